"""Through time: stretches in which the same things act, and steps within them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from neuro_helpers.network import GAIN
from neuro_helpers.simulate.couple import Couple, Field, Learning, coefficients
from neuro_helpers.simulate.events import Cut
from neuro_helpers.simulate.request import Request

LEARNING_MINUTES = 5.0  # `bond` is moved this often, or at every longer step
BLOCK = 128  # couples that are computed together: their state stays in the processor's cache
REPORT_SECONDS = 0.1  # how often progress is told
FORGOTTEN = 40.0  # time constants after which nothing is left of a start: exp(-40) is below the last digit


@dataclass(frozen=True)
class Stretch:
    """Steps of one length during which the same things act."""

    first: int  # number of the first step
    last: int  # number of the step after the last one
    dt: float
    shares: tuple[float, ...]  # for each event, the share of each step during which it acts


def stretches(request: Request, wake: int) -> Iterator[Stretch]:
    """The run cut where an event begins or ends, where the steps' length changes, and at the edge `wake`."""
    lengths = np.diff(request.edges)
    if not len(lengths):
        return
    shares = np.array([event.active_minutes(request.edges) / lengths for event in request.events])
    shares = shares.reshape(len(request.events), len(lengths)).round(12)
    changes = (np.diff(shares, axis=1) != 0).any(axis=0) | (np.abs(np.diff(lengths)) > 1e-9)
    bounds = sorted({0, *(np.flatnonzero(changes) + 1).tolist(), wake, len(lengths)})
    for first, last in pairwise(bounds):
        yield Stretch(first, last, float(lengths[first]), tuple(shares[:, first]))


def run(couple: Couple, request: Request, progress: Callable[[float], None] | None = None) -> np.ndarray:
    """Levels at the kept minutes.

    Returns
    -------
    numpy.ndarray, shape (kept, 2 nodes, couples)
        A's nodes, then B's nodes.
    """
    kept = np.empty((len(request.kept), 2 * couple.nodes, request.couples))
    tell = _teller(progress, -(-request.couples // BLOCK))
    for block, start in enumerate(range(0, request.couples, BLOCK)):
        part = slice(start, min(start + BLOCK, request.couples))
        Block(couple, request, part, kept[:, :, part]).run(partial(tell, block))
    if progress is not None:
        progress(1.0)
    kept *= 0.5  # from 2 x - 1 to x
    kept += 0.5
    return kept


def _teller(progress, blocks: int):
    """A function that tells progress now and then."""
    told = time.monotonic()

    def tell(block: int, share: float) -> None:
        nonlocal told
        if progress is not None and (now := time.monotonic()) - told > REPORT_SECONDS:
            told = now
            progress((block + share) / blocks)

    return tell


class Block:
    """Some couples on their way through a run; writes 2 x - 1 into `kept`."""

    def __init__(self, couple: Couple, request: Request, part: slice, kept: np.ndarray):
        self._couple, self._request, self._part = couple, request, part
        held = couple.in_state(request.held, True)
        self._push = couple.in_state(request.push[:, part], 0.0)
        state = couple.rest(couple.in_state(2.0 * request.start[:, part] - 1.0, 1.0), held, self._push)
        # One couple: vectors take half the time of columns.
        self.state = np.ascontiguousarray(state[:, 0] if state.shape[1] == 1 else state)
        self._learning, self._still = Learning(couple, held), held | couple.slow
        self._pages = kept.reshape(len(kept), *self.state[couple.at].shape)
        self._page_of = np.full(len(request.edges), -1)
        self._page_of[request.kept] = np.arange(len(kept))
        self._leaves = ~self._still & (np.arange(couple.size) >= couple.read)  # what nothing starts from
        self._at_rest = couple.effects(self.state)
        self._carried: dict[int, np.ndarray] = {}  # by event: what the arrows that it cuts carry instead

    def run(self, tell: Callable[[float], None]) -> None:
        """Go from the first edge to the last, and let the bond learn every few minutes."""
        request, state, learning = self._request, self.state, self._learning
        speeds, learnt, steps = learning.speeds(state), 0, len(request.edges) - 1
        self._keep(0)
        wake = _wake(self._couple.tau[self._leaves], request)
        for stretch in stretches(request, wake):
            moving, stepper = self._stepper(stretch, wake)
            # Counted from the start of the run, not of the stretch: an event must not shift when the bond is moved.
            every = max(1, round(LEARNING_MINUTES / stretch.dt))
            here = stretch.first
            while here < stretch.last:
                before, here = here, min((here // every + 1) * every, stretch.last)
                stepper.advance(moving, self._page_of[before + 1:here + 1].tolist(), self._pages, self._couple.at)
                if here % every == 0 or here == steps:
                    if len(learning.bonds):
                        speeds = learning.relax(state, speeds, request.edges[here] - request.edges[learnt])
                        self._keep(here)
                    learnt = here
                    tell(here / steps)

    def _keep(self, edge: int) -> None:
        if self._page_of[edge] >= 0:
            self.state.take(self._couple.at, axis=0, out=self._pages[self._page_of[edge]])

    def _stepper(self, stretch: Stretch, wake: int) -> tuple[np.ndarray, "Stepper"]:
        """What moves during a stretch, and how. Before `wake` that is what arrows start from alone."""
        couple, state = self._couple, self.state
        field, added = self._field(stretch)
        weights = coefficients(couple.tau, self._still, stretch.dt)
        if stretch.first < wake:
            first = slice(couple.read)
            added, weights = None if added is None else added[first], [weight[first] for weight in weights]
            return state[first], Stepper(field.of_first_rows(), added, weights, state[first])
        stepper = Stepper(field, added, weights, state)
        if stretch.first == wake > 0:
            stepper.settle(state, self._leaves)
        return state, stepper

    def _field(self, stretch: Stretch) -> tuple[Field, np.ndarray | None]:
        """What acts during a stretch: rows, and pushes. Pushes that differ between couples are returned apart."""
        couple, push, acts = self._couple, self._push.copy(), np.ones(len(self._couple.rows.source))
        acting = [(i, event, share) for i, (event, share) in
                  enumerate(zip(self._request.events, stretch.shares, strict=True)) if share > 0]
        for _i, event, share in acting:
            for node in event.nodes:
                strength = np.asarray(event.strength, dtype=float)
                for partner in event.partners:
                    here = strength[self._part] if strength.ndim else strength
                    push[couple.place(partner, node)] += share * here
        # Where several events cut an arrow, the one that cuts all arrows comes first; an arrow is cut only once.
        cutting = [(i, event, event.cut, share) for i, event, share in acting if event.cut is not None]
        for i, event, cut, share in sorted(cutting, key=lambda one: one[2].source is not None):
            chosen = couple.cut_rows(cut.source, event.partners)
            instead = np.where(chosen, np.maximum(acts - (1.0 - share), 0.0), 0.0)
            acts -= instead
            np.add.at(push, couple.rows.target, instead[:, None] * self._carries(i, cut))
        same, share_of_rows = push[:, 0], None if (acts == 1.0).all() else acts
        if (push == same[:, None]).all():
            return couple.field(same, share_of_rows), None
        return couple.field(np.zeros(couple.size), share_of_rows), GAIN / 2 * push

    def _carries(self, number: int, cut: Cut) -> np.ndarray:
        """What the arrows that an event cuts carry instead, remembered from the moment at which it began."""
        if number not in self._carried:
            at_rest = cut.carries == "at rest"
            self._carried[number] = self._at_rest if at_rest else self._couple.effects(self.state)
        return self._carried[number]


def _wake(tau_minutes: np.ndarray, request: Request) -> int:
    """The edge from which on the nodes that nothing starts from are computed; before it nobody asks for them.

    At the first kept minute after the start nothing is left of where they were FORGOTTEN time constants before.
    """
    asked = request.edges[request.kept[1]] - FORGOTTEN * tau_minutes.max(initial=0.0)
    return int(np.searchsorted(request.edges, max(asked, 0.0), side="right")) - 1


class Stepper:
    """ETD2RK steps of a state, in arrays that are made once."""

    def __init__(self, field: Field, added: np.ndarray | None, weights, like: np.ndarray):
        self._respond, self._added = field.respond, added
        self._weights = tuple(w if like.ndim == 1 else np.repeat(w[:, None], like.shape[1], axis=1) for w in weights)
        self._room = np.empty_like(like), np.empty_like(like)

    def settle(self, state: np.ndarray, rows: np.ndarray) -> None:
        """Put some rows where they would rest at this state."""
        now = self._room[0]
        self._respond(state, now, self._added)
        state[rows] = now[rows]

    def advance(self, state: np.ndarray, page_numbers: list[int], pages: np.ndarray, at: np.ndarray) -> None:
        """Move the state on in place, one step for each page number; -1: that step is not kept."""
        (e, a1, a2), (now, later) = self._weights, self._room
        respond, added, multiply, add = self._respond, self._added, np.multiply, np.add
        for page in page_numbers:
            respond(state, now, added)
            multiply(e, state, state)
            multiply(a1, now, later)
            add(state, later, state)  # y = e x + a1 S(x)
            respond(state, later, added)
            np.subtract(later, now, later)
            multiply(a2, later, later)
            add(state, later, state)  # x' = y + a2 (S(y) - S(x))
            if page >= 0:
                state.take(at, axis=0, out=pages[page])
