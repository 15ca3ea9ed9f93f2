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
from neuro_helpers.network import NoSingleAnswer


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


NO_ANSWER = ("In these tables this question has no answer: what it asks about does not move, or nothing leads there. "
             "The shipped tables have one.")
ANSWERS: dict[str, Callable[[Models], Answer]] = {}
WHYS: dict[str, Callable[[Models], object]] = {}


def answers(question: str) -> Callable:
    """Enter a function as the one that answers a question.

    A question is written for the shipped tables. An edited one may take away what it asks about: no path, a level that
    never comes back, no threshold. Then its function fails somewhere, and this is said instead: a ValueError.
    """
    return _entering(question, ANSWERS, _saying_so)


def _saying_so(function: Callable[[Models], Answer]) -> Callable[[Models], Answer]:
    @functools.wraps(function)
    def answer(models: Models) -> Answer:
        return or_no_answer(lambda: function(models))
    return answer


def or_no_answer(ask: Callable[[], Any]) -> Any:
    """Return what asking gives, or raise a ValueError that says that these tables have no answer."""
    try:
        return ask()
    except NoSingleAnswer:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        raise ValueError(NO_ANSWER) from problem


def explains(question: str) -> Callable:
    """Enter a function as the one that explains a question about a direction: a text, or a widget."""
    return _entering(question, WHYS)


def _entering(question: str, functions: dict, made: Callable = lambda function: function) -> Callable:
    def enter(function: Callable) -> Callable:
        if question in functions:
            raise ValueError(f"question {question!r} is answered twice")
        functions[question] = made(function)
        return function
    return enter
