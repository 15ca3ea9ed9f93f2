"""Every door, every argument, every odd value: it is refused in one sentence, or meant, and acts as what it means.

The doors are found (`odd_doors.doors`); what they take of what is odd is written down there.
"""

import inspect

import pandas as pd
import pytest
from odd_doors import CALLED, GIVEN, LEFT_OUT, MODEL, NEEDED, ODD, arguments, called, doors, missing, takes

import neuro_helpers as nh
from neuro_helpers import Event

DOORS = doors()
IDLE = {"TableError"}  # an error without a problem says nothing else
WANTED = [(name, argument) for name, door in DOORS.items() for argument in arguments(name, door)]


def named(argument, words):
    """Whether a message names an argument."""
    return any(f"{name}:" in words or f"{name}," in words or f"{name} " in words
               for name in (argument, argument.rstrip("s"), *CALLED.get(argument, ())))


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # what takes a path may write


@pytest.mark.parametrize("name", DOORS)
def test_every_door_opens_with_what_it_needs(name):
    assert not missing(name, DOORS[name]), (
        f"{name}: found no value for {', '.join(missing(name, DOORS[name]))}; allowed: one for each in NEEDED of "
        "tests/odd_doors.py, so that its odd arguments are tried")
    called(DOORS[name], NEEDED.get(name, {}))


@pytest.mark.parametrize(("name", "argument"), WANTED)
def test_an_odd_value_is_meant_or_refused(name, argument):
    door, needed, meant = DOORS[name], NEEDED.get(name, {}), takes(name, argument)
    faults = []
    for odd, make in ODD.items():
        try:
            answer = called(door, needed | {argument: make()})
        except (ValueError, TypeError) as said:  # TableError and RequestError are ValueErrors
            words = str(said)
            if odd in meant:
                faults.append(f"{odd}: is taken elsewhere, and refused here: {words[:300]}")
            elif "found" not in words or "allowed" not in words or not named(argument, words):
                faults.append(f"{odd}: {type(said).__name__} does not say what was found for {argument}, and what is "
                              f"allowed: {words[:300]}")
            elif len(words) >= 5000:
                faults.append(f"{odd}: a message of {len(words)} characters")
            continue
        except Exception as fault:
            faults.append(f"{odd}: {type(fault).__name__}: {str(fault)[:300]}")
            continue
        if odd not in meant:
            faults.append(f"{odd}: taken, with no word on what it means; refuse it, or say it in tests/odd_doors.py")
            continue
        usual = {one: value for one, value in needed.items() if one != argument}
        usual |= {} if meant[odd] is LEFT_OUT else {argument: make() if meant[odd] is GIVEN else meant[odd]}
        if answer != called(door, usual):
            faults.append(f"{odd}: taken, and answers otherwise than {meant[odd]!r}")
        if meant[odd] is not LEFT_OUT and name not in IDLE and answer == called(door, needed):
            faults.append(f"{odd}: taken, and changes nothing")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", [name for name in DOORS if name != "TableError"])  # nobody but us makes one
def test_a_wrong_name_of_an_argument_is_told(name):
    door, needed = DOORS[name], NEEDED.get(name, {})
    for argument in arguments(name, door) or ["nothing"]:
        wrong = f"{argument}e" if len(argument) > 4 else f"{argument}{argument[-1]}"
        with pytest.raises((ValueError, TypeError), match=rf"found .*'{wrong}'; allowed: ") as said:
            door(**{one: value for one, value in needed.items() if one not in (argument, "questions")} | {wrong: 1})
        if argument not in ("nothing", "questions"):
            assert f"did you mean '{argument}'?" in str(said.value)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if name != "TableError" and any(
    one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
    for one in inspect.signature(door).parameters.values())])
def test_a_missing_argument_is_told(name):
    with pytest.raises((ValueError, TypeError), match=r"found .*; allowed: "):
        DOORS[name]()


@pytest.mark.parametrize(("ask", "words"), [
    (lambda: MODEL.predict(oxytocine=0.5), "'oxytocine'; allowed: .*; did you mean 'oxytocin'"),
    (lambda: MODEL.predict(hold={"trst": 0.5}), "^hold: found 'trst'; allowed: .*; did you mean 'trust'"),
    (lambda: MODEL.predict(hold={5: 0.5}), "^hold: found 5; allowed: "),
    (lambda: MODEL.predict(hold={"trust": "high"}), "^trust: found 'high'; allowed: "),
    (lambda: MODEL.predict(released=["cortsol"]), "^released: found 'cortsol'; allowed: .*; did you mean 'cortisol'"),
    (lambda: MODEL.predict(0.5), "^predict: found .*; allowed: released, hold"),
    (lambda: MODEL.adjusted({"R011": "off"}), "^factors, R011: found 'off'; allowed: "),
    (lambda: MODEL.adjusted({"R11": 0}), "^factors: found 'R11'; allowed: .*; did you mean 'R011'"),
    (lambda: MODEL.simulate(60, load={pd.NA: 0.5}), "load: found <NA>; allowed: A or B"),
    (lambda: MODEL.simulate(60, Event.push(None, 1, 5, 0.9)), "node: found None; allowed: "),
    (lambda: MODEL.simulate(600, pd.DataFrame({"event": ["quarrel"]})), "events: found .*; allowed: a table with the"),
    (lambda: MODEL.simulate(600, pd.DataFrame([{
        "event": "quarel", "who": "both", "start_minutes": 1, "end_minutes": 9, "strength": 0.5, "node": ""}])),
     "event 1, event: found 'quarel'; allowed: .*; did you mean 'quarrel'"),
    (lambda: nh.Challenge("trust", 0.8, lense="document"), "found 'lense'; allowed: .*; did you mean 'lens'"),
    (lambda: nh.WhatIfLab(goal={"trst": 0.8}), "^goal: found 'trst'; allowed: .*; did you mean 'trust'"),
    (lambda: nh.DayInTwoLives(against={"strenght": 20}), "^against: found 'strenght'; .*; did you mean 'strength'"),
    (lambda: nh.Drift(starts={0.3, 0.5, 0.8}), "^starts: found .*; allowed: a list"),  # a set has no order
    (lambda: nh.Predict("3-1", "3-1"), "^questions: found .*; allowed: one or more, each once"),
    (lambda: nh.Predict(), "^questions: found .*; allowed: one or more"),
    (lambda: nh.WhatIfLab("evidence"), "^model: found 'evidence'; allowed: a CoupleModel")])
def test_what_is_inside_an_argument_is_told_by_its_name(ask, words):
    with pytest.raises((ValueError, TypeError), match=words):
        ask()


def test_an_event_that_is_odd_can_be_looked_at():
    for make in ODD.values():
        told = repr(Event(make(), make(), make(), make(), make(), make()))
        assert told.startswith("Event.") and len(told) < 4000


def test_a_text_means_what_a_list_of_its_names_means():
    for name in ("model.predict", "Brain", "WhyPanel", "Why", "PredictFirst"):
        needed = NEEDED.get(name, {}) | ({} if name == "PredictFirst" else {"conflict": 0.8})
        said, meant = (called(DOORS[name], needed | {"released": free})
                       for free in ("cortisol; oxytocin", ["cortisol", "oxytocin"]))
        assert said == meant != called(DOORS[name], needed)
