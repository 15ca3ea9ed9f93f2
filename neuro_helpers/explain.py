"""Why a prediction is what it is: exact shares of the sliders, exact shares of the rows, one path.

Sources of the formulas: Shapley values (Shapley 1953) over all mixtures of the setting and the reference;
for the rows the secant trace known as the DeepLIFT rescale rule (Shrikumar et al. 2017).
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import factorial, log

import numpy as np
import pandas as pd

from neuro_helpers.network import GAIN, Network, drive_at
from neuro_helpers.wording import in_sentence

NOTHING = 1e-12  # a change smaller than rounding error
NO_STEP = 1e-9  # a step between two states that are each settled only so far
ROW_COLUMNS = ["id", "source", "moderator", "target", "partner", "contribution", "share"]
ROW_COLUMNS += ["document_row", "phrase", "basis", "findings", "note", "state", "kept", "why"]


@dataclass(frozen=True)
class Explanation:
    """Why one outcome has its value. Printing it gives one sentence.

    Attributes
    ----------
    outcome : str
        The node explained.
    value, reference : float
        Its level at the setting and in the reference couple, between 0 and 1.
    sliders : pandas.Series
        Slider -> its share of ``value - reference``; the shares add up to it exactly. A released slider has share
        zero, since nobody sets it.
    rows : pandas.DataFrame
        One line per row of the influence table that acts on the outcome, directly or through others:
        ``contribution`` to the change of the row's own target (at each node the contributions add up to that
        node's change) and ``share`` of the outcome's change that flows through the row. Shares along a path are not
        additive: each row of the path carries the same change. Sum over the rows into one node only.
    path : list of str
        Row ids of the strongest path, in the direction of the change, that starts at the slider with the largest push.
    path_share : float
        The part of the change that this one path carries; other paths carry the rest.
    rests : mapping of str to float
        What the change rests on: the row of `neuro_helpers.CoupleModel.rests_on` for this outcome.
    """

    outcome: str
    value: float
    reference: float
    sliders: pd.Series
    rows: pd.DataFrame
    path: list[str]
    path_share: float
    labels: Mapping[str, str] = field(repr=False)
    rests: Mapping[str, float] = field(repr=False, default_factory=dict)

    def __str__(self) -> str:
        change, share = self.value - self.reference, self.sliders[self.cause]
        start = f"In this model, {in_sentence(self.labels[self.outcome])} is at {100 * self.value:.0f} of 100"
        if abs(change) < 0.005:
            return f"{start}, as in the reference couple."
        way = "above" if change > 0 else "below"
        cause = in_sentence(self.labels[self.cause])
        steps = " → ".join(in_sentence(self.labels[node]) for node in self.path_nodes)
        along = f", most strongly along {steps}" if steps else ""
        moved = f"{abs(100 * change):.0f} {way} the reference couple"
        alone = abs(share - change) < 0.005
        push = "All of that comes from" if alone else "The strongest push that way comes from"
        return f"{start}, {moved}. {push} {cause} ({_points(share)}){along}."

    @property
    def cause(self) -> str:
        """The slider that pushes most in the direction of the change."""
        return strongest_push(self.sliders, self.value - self.reference)

    @property
    def path_nodes(self) -> list[str]:
        """The nodes along `path`, from the slider to the outcome."""
        if not self.path:
            return []
        rows = self.rows.set_index("id").loc[self.path]
        return [rows["source"].iloc[0], *rows["target"]]


def strongest_push(shares: pd.Series, change: float) -> str:
    """The slider with the largest share in the direction of the change."""
    return (shares * (1 if change >= 0 else -1)).idxmax()


def gains(network: Network, levels: np.ndarray, held: Set[int]) -> np.ndarray:
    """How much of its source's change each row hands on to its target, shape (rows,); the secant gains of `trace`."""
    contribution, _ = trace(network, levels, held, 0)
    change = (levels - network.baseline)[network.source]
    return np.divide(contribution, change, out=np.zeros_like(contribution), where=np.abs(change) > NOTHING)


def carried_over(network: Network, levels: np.ndarray, held: Set[int], rows: np.ndarray,
                 gain: np.ndarray | None = None) -> np.ndarray:
    """What comes to each node over chains of some rows alone, shape (nodes,).

    Every chain begins at a node that is held. With all rows it is each node's whole change. The chains of some rows,
    and those that hold at least one other row, therefore add up to the change exactly. `gain` is what `gains` gives,
    where it is known.
    """
    gain = gains(network, levels, held) if gain is None else gain
    size = len(levels)
    step = np.zeros((size, size))
    np.add.at(step, (network.target[rows], network.source[rows]), gain[rows])
    start = np.zeros(size)
    start[list(held)] = (levels - network.baseline)[list(held)]
    return np.linalg.solve(np.eye(size) - step, start)


def _parts(network: Network, levels: np.ndarray, held: Set[int], rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """What each node's change runs over, one array for each column of `rests_on`; `rows` are those of the network."""
    basis, gain = rows["basis"].to_numpy(), gains(network, levels, held)
    document = carried_over(network, levels, held, basis == "document", gain)
    stated = carried_over(network, levels, held, basis != "assumption", gain)
    looked_at = carried_over(network, levels, held, rows["state"].to_numpy() != "untested", gain)
    change = levels - network.baseline
    return {"change": change, "document": document, "findings": stated - document, "guesses": change - stated,
            "untested": change - looked_at}


def rests_on(network: Network, levels: np.ndarray, held: Set[int], influences: pd.DataFrame) -> pd.DataFrame:
    """What each node's change runs over; `neuro_helpers.CoupleModel.rests_on` is the front of this."""
    parts = _parts(network, levels, held, influences.loc[list(network.row_ids)])
    return pd.DataFrame(parts, index=pd.Index(network.names, name="node"))


def reached(network: Network, start: Iterable[str], held: Iterable[str]) -> frozenset[str]:
    """Nodes that a chain of acting rows leads to from some nodes, when the arrows into the held ones are cut.

    A row of strength 0 acts nowhere. A row that a node moderates leads on from that node, too.
    """
    cut, acting = {network.index[name] for name in held}, np.flatnonzero(network.strength)
    ways = [(int(cause), int(network.target[r])) for r in acting for cause in (network.source[r], network.moderator[r])
            if cause >= 0 and int(network.target[r]) not in cut]
    found, new = set(), {network.index[name] for name in start}
    while new:
        new = {target for source, target in ways if source in new} - found
        found |= new
    return frozenset(network.names[node] for node in found)


def untested_between(network: Network, before: np.ndarray, after: np.ndarray, held: Set[int],
                     influences: pd.DataFrame) -> np.ndarray:
    """The part of each node's step from one state to another that runs over an arrow that nobody tested, (nodes,).

    Every chain begins at a node that is held, as in `rests_on`, which begins at the reference couple. Here any two
    states can be compared, such as an evening with a region held and without.
    """
    step = after - before
    drive = network.drives(after) - network.drives(before)
    drive[[int(t) in held for t in network.target]] = 0.0
    summed = np.bincount(network.target, drive, minlength=len(step))
    slope = np.divide(step, summed, out=np.zeros_like(step), where=np.abs(summed) > NO_STEP)
    moved = step[network.source]
    gain = np.divide(slope[network.target] * drive, moved, out=np.zeros_like(drive), where=np.abs(moved) > NO_STEP)
    tested = np.flatnonzero(influences.loc[list(network.row_ids), "state"].to_numpy() != "untested")
    share = np.zeros((len(step), len(step)))
    np.add.at(share, (network.target[tested], network.source[tested]), gain[tested])
    start = np.zeros(len(step))
    start[list(held)] = step[list(held)]
    return step - np.linalg.solve(np.eye(len(step)) - share, start)


class TestedArrows:
    """The arrows of one table that somebody tested, ready for many settings with the same sliders released.

    It gives what `rests_on` calls ``untested`` in a tenth of the time, since it runs at every move of a slider: only
    the nodes that a chain of tested arrows reaches are solved for.

    Parameters
    ----------
    network : Network
        The arrays of the table.
    influences : pandas.DataFrame
        The influence table with ``state``, indexed by row id.
    released : iterable of str
        Sliders that follow the model.
    hold : iterable of str
        Other nodes that are held: changes begin there, too.
    """

    def __init__(self, network: Network, influences: pd.DataFrame, released=(), hold=()):
        held = network.inputs - {network.index[name] for name in released} | {network.index[name] for name in hold}
        tested = (influences.loc[list(network.row_ids), "state"] != "untested").to_numpy()
        rows = [int(r) for r in np.flatnonzero(tested & (network.strength != 0)) if int(network.target[r]) not in held]
        reached = set(held)
        while more := {int(network.target[r]) for r in rows if int(network.source[r]) in reached} - reached:
            reached |= more
        rows = [r for r in rows if int(network.source[r]) in reached]
        self._free = np.array(sorted(reached - held), dtype=int)
        place = {node: i for i, node in enumerate(self._free)}
        source, target = network.source[rows], network.target[rows]
        size = len(self._free)
        inner = np.array([int(s) in place for s in source], dtype=bool)
        self._row_target = np.array([place[int(t)] for t in target], dtype=int)
        self._cell = self._row_target * size + np.array([place.get(int(s), 0) for s in source], dtype=int)
        self._source, self._inner, self._outer = source, np.flatnonzero(inner), np.flatnonzero(~inner)
        self._strength, self._moderator = network.strength[rows], network.moderator[rows]
        self._moderated = np.flatnonzero(self._moderator >= 0)
        self._baseline, self._held = network.baseline, np.array(sorted(held), dtype=int)
        self._flat = GAIN * network.baseline[self._free] * (1 - network.baseline[self._free])
        self._centre, self._eye = drive_at(network.baseline[self._free]), np.eye(size)

    def untested(self, levels: np.ndarray) -> np.ndarray:
        """The part of each node's change that runs over at least one arrow that nobody tested, shape (nodes,)."""
        change = levels - self._baseline
        left = change.copy()
        left[self._held] = 0.0
        if not len(self._free):
            return left
        here = levels[self._free]
        drive = np.log(here / (1 - here)) / GAIN - self._centre
        slope = np.where(np.abs(drive) > NOTHING, change[self._free] / np.where(drive == 0, 1.0, drive), self._flat)
        gain = self._strength * slope[self._row_target]
        gain[self._moderated] *= levels[self._moderator[self._moderated]]
        size, rows = len(self._free), self._outer
        start = np.bincount(self._row_target[rows], gain[rows] * change[self._source[rows]], size)
        step = np.bincount(self._cell[self._inner], gain[self._inner], size * size).reshape(size, size)
        left[self._free] -= np.linalg.solve(self._eye - step, start)
        return left


def _points(share: float) -> str:
    return f"{100 * share:+.0f} points".replace("-", "\N{MINUS SIGN}")


def shapley(network: Network, players, setting, released=()) -> np.ndarray:
    """Exact Shapley shares of the players for every node, shape (players, nodes).

    Each mixture of setting and reference is one column of a single vectorised pass; with 3 sliders there are 8.
    """
    n = len(players)
    mixtures = np.arange(2**n)
    has = (mixtures[:, None] >> np.arange(n)) & 1 == 1
    reference = [network.baseline[network.index[name]] for name in players]
    mixed = {name: np.where(has[:, i], setting[name], reference[i]) for i, name in enumerate(players)}
    constant = {name: value for name, value in setting.items() if name not in mixed}
    values = network.levels({**constant, **mixed}, released)
    size = has.sum(axis=1)
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) if s < n else 0.0 for s in size])
    shares = np.empty((n, values.shape[0]))
    for i in range(n):
        without = mixtures[~has[:, i]]
        shares[i] = (values[:, without | (1 << i)] - values[:, without]) @ weight[without]
    return shares


def trace(network: Network, levels: np.ndarray, held: Set[int], outcome: int) -> tuple[np.ndarray, np.ndarray]:
    """Secant trace of one outcome: each row's contribution to its target's change, and its share of the outcome's.

    Returns
    -------
    contribution, share : numpy.ndarray, shape (rows,)
        For a released slider the network has a cycle; the shares then solve the same linear equations.
    """
    change = levels - network.baseline
    drive = network.drives(levels)
    drive[[int(t) in held for t in network.target]] = 0.0
    summed = np.bincount(network.target, drive, minlength=len(levels))
    flat = GAIN * network.baseline * (1 - network.baseline)  # slope at the reference, where the secant is 0/0
    moved = np.abs(summed) > NOTHING
    slope = np.divide(change, summed, out=flat.copy(), where=moved)
    contribution = slope[network.target] * drive
    source_change = change[network.source]
    gain = np.divide(contribution, source_change, out=np.zeros_like(drive), where=np.abs(source_change) > NOTHING)
    step = np.zeros((len(levels), len(levels)))
    np.add.at(step, (network.source, network.target), gain)
    hits = np.zeros(len(levels))
    hits[outcome] = 1.0
    relevance = np.linalg.solve(np.eye(len(levels)) - step, hits)
    return contribution, relevance[network.target] * contribution


def strongest_path(network: Network, levels, contribution, outcome: int, start: int) -> list[int]:
    """Rows of the path from a slider that carries most of the change, in the direction of the change.

    Dijkstra's search on -log of the gains, which are at most 1, with the direction as part of the state.
    """
    change = levels - network.baseline
    goal = (outcome, bool(change[outcome] > 0))
    tie, seen, came = count(), set(), {}
    if max(abs(change[start]), abs(change[outcome])) <= NOTHING or change[start] == 0:
        return []
    queue = [(-log(abs(change[start])), next(tie), (start, bool(change[start] > 0)), None, None)]
    while queue:
        cost, _, state, before, row = heappop(queue)
        if state in seen:
            continue
        seen.add(state)
        came[state] = (before, row)
        if state == goal:
            break
        node, up = state
        for r in np.flatnonzero(network.source == node):
            gain = contribution[r] / change[node] if abs(change[node]) > NOTHING else 0.0
            if abs(gain) > NOTHING:
                onward = (int(network.target[r]), up == (gain > 0))
                heappush(queue, (cost - log(abs(gain)), next(tie), onward, state, int(r)))
    rows, state = [], goal
    while came.get(state, (None, None))[1] is not None:
        state, row = came[state]
        rows.append(row)
    return rows[::-1]


def _carried(network: Network, levels: np.ndarray, contribution: np.ndarray, path: list[int]) -> float:
    """What a path carries: the change at its start times the gain of each of its rows."""
    if not path:
        return 0.0
    change = levels - network.baseline
    gains = contribution[path] / change[network.source[path]]
    return float(change[network.source[path[0]]] * gains.prod())


def explain(network, outcome, setting, released, players, influences, labels) -> Explanation:
    """Explain one outcome; `neuro_helpers.CoupleModel.explain` is the front of this."""
    levels = network.levels(setting, released)[:, 0]
    held = network.inputs - {network.index[r] for r in released}
    target = network.index[outcome]
    active = tuple(p for p in players if p not in released)
    shares = pd.Series(0.0, index=pd.Index(players, name="slider"))
    shares[list(active)] = shapley(network, active, setting, released)[:, target]
    contribution, share = trace(network, levels, held, target)
    table = influences.loc[list(network.row_ids)].reset_index()
    rows = table.assign(contribution=contribution, share=share)[ROW_COLUMNS]
    start = strongest_push(shares, levels[target] - network.baseline[target])
    path = strongest_path(network, levels, contribution, target, network.index[start])
    shown = np.isin(np.arange(len(rows)), path)
    return Explanation(
        outcome,
        float(levels[target]),
        float(network.baseline[target]),
        shares.rename(outcome),
        rows[(np.abs(share) > NOTHING) | (network.target == target) | shown].reset_index(drop=True),
        [network.row_ids[r] for r in path],
        _carried(network, levels, contribution, path),
        labels,
        {part: float(column[target]) for part, column in _parts(network, levels, held, table).items()},
    )
