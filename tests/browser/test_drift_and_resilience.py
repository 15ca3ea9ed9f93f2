"""The lesson on drifting apart and recovering in a real JupyterLab with the network cut: what is drawn is the model's.

Every expectation is computed in the test's own Python. The page's kernel, its observers and the drawing all lie in
between: when one of them is dead, these tests fail.
"""

import contextlib
import re

import pytest
import waiting
from lab_page import ROOM, THEMES
from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401

import neuro_helpers as nh
from neuro_helpers.charts.drift.phase_line import FASTEST
from neuro_helpers.simulate.slow_flow import SlowFlow, kinds
from neuro_helpers.wording import LENS_BUTTONS

LESSON, PICTURES = "05_drift_and_resilience.ipynb", 2
WINDOW = {"width": 1280, "height": 1000}  # in pixels
LOOP, LINE, MAP, ARROWS, SURE = "nh.ClosingLoop(", "5-2", "5-5", "5-7", "5-6"  # a question has the demo behind it
PIXELS = 0.6  # of the drawn curve against the model's
MODELS = {lens: nh.CoupleModel.load(lens=lens) for lens in ("document", "evidence")}
STARTS = {"circle": 0.8, "square": 0.5, "triangle": 0.3}

LABELS = """(output) => [...output.querySelectorAll('.nh-chart svg [aria-label]')]
  .map((mark) => mark.getAttribute('aria-label'))"""
TEXTS = "(output) => [...output.querySelectorAll('.nh-chart svg text')].map((text) => text.textContent)"
GROUPS = """(svg) => [...svg.querySelectorAll('.mark-text')]
  .map((layer) => [...layer.querySelectorAll('text')].map((text) => text.textContent))"""
# The curve is the line with one point for each level of learned security at which it is inside the picture.
CURVE = """(output, inside) => {
  const points = (path) => [...path.getAttribute('d').matchAll(/[ML](-?[\\d.]+),(-?[\\d.]+)/g)]
    .map(([, x, y]) => [Number(x), Number(y)]);
  const lines = [...output.querySelectorAll('.nh-chart svg .mark-line path')].map(points);
  const place = (words) => {
    const text = [...output.querySelectorAll('.nh-chart svg text')].find((one) => one.textContent === words);
    return text.getCTM().f;
  };
  return { points: lines.find((line) => line.length === inside), top: place('+8'), bottom: place('\\u22128') };
}"""


class Shown:
    """One demo on the page: what a person reads there."""

    def __init__(self, page, code):
        self.page, self.output = page, page.demo(code)
        self.output.locator(".nh-chart svg").first.wait_for()
        self.output.get_by_role("slider", name="from 0 to 100").first.wait_for()  # names come a moment later
        self.button("start again").click()

    def slider(self, name="Chronic load"):
        return self.output.get_by_role("slider", name=name)

    def button(self, words):
        return self.output.get_by_role("button", name=words)

    def sentence(self):
        return self.output.get_by_role("status").first.inner_text()

    def marks(self, pattern):
        """Return what the marks say that match a pattern, without those that stand for nothing."""
        return [label for label in self.output.evaluate(LABELS) if re.fullmatch(pattern, label)]

    def groups_of_texts(self, picture):
        """Return the texts of one picture, a list for each layer of it."""
        return self.output.locator(f"{picture} svg").evaluate(GROUPS)

    def texts(self):
        return self.output.evaluate(TEXTS)

    def comes_to(self, read, expected):
        """Wait until what is read on the page is what was expected."""
        self.page.comes_to(read, expected)

    def load_to(self, value):
        """Type a load into the number box, again if it was put back.

        Twice in a dozen runs of the whole suite the box showed the old number again: what is typed while the kernel's
        answer to something else arrives is not safe in ipywidgets' number box. A person would type it once more.
        """
        box = self.output.get_by_role("spinbutton", name="Chronic load")
        handle = self.output.get_by_role("slider", name="Chronic load")
        for _ in range(3):
            box.fill(str(value))
            box.press("Enter")
            with contextlib.suppress(AssertionError):
                waiting.comes_to(self.page.page, lambda: float(handle.get_attribute("aria-valuenow")), value, 3)
                return
        raise AssertionError(f"typed {value}; the box shows {box.input_value()}")


def whole(level):
    return int(100 * level + 0.5)


def rests(lens, load, off=()):
    """Return what the marks of the resting places say, by the model's own equilibria."""
    model = MODELS[lens].adjusted(dict.fromkeys(off, 0.0)) if off else MODELS[lens]
    table = model.equilibria(load)
    return [f"comes to rest near {whole(bond)}" for bond in table["bond"][table["stable"]]]


def curve_is_right(shown, load):
    """Return whether the drawn curve has the model's shape, and its zero stands in the middle of the axis."""
    line = [drift for drift in SlowFlow(MODELS["document"]).line(load) if abs(drift) <= FASTEST]
    drawn = shown.output.evaluate(CURVE, len(line))
    if not drawn.get("points"):
        return False
    per_point, middle = (drawn["bottom"] - drawn["top"]) / 16, (drawn["top"] + drawn["bottom"]) / 2
    zeros = [y + per_point * drift for (_x, y), drift in zip(drawn["points"], line, strict=True)]
    base_line = 6  # a text's own place is its base line, a little below the middle of its letters
    return bool(max(zeros) - min(zeros) < PIXELS) and bool(middle - base_line < zeros[0] < middle)


def rest_marks(shown):
    return shown.marks("comes to rest near .*")


def test_the_load_moves_the_curve_by_keyboard(page):
    shown = Shown(page, LINE)
    for key, times, load in (("End", 1, 100), ("PageDown", 2, 90), ("ArrowLeft", 4, 86), ("Home", 1, 0)):
        page.press(shown.slider(), key, times)
        shown.comes_to(lambda: rest_marks(shown), rests("document", load / 100))
        shown.comes_to(lambda load=load: curve_is_right(shown, load / 100), True)
        shown.comes_to(lambda load=load: f"at a chronic load of {load}," in shown.sentence(), True)
    page.press(shown.button("start again"), "Enter")
    shown.comes_to(lambda: rest_marks(shown), rests("document", 0.4))


def test_the_lens_is_chosen_by_keyboard(page):
    shown = Shown(page, LINE)
    page.press(shown.button(LENS_BUTTONS["evidence"]), "Enter")
    shown.comes_to(lambda: rest_marks(shown), rests("evidence", 0.4))
    page.press(shown.button(LENS_BUTTONS["document"]), "Space")
    shown.comes_to(lambda: rest_marks(shown), rests("document", 0.4))


def test_steps_pass_and_the_couples_keep_their_way(page):
    shown = Shown(page, MAP)
    flow, now = SlowFlow(MODELS["document"]), dict(STARTS)
    for load in (90, 90, 40, 0):
        shown.load_to(load)
        path = flow.half_year(now, load / 100)
        said = [f"{couple} couple: now {whole(now[couple])}, after the coming step {int(path[couple][-1] + 0.5)}"
                for couple in STARTS]
        shown.comes_to(lambda said=said: shown.marks(".* couple: now .*"), said)
        on_map = [f"{couple} couple: learned security {whole(level)} at load {load}" for couple, level in now.items()]
        shown.comes_to(lambda: shown.marks(".* at load .*"), on_map)  # the map may be drawn a frame later
        page.press(shown.button("let a step pass"), "Space")
        now = {couple: levels[-1] / 100 for couple, levels in path.items()}
        passed = [f"{couple} couple: now {whole(level)}, .*" for couple, level in now.items()]
        # Only then is the next load typed: on a busy computer it could otherwise count for the step that passes.
        shown.comes_to(lambda passed=passed: all(shown.marks(couple) for couple in passed), True)
    shown.comes_to(lambda: ["90", "90", "40", "0", "0"] in shown.groups_of_texts(".nh-drift-couples"), True)
    page.press(shown.button("start again"), "Enter")
    shown.comes_to(lambda: len(shown.marks("circle couple: now 80, .*")), 1)


def test_the_numbers_on_the_map_are_the_models(page):
    shown = Shown(page, MAP)
    levels = [0.1, 0.3, 0.5, 0.7, 0.9]
    table = MODELS["document"].bond_map(levels, levels, days=180)
    expected = sorted(str(whole(bond)) for bond in table["bond_after"])
    drawn = [texts for texts in shown.groups_of_texts(".nh-drift-map") if len(texts) == len(expected)]
    assert sorted(drawn[-1]) == expected


def test_an_arrow_is_switched_off_and_on_by_keyboard(page):
    shown = Shown(page, ARROWS)
    box = shown.output.get_by_role("checkbox", name="Trust → Warm engagement")
    page.press(box, "Space")
    shown.comes_to(lambda: rest_marks(shown), rests("document", 0.4, off=["R070"]))
    shown.comes_to(lambda: "with one arrow switched off" in shown.sentence(), True)
    page.press(box, "Space")
    shown.comes_to(lambda: rest_marks(shown), rests("document", 0.4))
    page.press(shown.output.get_by_role("button", name="halved"), "Enter")
    rows = MODELS["document"].influences
    halved = MODELS["document"].adjusted(dict.fromkeys(rows.index[rows["basis"] == "assumption"], 0.5))
    left = [f"comes to rest near {whole(bond)}" for bond in halved.equilibria(0.4)["bond"]]
    shown.comes_to(lambda: rest_marks(shown), left)
    page.press(shown.button("start again"), "Enter")
    shown.comes_to(lambda: rest_marks(shown), rests("document", 0.4))


def test_how_sure_is_computed_for_the_load_that_is_set(page):
    shown = Shown(page, SURE)
    shown.load_to(20)
    draws = 100 * MODELS["document"].rests_of_draws(0.2, draws=40)
    found, count = draws["threshold"].dropna() / 100, kinds(draws)
    words = (f"{len(found)} have two resting places, with a threshold between {whole(found.min())} and "
             f"{whole(found.max())}; {count['low']} have only a low one and {count['high']} only a high one")
    shown.comes_to(lambda: words in shown.sentence(), True)
    band = f"in {len(found)} of 40 draws"  # a wide picture says more
    shown.comes_to(lambda: any(band in text for text in shown.texts()), True)
    counted = f"{count['low']} only a low resting place, {count['two']} two, {count['high']} only a high one"
    shown.comes_to(lambda: any(counted in text for text in shown.texts()), True)
    page.press(shown.button("just look"), "Enter")
    shown.comes_to(lambda: any("draws" in text for text in shown.texts()), False)


CUT_OFF = """(output) => [...output.querySelectorAll('.nh-chart')].flatMap((chart) => {
  const sheet = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('svg text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return text.textContent && box.width && (box.right > sheet.right + 1 || box.left < sheet.left - 1);
  }).map((text) => text.textContent);
})"""


@pytest.mark.parametrize("width", [1280, 1100, 640])
def test_no_words_are_cut_off_at_the_edge_of_a_picture(page, width):
    usual = page.page.viewport_size
    page.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.page.set_viewport_size({"width": width, "height": 1000})
    try:
        for code in (LOOP, LINE, MAP, SURE, ARROWS):
            output = page.demo(code)
            page.settled(output)
            shown = Shown(page, code)
            shown.comes_to(lambda shown=shown: shown.output.evaluate(CUT_OFF), [])
    finally:
        page.page.set_viewport_size(usual)


def test_picture_and_ticks_are_on_one_screen(page):
    height = page.height_in_a_small_window(page.demo(ARROWS))
    assert height <= ROOM, f"{height} pixels high"


def test_the_ring_shows_the_models_levels(page):
    shown = Shown(page, LOOP)
    page.press(shown.slider("Learned security"), "ArrowLeft", 30)
    model = MODELS["document"]
    levels = model.predict(bond=0.5, released=model.sliders)
    nodes = {"bond": "Learned security", "trust": "Trust", "coregulation": "Co-regulation", "empathy": "Empathy",
             "dopamine": "Dopamine"}
    expected = [f"{name}: {whole(levels[node])} of 100" for node, name in nodes.items()]
    shown.comes_to(lambda: shown.marks(".* of 100")[-len(nodes):], expected)
    factors = [f"room left above: {100 - 50} of 100", "what is left to lose: 50 of 100"]
    shown.comes_to(lambda: [mark for mark in shown.marks(".* of 100") if " le" in mark], factors)
    page.press(shown.slider(), "End")
    drift = 700 * model.phase_line(1.0, [0.5])["drift_per_day"].item()
    shown.comes_to(lambda: any(re.fullmatch(r"together: \N{MINUS SIGN}[\d.]+ points a week", text) and abs(
        float(re.findall(r"[\d.]+", text)[0]) + drift) < 0.11 for text in shown.texts()), True)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(page, theme):
    problems, passed = [], 0
    with page.theme(theme):
        for code in (LOOP, MAP, ARROWS):
            shown = Shown(page, code)
            page.settled(shown.output).evaluate("(output) => output.setAttribute('data-under-test', '')")
            wrong, kept = page.accessibility(":is([data-under-test].nh-demo, [data-under-test] .nh-demo)")
            shown.output.evaluate("(output) => output.removeAttribute('data-under-test')")
            problems += [(code, *one) for one in wrong]
            passed += kept
    assert problems == []
    assert passed > 20
