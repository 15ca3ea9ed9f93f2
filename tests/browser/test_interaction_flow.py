"""The lesson of the five steps in a real JupyterLab with the network cut: what the player draws is what the model runs.

Expectations come from runs of the model in the test's own Python, never from a player: the page's kernel, the player's
observers, the clock and the drawing lie in between, and when one of them is dead these tests fail.
"""

import itertools
import json
import math
import re

import pytest
import waiting
from lab_page import ROOM, THEMES
from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401

from neuro_helpers.charts.steps.step_arrows import SPOKEN, entries
from neuro_helpers.charts.steps.step_places import MOST, STEP_NODES
from neuro_helpers.demos.steps import step_picture
from neuro_helpers.demos.steps.step_sentences import SWITCHES, Teller, short_labels
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import Script

LESSON, PICTURES, PLAYER_CELL = "03_interaction_flow.ipynb", 1, "nh.StepPlayer()"
KEY = [entry["text"] for entry in entries()]
POSITION = 0.3  # of 100: half a pixel on a track
SAID = re.compile(r"Partner ([AB]), (.+?): (\d+) of 100, .*")

DRAWN = """
(svg) => {
  const place = (element) => { const at = element.getCTM(); return { x: at.e, y: at.f }; };
  return {
    marks: [...svg.querySelectorAll('[aria-label^="Partner "][aria-label*=" of 100"]')]
      .map((mark) => ({ said: mark.getAttribute('aria-label'), ...place(mark) })),
    arrows: [...svg.querySelectorAll('[aria-label^="Arrow ("]')].map((mark) => mark.getAttribute('aria-label')),
    lines: [...svg.querySelectorAll('line')]
      .map((line) => ({ length: Number(line.getAttribute('x2')), ...place(line) })),
  };
}
"""

WORDS = """
(svg) => {
  const paper = svg.getBoundingClientRect();
  const read = (text) => {
    const at = text.getBoundingClientRect(), lean = 0.15 * at.height;
    return { text: text.textContent, left: at.left - paper.left, right: at.right - paper.left,
      top: at.top + lean, bottom: at.bottom - lean };
  };
  return { width: paper.width, words: [...svg.querySelectorAll('text')].filter((one) => one.textContent).map(read) };
}
"""


class Expected:
    """What the model says with some switches on, and what should be on screen at each beat."""

    def __init__(self, model, on=()):
        self.script, self.labels = Script(model, on), short_labels(model.nodes)
        self.beats, self.teller = self.script.beats, Teller(self.script, self.labels)
        self.arrows = self.teller.arrows

    def sentence(self, place):
        return self.teller.sentence(self.beats[place])

    def levels(self, place):
        """(partner, label) -> level in 0..1 and how it is marked."""
        beat = self.beats[place]
        at, marks = self.script.runs[beat.run].at(beat.minute), step_picture.marked(beat)
        return {(partner, label): (at.loc[node, partner], marks.get(f"{partner}:{node}", ""))
                for node, label in self.labels.items() if node in STEP_NODES[beat.step] for partner in PARTNERS}

    def start(self, place):
        """(partner, label) -> level at the start of the run, in 0..1."""
        start = self.script.start(self.beats[place])
        return {(partner, label): start[partner][node] for node, label in self.labels.items() for partner in PARTNERS}

    def arrows_said(self, place):
        """What is said of each arrow that is drawn."""
        states = step_picture.lit(self.arrows, self.script, place)
        said = self.arrows.set_index("key")["said"]
        return sorted(f"{said[key]}, {json.loads(SPOKEN)[state]}" for key, state in states.items())


@pytest.fixture(scope="module")
def model():
    return CoupleModel.load()


@pytest.fixture(scope="module")
def usual(model):
    """The evening and the weeks with no switch on."""
    return Expected(model)


@pytest.fixture
def player(page, usual):
    """The first player of the lesson at its beginning, with the panel open."""
    output = page.output(PLAYER_CELL)
    output.locator(".nh-steps svg").first.wait_for()
    options = output.get_by_role("button", name="What if, and speed")
    if options.get_attribute("aria-pressed") != "true":
        page.press(options, "Enter")
    page.press(output.get_by_role("button", name="Start again"), "Enter")
    agrees(output, usual, 0)
    return output


def difference(output, expected, place):
    """Return in words where the page and the model differ, empty when they agree."""
    sentence = output.get_by_role("status").first.inner_text()
    if sentence != expected.sentence(place):
        return f"the sentence is {sentence!r}, not {expected.sentence(place)!r}"
    start = expected.start(place)
    drawn, levels = output.locator(".nh-steps svg").first.evaluate(DRAWN), expected.levels(place)
    if len(drawn["marks"]) != len(levels):
        return f"{len(drawn['marks'])} levels are drawn, not {len(levels)}"
    for mark in drawn["marks"]:
        partner, label, number = SAID.fullmatch(mark["said"]).groups()
        level, marked = levels[(partner, label)]
        seen = "now" if mark["said"].endswith("; now") else "fails" if "as the step asks" in mark["said"] else ""
        position, change = place_on_track(mark, drawn["lines"]), 100 * (level - start[(partner, label)])
        computed = 50 + 50 * max(-1, min(1, change / MOST))
        if (int(number), seen) != (math.floor(100 * level + 0.5), marked) or abs(position - computed) > POSITION:
            return f"drawn {mark['said']!r} at {position:.2f}, computed {computed:.2f} {marked}"
    arrows = sorted(drawn["arrows"])
    return "" if arrows == expected.arrows_said(place) else f"arrows: {arrows}, not {expected.arrows_said(place)}"


def place_on_track(mark, lines):
    """Where a mark stands on its track from 0 to 100; tracks are the longest lines of the picture."""
    longest = max(line["length"] for line in lines)
    tracks = [line for line in lines if abs(line["length"] - longest) < 1]
    near = [track for track in tracks if abs(track["y"] - mark["y"]) < 1 and track["x"] <= mark["x"] + 1]
    track = max(near, key=lambda track: track["x"])
    return 100 * (mark["x"] - track["x"]) / track["length"]


def agrees(output, expected, place):
    """Check that the page comes to show a beat as the model has it."""
    waiting.agrees(output.page, lambda: difference(output, expected, place))


def test_every_player_draws(page):
    for question in ("3-3", "3-5", "3-7", "3-9"):
        page.shown(question).locator(".nh-steps svg").first.wait_for(state="attached")
    assert sum(output.locator(".nh-steps-player").count() for output in page.demos()) == 5


def test_each_step_button_works_from_the_keyboard(page, player, usual):
    for step in range(1, 6):
        page.press(player.get_by_role("button", name=f"Step {step}:"), "Enter")
        agrees(player, usual, usual.script.end_of(step))


def test_forward_and_back_work_from_the_keyboard(page, player, usual):
    for name, times, place in (("One beat forward", 4, 4), ("One beat back", 2, 2)):
        page.press(player.get_by_role("button", name=name), "Enter", times)
        agrees(player, usual, place)


@pytest.mark.parametrize("name", SWITCHES)
def test_each_switch_works_from_the_keyboard(page, player, usual, model, name):
    expected = Expected(model, [name])
    page.press(player.get_by_role("checkbox", name=SWITCHES[name]), "Space")
    agrees(player, expected, 0)
    page.comes_to(lambda: player.get_by_role("button", name="not played yet").count(), 5)
    assert not re.search("not met|\u2713", player.inner_html())
    missing = expected.script.steps.loc[~expected.script.steps["happened"], "step"].to_list()
    page.press(player.get_by_role("button", name=f"Step {missing[0]}:"), "Enter")
    agrees(player, expected, expected.script.end_of(missing[0]))
    assert player.get_by_role("status").first.inner_text().startswith(f"Step {missing[0]} does not happen.")
    page.press(player.get_by_role("checkbox", name=SWITCHES[name]), "Space")
    agrees(player, usual, 0)


def test_the_line_of_time_is_dragged_and_moved_by_keys(page, player, usual):
    line = player.get_by_role("slider", name="Time of the evening")
    page.press(line, "ArrowRight", 2)
    agrees(player, usual, 2)
    page.comes_to(lambda: line.get_attribute("aria-valuetext"), "18:23, step 1")
    room = line.bounding_box()
    page.page.mouse.move(room["x"] + 40, room["y"] + 40)
    page.page.mouse.down()
    page.page.mouse.move(room["x"] + 0.6 * room["width"], room["y"] + 40, steps=4)
    page.page.mouse.up()
    share = (0.6 * room["width"] - 10) / (room["width"] - 20)
    agrees(player, usual, step_picture.beat_at(usual.script, share))


def test_it_stands_still_until_play_and_then_walks_and_pauses(page, player, usual):
    page.page.wait_for_timeout(1500)
    agrees(player, usual, 0)
    player.get_by_role("button", name="fast").click()
    page.press(player.get_by_role("button", name="Play from here"), "Enter")
    player.get_by_role("status").first.get_by_text("18:23.").wait_for()
    page.press(player.get_by_role("button", name="Pause"), "Enter")
    page.page.wait_for_timeout(500)
    sentence = player.get_by_role("status").first.inner_text()
    page.page.wait_for_timeout(2100)  # longer than a beat
    assert player.get_by_role("status").first.inner_text() == sentence


def test_what_runs_along_an_arrow_rests_for_who_wants_less_motion(page, player):
    page.press(player.get_by_role("button", name="One beat forward"), "Enter", 2)
    runs = player.locator(".step_pulse_marks path").first
    runs.wait_for(state="attached")
    motion = "(element) => getComputedStyle(element).animationName"
    assert runs.evaluate(motion) == "nh-step-pulse"
    page.page.emulate_media(reduced_motion="reduce")
    found = runs.evaluate(motion)
    page.page.emulate_media(reduced_motion="no-preference")
    assert found == "none"


@pytest.mark.parametrize("width", [1280, 1100, 640])
def test_the_signs_are_told_in_words_that_can_be_read_at_every_width(page, player, usual, width):
    """What a sign means, and what is on the line of time: all there, inside the picture, and nothing upon another."""
    page.press(player.get_by_role("button", name="One beat forward"), "Enter", 2)
    agrees(player, usual, 2)
    before = page.page.viewport_size
    page.page.set_viewport_size({"width": width, "height": 900})
    page.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
    page.settled(player)
    picture = player.locator(".nh-steps svg").first.evaluate(WORDS)
    line = player.locator(".nh-timeline svg").evaluate(WORDS)
    page.page.set_viewport_size(before)
    page.settled(player)
    key = [one for one in picture["words"] if one["text"] in KEY]
    assert {one["text"] for one in key} == set(KEY)
    routine = step_picture.timeline(usual.script)["parts"][1]["lines"]
    assert {*routine, "A is warm", "disagreement"} <= {one["text"] for one in line["words"]}
    for words, room in ((key, picture["width"]), (line["words"], line["width"])):
        for one in words:
            assert one["left"] >= -10 and one["right"] <= room + 10, one
        for one, other in itertools.combinations(words, 2):
            apart = (one["right"] <= other["left"] or other["right"] <= one["left"] or one["bottom"] <= other["top"]
                     or other["bottom"] <= one["top"])
            assert apart, (one, other)


def test_the_player_is_on_one_screen(page, player):
    page.press(player.get_by_role("button", name="What if, and speed"), "Enter")
    height = page.height_in_a_small_window(player.locator(".nh-steps-player"))
    assert math.ceil(height) <= ROOM


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_with_the_panel_open(page, player, theme):
    with page.theme(theme):
        page.press(player.get_by_role("checkbox", name="the repair is refused"), "Space")
        page.press(player.get_by_role("button", name="Step 3:"), "Enter")
        player.get_by_text("Step 3 does not happen").wait_for()
        page.settled(player)
        wrong, kept = page.accessibility(".nh-steps-player")
    assert wrong == []
    assert kept > 10
