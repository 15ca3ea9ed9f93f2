"""What is asked of a simulation and cannot be: one clear error with all problems, never a hang."""

import time

import numpy as np
import pytest

from neuro_helpers import CoupleModel, Event, TableError, tables
from neuro_helpers.simulate.request import RequestError

MODEL = CoupleModel.load()
NO_LOAD = ("found 'load'; allowed: no load, because nothing in the model changes it; give the whole run its load with"
           " load=")
NAN = float("nan")


def problems(*args, **more):
    with pytest.raises(RequestError) as error:
        MODEL.simulate(*args, **more)
    return error.value.problems


@pytest.mark.parametrize(("arguments", "said"), [
    ({"events": Event.quarrel(30, minutes=-10)},
     "event 1 (quarrel), times: found (30, 20); allowed: an end after the start"),
    ({"events": Event.quarrel(30, minutes=0)},
     "event 1 (quarrel), times: found (30, 30); allowed: an end after the start"),
    ({"events": Event.quarrel(50), "minutes": 60},
     "event 1 (quarrel), times: found (50, 70); allowed: times inside the run, from 0 to 60 minutes"),
    ({"events": Event.quarrel(-5)},
     "event 1 (quarrel), times: found (-5, 15); allowed: times inside the run, from 0 to 120 minutes"),
    ({"events": Event("quarrel", "both", NAN, NAN, 0.5, "conflict")},
     "event 1 (quarrel), times: found (nan, nan); allowed: two numbers of minutes from the start of the run"),
    ({"events": Event.push("oxytocine", 1, 5, 0.5)},
     "event 1 (push), node: found 'oxytocine'; allowed: a node of the model. Did you mean oxytocin?"),
    ({"events": Event.push("bond", 1, 5, 0.5)},
     "event 1 (push), node: found 'bond'; allowed: no bond, because it changes only by learning"),
    ({"events": Event.push("load", 1, 5, 0.5)}, f"event 1 (push), node: {NO_LOAD}"),
    ({"hold": {"load": 0.5}}, f"hold: {NO_LOAD}"), ({"traits": {"A": {"load": 0.03}}}, f"traits, A: {NO_LOAD}"),
    ({"events": Event.quarrel(1, who="C")}, "event 1 (quarrel), who: found 'C'; allowed: A, B, both"),
    ({"events": Event.quarrel(1, strength=1.5)},
     "event 1 (quarrel), strength: found 1.5; allowed: a number from 0 to 1"),
    ({"events": Event.quarrel(1, strength=NAN)},
     "event 1 (quarrel), strength: found nan; allowed: a number from 0 to 1"),
    ({"events": Event.push("trust", 1, 5, -2)}, "event 1 (push), strength: found -2; allowed: a number from -1 to 1"),
    ({"events": ["quarrel"]}, "event 1: found 'quarrel'; allowed: an event, such as Event.quarrel(start=60)"),
    ({"events": 5}, "events: found 5; allowed: a list of events, or the path of an events table"),
    ({"events": Event("quarell", "A", 1, 2)},
     "event 1 (quarell): found 'quarell'; allowed: quarrel, warm moment, touch, repair, "
     "refused repair, time apart, oxytocin dose, push. Did you mean quarrel?"),
    ({"dt": -1}, "dt: found -1; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"dt": 0}, "dt: found 0; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"dt": NAN}, "dt: found nan; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"dt": True}, "dt: found True; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"minutes": NAN}, "minutes: found nan; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"minutes": np.inf}, "minutes: found inf; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"keep_every_minutes": 0},
     "keep_every_minutes: found 0; allowed: a number of minutes from 0.001 to 1e+09, or None"),
    ({"couples": 0}, "couples: found 0; allowed: a whole number from 1 to 100,000"),
    ({"couples": 2.5}, "couples: found 2.5; allowed: a whole number from 1 to 100,000"),
    ({"load": NAN}, "load: found nan; allowed: a level from 0 to 1 (the reference couple has 0.4)"),
    ({"load": 40}, "load: found 40; allowed: a level from 0 to 1 (the reference couple has 0.4). "
     "Did you mean 0.4 (the lab's 40 is 0.4 here)?"),
    ({"bond": 1.5}, "bond: found 1.5; allowed: a level from 0 to 1"),
    ({"bond": {"C": 0.5}}, "bond: found 'C'; allowed: A or B"),
    ({"hold": {"cortisole": 0.5}}, "hold: found 'cortisole'; allowed: a node of the model. Did you mean cortisol?"),
    ({"hold": {"cortisol": "high"}}, "hold, cortisol: found 'high'; allowed: a level from 0 to 1"),
    ({"hold": 3}, "hold: found 3; allowed: nodes with their levels, such as {'cortisol': 0.8}"),
    ({"traits": {"A": {"trust": 0.2}}},
     "traits, A, trust: found 0.2; allowed: a number from -0.05 to 0.05, since traits are small differences"),
    ({"traits": {"A": {"truste": 0.02}}},
     "traits, A: found 'truste'; allowed: a node of the model. Did you mean trust?"),
    ({"traits": 0.02}, "traits: found 0.02; allowed: offsets by partner and node, such as {'A': {'amygdala': 0.03}}"),
    ({"load": np.array([True])},
     "load: found array([ True]); allowed: a level from 0 to 1 (the reference couple has 0.4)"),
    ({"load": ["0.4"]}, "load: found ['0.4']; allowed: a level from 0 to 1 (the reference couple has 0.4)"),
    ({"minutes": 10**400}, f"minutes: found {10**400!r}; allowed: a number of minutes from 0.001 to 1e+09"),
    ({"keep_every_minutes": 1e300},
     "keep_every_minutes: found 1e+300; allowed: a number of minutes from 0.001 to 1e+09, or None"),
    ({"dt": 5, "keep_every_minutes": 7}, "keep_every_minutes: found 7; allowed: a multiple of dt, 5"),
    ({"bond": 0.3, "hold": {"bond": 0.9}},
     "bond: found 0.3; allowed: nothing beside hold={'bond': ...}, which says where it stays"),
    ({"hold": {"aggression_readiness": 1.0}},
     "hold: found 'aggression_readiness'; allowed: no aggression_readiness, unless the model is loaded with"
     " context=['aggression_readiness'], and then it is on"),
    ({"events": Event("time apart", "A", 10, 20)}, "event 1 (time apart), who: found 'A'; allowed: both"),
    ({"events": Event.repair(10, who="both", taken_up=False)},
     "event 1 (refused repair), who: found 'both'; allowed: A or B: one partner tries, the other refuses"),
    ({"events": Event("quarrel", "A", 10, 20, 0.5, "warmth")},
     "event 1 (quarrel), node: found 'warmth'; allowed: conflict; only a push names its own"),
    ({"progress": 1}, "progress: found 1; allowed: a function that is called with the share that is done, from 0 to 1"),
])
def test_one_problem_is_one_plain_line(arguments, said):
    assert problems(**({"minutes": 120} | arguments)) == [said]


def test_all_problems_are_told_at_once():
    found = problems(-5, [Event.quarrel(30, minutes=-10), Event.push("nothing", 1, 5, 3)], load=9, dt=NAN)
    assert len(found) == 6
    with pytest.raises(RequestError, match=r"^2 problems in this simulation:\ndt: .*\nload: "):
        MODEL.simulate(60, dt=0, load=2)


def test_a_level_for_each_couple_must_be_one_for_each_couple():
    assert problems(60, couples=3, load=np.array([0.1, 0.2]))[0].startswith("load: found array([0.1, 0.2]); allowed: ")
    assert problems(60, couples=3, load=np.array([0.1, 0.2]))[0].endswith(", or 3 of them")


@pytest.mark.parametrize("more", [
    {"minutes": 1e6, "dt": 1}, {"minutes": 14400, "dt": 0.001}, {"minutes": 1e9}, {"minutes": 1, "couples": 100_000}])
def test_a_run_of_a_million_steps_is_estimated_and_refused_at_once(more):
    begun = time.monotonic()
    (said,) = [line for line in problems(**{"keep_every_minutes": None, **more}) if "steps" in line]
    assert "steps, about " in said
    assert "Try a longer dt, fewer minutes or fewer couples; up to ten minutes with progress=" in said
    assert time.monotonic() - begun < 5  # it hangs or it does not; this is no speed test


def test_with_progress_a_long_run_is_done_and_told():
    told = []
    MODEL.simulate(60 * 1440, dt=5, keep_every_minutes=None, progress=told.append)
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_more_levels_than_a_small_machine_holds_are_refused():
    (said,) = problems(1440, couples=1500)
    size = 8 * 1500 * 1441 * 2 * len(MODEL.nodes) / 1e9  # eight bytes for each level of both partners at each minute
    assert said == (f"this run: found {size:.1f} GB of levels and events; allowed: 1 GB. Try a longer "
                    "keep_every_minutes, or None to keep the end alone")


@pytest.mark.parametrize("make", [Event.quarrel, Event.dose, Event.time_apart])
def test_clock_times_are_refused_when_an_event_is_made(make):
    with pytest.raises(ValueError, match=r"start: found '18:00'; allowed: a number of minutes"):
        make("18:00")


@pytest.mark.parametrize("ask", [
    lambda run: run.at("3"), lambda run: run.at(3, couple=5), lambda run: run.steps(couple=-1),
    lambda run: run.level(["trust"]), lambda run: run.level("trust", "C"),
    lambda run: run.recovery("cortisol", "quarrel"), lambda run: run.recovery("cortisol", Event.quarrel(5)),
])
def test_what_a_run_cannot_be_asked_is_said(ask):
    with pytest.raises(ValueError, match=r"found .*; allowed: "):
        ask(MODEL.simulate(120, Event.quarrel(30)))


@pytest.mark.parametrize("keep", [None, 60])
def test_a_run_that_is_kept_too_seldom_tells_nothing_about_what_lies_between(keep):
    run = MODEL.simulate(240, Event.quarrel(30), keep_every_minutes=keep)
    for ask in (run.steps, run.conditions, lambda: run.recovery("cortisol"), lambda: run.linkage("cortisol")):
        with pytest.raises(ValueError, match="Simulate again with a smaller keep_every_minutes"):
            ask()
    assert run.summary == "Two partners over 4 hours, kept too seldom to tell what happened in between."


def test_a_step_longer_than_the_run_is_one_step():
    assert MODEL.simulate(10, dt=1e9).minutes.tolist() == [0, 10]


# -- an events table --------------------------------------------------------------------------------------------------


def test_events_can_come_from_a_table(tmp_path):
    path = tmp_path / "evening.csv"
    path.write_text("event;who;start_minutes;end_minutes;strength;node;note\n"
                    "quarrel;both;60;80;0,8;;\ntouch;B;45;55;;;\ntime apart;both;90;120;;;\npush;A;10;20;0,2;trust;\n",
                    encoding="utf-8-sig")
    made = [Event.quarrel(60), Event.touch(45, who="B"), Event.time_apart(90), Event.push("trust", 10, 10, 0.2, "A")]
    from_table = MODEL.simulate(200, path)
    assert from_table.events == made
    assert np.array_equal(from_table.levels, MODEL.simulate(200, made).levels)
    read = tables.read_events(path, MODEL.nodes)
    assert MODEL.simulate(200, read).events == made


def test_a_wrong_table_tells_all_its_problems_beside_the_others(tmp_path):
    path = tmp_path / "evening.csv"
    path.write_text("event,who,start_minutes,end_minutes,strength,node,note\nquarrel,both,80,60,0.8,,\ntouch,Z,1,2,,,\n")
    found = problems(200, str(path), load=7)
    assert any("evening.csv, row 2" in line and "end_minutes" in line for line in found)
    assert any("evening.csv, row 3, column who" in line for line in found)
    assert any(line.startswith("load: ") for line in found)
    assert any("no-such-file.csv" in line for line in problems(200, tmp_path / "no-such-file.csv"))


def test_a_table_error_stays_a_table_error_for_those_who_read_the_table_themselves(tmp_path):
    with pytest.raises(TableError):
        tables.read_events(tmp_path / "no-such-file.csv")
