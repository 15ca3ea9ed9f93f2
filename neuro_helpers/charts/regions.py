"""The document's brain regions: the words for each side of the reference, and the regions as bars.

Knows no model and no files. `brain` draws the same numbers and words on the outlines of an atlas.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from neuro_helpers.charts import outcomes
from neuro_helpers.charts.comparisons import arrow_key
from neuro_helpers.charts.marks import (
    DEFAULT_PAGE_WIDTH,
    NUMBERS,
    QUIET,
    REFERENCE,
    at,
    finish,
    key_entry,
    parameters,
    sheet,
    text_at,
)
from neuro_helpers.charts.outcomes import AXIS_HEIGHT, LABELS_ABOVE_BELOW, LEGEND_HEIGHT
from neuro_helpers.wording import short_label

# The document's word, and its opposite for the other side of the reference.
WORDS = {
    "amygdala": ("downregulated", "on alert"),
    "prefrontal_cortex": ("active", "less active"),
    "anterior_cingulate_cortex": ("regulated", "less regulated"),
    "insula": ("active", "less active"),
    "hippocampus": ("active", "less active"),
}
SYSTEM = "mirror_system"  # of the document's step 4, and no region: it is in more than one place
ALL_WORDS = WORDS | {SYSTEM: ("more active", "less active")}  # our words: the document has none for it


RING = {"shape": "circle", "size": 110, "filled": False, "opacity": 1, "strokeWidth": 2, "color": REFERENCE}
PINNED_SAID = ("(isValid(pinned[datum.node]) ? '; in the pinned setting ' + floor(100 * pinned[datum.node] + 0.5) "
               ": '')")


KEPT = "(isValid(kept[datum.node]) && kept[datum.node])"  # a region that somebody holds
SHORT_KEY_BELOW, LONG_KEY_FROM = 600, 860  # page widths in pixels
LONG_WORDS = "the change (tracks from 0 to 100, model units)"


def key_marks(when: str = "true") -> list[alt.Chart]:
    """Say in one line what tick, arrows and ring mean; `when` is a Vega expression."""
    pinned = " || ".join(f"isValid(pinned['{node}'])" for node in (*WORDS, "oxytocin"))
    short, long = f"page_width < {SHORT_KEY_BELOW}", f"page_width >= {LONG_KEY_FROM}"
    return [*key_entry("tick", f"{short} ? 'reference' : 'reference couple'", "8", when=when),
            *arrow_key(f"({short} ? 76 : 122)", f"{short} ? '' : {long} ? '{LONG_WORDS}' : 'the change'", when=when,
                       second=f"({short} ? 44 : {long} ? 346 : 118)"),
            *key_entry("point", "'pinned'", f"{short} || {long} ? page_width - 64 : 490", when=f"{when} && ({pinned})",
                       point=RING, gap=11)]


def pinned_marks(base: alt.Chart) -> list[alt.Chart]:
    """Draw a ring at the level of the pinned setting on the axis of `base` (x0, y, axis_width)."""
    rings = base.transform_filter("isValid(pinned[datum.node])").transform_calculate(
        x_pinned="datum.x0 + axis_width * pinned[datum.node]")
    return [at(rings.mark_point(aria=False, **RING), "x_pinned")]


def region_label(label: str) -> str:
    """Name of a region without the state in brackets: the state is said only where it holds.

    Examples
    --------
    >>> region_label("Amygdala (on alert)")
    'Amygdala'
    """
    return short_label(label)


def region_numbers() -> dict[str, str]:
    """Calculations: a region's numbers, `moved` (points from the reference), its word, and what is spoken."""
    cases = "".join(f"datum.node == '{node}' ? (datum.change * datum.valence > 0 ? '{valued}' : '{other}') : "
                    for node, (valued, other) in ALL_WORDS.items())
    numbers = {name: NUMBERS[name] for name in ("now", "shown", "shown_reference", "change", "change_text")}
    return numbers | {"moved": "datum.now - 100 * datum.reference",
                      "word": f"datum.change == 0 ? '' : {cases}''",  # the word follows the number that is shown
                      "state": f"datum.word + ({KEPT} ? (datum.word == '' ? 'held' : ', held') : '')",
                      "beside": f"{KEPT} ? '(held)' : datum.change_text",
                      "said": f"{NUMBERS['said']} + (datum.state == '' ? '' : ': ' + datum.state) + {PINNED_SAID}"}


def region_records(nodes: pd.DataFrame, reference: Mapping) -> dict[str, dict]:
    """What the marks of each region carry: name, description, valence, reference."""
    return {node: {"node": node, "label": region_label(str(nodes.loc[node, "label"])),
                   "note": str(nodes.loc[node, "description"]), "valence": int(nodes.loc[node, "valence"]),
                   "reference": float(reference[node])} for node in shown_nodes(nodes)}


def shown_nodes(nodes: pd.DataFrame) -> list[str]:
    """Ids of what the pictures show: the document's regions, then the system that is in no one place.

    Examples
    --------
    >>> shown_nodes(pd.DataFrame(index=["trust", "mirror_system", "insula"]))
    ['insula', 'mirror_system']
    """
    return [node for node in ALL_WORDS if node in nodes.index]


def start_levels(reference: Mapping, levels: Mapping | None) -> dict[str, float]:
    """Start of the parameter `levels`: the reference when none are given."""
    return {node: float(value) for node, value in dict(reference if levels is None else levels).items()}


def _layout(rows: int) -> dict[str, str]:
    return {"above": f"page_width < {LABELS_ABOVE_BELOW}", "show_all": "false", "columns": "1", "column_gap": "0",
            "row_height": "above ? 44 : 37", "column_width": "page_width - 8", "label_width": "above ? 6 : 216",
            "label_rise": "19", "axis_width": "column_width - label_width - 112",
            "top": str(LEGEND_HEIGHT + AXIS_HEIGHT),
            "left_height": f"{rows} * row_height", "right_height": "0", "picture_height": "top + 12 + left_height"}


def regions_bars_chart(nodes: pd.DataFrame, reference: Mapping, levels: Mapping | None = None) -> alt.LayerChart:
    """The five regions and the mirror neuron system as arrows from 0 to 100, with the same words as on the brain.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node id; columns label, description, valence (nodes.csv).
    reference, levels : mapping of node id to level (0 to 1)
        `levels` is the start of the parameter of that name; the reference when it is not given.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `untested` (node -> share of its change that is drawn dashed), `pinned` (node -> level;
        empty = nothing is pinned), `kept` (region -> true for those that are held), `page_width` (pixels); the others
        follow from these.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Insula (active)"], "description": [""], "valence": [1]}, index=["insula"])
    >>> regions_bars_chart(table, {"insula": 0.6}).to_dict()["params"][0]["value"]
    {'insula': 0.6}
    """
    records = [region | {"rank": rank} for rank, region in enumerate(region_records(nodes, reference).values())]
    place = {"shift": "0", "y": "top + row_height * (datum.rank + 0.5) + (above ? 9 : 0)", "x0": "label_width"}
    base = alt.Chart(alt.Data(values=records)).transform_calculate(**place).transform_calculate(
        **NUMBERS).transform_calculate(**region_numbers()).transform_calculate(
        family="datum.state == '' ? 'as in the reference couple' : datum.state")
    word_above = base.transform_filter("above").transform_calculate(
        x="datum.x0 + axis_width + 18", y_word="datum.y - 19")
    params = parameters({"levels": start_levels(reference, levels), "untested": {}, "pinned": {}, "kept": {},
                         "page_width": DEFAULT_PAGE_WIDTH}, _layout(len(records)))
    description = (f"Arrow chart of {len(records)} rows: brain regions of the document, and its mirror neuron system, "
                   "which is in no one place. From 0 to 100 in model units. Each arrow runs from the reference couple "
                   "to the present setting; a word says which side it is on.")
    layers = [sheet(), *outcomes.axis_marks(), *key_marks(), *outcomes.change_marks(base), *pinned_marks(base),
              text_at(word_above, "x", "state", "y_word", fontSize=12, color=QUIET)]
    return finish(layers, params, description)
