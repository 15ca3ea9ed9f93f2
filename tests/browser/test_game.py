"""The challenge of the first lesson in a real JupyterLab: its flag, its end, and nothing that jumps."""

import pytest
from lab_on_screen import FLAG, IN_GAME, IN_VIEW, LabOnScreen
from lab_page import SHOTS, SMALL_WINDOW

from neuro_helpers.charts.comparisons import GOAL
from neuro_helpers.model import CoupleModel

LESSON, WINDOW = "00_start_here.ipynb", SMALL_WINDOW
MODEL = CoupleModel.load()
SLIDERS = {node: MODEL.labels[node] for node in MODEL.sliders}


@pytest.fixture
def game(page):
    """Return the challenge at its start, the file browser closed."""
    page.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
    return LabOnScreen(page, "Challenge(")


def test_the_goal_has_a_flag_that_fills_when_it_is_reached(page, game):
    picture = game.output.locator(".nh-outcomes svg").first

    def flag():
        """Return where on the axis from 0 to 100 the flag stands, and how it is filled."""
        found, texts = picture.evaluate(FLAG, GOAL), picture.locator("text")
        ends = [texts.get_by_text(end, exact=True).first.evaluate("(text) => text.getCTM().e / text.ownerSVGElement"
                                                                  ".getCTM().a") for end in ("0", "100")]
        return [(round(100 * (one["x"] - ends[0]) / (ends[1] - ends[0])), one["fill"]) for one in found]

    assert flag() == [(60, "white")]
    assert "Goal 60" in game.output.locator(".nh-goal").inner_text()
    box = game.box(SLIDERS["cortisol"])
    box.fill("20")
    box.press("Enter")
    page.comes_to(flag, [(60, GOAL)])
    page.comes_to(lambda: "Reached" in game.output.locator(".nh-goal-on").inner_text(), True)
    assert picture.locator("[aria-label*='the goal is 60, reached']").count() == 1
    game.button("new game").click()
    page.comes_to(flag, [(60, "white")])
    assert game.output.locator(".nh-goal-on").count() == 0


def test_nothing_in_the_game_moves_when_a_way_is_found(page, game):
    main = game.output.locator(".nh-main")
    before, found = main.evaluate(IN_GAME), game.output.locator(".nh-chips li:not(.nh-left)")
    for number, (cortisol, conflict) in enumerate([(20, 60), (40, 20)], 1):
        for label, value in ((SLIDERS["conflict"], conflict), (SLIDERS["cortisol"], cortisol)):
            game.box(label).fill(str(value))
            game.box(label).press("Enter")
        page.comes_to(found.count, number)
        assert page.settled(main).evaluate(IN_GAME) == before
    for number, node in enumerate(("conflict", "cortisol", "conflict"), 3):  # follow, follow, and held again
        game.padlock(SLIDERS[node]).click()
        page.comes_to(found.count, number)
        assert page.settled(main).evaluate(IN_GAME) == before
    assert f"All {number} kinds found" in game.output.inner_text()
    game.button("new game").click()
    page.comes_to(found.count, 0)


def test_hint_and_form_open_without_moving_a_slider_and_start_again_closes_both(page, game):
    main, form = game.output.locator(".nh-main"), game.output.locator(".nh-neighbour")
    before = main.evaluate(IN_GAME)
    game.button("a hint").click()
    page.comes_to(game.output.locator(".nh-hint").count, 1)
    assert page.settled(main).evaluate(IN_GAME) == before
    page.page.screenshot(path=SHOTS / "game_hint.png")
    game.button("set one for your neighbour").click()
    form.wait_for()
    page.comes_to(lambda: form.evaluate(IN_VIEW), True)
    assert page.settled(main).evaluate(IN_GAME) == before
    page.page.screenshot(path=SHOTS / "game_form.png")
    game.button("start again").click()
    page.comes_to(form.count, 0)
    page.comes_to(game.output.locator(".nh-hint").count, 0)
    assert page.settled(main).evaluate(IN_GAME) == before
