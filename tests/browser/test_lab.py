"""The first lesson in a real JupyterLab with the network cut: what is drawn is what the model says.

Every expectation is computed in the test's own Python, from the tables and for the setting that the page shows. The
page's kernel, its observers and the drawing all lie in between: when one of them is dead, these tests fail.
"""

import math

import pytest
from lab_on_screen import IN_LAB, IN_VIEW, LabOnScreen
from lab_page import ROOM, SHOTS, SMALL_WINDOW, THEMES
from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401

from neuro_helpers.demos import WhatIfLab
from neuro_helpers.model import CoupleModel

LESSON, PICTURES, LAB_CELL = "00_start_here.ipynb", 6, "WhatIfLab("
WIDTH, HEIGHT = 1400, 1000  # of the browser window, in pixels
WINDOW = {"width": WIDTH, "height": HEIGHT}
POSITION = 0.06  # of 100: a tenth of a pixel on the narrowest axis

MODEL = CoupleModel.load()
LABELS = MODEL.nodes["label"]
START = {node: float(MODEL.reference[node]) for node in MODEL.sliders} | {"released": ()}
SLIDERS = {node: LABELS[node] for node in MODEL.sliders}
OUTCOMES = MODEL.nodes[MODEL.nodes["layer"].isin(["effect", "behaviour"]) & (MODEL.nodes["family"] != "")]

RESTART = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  return panel.sessionContext.session.kernel.restart();
}
"""

PANELS = ("Why?", "show the rows", "How sure?", "Compare", "Context")
FOCUSED = """() => {
  const at = document.activeElement;
  return at.getAttribute('aria-label') ?? at.innerText;
}"""


@pytest.fixture
def lab(page):
    """Return the lesson's first lab at its start."""
    shown = LabOnScreen(page, LAB_CELL)
    shown.button("start again").click()
    agrees(shown, START)
    return shown


def setting_on(lab):
    """Return what the page shows as arguments of `predict`."""
    free = tuple(node for node, label in SLIDERS.items() if lab.released(label))
    held = {node: lab.number(label) / 100 for node, label in SLIDERS.items() if node not in free}
    return held | {"released": free}


def rounded(setting):
    """Return a setting without the last digits of its levels, to be compared."""
    return {node: level if node == "released" else round(level, 9) for node, level in setting.items()}


def whole(level):
    """Return a level as the whole number that people read."""
    return math.floor(100 * level + 0.5)


def sentence_for(setting, show_all):
    """Return what a fresh lab, in this Python, says at a setting."""
    fresh = WhatIfLab(show_all=show_all)
    for node in SLIDERS:
        fresh.controls[f"{node}_padlock"].value = node in setting["released"]
        if node in setting:
            fresh.controls[node].value = 100 * setting[node]
    return fresh.summary


def difference(lab, expected, show_all, sentence):
    """Return in words where the page and the model differ, empty when they agree."""
    setting = setting_on(lab)
    if rounded(setting) != rounded(expected) or lab.all_are_shown() != show_all:
        return f"the page stands at {setting}, not at {expected}; all shown: {lab.all_are_shown()}"
    levels = MODEL.predict(**setting)
    drawn = lab.outcomes()
    wrong = [found for outcome in drawn if (found := wrong_in(outcome, levels))]
    if len(drawn) != (len(OUTCOMES) if show_all else OUTCOMES["family"].nunique()):
        wrong.append(f"{len(drawn)} outcomes are drawn")
    for node in setting["released"]:
        if lab.number(SLIDERS[node]) != whole(levels[node]):
            wrong.append(f"{node} follows the model to {levels[node]:.3f} and shows {lab.number(SLIDERS[node])}")
    if lab.sentence() != sentence:
        wrong.append(f"the sentence is {lab.sentence()!r}, not {sentence!r}")
    return "; ".join([*wrong, f"at {setting}"]) if wrong else ""


def wrong_in(outcome, levels):
    """Return in words what is wrong in one drawn outcome."""
    (node,) = OUTCOMES.index[OUTCOMES["label"] == outcome.label]
    change = whole(levels[node]) - whole(MODEL.reference[node])
    words = f"({change:+d})".replace("-", "\N{MINUS SIGN}") if change else "(no change)"
    right = (outcome.level, outcome.change) == (whole(levels[node]), words)
    if right and abs(outcome.position - 100 * levels[node]) <= POSITION:
        return ""
    return f"{node}: drawn {tuple(outcome)}, predicted {100 * levels[node]:.2f} {words}"


def agrees(lab, expected, show_all=False):
    """Check that the page comes to stand at a setting, and that picture, numbers and sentence are the model's there."""
    sentence = sentence_for(expected, show_all)
    lab.page.agrees(lambda: difference_now(lab, expected, show_all, sentence))


def difference_now(lab, expected, show_all, sentence):
    """Return `difference`, also while box and handle, or mark and number, are read between two frames."""
    try:
        return difference(lab, expected, show_all, sentence)
    except (AssertionError, ValueError) as moving:
        return f"the page contradicts itself: {moving}"


def test_the_lab_opens_at_the_reference_couple(page, lab):
    agrees(lab, START)
    assert all(outcome.change == "(no change)" for outcome in lab.outcomes())
    page.page.screenshot(path=SHOTS / "first_view.png")


@pytest.mark.parametrize("node", SLIDERS)
def test_each_slider_works_by_keyboard(page, lab, node):
    start = whole(MODEL.reference[node])
    before = lab.outcomes()
    for key, times, number in [
        *(("ArrowRight", 7, start + 7), ("ArrowLeft", 12, start - 5), ("PageUp", 4, start + 15)),
        *(("Home", 1, 0), ("ArrowUp", 1, 1), ("End", 1, 100)),
    ]:
        page.press(lab.slider(SLIDERS[node]), key, times)
        agrees(lab, START | {node: number / 100})
    assert lab.outcomes() != before, "no outcome has moved"


def test_a_number_typed_into_a_box_moves_the_slider_and_the_outcomes(lab):
    box = lab.box(SLIDERS["conflict"])
    box.fill("63")
    box.press("Enter")
    agrees(lab, START | {"conflict": 0.63})


def test_a_padlock_lets_cortisol_follow_the_disagreement(page, lab):
    conflict, cortisol = SLIDERS["conflict"], SLIDERS["cortisol"]
    page.press(lab.slider(conflict), "End")
    page.press(lab.slider(conflict), "PageDown", 4)
    held = START | {"conflict": 0.8}
    agrees(lab, held)
    page.press(lab.padlock(cortisol), "Space")
    free = {node: level for node, level in held.items() if node != "cortisol"} | {"released": ("cortisol",)}
    agrees(lab, free)
    assert lab.number(cortisol) >= 100 * START["cortisol"] + 5, "cortisol has not followed"
    assert lab.box(cortisol).is_disabled()
    page.page.screenshot(path=SHOTS / "cortisol_released.png")
    page.press(lab.slider(conflict), "ArrowLeft", 20)
    agrees(lab, free | {"conflict": 0.6})
    followed = lab.number(cortisol)
    page.press(lab.padlock(cortisol), "Space")
    agrees(lab, START | {"conflict": 0.6, "cortisol": followed / 100})


def test_all_padlocks_open_settle_on_the_models_own_answer(lab):
    for label in SLIDERS.values():
        lab.padlock(label).click()
    agrees(lab, {"released": tuple(SLIDERS)})


@pytest.mark.parametrize("scene", MODEL.scenarios["scenario"])
def test_each_starting_point_sets_the_sliders_and_the_padlocks(page, lab, scene):
    row = MODEL.scenarios.set_index("scenario").loc[scene]
    page.press(lab.slider(SLIDERS["conflict"]), "ArrowRight")
    agrees(lab, START | {"conflict": START["conflict"] + 0.01})
    lab.choose(row["label"])
    free = tuple(node for node in SLIDERS if node in row["released"].split(";"))
    full = {node: START[node] if math.isnan(row[node]) else row[node] for node in SLIDERS}
    agrees(lab, {node: level for node, level in full.items() if node not in free} | {"released": free})
    assert lab.output.get_by_text(row["sentence"], exact=True).is_visible()


def test_the_menu_of_starting_points_works_by_keyboard(page, lab):
    menu = lab.output.get_by_role("combobox", name="Starting point")
    scene = MODEL.scenarios.iloc[1]
    page.press(menu, "ArrowDown", times=2)
    chosen = "(menu) => menu.selectedOptions[0].text"
    page.comes_to(lambda: menu.evaluate(chosen).replace("\N{NO-BREAK SPACE}", " "), scene["label"])
    held = {node: float(MODEL.reference[node] if math.isnan(scene[node]) else scene[node]) for node in SLIDERS}
    agrees(lab, held | {"released": ()})


def test_show_all_shows_every_outcome_and_keeps_up(page, lab):
    lab.button("show all").click()
    agrees(lab, START, show_all=True)
    page.press(lab.slider(SLIDERS["oxytocin"]), "ArrowRight", 30)
    agrees(lab, START | {"oxytocin": START["oxytocin"] + 0.3}, show_all=True)
    assert {outcome.label for outcome in lab.outcomes()} == set(OUTCOMES["label"])
    page.page.set_viewport_size({"width": WIDTH, "height": 1700})
    lab.output.screenshot(path=SHOTS / "show_all.png")
    page.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    lab.button("show all").click()
    agrees(lab, START | {"oxytocin": START["oxytocin"] + 0.3})


def test_undo_takes_back_one_move_at_a_time(page, lab):
    page.press(lab.slider(SLIDERS["conflict"]), "End")
    moved = START | {"conflict": 1.0}
    agrees(lab, moved)
    lab.padlock(SLIDERS["cortisol"]).click()
    agrees(lab, {node: level for node, level in moved.items() if node != "cortisol"} | {"released": ("cortisol",)})
    lab.button("undo").click()
    agrees(lab, moved)
    lab.button("undo").click()
    agrees(lab, START)


def test_both_lenses_are_drawn_where_they_differ(page, lab):
    lab.button("second lens").click()
    lab.button("evidence").wait_for()
    page.press(lab.slider(SLIDERS["oxytocin"]), "End")
    other = CoupleModel.load(lens="evidence").predict(oxytocin=1.0)
    said = lab.output.locator(".nh-outcomes [aria-label^='Trust: ']").get_attribute("aria-label")
    page.comes_to(lambda: f"The evidence lens has trust at {whole(other['trust'])}" in lab.sentence(), True)
    said = lab.output.locator(".nh-outcomes [aria-label^='Trust: ']").get_attribute("aria-label")
    assert f"the evidence lens has {whole(other['trust'])}" in said
    lab.button("evidence").click()
    lab.output.locator(f".nh-outcomes [aria-label^='Trust: {whole(other['trust'])} of 100']").wait_for()


def test_the_whole_lab_is_on_one_screen(page, lab):
    """Sliders, sentence, outcomes, chemicals and brain at 1280 x 800, scrolled to the cell, file browser closed."""
    height = page.height_in_a_small_window(lab.output.locator(".nh-main"))
    assert height <= ROOM, f"the lab is {height} pixels high"


@pytest.fixture
def small(page, lab):
    """Return the lab at its start in a window of 1280 x 800, the file browser closed, its top at the window's."""
    page.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
    page.page.set_viewport_size(SMALL_WINDOW)
    page.settled(lab.output).locator(".nh-main").evaluate("(main) => main.scrollIntoView({ block: 'start' })")
    yield lab
    page.page.set_viewport_size(WINDOW)


def test_cause_and_effect_are_in_view_at_once(page, small):
    for part in (".nh-sliders", ".nh-outcomes svg", ".nh-chemicals svg", ".nh-brain svg"):
        assert small.output.locator(part).first.evaluate(IN_VIEW), f"{part} is not in view"


def test_the_slider_has_the_room_and_not_its_padlock(small):
    for label in SLIDERS.values():
        track = small.slider(label).locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
        padlock = small.padlock(label).bounding_box()
        assert track["width"] > 200 > 40 > padlock["width"]


def test_why_comes_into_view_and_the_button_keeps_the_focus(page, small):
    why = small.button("Why?")
    why.focus()
    page.page.keyboard.press("Enter")
    body = small.output.locator(".nh-panel .nh-card").first
    page.comes_to(lambda: small.output.locator(".nh-panel").first.evaluate(IN_VIEW) or body.evaluate(IN_VIEW), True)
    assert "Why?" in page.page.evaluate(FOCUSED)
    page.page.keyboard.press("Enter")
    body.wait_for(state="detached")


@pytest.mark.parametrize("width", [1280, 1100])
def test_nothing_in_the_lab_moves_for_any_starting_point(page, small, width):
    page.page.set_viewport_size(SMALL_WINDOW | {"width": width})
    main = page.settled(small.output.locator(".nh-main"))
    seen = {"": main.evaluate(IN_LAB)}
    for label in MODEL.scenarios["label"]:
        small.choose(label)
        seen[label] = page.settled(main).evaluate(IN_LAB)
    assert [label for label in seen if seen[label] != seen[""]] == [], seen


def test_the_second_lens_is_explained_in_view_and_moves_no_picture(page, small):
    main, button = small.output.locator(".nh-main"), small.button("second lens")
    button.evaluate("(button) => button.scrollIntoView({ block: 'end' })")
    before = main.evaluate(IN_LAB)
    button.click()
    lens = small.button("evidence")
    lens.wait_for()
    page.comes_to(lambda: lens.evaluate(IN_VIEW), True)
    assert page.settled(main).evaluate(IN_LAB) == before
    assert button.evaluate(IN_VIEW)
    button.click()
    lens.wait_for(state="hidden")


@pytest.mark.parametrize("words", ["How sure?", "Compare"])
def test_what_is_drawn_on_the_outcomes_brings_the_outcomes(page, small, words):
    page.page.set_viewport_size(SMALL_WINDOW | {"width": 1100})
    page.settled(small.output)
    button, outcomes = small.button(words), small.output.locator(".nh-outcomes svg").first
    button.evaluate("(button) => button.scrollIntoView({ block: 'start' })")
    assert not outcomes.evaluate(IN_VIEW)
    button.click()
    page.comes_to(lambda: outcomes.evaluate(IN_VIEW), True)
    page.comes_to(lambda: small.output.locator(".nh-notes").evaluate(IN_VIEW), True)
    button.click()


def test_a_request_to_the_outside_is_refused_and_seen(opened):
    """The empty list of the other tests means something only if a request would be on it."""
    known, address = len(opened.errors), "http://outside.invalid/picture.png"
    answer = opened.page.evaluate("(address) => fetch(address).then(() => 'arrived', () => 'refused')", address)
    assert answer == "refused"
    opened.comes_to(lambda: any(address in error for error in opened.errors[known:]), True)
    assert opened.outside == [address]
    opened.outside.clear()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_with_every_panel_open(page, lab, theme):
    with page.theme(theme):
        page.press(lab.slider(SLIDERS["conflict"]), "ArrowRight", 30)
        for words in PANELS:
            lab.button(words).click()
        lab.output.get_by_text("The arrows that carry most").wait_for()
        page.press(lab.slider(SLIDERS["conflict"]), "ArrowRight", 30)
        page.comes_to(lambda: lab.box(SLIDERS["conflict"]).input_value(), f"{100 * START['conflict'] + 60:g}")
        page.settled(lab.output)
        wrong, kept = page.accessibility(".nh-lab")
        lab.output.screenshot(path=SHOTS / f"panels_{theme.split()[-1].lower()}.png")
        for words in ("show the rows", "Why?", *PANELS[2:]):
            lab.button(words).click()
    assert wrong == []
    assert kept > 10


def test_the_tab_key_reaches_everything_in_the_order_of_the_screen(page, lab):
    lab.output.get_by_role("combobox", name="Starting point").focus()
    seen = [page.page.evaluate(FOCUSED)]
    for _ in range(30):
        page.page.keyboard.press("Tab")
        seen.append(page.page.evaluate(FOCUSED))
    print("\n".join(map(str, seen)))
    wanted = ["Starting point", "undo", "start again", "show all", *SLIDERS.values(), "Why?",
              "How sure?", "Compare", "second lens", "Context", "bars only", "About the picture"]
    places = [next((place for place, name in enumerate(seen) if words in str(name)), -1) for words in wanted]
    assert places == sorted(places) and -1 not in places, dict(zip(wanted, places, strict=True))
    for label in SLIDERS.values():
        assert sum("0 to 100 in model units" in str(name) and label in str(name) for name in seen) == 2


def test_the_brain_draws_its_key_again_when_the_window_changes(page, lab):
    for width in (900, WIDTH):
        page.page.set_viewport_size({"width": width, "height": HEIGHT})
        page.settled(lab.output)
    texts = lab.output.locator(".nh-brain text").all_text_contents()
    assert "colour = number of the model, not a scan" in texts
    assert "not a scan" not in texts


def test_a_restarted_kernel_is_told_and_run_all_brings_everything_back(opened):
    """The last test of the file: it takes the lab away."""
    output = opened.output(LAB_CELL)
    assert output.locator(".nh-trouble").count() == 0
    opened.page.evaluate(RESTART, opened.notebook)
    output.get_by_role("alert").get_by_text("Run All Cells").wait_for()
    assert opened.run_all() == []
    shown = LabOnScreen(opened, LAB_CELL)
    assert shown.output.locator(".nh-trouble").count() == 0
    agrees(shown, START)
