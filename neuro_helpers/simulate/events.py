"""What happens to a couple from outside the model, and when: readable objects, made in code or read from a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from typing import cast

import numpy as np
import pandas as pd

from neuro_helpers import tables
from neuro_helpers.handed.arguments import a, doors, is_number, known, number, shown, truth, wrong

WHO = ("A", "B", "both")
COLUMNS = ("event", "who", "start_minutes", "end_minutes", "strength", "node")
EVENTS = "a list of events, or the path of an events table"


@dataclass(frozen=True)
class Cut:
    """Arrows to the other partner that do not act as usual while an event lasts.

    Attributes
    ----------
    source : str or None
        The node whose arrows to the other partner are meant; None: all arrows between the partners.
    carries : {"as it began", "at rest"}
        What they carry instead: what they carried when the event began, or what they carry when the couple rests (at
        the start of the run). Not nothing: that would put the reference couple's partner in the other one's place.
    """

    source: str | None
    carries: str


@dataclass(frozen=True)
class Kind:
    """A kind of event: the node that it pushes, others that it pushes as hard, its defaults, the arrows it cuts."""

    node: str | None
    who: str
    minutes: float
    strength: float
    cut: Cut | None = None
    delay_minutes: float = 0.0
    also: tuple[str, ...] = ()


KINDS = {
    "quarrel": Kind("conflict", "both", 20, 0.8),
    "warm moment": Kind("warmth", "A", 60, 0.5, also=("company",)),
    "touch": Kind("touch", "A", 10, 0.8),  # as long as the massage of ditzen2007
    "repair": Kind("repair", "A", 30, 0.4),
    "refused repair": Kind("repair", "A", 30, 0.4, cut=Cut("repair", "as it began")),
    "time apart": Kind(None, "both", 30, 0.0, cut=Cut(None, "at rest")),
    "oxytocin dose": Kind("oxytocin_dose", "A", 53, 0.8, delay_minutes=25),  # the window that paloyelis2016 watched
    "push": Kind("", "both", 20, 0.5),
}


@doors
@dataclass(frozen=True)
class Event:
    """Something that acts on one node of one or both partners between two times.

    Make one with `Event.quarrel`, `Event.warm_moment`, `Event.touch`, `Event.repair`, `Event.time_apart`, `Event.dose`
    or `Event.push`. Times are minutes from the start of the run. Partner `who` is the one who acts: B feels a touch by
    A.

    Attributes
    ----------
    kind : str
        One of "quarrel", "warm moment", "touch", "repair", "refused repair", "time apart", "oxytocin dose", "push".
    who : {"A", "B", "both"}
    start_minutes, end_minutes : float
        When it acts.
    strength : float or array_like, shape (couples,)
        What is added to the node's z while it acts (from -1 to 1).
    node : str or None
        The node that is pushed.

    Examples
    --------
    >>> Event.quarrel(start=360, strength=0.8)
    Event.quarrel(360 to 380, both, strength 0.8)
    """

    kind: str
    who: str
    start_minutes: float
    end_minutes: float
    strength: float = 0.0
    node: str | None = None

    def __post_init__(self) -> None:
        """Take fractions and the like as the numbers that they are; whether the times can be meant, a run says."""
        for name in ("start_minutes", "end_minutes"):
            value = getattr(self, name)
            if is_number(value) and not isinstance(value, int | float):
                object.__setattr__(self, name, float(value))

    @classmethod
    def quarrel(cls, start, minutes=20, strength=0.8, who="both") -> "Event":
        """Make a heated disagreement: it pushes conflict."""
        return cls._of("quarrel", start, minutes, strength, who)

    @classmethod
    def warm_moment(cls, start, minutes=60, strength=0.5, who="A") -> "Event":
        """Make a time in which a partner is warm: friendly words, a look, attention."""
        return cls._of("warm moment", start, minutes, strength, who)

    @classmethod
    def touch(cls, start, minutes=10, strength=0.8, who="A") -> "Event":
        """Make a welcome, affectionate touch by a partner."""
        return cls._of("touch", start, minutes, strength, who)

    @classmethod
    def repair(cls, start, minutes=30, strength=0.4, who="A", taken_up=True) -> "Event":
        """Make an attempt to repair. Refused, nothing of it reaches the other partner while it lasts."""
        kind = "repair" if truth("repair, taken_up", taken_up) else "refused repair"
        return cls._of(kind, start, minutes, strength, who)

    @classmethod
    def time_apart(cls, start, minutes=30) -> "Event":
        """Make a time in which nothing new of one reaches the other: the arrows between them stay as at rest."""
        return cls._of("time apart", start, minutes, 0.0, "both")

    @classmethod
    def dose(cls, start, strength=0.8, who="A") -> "Event":
        """Make an oxytocin spray at `start`; it acts from 25 to 78 minutes later.

        paloyelis2016 watched blood flow in the brain in that window; that it acts just then is our assumption.
        """
        kind = KINDS["oxytocin dose"]
        number("oxytocin dose, start", start, 0.0, np.inf, "a number of minutes from the start of the run, at least 0")
        made = cls._of("oxytocin dose", start, kind.minutes, strength, who)
        later = kind.delay_minutes
        return replace(made, start_minutes=start + later, end_minutes=made.end_minutes + later)

    @classmethod
    def push(cls, node, start, minutes, strength, who="both") -> "Event":
        """Make any other push on a node."""
        return cls._of("push", start, minutes, strength, who, node)

    @classmethod
    def _of(cls, kind, start, minutes, strength, who, node=None) -> "Event":
        for name, value in (("start", start), ("minutes", minutes)):
            number(f"{kind}, {name}", value, -np.inf, np.inf, "a number of minutes")
        return cls(kind, who, start, start + minutes, strength, node if kind == "push" else KINDS[kind].node)

    def same(self, other: "Event") -> bool:
        """Whether another event is the same in everything; strengths for several couples are compared one by one."""
        a(Event, "other", other, "an event")
        return (replace(self, strength=0.0) == replace(other, strength=0.0)
                and np.array_equal(self.strength, other.strength))

    def __repr__(self) -> str:
        kind = _said(self.kind)
        name = "dose" if kind == "oxytocin dose" else kind.replace(" ", "_")
        strength = "" if kind == "time apart" else f", strength {_number(self.strength)}"
        node = f"{_said(self.node)}, " if kind == "push" else ""
        times = f"{_number(self.start_minutes)} to {_number(self.end_minutes)}"
        return f"Event.{name}({node}{times}, {_said(self.who)}{strength})"

    @property
    def partners(self) -> tuple[int, ...]:
        """Numbers of the partners who act: A is 0, B is 1."""
        return {"A": (0,), "B": (1,), "both": (0, 1)}[known("who", self.who, WHO)]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes that are pushed."""
        kind = KINDS[self.kind]
        return () if kind.node is None else (cast("str", self.node), *kind.also)  # a push without one is refused

    @property
    def cut(self) -> Cut | None:
        """The arrows that do not act as usual while this event lasts."""
        return KINDS[known("kind", self.kind, KINDS)].cut

    def active_minutes(self, edges: np.ndarray) -> np.ndarray:
        """For how many minutes of each step it acts, from the steps' edges."""
        if not isinstance(edges, np.ndarray) or edges.ndim != 1 or edges.dtype.kind not in "iuf" or len(edges) < 2:
            raise wrong("edges", edges, "an array of two or more minutes")
        inside = np.minimum(edges[1:], self.end_minutes) - np.maximum(edges[:-1], self.start_minutes)
        return np.maximum(inside, 0.0)


def events_from(given, nodes: pd.DataFrame) -> list[Event]:
    """Return events from a list of events, a single event, an events table that was read, or the path of one.

    Raises
    ------
    neuro_helpers.TableError
        For a table: all its problems at once.
    """
    if isinstance(given, Event):
        return [given]
    if isinstance(given, str | PathLike):
        return [_from_row(row) for row in tables.read_events(given, nodes).itertuples()]
    if isinstance(given, pd.DataFrame):
        return _from_frame(given)
    if given is None or isinstance(given, (bytes, Mapping)) or not isinstance(given, Iterable):
        raise wrong("events", given, EVENTS)
    try:
        return list(given)
    except Exception:  # an array without dimensions says that it can be gone through
        raise wrong("events", given, EVENTS) from None


def _from_frame(frame: pd.DataFrame) -> list[Event]:
    """Make events from a table that was read, or made in code: its columns and kinds are looked at."""
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        raise wrong("events", list(map(str, frame.columns)), f"a table with the columns {', '.join(COLUMNS)}")
    for number_, row in enumerate(frame.itertuples(), start=1):
        name = f"event {number_}"
        known(f"{name}, event", row.event, KINDS)
        known(f"{name}, who", row.who, WHO)
        for column in ("start_minutes", "end_minutes"):
            number(f"{name}, {column}", getattr(row, column), -np.inf, np.inf, "a number of minutes")
        if row.strength is not None and row.strength is not pd.NA and not _is_nan(row.strength):
            low = -1.0 if row.event == "push" else 0.0
            number(f"{name}, strength", row.strength, low, 1.0, f"a number from {low:g} to 1, or an empty cell")
    return [_from_row(row) for row in frame.itertuples()]


def _is_nan(value) -> bool:
    return isinstance(value, float) and value != value


def _from_row(row) -> Event:
    """Make an event from a row of an events table; what is empty has that kind's usual value."""
    kind = KINDS[row.event]
    strength = kind.strength if pd.isna(row.strength) else float(row.strength)
    node = row.node if row.event == "push" else kind.node
    return Event(row.event, row.who, float(row.start_minutes), float(row.end_minutes), strength, node)


def _number(value) -> str:
    return f"{float(value):g}" if is_number(value) else _said(value)


def _said(value) -> str:
    """Return a text or an array as it is, and anything odd in one short line."""
    is_plain = isinstance(value, np.ndarray) or (isinstance(value, str) and len(value) < 100)
    return str(value) if is_plain else shown(value)
