"""For a class that looks at one screen: a demo fills it, in large type, and works there as it did in the lesson."""

import json

import pytest
from lab_page import SHOTS

import neuro_helpers as nh

SCREENS = [(1280, 720), (1920, 1080)]
CELLS = ["import neuro_helpers as nh; nh.setup(projector=True)", "nh.WhatIfLab()", "nh.StepPlayer()",
         'nh.ClassVote("0-2")', "nh.DrawFirst()", "nh.setup(); nh.ClosingLoop()"]
SEEN = {  # what a class has to see at once: as (selector, how many)
    "nh.WhatIfLab(": [(".nh-slider", 3), (".nh-sentence", 1), (".nh-outcomes svg", 1)],
    "nh.StepPlayer(": [("button:has-text('play')", 1), (".nh-sentence", 1), (".nh-card svg", 1)],
    "nh.ClassVote(": [(".nh-question", 1), (":text-is('no change')", 1),
                      ("button:has-text('count the first vote')", 1)],
}
FILLS = "() => document.fullscreenElement !== null"
OUTSIDE = """(elements) => elements.filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width < 1 || box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).map((one) => one.outerHTML.slice(0, 80))"""
MAGNIFIED = "(demo) => Number(demo.style.zoom || 1)"
LETTERS = """(demo) => {  // the height of what is read, in parts of the height of the screen
  const read = demo.querySelector(".nh-sentence, .nh-question");
  return parseFloat(getComputedStyle(read).fontSize) * Number(demo.style.zoom) / innerHeight;
}"""


@pytest.fixture(scope="module")
def opened(lesson, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    cells = [{"cell_type": "code", "id": f"c{place}", "metadata": {}, "outputs": [], "execution_count": None,
              "source": source} for place, source in enumerate(CELLS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    book = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "class.ipynb").write_text(json.dumps(book), encoding="utf-8")
    return lesson("class.ipynb", notebooks=folder)


@pytest.fixture
def filled(page):
    """Return a function that lets the demo of a cell fill a screen of some size; afterwards it is left again."""
    def fill(code, size):
        page.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        output = page.output(code)
        output.get_by_role("button", name="fill the screen").click()
        page.comes_to(lambda: page.page.evaluate(FILLS), True)
        return page.settled(output)

    yield fill
    page.page.get_by_role("button", name="back to the lesson").click()
    page.comes_to(lambda: page.page.evaluate(FILLS), False)


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]} x {size[1]}")
@pytest.mark.parametrize("code", SEEN)
def test_a_demo_fills_the_screen_and_what_a_class_needs_is_in_view(page, filled, code, size):
    output = filled(code, size)
    for selector, least in SEEN[code]:
        found = output.locator(selector)
        assert found.count() >= least, selector
        page.comes_to(lambda found=found, least=least: found.evaluate_all(OUTSIDE)[:least], [])
    demo = output.locator(".nh-demo").first
    assert demo.evaluate(LETTERS) >= 1 / 50
    assert demo.evaluate("(demo) => demo.parentElement.scrollWidth <= innerWidth")
    page.page.screenshot(path=f"{SHOTS}/projector_{code[3:-1]}_{size[0]}.png")


def test_sliders_work_on_the_magnified_screen_by_pointer_and_by_key(page, filled):
    output = filled("nh.WhatIfLab(", SCREENS[0])
    heat = output.get_by_role("slider", name="Intensity of the disagreement").first
    track = heat.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]")
    box = track.bounding_box()
    page.page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    page.comes_to(lambda: abs(float(heat.get_attribute("aria-valuenow")) - 80) <= 1, True)
    page.press(heat, "Home")
    page.comes_to(lambda: float(heat.get_attribute("aria-valuenow")), 0.0)
    page.comes_to(lambda: "disagreement at 0" in output.locator(".nh-sentence").first.inner_text(), True)


def test_the_line_of_time_follows_the_pointer_on_the_magnified_screen(page, filled):
    output = filled("nh.StepPlayer(", SCREENS[0])
    there = nh.StepPlayer().controls["time"]
    there.value = 0.8  # the player goes to the beat before the place: where it then stands is no transient
    line = output.locator(".nh-timeline [role=slider]")
    box = page.settled(line).bounding_box()
    page.page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    page.comes_to(lambda: int(line.get_attribute("aria-valuenow")), round(100 * there.value))
    page.settled(output)
    assert int(line.get_attribute("aria-valuenow")) == round(100 * there.value)


def test_a_drawing_passes_where_the_pointer_went_on_the_magnified_screen(page, filled):
    output = filled("nh.DrawFirst(", SCREENS[0])
    box = page.settled(output.locator(".nh-draw svg")).bounding_box()
    from_here, to_there = (box["x"] + box["width"] * share for share in (0.4, 0.8))
    level = box["y"] + box["height"] * 0.5
    page.page.mouse.move(from_here, level)
    page.page.mouse.down()
    page.page.mouse.move(to_there, level, steps=8)
    page.page.mouse.up()

    def off():  # how far the handles on the way are from it, in points
        boxes = [dot.bounding_box() for dot in output.locator(".nh-draw .nh-dot").all()]
        middles = [(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2) for dot in boxes]
        return [abs(high - level) for across, high in middles if from_here + 40 < across < to_there - 40] or [1000]

    page.comes_to(lambda: max(off()) < 6, True)


def test_in_the_lesson_a_demo_is_as_it_was_and_without_the_word_no_button_is_there(page):
    demo = page.output("nh.WhatIfLab(").locator(".nh-demo").first
    assert demo.evaluate(MAGNIFIED) == 1
    plain = page.output("nh.ClosingLoop(")
    plain.locator(".nh-chart svg").first.wait_for()
    assert plain.locator(".nh-fill").count() == 0
