"""What holding a region changes: its own phrases of the document as arrows to outcomes, and what else moves.

Knows no model and no files. Three marks stand on each track: the upright one is the reference couple, the ring is this
situation with nothing held, and the arrow from the ring is what holding changes. Axes are fixed, and so are the rows of
each region: only another region brings other rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt

from neuro_helpers.charts.marks import (
    ARROW_HEAD,
    DEFAULT_PAGE_WIDTH,
    INK,
    KEY_LINE,
    LINE,
    QUIET,
    REFERENCE,
    at,
    basis_key,
    change_heads,
    change_shafts,
    each,
    finish,
    key_entry,
    one,
    parameters,
    sheet,
    style_of,
    text_at,
)

MOST_OWN, MOST_OTHER = 2, 8  # rows of a region: its own phrases, and what else moves
TWO_COLUMNS_FROM, KEY_WRAPS_BELOW = 860, 480  # page widths in pixels
OWN_HEIGHT, OTHER_HEIGHT, PLATE = 64, 21, 122  # pixels: a row, a row, the width of the region's plate
FOLLOWS = "follows the model"  # what is said below the level of a region that nobody holds
RING = {"shape": "circle", "size": 70, "filled": True, "fill": "white", "stroke": REFERENCE, "strokeWidth": 1.8,
        "opacity": 1}
LAYOUT = {
    "wide": f"page_width >= {TWO_COLUMNS_FROM}",
    "key_wraps": f"(wide ? page_width * 0.5 - 14 : page_width) < {KEY_WRAPS_BELOW}",
    "narrow": "page_width < 430",
    "own_width": "wide ? page_width * 0.5 - 14 : page_width - 8",
    "track_left": f"narrow ? {PLATE} + 62 : {PLATE} + 96",
    "own_axis": "own_width - track_left - 84",
    "top": "narrow ? 62 : 44",
    "own_end": f"top + {MOST_OWN * OWN_HEIGHT}",
    "key_height": f"{KEY_LINE} * (key_wraps ? 3 : 2)",
    "other_left": "wide ? page_width * 0.5 + 14 : 4",
    "other_top": "(wide ? top : own_end) + 24",
    "other_width": "page_width - other_left - 4",
    "label_room": "clamp(other_width * 0.46, 112, 232)",
    "other_axis": "other_width - label_room - 82",
    "other_end": f"other_top + {MOST_OTHER * OTHER_HEIGHT}",
    "key_y": "wide ? own_end + 26 : other_end + 30",
    "picture_height": "wide ? max(other_end + 24, key_y + key_height) : key_y + key_height - 4",
}
MOVES = {  # whole numbers as people read them; a change is the difference of the two numbers on screen
    "shown": "floor(100 * levels[datum.node] + 0.5)",
    "shown_free": "floor(100 * free[datum.node] + 0.5)",
    "shown_reference": "floor(100 * datum.reference + 0.5)",
    "change": "datum.shown - datum.shown_free",
    "x_now": "datum.x0 + datum.axis * levels[datum.node]",
    "x_reference": "datum.x0 + datum.axis * free[datum.node]",  # where the arrow begins: nothing held
    "x_tick": "datum.x0 + datum.axis * datum.reference",
    "x_end": "datum.x0 + datum.axis",
    "x_number": "datum.x_end + 30", "x_change": "datum.x_end + 36", "y_top": "datum.y - 7", "y_bottom": "datum.y + 7",
    "change_text": "datum.change > 0 ? '(+' + datum.change + ')' : datum.change < 0 ? "
                   "'(\u2212' + abs(datum.change) + ')' : ''",
    "open": "datum.change != 0 && isValid(untested[datum.node]) ? clamp(untested[datum.node], 0, 1) : 0",
    "said": "datum.label + ': ' + datum.shown + ' of 100, ' + (datum.change == 0 ? 'as with nothing held' : "
            "abs(datum.change) + (datum.change > 0 ? ' above ' : ' below ') + datum.shown_free + ', with nothing held')"
            " + '; reference couple ' + datum.shown_reference + (datum.open > 0.005 ? '; ' + (datum.open > 0.995 ? "
            "'all' : floor(100 * datum.open + 0.5) + ' %') + ' of the change over arrows that nobody tested' : '')",
}


def _tracks(base: alt.Chart) -> list[alt.Chart]:
    """Draw track, reference mark, ring and arrow at `x0`, `y` on an axis of `axis` pixels, and the numbers."""
    rows = base.transform_calculate(**MOVES)
    moved = rows.transform_filter("datum.change != 0")
    heads = rows.transform_calculate(
        turn="datum.change < 0 ? 180 : 0",  # a mark of size 0 keeps its spoken name
        size="datum.change == 0 ? 0 : clamp(4 * pow(datum.x_now - datum.x_reference, 2), 90, 300)")
    return [at(rows.mark_rule(color=LINE, strokeWidth=2, aria=False), "x0", x2="x_end:Q"),
            at(rows.mark_rule(color=REFERENCE, strokeWidth=2.5, aria=False), "x_tick", "y_top", y2="y_bottom:Q"),
            *change_shafts(moved, 5, 7),
            at(rows.mark_point(aria=False, **RING), "x_reference"),
            at(change_heads(heads), "x_now", shape=alt.value(ARROW_HEAD), size=alt.Size("size:Q", scale=None),
               angle=alt.Angle("turn:Q", scale=None), description="said:N"),
            text_at(rows, "x_number", "shown", fontSize=13.5, fontWeight=600, align="right"),
            text_at(rows, "x_change", "change_text", fontSize=12, color=QUIET)]


def _own_marks(own: list[dict]) -> list[alt.Chart]:
    """Draw each phrase, the arrow that it stands for, what it rests on in words, and its outcome."""
    base = each(own).transform_filter("datum.region == region").transform_calculate(
        y=f"top + {OWN_HEIGHT} * datum.rank + 34", x0="track_left", axis="own_axis").transform_calculate(
        x_phrase=str(PLATE + 10), y_phrase="datum.y - 31", y_label="datum.y - 14", y_basis="datum.y + 16",
        x_from=str(PLATE + 10), x_to="track_left - 20", x_tip="track_left - 10")
    arrows = [at(base.transform_filter(f"datum.basis == '{basis}' && datum.state == '{state}'").mark_rule(
        color=style.colour, strokeWidth=style.width, strokeDash=style.dash, aria=False), "x_from", x2="x_to:Q")
        for basis, state in sorted({(row["basis"], row["state"]) for row in own})
        for style in (style_of(basis, state),)]
    tips = [at(base.transform_filter(f"datum.basis == '{basis}'").mark_point(
        color=style_of(basis, "").colour, filled=True, opacity=1, shape=ARROW_HEAD, size=240, aria=False), "x_tip")
        for basis in sorted({row["basis"] for row in own})]
    quoted = base.transform_calculate(text="'\u201c' + datum.phrase + '\u201d'").transform_filter("datum.first")
    return [*arrows, *tips,
            text_at(quoted, "x_phrase", "text", "y_phrase", fontSize=12.5, limit=alt.expr(f"own_width - {PLATE} - 12")),
            text_at(base, "x_phrase", "short", "y_basis", fontSize=11.5, color=QUIET),
            text_at(base, "x0", "label", "y_label", fontSize=12.5, fontWeight=600,
                    limit=alt.expr("own_width - track_left + 24")),
            *_tracks(base)]


def _plate(regions: list[dict]) -> list[alt.Chart]:
    """Draw the region's name and level; a thick edge says that it is held, and so do words."""
    base = each(regions).transform_filter("datum.region == region").transform_calculate(
        x="2", x_end=str(PLATE), y="top + 2", y_end="own_end - 8", middle=f"2 + {PLATE - 2} / 2",
        y_first="datum.y + 17", y_second="datum.y + 32", y_level="datum.y + 60", y_words="datum.y + 84",
        shown="floor(100 * levels[datum.region] + 0.5)", words="held",
        said="datum.label + ': ' + floor(100 * levels[datum.region] + 0.5) + ' of 100, ' + held")
    small = {"align": "center", "limit": PLATE - 6}
    edge = alt.expr(f"held == '{FOLLOWS}' ? 1 : 3.4")
    return [at(base.mark_rect(fill="white", stroke=INK, strokeWidth=edge, cornerRadius=8), "x",
               x2="x_end:Q", y2="y_end:Q", description="said:N"),
            text_at(base, "middle", "first", "y_first", fontSize=12, fontWeight=600, **small),
            text_at(base, "middle", "second", "y_second", fontSize=12, fontWeight=600, **small),
            text_at(base, "middle", "shown", "y_level", fontSize=20, fontWeight=700, align="center"),
            text_at(base, "middle", "words", "y_words", fontSize=11.5, color=QUIET, **small)]


def _other_marks(others: list[dict]) -> list[alt.Chart]:
    """Draw the outcomes that have no phrase of this region, and count those that have no row."""
    base = each(others).transform_filter("datum.region == region").transform_calculate(
        y=f"other_top + {OTHER_HEIGHT} * (datum.rank + 0.5)", x0="other_left + label_room", axis="other_axis",
        x_label="other_left")
    head = one(x="other_left", y="other_top - 13", y_more="other_end + 10",
               text="'Other outcomes'", more="rest == 0 ? 'No other outcome moves by 1 point or more.' : rest == 1 ? "
               "'1 more outcome moves by 1 point or more.' : rest + ' more outcomes move by 1 point or more.'")
    ticks = each([{"v": v} for v in (0, 50, 100)], x="other_left + label_room + other_axis * datum.v / 100",
                 y="other_top - 11", y_from="other_top - 3", y_to="other_end")
    hair = {"color": LINE, "strokeWidth": 1, "aria": False}
    return [text_at(head, "x", "text", fontSize=12.5, fontWeight=600),
            at(ticks.mark_rule(**hair), "x", "y_from", y2="y_to:Q"),
            text_at(ticks, "x", "v", fontSize=11, color=QUIET, align="center"),
            text_at(base, "x_label", "label", fontSize=12, limit=alt.expr("label_room - 6")),
            *_tracks(base),
            text_at(head, "x", "more", "y_more", fontSize=12, color=QUIET)]


def _key() -> list[alt.Chart]:
    """Say in one line, or two, what the marks of a track are, and below what the arrows of the phrases rest on."""
    second = "narrow ? 31 : 12"
    return [*key_entry("tick", "'reference couple'", "8"),
            *key_entry("point", "'nothing held'", "138", point=RING, gap=11),
            *key_entry("arrow", "'what holding changes'", "narrow ? 8 : 238", second),
            *key_entry("untested", "'dashed: over untested arrows'", "narrow ? 178 : 430", second,
                       "page_width >= 640 || narrow"),
            *basis_key("4", "key_y", "key_wraps")]


def held_region_chart(regions: Iterable[Mapping], own: Iterable[Mapping], others: Iterable[Mapping],
                      levels: Mapping[str, float]) -> alt.LayerChart:
    """One region, its phrases as arrows to their outcomes, and what else holding it changes.

    Parameters
    ----------
    regions : iterable of mapping
        ``region`` (a node id), ``label``, and the label in two lines, ``first`` and ``second``.
    own : iterable of mapping
        At most two for each region: ``region``, ``rank``, ``node`` (the outcome), ``label``, ``reference``, ``phrase``
        (verbatim), ``first`` (whether the phrase is written here), ``basis``, ``state``, ``short`` (the state in
        words).
    others : iterable of mapping
        At most eight for each region: ``region``, ``rank``, ``node``, ``label``, ``reference``.
    levels : mapping of node to level (0 to 1)
        Where the parameters `levels` and `free` start.

    Returns
    -------
    altair.LayerChart
        Parameters: `region` (which one is shown), `held` (what is said below its level), `levels` and `free` (node ->
        level with what is held, and with nothing held), `untested` (node -> share of its change that is drawn dashed),
        `rest` (how many outcomes without a row move), `page_width` (pixels); the others follow from these.

    Examples
    --------
    >>> region = {"region": "insula", "label": "Insula", "first": "Insula", "second": ""}
    >>> held_region_chart([region], [], [], {"insula": 0.6}).to_dict()["params"][0]["value"]
    'insula'
    """
    regions, own, others = list(regions), list(own), list(others)
    start = {node: float(level) for node, level in levels.items()}
    values = {"region": regions[0]["region"], "held": FOLLOWS, "levels": start, "free": start, "untested": {},
              "rest": 0, "page_width": DEFAULT_PAGE_WIDTH}
    description = ("One brain region with its level, arrows to the outcomes that the document names for it, and "
                   "other outcomes, each on a track from 0 to 100. An upright mark is the reference couple, a ring is "
                   "this situation with nothing held, and an arrow from the ring is what holding changes.")
    layers = [sheet(), *_plate(regions), *(_own_marks(own) if own else []), *(_other_marks(others) if others else []),
              *_key()]
    return finish(layers, parameters(values, LAYOUT), description)
