"""Words that open in place and the story, in a real JupyterLab: by keyboard, in every theme, and after a restart."""

import json
from pathlib import Path

import pytest
from lab_page import SHOTS, THEMES

import neuro_helpers as nh
from neuro_helpers.tables.records import read_record
from tools import mark_terms

LESSON, WINDOW = "04_words.ipynb", {"width": 1280, "height": 800}
CODE = ["import neuro_helpers as nh\nnh.setup()", 'nh.Rewrite("4")', "nh.MyPredictions()"]
MINE = ["\"Both calm\" is <b>not tested</b>: x = 1; dd, a.", "In this model, 186 minutes."]
# Whether the text before a term, the term and the text behind it stand on lines that follow one another.
FLOWS = """
(details) => {
  const lines = (node) => {
    const range = document.createRange();
    range.selectNode(node);
    return [...range.getClientRects()];
  };
  const word = details.querySelector("summary").getClientRects()[0];
  const before = details.previousSibling, behind = details.nextSibling;
  const up = before?.textContent.trim() ? lines(before).at(-1) : word;
  const down = behind?.textContent.trim() && !details.open ? lines(behind)[0] : word;
  const apart = Math.max(word.top - up.bottom, down.top - word.bottom);
  return apart < word.height / 2 && up.bottom <= down.bottom + 2;
}
"""
SHOWN = """
(details) => {
  const range = document.createRange();
  range.selectNode(details.lastChild);
  return [...range.getClientRects()].some(({ width, height }) => width > 20 && height > 8);
}
"""
CELLS = """
(path) => [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path).content.widgets
  .map((cell) => `${cell.model.type} ${cell.rendered ?? ''} ${cell.model.executionCount ?? ''}`)
"""
MODE = "(path) => [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path).content.mode"
RESTART = """
(path) => [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path)
  .sessionContext.session.kernel.restart()
"""
FOCUSED = "() => document.activeElement.outerHTML.slice(0, 60) + document.activeElement.textContent"


@pytest.fixture(scope="module")
def opened(lesson, tmp_path_factory):
    """Return a notebook with the text of lessons 0 and 4, a story and a record, run by the menu."""
    folder, cells = tmp_path_factory.mktemp("notebooks"), []
    for path, number in mark_terms.lessons().items():
        if number in (0, 4):
            texts = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "markdown"]
            cells += [cell | {"id": f"{number}-{place}"} for place, cell in enumerate(texts[1:8])]
    cells += [{"cell_type": "code", "id": f"c{place}", "metadata": {}, "outputs": [], "execution_count": None,
               "source": source} for place, source in enumerate(CODE)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    (folder / LESSON).write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}),
                                 encoding="utf-8")
    return lesson(LESSON, notebooks=folder, window=WINDOW)


def to_the_top(page):
    page.page.evaluate("async (path) => [...window.jupyterapp.shell.widgets('main')]"
                       ".find((w) => w.context?.path === path).content.scrollToItem(0, 'start')", page.notebook)
    page.page.locator(".nh-term").first.wait_for()


def shown(term):
    """Whether the sentence of a term is seen."""
    return term.evaluate(SHOWN)


def test_every_term_flows_in_its_text_and_keeps_its_sentence_closed(page):
    assert page.cell_errors == []
    to_the_top(page)
    terms = page.page.locator(".nh-term")
    assert terms.count() >= 8
    for term in terms.all():
        assert term.evaluate(FLOWS), term.inner_html()
        assert not shown(term)


def test_a_term_opens_and_closes_by_keyboard_and_no_key_reaches_the_notebook(page):
    to_the_top(page)
    before = page.page.evaluate(CELLS, page.notebook)
    term, behind = page.page.locator(".nh-term").nth(0), page.page.locator(".nh-term").nth(1)
    page.page.locator(".nh-term > summary").nth(0).focus()
    for key, is_open in (("Enter", True), ("Space", False), ("Space", True), ("Enter", False), ("Enter", True)):
        page.page.keyboard.press(key)
        page.comes_to(lambda: shown(term), is_open)
        assert term.evaluate("(one) => one === document.activeElement.parentElement")
        assert page.page.evaluate(MODE, page.notebook) == "command"
    for key in ("a", "b", "x", "d", "d", "m", "y", "ArrowDown", "Shift+Enter"):  # what JupyterLab does things at
        page.page.keyboard.press(key)
    assert page.page.evaluate(CELLS, page.notebook) == before
    page.page.locator(".nh-term > summary").nth(0).focus()
    page.page.keyboard.press("Tab")
    assert behind.evaluate("(one) => one === document.activeElement.parentElement")
    is_open = shown(term)  # Shift+Enter is an Enter, too
    term.locator("summary").click()
    page.comes_to(lambda: shown(term), not is_open)
    page.page.keyboard.press("Space")
    page.comes_to(lambda: shown(term), is_open)  # what was clicked is what the next key is for


def test_a_double_click_on_a_term_does_not_open_the_editor_and_a_cell_that_is_shown_anew_keeps_its_keys(page):
    to_the_top(page)
    before = page.page.evaluate(CELLS, page.notebook)
    term = page.page.locator(".nh-term").first
    term.locator("summary").dblclick()
    page.settled(term)
    assert page.page.evaluate(CELLS, page.notebook) == before
    cell = page.page.locator(".jp-Notebook .jp-Cell[data-windowed-list-index='0']")
    cell.locator("h2").dblclick()  # elsewhere it does, as always
    page.comes_to(lambda: page.page.evaluate(CELLS, page.notebook) == before, False)
    cell.locator(".cm-content").click()
    page.page.keyboard.press("Control+End")
    page.page.keyboard.type(" One more.")  # else the cell would keep what it shows
    page.page.keyboard.press("Control+Enter")
    page.comes_to(lambda: page.page.evaluate(CELLS, page.notebook), before)
    cell.locator("p", has_text="One more.").wait_for()
    assert not shown(term) and term.locator("[data-lm-suppress-shortcuts]").count() == 0  # it is a new one
    term.locator("summary").focus()
    page.page.keyboard.press("Enter")
    page.comes_to(lambda: shown(term), True)
    assert page.page.evaluate(MODE, page.notebook) == "command"


def test_terms_can_be_read_in_every_theme_and_width(page):
    to_the_top(page)
    text = page.page.locator(".jp-MarkdownCell", has=page.page.locator(".nh-term")).first
    for term in text.locator(".nh-term").all():
        term.evaluate("(one) => { one.open = true; }")
    for theme in THEMES:
        with page.theme(theme):
            for forced in ("none", "active"):
                page.page.emulate_media(forced_colors=forced)
                wrong, kept = page.accessibility(".nh-term")
                assert wrong == [] and kept > 1
                page.page.screenshot(path=str(SHOTS / f"terms_{theme.split()[1].lower()}_{forced}.png"))
            page.page.emulate_media(forced_colors="none")
    for width in (1100, 640):  # 640 is 1,280 at 200 %
        page.page.set_viewport_size({"width": width, "height": 800})
        page.settled(text)
        assert text.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1")
        page.page.screenshot(path=str(SHOTS / f"terms_{width}.png"))
    page.page.set_viewport_size(WINDOW)


def story(page):
    output = page.output("nh.Rewrite(")
    output.get_by_role("textbox").wait_for()
    return output


def said(output):
    return output.get_by_role("status").first.inner_text()


def test_a_sentence_is_written_by_keyboard_and_kept_in_the_record(page):
    output = story(page)
    before = page.page.evaluate(CELLS, page.notebook)
    box = output.get_by_role("textbox", name="Your sentence, at most 500 characters")
    page.page.screenshot(path=str(SHOTS / "story.png"))
    box.focus()
    page.page.keyboard.type(MINE[0])
    page.page.keyboard.press("Shift+Enter")  # a new line, not the next cell
    page.page.keyboard.type(MINE[1])
    assert page.page.evaluate(CELLS, page.notebook) == before
    page.page.keyboard.press("Tab")
    assert "keep it" in page.page.evaluate(FOCUSED)
    page.page.keyboard.press("Enter")  # at once: what was typed last is kept, too
    page.comes_to(lambda: "Kept" in said(output), True)
    record = page.output("nh.MyPredictions(")
    page.comes_to(lambda: "1 sentence is in your record" in record.inner_text(), True)
    cells = record.locator("td").all_inner_texts()
    assert cells[2] == f"“{MINE[0]}\n{MINE[1]}”" and record.locator("td b").count() == 0
    assert cells[1].startswith("Rewrite: “") and nh.load("interaction_flow").mechanism[2] in cells[1]
    page.page.screenshot(path=str(SHOTS / "story_record.png"))

    output = story(page)
    output.get_by_role("textbox").fill("x" * 501)
    output.get_by_role("textbox").blur()
    page.comes_to(lambda: "500 characters fit" in said(output), True)
    output.get_by_role("button", name="keep it").click()
    page.comes_to(lambda: "shorter by 1" in said(output), True)
    output.get_by_role("textbox").fill("Nobody knows.")
    output.get_by_role("button", name="keep it").click()
    page.comes_to(lambda: "Kept" in said(output), True)
    record = page.output("nh.MyPredictions(")
    page.comes_to(lambda: record.locator("tbody tr").count(), 1)
    file = Path(page.lab.root) / "my_predictions_4.csv"
    assert [row["prediction"] for row in read_record(file)] == ["“Nobody knows.”"]


def test_the_story_can_be_read_in_every_theme_and_width(page):
    output = story(page)
    demo = output.locator(".nh-rewrite")
    for theme in THEMES:
        with page.theme(theme):
            for forced in ("none", "active"):
                page.page.emulate_media(forced_colors=forced)
                wrong, passed = page.accessibility(".nh-rewrite")
                assert wrong == [] and passed > 5
                page.page.screenshot(path=str(SHOTS / f"story_{theme.split()[1].lower()}_{forced}.png"))
            page.page.emulate_media(forced_colors="none")
    for width in (1100, 640):
        page.page.set_viewport_size({"width": width, "height": 800})
        page.settled(demo)
        assert demo.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1")
        page.page.screenshot(path=str(SHOTS / f"story_{width}.png"))
    page.page.set_viewport_size(WINDOW)


def test_what_was_kept_comes_back_in_a_new_kernel(page):
    page.page.evaluate(RESTART, page.notebook)
    page.output("nh.Rewrite(").get_by_role("alert").wait_for()
    assert page.run_all() == []
    output = story(page)
    page.comes_to(output.get_by_role("textbox").input_value, "Nobody knows.")
    assert "Kept" in said(output) and "1 sentence of an earlier sitting is back" in output.inner_text()
