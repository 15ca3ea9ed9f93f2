"""The file that a record is kept in: written whole or not at all, by one kernel at a time."""

from __future__ import annotations

import contextlib
import os
import pathlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

from neuro_helpers.kit.verdicts import folded
from neuro_helpers.tables import TableError
from neuro_helpers.tables.records import is_rewritten, read_record, record_text

WAIT_SECONDS, STALE_SECONDS = 3.0, 10.0  # for another kernel that writes; a lock that a dead kernel left behind
Rows = list[dict[str, str]]


class RecordFile:
    """The file of a record.

    A file of this name that is no record is somebody's: it is left alone, and the next name is taken.

    Parameters
    ----------
    first : path
        Where the record is kept.
    read : callable
        Path -> rows; a TableError where the file is no such record.
    text : callable
        Rows -> the text of a file.
    aside : str
        What the names of files end in that hold what was put aside, before their number.

    Attributes
    ----------
    path : pathlib.Path
        The file in use.
    refused : str
        Why the file called `first` is not the one in use; "" when it is.
    """

    def __init__(self, first: pathlib.Path, read: Callable[[pathlib.Path], Rows] = read_record,
                 text: Callable[[Rows], str] = record_text, aside: str = "before") -> None:
        self.first = self.path = first
        self.refused = ""
        self._read, self._text, self._aside_name = read, text, aside

    def read(self) -> Rows | None:
        """Return what the file holds now; None where there is none yet."""
        self.refused = ""
        for number in count(1):
            self.path = self.first if number == 1 else self.first.with_stem(f"{self.first.stem}-{number}")
            if not self.path.exists():
                break
            try:
                return self._read(self.path)
            except TableError as problem:
                self.refused = self.refused or reason(problem)
        return None

    def write(self, rows: Rows) -> None:
        """Put these rows in the place of what the file holds."""
        write_whole(self.path, rows, self._text)

    def put_aside(self, rows: Rows) -> pathlib.Path:
        """Write rows to a file beside it that is not there yet, and return which."""
        name = next(name for name in map(self._aside, count(1)) if not name.exists())
        write_whole(name, rows, self._text)
        return name

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other kernels from writing in the block."""
        lock = self.first.with_name(f".{self.first.stem}.lock")
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                break
            except FileExistsError:
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - lock.stat().st_mtime > STALE_SECONDS or time.monotonic() > until:
                        lock.unlink(missing_ok=True)
                time.sleep(0.02)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)

    def _aside(self, number: int) -> pathlib.Path:
        return self.first.with_stem(f"{self.first.stem}_{self._aside_name}_{number}")


def write_whole(path: pathlib.Path, rows: Rows, text: Callable[[Rows], str] = record_text) -> None:
    """Write a record so that there is the old file or the new one, and never half of one."""
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "it may not be written", str(path))
    half = path.with_name(f".{path.stem}.{os.getpid()}.{time.monotonic_ns()}.part")
    try:
        with half.open("x", encoding="utf-8-sig", newline="") as file:  # the mark tells spreadsheets that it is UTF-8
            file.write(text(rows))
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def reason(problem: Exception) -> str:
    """Return in one sentence or a few why something was not done."""
    if isinstance(problem, TableError):
        return " ".join(map(str, problem.problems[:3]))
    if isinstance(problem, OSError) and problem.strerror:
        where = f" ({problem.filename})" if problem.filename else ""
        return f"{problem.strerror[0].upper()}{problem.strerror[1:]}{where}."
    return f"{problem}" if isinstance(problem, ValueError) else f"{type(problem).__name__}: {problem}"


def key_of(row: dict[str, str]) -> tuple[str, ...]:
    """Return what tells whether two rows are the same one; of a sentence of one's own every letter counts."""
    own = row["prediction"] if is_rewritten(row) else folded(row["prediction"])
    return folded(row["question"]), own, folded(row["sureness"])


def without(rows: Rows, others: Rows) -> Rows:
    """Return the rows that are not among the others, each of which stands for one."""
    left = Counter(map(key_of, others))
    missing = []
    for row in rows:
        left[key_of(row)] -= 1
        if left[key_of(row)] < 0:
            missing.append(row)
    return missing


def split_off(rows: Rows, mine: Rows) -> tuple[Rows, Rows]:
    """Return the rows that have to stand before mine, since mine counts, and those that follow.

    The newest sentence, which counts, is the last one; a file does not say when its own were written.
    """
    asked = {folded(row["question"]) for row in mine if is_rewritten(row)}
    earlier = [row for row in rows if is_rewritten(row) and folded(row["question"]) in asked]
    return earlier, [row for row in rows if row not in earlier]
