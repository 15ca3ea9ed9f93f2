"""Three couples side by side over six steps: what has been, and the coming step. Knows no model and no files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from neuro_helpers.charts.drift.phase_line import COUPLES, mark_sizes
from neuro_helpers.charts.marks import (
    DEFAULT_PAGE_WIDTH,
    INK,
    LINE,
    QUIET,
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

HALF_YEARS = 6
STEPS = 18  # points of a line in a step, which is half a year of the model's clock
LABEL_GAP = 9  # levels between two labels at the right, so that they do not touch
LAYOUT = {
    "left": "38",
    "axis_width": "page_width - left - (page_width < 520 ? 84 : 92)",
    "half": f"axis_width / {HALF_YEARS}",
    "top": "28",
    "plot_height": "236",
    "lived_steps": "length(loads)",
    "room": f"lived_steps < {HALF_YEARS} ? 1 : 0",  # for one more step
    "y_load": "top + plot_height + 34",
    "picture_height": "top + plot_height + 66",
}
TIMES = ("start", "", "step 2", "", "step 4", "", "step 6")


def _y(level: str) -> str:
    return f"top + plot_height * (1 - ({level}) / 100)"


def spread_labels(levels: Mapping[str, float], gap: float = LABEL_GAP) -> dict[str, float]:
    """Move labels apart that would touch, as little as possible, and keep them between 0 and 100.

    Examples
    --------
    >>> spread_labels({"a": 50.0, "b": 50.0}, gap=10)
    {'a': 45.0, 'b': 55.0}
    """
    order = sorted(levels, key=levels.__getitem__)
    places = [float(levels[name]) for name in order]
    for _ in range(50):  # pairs push each other apart until all have room
        for low in range(len(places) - 1):
            short = gap - (places[low + 1] - places[low])
            if short > 1e-9:
                places[low] -= short / 2
                places[low + 1] += short / 2
        places = [min(max(place, gap * rank), 100 - gap * (len(places) - 1 - rank))
                  for rank, place in enumerate(places)]
    return {name: places[order.index(name)] for name in levels}


def _frame() -> list[alt.Chart]:
    """Draw the axes, and the zone of the coming step."""
    times = each([{"i": i, "said": said} for i, said in enumerate(TIMES)], x="left + half * datum.i", y_from="top",
                 y_to="top + plot_height", y="top + plot_height + 14")
    levels = each([{"v": v} for v in (0, 25, 50, 75, 100)],
                  x="left", x_end="left + axis_width", x_word="left - 6", y=_y("datum.v"))
    coming = one(x="left + half * lived_steps", x_end="left + half * (lived_steps + room)", y="top",
                 y_end="top + plot_height")
    heads = one(x="4", y="9", said="'learned security (0 to 100, model units)'")
    return [
        at(coming.mark_rect(color="#f4f6f8", aria=False), "x", x2="x_end:Q", y2="y_end:Q"),
        *hairlines(times, levels),
        at(coming.mark_rule(color=QUIET, strokeDash=[2, 3], aria=False), "x", y2="y_end:Q"),
        *tick_texts(times, levels, column_text="said"),
        text_at(heads, "x", "said", **TITLE_TEXT),
    ]


def _loads() -> list[alt.Chart]:
    """Draw the load of each step under the picture: those that have been, and the one that is set now."""
    base = several(HALF_YEARS, been="datum.i < lived_steps", now="datum.i == lived_steps").transform_calculate(
        x="left + half * datum.i + 2", x_end="left + half * (datum.i + 1) - 2", y="y_load", y_end="y_load + 24",
        x_word="left + half * (datum.i + 0.5)", y_word="y_load + 13",
        said="(page_width < 620 ? '' : 'load ') + (datum.been ? loads[datum.i] : load)")
    been, now = base.transform_filter("datum.been"), base.transform_filter("datum.now")
    both = base.transform_filter("datum.been || datum.now")
    head = one(x="left + half * (lived_steps + room) + 8", y="y_load + 13", said="'chronic load'")
    return [
        at(been.mark_rect(color=LINE, cornerRadius=3, aria=False), "x", x2="x_end:Q", y2="y_end:Q"),
        at(now.mark_rect(filled=False, stroke=QUIET, strokeDash=[3, 2], cornerRadius=3, aria=False), "x",
           x2="x_end:Q", y2="y_end:Q"),
        text_at(both, "x_word", "said", "y_word", align="center", fontSize=11.5),
        text_at(head, "x", "said", fontSize=11.5, color=QUIET),
    ]


def _paths() -> list[alt.Chart]:
    """Draw what has been as strong lines, and the coming step as fainter ones."""
    layers = []
    for couple, (_shape, colour, dash) in COUPLES.items():
        been = several(HALF_YEARS * STEPS + 1, level=f"lived.{couple}[datum.i]").transform_filter(
            f"datum.i < length(lived.{couple})").transform_calculate(
            x=f"left + half * datum.i / {STEPS}", y=_y("datum.level"))
        next_ = several(STEPS + 1, level=f"coming.{couple}[datum.i]").transform_filter(
            f"datum.i < length(coming.{couple})").transform_calculate(
            x=f"left + half * (lived_steps + datum.i / {STEPS})", y=_y("datum.level"))
        style = {"color": colour, "strokeDash": dash, "aria": False}
        layers += [at(been.mark_line(strokeWidth=3, **style), "x").encode(order=alt.Order("i:Q")),
                   at(next_.mark_line(strokeWidth=2, opacity=0.75, **style), "x").encode(order=alt.Order("i:Q"))]
    return layers


def _ends() -> list[alt.Chart]:
    """Draw each couple where it is now (filled) and where it will be (hollow), with its name and number."""
    layers = []
    for couple, (shape, colour, _dash) in COUPLES.items():
        base = one(x="left + half * lived_steps", x_end="left + half * (lived_steps + room)",
                   y=_y(f"ends.{couple}.now"), y_end=_y(f"ends.{couple}.then"), y_word=_y(f"ends.{couple}.label"),
                   x_word="datum.x_end + 12", shown=f"floor(ends.{couple}.then + 0.5)",
                   size=f"room ? ends.{couple}.size_then : 0", size_now=f"ends.{couple}.size_now",
                   now=f"floor(ends.{couple}.now + 0.5)")
        base = base.transform_calculate(
            text=f"'{couple} ' + datum.shown",
            said=f"'{couple} couple: now ' + datum.now + (room ? ', after the coming step ' + datum.shown : '')")
        mark = {"shape": shape, "filled": True, "opacity": 1, "strokeWidth": 1.8}
        layers += [
            at(base.mark_point(fill="white", stroke=colour, aria=False, **mark), "x_end", "y_end",
               size=alt.Size("size:Q", scale=None)),
            at(base.mark_point(fill=colour, stroke="white", **mark), "x", description="said:N",
               size=alt.Size("size_now:Q", scale=None)),
            *halo(base, "x_word", "text", "y_word", fontSize=12.5, fontWeight=600, color=INK),
        ]
    return layers


def ends_of(now: Mapping[str, float], then: Mapping[str, float]) -> dict[str, dict]:
    """Return the parameter `ends`: where each couple is and will be, the height of its words, the sizes of its marks.

    Examples
    --------
    >>> ends_of({"circle": 80.0}, {"circle": 57.0})
    {'circle': {'now': 80.0, 'then': 57.0, 'label': 57.0, 'size_now': 120, 'size_then': 120}}
    """
    labels, size_now, size_then = spread_labels(then), mark_sizes(now), mark_sizes(then)
    return {couple: {"now": now[couple], "then": then[couple], "label": labels[couple],
                     "size_now": size_now[couple], "size_then": size_then[couple]} for couple in now}


def couples_chart(lived: Mapping[str, Sequence[float]]) -> alt.LayerChart:
    """Learned security of three couples over at most six steps, on axes that never move.

    Parameters
    ----------
    lived : mapping of couple to sequence of numbers
        Levels (0 to 100) every ten days, so far; the first is the start. The couples are those of `COUPLES`.

    Returns
    -------
    altair.LayerChart
        Parameters: `lived`; `coming` (couple -> levels of the coming step, empty = none); `ends` (couple ->
        dict, as `ends_of` makes it); `loads` (whole numbers, one a step
        that has been); `load` (set now); `page_width`; the others follow.

    Examples
    --------
    >>> start = {"circle": [80], "square": [50], "triangle": [30]}
    >>> couples_chart(start).to_dict()["params"][0]["value"]["square"]
    [50.0]
    """
    lived = {couple: [float(level) for level in lived[couple]] for couple in COUPLES}
    now = {couple: levels[-1] for couple, levels in lived.items()}
    params = parameters({"lived": lived, "coming": {couple: [] for couple in COUPLES}, "ends": ends_of(now, now),
                         "loads": [], "load": 0, "page_width": DEFAULT_PAGE_WIDTH}, LAYOUT)
    description = ("Lines: learned security of three couples, called circle, square and triangle, from 0 to 100 over "
                   "up to six steps, with the chronic load of each step below.")
    return finish([sheet(), *_frame(), *_loads(), *_paths(), *_ends()], params, description)
