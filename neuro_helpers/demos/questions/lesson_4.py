"""Lesson 4: conflict and repair."""

from __future__ import annotations

import pandas as pd

from neuro_helpers.demos.day.two_lives import DayInTwoLives
from neuro_helpers.demos.lab.untested import weights_note
from neuro_helpers.demos.lab.why import why_card
from neuro_helpers.demos.questions.right_answers import Answer, Models, answers, explains
from neuro_helpers.kit import column, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.evening import Evening, live


def _of(model: CoupleModel, partner: str = "A", **setting) -> pd.Series:
    """Return a partner's headline numbers of an evening."""
    return DayInTwoLives(model, **setting).frame.set_index("partner").loc[partner]


@answers("4-1")
def _twice_as_heated(models: Models) -> Answer:
    model = models.document
    plain, mild = _of(model), _of(model, strength=40)
    change = plain["recovery_minutes"] / mild["recovery_minutes"] - 1
    right = "about the same" if abs(change) < 0.1 else "clearly longer" if change > 0 else "clearly shorter"
    return Answer(right, {"mild_peak": mild["peak"], "peak": plain["peak"], "mild": mild["recovery_minutes"],
                          "plain": plain["recovery_minutes"]}, lambda: DayInTwoLives(model))


@answers("4-2")
def _three_times_as_long(models: Models) -> Answer:
    long, plain = _of(models.document, minutes=60), _of(models.document)
    return Answer(int(long["peak"]), {"long_peak": long["peak"], "long": long["recovery_minutes"],
                                      "escalation": plain["second_recovery_minutes"]})


def _secure_or_not(models: Models) -> tuple[pd.Series, pd.Series]:
    return _of(models.document), _of(models.document, bond=20)


@answers("4-3")
def _little_security(models: Models) -> Answer:
    plain, low = _secure_or_not(models)
    longer = int(low["recovery_minutes"] - plain["recovery_minutes"])
    return Answer(longer, {"longer": longer, "low": low["recovery_minutes"], "plain": plain["recovery_minutes"],
                           "low_rest": low["rest"], "rest": plain["rest"], "low_peak": low["peak"],
                           "peak": plain["peak"]},
                  lambda: DayInTwoLives(models.document, bond=20, against={"bond": 80}))


@answers("4-4")
def _escalation(models: Models) -> Answer:
    plain, low = _secure_or_not(models)
    cortisol = low["recovery_minutes"] - plain["recovery_minutes"]
    longer = low["second_recovery_minutes"] - plain["second_recovery_minutes"]
    right = "about as many" if abs(longer - cortisol) <= 5 else "more" if longer > cortisol else "fewer"
    return Answer(right, {"escalation_low": low["second_recovery_minutes"],
                          "escalation": plain["second_recovery_minutes"], "escalation_longer": longer})


def _peaks(model: CoupleModel, **setting) -> dict[str, float]:
    """Return each partner's highest cortisol of an evening, in points with a decimal."""
    run = live(model, Evening(**setting))
    return {partner: round(100 * float(run.level("cortisol", partner).max()), 1) for partner in "AB"}


@answers("4-5")
def _touch(models: Models) -> Answer:
    without, touched = _peaks(models.evidence), _peaks(models.evidence, before="touch")
    gain = {partner: round(without[partner] - touched[partner], 1) for partner in "AB"}
    less = [partner for partner in "AB" if gain[partner] > 0]
    right = (f"{less[0]}'s alone" if len(less) == 1 else "both alike" if gain["A"] == gain["B"] else
             "B's more than A's" if gain["B"] > gain["A"] else "A's more than B's")
    return Answer(right, {"touched": touched["B"], "untouched": without["B"], "reaches": gain["A"]},
                  lambda: DayInTwoLives(models.document, before="touch", lens="evidence",
                                        against={"before": "nothing"}))


@answers("4-6")
def _both_lenses(models: Models) -> Answer:
    evidence, document = _of(models.evidence), _of(models.document)
    change = evidence["peak"] - document["peak"]
    way = "higher" if change > 0 else "lower"
    right = "as high" if change == 0 else f"{way} than in the document as we filled it in"
    return Answer(right, {
        "document": document["peak"], "evidence": evidence["peak"], "when": evidence["peak_at"],
        "document_when": document["peak_at"]},
        lambda: DayInTwoLives(models.document, lens="evidence", second="calm_response", against={"lens": "document"}))


@explains("4-6")
def _why_there(models: Models) -> object:
    """Explain where cortisol is carried in the heat of that evening, under each lens."""
    heated = {"conflict": Evening().strength / 100, "released": ("cortisol",)}
    return column(*(part for model in (models.document, models.evidence)
                    for part in (title(weights_note(model, model.lens)), why_card("cortisol", model=model, **heated))))
