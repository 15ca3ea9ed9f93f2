"""Lesson 1: brain regions."""

from __future__ import annotations

from typing import Any

from neuro_helpers.charts.outcomes import outcome_nodes
from neuro_helpers.charts.regions import WORDS
from neuro_helpers.demos.questions.right_answers import Answer, Models, answers
from neuro_helpers.demos.regions.hold_region import HoldRegion
from neuro_helpers.demos.regions.hold_sentences import MUCH, the
from neuro_helpers.demos.regions.one_scan import CAUSES, READ, SCANNED, OneScan, scans
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import in_sentence, listed, rounded, short_label, whole

HEATED: dict[str, Any] = {"conflict": 0.8, "released": ("cortisol",)}
CALM, FEAR = "calm_response", "anxiety"
EACH = "it can be each of these"
OFFERED = ("amygdala", "prefrontal_cortex", "insula")  # the options of the first question
SCAN = 50  # what the scan shows
DOWN, UP = 0.0, 1.0


def _the(model: CoupleModel, region: str) -> str:
    return the(short_label(model.labels[region]))


def _moved(model: CoupleModel, region: str, level: float) -> int:
    """Count the outcomes that a region held at a level moves by much, in the reference couple."""
    held = model.predict(hold={region: level})
    return sum(abs(whole(held[node]) - whole(model.reference[node])) >= MUCH for node in outcome_nodes(model.nodes))


@answers("1-1")
def _most(models: Models) -> Answer:
    model = models.document
    moved = {region: _moved(model, region, DOWN) for region in WORDS}
    most = max(OFFERED, key=lambda region: moved[region])
    told = [f"{_the(model, region)} {number}" for region, number in sorted(moved.items(), key=lambda one: -one[1])]
    return Answer(_the(model, most), {
        "told": listed(told), "outcomes": len(outcome_nodes(model.nodes)), "start": whole(model.reference[SCANNED]),
        "up": _moved(model, SCANNED, UP)})


@answers("1-2")
def _further(models: Models) -> Answer:
    """Turn the amygdala down at rest and in the heated evening."""
    model = models.document
    rest, heated = (whole(model.predict(**setting)[FEAR]) for setting in ({}, HEATED))
    rest_ends, heated_ends = (whole(model.predict(hold={SCANNED: DOWN}, **setting)[FEAR]) for setting in ({}, HEATED))
    falls, in_heat = rest - rest_ends, heated - heated_ends
    right = ("in the heated evening" if in_heat > falls else "in the reference couple" if in_heat < falls else
             "in both alike")
    return Answer(right, {"rest": rest, "rest_ends": rest_ends, "heated": heated, "heated_ends": heated_ends},
                  lambda: HoldRegion(SCANNED, "heated_free", level=DOWN, model=model))


def _kept_still(model: CoupleModel, *regions: str) -> int:
    """Calm response in the heated evening with some regions kept at their reference."""
    hold = {region: float(model.reference[region]) for region in regions}
    return whole(model.predict(hold=hold, **HEATED)[CALM])


def _strongest(model: CoupleModel) -> list[str]:
    """Return the regions, those first that bring back most when they are kept still."""
    return sorted(WORDS, key=lambda region: -_kept_still(model, region))


@answers("1-3")
def _who_carries(models: Models) -> Answer:
    model = models.document
    order, fallen = _strongest(model), _kept_still(model)
    nothing = [region for region in order if _kept_still(model, region) == fallen]
    some = [f"{_the(model, region)} {'' if place else 'brings calm response '}to {_kept_still(model, region)}"
            for place, region in enumerate(region for region in order if region not in nothing)]
    evening = model.predict(**HEATED)
    moved = max(nothing, key=lambda region: abs(evening[region] - model.reference[region]), default=order[-1])
    return Answer(_the(model, order[0]), {
        "some": listed(some), "nothing": listed([_the(model, region) for region in nothing]), "fallen": fallen,
        "moved": _the(model, moved), "from": whole(model.reference[moved]), "to": whole(evening[moved])},
        lambda: HoldRegion(order[0], "heated_free", keep=[order[0]], model=model))


@answers("1-4")
def _both_together(models: Models) -> Answer:
    model = models.document
    one, two = _strongest(model)[:2]
    fallen = _kept_still(model)
    first, second, both = (_kept_still(model, *regions) - fallen for regions in ((one,), (two,), (one, two)))
    right = ("exactly as much as the two added up" if both == first + second else
             "a little less" if both < first + second else "a little more")
    return Answer(right, {"one": _the(model, one), "two": _the(model, two), "first": first, "second": second,
                          "sum": first + second, "both": both, "ends": fallen + both})


@answers("1-5")
def _one_scan(models: Models) -> Answer:
    """Find the same level of the amygdala after three causes."""
    model = models.document
    found = scans(model)
    seen = {cause: whole(levels[SCANNED]) for cause, levels in found.items()}
    alike = [cause for cause, level in seen.items() if level == SCAN]
    right = EACH if len(alike) == len(CAUSES) else alike[0] if alike else next(iter(CAUSES))
    facts = {name: listed([str(whole(levels[name])) for levels in found.values()]) for name in READ}
    return Answer(right, facts, lambda: OneScan(model))


@answers("1-6")
def _tested(models: Models) -> Answer:
    """Count the arrows of the document's first section that somebody tested."""
    model = models.document
    rows = model.influences[model.influences["document_row"].str.startswith("brain_regions:")]
    tested = rows[rows["state"] != "untested"]
    told = [f"{_the(model, row.source)} to {_quoted(model, row.target)} ({row.state}: {rounded(100 * row.kept)} % left)"
            for row in tested.itertuples()]
    return Answer(len(tested), {"rows": len(rows), "tested": len(tested), "told": listed(told)})


def _quoted(model: CoupleModel, node: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{in_sentence(model.labels[node])}\N{RIGHT DOUBLE QUOTATION MARK}"


@answers("1-7")
def _which_falls_further(models: Models) -> Answer:
    """Turn the insula down under the evidence lens."""
    model = models.evidence
    start, ends = model.reference, model.predict(hold={"insula": DOWN})
    own, partner = (whole(start[node]) - whole(ends[node]) for node in ("own_cues", "partner_cues"))
    right = ("reading the partner's cues" if partner > own else "reading one's own cues" if own > partner else
             "both alike")
    return Answer(right, {
        "own": whole(ends["own_cues"]), "partner": whole(ends["partner_cues"]), "start": whole(start["own_cues"])},
        lambda: HoldRegion("insula", level=DOWN, model=model))
