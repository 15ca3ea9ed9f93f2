"""Colours, letters and the two ways to place a mark: what every picture of levels is made of."""

from __future__ import annotations

import altair as alt

FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Helvetica, Arial, sans-serif"
INK, QUIET, LINE = "#1d2733", "#566270", "#d5dbe2"  # text, second text, hairlines
NOW, REFERENCE, GUESS = "#0072b2", "#4d4d4d", "#b35900"  # Okabe-Ito blue, grey, orange (darkened)
DEFAULT_PAGE_WIDTH = 960  # pixels, until the page tells its own
ARROW_HEAD = "M0,0L-1,-0.62L-1,0.62Z"  # its tip, not its middle, stands at the level

NUMBERS = {  # whole numbers as people read them; the change is the difference of the two numbers on screen
    "now": "100 * levels[datum.node]",
    "shown": "floor(datum.now + 0.5)",
    "shown_reference": "floor(100 * datum.reference + 0.5)",
    "change": "datum.shown - datum.shown_reference",
    "x_now": "datum.x0 + axis_width * datum.now / 100",
    "x_reference": "datum.x0 + axis_width * datum.reference",
    "change_text": "datum.change > 0 ? '(+' + datum.change + ')' : datum.change < 0 ? "
                   "'(\u2212' + abs(datum.change) + ')' : '(no change)'",
    "said": "datum.label + ': ' + datum.shown + ' of 100, ' + (datum.change == 0 ? 'as in' : abs(datum.change) + "
            "(datum.change > 0 ? ' above' : ' below')) + ' the reference couple (' + datum.shown_reference + ')'",
}


def pixel(channel: type, field: str) -> alt.SchemaBase:
    """Read a field as pixels: no scale, no axis."""
    return channel(f"{field}:Q", scale=None, axis=None)


def at(chart: alt.Chart, x: str, y: str = "y", **more: object) -> alt.Chart:
    """Place a mark at pixel columns; no scale depends on data."""
    return chart.encode(x=pixel(alt.X, x), y=pixel(alt.Y, y), **more)


def words(base: alt.Chart, x: str, field: str, y: str = "y", **style: object) -> alt.Chart:
    """Write a text column at pixel columns."""
    style = {"fontSize": 13, "color": INK, "align": "left", "baseline": "middle"} | style
    return at(base.mark_text(font=FONT, aria=False, **style), x, y, text=f"{field}:N")


def sheet() -> alt.Chart:
    """Lay out an invisible sheet that fixes the size of the picture, whatever is drawn on it."""
    base = alt.Chart(alt.Data(values=[{}])).transform_calculate(
        x="0", x_end="page_width - 2", y="0", y_end="picture_height")
    return at(base.mark_rect(color="white", aria=False), "x", x2="x_end:Q", y2="y_end:Q")


def finish(layers: list[alt.Chart], params: list[alt.Parameter], description: str) -> alt.LayerChart:
    """Layer the marks on a picture that has the size of its sheet."""
    return (alt.layer(*layers).add_params(*params)
            .properties(description=description, background="white", padding=0, width=1, height=1,
                        autosize=alt.AutoSizeParams(type="pad", resize=True))
            .configure_view(stroke=None))


class BasisStyle(__import__("typing").NamedTuple):
    colour: str
    dash: tuple


BASIS_STYLES = {"document": BasisStyle("#4d4d4d", ()), "finding": BasisStyle("#0072b2", ()), "assumption": BasisStyle("#b35900", (5, 4))}
