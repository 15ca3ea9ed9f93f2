"""The ideas in a drawing, each in words, beside what the model does instead.

Every sentence about the drawing is true of the stroke as it was drawn; a test asks that of any stroke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from neuro_helpers.charts.day import MINUTES, OPENS, clock
from neuro_helpers.simulate.evening import BEGINS, Evening
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.simulate.shape import Shape
from neuro_helpers.wording import rounded, whole

FLAT, EARLY, ALIKE, PAST = 2, 5, 10, 2  # points
AT_ONCE, SAME_TIME = 2, 5  # minutes
BEFORE = BEGINS - 5  # what moves by then moves before the disagreement; a hand is not more exact
MOST_IDEAS = 2  # beside the first line; more is a paragraph
LATER = ("early", "open", "stays", "past", "sharp", "slow", "height", "unfinished")  # behind what is about the peak
TOLD = re.compile(r"(highest|lowest) at (\d+):(\d\d) \((\d+) of 100\)")
RISE, FALL = {1: "rise", -1: "fall"}, {1: "highest", -1: "lowest"}


def told(rise: Excursion) -> str:
    """Say how high a curve gets, when, and when half of the way is gone."""
    if rise.change == 0:
        return f"at {whole(rise.rest)} all evening"
    way = 1 if rise.change > 0 else -1
    half = "not before midnight" if rise.half_minute is None else f"at {clock(rise.half_minute)}"
    return (f"{FALL[way]} at {clock(rise.peak_minute)} ({whole(rise.peak)} of 100), and half of the {RISE[way]} is "
            f"gone {half}")


def drawn(shape: Shape, minutes: int) -> str:
    """Say the same of a drawing that ends at a minute; of the time behind its end nothing is said."""
    rise = shape.rise
    if minutes >= MINUTES or rise.half_minute is not None:
        return told(rise)
    until = f"until {clock(minutes)}, where your drawing ends"
    if rise.change == 0:
        return f"at {whole(rise.rest)} {until}" if shape.furthest < 1 else f"near {whole(rise.rest)} {until}"
    return f"{FALL[shape.way]} at {clock(rise.peak_minute)} ({whole(rise.peak)} of 100) {until}"


def agree(words: str, rest: int, model: Shape, evening: Evening) -> bool:
    """Whether a drawing, as `drawn` tells it, has its peak in the same stretch of the evening and on the same side."""
    found = TOLD.search(words)
    if found is None:
        return model.way == 0
    way, hour, minute, level = found.groups()
    when = "flat" if abs(int(level) - rest) <= FLAT else _when(60 * int(hour) + int(minute) - OPENS, evening)
    return way == FALL.get(model.way) and when == phase(model, evening)


def phase(shape: Shape, evening: Evening) -> str:
    """Name the time of the peak: "before", "during", "turn" (when they stop) or "after"; "flat" when there is none."""
    return "flat" if shape.furthest <= FLAT else _when(shape.rise.peak_minute, evening)


def _when(minute: float, evening: Evening) -> str:
    return ("before" if minute < BEGINS else "during" if minute < evening.ends else
            "turn" if minute <= evening.ends + AT_ONCE else "after")


def lines(name: str, model: Shape, mine: Shape | None, minutes: int, evening: Evening) -> list[str]:
    """Say in at most three short lines what the model does, and what else was in the drawing.

    The first line tells both peaks. Of the ideas the time of the peak comes first, since the question asks for it;
    then the one that matters most.

    Parameters
    ----------
    name : str
        Of the level, inside a sentence.
    model : Shape
    mine : Shape or None
        Of the drawing, from 17:00 on; None when nothing was drawn.
    minutes : int
        Where the drawing ends.
    evening : Evening
    """
    first = f"In this model, {name} is {_peak(model)}"
    if mine is None:
        return [f"{first}."]
    if mine.furthest <= FLAT:
        first += f"; in your drawing it stays {'at' if mine.furthest < 0.5 else 'near'} {whole(mine.rise.rest)}"
    else:
        side = "" if mine.way == model.way else f"it is {FALL[mine.way]} "
        first += f"; in your drawing {side}at {clock(mine.rise.peak_minute)} ({rounded(mine.peak)})"
    found = ideas(mine, minutes, model, evening)
    kept = sorted(found, key=lambda one: LATER.index(one) if one in LATER else -1)[:MOST_IDEAS]
    return [f"{first}.", *(found[one] for one in kept)]


def _peak(shape: Shape) -> str:
    rise = shape.rise
    return (f"{FALL[shape.way]} at {clock(rise.peak_minute)} ({whole(rise.peak)} of 100)" if shape.way else
            f"at {whole(rise.rest)} all evening")


def ideas(mine: Shape, minutes: int, model: Shape, evening: Evening) -> dict[str, str]:
    """Return what was in the drawing: name of the idea -> a line.

    Parameters
    ----------
    mine : Shape
        Of the drawing, from 17:00 on.
    minutes : int
        Where the drawing ends.
    model : Shape
    evening : Evening
    """
    if evening.strength == 0:
        return {}
    return dict(_ideas(mine, minutes, model, evening))


def _ideas(mine: Shape, minutes: int, model: Shape, evening: Evening) -> Iterator[tuple[str, str]]:
    rest, moves = whole(mine.rise.rest), RISE.get(model.way, "")
    if mine.furthest <= FLAT:
        most = rounded(mine.furthest)
        near = {0: "at", 1: "never more than 1 point from"}.get(most, f"never more than {most} points from")
        model_too = (f"In this model it does {moves}, by {abs(model.rise.change)} points." if model.way else
                     "So does the model.")
        yield "flat", f"You drew it flat: {near} {rest}. {model_too}"
        return
    if model.way and mine.way != model.way:
        yield "other way", (f"You let it {RISE[mine.way]}, to {whole(mine.rise.peak)}. "
                            f"In this model it {'rises' if model.way > 0 else 'falls'}.")
        return
    is_early = phase(mine, evening) == "before"  # said with the peak
    if evening.before == "nothing" and not is_early and abs(mine.early - rest) >= EARLY and minutes >= BEFORE:
        yield "early", (f"You let it move before they argue: at {clock(BEFORE)} it is at {rounded(mine.early)}. "
                        "In this model nothing pushes it yet.")
    if model.way:
        yield from _time(mine, model, evening)
        tail = next(_tail(mine, minutes, model), None)
        if tail is not None:
            yield tail
        above = rounded(mine.peak) - rounded(model.peak)
        if abs(above) >= ALIKE:
            yield "height", (f"Your {FALL[model.way]} level is {abs(above)} points {'above' if above > 0 else 'below'} "
                             "the model's.")


def _time(mine: Shape, model: Shape, evening: Evening) -> Iterator[tuple[str, str]]:
    """Say when the drawing has its peak: before, while they argue, the moment they stop, or later."""
    named, other, late = phase(mine, evening), phase(model, evening), _later(model, evening)
    model_too = "" if named != other else ", as the model does"
    if named == "before":
        yield "before", f"You let it peak before they argue. In this model the peak comes {late}."
    elif named == "during":
        slow = " In this model the push has to add up first." if other in ("turn", "after") else ""
        yield "during", f"You let it peak while they argue{model_too}.{slow}"
    elif named == "turn":
        goes_on = " In this model it goes on" if other == "after" else f" In this model the peak comes {late}"
        yield "turn", f"You let it turn when they stop{model_too}." + ("" if model_too else f"{goes_on}.")
    else:
        gap = rounded(mine.rise.peak_minute - evening.ends)
        apart = abs(mine.rise.peak_minute - model.rise.peak_minute)
        near = f"The model's peak comes within {SAME_TIME} minutes of yours"
        yield "after", (f"You let it peak {_minutes(gap)} after they stop. "
                        f"{near if apart <= SAME_TIME else f'In this model it comes {late}'}.")


def _later(shape: Shape, evening: Evening) -> str:
    """Say when a peak is, seen from the end of the disagreement."""
    gap = rounded(shape.rise.peak_minute - evening.ends)
    return "just as they stop" if gap == 0 else f"{_minutes(abs(gap))} {'after' if gap > 0 else 'before'} they stop"


def _tail(mine: Shape, minutes: int, model: Shape) -> Iterator[tuple[str, str]]:
    """Say what the drawing makes of the way back: what matters most comes first."""
    way, gone = RISE[model.way], model.rise.half_minute
    half = "half is not gone before midnight" if gone is None else f"half is gone at {clock(gone)}"
    ends = f"Your drawing ends at {clock(minutes)}"
    if minutes < MINUTES and mine.rise.half_minute is None:
        yield "open", f"{ends}, before half of your {way} is gone. In this model {half}."
    if minutes >= MINUTES and mine.rise.half_minute is None:
        yield "stays", (f"You let most of it stay: at midnight it is at {rounded(mine.last)}. In this model {half}.")
    if mine.past > PAST:
        side = "below" if model.way > 0 else "above"
        stops = f"it does not go {side} its start" if model.past < 1 else f"it goes {rounded(model.past)} points {side}"
        yield "past", f"Later you let it go {rounded(mine.past)} points {side} its start. In this model {stops}."
    there = (f"more than half of your {way} is there for {_minutes(mine.half_width)}, in this model for "
             f"{rounded(model.half_width)}.")
    if 2 * mine.half_width <= model.half_width:
        yield "sharp", f"You drew a sharp peak: {there}"
    if mine.half_width >= 2 * model.half_width and minutes >= MINUTES:
        yield "slow", f"You let it take its time: {there}"
    if minutes < MINUTES:
        yield "unfinished", f"{ends}."


def _minutes(count: float) -> str:
    return f"{rounded(count)} minute" + ("" if rounded(count) == 1 else "s")


