"""From a file's bytes to rows of text, forgiving what spreadsheets do when they save a table.

Forgiven: a byte-order mark, UTF-16, any line ends, commas, semicolons or tabs between cells, a first line
``sep=;``, spaces around a cell, blank rows, invisible characters that carry no
meaning. The csv module is not used because after a quotation mark that was never closed it swallows the rest of the
file; this reader names the row and goes on with the next line.
"""

import re
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .catalogue import FOLDER_OF
from .cells import without_unseen
from .errors import Unreadable, nearest, quote, visible

LARGEST_FILE_BYTES = 2_000_000  # the largest shipped table has 75 kB
MOST_ROWS = 2_000
MOST_COLUMNS = 100
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
INVISIBLE = "\ufeff\u200b\u2060"
SAVE_AS = 'a text table; in the spreadsheet choose "Save as" and "CSV UTF-8"'
SIGNATURES = {
    b"PK": "a spreadsheet workbook or zip archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet workbook (xls)",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed archive",
    b"{\\rtf": "a word-processor document (RTF)",
}


@dataclass(frozen=True)
class Row:
    """One row: its number in the spreadsheet, its cells, the place of a cell with a lone quotation mark."""

    number: int
    cells: list
    broken: int | None = None


@dataclass(frozen=True)
class Grid:
    """A file's rows of text; the first is the header, rows without content are left out."""

    rows: list
    separator: str


def read_bytes(path):
    """Return a file's bytes, or raise Unreadable; nothing larger than the limit is ever read."""
    path = Path(path)
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise Unreadable("a folder", "a file with this name")
        if not stat.S_ISREG(found.st_mode):  # a pipe would wait for ever
            raise Unreadable("something that is not a file", "a file with this name")
        if found.st_size > LARGEST_FILE_BYTES:
            size = f"{found.st_size / 1e6:.1f} MB"
            raise Unreadable(f"a file of {size}", f"at most {LARGEST_FILE_BYTES / 1e6:.0f} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("no such file", f"a file named {visible(path.name)} in this folder", similar(path)) from None
    except NotADirectoryError:
        raise Unreadable("no such folder", "a folder that holds the tables") from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"a file that cannot be opened ({reason})", "a file that can be read") from None


def similar(path):
    """Return the name of a file beside `path` that was probably meant."""
    try:
        beside = sorted(p.name for p in path.parent.iterdir())
        tables = {f"{name}.csv" for name in FOLDER_OF}
        others = tables if path.name in tables else ()  # for a missing steps.csv never suggest nodes.csv
        return nearest(path.name, [name for name in beside if ".csv" in name.lower() and name not in others])
    except OSError:
        return ""


def read_grid(data, known_columns):
    r"""Return the Grid in a file's bytes.

    Parameters
    ----------
    data : bytes
    known_columns : iterable of str
        The separator is the one with which the header shows most of these, and least else.

    Examples
    --------
    >>> grid = read_grid(b"step;change\r\n1;0,5\r\n;;\r\n", ["step", "change"])
    >>> [(row.number, row.cells) for row in grid.rows]
    [(1, ['step', 'change']), (2, ['1', '0,5'])]
    """
    text = to_text(data)
    if not text.strip():
        raise Unreadable("an empty file", "a header and at least one row")
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?[;,\t\s]*', first, flags=re.IGNORECASE)
    if declared:  # Excel's own line names the separator; it is not a row of the table
        text = rest
        if declared[1] not in SEPARATORS:
            raise Unreadable(f"the separator {quote(declared[1])}", "a comma, a semicolon or a tab between cells")
    separator = declared[1] if declared else choose_separator(text, set(known_columns))
    filled = (row for row in split_rows(text.rstrip("\n"), separator) if any(map(holds_something, row.cells)))
    rows = list(islice(filled, MOST_ROWS + 1))
    if not rows:
        raise Unreadable("an empty file", "a header and at least one row")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,} rows")
    if sum(map(bool, rows[0].cells)) > MOST_COLUMNS:
        raise Unreadable(f"more than {MOST_COLUMNS} columns", f"at most {MOST_COLUMNS} columns")
    return Grid(rows, separator)


def to_text(data):
    """Return the text of UTF-8 or UTF-16 bytes with plain line ends, or raise Unreadable."""
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise Unreadable(what, SAVE_AS)
    encoding = utf16_kind(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        what = "UTF-16" if encoding.startswith("utf-16") else f"UTF-8 (line {line})"
        if data.count(b"\0") and not encoding.startswith("utf-16"):
            raise Unreadable("a file that is not text", SAVE_AS) from None
        raise Unreadable(f"letters that are not saved as {what}", SAVE_AS) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Unreadable("a file that is not text", SAVE_AS)
    if text.lstrip().startswith("<"):
        raise Unreadable("a web page (HTML)", SAVE_AS)
    return text


def utf16_kind(data):
    """Return the codec of UTF-16 bytes, with or without a byte-order mark; None for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:200]  # the header: in UTF-16 one of the two bytes of a plain letter is zero
    first, second = start[0::2].count(0), start[1::2].count(0)
    if len(data) >= 4 and max(first, second) > len(start) // 3:
        return "utf-16-le" if second > first else "utf-16-be"
    return None


def choose_separator(text, known_columns):
    """Return the separator with which the first row holds most known columns and least else."""

    def score(separator):
        header = next((row.cells for row in split_rows(text, separator) if any(row.cells)), [])
        known = len(known_columns.intersection(header))
        return known, known - sum(map(bool, header))

    return max(SEPARATORS, key=score)


def split_rows(text, separator):
    """Yield each record as a Row; a quoted cell may hold separators and line ends."""
    space = rf"(?:[^\S\n{separator}]|[{INVISIBLE}])*"
    quoted = rf'{space}"((?:[^"]+|"")*+)"{space}(?=[{separator}\n]|\Z)'
    cell = re.compile(rf"(?:{quoted}|([^{separator}\n]*))({separator}|\n|\Z)")
    position, number, cells, broken = 0, 1, [], None
    while position <= len(text):
        match = cell.match(text, position)
        inside, plain, end = match.groups()
        content = without_unseen(plain if inside is None else inside.replace('""', '"'))
        if broken is None and inside is None and content.startswith('"'):
            broken = len(cells)
        cells.append(content)
        position = match.end()
        if end != separator:
            yield Row(number, cells, broken)
            number, cells, broken = number + 1, [], None
            if end == "":
                return


def holds_something(cell):
    """Say if a cell holds more than separators; programs fill blank rows with any of them."""
    return cell.strip("".join(SEPARATORS)) != ""


