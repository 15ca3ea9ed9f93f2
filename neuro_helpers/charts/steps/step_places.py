"""Where everything stands in the picture of the two partners: expressions of the page's width, and of nothing else.

A wide page shows every node in two columns for each partner, mirrored, so that what passes between the two lies in the
middle. A narrow page shows one column for each partner with the nodes of the step that plays.
"""

from __future__ import annotations

GROUPS = {  # column, title of the group, nodes from top to bottom
    "inner": [("Between the two", ["conflict", "warmth", "repair", "secure_interaction"]),
              ("Chemicals", ["oxytocin", "dopamine", "cortisol"]),
              ("Felt with the other", ["closeness", "coregulation", "empathy", "resonance"])],
    "outer": [("Brain", ["prefrontal_cortex", "anterior_cingulate_cortex", "amygdala", "mirror_system", "insula"]),
              ("Felt, and answered", ["felt_safety", "pleasure", "calm_response", "thoughtful_response"]),
              ("Learned over weeks", ["bond", "trust", "secure_attachment"])],
}
STEP_NODES = {  # what a narrow page shows while a step plays, from top to bottom
    1: ["warmth", "oxytocin", "felt_safety", "closeness"],
    2: ["felt_safety", "warmth", "dopamine", "pleasure", "closeness"],
    3: ["conflict", "repair", "cortisol", "prefrontal_cortex", "anterior_cingulate_cortex", "amygdala", "calm_response",
        "thoughtful_response"],
    4: ["coregulation", "mirror_system", "insula", "empathy", "resonance"],
    5: ["dopamine", "secure_interaction", "bond", "trust", "secure_attachment"],
}
NODES = tuple(node for column in GROUPS.values() for _title, nodes in column for node in nodes)

WIDE_FROM = 880  # page width in pixels
SMALL_BELOW = 560
KEY_WRAPS_BELOW = 480
TIGHT_BELOW = 200  # width of a track in pixels: no room for the change beside the number, and smaller letters
HEAD, PITCH, TITLE, NARROW_PITCH = 46, 27, 19, 36  # pixels: above the first row, a row, the title of a group
MOST_IN_STEP = max(len(nodes) for nodes in STEP_NODES.values())
LANES = 4  # of the time line under the partners
LANE = 13  # pixels


def _wide_places() -> tuple[dict[str, int], list[dict], int]:
    """Vertical places of nodes and group titles on a wide page, and the height of the taller column."""
    places, titles, lowest = {}, [], 0
    for column, groups in GROUPS.items():
        y = HEAD
        for title, nodes in groups:
            titles.append({"column": column, "title": title, "y_wide": y + 5})
            y += TITLE
            for node in nodes:
                places[node] = y + PITCH // 2
                y += PITCH
        lowest = max(lowest, y)
    return places, titles, lowest


Y_WIDE, TITLES, WIDE_HEIGHT = _wide_places()
COLUMN = {node: column for column, groups in GROUPS.items() for _title, nodes in groups for node in nodes}
NARROW_HEIGHT = HEAD + MOST_IN_STEP * NARROW_PITCH

LAYOUT = {  # parameters that follow from `page_width`
    "wide": f"page_width >= {WIDE_FROM}",
    "corridor": f"wide ? 76 : page_width < {SMALL_BELOW} ? 28 : 40",
    "card_width": "(page_width - 4 - corridor) / 2",
    "gutter": f"wide ? 58 : page_width < {SMALL_BELOW} ? 18 : 26",
    "column_width": "wide ? (card_width - 28 - gutter) / 2 : card_width - gutter - 20",
    "tight": f"column_width < {TIGHT_BELOW}",
    "card_height": f"wide ? {WIDE_HEIGHT + 4} : {NARROW_HEIGHT}",
    "lanes_top": "card_height + 14",
    "lane_label": "wide ? 170 : 140",
    "key_wraps": f"page_width < {KEY_WRAPS_BELOW}",
    "picture_height": f"lanes_top + {LANES * LANE + 20} + (wide ? 0 : key_wraps ? 34 : 18)",
}


def place_of(node: str) -> dict:
    """What a record carries of a node's place: column, height on a wide page, slot in each step."""
    slots = {str(step): nodes.index(node) for step, nodes in STEP_NODES.items() if node in nodes}
    return {"node": node, "column": COLUMN[node], "y_wide": Y_WIDE[node], "slots": slots}


def card_x(partner: str) -> str:
    """Left edge of a partner's card, as an expression."""
    return f"({partner} == 'B' ? card_width + corridor : 0)"


def spot(datum: str = "datum") -> dict[str, str]:
    """Expressions of a node's track: is it shown, its left end, its height, and the side on which arrows leave.

    `side` is 1 where arrows within the partner leave to the right, else -1; `datum` holds the fields of `place_of` and
    `partner`.
    """
    left_column = f"(({datum}.partner == 'A') == ({datum}.column == 'outer'))"
    slot = f"{datum}.slots[toString(step)]"
    card = card_x(f"{datum}.partner")
    return {
        "shown_here": f"wide || isValid({slot})",
        "x0": f"{card} + (wide ? 14 + ({left_column} ? 0 : column_width + gutter) : "
              f"{datum}.partner == 'A' ? gutter + 8 : 12)",
        "y": f"wide ? {datum}.y_wide : {HEAD} + {NARROW_PITCH} * (isValid({slot}) ? {slot} + 0.5 : 0)",
        "side": f"wide ? ({left_column} ? 1 : -1) : {datum}.partner == 'A' ? -1 : 1",
    }
