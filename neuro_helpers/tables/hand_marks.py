"""The file in which a teacher gives points by hand: what may stand in it, and reading it."""

from . import cells
from .columns import NUMBER, Column, Schema
from .errors import Problem, quote
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
    rows = read_rows(source, BY_HAND, _mend, file, LOOSE)
    return {(row["number"], row["part"]): (row["points"], tidy(row["comment"]), tidy(row["words"]))
            for _number, row in rows}


def _mend(row, number, separator, file):
    """Bring the points of a row into one form; return what is wrong."""
    most = cells.read_number(row["out_of"], separator)
    points = cells.read_number(row["points"], separator) if row["points"] else None
    wrong = (row["points"] and points is None) or (points is not None and not 0 <= points <= (most or 0))
    problems = [Problem(file, number, "points", quote(row["points"]), f"a number from 0 to {row['out_of']}, or nothing")
                ] if wrong else []
    row["points"] = points
    return problems
