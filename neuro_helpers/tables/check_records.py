"""A student's answers to the concept check as a file: what may stand in it, reading it, and its text."""

from .columns import Column, Schema
from .errors import Problem, TableError, nearest, quote
from .student_files import one_of, read_rows, rows_text

TIMES = ("before", "after")
SHOWN = "My result was shown"  # stands in the column question once it was; an older reader takes it for a question
SURENESS = ("a guess", "fairly sure", "very sure")
ANSWERS = Schema("my_concept_check", "What a student answered in the concept check, before the lessons and after.", (
    Column("time", "Before the lessons, or after.", one_of=TIMES, other_words=(
        ("1", "before"), ("first", "before"), ("2", "after"), ("second", "after"))),
    Column("item", "Number of the item.", optional=True),
    Column("question", "What was asked."),
    Column("answer", "The answer that was chosen.", optional=True),
    Column("reason", "The reason that was chosen.", optional=True),
    Column("sureness", "How sure the student was.", one_of=SURENESS, optional=True),
))
TEXTS = tuple(ANSWERS.names)


def read_answers(source, file=""):
    r"""Return the rows of a saved concept check, in the order of the file.

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what it holds.
    file : str
        Its name, where its content is given.

    Returns
    -------
    list of dict
        Texts by column.

    Raises
    ------
    TableError
        With everything that is wrong in the file.

    Examples
    --------
    >>> read_answers(b"Time;Question;Answer\r\nBEFORE;What is 80?;A number.\r\n", "mine.csv")[0]["time"]
    'before'
    """
    numbered = read_rows(source, ANSWERS, _mend, file, ("item",))
    seen, problems = {}, []
    for number, row in numbered:
        key = row["time"], " ".join(row["question"].split()).casefold()
        if key in seen:
            problems.append(Problem(file or str(source), number, "question", f"{quote(row['question'])}, answered "
                                    f"{row['time']} the lessons in row {seen[key]}, too",
                                    "each question once for each time"))
        seen.setdefault(key, number)
    if problems:
        raise TableError(problems)
    return [row for _number, row in numbered]


def answers_text(rows):
    """Return the text of a file that holds these rows.

    Examples
    --------
    >>> print(answers_text([dict.fromkeys(TEXTS, "") | {"time": "before", "item": "1"}]).splitlines()[1])
    before,1,,,,
    """
    return rows_text(TEXTS, [[row[name] for name in TEXTS] for row in rows])


def _mend(row, number, _separator, file):
    problems = []
    for name in ("time", "sureness"):
        if not one_of(row, name, ANSWERS):
            column = ANSWERS.column(name)
            problems.append(Problem(file, number, name, quote(row[name]), column.allowed,
                                    nearest(row[name].casefold(), column.one_of)))
    if not row["question"]:
        problems.append(Problem(file, number, "question", quote(""), "any text, not empty"))
    return problems
