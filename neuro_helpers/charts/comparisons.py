"""What the outcomes can be compared with beside the reference: the other lens, a pinned setting, draws of our guesses.

Each is a chart parameter that is empty at first, and then nothing of it is drawn:

- `other`: node -> level under the other lens, a hollow mark where the two numbers differ; `lead`: the lens that leads;
- `pinned`: node -> level of a setting to compare with, a ring;
- `draws`: node -> {"low", "high", "dots": [{"level", "lane"}, ...]}, levels in 0..1: dots in place of mark and arrow.
  Where low and high are the same, the mark stays and words say that nothing is spread: twenty dots in one line would
  read as certainty;
- `goal`: node -> level to reach, a flag: hollow until it is reached.
"""

from __future__ import annotations

import json

import altair as alt

from neuro_helpers.charts.marks import NOW, QUIET, REFERENCE, at, key_entry, text_at
from neuro_helpers.charts.marks import NUMBERS as NUMBERS_OF_CHANGE
from neuro_helpers.wording import LENSES, in_sentence

HOLLOW = {"shape": "diamond", "size": 130, "filled": True, "fill": "white", "stroke": NOW, "strokeWidth": 2,
          "opacity": 1}
RING = {"shape": "circle", "size": 150, "filled": False, "opacity": 1, "strokeWidth": 2, "color": REFERENCE}
DOT = {"shape": "circle", "size": 24, "filled": True, "opacity": 0.85, "color": NOW}
DOT_STEP = 4.2  # pixels between two lanes of dots
CLAIM_OTHER, KEY_OTHER, SHORT_OTHER = (  # what is said of the second lens: in a sentence, in the key, at a number
    f"(lead == 'document' ? '{words['evidence']}' : '{words['document']}')" for words in (
        {lens: in_sentence(words.claim) for lens, words in LENSES.items()},
        {lens: words.key for lens, words in LENSES.items()}, {"document": "document ", "evidence": "evidence "}))
KEY_LEADING = f"{json.dumps({lens: words.key for lens, words in LENSES.items()})}[lead]"
ON = "(isValid(draws[datum.node]) && draws[datum.node].low < draws[datum.node].high)"
AT_ONE = "(isValid(draws[datum.node]) && draws[datum.node].low == draws[datum.node].high)"
GOAL, FLAG = "#1f6e43", "M0,-1L1.15,-0.62L0,-0.24L0,1L-0.09,1L-0.09,-1Z"  # dark green; it stands on its foot
NUMBERS = {
    "shown_other": "isValid(other[datum.node]) ? floor(100 * other[datum.node] + 0.5) : datum.shown",
    "differs": f"datum.shown_other != datum.shown && !{ON}",
    "x_other": "datum.x0 + axis_width * other[datum.node]",
    "is_pinned": "isValid(pinned[datum.node])",
    "x_pinned": "datum.x0 + axis_width * pinned[datum.node]",
    "has_goal": "isValid(goal[datum.node])",
    "shown_goal": "floor(100 * goal[datum.node] + 0.5)",
    "at_goal": "isValid(goal[datum.node]) && datum.shown >= datum.shown_goal",
    "x_goal": "datum.x0 + axis_width * goal[datum.node]",
}
SAID = {
    "spread": f"{ON} ? floor(100 * draws[datum.node].low + 0.5) + ' to ' + "
              "floor(100 * draws[datum.node].high + 0.5) : ''",
    "said": f"{NUMBERS_OF_CHANGE['said']} + (datum.differs ? '; ' + {CLAIM_OTHER} + ' ' + datum.shown_other : '') + "
            "(datum.is_pinned ? '; in the pinned setting ' + floor(100 * pinned[datum.node] + 0.5) : '') + "
            f"({ON} ? '; twenty draws of our guesses from ' + datum.spread : "
            f"{AT_ONE} ? '; no spread here' : '') + "
            "(datum.has_goal ? '; the goal is ' + datum.shown_goal + (datum.at_goal ? ', reached' : ', not reached') "
            ": '')",
}
# While nothing of it is drawn.
EMPTY = {"untested": {}, "other": {}, "pinned": {}, "draws": {}, "goal": {}, "lead": "document"}
UNTESTED_WORDS, UNTESTED_SHORT = "dashed: over untested arrows", "dashed: untested"  # in the key; on a narrow page
NARROW_KEY_BELOW, ONE_LINE_FROM = 500, 716  # page widths in pixels: three entries in one line; all that there are


def numbers(base: alt.Chart) -> alt.Chart:
    """Add the other lens and the pinned setting to the numbers of each row, and to what is spoken."""
    return base.transform_calculate(**NUMBERS).transform_calculate(**SAID)


def marks(base: alt.Chart) -> list[alt.Chart]:
    """Draw the ring, the hollow mark, the dots, and the small words under the number."""
    second = base.transform_calculate(
        x_second="datum.x0 + axis_width + 12", y_second="datum.y + 15",
        text="datum.has_goal ? (datum.at_goal ? '\u2713 goal ' : 'goal ') + datum.shown_goal : "
             "show_all && !above ? '' : "
             f"{ON} ? 'draws ' + datum.spread : {AT_ONE} ? 'no spread here' : !datum.differs ? '' : "
             f"{SHORT_OTHER} + datum.shown_other")
    flags = base.transform_filter("datum.has_goal").transform_calculate(
        y_flag="datum.y - 7", inside=f"datum.at_goal ? '{GOAL}' : 'white'")
    dots = base.transform_filter(ON).transform_calculate(dot="draws[datum.node].dots").transform_flatten(
        ["dot"]).transform_calculate(x_dot="datum.x0 + axis_width * datum.dot.level",
                                     y_dot=f"datum.y + {DOT_STEP} * datum.dot.lane")
    pinned, differs = base.transform_filter("datum.is_pinned"), base.transform_filter("datum.differs")
    return [at(flags.mark_point(aria=False, filled=True, opacity=1, shape=FLAG, size=300, stroke=GOAL, strokeWidth=1.6),
               "x_goal", "y_flag", fill=alt.Fill("inside:N", scale=None)),
            at(pinned.mark_point(aria=False, **RING), "x_pinned"),
            at(differs.mark_point(aria=False, **HOLLOW), "x_other"),
            at(dots.mark_point(aria=False, **DOT), "x_dot", "y_dot"),
            text_at(second.transform_filter("datum.text != ''"), "x_second", "text", "y_second", fontSize=11.5,
                  color=QUIET)]


def arrow_key(x: str, words: str, y: str = "12", when: str = "true", second: str = "118") -> list[alt.Chart]:
    """Say what an arrow is, and what a dashed one is.

    Parameters
    ----------
    x, y, words, when, second : str
        Vega expressions: the place of the first arrow in pixels, what it is, whether it is there, and how many pixels
        behind it the dashed one stands.
    """
    text = f"page_width < {NARROW_KEY_BELOW} ? '{UNTESTED_SHORT}' : '{UNTESTED_WORDS}'"
    return [*key_entry("arrow", words, f"12 + {x}", y, when),
            *key_entry("untested", text, f"12 + {x} + {second}", y, when)]


def legend(nodes: list[str]) -> tuple[dict[str, str], list[alt.Chart]]:
    """Return expressions for the parameters `legend_height` (pixels) and three that tell what is on, and the legend.

    Parameters
    ----------
    nodes : list of str
        The outcomes; each parameter holds all of them or none.
    """
    first = nodes[0]
    expressions = {
        "two_lenses": f"isValid(other['{first}'])", "is_compared": f"isValid(pinned['{first}'])",
        "is_spread": " || ".join(f"(isValid(draws['{node}']) && draws['{node}'].low < draws['{node}'].high)"
                                 for node in nodes),
        "key_is_narrow": f"page_width < {NARROW_KEY_BELOW}",
        "key_goes_on": f"(two_lenses || is_compared || is_spread) && page_width < {ONE_LINE_FROM}",
        "legend_height": "28 + 19 * key_is_narrow + 19 * key_goes_on",
    }
    return expressions, _legend_marks()


def _legend_marks() -> list[alt.Chart]:
    """Say in one line what the marks mean, in two or three where the page is narrow."""
    arrows = "12 + 19 * (key_is_narrow && !is_spread)"
    last = "12 + (key_goes_on ? 19 + 19 * key_is_narrow : 0)"
    return [
        *key_entry("tick", "'reference couple'", "12"),
        *arrow_key("(key_is_narrow ? 0 : 122)", "'the change'", arrows, "!is_spread"),
        *key_entry("point", "'twenty draws: the spread of our guesses'", "134", "12", "is_spread", DOT, gap=12),
        *key_entry("point", KEY_OTHER, "key_goes_on ? 12 : 484", last, "two_lenses && !is_spread", HOLLOW),
        *key_entry("point", "'pinned'", "key_goes_on ? 186 : 656", last, "is_compared", RING),
    ]
