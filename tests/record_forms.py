"""A saved record as spreadsheets, editors and people save it again: name of the form -> what becomes of its bytes."""

import csv
import io


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def written(rows, encoding="utf-8", **style):
    text = io.StringIO()
    csv.writer(text, **({"lineterminator": "\r\n"} | style)).writerows(rows)
    return text.getvalue().encode(encoding)


def changed(change, **style):
    """Return a form that changes the rows, the header among them, and writes them."""
    return lambda data: written(change(rows_of(data)), **style)


def on_each(column, change):
    """Return what changes the cells of one column below the header."""
    def on(rows):
        place = rows[0].index(column)
        return [rows[0], *([change(cell) if at == place else cell for at, cell in enumerate(row)] for row in rows[1:])]
    return on


def header(change):
    return lambda rows: [[change(name) for name in rows[0]], *rows[1:]]


def straight(rows):
    return [[cell.replace("“", '"').replace("”", '"') for cell in row] for row in rows]


FORMS = {
    "semicolon": changed(list, delimiter=";"),
    "tab": changed(list, delimiter="\t"),
    "all quoted": changed(list, delimiter=";", quoting=csv.QUOTE_ALL),
    "byte-order mark": changed(list, encoding="utf-8-sig"),
    "no byte-order mark": changed(list),
    "UTF-16": changed(list, encoding="utf-16", delimiter="\t"),
    "UTF-16 without a mark": changed(list, encoding="utf-16-le"),
    "Windows-1252": changed(list, encoding="cp1252", delimiter=";"),
    "line ends of Windows": changed(list),
    "line ends of old Macs": changed(list, lineterminator="\r", quoting=csv.QUOTE_ALL),
    "blank rows at the end": changed(lambda rows: [*rows, [""] * 7, [], [""] * 7], delimiter=";"),
    "empty columns at the end": changed(lambda rows: [[*row, "", ""] for row in rows]),
    "sep line": lambda data: b"sep=;\r\n" + written(rows_of(data), delimiter=";"),
    "columns in another order": changed(lambda rows: [row[::-1] for row in rows]),
    "one column more": changed(lambda rows: [[rows[0][0], "remark", *rows[0][1:]],
                                             *([row[0], "look", *row[1:]] for row in rows[1:])]),
    "capital letters": changed(header(str.upper)),
    "spaces around headers": changed(header(lambda name: f"  {name.replace('_', ' ')} ")),
    "straight quotation marks": changed(straight),
    "numbers with a decimal point": changed(on_each("number", lambda cell: f"{cell}.0")),
    "answers with a decimal point": changed(on_each("prediction", lambda cell: "40.0" if cell == "40" else cell)),
    "answers with a decimal comma": changed(on_each("result", lambda cell: "44,0" if cell == "44" else cell),
                                            delimiter=";"),
    "TRUE and FALSE": changed(on_each("agrees", lambda cell: {"yes": "TRUE", "no": "FALSE"}[cell])),
    "capital answers": changed(on_each("prediction", lambda cell: cell if "“" in cell else cell.upper())),
    "rows moved": changed(lambda rows: [rows[0], *rows[:0:-1]]),
    "without names of questions": changed(lambda rows: [[row[0], *row[2:]] for row in rows]),
}
