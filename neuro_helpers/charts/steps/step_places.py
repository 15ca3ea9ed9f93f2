"""Where everything stands in the picture of the two partners: expressions of the page's width, and of nothing else.

Each partner is one column with the rows of the step that plays, in the order of the step; where all levels are asked
for (`all_rows`), every row stands there, on a wide page in two columns for each partner.
"""

from __future__ import annotations

import json

STEP_NODES = {  # the rows of each step, from top to bottom
    1: ["warmth", "oxytocin", "felt_safety", "closeness"],
    2: ["felt_safety", "warmth", "dopamine", "pleasure", "closeness"],
    3: ["conflict", "repair", "prefrontal_cortex", "anterior_cingulate_cortex", "amygdala", "calm_response",
        "thoughtful_response"],
    4: ["coregulation", "mirror_system", "insula", "empathy", "resonance"],
    5: ["secure_interaction", "dopamine", "bond", "trust", "secure_attachment"],
}
NODES = (  # all rows, in the order in which they stand when all are asked for
    "conflict", "warmth", "repair", "secure_interaction", "oxytocin", "dopamine", "cortisol",
    "prefrontal_cortex", "anterior_cingulate_cortex", "amygdala", "mirror_system", "insula",
    "closeness", "coregulation", "empathy", "resonance", "felt_safety", "pleasure", "calm_response",
    "thoughtful_response", "bond", "trust", "secure_attachment")
HALF = (len(NODES) + 1) // 2
VIEWS = {str(step): nodes for step, nodes in STEP_NODES.items()} | {"all": list(NODES)}

WIDE_FROM, SMALL_BELOW = 860, 560  # page width in pixels
TIGHT_BELOW = 250  # width of a column in pixels: no room for the level beside the change, and smaller letters
BESIDE_FROM = 360  # width of a column in pixels: room for words beside a bar; else they stand below it
HEAD, BODY, TALL_BODY, FOOT = 66, 280, 350, 10  # pixels: above the first row, of the rows of a step, below the last row
MOST_PITCH, ALL_PITCH = 56, 28  # pixels from row to row
MOST = 40  # points of change at the end of a track; what changes by more is drawn to the end
COUNTS = json.dumps({view: len(nodes) for view, nodes in VIEWS.items()})

LAYOUT = {  # parameters that follow from `page_width`, `step` and `all_rows`
    "wide": f"page_width >= {WIDE_FROM}",
    "small": f"page_width < {SMALL_BELOW}",
    "view": "all_rows ? 'all' : toString(step)",
    "corridor": "all_rows ? 16 : wide ? 150 : small ? 40 : 64",
    "gutter": "all_rows ? 14 : wide ? 62 : small ? 22 : 34",
    "card_width": "(page_width - 4 - corridor) / 2",
    "halves": "all_rows && wide",
    "column_width": "halves ? (card_width - 58) / 2 : card_width - gutter - 18",
    "tight": f"column_width < {TIGHT_BELOW}",
    "beside": f"column_width >= {BESIDE_FROM}",
    "room_for_rows": f"beside ? {BODY} : {TALL_BODY}",
    "pitch": f"all_rows ? {ALL_PITCH} : min({MOST_PITCH}, room_for_rows / {COUNTS}[view])",
    "body": f"halves ? {HALF * ALL_PITCH} : all_rows ? {len(NODES) * ALL_PITCH} : room_for_rows",
    "card_height": f"{HEAD} + body + {FOOT}",
}


def place_of(node: str) -> dict:
    """What a record carries of a node's place: its slot in each view that shows it."""
    return {"node": node, "slots": {view: nodes.index(node) for view, nodes in VIEWS.items() if node in nodes}}


def card_x(partner: str) -> str:
    """Left edge of a partner's card, as an expression."""
    return f"({partner} == 'B' ? card_width + corridor : 0)"


def column_x(partner: str, second: str = "false") -> str:
    """Left edge of a partner's column; of the second one where there are two and `second` holds."""
    return f"{card_x(partner)} + ({partner} == 'A' ? gutter + 4 : 14) + (halves && {second} ? column_width + 30 : 0)"


def spot(datum: str = "datum") -> dict[str, str]:
    """Expressions of a node's row: is it shown, left end of its column, and the height of its track.

    `datum` holds the fields of `place_of` and `partner`.
    """
    slot = f"{datum}.slots[view]"
    second = f"{slot} >= {HALF}"
    return {
        "shown_here": f"isValid({slot})",
        "x0": column_x(f"{datum}.partner", second),
        "y": f"{HEAD} + pitch * ((isValid({slot}) ? {slot} : 0) + 0.5) - (halves && {second} ? {HALF * ALL_PITCH} : 0)",
    }


def on_scale(change: str) -> str:
    """Where a change in points stands on a track, from -1 to 1."""
    return f"clamp(({change}) / {MOST}, -1, 1)"
