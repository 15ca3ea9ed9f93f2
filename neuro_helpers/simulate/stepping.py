"""Through time: stretches in which the same things act, and steps within them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from neuro_helpers.network import GAIN
from neuro_helpers.simulate.couple import Couple, Field, Learning, coefficients, cut_share
from neuro_helpers.simulate.request import Request

LEARNING_MINUTES = 5.0  # `bond` is moved this often, or at every longer step
BLOCK = 64  # couples that are computed together: their state stays in the processor's cache
REPORT_SECONDS = 0.1  # how often progress is told


@dataclass(frozen=True)
class Stretch:
    """Steps of one length during which the same things act."""

    first: int  # number of the first step
    last: int  # number of the step after the last one
    dt: float
    shares: tuple[float, ...]  # for each event, the share of each step during which it acts


def stretches(request: Request) -> Iterator[Stretch]:
    """The run cut where an event begins or ends, or where the steps' length changes."""
    lengths = np.diff(request.edges)
    if not len(lengths):
        return
    shares = np.array([event.active_minutes(request.edges) / lengths for event in request.events])
    shares = shares.reshape(len(request.events), len(lengths)).round(12)
    changes = (np.diff(shares, axis=1) != 0).any(axis=0) | (np.abs(np.diff(lengths)) > 1e-9)
    bounds = [0, *(np.flatnonzero(changes) + 1).tolist(), len(lengths)]
    for first, last in pairwise(bounds):
        yield Stretch(first, last, float(lengths[first]), tuple(shares[:, first]))


def run(couple: Couple, request: Request, progress: Callable[[float], None] | None = None) -> np.ndarray:
    """Levels at the kept minutes.

    Returns
    -------
    numpy.ndarray, shape (kept, 2 nodes, couples)
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
    """Compute some couples from start to end, and write their levels into `kept`."""
    given = 2.0 * request.start[:, part] - 1.0
    size = given.shape[1]
    state = couple.rest(np.vstack([given, np.ones((1, size))]), request.held, request.push[:, part])
    if size == 1:
        state = state[:, 0]  # one couple: vectors take half the time of columns
    state = np.ascontiguousarray(state)
    learning = Learning(couple, request.held)
    speeds = learning.speeds(state)
    still = request.held | couple.slow
    keep = {int(edge): raw for edge, raw in zip(request.kept, kept, strict=True)}
    keep[0][:] = state[:-1].reshape(kept.shape[1:])
    learnt, steps = 0.0, len(request.edges) - 1
    for stretch in stretches(request):
        stepper = Stepper(*_field(couple, request, part, stretch), coefficients(couple.tau, still, stretch.dt), state)
        # Counted from the start of the run, not of the stretch: an event must not shift when the bond is moved.
        every = max(1, round(LEARNING_MINUTES / stretch.dt))
        for number in range(stretch.first + 1, stretch.last + 1):
            stepper.step(state)
            if number % every == 0 or number == steps:
                if len(learning.bonds):
                    speeds = learning.relax(state, speeds, request.edges[number] - learnt)
                learnt = request.edges[number]
                tell(number / steps)
            if number in keep:
                keep[number][:] = state[:-1].reshape(kept.shape[1:])


def _field(couple: Couple, request: Request, part: slice, stretch: Stretch) -> tuple[Field, np.ndarray | None]:
    """What acts during a stretch: the rows, and what is pushed; pushes that differ between couples stand apart."""
    push = request.push[:, part].copy()
    acting = [(event, share) for event, share in zip(request.events, stretch.shares, strict=True) if share > 0]
    for event, share in acting:
        if event.node is None:
            continue
        strength = np.asarray(event.strength, dtype=float)
        strength = strength[part] if strength.ndim else strength
        for partner in event.partners:
            push[couple.place(partner, event.node)] += share * strength
    share = cut_share(couple.rows, couple, [(event.cut, amount) for event, amount in acting if event.cut])
    same = push[:, 0]
    if (push == same[:, None]).all():
        return couple.field(same, share), None
    field = couple.field(np.zeros(len(push)), share)
    return field, np.vstack([GAIN / 2 * push, np.zeros((1, push.shape[1]))])


class Stepper:
    """One ETD2RK step of a state, in arrays that are made once."""

    def __init__(self, field: Field, added: np.ndarray | None, weights, like: np.ndarray):
        self._respond, self._added = field.respond, added
        self._weights = tuple(w if like.ndim == 1 else w[:, None] for w in weights)
        self._room = np.empty_like(like), np.empty_like(like)

    def step(self, state: np.ndarray) -> None:
        """Move the state one step on, in place."""
        e, a1, a2 = self._weights
        now, later = self._room
        multiply, add = np.multiply, np.add
        self._respond(state, now, self._added)
        multiply(e, state, state)
        multiply(a1, now, later)
        add(state, later, state)  # y = e x + a1 S(x)
        self._respond(state, later, self._added)
        np.subtract(later, now, later)
        multiply(a2, later, later)
        add(state, later, state)  # x' = y + a2 (S(y) - S(x))
