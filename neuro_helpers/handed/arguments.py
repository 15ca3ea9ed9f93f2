"""What people give to a function, checked: name, what was found, what is allowed, in one sentence for all doors."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Set
from difflib import get_close_matches
from functools import wraps
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np

LONGEST = 500  # characters of a value that a message repeats
PROGRESS = "a function that is called with the share that is done, from 0 to 1"
LONGEST_LIST = 2000  # characters of the names that are allowed
LONGEST_HINT = 12  # numbers of a list that a message writes anew
Anything = TypeVar("Anything")


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


def wrong(name: str, value, allowed: str, hint: str = "", instead: str = "") -> ValueError:
    """Return the error for an argument that cannot be meant; the name, or the number, that probably was.

    Examples
    --------
    >>> print(wrong("load", 7, "a level from 0 to 1"))
    load: found 7; allowed: a level from 0 to 1
    """
    meant = f"; did you mean {instead or repr(hint)}?" if hint or instead else ""
    return ValueError(f"{name}: found {shown(value)}; allowed: {allowed}{meant}" if name else
                      f"found {shown(value)}; allowed: {allowed}{meant}")


def is_number(value, low: float = -np.inf, high: float = np.inf) -> bool:
    """Whether a value is a finite number between two bounds; truth values, texts and masked values are none.

    Examples
    --------
    >>> is_number(0.5, 0, 1), is_number(True, 0, 1), is_number(10**400)
    (True, False, False)
    """
    if not isinstance(value, Real) or isinstance(value, bool | np.bool_):
        return False
    try:
        plain = float(value)
    except OverflowError:  # whole numbers and fractions may be larger than any float
        return False
    return bool(np.isfinite(plain) and low <= plain <= high)


def likely(value, low: float, high: float, of_the_lab: bool = True) -> str:
    """Return the number that was probably meant, and why, for a value that is none between two bounds; or nothing.

    The lab counts from 0 to 100, and code from 0 to 1; and in many countries the decimal sign is a comma.

    Parameters
    ----------
    value : object
        What was given.
    low, high : float
        The bounds.
    of_the_lab : bool
        Whether a number from 0 to 1 is one that the lab shows from 0 to 100.

    Examples
    --------
    >>> likely(80, 0, 1), likely("0,8", 0, 1), likely((0, 8), 0, 1)
    ("0.8 (the lab's 80 is 0.8 here)", '0.8', '0.8 (a decimal comma makes two numbers)')
    >>> likely("80 %", 0, 1), likely(True, 0, 1), likely(80, -1, 1)
    ('0.8 (80 % is 0.8 here)', '', '')
    """
    if isinstance(value, tuple | list):  # a minus before the 0 of such a pair would be lost
        pair = len(value) == 2 and all(map(_is_whole, value)) and min(value) >= 0 and low >= 0
        meant = float(f"{value[0]}.{value[1]}") if pair else np.nan
        return f"{meant:g} (a decimal comma makes two numbers)" if low <= meant <= high else ""
    percent = comma = False
    if text := isinstance(value, str) and re.fullmatch(r"\s*([-+]?\d{1,9})(?:([.,])(\d{1,9}))?\s*(%?)\s*", value):
        meant, comma, percent = float(f"{text[1]}.{text[3] or 0}"), text[2] == ",", bool(text[4])
    elif is_number(value):
        meant = float(value)
    else:
        return ""
    share = (low, high) == (0, 1)
    if share and (percent or (of_the_lab and 2 <= meant <= 100)):  # 1.5 is rather a number that is too high
        whose = f"{meant:g} %" if percent else f"the lab's {meant:g}"
        meant /= 100
        why = f" ({whose} is {meant:g} here)"
    else:
        why = " (without the quotation marks)" if text and not comma else ""
    return f"{meant:g}{why}" if low <= meant <= high and (share or not percent) else ""


def likely_list(values: list, low: float, high: float) -> str:
    """Return the list of numbers that was probably meant, and why for the first that is none; or nothing.

    Examples
    --------
    >>> likely_list([30, 0.8], 0, 1)
    "[0.3, 0.8] (the lab's 30 is 0.3 here)"
    """
    if len(values) > LONGEST_HINT:
        return ""
    meant = [f"{float(one):g}" if is_number(one, low, high) else likely(one, low, high) for one in values]
    why = next((words.partition(" ")[2] for words in meant if " " in words), "")
    return f"[{', '.join(words.partition(' ')[0] for words in meant)}] {why}".strip() if meant and all(meant) else ""


def _is_whole(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9


def number(name: str, value, low: float, high: float, words: str, of_the_lab: bool = True) -> float:
    """Return a number between two bounds as a float, or raise what is wrong with it."""
    if not is_number(value, low, high):
        raise wrong(name, value, words, instead=likely(value, low, high, of_the_lab))
    return float(value)


def level(name: str, value, words: str = "a number from 0 to 1", of_the_lab: bool = True) -> float:
    """Return a level, or raise what is wrong with it; `of_the_lab` where the lab shows the same from 0 to 100."""
    return number(name, value, 0.0, 1.0, words, of_the_lab)


def count(name: str, value, least: int, most: float = np.inf) -> int:
    """Return a whole number of at least `least`, or raise what is wrong with it."""
    if not isinstance(value, Integral) or isinstance(value, bool | np.bool_) or not least <= int(value) <= most:
        upto = "" if most == np.inf else f", at most {most:,}"
        raise wrong(name, value, f"a whole number of at least {least}{upto}")
    return int(value)


def told(allowed: Iterable) -> str:
    """Return names as a message lists them; of very many, how many more there are.

    Examples
    --------
    >>> told(["A", "B"]), told(["a name"] * 1000)[-22:]
    ('A, B', 'a name, and 750 others')
    """
    words = list(map(str, allowed))
    shown_words, length = [], 0
    for word in words:
        length += len(word) + 2
        if length > LONGEST_LIST:
            return f"{', '.join(shown_words)}, and {len(words) - len(shown_words):,} others"
        shown_words.append(word)
    return ", ".join(words)


def nearest(value, allowed: Iterable[str]) -> str:
    """Return the name that was probably meant, or nothing."""
    near = get_close_matches(value[:LONGEST], list(map(str, allowed)), n=1) if isinstance(value, str) else []
    return near[0] if near else ""


class UnknownNameError(ValueError):
    """A name that is none of those that are allowed."""

    def __init__(self, name: str, value: object, allowed: list) -> None:
        super().__init__(*wrong(name, value, told(allowed), nearest(value, allowed)).args)
        self.name, self.value, self.allowed = name, value, allowed

    def __reduce__(self) -> tuple:
        """Return how to make it anew: an error is made from its words otherwise."""
        return UnknownNameError, (self.name, self.value, self.allowed)


def known(name: str, value, allowed: Iterable[str]) -> str:
    """Return a name that is one of some, or raise what is wrong with it, with the nearest one."""
    allowed = list(allowed)
    if isinstance(value, str) and value in allowed:
        return value
    raise UnknownNameError(name, value, allowed)


def names(name: str, values, allowed: Iterable[str]) -> tuple[str, ...]:
    """Return known names from a list, or from one text with semicolons."""
    allowed = list(allowed)
    if isinstance(values, str):
        values = [one.strip() for one in values.split(";") if one.strip()]
    return tuple(dict.fromkeys(known(name, one, allowed) for one in listed(name, values, allowed)))


def listed(name: str, values, allowed: Iterable[str]) -> list:
    """Return the members of something that can be gone through once, or raise what is wrong with it."""
    return members(name, values, f"a list of names, from {told(allowed)}")


def members(name: str, values, words: str, unordered: bool = True) -> list:
    """Return the members of something that can be gone through once; texts, mappings and tables are no lists.

    A set has no order: where the order says what is what, it is refused.
    """
    plain = isinstance(values, (str, bytes, Mapping)) or hasattr(values, "columns") or values is np.ma.masked
    if plain or not isinstance(values, Iterable) or (isinstance(values, Set) and not unordered):
        raise wrong(name, values, words)
    try:
        return list(values)
    except Exception:  # an array without dimensions says that it can be gone through, as other things may
        raise wrong(name, values, words) from None


def levels(name: str, values, words: str = "a list of numbers from 0 to 1") -> list[float]:
    """Return levels from a list with at least one of them, or raise what is wrong with it."""
    given = members(name, values, words, unordered=False)
    if not given or not all(is_number(one, 0, 1) for one in given):
        raise wrong(name, values, words, instead=likely_list(given, 0, 1))
    return list(map(float, given))


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


def function(name: str, value, words: str = PROGRESS) -> Callable | None:
    """Return a function or None, or raise what is wrong with it."""
    if value is not None and not callable(value):
        raise wrong(name, value, words)
    return value


def door(call: Callable[..., Anything], name: str = "") -> Callable[..., Anything]:
    """Return a function that says in our own sentence which argument it does not have, or which it misses.

    Examples
    --------
    >>> def at(minute, couple=0):
    ...     return minute
    >>> door(at)(minutes=3)
    Traceback (most recent call last):
    TypeError: at: found the argument 'minutes'; allowed: minute, couple; did you mean 'minute'?
    """
    name = name or call.__name__

    @wraps(call)
    def checked(*given: Any, **named: Any) -> Anything:
        try:
            return call(*given, **named)
        except UnknownNameError as problem:  # a setting that may be a misspelt argument of this door
            if problem.name != "setting" or problem.value not in named:
                raise
            said: Exception = UnknownNameError("setting", problem.value, [*problem.allowed, *(
                one for one in _arguments(call) if one not in problem.allowed)])
        except TypeError:
            if (words := _not_bound(call, name, given, named)) is None:
                raise
            said = TypeError(words)
        raise said

    return checked


def _arguments(call: Callable) -> list[str]:
    """Return the names of a function's arguments."""
    return [one.name for one in inspect.signature(call).parameters.values()
            if one.name not in ("self", "cls") and one.kind is not inspect.Parameter.VAR_KEYWORD]


def _not_bound(call: Callable, name: str, given: tuple, named: Mapping) -> str | None:
    """Return what is wrong with how a function is called; None where Python can call it."""
    signature, allowed = inspect.signature(call), _arguments(call)
    try:
        signature.bind(*given, **named)
        return None
    except TypeError as problem:
        said = f"what Python cannot use: {problem}"
    free = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in signature.parameters.values())
    needed = [one for one in allowed if signature.parameters[one].default is inspect.Parameter.empty]
    strange = [one for one in named if one not in allowed and (not free or nearest(one, needed))]
    missing = [one for one in needed[max(0, len(given) - 1):] if one not in named]
    hint = nearest(strange[0], allowed) if strange else ""
    if strange:
        said = f"the argument {shown(strange[0])}"
    elif missing:
        said = f"no {' and no '.join(missing)}"
    meant = f"; did you mean {hint!r}?" if hint else ""
    return f"{name}: found {said}; allowed: {told(allowed) or 'nothing'}{meant}"


def doors(kind: type) -> type:
    """Make doors of the public methods that a class defines itself, and of how it is made; return the class."""
    for name, one in list(vars(kind).items()):
        if name == "__init__":
            kind.__init__ = door(one, kind.__name__)  # type: ignore[misc]
        elif not name.startswith("_") and isinstance(one, classmethod):
            setattr(kind, name, classmethod(door(one.__func__, name)))
        elif not name.startswith("_") and inspect.isfunction(one):
            setattr(kind, name, door(one, name))
    return kind
