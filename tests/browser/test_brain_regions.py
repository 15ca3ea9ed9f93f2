"""The lesson on brain regions in a real JupyterLab with the network cut: what is drawn is a fresh prediction.

Every expectation is computed in the test's own Python. Every control is moved by keyboard.
"""

import re

import pytest
from lab_page import ROOM, THEMES
from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401
from test_drift_and_resilience import CUT_OFF

import neuro_helpers as nh
from neuro_helpers.charts.regions import WORDS
from neuro_helpers.wording import whole

LESSON, PICTURES, FREE_PLAY = "01_brain_regions.ipynb", 2, "nh.HoldRegion()"
WINDOW = {"width": 1280, "height": 1000}  # in pixels
MODELS = {lens: nh.CoupleModel.load(lens=lens) for lens in ("document", "evidence")}
NODES = {label: node for node, label in MODELS["document"].labels.items()}
NAMES = {node: MODELS["document"].labels[node].split(" (")[0] for node in WORDS}
HEATED = {"conflict": 0.8, "released": ["cortisol"]}
LABELS = """(output, picture) => [...output.querySelectorAll(`${picture} svg [aria-label]`)]
  .map((mark) => mark.getAttribute('aria-label'))"""
TRACK = re.compile(r"(.+): (\d+) of 100, (?:as|(\d+) (above|below) (\d+),) with nothing held; reference couple (\d+).*")
REGION = re.compile(r"(.+): (\d+) of 100, (?:as in|\d+ (?:above|below)) the reference couple \((\d+)\)(.*)")


def part(output, name):
    """A picture of the demo: "held", the first card, or "brain"."""
    return output.locator(".nh-card").nth(0 if name == "held" else 1)


def marks(output, name, pattern):
    """What the marks of a picture say, taken apart."""
    said = [pattern.fullmatch(label) for label in part(output, name).evaluate(LABELS, ".nh-chart:not([style*=none])")]
    return [match.groups() for match in said if match]


def difference(output, region, hold, lens="document", **setting):
    """Where the page and a fresh prediction differ; "" where they agree."""
    model = MODELS[lens]
    free, now = model.predict(**setting), model.predict(hold=hold, **setting)
    tracks = marks(output, "held", TRACK)
    own = model.influences[(model.influences["source"] == region)
                           & model.influences["document_row"].str.startswith("brain_regions:")]["target"]
    if not {*own, "calm_response"} <= {NODES[label] for label, *_rest in tracks} or len(tracks) != len(set(tracks)):
        return f"outcomes of {region} are missing: {tracks}"
    for label, level, change, way, was, reference in tracks:
        node = NODES[label]
        drawn = int(level) - (int(change) if way == "above" else -int(change) if way else 0)
        wanted = whole(now[node]), whole(free[node]), whole(model.reference[node])
        if (int(level), drawn, int(reference)) != wanted or (was and int(was) != wanted[1]):
            return f"{label} is drawn at {level}, from {drawn} ({reference}), not {wanted}"
    brain = {label: (int(level), "held" in words) for label, level, _reference, words in marks(output, "brain", REGION)}
    expected = {name: (whole(now[node]), node in hold) for node, name in NAMES.items()}
    if {name: brain.get(name) for name in expected} != expected:
        return f"the brain shows {brain}, not {expected}"
    value = float(output.get_by_role("slider", name="Level of the region").get_attribute("aria-valuenow"))
    return "" if value == whole(now[region]) else f"the slider is at {value}, the region at {whole(now[region])}"


@pytest.fixture
def play(page):
    """The demo of section 1, as it opens."""
    output = page.output(FREE_PLAY)
    output.locator(".nh-chart svg").first.wait_for()
    output.get_by_role("slider", name="Level of the region").wait_for()
    page.press(output.get_by_role("button", name="start again"), "Enter")
    page.agrees(lambda: difference(output, "insula", {}))
    return output


def button(output, words):
    return output.get_by_role("button", name=words, exact=True)


def test_every_region_and_state_by_keyboard(page, play):
    model, region = MODELS["document"], "insula"
    for place, (node, name) in enumerate(NAMES.items()):
        page.press(button(play, name), "Enter" if place % 2 else "Space")
        region, states = node, {"at 0": 0.0, "at its reference": model.reference[node], "at 100": 1.0}
        for words, level in states.items():
            page.press(button(play, words), "Space" if place % 2 else "Enter")
            page.agrees(lambda region=region, level=level: difference(play, region, {region: level}))
        page.press(button(play, "no"), "Enter")
        page.agrees(lambda region=region: difference(play, region, {}))


def test_slider_situation_ticks_bars_and_the_way_back_by_keyboard(page, play):
    page.press(button(play, "Hippocampus"), "Enter")
    page.press(button(play, "Heated, cortisol follows"), "Enter")
    page.agrees(lambda: difference(play, "hippocampus", {}, **HEATED))
    slider = play.get_by_role("slider", name="Level of the region")
    start = whole(MODELS["document"].predict(**HEATED)["hippocampus"])
    page.press(slider, "ArrowRight", 2)
    page.agrees(lambda: difference(play, "hippocampus", {"hippocampus": (start + 2) / 100}, **HEATED))
    assert button(play, "at the slider").get_attribute("aria-pressed") == "true"
    page.press(play.get_by_role("button", name="undo"), "Enter")
    page.agrees(lambda: difference(play, "hippocampus", {}, **HEATED))
    kept = {}
    for node in ("amygdala", "prefrontal_cortex"):
        page.press(play.get_by_role("checkbox", name=NAMES[node]), "Space")
        kept[node] = MODELS["document"].reference[node]
        page.agrees(lambda: difference(play, "hippocampus", kept, **HEATED))
    calm = whole(MODELS["document"].predict(hold=kept, **HEATED)["calm_response"])
    said = f"calm response to conflict is at {calm}"
    page.comes_to(lambda: said in play.get_by_role("status").first.inner_text(), True)
    page.press(button(play, "bars only"), "Space")
    page.agrees(lambda: difference(play, "hippocampus", kept, **HEATED))
    for name, stands in (("Amygdala", "Kept still: ticked below."), ("Hippocampus", "It follows the model.")):
        page.press(button(play, name), "Enter")  # what stands beside the buttons agrees with the card
        page.comes_to(lambda: play.locator(".nh-hold-stands").inner_text(), stands)
    box = play.get_by_role("spinbutton", name="Level of the region")
    box.fill("7")
    box.press("Enter")
    page.agrees(lambda: difference(play, "hippocampus", kept | {"hippocampus": 0.07}, **HEATED))
    box.press("ControlOrMeta+a")
    page.page.keyboard.type("125")  # more than there is
    box.press("Enter")
    told = play.get_by_role("alert")
    page.comes_to(lambda: "from 0 to 100. \u201c125\u201d was changed" in told.inner_text(), True)
    page.press(play.get_by_role("button", name="start again"), "Space")
    page.agrees(lambda: difference(play, "insula", {}))
    assert button(play, "bars only").get_attribute("aria-pressed") == "false"


def test_the_document_stands_there_word_for_word(page, play):
    rows = nh.load("brain_regions").set_index("region")
    for node, name in NAMES.items():
        page.press(button(play, name), "Enter")
        row = rows.loc[next(one for one in rows.index if one.lower().replace(" ", "_") == node)]
        page.comes_to(lambda row=row: all(cell in play.inner_text() for cell in row), True)


def test_the_picture_behind_a_question_is_set_and_moves(page):
    demo = page.shown("1-7")
    page.agrees(lambda: difference(demo, "insula", {"insula": 0.0}, "evidence"))
    page.press(button(demo, "at 100"), "Enter")
    page.agrees(lambda: difference(demo, "insula", {"insula": 1.0}, "evidence"))
    assert "under the evidence lens" in demo.get_by_role("status").first.inner_text()


def test_three_causes_leave_the_same_amygdala(page):
    demo, model = page.shown("1-5"), MODELS["document"]
    for words, setting in {"a disagreement": {"conflict": 0.6}, "a stressful day": {"cortisol": 0.89},
                           "little learned security, little oxytocin": {"bond": 0.3, "oxytocin": 0.0}}.items():
        page.press(button(demo, words), "Enter")
        levels = model.predict(**setting)
        page.comes_to(lambda levels=levels: f"trust at {whole(levels['trust'])}" in demo.get_by_role(
            "status").first.inner_text(), True)
        page.comes_to(lambda: {label: int(level) for label, level, *_rest in marks_of_scan(demo)},
                      {name: whole(levels[node]) for node, name in NAMES.items()})
        assert f"the amygdala is at {whole(levels['amygdala'])} (" in demo.get_by_role("status").first.inner_text()


def marks_of_scan(demo):
    said = [REGION.fullmatch(label) for label in demo.evaluate(LABELS, ".nh-chart:not([style*=none])")]
    return [match.groups() for match in said if match and match[1] in NAMES.values()]


@pytest.mark.parametrize("width", [1280, 1100, 640])
def test_no_words_are_cut_off_at_the_edge_of_a_picture(page, play, width):
    usual = page.page.viewport_size
    page.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.page.set_viewport_size({"width": width, "height": 1000})
    try:
        page.press(button(play, "Anterior cingulate cortex"), "Enter")
        page.settled(play)
        page.comes_to(lambda: play.evaluate(CUT_OFF), [])
    finally:
        page.page.set_viewport_size(usual)


def test_demo_is_on_one_screen(page, play):
    page.press(button(play, "Anterior cingulate cortex"), "Enter")
    page.press(button(play, "at 0"), "Enter")
    height = page.height_in_a_small_window(play)
    assert height <= ROOM, f"{height} pixels high"


@pytest.mark.parametrize("theme", [*THEMES, "forced colours"])
def test_axe_finds_nothing_and_every_control_has_a_name(page, play, theme):
    demo = page.shown("1-5")
    page.output(FREE_PLAY)
    if theme == "forced colours":
        page.page.emulate_media(forced_colors="active")
        looked = look(page, play)
        page.page.emulate_media(forced_colors="none")
    else:
        with page.theme(theme):
            looked = look(page, play)
    assert demo.count() == 1
    problems, passed, names = looked
    assert problems == []
    assert passed > 10
    assert {"Region", "Hold it", "Situation"} <= names and {*NAMES.values()} <= names


def look(page, output):
    """What axe finds, how many rules are kept, and the names of groups, buttons and ticks."""
    page.settled(output).evaluate("(output) => output.setAttribute('data-under-test', '')")
    problems, passed = page.accessibility("[data-under-test] .nh-demo")
    output.evaluate("(output) => output.removeAttribute('data-under-test')")
    names = output.evaluate("""(output) => [...output.querySelectorAll('[role=group], button, input')]
      .map((one) => one.getAttribute('aria-label') || one.innerText || one.closest('label')?.innerText || '')""")
    return problems, passed, {name.strip() for name in names} | {
        name for name in NAMES.values() if output.get_by_role("checkbox", name=name).count()}
