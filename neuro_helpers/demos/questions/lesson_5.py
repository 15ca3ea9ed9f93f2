"""Lesson 5: drift and resilience."""

from __future__ import annotations

from neuro_helpers.demos.drift.drift import Drift
from neuro_helpers.demos.drift.loop import ClosingLoop
from neuro_helpers.demos.questions.right_answers import Answer, Models, answers, explains
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.slow_flow import REST, THRESHOLD, SlowFlow, kinds
from neuro_helpers.wording import in_sentence, listed, rounded, short_label

NUMBERS = {1: "one", 2: "two", 3: "three"}
QUOTED = ("R049", "R050")  # Trust to Co-regulation and Empathy to Dopamine, which the closing quotation names
REPEATED = "R011"  # Oxytocin to Trust, the arrow whose registered replication found nothing
SQUARE = 0.5


def _rests(model: CoupleModel, load: float | None = None) -> list[int]:
    load = model.reference_load if load is None else load
    return [rounded(place["bond"]) for place in SlowFlow(model).rests(load) if place["kind"] == REST]


def _threshold(model: CoupleModel) -> int | None:
    """Return the highest threshold at the reference load, in points."""
    places = SlowFlow(model).rests(model.reference_load)
    return max((rounded(place["bond"]) for place in places if place["kind"] == THRESHOLD), default=None)


def _in_a_row(places: list[int]) -> str:
    return listed([str(place) for place in places])


def _couples(model: CoupleModel, been: tuple = (), load: float | None = None) -> dict[str, int]:
    """Where each couple is after one step more at a load."""
    frame = Drift(["couples"], been=been, load=load, model=model).frame
    return frame.set_index("name")["later"].to_dict()


def _a_week(change: float) -> str:
    return f"{change:+.1f}".replace("-", "\N{MINUS SIGN}")


@answers("5-1")
def _from_30(models: Models) -> Answer:
    flow = SlowFlow(models.document)
    load = models.document.reference_load
    at = {name: flow.drift(bond, load) for name, bond in (("ten", 0.1), ("thirty", 0.3), ("fifty", 0.5))}
    right = "stay" if abs(at["thirty"]) < 0.05 else "grow back" if at["thirty"] > 0 else "shrink further"
    return Answer(right, {name: _a_week(change) for name, change in at.items()})


@explains("5-1")
def _why_from_30(models: Models) -> object:
    return ClosingLoop(bond=0.3, model=models.document).summary


@answers("5-2")
def _resting_places(models: Models) -> Answer:
    rests = _rests(models.document)
    return Answer(NUMBERS[len(rests)], {"number": NUMBERS[len(rests)].capitalize(), "rests": _in_a_row(rests)},
                  lambda: Drift(["line"], model=models.document))


@answers("5-3")
def _what_vanishes(models: Models) -> Answer:
    low, high, much = (_rests(models.document, load) for load in (0.0, None, 0.9))
    is_low = abs(much[0] - high[0]) < abs(much[0] - high[-1])
    gone = "none" if len(much) == len(high) else "upper" if is_low else "lower"
    return Answer(gone if gone == "none" else f"the {gone} one",
                  {"gone": gone, "high": _in_a_row(much), "low": _in_a_row(low)})


@answers("5-4")
def _further_apart(models: Models) -> Answer:
    later = _couples(models.document)
    difference, others = later["circle"] - later["square"], later["square"] - later["triangle"]
    right = "as far apart" if difference == 30 else "further apart" if difference > 30 else "closer"
    return Answer(right, later | {"difference": difference, "others": others},
                  lambda: Drift(["couples"], model=models.document))


@explains("5-4")
def _why_apart(models: Models) -> object:
    """Explain what builds and what wears down at both starts."""
    return " ".join(ClosingLoop(bond=start, model=models.document).summary for start in (0.8, SQUARE))


@answers("5-5")
def _there_and_back(models: Models) -> Answer:
    model = models.document
    # What is asked for: the loads of steps that have passed, and the load of one more.
    ways = {"one": ((), 0.9), "two": ((0.9,), 0.9), "back": ((0.9, 0.9, 0.4), 0.4),
            "freed": ((0.9, 0.9, 0.4, 0.4, 0.0), 0.0), "soon": ((0.9,), 0.4)}
    circle = {name: _couples(model, been, load)["circle"] for name, (been, load) in ways.items()}
    returns = abs(circle["back"] - 80) <= 2
    enough = "is not enough" if circle["soon"] > 78 else "is enough"
    return Answer("yes" if returns else "no", circle | {"enough": enough},
                  lambda: Drift(["couples", "map"], model=model))


@answers("5-6")
def _draws(models: Models) -> Answer:
    places = SlowFlow(models.document).rests_of_draws(models.document.reference_load)
    found, count = places["threshold"].dropna(), kinds(places)
    lowest, highest = (rounded(found.min()), rounded(found.max())) if len(found) else ("nowhere", "nowhere")
    return Answer(count["two"], count | {"lowest": lowest, "highest": highest,
                                         "own": _threshold(models.document)},
                  lambda: Drift(["line"], closer="sure", model=models.document))


@answers("5-7")
def _repeated_arrow(models: Models) -> Answer:
    """Take away the one arrow that was tested again as planned."""
    model = models.document
    without = model.adjusted({REPEATED: 0.0})
    own, moved, rests = _threshold(model), _threshold(without), _rests(without)
    right = "one resting place" if moved is None or own is None else (
        "two, the threshold where it was" if abs(moved - own) <= 2 else "two, the threshold elsewhere")
    before, after = (_couples(one)["square"] for one in (model, without))
    return Answer(right, {"own": own, "moved": moved, "rests": _in_a_row(rests), "before": before, "square": after},
                  lambda: Drift(["line"], closer="arrows", model=model))


@answers("5-8")
def _quoted_arrows(models: Models) -> Answer:
    """Take away the quotation's two arrows, and each arrow of the table alone."""
    model = models.document
    rows = model.influences
    rests = len(_rests(model.adjusted(dict.fromkeys(QUOTED, 0.0))))
    needed = [row for row in rows.index[rows["strength"] != 0] if len(_rests(model.adjusted({row: 0.0}))) == 1]
    always = [row for row in needed
              if rows.loc[row, "kind"] != "plastic" and model.adjusted({row: 0.0}).tipping().empty]
    arrows = [" → ".join(in_sentence(short_label(model.labels[rows.loc[row, end]])) for end in ("source", "target"))
              for row in always]
    ours = int((rows.loc[needed, "basis"] == "assumption").sum())
    still = f"Without both, there {'is one resting place' if rests == 1 else f'are {NUMBERS[rests]} resting places'}."
    return Answer("yes" if rests == 2 else "no", {
        "still": still, "rows": len(rows), "needed": len(needed), "ours": ours, "always": listed(arrows) or "none",
        "says": listed([str(rows.loc[row, "why"]) for row in always])})


@answers("5-9")
def _evidence(models: Models) -> Answer:
    rests = _rests(models.evidence)
    count = kinds(SlowFlow(models.evidence).rests_of_draws(models.evidence.reference_load))
    return Answer(NUMBERS[len(rests)], {
        "number": NUMBERS[len(rests)].capitalize(), "rests": _in_a_row(rests),
        "triangle": _couples(models.evidence)["triangle"], "two": count["two"], "low": count["low"],
        "loaded": _in_a_row(_rests(models.evidence, 1.0)), "free": _in_a_row(_rests(models.evidence, 0.0))},
        lambda: Drift(["line", "couples"], lens="evidence"))
