"""An evening from 17:00 to midnight with one disagreement at 18:00: what happens, and what is measured of it.

It knows no widget. Minutes count from 17:00, levels of the setting from 0 to 100.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

import numpy as np

from neuro_helpers.charts.day import MINUTES, clock
from neuro_helpers.demos.parts import whole
from neuro_helpers.simulate import Event

BEGINS = 60  # the disagreement, at 18:00
DOSE_AT, TOUCH_AT, APART_MINUTES = 10, BEGINS - 10, 30
BEFORE = {"nothing": "nothing", "touch": "10 min of touch", "warm_hour": "a warm hour", "dose": "an oxytocin dose"}
AFTER = {"nothing": "nothing", "repair": "repair, taken up", "refused": "repair, refused", "apart": "30 min apart"}
WHO = {"A": "A", "B": "B", "both": "both"}
RANGES = {"strength": (0, 100), "minutes": (5, 90), "load": (0, 100), "bond": (0, 100), "delay": (0, 60)}
CHOICES = {"before": BEFORE, "after": AFTER, "who": WHO}


@dataclass(frozen=True)
class Evening:
    """What a student sets: numbers from 0 to 100 or in minutes, and three choices.

    Parameters
    ----------
    strength, minutes : float
        Intensity (0 to 100) and length of the disagreement.
    load, bond : float
        Load from outside and learned security, 0 to 100; 40 and 80 in the reference couple.
    before, after : str
        Keys of `BEFORE` and `AFTER`.
    delay : float
        Minutes between the end of the disagreement and what comes after it.
    who : {"A", "B", "both"}
        Who touches, is warm, gets the dose or makes the repair move.

    Raises
    ------
    ValueError
        With every setting that is not allowed.

    Examples
    --------
    >>> Evening(strength=60, before="touch").events()[0].kind
    'touch'
    """

    strength: float = 80
    minutes: float = 20
    load: float = 40
    bond: float = 80
    before: str = "nothing"
    after: str = "nothing"
    delay: float = 10
    who: str = "A"

    def __post_init__(self) -> None:
        wrong = []
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
                wrong.append(f"{name}: found {value!r}; allowed: a number from {low} to {high}")
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in tuple(allowed):
                wrong.append(f"{name}: found {getattr(self, name)!r}; allowed: {', '.join(allowed)}")
        if wrong:
            raise ValueError("This evening cannot be shown. " + "; ".join(wrong))

    @property
    def ends(self) -> float:
        """Minute at which the disagreement ends."""
        return BEGINS + self.minutes

    def as_dict(self) -> dict:
        """Return the setting by name."""
        return asdict(self)

    def events(self) -> list[Event]:
        """Return what acts on the couple, for `CoupleModel.simulate`."""
        before = {"touch": lambda: Event.touch(TOUCH_AT, who=self.who),
                  "warm_hour": lambda: Event.warm_moment(0, minutes=BEGINS, who=self.who),
                  "dose": lambda: Event.dose(DOSE_AT, who=self.who)}
        later = self.ends + self.delay
        after = {"repair": lambda: Event.repair(later, who=self.who),
                 "refused": lambda: Event.repair(later, who=self.who, taken_up=False),
                 "apart": lambda: Event.time_apart(later, minutes=APART_MINUTES)}
        made = [before[self.before]()] if self.before != "nothing" else []
        if self.strength > 0:
            made.append(Event.quarrel(BEGINS, minutes=self.minutes, strength=self.strength / 100))
        return made + ([after[self.after]()] if self.after != "nothing" else [])

    def happenings(self) -> list[dict | None]:
        """Return a named band for each lane of the picture: before, the disagreement, after; None leaves it empty."""
        lanes: list[dict | None] = [None, None, None]
        for event in self.events():
            lane = 1 if event.kind == "quarrel" else 0 if event.start_minutes < BEGINS else 2
            kind = "refused" if event.kind == "refused repair" else event.kind
            lanes[lane] = {"start": event.start_minutes, "end": event.end_minutes, "kind": kind,
                           "text": self._band(event)}
        if lanes[1] is None:
            lanes[1] = {"start": BEGINS, "end": BEGINS, "kind": "quarrel", "text": "no open disagreement"}
        return lanes

    def _band(self, event: Event) -> str:
        who = {"A": " by A", "B": " by B", "both": " by both"}[self.who]
        times = f"{clock(event.start_minutes)} to {clock(event.end_minutes)}"
        return {
            "quarrel": f"disagreement, {times}", "touch": f"touch{who}, {times}",
            "warm moment": f"a warm hour{who}",
            "oxytocin dose": f"oxytocin spray ({self.who}) at {clock(DOSE_AT)} acts {times}",
            "repair": f"repair move{who}, taken up", "refused repair": f"repair move{who}, refused",
            "time apart": "time apart",
        }[event.kind]

    def story(self) -> str:
        """Say in words what happens."""
        by = {"A": "by A", "B": "by B", "both": "by both partners"}[self.who]
        gets = "both partners get" if self.who == "both" else f"{self.who} gets"
        before = {"nothing": "", "touch": f"after 10 minutes of touch {by}, ",
                  "warm_hour": f"after a warm hour {by}, ",
                  "dose": f"{gets} an oxytocin spray at {clock(DOSE_AT)}, and "}[self.before]
        if self.strength == 0:
            return before + "with no open disagreement"
        return f"{before}a disagreement of heat {round(self.strength)} that lasts {round(self.minutes)} minutes"

    def ending(self) -> str:
        """Say in words what comes after the disagreement; "" when nothing does."""
        if self.after == "nothing":
            return ""
        who = "Both partners make" if self.who == "both" else f"{self.who} makes"
        taken = {"A": "B", "B": "A", "both": "the other"}[self.who]
        when = f"{round(self.delay)} minutes after it" if self.delay else "right after it"
        return {"repair": f" {who} a repair move {when}, and {taken} takes it up.",
                "refused": f" {who} a repair move {when}, and it is refused.",
                "apart": f" The two spend {APART_MINUTES} minutes apart, starting {when}."}[self.after]


SETTINGS = tuple(field.name for field in fields(Evening))


@dataclass(frozen=True)
class Rise:
    """How one level leaves its rest once the disagreement begins, and comes back.

    Attributes
    ----------
    rest, peak : float
        Levels in 0..1: at the start of the evening, and furthest from it after the disagreement begins.
    peak_minute : float
    half_minute, back_minute : float or None
        The first minute with less than half, and less than a tenth, of the way left; None when there is none before
        midnight.

    Examples
    --------
    >>> Rise.of(np.array([0, 60, 90, 120, 150]), np.array([0.3, 0.3, 0.5, 0.39, 0.31])).half_minute
    120.0
    """

    rest: float
    peak: float
    peak_minute: float
    half_minute: float | None
    back_minute: float | None

    @classmethod
    def of(cls, minutes: np.ndarray, levels: np.ndarray) -> Rise:
        """Measure a curve, up or down, as `CoupleRun.recovery` does."""
        away = np.abs(levels - levels[0])
        top = int(np.argmax(np.where(minutes >= BEGINS, away, -1)))
        half, back = (np.flatnonzero(away[top:] < share * away[top]) for share in (0.5, 0.1))
        first = [float(minutes[top + found[0]]) if len(found) and away[top] > 0 else None for found in (half, back)]
        return cls(float(levels[0]), float(levels[top]), float(minutes[top]), *first)

    @property
    def change(self) -> int:
        """Difference of the two whole numbers on screen."""
        return whole(self.peak) - whole(self.rest)

    def recovery_minutes(self, ends: float) -> int | None:
        """Minutes from the end of the disagreement until nine tenths are gone; None: not before midnight."""
        return None if self.back_minute is None else round(self.back_minute - ends)


def live(model: object, evening: Evening) -> object:
    """Let two partners live through the evening; return the run.

    The bond is held: in one evening it moves by less than its whole number.
    """
    return model.simulate(MINUTES, evening.events(), load=evening.load / 100, hold={"bond": evening.bond / 100})
