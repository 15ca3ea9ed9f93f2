"""Answers as they stand in a notebook's cells: the text is read, and nothing of it is run.

An answer is a plain value behind a name, such as ``my_way = {"cortisol": 22, "conflict": 40}``. Reading it as text
has three gains: a cell that Python cannot run still gets a helpful sentence, an answer that was computed from the
student number cannot be handed around as one that fits everybody, and a teacher's computer never runs a stranger's
code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from neuro_helpers.coursework.hints import Hint, MissingAnswer

LONGEST_CELL = 20_000  # characters
DEEPEST = 12  # brackets within brackets
CURLY = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}" \
        "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}" \
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
MAGIC = re.compile(r"^[ \t]*[%!].*$", flags=re.MULTILINE)  # what a notebook understands and Python does not
MINUS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")  # as the demos print it, and as word processors do


def answer_in(cells: Iterable[str], name: str) -> object:
    """Return the value that was written behind a name, in the last cell that has the name.

    Parameters
    ----------
    cells : iterable of str
        The texts of the cells, the newest last.
    name : str
        The answer's name.

    Raises
    ------
    Hint
        When there is no such answer, or when it is no plain value; it says what probably happened.

    Examples
    --------
    >>> answer_in(["my_row = 'R046'"], "my_row")
    'R046'
    >>> answer_in(["my_levels = [12, 7 * 8]"], "my_levels")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: my_levels: found 7 * 8; write the value itself: a marker reads ...
    """
    begins = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*(?::[^=\n]*)?=(?!=)", flags=re.MULTILINE)
    bare = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]+[^=\s.,(\[]", flags=re.MULTILINE)
    for cell in reversed(list(cells)):
        if begins.search(cell[:LONGEST_CELL]):
            return _read(MAGIC.sub("", cell.translate(MINUS)), name)
        if bare.search(cell[:LONGEST_CELL]):
            raise Hint(f"{name}: a sign = is missing between {name} and its value.")
    raise MissingAnswer(f"There is no answer named {name} yet. Write it behind \N{LEFT DOUBLE QUOTATION MARK}{name} ="
               "\N{RIGHT DOUBLE QUOTATION MARK} in its cell, and run that cell (Shift+Enter). If the cell is gone, add "
               "a new one with that line.")


def text_in(cells: Iterable[str], name: str) -> str:
    """Return what was written behind a name as a text, with or without quotation marks; "" where there is nothing.

    For a student number: 0417 without quotation marks is no number in Python, and people write it nevertheless.

    Examples
    --------
    >>> text_in(["student_number = 0417  # mine"], "student_number")
    '0417'
    """
    pattern = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*=[ \t]*(.*)$", flags=re.MULTILINE)
    for cell in reversed(list(cells)):
        if found := pattern.findall(cell[:LONGEST_CELL]):
            value = found[-1].split("#")[0].strip()
            return value.strip("\"'" + CURLY).strip()
    return ""


def _read(cell: str, name: str) -> object:
    if len(cell) > LONGEST_CELL:
        raise Hint(f"{name}: its cell has {len(cell):,} characters; allowed: {LONGEST_CELL:,}. Keep the answer "
                   "alone in it.")
    if deepest(cell) > DEEPEST:
        raise Hint(f"{name}: its cell has brackets within brackets, {deepest(cell)} deep; allowed: {DEEPEST}.")
    try:
        tree = ast.parse(cell)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        raise Hint(_unreadable(cell, name, problem)) from None
    value: ast.expr | None = None
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else (
            [statement.target] if isinstance(statement, ast.AnnAssign) else [])
        if any(isinstance(one, ast.Name) and one.id == name for one in targets):
            value = statement.value  # type: ignore[attr-defined]
    if value is None:
        raise Hint(f"{name}: write {name} at the beginning of a line, not inside of something else.")
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        computed = _first_computed(value)
        if computed.isidentifier():
            raise Hint(f'{name}: found {computed}; a word needs quotation marks: "{computed}".') from None
        raise Hint(f"{name}: found {computed}; write the value itself: a marker reads what is written "
                   "here "
                   "and computes nothing. Find the value in the lab or in a cell of your own, and type it.") from None


def deepest(cell: str) -> int:
    """Return how deep brackets lie within brackets; those in texts and comments count, too.

    Examples
    --------
    >>> deepest("my_levels = [1, (2, 3)]")
    2
    """
    depth = most = 0
    for sign in cell:
        depth += (sign in "([{") - (sign in ")]}")
        most = max(most, depth)
    return most


def _first_computed(value: ast.expr) -> str:
    """Return the part of an answer that is no plain value, as it was written."""
    part: ast.AST = value
    while True:
        inner = [one for one in ast.iter_child_nodes(part) if isinstance(one, ast.expr) and not _is_plain(one)]
        if not isinstance(part, ast.Dict | ast.List | ast.Tuple | ast.Set) or not inner:
            break
        part = inner[0]
    try:
        text = " ".join(ast.unparse(part).split())
    except (RecursionError, ValueError):  # very deep, or a number with thousands of digits
        return "something very long"
    return text if len(text) <= 60 else text[:59] + "\N{HORIZONTAL ELLIPSIS}"


def _is_plain(part: ast.expr) -> bool:
    try:
        ast.literal_eval(part)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _unreadable(cell: str, name: str, problem: Exception) -> str:
    """Return what to say of a cell that is no Python."""
    line = next((one for one in cell.splitlines() if re.match(rf"[ \t]*{re.escape(name)}[ \t]*=", one)), "").strip()
    line = line if len(line) <= 80 else line[:79] + "\N{HORIZONTAL ELLIPSIS}"
    start = f"{name}: this cannot be read: {line}"
    if any(sign in cell for sign in CURLY):
        return f"{start}  These are printed quotation marks; type the straight ones of your keyboard: \"."
    if re.search(r"\d,\d", cell):
        return f"{start}  A comma makes two numbers of one; write decimals with a point, such as 22.5."
    if re.search(r"(?<![\w.])0\d", cell):
        return f"{start}  Python takes no number that begins with 0: write 5, not 05."
    if re.search(r"\d\s*%", cell):
        return f"{start}  Leave out the % sign."
    if re.search(r"=\s*$", line) or re.search(r":\s*[,}]", cell):
        return f"{start}  There is no value yet behind the sign."
    for opened, closed in ("{}", "[]", "()"):
        if cell.count(opened) != cell.count(closed):
            return f"{start}  Every {opened} needs a {closed}: one of them is missing."
    if cell.count('"') % 2 or cell.count("'") % 2:
        return f"{start}  A quotation mark is missing."
    where = f" in line {problem.lineno} of the cell" if isinstance(problem, SyntaxError) and problem.lineno else ""
    return f"{start}  Something is wrong{where}: compare it with the example above the cell."
