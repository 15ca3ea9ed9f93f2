"""The shape of one curve of an evening, drawn by a person or computed: how high, when, how long, what stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from neuro_helpers.simulate.excursion import Excursion


@dataclass(frozen=True)
class Shape:
    """What can be said of a curve with one level for each minute. Levels are points, 0 to 100.

    Attributes
    ----------
    rise : Excursion
        How it leaves its start, up or down, and comes back.
    early : float
        Its level at a minute before the disagreement begins.
    furthest : float
        How far it gets from its start, in either direction.
    half_width : int
        For how many minutes more than half of its largest distance from the start is there, on the side of the peak.
    past : float
        How far it goes beyond its start on the other side after the peak; 0 when it does not.
    last : float
        Its last level.
    """

    rise: Excursion
    early: float
    furthest: float
    half_width: int
    past: float
    last: float

    @classmethod
    def of(cls, points: np.ndarray, before: int, since: int = 0) -> Shape:
        """Measure a curve; `before` is the minute of `early`, the peak is at `since` or later.

        Examples
        --------
        >>> shape = Shape.of(np.array([30.0, 30, 60, 90, 50, 20, 30]), before=1)
        >>> shape.rise.peak_minute, shape.half_width, shape.past
        (3.0, 1, 10.0)
        """
        # Measured in points, which are exact: shares of 100 would decide between two equal peaks by their last digit.
        found = Excursion.of(np.arange(len(points)), points, min(since, len(points) - 1))
        rise = replace(found, rest=found.rest / 100, peak=found.peak / 100)
        side = 1 if rise.peak >= rise.rest else -1
        away = side * (points - points[0])
        after = away[round(rise.peak_minute):]
        return cls(rise, float(points[min(before, len(points) - 1)]), float(np.abs(away).max()),
                   int((away > away.max() / 2).sum()), float(max(0.0, -after.min())), float(points[-1]))

    @property
    def way(self) -> int:
        """1 for a rise, -1 for a fall, 0 when it moves by no whole number."""
        return (self.rise.change > 0) - (self.rise.change < 0)

    @property
    def peak(self) -> float:
        """Level at the peak, 0 to 100."""
        return 100 * self.rise.peak
