"""The map: starting point x chronic load, and what learned security is one step later. Knows no model, no files.

Where two neighbouring cells of a column differ much, a threshold (an unstable equilibrium) lies between them; where it
ends along the load, the system tips (a fold, or saddle-node, bifurcation).
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from neuro_helpers.charts.drift.phase_line import COUPLES, MARK, couple_marks
from neuro_helpers.charts.marks import (
    DEFAULT_PAGE_WIDTH,
    INK,
    TICK_TEXT,
    TITLE_TEXT,
    at,
    each,
    finish,
    one,
    parameters,
    several,
    sheet,
    text_at,
    tick_texts,
)

SIDE = 21  # cells in each direction: 0, 5, ..., 100
MOST_TRAIL = 7  # the start and six steps
NUMBERED = (2, 6, 10, 14, 18)  # columns and rows whose cells carry their number: 10, 30, 50, 70, 90
TRAIL_WIDTHS = (5, 3, 1.5)  # one inside the other, so that all are seen on one way
DODGE = {"circle": -9, "square": 0, "triangle": 9}  # pixels, for couples at the same place
COLOURS = ["#f2f5f7", "#d3e3ee", "#a9cbe0", "#6fa8cc", "#3a7fb0", "#155a8a"]  # one hue, light to dark
LAYOUT = {
    "left": "38",
    "axis_width": "page_width - left - 14",
    "top": "28",
    "plot_height": "232",
    "cell_width": f"axis_width / {SIDE}",
    "cell_height": f"plot_height / {SIDE}",
    "picture_height": "top + plot_height + 84",
}


def _x(load: str) -> str:
    return f"left + cell_width * (({load}) / 5 + 0.5)"


def _y(bond: str) -> str:
    return f"top + plot_height - cell_height * (({bond}) / 5 + 0.5)"


def _shade(value: str) -> str:
    """Vega expression for the colour of a level: six shades."""
    steps = [f"{value} < {round(100 * (i + 1) / len(COLOURS), 2)} ? '{colour}' : " for i, colour in
             enumerate(COLOURS[:-1])]
    return "".join(steps) + f"'{COLOURS[-1]}'"


def _cells() -> list[alt.Chart]:
    """Make the cells, and the numbers in some of them, so that colour is never alone."""
    base = several(SIDE * SIDE, column=f"datum.i % {SIDE}", row=f"floor(datum.i / {SIDE})",
                   after="after[datum.i]").transform_calculate(
        x="left + cell_width * datum.column - 0.3", x_end="left + cell_width * (datum.column + 1) + 0.3",
        y="top + plot_height - cell_height * (datum.row + 1) - 0.3",
        y_end="top + plot_height - cell_height * datum.row + 0.3", colour=_shade("datum.after"),
        x_word="left + cell_width * (datum.column + 0.5)", y_word="top + plot_height - cell_height * (datum.row + 0.5)",
        shown="floor(datum.after + 0.5)", ink="datum.after >= 66.7 ? 'white' : '" + INK + "'")
    some = " || ".join(f"datum.{{0}} == {i}" for i in NUMBERED)
    some = base.transform_filter(some.format("column")).transform_filter(some.format("row"))
    return [
        at(base.mark_rect(aria=False), "x", x2="x_end:Q", y2="y_end:Q", fill=alt.Fill("colour:N", scale=None)),
        *(at(some.mark_text(fontSize=11, align="center", baseline="middle", aria=False, strokeWidth=width), "x_word",
             "y_word", text="shown:N", color=alt.Color("ink:N", scale=None), **edge)
          for width, edge in ((4, {"stroke": alt.Stroke("colour:N", scale=None)}), (0, {}))),
    ]


def _frame() -> list[alt.Chart]:
    ticks = [{"v": v} for v in (0, 20, 40, 60, 80, 100)]
    loads = each(ticks, x=_x("datum.v"), y="top + plot_height + 12")
    bonds = each(ticks, x_word="left - 6", y=_y("datum.v"))
    notes = one(x="4", y="9", said="'learned security at the start of a step'", x_title="left + axis_width / 2",
                y_title="top + plot_height + 30", title="'chronic load (0 to 100, model units)'")
    key = each([{"i": i, "colour": colour} for i, colour in enumerate(COLOURS)], x="left + datum.i * 26",
               x_end="left + (datum.i + 1) * 26", y="top + plot_height + 54", y_end="top + plot_height + 66")
    ends = one(x="left", x_end=f"left + {26 * len(COLOURS)}", y="top + plot_height + 75", low="'0'", high="'100'",
               x_said=f"left + {26 * len(COLOURS)} + 12", y_said="top + plot_height + 60",
               said="'learned security one step later'", more="'(the numbers on the map)'",
               y_more="top + plot_height + 75")
    return [
        *tick_texts(loads, bonds),
        text_at(notes, "x", "said", **TITLE_TEXT),
        text_at(notes, "x_title", "title", "y_title", align="center", **TITLE_TEXT),
        at(key.mark_rect(stroke="#c3ccd4", strokeWidth=0.5, aria=False), "x", x2="x_end:Q", y2="y_end:Q",
           fill=alt.Fill("colour:N", scale=None)),
        text_at(ends, "x", "low", **TICK_TEXT | {"fontSize": 10.5}),
        text_at(ends, "x_end", "high", align="right", **TICK_TEXT | {"fontSize": 10.5}),
        text_at(ends, "x_said", "said", "y_said", **TICK_TEXT),  # in two lines: one is too long at 1280 pixels
        text_at(ends, "x_said", "more", "y_more", **TICK_TEXT),
    ]


def _trails() -> list[alt.Chart]:
    """Draw the way of each couple over the map, and the column of the load that is set now."""
    column = one(x=_x("load") + " - cell_width / 2", x_end=_x("load") + " + cell_width / 2", y="top",
                 y_end="top + plot_height")
    layers = [at(column.mark_rect(filled=False, stroke=INK, strokeWidth=1.5, strokeDash=[4, 2], aria=False), "x",
                 x2="x_end:Q", y2="y_end:Q")]
    ways, rims = [], []
    for (couple, (_shape, colour, dash)), width in zip(COUPLES.items(), TRAIL_WIDTHS, strict=True):
        base = several(2 * MOST_TRAIL, seen=f"datum.i < length(trails.{couple})",
                       step=f"trails.{couple}[datum.i]").transform_filter("datum.seen").transform_calculate(
            x=_x("datum.step[0]"), y=_y("datum.step[1]"))
        for layer, style in ((rims, {"color": "white", "strokeWidth": width + 3, "opacity": 0.85}),
                             (ways, {"color": colour, "strokeWidth": width, "strokeDash": dash})):
            layer.append(at(base.mark_line(aria=False, **style), "x").encode(order=alt.Order("i:Q")))
    return [*layers, *rims, *ways]


def map_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Colours and numbers for each starting point and each load, with the three couples on it.

    Parameters
    ----------
    table : DataFrame
        Columns bond, load (0, 5, ..., 100 each) and bond_after (0 to 100).

    Returns
    -------
    altair.LayerChart
        Parameters: `after` (row by row from bond 0, each from load 0), `load`, `couples` (name -> {"bond"}), `trails`
        (name -> [[load, bond], ...]), `page_width`; the others follow.

    Examples
    --------
    >>> table = pd.DataFrame([(b, l, b) for b in range(0, 101, 5) for l in range(0, 101, 5)],
    ...                      columns=["bond", "load", "bond_after"])
    >>> len(map_chart(table).to_dict()["params"][0]["value"])
    441
    """
    params = parameters({"after": map_values(table), "load": 40, "couples": {},
                         "trails": {couple: [] for couple in COUPLES}, "page_width": DEFAULT_PAGE_WIDTH}, LAYOUT)
    at_bond = "isValid(couples[datum.couple]) ? couples[datum.couple].bond : 0"
    said = f"datum.couple + ' couple: learned security ' + floor(({at_bond}) + 0.5) + ' at load ' + load"
    aside = "".join(f"datum.couple == '{couple}' ? {pixels} : " for couple, pixels in DODGE.items()) + "0"
    marks = couple_marks(f"{_x('load')} + ({aside})", _y(at_bond), str(MARK), said=said)
    description = ("Map: chronic load from left to right, learned security at the start of a step from bottom to "
                   "top, both from 0 to 100. Darker cells, and larger numbers, mean more learned security at its end.")
    cells, *numbers = _cells()
    return finish([sheet(), *_frame(), cells, *_trails(), *numbers, *marks], params, description)


def map_values(table: pd.DataFrame) -> list[float]:
    """Return the parameter `after` for a table as `map_chart` takes it.

    Raises
    ------
    ValueError
        When the table does not hold each pair of bond and load once.
    """
    grid = table.pivot_table(index="bond", columns="load", values="bond_after")
    if grid.shape != (SIDE, SIDE) or grid.isna().any(axis=None):
        raise ValueError(f"map: found {grid.shape[0]} x {grid.shape[1]} places; needed: {SIDE} x {SIDE}")
    return [round(float(value), 3) for value in grid.to_numpy().ravel()]
