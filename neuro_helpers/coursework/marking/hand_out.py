"""``release NAME``: from the source of an assignment to a zip that a teacher hands out."""

import ast
import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat

from neuro_helpers.coursework import ASSIGNMENTS, own_numbers

from .course_folder import CourseError, make_course
from .grader import gradebook, quietly, reason_in
from .read_answers import SETUP, called, item_of, literal

SOURCES = Path(__file__).parents[3] / "notebooks" / "coursework" / "source"
WRITTEN = "written_by_release.json"  # digest of each source that this command wrote: what a teacher changed is kept
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME")
NOTEBOOK_KEYS = {"kernelspec", "language_info"}
CELL_KEYS = {"nbgrader", "deletable", "editable", "tags"}
EMPTY = ("''", "{}", "[]", "()", "None", "...")
SHORTEST_LINE = 4  # characters; a shorter line of a solution, such as "}", stands everywhere


def release(name, root, sources=SOURCES):
    """Hand out an assignment: make what is missing in the course folder, and a zip for the students.

    Parameters
    ----------
    name : str
        The assignment.
    root : path
        The course folder; made on first use.
    sources : path
        Where the sources of the assignments are.

    Returns
    -------
    list of str
        What was done, for the teacher.

    Raises
    ------
    CourseError
        With a sentence about what to do.
    """
    if name not in ASSIGNMENTS:
        raise CourseError(f"There is no assignment {name}. There are: {', '.join(ASSIGNMENTS)}.")
    original = Path(sources) / name / f"{name}.ipynb"
    if not original.exists():
        raise CourseError(f"The source of {name} is not at {original}. It comes with the project's folder (the one "
                          "with README.md in it): install the package from there.")
    course, done = make_course(root)
    done += _put_source(course, name, original)
    if course.released(name).exists() and _is_marked(course, name):
        done.append("Some students' answers were marked already, so the notebook stays as it was handed out.")
    else:
        _generate(course, name)
        done.append(f"Made the students' notebook, without solutions: {course.released(name)}")
    problems = leaks(course, name)
    if problems:
        shutil.rmtree(course.place("release", name))
        raise CourseError(f"The students' notebook would show what it must not, so it was deleted: {problems[0]}")
    done.append("Looked through it: no solution, no hidden test, no output, nothing in its metadata.")
    archive = course.root / f"{name}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for one in sorted(course.place("release", name).rglob("*")):
            if one.is_file():
                file.write(one, one.relative_to(course.place("release", name)).as_posix())
    return [*done, f"Hand this out: {archive}"]


def _put_source(course, name, original):
    """Copy the source into the course with the class code in it; a source that the teacher changed is kept."""
    place = course.place("source", name, f"{name}.ipynb")
    notebook = nbformat.read(original, as_version=4)
    setup = _cell(notebook, SETUP)
    setup.source = _with_code(setup.source, course.class_code)
    text = nbformat.writes(notebook)
    file = course.root / WRITTEN
    written = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if place.exists():
        there = place.read_text(encoding="utf-8")
        if there == text:
            return [f"The source of {name} is as it was."]
        if _digest(there) != written.get(name):
            code = called(_cell(nbformat.reads(there, as_version=4), SETUP).source)[1]
            if code != course.class_code:
                raise CourseError(f"The set-up cell in {place} has another class code ({code}) than your settings "
                                  f"({course.class_code}). Use the one that your students already have in both.")
            return [f"You changed the source of {name}, so yours is used: {place}"]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    file.write_text(json.dumps({**written, name: _digest(text)}, indent=1), encoding="utf-8")
    return [f"Put the class code into the course's copy of {name}."]


def _with_code(setup, code):
    """Return the set-up cell's text with another class code.

    Examples
    --------
    >>> _with_code('sheet = nh.coursework.start("a", class_code="self-study")', "k7")
    'sheet = nh.coursework.start("a", class_code="k7")'
    """
    old = called(setup)[1]
    found, count = re.subn(rf"(class_code\s*=\s*)(['\"]){re.escape(old)}\2", rf"\g<1>\g<2>{code}\g<2>", setup)
    if count != 1 or called(found)[1] != code:
        raise CourseError(f"The set-up cell of the source has no place for the class code "
                          f"(class_code=\"{own_numbers.SELF_STUDY}\").")
    return found


def _generate(course, name):
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    config = course.config(CourseDirectory={"assignment_id": name})
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    said = quietly(converter)
    if not course.released(name).exists():
        raise CourseError(f"nbgrader could not make the students' notebook: {reason_in(said) or 'it gave no reason.'}")


def _is_marked(course, name):
    from nbgrader.api import MissingEntry

    with gradebook(course) as book:
        try:
            return bool(book.assignment_submissions(name))
        except MissingEntry:
            return False


def leaks(course, name):
    """Return what the students' notebook shows and must not, as sentences."""
    source = nbformat.read(course.place("source", name, f"{name}.ipynb"), as_version=4)
    given = nbformat.read(course.released(name), as_version=4)
    text = json.dumps(given, ensure_ascii=False)
    problems = [f"it holds the words {marker}." for marker in MARKERS if marker in text]
    lines = {line.strip() for cell in given.cells for line in cell.source.splitlines()}
    for cell in source.cells:
        for line in _solution_lines(cell.source):
            if line in lines or json.dumps(line, ensure_ascii=False)[1:-1] in json.dumps(
                    [given.metadata, [one.metadata for one in given.cells]], ensure_ascii=False):
                problems.append(f"it holds the line of a solution: {line}")
    for place, cell in enumerate(given.cells, start=1):
        if cell.get("outputs"):
            problems.append(f"cell {place} has an output.")
        problems += [f"cell {place} has metadata named {key}." for key in set(cell.metadata) - CELL_KEYS]
    problems += [f"the notebook has metadata named {key}." for key in set(given.metadata) - NOTEBOOK_KEYS]
    return problems + _wrong_parts(course, name, source, given)


def _wrong_parts(course, name, source, given):
    """Return what is wrong with set-up, answers and checks."""
    problems, items = [], ASSIGNMENTS[name].items
    if called(_cell(given, SETUP).source) != (name, course.class_code):
        problems.append("its set-up cell has not the name and class code of this course.")
    texts, solved = ([cell.source for cell in one.cells if cell.cell_type == "code"] for one in (given, source))
    problems += [f"the answer to {item} stands in it." for item, part in items.items()
                 if literal(texts, part.answer) and literal(texts, part.answer) == literal(solved, part.answer)]
    checks = {}
    for cell in given.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and marks.get("grade") and not marks.get("solution"):
            checks[item_of(cell.source, "check")] = marks.get("points")
    if checks != {item: part.points for item, part in items.items()}:
        problems.append(f"its check cells are for {checks}, and the sheet has "
                        f"{ {item: part.points for item, part in items.items()} }.")
    return problems


def _solution_lines(text):
    """Return the lines between the marks of a solution; not those that the author wrote outside of the marks, too."""
    found, given, inside = [], set(), False
    for line in map(str.strip, text.splitlines()):
        if MARKERS[0] in line or MARKERS[1] in line:
            inside = MARKERS[0] in line
        elif not inside:
            given.add(line)
        elif len(line) >= SHORTEST_LINE and not _is_stub(line):
            found.append(line)
    return [line for line in found if line not in given]


def _is_stub(line):
    """Return whether a line gives nothing away: a comment, or a name with an empty value."""
    try:
        body = ast.parse(line).body
    except SyntaxError:
        return False
    return not body or (isinstance(body[0], ast.Assign) and ast.unparse(body[0].value) in EMPTY)


def _cell(notebook, grade_id):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            return cell
    raise CourseError(f"The source has no cell named {grade_id}.")


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
