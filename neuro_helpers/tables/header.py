"""The header: which column stands where, and which are missing, doubled or unknown."""

from .errors import Problem, nearest, quote


def read_header(header, rows, schema, file):
    """Return {column: place} and the problems of the header.

    A misspelt name is one problem, and the column is read as the one that was meant, so that what is wrong
    below it is listed as well. Columns without a name are forgiven while they are empty.
    """
    columns = ", ".join(schema.names)
    if not set(schema.names).intersection(header.cells):
        found = f"a first row without a known column name: {quote(', '.join(header.cells))}"
        return {}, [Problem(file, header.number, None, found, f"the header {columns}")]
    problems = []

    def problem(name, found, allowed, hint=""):
        problems.append(Problem(file, header.number, name, found, allowed, hint))

    places, strangers = {}, []
    for place, name in enumerate(header.cells):
        if name in places:
            again = f"two columns with this name ({letter(places[name])} and {letter(place)})"
            problem(name, again, "each column once")
        elif name in schema.names:
            places[name] = place
        elif name:
            strangers.append((place, name))
    for place, name in strangers:
        hint = nearest(name, [known for known in schema.names if known not in places])
        if hint:
            places[hint] = place
        shown = name if len(name) <= 40 and name.isprintable() else quote(name).strip('"')
        problem(shown, "a column that is not known", f"only these columns: {columns}", hint)
    for name in schema.names:
        if name not in places:
            problem(name, "no such column", f"all columns: {columns}")
    return places, problems + unnamed_columns(header, rows, file)


def unnamed_columns(header, rows, file):
    """Return a Problem for each column that holds something but has no name."""
    first = {}
    for row in rows:
        for place, cell in enumerate(row.cells[: len(header.cells)]):
            if cell and not header.cells[place] and place not in first:
                first[place] = (row.number, cell)
    return [
        Problem(
            file,
            number,
            None,
            f"{quote(cell)} in column {letter(place)}, which has no name",
            "a name for every column that holds something",
        )
        for place, (number, cell) in sorted(first.items())
    ]


def letter(place):
    """Return a spreadsheet's letter for a column.

    Examples
    --------
    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    place, letters = place + 1, ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
