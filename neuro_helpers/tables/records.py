"""A student's record of predictions as a file: what may stand in it, reading it, and its text.

Read as forgivingly as the tables, by the same reader. Forgiven beside that: columns in another order, one column more,
capital letters, straight quotation marks, rows in another order. Everything else is an error that names file, row and
column.

A row whose question begins with `REWRITE` is no prediction: it holds a student's own sentence in place of one of the
document's, and no result.
"""

import re

from . import cells
from .columns import Column, Schema
from .errors import Problem, nearest, quote
from .places import QUOTES
from .student_files import one_of, read_rows, rows_text, tidy

__all__ = ["QUOTES", "RECORD", "answer", "quoted", "read_record", "record_text", "tidy"]

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
ANY_NUMBER = re.compile(r"[-\N{MINUS SIGN}]?[0-9]{1,9}([.,][0-9]{1,9})?")


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
    rows = [row for _number, row in read_rows(source, RECORD, _mend, file, ("number",))]
    return [{name: row[name] for name in TEXTS} for row in _in_order(rows)]


def record_text(rows):
    """Return the text of a file that holds these rows; no cell of it is a formula in a spreadsheet.

    Examples
    --------
    >>> row = dict.fromkeys(TEXTS, "") | {"question": "=1+1", "question_id": "3-2"}
    >>> print(record_text([row]).splitlines()[1])
    1,question 3-2,'=1+1,,,,
    """
    named = [row | {"question_id": row["question_id"] and ID_PREFIX + row["question_id"]} for row in rows]
    return rows_text(COLUMNS, [[number, *(row[name] for name in TEXTS)] for number, row in enumerate(named, start=1)])


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
        if not one_of(row, name, RECORD):
            problem(name, RECORD.column(name).allowed, nearest(row[name].casefold(), RECORD.column(name).one_of))
    return problems


def _in_order(rows):
    """Return the rows by their numbers, where each has one of its own."""
    numbers = [cells.read_number(row["number"], ";") for row in rows]
    if None in numbers or len(set(numbers)) < len(numbers):
        return rows
    return [row for _number, row in sorted(zip(numbers, rows, strict=True), key=lambda pair: pair[0])]
