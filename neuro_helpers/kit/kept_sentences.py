"""Sentences of a student's own in the record of predictions; where a sentence has several, the last one counts."""

from __future__ import annotations

from collections.abc import Iterable

from neuro_helpers.kit.verdicts import Row, folded
from neuro_helpers.tables import TableError, records
from neuro_helpers.tables.errors import Problem

RECORD = "your sentence"  # what an error about it is about


def sentence_row(document: str, text: str, question_id: str = "") -> Row:
    """Return the row that a sentence of one's own is in the record.

    Parameters
    ----------
    document : str
        The document's sentence, in whose place it stands.
    text : str
    question_id : str
        Such as "0-story".

    Raises
    ------
    TableError
        When the row would not come back from a file as it is.
    """
    words = records.quoted(records.tidy(text))
    row = dict.fromkeys(records.TEXTS, "") | {
        "question_id": records.tidy(question_id), "question": asked(document), "prediction": words}
    if records.read_record(records.record_text([row]).encode(), RECORD) != [row]:
        raise TableError([Problem(RECORD, None, None, records.tidy(text), "a text that a file gives back as it is")])
    return row


def asked(document: str) -> str:
    """Return what the record has in the place of a question."""
    return f"{records.REWRITE}{records.quoted(records.tidy(document))}"


def words_of(rows: Iterable[Row], document: str) -> str:
    """Return the sentence that stands in the place of one of the document's; "" for none."""
    question = folded(asked(document))
    found = [row["prediction"][1:-1] for row in rows if folded(row["question"]) == question]
    return found[-1] if found else ""


def counted(rows: Iterable[Row]) -> str:
    """Return how many predictions there are, and how many sentences.

    Examples
    --------
    >>> row = {"question": "Trust?"}
    >>> counted([row]), counted([row, row, sentence_row("All is well.", "Who says so?")]), counted([])
    ('1 prediction', '2 predictions and 1 sentence', 'no prediction')
    """
    rows = list(rows)
    sentences = sum(map(records.is_rewritten, rows))
    parts = [f"{count} {word}" if count == 1 else f"{count} {word}s"
             for count, word in ((len(rows) - sentences, "prediction"), (sentences, "sentence")) if count]
    return " and ".join(parts) or "no prediction"
