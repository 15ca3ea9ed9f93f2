"""Through time: stretches in which the same things act, and steps within them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from neuro_helpers.network import GAIN
from neuro_helpers.simulate.couple import Couple, Field, Learning, coefficients
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
        _run_block(couple, request, part, kept[:, :, part], lambda share, block=block: tell(block, share))
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


def _run_block(couple: Couple, request: Request, part: slice, kept: np.ndarray, tell) -> None:
    """Compute some couples from start to end, and write 2 x - 1 into `kept`."""
    held = couple.in_state(request.held, True)
    push = couple.in_state(request.push[:, part], 0.0)
    state = couple.rest(couple.in_state(2.0 * request.start[:, part] - 1.0, 1.0), held, push)
    # One couple: vectors take half the time of columns.
    state = np.ascontiguousarray(state[:, 0] if state.shape[1] == 1 else state)
    learning, still = Learning(couple, held), held | couple.slow
    speeds = learning.speeds(state)
    pages = kept.reshape(len(kept), *state[couple.at].shape)
    page_of = np.full(len(request.edges), -1)
    page_of[request.kept] = np.arange(len(kept))
    leaves = ~still & (np.arange(couple.size) >= couple.read)  # what nothing starts from
    wake = _wake(couple.tau[leaves], request)
    learnt, steps = 0, len(request.edges) - 1
    at_rest = couple.effects(state)
    carried: dict[int, np.ndarray] = {}  # by event: what the arrows that it cuts carry instead
    state.take(couple.at, axis=0, out=pages[0])
    for stretch in stretches(request, wake):
        for i, (event, share) in enumerate(zip(request.events, stretch.shares, strict=True)):
            if share > 0 and event.cut and i not in carried:
                carried[i] = at_rest if event.cut.carries == "at rest" else couple.effects(state)
        field, added = _field(couple, request, push, part, stretch, carried)
        weights = coefficients(couple.tau, still, stretch.dt)
        if stretch.first < wake:
            moving = state[:couple.read]
            stepper = Stepper(field.of_first_rows(), added if added is None else added[:couple.read],
                              [weight[:couple.read] for weight in weights], moving)
        else:
            moving, stepper = state, Stepper(field, added, weights, state)
            if stretch.first == wake > 0:
                stepper.settle(state, leaves)
        # Counted from the start of the run, not of the stretch: an event must not shift when the bond is moved.
        every = max(1, round(LEARNING_MINUTES / stretch.dt))
        edges = range(stretch.first, stretch.last)
        while edges:
            here = min((edges[0] // every + 1) * every, stretch.last)
            stepper.advance(moving, page_of[edges[0] + 1:here + 1].tolist(), pages, couple.at)
            if here % every == 0 or here == steps:
                if len(learning.bonds):
                    speeds = learning.relax(state, speeds, request.edges[here] - request.edges[learnt])
                    if page_of[here] >= 0:
                        state.take(couple.at, axis=0, out=pages[page_of[here]])
                learnt = here
                tell(here / steps)
            edges = range(here, stretch.last)


def _wake(tau_minutes: np.ndarray, request: Request) -> int:
    """The edge from which on the nodes that nothing starts from are computed; before it nobody asks for them.

    At the first kept minute after the start nothing is left of where they were FORGOTTEN time constants before.
    """
    asked = request.edges[request.kept[1]] - FORGOTTEN * tau_minutes.max(initial=0.0)
    return int(np.searchsorted(request.edges, max(asked, 0.0), side="right")) - 1


def _field(couple: Couple, request: Request, push: np.ndarray, part: slice, stretch: Stretch,
           carried: dict[int, np.ndarray]) -> tuple[Field, np.ndarray | None]:
    """What acts during a stretch: the rows, and what is pushed; pushes that differ between couples stand apart."""
    push, acts = push.copy(), np.ones(len(couple.rows.source))
    acting = [(i, event, share) for i, (event, share) in enumerate(zip(request.events, stretch.shares, strict=True))
              if share > 0]
    for _i, event, share in acting:
        if event.node is not None:
            strength = np.asarray(event.strength, dtype=float)
            for partner in event.partners:
                push[couple.place(partner, event.node)] += share * (strength[part] if strength.ndim else strength)
    # Where several events cut an arrow, the one that cuts all arrows comes first, and an arrow is cut only once.
    for i, event, share in sorted((one for one in acting if one[1].cut), key=lambda one: one[1].cut.source is not None):
        chosen = couple.cut_rows(event.cut.source, event.partners)
        instead = np.where(chosen, np.maximum(acts - (1.0 - share), 0.0), 0.0)
        acts -= instead
        np.add.at(push, couple.rows.target, instead[:, None] * carried[i])
    same = push[:, 0]
    acts = None if (acts == 1.0).all() else acts
    if (push == same[:, None]).all():
        return couple.field(same, acts), None
    return couple.field(np.zeros(couple.size), acts), GAIN / 2 * push


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
