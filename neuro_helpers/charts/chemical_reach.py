"""One chemical and what it reaches: the chemical left, every outcome by family right, at places that never change.

Knows no model and no files. The marks are those of `outcomes` and `chemicals` in small: a tick for the reference
couple, an arrow to the present level, a ring where another setting stood.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from neuro_helpers.charts.marks import (
    ARROW_HEAD,
    BASIS_STYLES,
    DASHED,
    DEFAULT_PAGE_WIDTH,
    FULL,
    INK,
    LINE,
    NOW,
    NUMBERS,
    QUIET,
    REFERENCE,
    at,
    change_heads,
    change_shafts,
    each,
    finish,
    halo,
    one,
    parameters,
    several,
    sheet,
    text_at,
)
from neuro_helpers.charts.outcomes import LATER, outcome_nodes
from neuro_helpers.wording import BASES

MOST_ARROWS, MOST_OTHERS = 12, 7  # arrows that can be drawn to outcomes, and to what is no outcome
ROW, HEAD, TOP = 14, 16, 20  # pixels: a row, the name of a family, what stands above the first one
CARD = (146, 256)  # where the chemical stands beside the outcomes: from and to, in pixels
BAND = (132, 342)  # of the card and the key below it; the shipped tables have no arrow to an outcome beside it
KEY_SIDE = 13  # pixels from one line of the key to the next below the card
LANE, FIRST_LANE, KEY_LINE = 7, 14, 14  # pixels from one arrow to the next where they leave the card; the first one
PALE = 0.45  # how much is left of the ink of what the chemical does not reach
PATH_SIZE = 4  # at this size Vega draws a path in its own units: pixels
RING = {"shape": "circle", "size": 62, "filled": False, "opacity": 1, "strokeWidth": 1.8, "color": REFERENCE}
LAYOUT = {
    "on_top": "page_width < 640",  # the chemical stands above the outcomes
    "phrases": "page_width >= 780",  # there is room for the document's phrases on the arrows
    "states": "page_width >= 740 || on_top && page_width >= 560",  # there is room for what was found
    "x_label": "on_top ? 66 : phrases ? 316 : 276",
    "behind": "states ? 172 : 66",  # for the number, its change and what was found
    "x_axis": "min(x_label + 184, page_width - behind - 56)",
    "axis_width": "page_width - x_axis - behind",
    "top": f"on_top ? 128 : {TOP}",
    "card_top": f"on_top ? 2 : {CARD[0]}",
    "card_bottom": f"on_top ? 112 : {CARD[1]}",
    "card_right": "on_top ? min(page_width - 4, 330) : x_label - 22",
}
ROW_PLACE = {"x0": "x_axis", "y": f"top + {ROW} * (datum.rank + 0.5) + {HEAD} * datum.heads"}


def row_places(nodes: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return for every outcome how many outcomes, and how many names of families, stand above it.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node id; columns layer, family, timescale (nodes.csv).

    Examples
    --------
    >>> table = pd.DataFrame({"layer": ["effect"] * 2, "family": ["Calm", "Joy"], "timescale": ["moments"] * 2},
    ...                      index=["calm_tone", "pleasure"])
    >>> row_places(table)
    {'calm_tone': (0, 1), 'pleasure': (1, 2)}
    """
    shown = outcome_nodes(nodes)
    groups = [_group(nodes.loc[node]) for node in shown]
    order = list(dict.fromkeys(groups))
    return {node: (rank, order.index(group) + 1) for rank, (node, group) in enumerate(zip(shown, groups, strict=True))}


def lanes(places: Mapping[str, tuple[int, int]], targets: list[str]) -> dict[str, tuple[str, int, int]]:
    """Return where each arrow leaves the card: the side, the lane there, and its lane where the card stands on top.

    The longest way has the outermost lane, so that no two arrows cross.

    Parameters
    ----------
    places : mapping
        As `row_places` returns them.
    targets : list of str
        Outcomes that arrows lead to.

    Examples
    --------
    >>> lanes({"calm": (0, 1), "joy": (30, 5), "trust": (29, 5)}, ["trust", "calm", "joy"])
    {'calm': ('up', 0, 2), 'joy': ('down', 0, 0), 'trust': ('down', 1, 1)}
    """
    heights = {node: TOP + ROW * (places[node][0] + 0.5) + HEAD * places[node][1] for node in targets}
    from_below = sorted(targets, key=lambda node: -heights[node])
    up = [node for node in reversed(from_below) if heights[node] < BAND[0]]
    down = [node for node in from_below if heights[node] > BAND[1]]
    beside = [node for node in targets if node not in {*up, *down}]
    return {node: (side, lane, from_below.index(node)) for side, nodes in (("up", up), ("down", down), ("side", beside))
            for lane, node in enumerate(nodes)}


def _group(row: pd.Series) -> str:
    return LATER if row["timescale"] == "weeks" else str(row["family"])


def _outcomes(nodes: pd.DataFrame, reference: Mapping) -> tuple[list[dict], list[dict]]:
    places = row_places(nodes)
    records = [{"node": node, "label": str(nodes.loc[node, "label"]), "note": str(nodes.loc[node, "description"]),
                "reference": float(reference[node]), "rank": rank, "heads": heads}
               for node, (rank, heads) in places.items()]
    first: dict[str, dict] = {}
    for record in records:
        first.setdefault(_group(nodes.loc[record["node"]]), record)
    return records, [{"text": name, "rank": record["rank"], "heads": record["heads"]} for name, record in first.items()]


def _axis(records: list[dict], headings: list[dict]) -> list[alt.Chart]:
    """Name the families, and draw the fixed axis from 0 to 100."""
    bottom = f"top + {ROW * len(records) + HEAD * len(headings)}"
    ticks = each([{"value": value} for value in (0, 50, 100)], x="x_axis + axis_width * datum.value / 100",
                 y="top + 3", y_from="top + 12", y_to=bottom)
    names = each(headings, x="x_label", y=f"top + {ROW} * datum.rank + {HEAD} * datum.heads - 7")
    named = ticks.transform_filter("axis_width >= 70 || datum.value != 50")
    return [at(ticks.mark_rule(color=LINE, strokeWidth=1, aria=False), "x", "y_from", y2="y_to:Q"),
            text_at(named, "x", "value", fontSize=10.5, color=QUIET, align="center"),
            text_at(names, "x", "text", fontSize=11, fontWeight=600, color=QUIET)]


def _row_marks(records: list[dict]) -> list[alt.Chart]:
    """Draw name, track, tick, arrow, ring and number of each outcome; pale where the chemical does not reach it.

    What is not reached still stands where the day has put it.
    """
    base = (alt.Chart(alt.Data(values=records)).transform_calculate(**ROW_PLACE).transform_calculate(**NUMBERS)
            .transform_calculate(
                reach="isValid(reach[datum.node]) ? reach[datum.node] : ''", x="x_label", x_end="x_axis + axis_width",
                y_from="datum.y - 5", y_to="datum.y + 5", x_number="x_axis + axis_width + 26",
                x_change="x_axis + axis_width + 30", faint=f"datum.reach == '' ? {PALE} : 1",
                has_ring="isValid(rings[datum.node])",
                ring="floor(100 * rings[datum.node] + 0.5)"))
    moved = base.transform_filter("datum.change != 0")
    spoken = base.transform_calculate(
        shape=f"datum.change == 0 ? 'circle' : '{ARROW_HEAD}'", turn="datum.change < 0 ? 180 : 0",
        size="datum.change == 0 ? 38 : clamp(4 * pow(datum.x_now - datum.x_reference, 2), 60, 165)",
        said="datum.said + (datum.reach == '' ? '; not reached from here' : datum.reach == 'direct' ? "
             "'; an arrow leads there' : '; over other nodes') + (datum.has_ring ? '; ' + datum.ring + "
             "' while the chemical follows the model' : '')")
    rings = base.transform_filter(
        "datum.has_ring && datum.ring != datum.shown && datum.ring != datum.shown_reference").transform_calculate(
        x_ring="x_axis + axis_width * rings[datum.node]")
    faint, ink = alt.Opacity("faint:Q", scale=None), alt.expr(f"datum.reach == '' ? '{QUIET}' : '{INK}'")
    return [
        at(base.mark_rule(color=LINE, strokeWidth=1.2, aria=False), "x0", x2="x_end:Q"),
        *(shaft.encode(opacity=faint) for shaft in change_shafts(moved, 4, 6)),
        at(base.mark_rule(color=REFERENCE, strokeWidth=2, aria=False), "x_reference", "y_from", y2="y_to:Q",
           opacity=faint),
        at(rings.mark_point(aria=False, **RING), "x_ring"),
        at(change_heads(spoken), "x_now", shape=alt.Shape("shape:N", scale=None), size=alt.Size("size:Q", scale=None),
           angle=alt.Angle("turn:Q", scale=None), opacity=faint, description="said:N", tooltip="note:N"),
        text_at(base, "x", "label", fontSize=11, limit=alt.expr("x_axis - x_label - 6"),
                color=ink),
        text_at(base, "x_number", "shown", fontSize=12, fontWeight=600, align="right", color=ink),
        text_at(moved, "x_change", "change_text", fontSize=10.5, color=QUIET),
    ]


def _chemical_marks(records: list[dict]) -> list[alt.Chart]:
    """Draw the chemical that is chosen on its card: its name, its level on a track, and what is done to it."""
    track = 118
    base = (alt.Chart(alt.Data(values=records)).transform_filter("datum.node == chemical")
            .transform_calculate(x0="14", y="card_top + 49").transform_calculate(**NUMBERS)
            .transform_calculate(
                x_now=f"14 + {track} * datum.now / 100", x_reference=f"14 + {track} * datum.reference",
                x_end=f"14 + {track}", y_name="datum.y - 24", y_from="datum.y - 8", y_to="datum.y + 8",
                y_number="datum.y + 21", y_added="datum.y - 39", x_number="datum.x0 + 22",
                x_change="datum.x0 + 28", y_done="datum.y + 40", done="done",
                shape=f"datum.change == 0 ? 'circle' : '{ARROW_HEAD}'", turn="datum.change < 0 ? 180 : 0",
                size="datum.change == 0 ? 70 : clamp(4 * pow(datum.x_now - datum.x_reference, 2), 110, 340)",
                told="datum.said + (done == '' ? '' : '; ' + done)"))
    moved, heads = base.transform_filter("datum.change != 0"), change_heads(base)
    sheet_of_card = one(x="2", x_end="card_right", y="card_top", y_end="card_bottom").mark_rect(
        fill="#f3f6f9", stroke="#b9c2cc", cornerRadius=8, aria=False)
    return [
        at(sheet_of_card, "x", x2="x_end:Q", y2="y_end:Q"),
        at(base.mark_rule(color="#b9c2cc", strokeWidth=2, aria=False), "x0", x2="x_end:Q"),
        *change_shafts(moved, 5, 7),
        at(base.mark_rule(color=REFERENCE, strokeWidth=2.5, aria=False), "x_reference", "y_from", y2="y_to:Q"),
        at(heads, "x_now", shape=alt.Shape("shape:N", scale=None), size=alt.Size("size:Q", scale=None),
           angle=alt.Angle("turn:Q", scale=None), description="told:N", tooltip="note:N"),
        text_at(base, "x0", "label", "y_name", fontSize=14, fontWeight=700, limit=150),
        text_at(base, "x0", "added", "y_added", fontSize=10.5, color=QUIET),
        text_at(base, "x_number", "shown", "y_number", fontSize=13.5, fontWeight=600, align="right"),
        text_at(base, "x_change", "change_text", "y_number", fontSize=11.5, color=QUIET),
        text_at(base, "x0", "done", "y_done", fontSize=11, color=QUIET),
    ]


def _arrow_marks() -> list[alt.Chart]:
    """Draw a bow to each outcome that an arrow leads to, the document's phrase on it, and what was found behind it."""
    base = (several(MOST_ARROWS, one="arrows[datum.i]").transform_filter("isValid(datum.one)").transform_calculate(
        **{name: f"datum.one.{name}" for name in ("colour", "width", "untested", "off", "said", "rank", "heads",
                                                  "phrase", "state", "side")},
        lane="on_top ? datum.one.lane_on_top : datum.one.lane")
        .transform_calculate(
            y=ROW_PLACE["y"], zero="0", x_tip="x_label - 7", x_words="x_label - 22",
            x_state="x_axis + axis_width + 66",
            xs=f"datum.side == 'side' && !on_top ? card_right : {FIRST_LANE} + {LANE} * datum.lane",
            ys="on_top ? card_bottom : datum.side == 'up' ? card_top : datum.side == 'down' ? card_bottom : "
               "(card_top + card_bottom) / 2")
        .transform_calculate(
            x_line="datum.x_tip - 6", x_bent="min(datum.xs + 22, datum.x_line - 3)",
            y_bends="datum.y + (datum.ys < datum.y ? -1 : 1) * min(18, abs(datum.y - datum.ys))",
            path="datum.side == 'side' && !on_top ? 'M' + datum.xs + ',' + datum.ys + 'L' + datum.x_line + ',' + "
                 "datum.y : 'M' + datum.xs + ',' + datum.ys + 'L' + datum.xs + ',' + datum.y_bends + 'Q' + datum.xs + "
                 "',' + datum.y + ' ' + datum.x_bent + ',' + datum.y + 'L' + datum.x_line + ',' + datum.y",
            head="80 + 30 * datum.width", faint="datum.off || blocked ? 0.4 : 1"))
    faint, ink = alt.expr("datum.faint"), {"scale": None}
    line = base.mark_point(filled=False, size=PATH_SIZE, opacity=faint, strokeDash=alt.expr(
        f"datum.untested ? {DASHED} : {FULL}"))
    head = base.mark_point(shape=ARROW_HEAD, filled=True, opacity=faint, aria=False)
    return [
        at(line, "zero", "zero", shape=alt.Shape("path:N", scale=None), stroke=alt.Stroke("colour:N", **ink),
           strokeWidth=alt.StrokeWidth("width:Q", scale=None), description="said:N"),
        at(head, "x_tip", fill=alt.Fill("colour:N", **ink), size=alt.Size("head:Q", scale=None)),
        *halo(base.transform_filter("phrases"), "x_words", "phrase", edge=5, fontSize=10.5, align="right"),
        text_at(base.transform_filter("states"), "x_state", "state", fontSize=11, color=QUIET)]


def _block_marks() -> list[alt.Chart]:
    """Draw a bar across all arrows of a blocked chemical, where they leave its card."""
    ends = each([{"up": True}, {"up": False}], x="6", x_end=f"{FIRST_LANE + 5 * LANE + 8}",
                y="datum.up ? card_top - 5 : card_bottom + 5")
    base = ends.transform_filter("blocked && (datum.up ? ups : downs) && (!on_top || !datum.up)")
    return [at(base.mark_rule(color=INK, strokeWidth=5, aria=False), "x", x2="x_end:Q")]


def _other_marks() -> list[alt.Chart]:
    """Name what else the chemical acts on, each with its arrow in short."""
    base = (several(MOST_OTHERS, one="others[datum.i]").transform_filter("isValid(datum.one)").transform_calculate(
        **{name: f"datum.one.{name}" for name in ("colour", "width", "untested", "off", "said", "text")})
        .transform_calculate(
            x="140", x_line="156", x_tip="162", x_text="168", y="card_top + 29 + 15 * datum.i",
            faint="datum.off || blocked ? 0.4 : 1", head="50 + 18 * datum.width"))
    title = one(x="140", y="card_top + 13", text="'also acts on'").transform_filter("length(others) > 0")
    faint = alt.expr("datum.faint")
    rule = base.mark_rule(aria=False, opacity=faint, strokeDash=alt.expr(f"datum.untested ? [4, 3] : {FULL}"))
    tip = base.mark_point(shape=ARROW_HEAD, filled=True, opacity=faint)
    return [at(rule, "x", x2="x_line:Q", stroke=alt.Stroke("colour:N", scale=None),
               strokeWidth=alt.StrokeWidth("width:Q", scale=None)),
            at(tip, "x_tip", fill=alt.Fill("colour:N", scale=None), size=alt.Size("head:Q", scale=None),
               description="said:N"),
            text_at(title, "x", "text", fontSize=10.5, color=QUIET),
            text_at(base, "x_text", "text", fontSize=10.5, limit=alt.expr("card_right - 170"))]


def _key() -> list[alt.Chart]:
    """Say what lines and rings mean: below the card, or below everything where the card stands on top."""
    entries = [{"text": f"from {BASES[basis]}", "colour": style.colour, "untested": False, "ring": False}
               for basis, style in BASIS_STYLES.items()]
    entries += [{"text": "dashed: nobody tested it", "colour": QUIET, "untested": True, "ring": False},
                {"text": "wide: strong", "colour": QUIET, "untested": False, "ring": False},
                {"text": "while it follows the model", "colour": REFERENCE, "untested": False, "ring": True},
                {"text": "grey, pale: not reached", "colour": NOW, "untested": False, "ring": False}]
    for place, entry in enumerate(entries):
        entry |= {"place": place, "width": 5 if entry["text"].startswith("wide") else 2.4,
                  "faint": PALE if entry["text"].startswith("grey") else 1}
    base = each(entries, x="on_top ? 8 + (datum.place % 2) * 178 : 66", x_end="datum.x + 22", x_ring="datum.x + 11",
                x_text="datum.x + 29",
                y=f"on_top ? y_key + {KEY_LINE} * floor(datum.place / 2) : {CARD[1] + 13} + {KEY_SIDE} * datum.place")
    lines = base.transform_filter("!datum.ring").mark_rule(aria=False, strokeDash=alt.expr(
        f"datum.untested ? {DASHED} : {FULL}"))
    return [at(lines, "x", x2="x_end:Q", stroke=alt.Stroke("colour:N", scale=None),
               strokeWidth=alt.StrokeWidth("width:Q", scale=None), opacity=alt.Opacity("faint:Q", scale=None)),
            at(base.transform_filter("datum.ring").mark_point(aria=False, **RING), "x_ring"),
            text_at(base, "x_text", "text", fontSize=10.5, color=QUIET)]


def one_chemical_chart(nodes: pd.DataFrame, reference: Mapping, chemicals: Mapping[str, str]) -> alt.LayerChart:
    """One chemical at the left, every outcome by family at the right, and the arrows that lead from one to the other.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node id; columns label, layer, family, timescale, description (nodes.csv).
    reference : mapping of node id to level (0 to 1)
    chemicals : mapping of node id to text
        The chemicals that can be chosen, each with what stands above its name, or "".

    Returns
    -------
    altair.LayerChart
        Parameters: `chemical` (node id), `done` (what is done to it, in words), `blocked` (bool), `levels`, `rings`
        (node -> level while the chemical follows; drawn where it is another number), `untested` (node -> share of its
        change that is drawn dashed), `reach` (outcome -> "direct" or "indirect"; the others are pale), `arrows` (to
        outcomes: rank, heads, side, lane, lane_on_top, colour, width, untested, off, phrase, state, said), `others`
        (text, colour, width, untested, off, said), `page_width` (pixels).

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Calm", "Serotonin"], "layer": ["effect", "chemical"], "description": "",
    ...                       "family": ["Calm and safety", ""], "timescale": "moments"},
    ...                      index=["calm_tone", "serotonin"])
    >>> chart = one_chemical_chart(table, {"calm_tone": 0.6, "serotonin": 0.6}, {"serotonin": ""})
    >>> chart.to_dict()["params"][0]
    {'name': 'chemical', 'value': 'serotonin'}
    """
    records, headings = _outcomes(nodes, reference)
    chosen = [{"node": node, "label": str(nodes.loc[node, "label"]), "note": str(nodes.loc[node, "description"]),
               "reference": float(reference[node]), "added": added} for node, added in chemicals.items()]
    values = {"chemical": next(iter(chemicals), ""), "done": "", "blocked": False,
              "levels": {node: float(level) for node, level in dict(reference).items()}, "rings": {}, "untested": {},
              "reach": {}, "arrows": [], "others": [], "page_width": DEFAULT_PAGE_WIDTH}
    rows = f"top + {ROW * len(records) + HEAD * len(headings)}"
    layout = LAYOUT | {"y_key": f"{rows} + 18", "picture_height": f"{rows} + 6 + (on_top ? {4 * KEY_LINE + 12} : 0)",
                       "ups": "length(arrows) > 0 && indexof(pluck(arrows, 'side'), 'up') >= 0",
                       "downs": "length(arrows) > 0 && (on_top || indexof(pluck(arrows, 'side'), 'down') >= 0)"}
    description = (f"One chemical at the left, {len(records)} outcomes by family at the right, from 0 to 100 in model "
                   "units. A line leads to each outcome that an arrow of the table leads to; an arrow on an outcome's "
                   "track runs from the reference couple to the present setting.")
    layers = [sheet(), *_axis(records, headings), *_row_marks(records), *_arrow_marks(),
              *_chemical_marks(chosen), *_other_marks(), *_block_marks(), *_key()]
    return finish(layers, parameters(values, layout), description)
