"""A class's votes: for each answer two bars, before they talked and after, to be read from the back of a room.

It knows no question and no model. The axis is fixed, 0 to 100 %. Which answer is right is a word and a sign at that
answer, and its words are bold; no colour says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from neuro_helpers.charts.marks import (
    DEFAULT_PAGE_WIDTH,
    INK,
    NOW,
    QUIET,
    REFERENCE,
    at,
    each,
    finish,
    hairlines,
    one,
    parameters,
    sheet,
    text_at,
)

LEFT, RIGHT = 34, 92  # pixels beside the bars; the numbers stand on the right
HEAD, WORDS, BAR, GAP, FOOT = 34, 30, 22, 16, 30  # pixels of key, words of an answer, a bar, what lies below, axis
MARGIN, CHARACTER = 30, 0.62  # pixels right of an answer's words; width of a bold letter, in heights of it
PALE = "#c9d1da"  # of the bars before they talked; their outline carries them
STEPS = (0, 25, 50, 75, 100)


def votes_chart(options: Sequence[str]) -> alt.LayerChart:
    """Two bars for each answer, on an axis from 0 to 100 %.

    Parameters
    ----------
    options : sequence of str
        The answers, in the order of their letters.

    Returns
    -------
    altair.LayerChart
        Parameters: `first` and `second` (percent for each answer before they talked and after; empty: no bars),
        `right` (place of the right answer; -1: not said), `page_width`; the others follow.

    Examples
    --------
    >>> votes_chart(["yes", "no"]).to_dict()["params"][0]["name"]
    'first'
    """
    row = WORDS + 2 * BAR + GAP
    values: Mapping = {"first": [], "second": [], "right": -1, "page_width": DEFAULT_PAGE_WIDTH}
    layout = {"plot": f"page_width - {LEFT + RIGHT}", "picture_height": str(HEAD + row * len(options) + FOOT)}
    records = [{"i": place, "letter": chr(65 + place), "words": words} for place, words in enumerate(options)]
    base = each(records, top=f"{HEAD} + {row} * datum.i").transform_calculate(
        x="0", x_words=str(LEFT), y=f"datum.top + {WORDS / 2}", is_right="datum.i == right",
        marked="'\u2713 right: ' + datum.words",  # before the words: nobody knows how wide they are drawn
        said="'Answer ' + datum.letter + (datum.is_right ? ', right' : '') + "
             "(length(first) ? ': ' + first[datum.i] + ' % before talking' : '') + "
             "(length(second) ? ', ' + second[datum.i] + ' % after talking' : '')")
    axis = each([{"v": step, "t": f"{step} %"} for step in STEPS], x=f"{LEFT} + plot * datum.v / 100",
                y_from=str(HEAD - 4), y_to=f"picture_height - {FOOT}", y=f"picture_height - {FOOT - 14}")
    lines = each([], x="0", x_end="0", y="0")
    layers = [sheet(), hairlines(axis, lines)[0],
              text_at(axis, "x", "t", align="center", fontSize=15, color=QUIET),
              *_key(),
              text_at(base, "x", "letter", fontSize=24, fontWeight=700),
              _words(base.transform_filter("!datum.is_right"), "words"),
              _words(base.transform_filter("datum.is_right"), "marked", fontWeight=700),
              *_bars(base, "first", 0, PALE, spoken=True), *_bars(base, "second", 1, NOW, spoken=False)]
    return finish(layers, parameters(values, layout), "Bars that show how many percent of a class chose each answer, "
                                                      "before talking with a neighbour and after.")


def _words(base: alt.Chart, field: str, **style: object) -> alt.Chart:
    """Write an answer; where the page is narrow, smaller rather than cut off."""
    size = f"min(20, (page_width - {LEFT + MARGIN}) / ({CHARACTER} * length(datum.{field})))"
    return text_at(base, "x_words", field, fontSize={"expr": size}, **style)


def _bars(base: alt.Chart, votes: str, line: int, colour: str, spoken: bool) -> list[alt.Chart]:
    """Draw the bars of one vote with their numbers."""
    bars = base.transform_filter(f"length({votes}) > 0").transform_calculate(
        x=str(LEFT), x_end=f"{LEFT} + plot * {votes}[datum.i] / 100", y=f"datum.top + {WORDS + line * BAR}",
        y_end=f"datum.y + {BAR - 3}", y_text=f"datum.y + {BAR / 2 - 1}", x_text="datum.x_end + 9",
        number=f"{votes}[datum.i] + ' %'")
    style = {"fill": colour, "stroke": REFERENCE if line == 0 else colour, "strokeWidth": 1.5}
    bar = bars.mark_rect(**style) if spoken else bars.mark_rect(aria=False, **style)
    return [at(bar, "x", "y", x2="x_end:Q", y2="y_end:Q", **({"description": "said:N"} if spoken else {})),
            text_at(bars, "x_text", "number", "y_text", fontSize=18, fontWeight=700, color=INK)]


def _key() -> list[alt.Chart]:
    """Say which bar is which vote; a vote that is not drawn is not in the key."""
    layers: list[alt.Chart] = []
    for votes, text, colour, edge, place in (("first", "'before talking'", PALE, REFERENCE, "34"),
                                             ("second", "'after talking'", NOW, NOW, "(length(first) ? 214 : 34)")):
        base = one(x=place, y="2", words=text).transform_filter(f"length({votes}) > 0").transform_calculate(
            x_end="datum.x + 26", y_end="datum.y + 18", x_text="datum.x + 34", y_text="datum.y + 9")
        layers += [at(base.mark_rect(fill=colour, stroke=edge, strokeWidth=1.5, aria=False), "x", "y", x2="x_end:Q",
                      y2="y_end:Q"), text_at(base, "x_text", "words", "y_text", fontSize=17)]
    return layers
