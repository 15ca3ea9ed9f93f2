"""Rewrite: the story of the course. A student paper wants to print the document, and the reader checks one sentence."""

from __future__ import annotations

import pathlib

import pandas as pd

from neuro_helpers.handed.arguments import known
from neuro_helpers.kit import Button, Demo, PredictionRecord, TextBox, record_of, row, text_block
from neuro_helpers.kit.speech import Sentence
from neuro_helpers.tables import TableError, document_sentence, load
from neuro_helpers.tables.records import quoted

STORY = "A student paper wants to print the document, and you check it first. This time, check this sentence:"
TASK = "Write it again, so that it says how sure we are."
GOOD = ("A good sentence says who or what was studied, whether anybody tested it, and how sure we are. No computer "
        "grades it.")
BUTTON = "keep it"
EMPTY = "The box is empty. Your earlier sentence stays in your record."
LEFT_OUT = ("Kept, but without {} that a file cannot hold. Mostly nobody sees it: it joins letters, or parts of "
            "a picture. The box shows what is kept: read it again.")


class Rewrite(Demo):
    """Write one sentence of the document again, so that it says how sure we are, and keep that in the record.

    What was not kept is gone when its cell runs again: the cell makes a new box, and only the record comes back.

    Parameters
    ----------
    lesson : str
        From the column `lesson` of ``data/teaching/story.csv``, such as "3".
    record : PredictionRecord, optional
        Where the sentence goes; the lesson's record when not given. A sentence that is there already comes back.

    Attributes
    ----------
    controls : dict of str to widget
        "text" and "keep".
    frame : DataFrame
        document (its sentence), sentence (what is written) and kept ("yes" or "no").
    summary : str
        The sentence on screen.

    Raises
    ------
    ValueError
        For a lesson that is not in the table.

    Examples
    --------
    >>> demo = Rewrite("0", record=PredictionRecord())
    >>> demo.controls["text"].value = "Nobody tested whether oxytocin makes couples nurture more."
    >>> demo.keep()
    >>> demo.summary
    'Kept: your sentence is in your record. You can change it, and keep it again.'
    """

    style = "nh-rewrite"
    sheet = pathlib.Path(__file__).with_name("rewrite.css")

    def __init__(self, lesson: str, record: PredictionRecord | None = None) -> None:
        super().__init__()
        table = load("story")
        table.index = table["lesson"].astype(str)
        told = table.loc[known("lesson", lesson, table.index)]
        number = None if pd.isna(told["sentence"]) else int(told["sentence"])
        self.document = document_sentence(told["document_row"], number)
        self._name, self._hint = f"{lesson}-story", told["hint"]
        self._record = record_of(record)
        self._refused = self._left_out = ""
        self._recorded = self._record.sentence(self.document)
        self._text = self.add("text", TextBox("Your sentence", self._recorded), then=self._on_text)
        keep = self.add("keep", Button(BUTTON, "Put your sentence into your record", self.keep, "check"))
        self._news = Sentence(text=self._record.take_news(), kind="note")
        self.open(text_block("nh-answer", STORY), text_block("nh-quoted", quoted(self.document)),
                  text_block("nh-question", TASK), text_block("nh-answer", f"{GOOD} {self._hint}"),
                  self._text, row(keep, self.line), self._news)
        self._record.on_change(self.renew)

    def keep(self) -> None:
        """Put what is written into the record; an empty or too long text is not kept, and that is said."""
        text, excess, lost = self._text.text, self._text.excess, self._text.lost
        self._refused = self._left_out = ""
        if not text and lost:
            self._refused = "Not kept: the box holds only signs that nobody sees and no file can hold."
        elif not text:
            self._refused = EMPTY if self._recorded else "There is nothing to keep yet: write your sentence first."
        elif excess:
            self._refused = (f"Not kept: your text has {len(text):,} characters, and {self._text.longest} fit. Make it "
                             f"shorter by {excess:,}.")
        else:
            try:
                self._news.text = self._record.add_sentence(self.document, text, self._name) or self._news.text
            except TableError as problem:
                self._refused = f"Not kept: it holds signs that a file cannot give back. {problem.problems[0].allowed}."
            else:
                with self.state.quiet():
                    self._text.value = self._recorded
                self._left_out = LEFT_OUT.format(f"{lost} sign" if lost == 1 else f"{lost} signs") if lost else ""
        self._speak()

    def renew(self) -> None:
        """Show what the record has now, where nothing else is being written."""
        before, self._recorded = self._recorded, self._record.sentence(self.document)
        if self._text.text in ("", before):
            with self.state.quiet():
                self._text.value = self._recorded
        self._speak()

    def reset(self) -> None:
        """Back to what is in the record."""
        self.close()
        self._refused = self._left_out = ""
        with self.state.quiet():
            self._text.value = self._recorded
        self._speak()

    def undo(self) -> None:
        """Nothing to take back: the box has an undo of its own, and the record keeps the newest sentence."""

    def refresh(self) -> None:
        """Nothing is computed: no model knows whether a sentence is good."""

    def still(self) -> None:
        """No picture."""

    def stored_sentence(self) -> str:
        """The story and the sentence, for readers without a kernel."""
        return f"{STORY} {quoted(self.document)} {TASK}"

    def sentence(self) -> str:
        """Say whether what is written is in the record."""
        text = self._text.text
        if self._refused:
            return self._refused
        if self._text.excess:
            return f"Too long: {self._text.longest} characters fit."
        if self._recorded and text == self._recorded:
            return self._left_out or "Kept: your sentence is in your record. You can change it, and keep it again."
        if self._recorded and not text:
            return EMPTY
        if self._recorded:
            return f"Changed, and not kept yet. Press \"{BUTTON}\" to put it in the place of your earlier sentence."
        return f"Not kept yet. Press \"{BUTTON}\"." if text else f"Write your sentence, then press \"{BUTTON}\"."

    @property
    def frame(self) -> pd.DataFrame:
        """One row."""
        text = self._text.text
        return pd.DataFrame([{"document": self.document, "sentence": text,
                              "kept": "yes" if text and text == self._recorded else "no"}])

    def _on_text(self) -> None:
        self._refused = self._left_out = ""
        self._speak()
