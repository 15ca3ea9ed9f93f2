"""My predictions: the lesson's record at one place, with what can be done with it."""

from __future__ import annotations

import pandas as pd

from neuro_helpers.kit import Demo, PredictionRecord, RecordPanel, record_of


class MyPredictions(Demo):
    """Look at all predictions of the lesson, export them, restore a record from elsewhere, start a new one.

    Parameters
    ----------
    record : PredictionRecord, optional
        The lesson's record when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "save" (export), "restore", "upload", "fresh" (start a new record), "replace", "both", "keep".
    frame : DataFrame
        number, question_id, question, prediction, sureness, result, agrees.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> MyPredictions(PredictionRecord()).summary
    'No prediction is in your record yet.'
    """

    style = "nh-mine"

    def __init__(self, record: PredictionRecord | None = None) -> None:
        super().__init__()
        self._record = record_of(record)
        panel = RecordPanel(self, self._record)
        self.open(self.line, *panel.parts)
        self._record.on_change(self.renew)

    def refresh(self) -> None:
        """Nothing is drawn: the table is the record's own."""

    def renew(self) -> None:
        """Say how many predictions and sentences there are now."""
        self.say(self.sentence())

    def sentence(self) -> str:
        """Say how many predictions and sentences there are, and where they are kept."""
        count = len(self._record.frame)
        if not count:
            return "No prediction is in your record yet."
        return f"{self._record.many} {'is' if count == 1 else 'are'} in your record. {self._record.kept}".strip()

    def still(self) -> None:
        """No picture."""

    def stored_sentence(self) -> str:
        """What stands here, for readers without a kernel."""
        return "Here stands the record of your predictions."

    @property
    def frame(self) -> pd.DataFrame:
        """The record."""
        return self._record.frame
