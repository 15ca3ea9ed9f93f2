"""Marks a hand-in by reading it: in nbgrader this stands where a kernel would run the student's code.

`ReadAnswers` is an nbconvert preprocessor. The answers are plain values in the text of cells; the checks are functions
of this package. What a check says goes into its cell as if it had been run, so that all of nbgrader works as usual:
points, marking by hand, late penalties, feedback.
"""

import ast
import contextlib
import io
import re

from nbconvert.preprocessors import Preprocessor
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import compute_checksum

from neuro_helpers import coursework
from neuro_helpers.coursework.own_numbers import tidy_number

from .feedback_page import harmless
from .put_back import GONE

FACTS = "coursework"  # in the marked notebook's metadata: what the report is made of
SETUP = "setup"  # grade_id of the locked cell that makes the sheet
BROKEN = ("This check stopped by itself. That is not your mistake: your teacher was told, and looks at your answer.")
FOREIGN = "This check is code of its own, and a marker that reads cannot run it."
LONGEST_ANSWER = 2_000  # characters of an answer that the report compares


class NoSheet(ValueError):
    """The set-up cell does not say which assignment this is."""


class ReadAnswers(Preprocessor):
    """Write into each check cell of a hand-in what the check says about the answer that stands there."""

    enabled = True

    def preprocess(self, nb, resources):
        """Return the notebook with its checks answered; nothing in it is run."""
        grader = resources["nbgrader"]
        texts = texts_of(nb)
        name, class_code = called(setup_text(nb, grader))
        sheet = coursework.start(name, number=grader["student"], class_code=class_code, cells=texts)
        facts = {"typed": sheet.typed, "said": {}, "wrong": {}, "broken": {}, "answers": {}, "computed": []}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = _outputs(cell, sheet, facts)
            elif not cell.metadata.get("nbgrader", {}).get("locked"):
                cell.source = harmless(cell.source)
        own = texts[sum(cell.cell_type == "code" and _untouched(cell) for cell in nb.cells):]
        for item, part in sheet.items.items():
            written = literal(own, part.answer)
            if written is None:
                facts["computed"].append(item)
            elif written:
                facts["answers"][item] = written[:LONGEST_ANSWER]
        facts["points"] = points(sheet, facts["said"])
        if sheet.typed and tidy_number(sheet.typed) != sheet.number:
            facts["points_of_typed"] = points_of(name, sheet.typed, class_code, texts)
        nb.metadata[FACTS] = facts
        return nb, resources


def texts_of(nb):
    """Return the texts of all code cells, those that count most last: an answer's own cell, where it was written in.

    Scratch cells come before them, wherever they stand, and answer cells as they were handed out come first of all.
    """
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    return [cell.source for cell in sorted(code, key=lambda cell: 0 if _untouched(cell) else 1 + _is_answer(cell))]


def _is_answer(cell):
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _untouched(cell):
    """Return whether an answer cell is as it was handed out: nbgrader keeps a checksum of it."""
    return _is_answer(cell) and (cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
                                 or cell.source.strip() == GONE)


def setup_text(nb, grader):
    """Return the text of the set-up cell: the notebook's, or the released one where a student deleted it."""
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == SETUP:
            return cell.source
    with Gradebook(grader["db_url"]) as gradebook:
        try:
            return gradebook.find_source_cell(SETUP, grader["notebook"], grader["assignment"]).source
        except MissingEntry:
            raise NoSheet("This notebook has no set-up cell, so nobody knows which assignment it is.") from None


def called(setup):
    """Return the assignment and the class code that a set-up cell names.

    Examples
    --------
    >>> called('sheet = nh.coursework.start("reading_the_sliders", class_code="k7")')
    ('reading_the_sliders', 'k7')
    """
    for node in ast.walk(ast.parse(setup)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("coursework.start"):
            given = {"name": node.args[0]} if node.args else {}
            given |= {one.arg: one.value for one in node.keywords}
            name, code = (ast.literal_eval(given[one]) if one in given else coursework.SELF_STUDY
                          for one in ("name", "class_code"))
            return name, code
    raise NoSheet("The set-up cell makes no sheet: it has no coursework.start(...).")


def item_of(source, method):
    """Return the item that a cell's call of a sheet is about, or "".

    Examples
    --------
    >>> item_of("sheet.check_way()", "check"), item_of('sheet.task("way")', "task"), item_of("print(1)", "check")
    ('way', 'way', '')
    """
    try:
        text = ast.unparse(ast.parse(source))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ""
    found = re.fullmatch(rf"sheet\.{method}(?:_(\w+)\(\)|\('(\w+)'\))", text)
    return (found[1] or found[2]) if found else ""


def _outputs(cell, sheet, facts):
    """Return what stands below a cell: what was asked, or what the check says."""
    if (item := item_of(cell.source, "task")) in sheet.items:
        return [new_output("display_data", {"text/markdown": str(sheet.task(item))})]
    if not cell.metadata.get("nbgrader", {}).get("grade") or cell.metadata["nbgrader"].get("solution"):
        return []
    grade_id = cell.metadata["nbgrader"]["grade_id"]
    item = item_of(cell.source, "check")
    if item not in sheet.items:
        facts["broken"][grade_id] = FOREIGN
        return [_error("CheckStopped", FOREIGN)]
    kind, text = checked(sheet, item)
    facts[kind][item] = text
    if kind == "said":
        return [new_output("stream", name="stdout", text=f"{text}\n")]
    return [_error("Hint", text) if kind == "wrong" else _error("CheckStopped", BROKEN)]


def checked(sheet, item):
    """Return how a check ended, "said", "wrong" or "broken", and its sentence."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            sheet.check(item)
    except coursework.Hint as hint:
        return "wrong", str(hint)
    except Exception as problem:  # our own fault: the student is not to pay for it, and the teacher has to know
        return "broken", f"{type(problem).__name__}: {problem}"
    return "said", printed.getvalue().strip()


def points(sheet, said):
    """Return the automatic points of the items that are right."""
    return sum(sheet.items[item].points for item in said)


def points_of(name, number, class_code, texts):
    """Return what the same answers get under another student number."""
    try:
        other = coursework.start(name, number=number, class_code=class_code, cells=texts)
    except ValueError:  # what was typed can be nobody's number
        return 0
    return points(other, [item for item in other.items if checked(other, item)[0] == "said"])


def literal(texts, name):
    """Return the value behind a name as text, "" where there is none, None where it would have to be computed.

    Examples
    --------
    >>> literal(["my_way = [1,  2]"], "my_way"), literal(["my_way = f()"], "my_way"), literal([], "my_way")
    ('[1, 2]', None, '')
    """
    for text in reversed(texts):
        try:
            body = ast.parse(text).body
            values = [one.value for one in body if isinstance(one, ast.Assign)
                      and any(isinstance(target, ast.Name) and target.id == name for target in one.targets)]
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        if values:
            try:
                return repr(ast.literal_eval(values[-1]))
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                return None
    return ""


def _error(name, text):
    return new_output("error", ename=name, evalue=text, traceback=[f"Not yet. {text}" if name == "Hint" else text])
