"""What is asked of a simulation, checked: every problem at once, before anything is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from neuro_helpers.handed.arguments import is_number, likely, likely_list, shown
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.events import KINDS, WHO, Event, events_from
from neuro_helpers.simulate.resting_model import RestingModel
from neuro_helpers.tables.errors import nearest

LARGEST_TRAIT = 0.05
MOST_COUPLES = 100_000
SHORTEST_MINUTES, LONGEST_MINUTES = 0.001, 1e9
MOST_BYTES = 1_000_000_000  # kept levels: half the memory of a small Binder machine
LONGEST_SECONDS, LONGEST_WITH_PROGRESS_SECONDS = 10.0, 600.0
# Measured on one core; for the estimate only: a step, a step of each further couple, a couple's resting state.
STEP_SECONDS, COUPLE_SECONDS, REST_SECONDS = 12e-6, 0.8e-6, 140e-6

NOT_HERE = {  # why a node of the model may not be pushed or held
    "slow": "no {}, because it changes only by learning",
    "outside": "no {0}, because nothing in the model changes it; give the whole run its load with {0}=",
    "trait": "no {0}, unless the model is loaded with context=['{0}'], and then it is on",
}


@dataclass(frozen=True)
class Request:
    """A checked simulation.

    Attributes
    ----------
    edges : numpy.ndarray, shape (steps + 1,)
        Minutes at which steps begin and end; the last step may be shorter.
    kept : numpy.ndarray of int
        Which of the edges are kept.
    events : list of Event
    push, start, held : numpy.ndarray
        Traits, shape (2 nodes, couples); levels of what is given, the same; what is held, shape (2 nodes,).
    couples : int
    """

    edges: np.ndarray
    kept: np.ndarray
    events: list[Event]
    push: np.ndarray
    start: np.ndarray
    held: np.ndarray
    couples: int


class RequestError(ValueError):
    """Everything that is wrong with the arguments of a simulation."""

    def __init__(self, problems):
        self.problems = list(problems)
        count = len(self.problems)
        title = "1 problem in this simulation" if count == 1 else f"{count} problems in this simulation"
        super().__init__("\n".join([f"{title}:", *self.problems]))

    def _render_traceback_(self):
        """In a notebook show the problems alone: the way through the code would bury them."""
        return [f"RequestError: {self}"]


class Checker:
    """Collects problems while it reads arguments for one model."""

    def __init__(self, model: RestingModel, couples):
        self.problems: list[str] = []
        self.network, self.nodes = model.network, model.nodes
        self.moving = [node for node, role in model.nodes["role"].items() if role in ("fast", "slider")]
        self.couples = couples if self.is_count("couples", couples) else 1

    def say(self, name: str, found, allowed: str, hint: str = "") -> None:
        """Note one problem."""
        meant = f". Did you mean {hint}?" if hint else ""
        line = f"{name}: found {shown(found)}; allowed: {allowed}{meant}"
        if line not in self.problems:  # what holds for both partners is said once
            self.problems.append(line)

    def is_count(self, name: str, value) -> bool:
        """Whether a value is a whole number of at least 1; more than a machine can hold is none."""
        good = isinstance(value, Integral) and not isinstance(value, bool) and not value < 1 and value <= MOST_COUPLES
        if not good:
            self.say(name, value, f"a whole number from 1 to {MOST_COUPLES:,}")
        return good

    def number(self, name: str, value, low: float, high: float, words: str):
        """One number, or one for each couple, between two bounds; None after a problem."""
        try:
            array = np.asarray(value, dtype=float)
            fits = array.ndim == 0 or array.shape == (self.couples,)
            plain = np.asarray(value).dtype.kind in "iuf" or all(map(is_number, np.asarray(value, object).ravel()))
            plain = plain and not np.ma.is_masked(value)  # NumPy reads what is masked as 0
            good = fits and plain and bool(((array >= low) & (array <= high)).all())
        except Exception:  # whatever a value of somebody else's does when it is asked for its numbers
            good = False
        if not good:
            each = "" if self.couples == 1 else f", or {self.couples} of them"
            many = isinstance(value, list | tuple) and self.couples > 1
            self.say(name, value, words + each, likely_list([*value], low, high) if many else likely(value, low, high))
            return None
        return array

    def length(self, name: str, value, more: str = "") -> bool:
        """Whether a value is a length of time that can be stepped through."""
        good = (isinstance(value, Real) and not isinstance(value, bool)
                and not value < SHORTEST_MINUTES and value <= LONGEST_MINUTES)
        if not good:
            self.say(name, value, f"a number of minutes from {SHORTEST_MINUTES:g} to {LONGEST_MINUTES:g}{more}")
        return good

    def node(self, name: str, node, allowed) -> bool:
        """Whether a name is one of some nodes."""
        if node in allowed if isinstance(node, str) else False:
            return True
        role = self.nodes["role"].get(node) if isinstance(node, str) else None
        if role in NOT_HERE:
            self.say(name, node, NOT_HERE[role].format(node))
            return False
        hint = nearest(node, allowed) if isinstance(node, str) else ""
        known = self.network.names if len(allowed) > 8 else allowed
        self.say(name, node, "a node of the model" if len(known) > 8 else ", ".join(known), hint)
        return False

    def by_partner(self, name: str, value) -> list[tuple[int, Any]]:
        """Pairs of a partner's number and a value, from one value for both or from {"A": ..., "B": ...}."""
        if not isinstance(value, Mapping):
            return [(0, value), (1, value)]
        for key in value:
            if not isinstance(key, str) or key not in PARTNERS:
                self.say(name, key, "A or B")
        return [(PARTNERS.index(key), one) for key, one in value.items()
                if isinstance(key, str) and key in PARTNERS]

    # -- the arguments ----------------------------------------------------------------------------------------------

    def starts(self, bond, hold, load, traits_on) -> tuple[np.ndarray, np.ndarray]:
        """Levels of `bond`, load, traits and what is held; and what is held."""
        n, names = len(self.network.names), self.network.names
        start = np.repeat(np.tile(self.network.baseline, 2)[:, None], self.couples, axis=1)
        held = np.zeros(2 * n, dtype=bool)
        for node in traits_on:
            start[[self.network.index[node], n + self.network.index[node]]] = 1.0
        roles = self.nodes["role"].to_dict()  # asked once: a cell of a table is slow, and this runs at every move
        able = [name for name in names if roles[name] not in ("trait", "outside") or name in traits_on]
        fixed = dict(hold or {}) if isinstance(hold, Mapping) or hold is None else {}
        if hold is not None and not isinstance(hold, Mapping):
            self.say("hold", hold, "nodes with their levels, such as {'cortisol': 0.8}")
        if bond is not None and "bond" in fixed and not np.array_equal(bond, fixed["bond"]):
            self.say("bond", bond, "nothing beside hold={'bond': ...}, which says where it stays")
        given = [("bond", "bond", bond, False)] if bond is not None else []
        for name, node, value, is_held in given + [(f"hold, {k}", k, v, True) for k, v in fixed.items()]:
            if self.node("hold", node, able):
                for partner, one in self.by_partner(name, value):
                    level = self.number(name, one, 0.0, 1.0, "a level from 0 to 1")
                    if level is not None:
                        start[partner * n + self.network.index[node]] = level
                        held[partner * n + self.network.index[node]] |= is_held
        at_load = self.network.index["load"]
        words = f"a level from 0 to 1 (the reference couple has {self.network.baseline[at_load]:g})"
        for partner, one in self.by_partner("load", load) if load is not None else ():
            level = self.number("load", one, 0.0, 1.0, words)
            if level is not None:
                start[partner * n + at_load] = level
        return start, held

    def pushes(self, traits) -> np.ndarray:
        """Traits, shape (2 nodes, couples)."""
        n = len(self.network.names)
        push = np.zeros((2 * n, self.couples))
        if traits is not None and not (isinstance(traits, Mapping) and all(
                isinstance(one, Mapping) for one in traits.values())):
            self.say("traits", traits, "offsets by partner and node, such as {'A': {'amygdala': 0.03}}")
            return push
        words = f"a number from -{LARGEST_TRAIT} to {LARGEST_TRAIT}, since traits are small differences"
        for partner, offsets in self.by_partner("traits", traits or {}):
            for node, value in offsets.items():
                name = f"traits, {PARTNERS[partner]}"
                if self.node(name, node, self.moving):
                    size = self.number(f"{name}, {node}", value, -LARGEST_TRAIT, LARGEST_TRAIT, words)
                    if size is not None:
                        push[partner * n + self.network.index[node]] += size
        return push

    def events(self, given, minutes) -> list[Event]:
        """Events that lie in the run and can act."""
        try:
            events = events_from(given, self.nodes)
        except ValueError as wrong:
            self.problems += [str(problem) for problem in getattr(wrong, "problems", [wrong])]
            return []
        before = len(self.problems)
        for number, event in enumerate(events, start=1):
            self._event(f"event {number}", event, minutes)
        return events if len(self.problems) == before else []

    def _event(self, name: str, event, minutes) -> None:
        if not isinstance(event, Event):
            self.say(name, event, "an event, such as Event.quarrel(start=60)")
            return
        if not isinstance(event.kind, str) or event.kind not in KINDS:
            called = event.kind if isinstance(event.kind, str) and len(event.kind) < 40 else "kind"
            self.say(f"{name} ({called})", event.kind, ", ".join(KINDS),
                     nearest(event.kind, KINDS) if isinstance(event.kind, str) else "")
            return
        name = f"{name} ({event.kind})"
        if not isinstance(event.who, str) or event.who not in WHO:
            self.say(f"{name}, who", event.who, ", ".join(WHO))
            return
        times = (event.start_minutes, event.end_minutes)
        if not all(map(is_number, times)):
            self.say(f"{name}, times", times, "two numbers of minutes from the start of the run")
        elif times[1] <= times[0]:
            self.say(f"{name}, times", times, "an end after the start")
        elif times[0] < 0 or (minutes is not None and times[1] > minutes):
            end = "its end" if minutes is None else f"{minutes:g}"
            self.say(f"{name}, times", times, f"times inside the run, from 0 to {end} minutes")
        if event.kind == "time apart" and event.who != "both":
            self.say(f"{name}, who", event.who, "both")
        if event.kind == "refused repair" and event.who == "both":
            self.say(f"{name}, who", event.who, "A or B: one partner tries, the other refuses")
        usual = KINDS[event.kind].node
        if event.kind != "push" and not (event.node is usual or (isinstance(event.node, str) and event.node == usual)):
            self.say(f"{name}, node", event.node, f"{KINDS[event.kind].node}; only a push names its own")
            return
        if event.node is None and event.kind != "push":
            return
        low = -1.0 if event.kind == "push" else 0.0
        self.number(f"{name}, strength", event.strength, low, 1.0, f"a number from {low:g} to 1")
        for node in event.nodes:
            self.node(f"{name}, node", node, self.moving)


def steps_of(minutes: float, dt: float, keep_every_minutes: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Edges of the steps, and which of them are kept: every so many, the first and the last."""
    whole = int(minutes / dt + 1e-9)
    edges = np.arange(whole + 1) * dt
    if minutes - edges[-1] > 1e-9 * max(minutes, 1.0):
        edges = np.append(edges, minutes)
    last = len(edges) - 1
    if keep_every_minutes is None:
        return edges, np.array([0, last])
    every = max(1, round(keep_every_minutes / dt))
    return edges, np.unique(np.append(np.arange(0, last + 1, every), last))


def check(model: RestingModel, minutes, events, traits, load, bond, couples, dt, keep_every_minutes, hold,
          progress) -> Request:
    """Check all arguments of a simulation together.

    Raises
    ------
    RequestError
        With everything that is wrong.
    """
    checker = Checker(model, couples)
    in_time = [checker.length("minutes", minutes), checker.length("dt", dt)]
    if keep_every_minutes is not None:
        in_time.append(checker.length("keep_every_minutes", keep_every_minutes, ", or None"))
    if progress is not None and not callable(progress):
        checker.say("progress", progress, "a function that is called with the share that is done, from 0 to 1")
    made = checker.events(events, minutes if in_time[0] else None)
    if all(in_time):
        if keep_every_minutes is not None and keep_every_minutes > dt and (
                abs(keep_every_minutes / dt - round(keep_every_minutes / dt)) > 1e-9):
            checker.say("keep_every_minutes", keep_every_minutes, f"a multiple of dt, {dt:g}")
        checker.problems += too_much(minutes / dt, checker.couples, minutes / (keep_every_minutes or minutes),
                                     2 * len(checker.network.names), len(made), progress is not None)
    if checker.problems and checker.couples > 1000:
        raise RequestError(checker.problems)  # before any array is made
    start, held = checker.starts(bond, hold, load, model.context)
    push = checker.pushes(traits)
    if checker.problems:
        raise RequestError(checker.problems)
    edges, kept = steps_of(float(minutes), float(dt), keep_every_minutes)
    return Request(edges, kept, made, push, start, held, checker.couples)


def too_much(steps: float, couples: int, kept: float, levels: int, events: int, has_progress: bool) -> list[str]:
    """What speaks against running this: an estimate of its time and its memory, said before it starts."""
    seconds = steps * (STEP_SECONDS + COUPLE_SECONDS * (couples - 1)) + REST_SECONDS * couples
    size = (min(kept, steps) + 1) * levels * couples * 8.0 + 3 * events * steps * 8.0
    problems = []
    allowed = LONGEST_WITH_PROGRESS_SECONDS if has_progress else LONGEST_SECONDS
    if seconds > allowed:
        how = "a longer dt, fewer minutes or fewer couples"
        more = "" if has_progress else "; up to ten minutes with progress=, a function that shows how far it is"
        problems.append(f"this run: found {steps:,.0f} steps, about {seconds:,.0f} s; allowed: about {allowed:,.0f} s. "
                        f"Try {how}{more}")
    if size > MOST_BYTES:
        problems.append(f"this run: found {size / 1e9:,.1f} GB of levels and events; allowed: {MOST_BYTES / 1e9:g} GB. "
                        "Try a longer keep_every_minutes, or None to keep the end alone")
    return problems
