"""One file at a time: from its bytes to a typed DataFrame and the list of what is wrong in it."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from . import cells
from .catalogue import SCHEMAS
from .columns import NUMBER, TEXT
from .errors import Problem, Unreadable, nearest, quote
from .header import read_header
from .reading import read_bytes, read_grid

LARGEST_WHOLE = 2**53  # larger ones are no exact numbers any more


@dataclass(frozen=True, eq=False)  # compared by identity, so that it can be a cache's key
class Checked:
    """A table after its own check.

    Attributes
    ----------
    file : str
    text, frame : DataFrame
        The cells as text, and typed; the index is the spreadsheet's row number. None: unreadable.
    problems : tuple of Problem
    left_out : tuple of str
        The keys of rows that could not be read, so that other tables may still name them.
    """

    file: str
    text: pd.DataFrame | None
    frame: pd.DataFrame | None
    problems: tuple
    left_out: tuple = ()

    @property
    def sound(self):
        """True when every row of the file is in the frame."""
        return self.frame is not None and not self.left_out

    @property
    def bad(self):
        """The places, (row, column), that already have a problem."""
        return {(p.row, p.column) for p in self.problems}

    def plain(self):
        """Return a copy of the typed frame, rows numbered from 0."""
        return self.frame.reset_index(drop=True).copy()  # else it shares its cells with the frame that is kept


def check_file(name, path):
    """Read and check one table's file; never raises for what is wrong in it."""
    try:
        return check_bytes(name, path.name, read_bytes(path))
    except Unreadable as error:
        file = path.name or str(path)  # "." and "/" have no name
        return Checked(file, None, None, (_whole_file(file, error),))


def _whole_file(file, error):
    return Problem(file, None, None, error.found, error.allowed, error.suggestion)


@lru_cache(maxsize=48)
def check_bytes(name, file, data):
    """Check a table's bytes. A file that did not change is not checked again."""
    schema = SCHEMAS[name]
    try:
        grid = read_grid(data, schema.names)
    except Unreadable as error:
        return Checked(file, None, None, (_whole_file(file, error),))
    places, problems = read_header(grid.rows[0], grid.rows[1:], schema, file)
    if not places:
        return Checked(file, None, None, tuple(problems))
    if len(grid.rows) == 1:
        problems.append(Problem(file, None, None, "a header without rows", "at least one row below the header"))
    whole, left_out = [], []
    for row in grid.rows[1:]:
        wrong = row_problem(row, places, grid.rows[0], schema, file)
        if wrong:
            problems.append(wrong)
            key = places.get(schema.names[0], 0)
            left_out.append(row.cells[key] if key < len(row.cells) else "")
        else:
            whole.append(row)
    text = to_text_frame(whole, places, schema)
    frame, found = to_typed_frame(text, schema, file, grid.separator)
    return Checked(file, text, frame, tuple(problems + found), tuple(left_out))


def row_problem(row, places, header, schema, file):
    """Return the Problem of a row that can't be split into the header's columns, or None.

    Empty cells at the end may be missing: spreadsheets leave out separators where the last columns are empty.
    """
    width = len(header.cells)
    if row.broken is not None:
        name = header.cells[row.broken] if row.broken < width else None
        found = quote(row.cells[row.broken])
        return Problem(file, row.number, name, found, "cells whose quotation marks are in pairs")
    if any(row.cells[width:]):
        extra = next(cell for cell in row.cells[width:] if cell)
        found = f"{len(row.cells)} cells, the last ones with {quote(extra)}"
        rule = f"{width} cells, as in the header; a text that holds the separator needs quotation marks"
        return Problem(file, row.number, None, found, rule)
    missing = [name for name, place in places.items() if place >= len(row.cells)]
    needed = [name for name in missing if not schema.column(name).optional]
    if needed:
        found = f"a row of {len(row.cells)} cells"
        return Problem(file, row.number, needed[0], found, f"{width} cells, as in the header")
    return None


def to_text_frame(rows, places, schema):
    """Return the cells as text, by column, with the spreadsheet's row numbers as index."""
    columns = {
        name: [row.cells[places[name]] if places[name] < len(row.cells) else "" for row in rows]
        for name in schema.names
        if name in places
    }
    return pd.DataFrame(columns, index=[row.number for row in rows], dtype="str")


def to_typed_frame(text, schema, file, separator):
    """Return the typed frame and the problems of single cells."""
    columns = [schema.column(name) for name in text.columns]
    rows = text.index.tolist()
    lists = {name: text[name].tolist() for name in text}  # a list is read faster than a Series
    typed, unread = {}, {}
    for column in columns:
        name, texts = column.name, lists[column.name]
        if column.kind == TEXT:
            typed[name] = text[name]
            unread |= {(r, name): rule for r, v in zip(rows, texts, strict=True) if (rule := cells.damage(v))}
        else:
            values = [_value(v, column, separator) for v in texts]
            typed[name] = pd.Series(values, index=text.index, dtype="float64")
            trios = zip(rows, texts, values, strict=True)
            unread |= {(r, name): column.allowed for r, v, number in trios if v and number is None}
    frame = pd.DataFrame(typed, index=text.index)
    failing = failing_cells(frame, schema)
    wrong = failing | dict.fromkeys(unread, "")
    order = {name: place for place, name in enumerate(schema.names)}
    problems = [
        _cell_problem(place, text, schema, file, unread.get(place), wrong[place], separator)
        for place in sorted(wrong, key=lambda p: (p[0], order[p[1]]))
    ]
    return (frame if problems else with_whole_numbers(frame, columns)), problems


def failing_cells(frame, schema):
    """Return {(row, column): reason} for the cells that break a rule of their column.

    The reason is "twice" for a value that must be unique, "key twice" for a key, "" for a value that is not allowed.
    """
    found, rows = {}, frame.index.tolist()
    for column in map(schema.column, frame):
        values = frame[column.name]
        pairs = zip(rows, values.tolist(), strict=True)
        found |= {(row, column.name): "" for row, value in pairs if not column.allows(value)}
        if column.unique:
            shown = values.map(cells.as_seen) if column.kind == TEXT else values
            for row in frame.index[shown.duplicated(keep=False)]:
                found.setdefault((row, column.name), "twice")
    if len(schema.key) > 1 and set(schema.key) <= set(frame):
        for row in frame.index[frame.duplicated(list(schema.key), keep=False)]:
            found.setdefault((row, schema.key[-1]), "key twice")
    return found


def _value(text, column, separator):
    number = cells.read_number(text, separator) if text else None
    if number is not None and column.kind != NUMBER and (not number.is_integer() or abs(number) > LARGEST_WHOLE):
        return None
    return number


def _cell_problem(place, text, schema, file, damage_rule, reason, separator):
    row, name = place
    column, cell = schema.column(name), text.loc[row, name]
    if reason == "twice":
        alike = text[name].map(cells.as_seen) == cells.as_seen(cell)
        others = text.index[alike & (text.index != row)]
        rows = ("row " if len(others) == 1 else "rows ") + ", ".join(map(str, others[:5]))
        same = "which is also in" if set(text[name][others]) == {cell} else "which looks the same as the one in"
        return Problem(file, row, name, f"{quote(cell)}, {same} {rows}", f"a different {name} in each row")
    if reason == "key twice":
        key = " and ".join(schema.key)
        return Problem(file, row, name, quote(cell), f"each {key} together only once")
    hint = dict(column.other_words).get(cell.casefold()) or nearest(cell, map(str, column.one_of))
    if column.kind != TEXT:
        hint = cells.number_hint(cell)
        if readings := cells.two_readings(cell, separator):
            return Problem(file, row, name, f"{quote(cell)}, which could be {readings}", column.allowed)
    return Problem(file, row, name, quote(cell), damage_rule or column.allowed, hint)


def with_whole_numbers(frame, columns):
    """Return the frame with whole numbers as int64, or Int64 where cells may be empty."""
    whole = {c.name: "Int64" if c.optional else "int64" for c in columns if c.kind not in (TEXT, NUMBER)}
    return frame.assign(**{name: frame[name].astype(kind) for name, kind in whole.items()})
