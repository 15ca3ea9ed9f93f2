"""Every public door, what it needs, and what its arguments take of what is odd; and the odd values."""

import inspect
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

import neuro_helpers as nh
from neuro_helpers import CoupleModel, Event, tables
from neuro_helpers.kit import PredictionRecord
from neuro_helpers.kit.concept_record import ConceptRecord
from neuro_helpers.simulate.evening import SETTINGS, Evening
from neuro_helpers.simulate.slow_flow import SlowFlow

MODEL = CoupleModel.load()
EVENT = Event.quarrel(30)
RUN = MODEL.simulate(120, [EVENT])
FLOW = SlowFlow(MODEL, points=11, map_side=3, steps=3, draws=2)
READ = tables.read_model_tables()


class Hostile:
    """Whatever is asked of it fails."""

    def _fails(self, *_given):
        raise RuntimeError("nothing may be asked of this value")

    __repr__ = __str__ = __eq__ = __bool__ = __len__ = __iter__ = __float__ = __format__ = __contains__ = _fails
    __hash__ = None


ODD = {  # made anew for each call
    "None": lambda: None, "True": lambda: True, "NumPy's True": lambda: np.True_, "5": lambda: 5, "-1": lambda: -1,
    "nan": lambda: float("nan"), "inf": lambda: float("inf"), "10**400": lambda: 10**400,
    "vast fraction": lambda: Fraction(10**400, 3), "half": lambda: Fraction(1, 2), "decimal": lambda: Decimal("0.5"),
    "1j": lambda: 1j, "number as text": lambda: "0.5", "array of none": lambda: np.array(0.5), "x": lambda: "x",
    "empty": lambda: "", "bytes": lambda: b"x", "list": list, "tuple": tuple, "dict": dict, "{x: 5}": lambda: {"x": 5},
    "{5: x}": lambda: {5: "x"}, "{NA: 0.5}": lambda: {pd.NA: 0.5}, "object": object, "masked": lambda: np.ma.masked,
    "array": lambda: np.array([]), "names": lambda: np.array(["x", "y"]), "NA": lambda: pd.NA, "NaT": lambda: pd.NaT,
    "frame": pd.DataFrame, "series": lambda: pd.Series([0.5]), "function": lambda: lambda *_given: None,
    "long": lambda: "x" * 100_000, "set": lambda: {1}, "generator": lambda: (i for i in "x"), "[None]": lambda: [None],
    "[[x]]": lambda: [["x"]], "[0.5]": lambda: [0.5], "type": lambda: int, "hostile": Hostile,
    "[hostile]": lambda: [Hostile()]}

# What an argument takes of what is odd -> what that stands for. Whatever is not here has to be refused.
GIVEN, LEFT_OUT = "what was given", "as if it was left out"
NOTHING = dict.fromkeys(("empty", "list", "tuple", "array"), LEFT_OUT)  # a list of no names
EMPTY = dict.fromkeys(("list", "tuple", "array"), LEFT_OUT)
NO_MAPPING = {"dict": LEFT_OUT}
OR_NONE = {"None": LEFT_OUT}
LEVEL = {"half": 0.5}
LEVELS = {"half": 0.5, "array of none": 0.5, "series": 0.5, "[0.5]": 0.5}  # one couple: one level, or a list of one
LEVEL_LIST = {"series": [0.5], "[0.5]": [0.5]}
AMOUNT = {"5": 5.0, "half": 0.5}
FROM_5 = {"5": 5.0}
COUNT = {"5": np.int64(5)}
SEED = COUNT | {"10**400": GIVEN}
FUNCTION = OR_NONE | {"function": LEFT_OUT, "type": LEFT_OUT}  # it is called, and changes no answer
PATH = {"x": GIVEN, "number as text": GIVEN}
KINDS = {
    "released": NOTHING, "context": NOTHING, "untouched": NOTHING, "switches": NOTHING, "keep": NOTHING,
    "hold": OR_NONE | NO_MAPPING,
    "model": OR_NONE, "record": OR_NONE, "folder": OR_NONE, "votes": OR_NONE, "preset": OR_NONE,
    "goal": OR_NONE | NO_MAPPING,
    "outcomes": OR_NONE, "seed": SEED, "draws": COUNT, "count": COUNT, "progress": FUNCTION, "spread": OR_NONE | LEVEL,
    "load": LEVEL, "bond": LEVEL, "conflict": LEVEL, "minutes": AMOUNT, "start": AMOUNT, "minute": AMOUNT,
    "couples": COUNT, "dt": AMOUNT, "traits": OR_NONE | NO_MAPPING,
    "events": EMPTY, "factors": {"dict": GIVEN}, "event": OR_NONE,
    "other": OR_NONE, "bonds": LEVEL_LIST, "loads": LEVEL_LIST, "days": AMOUNT, "only": OR_NONE, "points": COUNT,
    "map_side": COUNT, "steps": COUNT, "strength": LEVEL, "delay": AMOUNT, "to": LEVEL, "starts": {}, "outcome": {},
    "projector": {"True": LEFT_OUT, "NumPy's True": LEFT_OUT}, "show_all": {"True": GIVEN, "NumPy's True": True},
    "second_lens": {"True": GIVEN, "NumPy's True": True},
    "taken_up": {"True": LEFT_OUT, "NumPy's True": LEFT_OUT}, "path": PATH}
EVENTS = ("dose", "push", "quarrel", "repair", "touch", "warm_moment")
EVENINGS = ("Evening", "DayInTwoLives", "DrawFirst")
OF_DOOR = {  # where the same name takes something else
    "model.simulate.load": OR_NONE | LEVELS | NO_MAPPING,
    **{f"{door}.load": OR_NONE | LEVEL for door in (
        "ClosingLoop", "Drift", "model.equilibria", "model.phase_line", "model.rests_of_draws", "model.speeds_of_bond",
        "model.thresholds")},
    "model.simulate.bond": OR_NONE | LEVELS | NO_MAPPING,
    "model.simulate.keep_every_minutes": {"None": GIVEN, "5": 5.0, "half": LEFT_OUT},
    "model.phase_line.bonds": OR_NONE | LEVEL_LIST, "model.sweep.scenarios": {"frame": GIVEN},
    "event.same.other": {}, "flow.half_year.bonds": {}, "SlowFlow.model": {}, "CoupleModel.steps": OR_NONE,
    "CoupleModel.judged": OR_NONE,
    "CoupleModel.remarks": EMPTY | {"names": GIVEN, "generator": GIVEN}, "Challenge.goal": LEVEL,
    "ClosingLoop.bond": OR_NONE | LEVEL, "Drift.been": EMPTY | LEVEL_LIST, "Drift.closer": {"empty": LEFT_OUT},
    "DayInTwoLives.against": OR_NONE, "HoldRegion.level": OR_NONE | LEVEL, "OneChemical.level": OR_NONE | LEVEL,
    "coursework.start.number": OR_NONE | PATH | {"5": "5", "empty": LEFT_OUT},
    "coursework.start.class_code": PATH, "coursework.start.cells": OR_NONE | EMPTY | {
        "names": LEFT_OUT, "generator": LEFT_OUT},
    "coursework.copy_model.folder": PATH, "coursework.changed_rows.folder": {},
    "WhyPanel.outcome": OR_NONE, "save_page.lens": OR_NONE,
    "Event.start_minutes": AMOUNT, "Event.end_minutes": FROM_5, "Event.strength": LEVELS,
    "StepPlayer.step": OR_NONE | COUNT, "TableError.problems": {"list": GIVEN, "tuple": GIVEN},
    **{f"Event.{name}.strength": LEVELS | ({"-1": GIVEN} if name == "push" else {}) for name in EVENTS},
    **{f"{door}.{name}": FROM_5 if name == "minutes" else AMOUNT for door in EVENINGS
       for name in ("strength", "load", "bond", "minutes")}}

# The arguments that a door needs. A door that needs one and is not here fails its test.
NEEDED = {
    "CoupleModel": {"nodes": READ.nodes, "influences": READ.influences, "scenarios": READ.scenarios,
                    "lens": "document"},
    "ClassVote": {"question": "3-4"}, "ConceptCheck": {"time": "before", "record": ConceptRecord()},
    "Challenge": {"outcome": "calm_response", "goal": 0.6}, "Event": {
        "kind": "quarrel", "who": "both", "start_minutes": 4, "end_minutes": 9, "strength": 0.4, "node": "conflict"},
    "OneChemical": {"way": "held", "day": "warm"},  # so that a level can be meant
    "DrawFirst": {"after": "repair"}, "DayInTwoLives": {"after": "repair"},
    "PredictFirst": {"slider": "conflict", "to": 0.8, "outcome": "trust", "record": PredictionRecord()},
    "Predict": {"questions": "3-1"}, "Rewrite": {"lesson": "3"}, "Table": {"name": "steps"},
    "TwoLenses": {"slider": "oxytocin", "outcome": "trust"},
    "TableError": {"problems": []}, "Why": {"outcome": "trust", "conflict": 0.8}, "load": {"name": "steps"},
    "coursework.start": {"name": "reading_the_sliders", "number": "417"},
    "coursework.changed_rows": {"folder": tables.data_folder() / "model"},
    "save_page": {"path": "lab.html"}, "SlowFlow": {"model": MODEL}, "model.predict": {"conflict": 0.8},
    "model.adjusted": {"factors": {"R011": 0}}, "model.bond_map": {"bonds": [0.3], "loads": [0.4]},
    "model.draws": {"count": 2, "conflict": 0.8}, "model.uncertainty": {"draws": 2, "conflict": 0.8},
    "model.explain": {"outcome": "trust", "conflict": 0.8}, "model.simulate": {"minutes": 60},
    "model.speeds_of_bond": {"bond": 0.3}, "model.sweep": {"scenarios": pd.DataFrame({"conflict": [0.8]})},
    "model.thresholds": {"draws": 2}, "model.under": {"lens": "evidence"}, "run.at": {"minute": 40},
    "run.effects": {"minute": 40}, "run.level": {"node": "trust"}, "run.linkage": {"node": "cortisol"},
    "run.recovery": {"node": "cortisol"}, "event.same": {"other": EVENT},
    "event.active_minutes": {"edges": np.array([0.0, 40.0])}, "flow.drift": {"bond": 0.3, "load": 0.4},
    "flow.half_year": {"bonds": {"ours": 0.3}, "load": 0.4}, "flow.line": {"load": 0.4}, "flow.rests": {"load": 0.4},
    "flow.thresholds": {"load": 0.4}, "flow.rests_of_draws": {"load": 0.4},
    **{f"Event.{name}": {"start": 10, "strength": 0.4} for name in EVENTS}, "Event.time_apart": {"start": 10},
    "Event.push": {"node": "warmth", "start": 10, "minutes": 7, "strength": 0.4}}
# Where what an error says is named otherwise than the argument, and says it, too.
CALLED = {"folder": ["path"], "votes": ["path", "x", "0.5"],
          "events": ["event", "path", "x", "0.5"], "kind": ["event 1"],  # a file by its own name
          **dict.fromkeys(("start", "minutes", "start_minutes", "end_minutes"), ("times",))}
# What goes through **setting: these names, too.
MORE = {"DayInTwoLives": SETTINGS, "DrawFirst": SETTINGS, "Outcomes": ("released", "model", "lens", "conflict"),
        "Challenge": ("model", "lens", "preset", "show_all", "parts", "second_lens"),
        **dict.fromkeys(("Brain", "Chemicals", "WhyPanel"), ("conflict",))}


def public(owner, prefix):
    """Return the public methods of a thing, by name."""
    return {f"{prefix}.{name}": getattr(owner, name) for name in dir(owner)
            if not name.startswith("_") and inspect.isroutine(getattr(owner, name))}


def doors():
    """Return every public door by name: found, not listed, so that a new one is among them."""
    found = {name: getattr(nh, name) for name in nh.__all__} | {"SlowFlow": SlowFlow, "Evening": Evening}
    rooms = {name: found.pop(name) for name in list(found) if inspect.ismodule(found[name])}
    found |= {f"{name}.{one}": getattr(room, one) for name, room in rooms.items() for one in room.__all__
              if inspect.isroutine(getattr(room, one))}
    made = {name: one for name, one in public(Event, "Event").items() if inspect.ismethod(one)}
    own = {f"event.{name.partition('.')[2]}": getattr(EVENT, name.partition(".")[2])
           for name in public(Event, "Event") if name not in made}
    return found | public(MODEL, "model") | public(RUN, "run") | public(FLOW, "flow") | made | own


def arguments(name, door):
    """Return the names of the arguments of a door."""
    kinds = {one.name: one.kind for one in inspect.signature(door).parameters.values()}
    plain = [one for one, kind in kinds.items() if kind is not inspect.Parameter.VAR_KEYWORD]
    return list(dict.fromkeys([*plain, *NEEDED.get(name, {}), *MORE.get(name, ())]))


def missing(name, door):
    """Return the arguments that a door needs and that are given to it nowhere here."""
    parameters = inspect.signature(door).parameters.values()
    needs = [one.name for one in parameters if one.default is inspect.Parameter.empty
             and one.kind is not inspect.Parameter.VAR_KEYWORD]
    return [one for one in needs if one not in NEEDED.get(name, {})]


def takes(name, argument):
    """Return what an argument takes of what is odd."""
    return OF_DOOR.get(f"{name}.{argument}", KINDS.get(argument, {}))


def called(door, given):
    """Call a door, and return what its answer says."""
    given = dict(given)
    first = [given.pop("questions")] if "questions" in given else []
    return facts(door(*first, **given))


def facts(answer):
    """Return what an answer says, as something that can be compared; an event is lived through, as in a run."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return answer.to_csv()
    if isinstance(answer, np.ndarray):
        return answer.tolist()
    if isinstance(answer, CoupleModel):
        tables_ = [getattr(answer, name).to_csv() for name in ("nodes", "influences", "scenarios", "steps")]
        return answer.lens, answer.context, tables_, str(answer.certificate())
    if isinstance(answer, Event):
        return facts(MODEL.simulate(240, answer)), answer.kind, answer.partners
    if hasattr(answer, "levels") and hasattr(answer, "minutes"):
        return answer.minutes.tolist(), answer.levels.tolist(), answer.summary
    if isinstance(answer, Evening):
        return [float(getattr(answer, name)) for name in ("load", "bond", "delay")], str(answer.events())
    if isinstance(answer, SlowFlow):
        return answer.half_year({"a": 0.3}, 0.4), answer.line(0.4).tolist(), answer._map_side, answer._draws
    if hasattr(answer, "write_text") and answer.is_dir():
        return answer.name, sorted(one.name for one in answer.iterdir())
    if hasattr(answer, "write_text"):
        return answer.name, answer.read_text(encoding="utf-8")
    if hasattr(answer, "controls"):
        values = {name: getattr(widget, "value", None) for name, widget in answer.controls.items()}
        return answer.summary, answer.frame.to_csv(), repr(values), getattr(answer, "question", "")
    return answer.frame.to_csv() if hasattr(answer, "frame") else f"{answer!r}"
