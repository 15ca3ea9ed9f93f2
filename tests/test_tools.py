"""The contributors' tools: what is counted as code, and every task of the one entry names something that exists."""

import doctest
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tools import check, new_lesson, size
from tools.report import taught

ROOT = Path(__file__).resolve().parents[1]
FILE = '''"""What it is for.

Two paragraphs.
"""

import ipywidgets  # one line of code

TEXT = """a

string"""  # two lines of code, one blank


def made():
    """Say."""
    # why
    front = ipywidgets.HBox([]).add_class("row")  # one plumbing line, two patterns
    return (front,
            TEXT)
'''


@pytest.fixture
def checkout(tmp_path):
    """Return a folder that looks like a clone with one demo and one tool."""
    for name in ("neuro_helpers/demos/lab/words.py", "neuro_helpers/words.py", "tools/moved.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(FILE, encoding="utf-8")
    return tmp_path


def test_code_lines_leave_out_blank_lines_comments_and_docstrings():
    assert size.code_lines(FILE) == 7
    assert doctest.testmod(size).failed == 0


def test_a_checkout_is_counted_by_room_and_what_lies_beside_the_package_is_no_part_of_its_sum(checkout):
    found = size.measured(checkout)
    assert found["lines of Python, by room", "demos/"] == len(FILE.splitlines())
    assert found["code lines, by room", "all"] == 2 * 7
    assert found["beside the package: code lines, by room", "tools/"] == 7
    assert found["base names used more than once", "words.py"] == 2
    assert found["files that import ipywidgets or anywidget", "demos/"] == 1
    assert found["lines of each demo file", "lab/words.py"] == len(FILE.splitlines())


def test_a_line_that_matches_two_patterns_is_one_plumbing_line():
    found = size.plumbing(FILE)
    assert (found["boxes"], found["style by hand"], found["any"]) == (1, 1, 1)


def test_two_checkouts_stand_side_by_side_and_the_patterns_are_printed(checkout, capsys):
    size.main([str(checkout), str(ROOT)])
    printed = capsys.readouterr().out
    assert all(pattern in printed for pattern in size.PLUMBING.values())
    row = next(line for line in printed.splitlines() if line.startswith("  words.py"))
    assert row.split() == ["words.py", str(len(FILE.splitlines())), "-"]  # this checkout has no such file at the top


def test_an_argument_that_is_neither_folder_nor_commit_is_named():
    with pytest.raises(SystemExit, match=r"found 'no_such_commit'; needs a folder with neuro_helpers/"):
        size.main(["no_such_commit"])


@pytest.mark.parametrize("task", check.TASKS)
def test_every_command_of_a_task_exists(task):
    for module, *options in check.TASKS[task][1]:
        # mypy and ruff come with groups that one may have left out
        assert importlib.util.find_spec(module) or module in ("mypy", "ruff"), module
        paths = [option for option in options if "/" in option and not option.startswith("-")]
        assert not [path for path in paths if not (ROOT / path).exists()], "check.py names what is not there"


def test_an_unknown_task_is_a_clear_error_that_lists_the_tasks():
    ran = subprocess.run([sys.executable, "-m", "tools.check", "everything"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "invalid choice: 'everything'" in ran.stderr
    assert all(task in ran.stderr for task in check.TASKS)


def test_a_new_lesson_keeps_the_rules_of_all_lessons_and_is_never_written_over(tmp_path, capsys):
    import test_repository as rules

    (tmp_path / "notebooks").mkdir()
    (tmp_path / "tests" / "browser").mkdir(parents=True)
    arguments = ["06", "claims_and_evidence", "Claims on trial"]
    assert new_lesson.main(arguments, tmp_path) == 0
    path = tmp_path / "notebooks" / "06_claims_and_evidence.ipynb"
    made = json.loads(path.read_text(encoding="utf-8"))
    for rule in (rules.test_a_notebook_is_short_enough_for_a_lesson,
                 rules.test_a_notebook_opens_with_one_title_and_the_set_up_cell, rules.test_a_notebook_fetches_nothing):
        rule(made)
    rules.test_notebooks_are_clean(path)
    source = (tmp_path / "tests" / "browser" / "test_claims_and_evidence.py").read_text(encoding="utf-8")
    assert 'LESSON, PICTURES = "06_claims_and_evidence.ipynb", 1' in source
    compile(source, "test_claims_and_evidence.py", "exec")
    namespace = {}
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), namespace)
    path.write_text("mine", encoding="utf-8")
    assert new_lesson.main(arguments, tmp_path) == 0
    assert path.read_text(encoding="utf-8") == "mine" and "left alone" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["6", "claims", "t"], ["06", "Claims!", "t"], ["06", "../claims", "t"]])
def test_a_lesson_without_a_proper_name_is_refused(wrong, tmp_path, capsys):
    with pytest.raises(SystemExit):
        new_lesson.main(wrong, tmp_path)
    assert "found" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_every_piece_of_the_document_is_taught_in_the_lesson_of_its_section():
    """Word for word, in what the lessons' demos show; the quotation in a text."""
    table = taught.taught()
    assert len(table) == len(taught.wanted())
    home = table["document_row"].str.partition(":")[0].map(taught.HOME)
    at_home = [lesson.startswith(number) or text.startswith(number)
               for lesson, text, number in zip(table["lesson"], table["text"], home, strict=True)]
    assert table[~pd.Series(at_home)].empty
    assert set(table.loc[table["lesson"] == "", "document_row"]) <= {"closing_quotation:1"}
