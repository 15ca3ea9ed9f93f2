"""An assignment as a student has it: handed out, opened in JupyterLab, Run All by the menu, a number, a record."""

import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))  # the solver, which the tests without a browser use, too

from coursework_answers import answers  # noqa: E402

from neuro_helpers import coursework  # noqa: E402

SOURCE = ROOT / "notebooks" / "coursework" / "source"
SOLUTION = re.compile(r"### BEGIN SOLUTION.*?### END SOLUTION\n?", flags=re.DOTALL)
NUMBER = "0417"


@pytest.fixture(scope="module", params=sorted(coursework.ASSIGNMENTS))
def assignment(request, lesson, tmp_path_factory):
    """Return an assignment's name, and its notebook without solutions, open, after Run All."""
    name = request.param
    folder = tmp_path_factory.mktemp("handed_out")
    notebook = nbformat.read(SOURCE / name / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = SOLUTION.sub("", cell.source).rstrip()
    nbformat.write(notebook, folder / f"{name}.ipynb")
    yield name, lesson(f"{name}.ipynb", notebooks=folder)
    shutil.rmtree(folder)


def write(page, code, text):
    """Write another text into the cell that holds some code, and run it, by keyboard."""
    page.cell(code).locator(".cm-content").click()
    page.page.keyboard.press("Control+a")
    page.page.keyboard.insert_text(text)
    page.page.keyboard.press("Control+Enter")


def test_an_assignment_from_first_look_to_its_record(assignment):
    name, page = assignment
    # As it is handed out: it runs to its end, and every check says that there is no number.
    assert page.cell_errors == [] and page.outside == [] and page.errors == []
    items = coursework.ASSIGNMENTS[name].items
    for item in items:
        assert "There is no student number" in page.output(f'sheet.check("{item}")').inner_text()
    # With a number: the own tasks, and nothing that is right yet.
    write(page, "student_number =", f'student_number = "{NUMBER}"')
    page.comes_to(lambda: "[*]" in page.cell("student_number =").inner_text(), False)
    assert page.run_all() == []
    mine = coursework.start(name, number=NUMBER)
    for item in items:
        assert "Not yet." in page.output(f'sheet.check("{item}")').inner_text()
        if item == "record":  # the questions themselves say what is asked
            continue
        task = page.output(f'sheet.task("{item}")').inner_text()
        plain = re.sub(r"[*`]", "", mine.task(item))
        assert " ".join(plain.split())[:60] in " ".join(task.split())
    # A right answer, typed.
    item = next(one for one in items if one != "record")
    write(page, f"{items[item].answer} =", answers(mine)[item])
    write(page, f'sheet.check("{item}")', f'sheet.check("{item}")')
    page.comes_to(lambda: "Right." in page.output(f'sheet.check("{item}")').inner_text(), True)


def test_the_record_writes_itself_into_its_cell(assignment):
    name, page = assignment
    asked = coursework.start(name, number=NUMBER).asked_predictions()
    if not asked:
        pytest.skip("this assignment asks for no record of PredictFirst")
    for place, one in enumerate(asked, start=1):
        demo = page.output(f"sheet.prediction({place})")
        demo.get_by_role("button", name="up").first.click()
        demo.get_by_role("button", name="show me").click()
        page.settled(demo)
        assert one.outcome
    cell = page.cell("sheet.write_record(")
    cell.locator(".cm-content").click()
    page.page.keyboard.press("Control+Enter")
    rows = [" | ".join((*one.key, "up", "a guess")) for one in asked]
    page.comes_to(lambda: [row in cell.locator(".cm-content").inner_text() for row in rows], [True] * len(rows))
    cell.locator(".cm-content").click()
    page.page.keyboard.press("Control+Enter")  # the cell as it is now, for the check
    page.comes_to(lambda: "are written in this cell" in page.output("sheet.write_record(").inner_text(), True)
    write(page, 'sheet.check("record")', 'sheet.check("record")')
    page.comes_to(lambda: "predictions are in your record" in page.output('sheet.check("record")').inner_text(), True)
