"""Points and comments that a teacher gives by hand in a spreadsheet, to and from nbgrader's gradebook.

Whoever marks in nbgrader's formgrader needs none of this: both work on the same gradebook. A cell of the file counts
when it is another one than this program wrote there, so that nothing older overrules what formgrader was told since.
"""

import json

from neuro_helpers.tables.errors import TableError
from neuro_helpers.tables.hand_marks import BY_HAND, read_points
from neuro_helpers.tables.student_files import rows_text

from .course_folder import CourseError

FILE = "words.csv"
WRITTEN = "words_as_written.json"
BOM = "\ufeff"
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
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    count = 0
    for (number, part), (points, comment) in read.items():
        old_points, old_comment = before.get(f"{number} {part}", (None, ""))
        if (points, comment) != (old_points, old_comment) and _known(book, name, number, part):
            if points != old_points:
                grade = book.find_grade(part, name, name, number)
                grade.manual_score, grade.needs_manual_grade = points, points is None
            if comment != old_comment:
                book.find_comment(part, name, name, number).manual_comment = comment or None
            count += 1
    book.db.commit()
    return count


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
    course.marks(name, WRITTEN).write_text(json.dumps(written, indent=1), encoding="utf-8")
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


def _known(book, name, number, part):
    from nbgrader.api import MissingEntry

    try:
        return book.find_grade(part, name, name, number) is not None
    except MissingEntry:
        return False
