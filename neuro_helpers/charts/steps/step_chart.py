"""Two partners as equal figures with their levels, the arrows of the step that plays, and a line of time.

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
    QUIET,
    REFERENCE,
    at,
    finish,
    one,
    parameters,
    sheet,
    text_at,
)
from neuro_helpers.charts.steps import step_arrows
from neuro_helpers.charts.steps.step_places import LANE, LAYOUT, NODES, TITLES, card_x, place_of, spot

PARTNERS = ("A", "B")
BY_PARTNER = alt.expr(f"datum.partner == 'A' ? '{NOW}' : '{GUESS}'")
DASHED = alt.expr("datum.partner == 'A' ? [1, 0] : [6, 3]")
NOW_ZONE, FAIL_ZONE = "#e6f0f7", "#f1f3f5"

NUMBERS = {
    "now": "100 * levels[datum.partner][datum.node]",
    "from": "100 * start[datum.partner][datum.node]",
    "shown": "floor(datum.now + 0.5)",
    "shown_from": "floor(datum.from + 0.5)",
    "change": "datum.shown - datum.shown_from",
    "change_text": "datum.change > 0 ? '+' + datum.change : datum.change < 0 ? '\u2212' + abs(datum.change) : ''",
    "mark": "marked[datum.partner + ':' + datum.node] || ''",
    "in_step": "isValid(datum.slots[toString(step)])",
}
TRACKS = {
    "y_track": "datum.y + 6", "y_text": "datum.y - 5",
    "x_end": "datum.x0 + column_width", "x_right": "datum.x0 + column_width",
    "x_now": "datum.x0 + column_width * datum.now / 100", "x_from": "datum.x0 + column_width * datum.from / 100",
    "x_stem": "datum.x_now - (datum.change > 0 ? 1 : -1) * min(6, abs(datum.x_now - datum.x_from))",
    "y_from": "datum.y_track - 5", "y_to": "datum.y_track + 5",
    "shape": f"datum.change == 0 ? 'circle' : '{ARROW_HEAD}'", "turn": "datum.change < 0 ? 180 : 0",
    "size": "datum.change == 0 ? 44 : clamp(4 * pow(datum.x_now - datum.x_from, 2), 80, 220)",
    "x_number": "tight ? datum.x_right : datum.x_right - 34",
    "zone_x": "datum.x0 - 6", "zone_x_end": "datum.x0 + column_width + 6",
    "zone_y": "datum.y - 13", "zone_y_end": "datum.y + 13", "zone_mark_x": "datum.x0 - 6",
    "said": "'Partner ' + datum.partner + ', ' + datum.label + ': ' + datum.shown + ' of 100, ' + (datum.change == 0 ? "
            "'as at the start' : abs(datum.change) + (datum.change > 0 ? ' above' : ' below') + ' the start (' + "
            "datum.shown_from + ')') + (datum.mark == 'now' ? '; now' : datum.mark == 'fails' ? "
            "'; does not move as the step asks' : '')",
}


def _records(labels: pd.Series) -> list[dict]:
    return [place_of(node) | {"partner": partner, "label": str(labels[node])}
            for partner in PARTNERS for node in NODES if node in labels.index]


def _cards() -> list[alt.Chart]:
    """Draw the two figures: a head with the partner's letter, shoulders, and the titles of the groups."""
    base = alt.Chart(alt.Data(values=[{"partner": partner} for partner in PARTNERS])).transform_calculate(
        x=card_x("datum.partner"), x_end="datum.x + card_width", y="20", y_end="card_height",
        x_head="datum.x + card_width / 2", y_head="20", x_name="datum.x_head + 24", y_name="33",
        name="'Partner ' + datum.partner")
    outline = {"stroke": BY_PARTNER, "strokeWidth": 1.8, "strokeDash": DASHED, "aria": False}
    layers = [
        at(base.mark_rect(fill="white", cornerRadius=20, **outline), "x", x2="x_end:Q", y2="y_end:Q"),
        at(base.mark_point(shape="circle", size=1150, fill="white", filled=True, opacity=1, **outline), "x_head",
           "y_head"),
        text_at(base, "x_head", "partner", "y_head", fontSize=17, fontWeight=700, align="center", color=BY_PARTNER),
        text_at(base.transform_filter("card_width > 215"), "x_name", "name", "y_name", fontSize=13, fontWeight=600)]
    titles = [{"partner": partner, **title} for partner in PARTNERS for title in TITLES]
    group = alt.Chart(alt.Data(values=titles)).transform_filter("wide").transform_calculate(
        x=f"{card_x('datum.partner')} + 14 + ((datum.partner == 'A') == (datum.column == 'outer') ? 0 : "
          "column_width + gutter)", y="datum.y_wide + 2")
    return [*layers, text_at(group, "x", "title", fontSize=11.5, color=QUIET, fontStyle="italic")]


def _gauges(base: alt.Chart) -> list[alt.Chart]:
    """Draw name, number and change, track from 0 to 100, tick of the start, and the arrow from it to the level."""
    zones = base.transform_filter("datum.mark != ''")
    frame = {"fill": alt.expr(f"datum.mark == 'now' ? '{NOW_ZONE}' : '{FAIL_ZONE}'"), "stroke": INK, "strokeWidth": 1.4,
             "strokeDash": alt.expr("datum.mark == 'now' ? [1, 0] : [3, 3]"), "cornerRadius": 5}
    moved = base.transform_filter("datum.change != 0")
    style = {"color": alt.expr(f"datum.in_step ? '{INK}' : '{QUIET}'"), "fontSize": alt.expr("tight ? 11 : 12"),
             "fontWeight": alt.expr("datum.in_step ? 600 : 400")}
    return [
        at(zones.mark_rect(aria=False, **frame), "zone_x", "zone_y", x2="zone_x_end:Q", y2="zone_y_end:Q"),
        at(base.mark_rule(color=LINE, strokeWidth=2, aria=False), "x0", "y_track", x2="x_end:Q"),
        at(base.mark_rule(color=REFERENCE, strokeWidth=2, aria=False), "x_from", "y_from", y2="y_to:Q"),
        at(moved.mark_rule(stroke=BY_PARTNER, strokeWidth=4, aria=False), "x_from", "y_track", x2="x_stem:Q"),
        at(base.mark_point(fill=BY_PARTNER, filled=True, opacity=1), "x_now", "y_track",
           shape=alt.Shape("shape:N", scale=None), size=alt.Size("size:Q", scale=None),
           angle=alt.Angle("turn:Q", scale=None), description="said:N"),
        text_at(base, "x0", "label", "y_text", limit=alt.expr("column_width - (tight ? 24 : 54)"), **style),
        text_at(base, "x_number", "shown", "y_text", align="right", **style),
        text_at(base.transform_filter("!tight"), "x_right", "change_text", "y_text", fontSize=11.5, align="right",
              color=QUIET)]


def _time_line() -> list[alt.Chart]:
    """Draw what the script pushes as bars on a line of time, and where the picture stands on it."""
    axis = {"left": "lane_label", "right": "page_width - 30", "scale": "(datum.right - datum.left) / timeline.end"}
    line = one(**axis)
    ticks = line.transform_calculate(tick="timeline.ticks").transform_flatten(["tick"]).transform_calculate(
        x="datum.left + datum.scale * datum.tick.minute", text="datum.tick.text", y="lanes_top",
        y_end=f"lanes_top + {LANE} * length(timeline.lanes)", y_text="datum.y_end + 9")
    lanes = line.transform_calculate(lane="timeline.lanes").transform_flatten(["lane"]).transform_calculate(
        y=f"lanes_top + {LANE} * (datum.lane.place + 0.5)", x="lane_label - 10", text="datum.lane.text")
    bars = lanes.transform_calculate(bar="datum.lane.bars").transform_flatten(["bar"]).transform_calculate(
        x_bar="datum.left + datum.scale * datum.bar[0]", y_bar="datum.y - 4", y_bar_end="datum.y + 4",
        x_bar_end="max(datum.x_bar + 2, datum.left + datum.scale * datum.bar[1])")
    here = line.transform_calculate(x="datum.left + datum.scale * timeline.minute", y="lanes_top - 5",
                                   y_end=f"lanes_top + {LANE} * length(timeline.lanes) + 2")
    return [
        at(ticks.mark_rule(color=LINE, strokeWidth=1, aria=False), "x", y2="y_end:Q"),
        text_at(ticks, "x", "text", "y_text", fontSize=11, align="center", color=QUIET),
        text_at(lanes, "x", "text", fontSize=11.5, align="right"),
        at(bars.mark_rect(fill="#7d8894", cornerRadius=2, aria=False), "x_bar", "y_bar", x2="x_bar_end:Q",
           y2="y_bar_end:Q"),
        at(here.mark_rule(color=INK, strokeWidth=2, aria=False), "x", y2="y_end:Q"),
        at(here.mark_point(shape="triangle-down", color=INK, filled=True, opacity=1, size=70, aria=False), "x"),
    ]


def step_chart(labels: pd.Series, arrows: Iterable[dict], levels: dict, timeline: dict) -> alt.LayerChart:
    """Partner A and partner B side by side, each node a small gauge from 0 to 100, with the arrows that are lit.

    Parameters
    ----------
    labels : Series
        Short names, indexed by node id.
    arrows : iterable of dict
        key, source, target (node ids), source_partner, target_partner ("A" or "B"), basis.
    levels : dict
        {"A": {node: level}, "B": ...}, levels in 0..1: the start of the parameters `levels` and `start`.
    timeline : dict
        end (minutes), minute, ticks ([{minute, text}]), lanes ([{place, text, bars: [[from, to], ...]}]).

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `start` (the ticks), `step` (1 to 5), `marked` ({"A:trust": "now" or "fails"}), `lit`
        ({key of an arrow: "waits", "now", "lit" or "fails"}; others are
        not drawn), `timeline`, `page_width` (pixels).

    Examples
    --------
    >>> table = pd.Series({"trust": "Trust"})
    >>> level = {"A": {"trust": 0.7}, "B": {"trust": 0.7}}
    >>> line = {"end": 60, "minute": 0, "ticks": [], "lanes": []}
    >>> step_chart(table, [], level, line).to_dict()["params"][0]["name"]
    'levels'
    """
    base = (alt.Chart(alt.NamedData(name="nodes")).transform_calculate(**spot())
            .transform_filter("datum.shown_here").transform_calculate(**NUMBERS).transform_calculate(**TRACKS))
    values = {"levels": levels, "start": levels, "step": 1, "marked": {}, "lit": {}, "timeline": timeline,
              "page_width": DEFAULT_PAGE_WIDTH}
    description = ("Partner A and partner B side by side, each with brain regions, chemicals, what is felt and what is "
                   "done as small gauges from 0 to 100 in model units. A tick marks the start, an arrow the change. "
                   "Between them the arrows of the step that plays, and below a line of time.")
    layers = [sheet(), *_cards(), *_gauges(base), *step_arrows.marks("arrows"), *step_arrows.key(), *_time_line()]
    data = {"nodes": _records(labels), "arrows": step_arrows.records(arrows) or [{"key": ""}]}  # once for all layers
    return finish(layers, parameters(values, LAYOUT), description).properties(datasets=data)
