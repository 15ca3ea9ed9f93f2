"""The concept check by keyboard alone, twice, with a killed kernel in between; then a class votes. Network cut."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import NOTEBOOKS
from lab_page import DARK, ROOM, SHOTS
from test_answers_stay_closed import RECORD
from test_record_on_screen import KERNEL

import neuro_helpers as nh
from neuro_helpers.demos.questions.predict import filled
from neuro_helpers.demos.questions.right_answers import ANSWERS, Models
from neuro_helpers.tables import data_folder
from neuro_helpers.tables.check_records import read_answers

CHECK, VOTED = "concept_check.ipynb", "0-1"
ROWS = list(csv.DictReader(io.StringIO((data_folder() / "teaching" / "concept_check.csv").read_text("utf-8"))))
RIGHT = {(int(row["item"]), row["part"]): row["key"] for row in ROWS if row["right"] == "1"}
COUNT = 10
LATER = {int(row["item"]) for row in ROWS if int(row["lesson"]) > 5}
WINDOW = {"width": 1280, "height": 800}
FOCUSED = """() => document.activeElement.closest("[role=group]")?.getAttribute("aria-label")
  ?? document.activeElement.innerText"""
BARS = """(svgs) => svgs.flatMap((svg) => [...svg.querySelectorAll("path[aria-label]")].map((bar) => [
  bar.getAttribute("aria-label"), bar.getBoundingClientRect().width]))"""

INSIDE = """(boxes) => boxes.map((one) => {
  const style = getComputedStyle(one);
  return [parseFloat(style.textIndent), style.backgroundImage];
})"""


def pixels(box):
    """Return a box as it is seen; it has no focus."""
    box.evaluate("(one) => one.blur()")
    return box.screenshot()


@pytest.fixture(scope="module")
def opened(lesson, tmp_path_factory):
    """Return the notebook of the concept check with one cell more, in which a class votes; run by the menu."""
    folder = tmp_path_factory.mktemp("notebooks")
    for path in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, folder)
    book = json.loads((folder / CHECK).read_text(encoding="utf-8"))
    book["cells"].append({"cell_type": "code", "id": "vote", "metadata": {}, "outputs": [], "execution_count": None,
                          "source": f'nh.ClassVote("{VOTED}")'})
    (folder / CHECK).write_text(json.dumps(book), encoding="utf-8")
    page = lesson(CHECK, notebooks=folder, window=WINDOW)
    page.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
    page.page.evaluate(RECORD, page.notebook)
    return page


def demo_of(page, time):
    output = page.output(f'ConceptCheck("{time}")')
    output.locator(".nh-check").wait_for()
    return output


def sent_of(page):
    return page.page.evaluate("window.sentByKernel")


def said(output):
    return output.get_by_role("status").first.inner_text()


def keys_choose(page, place):
    """From the first of three buttons choose one, and go on to the first button behind the three."""
    for step in range(3):
        if step == place:
            page.page.keyboard.press("Space")
        page.page.keyboard.press("Tab")


def answer_by_keyboard(page, output, choose):
    """Answer all questions with Tab and Space alone; the focus comes along with the question."""
    output.get_by_role("group").first.locator("button").first.focus()
    for item in range(1, COUNT + 1):
        page.comes_to(lambda item=item: page.page.evaluate(FOCUSED).split(":")[0], f"Question {item}")
        for place in choose(item):
            keys_choose(page, place)
        page.comes_to(lambda: said(output).split(". ")[-1], "Answered; you can still change it.")
        if item > 1:  # over "back", which rests at the first question
            page.page.keyboard.press("Tab")
        page.page.keyboard.press("Enter")
    page.comes_to(lambda: said(output).split(". ")[0], "You have answered all 10 questions")


def test_the_first_time_by_keyboard_tells_no_answer_and_fits_one_screen(page):
    assert page.cell_errors == []
    output = demo_of(page, "before")
    assert page.settled(output.locator(".nh-check")).bounding_box()["height"] <= ROOM
    tops = set()
    button = output.get_by_role("button", name="next")
    tops.add(button.bounding_box()["y"] - output.bounding_box()["y"])
    answer_by_keyboard(page, output, lambda item: (item % 3, (item + 1) % 3, item % 3))
    assert "No answer is shown yet" in said(output)
    output.get_by_role("button", name="back").click()
    page.comes_to(lambda: said(output)[:14], "Question 10 of")
    button = output.get_by_role("button", name="finish")
    tops.add(page.settled(button).bounding_box()["y"] - output.bounding_box()["y"])
    assert max(tops) - min(tops) <= 1  # the buttons stay where they are
    page.page.screenshot(path=SHOTS / "check_last.png")
    file = Path(page.lab.root) / "my_concept_check.csv"
    words = {(row["item"], row["part"], row["key"]): row["text"] for row in ROWS}
    assert [(row["answer"], row["reason"]) for row in read_answers(file)] == [
        (words[str(item), "option", "abc"[item % 3]], words[str(item), "reason", "abc"[(item + 1) % 3]])
        for item in range(1, COUNT + 1)]
    sent = "\n".join(sent_of(page))
    assert len(sent_of(page)) > 60 and words["10", "option", "a"] in sent
    told = nh.load("misconceptions")[["belief", "said", "instead"]].to_numpy().ravel()
    names = [f'"{name}"' for name in nh.load("misconceptions")["misconception"]]
    for one in [*told, "\u2713", "nh-right", *names]:
        assert one not in sent and json.dumps(str(one))[1:-1] not in sent


def test_it_survives_a_restart_and_the_second_time_shows_what_is_right(page):
    page.page.evaluate(KERNEL, [page.notebook, "restart"])
    demo_of(page, "before").get_by_role("alert").wait_for()
    assert page.run_all() == []
    before = demo_of(page, "before")
    page.comes_to(lambda: "10 answers of an earlier sitting are back" in before.inner_text(), True)
    after = demo_of(page, "after")
    answer_by_keyboard(page, after, lambda item: ("abc".index(RIGHT[item, "option"]), item % 3, 2))
    page.comes_to(lambda: page.page.evaluate(FOCUSED).strip(), "show my result")
    page.page.keyboard.press("Enter")
    table = after.locator(".nh-record tbody tr:has(td)")
    table.first.wait_for()
    shown = table.evaluate_all("(rows) => rows.map((row) => [...row.cells].slice(2).map((cell) => cell.innerText))")
    expected, order = [], sorted(range(1, COUNT + 1), key=lambda item: item in LATER)  # what is not counted: below
    for item in order:
        first = ("abc"[item % 3] == RIGHT[item, "option"], "abc"[(item + 1) % 3] == RIGHT[item, "reason"])
        second = "abc"[item % 3] == RIGHT[item, "reason"]
        names = {(True, True): "\u2713 right", (True, False): "\u00d7 answer only", (False, True): "\u00d7 reason only",
                 (False, False): "\u00d7 neither"}
        change = {(True, True): "still right", (False, True): "right now", (True, False): "no longer",
                  (False, False): "not yet"}[all(first), second]
        expected.append([names[first], names[True, second], change])
    assert shown == expected
    both = sum(row[1] == "\u2713 right" for item, row in zip(order, expected, strict=True) if item not in LATER)
    assert f"{both} of {COUNT - len(LATER)} now" in said(after) and "not validated" in said(after)
    page.page.screenshot(path=SHOTS / "check_result.png")
    for theme, forced in (("", "active"), ("dark", "none")):
        page.page.emulate_media(forced_colors=forced)
        with page.theme(DARK if theme else "JupyterLab Light"):
            wrong, kept = page.accessibility(".nh-check-result")
        page.page.emulate_media(forced_colors="none")
        assert wrong == [] and kept > 5
    after.get_by_role("button", name="look at each question").click()
    page.comes_to(lambda: after.locator(".nh-check-review .nh-right").count(), 2)
    assert said(after).startswith("Question 1 of 10. Before: ")
    page.comes_to(lambda: "stay as they are" in said(demo_of(page, "before")), True)


def test_what_a_number_box_leaves_out_or_changes_is_said_beside_it(page):
    output = page.output(f'ClassVote("{VOTED}")')
    output.get_by_role("button", name="count the first vote").click()
    boxes = [output.get_by_role("spinbutton", name=f"Votes for {letter}, first vote") for letter in "AB"]
    typed = {"3.7": "\u201c.\u201d was left out", "1000": "\u201c1000\u201d was changed",
             "-5": "\u201c-5\u201d was changed", "": "It held none, so the last number stays"}
    for keys, told in typed.items():
        boxes[0].focus()
        assert output.get_by_role("alert").count() == 0
        page.page.keyboard.press("ControlOrMeta+a")
        page.page.keyboard.press("Delete")
        page.page.keyboard.type(keys)
        page.page.keyboard.press("Tab")
        page.comes_to(lambda told=told: told in "".join(output.get_by_role("alert").all_inner_texts()), True)
        said_at, box_at = output.get_by_role("alert").bounding_box(), boxes[0].bounding_box()
        assert 0 <= said_at["x"] - box_at["x"] - box_at["width"] < 20  # no other box is hidden by it
        assert said_at["y"] < box_at["y"] + box_at["height"] / 2 < said_at["y"] + said_at["height"]
        assert "from 0 to 999" in output.get_by_role("alert").inner_text()
        assert not re.search(r"\b37\b", output.inner_text())  # what stands in the box is hidden from a class
        page.page.screenshot(path=SHOTS / f"vote_typed_{len(keys)}.png")
        boxes[1].focus()
    boxes[0].fill("12")
    boxes[0].press("Tab")
    page.comes_to(lambda: "Typed: A." in said(output) and output.get_by_role("alert").count() == 0, True)
    output.get_by_role("button", name="start again").click()
    page.comes_to(lambda: "Everybody chooses alone" in said(output), True)


def test_a_class_votes_twice_and_only_the_result_tells(page):
    output = page.output(f'ClassVote("{VOTED}")')
    output.locator(".nh-vote").wait_for()
    row, model = nh.load("questions").set_index("question").loc[VOTED], nh.CoupleModel.load()
    answer = ANSWERS[VOTED](Models(model, nh.CoupleModel.load(lens="evidence")))
    right, options = answer.right, row["options"].split(" | ")
    counts = {"first": (4, 7, 9), "second": (2, 5, 13)}
    for vote, button in (("first", "count the first vote"), ("second", "count the second vote")):
        output.get_by_role("button", name=button).click()
        for letter, count in zip("ABC", counts[vote], strict=True):
            box = output.get_by_role("spinbutton", name=f"Votes for {letter}, {vote} vote, number from 0 to 999")
            if letter == "A":
                page.comes_to(lambda box=box: box.evaluate("(one) => one === document.activeElement"), True)
            page.page.keyboard.press("ControlOrMeta+a")
            page.page.keyboard.type(str(count))
            page.page.keyboard.press("Tab")
        page.comes_to(lambda: said(output).split(". ")[-1], "Typed: A, B and C.")
        assert not re.search(r"\d", said(output))
        page.page.keyboard.press("Shift+Tab")  # where a count is typed its box is not drawn otherwise than elsewhere
        page.page.screenshot(path=SHOTS / f"vote_{vote}.png")
        boxes = output.locator(".nh-option input:visible")
        assert boxes.count() == 3
        drawn = boxes.evaluate_all(INSIDE)
        assert drawn[0] == drawn[1] and all(left < -100 for left, _dots in drawn)
        assert len({pixels(boxes.nth(place)) for place in (0, 1)}) == 1  # 4 and 7, or 2 and 5
        show = output.get_by_role("button", name="show what I type")
        show.click()
        page.comes_to(lambda: said(output).split(". ")[-1], "20 so far.")
        assert len({pixels(boxes.nth(place)) for place in (0, 1)}) == 2
        show.click()
        page.comes_to(lambda: said(output).split(". ")[-1], "Typed: A, B and C.")
        if vote == "first":
            way_on = output.get_by_role("button", name="the votes are in")
            way_on.focus()
            page.page.keyboard.press("Enter")
            page.comes_to(lambda: said(output)[:8], "Now talk")
            page.page.wait_for_timeout(300)  # the focus would have gone by now
            assert page.page.evaluate(FOCUSED).strip() == "count the second vote"
    reply = max((one for one in filled(row, answer).split(". ")), key=len)
    letter = "ABC"[options.index(right)]
    told = [one for one in sent_of(page) if reply in one or f"{letter} is right" in one]
    assert told == [] and output.locator(".nh-vote svg").count() == 0
    output.get_by_role("button", name="result").focus()
    page.page.keyboard.press("Enter")
    page.comes_to(lambda: reply in output.inner_text(), True)
    page.page.wait_for_timeout(300)
    page.page.keyboard.press("Enter")  # one Enter too many leaves the result where it is
    page.page.wait_for_timeout(300)
    assert reply in output.inner_text() and page.page.evaluate(FOCUSED).strip() == "result"
    page.comes_to(lambda: len(output.locator(".nh-card svg").evaluate_all(BARS)), 3)
    page.settled(output)
    bars = output.locator(".nh-card svg").evaluate_all(BARS)
    shares = [[round(100 * count / 20) for count in own] for own in counts.values()]
    assert [name for name, _width in bars] == [
        f"Answer {one}{', right' if one == letter else ''}: {first} % before talking, {second} % after talking"
        for one, first, second in zip("ABC", *shares, strict=True)]
    for (_name, width), share in zip(bars, shares[0], strict=True):
        assert width / bars[0][1] == pytest.approx(share / shares[0][0], rel=0.03)
    place = options.index(right)
    assert said(output) == (f"In this model, {letter} is right: {shares[0][place]} % chose it before talking, "
                            f"{shares[1][place]} % after talking.")
    top = output.locator(".nh-vote").bounding_box()["y"]
    foot = output.locator(".nh-vote > .nh-row").first.bounding_box()
    assert foot["y"] + foot["height"] - top <= ROOM  # question, bars and buttons on one screen
    page.page.screenshot(path=SHOTS / "vote_result.png")
    wrong, kept = page.accessibility(".nh-vote")
    assert wrong == [] and kept > 5
