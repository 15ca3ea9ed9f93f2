"""Assignment 2: perfect answers for several students, each mistake and its sentence, tasks that are fair for all."""

import ast
import itertools
import re

import pytest
from coursework_answers import answers

import neuro_helpers as nh
from neuro_helpers import coursework
from neuro_helpers.coursework import quarrel_numbers as numbers
from neuro_helpers.coursework.a_quarrel_and_its_repair import OFF, OWN_ROWS, SWITCHES
from neuro_helpers.coursework.hints import Hint
from neuro_helpers.demos.drift.arrow_switches import GROUPS
from neuro_helpers.demos.steps.step_sentences import SWITCHES as ON_SCREEN
from neuro_helpers.simulate.evening import Evening

NAME = "a_quarrel_and_its_repair"
FIVE = ("417", "s001", "00023", "sample", "M-12")
MANY = [str(1000 + n) for n in range(12)]  # 300 were looked at once; each costs a fifth of a second


@pytest.fixture(scope="module")
def found():
    """Return number -> item -> text of the answer cell, as the demos show it."""
    return {number: answers(coursework.start(NAME, number=number)) for number in FIVE}


@pytest.fixture(scope="module")
def sheets():
    """Return the sheets of many students."""
    return [coursework.start(NAME, number=number) for number in MANY]


@pytest.fixture
def sheet():
    """Return one student's sheet: two resting places, and the repair is refused."""
    return coursework.start(NAME, number="sample")


def value_in(cell):
    """Return the value that an answer cell gives to its name."""
    return ast.literal_eval(cell.split("=", 1)[1].strip())


def said(sheet, item, answer):
    """Return the hint about an answer."""
    with pytest.raises(Hint) as hint:
        sheet.judge(item, answer)
    return str(hint.value)


def is_wrong(sheet, item, answer):
    """Return whether an answer gets a hint."""
    try:
        sheet.judge(item, answer)
    except Hint:
        return True
    return False


@pytest.mark.parametrize("number", FIVE)
def test_what_the_demos_show_is_right(number, found):
    sheet = coursework.start(NAME, number=number, cells=list(found[number].values()))
    for item in sheet.items:
        assert sheet.judge(item, value_in(found[number][item])), item


def test_another_students_answers_are_wrong_in_every_part(found):
    for one, other in itertools.combinations(FIVE, 2):
        sheet = coursework.start(NAME, number=other)
        wrong = [item for item in sheet.items if is_wrong(sheet, item, value_in(found[one][item]))]
        assert wrong == list(sheet.items), (one, other)


def test_answers_that_fit_many_students_are_rare(sheets):
    count = len(sheets) * (len(sheets) - 1) / 2
    for item, answer in (
            ("recovery", lambda one: [numbers.back(Evening(**one.evening), node)
                                      for node in ("cortisol", "escalation")]),
            ("lens", lambda one: [numbers.back(Evening(**one.evening), node, lens="evidence")
                                  for node in ("cortisol", "escalation")]),
            ("window", lambda one: [one.own_evening.window[1:], one._repaired(
                Evening(**one.evening), one.own_evening.window.earliest, "cortisol")]),
            ("threshold", lambda one: numbers.points_a_week(one.own_evening.bond, one.own_evening.load))):
        told = [answer(one) for one in sheets]
        alike = sum(one == other for one, other in itertools.combinations(told, 2))
        assert alike <= 0.05 * count, (item, alike)


# -- each student gets a task of the same kind ------------------------------------------------------------------------


@pytest.mark.parametrize(("needs", "found"), [
    ([80, 62, 60, 61, 70], [(62, 5, 15)]), ([62, 60, 61, 70, 80], []), ([80, 70, 62, 61, 60], []),
    ([80, 62, 60, 62, 63], []), ([80, 62, 90, 62, 80], []), ([80, 62, 60, None, 80], []), ([80, 60, 60, 80, 80], [])])
def test_a_window_is_two_sided_without_a_gap_wide_enough_and_seen(needs, found):
    minutes = dict(zip(range(0, 25, 5), needs, strict=True))
    assert [tuple(one) for one in numbers.windows(minutes)] == found


def test_each_window_has_two_sides_that_are_seen(sheets):
    for sheet in sheets:
        window, evening = sheet.own_evening.window, Evening(**sheet.evening)
        minutes = {delay: sheet._repaired(evening, delay) for delay in numbers.DELAYS}
        inside = {delay for delay, needs in minutes.items() if needs <= window.limit}
        assert inside == set(range(window.earliest, window.latest + 1, 5)), sheet.number
        assert 0 < window.earliest < window.latest < 60
        assert min(minutes[window.earliest - 5], minutes[window.latest + 5]) >= window.limit + numbers.CLEAR_MINUTES


def test_a_later_repair_is_never_worse_for_cortisol_which_the_last_part_speaks_of(sheets):
    for sheet in sheets:
        evening = Evening(**sheet.evening)
        first, last = (sheet._repaired(evening, delay, "cortisol") for delay in (0, 60))
        assert last < first, sheet.number


def test_all_is_over_before_midnight(sheets):
    for sheet in sheets:
        evening = Evening(**sheet.evening)
        for node, lens in itertools.product(("cortisol", "escalation"), ("document", "evidence")):
            assert numbers.back(evening, node, lens=lens).minutes is not None, (sheet.number, node, lens)


def test_about_half_of_the_students_have_no_threshold(sheets):
    counts = [len(numbers.rests(sheet.own_evening.load)) for sheet in sheets]
    assert set(counts) == {1, 2}
    assert 0.25 * len(counts) <= counts.count(1) <= 0.75 * len(counts)


def test_the_arrow_that_is_taken_away_is_missed(sheets):
    for sheet in sheets:
        load = sheet.own_evening.load
        with_it, without = numbers.rests(load), numbers.rests(load, without=sheet.own_row)
        moved = len(with_it) != len(without) or any(
            abs(one - other) >= 2 for one, other in zip(with_it, without, strict=True))
        assert moved, (sheet.number, sheet.own_row)


@pytest.mark.parametrize("switches", OFF)
@pytest.mark.parametrize("bond", [42, 60, 78])
def test_the_level_that_fails_moves_so_that_its_start_and_end_are_both_to_be_read(switches, bond):
    first = numbers.failures(switches, bond)[0]
    assert first.end - first.start >= 10
    assert bond not in first[2:]
    assert len({numbers.failures(one, bond)[0][2:] for one in OFF}) == len(OFF)


def test_switches_and_arrows_are_called_as_on_screen():
    assert all(ON_SCREEN[name] == words for name, words in SWITCHES.items())
    assert set(OWN_ROWS) <= {row for group in GROUPS.values() for row in group}


def test_names_in_tasks_are_those_on_the_screen(sheet):
    """Each name in italics is written on a control, word for word."""
    day, player = nh.DayInTwoLives(), nh.StepPlayer()
    drift, loop = nh.Drift(parts=["line"]), nh.ClosingLoop()
    day.controls["more"].value, day.controls["after"].value = True, "repair"
    written = "\n".join(str(value) for demo in (day, player, drift, loop) for value in words_on(demo))
    for item in ("recovery", "lens", "window", "step", "threshold", "arrow"):
        for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", sheet.task(item)):
            if name not in ("earliest", "latest", "start", "end"):
                assert re.search(rf"^{re.escape(name)}:?$", written, re.M), (item, name)


def words_on(demo):
    """Yield every text that stands on a control of a demo: descriptions, labels, choices."""
    from ipywidgets import Widget

    seen, left = set(), [demo.box]
    while left:
        one = left.pop()
        if id(one) in seen or not isinstance(one, Widget):
            continue
        seen.add(id(one))
        left.extend(getattr(one, "children", ()))
        yield getattr(one, "description", "")
        yield re.sub(r"<[^>]+>", "\n", str(getattr(one, "value", "")))
        yield from (option[0] if isinstance(option, tuple) else option for option in getattr(one, "options", ()))


def test_three_predictions_are_about_three_outcomes(sheets):
    for sheet in sheets:
        assert len({one.outcome for one in sheet.asked_predictions()}) == 3


# -- each mistake gets its sentence -----------------------------------------------------------------------------------


def test_curves_that_were_read_otherwise(sheet):
    own = Evening(**sheet.evening)
    cortisol, escalation = numbers.back(own, "cortisol"), numbers.back(own, "escalation")
    right = {"cortisol_highest": cortisol.highest, "cortisol_back": cortisol.minutes,
             "escalation_back": escalation.minutes}
    sheet.judge("recovery", right)
    other = numbers.back(own, "cortisol", lens="evidence").minutes
    mistakes = {
        "Which lens": right | {"cortisol_back": other},
        "Count from the end": right | {"cortisol_back": cortisol.minutes + own.minutes},
        "the other curve": right | {"cortisol_back": escalation.minutes},
        "write minutes, not hours": right | {"cortisol_back": round(cortisol.minutes / 60, 1)},
        "here they go from 0 to 100": right | {"cortisol_highest": cortisol.highest / 100},
        "without quotation marks": right | {"cortisol_back": f"{cortisol.minutes} min"},
        "A comma makes two numbers": right | {"cortisol_back": (cortisol.minutes, 5)},
        "at least one entry": right | {"cortisol_back": cortisol.minutes + 2},
        "your couple's?": right | {"cortisol_back": numbers.back(Evening(own.strength, own.minutes),
                                                                "cortisol").minutes},
        "escalation_back is missing": {name: right[name] for name in ("cortisol_highest", "cortisol_back")},
        "braces": cortisol.minutes}
    for words, answer in mistakes.items():
        assert words in said(sheet, "recovery", answer), words
    assert "Which lens" in said(sheet, "lens", right)


def test_windows_that_are_not_the_one(sheet):
    window, own = sheet.own_evening.window, Evening(**sheet.evening)
    cortisol = sheet._repaired(own, window.earliest, "cortisol")
    right = {"earliest": window.earliest, "latest": window.latest, "cortisol_back": cortisol}
    sheet.judge("window", right)
    plain = numbers.back(own, "cortisol").minutes
    edges = [sheet._edge(name, own, "B", "evidence") for name in ("earliest", "latest")]
    mistakes = {
        "with your limit": right | {"latest": window.latest + 5},
        "Which lens": right | {"earliest": edges[0], "latest": edges[1]},
        "at least one entry": right | {"latest": window.latest - 5},
        "step by step": right | {"earliest": window.earliest + 5},
        "steps of 5": right | {"latest": window.latest + 2},
        "exchanged": right | {"earliest": window.latest, "latest": window.earliest},
        "write minutes: 0.5 hours": right | {"latest": 0.5},
        "without a repair": right | {"cortisol_back": plain},
        "That is escalation": right | {"cortisol_back": sheet._repaired(own, window.earliest)}}
    for words, answer in mistakes.items():
        assert words in said(sheet, "window", answer), words
    assert str(window.latest) not in said(sheet, "window", mistakes["at least one entry"])


def test_a_repair_that_is_not_in_time_gets_neither_its_minutes_nor_a_lens_that_does_not_explain_it(sheets):
    for one in sheets[:4]:
        window, own = one.own_evening.window, Evening(**one.evening)
        for delay in (0, window.earliest - 5):
            hint = said(one, "window", {"earliest": delay, "latest": window.latest, "cortisol_back": 100})
            assert "not in time" in hint
            assert "lens" not in hint
            assert str(one._repaired(own, delay)) not in hint


def test_steps_that_are_not_the_one(sheet):
    bond = sheet.own_evening.bond
    right, heat = numbers.failures(sheet.switches, bond)[0], numbers.heat_at_the_failure(sheet.switches, bond)
    other = numbers.failures(next(one for one in OFF if one != sheet.switches), bond)[0]
    assert right.step == 3
    answer = {"step": right.step, "start": right.start, "end": right.end}
    sheet.judge("step", answer)
    mistakes = {"not the first": answer | {"step": 5}, "at least one entry": answer | {"step": 1},
                "the disagreement": answer | {"start": heat.start}, "with other ticks": answer | {"start": other.start},
                "the start is asked for": answer | {"start": right.end},
                "at the start of the evening": answer | {"end": right.start},
                "learned security": answer | {"start": bond},
                "there is no number yet": answer | {"end": None}}
    for words, given in mistakes.items():
        assert words in said(sheet, "step", given), words


def test_thresholds_that_are_not_the_one(sheet):
    own = sheet.own_evening
    speed, rests = numbers.points_a_week(own.bond, own.load), list(numbers.rests(own.load))
    right = {"threshold": "yes", "rests": rests, **speed}
    sheet.judge("threshold", right | {"threshold": True, "rests": rests[::-1], "worn": -speed["worn"]})
    mistakes = {
        "Look at the line": right | {"threshold": "no"}, '"yes" or "no"': right | {"threshold": "maybe"},
        "load of 40": right | {"rests": list(numbers.rests(40))},
        "Which lens": right | {"rests": list(numbers.rests(own.load, "evidence"))},
        "hollow diamond": right | {"rests": [*rests, 50]}, "another dark dot": right | {"rests": rests[0]},
        "between the brackets": right | {"rests": []},
        "here they go from 0 to 100": right | {"rests": [one / 100 for one in rests]},
        "exchanged": right | {"built": speed["worn"], "worn": speed["built"]},
        "learned security of 80": right | numbers.points_a_week(80, own.load)}
    for words, answer in mistakes.items():
        assert words in said(sheet, "threshold", answer), words


def test_arrows_that_are_not_the_one(sheet):
    own = sheet.own_evening
    row = coursework.shipped_model.shipped().influences.loc[sheet.own_row]
    assert (row["basis"], row["state"]) == ("document", "failed to replicate")
    right = {"basis": "document", "state": "Failed to replicate", "rests": numbers.rests(own.load, without=row.name)}
    sheet.judge("arrow", right)
    mistakes = {"Read the brackets": right | {"basis": "our assumption"}, "allowed:": right | {"state": "wrong"},
                "with the arrow": right | {"rests": numbers.rests(own.load)},
                "load of 40": right | {"rests": numbers.rests(40, without=row.name)},
                "write words": right | {"state": 5}}
    for words, answer in mistakes.items():
        assert words in said(sheet, "arrow", answer), words


@pytest.mark.parametrize("item", ["recovery", "lens", "window", "step", "threshold", "arrow"])
def test_a_hint_does_not_say_which_entry_is_wrong_so_that_nobody_climbs(item, found):
    """Some entry is wrong without a known mistake: every such hint of this part is the same sentence."""
    sheet = coursework.start(NAME, number="sample")
    right, hints = value_in(found["sample"][item]), set()
    for name, value in right.items():
        if name not in ("earliest", "latest"):
            other = {"threshold": "no", "basis": "our assumption", "state": "untested", "rests": [33]}.get(
                name, value + 11 if isinstance(value, int | float) and name != "step" else 1)
            hints.add(said(sheet, item, right | {name: other}))
    assert len(hints) == 1, hints
    assert "at least one entry" in hints.pop()


@pytest.mark.parametrize("item", list(coursework.ASSIGNMENTS[NAME].items))
def test_a_hint_never_says_the_answer(item, found):
    """No hint holds a number of the right answer that was not asked, given or shown as an example."""
    sheet = coursework.start(NAME, number="sample")
    right = value_in(found["sample"][item])
    known = set(re.findall(r"[\d.]*\d", sheet.task(item)))
    wrong = [None, "x", 3, {}, [], *([{**right, name: other} for name in right for other in (0, 3.3, "no", [7], 60)]
                                     if isinstance(right, dict) else [])]
    for answer in wrong:
        if is_wrong(sheet, item, answer):
            hint = re.sub(r"(such as|looks like) .*|a load of 40|security of 80", "", said(sheet, item, answer))
            told = set(re.findall(r"[\d.]*\d", hint)) - known - set(re.findall(r"[\d.]*\d", repr(answer)))
            assert not told & set(re.findall(r"[\d.]*\d", repr(right))), (answer, hint)


def test_without_a_number_the_demos_open_at_the_reference_couple():
    sheet = coursework.start(NAME, number="")
    assert (sheet.evening, sheet.player) == ({}, {})
    assert "student number" in str(sheet)
    assert all("student number" in sheet.task(item) for item in sheet.items)
