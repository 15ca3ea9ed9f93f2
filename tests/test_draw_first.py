"""Draw it first: what was drawn before the answer counts, and the comparison never grades."""

import re

import numpy as np
import pytest
import traitlets
import vl_convert

import neuro_helpers as nh
from neuro_helpers.demos.day.draw_first import TIMES, smooth
from neuro_helpers.wording import whole

GRADES = re.compile(r"correct|right|wrong|well done|good|mistake|\bbad\b", re.I)


@pytest.fixture
def demo():
    return nh.DrawFirst(strength=80, minutes=20)


def draw(demo, points):
    demo.controls["drawing"].points = points
    return demo


@pytest.mark.parametrize("level", [0, 50, 100])
def test_each_handle_at_its_ends_and_in_the_middle_changes_sentence_and_table(demo, level):
    start = demo.controls["drawing"].points
    before = demo.summary
    for place, time in enumerate(TIMES):
        draw(demo, [level if index == place else point for index, point in enumerate(start)])
        assert demo.controls["drawing"].touched
        assert demo.frame.set_index("minutes").loc[time, "drawn"] == level
        assert demo.summary != before and not GRADES.search(demo.summary)
        demo.reset()
        assert demo.summary == before and demo.frame["drawn"].isna().all()
        assert demo.controls["drawing"].points == start


def test_the_answer_is_the_models_curve_and_the_sentence_compares(demo):
    draw(demo, [40, 60, 55, 50, 45, 40, 35, 30, 30])
    demo.show()
    run = nh.CoupleModel.load().simulate(420, [nh.Event.quarrel(60)], hold={"bond": 0.8})
    level = run.level("cortisol", "A")
    assert demo.controls["drawing"].answer == pytest.approx(100 * level[::4], abs=0.01)
    assert demo.frame["model"].to_list() == [whole(level[time]) for time in TIMES]
    top = int(level.argmax())
    assert f"highest at {17 + top // 60}:{top % 60:02d} ({whole(level[top])} of 100)" in demo.summary
    assert "You drew it highest at 18:40 (60 of 100)" in demo.summary
    assert "assumptions of ours" in demo.summary and not GRADES.search(demo.summary)


def test_it_works_with_nothing_drawn(demo):
    demo.show()
    assert demo.summary.startswith("In this model, cortisol is highest at") and "You drew" not in demo.summary
    assert demo.frame["drawn"].isna().all() and demo.frame["model"].notna().all()


def test_what_is_drawn_after_the_answer_does_not_count(demo):
    draw(demo, [40, 60, 55, 50, 45, 40, 35, 30, 30]).show()
    said = demo.summary
    draw(demo, [0] * len(TIMES))
    assert demo.frame["drawn"].to_list() == [40, 60, 55, 50, 45, 40, 35, 30, 30]
    assert demo.summary == said and demo.controls["drawing"].resting


def test_an_empty_drawing_stays_empty_after_the_answer(demo):
    demo.show()
    draw(demo, [99] * len(TIMES))
    assert demo.frame["drawn"].isna().all() and not demo.controls["drawing"].touched


def test_the_buttons_do_what_they_say(demo):
    demo.controls["show"].click()
    assert demo.shown and demo.controls["drawing"].answer
    demo.controls["again"].click()
    assert not demo.shown and demo.controls["drawing"].answer == [] and not demo.controls["drawing"].resting


def test_a_flat_and_a_falling_drawing_are_told(demo):
    demo.controls["drawing"].touched = True
    assert "You draw: at 30 all evening" in demo.summary
    draw(demo, [20, 10, 10, 10, 15, 20, 25, 30, 30])
    assert "lowest at" in demo.summary and "the fall is gone" in demo.summary


@pytest.mark.parametrize("points", [[1, 2], [101] * 9, [-1] * 9, [float("nan")] * 9, ["x"] * 9, [None] * 9, [True] * 9])
def test_points_that_are_no_drawing_are_refused_and_the_old_ones_stay(demo, points):
    before = demo.controls["drawing"].points
    with pytest.raises(traitlets.TraitError, match=r"allowed: 9 numbers from 0 to 100"):
        demo.controls["drawing"].points = points
    assert demo.controls["drawing"].points == before


@pytest.mark.parametrize("wrong", [{"node": "cortisole"}, {"partner": "C"}, {"strength": 400}, {"before": "a kiss"}])
def test_a_question_that_cannot_be_asked_is_refused(wrong):
    with pytest.raises(ValueError, match=r"found|no node"):
        nh.DrawFirst(**wrong)


def test_the_stored_picture_shows_the_drawing_and_the_answer_only_when_asked(demo):
    draw(demo, [40, 60, 55, 50, 45, 40, 35, 30, 30])
    alone = demo._repr_mimebundle_()["text/html"]
    demo.show()
    both = demo._repr_mimebundle_()["text/html"]
    assert len(both) > len(alone) > 5000
    assert demo.summary in both and demo.question in both


def test_a_label_with_an_apostrophe_is_drawn():
    demo = nh.DrawFirst(node="partner_cues")
    assert "Reads partner's emotional cues" in demo._title
    assert len(demo._repr_mimebundle_()["text/html"]) > 5000


def test_the_curve_goes_through_all_points_and_never_beyond_its_neighbours():
    random = np.random.default_rng(3)
    for _ in range(200):
        knots = np.cumsum(random.uniform(1, 60, 8))
        levels = random.uniform(0, 100, 8)
        assert smooth(knots, levels, knots) == pytest.approx(levels)
        fine = np.linspace(knots[0], knots[-1], 400)
        curve = smooth(knots, levels, fine)
        left = np.clip(np.searchsorted(knots, fine, side="right") - 1, 0, 6)
        low = np.minimum(levels[left], levels[left + 1])
        high = np.maximum(levels[left], levels[left + 1])
        assert (curve >= low - 1e-9).all() and (curve <= high + 1e-9).all()


def test_the_drawing_names_both_curves():
    from neuro_helpers.charts.day import POINTS, drawn_chart

    values = {"drawn": [0.3] * POINTS, "model": [0.4] * POINTS, "happenings": [], "peaks": {}}
    svg = vl_convert.vegalite_to_svg(drawn_chart("Cortisol", values).to_dict())
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"you", "model", "Cortisol"} <= set(texts)
