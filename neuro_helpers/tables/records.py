"""A student's record of predictions as a file: what may stand in it, reading it, and its text.

Read as forgivingly as the tables, by the same reader. Forgiven beside that: columns in another order, one column more,
capital letters, straight quotation marks, rows in another order. Everything else is an error that names file, row and
column.

A row whose question begins with `REWRITE` is no prediction: it holds a student's own sentence in place of one of the
document's, and no result.
"""

import csv
import io
import re

from . import cells
from .columns import Column, Schema
from .errors import Problem, TableError, Unreadable, nearest, quote
from .frames import row_problem
from .header import read_header
from .places import QUOTES, place_of
from .reading import Grid, Row, read_bytes, read_grid, utf16_kind

DIRECTIONS = ("up", "down", "no change")
SURENESS = ("a guess", "fairly sure", "very sure")
ANSWERS = f"{', '.join(DIRECTIONS)}, a number, several numbers, or a sentence in quotation marks"
RECORD = Schema("record", "What a student predicted, and what the model said.", (
    Column("number", "Place in the order in which the predictions were made.", optional=True),
    Column("question_id", "Name of the question in the lesson.", optional=True),
    Column("question", "The question."),
    Column("prediction", "What was predicted.", pattern_says=ANSWERS),
    Column("sureness", "How sure the student was.", one_of=SURENESS, optional=True),
    Column("result", "What the model said.", pattern_says=ANSWERS),
    Column("agrees", "Whether both are the same.", one_of=("yes", "no"), optional=True,
           other_words=(("true", "yes"), ("1", "yes"), ("1.0", "yes"), ("false", "no"), ("0", "no"), ("0.0", "no"))),
))
COLUMNS = RECORD.names
TEXTS = ("question_id", "question", "prediction", "sureness", "result", "agrees")
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
OPENING, CLOSING = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
REWRITE = "Rewrite: "
ID_PREFIX = "question "  # alone, a spreadsheet takes "3-2" for a day in February
FORMULA = re.compile("'*[-=+@\t\r\uff1d\uff0b\uff0d\uff20]")  # what begins so, a spreadsheet computes
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ANY_NUMBER = re.compile(r"[-\N{MINUS SIGN}]?[0-9]{1,9}([.,][0-9]{1,9})?")
# What a Windows program writes for the marks of our own sentences. Any other byte could be another program's letter.
CP1252_MARKS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0")


def read_record(source, file=""):
    r"""Return the rows of a saved record, in the order in which the predictions were made.

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what it holds.
    file : str
        Its name, where its content is given.

    Returns
    -------
    list of dict
        Texts by column, without the number.

    Raises
    ------
    TableError
        With everything that is wrong in the file.

    Examples
    --------
    >>> rows = read_record(b"QUESTION;Prediction;Sureness;Result\r\nTrust?;40,0;a guess;42\r\n", "mine.csv")
    >>> rows[0]["prediction"], rows[0]["result"]
    ('40', '42')
    """
    try:
        if not isinstance(source, bytes):
            path = place_of(source)
            source, file = read_bytes(path), path.name
        grid = _with_plain_header(read_grid(_in_utf8(source), _spellings()))
    except Unreadable as error:
        raise TableError([Problem(file, None, None, error.found, error.allowed, error.suggestion)]) from None
    header, rows = grid.rows[0], grid.rows[1:]
    places, problems = read_header(header, rows, RECORD, file)
    optional = {column.name for column in RECORD.columns if column.optional}
    problems = [one for one in problems if one.column not in optional or one.found != "no such column"]
    read = []
    for row in rows if places and not problems else []:
        wrong = row_problem(row, places, header, RECORD, file)
        texts = {name: row.cells[places[name]] for name in places if places[name] < len(row.cells)}
        read.append(dict.fromkeys(COLUMNS, "") | texts)
        problems += [wrong] if wrong else _mend(read[-1], row.number, grid.separator, file)
    if problems:
        raise TableError(problems)
    return [{name: row[name] for name in TEXTS} for row in _in_order(read)]


def record_text(rows):
    """Return the text of a file that holds these rows; no cell of it is a formula in a spreadsheet.

    Examples
    --------
    >>> row = dict.fromkeys(TEXTS, "") | {"question": "=1+1", "question_id": "3-2"}
    >>> print(record_text([row]).splitlines()[1])
    1,question 3-2,'=1+1,,,,
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        name = row["question_id"] and ID_PREFIX + row["question_id"]
        writer.writerow([number, *(_escaped(one) for one in (name, *(row[column] for column in TEXTS[1:])))])
    return text.getvalue()


def tidy(text):
    """Return a text as it comes back from a file: without spaces around it and without marks that nobody sees."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in text if (one.isprintable() or one in "\n\t") and not cells.is_unseen(one))
    return cells.without_unseen(kept)[: cells.LONGEST_TEXT]


def answer(text, separator=","):
    """Return an answer in the one form that the record has for it; "" for none of the forms.

    Examples
    --------
    >>> answer("No change"), answer("40.0, 30"), answer('"It falls."'), answer("sideways")
    ('no change', '40, 30', '“It falls.”', '')
    """
    if text.casefold() in DIRECTIONS:
        return text.casefold()
    parts = re.split(r",\s+", text)
    numbers = [cells.read_number(one, separator) if ANY_NUMBER.fullmatch(one) else None for one in parts]
    if None not in numbers:
        return ", ".join(str(int(one)) if one.is_integer() else repr(one) for one in numbers)
    bare = _without_marks(text)
    return quoted(bare) if bare != text else ""


def quoted(text):
    """Return a sentence in curly quotation marks; an ellipsis where there is nothing that people see."""
    return f"{OPENING}{text.strip() or ELLIPSIS}{CLOSING}"


def _without_marks(text):
    """Return a text without the quotation marks around it, where there are two."""
    return text[1:-1] if len(text) > 2 and text[0] in QUOTES and text[-1] in QUOTES else text


def is_rewritten(row):
    """Say if a row holds a student's own sentence, not a prediction."""
    return row["question"].casefold().startswith(REWRITE.casefold().strip())


def _mend(row, number, separator, file):
    """Bring one row into the record's own form; return what is wrong in it."""
    problems = []

    def problem(name, allowed, hint=""):
        problems.append(Problem(file, number, name, quote(row[name]), allowed, hint))

    for name in TEXTS:
        if row[name].startswith("'") and FORMULA.match(row[name]):
            row[name] = row[name][1:]
        if rule := cells.damage(row[name]):
            problem(name, rule)
    if problems:
        return problems
    row["question_id"] = row["question_id"].removeprefix(ID_PREFIX)
    if not row["question"]:
        problem("question", "any text, not empty")
    if is_rewritten(row) and row["prediction"] and not row["result"]:
        row["prediction"] = quoted(_without_marks(row["prediction"]))
        row["sureness"] = row["agrees"] = ""  # nobody judges it
        return []
    found = {name: answer(row[name], separator) for name in ("prediction", "result")}
    # Quotation marks may get lost on the way; then the other answer of the row shows that sentences are meant.
    bare = {name for name in found if not found[name] and row[name]}
    if bare and all(name in bare or found[name].startswith(OPENING) for name in found):
        found |= {name: quoted(row[name]) for name in bare}
    for name, text in found.items():
        if text:
            row[name] = text
        elif readings := cells.two_readings(row[name], separator):
            problems.append(Problem(file, number, name, f"{quote(row[name])}, which could be {readings}", ANSWERS))
        else:
            problem(name, ANSWERS)
    for name in ("sureness", "agrees"):
        column = RECORD.column(name)
        text = row[name].casefold()
        text = dict(column.other_words).get(text, text)
        if column.allows(text):
            row[name] = text
        else:
            problem(name, column.allowed, nearest(text, column.one_of))
    return problems


def _in_order(rows):
    """Return the rows by their numbers, where each has one of its own."""
    numbers = [cells.read_number(row["number"], ";") for row in rows]
    if None in numbers or len(set(numbers)) < len(numbers):
        return rows
    return [row for _number, row in sorted(zip(numbers, rows, strict=True), key=lambda pair: pair[0])]


def _spellings():
    return {change(name) for name in COLUMNS for change in (str, str.upper, str.title, str.capitalize)}


def _with_plain_header(grid):
    """Return the grid with the names of columns in our spelling and, where none is missing, without other columns."""
    names = ["_".join(cell.casefold().split()) for cell in grid.rows[0].cells]
    header = [name if name in COLUMNS else cell for name, cell in zip(names, grid.rows[0].cells, strict=True)]
    needed = {column.name for column in RECORD.columns if not column.optional}
    if not needed <= set(header):
        return Grid([Row(grid.rows[0].number, header, grid.rows[0].broken), *grid.rows[1:]], grid.separator)
    width = len(header)
    mine = [place for place, name in enumerate(header) if name in COLUMNS]
    rows = [Row(grid.rows[0].number, [header[place] for place in mine])]
    for row in grid.rows[1:]:
        if row.broken is not None or any(row.cells[width:]):  # said by row_problem, about the row as it is
            rows.append(Row(row.number, row.cells, row.broken))
        else:
            whole = [*row.cells, *[""] * (width - len(row.cells))]
            rows.append(Row(row.number, [whole[place] for place in mine]))
    return Grid(rows, grid.separator)


def _in_utf8(data):
    """Return the bytes as they are or, where a Windows program saved them in its own code, in UTF-8."""
    try:
        data.decode(utf16_kind(data) or "utf-8")
    except UnicodeDecodeError:
        if b"\0" not in data and {byte for byte in data if byte > 0x7F} <= CP1252_MARKS:
            return data.decode("cp1252").encode()
    return data


def _escaped(text):
    return f"'{text}" if FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text) else text
