"""The lesson on disagreement and repair in a real JupyterLab with the network cut: drawn is what the model says.

Every expectation is simulated in the test's own Python, for the evening that the page shows.
"""

import re

import pytest
from lab_page import ROOM, SHOTS, THEMES
from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401

import neuro_helpers as nh
from neuro_helpers.charts.day import DRAWN, LEFT, MINUTES, PANELS, PINNED, POINTS, STEP_MINUTES
from neuro_helpers.charts.marks import GUESS, NOW
from neuro_helpers.demos.day.draw_first import HANDLES
from neuro_helpers.demos.day.five_helpers import NAMES
from neuro_helpers.simulate.evening import Evening

LESSON, PICTURES = "04_conflict_and_repair.ipynb", 1
DAY_CELL, DRAW_CELL = "4-1", "nh.DrawFirst()"  # a question has the demo behind it
CLOSE = 0.1  # of 100: a tenth of a pixel
LINES = """
(svg) => [...svg.querySelectorAll('.mark-line path')].map((path) => ['stroke', 'd'].map((of) => path.getAttribute(of)))
"""
START = {"lens": "document", "second": "escalation"}


class Cell:
    """One demo of the lesson: its output, and what a person does there by keyboard."""

    def __init__(self, page, code):
        self.page, self.output = page, page.demo(code)
        self.output.locator("svg").first.wait_for()

    def press(self, role, name, *keys):
        """Press keys on a control."""
        control = self.output.get_by_role(role, name=name, exact=name == "B")
        control.wait_for()
        for key in keys:
            self.page.press(control, key)
        self.page.settled(self.output)  # as a person does: looks, and then takes the next control

    def sentence(self):
        """Return the sentence on screen."""
        return self.output.get_by_role("status").first.inner_text()


@pytest.fixture
def day(page):
    """Return the lesson's free evening at its start."""
    cell = Cell(page, DAY_CELL)
    cell.press("button", "start again", "Enter")
    agrees(cell)
    return cell


@pytest.fixture
def drawing(page):
    """Return the lesson's drawing, with nothing drawn."""
    cell = Cell(page, DRAW_CELL)
    cell.press("button", "draw again", "Enter")
    wait_for_sentence(cell, nh.DrawFirst().summary)
    return cell


def levels(points, span, zoom=(0, 1)):
    """Turn pixel rows into levels from 0 to 100."""
    (top, bottom), (low, high) = span, zoom
    return [100 * (low + (high - low) * (bottom - float(y)) / (bottom - top)) for y in points]


def lines(cell, zoom):
    """Return the drawn curves: (colour, panel) -> levels, A before B where both are grey."""
    found = {}
    for colour, path in cell.output.locator(".nh-day-picture svg").evaluate(LINES):
        rows = re.findall(r"[ML]?[-\d.]+,([-\d.]+)", path or "")
        if len(rows) == POINTS:
            panel = next(name for name, span in PANELS.items() if float(rows[0]) <= span[1] + 0.1)
            found.setdefault((colour, panel), []).append(
                levels(rows, PANELS[panel], zoom if panel == "first" else (0, 1)))
    return found


def simulated(setting):
    """Return the levels of both partners in both panels: (panel, partner) -> levels."""
    evening = Evening(**{name: value for name, value in setting.items() if name not in START})
    run = nh.CoupleModel.load(lens=setting["lens"]).simulate(
        MINUTES, evening.events(), load=evening.load / 100, hold={"bond": evening.bond / 100})
    return {(panel, partner): 100 * run.level(node, partner)[::STEP_MINUTES]
            for panel, node in (("first", "cortisol"), ("second", setting["second"])) for partner in "AB"}


def difference(cell, setting, pinned):
    """Return in words where the page and the model differ, empty when they agree."""
    expected = nh.DayInTwoLives(**setting, against=pinned)
    if cell.sentence() != expected.summary:
        return f"the sentence is {cell.sentence()!r}, not {expected.summary!r}"
    drawn = lines(cell, expected._chart.values["zoom"])
    wanted = {(colour, panel): [simulated(setting)[panel, partner]]
              for partner, colour in (("A", NOW), ("B", GUESS)) for panel in PANELS}
    if pinned is not None:
        was = simulated(setting | pinned)
        wanted |= {(PINNED["color"], panel): [was[panel, partner] for partner in "AB"] for panel in PANELS}
    if drawn.keys() != wanted.keys():
        return f"drawn are {sorted(drawn)}, not {sorted(wanted)}"
    for key, curves in wanted.items():
        if drawn[key] != [pytest.approx(curve, abs=CLOSE) for curve in curves]:
            return f"the curve {key} is not the model's"
    bars = expected.frame.query("run == 'now'")["recovery_minutes"].dropna()
    texts = cell.output.locator(".nh-day-picture svg text").all_text_contents()
    missing = [f"{minutes} min" for minutes in bars if f"{minutes} min" not in texts]
    return f"the bars don't say {missing}" if missing else ""


def agrees(cell, pinned=None, **setting):
    """Check that the page comes to show an evening, and that curves, bars and sentence are the model's there."""
    cell.page.agrees(lambda: difference(cell, START | setting, pinned))


def test_each_slider_works_by_keyboard(page, day):
    for name, title, keys, value in [
        ("strength", "How heated, slider", ["ArrowLeft"] * 3, 77), ("strength", "How heated, slider", ["End"], 100),
        ("minutes", "How many minutes, slider", ["ArrowRight"] * 2, 30),
        ("load", "Load from outside, slider", ["End"], 100),
    ]:
        day.press("slider", title, *keys)
        agrees(day, **{name: value})
        day.press("button", "undo", "Enter")
        agrees(day)
    page.page.screenshot(path=SHOTS / "day.png")


def test_each_choice_works_by_keyboard_and_repair_has_a_time(day):
    assert not day.output.get_by_role("slider", name="Minutes until then").is_visible()
    day.press("button", "10 min of touch", "Enter")
    agrees(day, before="touch")
    day.press("button", "repair, taken up", "Enter")
    agrees(day, before="touch", after="repair")
    day.press("slider", "Minutes until then, slider", "Home")
    agrees(day, before="touch", after="repair", delay=0)


def test_more_opens_the_bond_the_lens_who_acts_and_the_second_curve(day):
    day.press("button", "Learned security, who acts", "Enter")
    day.press("slider", "Learned security, slider", *["ArrowLeft"] * 10)
    value = 70
    agrees(day, bond=value)
    day.press("button", "evidence", "Enter")
    agrees(day, bond=value, lens="evidence")
    day.press("button", "Calm response", "Enter")
    agrees(day, bond=value, lens="evidence", second="calm_response")
    day.press("button", "10 min of touch", "Enter")
    day.press("button", "B", "Enter")
    agrees(day, bond=value, lens="evidence", second="calm_response", before="touch", who="B")
    day.press("button", "Learned security, who acts", "Enter")


def test_the_pinned_run_stays_in_grey(day):
    day.press("button", "Pin this run", "Enter")
    day.press("slider", "How heated, slider", "End")
    agrees(day, strength=100, pinned={"strength": 80})
    day.press("button", "Pin this run", "Enter")
    agrees(day, strength=100, pinned={"strength": 100})  # the run on screen is the pinned one
    day.press("button", "Let the pinned run go", "Enter")
    agrees(day, strength=100)


def test_a_slider_at_zero_shows_no_way_back(day):
    day.press("slider", "How heated, slider", "Home")
    agrees(day, strength=0)
    texts = day.output.locator(".nh-day-picture svg text").all_text_contents()
    assert "No open disagreement, so there is nothing to come back from. Look at the curves." in texts


def drawn_path(cell, name):
    """Return minutes and levels of the points that a path of the drawing runs through."""
    width = float(cell.output.locator(".nh-draw svg").get_attribute("width"))
    path = cell.output.locator(f".nh-draw .{name}").get_attribute("d")
    ends = re.findall(r"[ML]([-\d.e]+),([-\d.e]+)", path)
    minutes = [(float(x) - LEFT) * MINUTES / (width - LEFT - 54) for x, _y in ends]
    return minutes, levels([y for _x, y in ends], DRAWN)


def level_at(cell, minute):
    """Return the level (0 to 100) of the drawn line at a minute."""
    minutes, heights = drawn_path(cell, "nh-drawn")
    return heights[min(range(len(minutes)), key=lambda place: abs(minutes[place] - minute))]


def stroke(page, cell, *places):
    """Drag the mouse through places (minute, level); with one place it is a tap."""
    box = cell.output.locator(".nh-draw svg").bounding_box()
    at = [(box["x"] + LEFT + (box["width"] - LEFT - 54) * minute / MINUTES,
           box["y"] + DRAWN[1] - (DRAWN[1] - DRAWN[0]) * level / 100) for minute, level in places]
    page.page.mouse.move(*at[0])
    page.page.mouse.down()
    for place in at[1:]:
        page.page.mouse.move(*place, steps=8)
    page.page.mouse.up()
    page.settled(cell.output)


def wait_for_sentence(cell, words):
    """Wait until the sentence is a given one."""
    cell.page.comes_to(cell.sentence, words)


def test_a_curve_is_drawn_by_keyboard_and_the_model_comes_over_it(page, drawing):
    twin = nh.DrawFirst()
    first = drawing.output.get_by_role("slider", name="cortisol at 18:10")
    page.press(first, "PageUp", 2)
    page.press(first, "ArrowLeft", 3)
    assert first.get_attribute("aria-valuetext") == "47 of 100"
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("End")
    shape = {65: 30, 70: 47, 75: 100, 80: 30}  # a handle takes along what lies up to its neighbours
    twin.trace(shape)
    wait_for_sentence(drawing, twin.summary)
    assert [level_at(drawing, minute) for minute in shape] == pytest.approx([*shape.values()], abs=CLOSE)
    assert drawing.output.locator(".nh-draw [role=slider]").count() == len(HANDLES)
    drawing.press("button", "show me", "Enter")
    twin.show()
    wait_for_sentence(drawing, twin.summary)
    _minutes, heights = drawn_path(drawing, "nh-answer")
    assert heights == pytest.approx(simulated(START)["first", "A"], abs=CLOSE)
    page.press(first, "ArrowUp")
    assert first.get_attribute("aria-valuenow") == "47", "the drawing rests after the answer"
    drawing.output.screenshot(path=SHOTS / "drawing.png")
    drawing.press("button", "draw again", "Enter")
    wait_for_sentence(drawing, nh.DrawFirst().summary)


def test_a_peak_while_they_argue_is_kept_as_it_was_drawn(page, drawing):
    wished = [(62, 32), (65, 60), (70, 90), (75, 60), (80, 30), (120, 31), (240, 30), (420, 30)]
    stroke(page, drawing, *wished)
    page.comes_to(lambda: "You draw: highest at 18:10 (9" in drawing.sentence(), True)
    for minute, level in wished:
        assert level_at(drawing, minute) == pytest.approx(level, abs=4), f"at minute {minute}"
    drawing.press("button", "show me", "Enter")
    page.comes_to(lambda: "You let it peak while they argue." in drawing.sentence(), True)


def test_a_label_covers_no_grey_band_and_stays_in_the_picture(page, drawing):
    for places in ([(60, 30), (70, 97), (80, 30), (420, 30)], [(60, 30), (79, 45), (110, 30), (420, 30)],
                   [(2, 30), (66, 3), (100, 30), (420, 30)], [(60, 30), (400, 60), (419, 90)]):
        stroke(page, drawing, *places)
        drawing.press("button", "show me", "Enter")
        page.comes_to(lambda: drawing.output.locator(".nh-draw text.nh-peak").count() >= 4, True)
        bands, labels, sheet = drawing.output.locator(".nh-draw svg").evaluate("""(svg) => {
          const box = (one) => { const b = one.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; };
          const rects = [...svg.querySelectorAll('rect')].filter((one) => one.getAttribute('height') > 50);
          const labels = [...svg.querySelectorAll('text.nh-peak')];
          return [rects.map(box), labels.map(box), svg.getBoundingClientRect().width];
        }""")
        for left, top, right, bottom in labels:
            assert left >= 0 and right <= sheet and top >= DRAWN[0] - 20 and bottom <= DRAWN[1] + 8, places
            assert all(right <= band[0] or left >= band[2] for band in bands), f"on the grey band: {places}"
        drawing.press("button", "draw again", "Enter")


def test_taps_draw_too_and_a_drawing_may_end_early(page, drawing):
    """Nobody has to drag: each tap is a place that the line passes through."""
    for place in ((70, 60), (100, 50)):
        stroke(page, drawing, place)
    page.comes_to(lambda: "until 18:40, where your drawing ends" in drawing.sentence(), True)
    assert level_at(drawing, 85) == pytest.approx(55, abs=2)
    stroke(page, drawing, (70, 80))  # on the line: it moves the handle that is there
    page.comes_to(lambda: "highest at 18:10 (80" in drawing.sentence(), True)
    assert level_at(drawing, 100) == pytest.approx(50, abs=2)


FIVE_ALONE = """{"cells": [
  {"cell_type": "code", "id": "a", "execution_count": null, "metadata": {}, "outputs": [],
   "source": "import neuro_helpers as nh"},
  {"cell_type": "code", "id": "b", "execution_count": null, "metadata": {}, "outputs": [],
   "source": "nh.FiveHelpers()"}],
  "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
  "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture(scope="module")
def five_alone(lesson, tmp_path_factory):
    """Return a notebook with the five helpers alone, so that this test needs no lesson that shows them."""
    folder = tmp_path_factory.mktemp("five")
    (folder / "five.ipynb").write_text(FIVE_ALONE, encoding="utf-8")
    return lesson("five.ipynb", notebooks=folder)


def test_five_helpers_are_ranked_by_keyboard_and_then_shown(five_alone):
    page, output = five_alone, five_alone.output("nh.FiveHelpers()")
    output.get_by_role("button", name="show me").wait_for()
    twin, order = nh.FiveHelpers(), ["dose", "touch", "repair", "apart", "warm_hour"]
    for place, name in enumerate(order, start=1):
        group = output.get_by_role("group", name=f"Place of {NAMES[name]}", exact=True)
        page.press(group.get_by_role("button", name=str(place), exact=True), "Enter")
        twin.controls[f"ranking_{name}"].value = place
    sentence = output.get_by_role("status").first
    page.comes_to(sentence.inner_text, twin.summary)
    assert output.locator(".nh-five svg").count() == 0 and not re.search(r"\d\.\d", output.inner_text())
    assert page.height_in_a_small_window(output.locator(".nh-five")) <= ROOM
    wrong, _kept = page.accessibility(".nh-five")
    assert wrong == []
    page.press(output.get_by_role("button", name="show me"), "Enter")
    twin.show()
    page.comes_to(sentence.inner_text, twin.summary)
    texts = output.locator(".nh-five-chart svg text")
    largest = [f"{abs(points):.1f} points at {at}" for points, at in zip(twin.frame["largest"], twin.frame["at"],
                                                                        strict=True)]
    shown = lambda: [any(text.endswith(one) for text in texts.all_text_contents()) for one in largest]  # noqa: E731
    page.comes_to(shown, [True] * 5)
    assert page.height_in_a_small_window(output.locator(".nh-five")) <= ROOM
    wrong, _kept = page.accessibility(".nh-five")
    assert wrong == []
    assert page.errors == [] and page.outside == []


def test_an_evening_is_on_one_screen(page, day):
    """Controls, picture and sentence at 1280 x 800, scrolled to the cell, file browser closed."""
    height = page.height_in_a_small_window(day.output)
    assert height <= ROOM, f"the evening is {height} pixels high"


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(page, day, theme):
    with page.theme(theme):
        day.press("button", "Pin this run", "Enter")
        day.press("button", "repair, taken up", "Enter")
        day.press("button", "Learned security, who acts", "Enter")
        page.settled(day.output)
        found = [page.accessibility(".nh-day")]
        day.press("button", "Learned security, who acts", "Enter")
        day.press("button", "Let the pinned run go", "Enter")
        Cell(page, DRAW_CELL).press("slider", "cortisol at 18:20", "PageUp")
        found.append(page.accessibility(".nh-demo:has(.nh-draw)"))
    for wrong, kept in found:
        assert wrong == []
        assert kept > 8
