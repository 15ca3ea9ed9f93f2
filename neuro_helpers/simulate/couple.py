"""Two partners as arrays: one linear map, one response, and steps in time that keep levels between 0 and 1.

Partner p in {A, B}, the other partner q, level x of node i (model specification, section 2), gain G = 4::

    z_i^p = logit(x0_i)/G + sum_j ws_ij (x_j^p - x0_j) + sum_j wo_ij (x_j^q - x0_j) + u_i^p
    tau_i dx_i/dt = -x_i + S(z_i)
    db/dt = H (1 - b) - F b             H, F: what the plastic rows add up to, per day

As in `network`, arrays hold t = 2 x - 1, so that S is one `tanh`. A state has one column for each couple. Its first
rows are all that z is a linear map of: the nodes that arrows start from, the constant 1, and the products of two levels
that moderated rows need; behind them come the nodes that nothing starts from. `Couple.at` tells where A's nodes and
then B's nodes stand.

The step is ETD2RK (Cox and Matthews 2002): with h = dt/tau, e = exp(-h), a1 = 1 - e, a2 = 1 - a1/h::

    y = e x + a1 S(x)        x' = e x + (a1 - a2) S(x) + a2 S(y) = y + a2 (S(y) - S(x))

All four weights are at least 0 and add up to 1, so levels stay between 0 and 1 and keep their order for every dt.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from neuro_helpers.answers.searching import MET, comes_back, search, the_one
from neuro_helpers.answers.settling import bounds_of_product
from neuro_helpers.answers.signs import Arrows, broken_on_loops
from neuro_helpers.network import GAIN, SETTLED, Network, drive_at, response

PARTNERS = ("A", "B")
MINUTES_PER_DAY = 1440.0
WHERE = "at the start of a simulation", ""


@dataclass(frozen=True)
class Rows:
    """The drive rows of the two partners that act: places in the state, and strengths."""

    source: np.ndarray
    moderator: np.ndarray  # -1: a plain row
    target: np.ndarray
    strength: np.ndarray
    node: np.ndarray  # the source's place in the node table, for events that let arrows rest
    between: np.ndarray  # True where the arrow leads to the other partner
    ends_in: np.ndarray  # number of the partner in whom the arrow ends


@dataclass(frozen=True)
class Field:
    """What acts during a stretch of time: ``z = linear @ state[:read]``, the products of levels included."""

    linear: np.ndarray
    read: int
    first: np.ndarray
    second: np.ndarray
    products: slice
    has_products: bool

    def of_first_rows(self) -> "Field":
        """The same for the rows alone that z is a map of."""
        return replace(self, linear=self.linear[: self.read])

    def respond(self, state: np.ndarray, out: np.ndarray, added: np.ndarray | None = None) -> None:
        """Write 2 S - 1 at this state into `out`, and the products of levels into the state's own rows for them.

        `added` is what differs between couples, as G/2 times its z.
        """
        if self.has_products:
            np.multiply(state.take(self.first, 0), state.take(self.second, 0), state[self.products])
        self.linear.dot(state[: self.read], out)
        if added is not None:
            np.add(out, added, out)
        np.tanh(out, out)


class Couple:
    """The two partners of one network.

    Parameters
    ----------
    network : Network
    tau_minutes : array_like, shape (nodes,)
        Time constants in the order of the node table.
    """

    def __init__(self, network: Network, tau_minutes):
        self.network = network
        self.nodes = len(network.names)
        acting = network.strength != 0
        moderated = acting & (network.moderator >= 0)
        learned_from = network.plastic_source[network.plastic_rate_per_day != 0].ravel()
        sources = {*network.source[acting], *network.moderator[moderated], *learned_from}
        starts = np.tile([i in sources for i in range(self.nodes)], 2)
        self.one = int(starts.sum())
        self.products = slice(self.one + 1, self.one + 1 + 2 * int(moderated.sum()))
        self.read, self.size = self.products.stop, self.products.stop + int((~starts).sum())
        self.at = np.empty(2 * self.nodes, dtype=int)
        self.at[starts], self.at[~starts] = np.arange(self.one), np.arange(self.read, self.size)
        self.tau = self.in_state(np.tile(np.asarray(tau_minutes, dtype=float), 2), 1.0)
        no_equation = [i in network.inputs and name not in network.sliders for i, name in enumerate(network.names)]
        self.slow = self.in_state(np.tile(no_equation, 2), True)  # `bond`, load and traits have no fast equation

    def in_state(self, values: np.ndarray, one) -> np.ndarray:
        """Values by partner and node, shape (2 nodes, ...), in the order of the state; `one` for the other rows."""
        state = np.full((self.size, *values.shape[1:]), one, dtype=values.dtype)
        state[self.at] = values
        return state

    @cached_property
    def rows(self) -> Rows:
        """Every drive row twice, once for the arrow that ends in A and once for the one that ends in B.

        The source of a row with partner = other is in the other partner; its moderator is where the arrow ends.
        """
        network, n = self.network, self.nodes
        acting = np.flatnonzero(np.tile(network.strength, 2))
        two = network.of_two
        moderator = np.where(two.moderator >= 0, self.at[two.moderator], -1)
        return Rows(self.at[two.source][acting], moderator[acting], self.at[two.target][acting], two.strength[acting],
                    np.tile(network.source, 2)[acting], np.tile(network.other, 2)[acting], two.target[acting] // n)

    def place(self, partner: int, node: str) -> int:
        """Row of a partner's node in the state."""
        return int(self.at[partner * self.nodes + self.network.index[node]])

    def cut_rows(self, source: str | None, acting: tuple[int, ...]) -> np.ndarray:
        """Which rows lead from a node (None: from any) of the acting partners to the other one."""
        chosen = self.rows.between & np.isin(self.rows.ends_in, [1 - p for p in acting])
        return chosen if source is None else chosen & (self.rows.node == self.network.index[source])

    def effects(self, state: np.ndarray) -> np.ndarray:
        """What each row adds to its target's z at this state, shape (rows, couples)."""
        rows, x = self.rows, 0.5 + 0.5 * state.reshape(self.size, -1)
        x0 = self.in_state(np.tile(self.network.baseline, 2), 0.5)[:, None]
        moderator = np.where((rows.moderator >= 0)[:, None], x[rows.moderator], 1.0)
        return rows.strength[:, None] * (x - x0)[rows.source] * moderator

    def field(self, push: np.ndarray, share: np.ndarray | None = None) -> Field:
        """What acts while `push` does.

        Parameters
        ----------
        push : numpy.ndarray, shape (rows of the state,)
            What acts from outside, added to z.
        share : numpy.ndarray, shape (rows,), optional
            How much of each row acts; less than 1 while an event cuts it.
        """
        rows = self.rows
        x0 = self.in_state(np.tile(self.network.baseline, 2), 0.5)
        weight = rows.strength if share is None else rows.strength * share
        linear = np.zeros((self.size, self.read))
        constant = linear[:, self.one]
        constant[:] = GAIN / 2 * (drive_at(x0) + push)
        plain = rows.moderator < 0
        # w (x - x0) = w/2 t + w (1/2 - x0)
        np.add.at(linear, (rows.target[plain], rows.source[plain]), GAIN / 4 * weight[plain])
        np.add.at(constant, rows.target[plain], GAIN / 2 * (weight * (0.5 - x0[rows.source]))[plain])
        first, second, target = rows.moderator[~plain], rows.source[~plain], rows.target[~plain]
        # w x_m (x_s - x0) = w/4 (t_m t_s + c t_m + t_s + c) with c = 1 - 2 x0
        quarter, c = GAIN / 8 * weight[~plain], 1.0 - 2.0 * x0[second]
        np.add.at(linear, (target, first), quarter * c)
        np.add.at(linear, (target, second), quarter)
        np.add.at(constant, target, quarter * c)
        linear[target, np.arange(self.products.start, self.products.stop)] += quarter
        return Field(linear, self.read, first, second, self.products, bool(len(first)))

    def rest(self, start: np.ndarray, held: np.ndarray, push: np.ndarray) -> np.ndarray:
        """The state in which all fast nodes rest, while what is held, `bond` and traits stay as in `start`.

        Parameters and shapes are those of `corners`. Proved or searched as `neuro_helpers.answers` says.

        Raises
        ------
        NoSingleAnswer
            Edited tables and contexts only.
        """
        still = held | self.slow
        free = [place for place in self._sliders if not held[place]]
        valence = self.in_state(np.tile(self.network.valence, 2), 1.0)
        if not broken_on_loops(self._arrows, valence, free, np.flatnonzero(still)).any():
            bad, good = self.corners(start, held, push)
            for column in np.flatnonzero(np.abs(bad - good).max(axis=0) > 1e-9)[:1]:
                the_one([bad[free, column], good[free, column]], bool, self._names(free), WHERE)
            return bad
        low, high = self._bounds(start, still, push)
        for column in np.flatnonzero(np.abs(low - high).max(axis=0) > MET):
            low[:, column] = self._searched(low[:, column], high[:, column], free, still, push[:, [column]])
        return low

    @cached_property
    def _arrows(self) -> Arrows:
        return Arrows(self.rows.source, self.rows.moderator, self.rows.target, self.rows.strength)

    @cached_property
    def _sliders(self) -> list[int]:
        return [self.place(partner, name) for partner in (0, 1) for name in self.network.sliders]

    def _names(self, places: list[int]) -> list[str]:
        names = {self.place(p, name): f"{partner}'s {name}" for p, partner in enumerate(PARTNERS)
                 for name in self.network.names}
        return [names[place] for place in places]

    def corners(self, start: np.ndarray, held: np.ndarray, push: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The resting states that are reached from the all-bad and from the all-good corner.

        Where the arrows keep the sign rule every other one lies between the two; where they meet, the answer is unique.

        Parameters
        ----------
        start : numpy.ndarray, shape (rows of the state, couples)
            As t = 2 x - 1; only what is held, `bond` and traits are read.
        held : numpy.ndarray of bool, shape (rows of the state,)
        push : numpy.ndarray, shape (rows of the state, couples)

        Returns
        -------
        tuple of two numpy.ndarray, shape (rows of the state, couples)
        """
        couples, still = start.shape[1], held | self.slow
        good = self.in_state(np.tile(self.network.valence, 2), 1.0)[:, None]
        corners = np.concatenate([np.broadcast_to(-good, start.shape), np.broadcast_to(good, start.shape)], axis=1)
        state = np.where(still[:, None], np.tile(start, 2), corners)
        waits = still.copy()
        waits[self._sliders] = True
        # First everything else comes to what follows from the corners of the sliders: a broken row outside their loops
        # would else push the corners past each other on the way.
        state = self._follow(state, np.tile(push, 2), waits, lambda new: False)
        state = self._follow(state, np.tile(push, 2), still,
                             lambda new: np.abs(new[:, :couples] - new[:, couples:]).max() < SETTLED)
        return state[:, :couples], state[:, couples:]

    def _follow(self, state: np.ndarray, push: np.ndarray, still: np.ndarray, enough) -> np.ndarray:
        """Let everything that is not still respond, again and again, until it stays where it is."""
        field, added, fixed = self.field(np.zeros(self.size)), GAIN / 2 * push, state[still]
        state, new = state.copy(), np.empty_like(state)
        for _ in range(20_000):
            field.respond(state, new, added)
            new[still] = fixed
            moved = np.abs(new - state)[~still].max(initial=0.0)
            state, new = new, state
            if moved < SETTLED / 1000 or enough(state):
                break
        return state

    def _bounds(self, start: np.ndarray, still: np.ndarray, push: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bounds of every resting state, for any signs of the arrows: what lowers takes the other bound."""
        rows, x0 = self.rows, self.in_state(np.tile(self.network.baseline, 2), 0.5)[:, None]
        lead = np.zeros((self.size, len(rows.target)))
        lead[rows.target, np.arange(len(rows.target))] = 1.0
        plain, raises, weight = (rows.moderator < 0)[:, None], (rows.strength > 0)[:, None], rows.strength[:, None]
        levels = 0.5 + 0.5 * start
        low, high = (np.where(still[:, None], levels, side) for side in (0.0, 1.0))
        for _ in range(20_000):
            moderator = [np.where(plain, 1.0, side[rows.moderator]) for side in (low, high)]
            effect = bounds_of_product(moderator, [(side - x0)[rows.source] for side in (low, high)])
            z = [drive_at(x0) + push + lead @ (weight * np.where(raises, a, b)) for a, b in (effect, effect[::-1])]
            new = [np.where(still[:, None], levels, response(side)) for side in z]
            moved = max(np.abs(new[0] - low).max(), np.abs(new[1] - high).max())
            low, high = new
            if moved < SETTLED / 1000 or np.abs(high - low).max() < SETTLED:
                break
        return 2.0 * low - 1.0, 2.0 * high - 1.0

    def _searched(self, low: np.ndarray, high: np.ndarray, free: list[int], still: np.ndarray, push) -> np.ndarray:
        """The one lasting state that a search finds between two bounds, or NoSingleAnswer."""
        waits = still.copy()
        waits[free] = True
        field, added = self.field(np.zeros(self.size)), GAIN / 2 * push

        def whole(sliders):
            state = np.repeat(low[:, None], sliders.shape[1], axis=1)
            state[free] = sliders
            return self._follow(state, np.broadcast_to(push, state.shape), waits, lambda new: False)

        def step(sliders):
            state = whole(sliders)
            new = np.empty_like(state)
            field.respond(state, new, added)
            return new[free]

        def lasts(answer):
            x = 0.5 + 0.5 * whole(answer[:, None])[:, 0]
            return comes_back(self._arrows, x, self.in_state(np.tile(self.network.baseline, 2), 0.5), self.tau, ~still)

        found = the_one(search(step, low[free], high[free]), lasts, self._names(free), WHERE)
        return whole(found[:, None])[:, 0]


class Learning:
    """The plastic rows of both partners: how fast `bond` is built and worn down.

    Attributes
    ----------
    bonds : numpy.ndarray of int
        The rows of the state that learn; empty where `bond` is held or no plastic row acts.
    """

    def __init__(self, couple: Couple, held: np.ndarray):
        network, n = couple.network, couple.nodes
        acting = np.flatnonzero(network.plastic_rate_per_day)
        pairs, target = network.plastic_source[acting], network.plastic_target[acting]
        self.pairs = couple.at[np.concatenate([pairs, pairs + n])].T
        target = couple.at[np.concatenate([target, target + n])]
        rate = np.tile(network.plastic_rate_per_day[acting], 2)
        self.bonds = np.array([place for place in np.unique(target) if not held[place]], dtype=int)
        chosen = self.bonds[:, None] == target[None, :]
        self._rates = np.stack([chosen * np.maximum(rate, 0.0), chosen * np.maximum(-rate, 0.0)])

    def speeds(self, state: np.ndarray) -> np.ndarray:
        """H and F at this state, per day, shape (2, bonds) or (2, bonds, couples)."""
        levels = state[self.pairs]
        levels *= 0.5
        levels += 0.5
        return self._rates @ (levels[0] * levels[1])

    def relax(self, state: np.ndarray, before: np.ndarray, minutes: float) -> np.ndarray:
        """Move `bond` in place, exactly for the mean of the speeds before and now; return the speeds now."""
        now = self.speeds(state)
        built, worn = (before + now) * (minutes / (2.0 * MINUTES_PER_DAY))
        # b' = goal + (b - goal) exp(-total), goal = built / total, in a form that also holds where nothing acts
        total = np.maximum(built + worn, np.finfo(float).tiny)
        bond = state[self.bonds]
        state[self.bonds] = bond - np.expm1(-total) / total * (built - worn - total * bond)
        return now


def coefficients(tau: np.ndarray, still: np.ndarray, dt: float):
    """The weights e, a1 and a2 of an ETD2RK step; what is still keeps its level."""
    h = dt / tau
    a1 = -np.expm1(-h)
    return np.where(still, 1.0, np.exp(-h)), np.where(still, 0.0, a1), np.where(still, 0.0, 1.0 - a1 / h)


def speeds_of_bond(network: Network, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """H and F of two equal partners, per day, from levels of shape (nodes, ...)."""
    rate = network.plastic_rate_per_day
    product = levels[network.plastic_source[:, 0]] * levels[network.plastic_source[:, 1]]
    return np.tensordot(np.maximum(rate, 0.0), product, 1), np.tensordot(np.maximum(-rate, 0.0), product, 1)
