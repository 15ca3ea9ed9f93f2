"""Files that people make: read as forgivingly as the tables, and written so that a spreadsheet leaves them alone.

Forgiven beside what the tables' reader forgives: columns in another order, one column more, capital letters, straight
quotation marks. Everything else is an error that names file, row and column.
"""

import csv
import io
import re

from . import cells
from .errors import Problem, TableError, Unreadable, quote
from .frames import row_problem
from .header import read_header
from .places import place_of
from .reading import Grid, Row, read_bytes, read_grid, utf16_kind

FORMULA = re.compile("'*[-=+@\t\r\uff1d\uff0b\uff0d\uff20]")  # what begins so, a spreadsheet computes
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# What a Windows program writes for the marks of our own sentences. Any other byte could be another program's letter.
CP1252_MARKS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0")


def read_rows(source, schema, mend, file="", loose=()):
    """Return the rows of a person's file with their numbers in it, each brought into one form.

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what it holds.
    schema : columns.Schema
    mend : callable
        Row (a dict of texts), its number, the separator and the file's name -> the list of what is wrong in the row;
        it may change the row.
    file : str
        Its name, where its content is given.
    loose : tuple of str
        Columns that may hold anything.

    Returns
    -------
    list of (int, dict)

    Raises
    ------
    TableError
        With everything that is wrong in the file.
    """
    try:
        if not isinstance(source, bytes):
            path = place_of(source)
            file = path.name  # before it is read: where there is no such file, it is named, too
            source = read_bytes(path)
        grid = _with_plain_header(read_grid(_in_utf8(source), _spellings(schema)), schema)
    except Unreadable as error:
        raise TableError([Problem(file, None, None, error.found, error.allowed, error.suggestion)]) from None
    header, rows = grid.rows[0], grid.rows[1:]
    places, problems = read_header(header, rows, schema, file)
    optional = {column.name for column in schema.columns if column.optional}
    problems = [one for one in problems if one.column not in optional or one.found != "no such column"]
    read = []
    for row in rows if places and not problems else []:
        wrong = row_problem(row, places, header, schema, file)
        texts = {name: row.cells[places[name]] for name in places if places[name] < len(row.cells)}
        read.append((row.number, dict.fromkeys(schema.names, "") | texts))
        problems += [wrong] if wrong else _sound(read[-1][1], row.number, file, loose) or mend(
            read[-1][1], row.number, grid.separator, file)
    if problems:
        raise TableError(problems)
    return read


def rows_text(columns, rows):
    """Return the text of a file that holds these rows; no cell of it is a formula in a spreadsheet.

    Examples
    --------
    >>> print(rows_text(["question", "count"], [["=1+1", 3]]).splitlines()[1])
    '=1+1,3
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_escaped(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def tidy(text):
    """Return a text as it comes back from a file: without spaces around it and without marks that nobody sees."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in text if (one.isprintable() or one in "\n\t") and not cells.is_unseen(one))
    return cells.without_unseen(kept)[: cells.LONGEST_TEXT]


def one_of(row, name, schema):
    """Put the value that is meant into a cell that takes one of a list; return whether there is one."""
    column, text = schema.column(name), row[name].casefold()
    text = dict(column.other_words).get(text, text)
    if column.allows(text):
        row[name] = text
    return column.allows(text)


def _sound(row, number, file, loose):
    """Take the mark off that a formula is escaped with; return the problems of damaged cells."""
    problems = []
    for name in (name for name in row if name not in loose):
        if row[name].startswith("'") and FORMULA.match(row[name]):
            row[name] = row[name][1:]
        if rule := cells.damage(row[name]):
            problems.append(Problem(file, number, name, quote(row[name]), rule))
    return problems


def _spellings(schema):
    return {change(name) for name in schema.names for change in (str, str.upper, str.title, str.capitalize)}


def _with_plain_header(grid, schema):
    """Return the grid with the names of columns in our spelling and, where none is missing, without other columns."""
    names = ["_".join(cell.casefold().split()) for cell in grid.rows[0].cells]
    header = [name if name in schema.names else cell for name, cell in zip(names, grid.rows[0].cells, strict=True)]
    needed = {column.name for column in schema.columns if not column.optional}
    if not needed <= set(header):
        return Grid([Row(grid.rows[0].number, header, grid.rows[0].broken), *grid.rows[1:]], grid.separator)
    width = len(header)
    mine = [place for place, name in enumerate(header) if name in schema.names]
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
