"""What holds between the tables for teaching: questions, the misconceptions behind their options, settings."""

from .checks import list_problems, node_roles, rows_of, unknown_node
from .errors import Problem, nearest, quote
from .reference_schemas import MISCONCEPTIONS, QUESTIONS
from .situations import RULE, read_situation

EXPECTED = "-"  # in the place of a misconception: what the model is expected to say
BETWEEN = " | "
SETTING = ("lens", "after", "outcome")


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
    names = _names(tables["misconceptions"], "misconception")
    problems = [one for row, cells in rows_of(tables["questions"])
                for one in _question(tables["questions"].file, row, cells, names)]
    return problems + [one for row, cells in rows_of(tables["misconceptions"])
                       for one in _misconception(tables, row, cells, known)]


def _names(table, column):
    return [] if table.text is None or column not in table.text else table.text[column].tolist()


def _question(file, row, cells, names):
    """Each option but one has its misconception; a question without options asks for a number."""
    if not {"options", "misconceptions"} <= cells.keys():
        return
    options, behind = options_of(cells["options"]), options_of(cells["misconceptions"])

    def problem(column, found, allowed, hint=""):
        return Problem(file, row, column, found, allowed, hint)

    numbers = [cells.get(name) for name in ("low", "high", "within")]
    if not options and "" in numbers:
        yield problem("options", quote(cells["options"]),
                      "answers with | between them, or numbers in low, high and within")
    if len(set(options)) < len(options):
        twice = next(one for place, one in enumerate(options) if one in options[:place])
        yield problem("options", f"{quote(twice)} twice", "each answer once")
    if len(behind) != len(options):
        yield problem("misconceptions", f"{len(behind)} for {len(options)} options",
                      f"one for each option, in the same order, with | between them; {EXPECTED} for the one that the "
                      "model is expected to say")
        return
    for name in behind:
        if name != EXPECTED and name not in names:
            yield problem("misconceptions", quote(name), QUESTIONS.column("misconceptions").pattern_says,
                          nearest(name, names))
    if options and behind.count(EXPECTED) != 1:
        right = [option for option, name in zip(options, behind, strict=True) if name == EXPECTED]
        found = f"{EXPECTED} for {' and '.join(map(quote, right))}" if right else f"{EXPECTED} for no option"
        yield problem("misconceptions", found, f"{EXPECTED} for one option: the others are each somebody's "
                                               "misconception")


def _misconception(tables, row, cells, known):
    """What shows that it is not so is there: a setting, a question, or the reason why there is none."""
    table = tables["misconceptions"]
    yield from list_problems(table, row, "finding", cells.get("finding", ""), known.findings, MISCONCEPTIONS)
    if cells.get("finding") == "" and cells.get("gap") == "":
        yield Problem(table.file, row, "gap", quote(""), "why no finding is cited, because finding is empty")
    asked, questions = cells.get("question"), _names(tables["questions"], "question")
    if asked and asked not in questions:
        yield Problem(table.file, row, "question", quote(asked), "a question of questions.csv, or nothing",
                      nearest(asked, questions))
    yield from _setting(tables, row, cells)


def _setting(tables, row, cells):
    table, roles = tables["misconceptions"], node_roles(tables["nodes"])
    rows = _names(tables["influences"], "id")
    for column in ("before", "after"):
        for found, hint in read_situation(cells.get(column, ""), roles or (), rows)[1] if roles else ():
            yield Problem(table.file, row, column, found, RULE, hint)
    if cells.get("outcome"):
        yield from filter(None, [unknown_node(table, row, "outcome", cells["outcome"], roles)])
    given = [name for name in SETTING if cells.get(name)]
    missing = [name for name in SETTING if cells.get(name) == ""]
    if missing and (given or cells.get("before")):
        yield Problem(table.file, row, missing[0], quote(""), f"a setting needs {', '.join(SETTING)}")
    if len(missing) == len(SETTING) and not cells.get("question") and cells.get("gap") == "":
        yield Problem(table.file, row, "question", quote(""), "a setting (lens, after, outcome), a question that shows "
                      "it, or the reason in gap why neither is there")
