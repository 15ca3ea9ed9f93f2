"""The tables: the only room that reads files.

Document, model, evidence and events tables are CSV files below ``data/``; ``data/README.md`` says what each column
means. Students edit copies of the model and events tables in a spreadsheet, so reading forgives what spreadsheets
do to a file, and names everything else in one TableError.
"""

from dataclasses import dataclass

import pandas as pd

from .catalogue import FOLDER_OF, MODEL_TABLES, data_folder, shipped_path
from .checks import cross_check
from .concept_items import concept_problems
from .errors import LONGEST_QUOTE, Problem, TableError, nearest, visible
from .event_checks import check_events
from .frames import check_file
from .places import place_of
from .references import references as shipped_references  # `references` is the module itself
from .references import shipped
from .remarks import remarks_on
from .situations import Situation, read_situation
from .teaching import options_of, teaching_problems
from .word_checks import CHECKS as WORDS
from .word_checks import read_words

__all__ = [
    "ModelTables",
    "Problem",
    "Situation",
    "TableError",
    "data_folder",
    "document_sentence",
    "load",
    "options_of",
    "read_concept_check",
    "read_events",
    "read_model_tables",
    "read_situation",
    "read_teaching_tables",
]
TEACHING_TABLES = ("questions", "misconceptions")


@dataclass(frozen=True)
class ModelTables:
    """The four tables that make up the model.

    Attributes
    ----------
    nodes, influences, steps, scenarios : DataFrame
        Rows numbered from 0; columns as in ``data/README.md``.
    remarks : tuple of str
        What is no error, and worth saying; the certificate does. None for the shipped tables.
    """

    nodes: pd.DataFrame
    influences: pd.DataFrame
    steps: pd.DataFrame
    scenarios: pd.DataFrame
    remarks: tuple = ()


def load(name):
    """Load one of the project's tables.

    Parameters
    ----------
    name : str
        The file's name without ``.csv``, for example ``"brain_regions"``.

    Returns
    -------
    DataFrame
        A fresh copy; text columns are text (an empty cell is an empty text), numbers are numbers.

    Raises
    ------
    ValueError
        If there is no such table.
    TableError
        If someone edited the table and something in it is wrong.

    Examples
    --------
    >>> load("brain_regions").region[0]
    'Amygdala'
    """
    if isinstance(name, str) and name == "events":
        return read_events()
    if not isinstance(name, str) or name not in FOLDER_OF:
        hint = nearest(name, FOLDER_OF) if isinstance(name, str) else ""
        meant = f"; did you mean {hint!r}?" if hint else ""
        found = f"a value of type {type(name).__name__}"  # whose words may be anything
        if isinstance(name, str):
            found = visible(repr(name), LONGEST_QUOTE)
        raise ValueError(f"name: found {found}; allowed: {', '.join(FOLDER_OF)}{meant}")
    if name in TEACHING_TABLES:
        return read_teaching_tables()[name]
    if name in MODEL_TABLES:
        return getattr(read_model_tables(), name)
    if name == "concept_check":
        return read_concept_check()
    return read_words(name) if name in WORDS else shipped(name)


def document_sentence(row, number=None):
    """Return a sentence of the document, word for word, from one of its rows.

    Parameters
    ----------
    row : str
        As table:key, as the column document_row has it.
    number : int, optional
        Which sentence of the row, counted from 1; all of it when not given.

    Examples
    --------
    >>> document_sentence("neurochemicals:Vasopressin")
    'Vasopressin: Pair bonding & loyalty. Encourages commitment, protective instincts'
    """
    found = shipped_references().sentences(row)
    return " ".join(found) if number is None else found[number - 1]


def read_model_tables(folder=None):
    """Read and check the four model tables.

    Parameters
    ----------
    folder : str or path, optional
        A folder with edited copies of nodes.csv, influences.csv, steps.csv and scenarios.csv, all four;
        by default the project's own ``data/model/``.

    Returns
    -------
    ModelTables

    Raises
    ------
    TableError
        With everything that is wrong in the four files.

    Examples
    --------
    >>> read_model_tables().nodes.node[0]
    'oxytocin'
    """
    place = data_folder() / "model" if folder is None else place_of(folder)
    if not place.is_dir():
        what = "a file" if place.exists() else "no such folder"
        raise TableError([Problem(str(place), None, None, what, "a folder that holds the four model tables")])
    tables = {name: check_file(name, place / f"{name}.csv") for name in MODEL_TABLES}
    problems = [problem for table in tables.values() for problem in table.problems]
    problems += cross_check(tables, shipped_references())
    if problems:
        raise TableError(in_reading_order(problems))
    read = {name: table.plain() for name, table in tables.items()}
    return ModelTables(**read, remarks=remarks_on(read, {name: shipped(name) for name in MODEL_TABLES}))


def read_events(path=None, nodes=None):
    """Read and check an events table: what happens during a run, when, to whom.

    Whether the events lie inside a run is for the run to say.

    Parameters
    ----------
    path : str or path, optional
        The CSV file; by default the project's own example, a fictional evening (``data/events.csv``).
    nodes : DataFrame, optional
        The model's nodes, indexed by node, with their role in a column ``role``; by default those of the project's
        own model. A push may name any of them except a slow node and a trait.

    Returns
    -------
    DataFrame
        Rows numbered from 0; columns as in ``data/README.md``. Times are minutes from the start of the run. An empty
        ``strength`` is NaN: the event's usual strength.

    Raises
    ------
    TableError
        With everything that is wrong in the file.

    Examples
    --------
    >>> read_events().event.tolist()
    ['warm moment', 'touch', 'quarrel', 'time apart', 'repair']
    """
    nodes = read_model_tables().nodes.set_index("node") if nodes is None else nodes
    table = check_file("events", shipped_path("events") if path is None else place_of(path))
    problems = [*table.problems, *check_events(table, nodes["role"].to_dict())]
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.row or 0))
    return table.plain()


def read_teaching_tables(folder=None):
    """Read and check questions.csv and misconceptions.csv, which point to each other.

    Parameters
    ----------
    folder : str or path, optional
        A folder with edited copies of both; by default the project's own ``data/teaching/``.

    Returns
    -------
    dict of str to DataFrame

    Raises
    ------
    TableError
        With everything that is wrong in the two files.

    Examples
    --------
    >>> read_teaching_tables()["misconceptions"].misconception[0]
    'M01'
    """
    place = data_folder() / "teaching" if folder is None else place_of(folder)
    tables = {name: check_file(name, place / f"{name}.csv") for name in TEACHING_TABLES}
    problems = [problem for table in tables.values() for problem in table.problems]
    model = {name: check_file(name, shipped_path(name)) for name in ("nodes", "influences")}
    problems += teaching_problems(tables | model, shipped_references())
    if problems:
        raise TableError(in_reading_order(problems, TEACHING_TABLES))
    return {name: table.plain() for name, table in tables.items()}


def read_concept_check(path=None):
    """Read and check the items of the concept check.

    Parameters
    ----------
    path : str or path, optional
        An edited copy; by default the project's own ``data/teaching/concept_check.csv``.

    Returns
    -------
    DataFrame
        One row for each stem, answer and reason; columns as in ``data/README.md``.

    Raises
    ------
    TableError
        With everything that is wrong in the file.

    Examples
    --------
    >>> read_concept_check().part.value_counts().to_dict()
    {'option': 30, 'reason': 30, 'stem': 10}
    """
    table = check_file("concept_check", shipped_path("concept_check") if path is None else place_of(path))
    names = read_teaching_tables()["misconceptions"]["misconception"].to_list()
    problems = [*table.problems, *concept_problems(table, names)]
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.row or 0))
    return table.plain()


def in_reading_order(problems, tables=MODEL_TABLES):
    """Sort problems by file and row; those of a whole file come first."""
    files = [f"{name}.csv" for name in tables]
    return sorted(problems, key=lambda p: (files.index(p.file), p.row or 0))
