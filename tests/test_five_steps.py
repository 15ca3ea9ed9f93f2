"""Whether the document's five steps happen in a month, and what is said where one does not."""

from couples_over_time import DAY

from neuro_helpers import CoupleModel
from neuro_helpers.wording import in_sentence
from tools import report

MODEL = CoupleModel.load()


def month(bond, **parts):
    return MODEL.simulate(28 * DAY, report.routine(**parts), bond=bond, dt=5, keep_every_minutes=5)


def test_the_five_steps_happen_in_order_in_a_month_of_rituals():
    steps = month(0.65).steps()
    assert steps["happened"].all()
    assert steps["to_minutes"].is_monotonic_increasing
    assert (steps["failed"] == "").all()


def test_the_fifth_step_needs_a_bond_above_the_threshold():
    steps = month(0.3).steps()
    assert steps["happened"].tolist() == [True, True, True, True, False]
    bond = in_sentence(MODEL.labels["bond"])
    assert steps["failed"].iloc[-1].startswith(f"{bond} of both partners does not rise enough")


def test_with_quarrels_alone_only_the_third_step_happens():
    steps = month(0.65, rituals=False).steps()
    assert steps.loc[steps["happened"], "step"].tolist() == [3]


def test_conditions_are_met_in_order_and_each_holds_at_its_minute():
    run = month(0.65)
    found = run.conditions()
    for _step, conditions in found.groupby("step"):
        assert conditions["minutes"].is_monotonic_increasing
    for row in found.itertuples():
        here, start = run.at(row.minutes).loc[row.node], run.at(0).loc[row.node]
        change = (here - start)[["A", "B"] if row.partner == "both" else [row.partner]]
        assert (change >= row.change).all() if row.direction == "rise" else (change.abs() <= row.change).all()


def test_a_step_that_fails_names_its_condition_with_the_level_that_was_reached():
    run = MODEL.simulate(300, hold={"warmth": {"A": 0.55}})
    first = run.steps().iloc[0]
    assert not first["happened"]
    assert first["failed"] == ("warm engagement of partner A does not rise enough: it comes to 55, and the step asks "
                               "for 60")
