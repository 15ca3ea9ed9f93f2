"""Lesson 0: one evening, three sliders."""

from __future__ import annotations

from neuro_helpers.charts import first_view
from neuro_helpers.demos.lab.pictures import Outcomes
from neuro_helpers.demos.lab.two_lenses import TwoLenses
from neuro_helpers.demos.lab.what_if import WhatIfLab
from neuro_helpers.demos.lab.why import WhyPanel, why_card
from neuro_helpers.demos.questions.right_answers import Answer, Models, answers, explains
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import BASES, in_sentence, listed, rounded, short_label, signed, whole

SLIDERS = {"oxytocin": "the oxytocin signal", "cortisol": "cortisol", "conflict": "the disagreement"}
HEATED = {"conflict": 0.8, "released": ("cortisol",)}


@answers("0-1")
def _reach(models: Models) -> Answer:
    """Count the outcomes that each slider moves between its ends."""
    model = models.document
    moved = _moved(model)
    stay = [node for node in first_view(model.nodes) if node not in moved["conflict"]]
    free = model.predict(conflict=1, released=("cortisol",))
    told = [f"{_named(model, node)} to {whole(free[node])} (from {whole(model.reference[node])})" for node in stay]
    counts = {slider: len(nodes) for slider, nodes in moved.items()}
    most = max(counts, key=lambda slider: counts[slider])
    return Answer(SLIDERS[most], counts | {"stays": listed([_named(model, node) for node in stay]),
                                           "released": listed(told)})


def _moved(model: CoupleModel) -> dict[str, list[str]]:
    """Which of the six outcomes each slider moves between its ends, in whole numbers."""
    moved = {}
    for slider in SLIDERS:
        low, high = (model.predict(**{slider: end}) for end in (0, 1))
        moved[slider] = [node for node in first_view(model.nodes) if whole(low[node]) != whole(high[node])]
    return moved


def _named(model: CoupleModel, node: str) -> str:
    return in_sentence(model.labels[node])


def _calm(model: CoupleModel) -> dict[str, int]:
    """Calm response in the reference couple and in two heated evenings, with cortisol held and released."""
    return {"reference": whole(model.reference["calm_response"]),
            "held": whole(model.predict(conflict=0.8)["calm_response"]),
            "free": whole(model.predict(**HEATED)["calm_response"])}


@answers("0-2")
def _heated(models: Models) -> Answer:
    calm = _calm(models.document)
    change = calm["held"] - calm["reference"]
    way = "up" if change > 0 else "down" if change < 0 else "no change"
    alone = whole(models.alone.predict(conflict=0.8)["calm_response"])
    return Answer(way, calm | {"way": way, "alone": alone}, lambda: Outcomes(model=models.document, conflict=0.8))


@answers("0-3")
def _further(models: Models) -> Answer:
    calm = _calm(models.document)
    free, held = (abs(calm[case] - calm["reference"]) for case in ("free", "held"))
    return Answer("further" if free > held else "less far" if free < held else "as far", calm,
                  lambda: WhatIfLab(models.document, preset="heated_free", parts=["outcomes", "chemicals"]))


@explains("0-2")
def _why_heated(models: Models) -> object:
    return why_card("calm_response", model=models.document, conflict=0.8)


@explains("0-3")
def _why_further(models: Models) -> object:
    return why_card("calm_response", model=models.document, **HEATED)


@answers("0-4")
def _cortisol_follows(models: Models) -> Answer:
    start, end = (whole(levels["cortisol"]) for levels in (models.document.reference,
                                                           models.document.predict(**HEATED)))
    return Answer(end, {"start": start, "end": end})


@answers("0-5")
def _regions(models: Models) -> Answer:
    model = models.document
    why = model.explain("calm_response", **HEATED)
    into = why.rows[(why.rows["target"] == "calm_response") & (why.rows["share"].abs() >= 0.005)]
    regions = [in_sentence(short_label(model.labels[node])) for node in sorted(into["source"])]
    path = " \N{RIGHTWARDS ARROW} ".join(in_sentence(short_label(model.labels[node])) for node in why.path_nodes)
    return Answer(" and ".join(regions), {
        "regions": listed(regions), "change": rounded(100 * abs(why.value - why.reference)),
        "path": rounded(100 * abs(why.path_share)), "nodes": path},
        lambda: WhyPanel("calm_response", model=model, **HEATED))


@answers("0-6")
def _bases(models: Models) -> Answer:
    why = models.document.explain("calm_response", **HEATED)
    rows = why.rows.set_index("id").loc[why.path]
    used = list(dict.fromkeys(rows["basis"]))
    only = {"document": "only the document", "finding": "only findings"}
    right = "more than one of the three" if len(used) > 1 else only[used[0]]
    names = {node: in_sentence(short_label(label)) for node, label in models.document.labels.items()}
    arrows = [f"{names[row.source]} to {names[row.target]}: {BASES[row.basis]}" for row in rows.itertuples()]
    nobody = int((models.document.influences["state"].loc[why.path] == "untested").sum())
    tested = "any of them" if nobody == len(arrows) else f"{nobody} of the {len(arrows)}"
    return Answer(right, {"bases": "; ".join(arrows), "untested": tested})


def _trust(models: Models) -> dict[str, int]:
    return {lens: whole(getattr(models, lens).predict(oxytocin=1)["trust"])
            for lens in ("document", "evidence", "alone")}


@answers("0-7")
def _trust_in_the_document(models: Models) -> Answer:
    basis = models.document.influences["basis"].value_counts()
    return Answer(_trust(models)["document"], _trust(models) | {
        "rows": int(basis.sum()), "own": int(basis["document"]), "findings": int(basis["finding"]),
        "guesses": int(basis["assumption"])})


@answers("0-8")
def _trust_in_the_evidence(models: Models) -> Answer:
    levels, start = _trust(models), whole(models.document.reference["trust"])
    rise, left = levels["document"] - start, levels["evidence"] - start
    share = left / rise
    right = "as far" if share > 0.75 else "about half as far" if share >= 0.4 else "less than half as far"
    parts = models.evidence.rests_on(oxytocin=1).loc["trust"]
    over = parts["untested"] / parts["change"] if parts["change"] else 0.0
    return Answer(right, levels | {"left": left, "whole": signed(rise).lstrip("+"), "over": _how_much(over)},
                  lambda: TwoLenses("oxytocin", "trust", models.document))


def _how_much(share: float) -> str:
    return "all of it" if share > 0.995 else "more than half of it" if share > 0.5 else "less than half of it"


@answers("0-10")
def _only_what_was_tested(models: Models) -> Answer:
    """Count the outcomes that any slider moves when only tested arrows act."""
    filled, tested = (len(set().union(*_moved(model).values())) for model in (models.document, models.tested))
    state = models.document.influences["state"]
    right = "none" if not tested else "all six" if tested == len(first_view(models.document.nodes)) else "some of them"
    return Answer(right, {"tested": tested, "filled": filled, "rows": len(state),
                          "untested": int((state == "untested").sum())})


@answers("0-9")
def _one_slider(models: Models) -> Answer:
    """Move each slider alone to 0, from the evening that the challenge begins with."""
    model = models.document
    start = dict(model.scenarios.set_index("scenario").loc["stress_and_conflict", list(SLIDERS)].astype(float))
    alone = {slider: whole(model.predict(**start | {slider: 0})["calm_response"])
             for slider in ("conflict", "cortisol")}
    enough = [slider for slider, level in alone.items() if level >= 60]
    right = f"yes, {SLIDERS[enough[0]]} alone" if enough else "no, it needs both"
    return Answer(right, alone)
