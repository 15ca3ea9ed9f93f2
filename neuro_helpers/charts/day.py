"""An evening of two partners on one time axis: events, time to recover, two panels of levels. It knows no model.

Everything that changes is a parameter, so that the picture is embedded once; both axes are fixed.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence

import altair as alt

from neuro_helpers import wording
from neuro_helpers.charts.marks import (
    DEFAULT_PAGE_WIDTH,
    GUESS,
    INK,
    NOW,
    QUIET,
    at,
    each,
    finish,
    hairlines,
    halo,
    one,
    parameters,
    several,
    sheet,
    text_at,
    tick_texts,
)

OPENS, CLOSES = 17 * 60, 24 * 60  # the time axis, in minutes of the clock
MINUTES = CLOSES - OPENS
STEP_MINUTES = 4  # between two points of a drawn curve
POINTS = MINUTES // STEP_MINUTES + 1
LEFT, RIGHT = 40, 40  # pixels for the numbers of the level axis, and for the letters at the ends of the curves
LANES, LANE = 9, 18  # middle of the first lane of events, height of a lane
RECOVERY = {"A": 91, "B": 121}  # y of each partner's bar
PANELS = {"first": (167, 309), "second": (344, 420)}  # y of 100 and of 0
DRAWN = (88, 288)  # the same for the panel of a drawing
HEIGHT, DRAWN_HEIGHT = 447, 316
STYLES = {"A": {"color": NOW, "strokeWidth": 2.6}, "B": {"color": GUESS, "strokeWidth": 2.6, "strokeDash": [7, 4]}}
PINNED, PINNED_DASH = {"color": "#7a7a7a", "strokeWidth": 1.4}, {"A": {}, "B": {"strokeDash": [5, 4]}}
NARROW = 560  # page width in pixels; below it every other hour is named, and titles are short
GRID = "#e3e8ed"
WIDE_EDGE = 7  # pixels, around texts that lie on several curves
HEADLINE = ("page_width < 560 ? 'Minutes until nine tenths of the rise are gone' : "
            "'Minutes after the disagreement until nine tenths of the cortisol rise are gone'")
HAS_BARS = "(isValid(recovery.A) || isValid(pinned_recovery.A))"
NO_BARS = "'No open disagreement, so there is nothing to come back from. Look at the curves.'"
CORTISOL = ("'Cortisol (' + format(100 * zoom[0], '.0f') + ' to ' + format(100 * zoom[1], '.0f') + "
            "(zoom[0] > 0 ? ', cut at ' + format(100 * zoom[0], '.0f') : '') + ', model units)'")
DESCRIPTION = ("Timeline of an evening from 17:00 to 24:00. Above: what happens when, and a bar for each partner from "
               "the end of the disagreement until nine tenths of the cortisol rise are gone. Below: the levels of "
               "partner A (full line) and partner B (dashed line), cortisol in the first panel, on an axis that "
               "may be cut, and another level from 0 to 100 in the second.")
clock = functools.partial(wording.clock, opens=OPENS)  # a minute of the picture as clock time


def x_of(minute: str) -> str:
    """Return the expression for the pixel column of a minute."""
    return f"{LEFT} + plot_width * ({minute}) / {MINUTES}"


def y_of(span: tuple[int, int], level: str) -> str:
    """Return the expression for the pixel row of a level (0 to 1) in a panel from `top` to `bottom`.

    The first panel is zoomed: it shows the levels of the parameter `zoom`.
    """
    top, bottom = span
    share = f"(({level}) - zoom[0]) / (zoom[1] - zoom[0])" if span == PANELS["first"] else f"({level})"
    return f"{bottom} - {bottom - top} * {share}"


def _title(text: str, y: float) -> alt.Chart:
    return text_at(one(text=text, x=str(LEFT), y=str(y)), "x", "text", fontSize=12.5, fontWeight=600)


def _axes(spans: Sequence[tuple[int, int]]) -> list[alt.Chart]:
    """Draw the level axis and the hours of each panel; the hours are named below the last one."""
    levels = [{"y": bottom - (bottom - top) * level / 100, "level": level, "zoomed": (top, bottom) == PANELS["first"]}
              for top, bottom in spans for level in ((0, 25, 50, 75, 100) if bottom - top > 100 else (0, 50, 100))]
    hours = [{"minute": minute, "name": clock(minute), "odd": number % 2, "y_from": top, "y_to": bottom + 5}
             for top, bottom in spans for number, minute in enumerate(range(0, MINUTES + 1, 60))]
    rows = each(levels, x=str(LEFT), x_end="plot_right", x_word=str(LEFT - 7),
                shown="format(datum.zoomed ? 100 * zoom[0] + (zoom[1] - zoom[0]) * datum.level : datum.level, '.0f')")
    columns = each(hours, x=x_of("datum.minute"), y="datum.y_to + 12",
                   text=f"page_width < {NARROW} && datum.odd ? '' : datum.name")
    named = columns.transform_filter(f"datum.y_to > {spans[-1][1]}")
    return [*hairlines(columns, rows, GRID), *tick_texts(named, rows, "text", "shown", column_size=12, row_size=11)]


def _cut() -> alt.Chart:
    """Draw a broken line at the foot of the first panel, where its axis does not begin at 0."""
    bottom = PANELS["first"][1]
    foot = each([{"i": i} for i in range(5)], x=f"{LEFT} + [-4, 4, -4, 4, 0][datum.i]",
                y=f"{bottom} + 2 + 2.4 * datum.i").transform_filter("zoom[0] > 0")
    return at(foot.mark_line(color=QUIET, strokeWidth=1, aria=False), "x").encode(order=alt.Order("i:Q"))


def _event_marks(spans: Sequence[tuple[int, int]]) -> list[alt.Chart]:
    """Draw each event as a named band in its lane, and as a pale zone behind the curves."""
    base = (alt.Chart(alt.sequence(0, 3, as_="lane")).transform_filter("isValid(happenings[datum.lane])")
            .transform_calculate(one="happenings[datum.lane]")
            .transform_calculate(
                x=x_of("datum.one.start"), x_end=x_of("datum.one.end"), middle=f"{LANES} + {LANE} * datum.lane",
                y="datum.middle - 6", y_end="datum.middle + 6", x_text="datum.x_end + 6", text="datum.one.text",
                refused="datum.one.kind == 'refused'",
                fill="datum.refused ? 'white' : datum.lane == 1 ? '#4b5663' : '#a9b3bd'"))
    pale = {"color": INK, "opacity": alt.expr("datum.lane == 1 ? 0.13 : 0.05"), "aria": False}
    zones = [at(base.transform_calculate(y_top=str(top), y_bottom=str(bottom)).mark_rect(**pale),
                "x", "y_top", x2="x_end:Q", y2="y_bottom:Q") for top, bottom in spans]
    bands = base.mark_rect(stroke="#4b5663", strokeWidth=1, cornerRadius=3, aria=False,
                           strokeDash=alt.expr("datum.refused ? [3, 2] : [1, 0]"))
    return [*zones, at(bands, "x", "y", x2="x_end:Q", y2="y_end:Q", fill=alt.Fill("fill:N", scale=None)),
            text_at(base, "x_text", "text", "middle", fontSize=12)]


def _bar(parameter: str, y: int, y_text: int) -> alt.Chart:
    """Return one bar: its ends, and its words behind the end, or before it where there is no room behind."""
    return (one(one=parameter).transform_filter("isValid(datum.one) && datum.one.text != ''")
            .transform_calculate(x=x_of("datum.one.start"), x_end=x_of("datum.one.end"), y=str(y), y_text=str(y_text),
                                 text="datum.one.text", said="datum.one.said", open="datum.one.open",
                                 drawn="datum.one.end > datum.one.start")
            .transform_calculate(late="datum.x_end > plot_right - 130",
                                 x_text="!datum.drawn ? datum.x : datum.x_end + (datum.late ? -14 : 12)"))


def _recovery_of(partner: str, y: int) -> list[alt.Chart]:
    """Draw a partner's bar from the end of the disagreement to the recovery, with its minutes; below it the pinned."""
    style = STYLES[partner]
    name = one(x=str(LEFT - 14), y=str(y), name=f"'{partner}'").transform_filter(HAS_BARS)
    now, was = _bar(f"recovery.{partner}", y, y), _bar(f"pinned_recovery.{partner}", y + 14, y + 14)
    layers = [at(now.mark_rule(aria=False, **style | {"strokeWidth": 4}), "x", x2="x_end:Q"),
              at(was.mark_rule(aria=False, **PINNED, **PINNED_DASH[partner]), "x", x2="x_end:Q"),
              at(now.transform_filter("datum.drawn").mark_point(
                  filled=True, opacity=1, size=90, color=style["color"],
                  shape=alt.expr("datum.open ? 'triangle-right' : 'diamond'")), "x_end", description="said:N"),
              text_at(name, "x", "name", fontSize=14, fontWeight=700, align="center", color=style["color"])]
    side, big, small = alt.expr("datum.late ? 'right' : 'left'"), {"fontSize": 19, "fontWeight": 700}, {"fontSize": 11}
    return [*layers, *halo(now, "x_text", "text", "y_text", WIDE_EDGE, align=side, **big),
            text_at(was, "x_text", "text", "y_text", align=side, color=QUIET, **small)]


def _line(array: str, span: tuple[int, int], step: int = STEP_MINUTES, **style: object) -> alt.Chart:
    """Draw a list of levels, one every `step` minutes, as a line; an absent list draws nothing."""
    there = f"isValid({array}) && isValid({array}[datum.i])"
    base = (several(MINUTES // step + 1).transform_filter(there)
            .transform_calculate(x=x_of(f"{step} * datum.i"), y=y_of(span, f"{array}[datum.i]")))
    return at(base.mark_line(aria=False, **style), "x")


def _curve_marks() -> list[alt.Chart]:
    """Draw the pinned run below the present one, and each partner's letter at the end of the curve."""
    layers = [_line(f"pinned.{panel}_{partner}", span, **PINNED, **PINNED_DASH[partner])
              for panel, span in PANELS.items() for partner in STYLES]
    for panel, span in PANELS.items():
        for number, (partner, style) in enumerate(STYLES.items()):
            array = f"curves.{panel}_{partner}"
            end = (one(x=f"plot_right + {10 + 14 * number}", name=f"'{partner}'").transform_filter(f"isValid({array})")
                   .transform_calculate(y=y_of(span, f"{array}[{POINTS - 1}]")))
            layers += [_line(array, span, **style),
                       text_at(end, "x", "name", fontSize=13, fontWeight=700, align="center", color=style["color"])]
    return layers


def _peak_marks(span: tuple[int, int], styles: Mapping[str, Mapping]) -> list[alt.Chart]:
    """Mark where a curve is highest, with the number and the time; a square fits into a circle at the same place."""
    layers, rest = [], y_of(span, "datum.one.rest")  # a label below goes under the resting level: no curve passes there
    for number, (name, style) in enumerate(styles.items()):
        base = (one(one=f"peaks.{name}").transform_filter("isValid(datum.one)")
                .transform_calculate(x=x_of("datum.one.minute"), y=y_of(span, "datum.one.level"),
                                     text="datum.one.text", said="datum.one.said",
                                     y_text=f"datum.one.above ? datum.y - 16 : max(datum.y, {rest}) + 17"))
        ring = base.mark_point(size=(150, 34)[number], shape=("circle", "square")[number], filled=True, fill="white",
                               stroke=style["color"], strokeWidth=2.2, opacity=1)
        layers.append(at(ring, "x", description="said:N"))
        layers += halo(base, "x", "text", "y_text", WIDE_EDGE, fontSize=12.5, fontWeight=600, align="center")
    return layers


def _parameters(values: Mapping, height: int) -> list[alt.Parameter]:
    layout = {"picture_height": str(height), "plot_width": f"page_width - {LEFT + RIGHT + 4}",
              "plot_right": f"{LEFT} + plot_width"}
    return parameters(values, layout)


def day_chart() -> alt.LayerChart:
    """Two partners' evening from 17:00 to 24:00 on fixed axes.

    Returns
    -------
    altair.LayerChart
        Parameters: `zoom` (lowest and highest level of the first panel, 0 to 1), `curves` and `pinned`
        ("first_A", "first_B", "second_A", "second_B" -> `POINTS` levels in 0..1; an empty dict draws nothing),
        `happenings` (for each lane - before, the disagreement, after - None or start, end, text, kind),
        `recovery` and `pinned_recovery` (partner -> start, end, text, said, open; an empty dict draws none, and says
        so), `peaks` (partner -> minute, level, rest, text, said, above), `second` (title of the second panel),
        `page_width` (pixels). Minutes count from 17:00.

    Examples
    --------
    >>> day_chart().to_dict()["params"][0]["name"]
    'zoom'
    """
    values = {"zoom": [0.0, 1.0], "curves": {}, "pinned": {}, "happenings": [], "recovery": {}, "pinned_recovery": {},
              "peaks": {}, "second": "", "page_width": DEFAULT_PAGE_WIDTH}
    titles = [_title(CORTISOL, PANELS["first"][0] - 14),
              _title("second", PANELS["second"][0] - 14), _title(f"{HAS_BARS} ? {HEADLINE} : {NO_BARS}",
                                                                           RECOVERY["A"] - 22)]
    recovery = [layer for partner, y in RECOVERY.items() for layer in _recovery_of(partner, y)]
    layers = [sheet(), *_axes([*PANELS.values()]), _cut(), *_event_marks([*PANELS.values()]), *titles, *recovery,
              *_curve_marks(), *_peak_marks(PANELS["first"], STYLES)]
    return finish(layers, _parameters(values, HEIGHT), DESCRIPTION)


def drawn_chart(title: str, values: Mapping) -> alt.LayerChart:
    """A drawn curve and, once it is there, the model's over it: the still picture of `DrawFirst`.

    Parameters
    ----------
    title : str
        What the level axis shows.
    values : mapping
        `drawn` (levels in 0..1, one for each minute) and `model` (one every `STEP_MINUTES`), empty draws nothing;
        `happenings` and `peaks` as in `day_chart`, the latter by "model" and "drawn".

    Examples
    --------
    >>> start = {"drawn": [0.3, 0.3], "model": [], "happenings": [], "peaks": {}}
    >>> drawn_chart("Cortisol", start).to_dict()["params"][0]["value"]
    [0.3, 0.3]
    """
    styles = {"model": STYLES["A"], "drawn": STYLES["B"]}
    steps = {"drawn": 1, "model": STEP_MINUTES}
    last = {name: f"{name}[{MINUTES // step}]" for name, step in steps.items()}
    ends = [text_at(one(x="plot_right + 4", y=y_of(DRAWN, last[name]), name=f"'{said}'").transform_filter(
        f"isValid({last[name]})"), "x", "name", fontSize=12, fontWeight=700, color=styles[name]["color"])
        for name, said in (("model", "model"), ("drawn", "you"))]
    layers = [sheet(), *_axes([DRAWN]), *_event_marks([DRAWN]), _title(json.dumps(title), DRAWN[0] - 18),
              *(_line(name, DRAWN, step, **styles[name]) for name, step in steps.items()), *ends,
              *_peak_marks(DRAWN, styles)]
    description = ("Line chart of an evening from 17:00 to 24:00: a level from 0 to 100 as it was drawn (dashed) and "
                   "as the model has it (full line).")
    more = {"zoom": [0.0, 1.0], "page_width": DEFAULT_PAGE_WIDTH}
    return finish(layers, _parameters({**values, **more}, DRAWN_HEIGHT), description)
