"""Lessons on paper: nothing that stands behind "show me" in the students' print, everything in the teachers'."""

import html
import re
from pathlib import Path

import nbformat
import pytest

import neuro_helpers as nh
from neuro_helpers.tables import options_of
from tools.mark_terms import MARK
from tools.print_lessons import browser, main, printed
from tools.print_sheets import called
from tools.think_notes import think_notes

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
ANSWERED = [path for path in LESSONS if path.name[:2] in ("01", "04")]  # regions; a drawing and a ranking
PICTURE = re.compile(r'src="(data:image/png;base64,[^"]+)"')
QUESTIONS = nh.load("questions").set_index("question")
BELIEFS = nh.load("misconceptions").set_index("misconception")
SURPRISE = "In this model under the evidence lens, a spray for both moves B"  # lesson 4's five helpers, after "show me"
SOLVED = "seven_is_the_answer"


def asked_in(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    calls = [call for cell in cells for call in called(cell.source) or []]
    return [name for called_name, names, _more in calls if called_name == "Predict" for name in names]


def in_reply(name):
    """The longest part of a reply that no number of the model interrupts."""
    return max(re.split(r"\{[^}]*\}", QUESTIONS.loc[name, "reply"]), key=len)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def for_students(request):
    return request.param, html.unescape(printed(request.param, "students"))


@pytest.fixture(scope="module", params=ANSWERED, ids=lambda path: path.stem)
def for_teachers(request):
    return request.param, html.unescape(printed(request.param, "teachers"))


def test_the_students_print_holds_no_answer(for_students):
    path, page = for_students
    assert asked_in(path)
    for name in asked_in(path):
        assert in_reply(name) not in page, name
        for belief in options_of(QUESTIONS.loc[name, "misconceptions"] or ""):
            assert belief not in BELIEFS.index or BELIEFS.loc[belief, "instead"] not in page, belief
    assert not re.search(r'class="(right|answer|direction)"', page)
    assert "<details" not in page
    assert SURPRISE not in page


def test_the_students_print_draws_nothing_but_what_the_notebook_shows_before_anything_is_pressed(for_students):
    path, page = for_students
    stored = set(PICTURE.findall(path.read_text(encoding="utf-8").replace('\\"', '"')))
    assert set(PICTURE.findall(page)) == stored
    assert len(stored) >= 1


def test_the_students_print_asks_every_question_and_explains_every_term(for_students):
    path, page = for_students
    for name in asked_in(path):
        assert QUESTIONS.loc[name, "stem"] in page
        assert all(option in page for option in options_of(QUESTIONS.loc[name, "options"] or ""))
    cells = nbformat.read(path, as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    terms = {found[1].strip("*") for text in texts for found in MARK.finditer(text)}
    assert terms
    assert set(re.findall("<dt>(.*?)</dt>", page)) == terms


def test_the_teachers_print_has_every_answer_and_every_direction(for_teachers):
    path, page = for_teachers
    for name in asked_in(path):
        assert in_reply(name) in page, name
    assert page.count('<li class="right">') == len(asked_in(path))
    directions = think_notes()[str(int(path.name[:2]))]
    told = re.findall(r"<b>Direction\.</b> (.*?)</p>", page)
    assert [one.lower() for one in told] == [one.lower() for one in directions.values()]
    assert (SURPRISE in page) == path.name.startswith("04")
    assert "**" not in page


@pytest.fixture
def homework(tmp_path):
    """Write a notebook with everything that may give an answer away."""
    def solution(make, text):
        cell = make(text)
        cell.metadata["nbgrader"] = {"solution": True, "grade": True}
        return cell

    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    region = f"def f():\n    ### BEGIN SOLUTION\n    return '{SOLVED}'\n    ### END SOLUTION\n"
    hidden = f"assert True\n### BEGIN HIDDEN TESTS\nassert f() == '{SOLVED}'\n### END HIDDEN TESTS\n"
    output = nbformat.v4.new_output("stream", text=SOLVED)
    cells = [text("# Homework"), text(f"<details><summary>Hint</summary>\n\n{SOLVED}\n\n</details>"), code(region),
             code(hidden), solution(text, SOLVED), solution(code, f"x = '{SOLVED}'"),
             code("print(f())", outputs=[output]), code("sheet.check(7)")]
    path = tmp_path / "homework.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_folded_text_solutions_hidden_tests_and_stored_output_are_for_teachers_alone(homework):
    students, teachers = printed(homework, "students"), printed(homework, "teachers")
    assert SOLVED not in students
    assert "def" in students
    assert "sheet" in students
    assert teachers.count(SOLVED) == 6
    assert re.findall(r"<details[^>]*>", teachers) == ['<details open="">']


def test_a_print_needs_no_network(for_students):
    page = for_students[1]
    assert not re.search(r"<(script|link|iframe)|@import|url\(|src=.https?:", page)


@pytest.mark.browser
@pytest.mark.skipif(browser() is None, reason="no Chromium or Chrome found, so no PDF was made")
def test_a_pdf_is_made_on_a4(tmp_path, capsys):
    main(["--for", "students", str(tmp_path), str(LESSONS[0])])
    made = Path(capsys.readouterr().out.strip())
    content = made.read_bytes()
    assert made == tmp_path / "00_start_here_students.pdf"
    boxes = re.findall(rb"/MediaBox \[([\d. ]+)\]", content)
    assert len(boxes) > 5
    assert {tuple(round(float(side)) for side in box.split()) for box in boxes} == {(0, 0, 595, 842)}


def test_without_a_browser_there_is_html_and_that_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("tools.print_lessons.browser", lambda: None)
    main(["--for", "students", str(tmp_path / "made" / "here"), str(LESSONS[0])])
    told = capsys.readouterr().out
    assert "there is HTML alone" in told
    assert Path(told.splitlines()[0]).is_file()
