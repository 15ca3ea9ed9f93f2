"""Predict: the lessons' questions. What is behind one is neither computed nor in the page before it is asked for."""

from __future__ import annotations

import functools
import pathlib
import string
from collections.abc import Callable

import pandas as pd

from neuro_helpers.demos.questions import lesson_0, lesson_1, lesson_2, lesson_3, lesson_4, lesson_5  # noqa: F401
from neuro_helpers.demos.questions.refutation import Refutation, refutation
from neuro_helpers.demos.questions.right_answers import ANSWERS, NO_ANSWER, WHYS, Answer, Models, or_no_answer
from neuro_helpers.handed.arguments import known, told, wrong
from neuro_helpers.kit import (
    Button,
    Choice,
    Demo,
    Guess,
    NumberGuess,
    column,
    fill,
    mark,
    one_sentence,
    record_of,
    row,
    shipped,
    text_block,
    title,
)
from neuro_helpers.kit.record import SURENESS, PredictionRecord
from neuro_helpers.kit.speech import Sentence
from neuro_helpers.kit.verdicts import Known, answers_from, folded
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import TableError, load, options_of
from neuro_helpers.tables.errors import Problem, nearest, quote
from neuro_helpers.tables.teaching import EXPECTED
from neuro_helpers.wording import listed

WHY, SETTING = "why?", "a setting that shows it"
SEE_WHY = " Press \"why?\" to see what leads there."
LONG_OPTION = 34  # letters; longer answers stand below one another


class Predict(Demo):
    """Ask one or more questions of the lessons, and show the model's answer and its picture when that is asked for.

    Parameters
    ----------
    *questions : str
        From the column `question` of ``data/teaching/questions.csv``, such as "3-1". They are answered together.
    model : CoupleModel, optional
        The shipped tables when not given.
    record : PredictionRecord, optional
        Where predictions go; the lesson's record when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "answer_1", "answer_2" ... ("" or the option; a number has its box in "answer_1_box"), "sureness", "show",
        "again"; "why_1" ... for questions about a direction, laid out below an answer that the model does not give.
    frame : DataFrame
        question, prediction, result and agrees ("yes" or "no"); the last two are empty before they are shown.
    summary : str
        The sentence on screen.
    picture : Demo or None
        What is shown below the reply; None before, and where there is none.

    Raises
    ------
    ValueError
        For a question that is not in the table.

    Examples
    --------
    >>> demo = Predict("3-1", record=PredictionRecord())
    >>> demo.controls["answer_1"].value = "it has to fall"
    >>> demo.show()
    >>> demo.frame["agrees"].to_list()
    ['no']
    """

    style = "nh-ask"
    sheet = pathlib.Path(__file__).with_name("predict.css")

    def __init__(self, *questions: str, model: CoupleModel | None = None,
                 record: PredictionRecord | None = None) -> None:
        super().__init__(model)
        table = _table()
        asked = [known("question", name, table.index) for name in questions]
        if len(asked) != len(set(asked)) or not asked:
            raise wrong("questions", questions, f"one or more, each once, of {told(table.index)}")
        self._rows = [table.loc[name] for name in asked]
        self._record, self._is_shipped = record_of(record), model is None
        self._answers: list[Answer] = []
        self.picture: Demo | None = None
        self._guesses = [_guess(row) for row in self._rows]
        for number, guess in enumerate(self._guesses, start=1):
            self.add(f"answer_{number}", guess.control, then=self._speak)
        self._sure = self.add("sureness", Choice("How sure are you?", {one: one for one in SURENESS}), then=self._speak)
        self._show = self.add("show", Button("show me", "Show what the model says, with or without a guess", self.show,
                                             "eye"))
        self._again = self.add("again", Button("ask again", "Back to the open question", self.reset, "refresh"))
        self._whys = {place: self.curtain(f"why_{place + 1}", functools.partial(self._why, str(one.name)), WHY)
                      for place, one in enumerate(self._rows) if one.name in WHYS}
        self._refuted: dict[int, Refutation] = {}
        self._settings = {place: self.curtain(f"setting_{place + 1}", functools.partial(self._setting, place), SETTING)
                          for place, one in enumerate(self._rows) if one["options"]}
        self._replies = [column(style="nh-curtain") for _ in self._rows]
        self._below = column(style="nh-curtain")
        asked = [column(text_block("nh-question", one["stem"]), guess.control, reply, style="nh-asked")
                 for one, guess, reply in zip(self._rows, self._guesses, self._replies, strict=True)]
        self._news = Sentence(text=self._record.take_news(), kind="note")  # of the file that the record is kept in
        if model is not None:  # for the shipped tables the lessons answer
            for one in self._rows:
                self._record.register(one["stem"], *_known(one, lambda: self._models))
        sure = row(title("How sure?"), self._sure, style="nh-row nh-how-sure")
        self.open(*asked, row(sure, self._show, self._again), self.line, self._news, self._below)

    @property
    def shown(self) -> bool:
        """Whether the model's answer is on screen."""
        return bool(self._answers)

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each question."""
        told = self._told if self.shown else [guess.told for guess in self._guesses]
        results = [_written(one.right) for one in self._answers] or [""] * len(told)
        agrees = [("yes" if self._agrees(place) else "no") if self.shown and said else ""
                  for place, said in enumerate(told)]
        return pd.DataFrame({"question": [one["stem"] for one in self._rows], "prediction": told, "result": results,
                             "agrees": agrees})

    def show(self) -> None:
        """Show the model's answer; guesses that were made before go into the record, once."""
        if self.shown:
            return
        told = [guess.told for guess in self._guesses]
        answers = [ANSWERS[str(one.name)](self._models) for one in self._rows]
        for one, answer in zip(self._rows, answers, strict=True):
            check_answer(one, answer.right, self._is_shipped)
        make = next((one.picture for one in answers if one.picture is not None), None)
        picture = or_no_answer(make) if make else None
        replies = [filled(row, answer) for row, answer in zip(self._rows, answers, strict=True)]
        refuted = self._beliefs(answers)
        self._told, self._answers, self._refuted, self.picture = told, answers, refuted, picture
        self._rest(True)
        for place, reply in enumerate(replies):
            refutes = [text_block("nh-refutes", refuted[place].text)] if place in refuted else []
            fill(self._replies[place], text_block("nh-verdict", self._verdict(place)), *refutes,
                 text_block("nh-answer", reply), *self._to_why(place))
        fill(self._below, *([picture.box] if picture else []))
        for place, said in enumerate(told):
            stem, name, right = self._rows[place]["stem"], str(self._rows[place].name), _written(answers[place].right)
            if said:
                news = self._record.add(stem, said, str(self._sure.value), right, self._agrees(place), name)
                self._news.text = news or self._news.text
        self._speak()

    def reset(self) -> None:
        """Back to the open question; the record stays."""
        self.close()
        self._answers, self._refuted, self.picture = [], {}, None
        for place in (*self._replies, self._below):
            fill(place)
        with self.state.quiet():
            for guess in self._guesses:
                guess.clear()
            self._sure.value = SURENESS[0]
        self._rest(False)
        self._speak()

    def undo(self) -> None:
        """Nothing to take back: *ask again* opens the question anew."""

    def refresh(self) -> None:
        """Nothing is computed before it is asked for."""

    def still(self) -> None:
        """No picture: the question has none."""

    def stored_sentence(self) -> str:
        """The questions, for readers without a kernel."""
        return " ".join(row["stem"] for row in self._rows)

    def sentence(self) -> str:
        """Say what was predicted and, once it is shown, whether the model says so too."""
        if not self.shown:
            told = [guess.told for guess in self._guesses if guess.told]
            return (f"You predict: {listed(told)}. Press \"show me\" when you are ready." if told else
                    "Answer, or press \"show me\" at once.")
        number = "{}. " if len(self._rows) > 1 else ""
        return " ".join(number.format(place + 1) + self._verdict(place) for place in range(len(self._rows)))

    def _rest(self, resting: bool) -> None:
        """Let the answers rest, and take them off the screen: the sentence says what was answered."""
        for control in (*(guess.control for guess in self._guesses), self._sure):
            control.rest(resting)
        mark(self.box, "nh-shown", resting)

    def _verdict(self, place: int) -> str:
        right, said = _written(self._answers[place].right), self._told[place]
        if not said:
            return f"In this model: {right}."
        if self._agrees(place):
            return f"You said {said}. So does the model: {right}."
        return f"You said {said}. The model says: {right}." + (SEE_WHY if place in self._whys else "")

    def _to_why(self, place: int) -> list:
        """Return what leads to the explanation of an answer that is not what the model says."""
        is_known = self._told[place] and self._agrees(place)
        ways = [self._whys[place]] if place in self._whys and not is_known else []
        ways += [self._settings[place]] if place in self._refuted and self._refuted[place].setting else []
        return [row(*(way.button for way in ways)), *(way.place for way in ways)] if ways else []

    def _beliefs(self, answers: list[Answer]) -> dict[int, Refutation]:
        """Return, by place, what is said to answers that the model does not give."""
        guesses = [str(guess.control.value) for guess in self._guesses]
        found = {place: refutation(self._rows[place], guesses[place], self.under) for place in self._settings
                 if guesses[place] != answers[place].right}
        return {place: one for place, one in found.items() if one is not None}

    def _setting(self, place: int) -> object:
        make = self._refuted[place].setting
        return make() if make else "The table has no setting for this."

    def _why(self, name: str) -> object:
        return WHYS[name](self._models)

    def _agrees(self, place: int) -> bool:
        return _same(self._rows[place], self._answers[place].right, self._told[place])

    @functools.cached_property
    def _models(self) -> Models:
        return Models(self.under("document"), self.under("evidence"))


def _known(row: pd.Series, models: Callable[[], Models]) -> Known:
    """Return what a record asks about a saved prediction: the model is asked when a file holds one, and once."""
    @functools.cache
    def right() -> str | float:
        return ANSWERS[str(row.name)](models()).right

    return lambda: _written(right()), lambda said: _same(row, right(), said)


@functools.cache
def _known_to_lessons(name: str) -> Known:
    return _known(_table().loc[name], lambda: Models(shipped("document"), shipped("evidence")))


def _of_lessons(question: str) -> Known | None:
    """Find a question by its words."""
    words = _table()["stem"].map(folded)
    found = list(words.index[words == folded(question)])
    return _known_to_lessons(found[0]) if found else None


answers_from(_of_lessons)


def _table() -> pd.DataFrame:
    """Return the questions by name; one that no lesson answers is an error of the table."""
    names = (table := load("questions"))["question"].to_list()
    problems = [Problem("questions.csv", place, "question", quote(name), "a question that a function of "
                        "neuro_helpers/demos/questions/ answers", nearest(name, set(ANSWERS) - set(names)))
                for place, name in enumerate(names, start=2) if name not in ANSWERS]
    if problems:
        raise TableError(problems)
    return table.set_index("question")


def check_answer(row: pd.Series, right: str | float, is_shipped: bool) -> None:
    """See that a question can be answered as the model answers it, and that its table expects that.

    Parameters
    ----------
    row : Series
        A row of questions.csv.
    right : str or float
        The model's answer.
    is_shipped : bool
        Whether the model is that of the shipped tables, for which questions.csv is written.

    Raises
    ------
    TableError, ValueError
        An error of questions.csv for the shipped tables; for edited ones it is said that they have no answer.
    """
    options, behind = options_of(row["options"]), options_of(row["misconceptions"])
    fits = right in options if options else row["low"] <= float(right) <= row["high"]
    expected = not options or not fits or behind[options.index(str(right))] == EXPECTED
    if fits and (expected or not is_shipped):
        return
    if not is_shipped:
        raise ValueError(NO_ANSWER)
    column = "misconceptions" if fits else "options" if options else "low" if float(right) < row["low"] else "high"
    allowed = (f"{EXPECTED} for {quote(str(right))}, which is what the model says" if fits else
               f"one that is {quote(str(right))}, as the model says" if options else
               f"a range that holds {right}, as the model says")
    place = list(_table().index).index(row.name) + 2
    raise TableError([Problem("questions.csv", place, column, quote(str(row[column])), allowed)])


def _guess(row: pd.Series) -> Guess:
    options = row["options"].split(" | ") if row["options"] else []
    if not options:
        return NumberGuess("I predict", int(row["low"]), int(row["high"]), row["unit"])
    if max(map(len, options)) > LONG_OPTION:
        return one_sentence({option: option for option in options}, "I predict")
    return Guess(Choice("I predict", {"": "not yet"} | {option: option for option in options}),
                 words={option: _written(option) for option in options})


def _same(row: pd.Series, right: str | float, said: str) -> bool:
    """Whether a prediction, as the record writes it, is what the model says."""
    if isinstance(right, str):
        return said == _written(right)
    return abs(float(said) - right) <= float(row["within"])


def _written(right: str | float) -> str:
    """Return an answer as the record writes it: a whole number, or a sentence in quotation marks."""
    if not isinstance(right, str):
        return str(round(right))
    return f"\N{LEFT DOUBLE QUOTATION MARK}{right}\N{RIGHT DOUBLE QUOTATION MARK}"


def filled(row: pd.Series, answer: Answer) -> str:
    """Return the reply with the model's numbers in it; a name that nothing fills is an error of the table."""
    names = {name for _text, name, _format, _change in string.Formatter().parse(row["reply"]) if name}
    missing = sorted(names - set(answer.facts))
    if missing:
        place = list(_table().index).index(row.name) + 2
        raise TableError([Problem("questions.csv", place, "reply", f"{{{missing[0]}}}",
                                  "one of " + ", ".join(f"{{{name}}}" for name in answer.facts))])
    return row["reply"].format(**answer.facts)
