"""The slow flow of one model, remembered, so that a slider answers at once. Knows no widgets and no pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from neuro_helpers.charts.drift.couples import STEPS
from neuro_helpers.charts.drift.map import SIDE
from neuro_helpers.charts.drift.phase_line import MOST_DRAWS, POINTS
from neuro_helpers.simulate.slow import follow

DAYS_A_WEEK, DAYS_A_STEP = 7, 10
HALF_YEAR_DAYS = STEPS * DAYS_A_STEP
BONDS = np.linspace(0.0, 1.0, POINTS)
REST, THRESHOLD = "rest", "threshold"


class Flow:
    """Where learned security drifts in one model. Levels go in as 0..1 and come out as points, 0 to 100.

    Parameters
    ----------
    model : CoupleModel

    Examples
    --------
    >>> from neuro_helpers import CoupleModel
    >>> [round(place["bond"]) for place in Flow(CoupleModel.load()).rests(0.4)]
    [14, 44, 80]
    """

    def __init__(self, model: object) -> None:
        self.model = model
        self._lines: dict[float, np.ndarray] = {}
        self._thresholds: dict[float, pd.Series] = {}
        self._map: pd.DataFrame | None = None

    def line(self, load: float) -> np.ndarray:
        """Drift in points a week at learned security 0, 1, ..., 100."""
        if load not in self._lines:
            per_day = self.model.phase_line(load, BONDS)["drift_per_day"].to_numpy()
            self._lines[load] = 100 * DAYS_A_WEEK * per_day
        return self._lines[load]

    def drift(self, bond: float, load: float) -> float:
        """Drift in points a week at one level."""
        return float(np.interp(bond, BONDS, self.line(load)))

    def rests(self, load: float) -> list[dict]:
        """Where it comes to rest and where a threshold lies, from low to high: bond (0 to 100) and kind.

        Read off the curve between its points, which is within a twentieth of a point of `CoupleModel.equilibria`, and
        takes a thirtieth of the time.
        """
        line, found = self.line(load), []
        if line[0] <= 0:
            found.append({"bond": 0.0, "kind": REST})
        for i in range(POINTS - 1):
            here, after = line[i], line[i + 1]
            if here > 0 >= after or here < 0 <= after:
                place = 100 * (BONDS[i] + (BONDS[i + 1] - BONDS[i]) * here / (here - after))
                found.append({"bond": float(place), "kind": REST if here > after else THRESHOLD})
        if line[-1] > 0:
            found.append({"bond": 100.0, "kind": REST})
        return found

    def half_year(self, bonds: Mapping[str, float], load: float) -> dict[str, list[float]]:
        """Follow each couple for half a year: levels (0 to 100) every ten days, the first is the start."""
        slopes = self.line(load) / (100 * DAYS_A_WEEK)
        path = 100 * follow(slopes, np.array(list(bonds.values())), HALF_YEAR_DAYS, STEPS)
        return {couple: path[:, i].tolist() for i, couple in enumerate(bonds)}

    def thresholds(self, load: float, progress: Callable[[float], None] | None = None) -> pd.Series:
        """Places of the threshold (0 to 100) in draws of our guesses; NaN where a draw has none."""
        if load not in self._thresholds:
            self._thresholds[load] = 100 * self.model.thresholds(load, draws=MOST_DRAWS, progress=progress)
        return self._thresholds[load]

    def map(self, progress: Callable[[float], None] | None = None) -> pd.DataFrame:
        """Bond after half a year for starts and loads 0, 5, ..., 100: bond, load, bond_after, all from 0 to 100."""
        if self._map is None:
            levels, columns = np.linspace(0.0, 1.0, SIDE), []
            for done, load in enumerate(levels):
                columns.append(self.model.bond_map(levels, [load], days=HALF_YEAR_DAYS))
                if progress is not None:
                    progress((done + 1) / SIDE)
            self._map = 100 * pd.concat(columns, ignore_index=True)
        return self._map
