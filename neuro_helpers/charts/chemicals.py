"""The document's five chemicals and cortisol as small gauges. Like `outcomes` it knows no model and no files."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from neuro_helpers.charts.marks import (
    ARROW_HEAD,
    DEFAULT_PAGE_WIDTH,
    LINE,
    NUMBERS,
    QUIET,
    REFERENCE,
    at,
    change_heads,
    change_shafts,
    finish,
    parameters,
    sheet,
    text_at,
)
from neuro_helpers.charts.regions import PINNED_SAID, key_marks, pinned_marks, start_levels

IN_DOCUMENT = ("oxytocin", "dopamine", "serotonin", "endorphins", "vasopressin")
ADDED = ("cortisol",)
NOT_IN_DOCUMENT = "not in the document"
ONE_ROW_FROM = 720  # page width in pixels; below it two rows of three
LAYOUT = {
    "columns": f"page_width >= {ONE_ROW_FROM} ? 6 : 3",
    "cell_width": "(page_width - 4) / columns",
    "axis_width": "cell_width - 20",
    "cell_height": "62",
    "top": "has_key ? 24 : 2",
    "picture_height": "top + cell_height * 6 / columns + 14",
}
PLACES = {
    "x0": "8 + cell_width * (datum.rank % columns)",
    "y": "top + cell_height * floor(datum.rank / columns) + 29",
}


def _records(nodes: pd.DataFrame, reference: Mapping) -> list[dict]:
    found = [node for node in (*IN_DOCUMENT, *ADDED) if node in nodes.index]
    return [{"node": node, "rank": rank, "label": str(nodes.loc[node, "label"]),
             "note": str(nodes.loc[node, "description"]), "reference": float(reference[node]),
             "added": NOT_IN_DOCUMENT if node in ADDED else ""} for rank, node in enumerate(found)]


def _gauge_marks(base: alt.Chart) -> list[alt.Chart]:
    """Draw name, track from 0 to 100, arrow from the reference, tick of the reference, number and change."""
    base = base.transform_calculate(
        x_end="datum.x0 + axis_width",
        shape=f"datum.change == 0 ? 'circle' : '{ARROW_HEAD}'", turn="datum.change < 0 ? 180 : 0",
        size="datum.change == 0 ? 70 : clamp(4 * pow(datum.x_now - datum.x_reference, 2), 110, 340)",
        y_name="datum.y - 18", y_from="datum.y - 8", y_to="datum.y + 8", y_number="datum.y + 18",
        y_added="datum.y + 35",
        x_added="page_width < 440 ? page_width - 5 : datum.x0", x_number="datum.x0 + 18", x_change="datum.x0 + 24",
        said=f"{NUMBERS['said']} + (datum.added == '' ? '' : '; ' + datum.added) + {PINNED_SAID}")
    moved = base.transform_filter("datum.change != 0")
    heads = change_heads(base)  # in one layer, which is never empty
    return [
        at(base.mark_rule(color=LINE, strokeWidth=2, aria=False), "x0", x2="x_end:Q"),
        *change_shafts(moved, 5, 7),
        at(base.mark_rule(color=REFERENCE, strokeWidth=2.5, aria=False), "x_reference", "y_from", y2="y_to:Q"),
        at(heads, "x_now", shape=alt.Shape("shape:N", scale=None), size=alt.Size("size:Q", scale=None),
                   angle=alt.Angle("turn:Q", scale=None), description="said:N", tooltip="note:N"),
        text_at(base, "x0", "label", "y_name", fontSize=12.5,
                limit=alt.expr("cell_width - 12")).encode(tooltip="note:N"),
        text_at(base, "x_number", "shown", "y_number", fontSize=13.5, fontWeight=600, align="right"),
        text_at(base, "x_change", "change_text", "y_number", fontSize=12, color=QUIET),
        text_at(base, "x_added", "added", "y_added", fontSize=11.5, color=QUIET,
                      align=alt.expr("page_width < 440 ? 'right' : 'left'")),
    ]


def chemicals_chart(nodes: pd.DataFrame, reference: Mapping, levels: Mapping | None = None) -> alt.LayerChart:
    """Six small gauges on fixed tracks from 0 to 100, each with the reference couple's tick.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node id; columns label, description (nodes.csv).
    reference, levels : mapping of node id to level (0 to 1)
        `levels` is the start of the parameter of that name; the reference when it is not given.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `untested` (node -> share of its change that is drawn dashed), `pinned` (node -> level;
        empty = nothing is pinned), `has_key` (false where a picture above says what the marks mean), `page_width`
        (pixels); the others follow from these.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Dopamine"], "description": [""]}, index=["dopamine"])
    >>> chemicals_chart(table, {"dopamine": 0.5}).to_dict()["params"][0]["value"]
    {'dopamine': 0.5}
    """
    records = _records(nodes, reference)
    base = (alt.Chart(alt.Data(values=records)).transform_calculate(**PLACES).transform_calculate(**NUMBERS))
    values = {"levels": start_levels(reference, levels), "untested": {}, "pinned": {}, "has_key": True,
              "page_width": DEFAULT_PAGE_WIDTH}
    description = ("Small gauges of the five chemicals that the document names, and of cortisol, which it does not, "
                   "from 0 to 100 in model units. Each arrow runs from the reference couple to the present setting.")
    layers = [sheet(), *key_marks("has_key"), *_gauge_marks(base), *pinned_marks(base)]
    return finish(layers, parameters(values, LAYOUT), description)
