"""A student's own numbers: the same for the same student, class and assignment, and different for everybody else.

The hash, so that anybody can repeat it: BLAKE2b with a digest of 8 bytes over the text
``class code|student number|assignment|what is drawn|how often`` in UTF-8, read as one number, lowest byte first. The
remainder of that number, divided by how many choices there are, is the choice. No random generator is used, since
those may change with the version of a library, and a student's computer and the teacher's must agree for years.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")
SELF_STUDY = "self-study"  # the class code of people who learn alone


def tidy_number(typed: object) -> str:
    """Return a student number as it is compared: small letters, no spaces, no zeros before a whole number.

    Examples
    --------
    >>> tidy_number(" 00417 "), tidy_number("S 12a"), tidy_number(417)
    ('417', 's12a', '417')
    """
    plain = re.sub(r"\s+", "", str(typed)).casefold()
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain


def is_number(typed: str) -> bool:
    """Return whether a text can be a student number: letters, digits, and a hyphen or underscore between them.

    Examples
    --------
    >>> is_number("S-00417"), is_number("00417,"), is_number("")
    (True, False, False)
    """
    return re.fullmatch(r"\w[\w-]*", re.sub(r"\s+", "", typed)) is not None


class OwnNumbers:
    """What is drawn for one student.

    Parameters
    ----------
    class_code : str
        The teacher's: without it nobody outside of the class can prepare answers for a number.
    number : str
        The student number.
    assignment : str
        The assignment's name: other numbers in the next one.

    Examples
    --------
    >>> own = OwnNumbers("self-study", "417", "reading_the_sliders")
    >>> own.whole("cortisol", 55, 85) == own.whole("cortisol", 55, 85)
    True
    """

    def __init__(self, class_code: str, number: str, assignment: str) -> None:
        self._who = f"{class_code}|{tidy_number(number)}|{assignment}"

    def whole(self, what: str, low: int, high: int, again: int = 0) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + self._below(what, high - low + 1, again)

    def one_of(self, what: str, choices: Sequence[Choice], again: int = 0) -> Choice:
        """Return one of some choices; their order is part of the hash."""
        return choices[self._below(what, len(choices), again)]

    def some_of(self, what: str, choices: Sequence[Choice], count: int) -> list[Choice]:
        """Return `count` different ones of the choices, in the order in which they were drawn."""
        left, drawn = list(choices), []
        for place in range(count):
            drawn.append(left.pop(self._below(what, len(left), place)))
        return drawn

    def _below(self, what: str, choices: int, again: int) -> int:
        text = f"{self._who}|{what}|{again}"
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") % choices
