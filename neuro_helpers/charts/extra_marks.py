"""What the outcomes' picture can show besides the change: the other lens, a pinned setting, the spread of our guesses.

Each is a chart parameter that is empty at first, and then nothing of it is drawn:

- `other`: node -> level under the other lens, a hollow mark where the two numbers differ; `lead`: the lens that leads;
- `pinned`: node -> level of a setting to compare with, a ring;
- `draws`: node -> {"low", "high", "dots": [{"level", "lane"}, ...]}, levels in 0..1: dots in place of mark and arrow.
"""

from __future__ import annotations

import altair as alt

from neuro_helpers.charts.marks import ARROW_HEAD, NOW, QUIET, REFERENCE, at, words
from neuro_helpers.charts.marks import NUMBERS as NUMBERS_OF_CHANGE

HOLLOW = {"shape": "diamond", "size": 130, "filled": True, "fill": "white", "stroke": NOW, "strokeWidth": 2,
          "opacity": 1}
RING = {"shape": "circle", "size": 150, "filled": False, "opacity": 1, "strokeWidth": 2, "color": REFERENCE}
DOT = {"shape": "circle", "size": 24, "filled": True, "opacity": 0.85, "color": NOW}
DOT_STEP = 4.2  # pixels between two lanes of dots
OTHER_NAME = "(lead == 'document' ? 'the evidence leaves ' : 'the document predicts ')"
ON = "isValid(draws[datum.node])"
NUMBERS = {
    "shown_other": "isValid(other[datum.node]) ? floor(100 * other[datum.node] + 0.5) : datum.shown",
    "differs": f"datum.shown_other != datum.shown && !{ON}",
    "x_other": "datum.x0 + axis_width * other[datum.node]",
    "is_pinned": "isValid(pinned[datum.node])",
    "x_pinned": "datum.x0 + axis_width * pinned[datum.node]",
}
SAID = {
    "spread": f"{ON} ? floor(100 * draws[datum.node].low + 0.5) + ' to ' + "
              "floor(100 * draws[datum.node].high + 0.5) : ''",
    "said": f"{NUMBERS_OF_CHANGE['said']} + (datum.differs ? '; ' + {OTHER_NAME} + datum.shown_other : '') + "
            "(datum.is_pinned ? '; in the pinned setting ' + floor(100 * pinned[datum.node] + 0.5) : '') + "
            f"({ON} ? '; twenty draws of our guesses from ' + datum.spread : '')",
}
LEGEND_WRAPS_BELOW = 620  # page width in pixels


def parameters() -> list[alt.Parameter]:
    """Return the parameters that this file reads, all of them empty."""
    values = {"other": {}, "pinned": {}, "draws": {}, "lead": "document"}
    return [alt.param(name=name, value=value) for name, value in values.items()]


def numbers(base: alt.Chart) -> alt.Chart:
    """Add the other lens and the pinned setting to the numbers of each row, and to what is spoken."""
    return base.transform_calculate(**NUMBERS).transform_calculate(**SAID)


def marks(base: alt.Chart) -> list[alt.Chart]:
    """Draw the ring, the hollow mark, the dots, and the small words under the number."""
    second = base.transform_calculate(
        x_second="datum.x0 + axis_width + 12", y_second="datum.y + 15",
        text=f"show_all && !above ? '' : {ON} ? 'draws ' + datum.spread : !datum.differs ? '' : "
             "(lead == 'document' ? 'evidence ' : 'document ') + datum.shown_other")
    dots = base.transform_filter(ON).transform_calculate(dot="draws[datum.node].dots").transform_flatten(
        ["dot"]).transform_calculate(x_dot="datum.x0 + axis_width * datum.dot.level",
                                     y_dot=f"datum.y + {DOT_STEP} * datum.dot.lane")
    pinned, differs = base.transform_filter("datum.is_pinned"), base.transform_filter("datum.differs")
    return [at(pinned.mark_point(aria=False, **RING), "x_pinned"),
            at(differs.mark_point(aria=False, **HOLLOW), "x_other"),
            at(dots.mark_point(aria=False, **DOT), "x_dot", "y_dot"),
            words(second.transform_filter("datum.text != ''"), "x_second", "text", "y_second", fontSize=11.5,
                  color=QUIET)]


def legend(nodes: list[str]) -> tuple[list[alt.Parameter], list[alt.Chart]]:
    """Return the legend, and the parameters `legend_height` (pixels) and three that tell what is on.

    Parameters
    ----------
    nodes : list of str
        The outcomes; each parameter holds all of them or none.
    """
    first = nodes[0]
    expressions = {
        "two_lenses": f"isValid(other['{first}'])", "is_compared": f"isValid(pinned['{first}'])",
        "is_spread": " || ".join(f"isValid(draws['{node}'])" for node in nodes),
        "legend_wraps": f"(two_lenses || is_compared || is_spread) && page_width < {LEGEND_WRAPS_BELOW}",
        "legend_height": "legend_wraps ? 47 : 28",
    }
    return [alt.param(name=name, expr=expr) for name, expr in expressions.items()], _legend_marks()


def _legend_marks() -> list[alt.Chart]:
    """Say in one line what the marks mean, in two where the page is narrow."""
    place = {"x": "12 + (legend_wraps ? datum.narrow : datum.wide)", "y": "12 + (legend_wraps ? 19 * datum.line : 0)"}

    def entry(kind: str, when: str, wide: int, narrow: int, line: int, text: str) -> dict:
        return {"kind": kind, "wide": wide, "narrow": narrow, "line": line, "text": text, "when": when}

    entries = {
        "tick": ("true", entry("tick", "", 0, 0, 0, "'reference couple'")),
        "arrow": ("!is_spread", entry("arrow", "", 138, 118, 0, "two_lenses ? (lead == 'document' ? "
                  "'the document predicts' : 'the evidence leaves') : is_compared ? 'this setting' : "
                  "'this setting: the arrow is the change'")),
        "hollow": ("two_lenses && !is_spread", entry("hollow", "", 344, 0, 1, "lead == 'document' ? "
                   "'the evidence leaves' : 'the document predicts'")),
        "dot": ("is_spread", entry("dot", "", 138, 118, 0, "'twenty draws: the spread of our guesses'")),
        "ring": ("is_compared", entry("ring", "", 510, 176, 1, "'pinned'")),
    }
    shift = {"tick": 10, "arrow": 36, "hollow": 14, "dot": 12, "ring": 14}
    layers = []
    for kind, (when, record) in entries.items():
        text = record.pop("text")
        base = alt.Chart(alt.Data(values=[record])).transform_filter(when).transform_calculate(**place)
        base = base.transform_calculate(text=text, x_text=f"datum.x + {shift[kind]}", x_end="datum.x + 16",
                                        x_tip="datum.x + 24", y_from="datum.y - 8", y_to="datum.y + 8")
        layers += [*_symbol(kind, base), words(base, "x_text", "text", fontSize=12, color=QUIET)]
    return layers


def _symbol(kind: str, base: alt.Chart) -> list[alt.Chart]:
    if kind == "tick":
        return [at(base.mark_rule(color=REFERENCE, strokeWidth=2.5, aria=False), "x", "y_from", y2="y_to:Q")]
    if kind == "arrow":
        tip = base.mark_point(color=NOW, filled=True, opacity=1, shape=ARROW_HEAD, size=520, aria=False)
        return [at(base.mark_rule(color=NOW, strokeWidth=6, aria=False), "x", x2="x_end:Q"), at(tip, "x_tip")]
    style = {"hollow": HOLLOW, "dot": DOT, "ring": RING}[kind]
    return [at(base.mark_point(aria=False, **style), "x")]
