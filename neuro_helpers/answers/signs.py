"""The arrows as places of nodes, the sign rule, and which rows break it on a loop."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Arrows:
    """The drive rows as places of nodes: source, moderator (-1: a plain row), target, and strength."""

    source: np.ndarray
    moderator: np.ndarray
    target: np.ndarray
    strength: np.ndarray

    def causes(self, row) -> list[int]:
        """The places whose level a row needs."""
        return [int(i) for i in (self.source[row], self.moderator[row]) if i >= 0]


def sign_broken(arrows: Arrows, valence: np.ndarray) -> np.ndarray:
    """Which rows have a sign that does not fit the valences of their ends."""
    return arrows.strength * valence[arrows.source] * valence[arrows.target] < 0


def main_row_holds(arrows: Arrows, moderator: int, target: int) -> bool:
    """Whether the moderator's own rows into the target are at least as strong as all that it moderates there."""
    own = (arrows.source == moderator) & (arrows.target == target) & (arrows.moderator < 0)
    moderated = (arrows.moderator == moderator) & (arrows.target == target)
    return bool(abs(arrows.strength[own].sum()) >= np.abs(arrows.strength[moderated]).sum())


def broken_on_loops(arrows: Arrows, valence: np.ndarray, follows: Iterable[int], still: Iterable[int]) -> np.ndarray:
    """Which rows break the sign rule on a way from what follows the model back to it; with one, step 1 fails.

    Parameters
    ----------
    follows, still : iterable of int
        Places whose level follows the model although arrows lead back to them; places that stay where they are.
    """
    follows, still = set(follows), set(still)
    acting = [r for r in np.flatnonzero(arrows.strength) if int(arrows.target[r]) not in still]
    after: dict[int, set[int]] = {}
    before: dict[int, set[int]] = {}
    for r in acting:
        for cause in arrows.causes(r):
            after.setdefault(cause, set()).add(int(arrows.target[r]))
            before.setdefault(int(arrows.target[r]), set()).add(cause)
    reached, leads_back = _spread(follows, after), _spread(follows, before)
    wrong, broken = sign_broken(arrows, valence), np.zeros(len(arrows.strength), dtype=bool)
    for r in acting:
        if int(arrows.target[r]) in leads_back:
            by_source = bool(wrong[r]) and int(arrows.source[r]) in reached
            m = int(arrows.moderator[r])
            by_moderator = m in reached and not main_row_holds(arrows, m, int(arrows.target[r]))
            broken[r] = by_source or by_moderator
    return broken


def _spread(start: set[int], onward: dict[int, set[int]]) -> set[int]:
    found, todo = set(start), list(start)
    while todo:
        new = onward.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found
