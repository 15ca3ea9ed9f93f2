"""Five helpers side by side: B's curve with each one and without, and below it the difference. It knows no model.

All five have the same axes. The level axis is cut, which a broken line at its foot and the title say; the strip below
magnifies what the cut alone would not show.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from neuro_helpers.charts.day import PINNED, STEP_MINUTES, clock
from neuro_helpers.charts.marks import (
    BASIS_STYLES,
    DEFAULT_PAGE_WIDTH,
    GUESS,
    INK,
    QUIET,
    UNTESTED,
    at,
    each,
    finish,
    one,
    parameters,
    several,
    sheet,
    style_of,
    text_at,
)

COUNT, LAST_MINUTE = 5, 300  # panels; the pictures end at 22:00
POINTS = LAST_MINUTE // STEP_MINUTES + 1
HOURS = (60, 180, 300)
TOP, CURVE, GAP, STRIP, CELL = 56, 100, 22, 66, 318  # pixels: of the first curve's top, heights, one cell's height
HEAD = 54  # pixels above the first row, for the key
LEFT, RIGHT = 30, 10  # pixels inside a cell
LAYOUT = {
    "columns": "page_width >= 760 ? 5 : page_width >= 460 ? 3 : 2",
    "cell": "(page_width - 4) / columns",
    "plot": f"cell - {LEFT + RIGHT}",
    "picture_height": f"{HEAD} + {CELL} * ceil({COUNT} / columns)",
}
GRID = "#e3e8ed"


def _left(i: str = "datum.panel") -> str:
    return f"(cell * (({i}) % columns) + {LEFT})"


def _top(i: str = "datum.panel") -> str:
    return f"({HEAD} + {CELL} * floor(({i}) / columns) + {TOP})"


def _x(minute: str) -> str:
    return f"{_left()} + plot * ({minute}) / {LAST_MINUTE}"


def _y(points: str) -> str:
    return f"{_top()} + {CURVE} * (1 - (({points}) - range[0]) / (range[1] - range[0]))"


def _y_strip(points: str) -> str:
    return f"{_top()} + {CURVE + GAP} + {STRIP} * (strip[1] - ({points})) / (strip[1] - strip[0])"


def _panels(**places: str) -> alt.Chart:
    return (alt.Chart(alt.sequence(0, COUNT, as_="panel")).transform_filter("datum.panel < length(panels)")
            .transform_calculate(one="panels[datum.panel]").transform_calculate(**places))


def _axes() -> list[alt.Chart]:
    """Draw the frames: levels (cut at the foot), hours, the strip's zero, and the time of the disagreement."""
    cells = [{"panel": panel} for panel in range(COUNT)]
    levels = each([cell | {"share": share} for cell in cells for share in (0, 0.5, 1)],
                  x=_left(), x_end=f"{_left()} + plot", level="range[0] + datum.share * (range[1] - range[0])",
                  x_word=f"{_left()} - 5").transform_calculate(y=_y("datum.level"), shown="format(datum.level, '.0f')")
    strip = each([cell | {"end": end} for cell in cells for end in (0, 1, 2)], x=_left(), x_end=f"{_left()} + plot",
                 v="datum.end == 2 ? 0 : strip[datum.end]", x_word=f"{_left()} - 5").transform_calculate(
        y=_y_strip("datum.v"), shown="(datum.v > 0 ? '+' : datum.v < 0 ? '\N{MINUS SIGN}' : '') + abs(datum.v)")
    hours = each([cell | {"minute": minute, "name": clock(minute)} for cell in cells for minute in HOURS],
                 x=_x("datum.minute"), y=_top(), y_end=f"{_top()} + {CURVE}", y_strip=f"{_top()} + {CURVE + GAP}",
                 y_strip_end=f"{_top()} + {CURVE + GAP + STRIP}", y_word=f"{_top()} + {CURVE + GAP + STRIP + 11}")
    foot = each([cell | {"i": i} for cell in cells for i in range(5)], x=f"{_left()} + [-4, 4, -4, 4, 0][datum.i]",
                y=f"{_top()} + {CURVE} + 2 + 3 * datum.i")
    quiet = {"fontSize": 10.5, "color": QUIET}
    rule = {"color": GRID, "aria": False}
    return [
        at(levels.mark_rule(**rule), "x", x2="x_end:Q"), at(hours.mark_rule(**rule), "x", y2="y_end:Q"),
        at(hours.mark_rule(**rule), "x", "y_strip", y2="y_strip_end:Q"),
        at(strip.mark_rule(color=GRID, aria=False), "x", x2="x_end:Q"),
        at(strip.transform_filter("datum.end == 2").mark_rule(color=QUIET, aria=False), "x", x2="x_end:Q"),
        at(foot.mark_line(color=QUIET, strokeWidth=1, aria=False), "x").encode(detail="panel:N",
                                                                               order=alt.Order("i:Q")),
        text_at(levels, "x_word", "shown", align="right", **quiet),
        text_at(strip, "x_word", "shown", align="right", **quiet),
        text_at(hours, "x", "name", "y_word", align="center", **quiet),
    ]


def _events() -> list[alt.Chart]:
    """Draw the disagreement as a grey band and, above it, the time at which the helper acts."""
    zones = _panels(x=_x("datum.one.quarrel[0]"), x_end=_x("datum.one.quarrel[1]"), y=_top(),
                    y_end=f"{_top()} + {CURVE + GAP + STRIP}")
    helps = _panels(x=_x("datum.one.helps[0]"), x_end=_x("datum.one.helps[1]"), y=f"{_top()} - 6",
                    y_end=f"{_top()} - 1")
    return [at(zones.mark_rect(color=INK, opacity=0.11, aria=False), "x", x2="x_end:Q", y2="y_end:Q"),
            at(helps.mark_rect(color=GUESS, aria=False), "x", x2="x_end:Q", y2="y_end:Q")]


def _curves() -> list[alt.Chart]:
    base = several(COUNT * POINTS, panel=f"floor(datum.i / {POINTS})", step=f"datum.i % {POINTS}").transform_filter(
        "datum.panel < length(panels)").transform_calculate(
        x=_x(f"{STEP_MINUTES} * datum.step"), y=_y("panels[datum.panel].points[datum.step]"),
        y_plain=_y("plain[datum.step]"), y_change=_y_strip("panels[datum.panel].change[datum.step]"),
        y_zero=_y_strip("0"))
    per = {"detail": "panel:N"}
    return [
        at(base.mark_line(aria=False, **PINNED | {"strokeWidth": 2}), "x", "y_plain").encode(**per),
        at(base.mark_line(aria=False, color=GUESS, strokeWidth=2.4), "x").encode(**per),
        at(base.mark_area(aria=False, color=GUESS, opacity=0.35, line=False), "x", "y_change", y2="y_zero:Q").encode(
            **per),
        at(base.mark_line(aria=False, color=GUESS, strokeWidth=1.6), "x", "y_change").encode(**per),
    ]


def _words() -> list[alt.Chart]:
    """Write what the helper is and rests on above each panel, and both measures below it."""
    y = {"y_name": f"{_top()} - 46", "y_basis": f"{_top()} - 27", "y_most": f"{_top()} + {CURVE + GAP + STRIP + 30}",
         "y_back": f"{_top()} + {CURVE + GAP + STRIP + 46}", "y_you": f"{_top()} + {CURVE + GAP + STRIP + 62}"}
    base = _panels(x=f"{_left()} - 22", x_line=f"{_left()} + 2", x_words=f"{_left()} + 8", name="datum.one.name",
                   basis="datum.one.basis", untested=f"datum.one.state == '{UNTESTED}'",
                   rests="datum.one.rests", most="datum.one.most", back="datum.one.back",
                   you="datum.one.you", said="datum.one.said", x_low=_x("datum.one.minute"),
                   y_low=_y_strip("datum.one.size"), **y)
    lines = [at(base.transform_filter(f"datum.basis == '{basis}' && datum.untested == {str(untested).lower()}")
                .mark_rule(color=style.colour, strokeWidth=style.width, strokeDash=style.dash, aria=False),
                "x", "y_basis", x2="x_line:Q")
             for basis in BASIS_STYLES for untested in (True, False)
             for style in (style_of(basis, UNTESTED if untested else ""),)]
    mark = base.mark_point(shape="circle", filled=True, fill="white", stroke=GUESS, strokeWidth=2, size=42, opacity=1)
    return [*lines, text_at(base, "x", "name", "y_name", fontSize=12.5, fontWeight=700),
            text_at(base, "x_words", "rests", "y_basis", fontSize=10.5, color=QUIET),
            text_at(base, "x", "most", "y_most", fontSize=12, fontWeight=600),
            text_at(base, "x", "back", "y_back", fontSize=11.5), text_at(base, "x", "you", "y_you", fontSize=11.5,
                                                                         color=QUIET),
            at(mark, "x_low", "y_low", description="said:N")]


def _key() -> list[alt.Chart]:
    base = one(y="10", x="8", x_end="34", x_text="40", x2="190", x2_end="216", x2_text="222", y2="28", y3="44",
               title="'B\N{RIGHT SINGLE QUOTATION MARK}s cortisol, ' + range[0] + ' to ' + range[1] + "
                     "' of 100: the axis is cut at ' + range[0]",
               strip="'strip below: with help minus without, in points' + (page_width < 560 ? '' : "
                     "'; back: minutes until nine tenths of the rise are gone')",
               help="'with help'", plain="'without help'")
    quiet = {"fontSize": 11.5, "color": QUIET}
    return [at(base.mark_rule(color=GUESS, strokeWidth=2.4, aria=False), "x", x2="x_end:Q"),
            at(base.mark_rule(aria=False, **PINNED | {"strokeWidth": 2}), "x2", x2="x2_end:Q"),
            text_at(base, "x_text", "help", fontSize=12), text_at(base, "x2_text", "plain", fontSize=12),
            text_at(base, "x", "title", "y2", **quiet), text_at(base, "x", "strip", "y3", **quiet)]


def five_helpers_chart() -> alt.LayerChart:
    """Small multiples of one evening with five helpers, on shared axes.

    Returns
    -------
    altair.LayerChart
        Parameters: `plain` (levels 0 to 100 without help, one every `STEP_MINUTES`), `panels` (for each helper points,
        change, quarrel and helps (from, to), name, basis, rests, most, back, you, said, minute and size of the largest
        change), `range` (of the levels), `strip` (of the changes), `page_width`; the others follow.

    Examples
    --------
    >>> five_helpers_chart().to_dict()["params"][0]["name"]
    'plain'
    """
    values: Mapping = {"plain": [], "panels": [], "range": [25, 45], "strip": [-4, 1], "page_width": DEFAULT_PAGE_WIDTH}
    description = ("Five small charts, one for each helper, in the order of what they change. Above: partner B's "
                   "cortisol from 17:00 to 22:00 with help (orange) and without (grey), on an axis that is cut. Below: "
                   "with help minus without, in points.")
    layers = [sheet(), *_events(), *_axes(), *_curves(), *_words(), *_key()]
    return finish(layers, parameters(values, LAYOUT), description)
