"""What a check says of a verdict and of what is left of a weight, when they are not right yet.

A mistake that can be recognised gets its own sentence. Otherwise no hint says which entry of an answer is wrong: who
is told that for each entry can try words and numbers one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from neuro_helpers.coursework.hints import Hint, looks_like_a_share, number_of
from neuro_helpers.handed.arguments import shown
from neuro_helpers.wording import listed

WITHIN_PERCENT = 0.6  # a screen shows whole percents
LEAVES = {  # verdict -> the least and the most that it leaves, in percent, and how that is said
    "supported": (50, 100, "half or more"), "weakened": (0, 50, "less than half"),
    "contested": (0, 25, "a quarter or less"), "failed to replicate": (0, 0, "nothing"),
    "untested": (100, 100, "all of it")}


def verdict_of(value: object) -> str:
    """Return a verdict as the rule writes it, or a hint for another word.

    Examples
    --------
    >>> verdict_of(" Weakened")
    'weakened'
    """
    said = str(value).strip().casefold()
    if said not in LEAVES:
        raise Hint(f"verdict: found {shown(value)}; the rule knows {', '.join(LEAVES)}.")
    return said


def left_of(value: object, right: float, weight: float, state: str) -> float:
    """Return the percent that a student wrote, or a hint where a mistake is recognised."""
    percent = number_of("left", value, 0, 100, "percent")
    if is_left(percent, right):
        return percent
    if looks_like_a_share(percent) and is_left(100 * percent, right):
        raise Hint(f"left: found {percent:g}; write percent, from 0 to 100, not a share of 1.")
    if state == "untested" and percent == 0:
        raise Hint("left: found 0. Nobody tested this arrow; which share does the evidence lens then keep? (The third "
                   "lens, only what was tested, is another one.)")
    if is_left(percent, 100 - right):
        raise Hint(f"left: found {percent:g}, which is what is taken away; asked for is what stays.")
    if is_left(percent, 100 * abs(weight)):
        raise Hint(f"left: found {percent:g}, which is the row's weight; asked for is the share of it that is left.")
    return percent


def is_left(percent: float, right: float) -> bool:
    """Return whether a percent is as near to the right one as a screen shows it."""
    return abs(percent - right) <= WITHIN_PERCENT


def look_whether_they_fit(verdict: str, percent: float) -> None:
    """Raise a hint where a verdict never leaves that much; it compares two entries, and not with the right ones."""
    least, most, words = LEAVES[verdict]
    if not least - WITHIN_PERCENT <= percent <= most + WITHIN_PERCENT:
        raise Hint(f"verdict and left do not fit each other: {verdict} leaves {words}, and {percent:g} percent is "
                   "something else.")


def another(names: Iterable[str], where: str) -> Hint:
    """Return the hint for mistakes that nobody can recognise: at least one entry is another one.

    Examples
    --------
    >>> print(another(["verdict", "left"], "Look at the panel."))
    At least one of verdict and left is another one. Look at the panel.
    """
    return Hint(f"At least one of {listed(list(names))} is another one. {where}")
