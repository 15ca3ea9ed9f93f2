"""The lesson on chemicals in a real JupyterLab with the network cut: what is drawn is what a fresh `predict` says."""

import re

import pytest
from lab_page import ROOM, SHOTS, THEMES
from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401
from test_one_chemical import MODELS, OUTCOMES, fresh

import neuro_helpers as nh
from neuro_helpers.demos.chemistry.asking import CHEMICALS, DAYS
from neuro_helpers.wording import whole

LESSON, PICTURES, CELL = "02_neurochemicals.ipynb", 1, 'nh.OneChemical("oxytocin"'
CLOSE = 0.5  # of 100: half a pixel on a track
SAID = re.compile(r"(?P<label>.+?): (?P<level>\d+) of 100, .*")
START = {"chemical": "oxytocin", "way": "held", "level": 100, "day": "reference", "lens": "document"}
DRAWN = """
(svg) => {
  const place = (element) => { const at = element.getCTM(); return { x: at.e, y: at.f }; };
  const read = (text) => ({ text: text.textContent, ...place(text) });
  return {
    marks: [...svg.querySelectorAll('[aria-label*=": "]')].map((mark) => ({ said: mark.getAttribute('aria-label'),
      ...place(mark) })),
    arrows: [...svg.querySelectorAll('[aria-label*="rests on"]')].map((mark) => mark.getAttribute('aria-label')),
    texts: [...svg.querySelectorAll('text')].map(read),
  };
}
"""
OVERLAPS = """
(svg) => {
  const boxes = [...svg.querySelectorAll('text')].filter((one) => one.textContent.trim())
    .map((one) => ({ text: one.textContent, at: one.getBoundingClientRect() }));
  const sheet = svg.getBoundingClientRect(), found = [];
  for (const [i, one] of boxes.entries()) {
    if (one.at.left < sheet.left - 1 || one.at.right > sheet.right + 1) found.push(`${one.text} is cut off`);
    for (const other of boxes.slice(i + 1)) {
      const wide = Math.min(one.at.right, other.at.right) - Math.max(one.at.left, other.at.left);
      const high = Math.min(one.at.bottom, other.at.bottom) - Math.max(one.at.top, other.at.top);
      if (wide > 1 && high > 5 && one.text !== other.text) found.push(`${one.text} lies on ${other.text}`);
    }
  }
  return found;
}
"""


class OnScreen:
    """The lesson's free chemical: its output, and what a person does there by keyboard."""

    def __init__(self, page):
        self.page, self.output = page, page.output(CELL)
        self.picture = self.output.locator(".nh-one-picture svg").first
        self.picture.wait_for()
        page.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")  # as the lesson says: Ctrl+B
        self.output.get_by_role("slider", name="Its level, slider").wait_for()

    def press(self, role, name, *keys):
        control = self.output.get_by_role(role, name=name)
        for key in keys:
            self.page.press(control, key)
        self.page.settled(self.output)

    def sentence(self):
        return " ".join(self.output.get_by_role("status").first.inner_text().split())

    def difference(self, setting):
        """Return in words where the page and the model differ, empty when they agree."""
        level = setting["level"] if setting["way"] == "held" else None
        now, follows = (fresh(setting["lens"], setting["chemical"], setting["day"], way, level)
                        for way in (setting["way"], "follows"))
        twin = nh.OneChemical(**setting | {"level": None if level is None else level / 100})
        if self.sentence() != " ".join(twin.summary.split()):
            return f"the sentence is {self.sentence()!r}, not {twin.summary!r}"
        drawn, labels = self.picture.evaluate(DRAWN), MODELS["document"].nodes["label"]
        axis = sorted((one for one in drawn["texts"] if one["text"] in ("0", "100")), key=lambda one: one["y"])[:2]
        left, right = sorted(one["x"] for one in axis)
        marks = {mark["said"].partition(": ")[0]: mark for mark in drawn["marks"] if "rests on" not in mark["said"]}
        quiet = {name for name, mark in marks.items() if "not reached from here" in mark["said"]}
        reach = twin.frame.set_index("node")["reach"]
        if quiet != {labels[node] for node in OUTCOMES if not reach[node]}:
            return f"quiet are {quiet}"
        for node in reach.index:
            mark = marks[labels[node]]
            if int(SAID.match(mark["said"])["level"]) != whole(now[node]):
                return f"{mark['said']}; the model: {whole(now[node])}"
            if abs(100 * (mark["x"] - left) / (right - left) - 100 * now[node]) > CLOSE:
                return f"{labels[node]} is not drawn at {now[node]}"
            ring = re.search(r"(\d+) while the chemical", mark["said"])
            if setting["way"] != "follows" and int(ring[1]) != whole(follows[node]):
                return f"{mark['said']}; following: {whole(follows[node])}"
        if SAID.match(marks[labels[setting["chemical"]]]["said"])["level"] != str(whole(now[setting["chemical"]])):
            return f"the chemical is {marks[labels[setting['chemical']]]['said']}"
        words = {one["phrase"] for one in twin._chart.values["arrows"]} - {""}
        missing = words - {text["text"] for text in drawn["texts"]}
        return f"the picture lacks {missing}" if missing else ""

    def agrees(self, **setting):
        self.page.agrees(lambda: self.difference(START | setting))


@pytest.fixture
def chemical(page):
    """Return the free chemical as the lesson opens it."""
    cell = OnScreen(page)
    cell.press("button", "start again", "Enter")
    cell.agrees()
    return cell


def test_each_chemical_is_reached_by_keyboard(chemical):
    for name in CHEMICALS[1:]:
        chemical.press("button", name, "Enter")
        chemical.agrees(chemical=name)
    chemical.page.page.screenshot(path=SHOTS / "chemical.png")


def test_level_way_evening_and_lens_work_by_keyboard(chemical):
    chemical.press("slider", "Its level, slider", "Home")
    chemical.agrees(level=0)
    chemical.press("slider", "Its level, slider", "ArrowRight", "ArrowRight")
    chemical.agrees(level=2)
    for way in ("follows", "blocked"):
        chemical.press("button", way, "Enter")
        for day in DAYS:
            chemical.press("button", day, "Enter")
            chemical.agrees(way=way, day=day)
    for lens, words in (("evidence", "evidence"), ("tested", "only what was tested")):
        chemical.press("button", words, "Enter")
        chemical.agrees(way="blocked", day="heated", lens=lens)
    chemical.press("slider", "Its level, slider", "End")  # to move the level is to hold the chemical
    chemical.agrees(level=100, day="heated", lens="tested")
    chemical.press("button", "undo", "Enter")
    chemical.agrees(way="blocked", day="heated", lens="tested")


def test_a_typed_level_holds_too(chemical):
    chemical.press("button", "follows", "Enter")
    chemical.output.get_by_role("spinbutton", name="Its level, number").fill("30")
    chemical.page.page.keyboard.press("Tab")
    chemical.agrees(level=30)


def test_nothing_is_cut_off_or_lies_on_something_else_at_any_width(page, chemical):
    usual = page.page.viewport_size
    found = {}
    for width in (1280, 1100, 640, 480):
        page.page.set_viewport_size({"width": width, "height": 800})
        for name in ("oxytocin", "dopamine", "cortisol"):  # up and down, the longest phrases, most of "also acts on"
            chemical.press("button", name, "Enter")
            found[name, width] = chemical.picture.evaluate(OVERLAPS)
    page.page.set_viewport_size(usual)
    assert not any(found.values()), found


def test_the_demo_is_on_one_screen(page, chemical):
    for name, way in (("oxytocin", "held"), ("endorphins", "blocked"), ("cortisol", "follows")):
        chemical.press("button", name, "Enter")
        chemical.press("button", way, "Enter")
        assert page.height_in_a_small_window(chemical.output) <= ROOM, name


def test_every_control_has_a_name(page, chemical):
    controls = chemical.output.locator("button, input, [role=slider]").all()
    names = [one.get_attribute("aria-label") or one.inner_text() for one in controls if one.is_visible()]
    print("\nnames of controls:", "; ".join(names))
    assert len(names) >= 6 + 3 + 2 + 3 + 3 + 2 and all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("theme", [*THEMES, "forced colours"])
def test_axe_finds_nothing(page, chemical, theme):
    chemical.press("button", "blocked", "Enter")
    if theme in THEMES:
        with page.theme(theme):
            page.settled(chemical.output)
            wrong, kept = page.accessibility(".nh-one")
    else:
        page.page.emulate_media(forced_colors="active")
        page.settled(chemical.output)
        wrong, kept = page.accessibility(".nh-one")
        page.page.emulate_media(forced_colors="none")
    assert wrong == []
    assert kept > 8


def test_a_blocker_is_predicted_and_then_seen(page):
    output = page.output('"2-3"')
    asked = output.locator(".nh-ask").first
    assert output.locator(".nh-one-picture").count() == 0
    page.press(asked.get_by_role("button", name="as with endorphins free"), "Enter")
    page.press(asked.get_by_role("button", name="most of it", exact=True), "Enter")
    page.press(asked.get_by_role("button", name="show me"), "Enter")
    now = fresh("document", "endorphins", "warm", "blocked", None)
    output.locator(".nh-one-picture svg").wait_for()
    page.comes_to(lambda: f"Comfort is at {whole(now['comfort'])};" in asked.inner_text(), True)
    assert "The body makes up for it." in asked.inner_text(), "what many think is answered"
    assert f"Pleasure is at {whole(now['pleasure'])}." in asked.inner_text()


def test_the_spray_fades_in_the_second_curve_of_the_evening(page):
    run = nh.CoupleModel.load().simulate(420, [nh.Event.dose(10, who="both")], load=0.4, hold={"bond": 0.8})
    level = run.level("oxytocin", "A")
    demo = page.shown("2-6")
    told = f"The oxytocin signal rises from {whole(level[0])} to {whole(level.max())}"
    page.agrees(lambda: "" if told in demo.inner_text() else f"{told}: not in {demo.inner_text()}")
