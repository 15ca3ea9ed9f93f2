"""The slow flow of one model, remembered, so that a slider answers at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from neuro_helpers.handed.arguments import count, doors, function, level, mapping, shown, wrong
from neuro_helpers.handed.fixed import fixed_array
from neuro_helpers.simulate.slow import bond_grid, follow
from neuro_helpers.uncertainty import check_draws

if TYPE_CHECKING:
    from neuro_helpers.simulate.over_time import OverTime

DAYS_A_WEEK, HALF_YEAR_DAYS = 7, 180
POINTS, MAP_SIDE, STEPS, DRAWS = 101, 21, 18, 40
BONDS = bond_grid(POINTS)
REST, THRESHOLD = "rest", "threshold"
MIDDLE = 50  # points: a draw with one place of rest counts as low below it


@doors
class SlowFlow:
    """Where learned security drifts in one model. Levels go in as 0..1 and come out as points, 0 to 100.

    Parameters
    ----------
    model : CoupleModel
    points : int
        Places of a phase line, evenly spaced from 0 to 1.
    map_side : int
        Starts, and loads, of the map, evenly spaced from 0 to 1.
    steps : int
        Steps of a half year; one more level than that is returned.
    draws : int
        Draws of our guesses about the arrows' strength and the two speeds.

    Attributes
    ----------
    bonds : numpy.ndarray, shape (points,)
        The places of a phase line, 0..1.

    Examples
    --------
    >>> from neuro_helpers import CoupleModel
    >>> [round(place["bond"]) for place in SlowFlow(CoupleModel.load()).rests(0.4)]
    [4, 61, 80]
    """

    def __init__(self, model: OverTime, points: int = POINTS, map_side: int = MAP_SIDE, steps: int = STEPS,
                 draws: int = DRAWS) -> None:
        if not hasattr(model, "phase_line") or isinstance(model, type):
            raise wrong("model", model, "a CoupleModel")
        check_draws(draws, 0)
        self.model, self.bonds = model, fixed_array(bond_grid(count("points", points, 2, 100_000)))
        count("map_side", map_side, 2, 1000)
        count("steps", steps, 1, 100_000)
        self._map_side, self._steps, self._draws = map_side, steps, draws
        self._lines: dict[float, np.ndarray] = {}
        self._drawn: dict[float, pd.DataFrame] = {}
        self._map: pd.DataFrame | None = None

    def line(self, load: float) -> np.ndarray:
        """Drift in points a week at each of `bonds`, shape (points,)."""
        load = level("load", load)
        if load not in self._lines:
            per_day = self.model.phase_line(load, self.bonds)["drift_per_day"].to_numpy()
            self._lines[load] = fixed_array(100 * DAYS_A_WEEK * per_day)
        return self._lines[load]

    def drift(self, bond: float, load: float) -> float:
        """Drift in points a week at one level."""
        return float(np.interp(level("bond", bond), self.bonds, self.line(load)))

    def rests(self, load: float) -> list[dict]:
        """Where it comes to rest and where a threshold lies, from low to high: bond (0 to 100) and kind.

        A "rest" is a stable equilibrium, a "threshold" an unstable one. Read off the curve between its points, which is
        within a twentieth of a point of `CoupleModel.equilibria`, and takes a thirtieth of the time.
        """
        line, bonds = self.line(load), self.bonds
        found: list[dict] = []
        if not line.any():  # no row acts on the bond: it stays wherever it is
            return found
        if line[0] <= 0:
            found.append({"bond": 0.0, "kind": REST})
        for i in range(len(bonds) - 1):
            here, after = line[i], line[i + 1]
            if here > 0 >= after or here < 0 <= after:
                place = 100 * (bonds[i] + (bonds[i + 1] - bonds[i]) * here / (here - after))
                found.append({"bond": float(place), "kind": REST if here > after else THRESHOLD})
        if line[-1] > 0:
            found.append({"bond": 100.0, "kind": REST})
        return found

    def half_year(self, bonds: Mapping[str, float], load: float) -> dict[str, list[float]]:
        """Follow each couple for half a year: `steps` + 1 levels (0 to 100), the first is the start."""
        words = "one or more couples, by name, with their bonds, such as {'ours': 0.5}"
        given = mapping("bonds", bonds, words)
        if not given or not all(isinstance(name, str) for name in given):
            raise wrong("bonds", bonds, words)
        bonds = {name: level(f"bonds, {shown(name)}", bond) for name, bond in given.items()}
        slopes = self.line(load) / (100 * DAYS_A_WEEK)
        path = 100 * follow(slopes, np.array(list(bonds.values())), HALF_YEAR_DAYS, self._steps)
        return {couple: path[:, i].tolist() for i, couple in enumerate(bonds)}

    def rests_of_draws(self, load: float, progress: Callable[[float], None] | None = None) -> pd.DataFrame:
        """Lowest and highest place of rest and the threshold (0 to 100) in draws of our guesses, speeds included."""
        load, _ = level("load", load), function("progress", progress)
        if load not in self._drawn:
            self._drawn[load] = 100 * self.model.rests_of_draws(load, draws=self._draws, progress=progress)
        return self._drawn[load].copy()

    def thresholds(self, load: float, progress: Callable[[float], None] | None = None) -> pd.Series:
        """Places of the threshold (0 to 100) in draws of our guesses; NaN where a draw has none."""
        return self.rests_of_draws(load, progress)["threshold"]

    def map(self, progress: Callable[[float], None] | None = None) -> pd.DataFrame:
        """Bond after half a year for a grid of starts and loads: bond, load, bond_after, all from 0 to 100."""
        function("progress", progress)
        if self._map is None:
            levels, columns = bond_grid(self._map_side), []
            for done, load in enumerate(levels):
                columns.append(self.model.bond_map(levels, [load], days=HALF_YEAR_DAYS))
                if progress is not None:
                    progress((done + 1) / self._map_side)
            self._map = 100 * pd.concat(columns, ignore_index=True)
        return self._map.copy()


def kinds(draws: pd.DataFrame) -> dict[str, int]:
    """How many draws have two places of rest, only a low one (below 50), or only a high one.

    Examples
    --------
    >>> places = {"lowest_rest": [4, 3, 90], "threshold": [60, None, None], "highest_rest": [80, 3, 90]}
    >>> kinds(pd.DataFrame(places))
    {'low': 1, 'two': 1, 'high': 1}
    """
    two = draws["threshold"].notna()
    low = ~two & (draws["highest_rest"] < MIDDLE)
    high = ~two & (draws["highest_rest"] >= MIDDLE)
    return {"low": int(low.sum()), "two": int(two.sum()), "high": int(high.sum())}
