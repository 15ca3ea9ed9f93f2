"""Altair charts of levels. This file knows no model, no files and no screen: tables in, charts out.

Every number that can change comes from one chart parameter, `levels` (node -> level in 0..1), so that the same chart
is driven by a kernel, by expressions in a page, or by nothing (a still picture). Positions are computed by Vega
expressions from `levels`, from the width of the page (`page_width`) and from constants: an axis cannot jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from neuro_helpers.charts import comparisons
from neuro_helpers.charts.marks import (
    ARROW_HEAD,
    DEFAULT_PAGE_WIDTH,
    GUESS,
    INK,
    LINE,
    NOW,
    NUMBERS,
    QUIET,
    REFERENCE,
    at,
    change_heads,
    change_shafts,
    finish,
    key_entry,
    parameters,
    sheet,
    text_at,
)

GUESS_ZONE, LATER_ZONE = "#ffeedd", "#eeeeee"
PALETTE = {"now": NOW, "reference": REFERENCE, "guess": GUESS, "text": INK, "second text": QUIET}

TWO_COLUMNS_FROM, LABELS_ABOVE_BELOW = 840, 540  # page widths in pixels
REFERENCE_COUPLE = "the reference couple"
LATER = "If this went on for months"
LEGEND_HEIGHT, AXIS_HEIGHT = 28, 24


def outcome_nodes(nodes: pd.DataFrame) -> list[str]:
    """Ids of every outcome, in screen order: those that need weeks or longer come last.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node id; columns layer, family, timescale (nodes.csv).

    Examples
    --------
    >>> table = pd.DataFrame({"layer": ["effect", "region"], "family": ["Calm", ""], "timescale": ["moments"] * 2},
    ...                      index=["calm_tone", "insula"])
    >>> outcome_nodes(table)
    ['calm_tone']
    """
    rows = nodes[nodes["layer"].isin(["effect", "behaviour"]) & (nodes["family"] != "")]
    families = list(dict.fromkeys(rows["family"]))
    order = rows["family"].map(families.index) + len(families) * (rows["timescale"] == "weeks")
    return list(rows.index[order.argsort(kind="stable")])


def first_view(nodes: pd.DataFrame) -> list[str]:
    """Ids of the outcomes of the first view: the first of each family that does not need weeks."""
    rows = nodes.loc[outcome_nodes(nodes)]
    return list(rows[rows["timescale"] != "weeks"].drop_duplicates("family").index)


def _places(nodes: pd.DataFrame, reference: Mapping, first: Iterable[str]) -> tuple[list[dict], list[dict]]:
    """One record per outcome and per heading: its row in the first view, in one column, and in two columns."""
    rows = nodes.loc[outcome_nodes(nodes)]
    groups = rows["family"].where(rows["timescale"] != "weeks", LATER)
    names = list(dict.fromkeys(groups))
    sizes = [1.6 + (groups == name).sum() for name in names]  # a heading takes the room of 1.6 rows
    half = min(range(len(names) + 1), key=lambda i: max(sum(sizes[:i]), sum(sizes[i:])))
    first = list(first)
    marks, headings = [], []
    rank, rank_two, start = 0, 0, 0
    for index, name in enumerate(names):
        column = int(index >= half)
        if index == half:
            rank_two, start = 0, index
        place = {"column": column, "heads": index + 1, "heads_two": index + 1 - start}
        members = groups.index[groups == name]
        headings.append(place | {"text": name, "rank": rank, "rank_two": rank_two, "later": name == LATER,
                                 "size": len(members)})
        for node in members:
            row = rows.loc[node]
            marks.append(place | {
                "node": node, "label": str(row["label"]), "family": str(row["family"]), "note": str(row["description"]),
                "reference": float(reference[node]), "later": name == LATER, "first": node in first,
                "rank_first": first.index(node) if node in first else 0, "rank": rank, "rank_two": rank_two,
                "order": len(marks)})
            rank, rank_two = rank + 1, rank_two + 1
    return marks, headings


def _layout(marks: list[dict], headings: list[dict]) -> dict[str, str]:
    """Parameters for the lay-out, all of them expressions of `page_width` and `show_all`."""
    def tallest(column: int | None) -> tuple[int, int]:
        keep = [h for h in headings if column is None or h["column"] == column]
        return sum(h["size"] for h in keep), len(keep)

    (rows, heads), (rows_a, heads_a), (rows_b, heads_b) = tallest(None), tallest(0), tallest(1)
    first = sum(mark["first"] for mark in marks)
    return {
        "columns": f"show_all && page_width >= {TWO_COLUMNS_FROM} ? 2 : 1",
        "above": f"page_width < {LABELS_ABOVE_BELOW}",
        "row_height": "above ? 44 : show_all ? 25 : dense ? 32 : 37",
        "head_height": "38",
        "column_gap": "36",
        "column_width": "(page_width - 8 - (columns - 1) * column_gap) / columns",
        "label_rise": "19",
        "label_width": "above ? 6 : show_all ? 222 : 216",
        "axis_width": "column_width - label_width - 112",
        "top": f"legend_height + {AXIS_HEIGHT}",
        "left_height": f"!show_all ? {first} * row_height : columns == 2 ? {rows_a} * row_height + "
                       f"{heads_a} * head_height : {rows} * row_height + {heads} * head_height",
        "right_height": f"{rows_b} * row_height + {heads_b} * head_height",
        "picture_height": "top + (dense ? 3 : 12) + (columns == 2 ? max(left_height, right_height) : left_height)",
    }


ROW_PLACE = {
    "shift": "columns == 2 ? datum.column * (column_width + column_gap) : 0",
    "y": "top + row_height / 2 + (!show_all ? datum.rank_first * row_height : columns == 2 ? "
         "datum.rank_two * row_height + datum.heads_two * head_height : "
         "datum.rank * row_height + datum.heads * head_height) + (above ? 9 : 0)",
    "x0": "datum.shift + label_width",
}


def change_marks(base: alt.Chart, visible: str = "true", arrows: str = "true") -> list[alt.Chart]:
    """Draw track, arrow from the reference to the present level, reference tick, and the numbers.

    Vega gives an accessible name only to a layer that has marks. So heads that are hidden (the expression `visible` or
    `arrows` is false) get size 0 instead of being filtered out; `visible` hides the numbers, too.
    """
    ends = base.transform_calculate(
        x_end="datum.x0 + axis_width",
        x_label="above ? datum.x0 : datum.shift + 4",
        y_label="above ? datum.y - label_rise : show_all ? datum.y : datum.y - 8",
        x_number="datum.x0 + axis_width + 36", x_change="datum.x0 + axis_width + 42",
        y_family="datum.y + 9", y_top="datum.y - 9", y_bottom="datum.y + 9",
        family_text="show_all || above ? '' : datum.family")
    heads = ends.transform_calculate(
        shape=f"datum.change == 0 ? 'circle' : '{ARROW_HEAD}'", turn="datum.change < 0 ? 180 : 0",
        size=f"!({visible} && {arrows}) ? 0 : datum.change == 0 ? 90 : "
             "clamp(4 * pow(datum.x_now - datum.x_reference, 2), 150, 520)",  # a short arrow has a small head
        said=f"{visible} ? datum.said : datum.label + ': the answer is not shown yet'")
    seen, small = ends.transform_filter(visible), alt.expr("show_all && !above ? 12 : 13")
    shafts = seen.transform_filter(f"datum.change != 0 && {arrows}")
    return [
        at(seen.mark_rule(color=LINE, strokeWidth=2, aria=False), "x0", x2="x_end:Q"),
        *change_shafts(shafts, 6, 8),
        at(seen.mark_rule(color=REFERENCE, strokeWidth=2.5, aria=False), "x_reference", "y_top", y2="y_bottom:Q"),
        at(change_heads(heads), "x_now", shape=alt.Shape("shape:N", scale=None),
            size=alt.Size("size:Q", scale=None), angle=alt.Angle("turn:Q", scale=None),
            description="said:N", tooltip="note:N"),
        text_at(seen, "x_label", "label", "y_label", limit=220, fontSize=small).encode(tooltip="note:N"),
        text_at(seen, "x_label", "family_text", "y_family", fontSize=11.5, color=QUIET, limit=210),
        text_at(seen, "x_number", "shown", fontSize=14, fontWeight=600, align="right"),
        text_at(seen, "x_change", "change_text", fontSize=12, color=QUIET),
    ]


def axis_marks() -> list[alt.Chart]:
    """Draw the fixed axis from 0 to 100 above each column, with hairlines through the rows."""
    ticks = [{"value": value, "column": column} for column in (0, 1) for value in (0, 25, 50, 75, 100)]
    base = (alt.Chart(alt.Data(values=ticks)).transform_filter("datum.column < columns")
            .transform_calculate(shift=ROW_PLACE["shift"])
            .transform_calculate(x="datum.shift + label_width + axis_width * datum.value / 100",
                                 y="top - 14", y_from="top - 4",
                                 y_to="top + (datum.column == 0 ? left_height : right_height)"))
    return [at(base.mark_rule(color=LINE, strokeWidth=1, aria=False), "x", "y_from", y2="y_to:Q"),
            text_at(base, "x", "value", fontSize=11.5, color=QUIET, align="center")]


def _heading_marks(headings: list[dict]) -> list[alt.Chart]:
    base = (alt.Chart(alt.Data(values=headings)).transform_filter("show_all")
            .transform_calculate(
                shift=ROW_PLACE["shift"],
                y="top + (columns == 2 ? datum.rank_two * row_height + (datum.heads_two - 1) * head_height : "
                  "datum.rank * row_height + (datum.heads - 1) * head_height) + head_height / 2 + 5")
            .transform_calculate(x="datum.shift + 4", x_end="datum.shift + column_width",
                                 y_from="datum.y - 19", y_to="datum.y + 17 + datum.size * row_height"))
    later = base.transform_filter("datum.later")
    return [at(later.mark_rect(color=LATER_ZONE, cornerRadius=6, aria=False), "shift", "y_from",
                x2="x_end:Q", y2="y_to:Q"),
            text_at(base, "x", "text", fontWeight=600)]


def _legend_marks(start: str) -> list[alt.Chart]:
    """One line that says what the marks mean; a narrow page has no room for the tick's name."""
    narrow = f"page_width < {comparisons.NARROW_KEY_BELOW}"
    return [*key_entry("tick", f"'{start}'", "12", when=f"!({narrow})"),
            *comparisons.arrow_key(f"({narrow} ? 0 : 122)", "'the change'")]


def outcomes_chart(nodes: pd.DataFrame, reference: Mapping, levels: Mapping | None = None,
                   first: Iterable[str] | None = None, show_all: bool = False) -> alt.LayerChart:
    """Outcomes on a fixed axis from 0 to 100: an arrow from the reference couple to the present setting.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node id; columns label, layer, family, timescale, description (nodes.csv).
    reference, levels : mapping of node id to level (0 to 1)
        `levels` is the start of the parameter of that name; the reference when it is not given.
    first : node ids
        The outcomes of the first view; one per family when not given.
    show_all : bool
        Start of the parameter `show_all`: every outcome instead of the first view.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `untested` (node -> share of its change, 0 to 1, that runs over an arrow that nobody
        tested; drawn dashed), `show_all`, `page_width` (pixels), `dense` (bool: low rows), those of `comparisons`
        (`other`, `lead`, `pinned`, `draws`), which are empty; the others follow from these.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Calm"], "layer": ["effect"], "family": ["Calm and safety"],
    ...                       "timescale": ["moments"], "description": ["Feeling calm."]}, index=["calm_tone"])
    >>> chart = outcomes_chart(table, {"calm_tone": 0.6}, {"calm_tone": 0.7})
    >>> chart.to_dict()["params"][0]["value"]
    {'calm_tone': 0.7}
    """
    reference = {node: float(value) for node, value in dict(reference).items()}
    levels = reference if levels is None else {node: float(value) for node, value in dict(levels).items()}
    marks, headings = _places(nodes, reference, first_view(nodes) if first is None else first)
    base = comparisons.numbers(alt.Chart(alt.Data(values=marks)).transform_filter("show_all || datum.first")
                               .transform_calculate(**ROW_PLACE).transform_calculate(**NUMBERS))
    legend_layout, legend = comparisons.legend([mark["node"] for mark in marks])
    values = {"levels": levels, "show_all": show_all, "page_width": DEFAULT_PAGE_WIDTH, "dense": False}
    params = parameters(values | comparisons.EMPTY, legend_layout | _layout(marks, headings))
    description = (f"Arrow chart of {len(marks)} outcomes, grouped in families, from 0 to 100 in model units. Each "
                   "arrow runs from the reference couple to the present setting, so its length is the change.")
    layers = [sheet(), *_heading_marks(headings), *axis_marks(), *legend,
              *change_marks(base, arrows=f"!{comparisons.ON}"), *comparisons.marks(base)]
    return finish(layers, params, description)


def _prediction_marks(base: alt.Chart) -> list[alt.Chart]:
    """Draw the zone that was predicted, and its words."""
    zone = base.transform_filter("prediction != ''").transform_calculate(
        x_from="datum.x0 + axis_width * (prediction == 'up' ? datum.reference : "
               "prediction == 'down' ? 0 : max(0, datum.reference - 0.02))",
        x_to="datum.x0 + axis_width * (prediction == 'up' ? 1 : prediction == 'down' ? datum.reference : "
             "min(1, datum.reference + 0.02))",
        y_from="datum.y - 20", y_to="datum.y + 20", y_words="datum.y + 34",
        x_words="prediction == 'up' ? datum.x_to : prediction == 'down' ? datum.x_from : datum.x_reference",
        guess="prediction == 'same' ? 'you predict: no change' : prediction == 'up' ? "
              "'you predict: up' : 'you predict: down'")
    style = {"color": GUESS, "fontWeight": 600, "fontSize": 12.5}
    guesses = [text_at(zone.transform_filter(f"prediction == '{kind}'"), "x_words", "guess", "y_words",
                     align=align, **style)
               for kind, align in (("up", "right"), ("down", "left"), ("same", "center"))]
    return [at(zone.mark_rect(color=GUESS_ZONE, stroke=GUESS, strokeDash=[5, 3], strokeWidth=1.5, aria=False),
                "x_from", "y_from", x2="x_to:Q", y2="y_to:Q"), *guesses]


def prediction_chart(node: str, label: str, reference: float, level: float | None = None,
                     start: str = REFERENCE_COUPLE) -> alt.LayerChart:
    """One outcome on a fixed axis: what was predicted as a zone, and, once shown, the model's answer as an arrow.

    Parameters
    ----------
    node, label : str
        Id and name of the outcome.
    reference, level : float
        Levels in 0..1; the answer is not drawn before the parameter `shown` is true.
    start : str
        What the first level is, where it is not the reference couple's.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `prediction` ("", "up", "down" or "same"), `shown` (bool), `untested` (node -> share of
        its change that is drawn dashed), `page_width` (pixels).

    Examples
    --------
    >>> prediction_chart("trust", "Trust", 0.7).to_dict()["params"][1]["name"]
    'prediction'
    """
    mark = {"node": node, "label": label, "reference": float(reference), "note": label, "family": ""}
    layout = {"above": "true", "show_all": "true", "columns": "1", "column_gap": "0", "column_width": "page_width",
              "label_width": "10", "label_rise": "32", "axis_width": "page_width - 130",
              "top": str(LEGEND_HEIGHT + AXIS_HEIGHT), "left_height": "96", "right_height": "0",
              "picture_height": "top + 102"}
    values = {"levels": {node: float(reference if level is None else level)}, "prediction": "",
              "shown": False, "untested": {},
              "page_width": DEFAULT_PAGE_WIDTH}
    base = (alt.Chart(alt.Data(values=[mark])).transform_calculate(shift="0", x0="label_width", y="top + 48")
            .transform_calculate(**NUMBERS | {"said": NUMBERS["said"].replace(REFERENCE_COUPLE, start)}))
    tick = base.transform_filter("!shown").transform_calculate(
        y_top="datum.y - 9", y_bottom="datum.y + 9", y_label="datum.y - label_rise", x_end="datum.x0 + axis_width")
    stroke = {"color": REFERENCE, "strokeWidth": 2.5, "aria": False}
    ticks = [at(tick.mark_rule(color=LINE, strokeWidth=2, aria=False), "x0", x2="x_end:Q"),
             at(tick.mark_rule(**stroke), "x_reference", "y_top", y2="y_bottom:Q"),
             text_at(tick, "x0", "label", "y_label", limit=alt.expr("axis_width + 60"))]
    answer = change_marks(base, visible="shown")
    description = (f"{label} on an axis from 0 to 100 in model units: {start}, the direction that was "
                   "predicted, and the model's answer as an arrow once it is shown.")
    layers = [sheet(), *axis_marks(), *_legend_marks(start.removeprefix("the ")), *_prediction_marks(base), *ticks,
              *answer]
    return finish(layers, parameters(values, layout), description)
