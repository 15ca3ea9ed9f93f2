"""The influence table as arrays: one exact pass for held sliders, a fixed point for released ones.

In the field's terms this is a fuzzy cognitive map with a logistic response. A held node is an intervention, do(x) in
Pearl's do-operator: its level is set, and the arrows into it are cut (graph surgery), which leaves the graph acyclic. A
released node is endogenous: it follows from the others, and the cycles through it are solved as a fixed point.

Level of node i (design: model specification, section 2), with the reference couple x0 and gain G = 4::

    z_i = logit(x0_i)/G + sum_j w_ij (x_j - x0_j)          x_i = 1 / (1 + exp(-G z_i))

The arrays hold t = 2 x - 1 instead of x, because 1 / (1 + exp(-G z)) = (1 + tanh(G z / 2)) / 2: one NumPy call per
stage, and weights on t are half as large. Levels go in and come out as x.

A moderated row adds ``w x_m (x_s - x0_s)``: it acts in proportion to the moderator's level x_m (moderation: a product
term, without a main effect of the moderator).
Both partners of a symmetric couple have the same levels, so a row that reaches the other partner counts
like one within a partner.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter

import numpy as np
import pandas as pd

from neuro_helpers.answers.searching import GAIN, NoSingleAnswer
from neuro_helpers.answers.settling import SETTLED, Settling
from neuro_helpers.answers.signs import Arrows, broken_on_loops
from neuro_helpers.handed.fixed import FixedDict, fix_arrays, fixed_array

__all__ = ["GAIN", "SETTLED", "Arrows", "Network", "NoSingleAnswer", "Plan", "Stage", "drive_at", "response"]
BLOCK = 4096  # scenarios per block of a sweep: the block's state stays in the processor's cache


def response(z):
    """S(z) = 1 / (1 + exp(-G z)), the level that a summed influence z leads to (any array shape)."""
    return 1.0 / (1.0 + np.exp(-GAIN * np.asarray(z, dtype=float)))


def drive_at(level):
    """Inverse of `response`: logit(level) / G."""
    level = np.asarray(level, dtype=float)
    return np.log(level / (1.0 - level)) / GAIN


@dataclass(frozen=True)
class Stage:
    """Nodes that can be computed together, and the product terms that become known with them.

    ``rows`` is their place in the state, ``weights`` maps the state's rows ``reads`` to ``G z / 2``, and
    ``products`` lists ``(place, moderator, source, source's baseline)`` of moderated rows.
    """

    rows: slice
    reads: np.ndarray
    weights: np.ndarray
    products: tuple[tuple[int, int, int, float], ...]


@dataclass(frozen=True)
class Plan:
    """The order of one calculation: which state row is which node, and the stages in turn."""

    place: dict[int, int]
    size: int
    start: np.ndarray  # the constant 1 and the inputs at their baselines, as a column
    first_products: tuple[tuple[int, int, int, float], ...]
    stages: tuple[Stage, ...]
    released: tuple[int, ...]
    released_weights: np.ndarray


class Network:
    """Arrays of one lens of the influence table.

    Parameters
    ----------
    nodes : pandas.DataFrame
        The node table (one row per node: ``node``, ``role``, ``baseline``, ``valence``, ...).
    influences : pandas.DataFrame
        The influence table with a column ``strength``, the weight that acts under the chosen lens.

    Raises
    ------
    graphlib.CycleError
        If the drive rows form a cycle once the arrows into sliders, `bond` and traits are cut. Tables read by
        `neuro_helpers.tables` were checked before.
    """

    def __init__(self, nodes: pd.DataFrame, influences: pd.DataFrame):
        self.names = tuple(nodes["node"])
        self.index = FixedDict({name: i for i, name in enumerate(self.names)})
        self.baseline = nodes["baseline"].to_numpy(float, copy=True)
        self.valence = nodes["valence"].to_numpy(float, copy=True)
        self.tau_minutes = nodes["tau_minutes"].to_numpy(float, copy=True)
        roles = dict(zip(self.names, nodes["role"], strict=True))
        self.sliders = tuple(name for name in self.names if roles[name] == "slider")
        self.settable = tuple(name for name in self.names if roles[name] != "fast")
        drive = influences[influences["kind"] == "drive"]
        self.row_ids = tuple(drive["id"])
        self.source = np.array([self.index[s] for s in drive["source"]], dtype=int)
        self.target = np.array([self.index[t] for t in drive["target"]], dtype=int)
        # -1: a plain row, otherwise the moderating node
        self.moderator = np.array([self.index[m] if m else -1 for m in drive["moderator"]], dtype=int)
        self.strength = drive["strength"].to_numpy(float, copy=True)
        self.other = (drive["partner"] == "other").to_numpy(copy=True)
        # Plastic rows: two source nodes, the slow node that they teach, and a rate per day.
        plastic = influences[influences["kind"] == "plastic"]
        pairs = [[self.index[name.strip()] for name in source.split("*")] for source in plastic["source"]]
        self.plastic_ids = tuple(plastic["id"])
        self.plastic_source = np.array(pairs, dtype=int).reshape(-1, 2)
        self.plastic_target = np.array([self.index[t] for t in plastic["target"]], dtype=int)
        self.plastic_rate_per_day = plastic["strength"].to_numpy(float, copy=True)
        fix_arrays(self)
        self._remember_plans()
        self.plan(frozenset())

    def _remember_plans(self) -> None:
        # Plans are cached per instance: a cache on the method would keep every edited model alive.
        self.plan = lru_cache(maxsize=64)(self._plan)
        self.breaks_on_loops = lru_cache(maxsize=64)(self._find_broken_on_loops)

    def __getstate__(self) -> dict:
        """Leave out what is remembered: it belongs to this network, and a copy remembers its own."""
        left_out = ("plan", "breaks_on_loops", "inputs")
        return {name: value for name, value in vars(self).items() if name not in left_out}

    def __setstate__(self, state: dict) -> None:
        """Take up what was saved or copied."""
        vars(self).update(state)
        fix_arrays(self)
        self._remember_plans()

    def with_strength(self, strength: np.ndarray, rate_per_day: np.ndarray | None = None) -> "Network":
        """The same network with other weights of its drive rows, and perhaps other rates of its plastic rows."""
        other = copy(self)
        other.strength = fixed_array(np.array(strength, dtype=float))
        if rate_per_day is not None:
            other.plastic_rate_per_day = fixed_array(np.array(rate_per_day, dtype=float))
        other._remember_plans()
        return other

    @cached_property
    def inputs(self) -> frozenset[int]:
        """The nodes whose incoming arrows are cut: sliders, `bond`, load and traits."""
        return frozenset(self.index[name] for name in self.settable)

    def order(self) -> list[int]:
        """All nodes, causes before effects, with the arrows into the inputs cut."""
        return list(TopologicalSorter(self._parents()).static_order())

    def _parents(self) -> dict[int, set[int]]:
        parents: dict[int, set[int]] = {i: set() for i in range(len(self.names))}
        for s, m, t in zip(self.source, self.moderator, self.target, strict=True):
            if t not in self.inputs:
                parents[int(t)].update({int(s)} if m < 0 else {int(s), int(m)})
        return parents

    def _wanted(self, outcomes: frozenset[int] | None, released: Iterable[int]) -> set[int]:
        """Outcomes with everything that they depend on."""
        if outcomes is None:
            return set(range(len(self.names)))
        parents = self._parents()
        wanted, todo = set(), [*outcomes, *released]
        for r in released:
            todo += [int(i) for row in np.flatnonzero(self.target == r) for i in self._reads(int(row))]
        while todo:
            node = todo.pop()
            if node not in wanted:
                wanted.add(node)
                todo += parents[node]
        return wanted

    def _reads(self, row: int) -> list[int]:
        """The nodes whose level a row needs: its source and, if it has one, its moderator."""
        return [int(i) for i in (self.source[row], self.moderator[row]) if i >= 0]

    def _plan(self, released: frozenset[int], outcomes: frozenset[int] | None = None) -> Plan:
        wanted = self._wanted(outcomes, released)
        inputs = sorted(self.inputs & wanted)
        place = {node: 1 + i for i, node in enumerate(inputs)}  # state row 0 holds the constant 1
        size = 1 + len(inputs)
        free = (wanted - self.inputs) | released
        moderated = [int(r) for r in np.flatnonzero(self.moderator >= 0) if int(self.target[r]) in free]
        product_place: dict[int, int] = {}

        def known_products():
            nonlocal size
            found = []
            for r in moderated:
                s, m = int(self.source[r]), int(self.moderator[r])
                if r not in product_place and s in place and m in place:
                    product_place[r], size = size, size + 1
                    found.append((product_place[r], place[m], place[s], self.baseline[s]))
            return tuple(found)

        first_products, stages = known_products(), []
        sorter = TopologicalSorter(self._parents())
        sorter.prepare()
        while sorter.is_active():
            ready = sorter.get_ready()
            sorter.done(*ready)
            stage = sorted(int(i) for i in ready if i in wanted and i not in self.inputs)
            if stage:
                weights = self._weights(stage, place, product_place, size)
                reads = np.flatnonzero(weights.any(axis=0))
                rows = slice(size, size + len(stage))
                place.update({node: size + i for i, node in enumerate(stage)})
                size += len(stage)
                stages.append(Stage(rows, reads, np.ascontiguousarray(weights[:, reads]), known_products()))
        order = tuple(sorted(released))
        start = np.array([[1.0], *([2.0 * self.baseline[node] - 1.0] for node in inputs)])
        weights = self._weights(order, place, product_place, size)
        return Plan(place, size, start, first_products, tuple(stages), order, weights)

    def _weights(self, targets, place, product_place, width) -> np.ndarray:
        """Weights that map a state of ``width`` rows to ``G z / 2`` of the targets, shape (targets, width)."""
        weights = np.zeros((len(targets), width))
        for i, node in enumerate(targets):
            weights[i, 0] = drive_at(self.baseline[node])
            for r in np.flatnonzero(self.target == node):
                if self.moderator[r] >= 0:
                    weights[i, product_place[r]] += self.strength[r]
                else:
                    source = int(self.source[r])
                    weights[i, place[source]] += self.strength[r] / 2  # w (x - x0) = w/2 t + w (1/2 - x0)
                    weights[i, 0] += self.strength[r] * (0.5 - self.baseline[source])
        return GAIN / 2 * weights

    def levels(
        self,
        setting: Mapping[str, np.ndarray] | Mapping[str, float],
        released: Iterable[str] = (),
        hold: Mapping[str, np.ndarray] | Mapping[str, float] | None = None,
        outcomes: Iterable[str] | None = None,
    ) -> np.ndarray:
        """Levels of the nodes for one block of scenarios.

        Parameters
        ----------
        setting : mapping of str to array_like, shape (k,)
            Levels of the sliders, `bond` and traits; what is missing is at its baseline.
        released : iterable of str
            Sliders that follow the model.
        hold : mapping of str to array_like, shape (k,), optional
            Further nodes to hold; the arrows into them are cut as well.
        outcomes : iterable of str, optional
            The nodes to return, all by default.

        Returns
        -------
        numpy.ndarray, shape (number of outcomes, k)
            Levels between 0 and 1, in the order of `outcomes` (or of the node table).
        """
        given = [*setting.values(), *(hold or {}).values()]
        k = max(map(np.size, given), default=1)
        plan, rows = self._prepare(released, outcomes)
        state = np.empty((plan.size, 2 * k if plan.released else k))
        state = self._compute(plan, setting, hold or {}, state)
        return 0.5 + 0.5 * state[rows]

    def blocks(self, setting: Mapping[str, np.ndarray], released=(), outcomes=None) -> np.ndarray:
        """`levels` for many scenarios, in cache-sized blocks; returns shape (number of outcomes, k)."""
        k = max((np.size(v) for v in setting.values()), default=1)
        plan, rows = self._prepare(released, outcomes)
        result = np.empty((len(rows), k))
        copies = 2 if plan.released else 1
        room = np.empty((plan.size, BLOCK * copies))  # one allocation for all full blocks
        for start in range(0, k, BLOCK):
            part = slice(start, min(start + BLOCK, k))
            block = {name: level[part] for name, level in setting.items()}
            width = (part.stop - start) * copies
            state = room if width == room.shape[1] else np.empty((plan.size, width))
            state = self._compute(plan, block, {}, state)
            for outcome, row in zip(result[:, part], rows, strict=True):
                np.multiply(state[row], 0.5, out=outcome)
                outcome += 0.5
        return result

    def _prepare(self, released: Iterable[str], outcomes: Iterable[str] | None) -> tuple[Plan, list[int]]:
        """The plan for some outcomes, and their rows in its state."""
        free = frozenset(self.index[r] for r in released)
        if outcomes is None:
            plan, wanted = self.plan(free), list(range(len(self.names)))
        else:
            wanted = [self.index[n] for n in outcomes]
            plan = self.plan(free, frozenset(wanted))
        return plan, [plan.place[node] for node in wanted]

    def _compute(self, plan: Plan, setting, hold, state: np.ndarray) -> np.ndarray:
        """Fill a state and return the part of it that holds the answer."""
        fixed = {self.index[name]: level for name, level in hold.items()}
        if plan.released:
            return self._settle(plan, setting, fixed, state)
        self._start(plan, setting, state)
        self._pass(plan, state, fixed)
        return state

    def _start(self, plan: Plan, setting, state: np.ndarray) -> None:
        state[: len(plan.start)] = plan.start
        for name, level in setting.items():
            if (node := self.index[name]) in plan.place:
                state[plan.place[node]] = 2.0 * level - 1.0

    def _pass(self, plan: Plan, state: np.ndarray, fixed: Mapping[int, np.ndarray]) -> None:
        """Fill the state from its input rows downwards, in place."""
        _products(state, plan.first_products)
        for stage in plan.stages:
            rows = state[stage.rows]
            np.dot(stage.weights, state.take(stage.reads, axis=0), out=rows)
            np.tanh(rows, out=rows)
            self.hold_in(plan, stage, state, fixed)
            if stage.products:
                _products(state, stage.products)

    @staticmethod
    def hold_in(plan: Plan, stage: Stage, state: np.ndarray, fixed: Mapping[int, np.ndarray]) -> None:
        """Put the nodes of a stage that are held back to their levels."""
        for node, level in fixed.items():
            if stage.rows.start <= plan.place.get(node, -1) < stage.rows.stop:
                state[plan.place[node]] = 2.0 * level - 1.0

    def _settle(self, plan: Plan, setting, fixed, state: np.ndarray) -> np.ndarray:
        """Fixed point of the released sliders; the state holds two columns for each scenario."""
        k = state.shape[1] // 2
        twice = {name: np.tile(np.broadcast_to(level, k), 2) for name, level in setting.items()}
        fixed = {node: np.tile(np.broadcast_to(level, k), 2) for node, level in fixed.items()}
        self._start(plan, twice, state)
        Settling(self, plan, state, fixed).settle()
        return state[:, k:]

    def broken_on_loops(self, released: Iterable[str] | None = None) -> list[str]:
        """Ids of the rows that break the sign rule on a loop of some released sliders, all by default.

        Where there are some, an answer with these sliders released is not proved by monotonicity.
        """
        free = tuple(sorted(self.index[name] for name in (self.sliders if released is None else released)))
        return [self.row_ids[r] for r in np.flatnonzero(self.breaks_on_loops(free, frozenset()))]

    def _find_broken_on_loops(self, released: tuple[int, ...], fixed: frozenset[int]) -> np.ndarray:
        return broken_on_loops(self.arrows, self.valence, released, (self.inputs - set(released)) | fixed)

    @property
    def arrows(self) -> Arrows:
        """The drive rows of one partner, for what is asked of the web of arrows."""
        return Arrows(self.source, self.moderator, self.target, self.strength)

    @property
    def of_two(self) -> Arrows:
        """Every drive row twice, once for each partner in whom the arrow ends; A's nodes, then B's nodes.

        The source of a row with partner = other is in the other partner; its moderator is where the arrow ends.
        """
        n, parts = len(self.names), []
        for p in (0, 1):
            q = np.where(self.other, 1 - p, p)
            moderator = np.where(self.moderator >= 0, self.moderator + n * p, -1)
            parts.append((self.source + n * q, moderator, self.target + n * p, self.strength))
        return Arrows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def drives(self, levels: np.ndarray) -> np.ndarray:
        """What each drive row adds to its target's z at these levels, shape (rows, ...)."""
        deviation = levels - self.baseline.reshape(-1, *[1] * (levels.ndim - 1))
        effect = self.strength.reshape(-1, *[1] * (levels.ndim - 1)) * deviation[self.source]
        plain = (self.moderator < 0).reshape(-1, *[1] * (levels.ndim - 1))
        return effect * np.where(plain, 1.0, levels[self.moderator])


def _products(state: np.ndarray, products) -> None:
    for place, moderator, source, baseline in products:
        np.subtract(0.5 + 0.5 * state[source], baseline, out=state[place])
        state[place] *= 0.5 + 0.5 * state[moderator]
