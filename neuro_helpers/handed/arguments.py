"""What people give to a function, checked: name, what was found, what is allowed, in one sentence for all doors."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any

import numpy as np

LONGEST = 500  # characters of a value that a message repeats


def shown(value) -> str:
    """Return a value as a message repeats it: one line, not too long, whatever it is.

    Examples
    --------
    >>> shown("x" * 1000)[-3:], shown([1, 2])
    ('xx…', '[1, 2]')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a repr of somebody else's may do anything, and the message must come
        text = f"something of type {type(value).__name__}"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def wrong(name: str, value, allowed: str, hint: str = "") -> ValueError:
    """Return the error for an argument that cannot be meant.

    Examples
    --------
    >>> print(wrong("load", 7, "a level from 0 to 1"))
    load: found 7; allowed: a level from 0 to 1
    """
    meant = f"; did you mean {hint!r}?" if hint else ""
    return ValueError(f"{name}: found {shown(value)}; allowed: {allowed}{meant}" if name else
                      f"found {shown(value)}; allowed: {allowed}{meant}")


def is_number(value, low: float = -np.inf, high: float = np.inf) -> bool:
    """Whether a value is a finite number between two bounds; truth values, texts and masked values are none."""
    low, high = float(low), float(high)  # NumPy's own numbers cannot be compared with very large whole numbers
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_) and not value < low and value <= high \
        and abs(value) < np.inf


def number(name: str, value, low: float, high: float, words: str) -> float:
    """Return a number between two bounds as a float, or raise what is wrong with it."""
    if not is_number(value, low, high):
        raise wrong(name, value, words)
    return float(value)


def level(name: str, value, words: str = "a number from 0 to 1") -> float:
    """Return a level, or raise what is wrong with it."""
    return number(name, value, 0.0, 1.0, words)


def count(name: str, value, least: int, most: float = np.inf) -> int:
    """Return a whole number of at least `least`, or raise what is wrong with it."""
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least or value > most:
        upto = "" if most == np.inf else f", at most {most:,}"
        raise wrong(name, value, f"a whole number of at least {least}{upto}")
    return int(value)


def known(name: str, value, allowed: Iterable[str]) -> str:
    """Return a name that is one of some, or raise what is wrong with it, with the nearest one."""
    if isinstance(value, str) and value in (allowed := list(allowed)):
        return value
    near = get_close_matches(str(value)[:LONGEST], list(allowed), n=1) if isinstance(value, str) else []
    raise wrong(name, value, ", ".join(map(str, allowed)), near[0] if near else "")


def names(name: str, values, allowed: Iterable[str]) -> tuple[str, ...]:
    """Return known names from a list, or from one text with semicolons."""
    allowed = list(allowed)
    if isinstance(values, str):
        values = [one.strip() for one in values.split(";") if one.strip()]
    return tuple(dict.fromkeys(known(name, one, allowed) for one in listed(name, values, allowed)))


def listed(name: str, values, allowed: Iterable[str]) -> list:
    """Return the members of something that can be gone through once, or raise what is wrong with it."""
    words = f"a list of names, from {', '.join(map(str, allowed))}"
    if not isinstance(values, Iterable) or isinstance(values, (bytes, Mapping)) or hasattr(values, "columns"):
        raise wrong(name, values, words)
    try:
        return list(values)
    except TypeError:  # an array without dimensions says that it can be gone through
        raise wrong(name, values, words) from None


def mapping(name: str, value, words: str) -> dict:
    """Return a mapping as a dict, or raise what is wrong with it."""
    if not isinstance(value, Mapping):
        raise wrong(name, value, words)
    return dict(value)


def truth(name: str, value) -> bool:
    """Return True or False, or raise what is wrong with it."""
    if not isinstance(value, bool | np.bool_):
        raise wrong(name, value, "True or False")
    return bool(value)


def a(kind: type | tuple[type, ...], name: str, value, words: str) -> Any:
    """Return a value of some type, or raise what is wrong with it."""
    if not isinstance(value, kind):
        raise wrong(name, value, words)
    return value


def function(name: str, value, words: str) -> Callable | None:
    """Return a function or None, or raise what is wrong with it."""
    if value is not None and not callable(value):
        raise wrong(name, value, words)
    return value
