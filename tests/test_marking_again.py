"""Marking a class more than once: what a later worksheet, spreadsheet or hand-in may not lose or double."""

import csv
import io
import zipfile

import nbformat
import pytest
from coursework_hand_ins import NAME, Class, course_in, person

from neuro_helpers import coursework
from neuro_helpers.coursework.__main__ import main

KINDS = ("0417001", "0417002")


@pytest.fixture
def course(tmp_path):
    return course_in(tmp_path / "course")


def two(course, tmp_path):
    """Return a class of two with a zip and a worksheet; their numbers begin with a zero."""
    group = Class(course)
    group.numbers = {kind: kind for kind in KINDS}
    for kind in KINDS:
        group.hand_in(kind, group.notebook(kind))
    return group, *group.zip_for_moodle(tmp_path / "all.zip")


def run(course, *words):
    return main(["mark", NAME, *map(str, words), "--course", str(course.root)])


def table(course, file):
    text = course.marks(NAME, file).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def write_points(course, change):
    """Change rows of words.csv as in a spreadsheet."""
    rows = table(course, "words.csv")
    for row in rows[1:]:
        change(row)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    course.marks(NAME, "words.csv").write_text(text.getvalue(), encoding="utf-8-sig")


@pytest.mark.parametrize("with_zip", [True, False])
def test_a_worksheet_that_comes_later_leaves_everybody_once(course, tmp_path, with_zip):
    _group, delivered, worksheet = two(course, tmp_path)
    assert run(course, delivered) == 0
    assert [row[0] for row in table(course, "marks.csv")[1:]] == ["5000", "5001"]
    write_points(course, lambda row: row.__setitem__(4, "4"))
    assert run(course, *([delivered] if with_zip else []), "--grades", worksheet) == 0
    rows = table(course, "marks.csv")
    assert [row[0] for row in rows[1:]] == [*KINDS]
    place = rows[0].index("total")
    assert [row[place] for row in rows[1:]] == ["19", "19"]
    assert [row[5] for row in table(course, "grades_for_moodle.csv")[1:]] == ["19,00", "19,00"]
    for step in ("submitted", "autograded", "feedback"):
        assert sorted(one.name for one in course.place(step).iterdir() if (one / NAME).exists()) == [*KINDS]
    assert "participant's number is used" not in course.marks(NAME, "report.txt").read_text(encoding="utf-8")


def test_points_survive_a_spreadsheet_that_drops_zeros_and_an_unknown_row_stops_all(course, tmp_path, capsys):
    _group, delivered, worksheet = two(course, tmp_path)
    assert run(course, delivered, "--grades", worksheet) == 0

    def marked(row):
        row[0], row[4] = row[0].lstrip("0"), "3.5"

    write_points(course, marked)
    assert run(course) == 0
    assert [row[-2] for row in table(course, "marks.csv")[1:]] == ["20", "20"]
    assert [row[-3] for row in table(course, "marks.csv")[1:]] == ["18.5", "18.5"]
    assert course.marks(NAME, "words.csv.bak").read_text(encoding="utf-8-sig").count("3.5") == 2

    def strange(row):
        row[0], row[4] = row[0].replace("0417002", "999"), "1"

    write_points(course, strange)
    before = course.marks(NAME, "words.csv").read_bytes()
    capsys.readouterr()
    assert run(course, delivered) == 1
    assert "999 (words)" in capsys.readouterr().err
    assert course.marks(NAME, "words.csv").read_bytes() == before
    assert [row[-3] for row in table(course, "marks.csv")[1:]] == ["18.5", "18.5"]


def test_points_for_an_old_text_are_not_taken_for_the_new_one(course, tmp_path):
    group, delivered, worksheet = two(course, tmp_path)
    assert run(course, delivered, "--grades", worksheet) == 0
    old = course.marks(NAME, "words.csv").read_bytes()
    write_points(course, lambda row: row.__setitem__(4, "5"))
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(again, "w") as file:
        notebook = group.notebook(KINDS[0], words="Now I believe something else altogether.")
        file.writestr(f"{person(KINDS[0])}_5000_assignsubmission_file_/x.ipynb", nbformat.writes(notebook))
    assert run(course, again) == 0
    report = course.marks(NAME, "report.txt").read_text(encoding="utf-8")
    part = report.partition("Points by hand that are older")[2]
    assert KINDS[0] in part
    assert KINDS[1] not in part
    course.marks(NAME, "words.csv").write_bytes(old)  # a spreadsheet that was open all the time saves its old text
    write_points(course, lambda row: row.__setitem__(4, "2"))
    assert run(course) == 0
    part = course.marks(NAME, "report.txt").read_text(encoding="utf-8").partition("Points by hand that are older")[2]
    assert KINDS[0] in part
    assert KINDS[1] not in part


@pytest.mark.parametrize("name", [name for name in coursework.ASSIGNMENTS if name != NAME])
def test_each_other_assignment_goes_from_release_to_marks(tmp_path, name):
    course = course_in(tmp_path / "course", name=name)
    group = Class(course, name)
    for kind in ("perfect_1", "perfect_2"):
        group.hand_in(kind, group.notebook(kind))
    group.hand_in("blank", group.released)
    group.hand_in("copied", group.notebook("copied", group.answers("perfect_1")))
    other = next(one for one in coursework.ASSIGNMENTS if one != name)
    wrong = Class(course_in(tmp_path / "other", name=other), other)
    group.hand_in("another_assignment", wrong.released)
    delivered, worksheet = group.zip_for_moodle(tmp_path / "all.zip")
    assert main(["mark", name, str(delivered), "--course", str(course.root), "--grades", str(worksheet)]) == 0
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(
        course.marks(name, "marks.csv").read_text(encoding="utf-8-sig")))}
    automatic = {kind: rows[person(kind)]["automatic"] for kind in group.numbers}
    assert {kind: automatic[kind] for kind in ("perfect_1", "perfect_2", "blank", "another_assignment")} == {
        "perfect_1": "15", "perfect_2": "15", "blank": "0", "another_assignment": ""}
    assert float(automatic["copied"]) <= 3
    report = course.marks(name, "report.txt").read_text(encoding="utf-8")
    assert f"it is the notebook of another assignment ({other})" in report
    assert "stopped by themselves" not in report
