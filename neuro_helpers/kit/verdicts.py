"""Whether a saved prediction agrees with the model: no file is believed, whoever knows the question computes it."""

from __future__ import annotations

import re
from collections.abc import Callable

from neuro_helpers.tables import records

Row = dict[str, str]
Known = tuple[Callable[[], str], Callable[[str], bool]]  # a question's result, and whether a prediction agrees with it

_lessons: list[Callable[[str], Known | None]] = []


def answers_from(lessons: Callable[[str], Known | None]) -> None:
    """Let every record ask the lessons about rows from a file; once for the whole package.

    Parameters
    ----------
    lessons : callable
        A question's words -> its result and what tells whether a prediction agrees, as `PredictionRecord.register`
        takes them, or None. The result is computed only when a record that asks the question is read.

    Examples
    --------
    >>> answers_from({"A quarrel: what does calm do?": (lambda: "down", "down".__eq__)}.get)
    """
    _lessons.append(lessons)


def known_to_lessons(question: str) -> Known | None:
    """Return what the lessons know of a question."""
    return next((known for lessons in _lessons if (known := lessons(question))), None)


def agreement(row: Row, agrees: Callable[[str], bool] | None) -> str:
    """Say whether prediction and result of a row agree; "" where only its question could say, and is not here."""
    if agrees is not None:
        try:
            return "yes" if agrees(row["prediction"]) else "no"
        except ValueError:  # an answer of another kind, such as "up" for a number
            return "no"
    if row["prediction"] == row["result"]:
        return "yes"
    are_directions = {row["prediction"], row["result"]} <= set(records.DIRECTIONS)
    return "no" if are_directions else ""  # how near is near enough, only the question knows


def folded(text: str) -> str:
    """Return a text as it is compared: however its quotation marks are drawn, and however its spaces are.

    Examples
    --------
    >>> folded("It  has to “rise”") == folded('it has to "rise"')
    True
    """
    return " ".join(re.sub(f"[{records.QUOTES}]+", "'", text).split()).casefold()
