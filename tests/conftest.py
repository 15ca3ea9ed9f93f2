"""Counts the examples of the property tests by kind, also across the workers of pytest-xdist."""

import sys
from collections import Counter
from pathlib import Path

import pytest

# tools/ (its report is the tests' library of invariants) is not installed with the package: `python -m pytest` finds it
# in the current folder, plain `pytest` by this line.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COUNTS = pytest.StashKey()
SEPARATOR = ": "


def pytest_configure(config):
    config.stash[COUNTS] = Counter()


@pytest.fixture
def mutation_counts(request):
    """Return the counts of this process so far."""
    return request.config.stash[COUNTS]


@pytest.fixture
def count_mutation(mutation_counts):
    """Return a function that counts one example under ``"harmless"`` or ``"harmful"`` and its kind."""

    def count(effect, kind):
        mutation_counts[effect + SEPARATOR + kind] += 1

    return count


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["mutations"] = dict(session.config.stash[COUNTS])


@pytest.hookimpl(optionalhook=True)  # only pytest-xdist has it
def pytest_testnodedown(node):
    node.config.stash[COUNTS].update(getattr(node, "workeroutput", {}).get("mutations", {}))


def pytest_terminal_summary(terminalreporter, config):
    counts = config.stash[COUNTS]
    if not counts:
        return
    terminalreporter.section("mutated tables by kind")
    for kind, count in sorted(counts.items(), reverse=True):
        terminalreporter.write_line(f"{count:6d}  {kind}")
    for effect in ("harmless", "harmful"):
        total = sum(n for kind, n in counts.items() if kind.startswith(effect + SEPARATOR))
        terminalreporter.write_line(f"{total:6d}  {effect} in all")
    terminalreporter.write_line(f"{counts.total():6d}  examples in all")
