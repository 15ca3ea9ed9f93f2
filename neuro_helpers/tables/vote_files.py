"""A class's votes on the lessons' questions as a file: what may stand in it, and reading it."""

from . import cells
from .columns import WHOLE, Column, Schema
from .errors import Problem, TableError, nearest, quote
from .student_files import one_of, read_rows

MOST_VOTES = 999
LETTERS = "ABCDEFGHIJ"
ID_PREFIX = "question "  # alone, a spreadsheet takes "3-2" for a day in February
VOTES = Schema("votes", "How many chose each answer to a question, in the first vote and in the second.", (
    Column("question", "Name of the question in questions.csv; empty where the file is about one.", optional=True),
    Column("option", "Letter of the answer, or its words."),
    Column("vote", "1 for the vote before they talked, 2 for the one after.", one_of=("1", "2"), other_words=(
        ("1.0", "1"), ("first", "1"), ("before", "1"), ("2.0", "2"), ("second", "2"), ("after", "2"))),
    Column("count", "How many chose it.", kind=WHOLE, low=0, high=MOST_VOTES),
))


def read_votes(source, question, options, file=""):
    r"""Return the votes on a question: for the first and the second vote one count for each answer.

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what it holds.
    question : str
        Name of the question.
    options : dict of str to list of str
        The answers of each question that may be in the file; votes on others than `question` are checked, too.
    file : str
        Its name, where its content is given.

    Returns
    -------
    dict of int to list of int
        Only votes that the file has; such a vote is whole, so an answer without a row has 0.

    Raises
    ------
    TableError
        With everything that is wrong in the file.

    Examples
    --------
    >>> data = b"question;option;vote;count\r\n3-4;A;1;12\r\n3-4;no;1;9\r\n"
    >>> read_votes(data, "3-4", {"3-4": ["yes", "no"]})
    {1: [12, 9]}
    """
    def mend(row, number, separator, name):
        return _mend(row, number, separator, name, question, options)

    rows = read_rows(source, VOTES, mend, file)
    file = file or str(source).rpartition("/")[2]
    seen, problems, found = {}, [], {}
    for number, row in rows:
        key = row["question"], row["place"], row["vote"]
        if key in seen:
            letter = LETTERS[row["place"]]
            problems.append(Problem(file, number, "option", f"{letter} of vote {row['vote']} on question "
                                    f"{row['question']}, which is also in row {seen[key]}", "each answer once a vote"))
        seen.setdefault(key, number)
        if row["question"] == question:
            counts = found.setdefault(int(row["vote"]), [0] * len(options[question]))
            counts[row["place"]] = row["count"]
    if not found and not problems:
        others = ", ".join(dict.fromkeys(row["question"] for _number, row in rows)) or "no row"
        problems.append(Problem(file, None, "question", others, f"at least one row for question {question}"))
    if problems:
        raise TableError(problems)
    return dict(sorted(found.items()))


def _mend(row, number, separator, file, question, options):
    """Bring one row into one form: the question's name, the answer's place, the vote, the count as a number."""
    problems = []

    def problem(name, allowed, hint=""):
        problems.append(Problem(file, number, name, quote(row[name]), allowed, hint))

    name = row["question"].casefold().removeprefix(ID_PREFIX).strip() or question
    if name not in options:
        near = nearest(name, options)
        problem("question", "a question with answers to choose from, such as 3-4; where a spreadsheet makes a date of "
                "it, write question 3-4", near)
    else:
        row["question"], words = name, options[name]
        wanted = " ".join(row["option"].split()).casefold()
        letters = LETTERS[: len(words)]
        by_words = {" ".join(one.split()).casefold(): place for place, one in enumerate(words)}
        place = by_words.get(wanted, letters.casefold().find(wanted) if len(wanted) == 1 else -1)
        if place < 0:
            problem("option", f"one of {', '.join(letters)}, or the answer's words", nearest(row["option"], words))
        row["place"] = place
    if not one_of(row, "vote", VOTES):
        problem("vote", VOTES.column("vote").allowed)
    count = cells.read_number(row["count"], separator)
    if count is None or not count.is_integer() or not 0 <= count <= MOST_VOTES:
        problem("count", VOTES.column("count").allowed)
    else:
        row["count"] = int(count)
    return problems
