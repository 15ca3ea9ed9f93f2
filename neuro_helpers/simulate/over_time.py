"""The part of `CoupleModel` that is about time: simulations, and the slow flow of the bond."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from neuro_helpers.handed.arguments import doors, function, is_number, level, levels, wrong
from neuro_helpers.handed.fixed import FixedDict
from neuro_helpers.network import Network
from neuro_helpers.simulate import slow, stepping
from neuro_helpers.simulate.couple import PARTNERS, Couple
from neuro_helpers.simulate.request import check
from neuro_helpers.simulate.run import CoupleRun
from neuro_helpers.uncertainty import check_draws


@doors
class OverTime:
    """What a model says about a couple over time; mixed into `neuro_helpers.CoupleModel`, which sets the attributes."""

    nodes: pd.DataFrame
    influences: pd.DataFrame
    steps: pd.DataFrame
    network: Network
    context: tuple[str, ...]

    @cached_property
    def couple(self) -> Couple:
        """The arrays of the two partners."""
        return Couple(self.network, self.nodes["tau_minutes"])

    @cached_property
    def labels(self) -> dict[str, str]:
        """Node -> its label on screen."""
        return FixedDict(self.nodes["label"].to_dict())

    @property
    def _flowing(self) -> Network:
        """The network, where the slow flow is one curve."""
        if self.context:
            raise ValueError(f"the slow flow: found the context {', '.join(self.context)}; allowed: a model without "
                             "one, since with it one resting state at each bond is no longer guaranteed")
        return self.network

    def simulate(self, minutes: float = 1440, events=(), *, traits: Mapping | None = None, load=None,
                 bond=None, couples: int = 1, dt: float = 1.0, keep_every_minutes: float | None = 1,
                 hold: Mapping | None = None, progress: Callable[[float], None] | None = None) -> CoupleRun:
        """Two partners, A and B, from their resting state through time.

        Nothing is cut here: oxytocin, cortisol and conflict follow the model, and the bond learns, unless `hold` holds
        them. Where `couples` is more than 1, any level, load, trait or strength may be an array, one for each couple.

        Parameters
        ----------
        minutes : float
            How long.
        events : list of Event, or path of an events table
            What happens from outside; times in minutes from the start.
        traits : mapping, optional
            Small stable differences (from -0.05 to 0.05, added to z), such as ``{"A": {"amygdala": 0.03}}``.
        load : float from 0 to 1, or ``{"A": ..., "B": ...}``
            Chronic load from outside; the node table's baseline by default.
        bond : float from 0 to 1, or ``{"A": ..., "B": ...}``, optional
            Where the learned security starts; the node table's baseline by default.
        couples : int
            How many couples to compute in one call.
        dt : float
            Step in minutes: 1 for hours and days, 5 for months.
        keep_every_minutes : float or None
            How often levels are kept, every step where it is shorter than `dt`; None keeps the start and the end.
        hold : mapping, optional
            Nodes that are held, such as ``{"cortisol": 0.8}`` or ``{"warmth": {"A": 0.55}}``.
        progress : callable, optional
            Called now and then with the share that is done, 0 to 1.

        Returns
        -------
        CoupleRun

        Raises
        ------
        neuro_helpers.simulate.request.RequestError
            With everything that is wrong, a run that would take too long or keep too much included.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel, Event
        >>> run = CoupleModel.load().simulate(180, [Event.quarrel(start=10)])
        >>> bool(run.level("cortisol", "A").max() > run.level("cortisol", "A")[0] + 0.1)
        True
        """
        request = check(self, minutes, events, traits, load, bond, couples, dt, keep_every_minutes, hold, progress)
        levels = stepping.run(self.couple, request, progress)
        shape = (len(request.kept), len(PARTNERS), self.couple.nodes, request.couples)
        chosen = self.reference_load if load is None else load
        return CoupleRun(request.edges[request.kept], levels.reshape(shape), request.events, self, chosen)

    @property
    def reference_load(self) -> float:
        """The chronic load of the reference couple, from the node table."""
        return float(self.network.baseline[self.network.index["load"]])

    def _load(self, load: float | None) -> float:
        return self.reference_load if load is None else _level("load", load)

    def phase_line(self, load: float | None = None, bonds: Iterable[float] | None = None) -> pd.DataFrame:
        """How the bond of two equal partners drifts at a load: bond, drift_per_day.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> line = CoupleModel.load().phase_line(load=0.9)
        >>> bool((line[line["bond"] > 0.2]["drift_per_day"] < 0).all())
        True
        """
        grid = slow.bond_grid() if bonds is None else _levels("bonds", bonds)
        return slow.phase_line(self._flowing, self._load(load), grid)

    def speeds_of_bond(self, bond: float, load: float | None = None) -> pd.Series:
        """How fast the bond of two equal partners is built and worn down while everything fast rests.

        Parameters
        ----------
        bond, load : float from 0 to 1
            Where the bond stands, and the chronic load.

        Returns
        -------
        pandas.Series
            ``built`` and ``worn``, in levels (0 to 1) per day, both at least 0; built - worn is the drift of
            `phase_line`.

        Raises
        ------
        ValueError
            For a bond or load that is no number from 0 to 1.
        neuro_helpers.network.NoSingleAnswer
            Where the table has more than one resting state: edited tables and contexts only.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> speeds = CoupleModel.load().speeds_of_bond(bond=0.3, load=0.6)
        >>> bool(speeds["worn"] > speeds["built"])
        True
        """
        built, worn = slow.built_and_worn(self.network, _level("bond", bond), self._load(load), self.context)
        return pd.Series({"built": float(built), "worn": float(worn)}, name="per_day")

    def equilibria(self, load: float | None = None) -> pd.DataFrame:
        """Where the bond of two equal partners rests at a load: bond, stable.

        An unstable equilibrium is a threshold: a couple above it drifts up, one below it drifts down.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> CoupleModel.load().equilibria(load=0.4)["stable"].to_list()
        [True, False, True]
        """
        return slow.equilibria(self._flowing, self._load(load))

    def tipping(self) -> pd.DataFrame:
        """The loads at which a place of rest vanishes (fold bifurcations): load, bond, kind; empty if there is none.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> CoupleModel.load(lens="evidence").tipping().empty
        True
        """
        return slow.folds(self._flowing)

    def bond_map(self, bonds: Iterable[float], loads: Iterable[float], days: float = 180) -> pd.DataFrame:
        """The bond after some days, for every start and load: bond, load, bond_after.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> after = CoupleModel.load().bond_map([0.3, 0.8], [0.4])["bond_after"]
        >>> bool(after[0] < 0.3 and abs(after[1] - 0.8) < 0.001)
        True
        """
        if not is_number(days, 0, 36500) or days == 0:
            raise wrong("days", days, "a number of days greater than 0, at most 36500")
        return slow.bond_map(self._flowing, _levels("bonds", bonds), _levels("loads", loads), float(days))

    def thresholds(self, load: float | None = None, draws: int = 40, seed: int = 1, spread: float | None = None,
                   progress: Callable[[float], None] | None = None) -> pd.Series:
        """Where the threshold lies when every row is drawn anew, the rates too; NaN in draws that have none.

        Parameters
        ----------
        spread : float, optional
            Standard deviation of the logarithm of each weight, such as 0.1 for about 10 % either way; by default wider
            where a row's basis is weaker, as in `uncertainty`.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> len(CoupleModel.load().thresholds(draws=5, spread=0.1))
        5
        """
        return self.rests_of_draws(load, draws, seed, spread, progress)["threshold"]

    def rests_of_draws(self, load: float | None = None, draws: int = 40, seed: int = 1, spread: float | None = None,
                       progress: Callable[[float], None] | None = None) -> pd.DataFrame:
        """Where the bond rests, lowest and highest, and the threshold between, when every row is drawn anew.

        Parameters
        ----------
        load, draws, seed, spread, progress
            As in `thresholds`.

        Returns
        -------
        pandas.DataFrame, shape (draws, 3)
            ``lowest_rest``, ``threshold`` (NaN in draws that have none), ``highest_rest``, in levels from 0 to 1.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> rests = CoupleModel.load().rests_of_draws(draws=5)
        >>> bool((rests["lowest_rest"] <= rests["highest_rest"]).all())
        True
        """
        spread = None if spread is None else level("spread", spread, of_the_lab=False)
        function("progress", progress)
        check_draws(draws, seed)
        return slow.rests_of_draws(self._flowing, self.influences, self._load(load), draws, seed, spread, progress)


def _level(name: str, value) -> float:
    return level(name, value, "a level from 0 to 1")


def _levels(name: str, values) -> np.ndarray:
    return np.array(levels(name, values, "a list of levels from 0 to 1"))
