"""After *Run All* by the menu no lesson holds an answer: not in the page, nor in anything that the kernel sent to it.

What is looked for: every sentence of every reply, filled with the model's numbers; what the drawing, the ranking and
the five steps would show; and any picture behind a question.
"""

import json
import re

import lab_server
import pytest
from conftest import NOTEBOOKS, WINDOW
from lab_page import LabPage

import neuro_helpers as nh
from neuro_helpers.demos.questions.lesson_3 import _complete
from neuro_helpers.demos.questions.predict import filled
from neuro_helpers.demos.questions.right_answers import ANSWERS, Models
from neuro_helpers.kit import PredictionRecord

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb"))  # the concept check has its own test
FEWEST_WORDS = 4  # of a sentence that is looked for

# Listens only: all that cells and widgets get from the kernel, from now on.
RECORD = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  window.sentByKernel = [];
  panel.sessionContext.session.kernel.anyMessage.connect((_kernel, { direction, msg }) => {
    if (direction === 'recv' && /comm|display_data|execute_result|stream/.test(msg.header.msg_type)) {
      window.sentByKernel.push(JSON.stringify(msg.content));
    }
  });
}
"""


def sentences(text):
    """Return the sentences of a text that are long enough to be looked for."""
    return [one.strip() for one in re.split(r"(?<=[.:;?])\s", text) if len(one.split()) >= FEWEST_WORDS]


def answers_of(lesson):
    """Return what a lesson's questions and demos say once they are asked: where it stands -> texts."""
    models = Models(nh.CoupleModel.load(), nh.CoupleModel.load(lens="evidence"))
    rows = nh.load("questions").set_index("question")
    source = (NOTEBOOKS / lesson).read_text(encoding="utf-8")
    known = " ".join("".join(cell["source"]) for cell in json.loads(source)["cells"])
    found = {}
    for name, row in rows.iterrows():
        if name.split("-")[0] == str(int(lesson[:2])):
            found[name] = sentences(filled(row, ANSWERS[name](models)))
    for name, demo in {"DrawFirst": nh.DrawFirst, "FiveHelpers": nh.FiveHelpers}.items():
        if f"nh.{name}(" in known:
            asked = demo(record=PredictionRecord())
            before = asked.summary
            asked.show()
            found[name] = [one for one in sentences(asked.summary) if one not in before]
    if "nh.StepPlayer(" in known:
        found["StepPlayer"] = [time for time in _complete(nh.StepPlayer()).values() if ":" in time]
    return found


@pytest.fixture(scope="module", params=LESSONS, ids=lambda name: name.removesuffix(".ipynb"))
def asked(request, browser):
    """Return a lesson, open with all cells run by the menu, and the lesson's name."""
    import os
    from pathlib import Path

    folder = Path(os.environ[lab_server.FOLDER])
    lab = lab_server.LabFolder(folder, lab_server.started(folder), request.module.__name__, NOTEBOOKS)
    context = browser.new_context(viewport=WINDOW, service_workers="block")
    page = LabPage(context, lab, request.param)
    page.page.evaluate(RECORD, page.notebook)
    page.run_all()
    yield page, request.param
    context.close()
    lab.close()


def test_after_run_all_no_answer_is_in_the_page_or_was_sent_to_it(asked):
    page, lesson = asked
    assert page.cell_errors == []
    seen = "\n".join(output.inner_text() for output in page.demos())
    seen += page.page.locator("body").inner_text()
    sent = page.page.evaluate("window.sentByKernel")
    assert len(sent) > 20 and len(seen) > 1000
    looked_for = answers_of(lesson)
    assert sum(map(len, looked_for.values())) >= 6, looked_for
    for name, texts in looked_for.items():
        for text in texts:
            assert text not in seen, f"{name} is answered in the page: {text}"
            packed = json.dumps(text)[1:-1]
            there = [one for one in sent if text in one or packed in one]
            assert not there, f"{name} was sent to the page: {text}, in {there[0][:200]}"


def test_after_run_all_no_picture_stands_behind_a_question(asked):
    page, _lesson = asked
    questions = 0
    for output in page.demos():
        for question in output.locator(".nh-ask").all():
            questions += 1
            assert question.locator("svg, canvas, img").count() == 0
            assert question.get_by_role("button", name="show me").count() == 1
    assert questions >= 3
