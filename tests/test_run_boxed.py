"""nbgrader's usual way, with a kernel: plain, as on a hub, and in a box where a hand-in sees and reaches nothing."""

import shutil

import nbformat
import pytest
from coursework_hand_ins import CRAFTED, NAME, Class, cells, course_in, without

from neuro_helpers.coursework.__main__ import main
from neuro_helpers.coursework.marking.grader import gradebook, quietly

SECONDS = 6
OWN = {"perfect": "", "overwrites_the_model": CRAFTED, "endless_loop": "while True:\n    pass"}
LOOKS = """
import os, pathlib, socket
here = pathlib.Path.cwd()
seen = sorted(one.name for one in here.parents[1].iterdir()), sorted(one.name for one in here.parents[2].iterdir())
try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
except OSError as problem:
    print(seen, problem)
(here / "mine.txt").write_text("x")
try:
    (here.parents[2] / "gradebook.db").write_text("x")
    pathlib.Path("/usr/mine.txt").write_text("x")
except OSError as problem:
    print(problem)
"""
needs_a_box = pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap: sudo apt-get install bubblewrap")


def put(group, course, kind, code, **texts):
    """Put a hand-in where nbgrader collects: without demos, with code in front of the level that is read off first."""
    notebook = group.notebook(kind, {**without(group.answers(kind), "calm", "row"), **texts})
    own = nbformat.v4.new_code_cell(code)
    graded = set(cells(notebook)) - {"pictures", "scope", "lab", "why", "why_mine", "copy", "changed",
                                     *(f"prediction_{place}" for place in (1, 2, 3))}
    notebook.cells = [one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") in graded]
    notebook.cells.insert(notebook.cells.index(cells(notebook)["level_1"]), own)
    place = course.place("submitted", group.number_of(kind), NAME)
    place.mkdir(parents=True)
    (place / f"{NAME}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


def points(course, number):
    """Return item -> automatic points; {} without a mark."""
    with gradebook(course) as book:
        graded = [grade for one in book.find_submission(NAME, number).notebooks for grade in one.grades]
        return {one.name.removesuffix("_check"): one.auto_score for one in graded if one.name != "words"}


def said_in(course, number):
    """Return all that a graded notebook printed."""
    notebook = nbformat.read(course.place("autograded", number, NAME, f"{NAME}.ipynb"), as_version=4)
    shown = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    return "\n".join(one.get("text", one.get("evalue", "")) for one in shown)


def test_plain_nbgrader_grades_the_same_release(tmp_path):
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    course = course_in(tmp_path / "course")
    group = Class(course)
    for kind, code in OWN.items():
        put(group, course, kind, code)
    config = course.config(CourseDirectory={"assignment_id": NAME}, Execute={"timeout": SECONDS})
    del config.Autograde["autograde_preprocessors"]  # what a teacher deletes from the configuration
    quietly(Autograde(coursedir=CourseDirectory(config=config), config=config))
    right = {"record": 2, "calm": 0, "level_1": 1, "level_2": 1, "level_3": 1, "row": 0, "rests": 2, "table": 3}
    got = {kind: points(course, group.numbers[kind]) for kind in OWN}
    assert got["perfect"] == right
    assert got["endless_loop"] == right  # its cell is stopped, and the checks read the answers
    assert got["overwrites_the_model"] != right  # code that runs beside a check can answer for it: `mark` runs none
    assert "Right." in said_in(course, group.numbers["perfect"])
    assert "my_calm is still empty" in said_in(course, group.numbers["perfect"])


@needs_a_box
def test_in_a_box_a_hand_in_sees_itself_alone_and_a_killed_kernel_keeps_its_points(tmp_path, capsys):
    course = course_in(tmp_path / "course")
    group = Class(course)
    put(group, course, "looks_around", LOOKS)
    put(group, course, "kills_kernel", "", level_2="import os\nos._exit(1)")
    assert main(["autograde", NAME, "--course", str(course.root), "--seconds", "30"]) == 0
    printed = capsys.readouterr().out
    looks, killed = (group.numbers[kind] for kind in ("looks_around", "kills_kernel"))
    assert f"{looks}: 10 points" in printed
    said = said_in(course, looks)
    assert f"([{looks!r}], ['autograded']) [Errno 101] Network is unreachable" in said
    assert "Read-only file system" in said
    assert not (course.place("autograded", looks, NAME) / "mine.txt").exists()
    assert points(course, killed) == {"record": 2, "calm": 0, "level_1": 1, **dict.fromkeys(
        ("level_2", "level_3", "row", "rests", "table"), 0)}
    assert "Python was ended in cell" in said_in(course, killed)
