"""What a student answered in the concept check, before the lessons and after: kept in one file for both times."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from pathlib import Path

from neuro_helpers.handed.arguments import a
from neuro_helpers.kit.record import is_kept
from neuro_helpers.kit.record_file import RecordFile, Rows, reason
from neuro_helpers.kit.verdicts import Row, folded
from neuro_helpers.tables.check_records import SHOWN, TIMES, answers_text, read_answers
from neuro_helpers.tables.places import place_of

DEFAULT_FILE = "my_concept_check.csv"
Key = tuple[str, str]  # time, and the question's words as they are compared


class ConceptRecord:
    """Answers of both times. It holds no name, no date and nothing personal.

    Parameters
    ----------
    file : RecordFile, optional
        Where they are kept after every change; in the kernel alone when not given.

    Examples
    --------
    >>> record = ConceptRecord()
    >>> record.change("before", {"What is 80?": {"item": "1", "answer": "A number.", "reason": "", "sureness": ""}})
    >>> record.answers("before")["what is 80?"]["answer"]
    'A number.'
    """

    def __init__(self, file: RecordFile | None = None) -> None:
        self.file = file
        self._rows: Rows = []
        self._pending: dict[Key, Row | None] = {}  # not yet in the file; None is an answer that was taken back
        self._copies = False  # whether the file as it was is put aside before it is written next
        self._news = ""
        self._told: set[str] = set()
        self._listeners: list[weakref.WeakMethod] = []
        if file is not None:
            self.read_again()

    @property
    def kept(self) -> str:
        """Name of the file that holds the answers; "" where none does."""
        return self.file.path.name if self.file is not None and self._rows and not self._pending else ""

    def answers(self, time: str) -> dict[str, Row]:
        """Return the rows of one time, by the question's words as they are compared (`verdicts.folded`)."""
        return {words: row for words, row in self._by_words(time).items() if words != folded(SHOWN)}

    @property
    def is_shown(self) -> bool:
        """Whether the result was shown, here or in an earlier sitting."""
        return folded(SHOWN) in self._by_words(TIMES[1])

    def change(self, time: str, changes: Mapping[str, Mapping[str, str] | None], copies: bool = False) -> None:
        """Take over answers, by the question's words; None takes one back. Nothing else in the file changes.

        Parameters
        ----------
        time : {"before", "after"}
        changes : mapping of str to row or None
            The row of `SHOWN` says that the result was shown.
        copies : bool
            Whether something is overwritten that nobody can read here: then the file as it was is put aside first.
        """
        if not changes:
            return
        self._copies |= copies
        for question, row in changes.items():
            whole = None if row is None else {"time": time, "question": question, **row}
            self._pending[time, folded(question)] = whole
        self._keep()
        self._tell()

    def put_aside(self) -> Path | None:
        """Write all answers to a file beside, which no other one is lost for; None where there is nothing to write."""
        if self.file is None or not self._rows:
            return None
        with self.file.locked():
            return self.file.put_aside(self._with_pending(self.file.read() or self._rows))

    def read_again(self) -> None:
        """Take up what the file holds now: another tab may have written to it."""
        if self.file is None or self._pending:
            return
        try:
            self._rows = self.file.read() or []
        except OSError:
            return  # said when the first answer cannot be kept
        self._tell_refused()

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call a demo's method whenever an answer has changed, while that demo is there."""
        self._listeners = [told for told in self._listeners if told() is not None]
        self._listeners.append(weakref.WeakMethod(callback))

    def take_news(self) -> str:
        """Return what there is to say of the file, once."""
        news, self._news = self._news, ""
        return news.strip()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _by_words(self, time: str) -> dict[str, Row]:
        return {folded(row["question"]): row for row in self._rows if row["time"] == time}

    def _keep(self) -> None:
        if self.file is None:
            self._rows, self._pending = self._with_pending(self._rows), {}
            return
        try:
            with self.file.locked():
                found = self.file.read()
                if self._copies and found:
                    self._news += f"The file as it was is kept as {self.file.put_aside(found).name}. "
                self._copies = False
                rows = self._with_pending(self._rows if found is None else found)
                self.file.write(rows)
        except OSError as problem:
            self._rows = self._with_pending(self._rows)
            if "lost" not in self._told:
                self._news += (f"Your answers cannot be kept in a file: {reason(problem)} They stay on this page while "
                               "it is open.")
                self._told.add("lost")
            return
        if "lost" in self._told:
            self._told.discard("lost")
            self._news += f"Your answers are kept in {self.file.path.name} again."
        self._tell_refused()
        self._rows, self._pending = rows, {}

    def _with_pending(self, rows: Rows) -> Rows:
        """Return rows with what is not yet in the file, in the order of time and item."""
        held = {(row["time"], folded(row["question"])): row for row in rows} | self._pending
        return sorted((row for row in held.values() if row is not None),
                      key=lambda row: (TIMES.index(row["time"]), row["item"].zfill(3)))

    def _tell_refused(self) -> None:
        file = self.file
        if file is not None and file.refused and file.refused not in self._told:
            self._news += (f"{file.first.name} is not a file of answers that can be read, and stays as it is: "
                           f"{file.refused} Your answers are kept in {file.path.name}. ")
            self._told.add(file.refused)

    def _tell(self) -> None:
        for told in self._listeners:
            if (callback := told()) is not None:
                callback()


_kernels: list[ConceptRecord] = []  # one for the whole kernel, so that "after" knows "before"


def concept_record_of(record: ConceptRecord | None) -> ConceptRecord:
    """Return the record that a demo is given, or the one of this kernel, kept in the notebook's folder.

    Without a kernel, and where maintainers store notebooks, it has no file.
    """
    if record is not None:
        return a(ConceptRecord, "record", record, "a ConceptRecord, or None for the one beside the notebook")
    if not _kernels:
        file = RecordFile(place_of(DEFAULT_FILE), read_answers, answers_text, "earlier") if is_kept() else None
        _kernels.append(ConceptRecord(file))
    return _kernels[0]
