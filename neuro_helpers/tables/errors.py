"""What is wrong in a table, said so that a student can find and mend it in a spreadsheet."""

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

LONGEST_QUOTE = 60  # characters of a cell that a message repeats
LONGEST_PART = 500  # characters of any other part of a message
MOST_OF_A_KIND, MOST_LINES, MOST_CHARACTERS = 20, 200, 19_000  # what is listed; the other problems are counted


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where.

    Attributes
    ----------
    file : str
        The file's name, for example ``"influences.csv"``.
    row : int or None
        The row as a spreadsheet numbers it (the header is row 1); None when the whole file is meant.
    column : str or None
        The column's name; None when the whole row or the whole file is meant.
    found, allowed : str
        What stands there, and what may stand there.
    suggestion : str
        The nearest known name or the likely meaning; empty when there is none.

    Examples
    --------
    >>> print(Problem("nodes.csv", 3, "role", '"slidr"', "slider, fast, slow or trait", "slider"))
    nodes.csv, row 3, column role: found "slidr"; allowed: slider, fast, slow or trait. Did you mean slider?
    """

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str
    suggestion: str = ""

    def __post_init__(self):
        """Clean whatever will be printed, wherever it comes from: a cell, a known name, the name of a file."""
        for name in ("file", "column", "found", "allowed"):
            object.__setattr__(self, name, visible(getattr(self, name), LONGEST_PART))
        object.__setattr__(self, "suggestion", visible(self.suggestion, 2 * LONGEST_QUOTE))

    def __str__(self):
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        hint = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{place}: found {self.found}; allowed: {self.allowed}.{hint}"


class TableError(ValueError):
    """Every problem of the tables that were read, in one error.

    Parameters
    ----------
    problems : iterable of Problem
        In the order in which they are listed.

    Examples
    --------
    >>> error = TableError([Problem("steps.csv", None, None, "no such file", "a file with this name")])
    >>> error.problems[0].file
    'steps.csv'
    """

    def __init__(self, problems):
        if not isinstance(problems, (list, tuple)) or not all(isinstance(one, Problem) for one in problems):
            raise TypeError(f"problems: found a value of type {type(problems).__name__}; allowed: a list of Problem")
        self.problems = list(problems)
        super().__init__(self.problems)

    def __str__(self):
        count = len(self.problems)
        title = (
            "1 problem in the tables" if count == 1 else f"{count:,} problems in the tables"
        ) + " (rows are numbered as a spreadsheet shows them; the header is row 1):"
        return "\n".join([title, *listed_by_kind(self.problems, lambda problem: (problem.file, problem.column))])

    def _render_traceback_(self):
        """In a notebook show the problems alone: the way through the code would bury them."""
        return [f"TableError: {self}"]


class Unreadable(Exception):
    """A whole file that cannot be read; `frames.check_file` turns it into a Problem."""

    def __init__(self, found, allowed, suggestion=""):
        super().__init__(found)
        self.found, self.allowed, self.suggestion = found, allowed, suggestion


def listed_by_kind(problems, kind_of):
    """Return problems as lines: the first twenty of each kind, and how many more there are.

    Examples
    --------
    >>> listed_by_kind([f"row {row}" for row in range(1, 24)], lambda problem: "rows")[-2:]
    ['row 20', '... and 3 more of this kind']
    """
    kinds = Counter(map(kind_of, problems))
    lines, told, left, room = [], Counter(), len(problems), MOST_CHARACTERS
    for problem in problems:
        kind = kind_of(problem)
        told[kind] += 1
        if told[kind] <= MOST_OF_A_KIND:
            line, count = str(problem), 1
        elif told[kind] == kinds[kind]:
            place = ", column ".join(filter(None, kind)) + ": " if isinstance(kind, tuple) else ""
            count = kinds[kind] - MOST_OF_A_KIND
            line = f"... {place}and {count:,} more of this kind"
        else:
            continue
        room -= len(line) + 1
        if len(lines) == MOST_LINES or room < 0:
            return [*lines, f"... and {left:,} more"]
        lines.append(line)
        left -= count
    return lines


def visible(text, longest=LONGEST_PART):
    r"""Return a text for a message: short, on one line, nothing invisible in it; None stays None.

    Examples
    --------
    >>> print(visible("se\x0brotonin"))
    se\x0brotonin
    """
    if text is None:
        return None
    shown = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in shown)


def quote(text):
    """Return a cell's content for a message: short, on one line, nothing invisible."""
    return '"' + visible(text, LONGEST_QUOTE) + '"' if text else "an empty cell"


def nearest(name, known):
    """Return the known name that is most like `name`, or an empty string.

    Examples
    --------
    >>> nearest("oxytocine", ["cortisol", "oxytocin"])
    'oxytocin'
    """
    return _nearest(name, tuple(known)) if 0 < len(name) <= 200 else ""


@lru_cache(maxsize=4096)
def _nearest(name, known):
    by_folded = {k.casefold(): k for k in reversed(known)}
    folded = name.casefold().replace(" ", "_") if all(" " not in k for k in known) else name.casefold()
    matches = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else ""
