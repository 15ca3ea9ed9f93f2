"""Marking a whole class: what each hand-in gets cell by cell, what its page says; nobody's fault hurts others."""

import csv
import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path

import nbformat
import pytest
from coursework_hand_ins import (
    ATTACKS_IN_TEXT,
    CODE,
    CRAFTED,
    NAME,
    Class,
    cells,
    course_in,
    person,
    without,
)

from neuro_helpers import coursework
from neuro_helpers.coursework.__main__ import main

POINTS = {item: part.points for item, part in coursework.ASSIGNMENTS[NAME].items.items()}
ALL = set(POINTS)
WAS_RUN = Path("/tmp/coursework_was_run")
PERFECT = [f"perfect_{place}" for place in range(1, 6)]
# What a hand-in breaks -> the items without points, and item -> what the student reads there.
LOST = {
    **dict.fromkeys(PERFECT, (set(), {"record": "All 3 predictions", "calm": "Right. Calm response stands at"})),
    "blank": (ALL, {"record": "There is no prediction in your record yet", "calm": "still empty",
                    "level_1": "there is no number yet", "rests": "still empty"}),
    "half": (ALL - {"record", "calm", "level_1", "level_2", "level_3"}, {"row": "write the id of your row"}),
    "sign_turned": ({"row", "rests", "table"}, {"row": "look at the sign of the points", "rests": "look at the signs",
                                                "table": "has turned round"}),
    "percent_for_share": ({"calm", "level_1", "level_2", "level_3", "rests"}, {
        "calm": "In code levels go from 0 to 1; here they go from 0 to 100", "level_2": "is the lab's",
        "rests": "write points (0 to 100), not shares of 1"}),
    "comma_decimals": ({"calm", "level_1", "level_2", "table"}, {
        "calm": "A comma makes two numbers of one", "level_1": "A comma makes two numbers of one",
        "level_2": "with a point, not a comma", "table": "A comma makes two numbers of one"}),
    "copied_answers": (ALL, {"record": "another couple than yours", "table": "your row is"}),
    "copied_whole": (ALL, {"record": "This answer fits the couple of number s101", "table": "who has another couple"}),
    "hard_coded": ({"calm", "level_1", "row"}, {"calm": "write the value itself", "level_1": "computes nothing",
                                               "row": "write the value itself"}),
    "deleted_check_cell": (set(), {"calm": "Right."}),
    "deleted_answer_cell": ({"calm"}, {"calm": "There is no answer named my_calm yet"}),
    "answer_in_own_cell": (set(), {"calm": "Right."}),
    "retyped_cell": (set(), {"calm": "Right.", "row": "Right."}),
    "scratch_below": (set(), {"calm": "Right.", "row": "Right."}),
    "answer_below": (set(), {"calm": "Right."}),
    "points_raised": ({"calm"}, {"calm": "still empty"}),
    "syntax_error": ({"calm"}, {"calm": "Every { needs a }"}),
    **dict.fromkeys(CODE, (set(), {"calm": "Right."})),
    "overwrites_the_model": ({"calm", "row"}, {"calm": "still empty"}),
    "broken_record": ({"record"}, {"record": "line 3 cannot be read"}),
    "other_students_record": ({"record"}, {"record": "another couple than yours"}),
    "another_model_version": (set(), {"record": "another version of the tables"}),
    "renamed_file": (set(), {}),
    "two_notebooks": (set(), {}),
    "number_mistyped": (ALL, {"calm": "has another couple"}),
    "other_class_code": (set(), {}),
    "script_in_text": (set(), {}),
    "strange_brackets": ({"calm", "row"}, {"calm": "brackets within brackets"}),
    "endless_cell": ({"calm"}, {"calm": "characters"}),
}
NO_MARK = {"not_json": "cannot be read (no JSON)", "empty": "it is empty", "too_large": "5 MB, even without",
           "a_list": "it has no cells", "word_file": "only files that end in .ipynb", "packed": "it is an archive",
           "another_notebook": "none of its cells belongs"}


def a_class(course):
    """Return the class with everything handed in."""
    group = Class(course)
    for kind in PERFECT:
        group.hand_in(kind, group.notebook(kind))
    hand_in_answers(group)
    hand_in_damage(group)
    hand_in_attacks(group)
    return group


def hand_in_answers(group):
    """Put in what students get wrong, and copies."""
    group.hand_in("blank", group.released)
    half = without(group.answers("half"), *LOST["half"][0])
    group.hand_in("half", group.notebook("half", half))
    mine = group.answers("sign_turned")
    mine |= {"row": re.sub(r", (-?)(\d+)\)", lambda found: f", {'' if found[1] else '-'}{found[2]})", mine["row"]),
             "rests": re.sub(r": (-?\d+)", lambda found: f": {-int(found[1])}", mine["rests"]),
             "table": re.sub(r"'weight': (-?[\d.]+)", lambda found: f"'weight': {-float(found[1])}", mine["table"])}
    group.hand_in("sign_turned", group.notebook("sign_turned", mine))
    mine = group.answers("percent_for_share")
    for item in ("calm", "level_1", "level_2", "level_3", "rests"):
        mine[item] = re.sub(r"([:=] )(-?\d+)(?=[,}\s]|$)", lambda found: f"{found[1]}{int(found[2]) / 100}", mine[item])
    group.hand_in("percent_for_share", group.notebook("percent_for_share", mine))
    mine = group.answers("comma_decimals")
    mine |= {"calm": 'my_calm = {"cortisol": 12,5, "conflict": 30,5, "trust": 50}', "level_1": "my_level_1 = 37,5",
             "level_2": 'my_level_2 = "37,5"', "table": mine["table"].replace("0.", "0,")}
    group.hand_in("comma_decimals", group.notebook("comma_decimals", mine))
    group.hand_in("copied_answers", group.notebook("copied_answers", group.answers("perfect_1")))
    group.hand_in("copied_whole", group.notebook("perfect_1"))
    mine = group.answers("hard_coded")
    mine |= {"calm": f"best = {mine['calm'].split('=', 1)[1]}\nmy_calm = dict(best)",
             "row": "my_row = (sheet.own_row, -3 + 1)", "level_1": 'my_level_1 = round(sheet.level("trust"))'}
    group.hand_in("hard_coded", group.notebook("hard_coded", mine))
    mine = group.answers("syntax_error")
    mine["calm"] = mine["calm"].rstrip("}")
    group.hand_in("syntax_error", group.notebook("syntax_error", mine))
    hand_in_records(group)


def hand_in_records(group):
    """Put in records that were changed."""
    mine = group.answers("broken_record")
    mine["record"] = mine["record"].replace(" | nothing", "", 1)
    group.hand_in("broken_record", group.notebook("broken_record", mine))
    mine = group.answers("other_students_record") | {"record": group.answers("perfect_2")["record"]}
    group.hand_in("other_students_record", group.notebook("other_students_record", mine))
    mine = group.answers("another_model_version")
    mine["record"] = re.sub(r"model \w+", "model 0badc0de", mine["record"])
    group.hand_in("another_model_version", group.notebook("another_model_version", mine))
    typed = group.number_of("perfect_3")  # one figure wrong, and somebody else's number it is
    group.hand_in("number_mistyped", group.notebook("number_mistyped", group.answers("perfect_3"), typed=typed))


def hand_in_damage(group):
    """Put in notebooks whose cells, names or files are not as they were handed out."""
    for kind, gone in (("deleted_check_cell", ("calm_check", "setup", "words")), ("deleted_answer_cell", ("calm",)),
                       ("answer_in_own_cell", ("calm", "calm_check"))):
        notebook = group.notebook(kind)
        own = nbformat.v4.new_code_cell(group.answers(kind)["calm"])
        place = notebook.cells.index(cells(notebook)["calm_check"])
        notebook.cells[place: place] = [own] if kind == "answer_in_own_cell" else []
        notebook.cells = [one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") not in gone]
        group.hand_in(kind, notebook)
    notebook = group.notebook("scratch_below")
    for new in (nbformat.v4.new_code_cell, nbformat.v4.new_raw_cell):
        notebook.cells.append(new('my_calm = {"cortisol": 1}\nmy_row = ("R001", 99)'))
    notebook.cells[-2].outputs = [nbformat.v4.new_output("stream", text="x" * 6_000_000)]  # thrown away: no 5 MB
    group.hand_in("scratch_below", notebook)
    notebook = group.notebook("answer_below", without(group.answers("answer_below"), "calm"))
    notebook.cells.append(nbformat.v4.new_code_cell(group.answers("answer_below")["calm"]))
    group.hand_in("answer_below", notebook)
    notebook = group.notebook("retyped_cell")
    for name, kind in (("calm_check", "markdown"), ("row", "raw"), ("calm", "markdown")):
        cells(notebook)[name].cell_type = kind
    group.hand_in("retyped_cell", json.dumps(notebook).encode())  # the outputs of code in text, as no program writes
    notebook = group.notebook("points_raised", without(group.answers("points_raised"), "calm"))
    check = cells(notebook)["calm_check"]
    check.source, check.metadata.nbgrader.points = 'print("Right.")', 500
    group.hand_in("points_raised", notebook)
    group.hand_in("renamed_file", group.notebook("renamed_file"), f"{NAME} (1).ipynb")
    group.hand_in("two_notebooks", group.notebook("two_notebooks", {}), "old version.ipynb")
    group.hand_in("two_notebooks", group.notebook("two_notebooks"), "Übung fertig.ipynb")
    notebook = group.notebook("other_class_code")
    setup = cells(notebook)["setup"]
    setup.source = setup.source.replace("tests7", "self-study")
    group.hand_in("other_class_code", notebook)
    group.hand_in("not_json", b'{"cells": [')
    group.hand_in("empty", b"  \n")
    group.hand_in("a_list", b"[1, 2]")
    pictures = {f"{one}.png": {"image/png": "A" * 1_000_000} for one in range(6)}
    group.hand_in("too_large", json.dumps({"cells": [{"cell_type": "markdown", "source": "", "attachments": pictures}]
                                           }).encode())
    group.hand_in("word_file", b"PK", "answers.docx")
    group.hand_in("packed", b"PK", "answers.zip")
    group.hand_in("another_notebook", nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]))


def hand_in_attacks(group):
    """Put in what would hurt if it were run or shown."""
    for kind, code in CODE.items():
        mine = group.answers(kind)
        mine["calm"] = f"{code}\n{mine['calm']}"
        group.hand_in(kind, group.notebook(kind, mine))
    mine = without(group.answers("overwrites_the_model"), "calm", "row")
    notebook = group.notebook("overwrites_the_model", mine)
    notebook.cells.insert(4, nbformat.v4.new_code_cell(CRAFTED))
    group.hand_in("overwrites_the_model", notebook)
    notebook = group.notebook("script_in_text", words=ATTACKS_IN_TEXT)
    notebook.cells += [nbformat.v4.new_markdown_cell(ATTACKS_IN_TEXT), nbformat.v4.new_raw_cell(ATTACKS_IN_TEXT)]
    notebook.metadata.title = ATTACKS_IN_TEXT
    notebook.cells[1].metadata.tags = [ATTACKS_IN_TEXT]
    group.hand_in("script_in_text", notebook)
    mine = group.answers("strange_brackets")
    mine |= {"calm": f"my_calm = {'[' * 500}{']' * 500}", "row": f"my_row = {'-' * 9000}1"}
    group.hand_in("strange_brackets", group.notebook("strange_brackets", mine))
    mine = group.answers("endless_cell") | {"calm": "my_calm = {" + '"cortisol": 1, ' * 20_000 + "}"}
    group.hand_in("endless_cell", group.notebook("endless_cell", mine))


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Return a course with a marked class: everything in one zip, in one run, as a teacher does it."""
    folder = tmp_path_factory.mktemp("marking")
    course = course_in(folder / "course")
    group = a_class(course)
    delivered, worksheet = group.zip_for_moodle(folder / "all submissions.zip")
    assert main(["mark", NAME, str(delivered), "--course", str(course.root), "--grades", str(worksheet)]) == 0
    return course, group, delivered, worksheet


def rows_of(course):
    """Return student number -> row of marks.csv."""
    text = course.marks(NAME, "marks.csv").read_text(encoding="utf-8-sig")
    return {row["number"]: row for row in csv.DictReader(io.StringIO(text))}


def page_of(course, number):
    """Return a student's page of feedback, and item -> what is said there."""
    page = course.place("feedback", number, NAME, f"{NAME}.html").read_text(encoding="utf-8")
    parts = re.split(r"<code>(\w+)_check</code>", page)
    said = {item: " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for item, text in
            zip(parts[1::2], parts[2::2], strict=True)}
    return page, said


@pytest.mark.parametrize("kind", LOST)
def test_each_hand_in_gets_its_points_cell_by_cell(marked, kind):
    course, group, *_ = marked
    row = rows_of(course)[group.numbers[kind]]
    got = {item: float(row[item]) for item in POINTS}
    assert got == {item: 0 if item in LOST[kind][0] else points for item, points in POINTS.items()}
    assert float(row["automatic"]) == sum(got.values())
    assert row["name"] == person(kind)


@pytest.mark.parametrize("kind", LOST)
def test_the_page_that_comes_back_says_why(marked, kind):
    course, group, *_ = marked
    page, said = page_of(course, group.numbers[kind])
    for item, words in LOST[kind][1].items():
        assert words in said[item], f"{item}: {said[item][:300]}"
    for item in LOST[kind][0]:
        assert "Not yet." in said[item]
    assert "<script" not in page.casefold()
    assert "stopped by itself" not in page


@pytest.mark.parametrize("kind", NO_MARK)
def test_what_cannot_be_marked_is_named_with_the_reason(marked, kind):
    course, group, *_ = marked
    row = rows_of(course)[group.numbers[kind]]
    assert row["total"] == ""
    assert "No mark" in row["note"]
    report = course.marks(NAME, "report.txt").read_text(encoding="utf-8")
    place = next(line for line in report.splitlines() if line.startswith(person(kind)))
    assert NO_MARK[kind] in place
    assert f"{group.numbers[kind]} ({person(kind)}): No mark" in report


def test_no_code_of_a_student_was_run(marked):
    assert not WAS_RUN.exists()


def test_a_page_runs_nothing_and_asks_for_nothing(marked):
    course, group, *_ = marked
    page, _said = page_of(course, group.numbers["script_in_text"])
    assert page.index("Content-Security-Policy") < page.index("<style")
    assert "default-src 'none'" in page
    assert not re.search(r"""<(iframe|object|embed|svg|form|base|link)\b""", page, flags=re.I)
    assert not re.search(r"""<[^>]+\son\w+\s*=""", page, flags=re.I)
    assert not re.search(r"""<[^>]*\shref\s*=\s*["']?\s*(javascript|data):""", page, flags=re.I)
    assert not re.search(r"""<[^>]*\ssrc\s*=\s*["']?(?!data:image/(png|jpeg|gif))""", page, flags=re.I)
    assert not re.search(r"<h1[^>]*>(?:(?!</h1>).)*taken", page)


def test_formgrader_gets_no_html_of_students_either(marked):
    course, group, *_ = marked
    file = course.place("autograded", group.numbers["script_in_text"], NAME, f"{NAME}.ipynb")
    texts = [one for one in nbformat.read(file, as_version=4).cells if one.cell_type == "markdown"]
    written = [one for one in texts if "taken" in one.source]
    assert len(written) == 2
    assert not any(re.search(r"<[a-z/!?]|(?<!\\)\[", one.source, flags=re.I) for one in written)


def test_the_report_names_what_a_teacher_should_look_at(marked):
    course, group, *_ = marked
    number = group.numbers
    report = course.marks(NAME, "report.txt").read_text(encoding="utf-8")
    parts = dict(re.findall(r"\n\n([^\n]+)\n-+\n(.*?)(?=\n\n|\Z)", report, flags=re.S))

    def part(words):
        return next(text for title, text in parts.items() if title.startswith(words))

    other = part("Another student number")
    assert f"{number['copied_whole']} ({person('copied_whole')}) wrote '{number['perfect_1']}'. It counts 0; " in other
    assert other.count("these answers would count 15") == 2  # copied_whole and number_mistyped
    assert f"{number['blank']} ({person('blank')}) wrote no student number" in other
    stood_out = part("What stood out")
    for kind, words in (("deleted_check_cell", "deleted and were put back: setup, calm_check, words"),
                        ("retyped_cell", "of another kind and were put back: calm, calm_check"),
                        ("points_raised", "text of these cells had been changed and was put back: calm_check"),
                        ("two_notebooks", "the latest counts: ")):
        assert any(number[kind] in line and words in line for line in stood_out.splitlines()), kind
    assert f"{number['other_class_code']} " in part("Made with another class code")
    computed = part("Answers that are no plain value")
    assert f"{number['hard_coded']} ({person('hard_coded')}): calm, level_1, row" in computed
    assert part("Predictions made with another version").startswith(number["another_model_version"])
    same = [line for line in part("The same answers").splitlines() if number["perfect_1"] in line]
    assert all(number[kind] in same[0] for kind in ("copied_whole", "copied_answers"))
    assert sum(number[kind] in line for line in part("The same answers").splitlines() for kind in PERFECT) == 2
    words = part("The same words")
    assert number["copied_whole"] in words
    assert number["perfect_2"] not in words
    assert "Checks that stopped" not in report


def test_moodle_gets_its_worksheet_back_with_grades_and_nothing_else_changed(marked):
    course, group, _zip, worksheet = marked
    files = worksheet, course.marks(NAME, "grades_for_moodle.csv")
    texts = [one.read_bytes().decode("utf-8-sig") for one in files]
    given, filled = (list(csv.reader(io.StringIO(text, newline=""))) for text in texts)
    assert [row[:5] + row[6:] for row in given] == [row[:5] + row[6:] for row in filled]
    grades = {row[2]: row[5] for row in filled[1:]}
    assert grades[group.numbers["perfect_1"]] == "15,00"  # as the worksheet writes numbers
    assert grades[group.numbers["blank"]] == "0,00"
    assert grades[group.numbers["not_json"]] == ""


def test_feedback_goes_back_in_moodles_own_folders(marked):
    course, _group, delivered, _sheet = marked
    with zipfile.ZipFile(delivered) as sent, zipfile.ZipFile(course.marks(NAME, "feedback_for_moodle.zip")) as returned:
        assert {name.split("/")[0] for name in returned.namelist()} <= {name.split("/")[0] for name in sent.namelist()}
        assert len(returned.namelist()) == len(LOST)


def test_a_second_run_marks_what_is_new_and_loses_no_points_given_by_hand(marked, tmp_path, capsys):
    from neuro_helpers.coursework.marking.grader import gradebook

    course, group, *_ = marked
    kept, late = group.numbers["perfect_1"], group.numbers["not_json"]
    with gradebook(course) as book:
        grade = book.find_grade("words", NAME, NAME, kept)
        grade.manual_score = 4
        book.find_comment("words", NAME, NAME, kept).manual_comment = "Which finding?"
        book.db.commit()
    before = course.place("autograded", group.numbers["half"], NAME, f"{NAME}.ipynb").stat().st_mtime_ns
    (tmp_path / late).mkdir()
    (tmp_path / late / "x.ipynb").write_text(nbformat.writes(group.notebook("not_json")), encoding="utf-8")
    assert main(["mark", NAME, str(tmp_path), "--course", str(course.root)]) == 0
    rows = rows_of(course)
    assert (rows[late]["automatic"], rows[kept]["total"], rows[kept]["words"]) == ("15", "19", "4")
    assert len(rows) == len(group.numbers)
    assert before == course.place("autograded", group.numbers["half"], NAME, f"{NAME}.ipynb").stat().st_mtime_ns
    page, _said = page_of(course, kept)
    assert "Which finding?" in page
    assert "19.0 / 20.0" in page
    assert "not marked yet" not in page
    assert "Your own words</a> (not marked yet, of 5.0)" in page_of(course, group.numbers["half"])[0]
    assert main(["mark", NAME, "--course", str(course.root)]) == 0
    assert rows_of(course) == rows
    assert "15 of 15" in capsys.readouterr().out


def test_points_by_hand_in_a_spreadsheet_reach_page_and_moodle_and_are_kept(marked, capsys):
    course, group, *_ = marked
    number = group.numbers["perfect_2"]
    place = course.marks(NAME, "words.csv")
    rows = list(csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig"), newline="")))
    mine = next(row for row in rows if row[0] == number)
    assert mine[3].startswith("The arrow from conflict to anxiety")
    mine[4], mine[6] = "3,5", "Which study, über wen?"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)  # as a spreadsheet in German saves it
    place.write_bytes(text.getvalue().encode("utf-8-sig"))
    assert main(["mark", NAME, "--course", str(course.root)]) == 0
    assert "Took points and comments for 1 texts" in capsys.readouterr().out
    assert rows_of(course)[number]["total"] == "18.5"
    page, _said = page_of(course, number)
    assert "Which study, über wen?" in page
    assert '"18,50"' in course.marks(NAME, "grades_for_moodle.csv").read_text(encoding="utf-8")
    assert main(["mark", NAME, "--course", str(course.root), "--again"]) == 0
    assert rows_of(course)[number]["words"] == "3.5"
    place.write_text(place.read_text(encoding="utf-8").replace("3.5,5,", "6,5,"), encoding="utf-8")
    assert main(["mark", NAME, "--course", str(course.root)]) == 1
    assert 'column points: found "6"; allowed: a number from 0 to 5' in capsys.readouterr().err
