"""The one measure of a peak and of the way back, against plain loops; and what an evening's own rooms agree on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neuro_helpers as nh
from neuro_helpers.charts import day as chart
from neuro_helpers.demos.day import day_sentences
from neuro_helpers.simulate import Event
from neuro_helpers.simulate.evening import CHOICES, EVENING_MINUTES, Evening, live
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.simulate.run import CoupleRun

MODEL = nh.CoupleModel.load()
LEVELS = st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.3, 0.3 + 5e-7, 0.3 - 2e-6])), min_size=4, max_size=40)


def way_back(levels, begins, until, left):
    """Return peak, its minute and the minute at which less than `left` of it remains, minute by minute."""
    inside = [minute for minute in range(len(levels)) if begins <= minute <= until]
    peak = max(inside, key=lambda minute: abs(levels[minute] - levels[0]))
    distance = abs(levels[peak] - levels[0])
    later = [minute for minute in inside if minute >= peak and abs(levels[minute] - levels[0]) < left * distance]
    return levels[peak], peak, later[0] if later else None


@settings(max_examples=100, deadline=None)
@given(levels=LEVELS, data=st.data())
def test_both_uses_of_the_measure_say_what_a_plain_loop_says(levels, data):
    begins = data.draw(st.integers(0, len(levels) - 2))
    ends = data.draw(st.integers(begins + 1, len(levels) - 1))
    again = data.draw(st.one_of(st.none(), st.integers(begins + 1, len(levels) - 1)))
    minutes, curve = np.arange(float(len(levels))), np.array(levels)

    found = Excursion.of(minutes, curve, begins)
    peak, when, half = way_back(levels, begins, np.inf, 0.5)
    recovered = way_back(levels, begins, np.inf, 0.1)[2]
    assert found == Excursion(levels[0], peak, when, half, recovered)
    assert found.recovery_minutes(ends) == (None if recovered is None else recovered - ends)

    table = np.full((len(levels), 2, len(MODEL.network.names), 1), 0.3)
    table[:, 0, MODEL.network.index["cortisol"], 0] = levels
    quarrels = [Event.quarrel(begins, minutes=ends - begins)]
    quarrels += [] if again is None else [Event.quarrel(again, minutes=1)]
    run = CoupleRun(minutes, table, quarrels, MODEL)
    until = np.inf if again is None else again
    peak, when, recovered = way_back(levels, begins, until, 0.1)
    nothing = abs(peak - levels[0]) < 1e-6 or when == begins or recovered is None
    told = run.recovery("cortisol")
    assert np.isnan(told["A"]) if nothing else told["A"] == recovered - ends
    assert np.isnan(told["B"])


def test_a_stretch_without_a_time_is_refused():
    with pytest.raises(ValueError, match=r"begins, until: found 9 to inf; allowed: .* which go from 0 to 2"):
        Excursion.of(np.arange(3), np.zeros(3), 9)


def test_an_evening_is_as_long_as_its_picture_and_each_choice_has_its_words():
    assert EVENING_MINUTES == chart.MINUTES == live(MODEL, Evening()).minutes[-1]
    words = {"before": day_sentences.BEFORE, "after": day_sentences.AFTER, "who": day_sentences.WHO}
    assert {name: tuple(said) for name, said in words.items()} == CHOICES
