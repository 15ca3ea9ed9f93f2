"""The kit in a real JupyterLab with the network cut: a demo that it has never seen, keys on every kind of control."""

import json
from pathlib import Path

import pytest
from example_demo import TrustAndHeat

EXAMPLE = (Path(__file__).parents[1] / "example_demo.py").read_text(encoding="utf-8")
KINDS = '''
from neuro_helpers.kit import (Button, Choice, Demo, Menu, NumberGuess, PredictionRecord, RecordPanel, Slider, Switch,
                               about, direction, markup, one_sentence, row)
from neuro_helpers.kit.drawing import Drawing

class Kinds(Demo):
    """One control of each kind."""

    def __init__(self):
        super().__init__()
        plan = {"left": 40, "right": 40, "top": 20, "bottom": 120, "height": 150, "lanes": 9, "lane": 18, "minutes": 60,
                "step": 5, "begins": 0, "rest": 50, "title": "A curve", "name": "a curve", "clock": ["0:10", "0:40"],
                "hours": ["0:00", "1:00"], "happenings": [], "hint": "draw", "ink": "#000", "quiet": "#555",
                "drawn": "#b35900", "model": "#0072b2"}
        controls = {
            "slider": Slider("A slider", 50, padlock=True), "choice": Choice("A choice", {"a": "first", "b": "second"}),
            "menu": Menu("A menu", {"": "none", "a": "one"}), "switch": Switch("a switch"),
            "tick": Switch("a tick", tick=True), "direction": direction().control,
            "sentences": one_sentence({"a": "It falls.", "b": "It stays."}).control,
            "number": NumberGuess("A number").control, "drawing": Drawing("A drawing", [10, 40], 50, plan)}
        parts = [self.add(name, control) for name, control in controls.items()]
        link = markup(about("A note", "What it says.") + '<p><a href="#nowhere">a link in a sentence</a></p>')
        panel = RecordPanel(self, PredictionRecord())
        self.open(*parts, link, row(*self.way_back()), self.line, *panel.parts)

    def refresh(self):
        pass

    def sentence(self):
        return "One control of each kind."

    frame = None

Kinds()
'''
CELLS = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  return JSON.stringify([panel.content.activeCellIndex, panel.content.mode,
                         panel.content.widgets.map((cell) => [cell.model.type, cell.model.sharedModel.source.length])]);
}
"""
# Keys with which JupyterLab goes to another cell, makes, deletes, cuts, folds or changes one, or leaves the output.
NOTEBOOK_KEYS = ("ArrowDown", "ArrowUp", "0", "0", "j", "k", "a", "b", "d", "d", "i", "i", "x", "m", "y", "r", "o", "z",
                 "1", "l", "Home", "PageDown", "Enter", "Shift+Enter", "Escape")
OPERATED = "button, input:not([type=file]), select, summary, a[href], [role=slider], [tabindex='0']"
DIALOG = ".jp-Dialog"


@pytest.fixture(scope="module")
def opened(lesson, tmp_path_factory):
    """Return a notebook with the two demos, run by the menu."""
    folder = tmp_path_factory.mktemp("notebooks")
    sources = [EXAMPLE + "\nTrustAndHeat()", KINDS, "# nothing", "# nothing"]
    cells = [{"cell_type": "code", "id": f"c{place}", "metadata": {}, "outputs": [], "execution_count": None,
              "source": source} for place, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    (folder / "kit.ipynb").write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4,
                                                  "nbformat_minor": 5}), encoding="utf-8")
    return lesson("kit.ipynb", notebooks=folder)


@pytest.fixture
def example(page):
    """Return the output of the example demo, at its start."""
    output = page.output("class TrustAndHeat")
    output.locator(".nh-example svg").wait_for()
    yield output
    output.get_by_role("button", name="start again").click()


def said(output):
    return output.get_by_role("status").first.inner_text()


def test_the_unseen_demo_runs_by_the_menu_and_hides_its_answer(page, example):
    assert page.cell_errors == []
    assert "heat moves trust by" not in page.page.content()
    assert said(example) == TrustAndHeat().summary


def test_a_key_moves_picture_and_sentence_and_undo_takes_it_back(page, example):
    expected = TrustAndHeat()
    start = expected.summary
    dots = example.locator(".nh-example svg .mark-symbol path")
    before = [dot.bounding_box()["x"] for dot in dots.all()]
    page.press(example.get_by_role("slider", name="Intensity of the disagreement"), "End")
    expected.controls["conflict"].value = 100
    page.comes_to(lambda: said(example), expected.summary)
    page.settled(example)
    after = [dot.bounding_box()["x"] for dot in dots.all()]
    assert after[0] < before[0] and after[1] > before[1]  # trust falls, anxiety rises
    assert example.get_by_role("spinbutton").input_value() == "100"
    example.get_by_role("button", name="undo").click()
    page.comes_to(lambda: said(example), start)


def test_the_curtain_opens_follows_and_closes(page, example):
    answer = example.locator(".nh-curtain")
    example.get_by_role("button", name="show me why").click()
    page.comes_to(lambda: "heat moves trust by" in answer.inner_text(), True)
    first = answer.inner_text()
    page.press(example.get_by_role("slider", name="Intensity of the disagreement"), "Home")
    page.comes_to(lambda: answer.inner_text() != first, True)
    example.get_by_role("button", name="start again").click()
    page.comes_to(lambda: "heat moves trust by" in page.page.content(), False)


@pytest.fixture
def kinds(page):
    """Return the output of the demo with one control of each kind."""
    output = page.output("class Kinds")
    output.locator(".nh-draw svg").wait_for()
    page.comes_to(lambda: output.get_by_role("slider", name="A slider").count(), 1)
    return page.settled(output)


def untouched(page):
    """Return what keys must leave alone: the cells, the mode, no dialog, and the same kernel."""
    return page.page.evaluate(CELLS, page.notebook), page.page.locator(DIALOG).count(), said_by_kernel(page)


def said_by_kernel(page):
    return page.page.evaluate("""(path) => [...window.jupyterapp.shell.widgets('main')]
      .find((w) => w.context?.path === path).sessionContext.session.kernel.id""", page.notebook)


def seen(output):
    """Return all that can be operated and is there for a person now."""
    return [one for one in output.locator(OPERATED).all() if one.is_visible() and one.is_enabled()]


def test_no_key_on_any_kind_of_control_reaches_the_notebook(page, kinds):
    controls = kinds.locator(OPERATED)
    found = {control.evaluate("(one) => one.tagName + (one.type ?? '')") for control in controls.all()}
    assert found >= {"BUTTONsubmit", "INPUTnumber", "INPUTcheckbox", "SELECTselect-one", "SUMMARY", "A"}
    assert len(seen(kinds)) > 20
    before = untouched(page)
    for control in seen(kinds):
        if not control.is_visible() or not control.is_enabled():  # another one has put it away
            continue
        for key in NOTEBOOK_KEYS:
            control.focus()
            page.page.keyboard.press(key)
        assert untouched(page) == before, control.evaluate("(o) => o.outerHTML")
    assert page.cell_errors == []


def test_no_key_after_a_click_on_any_kind_of_control_reaches_the_notebook(page, kinds):
    before = untouched(page)
    clicked = 0
    for control in seen(kinds):
        if control.evaluate("(one) => one.tagName") == "SELECT" or not control.is_visible() or not control.is_enabled():
            continue  # a menu would stay open
        if "choose" in control.text_content():
            continue  # it opens a window of the computer's own
        control.scroll_into_view_if_needed()
        place = control.bounding_box()
        page.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        for key in ("0", "0", "d", "d", "b", "x", "m"):
            page.page.keyboard.press(key)
        now = untouched(page)
        assert now[1:] == before[1:], control.evaluate("(o) => o.outerHTML")
        assert json.loads(now[0])[2] == json.loads(before[0])[2], control.evaluate("(o) => o.outerHTML")
        clicked += 1
    assert clicked > 15


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_digits_on_a_handle_go_into_its_number_box(page, kinds, way):
    handle, box = kinds.get_by_role("slider", name="A slider"), kinds.get_by_role("spinbutton", name="A slider")
    before = untouched(page)
    for number in ("100", "7"):
        if way == "keyboard":
            handle.focus()
        else:
            handle.click()
        page.page.keyboard.type(number)
        page.page.keyboard.press("Enter")
        page.comes_to(box.input_value, number)
        page.comes_to(lambda: handle.get_attribute("aria-valuenow"), f"{float(number):.1f}")
        assert untouched(page)[1:] == before[1:]
    assert json.loads(untouched(page)[0])[2] == json.loads(before[0])[2]


def test_every_control_is_named_and_axe_finds_nothing(page):
    output = page.output("class Kinds")
    names = [control.evaluate("(one) => one.getAttribute('aria-label') || one.innerText || one.labels?.[0]?.innerText")
             for control in output.locator(OPERATED).all()]
    assert all(name and name.strip() for name in names), names
    wrong, kept = page.accessibility(".nh-demo")
    assert wrong == [] and kept > 5
