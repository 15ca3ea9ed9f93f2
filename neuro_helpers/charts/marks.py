"""What the pictures share: colours, letters, styles of a basis, ways to place marks, hairlines, and parts of keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import altair as alt

from neuro_helpers.wording import BASES

FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Helvetica, Arial, sans-serif"
INK, QUIET, LINE = "#1d2733", "#566270", "#d5dbe2"  # text, second text, hairlines
NOW, REFERENCE, GUESS = "#0072b2", "#4d4d4d", "#b35900"  # Okabe-Ito blue, grey, orange (darkened)
PALE_LINE = "#eef1f4"  # hairlines behind curves
DEFAULT_PAGE_WIDTH = 960  # pixels, until the page tells its own
NAME_ROOM = 220  # pixels that a name may take where a chart says nothing else
ARROW_HEAD = "M0,0L-1,-0.62L-1,0.62Z"  # its tip, not its middle, stands at the level
TICK_TEXT = {"fontSize": 11.5, "color": QUIET}  # numbers of an axis
TITLE_TEXT = {"fontSize": 12, "color": QUIET}  # titles of an axis, words of a key


class BasisStyle(NamedTuple):
    """How an arrow looks that rests on a basis, and that somebody tested or nobody did.

    Attributes
    ----------
    colour : str
        Hexadecimal, at least 3:1 against white; it says the basis.
    dash : list of int
        Pixels drawn and left out; [1, 0] is a full line. It says the state: dashed is untested, and nothing else.
    width : float
        Pixels; our guesses are thinner, so that a basis is told without colour, too.
    """

    colour: str
    dash: list[int]
    width: float = 2.6


FULL, DASHED = [1, 0], [5, 4]
SHAFT_DASH = [4, 3]  # of a thick shaft: short, so that a short one shows it, too
UNTESTED = "untested"  # the state of a row that nobody tested
# None is the colour of a partner (NOW, GUESS), whose marks stand beside them.
BASIS_STYLES = {
    "document": BasisStyle("#1f8a6b", FULL),  # Okabe-Ito bluish green, darkened
    "finding": BasisStyle(INK, FULL),
    "assumption": BasisStyle("#9b5aa0", FULL, 1.7),  # Okabe-Ito reddish purple, darkened
}


def style_of(basis: str, state: str) -> BasisStyle:
    """Return how an arrow looks: colour by its basis, dashed where nobody tested it.

    Examples
    --------
    >>> style_of("document", "untested").dash == DASHED, style_of("assumption", "weakened").dash == FULL
    (True, True)
    """
    return BASIS_STYLES[basis]._replace(dash=DASHED if state == UNTESTED else FULL)


NUMBERS = {  # whole numbers as people read them; the change is the difference of the two numbers on screen
    "now": "100 * levels[datum.node]",
    "shown": "floor(datum.now + 0.5)",
    "shown_reference": "floor(100 * datum.reference + 0.5)",
    "change": "datum.shown - datum.shown_reference",
    "x_now": "datum.x0 + axis_width * datum.now / 100",
    "x_reference": "datum.x0 + axis_width * datum.reference",
    "change_text": "datum.change > 0 ? '(+' + datum.change + ')' : datum.change < 0 ? "
                   "'(\u2212' + abs(datum.change) + ')' : '(no change)'",
    # The share of the change that runs over an arrow that nobody tested; 0 where the picture is not told.
    "open": "datum.change != 0 && isValid(untested[datum.node]) ? clamp(untested[datum.node], 0, 1) : 0",
    "said": "datum.label + ': ' + datum.shown + ' of 100, ' + (datum.change == 0 ? 'as in' : abs(datum.change) + "
            "(datum.change > 0 ? ' above' : ' below')) + ' the reference couple (' + datum.shown_reference + ')' + "
            "(datum.open > 0.005 ? '; ' + (datum.open > 0.995 ? 'all' : floor(100 * datum.open + 0.5) + ' %') + "
            "' of the change over arrows that nobody tested' : '')",
}


def pixel(channel: type, field: str) -> alt.SchemaBase:
    """Read a field as pixels: no scale, no axis."""
    return channel(f"{field}:Q", scale=None, axis=None)


def at(chart: alt.Chart, x: str, y: str = "y", **more: object) -> alt.Chart:
    """Place a mark at pixel columns; no scale depends on data."""
    return chart.encode(x=pixel(alt.X, x), y=pixel(alt.Y, y), **more)


def text_at(base: alt.Chart, x: str, field: str, y: str = "y", **style: object) -> alt.Chart:
    """Write a text column at pixel columns; a name that is longer than its room ends in an ellipsis."""
    room = {"limit": NAME_ROOM} if field == "label" else {}
    style = {"fontSize": 13, "color": INK, "align": "left", "baseline": "middle"} | room | style
    return at(base.mark_text(font=FONT, aria=False, **style), x, y, text=f"{field}:N")


def halo(base: alt.Chart, x: str, field: str, y: str = "y", edge: float = 4, **style: object) -> list[alt.Chart]:
    """Write a text with a white edge (pixels), so that a line behind it does not disturb."""
    white = {"color": "white", "stroke": "white", "strokeWidth": edge, "strokeJoin": "round"}  # no spikes at a w
    return [text_at(base, x, field, y, **style | white), text_at(base, x, field, y, **style)]


def each(records: Iterable[Mapping], **places: str) -> alt.Chart:
    """Make one thing of each record at computed places."""
    return alt.Chart(alt.Data(values=list(records))).transform_calculate(**places)


def one(**places: str) -> alt.Chart:
    """Make a single thing at computed places."""
    return each([{}], **places)


def several(count: int, **places: str) -> alt.Chart:
    """Make things numbered from 0 (`datum.i`) at computed places."""
    return alt.Chart(alt.sequence(0, count, as_="i")).transform_calculate(**places)


def change_shafts(base: alt.Chart, width: float, head: float) -> list[alt.Chart]:
    """Draw the shaft from `x_reference` towards `x_now`, dashed for the share `open` at its end.

    Parameters
    ----------
    base : altair.Chart
        Rows with `NUMBERS` worked out, each of which has changed.
    width, head : float
        Pixels: how thick the shaft is, and how much of its end the head covers.
    """
    way, length = "(datum.x_now < datum.x_reference ? -1 : 1)", "abs(datum.x_now - datum.x_reference)"
    shaft = base.transform_calculate(
        x_stem=f"datum.x_now - {way} * min({head}, {length})",
        x_tested=f"datum.x_reference + {way} * min({length} - min({head}, {length}), (1 - datum.open) * {length})")
    style = {"color": NOW, "strokeWidth": width, "aria": False}
    return [at(shaft.mark_rule(**style), "x_reference", x2="x_tested:Q"),
            at(shaft.mark_rule(strokeDash=SHAFT_DASH, **style), "x_tested", x2="x_stem:Q")]


def change_heads(base: alt.Chart) -> alt.Chart:
    """Return the heads of changes, without their places: hollow where more than half of a change is untested."""
    return base.transform_calculate(inside=f"datum.open > 0.5 ? 'white' : '{NOW}'").mark_point(
        filled=True, opacity=1, stroke=NOW, strokeWidth=2, strokeJoin="round").encode(
        fill=alt.Fill("inside:N", scale=None))


def hairlines(columns: alt.Chart, rows: alt.Chart, colour: str = PALE_LINE) -> list[alt.Chart]:
    """Draw a line from `y_from` to `y_to` at the `x` of each column, and from `x` to `x_end` at the `y` of each row."""
    style = {"color": colour, "aria": False}
    return [at(columns.mark_rule(**style), "x", "y_from", y2="y_to:Q"), at(rows.mark_rule(**style), "x", x2="x_end:Q")]


def tick_texts(columns: alt.Chart, rows: alt.Chart, column_text: str = "v", row_text: str = "v",
               column_size: float = 11.5, row_size: float = 11.5) -> list[alt.Chart]:
    """Write the numbers of both axes: left of `x_word` in each row, and in the middle of `x`, `y` for each column."""
    return [text_at(rows, "x_word", row_text, align="right", **TICK_TEXT | {"fontSize": row_size}),
            text_at(columns, "x", column_text, align="center", **TICK_TEXT | {"fontSize": column_size})]


def key_entry(kind: str, text: str, x: str, y: str = "12", when: str = "true",
              point: Mapping | None = None, gap: int = 14) -> list[alt.Chart]:
    """Return one entry of the key that says what tick, arrow and marks mean.

    Parameters
    ----------
    kind : {"tick", "arrow", "untested", "point"}
        What is drawn; "untested" is an arrow, dashed with a hollow head; "point" takes its style from `point`.
    text, x, y, when : str
        Vega expressions: the words, the place in pixels, and whether the entry is there.
    point : mapping, optional
        Style of the mark, for ``kind="point"``.
    gap : int
        Pixels from the middle of a point to its words.
    """
    x_text = {"tick": 10, "arrow": 36, "untested": 36, "point": gap}[kind]
    base = alt.Chart(alt.Data(values=[{}])).transform_filter(when).transform_calculate(x=x, y=y).transform_calculate(
        text=text, x_text=f"datum.x + {x_text}", x_end="datum.x + 16", x_tip="datum.x + 24", y_from="datum.y - 8",
        y_to="datum.y + 8")
    if kind == "tick":
        marks = [at(base.mark_rule(color=REFERENCE, strokeWidth=2.5, aria=False), "x", "y_from", y2="y_to:Q")]
    elif kind in ("arrow", "untested"):
        inside, dash = (NOW, FULL) if kind == "arrow" else ("white", SHAFT_DASH)
        tip = base.mark_point(fill=inside, stroke=NOW, strokeWidth=2, strokeJoin="round", filled=True, opacity=1,
                              shape=ARROW_HEAD, size=300, aria=False)
        shaft = base.mark_rule(color=NOW, strokeWidth=6, strokeDash=dash, aria=False)
        marks = [at(shaft, "x", x2="x_end:Q"), at(tip, "x_tip")]
    else:
        marks = [at(base.mark_point(aria=False, **point), "x")]
    return [*marks, text_at(base, "x_text", "text", **TITLE_TEXT)]


# Pixels of each part of the key, with the room behind it: fonts differ by a tenth from one computer to another.
BASIS_KEY_WIDTHS = {"": 90, "document": 120, "finding": 148, "assumption": 112}
BASIS_KEY_WIDTH = sum(BASIS_KEY_WIDTHS.values())
BASIS_KEY_WRAPPED_WIDTH = BASIS_KEY_WIDTHS["finding"] + BASIS_KEY_WIDTHS["assumption"]
STATE_KEY = (("dashed: nobody tested it", DASHED, 0), ("full: somebody did", FULL, 196))  # words, line, pixels
KEY_LINE = 16  # pixels from one line of the key to the next


def basis_key(left: str, y: str, wraps: str = "false", when: str = "true") -> list[alt.Chart]:
    """Say what the arrows of a picture rest on, and below it which of them nobody tested.

    Parameters
    ----------
    left, y : str
        Vega expressions of the place of the first words, in pixels.
    wraps : str
        Vega expression: the names of the bases need two lines, so that the key has three.
    when : str
        Vega expression: is the key there?
    """
    words = {"fontSize": 11, "color": QUIET}
    start = each([{"text": "arrows rest on"}], left=left, y=y).transform_filter(when)
    layers, x = [text_at(start, "left", "text", **words)], BASIS_KEY_WIDTHS[""]
    second = x + BASIS_KEY_WIDTHS["document"]  # where the entries are that move into the second line
    for basis, style in BASIS_STYLES.items():
        moves = f"({wraps})" if x >= second else "false"
        base = each([{"text": BASES[basis]}], left=left, y=f"{y} + ({moves} ? {KEY_LINE} : 0)").transform_filter(
            when).transform_calculate(
            x=f"datum.left + {x} - ({moves} ? {second} : 0)", x_end="datum.x + 24",
            x_text="datum.x + 29")
        rule = base.mark_rule(color=style.colour, strokeWidth=style.width, aria=False)
        layers += [at(rule, "x", x2="x_end:Q"), text_at(base, "x_text", "text", **words)]
        x += BASIS_KEY_WIDTHS[basis]
    for text, dash, behind in STATE_KEY:
        base = each([{"text": text}], left=left, y=f"{y} + {KEY_LINE} * (({wraps}) ? 2 : 1)").transform_filter(
            when).transform_calculate(x=f"datum.left + (({wraps}) ? 0 : {BASIS_KEY_WIDTHS['']}) + {behind}",
                                      x_end="datum.x + 24", x_text="datum.x + 29")
        rule = base.mark_rule(color=QUIET, strokeWidth=2.2, strokeDash=dash, aria=False)
        layers += [at(rule, "x", x2="x_end:Q"), text_at(base, "x_text", "text", **words)]
    return layers


def parameters(values: Mapping[str, object], layout: Mapping[str, str]) -> list[alt.Parameter]:
    """Return parameters that are set from outside, and those that follow from them by an expression."""
    return [*(alt.param(name=name, value=value) for name, value in values.items()),
            *(alt.param(name=name, expr=expression) for name, expression in layout.items())]


def sheet() -> alt.Chart:
    """Lay out an invisible sheet that fixes the size of the picture, whatever is drawn on it."""
    base = alt.Chart(alt.Data(values=[{}])).transform_calculate(
        x="0", x_end="page_width - 2", y="0", y_end="picture_height")
    return at(base.mark_rect(color="white", aria=False), "x", x2="x_end:Q", y2="y_end:Q")


def finish(layers: list[alt.Chart], params: list[alt.Parameter], description: str) -> alt.LayerChart:
    """Layer the marks on a picture that has the size of its sheet.

    All in one call: each of `add_params`, `properties` and `configure_view` would copy every layer with its data.
    """
    return alt.LayerChart(
        layer=layers, params=[param.param for param in params], description=description, background="white", padding=0,
        width=1, height=1, autosize=alt.AutoSizeParams(type="pad", resize=True),
        config=alt.Config(view=alt.ViewConfig(stroke=None)))
