"""One student's sheet of one assignment: what is asked, and whether an answer is right.

The same method serves the student's own check, the cell that is graded, a teacher's marking and the tests. Every check
computes with tables that it reads itself, so that nothing a notebook did to a model can change what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import fill
from typing import ClassVar

import pandas as pd

from neuro_helpers import occasion, tables
from neuro_helpers.coursework.hints import Hint, MissingAnswer, looks_like_a_share, number_of, share_hint
from neuro_helpers.coursework.own_numbers import SELF_STUDY, OwnNumbers, tidy_number
from neuro_helpers.coursework.record_block import RecordBlock
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.coursework.written import answer_in, text_in
from neuro_helpers.handed.arguments import known, shown
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import in_sentence, whole

NUMBER = "student_number"  # the name behind which students write their number
WRITTEN = object()  # the answer is the one that stands in the notebook
OWN_SCENE = "your_couple"
WIDTH = 100  # characters: a notebook breaks longer lines inside of words
AS_SHOWN = 0.5 + 1e-9  # points: how far a whole number on screen is from what it shows
NO_NUMBER = "Write your student number into the first cell, run it (Shift+Enter), and run this cell again."


@dataclass(frozen=True)
class Item:
    """One graded part of an assignment.

    Attributes
    ----------
    points : int
        What it is worth; all of them or none.
    answer : str
        The name behind which the student writes the answer.
    title : str
        A few words for tables of marks.
    """

    points: int
    answer: str
    title: str


class Task(str):
    """What is asked of one student; a notebook shows it as formatted text."""

    def _repr_markdown_(self) -> str:
        return str(self)


def kernel_cells() -> list[str]:
    """Return the texts of the cells that were run in this kernel, in their order; none outside of one."""
    from IPython import get_ipython  # only where a notebook may run: the import costs a second

    shell = get_ipython()
    return [] if shell is None else list(shell.history_manager.input_hist_raw)


class Sheet:
    """One student's sheet; `neuro_helpers.coursework.start` makes it.

    Parameters
    ----------
    number : str
        The student number; "" while there is none.
    class_code : str
        The teacher's code for this class.
    cells : callable
        Returns the texts of the notebook's cells, the newest last.
    typed : str
        The number that stands in the notebook, where `number` was taken from elsewhere.

    Attributes
    ----------
    items : mapping of str to Item
        The graded parts.
    couple : dict of str to float
        The levels at which this student's own couple begins, in 0..1 as `predict` takes them.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    items: ClassVar[Mapping[str, Item]]

    def __init__(self, number: str, class_code: str = SELF_STUDY, cells: Callable[[], Iterable[str]] = tuple,
                 typed: str = "") -> None:
        self.number, self.class_code, self.typed = tidy_number(number), class_code, typed
        self._cells, self._is_live = cells, cells is kernel_cells
        self._known: dict[str, object] = {}
        self._rewritten = (0, "")  # after how many cells one wrote itself anew, and how
        self.own = OwnNumbers(class_code, self.number, self.name)

    # -- what an assignment says ------------------------------------------------------------------------------------

    def draw_couple(self) -> dict[str, int]:
        """Return the sliders' levels at which the own couple begins, 0 to 100."""
        raise NotImplementedError

    def asked(self, item: str) -> str:
        """Return what one part asks, with this student's numbers; Markdown.

        The part "calm" is asked by the method ``_ask_calm()``, and "level_2" by ``_ask_level(2)``.
        """
        name, _, place = item.partition("_")
        return getattr(self, f"_ask_{name}")(*map(int, place))

    def judge(self, item: str, answer: object) -> str:
        """Return a sentence about a right answer, or raise a `Hint`: ``_judge_calm(answer)``, as in `asked`."""
        name, _, place = item.partition("_")
        return getattr(self, f"_judge_{name}")(answer, *map(int, place))

    def _judge_record(self, answer: object) -> str:
        return self.predictions.judge(answer)

    # -- what a notebook calls --------------------------------------------------------------------------------------

    @cached_property
    def couple(self) -> dict[str, float]:
        """The own couple's sliders in 0..1; the reference couple's while there is no number."""
        if not self.number:
            model = shipped()
            return {slider: float(model.reference[slider]) for slider in model.sliders}
        return {slider: level / 100 for slider, level in self.draw_couple().items()}

    @cached_property
    def model(self) -> CoupleModel:
        """The shipped model with one starting point more, the own couple; a lab opens there."""
        return self.model_under("document")

    def model_under(self, lens: str) -> CoupleModel:
        """Return the shipped model under a lens, with the own couple among its starting points."""
        read = tables.read_model_tables()
        scene = {"scenario": OWN_SCENE, "label": "Your couple", "released": "", **self.couple,
                 "sentence": "The couple of your own sheet." if self.number else NO_NUMBER}
        scenes = pd.concat([pd.DataFrame([scene])[list(read.scenarios.columns)], read.scenarios], ignore_index=True)
        return CoupleModel(read.nodes, read.influences, scenes, lens, (), read.steps, read.remarks)

    def task(self, item: str) -> Task:
        """Return what one part asks of this student."""
        known("item", item, self.items)
        return Task(self.asked(item) if self.number else self._no_number)

    def check(self, item: str, given: object = WRITTEN) -> None:
        """Print what is right about an answer, or what is not right yet.

        Parameters
        ----------
        item : str
            The part.
        given : object, optional
            The answer; the one that is written in the notebook when not given.

        Raises
        ------
        Hint
            When the answer is not right yet. In a student's own notebook the sentence is printed instead, since an
            error would stop *Run All* there, above everything that is still to be done.
        """
        try:
            self._check(item, given)
        except Hint as hint:
            if not self._is_live or given is not WRITTEN or occasion.grading():
                raise
            again = " Did you run its cell (Shift+Enter)?" if isinstance(hint, MissingAnswer) and self.number else ""
            print(fill(f"\N{RIGHTWARDS ARROW} Not yet. {hint}{again}", WIDTH, break_long_words=False))

    def _check(self, item: str, given: object) -> None:
        part = self.items[known("item", item, self.items)]
        if not self.number:
            raise Hint(f"There is no student number. {self._no_number}")
        answer = answer_in(self._texts(), part.answer) if given is WRITTEN else given
        try:
            said = self.judge(item, answer)
        except Hint:
            self._look_at_the_other_number(item, answer)
            raise
        self._known[item] = answer
        print(fill(f"\N{CHECK MARK} Right. {said}", WIDTH, break_long_words=False))

    def _texts(self) -> list[str]:
        """Return the texts of the cells, with the one that wrote itself anew, which was not run since, in its place."""
        texts, (place, text) = list(self._cells()), self._rewritten
        return [*texts[:place], text, *texts[place:]] if text else texts

    def known(self, item: str) -> object:
        """Return the answer to a part that was checked and is right, so that a later part can go on from it."""
        known("item", item, self.items)
        if item not in self._known:
            raise Hint(f"This goes on from the part {item!r}: do that first, and run its check.")
        return self._known[item]

    @property
    def predictions(self) -> RecordBlock:
        """The predictions that this sheet asks for."""
        return RecordBlock(self.asked_predictions())

    def prediction(self, place: int) -> dict:
        """Return what `neuro_helpers.PredictFirst` is to ask, as its arguments; the first place is 1."""
        return self.asked_predictions()[place - 1].arguments

    def asked_predictions(self) -> list:
        """Return the predictions that are asked for; none in most assignments."""
        return []

    def write_record(self, demo: object) -> None:
        """Write the predictions of this session into the cell that is run, behind ``my_record``.

        Parameters
        ----------
        demo : a demo with the record
            Such as ``nh.MyPredictions()``.
        """
        if text := self.predictions.write(demo, self._cells()):
            self._rewritten = (len(list(self._cells())), text)

    def __str__(self) -> str:
        if not self.number:
            return self._no_number
        model = shipped()
        levels = ", ".join(f"{in_sentence(model.labels[slider])} {whole(level)}"
                           for slider, level in self.couple.items())
        return f"{self.title}. Your number: {self.number}. Your couple begins here: {levels}."

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)

    @property
    def _no_number(self) -> str:
        """What to do, where there is no number or none that can be meant."""
        return f"Found {shown(self.typed)}; a student number has letters and digits only. {NO_NUMBER}" if (
            self.typed) else NO_NUMBER

    # -- for the checks ---------------------------------------------------------------------------------------------

    def level(self, outcome: str, lens: str = "document", released: Iterable[str] = (),
              model: CoupleModel | None = None, hold: Mapping[str, float] | None = None, **changed: float) -> float:
        """Return an outcome's level from 0 to 100 for the own couple, with some sliders at other levels (0 to 1)."""
        fresh = shipped(lens) if model is None else model
        return 100 * float(fresh.predict(**{**self.couple, **changed}, released=released, hold=hold)[outcome])

    def _look_at_the_other_number(self, item: str, answer: object) -> None:
        """Say so where an answer is right for the number that was typed, and the notebook is somebody else's."""
        if not self.typed or tidy_number(self.typed) == self.number:
            return
        other = type(self)(self.typed, self.class_code)
        try:
            other.judge(item, answer)
        except Hint:
            return
        raise Hint(f"This answer fits the couple of number {self.typed}, which stands in the notebook's first cell. "
                   f"The notebook was handed in by {self.number}, who has another couple.")


def near(name: str, value: object, right: float, others: Mapping[str, float], within: float = 0.0) -> float:
    """Return a level that a student read off, or a hint with what was probably read instead.

    Parameters
    ----------
    name : str
        What the number is called.
    value : object
        What was written, 0 to 100.
    right : float
        The level, 0 to 100.
    others : mapping of str to float
        A sentence -> the level that somebody reads who makes that mistake.
    within : float
        How far off is still right, in points; 0 for a number that is to be read as the screen shows it.

    Examples
    --------
    >>> near("level", 44, 52.7, {"Is cortisol held in your lab?": 44.2})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: level: found 44; the model says something else for your couple. Is cortisol ...
    """
    number = number_of(name, value)
    if abs(number - right) <= within + AS_SHOWN:
        return number
    if looks_like_a_share(number):
        raise Hint(share_hint(name, number))
    for mistake, level in others.items():
        if abs(number - level) <= AS_SHOWN and abs(level - right) > within + AS_SHOWN:
            raise Hint(f"{name}: found {number:g}; the model says something else for your couple. {mistake}")
    raise Hint(f"{name}: found {number:g}; the model says something else for your couple. Compare every slider "
               "and padlock with what is asked.")


def typed_number(cells: Iterable[str]) -> str:
    """Return the student number as it stands in the notebook; "" where there is none."""
    return text_in(cells, NUMBER)
