"""How far our guesses about the strength of each row could move a prediction.

Every draw multiplies each weight by a log-normal factor with median 1, wider where the basis is weaker. Where
findings disagree on a row's direction, each draw also tosses a coin for its sign.
"""

from numbers import Integral

import numpy as np
import pandas as pd

from neuro_helpers.handed.arguments import wrong
from neuro_helpers.network import GAIN, Network, NoSingleAnswer, drive_at

# Standard deviation of the logarithm of the factor: 0.2 is about 20 % either way, 0.5 about 50 %. Our choice.
SPREAD = {"finding": 0.2, "document": 0.35, "assumption": 0.5}
MOST_DRAWS = 100_000
QUANTILES = {"low": 0.05, "median": 0.5, "high": 0.95}


def check_draws(count: int, seed: int, name: str = "draws") -> None:
    """Refuse a number of draws, or a seed, that is none.

    Raises
    ------
    ValueError
        With what was found and what is allowed.

    Examples
    --------
    >>> check_draws(0, seed=1)
    Traceback (most recent call last):
    ValueError: draws: found 0; allowed: a whole number of at least 1
    """
    for one, value, least in ((name, count, 1), ("seed", seed, 0)):
        if not isinstance(value, Integral) or isinstance(value, bool | np.bool_) or value < least:
            raise wrong(one, value, f"a whole number of at least {least}")
        if least and value > MOST_DRAWS:  # one computer's memory
            raise wrong(one, value, f"a whole number, at most {MOST_DRAWS:,}")


def draw_weights(
    network: Network, influences: pd.DataFrame, draws: int, seed: int, same_spread: float | None = None
) -> np.ndarray:
    """Seeded draws of the weights, shape (rows, draws), each at most 1 in size.

    `same_spread` is one standard deviation of the logarithm for every row, in place of those by basis; signs are then
    kept: it asks how much the size of the weights matters, not how sure we are of them.
    """
    table = influences.loc[list(network.row_ids)]
    spread = table["basis"].map(SPREAD).to_numpy(float)
    rng = np.random.default_rng(seed)
    if same_spread is not None:
        factor = np.exp(same_spread * rng.standard_normal((len(table), draws)))
        return np.clip(network.strength[:, None] * factor, -1.0, 1.0)
    factor = np.exp(spread[:, None] * rng.standard_normal((len(table), draws)))
    coin = rng.choice([-1.0, 1.0], size=(len(table), draws))
    both_ways = table["both_ways"].to_numpy(bool)
    # Where findings point both ways the rule leaves 0, but the row could act either way, with up to its own weight.
    size = np.where(both_ways & (network.strength == 0), table["weight"].to_numpy(float), network.strength)
    return np.clip(size[:, None] * factor * np.where(both_ways[:, None], coin, 1.0), -1.0, 1.0)


def draw_rates(
    network: Network, influences: pd.DataFrame, draws: int, seed: int, same_spread: float | None = None
) -> np.ndarray:
    """Seeded draws of the plastic rows' rates per day, shape (plastic rows, draws); as wide as other rows' weights."""
    spread = influences.loc[list(network.plastic_ids), "basis"].map(SPREAD).to_numpy(float)
    spread = spread if same_spread is None else np.full_like(spread, same_spread)
    rng = np.random.default_rng([seed, 1])  # its own stream, so that the weights' draws stay what they were
    return network.plastic_rate_per_day[:, None] * np.exp(spread[:, None] * rng.standard_normal((len(spread), draws)))


def levels_of_draws(network: Network, weights: np.ndarray, setting, released=()) -> np.ndarray:
    """Levels at one setting for many sets of weights, shape (nodes, draws); all draws are computed together."""
    x0, draws = network.baseline, weights.shape[1]
    levels = np.repeat(x0[:, None], draws, axis=1)
    for name, level in setting.items():
        levels[network.index[name]] = level
    free = [i for i in network.order() if i not in network.inputs]
    loop = [network.index[r] for r in released]
    incoming = {i: np.flatnonzero(network.target == i) for i in [*free, *loop]}
    centre = drive_at(x0)

    def update(node):
        rows = incoming[node]
        deviation = levels[network.source[rows]] - x0[network.source[rows], None]
        moderator = network.moderator[rows]
        deviation *= np.where((moderator >= 0)[:, None], levels[moderator], 1.0)
        z = centre[node] + np.einsum("rd,rd->d", weights[rows], deviation)
        levels[node] = 1.0 / (1.0 + np.exp(-GAIN * z))

    for _ in range(5_000 if loop else 1):
        for node in free:
            update(node)
        before = levels[loop]
        for node in loop:
            update(node)
        if not loop or np.abs(levels[loop] - before).max() < 1e-9:
            return levels
    raise NoSingleAnswer("some draws of the weights do not settle with these sliders released")


def draws_of_levels(network, influences, setting, released, draws, seed) -> pd.DataFrame:
    """Levels of every node (rows) in each draw (columns); `neuro_helpers.CoupleModel.draws` is the front of this.

    With sliders released, single draws can have two answers (about one in 500 where all are released); the one that
    is reached from the reference couple counts. Where the table itself has two, there is nothing to draw around.
    """
    network.levels(setting, released)  # refuses what `predict` refuses
    weights = draw_weights(network, influences, draws, seed)
    levels = levels_of_draws(network, weights, setting, released)
    return pd.DataFrame(levels, index=pd.Index(network.names, name="node"))


def bands(levels: pd.DataFrame) -> pd.DataFrame:
    """Low, median and high level of every node; `neuro_helpers.CoupleModel.uncertainty` is the front of this."""
    quantiles = np.quantile(levels.to_numpy(), list(QUANTILES.values()), axis=1).T
    return pd.DataFrame(quantiles, index=levels.index, columns=list(QUANTILES))
