"""``mark NAME ZIP``: from what students handed in to marks, feedback, a file for Moodle and a report."""

import hashlib
import json
import re
import shutil
import zipfile

from neuro_helpers.tables.errors import TableError
from neuro_helpers.tables.grade_files import read_worksheet
from neuro_helpers.tables.places import place_of
from neuro_helpers.tables.student_files import rows_text

from .archive import NoDelivery, read_delivery
from .by_hand import keep_points, look_again, take_points, write_texts
from .collect import ASSIGNMENTS, collect, recall, remember
from .course_folder import CourseError, open_course
from .grader import gradebook, quietly, reasons
from .renumber import give_back, renumber
from .report import report_text, summary
from .results import flag_broken, results

WORKSHEET = "moodle_worksheet.csv"  # as it was given
FILLED = "grades_for_moodle.csv"
RETURNED = "feedback_for_moodle.zip"
MARKS = "marks.csv"
REPORT = "report.txt"
FEEDBACK_OF = "feedback_made_from.json"
UNMARKED = re.compile(r"Written response</a> \(Score: [\d.]+ / ([\d.]+)\)")  # nbgrader shows 0 points there
BOM = "\ufeff"  # lets spreadsheets see that a file is UTF-8


def mark(name, root, delivered=None, worksheet=None, again=False):
    """Mark an assignment, and write everything that goes back to students and into Moodle.

    Parameters
    ----------
    name : str
        The assignment.
    root : path
        The course folder.
    delivered : path, optional
        A zip or a folder; without it what was handed in before is taken, with marks that were given by hand since.
    worksheet : path, optional
        Moodle's grading worksheet; the one of an earlier run when not given.
    again : bool
        Mark everybody anew, and not only those whose notebook changed.

    Returns
    -------
    list of str
        What the teacher reads on the screen.

    Raises
    ------
    CourseError
    """
    course = open_course(root)
    if name not in ASSIGNMENTS:
        raise CourseError(f"There is no assignment {name}. There are: {', '.join(ASSIGNMENTS)}.")
    if not course.released(name).exists():
        raise CourseError(f"{name} was not handed out from {course.root}. Hand it out first: python -m "
                          f"neuro_helpers.coursework release {name}")
    with gradebook(course) as book:  # before anything changes: the points are for the texts that were read
        taken = take_points(course, name, book)
        doubtful = look_again(book, name)
    people = _handed_in(course, name, delivered, _worksheet(course, name, worksheet))
    if again:
        for number in people.people:
            for step in ("autograded", "feedback"):
                shutil.rmtree(course.place(step, number, name), ignore_errors=True)
    failed = _autograde(course, name, people)
    with gradebook(course) as book:
        _keep_names(book, people)
        if again:
            keep_points(book, name, set(people.people) - set(people.changed) - doubtful)
        give_back(book, name, people.by_hand)
        found = results(course, name, book)
        flag_broken(book, name, found)
        pages = _feedback(course, name, book, found)
        texts = write_texts(course, name, book, people, found)
    text = report_text(course, name, people, found, failed)
    course.marks(name).mkdir(parents=True, exist_ok=True)
    course.marks(name, REPORT).write_text(text, encoding="utf-8")
    course.marks(name, MARKS).write_text(BOM + marks_text(name, people, found, failed), encoding="utf-8")
    written = [course.marks(name, MARKS), course.marks(name, REPORT)]
    written += [texts] if texts else []
    written += _for_moodle(course, name, people, found, pages)
    hand = [f"Took points and comments for {taken} texts from words.csv."] if taken else []
    return [*summary(people, found, failed), *hand, "", "Written:", *(f"  {one}" for one in written),
            f"  {course.place('feedback')} (a page for each student)"]


def _handed_in(course, name, delivered, worksheet):
    if delivered is None:
        people = recall(course, name)
        if not people.people:
            raise CourseError(f"Nobody handed in {name} yet. Give a zip or a folder: mark {name} FILE")
        people.by_hand = renumber(course, name, people, worksheet)
        remember(course, name, people)
        return people
    try:
        delivery = read_delivery(delivered, ASSIGNMENTS)
    except NoDelivery as problem:
        raise CourseError(str(problem)) from None
    if not delivery.files:
        why = "".join(f"\n  {place}: {reason}" for place, reason in delivery.unread[:10])
        raise CourseError(f"No notebook was found in {delivered}.{why}\nA folder for each student is needed, named "
                          "after the student number, or Moodle's zip as it is.")
    return collect(course, name, delivery, worksheet)


def _worksheet(course, name, given):
    """Return Moodle's worksheet, the one that is given or the one of an earlier run, or None."""
    kept = course.marks(name, WORKSHEET)
    try:
        if given is not None:
            sheet = read_worksheet(given)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(place_of(given).read_bytes())
            return sheet
        return read_worksheet(kept) if kept.exists() else None
    except (TableError, ValueError, OSError) as problem:
        raise CourseError(f"The grading worksheet cannot be used. {problem}") from None


def _autograde(course, name, people):
    """Let nbgrader mark what is not marked yet; return number -> reason of those that it could not mark."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    waiting = [number for number, one in people.people.items() if one.marked
               and not course.place("autograded", number, name, f"{name}.ipynb").exists()]
    if not waiting:
        return {}
    config = course.config(CourseDirectory={"assignment_id": name})
    said = quietly(Autograde(coursedir=CourseDirectory(config=config), config=config))
    why = reasons(said)
    return {number: why.get(number, "nbgrader gave no reason") for number in waiting
            if not course.place("autograded", number, name, f"{name}.ipynb").exists()}


def _keep_names(book, people):
    """Let formgrader show names."""
    for one in people.people.values():
        if one.name and one.marked:
            book.update_or_create_student(one.number, last_name=one.name)


def _feedback(course, name, book, found):
    """Make the pages of those whose points or comments changed; return number -> file."""
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    kept = course.marks(name, FEEDBACK_OF)
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    now = {number: _state_of(course, name, book, number) for number in found}
    pages = {number: course.place("feedback", number, name, f"{name}.html") for number in found}
    stale = [number for number in found if now[number] != before.get(number) or not pages[number].exists()]
    for number in stale:
        shutil.rmtree(course.place("feedback", number, name), ignore_errors=True)
    if stale:
        config = course.config(CourseDirectory={"assignment_id": name})
        quietly(GenerateFeedback(coursedir=CourseDirectory(config=config), config=config))
    for number in stale:
        if found[number].open and pages[number].exists():
            text = pages[number].read_text(encoding="utf-8")
            text = UNMARKED.sub(r"Your own words</a> (not marked yet, of \1)", text)
            pages[number].write_text(text, encoding="utf-8")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(now, indent=1), encoding="utf-8")
    return {number: page for number, page in pages.items() if page.exists()}


def _state_of(course, name, book, number):
    """Return a digest of everything that a page of feedback shows."""
    file = course.place("autograded", number, name, f"{name}.ipynb")
    shown = [hashlib.sha256(file.read_bytes()).hexdigest()]
    for notebook in book.find_submission(name, number).notebooks:
        shown += [f"{one.name} {one.auto_score} {one.manual_score}" for one in notebook.grades]
        shown += [f"{one.name} {one.comment}" for one in notebook.comments]
        shown.append(str(notebook.late_submission_penalty))
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def marks_text(name, people, found, failed):
    """Return marks.csv: one row for everybody who handed in."""
    items, hand = list(ASSIGNMENTS[name].items), sorted({cell for one in found.values() for cell in one.by_hand})
    rows = []
    for number, person in sorted(people.people.items()):
        one = found.get(number)
        note = " ".join([*person.remarks, *([f"Not marked: {failed[number]}"] if number in failed else [])])
        if one is None:
            rows.append([number, person.name, *[""] * (len(items) + len(hand) + 3), note])
            continue
        by_hand = ["" if one.by_hand.get(cell) is None else f"{one.by_hand[cell]:g}" for cell in hand]
        rows.append([number, person.name, *(f"{one.automatic.get(item, 0):g}" for item in items),
                     f"{one.automatic_points:g}", *by_hand, f"{one.total:g}", f"{one.most:g}", note])
    return rows_text(["number", "name", *items, "automatic", *hand, "total", "out_of", "note"], rows)


def _for_moodle(course, name, people, found, pages):
    """Write what Moodle takes back: the worksheet with grades, and a zip with the pages in Moodle's folders."""
    written = []
    sheet = _worksheet(course, name, None)
    if sheet is not None:
        grades = {people.people[number].participant: one.total for number, one in found.items()
                  if number in people.people and people.people[number].participant}
        most = max((one.most for one in found.values()), default=0) or 1
        course.marks(name, FILLED).write_bytes(sheet.with_grades(grades, most))
        written.append(course.marks(name, FILLED))
    folders = {number: people.people[number].folder for number in pages if people.people.get(number)
               and people.people[number].folder}
    if folders:
        with zipfile.ZipFile(course.marks(name, RETURNED), "w", zipfile.ZIP_DEFLATED) as archive:
            for number, folder in sorted(folders.items()):
                archive.write(pages[number], f"{folder}/{name}_feedback.html")
        written.append(course.marks(name, RETURNED))
    return written
