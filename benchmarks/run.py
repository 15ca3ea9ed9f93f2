"""How fast the model is, as ratios measured in one run; so the figures mean something on any computer.

    python -m uv run --group test python benchmarks/run.py

Each pair is timed in turns (A, B, A, B, ...), so that a busy moment of the computer meets both; medians are printed.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # one thread, for both sides; it has to be said before NumPy is loaded

import subprocess
import sys
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from scipy.integrate import odeint, solve_ivp

from neuro_helpers.model import CoupleModel
from neuro_helpers.network import GAIN, drive_at

SETTING = {"oxytocin": 0.8, "cortisol": 0.2, "conflict": 0.7}
TOLERANCE = 1e-6  # LSODA's own, and how near to its steady state it has to come
SCENARIOS, OUTCOMES, BLOCK = 1_000_000, 8, 4_096
FIRST_DEMO = "import neuro_helpers as nh; nh.setup; nh.ScopeLine"
LIBRARIES = "import pandas, altair, ipywidgets"


def in_turns(functions, turns):
    """Time each function once per turn; return the median seconds of each."""
    seconds = [[] for _ in functions]
    for _ in range(turns):
        for function, record in zip(functions, seconds, strict=True):
            start = perf_counter()
            function()
            record.append(perf_counter() - start)
    return [median(record) for record in seconds]


def repeated(function, times):
    """Return a function that calls `function` several times; for calls too short to be timed one by one."""

    def several():
        for _ in range(times):
            function()

    return several


class Differential:
    """The same network as a differential equation: tau dx/dt = -x + S(z) for what is not held, from the reference.

    Written for speed, so that the comparison is fair: only free nodes are in the state, held ones are folded into a
    constant, rows are one matrix product, and the Jacobian is exact.
    """

    def __init__(self, model, setting):
        network = model.network
        levels = network.baseline.copy()
        for name, value in setting.items():
            levels[network.index[name]] = value
        self.free = np.array([i for i, name in enumerate(network.names) if name not in network.settable])
        place = {int(node): i for i, node in enumerate(self.free)}
        size = len(self.free)
        self.start = network.baseline[self.free]
        self.minutes = model.nodes["tau_minutes"].to_numpy(float)[self.free]
        self.constant, self.weights, self.products = drive_at(self.start), np.zeros((size, size)), []
        for row, source, target, moderator in zip(
            network.strength, network.source, network.target, network.moderator, strict=True
        ):
            if target in place:
                self._add(row, int(source), place[int(target)], int(moderator), place, levels, network.baseline)

    def _add(self, weight, source, target, moderator, place, levels, baseline):
        """Add one row; products of two free nodes stay products, everything else is linear or constant."""
        if moderator >= 0 and moderator in place and source in place:
            self.products.append((weight, place[source], target, place[moderator], baseline[source]))
        elif moderator >= 0 and moderator in place:
            self.weights[target, place[moderator]] += weight * (levels[source] - baseline[source])
        else:
            weight = weight * levels[moderator] if moderator >= 0 else weight
            if source in place:
                self.weights[target, place[source]] += weight
                self.constant[target] -= weight * baseline[source]
            else:
                self.constant[target] += weight * (levels[source] - baseline[source])

    def slope(self, x, _minutes=None):
        """dx/dt of the free nodes."""
        z = self.constant + self.weights @ x
        for weight, source, target, moderator, baseline in self.products:
            z[target] += weight * x[moderator] * (x[source] - baseline)
        return (1.0 / (1.0 + np.exp(-GAIN * z)) - x) / self.minutes

    def jacobian(self, x, _minutes=None):
        """d(dx/dt)/dx of the free nodes."""
        level = self.slope(x) * self.minutes + x
        inner = self.weights.copy()
        for weight, source, target, moderator, baseline in self.products:
            inner[target, source] += weight * x[moderator]
            inner[target, moderator] += weight * (x[source] - baseline)
        inner *= (GAIN * level * (1.0 - level))[:, None]
        inner[np.diag_indices_from(inner)] -= 1.0
        return inner / self.minutes[:, None]

    def solvers(self):
        """LSODA as SciPy offers it, each `solve(end, tolerance)` -> levels of the free nodes at the end."""

        def by_odeint(end, tolerance, jacobian=None):
            return odeint(self.slope, self.start, [0.0, end], Dfun=jacobian, rtol=tolerance, atol=tolerance)[-1]

        def by_solve_ivp(end, tolerance):
            options = {"method": "LSODA", "rtol": tolerance, "atol": tolerance, "t_eval": [end]}
            return solve_ivp(lambda t, x: self.slope(x), (0.0, end), self.start, **options).y[:, -1]

        def with_jacobian(end, tolerance):
            return by_odeint(end, tolerance, self.jacobian)

        return {"odeint": by_odeint, "solve_ivp": by_solve_ivp}, {"odeint given its exact Jacobian": with_jacobian}


def fastest(solvers, steady):
    """Return (name, function, end) of the fastest of some solvers at `TOLERANCE`, relative and absolute.

    Each solver runs for the shortest time after which it is within `TOLERANCE` of the steady state. That favours LSODA:
    someone who does not know the answer has to run it for longer.
    """
    best = None
    for name, solve in solvers.items():
        for end in np.geomspace(50, 20_000, 120):
            if np.abs(solve(end, TOLERANCE) - steady).max() < TOLERANCE:
                break
        (seconds,) = in_turns([lambda s=solve, e=end: s(e, TOLERANCE)], 31)
        if best is None or seconds < best[0]:
            best = (seconds, name, lambda s=solve, e=end: s(e, TOLERANCE), end)
    return best[1:]


def one_prediction(model):
    """(a) One predict, and the array pass beneath it, against LSODA."""
    equation = Differential(model, SETTING)
    steady = model.predict(**SETTING).to_numpy()[equation.free]
    assert np.abs(equation.slope(steady)).max() < 1e-9, "predict is no steady state of this equation"
    plain, helped = equation.solvers()
    name, lsoda, end = fastest(plain, steady)
    helped_name, helped_lsoda, _ = fastest(helped, steady)
    arrays = {key: np.array([value]) for key, value in SETTING.items()}
    times = 20
    predict, array_pass, solved, solved_with_help = in_turns(
        [
            repeated(lambda: model.predict(**SETTING), times),
            repeated(lambda: model.network.levels(arrays), times),
            repeated(lsoda, times),
            repeated(helped_lsoda, times),
        ],
        30,
    )
    print(f"(a) one what-if, {len(model.nodes)} nodes; LSODA: {name}, {end:.0f} model minutes, tolerance {TOLERANCE:g}")
    print(f"    LSODA {solved / times * 1e6:8.0f} us   predict {predict / times * 1e6:6.1f} us   "
          f"array pass {array_pass / times * 1e6:6.1f} us")
    verdict("LSODA / predict, its Series included", solved / predict, 20, at_least=True)
    verdict("LSODA / array pass", solved / array_pass, 60, at_least=True)
    print(f"    for comparison, {helped_name}: {solved_with_help / times * 1e6:.0f} us, "
          f"{solved_with_help / predict:.1f} x predict, {solved_with_help / array_pass:.1f} x array pass")


def many_scenarios(model):
    """(b) A sweep against the bare exponentials."""
    random = np.random.default_rng(1)
    scenarios = pd.DataFrame(random.random((SCENARIOS, len(SETTING))), columns=list(SETTING))
    shown = model.nodes[model.nodes["layer"].isin(["effect", "behaviour"])]
    first = shown.drop_duplicates("family").index
    outcomes = [*first, *shown.index.difference(first, sort=False)][:OUTCOMES]
    fast = int((model.nodes["role"] == "fast").sum())
    values = random.normal(size=(fast, BLOCK))
    result = np.empty_like(values)

    def exponentials():
        for start in range(0, SCENARIOS, BLOCK):
            width = min(BLOCK, SCENARIOS - start)
            np.exp(values[:, :width], out=result[:, :width])

    sweep, bare = in_turns([lambda: model.sweep(scenarios, outcomes), exponentials], 7)
    print(f"(b) {SCENARIOS:,} scenarios x {OUTCOMES} outcomes; np.exp of {fast} fast nodes, blocks of {BLOCK:,}")
    print(f"    sweep {sweep:.3f} s   np.exp {bare:.3f} s   ({', '.join(outcomes)})")
    verdict("sweep / exponentials", sweep / bare, 2)


def imports():
    """(c) A lesson's first import against the libraries that it needs, and the model's alone against pandas."""

    def seconds(line):
        script = f"from time import perf_counter as t; a = t(); {line}; print(t() - a)"
        return float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)

    lines = (FIRST_DEMO, LIBRARIES, "import neuro_helpers", "import pandas")
    for line in lines:
        seconds(line)  # the first one compiles
    turns = [[seconds(line) for line in lines] for _ in range(9)]
    ours, libraries, alone, pandas_alone = (median(column) for column in zip(*turns, strict=True))
    print("(c) import neuro_helpers and its demos against pandas, altair, ipywidgets; alone against pandas")
    print(f"    ours {ours:.3f} s   theirs {libraries:.3f} s   alone {alone:.3f} s   pandas {pandas_alone:.3f} s")
    verdict("ours / theirs", ours / libraries, 1.2)
    verdict("alone / pandas", alone / pandas_alone, 1.6)


def verdict(what, ratio, target, at_least=False):
    """Print a ratio beside its target."""
    met = ratio >= target if at_least else ratio <= target
    bound = "at least" if at_least else "at most"
    print(f"    {what}: {ratio:.2f}   (target: {bound} {target:g}; {'met' if met else 'MISSED'})")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}; medians, timed in turns, one thread")
    model = CoupleModel.load()
    one_prediction(model)
    many_scenarios(model)
    imports()
