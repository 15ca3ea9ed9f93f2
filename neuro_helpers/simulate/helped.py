"""Five helpers of one evening, each against the evening without any: what it changes in partner B, by two measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neuro_helpers.simulate.evening import BEGINS, Evening, live
from neuro_helpers.simulate.excursion import Excursion

if TYPE_CHECKING:
    from neuro_helpers.simulate.over_time import OverTime

NODE, PARTNER = "cortisol", "B"
HELPERS: dict[str, dict] = {  # who acts is chosen so that B feels it
    "touch": {"before": "touch", "who": "A"},
    "warm_hour": {"before": "warm_hour", "who": "A"},
    "dose": {"before": "dose", "who": "both"},
    "repair": {"after": "repair", "who": "A", "delay": 10},
    "apart": {"after": "apart", "delay": 0},
}


@dataclass(frozen=True, eq=False)
class Helped:
    """Partner B's evening with one helper, against the evening without help.

    Attributes
    ----------
    evening : Evening
    minutes, points : numpy.ndarray
        Minutes from 17:00, and B's level (0 to 100) at each.
    change : numpy.ndarray
        That level minus the one without help, in points.
    back : int or None
        Minutes after the disagreement until nine tenths of the rise are gone; None when they are not before midnight.
    """

    evening: Evening
    minutes: np.ndarray
    points: np.ndarray
    change: np.ndarray
    back: int | None

    @property
    def most(self) -> float:
        """The largest change in points, negative where the helper lowers the level."""
        return float(self.change[self.minute])

    @property
    def minute(self) -> int:
        """When the change is largest."""
        return int(np.abs(self.change).argmax())


def help_in(model: OverTime, setting: Mapping, plain: Helped | None = None, node: str = NODE) -> Helped:
    """Let the couple live through an evening, and compare it with the plain one; without one, it is the plain one."""
    evening = Evening(**setting)
    run = live(model, evening)
    points = 100 * run.level(node, PARTNER)
    back = Excursion.of(run.minutes, points / 100, BEGINS).recovery_minutes(evening.ends)
    return Helped(evening, run.minutes, points, points - (points if plain is None else plain.points), back)


def five_helpers(model: OverTime) -> tuple[Helped, dict[str, Helped]]:
    """Return the evening without help, and each helper's evening.

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> plain, helped = five_helpers(CoupleModel.load(lens="evidence"))
    >>> ranked({name: abs(one.most) for name, one in helped.items()})[0]
    'dose'
    """
    plain = help_in(model, {})
    return plain, {name: help_in(model, setting, plain) for name, setting in HELPERS.items()}


def ranked(sizes: Mapping[str, float]) -> list[str]:
    """Return the names from the largest to the smallest; equal ones stay in their order.

    Examples
    --------
    >>> ranked({"a": 1.0, "b": 3.0, "c": 1.0})
    ['b', 'a', 'c']
    """
    return sorted(sizes, key=lambda name: -sizes[name])


def minutes_saved(plain: Helped, helped: Helped) -> float:
    """Minutes by which a helper shortens the way back, negative where it is longer; minus infinity without an end."""
    if helped.back is None or plain.back is None:
        return -np.inf
    return plain.back - helped.back
