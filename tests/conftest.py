"""Counts the examples of the property tests by kind, also across the workers of pytest-xdist."""

import sys
from collections import Counter
from pathlib import Path

import pytest

# tools/ (its report is the tests' library of invariants) is not installed with the package: `python -m pytest` finds it
# in the current folder, plain `pytest` by this line.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COUNTS = pytest.StashKey()
WHOLE = pytest.StashKey()  # True when every test of MUTATION_FILES runs
PARTLY = pytest.StashKey()  # True when some of these tests were deselected
SEPARATOR = ": "
MUTATION_FILES = {"test_table_forms.py", "test_table_harms.py"}
FEWEST_EXAMPLES = 2000


def pytest_configure(config):
    config.stash[COUNTS] = Counter()
    config.stash[WHOLE] = config.stash[PARTLY] = False


@pytest.fixture
def count_mutation(request):
    """Return a function that counts one example under ``"harmless"`` or ``"harmful"`` and its kind."""

    def count(effect, kind):
        request.config.stash[COUNTS][effect + SEPARATOR + kind] += 1

    return count


def pytest_deselected(items):
    for item in items:
        item.config.stash[PARTLY] |= item.path.name in MUTATION_FILES


def pytest_collection_finish(session):
    config = session.config
    files = {item.path.name for item in session.items}
    single = any(f"{file}::" in name for name in config.args for file in MUTATION_FILES)
    partly = config.stash[PARTLY] or single or config.option.collectonly
    config.stash[WHOLE] = files >= MUTATION_FILES and not partly


def pytest_sessionfinish(session):
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["mutations"] = dict(config.stash[COUNTS])
        config.workeroutput["whole"] = config.stash[WHOLE]
    elif too_few(config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)  # only pytest-xdist has it
def pytest_testnodedown(node):
    output = getattr(node, "workeroutput", {})
    node.config.stash[COUNTS].update(output.get("mutations", {}))
    node.config.stash[WHOLE] |= output.get("whole", False)


def too_few(config):
    """Say if a whole run made too few examples. Not a test, because no worker of pytest-xdist knows the sum."""
    return config.stash[WHOLE] and config.stash[COUNTS].total() < FEWEST_EXAMPLES


def pytest_terminal_summary(terminalreporter, config):
    counts = config.stash[COUNTS]
    if too_few(config):
        terminalreporter.section("too few mutated tables", red=True)
        terminalreporter.write_line(f"FAILED: {counts.total()} examples; at least {FEWEST_EXAMPLES} expected", red=True)
    if not counts:
        return
    terminalreporter.section("mutated tables by kind")
    for kind, count in sorted(counts.items(), reverse=True):
        terminalreporter.write_line(f"{count:6d}  {kind}")
    for effect in ("harmless", "harmful"):
        total = sum(n for kind, n in counts.items() if kind.startswith(effect + SEPARATOR))
        terminalreporter.write_line(f"{total:6d}  {effect} in all")
    terminalreporter.write_line(f"{counts.total():6d}  examples in all")
