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
    still = request.held | couple.slow
    keep = {int(edge): i for i, edge in enumerate(request.kept)}
    _keep(kept, 0, state)
    steps = len(request.edges) - 1
    for stretch in stretches(request):
        field, added = _field(couple, request, part, stretch)
        weights = coefficients(couple.tau, still, stretch.dt)
        stepper = Stepper(field, added, weights, state)
        every = max(1, round(LEARNING_MINUTES / stretch.dt))
        step = stretch.first
        while step < stretch.last:
            count = min(every, stretch.last - step)
            before = learning.speeds(state) if len(learning.bonds) else None
            for number in range(step + 1, step + count + 1):
                state = stepper.step(state)
                if number in keep and number < step + count:
                    _keep(kept, keep[number], state)
            if before is not None:
                learning.relax(state, before, learning.speeds(state), count * stretch.dt)
            step += count
            if step in keep:
                _keep(kept, keep[step], state)
            tell(step / steps)


def _keep(kept: np.ndarray, place: int, state: np.ndarray) -> None:
    levels = kept[place]
    np.multiply(state[:-1].reshape(levels.shape), 0.5, out=levels)
    levels += 0.5


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
        self._field, self._added = field, added
        self._e, self._a1, self._a2 = (w if like.ndim == 1 else w[:, None] for w in weights)
        self._now, self._later, self._middle = np.empty_like(like), np.empty_like(like), np.empty_like(like)

    def step(self, state: np.ndarray) -> np.ndarray:
        """The state one step later, in place."""
        now, later, middle = self._now, self._later, self._middle
        self._field.respond(state, now, self._added)
        np.multiply(self._a1, now, out=middle)
        state *= self._e
        state += middle  # y = e x + a1 S(x)
        self._field.respond(state, later, self._added)
        later -= now
        later *= self._a2
        state += later  # x' = y + a2 (S(y) - S(x))
        return state
