"""What the page holds, as plain data: all lenses, the starting points, the charts and the words for them."""

import json
import math

import altair as alt

from neuro_helpers import charts
from neuro_helpers.charts.brain import MAIN_VIEW, brain_caption, brain_chart
from neuro_helpers.charts.chemicals import ADDED, IN_DOCUMENT, chemicals_chart
from neuro_helpers.charts.regions import regions_bars_chart
from neuro_helpers.demos.lab.untested import weights_note
from neuro_helpers.model import LENSES, CoupleModel
from neuro_helpers.page.level_table import level_table
from neuro_helpers.tables.catalogue import load_atlas
from neuro_helpers.wording import LENSES as LENS_WORDS
from neuro_helpers.wording import in_sentence, listed, whole

CLAIMS = {lens: words.claim for lens, words in LENS_WORDS.items()}
NO_SCENE = "Move a slider, or choose a starting point."
QUESTIONS = (  # slider, where it moves to (0 to 100), outcome; those that a table does not know are left out
    ("conflict", 80, "calm_response"),
    ("oxytocin", 85, "trust"),
    ("cortisol", 75, "empathy"),
    ("conflict", 0, "closeness"),
)


def all_lenses(model: CoupleModel) -> dict[str, CoupleModel]:
    """Return the model of the same tables under each lens."""
    return {lens: model if lens == model.lens else model.under(lens, model.context) for lens in LENSES}


def page_data(model: CoupleModel, lens: str, preset: str) -> dict:
    """Everything that the scripts of the page read, ready for JSON."""
    reference = {node: round(100 * float(model.reference[node]), 6) for node in model.sliders}
    scenes = {row["scenario"]: _scenario(row, reference) for row in model.scenarios.to_dict("records")}
    begin = scenes.get(preset, {"values": reference, "released": []})
    return {
        "lenses": {name: level_table(one.network, one.influences) for name, one in all_lenses(model).items()},
        "reference": {"values": reference, "released": []},
        "start": {
            "values": begin["values"],
            "released": begin["released"],
            "preset": preset,
            "lens": lens,
            "all": False,
            "bars": False,
        },
        "sliders": [{"node": node, "label": model.labels[node]} for node in model.sliders],
        "scenarios": scenes,
        "outcomes": {"first": charts.first_view(model.nodes), "all": charts.outcome_nodes(model.nodes)},
        "known": {node: _known(model, node) for node in model.reference.index},
        "questions": _questions(model),
        "charts": {name: specification(chart) for name, chart in _charts(model).items()},
        "words": {"no_scene": NO_SCENE, "lenses": _lens_notes(model), "claims": CLAIMS,
                  "brain": brain_caption(load_atlas())},
    }


def _lens_notes(model: CoupleModel) -> dict[str, str]:
    on = listed([in_sentence(model.labels[node]) for node in model.context])
    notes = {lens: weights_note(model, lens) for lens in LENSES}
    return {lens: f"{note} Switched on: {on}." if on else note for lens, note in notes.items()}


def _charts(model: CoupleModel) -> dict:
    """The charts in the order of the screen; an edited table without the brain's regions has no brain."""
    nodes, reference, known = model.nodes, model.reference, set(model.nodes.index)
    made = {}
    if known.issuperset(MAIN_VIEW):
        made["brain"] = brain_chart(load_atlas(), nodes, reference)
        made["bars"] = regions_bars_chart(nodes, reference)
    if known.intersection(IN_DOCUMENT + ADDED):
        made["chemicals"] = chemicals_chart(nodes, reference)
    return {**made, "outcomes": charts.outcomes_chart(nodes, reference)}


def specification(chart: alt.TopLevelMixin) -> dict:
    """Return a chart ready to draw; rows that several of its layers draw stand in it once, not once for each."""
    spec, named = chart.to_dict(validate=False), {}

    def shared(part: object) -> object:
        if isinstance(part, list):
            return [shared(one) for one in part]
        if not isinstance(part, dict):
            return part
        data = part.get("data")
        if isinstance(data, dict) and data.keys() == {"values"}:
            name = named.setdefault(json.dumps(data["values"]), f"rows_{len(named)}")
            part = part | {"data": {"name": name}}
        return {key: one if key == "data" else shared(one) for key, one in part.items()}

    spec = shared(spec)
    return spec | {"datasets": {name: json.loads(rows) for rows, name in named.items()}}


def _scenario(row: dict, reference: dict) -> dict:
    values = {
        node: level if math.isnan(row[node]) else round(100 * row[node], 6) for node, level in reference.items()
    }
    free = {node.strip() for node in row["released"].split(";")}
    return {"values": values, "released": [node for node in reference if node in free], "sentence": row["sentence"]}


def _known(model: CoupleModel, node: str) -> dict:
    """A node as the sentence needs it."""
    reference = whole(float(model.reference[node]))
    return {
        "name": in_sentence(model.labels[node]),
        "reference": reference,
        "level": reference,
        "later": bool(model.nodes.loc[node, "timescale"] == "weeks"),
    }


def _questions(model: CoupleModel) -> list[dict]:
    outcomes = charts.outcome_nodes(model.nodes)
    fitting = [question for question in QUESTIONS if question[0] in model.sliders and question[2] in outcomes]
    return [_question(model, *question) for question in fitting or [(model.sliders[0], 85, outcomes[0])]]


def _question(model: CoupleModel, slider: str, to: int, outcome: str) -> dict:
    start, label = whole(float(model.reference[slider])), model.labels[outcome]
    others = listed([in_sentence(model.labels[node]) for node in model.sliders if node != slider])
    chart = charts.prediction_chart(outcome, label, float(model.reference[outcome]))
    return {
        "slider": slider,
        "to": to,
        "outcome": outcome,
        "short": f"{model.labels[slider]} from {start} to {to}: {in_sentence(label)}?",
        "text": f"Imagine {in_sentence(model.labels[slider])} going from {start} to {to}; {others} are held at the "
        f"reference couple's level. In this model, what happens to {in_sentence(label)}?",
        "chart": specification(chart),
    }
