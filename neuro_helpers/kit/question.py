"""Questions to answer before the model does: ask, guess, how sure, show, ask again, and the record of it all.

A question helps and never blocks: *show me* works without a guess. Nothing of the answer is computed, or in the page,
before it is pressed.
"""

from __future__ import annotations

from collections.abc import Mapping

from neuro_helpers.kit.controls import Button, Choice, Control, Slider
from neuro_helpers.kit.demo import Demo
from neuro_helpers.kit.layout import Content, note, row, text_block, title
from neuro_helpers.kit.record import DEFAULT_FILE, DIRECTIONS, SURENESS, PredictionRecord, notebook_record
from neuro_helpers.kit.record_panel import RecordPanel
from neuro_helpers.model import CoupleModel

__all__ = ["Guess", "NumberGuess", "Question", "direction", "notebook_record", "one_sentence"]


class Guess:
    """What a person expects, as a control; `empty` is its value while nothing was chosen.

    Parameters
    ----------
    control : Control
    empty : object
    words : mapping, optional
        Value -> how the record writes it; as it is when not given.
    """

    def __init__(self, control: Control, empty: object = "", words: Mapping | None = None) -> None:
        self.control, self.empty, self._words = control, empty, words or {}

    @property
    def is_made(self) -> bool:
        """Whether there is a guess."""
        return self.control.value != self.empty

    @property
    def told(self) -> str:
        """The guess as the record writes it; "" while there is none."""
        return str(self._words.get(self.control.value, self.control.value)) if self.is_made else ""

    def clear(self) -> None:
        """Back to no guess."""
        self.control.value = self.empty


def direction(name: str = "I predict") -> Guess:
    """Up, down or no change.

    Examples
    --------
    >>> guess = direction()
    >>> guess.control.value = "same"
    >>> guess.told
    'no change'
    """
    options = {"": "not yet", "up": "\N{BLACK UP-POINTING TRIANGLE} up",
               "down": "\N{BLACK DOWN-POINTING TRIANGLE} down", "same": "= no change"}
    return Guess(Choice(name, options), words=DIRECTIONS)


def one_sentence(options: Mapping[str, str], name: str = "I expect") -> Guess:
    """One of several sentences; the record quotes it.

    Examples
    --------
    >>> guess = one_sentence({"a": "Trust goes first.", "b": "Calm goes first."})
    >>> guess.control.value = "b"
    >>> guess.told
    '“Calm goes first.”'
    """
    quoted = {key: f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
              for key, text in options.items()}
    return Guess(Choice(name, {"": "not yet", **options}, style="nh-sentences"), words=quoted)


class NumberGuess(Guess):
    """A number; it counts once the slider has been moved.

    Parameters
    ----------
    name : str
    low, high : int
        The range; the slider begins in the middle.
    unit : str

    Examples
    --------
    >>> guess = NumberGuess("Trust will be at")
    >>> guess.is_made
    False
    >>> guess.control.value = 40
    >>> guess.told
    '40'
    """

    def __init__(self, name: str, low: int = 0, high: int = 100, unit: str = "in model units") -> None:
        self._middle, self._moved = (low + high) // 2, False
        super().__init__(Slider(name, self._middle, low=low, high=high, unit=unit,
                                ends=(f"{low} {unit}".strip(), str(high))))
        self.control.watch(self._move)

    def _move(self, _drag: bool) -> None:
        self._moved = True

    @property
    def is_made(self) -> bool:
        """Whether the slider has been moved."""
        return self._moved

    def clear(self) -> None:
        """Back to the middle."""
        self.control.value = self._middle
        self._moved = False


class Question(Demo):
    """The base of all questions.

    A question writes, beside what every demo writes: `question`, the text; `answer`, which computes the answer and is
    called when it is asked for; `result`, the answer as the record writes it; `agrees`, where that is more than a
    comparison of texts. It calls `pose` before `open`.

    Parameters
    ----------
    model, lens
        As in `Demo`.
    record : PredictionRecord, optional
        Where predictions go; nowhere when not given.
    """

    def __init__(self, model: CoupleModel | None = None, lens: str = "document",
                 record: PredictionRecord | None = None) -> None:
        super().__init__(model, lens)
        self.shown = False
        self._record = record
        self._noted: tuple[str, str, str] | None = None  # value, words and sureness of what counts as prediction
        self._panel: RecordPanel | None = None

    @property
    def question(self) -> str:
        """The question in plain words."""
        raise NotImplementedError

    @property
    def question_id(self) -> str:
        """Name of the question in the record; "" where its words alone say which it is."""
        return ""

    @property
    def result(self) -> str:
        """The model's answer, as the record writes it."""
        raise NotImplementedError

    def answer(self) -> None:
        """Compute the model's answer."""
        raise NotImplementedError

    def agrees(self, told: str) -> bool:
        """Whether a prediction, as the record writes it, is what the model says."""
        return told == self.result

    @property
    def record(self):
        """All predictions so far, a DataFrame."""
        return (self._record or PredictionRecord()).frame

    def pose(self, guess: Guess, name: str = "prediction", again: str = "ask again", how_sure: bool = True,
             files: bool = True) -> None:
        """Make the controls: the guess, how sure, *show me*, *ask again* and, with a record, those of `RecordPanel`.

        Parameters
        ----------
        guess : Guess
        name : str
            Of its control.
        again : str
            Words on the button that asks again.
        how_sure : bool
            Whether it is asked how sure somebody is.
        files : bool
            Whether the record is shown here, with what can be done with it.
        """
        self.guess = guess
        self._guess_name = name
        self.add(name, guess.control, then=self._on_guess)
        self._sure: Choice | None = None
        if how_sure:
            self._sure = self.add("sureness", Choice("How sure are you?", {one: one for one in SURENESS}),
                                  then=self._on_guess)
        self._buttons = (
            self.add("show", Button("show me", "Show what the model says, with or without a guess", self.show, "eye")),
            self.add("again", Button(again, "Back to the open question", self.reset, "refresh")))
        if self._record is not None:
            self._panel = RecordPanel(self, self._record, files)

    def asked(self, *below: Content, rule: str = "", guess_below: bool = False) -> list[Content]:
        """Return what is laid out: question, guess, how sure, buttons, `below`, sentence, record.

        With `guess_below` the guess is laid out in `below` already, as a drawing on its card is.
        """
        if self._record is not None:
            self._record.register(self.question, lambda: self.result, self.agrees)
        parts: list[Content] = [text_block("nh-question", self.question)]
        if isinstance(self.guess.control, Choice):
            parts.append(row(title(self.guess.control.name), self.guess.control))
        elif not guess_below:
            parts.append(self.guess.control)
        if self._sure is not None:
            parts.append(row(title("How sure?"), self._sure))
        parts += [row(*self._buttons, *([note(rule)] if rule else [])), *below, self.line]
        return [*parts, *self._panel.parts] if self._panel is not None else parts

    @property
    def prediction(self) -> str:
        """Value of the guess that counts: the one noted and, before the answer, the one chosen; "" for none."""
        if self._noted is not None:
            return self._noted[0]
        return str(self.guess.control.value) if self.guess.is_made and not self.shown else ""

    def show(self) -> None:
        """Show the model's answer; a guess made before is noted and goes into the record, once.

        After the answer was shown the choices are disabled until the question is asked again.
        """
        if not self.shown:
            self.answer()
            self.shown = True
            if self.guess.is_made:
                sure = str(self._sure.value) if self._sure is not None else ""
                self._noted = str(self.guess.control.value), self.guess.told, sure
                if self._panel is not None:
                    told = self.guess.told
                    self._panel.tell(self._panel.record.add(self.question, told, sure, self.result, self.agrees(told),
                                                            self.question_id))
        self._show_again()

    def reset(self) -> None:
        """Back to the open question; the record stays."""
        self.close()
        self.shown, self._noted = False, None
        with self.state.quiet():
            self.guess.clear()
            if self._sure is not None:
                self._sure.value = SURENESS[0]
        self._show_again()

    def undo(self) -> None:
        """Nothing to take back: *ask again* opens the question anew."""

    def save(self, path: str = DEFAULT_FILE) -> None:
        """Save the record to a CSV file."""
        assert self._panel is not None
        self._panel.tell(self._panel.save(path))

    def restore(self, path: str = DEFAULT_FILE) -> None:
        """Take up a saved record, after a question on screen where that would put predictions of one's own away.

        Raises
        ------
        ValueError
            When the file is missing or is no record; it says what is wrong in it.
        """
        assert self._panel is not None
        rows = self._panel.record.read(path)
        self._panel.tell(self._panel.offer(rows, str(path)))

    def stored_sentence(self) -> str:
        """The question, and what is said about it."""
        return f"{self.question} {self.summary}"

    def _on_guess(self) -> None:
        self._show_again()

    def _show_again(self) -> None:
        for control in (self.guess.control, self._sure):
            if control is not None:
                control.rest(self.shown)
        self._answer()
