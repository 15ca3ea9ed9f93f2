"""What is right, computed: a function for each question of `data/teaching/questions.csv`.

The table holds the words; here the model is asked. A function gets the tables under each lens, and says which option is
right, which numbers fill the reply, and which picture is shown.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from neuro_helpers.kit import Demo
from neuro_helpers.model import CoupleModel


@dataclass(frozen=True)
class Answer:
    """The model's answer to one question.

    Attributes
    ----------
    right : str or float
        One of the question's options, letter by letter, or a number.
    facts : mapping of str to object
        What fills the names in the question's reply.
    picture : callable, optional
        Makes the demo that is shown below the reply.
    """

    right: str | float
    facts: Mapping[str, Any] = field(default_factory=dict)
    picture: Callable[[], Demo] | None = None


@dataclass(frozen=True)
class Models:
    """The same tables under each lens; what is not given follows from the first."""

    document: CoupleModel
    evidence: CoupleModel

    @functools.cached_property
    def tested(self) -> CoupleModel:
        """Only what was tested."""
        return self.document.under("tested")

    @functools.cached_property
    def alone(self) -> CoupleModel:
        """The document's own arrows alone, with the strengths that we gave them."""
        basis = self.document.influences["basis"]
        return self.document.adjusted(dict.fromkeys(basis.index[basis != "document"], 0.0))


ANSWERS: dict[str, Callable[[Models], Answer]] = {}
WHYS: dict[str, Callable[[Models], object]] = {}


def answers(question: str) -> Callable:
    """Enter a function as the one that answers a question."""
    return _entering(question, ANSWERS)


def explains(question: str) -> Callable:
    """Enter a function as the one that explains a question about a direction: a text, or a widget."""
    return _entering(question, WHYS)


def _entering(question: str, functions: dict) -> Callable:
    def enter(function: Callable) -> Callable:
        if question in functions:
            raise ValueError(f"question {question!r} is answered twice")
        functions[question] = function
        return function
    return enter
