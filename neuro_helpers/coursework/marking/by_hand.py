"""Points and comments that a teacher gives by hand in a spreadsheet, to and from nbgrader's gradebook.

Whoever marks in nbgrader's formgrader needs none of this: both work on the same gradebook. A cell of the file counts
when it is another one than this program wrote there, so that nothing older overrules what formgrader was told since.
"""

import nbformat
from nbgrader.api import MissingEntry

from neuro_helpers.coursework.own_numbers import tidy_number
from neuro_helpers.tables.errors import TableError
from neuro_helpers.tables.hand_marks import BY_HAND, read_points
from neuro_helpers.tables.student_files import rows_text

from .course_folder import CourseError
from .feedback_page import harmless
from .kept_between_runs import read_state, write_state

FILE = "words.csv"
BACKUP = "words.csv.bak"  # the file as the teacher left it before the last run
WRITTEN = "words_as_written.json"
BOM = "\ufeff"
COMPARED = 1_000  # letters; enough to tell one text from another
LONGEST_TEXT = 1_800
LONGEST = 6_000  # characters of a text; a cell of a spreadsheet holds 32,767


def take_points(course, name, book):
    """Put what the teacher wrote into the file into the gradebook; return how many texts that were.

    Raises
    ------
    CourseError
        When the file cannot be read; then nothing is taken from it.
    """
    place, kept = course.marks(name, FILE), course.marks(name, WRITTEN)
    if not place.exists():
        return 0
    try:
        read = read_points(place)
    except TableError as problem:
        raise CourseError(f"The points in {place} cannot be read, and nothing was changed. {problem}") from None
    before = read_state(kept) if kept.exists() else {}
    students = _students(book, name)
    rows, unknown = [], []
    for (typed, part), (points, comment, words) in read.items():
        number = typed if typed in students.values() else students.get(tidy_number(typed), typed)
        old = before.get(f"{number} {part}", (None, ""))
        if (points, comment) != tuple(old):
            known = _known(book, name, number, part)
            (rows if known else unknown).append((number, part, points, comment, words, old))
    if unknown:
        named = ", ".join(f"{number} ({part})" for number, part, *_rest in unknown[:10])
        raise CourseError(f"{place} has points or comments for texts that nobody handed in: {named}. Nothing was "
                          "changed. Correct the student numbers or the parts in these rows, or delete the rows.")
    for number, part, points, comment, words, (old_points, old_comment) in rows:
        if points != old_points:
            grade = book.find_grade(part, name, name, number)
            other = bool(words) and _letters(words) != _letters(_text(course, name, number, part))
            grade.manual_score, grade.needs_manual_grade = points, points is None or other
        if comment != old_comment:
            book.find_comment(part, name, name, number).manual_comment = comment or None
    book.db.commit()
    return len(rows)


def look_again(book, name):
    """Return the numbers of students whose points by hand are older than their text."""
    try:
        return {one.student.id for one in book.assignment_submissions(name) for notebook in one.notebooks
                for grade in notebook.grades if grade.manual_score is not None and grade.needs_manual_grade}
    except MissingEntry:
        return set()


def write_texts(course, name, book, people, found):
    """Write the file with all texts, and the points and comments that there are; return where it is, or None."""
    rows, written = [], {}
    for number, one in sorted(found.items()):
        for part, points in one.by_hand.items():
            shown = None if part in one.look_again else points
            comment = book.find_comment(part, name, name, number).manual_comment or ""
            person = people.people.get(number)
            most = book.find_grade(part, name, name, number).max_score
            rows.append([number, person.name if person else "", part, one.words[:LONGEST],
                         "" if shown is None else f"{shown:g}", f"{most:g}", comment])
            written[f"{number} {part}"] = (shown, comment)
    if not rows:
        return None
    course.marks(name).mkdir(parents=True, exist_ok=True)
    write_state(course.marks(name, WRITTEN), written)
    if course.marks(name, FILE).exists():
        course.marks(name, FILE).replace(course.marks(name, BACKUP))
    course.marks(name, FILE).write_text(BOM + rows_text(BY_HAND.names, rows), encoding="utf-8")
    return course.marks(name, FILE)


def keep_points(book, name, numbers):
    """Say that points by hand still hold, for students whose notebook is the same and was only marked anew."""
    for submission in book.assignment_submissions(name):
        if submission.student.id in numbers:
            for grade in (one for notebook in submission.notebooks for one in notebook.grades):
                if grade.manual_score is not None:
                    grade.needs_manual_grade = False
    book.db.commit()


def _students(book, name):
    """Return tidy number -> number as nbgrader knows it; spreadsheets drop zeros at the beginning."""
    try:
        return {tidy_number(one.student.id): one.student.id for one in book.assignment_submissions(name)}
    except MissingEntry:
        return {}


def _text(course, name, number, part):
    """Return the text of a part as it was handed in last."""
    file = course.place("submitted", number, name, f"{name}.ipynb")
    if not file.exists():
        return ""
    cells = nbformat.read(file, as_version=4).cells
    text = "".join(cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == part)
    return harmless(text)  # as it stands in the file


def _letters(text):
    """Return the first letters and digits of a text: spreadsheets change other signs, and long texts are cut."""
    return "".join(one for one in text[:LONGEST_TEXT].casefold() if one.isalnum())[:COMPARED]


def _known(book, name, number, part):
    try:
        return book.find_grade(part, name, name, number) is not None
    except MissingEntry:
        return False
