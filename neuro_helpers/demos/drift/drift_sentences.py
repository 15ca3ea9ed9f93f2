"""The sentences of the demos about drifting apart and recovering: what the picture says, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from neuro_helpers.simulate.slow_flow import REST, THRESHOLD, kinds
from neuro_helpers.wording import LENSES, listed, rounded

COUNTS = {1: "one arrow", 2: "two arrows", 3: "three arrows"}
NEAR = 3  # points: smaller changes are reported as "stays near"
STEPS = {1: "one step", 2: "two steps", 3: "three steps", 4: "four steps", 5: "five steps", 6: "six steps"}
CLOCK = "half a year of the model's clock, which we set"


def setting(load: int, lens: str, off: int = 0, assumptions: str = "") -> str:
    """Begin a sentence: "In this model, at a chronic load of 40"."""
    arrows = COUNTS.get(off, f"{off} arrows")
    changes = [f"{arrows} switched off"] * (off > 0) + [f"our assumptions {assumptions}"] * (assumptions != "")
    start = f"In this model{LENSES[lens].clause}, at a chronic load of {load}"
    return start + (f", with {listed(changes)}" if changes else "")


def rests(start: str, places: Iterable[dict]) -> str:
    """Say where learned security comes to rest."""
    places = list(places)
    near = [f"near {rounded(place['bond'])}" for place in places if place["kind"] == REST]
    if not near:
        return f"{start}, nothing moves learned security: it stays wherever it is."
    if len(near) == 1:
        return f"{start}, learned security comes to rest {near[0]}, wherever it starts."
    count = sum(place["kind"] == THRESHOLD for place in places)
    return (f"{start}, learned security comes to rest {' or '.join(near)}. It depends on the start: between them "
            f"lies {'a threshold' if count == 1 else f'{count} thresholds'}.")


def way(couple: str, now: float, then: float) -> str:
    """Tell one couple: "the triangle couple drifts apart from 30 to 19"."""
    now, then = rounded(now), rounded(then)
    if abs(then - now) < NEAR:
        return f"the {couple} couple stays near {then}"
    return f"the {couple} couple {'recovers' if then > now else 'drifts apart'} from {now} to {then}"


def couples(now: Mapping[str, float], then: Mapping[str, float]) -> str:
    """Tell the coming step."""
    return f" In the coming step, {listed([way(couple, now[couple], then[couple]) for couple in now])}."


def lived(start: Mapping[str, float], now: Mapping[str, float], loads: list[int]) -> str:
    """Tell what has been."""
    told = [f"{couple} {rounded(start[couple])} to {rounded(now[couple])}" for couple in start]
    return (f" So far, over {STEPS[len(loads)]} at {'loads' if len(loads) > 1 else 'a load'} of "
            f"{listed([str(load) for load in loads])}: {listed(told)}.")


def sure(draws: pd.DataFrame, own: float | None = None) -> str:
    """Say how many draws have two places of rest and how many one, how far the thresholds lie apart, and what is below.

    Parameters
    ----------
    draws : DataFrame
        As `SlowFlow.rests_of_draws` returns it.
    own : float, optional
        The model's own threshold, when it has one.
    """
    count, found = kinds(draws), draws["threshold"].dropna()
    start = f" Of {len(draws)} draws of our guesses, the two speeds among them,"
    one = f"{count['low']} have only a low one and {count['high']} only a high one"
    if found.empty:
        return f"{start} none has two resting places: {one}."
    between = f"a threshold between {rounded(found.min())} and {rounded(found.max())}"
    lower = int((found < own).sum()) if own is not None else 0
    below = "" if own is None else f" In {lower} of these {len(found)} it lies below the model's own."
    return f"{start} {count['two']} have two resting places, with {between}; {one}.{below}"


def hunt(found: list[str], goal: int, is_open: bool) -> str:
    """Count the arrows that were found to matter alone, and name them."""
    if not is_open:
        return "At this load there is one resting place with all arrows: nothing to hunt for."
    told = f": {', '.join(found)}." if found else "."
    return ("Hunt: which arrows, taken away alone, leave one resting place at this load? "
            f"You have found {len(found)} of {max(goal, len(found))}{told}")
