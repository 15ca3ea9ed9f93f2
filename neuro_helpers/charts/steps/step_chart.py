"""Two partners as equal figures: how far each row of the step has moved, and the arrows between them.

Like `outcomes` it knows no model and no files; what changes are parameters, and no axis can jump.
"""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt
import pandas as pd

from neuro_helpers.charts.marks import (
    ARROW_HEAD,
    DEFAULT_PAGE_WIDTH,
    GUESS,
    INK,
    LINE,
    NOW,
    PALE_LINE,
    QUIET,
    at,
    each,
    finish,
    parameters,
    sheet,
    text_at,
)
from neuro_helpers.charts.steps import step_arrows
from neuro_helpers.charts.steps.step_places import (
    FOOT,
    HEAD,
    LAYOUT,
    MOST,
    NODES,
    card_x,
    column_x,
    on_scale,
    place_of,
    spot,
)

PARTNERS = ("A", "B")
BY_PARTNER = f"(datum.partner == 'A' ? '{NOW}' : '{GUESS}')"
NOW_ZONE, FAIL_ZONE, PALE = "#e6f0f7", "#f1f3f5", "#c3cbd3"
STUB, LETTER = 30, 6.3  # pixels: an arrow that begins at words, and a letter of a note
STUB_PULSE = "step_stub"  # the style sheet lets the marks of this name run along such an arrow
TICKS = (-MOST, -MOST // 2, 0, MOST // 2, MOST)  # points

NUMBERS = {
    "key": "datum.partner + ':' + datum.node",
    "known": "isValid(levels[datum.partner]) && isValid(levels[datum.partner][datum.node])",
    "now": "datum.known ? 100 * levels[datum.partner][datum.node] : 0",
    "from": "datum.known ? 100 * start[datum.partner][datum.node] : 0",
    "shown": "floor(datum.now + 0.5)",
    "shown_from": "floor(datum.from + 0.5)",
    "change": "datum.shown - datum.shown_from",
    "exact": "datum.now - datum.from",
    "change_text": "datum.change > 0 ? '+' + datum.change : datum.change < 0 ? '\u2212' + abs(datum.change) : "
                   "datum.exact >= 0.1 ? '+' + format(datum.exact, '.1f') : datum.exact <= -0.1 ? '\u2212' + "
                   "format(abs(datum.exact), '.1f') : ''",
    "mark": "marked[datum.key] || ''",
    "state": "isValid(told[datum.key]) ? told[datum.key].state : ''",
    "long": "isValid(told[datum.key]) && !all_rows ? told[datum.key].note : ''",
    "short": "isValid(told[datum.key]) ? told[datum.key].short : ''",
    "way": "isValid(told[datum.key]) ? told[datum.key].way : 0",
    "basis": "isValid(told[datum.key]) ? told[datum.key].basis : ''",
    "bare": "isValid(told[datum.key]) && told[datum.key].bare",
    "in_step": "all_rows || datum.state != 'aside'",
}
TRACKS = {
    "y_track": "all_rows ? datum.y + 6 : datum.y + 9", "y_text": "all_rows ? datum.y - 5 : datum.y - 7",
    "x_end": "datum.x0 + column_width", "x_zero": "datum.x0 + column_width / 2",
    "x_now": f"datum.x_zero + column_width / 2 * {on_scale('datum.exact')}",
    "high": "all_rows ? 3 : 5", "y_from": "datum.y_track - datum.high", "y_to": "datum.y_track + datum.high",
    "x_number": "datum.x_end - (tight ? 0 : 56)",
    "level_text": "datum.change == 0 ? 'at ' + datum.shown : datum.shown_from + ' \u2192 ' + datum.shown",
    # what pushes stands where the push comes from: left of the bar if it pushes to the right; else where it is free
    "x_low": "min(datum.x_now, datum.x_zero) - 8", "x_high": "max(datum.x_now, datum.x_zero) + 8",
    "on_left": "datum.way > 0 || (datum.way == 0 && datum.exact > 0)",
    "x_tip": "datum.on_left ? datum.x_low : datum.x_high",
    "x_tail": f"datum.x_tip + (datum.on_left ? -{STUB} : {STUB})",
    "x_beside": "(datum.bare ? datum.x_tail : datum.x_tip) + (datum.on_left ? -4 : 4)",
    "x_note": "beside ? datum.x_beside : datum.on_left ? datum.x0 : datum.x_end",
    "stub_ink": f"isValid({step_arrows.INKS}[datum.basis]) ? {step_arrows.INKS}[datum.basis] : '{INK}'",
    "y_note": "datum.y_track + (beside ? 0 : 14)",
    "room": "!beside ? column_width : datum.on_left ? datum.x_note - datum.x0 : datum.x_end - datum.x_note",
    "note": f"{LETTER} * length(datum.long) <= datum.room ? datum.long : datum.short",
    "turn": "datum.on_left ? 0 : 180",
    "early": "datum.state == 'early' && !all_rows",
    "ink": f"datum.state == 'aside' && !all_rows ? '{PALE}' : {BY_PARTNER}",
    "zone_x": "datum.x0 - 6", "zone_x_end": "datum.x0 + column_width + 6",
    "zone_y": "datum.y - min(pitch / 2 - 1, 19)",
    "zone_y_end": "datum.y + (beside || all_rows ? min(pitch / 2 - 1, 19) : 30)",
    "said": "'Partner ' + datum.partner + ', ' + datum.label + ': ' + datum.shown + ' of 100, ' + (datum.change == 0 ? "
            "'as at the start' : abs(datum.change) + (datum.change > 0 ? ' above' : ' below') + ' the start (' + "
            "datum.shown_from + ')') + (datum.long != '' ? '; ' + datum.long : '') + "
            "(datum.mark == 'now' ? '; now' : datum.mark == 'fails' ? '; does not move as the step asks' : '')",
}


def _records(labels: pd.Series) -> list[dict]:
    return [place_of(node) | {"partner": partner, "label": str(labels[node])}
            for partner in PARTNERS for node in NODES if node in labels.index]


def _cards() -> list[alt.Chart]:
    """Draw the two figures: a head with the partner's letter, shoulders, and the name."""
    base = each([{"partner": partner} for partner in PARTNERS], x=card_x("datum.partner"),
                x_end="datum.x + card_width", y="21", y_end="card_height", x_head="datum.x + card_width / 2",
                y_head="21", x_name="datum.x + 16", y_name="36", name="'Partner ' + datum.partner")
    outline = {"stroke": alt.expr(BY_PARTNER), "strokeWidth": 1.8, "aria": False}
    return [
        at(base.mark_rect(fill="white", cornerRadius=20, **outline), "x", x2="x_end:Q", y2="y_end:Q"),
        at(base.mark_point(shape="circle", size=1250, fill="white", filled=True, opacity=1, **outline), "x_head",
           "y_head"),
        text_at(base, "x_head", "partner", "y_head", fontSize=18, fontWeight=700, align="center",
                color=alt.expr(BY_PARTNER)),
        text_at(base.transform_filter("card_width > 215"), "x_name", "name", "y_name", fontSize=13, fontWeight=600)]


def _scale() -> list[alt.Chart]:
    """Draw the one scale of all rows: the start in the middle, and how many points it is from there."""
    ticks = each([{"partner": partner, "points": points, "second": second} for partner in PARTNERS
                  for second in (False, True) for points in TICKS],
                 x=f"{column_x('datum.partner', 'datum.second')} + column_width / 2 * (1 + {on_scale('datum.points')})",
                 y=f"{HEAD - 3}", y_end=f"card_height - {FOOT}", y_text=f"{HEAD - 10}",
                 text=f"datum.points == 0 ? 'start' : datum.points < 0 ? '\u2212{MOST}' + (column_width < 262 ? '' : "
                      f"' points or more') : '+{MOST} points' + (column_width < 262 ? '' : ' or more')",
                 align="datum.points < 0 ? 'left' : datum.points > 0 ? 'right' : 'center'")
    ticks = ticks.transform_filter("!datum.second || halves")
    rule = {"aria": False, "strokeWidth": 1}
    return [at(ticks.mark_rule(color=alt.expr(f"datum.points == 0 ? '{QUIET}' : '{PALE_LINE}'"), **rule), "x",
               y2="y_end:Q"),
            text_at(ticks.transform_filter(f"abs(datum.points) % {MOST} == 0"), "x", "text", "y_text",
                    align=alt.expr("datum.align"), fontSize=11, color=QUIET)]


def _rows(base: alt.Chart) -> list[alt.Chart]:
    """Draw for each row its name, level and change, and a bar from its start as long as its change."""
    zones = base.transform_filter("datum.mark != ''")
    frame = {"fill": alt.expr(f"datum.mark == 'now' ? '{NOW_ZONE}' : '{FAIL_ZONE}'"), "stroke": INK, "strokeWidth": 1.6,
             "cornerRadius": 6}
    about = "datum.state == 'reached' || datum.mark != ''"
    style = {"color": alt.expr(f"datum.in_step ? '{INK}' : '{QUIET}'"),
             "fontWeight": alt.expr(f"({about}) && !all_rows ? 700 : 400")}
    bars = base.mark_rect(fill=alt.expr("datum.early ? 'white' : datum.ink"), stroke=alt.expr("datum.ink"), aria=False,
                          strokeWidth=1.4, cornerRadius=2)
    point = base.mark_point(shape="circle", size=alt.expr("all_rows ? 28 : 64"), filled=True, opacity=1,
                            fill=alt.expr("datum.early ? 'white' : datum.ink"), stroke=alt.expr("datum.ink"))
    size = alt.expr("tight || all_rows ? 11.5 : 13.5")
    paper = alt.expr(f"datum.mark == 'now' ? '{NOW_ZONE}' : datum.mark == 'fails' ? '{FAIL_ZONE}' : 'white'")
    words = {"color": alt.expr(f"datum.mark != '' ? '{INK}' : '{QUIET}'"), "fontSize": 11.5,
             "align": alt.expr("datum.on_left == beside ? 'right' : 'left'"),
             "limit": alt.expr("max(40, datum.room + 12)")}
    ink = alt.expr("datum.stub_ink")
    dash = alt.expr("isValid(told[datum.key]) && told[datum.key].untested ? [7, 4] : [1, 0]")
    noted = base.transform_filter("datum.long != ''")
    pushed = noted.transform_filter("datum.bare")
    numbers = base.transform_filter("datum.state != 'aside' || datum.change != 0 || all_rows")
    return [
        at(zones.mark_rect(aria=False, **frame), "zone_x", "zone_y", x2="zone_x_end:Q", y2="zone_y_end:Q"),
        at(base.mark_rule(color=LINE, strokeWidth=1.5, aria=False), "x0", "y_track", x2="x_end:Q"),
        at(bars.transform_filter("abs(datum.x_now - datum.x_zero) > 1"), "x_zero", "y_from", x2="x_now:Q",
           y2="y_to:Q"),
        at(point, "x_now", "y_track", description="said:N"),
        text_at(base, "x0", "label", "y_text", fontSize=size, **style,
                limit=alt.expr("tight ? column_width / 2 + 14 : column_width - 120")),
        text_at(numbers, "x_end", "change_text", "y_text", align="right", fontSize=size, **style),
        text_at(numbers.transform_filter("!tight"), "x_number", "level_text", "y_text", align="right", color=QUIET,
                fontSize=alt.expr("all_rows ? 11 : 12")),
        at(pushed.mark_rule(color=ink, strokeWidth=5, strokeDash=dash, aria=False), "x_tail", "y_track",
           x2="x_tip:Q"),
        at(pushed.mark_point(shape=ARROW_HEAD, size=300, fill=ink, stroke=ink, opacity=1, aria=False), "x_tip",
           "y_track", angle=alt.Angle("turn:Q", scale=None)),
        at(pushed.mark_rule(color="white", strokeWidth=2.5, strokeCap="round", strokeDash=[0, 3000], aria=False)
           .properties(name=STUB_PULSE), "x_tail", "y_track", x2="x_tip:Q"),
        text_at(noted, "x_note", "note", "y_note", **words | {"color": paper, "stroke": paper, "strokeWidth": 3}),
        text_at(noted, "x_note", "note", "y_note", **words)]


def step_chart(labels: pd.Series, arrows: Iterable[dict]) -> alt.LayerChart:
    """Partner A and partner B side by side: the change of each row since the start, with the step's arrows.

    Parameters
    ----------
    labels : Series
        Short names, indexed by node id.
    arrows : iterable of dict
        key, source, target (node ids), source_partner, target_partner ("A" or "B"), basis, evidence (a row's state),
        said.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels` and `start` ({"A": {node: level}, "B": ...}, 0..1; the start is the middle of the scale),
        `step` (1 to 5), `all_rows` (every row instead of the step's), `marked` ({"A:trust": "now" or "fails"}), `told`
        ({"A:trust": {"state", "note", "short", "way", "bare", "basis", "untested"}}: "reached", "early" (it moved
        before its turn), "waits", or "aside" (not what the step is about in this partner); words beside the row, long
        and short; which way it is pushed; whether by an arrow that begins at the words, what that one rests on, and
        whether nobody tested it), `lit` ({key of an arrow: "next", "now", "less", "done" or "fails"}; others are not
        drawn), `page_width` (pixels).

    Examples
    --------
    >>> step_chart(pd.Series({"trust": "Trust"}), []).to_dict()["params"][0]["name"]
    'levels'
    """
    base = (alt.Chart(alt.NamedData(name="nodes")).transform_calculate(**spot())
            .transform_filter("datum.shown_here").transform_calculate(**NUMBERS).transform_filter("datum.known")
            .transform_calculate(**TRACKS))
    values = {"levels": {}, "start": {}, "step": 1, "all_rows": False, "marked": {}, "told": {}, "lit": {},
              "page_width": DEFAULT_PAGE_WIDTH}
    description = ("Partner A and partner B side by side. Each row is a brain region, a chemical, a feeling or an "
                   "action; a bar shows how many points it is above or below the start of the run. Words beside a "
                   "row say what pushes it. Arrows show what acts on what.")
    layers = [sheet(), *_cards(), *_scale(), *_rows(base), *step_arrows.marks("arrows"), *step_arrows.key()]
    data = {"nodes": _records(labels), "arrows": step_arrows.records(arrows) or [{"key": ""}]}  # once for all layers
    height = f"card_height + 8 + (all_rows ? 0 : {step_arrows.KEY_LINE} * {step_arrows.key_lines()})"
    params = parameters(values, LAYOUT | {"picture_height": height})
    return finish(layers, params, description).properties(datasets=data)
