"""What a student does with the record: look at it, export it, restore one from elsewhere, start a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets as widgets

from neuro_helpers.kit.controls import Button, Control, Spoken
from neuro_helpers.kit.kept_sentences import counted
from neuro_helpers.kit.layout import Content, hide, row
from neuro_helpers.kit.record import DEFAULT_FILE, PredictionRecord
from neuro_helpers.kit.record_file import Rows, reason, split_off
from neuro_helpers.kit.speech import Sentence
from neuro_helpers.tables import TableError
from neuro_helpers.tables.records import read_record

if TYPE_CHECKING:
    from neuro_helpers.kit.demo import Demo


class Upload(Control):
    """A button that takes a file from the person's own computer; its value is empty or holds one file."""

    def __init__(self, words: str) -> None:
        super().__init__(words, widgets.FileUpload(accept=".csv,.tsv,.txt", description=words,
                                                   layout={"width": "auto"}))

    @property
    def file(self) -> tuple[str, bytes] | None:
        """Name and content of what was chosen."""
        return (self.value[0]["name"], bytes(self.value[0]["content"])) if self.value else None

    def spoken(self) -> Spoken:
        """Return nothing: the words on it do."""
        return {}


class RecordPanel:
    """Table, buttons and notes of a record, as parts of a demo.

    The demo gets the controls "save", "restore", "upload", "fresh", "replace", "both" and "keep". Whatever goes wrong
    is said in `note`, a live region; the picture of the demo is not touched by it.

    Parameters
    ----------
    demo : Demo
        Where the controls are added.
    record : PredictionRecord
    files : bool
        Without, there is no more than the note: the record is shown at another place of the lesson.
    """

    def __init__(self, demo: Demo, record: PredictionRecord, files: bool = True) -> None:
        self.record, self._has_files = record, files
        self.note = Sentence(text=record.take_news(), kind="note")
        self._found: Rows = []
        if files:
            self._make_controls(demo)

    def _make_controls(self, demo: Demo) -> None:
        def button(name: str, words: str, tooltip: str, action: Callable[[], str], icon: str) -> Button:
            return demo.add(name, Button(words, tooltip, lambda: self.do(words, action), icon))

        self._buttons = [
            button("save", "export my record", "Write it to a file of its own, to hand in or to keep", self._export,
                   "download"),
            button("restore", "restore from a file", "Take up a record that was saved", self._restore, "upload"),
            button("fresh", "start a new record", "Put these predictions aside, in a file beside this notebook",
                   self._start_anew, "file")]
        self._upload = demo.add("upload", Upload("choose a file of this computer"), then=self._on_upload)
        self._answers = [
            button("replace", "replace mine", "Show the file's predictions instead; mine are put aside", self._replace,
                   "exchange"),
            button("both", "put both together", "Add the file's predictions to mine", self._join, "plus"),
            button("keep", "keep mine", "Leave everything as it is", self._leave, "times")]
        self._choosing, self._asking = row(self._upload), row(*self._answers)
        self._put_away()

    @property
    def parts(self) -> list[Content]:
        """What is laid out."""
        if not self._has_files:
            return [self.note]
        return [self.record.view, row(*self._buttons), self._choosing, self.note, self._asking]

    def tell(self, text: str, kind: str = "note") -> None:
        """Say something of the record; nothing is said where there is nothing."""
        if text:
            with self.note.hold_sync():
                self.note.text, self.note.kind = text, kind

    def do(self, words: str, action: Callable[[], str]) -> None:
        """Do something, and say what was done or that it was not done, and why."""
        try:
            self.tell(action())
        except (OSError, ValueError, TypeError) as problem:
            self.tell(f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK} was not done. "
                      f"{reason(problem)} {self._still_here()}", "trouble")

    def save(self, path: object) -> str:
        """Write the record to a file; return what to say."""
        return f"Saved: {self.record.save(path)}"  # type: ignore[arg-type]

    def offer(self, rows: Rows, name: str) -> str:
        """Take up the rows of a file, after a question where that would put own predictions away."""
        self._put_away()
        if not rows:
            return f"{name} holds no predictions. {self._still_here()}"
        if not self.record.lacks_in(rows):
            if self.record.has_all_of(rows):
                return f"{name} holds the predictions that are shown here."
            self.record.replace(rows)
            return f"Restored from {name}: {counted(rows)}."
        self._found = rows
        hide(self._asking, False)
        return (f"{name} holds {counted(rows)}. Replace your {self.record.many} by "
                f"{'it' if len(rows) == 1 else 'them'}, put both together, or keep yours?")

    def _export(self) -> str:
        return (f"Exported: {self.record.export()} To have it on your own computer, right-click it in JupyterLab's "
                "list of files and choose Download.")

    def _restore(self) -> str:
        """Offer a file of this computer, and read the one that the record is kept in."""
        self._put_away()
        hide(self._choosing, False)
        path = self.record.file.first if self.record.file is not None else DEFAULT_FILE
        try:
            return self.offer(self.record.read(path), str(getattr(path, "name", path)))
        except TableError as problem:
            if problem.problems[0].found == "no such file":
                return f"Choose the file that holds a record. (There is no {getattr(path, 'name', path)} here.)"
            raise
        finally:
            hide(self._choosing, False)

    def _on_upload(self) -> None:
        chosen = self._upload.file
        if chosen is None:
            return
        self.do("restore from a file", lambda: self.offer(read_record(chosen[1], chosen[0]), chosen[0]))
        self._upload.value = ()  # so that the same file can be chosen again

    def _start_anew(self) -> str:
        self._put_away()
        if self.record.frame.empty:
            return "The record is empty already."
        aside = self.record.replace([]) if self.record.file is not None else self.record.export()
        if self.record.file is None:
            self.record.replace([])
        return f"A new record begins. The earlier predictions are in {aside}"

    def _replace(self) -> str:
        rows = self._found
        aside = self.record.replace(rows)
        self._put_away()
        return f"Restored: {counted(rows)}." + (f" Yours are in {aside}" if aside else "")

    def _join(self) -> str:
        rows, mine = self._found, self.record.frame.to_dict("records")
        new = self.record.join(rows)
        self._put_away()
        earlier, _later = split_off(new, mine)
        stays = "Where both have a sentence, the table shows both, and yours counts." if earlier else ""
        added = f"{counted(new)} added." if new else "Nothing to add: your record has all of it."
        return " ".join(filter(None, (added, stays, self.record.take_news())))

    def _leave(self) -> str:
        self._put_away()
        return "Nothing was changed."

    def _put_away(self) -> None:
        self._found = []
        hide(self._choosing, True)
        hide(self._asking, True)

    def _still_here(self) -> str:
        count = len(self.record.frame)
        return f"Your {self.record.many} {'is' if count == 1 else 'are'} still here." if count else ""
