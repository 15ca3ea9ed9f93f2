"""What the slow rows multiply, factor by factor, and what comes out: no bar without its reasons. Knows no model."""

from __future__ import annotations

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
    finish,
    one,
    parameters,
    sheet,
    text_at,
)

MOST_ROWS, FACTORS = 3, 3  # slow rows that have room; what each of them multiplies
ROW, LINE_HEIGHT, HEAD = 134, 23, 30  # pixels
MOST = 20  # points a week at the end of a bar
LAYOUT = {
    "track_left": "clamp(page_width * 0.42, 128, 170)",
    "track": "page_width - track_left - 46",
    "picture_height": f"{HEAD} + {ROW} * max(2, length(products))",
}


def _rows(count: int, **places: str) -> alt.Chart:
    """Make `count` things in each product (`datum.row`, `datum.k`), as far as there are products."""
    return (alt.Chart(alt.sequence(0, MOST_ROWS * count, as_="i")).transform_calculate(
        row=f"floor(datum.i / {count})", k=f"datum.i % {count}").transform_filter("datum.row < length(products)")
        .transform_calculate(one="products[datum.row]", top=f"{HEAD} + {ROW} * datum.row",
                             colour=f"products[datum.row].builds ? '{NOW}' : '{GUESS}'").transform_calculate(**places))


def loop_products_chart() -> alt.LayerChart:
    """For each slow row: its three factors as small bars, and their product as a large one.

    Returns
    -------
    altair.LayerChart
        Parameters: `products` (for each row builds, title, speed, amount, factors: name, level and reference, 0 to 1),
        `page_width`; the others follow.

    Examples
    --------
    >>> loop_products_chart().to_dict()["params"][0]["name"]
    'products'
    """
    colour = {"color": alt.Color("colour:N", scale=None)}
    heads = _rows(1, x="4", y="datum.top + 9", y_bar="datum.top + 10", title="datum.one.title",
                  x_bar="track_left", x_track_end="track_left + track",
                  x_bar_end=f"track_left + track * min(datum.one.amount, {MOST}) / {MOST}",
                  x_number="page_width - 6", shown="(datum.one.builds ? '+' : '\N{MINUS SIGN}') + "
                  "format(datum.one.amount, '.1f')", said="datum.one.said")
    factors = _rows(FACTORS, factor="datum.one.factors[datum.k]",
                    y=f"datum.top + 32 + {LINE_HEIGHT} * datum.k").transform_calculate(
        x_sign="6", sign="datum.k ? '\N{MULTIPLICATION SIGN}' : '='", x_name="20", name="datum.factor.name",
        x="track_left", x_end="track_left + track", x_level="track_left + track * datum.factor.level",
        x_reference="track_left + track * datum.factor.reference", y_from="datum.y - 7", y_to="datum.y + 7",
        x_number="page_width - 6", shown="floor(100 * datum.factor.level + 0.5)",
        said="datum.factor.name + ': ' + datum.shown + ' of 100'")
    speeds = _rows(1, x="6", x_words="20", y=f"datum.top + 32 + {LINE_HEIGHT * FACTORS}",
                   sign="'\N{MULTIPLICATION SIGN}'",
                   words="'our speed: ' + datum.one.speed + "
                   "(page_width < 340 ? '' : ' points a week if all were 100')")
    key = one(x="4", y="8", title="'what each bar multiplies'", x_tick="track_left", y_from="1", y_to="15",
              x_text="track_left + 8", said="'reference couple'")
    return finish([
        sheet(),
        text_at(key, "x", "title", **TITLE_TEXT), text_at(key, "x_text", "said", **TITLE_TEXT),
        at(key.mark_rule(color=REFERENCE, strokeWidth=2, aria=False), "x_tick", "y_from", y2="y_to:Q"),
        at(heads.mark_rule(strokeWidth=15, color=LINE, opacity=0.5, aria=False), "x_bar", "y_bar", x2="x_track_end:Q"),
        at(heads.mark_rule(strokeWidth=15).encode(**colour), "x_bar", "y_bar", x2="x_bar_end:Q", description="said:N"),
        text_at(heads, "x", "title", fontSize=12.5, fontWeight=700),
        text_at(heads, "x_number", "shown", "y_bar", align="right", fontSize=13, fontWeight=700),
        at(factors.mark_rule(color=LINE, strokeWidth=5, aria=False), "x", x2="x_end:Q"),
        at(factors.mark_rule(strokeWidth=5).encode(**colour), "x", x2="x_level:Q", description="said:N"),
        at(factors.mark_rule(color=REFERENCE, strokeWidth=2, aria=False), "x_reference", "y_from", y2="y_to:Q"),
        text_at(factors, "x_sign", "sign", fontSize=12, align="center", color=QUIET),
        text_at(factors, "x_name", "name", fontSize=12, color=INK),
        text_at(factors, "x_number", "shown", align="right", fontSize=12),
        text_at(speeds, "x", "sign", fontSize=12, align="center", color=QUIET),
        text_at(speeds, "x_words", "words", fontSize=11, color=QUIET),
    ], parameters({"products": [], "page_width": DEFAULT_PAGE_WIDTH}, LAYOUT),
        "Bars: for what builds learned security and for what wears it down, three factors from 0 to 100 each, and "
        "their product in points a week. Two are levels of the ring or beside it; the third is the room left above, "
        "or what is left to lose.")
