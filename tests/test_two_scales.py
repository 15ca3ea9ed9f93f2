"""The lab counts from 0 to 100 and code from 0 to 1: whoever mixes them, or writes a comma, is told the number."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuro_helpers as nh
from neuro_helpers.demos import Drift, PredictFirst, StepPlayer
from neuro_helpers.handed.arguments import likely, likely_list

MODEL = nh.CoupleModel.load()
WHOLE = st.integers(2, 100)
SHARE = st.integers(0, 99).map(lambda hundredths: hundredths / 100)


def said_by(ask):
    """Return the whole message of something that is refused."""
    with pytest.raises(ValueError, match="found ") as said:
        ask()
    return str(said.value)


@pytest.mark.parametrize(("given_", "hint"), [
    (80, "0.8 (the lab's 80 is 0.8 here)"), (np.int64(80), "0.8 (the lab's 80 is 0.8 here)"),
    (37.5, "0.375 (the lab's 37.5 is 0.375 here)"), ("80", "0.8 (the lab's 80 is 0.8 here)"), ("0,8", "0.8"),
    (",8", None), ((0, 8), "0.8 (a decimal comma makes two numbers)"),
    ([0, 8], "0.8 (a decimal comma makes two numbers)"), ("0.8", "0.8 (without the quotation marks)"),
    ("80 %", "0.8 (80 % is 0.8 here)"), ("37,5%", "0.375 (37.5 % is 0.375 here)"),
    ("1", "1 (without the quotation marks)"), (True, None), (np.True_, None),
    (None, None), (1.5, None), (-0.2, None), (-80, None), (101, None), ("high", None),
    ("", None), ("-0,8", None), ((3, 8), None), ((0, 8, 1), None), ((True, 8), None), (float("nan"), None),
    (float("inf"), None), ("80 km", None), ("1e400", None), (10**400, None)])
def test_a_level_is_told_as_it_was_probably_meant(given_, hint):
    said = said_by(lambda: MODEL.predict(conflict=given_))
    assert said.startswith("conflict: found ") and "; allowed: a number from 0 to 1" in said and "\n" not in said
    assert said.endswith(f"; did you mean {hint}?" if hint else "; allowed: a number from 0 to 1")


DOORS = {
    "hold": lambda level: MODEL.predict(hold={"trust": level}),
    "a table of scenarios": lambda level: MODEL.sweep(pd.DataFrame({"conflict": [0.1, level]}, dtype=object)),
    "an event": lambda level: MODEL.simulate(60, nh.Event.quarrel(5, strength=level)),
    "a table of events": lambda level: MODEL.simulate(60, pd.DataFrame([{
        "event": "quarrel", "who": "both", "start_minutes": 1, "end_minutes": 9, "strength": level,
        "node": "conflict"}])),
    "load of a run": lambda level: MODEL.simulate(60, load=level),
    "what is held in a run": lambda level: MODEL.simulate(60, hold={"cortisol": {"A": level}}),
    "bond": lambda level: MODEL.thresholds(load=level), "the goal": lambda level: nh.Challenge("trust", level),
    "a prediction": lambda level: PredictFirst("conflict", level, "trust"), "the bond of steps": lambda level:
        StepPlayer(bond=level), "starts": lambda level: Drift(starts=[0.3, level, 0.8])}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_so(door):
    for level, why in ((80, "the lab's 80"), ("80 %", "80 %")):
        assert f"id you mean 0.8 ({why} is 0.8 here)?" in said_by(lambda level=level: DOORS[door](level))
    DOORS[door](0.8)  # what the hint says is taken


def test_a_list_is_told_as_a_list():
    assert said_by(lambda: MODEL.bond_map(bonds=[30, 0.8], loads=[0.4])).endswith(
        "did you mean [0.3, 0.8] (the lab's 30 is 0.3 here)?")
    assert likely_list([30, "x"], 0, 1) == likely_list([], 0, 1) == likely_list([30] * 1000, 0, 1) == ""
    two = said_by(lambda: MODEL.simulate(60, load=[30, 80], couples=2))
    assert "Did you mean [0.3, 0.8] (the lab's 30 is 0.3 here)?" in two


@pytest.mark.parametrize("ask", [
    lambda: MODEL.simulate(60, traits={"A": {"amygdala": 3}}),
    lambda: MODEL.simulate(60, nh.Event.push("warmth", 1, 9, 80)),
    lambda: MODEL.simulate(60, traits={"A": {"amygdala": "3 %"}}), lambda: MODEL.simulate(60).at(80),
    lambda: MODEL.adjusted({"R011": 50}), lambda: MODEL.rests_of_draws(draws=3, spread=50),
    lambda: nh.Event.dose("30 %"), lambda: MODEL.simulate(60, traits={"A": {"amygdala": (0, 3)}})])
def test_where_the_lab_has_no_scale_of_its_own_nothing_wrong_is_said(ask):
    assert "id you mean" not in said_by(ask)


def test_a_comma_and_quotation_marks_are_told_whatever_the_bounds():
    assert "did you mean 30 (without the quotation marks)?" in said_by(lambda: nh.Event.quarrel("30"))
    assert "Did you mean 0.03?" in said_by(lambda: MODEL.simulate(60, traits={"A": {"amygdala": "0,03"}}))
    assert "did you mean 37.5?" in said_by(lambda: nh.DayInTwoLives(strength="37,5"))
    assert "id you mean -0.5?" in said_by(lambda: MODEL.simulate(60, nh.Event.push("warmth", 1, 9, "-0,5")))


@given(st.one_of(WHOLE, WHOLE.map(str), WHOLE.map("{} %".format), SHARE.map(str),
                 SHARE.map(lambda share: str(share).replace(".", ","))))
def test_what_was_probably_meant_is_always_taken(value):
    meant = float(likely(value, 0, 1).split(" ")[0])
    assert meant == pytest.approx(float(str(value).replace(",", ".").strip(" %")) / (
        100 if isinstance(value, int) or "%" in value or float(value.replace(",", ".")) >= 2 else 1))
    assert MODEL.predict(conflict=meant)["conflict"] == pytest.approx(meant)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.tuples(st.integers(), st.integers()), st.booleans(),
                 st.lists(st.integers())), st.sampled_from([(0, 1), (-1, 1), (0, 100), (-0.05, 0.05), (0, np.inf)]))
def test_a_hint_lies_between_the_bounds_or_is_none(value, bounds):
    if hint := likely(value, *bounds):
        assert bounds[0] <= float(hint.split(" ")[0]) <= bounds[1] and not isinstance(value, bool)
    assert hint.count("(") == hint.count(")") <= 1
