"""How a level leaves its resting level and comes back: the one measure of a peak, and of the way back from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuro_helpers.wording import whole

HALF_LEFT, RECOVERED = 0.5, 0.1  # of the peak's distance from rest: less than that is left when it counts as gone


@dataclass(frozen=True)
class Excursion:
    """How one level leaves its resting level, up or down, and comes back.

    Attributes
    ----------
    rest, peak : float
        Levels in 0..1: at the start of the run, and furthest from it in the stretch that was measured.
    peak_minute : float
    half_minute, recovered_minute : float or None
        The first minute with less than half, and with less than a tenth, of the peak's distance left; None when there
        is none in that stretch, and when nothing moved.

    Examples
    --------
    >>> minutes, levels = np.array([0, 60, 90, 120, 150]), np.array([0.3, 0.3, 0.5, 0.39, 0.31])
    >>> Excursion.of(minutes, levels, begins=60).half_minute
    120.0
    """

    rest: float
    peak: float
    peak_minute: float
    half_minute: float | None
    recovered_minute: float | None

    @classmethod
    def of(cls, minutes: np.ndarray, levels: np.ndarray, begins: float, until: float = np.inf) -> Excursion:
        """Measure a curve.

        Parameters
        ----------
        minutes, levels : numpy.ndarray, shape (times,)
            Rising times, and the levels (0..1) at them; the first level is the resting level.
        begins, until : float
            The stretch, in minutes, in which the peak and the way back are looked for.

        Raises
        ------
        ValueError
            If no time lies in that stretch.
        """
        inside = np.flatnonzero((minutes >= begins) & (minutes <= until))
        if not len(inside):
            raise ValueError(f"begins, until: found {begins:g} to {until:g}; allowed: a stretch with at least one of "
                             f"the curve's times, which go from {minutes[0]:g} to {minutes[-1]:g}")
        minutes, away = minutes[inside], np.abs(levels[inside] - levels[0])
        top = int(away.argmax())
        first = []
        for share in (HALF_LEFT, RECOVERED):
            found = np.flatnonzero(away[top:] < share * away[top])
            first.append(float(minutes[top + found[0]]) if len(found) else None)
        return cls(float(levels[0]), float(levels[inside[top]]), float(minutes[top]), *first)

    @property
    def change(self) -> int:
        """Difference of the peak and the resting level as whole numbers on screen, in points."""
        return whole(self.peak) - whole(self.rest)

    def recovery_minutes(self, ends: float) -> int | None:
        """Whole minutes from `ends`, the end of what caused it, until nine tenths are gone; None where they are not."""
        return None if self.recovered_minute is None else round(self.recovered_minute - ends)
