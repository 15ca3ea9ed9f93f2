"""What released sliders settle on: corners, then a bracket, then a search."""

from typing import Any

import numpy as np

from neuro_helpers.answers.searching import MET, NoSingleAnswer, comes_back, search, the_one

SETTLED = 1e-12  # width at which the two bracketing iterations of a fixed point count as one answer
ROUNDS = 20_000


def split(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The parts of some weights that raise, and that lower."""
    return np.maximum(weights, 0.0), np.minimum(weights, 0.0)


def bounds_of_product(moderator, source) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of a moderator's level (at least 0) times the deviation of a source, from the pairs of their bounds."""
    (m_low, m_high), (s_low, s_high) = moderator, source
    return np.where(s_low >= 0, m_low, m_high) * s_low, np.where(s_high >= 0, m_high, m_low) * s_high


class Settling:
    """One block of scenarios with released sliders, on its way to rest.

    Parameters
    ----------
    network : neuro_helpers.network.Network
    plan : neuro_helpers.network.Plan
    state : numpy.ndarray, shape (plan.size, 2 k)
        Inputs are filled in. The left half holds the bad corner (or the lower bounds), the right half the good one.
    fixed : mapping of int to numpy.ndarray, shape (2 k,)
        Nodes that are held besides the inputs.
    """

    def __init__(self, network: Any, plan: Any, state: np.ndarray, fixed):
        self.network, self.plan, self.state, self.fixed = network, plan, state, fixed
        self.rows = [plan.place[node] for node in plan.released]
        self.k = state.shape[1] // 2

    def settle(self) -> None:
        """Put the answers into the right half of the state, or raise NoSingleAnswer."""
        network, plan, state, k, rows = self.network, self.plan, self.state, self.k, self.rows
        monotone = not network.breaks_on_loops(plan.released, frozenset(self.fixed)).any()
        good = network.valence[list(plan.released)][:, None] if monotone else 1.0
        state[rows, :k], state[rows, k:] = -good, good
        if not monotone:
            self._split = [split(stage.weights) for stage in plan.stages], split(plan.released_weights)
        for _ in range(ROUNDS):
            new = self._corners() if monotone else self._bounds()
            moved, gap = np.abs(new - state[rows]).max(), np.abs(new[:, :k] - new[:, k:]).max(axis=0)
            state[rows] = new
            if gap.max() < SETTLED or moved < SETTLED / 1000:
                break
        if moved >= SETTLED and gap.max() >= SETTLED:
            raise NoSingleAnswer("with these sliders released, this table does not come to rest; hold one more slider")
        if monotone and gap.max() > MET:
            worst = int(gap.argmax())
            the_one([new[:, worst], new[:, k + worst]], bool, self._names(), self.WHEN)
        for column in np.flatnonzero(gap > MET):
            state[rows, k + column] = self._searched(column)
        network._pass(plan, state, self.fixed)

    WHEN = "with these sliders released", "; hold one more slider"

    def _names(self) -> list[str]:
        return [self.network.names[node] for node in self.plan.released]

    def _corners(self) -> np.ndarray:
        self.network._pass(self.plan, self.state, self.fixed)
        return np.tanh(self.plan.released_weights @ self.state)

    def _bounds(self) -> np.ndarray:
        """One pass of bounds: an arrow that lowers its target takes the other one."""
        low, high = self.state[:, :self.k], self.state[:, self.k:]
        by_stage, (raising, lowering) = self._split
        bound_products(low, high, self.plan.first_products)
        for stage, (up, down) in zip(self.plan.stages, by_stage, strict=True):
            a, b = low[stage.reads], high[stage.reads]
            low[stage.rows], high[stage.rows] = np.tanh(up @ a + down @ b), np.tanh(up @ b + down @ a)
            self.network.hold_in(self.plan, stage, self.state, self.fixed)
            bound_products(low, high, stage.products)
        z = np.concatenate([raising @ low + lowering @ high, raising @ high + lowering @ low], axis=1)
        return np.tanh(z)

    def _searched(self, column) -> np.ndarray:
        """The one lasting answer that a search finds for one scenario; shape (released,)."""
        network, plan, k = self.network, self.plan, self.k

        def whole(released):
            room = np.repeat(self.state[:, [k + column]], released.shape[1], axis=1)
            room[self.rows] = released
            network._pass(plan, room, {node: level[column] for node, level in self.fixed.items()})
            return room

        def step(released):
            return np.tanh(plan.released_weights @ whole(released))

        def lasts(answer):
            found, levels = whole(answer[:, None])[:, 0], network.baseline.copy()
            moves = np.zeros(len(levels), dtype=bool)
            for node, place in plan.place.items():
                levels[node] = 0.5 + 0.5 * found[place]
                moves[node] = node not in self.fixed and (node not in network.inputs or node in plan.released)
            two = [np.tile(values, 2) for values in (levels, network.baseline, network.tau_minutes, moves)]
            return comes_back(network.of_two, *two)

        found = search(step, self.state[self.rows, column], self.state[self.rows, k + column])
        return the_one(found, lasts, self._names(), self.WHEN)


def bound_products(low, high, products) -> None:
    """Fill in the bounds of the products of two levels."""
    for place, moderator, source, baseline in products:
        of_moderator = [0.5 + 0.5 * side[moderator] for side in (low, high)]
        of_source = [0.5 + 0.5 * side[source] - baseline for side in (low, high)]
        low[place], high[place] = bounds_of_product(of_moderator, of_source)
