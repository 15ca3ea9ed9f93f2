"""What a check says when an answer is not right yet: what was found, what probably happened, where to look.

A hint never says the answer. It is an AssertionError, which graders know, and it prints as one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real

from neuro_helpers.handed.arguments import is_number, shown

SCALE = "the lab's scale from 0 to 100"


class Hint(AssertionError):
    """An answer is not right yet; its text is the whole message.

    Examples
    --------
    >>> raise Hint("part 2: the answer is empty.")
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: part 2: the answer is empty.
    """

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of the lines of our code."""
        return [f"Not yet. {self}"]


class MissingAnswer(Hint):
    """There is no answer yet, or none in the cell as it was last run."""


def number_of(name: str, value: object, low: float = 0, high: float = 100, scale: str = SCALE) -> float:
    """Return a number that a student wrote, or a hint that says what probably happened.

    Parameters
    ----------
    name : str
        What the number is called in the hint.
    value : object
        What was written.
    low, high : float
        The bounds, both allowed.
    scale : str
        What the number is counted in.

    Examples
    --------
    >>> number_of("cortisol", "0,8")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: cortisol: found '0,8', a text; write the number without quotation marks ...
    """
    found = f"{name}: found {shown(value)}"
    if value is None or value is Ellipsis or (isinstance(value, str) and not value.strip()):
        raise MissingAnswer(f"{name}: there is no number yet.")
    if isinstance(value, str):
        comma = " and with a point, not a comma" if "," in value else ""
        raise Hint(f"{found}, a text; write the number without quotation marks{comma}.")
    if isinstance(value, tuple | list):
        if len(value) == 2 and all(_is_whole(one) for one in value):
            raise Hint(f"{found}. A comma makes two numbers of one; write it with a point, such as "
                       f"{value[0]}.{value[1]}.")
        raise Hint(f"{found}; one number is asked for.")
    if isinstance(value, bool) or not isinstance(value, Real):
        raise Hint(f"{found}; a number is asked for.")
    if not is_number(value, low, high):
        raise Hint(f"{found}; allowed: a number from {low:g} to {high:g} ({scale}).")
    return float(value)


def looks_like_a_share(number: float) -> bool:
    """Return whether a number on the lab's scale was probably written on the model's, from 0 to 1.

    Examples
    --------
    >>> looks_like_a_share(0.48), looks_like_a_share(48), looks_like_a_share(0)
    (True, False, False)
    """
    return 0 < number < 1


def share_hint(name: str, number: float) -> str:
    """Return what to say about a number that was written on the scale from 0 to 1.

    Examples
    --------
    >>> share_hint("cortisol", 0.5)[-20:]
    "0.5 is the lab's 50."
    """
    return (f"{name}: found {number:g}. In code levels go from 0 to 1; here they go from 0 to 100, as in the lab: "
            f"{number:g} is the lab's {100 * number:g}.")


def entries_of(name: str, value: object, allowed: Mapping[str, str], example: str) -> dict:
    """Return a dictionary that a student wrote; a hint for another kind of thing and for names that do not belong.

    Parameters
    ----------
    name : str
        The name of the answer.
    value : object
        What was written.
    allowed : mapping of str to str
        The names that may be in it, and what each is.
    example : str
        How such an answer looks, with other numbers than the right ones.
    """
    if isinstance(value, set):
        raise Hint(f"{name}: the numbers between the braces need their names, such as {example}.")
    if not isinstance(value, dict):
        raise Hint(f"{name}: found {shown(value)}; write names and numbers between braces, such as {example}.")
    if not value:
        raise MissingAnswer(f"{name} is still empty: write your answer between the braces, such as {example}.")
    for key in value:
        if key not in allowed:
            raise Hint(f"{name}: found the name {shown(key)}; allowed: {', '.join(allowed)}.")
    return value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
