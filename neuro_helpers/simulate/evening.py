"""An evening from 17:00 to midnight with one disagreement at 18:00: what is set, what happens, and the run of it.

Minutes count from 17:00, levels of the setting from 0 to 100. What is measured of a level of the run is an
`neuro_helpers.simulate.excursion.Excursion` that begins at `BEGINS`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from neuro_helpers.handed.arguments import doors, is_number, likely, shown
from neuro_helpers.simulate.events import Event

if TYPE_CHECKING:
    from neuro_helpers.simulate.over_time import OverTime
    from neuro_helpers.simulate.run import CoupleRun

EVENING_MINUTES = 7 * 60  # from 17:00 to midnight
BEGINS = 60  # the disagreement, at 18:00
DOSE_AT, TOUCH_AT, APART_MINUTES = 10, BEGINS - 10, 30
RANGES = {"strength": (0, 100), "minutes": (5, 90), "load": (0, 100), "bond": (0, 100), "delay": (0, 60)}
BEFORE = ("nothing", "touch", "warm_hour", "dose")
AFTER = ("nothing", "repair", "refused", "apart")
WHO = ("A", "B", "both")
CHOICES = {"before": BEFORE, "after": AFTER, "who": WHO}


@doors
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
        One of `BEFORE` and one of `AFTER`.
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
            if not is_number(value, low, high):
                meant = likely(value, low, high)
                wrong.append(f"{name}: found {shown(value)}; allowed: a number from {low} to {high}" + (
                    f"; did you mean {meant}?" if meant else ""))
        for name, allowed in CHOICES.items():
            value = getattr(self, name)
            if not isinstance(value, str) or value not in allowed:
                wrong.append(f"{name}: found {shown(value)}; allowed: {', '.join(allowed)}")
        if wrong:
            raise ValueError("This evening cannot be shown. " + "; ".join(wrong))

    @property
    def ends(self) -> float:
        """Minute at which the disagreement ends."""
        return BEGINS + self.minutes

    @property
    def same_for_both(self) -> bool:
        """Whether nothing in the evening tells the partners apart, so that their curves are the same.

        Examples
        --------
        >>> Evening(before="touch", who="A").same_for_both, Evening(after="apart").same_for_both
        (False, True)
        """
        by_one = self.before != "nothing" or self.after in ("repair", "refused")
        return self.who == "both" or not by_one

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


SETTINGS = tuple(field.name for field in fields(Evening))


def live(model: OverTime, evening: Evening, minutes: float = EVENING_MINUTES) -> CoupleRun:
    """Let two partners live through the evening; return the run.

    The bond is held: in one evening it moves by less than its whole number.

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> run = live(CoupleModel.load(), Evening(strength=60))
    >>> bool(run.level("cortisol").max() > run.level("cortisol")[0])
    True
    """
    return model.simulate(minutes, evening.events(), load=evening.load / 100, hold={"bond": evening.bond / 100})


def resting_level(model: OverTime, evening: Evening, node: str, partner: str) -> float:
    """Level (0 to 1) of a partner's node when the evening begins, before anything happens.

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> round(resting_level(CoupleModel.load(), Evening(), "cortisol", "A"), 3)
    0.3
    """
    run = model.simulate(1, load=evening.load / 100, hold={"bond": evening.bond / 100})
    return float(run.level(node, partner)[0])
