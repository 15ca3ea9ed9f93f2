"""The loop of the document's closing quotation as a ring, and which way it carries its slow part.

Knows no model and no files: labels, levels and two speeds in, chart out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt

from neuro_helpers.charts.drift.phase_line import HEAD
from neuro_helpers.charts.marks import (
    BASIS_KEY_WIDTH,
    BASIS_KEY_WRAPPED_WIDTH,
    DEFAULT_PAGE_WIDTH,
    INK,
    KEY_LINE,
    LINE,
    NOW,
    QUIET,
    at,
    basis_key,
    each,
    finish,
    one,
    parameters,
    sheet,
    style_of,
    text_at,
)

PLACES = {  # where the ring's five stations stand: share of the width, pixels from the top
    "bond": (0.5, 34),
    "trust": (0.84, 88),
    "coregulation": (0.72, 282),
    "empathy": (0.28, 282),
    "dopamine": (0.16, 88),
}
PRODUCTS = ("secure_interaction", "dopamine", "escalation", "cortisol")  # what the two slow rows multiply
KEY_WRAPS_BELOW = 480  # page width in pixels
KEY_LEFT = f"page_width / 2 - (key_wraps ? {BASIS_KEY_WRAPPED_WIDTH // 2} : {BASIS_KEY_WIDTH // 2})"
LAYOUT = {
    "box_width": "clamp(page_width * 0.24, 124, 170)",
    "key_wraps": f"page_width < {KEY_WRAPS_BELOW}",
    "picture_height": f"348 + {KEY_LINE} * (key_wraps ? 2 : 1)",
}


def _edges(edges: Iterable[Mapping]) -> list[alt.Chart]:
    """Draw an arrow from each station to the next, its head in the middle."""
    records = [{"x0": PLACES[edge["source"]][0], "y0": PLACES[edge["source"]][1], "x1": PLACES[edge["target"]][0],
                "y1": PLACES[edge["target"]][1], "basis": edge["basis"], "state": edge["state"]} for edge in edges]
    looks = sorted({(record["basis"], record["state"]) for record in records})
    base = each(
        records, x="page_width * datum.x0", y="datum.y0", x_end="page_width * datum.x1", y_end="datum.y1",
        x_head="page_width * (0.5 * datum.x0 + 0.5 * datum.x1)", y_head="0.5 * datum.y0 + 0.5 * datum.y1",
        turn="atan2(datum.y1 - datum.y0, page_width * (datum.x1 - datum.x0)) * 180 / PI")
    lines = [at(base.transform_filter(f"datum.basis == '{basis}' && datum.state == '{state}'").mark_rule(
        color=style.colour, strokeWidth=style.width, strokeDash=style.dash, aria=False), "x", x2="x_end:Q",
        y2="y_end:Q") for basis, state in looks for style in (style_of(basis, state),)]
    heads = base.mark_point(color=INK, filled=True, opacity=1, shape=HEAD, size=190, aria=False)
    return [*lines, at(heads, "x_head", "y_head", angle=alt.Angle("turn:Q", scale=None))]


def _stations(labels: Mapping[str, str]) -> list[alt.Chart]:
    """Draw a box with the name and the level of each station of the ring."""
    records = [{"node": node, "label": labels[node], "px": x, "py": y} for node, (x, y) in PLACES.items()]
    base = each(
        records, middle="clamp(page_width * datum.px, box_width / 2 + 2, page_width - box_width / 2 - 4)",
    ).transform_calculate(
        x="datum.middle - box_width / 2", x_end="datum.middle + box_width / 2",
        y="datum.py - 26", y_end="datum.py + 26",
        y_name="datum.py - 10", y_level="datum.py + 11", x_track="datum.x + 14", x_track_end="datum.x_end - 42",
        x_number="datum.x_end - 12", level="100 * levels[datum.node]", shown="floor(100 * levels[datum.node] + 0.5)",
        said="datum.label + ': ' + floor(100 * levels[datum.node] + 0.5) + ' of 100'")
    base = base.transform_calculate(x_level="datum.x_track + (datum.x_track_end - datum.x_track) * datum.level / 100")
    slow = base.transform_filter("datum.node == 'bond'")
    return [
        at(base.mark_rect(fill="white", stroke=QUIET, strokeWidth=1.5, cornerRadius=8), "x", x2="x_end:Q", y2="y_end:Q",
           description="said:N"),
        at(slow.mark_rect(filled=False, stroke=INK, strokeWidth=3, cornerRadius=8, aria=False), "x", x2="x_end:Q",
           y2="y_end:Q"),
        text_at(base, "middle", "label", "y_name", align="center", fontSize=12.5, fontWeight=600,
                limit=alt.expr("box_width - 16")),
        at(base.mark_rule(color=LINE, strokeWidth=6, aria=False), "x_track", "y_level", x2="x_track_end:Q"),
        at(base.mark_rule(color=NOW, strokeWidth=6, aria=False), "x_track", "y_level", x2="x_level:Q"),
        text_at(base, "x_number", "shown", "y_level", align="right", fontSize=13, fontWeight=600),
    ]


def _balance() -> list[alt.Chart]:
    """Say inside the ring which way it carries."""
    base = one(x="page_width / 2", y="168", y_said="192", total="speeds.built - speeds.worn").transform_calculate(
        said="abs(datum.total) < 0.05 ? 'together: it stays' : 'together: ' + "
             "(datum.total > 0 ? '+' : '\N{MINUS SIGN}') + format(abs(datum.total), '.1f') + ' points a week'",
        way="'builds +' + format(speeds.built, '.1f') + ', wears down \N{MINUS SIGN}' + format(speeds.worn, '.1f')")
    return [text_at(base, "x", "way", align="center", fontSize=12.5, color=QUIET),
            text_at(base, "x", "said", "y_said", align="center", fontSize=14, fontWeight=700)]


def closing_loop_chart(labels: Mapping[str, str], edges: Iterable[Mapping], levels: Mapping[str, float],
                       built: float, worn: float) -> alt.LayerChart:
    """The ring of five stations with their levels, and in its middle which way it carries.

    Parameters
    ----------
    labels, levels : mapping of node to name, and to level (0 to 1)
        Names for the five nodes of `PLACES`; levels for these and for `PRODUCTS`.
    edges : iterable of mapping
        ``source``, ``target`` (nodes of `PLACES`), ``basis`` and ``state``, drawn as `style_of` says.
    built, worn : float
        Points a week, both 0 or more.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `speeds` ({"built", "worn"}), `page_width`; the others follow from these.

    Examples
    --------
    >>> names = dict.fromkeys(PLACES, "a station")
    >>> chart = closing_loop_chart(names, [], dict.fromkeys((*PLACES, *PRODUCTS), 0.5), 7.6, 7.6)
    >>> chart.to_dict()["params"][1]["value"]
    {'built': 7.6, 'worn': 7.6}
    """
    start = {node: float(levels[node]) for node in dict.fromkeys((*PLACES, *PRODUCTS))}
    values = {"levels": start, "speeds": {"built": built, "worn": worn}, "page_width": DEFAULT_PAGE_WIDTH}
    description = ("Ring of five stations with their levels from 0 to 100: learned security, trust, co-regulation, "
                   "empathy, dopamine, and back to learned security. In the middle, in points a week: what builds "
                   "learned security, what wears it down, and both together.")
    layers = [sheet(), *_edges(edges), *_stations(labels), *_balance(), *basis_key(KEY_LEFT, "334", "key_wraps")]
    return finish(layers, parameters(values, LAYOUT), description)
