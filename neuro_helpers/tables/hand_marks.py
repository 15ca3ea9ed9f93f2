"""The file in which a teacher gives points by hand: what may stand in it, and reading it."""

from . import cells
from .columns import NUMBER, Column, Schema
from .errors import Problem, TableError, Unreadable, quote
from .places import place_of
from .reading import read_bytes, utf16_kind
from .student_files import read_rows, tidy

BY_HAND = Schema("words", "Texts that are marked by hand, one row for each.", (
    Column("number", "The student number."),
    Column("name", "The student's name.", optional=True),
    Column("part", "Which text it is."),
    Column("words", "What the student wrote.", optional=True),
    Column("points", "Points for it; empty where there are none yet.", optional=True, kind=NUMBER, low=0),
    Column("out_of", "The most points that there are for it.", kind=NUMBER, low=0),
    Column("comment", "What the student is to read about it.", optional=True),
))
LOOSE = ("name", "words", "comment")  # nothing in them is ever too strange


def read_points(source, file=""):
    r"""Return (number, part) -> (points or None, comment, words).

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what it holds.
    file : str
        Its name, where its content is given.

    Raises
    ------
    TableError
        With everything that is wrong in the file.

    Examples
    --------
    >>> read_points(b"number;part;words;points;out_of;comment\ns1;words;Mine;3,5;5;Which one?\n")
    {('s1', 'words'): (3.5, 'Which one?', 'Mine')}
    """
    if not isinstance(source, bytes):
        place = place_of(source)
        try:
            source, file = read_bytes(place), file or place.name
        except Unreadable as error:
            raise TableError([Problem(place.name, None, None, error.found, error.allowed, error.suggestion)]) from None
    rows = read_rows(_in_utf8(source), BY_HAND, _mend, file, LOOSE)
    return {(row["number"], row["part"]): (row["points"], tidy(row["comment"]), tidy(row["words"]))
            for _number, row in rows}


def _in_utf8(data):
    """Return the bytes in UTF-8: a spreadsheet on Windows may save CSV in its own code."""
    try:
        data.decode(utf16_kind(data) or "utf-8")
    except UnicodeDecodeError:
        if b"\0" not in data:
            return data.decode("cp1252", "replace").encode()
    return data


def _mend(row, number, separator, file):
    """Bring the points of a row into one form; return what is wrong."""
    most = cells.read_number(row["out_of"], separator)
    points = cells.read_number(row["points"], separator) if row["points"] else None
    wrong = (row["points"] and points is None) or (points is not None and not 0 <= points <= (most or 0))
    problems = [Problem(file, number, "points", quote(row["points"]), f"a number from 0 to {row['out_of']}, or nothing")
                ] if wrong else []
    row["points"] = points
    return problems
