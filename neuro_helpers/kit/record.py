"""The record of a student's predictions: a table to look at and print, kept in a file, exported and restored."""

from __future__ import annotations

import functools
import html
import os
import pathlib
import re
import weakref
from collections.abc import Callable
from itertools import count

import ipywidgets as widgets
import pandas as pd
from IPython import get_ipython

from neuro_helpers import occasion
from neuro_helpers.handed.arguments import a
from neuro_helpers.kit.kept_sentences import counted, sentence_row, words_of
from neuro_helpers.kit.layout import markup
from neuro_helpers.kit.record_file import RecordFile, Rows, key_of, reason, split_off, without, write_whole
from neuro_helpers.kit.verdicts import Known, Row, agreement, folded, known_to_lessons
from neuro_helpers.tables import TableError, records
from neuro_helpers.tables.places import place_of
from neuro_helpers.tables.records import COLUMNS, TEXTS, read_record

DIRECTIONS = dict(zip(("up", "down", "same"), records.DIRECTIONS, strict=True))
SURENESS = list(records.SURENESS)
DEFAULT_FILE = "my_predictions.csv"
SHOWN = [name for name in COLUMNS if name != "question_id"]
NOT_HERE = " (from the file: this question is not in this notebook)"
SESSION = "JPY_SESSION_NAME"  # in a kernel's environment: the notebook that it was started for

class PredictionRecord:
    """Predictions in the order in which they were made. It holds no name, no time and nothing personal.

    Parameters
    ----------
    file : RecordFile, optional
        Where it is kept after every prediction; in the kernel alone when not given.
    answer_of : callable, optional
        Name of a question -> what the model says, as the record writes it, or None. It is asked where neither the
        question itself (`register`) nor the lessons (`answers_from`) know. Whether a prediction agrees is never
        believed to a file: it is computed when the file is read, and "" where nobody here can say.

    Examples
    --------
    >>> record = PredictionRecord()
    >>> record.add("Oxytocin up: what does trust do?", "up", "a guess", "down")
    ''
    >>> record.frame["agrees"].to_list()
    ['no']
    """

    def __init__(self, file: RecordFile | None = None, answer_of: Callable[[str], str | None] | None = None) -> None:
        self.file, self.answer_of = file, answer_of
        self._rows: list[Row] = []
        self._made: set[int] = set()  # ids of the rows that were made in this kernel
        self._checked: set[int] = set()  # and of those from a file whose result was computed in it
        self._pending: list[Row] = []  # not yet in the file
        self._earlier: list[Row] = []  # nor are these, which stand before those that count
        self._replaced: list[Row] = []  # still in the file
        self._known: dict[str, Known] = {}
        self._news = ""
        self._listeners: list[weakref.WeakMethod] = []
        self._told: set[str] = set()  # what of the file is said once
        if file is not None:
            self._begin(file)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per prediction: number, question_id, question, prediction, sureness, result, agrees.

        The last one is "yes", "no", or "" where nobody here knows the question of a row from a file.
        """
        rows = [{"number": number} | row for number, row in enumerate(self._rows, start=1)]
        return pd.DataFrame(rows, columns=COLUMNS)

    @functools.cached_property
    def view(self) -> widgets.HTML:
        """The table on screen: one widget, however many demos show it."""
        return markup(self._shown())

    @property
    def kept(self) -> str:
        """Where the predictions are kept, in a sentence; "" while there are none in a file."""
        kept = self.file is not None and self._rows and not self._pending and not self._earlier
        return f"Your record is kept in the file {self.file.path.name}." if kept and self.file else ""

    def add(self, question: str, prediction: str, sureness: str, result: str, agrees: bool | None = None,
            question_id: str = "") -> str:
        """Add a prediction and what the model said; return what there is to say of it, mostly nothing.

        Parameters
        ----------
        prediction, result : str
            "up", "down" or "no change"; a number, or several; or a sentence, which is put in quotation marks.
        agrees : bool, optional
            Whether they agree; whether they are the same text when not given.
        question_id : str, optional
            Name of the question, such as "3-2".
        """
        texts = (question_id, question, prediction, sureness, result, "")
        row = dict(zip(TEXTS, map(records.tidy, texts), strict=True))
        row["question"] = row["question"] or records.ELLIPSIS
        row |= {name: records.answer(row[name]) or records.quoted(row[name]) for name in ("prediction", "result")}
        same = row["prediction"] == row["result"] if agrees is None else agrees
        row["agrees"] = "yes" if same else "no"
        return self._add(row)

    def add_sentence(self, document: str, text: str, question_id: str = "") -> str:
        """Keep a student's own sentence in place of the document's, and of the one that `sentence` returns.

        One that was written elsewhere, in another tab or in a file, stays as a row; the newest is the last.

        Returns
        -------
        str
            What there is to say of it, mostly nothing.

        Raises
        ------
        TableError
            For a text that would not come back from a file as it is; nothing is kept then.

        Examples
        --------
        >>> record = PredictionRecord()
        >>> record.add_sentence("Oxytocin promotes trust.", "We do not know.", "0-story")
        ''
        >>> record.sentence("Oxytocin promotes trust.")
        'We do not know.'
        """
        row, before = sentence_row(document, text, question_id), self.sentence(document)
        old = [one for one in self._rows if before and key_of(one) in (key_of(row), key_of(row | {
            "prediction": records.quoted(before)}))]
        self._rows, self._pending = without(self._rows, old), without(self._pending, old)
        self._replaced += old
        return self._add(row)

    def sentence(self, document: str) -> str:
        """Return the student's own sentence in place of one of the document's; "" while there is none."""
        return words_of(self._rows, document)

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call a demo's method whenever the record has changed, while that demo is there."""
        self._listeners = [told for told in self._listeners if told() is not None]
        self._listeners.append(weakref.WeakMethod(callback))

    def take_news(self) -> str:
        """Return what there is to say of the file, once."""
        news, self._news = self._news, ""
        return news

    def register(self, question: str, result: Callable[[], str], agrees: Callable[[str], bool]) -> None:
        """Let a question say what its result is, so that a saved row about it need not be believed.

        A row is about the question whose words it holds, since these are what people read beside the verdict.

        Parameters
        ----------
        result : callable
            Returns the result as the record writes it; called only when a saved row asks the same question.
        agrees : callable
            A prediction as the record writes it -> whether it agrees.
        """
        words = folded(question)
        self._known[words] = result, agrees
        asking = [row for row in self._rows if id(row) not in self._made and folded(row["question"]) == words]
        for row in asking:
            self._check(row)
        if asking:
            self._show()

    # -- files ------------------------------------------------------------------------------------------------------

    def save(self, path: str | pathlib.Path = DEFAULT_FILE) -> pathlib.Path:
        """Write the record to a CSV file, and return where it is.

        A file that holds anything else than earlier predictions of this record is left alone; the next free name is
        taken instead (my_predictions_2.csv).
        """
        place = place_of(path, DEFAULT_FILE)
        names = (place.with_stem(f"{place.stem}_{number}") if number > 1 else place for number in count(1))
        target = next(name for name in names if not name.exists() or self._holds_all_of(name))
        write_whole(target, self._rows)
        return target

    def export(self) -> pathlib.Path:
        """Write the record to a file of its own, to hand in or to keep, and return where it is."""
        own = self.file.first if self.file is not None else place_of(DEFAULT_FILE)
        return self.save(own.with_stem(f"{own.stem}_export"))

    def restore(self, path: str | pathlib.Path = DEFAULT_FILE) -> None:
        """Take the record from a saved file; what was recorded before is replaced, and put aside where it has a file.

        Raises
        ------
        ValueError
            When the file is missing or is not such a record; the present record stays as it was.
        """
        self.replace(self.read(path))

    def read(self, path: str | pathlib.Path = DEFAULT_FILE) -> Rows:
        """Return the rows of a saved record; the present one stays as it is."""
        return read_record(place_of(path, DEFAULT_FILE))

    def replace(self, rows: Rows) -> pathlib.Path | None:
        """Put these rows in the place of the record; return the file in which the old one is, where it has a file."""
        aside = None
        if self.file is not None:
            with self.file.locked():
                old = self._all_rows()
                aside = self.file.put_aside(old) if old else None
                self.file.write(rows)
        self._take(rows)
        self._pending, self._earlier, self._replaced = [], [], []
        self._show()
        return aside

    @property
    def many(self) -> str:
        """How much is in it, such as "9 predictions and 1 sentence"; "no prediction" for nothing."""
        return counted(self._rows)

    def join(self, rows: Rows) -> Rows:
        """Add those of the rows that the record has not, and return them; the sentences that count still do."""
        new = without(rows, self._rows)
        earlier, later = split_off(new, self._rows)
        self._earlier += earlier
        self._pending += later
        self._take([*earlier, *self._rows, *later])
        self._keep()
        self._show()
        return new

    def has_all_of(self, rows: Rows) -> bool:
        """Whether every one of the rows is in the record, too."""
        return not without(rows, self._rows)

    def lacks_in(self, rows: Rows) -> bool:
        """Whether the record has a prediction that is not among the rows."""
        return bool(without(self._rows, rows))

    # -- what is shown ----------------------------------------------------------------------------------------------

    def to_html(self) -> str:
        """Return a plain table for screen and printer; markup in a cell is shown as text."""
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in SHOWN)
        body = ""
        for number, row in enumerate(self._rows, start=1):
            saved = "" if id(row) in self._made | self._checked or records.is_rewritten(row) else NOT_HERE
            cells = {"number": str(number)} | row | {"result": row["result"] + saved}
            body += "<tr>" + "".join(f"<td>{html.escape(cells[name])}</td>" for name in SHOWN) + "</tr>"
        return (f'<table class="nh-record"><caption>My predictions</caption><thead><tr>{head}</tr></thead>'
                f"<tbody>{body}</tbody></table>")

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return {"text/html": self.to_html(), "text/plain": self.frame.to_string(index=False)}

    # -- inside -----------------------------------------------------------------------------------------------------

    def _add(self, row: Row) -> str:
        self._rows.append(row)
        self._made.add(id(row))
        self._pending.append(row)
        self._keep()
        self._show()
        return self.take_news()

    def _begin(self, file: RecordFile) -> None:
        """Take what an earlier sitting left in the file."""
        try:
            rows = file.read()
        except OSError:
            return  # said when the first prediction cannot be kept
        self._take(rows or [])
        self._tell_refused(file)
        if rows:
            be = "is" if len(self._rows) == 1 else "are"
            self._news += f"{counted(self._rows)} of an earlier sitting {be} back ({file.path.name})."

    def _keep(self) -> None:
        """Write what is new to the file, beside what another tab wrote to it since."""
        if self.file is None or not (self._pending or self._earlier):
            return
        try:
            with self.file.locked():
                rows = self._all_rows()
                self.file.write(rows)
        except OSError as problem:
            if "lost" not in self._told:
                self._news += (f"Your predictions cannot be kept in a file: {reason(problem)} They stay on this page "
                               "while it is open, and the lesson goes on.")
                self._told.add("lost")
            return
        self._told.discard("lost")
        self._tell_refused(self.file)
        self._pending, self._earlier, self._replaced = [], [], []
        self._take(rows)

    def _all_rows(self) -> list[Row]:
        """Return what the file holds now and what is not yet in it; all that is here where the file is gone."""
        assert self.file is not None
        before = self.file.path
        rows = self.file.read()
        if rows is None or self.file.path != before:
            return [*(rows or []), *without(self._rows, rows or [])]
        own = [row for row in self._pending if records.is_rewritten(row)]  # another tab may have kept the same
        return [*without(self._earlier, rows), *without(rows, [*self._replaced, *own]), *self._pending]

    def _tell_refused(self, file: RecordFile) -> None:
        if file.refused and file.refused not in self._told:
            self._news += (f"{file.first.name} is not a record that can be read, and stays as it is: {file.refused} "
                           f"Your predictions are kept in {file.path.name}. ")
            self._told.add(file.refused)

    def _take(self, rows: Rows) -> None:
        """Take rows from a file; those that are here already keep what is known about them."""
        here: dict[tuple, list[Row]] = {}
        for row in self._rows:
            here.setdefault(key_of(row), []).append(row)
        self._rows = [here[key_of(row)].pop(0) if here.get(key_of(row)) else dict(row) for row in rows]
        ids = {id(row) for row in self._rows}
        self._made, self._checked = self._made & ids, self._checked & ids
        for row in self._rows:
            if id(row) not in self._made | self._checked:
                self._check(row)

    def _check(self, row: Row) -> None:
        """Compute a saved row's result anew where somebody knows how, and its agreement in any case."""
        if records.is_rewritten(row):
            return
        result, agrees = self._known.get(folded(row["question"])) or known_to_lessons(row["question"]) or (None, None)
        known = result() if result else self.answer_of(row["question_id"]) if self.answer_of else None
        if known is not None:
            row["result"] = records.answer(known) or records.quoted(known)
            self._checked.add(id(row))
        row["agrees"] = agreement(row, agrees)

    def _holds_all_of(self, path: pathlib.Path) -> bool:
        """Whether every prediction saved in a file is in this record too."""
        try:
            return self.has_all_of(read_record(path))
        except TableError:
            return False

    def _shown(self) -> str:
        return self.to_html() if self._rows else ""

    def _show(self) -> None:
        if "view" in self.__dict__:
            self.view.value = self._shown()
        for told in self._listeners:
            if (callback := told()) is not None:
                callback()


_records: dict[str, PredictionRecord] = {}


def record_of(record: PredictionRecord | None) -> PredictionRecord:
    """Return the record that a demo is given, or the one of this kernel and lesson."""
    return notebook_record() if record is None else a(PredictionRecord, "record", record,
                                                      "a PredictionRecord, or None for the lesson's own")


def notebook_record(lesson: str = "") -> PredictionRecord:
    """Return the one record of this kernel and lesson.

    It is kept in the notebook's folder, in my_predictions_<lesson>.csv, after every prediction, and read back when a
    new kernel first asks for it. Without a kernel, and where maintainers store notebooks, it has no file.

    Parameters
    ----------
    lesson : str, optional
        When not given, the number that the notebook's name begins with; my_predictions.csv where there is none.
    """
    named = re.match(r"\d*", pathlib.PurePath(os.environ.get(SESSION, "")).name)
    name = re.sub(r"[^\w-]+", "_", str(lesson) or (named[0] if named else "")).strip("_")
    name = str(int(name)) if name.isdecimal() else name
    if name not in _records:
        own = place_of(DEFAULT_FILE)
        own = own.with_stem(f"{own.stem}_{name}") if name else own
        _records[name] = PredictionRecord(RecordFile(own) if is_kept() else None)
    return _records[name]


def is_kept() -> bool:
    """Whether a person works in this kernel: not where notebooks are stored or copied, nor outside a kernel."""
    quiet = occasion.storing() or occasion.copying()
    return not quiet and getattr(get_ipython(), "kernel", None) is not None

