"""A student's record in a real JupyterLab: kept through a restart, saved again by spreadsheets, restored; no kernel."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from record_forms import FORMS

from neuro_helpers.model import CoupleModel

LESSON = "03_record.ipynb"
QUESTIONS = [("conflict", 0.8, "trust"), ("oxytocin", 0.9, "trust"), ("cortisol", 0.9, "calm_response")]
GUESSES = ["up", "down", "no change"]
MODEL = CoupleModel.load()
SLOW = "import time\ntime.sleep(6)"
KERNEL = """
([path, what]) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  const kernel = panel.sessionContext.session.kernel;
  return what === 'status' ? kernel.status : kernel[what]();
}
"""
RUN_CELL = """
([path, code]) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  panel.sessionContext.session.kernel.requestExecute({ code });
}
"""
CELLS = """
(bodies) => bodies.flatMap((body) => [...body.rows].map((row) => [...row.cells].slice(1).map((cell) => cell.innerText)))
"""
ICONS = """
() => [...document.querySelectorAll('.jp-OutputArea-output .jupyter-widgets-disconnected')]
  .filter((one) => !['none', 'normal'].includes(getComputedStyle(one, '::before').content)).length
"""


@pytest.fixture(scope="module")
def opened(lesson, tmp_path_factory):
    """Return a notebook that asks three questions and shows the record, run by the menu."""
    folder = tmp_path_factory.mktemp("notebooks")
    sources = ["import neuro_helpers as nh\nnh.setup()", *(f"nh.PredictFirst{one}" for one in QUESTIONS),
               "nh.MyPredictions()", "nh.ClosingLoop()"]
    cells = [{"cell_type": "code", "id": f"c{place}", "metadata": {}, "outputs": [], "execution_count": None,
              "source": source} for place, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    (folder / LESSON).write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}),
                                 encoding="utf-8")
    return lesson(LESSON, notebooks=folder)


def mine(page):
    output = page.output("MyPredictions")
    output.get_by_role("button", name="export my record").wait_for()
    return output


def rows(page):
    """Return the table on screen: question, prediction, sureness, result, agrees of each row."""
    return mine(page).locator(".nh-record tbody").evaluate_all(CELLS)  # at one moment, since it may change


def expected():
    found = []
    for (slider, to, outcome), guess in zip(QUESTIONS, GUESSES, strict=True):
        change = MODEL.predict(**{slider: to})[outcome] - MODEL.reference[outcome]
        result = "no change" if round(100 * abs(change)) == 0 else "up" if change > 0 else "down"
        found.append([guess, "fairly sure", result, "yes" if guess == result else "no"])
    return found


def folder_of(page):
    """Return the folder of the notebook on this computer."""
    server = Path(page.lab.root)
    assert (server / LESSON).is_file()
    return server


def choose(page, path):
    """Choose a file in *restore from a file*, as a person does."""
    output = mine(page)
    output.get_by_role("button", name="restore from a file").click()
    with page.page.expect_file_chooser() as chooser:
        output.get_by_role("button", name="choose a file").click()
    chooser.value.set_files(str(path))
    page.comes_to(lambda: path.name in output.locator("p[role=status]").last.inner_text(), True)
    return output


def test_three_predictions_survive_a_killed_kernel_and_come_back_in_every_form(page, tmp_path):
    for (slider, to, outcome), guess in zip(QUESTIONS, GUESSES, strict=True):
        output = page.output(f"PredictFirst('{slider}', {to}, '{outcome}')")
        output.get_by_role("button", name=guess).last.click()
        output.get_by_role("button", name="fairly sure").click()
        output.get_by_role("button", name="show me").click()
        page.comes_to(lambda output=output: "In this model" in output.get_by_role("status").first.inner_text(), True)
    page.comes_to(lambda: [row[1:] for row in rows(page)], expected())
    file = folder_of(page) / "my_predictions_3.csv"
    assert file.is_file()

    page.page.evaluate(KERNEL, [page.notebook, "restart"])
    alert = mine(page).get_by_role("alert")
    alert.wait_for()
    assert "Run > Run All Cells" in alert.inner_text() and "your file" in alert.inner_text()
    assert page.page.evaluate(ICONS) == 0
    for output in page.demos():
        for control in output.locator(".nh-demo").locator("button, input, select").all():
            assert control.is_disabled(), control.evaluate("(one) => one.outerHTML")
    page.page.screenshot(path="tests/browser/shots/record_not_live.png")
    assert page.run_all() == []
    page.comes_to(lambda: [row[1:] for row in rows(page)], expected())  # each is computed anew
    first = page.output(f"PredictFirst{QUESTIONS[0]}")
    assert "3 predictions of an earlier sitting are back" in first.inner_text()

    page.reopen()
    assert page.run_all() == []
    page.comes_to(lambda: [row[1:] for row in rows(page)], expected())

    output = mine(page)
    output.get_by_role("button", name="export my record").click()
    page.comes_to(lambda: "my_predictions_3_export.csv" in output.inner_text(), True)
    page.page.screenshot(path="tests/browser/shots/record_exported.png")
    data = (folder_of(page) / "my_predictions_3_export.csv").read_bytes()
    output.get_by_role("button", name="start a new record").click()
    page.comes_to(lambda: rows(page), [])
    for form, change in FORMS.items():
        path = tmp_path / f"{form}.csv"
        path.write_bytes(change(data))
        choose(page, path)
        page.comes_to(lambda: [row[1:] for row in rows(page)], expected())
        output.get_by_role("button", name="start a new record").click()
        page.comes_to(lambda: rows(page), [])
    aside = sorted(path.name for path in folder_of(page).glob("my_predictions_3_before_*.csv"))
    assert len(aside) == len(FORMS) + 1  # nothing was lost on the way


def test_another_record_is_asked_about_first(page, tmp_path):
    header = "number,question,prediction,sureness,result,agrees\n"
    (tmp_path / "one.csv").write_text(f"{header}1,A?,up,a guess,up,yes\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text(f"{header}1,B?,up,a guess,up,yes\n2,C?,up,a guess,up,yes\n", encoding="utf-8")
    (tmp_path / "odd.csv").write_text(f"{header}1,B?,up,a guess,up,yes,more\n", encoding="utf-8")
    choose(page, tmp_path / "one.csv")
    page.comes_to(lambda: [row[0] for row in rows(page)], ["A?"])
    output = choose(page, tmp_path / "odd.csv")
    assert "odd.csv, row 2: found 7 cells" in output.inner_text()
    choose(page, tmp_path / "other.csv")
    assert "Replace your 1 prediction by them" in output.inner_text()
    assert [row[0] for row in rows(page)] == ["A?"]
    page.page.screenshot(path="tests/browser/shots/record_asked.png")
    wrong, kept = page.accessibility(".nh-mine")
    assert wrong == [] and kept > 5
    output.get_by_role("button", name="put both together").click()
    page.comes_to(lambda: [row[0] for row in rows(page)], ["A?", "B?", "C?"])


def test_a_kernel_that_is_at_work_is_told_within_a_second_and_only_while_it_is(page):
    output = page.output("ClosingLoop")
    handle = output.get_by_role("slider").first
    handle.wait_for()
    page.press(handle, "ArrowRight")
    page.settled(output)
    assert output.get_by_text("still at work").count() == 0  # an answer that comes at once needs no word
    page.page.evaluate(RUN_CELL, [page.notebook, SLOW])
    page.comes_to(lambda: page.page.evaluate(KERNEL, [page.notebook, "status"]), "busy")
    page.press(handle, "ArrowRight", 3)
    output.get_by_text("The kernel is still at work").wait_for(timeout=1000)
    page.page.screenshot(path="tests/browser/shots/record_busy.png")
    page.comes_to(lambda: output.get_by_text("still at work").count(), 0)
