"""Which way learned security drifts: the phase line, with the places where it comes to rest.

Knows no model and no files. Learned security runs from 0 to 100, its drift is in points a week. `couples` and `map`
draw the same three couples as this file.

The curve is the phase line of a system with one variable. Where it crosses zero going down there is a place of rest (a
stable equilibrium), where it crosses going up a threshold (an unstable equilibrium). When the load or the arrows
change so far that a place of rest meets a threshold, both vanish: the system tips (a fold, or saddle-node,
bifurcation).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import altair as alt

from neuro_helpers.charts.marks import (
    DEFAULT_PAGE_WIDTH,
    GUESS,
    INK,
    LINE,
    NOW,
    QUIET,
    REFERENCE,
    TITLE_TEXT,
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
from neuro_helpers.wording import signed

POINTS = 101  # places of the curve: 0, 1, ..., 100
FASTEST = 8  # points a week at the upper and the lower edge of the picture
MOST_RESTS, MOST_DRAWS = 5, 40
ARROWS = 10
GROWS, SHRINKS = "#d9eaf5", "#ebe8e3"  # zones: a light blue and a light warm grey, never a warning
SECURITY = "learned security (0 to 100, model units)"
COUPLES = {  # name -> shape, colour, dash: equal figures, told apart by three signs
    "circle": ("circle", NOW, [1, 0]),
    "square": ("square", GUESS, [8, 4]),
    "triangle": ("triangle-up", "#7d3c98", [2, 3]),
}
MARK, NEAR = 120, 5  # size of a couple's mark; points between two marks that would cover each other
NESTED = {"circle": 200, "square": 105, "triangle": 45}  # then one is inside the other, and all are seen
HEAD = "M1,0L-0.7,-0.8L-0.7,0.8Z"
LAYOUT = {
    "left": "38",
    "axis_width": "page_width - left - 14",
    "top": "28",
    "plot_height": "190",
    "y_rail": "top + plot_height + 46",
    "drawn": "isValid(draws.two) ? draws.low + draws.two + draws.high : 0",
    "picture_height": "y_rail + (drawn > 0 ? 112 : 66)",
}


def place_x(bond: str) -> str:
    """Vega expression for the pixel of a level of learned security (0 to 100) on the horizontal axis."""
    return f"left + axis_width * ({bond}) / 100"


def place_y(drift: str) -> str:
    """Vega expression for the pixel of a drift in points a week."""
    return f"top + plot_height * (0.5 - ({drift}) / {2 * FASTEST})"


def mark_sizes(levels: Mapping[str, float]) -> dict[str, int]:
    """Return a size for each couple's mark: equal, but one inside the other where they would cover each other.

    Examples
    --------
    >>> mark_sizes({"circle": 80.0, "square": 79.0, "triangle": 30.0})
    {'circle': 200, 'square': 105, 'triangle': 120}
    """
    def covered(couple: str) -> bool:
        return any(abs(levels[couple] - level) < NEAR for other, level in levels.items() if other != couple)

    return {couple: NESTED[couple] if covered(couple) else MARK for couple in levels}


def _frame() -> list[alt.Chart]:
    """Draw the zones' words, the axis of the drift, and the axis of learned security under the rail."""
    drifts = each([{"v": v, "said": signed(v)} for v in (FASTEST, FASTEST / 2, 0, -FASTEST / 2, -FASTEST)],
                  y=place_y("datum.v"), x="left", x_end="left + axis_width", x_word="left - 6")
    ticks = each([{"v": v} for v in (0, 25, 50, 75, 100)],
                 x=place_x("datum.v"), y="y_rail + 38", y_from="top", y_to="y_rail + 8")
    notes = one(x="left + axis_width", y_title="y_rail + 56", y_head="9", x_head="4", head="'drift, in points a week'",
                up="'recovering: learned security grows'", title=f"'{SECURITY}'", middle="left + axis_width / 2")
    return [
        *hairlines(ticks, drifts), *tick_texts(ticks, drifts, row_text="said"),
        text_at(notes, "x", "up", "y_head", align="right", fontSize=12),
        text_at(notes, "x_head", "head", "y_head", **TITLE_TEXT),
        text_at(notes, "middle", "title", "y_title", align="center", **TITLE_TEXT),
    ]


def _curve() -> list[alt.Chart]:
    """Draw the drift over learned security: two zones, the zero line, and the curve inside the picture."""
    base = several(POINTS, v="drift[datum.i]", x=place_x("datum.i"), zero=place_y("0"))
    up = base.transform_calculate(y=place_y(f"clamp(datum.v, 0, {FASTEST})"))
    down = base.transform_calculate(y=place_y(f"clamp(datum.v, -{FASTEST}, 0)"))
    inside = base.transform_filter(f"abs(datum.v) <= {FASTEST}").transform_calculate(y=place_y("datum.v"))
    zero = one(x="left", x_end="left + axis_width", y=place_y("0"))
    fast = one(x="left + 8", y=place_y("2"), many=f"drift[0] > {FASTEST}",
               said=f"'here faster than +{FASTEST} a week'").transform_filter("datum.many")
    fast_down = one(x="left + 8", y="top + plot_height - 12", many=f"extent(drift)[0] < -{FASTEST}",
                    said=f"'here faster than {signed(-FASTEST)} a week'").transform_filter("datum.many")
    shrinks = one(x="left + axis_width - 4", y="top + plot_height - 12",
                  said="'drifting apart: learned security shrinks'")
    return [
        *(at(zone.mark_area(color=colour, aria=False, line=False), "x", y2="zero:Q")
          for zone, colour in ((up, GROWS), (down, SHRINKS))),
        at(zero.mark_rule(color=QUIET, strokeWidth=1, aria=False), "x", x2="x_end:Q"),
        at(inside.mark_line(color=REFERENCE, strokeWidth=2.5, aria=False), "x").encode(order=alt.Order("i:Q")),
        *halo(fast, "x", "said", fontSize=11.5, color=QUIET),
        *halo(fast_down, "x", "said", fontSize=11.5, color=QUIET),
        *halo(shrinks, "x", "said", align="right", fontSize=12),  # over the curve, which may pass here
    ]


def _rail() -> list[alt.Chart]:
    """Draw the line along which learned security moves, with arrows that show the way."""
    rail = one(x="left", x_end="left + axis_width", y="y_rail")
    at_rest = " || ".join(f"({k} < length(rests) && abs(rests[{k}].bond - datum.bond) < 3)" for k in range(MOST_RESTS))
    arrows = several(ARROWS, bond="5 + 10 * datum.i", v="drift[5 + 10 * datum.i]").transform_calculate(
        x=place_x("datum.bond"), y="y_rail", turn="datum.v < 0 ? 180 : 0",
        size=f"abs(datum.v) < 0.02 || {at_rest} ? 0 : clamp(60 * sqrt(abs(datum.v)) + 40, 50, 190)")
    return [
        at(rail.mark_rule(color=LINE, strokeWidth=3, aria=False), "x", x2="x_end:Q"),
        at(arrows.mark_point(color=QUIET, filled=True, opacity=1, shape=HEAD, aria=False), "x",
           size=alt.Size("size:Q", scale=None), angle=alt.Angle("turn:Q", scale=None)),
    ]


def _band() -> list[alt.Chart]:
    """Draw where draws of our guesses put the threshold: a band from the lowest to the highest, and a tick for each."""
    band = one(x=place_x("band[0]"), x_end=place_x("band[1]"), y="y_rail - 13", y_end="y_rail + 13",
               seen="length(band) == 2").transform_filter("datum.seen").transform_calculate(
        half="page_width < 520 ? 110 : 220", y_word="y_rail - 25",
        said="(page_width < 520 ? '' : 'the threshold: somewhere in this band, ') + 'in ' + length(thresholds) + "
             "' of ' + drawn + ' draws'").transform_calculate(
        middle="clamp((datum.x + datum.x_end) / 2, left + datum.half, left + axis_width - datum.half)")
    ticks = several(MOST_DRAWS, seen="datum.i < length(thresholds)").transform_filter("datum.seen").transform_calculate(
        x=place_x("thresholds[datum.i]"), y="y_rail - 11", y_end="y_rail + 11")
    return [
        at(band.mark_rect(color=GUESS, opacity=0.16, aria=False), "x", x2="x_end:Q", y2="y_end:Q"),
        at(band.mark_rect(filled=False, stroke=GUESS, strokeDash=[4, 3], aria=False), "x", x2="x_end:Q", y2="y_end:Q"),
        at(ticks.mark_rule(color=GUESS, strokeWidth=1.5, opacity=0.8, aria=False), "x", y2="y_end:Q"),
        text_at(band, "middle", "said", "y_word", align="center", fontSize=12),
    ]


def _counted() -> list[alt.Chart]:
    """Draw a mark for each draw: a low place of rest alone, two places, a high one alone, in this order."""
    base = several(MOST_DRAWS, seen="datum.i < drawn", low="datum.i < draws.low",
                   two="datum.i < draws.low + draws.two").transform_filter("datum.seen").transform_calculate(
        x=f"left + min(axis_width, 560) * (datum.i + 0.5) / {MOST_DRAWS}", y="y_rail + 100",
        kind="datum.low ? 'low' : datum.two ? 'two' : 'high'")
    words = one(x="left", y="y_rail + 82", seen="drawn > 0").transform_filter("datum.seen").transform_calculate(
        said="drawn + (page_width < 520 ? ' draws: ' : ' draws of our guesses: ') + draws.low + ' only a low resting "
             "place, ' + draws.two + ' two, ' + draws.high + ' only a high one'")
    shapes = {"low": ("triangle-down", QUIET), "two": ("diamond", GUESS), "high": ("triangle-up", REFERENCE)}
    return [
        *(at(base.transform_filter(f"datum.kind == '{kind}'").mark_point(
            shape=shape, filled=True, color=colour, size=55, opacity=1, aria=False), "x")
          for kind, (shape, colour) in shapes.items()),
        text_at(words, "x", "said", fontSize=12),
    ]


def _rests() -> list[alt.Chart]:
    """Draw stable equilibria, where it comes to rest (filled, with their number), and unstable ones (hollow)."""
    base = several(MOST_RESTS, seen="datum.i < length(rests)").transform_calculate(
        bond="datum.seen ? rests[datum.i].bond : 0", kind="datum.seen ? rests[datum.i].kind : 'none'")
    base = base.transform_calculate(
        x=place_x("datum.bond"), y="y_rail", y_zero=place_y("0"), y_word="y_rail + 21",
        said="datum.kind == 'rest' ? 'comes to rest near ' + floor(datum.bond + 0.5) : 'no further resting place'")
    rest = base.transform_filter("datum.kind != 'threshold'").transform_calculate(
        size="datum.kind == 'rest' ? 130 : 0",
        text="datum.kind == 'rest' ? 'rests near ' + floor(datum.bond + 0.5) : ''",
        x_word=f"clamp(datum.x, {place_x('0')} + 26, {place_x('100')} - 28)")
    threshold = base.transform_filter("datum.kind == 'threshold'").transform_calculate(
        name="length(band) == 2 ? '' : 'a threshold'", y_above="y_rail - 18")
    size = alt.Size("size:Q", scale=None)
    hollow = {"shape": "diamond", "size": 110, "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 1.8,
              "strokeDash": [3, 2], "opacity": 1, "aria": False}
    return [
        at(rest.mark_point(shape="circle", filled=True, color=INK, opacity=1, aria=False), "x", "y_zero", size=size),
        at(rest.mark_point(shape="circle", filled=True, color=INK, opacity=1), "x", size=size, description="said:N"),
        at(threshold.mark_point(**hollow), "x"),
        text_at(rest, "x_word", "text", "y_word", align="center", fontSize=12, fontWeight=600),
        text_at(threshold, "x", "name", "y_above", align="center", fontSize=12),
    ]


def couple_marks(x: str, y: str, size: str, **more: object) -> list[alt.Chart]:
    """Draw the three couples at Vega expressions that read `datum.couple`; nothing while `couples` is empty."""
    layers = []
    for couple, (shape, colour, _dash) in COUPLES.items():
        base = each([{"couple": couple}], x=x, y=y, size=f"isValid(couples[datum.couple]) ? {size} : 0", **more)
        mark = base.mark_point(shape=shape, filled=True, opacity=1, fill=colour, stroke="white", strokeWidth=1.5,
                               aria="said" in more)
        mark = mark.encode(description="said:N") if "said" in more else mark
        layers.append(at(mark, "x", size=alt.Size("size:Q", scale=None)))
    return layers


def phase_line_chart(drift: Sequence[float], rests: Iterable[dict]) -> alt.LayerChart:
    """The drift of learned security at each of its levels, and a rail that says where it moves and comes to rest.

    Parameters
    ----------
    drift : sequence of 101 numbers
        Points a week at learned security 0, 1, ..., 100.
    rests : iterable of dict
        ``bond`` (0 to 100) and ``kind``: "rest" (stable equilibrium) or "threshold" (unstable equilibrium).

    Returns
    -------
    altair.LayerChart
        Parameters: `drift`, `rests`, `couples` (name -> {"bond", "drift", "size"}, empty = not drawn),
        `thresholds` (places in the draws of our guesses), `draws` (how many have "low", "two" or "high" places of rest,
        empty = none made), `band` ([lowest, highest], empty = not drawn), `page_width`; the others follow.

    Examples
    --------
    >>> chart = phase_line_chart([50 - i for i in range(101)], [{"bond": 50, "kind": "rest"}])
    >>> chart.to_dict()["params"][1]["value"]
    [{'bond': 50, 'kind': 'rest'}]
    """
    if len(drift) != POINTS:
        raise ValueError(f"drift: found {len(drift)} numbers; needed: {POINTS}, at learned security 0, 1, ..., 100")
    params = parameters({"drift": [float(v) for v in drift], "rests": list(rests), "couples": {}, "thresholds": [],
                         "draws": {}, "band": [], "page_width": DEFAULT_PAGE_WIDTH}, LAYOUT)
    shown = "isValid(couples[datum.couple]) ? couples[datum.couple]"
    on_curve = {"x": place_x(f"{shown}.bond : 0"), "y": place_y(f"{shown}.drift : 0"),
                "size": "couples[datum.couple].size"}
    description = ("Curve: how fast learned security grows or shrinks, in points a week, at each of its levels from 0 "
                   "to 100. Below it a line with arrows that show the way, filled marks where it comes to rest, and a "
                   "hollow mark or a band where there is a threshold; last, a mark for each draw of our guesses.")
    layers = [sheet(), *_frame(), *_curve(), *_rail(), *_band(), *_counted(), *_rests(), *couple_marks(**on_curve)]
    return finish(layers, params, description)
