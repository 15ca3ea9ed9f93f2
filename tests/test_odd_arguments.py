"""Every door, every argument, every odd value: it works, or one sentence says what was found and what is allowed."""

import inspect

import numpy as np
import pandas as pd
import pytest

import neuro_helpers as nh
from neuro_helpers import CoupleModel, Event
from neuro_helpers.simulate.evening import Evening
from neuro_helpers.simulate.slow_flow import SlowFlow

MODEL = CoupleModel.load()
RUN = MODEL.simulate(120, [Event.quarrel(30)])
SCENES = pd.DataFrame({"conflict": [0.5]})
ODD = {
    "None": None, "True": True, "5": 5, "-1": -1, "nan": float("nan"), "inf": float("inf"), "10**400": 10**400,
    "x": "x", "empty": "", "bytes": b"x", "list": [], "dict": {}, "object": object(), "masked": np.ma.masked,
    "array": np.array([]), "NA": pd.NA, "frame": pd.DataFrame(), "function": lambda *_given: None,
    "long": "x" * 100_000, "set": {1}, "generator": None}  # a generator is made anew for each call


def acted(event):
    """Return what an event does: whatever is wrong with it is said here, at the latest."""
    return MODEL.simulate(240, event)


DOORS = {  # name -> (what is called, the arguments that it needs)
    "predict": (MODEL.predict, {"conflict": 0.5}), "sweep": (MODEL.sweep, {"scenarios": SCENES}),
    "explain": (MODEL.explain, {"outcome": "trust", "conflict": 0.5}), "draws": (MODEL.draws, {"count": 2}),
    "uncertainty": (MODEL.uncertainty, {"draws": 2}), "under": (MODEL.under, {"lens": "evidence"}),
    "adjusted": (MODEL.adjusted, {"factors": {"R011": 0}}), "load": (CoupleModel.load, {}),
    "simulate": (MODEL.simulate, {"minutes": 60}), "phase_line": (MODEL.phase_line, {}),
    "speeds_of_bond": (MODEL.speeds_of_bond, {"bond": 0.5}), "equilibria": (MODEL.equilibria, {}),
    "bond_map": (MODEL.bond_map, {"bonds": [0.5], "loads": [0.4]}), "thresholds": (MODEL.thresholds, {"draws": 1}),
    "run.level": (RUN.level, {"node": "trust"}), "run.at": (RUN.at, {"minute": 3}),
    "run.effects": (RUN.effects, {"minute": 3}), "run.conditions": (RUN.conditions, {}), "run.steps": (RUN.steps, {}),
    "run.recovery": (RUN.recovery, {"node": "cortisol"}), "run.linkage": (RUN.linkage, {"node": "cortisol"}),
    "Evening": (Evening, {}), "Table": (nh.Table, {"name": "steps"}),
    "SlowFlow": (SlowFlow, {"model": MODEL}), "flow.line": (SlowFlow(MODEL, 3).line, {"load": 0.4}),
    "flow.drift": (SlowFlow(MODEL, 3).drift, {"bond": 0.5, "load": 0.4}),
    "flow.half_year": (SlowFlow(MODEL, 3).half_year, {"bonds": {"ours": 0.5}, "load": 0.4}),
    **{f"Event.{name}": (getattr(Event, name), {"start": 10} | more) for name, more in {
        "quarrel": {}, "warm_moment": {}, "touch": {}, "repair": {}, "time_apart": {}, "dose": {},
        "push": {"node": "warmth", "minutes": 5, "strength": 0.5}}.items()},
}
WANTED = [(door, name) for door, (call, _needed) in DOORS.items() for name in
          {**dict(inspect.signature(call).parameters), **dict.fromkeys(DOORS[door][1])} if name not in
          ("setting", "_more")]


@pytest.mark.parametrize(("door", "argument"), WANTED)
def test_an_odd_value_works_or_is_told(door, argument):
    call, needed = DOORS[door]
    for name, value in ODD.items():
        value = (i for i in "x") if name == "generator" else value
        try:
            answer = call(**(needed | {argument: value}))
            if isinstance(answer, Event):
                acted(answer)
        except (ValueError, TypeError) as said:  # TableError and RequestError are ValueErrors
            words = str(said)
            assert ("found" in words and "allowed" in words), (name, words[:300])
            assert len(words) < 5000, name


@pytest.mark.parametrize("ask", [
    lambda: MODEL.predict(hold=5), lambda: MODEL.sweep(5), lambda: nh.save_page(5), lambda: MODEL.adjusted(5),
    lambda: MODEL.predict(released=np.array(1)), lambda: MODEL.simulate(60, bond=np.ma.masked),
    lambda: MODEL.simulate(60, load=10**400), lambda: MODEL.simulate(60, Event.push(None, 1, 5, 0.9)),
    lambda: MODEL.simulate(600, pd.DataFrame([{
        "event": "quarel", "who": "both", "start_minutes": 1, "end_minutes": 9, "strength": 0.5, "node": ""}])),
    lambda: MODEL.simulate(600, pd.DataFrame({"event": ["quarrel"]})), lambda: RUN.at(np.ma.masked),
    lambda: nh.save_page("lab.html", model=5), lambda: CoupleModel.load(lens=["document"]),
    lambda: RUN.linkage("cortisol", ""), lambda: Event.repair(5, taken_up="no")])
def test_a_door_that_was_unchecked_says_what_was_found(ask):
    with pytest.raises((ValueError, TypeError), match=r"found .*; allowed: "):
        ask()
