"""What is asked of a simulation and cannot be: one clear error with all problems, never a hang."""

import time

import numpy as np
import pytest

from neuro_helpers import CoupleModel, Event, TableError
from neuro_helpers.simulate.request import RequestError

MODEL = CoupleModel.load()
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
    ({"events": Event.quarrel(NAN)},
     "event 1 (quarrel), times: found (nan, nan); allowed: two numbers of minutes from the start of the run"),
    ({"events": Event.push("oxytocine", 1, 5, 0.5)},
     "event 1 (push), node: found 'oxytocine'; allowed: a node of the model. Did you mean oxytocin?"),
    ({"events": Event.push("bond", 1, 5, 0.5)}, "event 1 (push), node: found 'bond'; allowed: a node of the model"),
    ({"events": Event.quarrel(1, who="C")}, "event 1 (quarrel), who: found 'C'; allowed: A, B, both"),
    ({"events": Event.quarrel(1, strength=2)}, "event 1 (quarrel), strength: found 2; allowed: a number from 0 to 1"),
    ({"events": Event.quarrel(1, strength=NAN)},
     "event 1 (quarrel), strength: found nan; allowed: a number from 0 to 1"),
    ({"events": Event.push("trust", 1, 5, -2)}, "event 1 (push), strength: found -2; allowed: a number from -1 to 1"),
    ({"events": ["quarrel"]}, "event 1: found 'quarrel'; allowed: an event, such as Event.quarrel(start=60)"),
    ({"events": 5}, "events: found 5; allowed: a list of events, or the path of an events table"),
    ({"events": Event("quarell", "A", 1, 2)},
     "event 1 (quarell): found 'quarell'; allowed: quarrel, warm moment, touch, repair, "
     "refused repair, time apart, oxytocin dose, push. Did you mean quarrel?"),
    ({"dt": -1}, "dt: found -1; allowed: a number of minutes greater than 0"),
    ({"dt": 0}, "dt: found 0; allowed: a number of minutes greater than 0"),
    ({"dt": NAN}, "dt: found nan; allowed: a number of minutes greater than 0"),
    ({"dt": True}, "dt: found True; allowed: a number of minutes greater than 0"),
    ({"minutes": NAN}, "minutes: found nan; allowed: a number of minutes greater than 0"),
    ({"minutes": np.inf}, "minutes: found inf; allowed: a number of minutes greater than 0"),
    ({"keep_every_minutes": 0}, "keep_every_minutes: found 0; allowed: a number greater than 0, or None"),
    ({"couples": 0}, "couples: found 0; allowed: a whole number of at least 1"),
    ({"couples": 2.5}, "couples: found 2.5; allowed: a whole number of at least 1"),
    ({"load": NAN}, "load: found nan; allowed: a level from 0 to 1 (the reference couple has 0.4)"),
    ({"load": 40}, "load: found 40; allowed: a level from 0 to 1 (the reference couple has 0.4)"),
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


@pytest.mark.parametrize("more", [{"minutes": 1e6, "dt": 1}, {"minutes": 1440, "dt": 1e-5}, {"minutes": 1e300}])
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
    assert said == ("this run: found 1.7 GB of levels to keep; allowed: 1 GB. Try a longer keep_every_minutes, or None "
                    "to keep the end alone")


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


def test_a_wrong_table_tells_all_its_problems_beside_the_others(tmp_path):
    path = tmp_path / "evening.csv"
    path.write_text("event,who,start_minutes,end_minutes,strength,node,note\nquarrel,both,80,60,0.8,,\ntouch,Z,1,2,,,\n")
    found = problems(200, str(path), load=7)
    assert any("evening.csv, row 2" in line and "end_minutes" in line for line in found)
    assert any("evening.csv, row 3, column who" in line for line in found)
    assert any(line.startswith("load: ") for line in found)
    assert any("no-such-file.csv" in line for line in problems(200, tmp_path / "no-such-file.csv"))


def test_a_table_error_stays_a_table_error_for_those_who_read_the_table_themselves(tmp_path):
    from neuro_helpers import tables

    with pytest.raises(TableError):
        tables.read_events(tmp_path / "no-such-file.csv")
