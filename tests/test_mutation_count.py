"""A run with too few mutated tables is red, in one process and over two workers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OK, RED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED
COUNTS_SOME = """
def test_counts(count_mutation):
    assert count_mutation
    for _ in range({}):
        count_mutation("harmless", "example")

def test_other():
    assert "other"
"""
WORKERS = {"one process": [], "two workers": ["-p", "xdist.plugin", "-n2", "--dist=loadfile"]}


def run(folder, forms, harms, *arguments, **variables):
    """Run the real conftest.py over two files of the real names that count so many examples."""
    (folder / "conftest.py").write_bytes((TESTS / "conftest.py").read_bytes())
    (folder / "test_table_forms.py").write_text(COUNTS_SOME.format(forms))
    (folder / "test_table_harms.py").write_text(COUNTS_SOME.format(harms))
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NEURO_HELPERS"))}
    outer |= variables
    outer["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # starts in a fraction of the time
    outer["PYTHONPATH"] = str(TESTS / "browser")  # the real conftest.py imports from there
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
               "-o", "enable_assertion_pass_hook=true", *arguments]
    return subprocess.run(command, cwd=folder, env=outer, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("workers", WORKERS)
def test_too_few_examples_turn_the_run_red(workers, tmp_path):
    few = run(tmp_path, 900, 1099, *WORKERS[workers])
    assert few.returncode == RED, few.stdout
    assert "FAILED: 1999 examples; at least 2000 expected" in few.stdout
    enough = run(tmp_path, 900, 1100, *WORKERS[workers])
    assert enough.returncode == OK, enough.stdout
    assert "2000  examples in all" in enough.stdout


def test_a_run_that_should_make_more_is_red_with_fewer(tmp_path):
    few = run(tmp_path, 900, 1100, NEURO_HELPERS_MUTATIONS="2001")
    assert few.returncode == RED, few.stdout
    assert "FAILED: 2000 examples; at least 2001 expected" in few.stdout


def test_a_part_of_the_mutations_may_have_fewer(tmp_path):
    assert run(tmp_path, 5, 5, "test_table_forms.py").returncode == OK
    assert run(tmp_path, 5, 5, "test_table_forms.py::test_counts", "test_table_harms.py").returncode == OK
    assert run(tmp_path, 5, 5, "-k", "counts").returncode == OK


def test_what_is_left_out_of_other_files_does_not_matter(tmp_path):
    (tmp_path / "test_browser.py").write_text("def test_browser():\n    pass\n")
    assert run(tmp_path, 5, 5, "-k", "not browser").returncode == RED
