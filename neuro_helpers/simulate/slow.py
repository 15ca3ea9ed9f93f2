"""The slow flow of the bond: where it drifts while everything fast rests, where it comes to rest, and where that tips.

In the field's terms: the bond is the slow variable of a slow-fast system, followed along the resting states of the
fast part. A place of rest is a stable equilibrium; a threshold is an unstable equilibrium, which parts the two basins
of attraction; where a place of rest and a threshold meet and vanish as the load changes is a fold (saddle-node)
bifurcation, the tipping point.

For two equal partners the fast part has one resting state at each bond and load (`neuro_helpers.stability`), so the
bond follows one curve: drift = H (1 - b) - F b per day, with H and F from the plastic rows at that state. More chronic
load never raises the drift (sign rule), so at each bond there is one load at which it rests: the line of balance.
Equilibria are where a load crosses that line; folds are where it turns.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from neuro_helpers.network import Network, NoSingleAnswer
from neuro_helpers.simulate.couple import speeds_of_bond
from neuro_helpers.uncertainty import draw_rates, draw_weights

POINTS, DRAW_POINTS = 201, 61  # bonds of a phase line, and of one for each draw of the weights
GRID_LOADS = np.linspace(-0.5, 1.5, 21)  # the line of balance may leave 0 to 1
REFINEMENTS = 12
STILL = 1e-12  # a drift per day that is nothing but rounding


def bond_grid(points: int = POINTS) -> np.ndarray:
    """Bonds from 0 to 1."""
    return np.linspace(0.0, 1.0, points)


def built_and_worn(network: Network, bond, load, context: Iterable[str] = ()) -> tuple[np.ndarray, np.ndarray]:
    """How fast the bond is built, H (1 - b), and worn down, F b, while everything fast rests.

    Parameters
    ----------
    bond, load : array_like
        Levels from 0 to 1, of shapes that broadcast.
    context : iterable of str
        Trait nodes that are switched on.

    Returns
    -------
    tuple of two numpy.ndarray, of the shape to which `bond` and `load` broadcast
        Levels per day, both at least 0.

    Raises
    ------
    NoSingleAnswer
        Where the fast part has more than one resting state: edited tables and contexts only.
    """
    bond, load = np.broadcast_arrays(np.asarray(bond, dtype=float), np.asarray(load, dtype=float))
    setting = {**{name: np.ones(bond.size) for name in context}, "bond": bond.ravel(), "load": load.ravel()}
    levels = network.levels(setting, network.sliders)
    built, worn = speeds_of_bond(network, levels)
    return (built * (1.0 - bond.ravel())).reshape(bond.shape), (worn * bond.ravel()).reshape(bond.shape)


def drift(network: Network, bond, load) -> np.ndarray:
    """How fast the bond changes, per day, at bonds and loads of shapes that broadcast."""
    built, worn = built_and_worn(network, bond, load)
    return built - worn


def balance(network: Network, bond: np.ndarray) -> np.ndarray:
    """The load at which each bond rests; NaN where none between -0.5 and 1.5 does.

    Bracketed on a grid of loads, then refined by the Illinois variant of false position.
    """
    values = drift(network, bond[:, None], GRID_LOADS[None, :])
    change = (values[:, :-1] > 0) & (values[:, 1:] <= 0)
    found, where = change.any(axis=1), change.argmax(axis=1)
    rows = np.arange(len(bond))
    low, high = GRID_LOADS[where], GRID_LOADS[where + 1]
    at_low, at_high = values[rows, where].copy(), values[rows, where + 1].copy()
    low, high = low.copy(), high.copy()
    for _ in range(REFINEMENTS):
        middle = np.where(found, low + (high - low) * at_low / np.where(found, at_low - at_high, 1.0), 0.0)
        at_middle = drift(network, bond, middle)
        up = at_middle > 0
        at_high = np.where(up, at_high / 2, at_middle)
        at_low = np.where(up, at_middle, at_low / 2)
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return np.where(found, middle, np.nan)


def phase_line(network: Network, load: float, bonds: np.ndarray) -> pd.DataFrame:
    """Drift at each bond."""
    return pd.DataFrame({"bond": bonds, "drift_per_day": drift(network, bonds, load)})


def equilibria(network: Network, load: float) -> pd.DataFrame:
    """Equilibria of the bond at a load, and whether each is stable (comes back); empty where nothing moves it."""
    bonds = bond_grid()
    values = drift(network, bonds, load)
    if not values.any():  # no plastic row acts: the bond rests wherever it is
        return pd.DataFrame({"bond": [], "stable": []}).astype({"bond": float, "stable": bool})
    crossing = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    low, high, rising = bonds[crossing], bonds[crossing + 1], values[crossing] < 0
    for _ in range(40 if len(crossing) else 0):
        middle = (low + high) / 2
        above = (drift(network, middle, load) > 0) ^ rising
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    exact = bonds[values == 0.0]
    table = pd.DataFrame({"bond": [*((low + high) / 2), *exact], "stable": [*~rising, *_falling(network, exact, load)]})
    return table.astype({"stable": bool}).sort_values("bond", ignore_index=True)


def _falling(network: Network, bonds: np.ndarray, load: float) -> list[bool]:
    """Whether the drift falls through each of these bonds."""
    return [bool(np.diff(drift(network, np.clip([b - 1e-4, b + 1e-4], 0.0, 1.0), load))[0] < 0) for b in bonds]


def folds(network: Network) -> pd.DataFrame:
    """The fold bifurcations: loads at which a stable and an unstable equilibrium meet and vanish: load, bond, kind.

    kind is "from above" where raising the load takes the upper place of rest away, and "from below" where lowering
    it takes the lower one away. Empty where the line of balance does not turn between loads 0 and 1.
    """
    bonds = bond_grid()
    loads = balance(network, bonds)
    rows = []
    for i in range(1, len(bonds) - 1):
        left, here, right = loads[i - 1:i + 2]
        if np.isfinite([left, here, right]).all() and (here - left) * (right - here) < 0:
            shift = 0.5 * (left - right) / (left - 2 * here + right)  # of the parabola through three points
            load = here - 0.25 * (left - right) * shift
            kind = "from above" if here > left else "from below"
            rows.append({"load": load, "bond": bonds[i] + shift * (bonds[1] - bonds[0]), "kind": kind})
    table = pd.DataFrame(rows, columns=["load", "bond", "kind"])
    return table[table["load"].between(0.0, 1.0)].sort_values("load", ignore_index=True)


def follow(slopes: np.ndarray, bond: np.ndarray, days: float, steps: int) -> np.ndarray:
    """The bond on its way along phase lines that are known: classical fourth-order Runge-Kutta.

    Parameters
    ----------
    slopes : numpy.ndarray, shape (points,) or (points, loads)
        Drift per day at evenly spaced bonds from 0 to 1; read as straight lines between them.
    bond : numpy.ndarray, shape (starts,) or (starts, loads)
    days : float
    steps : int

    Returns
    -------
    numpy.ndarray, shape (steps + 1, *bond.shape)
        The start first.
    """
    last = len(slopes) - 1
    columns = (np.arange(slopes.shape[1]),) if slopes.ndim > 1 else ()

    def slope(here):
        place = np.clip(here, 0.0, 1.0) * last
        left = np.minimum(place.astype(int), last - 1)
        low, high = slopes[left, *columns], slopes[left + 1, *columns]
        return low + (high - low) * (place - left)

    h, path = days / steps, [np.asarray(bond, dtype=float)]
    for _ in range(steps):
        here = path[-1]
        k1 = slope(here)
        k2 = slope(here + h / 2 * k1)
        k3 = slope(here + h / 2 * k2)
        path.append(np.clip(here + h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(here + h * k3)), 0.0, 1.0))
    return np.array(path)


def bond_map(network: Network, bonds: np.ndarray, loads: np.ndarray, days: float) -> pd.DataFrame:
    """The bond after some days, for every start and load, in steps of a day along each load's phase line."""
    slopes = drift(network, bond_grid()[:, None], loads[None, :])
    start = np.repeat(np.asarray(bonds, dtype=float)[:, None], len(loads), axis=1)
    after = follow(slopes, start, days, max(1, round(days)))[-1]
    starts, at = np.meshgrid(bonds, loads, indexing="ij")
    return pd.DataFrame({"bond": starts.ravel(), "load": at.ravel(), "bond_after": after.ravel()})


def rests_of_draws(network: Network, influences: pd.DataFrame, load: float, draws: int, seed: int,
                   same_spread: float | None, progress: Callable[[float], None] | None = None) -> pd.DataFrame:
    """The lowest and the highest place of rest and the threshold in each draw of all rows, rates included.

    A draw whose fast part has more than one resting state has no phase line; the next draw takes its place.

    Returns
    -------
    pandas.DataFrame, shape (draws, 3)
        ``lowest_rest``, ``threshold`` (the highest; NaN where the draw has none), ``highest_rest``.
    """
    found, bonds = [], bond_grid(DRAW_POINTS)
    weights = draw_weights(network, influences, 2 * draws + 10, seed, same_spread)
    rates = draw_rates(network, influences, 2 * draws + 10, seed, same_spread)
    for strength, rate in zip(weights.T, rates.T, strict=True):
        try:
            values = drift(network.with_strength(strength, rate), bonds, load)
            at_ends = [0.0] * bool(values[0] <= STILL and values[1] < 0), [1.0] * bool(values[-1] > STILL)
            falls = at_ends[0] + _crossings(bonds, -values) + at_ends[1]
            found.append((falls[0], _highest_rise(bonds, values), falls[-1]) if len(falls) else [np.nan] * 3)
        except NoSingleAnswer:
            continue
        if progress is not None:
            progress(len(found) / draws)
        if len(found) == draws:
            break
    else:
        raise NoSingleAnswer("with this table most draws of the weights have more than one fast resting state")
    columns = ["lowest_rest", "threshold", "highest_rest"]
    return pd.DataFrame(found, columns=columns).rename_axis("draw")


def _highest_rise(bonds: np.ndarray, values: np.ndarray) -> float:
    """The highest bond at which the drift turns from down to up; NaN if there is none."""
    return max(_crossings(bonds, values), default=np.nan)


def _crossings(bonds: np.ndarray, values: np.ndarray) -> list[float]:
    """The bonds at which values turn from below to above 0, between grid points by a straight line."""
    values = np.where(np.abs(values) < STILL, 0.0, values)  # a rest on a grid point must not hang on the last digit
    i = np.flatnonzero((values[:-1] < 0) & (values[1:] >= 0))
    return (bonds[i] + (bonds[i + 1] - bonds[i]) * values[i] / (values[i] - values[i + 1])).tolist()
