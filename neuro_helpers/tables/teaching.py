"""What holds between the tables for teaching: questions, the misconceptions behind their options, settings."""

import string

from .cells import read_number
from .checks import list_problems, node_roles, rows_of, unknown_node
from .errors import Problem, nearest, quote
from .model_schemas import OUTSIDE_NODES, SLIDERS, SLOW_NODES
from .reference_schemas import MISCONCEPTIONS, QUESTIONS
from .situations import RULE, read_situation

EXPECTED = "-"  # in the place of a misconception: what the model is expected to say
BETWEEN = " | "
SETTING = ("lens", "after", "outcome")
NUMBERS = ("low", "high", "within")
MOST_OPTIONS = 8


def options_of(cell):
    """Return the options, or the misconceptions, that a cell lists.

    Examples
    --------
    >>> options_of("up | down")
    ['up', 'down']
    """
    return cell.split(BETWEEN) if cell else []


def teaching_problems(tables, known):
    """Return the problems between questions, misconceptions, the model and the findings.

    Parameters
    ----------
    tables : dict of str to frames.Checked
        questions, misconceptions, nodes, influences.
    known : references.References
    """
    names, problems, stems = _names(tables["misconceptions"], "misconception"), [], {}
    for row, cells in rows_of(tables["questions"]):
        problems += _question(tables["questions"].file, row, cells, names)
        if cells.get("stem") and (first := stems.setdefault(cells["stem"].casefold(), row)) != row:
            problems.append(Problem(tables["questions"].file, row, "stem", f"the question of row {first} once more",
                                    "each question once: a record tells them apart by their words"))
    return problems + [one for row, cells in rows_of(tables["misconceptions"])
                       for one in _misconception(tables, row, cells, known)]


def _names(table, column):
    """Return what a column names; None where the whole file has a problem, so that nothing can be said about it."""
    whole = any(problem.row is None for problem in table.problems)
    return None if whole or table.text is None or column not in table.text else table.text[column].tolist()


def _question(file, row, cells, names):
    """Each option but one has its misconception; a question without options asks for a number."""
    def problem(column, found, allowed, hint=""):
        return Problem(file, row, column, found, allowed, hint)

    if broken := _broken(cells.get("reply", "")):
        yield problem("reply", quote(broken), "any text, with names in { } such as {way}")
    if not {"options", "misconceptions", *NUMBERS} <= cells.keys():
        return
    options, behind = options_of(cells["options"]), options_of(cells["misconceptions"])
    if options:
        for name in NUMBERS:
            if cells[name]:
                yield problem(name, quote(cells[name]), "nothing, because the question has options")
    else:
        yield from _number(problem, cells)
    folded = [one.casefold() for one in options]
    if len(set(folded)) < len(folded):
        twice = next(one for place, one in enumerate(options) if one.casefold() in folded[:place])
        yield problem("options", f"{quote(twice)} twice", "each answer once")
    if len(options) > MOST_OPTIONS:
        yield problem("options", f"{len(options)} answers", f"at most {MOST_OPTIONS}")
    if len(behind) != len(options):
        yield problem("misconceptions", f"{len(behind)} for {len(options)} options",
                      f"one for each option, in the same order, with | between them; {EXPECTED} for the one that the "
                      "model is expected to say")
        return
    for name in behind if names is not None else ():
        if name != EXPECTED and name not in names:
            yield problem("misconceptions", quote(name), QUESTIONS.column("misconceptions").pattern_says,
                          nearest(name, names))
    if options and behind.count(EXPECTED) != 1:
        right = [option for option, name in zip(options, behind, strict=True) if name == EXPECTED]
        found = f"{EXPECTED} for {' and '.join(map(quote, right))}" if right else f"{EXPECTED} for no option"
        yield problem("misconceptions", found, f"{EXPECTED} for one option: the others are each somebody's "
                                               "misconception")


def _number(problem, cells):
    """The range of a number leaves something to choose."""
    low, high, within = (read_number(cells[name], ";") for name in NUMBERS)
    if None in (low, high, within):
        if "" in (cells[name] for name in NUMBERS):
            yield problem("options", quote(cells["options"]),
                          "answers with | between them, or numbers in low, high and within")
    elif low >= high:
        yield problem("high", quote(cells["high"]), f"a number greater than low, which is {low:g}")
    elif within >= (high - low) / 2:
        yield problem("within", quote(cells["within"]), f"less than half of the range, so below {(high - low) / 2:g}")


def _broken(reply):
    """Return what is wrong with the names in { } of a reply; "" if nothing is."""
    try:
        parts = list(string.Formatter().parse(reply))
    except ValueError:
        return "a { or } without its other one"
    wrong = [name for _text, name, form, turned in parts
             if name is not None and (form or turned or not name.isidentifier())]
    return f"{{{wrong[0]}}} with more or less than a name" if wrong else ""


def _misconception(tables, row, cells, known):
    """What shows that it is not so is there: a setting, a question, or the reason why there is none."""
    table = tables["misconceptions"]
    yield from list_problems(table, row, "finding", cells.get("finding", ""), known.findings, MISCONCEPTIONS)
    if cells.get("finding") == "" and cells.get("gap") == "":
        yield Problem(table.file, row, "gap", quote(""), "why no finding is cited, because finding is empty")
    asked, questions = cells.get("question"), _names(tables["questions"], "question")
    if asked and questions is not None and asked not in questions:
        yield Problem(table.file, row, "question", quote(asked), "a question of questions.csv, or nothing",
                      nearest(asked, questions))
    yield from _setting(tables, row, cells)


def _setting(tables, row, cells):
    table, roles = tables["misconceptions"], node_roles(tables["nodes"])
    rows, settings = _names(tables["influences"], "id") or (), []
    for column in ("before", "after") if roles else ():
        setting, wrong = read_situation(cells.get(column, ""), roles, rows)
        settings += [] if wrong else [setting]
        for found, hint in wrong:
            yield Problem(table.file, row, column, found, RULE, hint)
    if cells.get("outcome"):
        yield from filter(None, [unknown_node(table, row, "outcome", cells["outcome"], roles)])
    if cells.get("after") and len(settings) == 2:
        yield from _shows_nothing(table.file, row, cells, *settings)
    given = [name for name in SETTING if cells.get(name)]
    missing = [name for name in SETTING if cells.get(name) == ""]
    if missing and (given or cells.get("before")):
        yield Problem(table.file, row, missing[0], quote(""), f"a setting needs {', '.join(SETTING)}")
    if len(missing) == len(SETTING) and not cells.get("question") and cells.get("gap") == "":
        yield Problem(table.file, row, "question", quote(""), "a setting (lens, after, outcome), a question that shows "
                      "it, or the reason in gap why neither is there")


def _shows_nothing(file, row, cells, before, after):
    """A setting that cannot show anything: the same twice, or an outcome that it sets itself."""
    if before == after:
        yield Problem(file, row, "after", quote(cells["after"]), "another setting than that of before")
    outcome = cells.get("outcome", "")
    free = {*before.free} & {*after.free}
    is_set = outcome in {*before.hold, *after.hold, *SLOW_NODES, *OUTSIDE_NODES} or (
        outcome in SLIDERS and outcome not in free)
    if is_set:
        yield Problem(file, row, "outcome", quote(outcome), "a node that the setting leaves to the model")
