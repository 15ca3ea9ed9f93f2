"""How fast a couple is simulated, beside SciPy's LSODA at the accuracy of the plot; ratios of medians in one run.

    python -m uv run --group test python benchmarks/over_time.py

(a) one couple for a day, a step and a kept level every minute; (b) 1,000 different couples for a day in one call,
against LSODA for ten of them, one after another, times a hundred. LSODA is SciPy's odeint, given the same arrays; it
starts anew where an event begins or ends, as a solver must, and takes a tolerance of 1e-3. What our steps are off by
is printed beside it: the largest difference from LSODA at 1e-10.
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import sys
from itertools import pairwise
from statistics import median
from time import perf_counter

import numpy as np
from scipy.integrate import odeint

from neuro_helpers import CoupleModel, Event
from neuro_helpers.model import LENSES
from neuro_helpers.simulate.couple import MINUTES_PER_DAY, Learning

DAY, COUPLES, SOLVED = 1440, 1000, 10
EVENTS = (Event.warm_moment(420), Event.quarrel(600), Event.repair(630), Event.touch(590))
PLOT = 1e-3


class Lsoda:
    """The same couple as a differential equation for odeint, in t = 2 x - 1."""

    def __init__(self, model, load, bond):
        self.couple = couple = model.couple
        self.push = np.zeros(couple.size)
        at_rest = model.simulate(1, load=load, bond=bond).levels[0, :, :, 0]
        self.start = couple.in_state(2.0 * at_rest.ravel() - 1.0, 1.0)
        self.rate = np.where(couple.slow, 0.0, 1.0 / couple.tau)
        self.rate[couple.one] = 0.0
        self.learning = Learning(couple, np.zeros(couple.size, dtype=bool))
        self.room = np.empty(couple.size)

    def slope(self, state, _minute, field):
        """dt/dminute of everything."""
        state = state.copy()  # the products of levels are written into it
        field.respond(state, self.room)
        change = (self.room - state) * self.rate
        built, worn = self.learning.speeds(state)
        bond = state[self.learning.bonds]
        change[self.learning.bonds] = (built * (1 - bond) - worn * (1 + bond)) / MINUTES_PER_DAY
        return change

    def day(self, tolerance):
        """Levels at every minute of the day."""
        edges = sorted({0.0, float(DAY), *(t for e in EVENTS for t in (e.start_minutes, e.end_minutes))})
        state, kept = self.start, [self.start[None]]
        for left, right in pairwise(edges):
            push = self.push.copy()
            for event in EVENTS:
                if event.start_minutes <= left < event.end_minutes:
                    for p in event.partners:
                        for node in event.nodes:
                            push[self.couple.place(p, node)] += event.strength
            times = np.arange(left, right + 1)
            found = odeint(self.slope, state, times, args=(self.couple.field(push),), rtol=tolerance, atol=tolerance,
                           mxstep=5000)
            state = found[-1]
            kept.append(found[1:])
        return 0.5 + 0.5 * np.concatenate(kept)[:, self.couple.at]


def in_turns(calls, rounds):
    """Median seconds of several calls, timed in turns so that a slow moment meets all of them."""
    seconds = [[] for _ in calls]
    for _ in range(rounds):
        for kept, call in zip(seconds, calls, strict=True):
            begun = perf_counter()
            call()
            kept.append(perf_counter() - begun)
    return [median(kept) for kept in seconds]


def verdict(what, ratio, target):
    """Print a ratio beside its target."""
    print(f"    {what}: {ratio:.2f}   (target: at least {target:g}; {'met' if ratio >= target else 'MISSED'})")


def one_couple(model, lens):
    """(a) A day of one couple, kept every minute."""
    solver = Lsoda(model, 0.4, 0.8)
    exact = solver.day(1e-10).reshape(-1, 2, model.couple.nodes)
    off = np.abs(model.simulate(DAY, EVENTS).levels[..., 0] - exact)
    cortisol = off[:, :, model.network.index["cortisol"]].max()
    solver_off = np.abs(solver.day(PLOT).reshape(exact.shape) - exact).max()
    ours, theirs = in_turns([lambda: model.simulate(DAY, EVENTS), lambda: solver.day(PLOT)], 25)
    print(f"(a) {lens} lens, one couple-day of {DAY} steps: {1e3 * ours:.1f} ms; LSODA {1e3 * theirs:.1f} ms")
    print(f"    off by {off.max():.1e} at most (cortisol {cortisol:.1e}); LSODA at {PLOT:g}: {solver_off:.1e}")
    verdict("LSODA / ours, one couple-day", theirs / ours, 1)
    return exact


def many_couples(model, lens, exact):
    """(b) A day of many couples, at both steps."""
    load, bond = np.random.default_rng(1).random((2, COUPLES))
    solvers = [Lsoda(model, load[k], bond[k]) for k in range(SOLVED)]

    def ours(dt):
        return model.simulate(DAY, EVENTS, couples=COUPLES, load=load, bond=bond, dt=dt, keep_every_minutes=None)

    fine, coarse, theirs = in_turns([lambda: ours(1), lambda: ours(2), lambda: [one.day(PLOT) for one in solvers]], 5)
    theirs *= COUPLES / SOLVED
    for dt, seconds in ((1, fine), (2, coarse)):
        off = np.abs(model.simulate(DAY, EVENTS, dt=dt, keep_every_minutes=dt).levels[..., 0] - exact[::dt])
        cortisol = off[:, :, model.network.index["cortisol"]].max()
        print(f"(b) {lens} lens, {COUPLES:,} couple-days at dt {dt}: {seconds:.2f} s; 1,000 x LSODA {theirs:.1f} s")
        print(f"    off by {off.max():.1e} at most (cortisol {cortisol:.1e})")
        verdict("1,000 x LSODA / ours", theirs / seconds, 15)


def main():
    """Run both comparisons under both lenses."""
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}; medians, timed in turns, one thread")
    for lens in LENSES:
        model = CoupleModel.load(lens=lens)
        many_couples(model, lens, one_couple(model, lens))


if __name__ == "__main__":
    main()
