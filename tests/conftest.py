"""What one run of the tests shares: one JupyterLab, the long files first, and the counts of the property tests."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import lab_server
import pytest
from hypothesis import settings
from pandas import testing

# tools/ (its report is the tests' library of invariants) is not installed with the package: `python -m pytest` finds it
# in the current folder, plain `pytest` by this line.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COUNTS = pytest.StashKey()
HELPERS = ("couples_over_time", "pictures", "record_forms", "table_books", "table_forms", "table_harms",
           "table_mutations")
pytest.register_assert_rewrite(*HELPERS)  # their assertions count as the test's own
WHOLE = pytest.StashKey()  # True when every test of MUTATION_FILES runs
PARTLY = pytest.StashKey()  # True when some of these tests were deselected
SEPARATOR = ": "
MUTATION_FILES = {"test_table_forms.py", "test_table_harms.py"}
FEWEST_EXAMPLES = max(2000, int(os.environ.get("NEURO_HELPERS_MUTATIONS", 0)))
# Each worker takes the next file when it has finished one, so the long ones have to begin first: a long file that
# begins last keeps one worker busy while the others rest. `pytest --durations=1` lists the longest files.
LONG_FILES = (
    "test_contrast.py",
    "test_marking.py",
    "test_run_boxed.py",
    "test_coursework_on_screen.py",
    "test_record.py",
    "test_odd_arguments.py",
    "test_step_player.py",
    "test_questions.py",
    "test_tools.py",
    "test_answers_stay_closed.py",
    "test_neurochemicals.py",
    "test_brain_regions.py",
    "test_page_on_screen.py",
    "test_lab.py",
    "test_interaction_flow.py",
    "test_drift_and_resilience.py",
    "test_conflict_and_repair.py",
    "test_terms_and_story.py",
    "test_check_and_vote.py",
    "test_stored.py",
    "test_kit_on_screen.py",
    "test_marking.py",
    "test_run_boxed.py",
    "test_chart_schema.py",
    "test_drift.py",
    "test_table_harms.py",
    "test_step_picture.py",
    "test_brain_chart.py",
    "test_table_forms.py",
)


@pytest.hookimpl(optionalhook=True)  # one process knows no workers
def pytest_xdist_auto_num_workers(config):
    """Return how many files are tested at the same time: one more than there are cores.

    A test that waits for a browser computes little: with two workers on two cores each core rested for half of the run.
    """
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def is_worker(config):
    """Return whether this process was started by pytest-xdist."""
    return hasattr(config, "workerinput")


# Half of what Hypothesis tries by itself, and no limit of time for one example: a busy computer is no fault.
settings.register_profile("suite", max_examples=50, deadline=None)
settings.load_profile("suite")


def pytest_configure(config):
    config.stash[COUNTS] = Counter()
    config.stash[WHOLE] = config.stash[PARTLY] = False
    if not is_worker(config):  # the workers inherit the name of the folder
        os.environ[lab_server.FOLDER] = tempfile.mkdtemp(prefix="secure-couples-tests-")
        lab_server.prepare(Path(os.environ[lab_server.FOLDER]))


def pytest_unconfigure(config):
    """Stop the JupyterLab of this run; also called after Ctrl+C and after an error of pytest itself."""
    if not is_worker(config) and lab_server.FOLDER in os.environ:
        folder = Path(os.environ.pop(lab_server.FOLDER))
        lab_server.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(items):
    """Put the long files first; everything else keeps its order."""
    places = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


OTHER_ASSERTIONS = {"assert_frame_equal", "assert_series_equal", "assert_allclose"}  # which pytest cannot count
looked_at = Counter()  # test -> assertions that ran in it


def counting(check, item):
    """Return a check that counts as an assertion of the test."""
    def counted(*arguments, **options):
        looked_at[item.nodeid] += 1
        return check(*arguments, **options)
    return counted


def pytest_assertion_pass(item):
    looked_at[item.nodeid] += 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test in which no assertion ran: a loop over nothing, a condition that never held.

    In the browser, waiting for something is a test, too.
    """
    if "browser" in item.path.parent.parts or not hasattr(item, "function"):
        return (yield)
    with contextlib.ExitStack() as counted:
        for place, name in ((pytest, "raises"), (testing, "assert_frame_equal"), (testing, "assert_series_equal")):
            counted.enter_context(mock.patch.object(place, name, counting(getattr(place, name), item)))
        result = yield
    if not looked_at[item.nodeid] and not OTHER_ASSERTIONS & set(vars(item.module)):
        pytest.fail("no assertion ran in this test", pytrace=False)
    return result


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
    if is_worker(config):
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
    if number := len(lab_server.starts(Path(os.environ[lab_server.FOLDER]))):
        terminalreporter.write_line(f"JupyterLabs started for all browser tests of this run: {number}")
    if config.option.durations:
        write_seconds_by_file(terminalreporter)
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


def write_seconds_by_file(terminalreporter):
    """List the files by how long their tests took: with one file for each worker the longest is the floor."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                seconds[report.nodeid.split("::")[0]] += report.duration
    terminalreporter.section("longest files")
    for name, total in seconds.most_common(15):
        terminalreporter.write_line(f"{total:7.1f} s  {name}")
