"""Which row a student edits, which of its findings is taken away, and the outcome that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from neuro_helpers.coursework.edited_rows import model_with
from neuro_helpers.coursework.own_claims import findings_of
from neuro_helpers.coursework.own_numbers import OwnNumbers
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.model import CoupleModel

Choice = tuple[str, str, str, tuple[str, ...]]  # row, finding, outcome, the slider that follows the model

# A finding of a row with several: without it the rule says something else. Each of the outcomes may show it.
TAKEN_AWAY: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("R012", "algoe2017:1", ("closeness",), ()),
    ("R051", "lieberz2020:1", ("escalation", "anxiety", "fear_abandonment"), ()),
    ("R052", "flanagan2018:2", ("warmth", "intimacy", "positive_reinforcement", "sexual_desire"), ()),
    ("R053", "striepens2014:1", ("positive_reinforcement", "sexual_desire", "intimacy"), ()),
    ("R057", "dickerson2004:1", ("attunement", "calm_response"), ("cortisol",)),
    ("R057", "kiecoltglaser1997:1", ("attunement", "calm_response"), ("cortisol",)))
LEAST_CHANGE = 0.05  # of the own row's weight
LEAST_DIFFERENCE = 1.6  # points between an edited table and the shipped one, and between its two lenses
LEAST_STEP = 0.5  # points: the panel says that a smaller step "lowers by 0 points"
WEIGHTS = 6  # tried for each choice before the next one is taken


def draw_edit(own: OwnNumbers, couple: Mapping[str, float], claimed: Iterable[str]) -> tuple[Choice, float,
                                                                                             CoupleModel]:
    """Return what is taken away, the row's own weight, and the table with both edits under the evidence lens."""
    choices = [one for one in TAKEN_AWAY if one[0] not in set(claimed)]
    for row, finding, outcomes, released in own.some_of("taken away", choices, len(choices)):
        was = float(shipped().influences.at[row, "weight"])
        left = ";".join(one for one in findings_of(row) if one != finding)
        for again in range(WEIGHTS):
            weight = (1 if was > 0 else -1) * own.whole(f"own weight of {row}", 40, 99, again) / 100
            if abs(weight - was) < LEAST_CHANGE:
                continue
            edited = model_with({row: {"weight": weight, "findings": left}}, "evidence")
            for outcome in own.some_of("own outcome", outcomes, len(outcomes)):
                drawn = (row, finding, outcome, released), weight, edited
                if _shows(couple, *drawn[0][2:], edited):
                    return drawn
    return drawn


def _shows(couple: Mapping[str, float], outcome: str, released: tuple[str, ...], edited: CoupleModel) -> bool:
    """Return whether the outcome tells the edited table from the shipped one, and one lens from the other."""
    pairs = ((edited, shipped("evidence")), (edited.under("document"), shipped()))
    levels = [[100 * float(model.predict(**couple, released=released)[outcome]) for model in pair] for pair in pairs]
    apart = [abs(one - other) for one, other in (*levels, (levels[0][0], levels[1][0]))]
    return min(apart) >= LEAST_DIFFERENCE and all(
        smallest_step(couple, outcome, released, one) >= LEAST_STEP for one, _ in pairs)


def smallest_step(couple: Mapping[str, float], outcome: str, released: tuple[str, ...], model: CoupleModel) -> float:
    """Return the points of the smallest step on the path that the panel shows."""
    held = {slider: level for slider, level in couple.items() if slider not in released}
    said = model.explain(outcome, released=released, **held)
    return 100 * float(said.rows.set_index("id").loc[said.path, "contribution"].abs().min())
