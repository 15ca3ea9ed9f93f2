"""Many starts, Newton's method, and whether what was found is an answer that lasts."""

from collections.abc import Callable, Iterable
from itertools import product

import numpy as np

from neuro_helpers.answers.signs import Arrows

GAIN = 4.0  # steepest slope of the response is GAIN / 4 = 1, so a weight is the largest slope that its row can have
MET = 1e-10  # width at which two answers are one
STARTS = 257  # about so many starts of a search
APART = 1e-6  # answers of a search that are closer than that are one
ROUNDS, NEWTON_ROUNDS, SHARP = 100, 25, 1e-13


class NoSingleAnswer(ValueError):
    """What follows the model settles on more than one answer, or on none: edited tables and contexts only."""


def search(step: Callable[[np.ndarray], np.ndarray], low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """Return the answers that many starts between two bounds lead to, stable or not; each of shape (places,).

    Parameters
    ----------
    step : callable
        Takes levels of shape (places, starts) and returns the levels that they lead to; an answer reproduces itself.
    low, high : numpy.ndarray, shape (places,)

    Examples
    --------
    >>> [round(float(x[0]), 3) + 0.0 for x in search(lambda x: np.tanh(2 * x), np.array([-1.0]), np.array([1.0]))]
    [-0.958, 0.0, 0.958]
    """
    starts = low[:, None] + (high - low)[:, None] * _spread_out(len(low))
    followed = starts
    for _ in range(ROUNDS):  # half the way: what swings around an answer comes to it, too
        followed = (followed + step(followed)) / 2
    x = _newton(step, np.concatenate([starts, followed], axis=1), low[:, None], high[:, None])
    sharp = np.abs(step(x) - x).max(axis=0) < MET
    found: list[np.ndarray] = []
    for answer in x[:, sharp].T:
        if all(np.abs(answer - other).max() > APART for other in found):
            found.append(answer)
    return sorted(found, key=tuple)


def _spread_out(places: int) -> np.ndarray:
    """Places all over the unit cube, its corner points included, shape (places, starts)."""
    if places <= 3:
        return np.array(list(product(np.linspace(0.0, 1.0, int(STARTS ** (1 / places))), repeat=places))).T
    corners = np.array(list(product([0.0, 1.0], repeat=places))).T
    steps = np.sqrt([2, 3, 5, 7, 11, 13, 17, 19][:places]) % 1  # irrational, so that no two starts are alike
    return np.concatenate([corners, (0.5 + np.arange(64) * steps[:, None]) % 1], axis=1)


def _newton(step, x: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    places, count, tiny = *x.shape, 1e-7
    for _ in range(NEWTON_ROUNDS):
        moved = np.concatenate([x, *(x + tiny * np.eye(places)[:, [i]] for i in range(places))], axis=1)
        new = step(moved).reshape(places, places + 1, count)
        residual = new[:, 0] - x
        slopes = (new[:, 1:] - new[:, :1]) / tiny - np.eye(places)[:, :, None]  # of step(x) - x
        change = np.linalg.pinv(slopes.transpose(2, 0, 1)) @ residual.T[:, :, None]
        x = np.clip(x - change[:, :, 0].T, low, high)
        if np.abs(residual).max() < SHARP:
            break
    return x


def comes_back(arrows: Arrows, levels: np.ndarray, baseline: np.ndarray, tau: np.ndarray, moves: np.ndarray) -> bool:
    """Whether levels that reproduce themselves are stable: after a small push everything comes back to them.

    The eigenvalues of tau dx/dt = -x + S(z), linearised. Given both partners' nodes it also sees a push that takes the
    two partners apart.

    Parameters
    ----------
    levels, baseline, tau : numpy.ndarray, shape (places,)
    moves : numpy.ndarray of bool, shape (places,)
        False for what is held.
    """
    pull = np.zeros((len(levels), len(levels)))
    plain = arrows.moderator < 0
    by = np.where(plain, 1.0, levels[arrows.moderator])
    np.add.at(pull, (arrows.target, arrows.source), arrows.strength * by)
    moderated = (arrows.strength * (levels - baseline)[arrows.source])[~plain]
    np.add.at(pull, (arrows.target[~plain], arrows.moderator[~plain]), moderated)
    slope = GAIN * levels * (1.0 - levels)
    jacobian = (slope[:, None] * pull - np.eye(len(levels))) / tau[:, None]
    return bool(np.linalg.eigvals(jacobian[np.ix_(moves, moves)]).real.max(initial=-1.0) < 0)


def the_one(found: list[np.ndarray], lasts: Callable[[np.ndarray], bool], names: Iterable[str], words: tuple[str, str]):
    """Return the only answer of a search, or raise NoSingleAnswer.

    Parameters
    ----------
    found : list of numpy.ndarray
        As t = 2 x - 1.
    lasts : callable
        Says of an answer whether everything comes back to it.
    names : iterable of str
        What the places of an answer are called.
    words : tuple of two str
        The beginning and the end of the sentence.
    """
    begin, end = words
    if len(found) > 1:
        pairs = zip(names, found[0], found[-1], strict=True)
        told = ", ".join(f"{name} {0.5 + 0.5 * a:.3f} or {0.5 + 0.5 * b:.3f}" for name, a, b in pairs)
        raise NoSingleAnswer(f"{begin}, this table has no single answer ({told}){end}")
    if not found or not lasts(found[0]):
        raise NoSingleAnswer(f"{begin}, this table does not come to rest{end}")
    return found[0]
