"""An evening in two lives: every control driven as a student drives it, and the picture compared with the model."""

import itertools
import re

import numpy as np
import pytest
import vl_convert

import neuro_helpers as nh
from neuro_helpers.charts import day as chart
from neuro_helpers.demos.day.two_lives import ZOOMS
from neuro_helpers.simulate import Event
from neuro_helpers.simulate.evening import BEGINS, RANGES, Evening, live
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.wording import LENSES, whole


@pytest.fixture
def day():
    return nh.DayInTwoLives()


def drawn(demo):
    """Spoken names and texts of the picture as it stands."""
    svg = vl_convert.vegalite_to_svg(demo._chart.still_spec())
    return re.findall(r'aria-label="([^"]*)"', svg), re.findall(r"<text[^>]*>([^<]*)</text>", svg), svg


def simulated(lens="document", **setting):
    """A run of the model, told in its own terms and not in those of the demo."""
    value = {"strength": 80, "minutes": 20, "load": 40, "bond": 80} | setting
    events = [Event.quarrel(60, minutes=value["minutes"], strength=value["strength"] / 100)]
    return nh.CoupleModel.load(lens=lens).simulate(
        420, events, load=value["load"] / 100, hold={"bond": value["bond"] / 100})


@pytest.mark.parametrize("name", ["strength", "minutes", "load", "bond"])
def test_each_slider_moves_what_the_model_says(day, name):
    before = (day.summary, day.curves["level"].to_list())
    seen = set()
    low, high = RANGES[name]
    for value in ({"strength": 20}.get(name, low), (low + high) // 10 * 5, high):
        day.controls[name].value = value
        run = simulated(**{name: value})
        for partner in ("A", "B"):
            row = day.frame.set_index("partner").loc[partner]
            assert row["peak"] == whole(run.level("cortisol", partner)[60:].max())
            assert row["recovery_minutes"] == run.recovery("cortisol")[partner]
            assert row["second_recovery_minutes"] == run.recovery("escalation")[partner]
            curve = day.curves.query("node == 'cortisol' and partner == @partner")["level"]
            assert curve.to_numpy() == pytest.approx(100 * run.level("cortisol", partner)[::4], abs=0.01)
            assert day._chart.values["curves"][f"first_{partner}"] == pytest.approx(curve / 100)
        assert f"{row['recovery_minutes']} min" in drawn(day)[1]
        seen.add(day.summary)
    assert len(seen) == 3
    day.reset()
    assert (day.summary, day.curves["level"].to_list()) == before


@pytest.mark.parametrize(
    ("name", "options"),
    [("before", ["touch", "warm_hour", "dose"]), ("after", ["repair", "refused", "apart"]), ("lens", ["evidence"]),
     ("second", ["trust", "calm_response", "oxytocin"])],
)
def test_each_menu_changes_sentence_and_table_and_reset_restores(day, name, options):
    before = (day.summary, day.curves["level"].to_list())
    for option in options:
        day.controls[name].value = option
        now = (day.summary, day.curves["level"].to_list())
        assert now[0] != before[0] and now[1] != before[1]
        drawn(day)
        day.undo()
        assert (day.summary, day.curves["level"].to_list()) == before
    day.controls[name].value = options[0]
    day.reset()
    assert (day.summary, day.curves["level"].to_list()) == before
    assert day.evening == Evening()


def test_who_acts_and_the_delay_matter_only_when_someone_acts(day):
    before = day.curves["level"].to_list()
    day.controls["who"].value = "B"
    day.controls["delay"].value = 30
    assert day.curves["level"].to_list() == before
    day.controls["after"].value = "repair"
    day.controls["before"].value = "touch"
    rows = day.frame.set_index("partner")
    assert rows.loc["A", "peak"] < rows.loc["B", "peak"]
    assert rows.loc["A", "second_recovery_minutes"] < rows.loc["B", "second_recovery_minutes"]


def test_swapping_who_acts_swaps_the_partners():
    runs = {who: nh.DayInTwoLives(before="touch", after="repair", who=who).curves for who in ("A", "B")}
    a, b = (runs[who].query("partner == @who")["level"].to_numpy() for who in ("A", "B"))
    assert a == pytest.approx(b)


def test_the_pinned_run_stays_as_it_was_and_is_never_computed_again(day, monkeypatch):
    day.controls["pin"].click()
    pinned = day.frame.query("run == 'pinned'").drop(columns="run").reset_index(drop=True)
    day.controls["bond"].value = 20
    now = day.frame.query("run == 'now'").reset_index(drop=True)
    kept = day.frame.query("run == 'pinned'").drop(columns="run").reset_index(drop=True)
    assert kept.equals(pinned)
    longer = now["recovery_minutes"][0] - kept["recovery_minutes"][0]
    assert longer > 0 and f"the way back is {longer} minutes longer" in day.summary
    assert f"pinned {kept['recovery_minutes'][0]} min" in drawn(day)[1]
    monkeypatch.setattr("neuro_helpers.demos.day.two_lives.live", lambda *_: pytest.fail("computed again"))
    day.controls["unpin"].click()
    assert "pinned" not in day.summary and not any("pinned" in text for text in drawn(day)[1])
    assert set(day.frame["run"]) == {"now"}


def test_one_press_pins_the_run_on_screen_and_undo_and_start_again_know_it(day):
    start = day.frame
    day.controls["pin"].click()
    day.controls["bond"].value = 20
    first = day.frame
    day.controls["pin"].click()  # one press, and the run on screen is the pinned one
    both = day.frame.drop(columns="run")
    assert both[2:].reset_index(drop=True).equals(both[:2].reset_index(drop=True))
    day.controls["pin"].click()  # pinned already: no move
    day.undo()
    assert day.frame.equals(first)
    day.controls["unpin"].click()
    assert set(day.frame["run"]) == {"now"}
    day.undo()
    assert day.frame.equals(first)
    day.reset()
    assert day.frame.equals(start)
    day.undo()
    assert day.frame.equals(first)


def test_it_can_open_against_another_evening_and_reset_brings_that_back():
    day = nh.DayInTwoLives(lens="evidence", against={"lens": "document"})
    assert f"under {LENSES['document'].name}" in day.summary
    opened = day.frame
    day.controls["unpin"].click()
    day.controls["strength"].value = 10
    day.reset()
    assert day.frame.equals(opened) and set(day.frame["run"]) == {"now", "pinned"}


def test_more_opens_nothing_above_the_picture(day):
    """What is opened stands below the picture, or at the end of what stands beside it: nothing is pushed down."""
    _front, buttons, main = day.box.children
    left, right = main.children
    picture, line, more = right.children
    before = list(left.children)
    assert not more.children
    day.controls["more"].value = True
    assert more.children and list(left.children) == before and list(right.children) == [picture, line, more]
    sliders = [name for widget in left.children for name in ("strength", "bond")
               if widget is day._made[name].widget]
    assert sliders == ["strength", "bond"] and day.controls["pin"] in buttons.children


@pytest.mark.parametrize("setting", [{}, {"minutes": 60}, {"strength": 100, "minutes": 90, "load": 100, "bond": 0},
                                     {"strength": 0, "load": 0, "bond": 100}, {"before": "touch"}])
def test_the_zoomed_axis_holds_every_curve_and_says_that_it_is_cut(setting):
    day = nh.DayInTwoLives(**setting, against={"strength": 20})
    low, high = day._chart.values["zoom"]
    levels = day.curves.query("node == 'cortisol'")["level"] / 100
    assert low <= levels.min() and levels.max() <= high
    assert f"Cortisol ({100 * low:.0f} to {100 * high:.0f}, cut at {100 * low:.0f}, model units)" in drawn(day)[1]


def test_nothing_open_reads_well(day):
    day.controls["strength"].value = 0
    assert "no rise to come back from. That is not a goal" in day.summary
    labels, texts, _svg = drawn(day)
    assert not any("no rise" in text or "nine tenths" in text for text in texts), "there is no way back to measure"
    assert "No open disagreement, so there is nothing to come back from. Look at the curves." in texts
    assert "no open disagreement" in texts
    assert day.frame["recovery_minutes"].isna().all()
    assert not any("nine tenths" in label and "A:" in label for label in labels)
    day.controls["before"].value = "dose"
    assert "A gets an oxytocin spray at 17:10" in day.summary
    day.controls["strength"].value = 80
    assert "Minutes after the disagreement until nine tenths of the cortisol rise are gone" in drawn(day)[1]


def test_undo_takes_back_one_move_and_quick_steps_of_one_slider_are_one_move(day):
    start = day.summary
    for value in (79, 78, 77):
        day.controls["strength"].value = value
    day.controls["load"].value = 90
    day.undo()
    assert (day.controls["strength"].value, day.controls["load"].value) == (77, 40)
    day.undo()
    assert day.summary == start
    day.undo()
    assert day.summary == start


def test_the_picture_has_a_fixed_size_and_one_of_three_axes(day):
    sizes, ticks = set(), set()
    for strength, minutes, before in itertools.product((0, 100), (5, 90), ("nothing", "dose")):
        demo = nh.DayInTwoLives(strength=strength, minutes=minutes, before=before, after="refused")
        _labels, texts, svg = drawn(demo)
        sizes.add(re.search(r'<svg[^>]* width="(\d+)" height="(\d+)"', svg).groups())
        ticks.add(tuple(text for text in texts if re.fullmatch(r"\d+|\d\d:00", text)))
    assert len(sizes) == 1
    assert len(ticks) <= len(ZOOMS) and len({one[-8:] for one in ticks}) == 1  # the hours never change


def test_a_run_that_is_not_back_before_midnight_says_so(day, monkeypatch):
    late = Excursion(0.3, 0.5, 100.0, 200.0, None)
    monkeypatch.setattr("neuro_helpers.demos.day.two_lives.Lived.rises", lambda *_: {"A": late, "B": late})
    day.controls["strength"].value = 70
    assert "Nine tenths of the rise are gone not before midnight" in day.summary
    labels, texts, _svg = drawn(day)
    assert texts.count("not before midnight") == 4
    assert any("A: nine tenths of the cortisol rise are not gone before midnight" in label for label in labels)


def test_equal_partners_share_one_number_and_different_ones_have_two(day):
    peak = day.frame["peak"][0]
    texts = drawn(day)[1]
    assert sum(text == f"{peak} at {day.frame['peak_at'][0]}" for text in texts) == 2  # letters, and the halo below
    day.controls["before"].value = "touch"
    peaks = {f"{row.partner}: {row.peak} at {row.peak_at}" for row in day.frame.itertuples()}
    assert len(peaks) == 2 and peaks <= set(drawn(day)[1])


@pytest.mark.parametrize("setting", [{"bond": 30}, {"before": "touch"}, {"after": "apart"}, {"minutes": 75}])
def test_the_way_back_is_the_engines_recovery(setting):
    evening = Evening(**setting)
    run = live(nh.CoupleModel.load(), evening)
    for partner in ("A", "B"):
        rise = Excursion.of(run.minutes, run.level("cortisol", partner), BEGINS)
        assert rise.recovery_minutes(evening.ends) == run.recovery("cortisol")[partner]
        assert run.level("cortisol", partner)[int(rise.half_minute)] - rise.rest < (rise.peak - rise.rest) / 2


def test_holding_the_bond_changes_no_number():
    free = nh.CoupleModel.load().simulate(420, Evening().events())
    held = live(nh.CoupleModel.load(), Evening())
    assert np.abs(free.levels - held.levels).max() < 0.005
    assert free.minutes[-1] == chart.MINUTES and Evening().events()[0].start_minutes == BEGINS


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"strength": 101}, "strength: found 101; allowed: a number from 0 to 100"),
        ({"minutes": float("nan")}, "minutes: found nan"),
        ({"load": "high"}, "load: found 'high'"),
        ({"bond": True}, "bond: found True"),
        ({"before": "a kiss", "after": "war"}, "before: found 'a kiss'.*; after: found 'war'.*apart"),
        ({"heat": 3}, "setting: found 'heat'; allowed: strength"),
        ({"second": "truste"}, "second: found 'truste'; allowed: .*; did you mean 'trust'"),
        ({"against": {"lens": "faith"}}, "lens: found 'faith'; allowed: document, evidence"),
        ({"against": {"bond": 300}}, "bond: found 300"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_all_reasons(wrong, words):
    with pytest.raises(ValueError, match=words):
        nh.DayInTwoLives(**wrong)


def test_the_stored_picture_carries_the_sentence(day):
    stored = day._repr_mimebundle_()
    assert stored["text/plain"] == day.summary
    assert f"<figcaption>{day.summary}</figcaption>" in stored["text/html"]


def of(partner="A", **setting):
    return nh.DayInTwoLives(**setting).frame.set_index("partner").loc[partner]


def test_touch_gains_more_than_a_warm_hour_and_a_little_of_it_reaches_the_one_who_touches():
    model = nh.CoupleModel.load(lens="evidence")
    peak = {before: {partner: live(model, Evening(before=before)).level("cortisol", partner).max() for partner in "AB"}
            for before in ("touch", "nothing", "warm_hour")}
    assert peak["touch"]["B"] < peak["warm_hour"]["B"] < peak["nothing"]["B"]
    assert 0 < peak["nothing"]["A"] - peak["touch"]["A"] < (peak["nothing"]["B"] - peak["touch"]["B"]) / 5
    alone = model.adjusted({"R090": 0.0})  # the arrow on which one partner's stress reaches the other
    gains = [live(alone, Evening(before=before)).level("cortisol", "A").max() for before in ("nothing", "touch")]
    assert gains[0] - gains[1] < peak["nothing"]["A"] - peak["touch"]["A"]


def test_load_acts_without_a_disagreement_too():
    """By two rows: one over the disagreement, one straight on cortisol."""
    rest = {load: of(strength=0, load=load)["rest"] for load in (40, 90)}
    model = nh.CoupleModel.load().adjusted({"R095": 0.0})
    quiet = {load: nh.DayInTwoLives(model, strength=0, load=load).frame["rest"][0] for load in (40, 90)}
    assert rest[40] == quiet[40] < quiet[90] < rest[90]


def test_a_repair_after_escalation_is_over_changes_nothing_in_it():
    late, without = (of("B", lens="evidence", **setting) for setting in ({"after": "repair", "delay": 60}, {}))
    assert late["second_recovery_minutes"] == without["second_recovery_minutes"]
