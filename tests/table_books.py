"""The shipped model tables as lists of cells, and every way in which a spreadsheet may write them to a file."""

import csv
import io
import re
from dataclasses import dataclass, field

from neuro_helpers import tables
from neuro_helpers.tables.catalogue import SCHEMAS
from neuro_helpers.tables.columns import TEXT

MODEL = ("nodes", "influences", "steps", "scenarios")
CODINGS = {
    "utf-8": ("utf-8", b""),
    "utf-8 with mark": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16 little": ("utf-16-le", b"\xff\xfe"),
    "utf-16 big": ("utf-16-be", b"\xfe\xff"),
    "utf-16 little, no mark": ("utf-16-le", b""),
    "utf-16 big, no mark": ("utf-16-be", b""),
}


@dataclass(frozen=True)
class Form:
    """How a table is written down; the defaults are the shipped files' own way."""

    separator: str = ","
    decimal_comma: bool = False
    coding: str = "utf-8"
    line_end: str = "\n"
    quote_all: bool = False
    separator_line: bool = False
    last_line_end: bool = True
    around: tuple = ("",)  # spaces put around the cells, taken in turn
    outside_quotes: bool = False  # these spaces stand outside the quotation marks
    blank_before: tuple = ()  # rows before which a blank row stands; the header is row 0
    blank_at_end: int = 0
    blank_row: str = ""  # what a blank row looks like, before `separator` stands in for ","
    unnamed_columns: int = 0


@dataclass
class Book:
    """The four tables as rows of text cells (row 0 is the header), and how each is written.

    Attributes
    ----------
    rows : dict of str to list of list of str
    forms : dict of str to Form
    raw : dict of str to (bytes or None)
        Bytes to write instead; None leaves the file out.
    """

    rows: dict
    forms: dict = field(default_factory=lambda: dict.fromkeys(MODEL, Form()))
    raw: dict = field(default_factory=dict)

    def place(self, name, column):
        return self.rows[name][0].index(column)

    def cell(self, name, row, column):
        return self.rows[name][row][self.place(name, column)]

    def put(self, name, row, column, text):
        self.rows[name][row][self.place(name, column)] = text

    def column(self, name, column):
        return [row[self.place(name, column)] for row in self.rows[name][1:]]

    def sheet_row(self, name, row):
        """Return the number that a spreadsheet shows for a row."""
        return row + 1 + sum(before <= row for before in self.forms[name].blank_before)

    def written(self, name):
        rows, form = self.rows[name], self.forms[name]
        return SHIPPED_BYTES[name] if form == Form() and rows == SHIPPED[name] else write(rows, form, name)

    def save(self, folder):
        for name in MODEL:
            path = folder / f"{name}.csv"
            data = self.raw[name] if name in self.raw else self.written(name)
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)


def shipped_rows(name):
    text = (tables.data_folder() / "model" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


SHIPPED = {name: shipped_rows(name) for name in MODEL}


def book():
    return Book({name: [list(row) for row in rows] for name, rows in SHIPPED.items()})


def number_columns(name):
    return [column.name for column in SCHEMAS[name].columns if column.kind != TEXT]


def write(rows, form, name):
    """Return the bytes of a table written in a form."""
    sep, numbers = form.separator, set(number_columns(name))
    is_number = [column in numbers for column in rows[0]]
    lines = [f"sep={sep}"] if form.separator_line else []
    for at, row in enumerate(rows):
        lines += [form.blank_row.replace(",", sep)] * form.blank_before.count(at)
        cells = []
        for place, cell in enumerate(row):
            if form.decimal_comma and at and place < len(is_number) and is_number[place]:
                cell = re.sub(r"^(-?\d*)\.(\d+)$", r"\1,\2", cell)
            cells.append(written_cell(cell, form, form.around[place % len(form.around)]))
        lines.append(sep.join(cells + [""] * form.unnamed_columns))
    lines += [form.blank_row.replace(",", sep)] * form.blank_at_end
    text = form.line_end.join(lines) + (form.line_end if form.last_line_end else "")
    codec, mark = CODINGS[form.coding]
    return mark + text.encode(codec)


def written_cell(cell, form, space):
    if form.outside_quotes and space == form.separator:  # outside quotation marks a tab would separate cells
        space = ""
    inside = cell if form.outside_quotes else space + cell + space
    if form.quote_all or re.search(rf'[{form.separator}"\n\r]', inside):
        inside = '"' + inside.replace('"', '""') + '"'
    return space + inside + space if form.outside_quotes else inside


SHIPPED_BYTES = {name: write(rows, Form(), name) for name, rows in SHIPPED.items()}
