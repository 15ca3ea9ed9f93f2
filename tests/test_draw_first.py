"""Draw it first: what was drawn before the answer counts, and the comparison never grades."""

import html
import re

import numpy as np
import pytest
import traitlets
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st
from ipywidgets import HTML
from test_kit import widgets_of

import neuro_helpers as nh
from neuro_helpers.demos.day.draw_first import HANDLES, TIMES
from neuro_helpers.kit import PredictionRecord
from neuro_helpers.wording import clock, whole

GRADES = re.compile(r"correct|right|wrong|well done|good|mistake|\bbad\b", re.I)
SLOW = {60: 30, 80: 40, 100: 60, 120: 55, 150: 50, 180: 45, 240: 40, 300: 35, 360: 30, 420: 30}


@pytest.fixture
def demo():
    return nh.DrawFirst(strength=80, minutes=20)


def modelled():
    """Highest level and its minute, in the model's own terms."""
    level = nh.CoupleModel.load().simulate(420, [nh.Event.quarrel(60)], hold={"bond": 0.8}).level("cortisol", "A")
    return whole(level.max()), int(level.argmax())


TOP, AT = modelled()
AFTER = AT - 80  # minutes after they stop


def drawn(demo, levels, until=None):
    """Draw through levels, as far as a minute."""
    demo.trace(levels)
    if until is not None:
        demo.controls["drawing"].reach = TIMES.index(until) + 1
    return demo


@pytest.mark.parametrize("minute", HANDLES)
@pytest.mark.parametrize("level", [0, 50, 100])
def test_each_handle_at_its_ends_and_in_the_middle_changes_sentence_and_table(demo, level, minute):
    start = demo.controls["drawing"].points
    before = demo.summary
    drawn(demo, {minute - 1: 30, minute: level, min(minute + 1, 420): level})
    assert demo.controls["drawing"].touched
    assert demo.frame.set_index("minutes").loc[minute, "drawn"] == level
    assert demo.summary != before and not GRADES.search(demo.summary)
    demo.reset()
    assert demo.summary == before and demo.frame["drawn"].isna().all()
    assert demo.controls["drawing"].points == start


def test_a_peak_while_they_argue_is_kept_and_answered(demo):
    """Lesson 4 asks "while they argue, or after that": the first of the two has to be drawable."""
    drawn(demo, {60: 30, 70: 90, 80: 30})
    assert {65, 70, 75} <= set(HANDLES) and [70, 90] in demo.frame[["minutes", "drawn"]].to_numpy().tolist()
    assert "highest at 18:10 (90 of 100)" in demo.summary
    demo.show()
    first, second, *_ = demo.summary.splitlines()
    when = clock(AT, opens=17 * 60)
    assert first == f"In this model, cortisol is highest at {when} ({TOP} of 100); in your drawing at 18:10 (90)."
    assert second == "You let it peak while they argue. In this model the push has to add up first."
    assert [(one["minute"], one["level"]) for one in demo.controls["drawing"].peaks if one["name"] == "drawn"] == [
        (70, 90)]
    assert demo.still()["params"][0]["value"][70] == pytest.approx(0.9)


IDEAS = {
    "flat": ({60: 30, 90: 31, 420: 30},
             "You drew it flat: never more than 1 point from 30. In this model it does rise"),
    "falls": ({60: 30, 90: 12, 420: 30}, "You let it fall, to 12. In this model it rises."),
    "early": ({30: 30, 55: 50, 85: 60, 200: 30},
              "You let it move before they argue: at 17:55 it is at 50."),
    "before": ({30: 30, 50: 60, 90: 30},
               f"You let it peak before they argue. In this model the peak comes {AFTER} minutes"),
    "at once": ({60: 30, 80: 60, 81: 31, 420: 30},
                "You let it turn when they stop. In this model it goes on."),
    "later": ({60: 30, 139: 57, 140: 60, 300: 30},
              f"You let it peak 60 minutes after they stop. In this model it comes {AFTER} minutes"),
    "as the model": ({60: 30, AT: TOP, 159: 37, 280: 30},
                     f"You let it peak {AFTER - 1} minutes after they stop. The model's peak comes within 5 minutes"),
    "sharp": ({60: 30, 90: 60, 95: 30}, "You drew a sharp peak: more than half of your rise is there for 17 minutes"),
    "slow": ({60: 30, 90: 60, 420: 30}, "You let it take its time: more than half of your rise is there for"),
    "stays": ({60: 30, 90: 60, 420: 55}, "You let most of it stay: at midnight it is at 55."),
    "past": ({60: 30, 90: 60, 200: 12, 420: 30},
             "Later you let it go 18 points below its start. In this model it does not go below its start."),
    "high": ({60: 30, 90: 80, 200: 30}, f"Your highest level is {80 - TOP} points above the model's."),
}


@pytest.mark.parametrize("idea", IDEAS)
def test_the_answer_names_the_idea_that_was_drawn(demo, idea):
    levels, words = IDEAS[idea]
    drawn(demo, levels).show()
    assert words in demo.summary and not GRADES.search(demo.summary)


def test_a_drawing_that_ends_early_is_told_only_as_far_as_it_goes(demo):
    drawn(demo, {60: 30, 90: 60, 120: 58}, until=120)
    assert demo.summary.startswith("You draw: highest at 18:30 (60 of 100) until 19:00, where your drawing ends.")
    assert demo.frame.set_index("minutes")["drawn"].dropna().index.max() == 120
    demo.show()
    assert "Your drawing ends at 19:00, before half of your rise is gone." in demo.summary
    assert "midnight" not in demo.summary
    assert demo.controls["drawing"].reach == TIMES.index(120) + 1
    demo.reset()
    assert demo.controls["drawing"].reach == len(TIMES)


STROKES = st.lists(st.tuples(st.integers(1, 420), st.integers(0, 100)), min_size=1, max_size=12,
                   unique_by=lambda place: place[0])
ASKED = nh.DrawFirst()


MOST_LINES, MOST_LETTERS = 3, 105


def readable(lines):
    """Whether a few short lines are told, the first of them what the model says."""
    return (len(lines) <= MOST_LINES and max(map(len, lines)) <= MOST_LETTERS and len(set(lines)) == len(lines)
            and lines[0].startswith("In this model, cortisol is "))


def clocked(text):
    hour, minute = map(int, text.split(":"))
    return 60 * (hour - 17) + minute


# For each sentence about a drawing: what it says, asked of the stroke itself (level by minute, its end, the peak).
CLAIMS = [
    (r"You drew it flat: at (\d+)\.", lambda y, peak, n: set(y) == {n}),
    (r"You drew it flat: never more than (\d+) points? from \d+",
     lambda y, peak, n: max(abs(v - y[0]) for v in y) == n),
    (r"in your drawing it stays (?:at|near) (\d+)\.", lambda y, peak, n: n == y[0] and max(abs(v - n) for v in y) <= 2),
    (r"in your drawing (?:it is \w+ )?at (\d+:\d+) \((\d+)\)\.", lambda y, peak, t, n: y[t] == n and t == peak),
    (r"in your drawing it is lowest at \d+:\d+ \((\d+)\)\.", lambda y, peak, n: n == min(y) < y[0]),
    (r"You let it rise, to (\d+)\.", lambda y, peak, n: n == max(y) > y[0]),
    (r"You let it fall, to (\d+)\.", lambda y, peak, n: n == min(y) < y[0]),
    (r"before they argue: at 17:55 it is at (\d+)", lambda y, peak, n: y[55] == n and abs(n - y[0]) >= 5),
    (r"peak before they (argue)", lambda y, peak, _: peak < 60),
    (r"peak while they (argue)", lambda y, peak, _: 60 <= peak < 80),
    (r"turn when they (stop)", lambda y, peak, _: 80 <= peak <= 82),
    (r"You let it peak (\d+) minutes? after they stop", lambda y, peak, gap: peak - 80 == gap > 2),
    (r"comes within (\d+) minutes of yours", lambda y, peak, n: abs(peak - AT) <= n),
    (r"at midnight it is at (\d+)\.", lambda y, peak, n: len(y) == 421 and y[-1] == n and all(
        2 * (v - y[0]) >= y[peak] - y[0] for v in y[peak:])),
    (r"let it go (\d+) points below its start", lambda y, peak, n: y[0] - min(y[peak:]) == n),
    (r"half of your rise is there for (\d+) minutes?, ", lambda y, peak, n: sum(
        2 * (v - y[0]) > y[peak] - y[0] for v in y) == n),
    (r"Your drawing ends at (\d+:\d+), before half", lambda y, peak, t: len(y) == t + 1 and all(
        2 * (v - y[0]) >= y[peak] - y[0] for v in y[peak:])),
    (r"Your drawing ends at (\d+:\d+)\.", lambda y, peak, t: len(y) == t + 1),
    (r"Your highest level is (\d+) points above", lambda y, peak, n: max(y) == TOP + n),
    (r"Your highest level is (\d+) points below", lambda y, peak, n: max(y) == TOP - n),
]
OF_THE_DRAWING = re.compile(r"\b[Yy]ou\b|\b[Yy]our\b")


@settings(max_examples=150, deadline=None)
@given(STROKES, st.one_of(st.just(420), st.integers(62, 419)))
def test_every_sentence_about_a_drawing_is_true_of_the_stroke(places, until):
    ASKED.reset()
    drawn(ASKED, dict(sorted(places)), until)
    y = [30, *ASKED.controls["drawing"].points[:TIMES.index(until) + 1]]
    if not ASKED.controls["drawing"].touched:
        return
    ASKED.show()
    away = np.abs(np.array(y) - y[0])
    marked = [one for one in ASKED.controls["drawing"].peaks if one["name"] == "drawn"]
    peak = int(marked[0]["minute"]) if marked else 0  # of two that are equally far, the one that the picture marks
    assert away[peak] == away.max()
    assert readable(ASKED.summary.splitlines())
    for sentence in re.split(r"(?<=\.)\s", ASKED.summary):
        if not OF_THE_DRAWING.search(sentence):
            continue
        found = [(re.search(pattern, sentence), claim) for pattern, claim in CLAIMS]
        found = [(match, claim) for match, claim in found if match]
        assert found, f"nobody checks: {sentence}"
        for match, claim in found:
            numbers = [clocked(one) if ":" in one else int(one) if one.isdigit() else one for one in match.groups()]
            assert claim(y, peak, *numbers), f"{sentence} is not true of {y}"
    shown = next(one for one in ASKED.controls["drawing"].peaks if one["name"] == "model")
    assert whole(shown["level"] / 100) == TOP  # the number that the claims about heights count from


def test_the_answer_is_the_models_curve_and_the_sentence_compares(demo):
    drawn(demo, SLOW).show()
    run = nh.CoupleModel.load().simulate(420, [nh.Event.quarrel(60)], hold={"bond": 0.8})
    level = run.level("cortisol", "A")
    assert demo.controls["drawing"].answer == pytest.approx(100 * level[::4], abs=0.01)
    assert demo.frame["model"].to_list() == [whole(level[time]) for time in TIMES]
    top = int(level.argmax())
    assert f"highest at {17 + top // 60}:{top % 60:02d} ({whole(level[top])} of 100)" in demo.summary
    assert "in your drawing at 18:40 (60)." in demo.summary and not GRADES.search(demo.summary)
    assert "assumptions of ours" in " ".join(each.value for each in widgets_of(demo.box) if isinstance(each, HTML))


def test_it_works_with_nothing_drawn(demo):
    demo.show()
    assert demo.summary.startswith("In this model, cortisol is highest at") and "You " not in demo.summary
    assert demo.frame["drawn"].isna().all() and demo.frame["model"].notna().all()


def test_what_is_drawn_after_the_answer_does_not_count(demo):
    drawn(demo, SLOW).show()
    said, kept = demo.summary, demo.frame["drawn"].to_list()
    drawn(demo, dict.fromkeys(SLOW, 0), until=200)
    assert demo.frame["drawn"].to_list() == kept
    assert demo.summary == said and demo.controls["drawing"].resting


def test_an_empty_drawing_stays_empty_after_the_answer(demo):
    demo.show()
    demo.controls["drawing"].points = [99] * len(TIMES)
    assert demo.frame["drawn"].isna().all() and not demo.controls["drawing"].touched


def test_the_buttons_do_what_they_say(demo):
    demo.controls["show"].click()
    assert demo.shown and demo.controls["drawing"].answer
    assert demo.controls["again"].description == "draw again with what you know"
    demo.controls["again"].click()
    assert not demo.shown and demo.controls["drawing"].answer == [] and not demo.controls["drawing"].resting
    assert demo.controls["again"].description == "draw again"


def test_a_flat_and_a_falling_drawing_are_told(demo):
    demo.controls["drawing"].touched = True
    assert "You draw: at 30 all evening" in demo.summary
    drawn(demo, {60: 30, 100: 10, 150: 10, 300: 30})
    assert "lowest at" in demo.summary and "the fall is gone" in demo.summary


@pytest.mark.parametrize("points", [[1, 2], *([wrong] * len(TIMES) for wrong in (101, -1, float("nan"), "x", None,
                                                                                True))])
def test_points_that_are_no_drawing_are_refused_and_the_old_ones_stay(demo, points):
    before = demo.controls["drawing"].points
    with pytest.raises(traitlets.TraitError, match=f"allowed: {len(TIMES)} numbers from 0 to 100"):
        demo.controls["drawing"].points = points
    assert demo.controls["drawing"].points == before


@pytest.mark.parametrize("levels", [SLOW, {60: 30, 70: 90, 80: 30}, {60: 30, 90: 30}])
def test_a_drawing_in_the_record_is_one_sentence_that_can_be_restored(tmp_path, levels):
    record = PredictionRecord()
    demo = drawn(nh.DrawFirst(record=record), levels)
    demo.controls["drawing"].touched = True
    demo.show()
    row = record.frame.iloc[0]
    assert row["agrees"] == ("yes" if levels is SLOW else "no")
    again = PredictionRecord()
    again.restore(record.save(tmp_path / "drawn.csv"))
    assert again.frame["agrees"].to_list() == [""]  # nobody here knows the evening
    nh.DrawFirst(record=again)
    assert again.frame.equals(record.frame) and f"“{demo._drew()}”" == row["prediction"]


@pytest.mark.parametrize("wrong", [{"node": "cortisole"}, {"partner": "C"}, {"strength": 400}, {"before": "a kiss"}])
def test_a_question_that_cannot_be_asked_is_refused(wrong):
    with pytest.raises(ValueError, match=r"found|no node"):
        nh.DrawFirst(**wrong)


def test_the_stored_picture_shows_the_drawing_and_the_answer_only_when_asked(demo):
    drawn(demo, SLOW)
    alone = demo._repr_mimebundle_()["text/html"]
    demo.show()
    both = html.unescape(demo._repr_mimebundle_()["text/html"])
    assert len(both) > len(alone) > 5000
    assert demo.summary in both and demo.question in both


def test_a_label_with_an_apostrophe_is_drawn():
    demo = nh.DrawFirst(node="partner_cues")
    assert "Reads partner's emotional cues" in demo._title
    assert len(demo._repr_mimebundle_()["text/html"]) > 5000


def test_the_drawing_names_both_curves():
    from neuro_helpers.charts.day import MINUTES, POINTS, drawn_chart

    values = {"drawn": [0.3] * (MINUTES + 1), "model": [0.4] * POINTS, "happenings": [], "peaks": {}}
    svg = vl_convert.vegalite_to_svg(drawn_chart("Cortisol", values).to_dict())
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"you", "model", "Cortisol"} <= set(texts)
