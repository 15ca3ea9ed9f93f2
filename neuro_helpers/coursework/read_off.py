"""Numbers and words that a student read off a picture: right, or a hint with what was probably read instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from neuro_helpers.coursework.hints import Hint, looks_like_a_share, number_of, share_hint
from neuro_helpers.handed.arguments import shown
from neuro_helpers.wording import listed

MINUTES = "minutes"
LONGEST = 420  # minutes, an evening


class Measure(NamedTuple):
    """One number that is read off: what is right, and what somebody wrote who made a known mistake."""

    name: str
    right: float | None
    mistakes: Mapping[str, float | None]
    unit: str = MINUTES


def all_right(name: str, right: Iterable[bool], where: str) -> None:
    """Say nothing where all entries of an answer are right, and else raise a hint that does not say which one is not.

    A hint that named the first wrong entry would lead to the answer by trying, one entry after another.

    Parameters
    ----------
    name : str
        The name of the answer.
    right : iterable of bool
        For each entry whether it is right; those with a known mistake raised their own hint before.
    where : str
        A sentence: where to look.

    Examples
    --------
    >>> all_right("my_window", [True, False], "Read both again.")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: my_window: at least one entry is another one for your couple. Read both again.
    """
    if not all(list(right)):
        raise Hint(f"{name}: at least one entry is another one for your couple. {where}")


def agrees(measure: Measure, value: object) -> bool:
    """Return whether a number was read off rightly; raise a hint where it comes from a known mistake.

    Examples
    --------
    >>> agrees(Measure("cortisol_back", 189, {"Which lens?": 148}), 148)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: cortisol_back: found 148; the model says something ...
    """
    name, right, minutes = measure.name, float(measure.right or 0), measure.unit == MINUTES
    number = number_of(name, value, 0, LONGEST if minutes else 100, measure.unit)
    if abs(number - right) < 0.5:
        return True
    if minutes and 0 < number < 8 and abs(60 * number - right) <= 5:
        raise Hint(f"{name}: found {number:g}; write minutes, not hours.")
    if not minutes and looks_like_a_share(number):
        raise Hint(share_hint(name, number))
    for said, other in measure.mistakes.items():
        if other is not None and abs(number - other) < 0.5 and abs(other - right) >= 0.5:
            raise Hint(f"{name}: found {number:g}; the model says something else for your couple. {said}")
    return False


def same_places(name: str, value: object, right: tuple[int, ...], mistakes: Mapping[str, tuple[int, ...]]) -> bool:
    """Return whether these are the right resting places, one point more or less; raise a hint at a known mistake.

    Examples
    --------
    >>> same_places("my_arrow", 84, (83,), {})
    True
    """
    written = list(value) if isinstance(value, tuple | list) else [value]
    places = sorted(number_of("rests", one) for one in written)
    if not places:
        raise Hint(f"{name}: write where it comes to rest between the brackets, such as [12, 34].")

    def alike(other: tuple[int, ...]) -> bool:
        return len(places) == len(other) and all(abs(one - two) <= 1 for one, two in zip(places, other, strict=True))

    if alike(right):
        return True
    found = f"rests: found {listed([f'{one:g}' for one in places])}"
    if shares := [one for one in places if looks_like_a_share(one)]:
        raise Hint(share_hint("rests", shares[0]))
    for said, other in mistakes.items():
        if alike(other):
            raise Hint(f"{found}. {said}")
    if len(places) > len(right) and all(any(abs(one - place) <= 1 for one in places) for place in right):
        raise Hint(f"{found}. A hollow diamond is a threshold and no resting place; dark dots are counted.")
    if len(places) < len(right) and all(any(abs(one - place) <= 1 for place in right) for one in places):
        raise Hint(f"{found}. It depends on the start: look for another dark dot.")
    return False


def yes_or_no(name: str, value: object) -> bool:
    """Return whether somebody wrote yes.

    Examples
    --------
    >>> yes_or_no("threshold", "Yes")
    True
    """
    if isinstance(value, bool):
        return value
    written = words_of(name, value)
    if written in ("yes", "no"):
        return written == "yes"
    raise Hint(f'{name}: found {shown(value)}; write "yes" or "no".')


def words_of(name: str, value: object) -> str:
    """Return a short text in small letters, without brackets; a hint for what is no text.

    Examples
    --------
    >>> words_of("state", "(Failed  to replicate)")
    'failed to replicate'
    """
    if not isinstance(value, str) or not value.strip():
        raise Hint(f"{name}: found {shown(value)}; write words between quotation marks.")
    return " ".join(value.casefold().replace("(", " ").replace(")", " ").split())
