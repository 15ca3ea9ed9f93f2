"""From a delivery to nbgrader's folder of submissions: whose each notebook is, which one counts, what was wrong."""

import shutil
from dataclasses import asdict, dataclass, field

import nbformat

from neuro_helpers.coursework import ASSIGNMENTS
from neuro_helpers.coursework.own_numbers import tidy_number

from .archive import NUMBER, visible
from .kept_between_runs import read_state, write_state
from .put_back import NotReadable, cells_of, grade_ids, put_back
from .read_answers import SETUP, NoSheet, called
from .renumber import renumber

STATE = "handed_in.json"


@dataclass
class Person:
    """One student in this assignment, as far as the delivery and Moodle say.

    Attributes
    ----------
    number : str
        The student number: what nbgrader calls the student, and what the own numbers are made of.
    name, participant, folder : str
        The name, Moodle's number and Moodle's name for the folder; "" where unknown.
    remarks : list of str
        What the teacher should know about this hand-in.
    class_code : str
        The code in the notebook's set-up cell where it is another one than this class has.
    marked : bool
        Whether there was a notebook that can be marked.
    """

    number: str
    name: str = ""
    participant: str = ""
    folder: str = ""
    remarks: list = field(default_factory=list)
    class_code: str = ""
    marked: bool = False


@dataclass
class Collected:
    """Everybody of one assignment, over all deliveries so far, and the files that nobody gets points for."""

    people: dict = field(default_factory=dict)  # number -> Person
    unread: list = field(default_factory=list)  # (place, reason)
    unmatched: list = field(default_factory=list)  # sentences about people
    changed: list = field(default_factory=list)  # numbers whose notebook is new or another one than before
    moodle: bool = False
    with_worksheet: bool = False
    by_hand: dict = field(default_factory=dict)  # from `renumber`


def collect(course, name, delivery, worksheet=None):
    """Put each student's notebook where nbgrader marks it, and return who handed in what.

    Parameters
    ----------
    course : course_folder.Course
    name : str
        The assignment.
    delivery : archive.Delivery
    worksheet : grade_files.Worksheet, optional

    Returns
    -------
    Collected
    """
    found = Collected(recall(course, name).people, list(delivery.unread), with_worksheet=worksheet is not None)
    found.by_hand = renumber(course, name, found, worksheet)
    released = nbformat.read(course.released(name), as_version=4)
    groups = {}
    for one in delivery.files:
        groups.setdefault((one.folder, one.owner), []).append(one)
    rows = worksheet.participants.values() if worksheet else ()
    by_number = {tidy_number(one.number): one for one in rows if one.number}
    for (folder, owner), files in groups.items():
        found.moodle |= bool(folder)
        person = _person(owner, files[0], worksheet, by_number, found)
        before = found.people.get(person.number)
        if before and before.participant and person.participant and before.participant != person.participant:
            found.unmatched.append(f"{_called(person)} has the same student number as {_called(before)}, "
                                   f"{person.number}; the later one in the list counts.")
        person.remarks += sorted({one.remark for one in files if one.remark})
        best = _best(files, name, released, person, found)
        if best is None:
            person.marked = before.marked if before else False
            if before and before.marked:
                person.remarks.append("What was handed in before still counts.")
            else:
                places = {one.place for one in files}
                why = "; ".join(f"{place}: {reason}" for place, reason in found.unread if place in places)
                person.remarks.append(f"No mark: there is no notebook of this assignment that can be read. {why}")
        else:
            _put(course, name, released, best, person, found)
        found.people[person.number] = person
    remember(course, name, found)
    return found


def recall(course, name):
    """Return what is known of everybody from earlier runs."""
    file = course.marks(name, STATE)
    if not file.exists():
        return Collected()
    kept = read_state(file)
    return Collected({number: Person(**one) for number, one in kept["people"].items()},
                     [tuple(one) for one in kept["unread"]], kept["unmatched"], moodle=kept["moodle"],
                     with_worksheet=kept["with_worksheet"])


def remember(course, name, found):
    """Keep what is known, for the next run."""
    kept = {"people": {number: asdict(one) for number, one in found.people.items()}, "unread": found.unread,
            "unmatched": found.unmatched, "moodle": found.moodle, "with_worksheet": found.with_worksheet}
    course.marks(name).mkdir(parents=True, exist_ok=True)
    write_state(course.marks(name, STATE), kept)


def _person(owner, file, worksheet, by_number, found):
    """Return who handed a file in: by Moodle's number where there is one, else by the student number."""
    if not file.folder:
        row = by_number.get(tidy_number(owner))
        if worksheet is not None and row is None:
            found.unmatched.append(f"{owner} is not in the grading worksheet.")
        return Person(owner, row.name if row else "", row.participant if row else "")
    row = worksheet.participants.get(owner) if worksheet else None
    if worksheet is not None and row is None:
        found.unmatched.append(f"{visible(file.name)} (participant {owner}) is not in the grading worksheet; the "
                               "participant's number is used.")
    number = "".join(row.number.split()) if row else ""
    if row and not number:
        found.unmatched.append(f"{row.name or file.name} has no student number in Moodle (ID number is empty); the "
                               "participant's number is used.")
    elif number and not NUMBER.fullmatch(number):
        found.unmatched.append(f"{row.name or file.name} has a student number that cannot be the name of a folder "
                               f"({visible(number)}); the participant's number is used.")
        number = ""
    return Person(number or owner, (row.name if row else "") or file.name, owner, file.folder)


def _best(files, name, released, person, found):
    """Return the cells of the notebook that counts, or None; all others are named."""
    readable = []
    for one in files:
        reason, cells = one.problem, None
        if not reason:
            try:
                cells = cells_of(one.data)
                reason = _not_this_one(cells, name, released)
            except NotReadable as problem:
                reason = str(problem)
        if reason:
            found.unread.append((one.place, reason))
        else:
            readable.append((one.when, _written(cells, released), one.place, cells))
    if not readable:
        return None
    best = max(readable, key=lambda one: one[:2])
    if len(readable) > 1:
        person.remarks.append(f"{len(readable)} notebooks were handed in; the latest counts: {best[2]}")
    return best[3]


def _not_this_one(cells, name, released):
    """Return why a notebook is none of this assignment, or ""."""
    ids = grade_ids(cells)
    of_this = {cell.metadata["nbgrader"]["grade_id"] for cell in released.cells if "nbgrader" in cell.metadata}
    other = next((setup[0] for cell in cells if cell["grade_id"] == SETUP and (setup := _setup(cell["source"]))), "")
    if other in ASSIGNMENTS and other != name:
        return f"it is the notebook of another assignment ({other})"
    if not ids & of_this:
        return "none of its cells belongs to this assignment (was it made anew, or saved by another program?)"
    likes = {one: len(ids & {*sheet.items, *(f"{item}_check" for item in sheet.items)}) / len(sheet.items)
             for one, sheet in ASSIGNMENTS.items()}
    best = max(likes, key=lambda one: (likes[one], one == name))
    return f"it is the notebook of another assignment ({best})" if not other and best != name else ""


def _setup(text):
    try:
        return called(text)
    except (NoSheet, SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _written(cells, released):
    """Return how many answers differ from the released notebook."""
    given = {cell.metadata["nbgrader"]["grade_id"]: cell.source.strip() for cell in released.cells
             if cell.metadata.get("nbgrader", {}).get("solution")}
    return sum(cell["grade_id"] in given and cell["source"].strip() != given[cell["grade_id"]] for cell in cells)


def _put(course, name, released, cells, person, found):
    """Write the notebook that nbgrader marks; what was marked before is thrown away only where it has changed."""
    notebook, remarks = put_back(cells, released)
    person.remarks += remarks
    person.marked = True
    setups = [_setup(cell["source"]) for cell in cells if cell["grade_id"] == SETUP]
    if setups and setups[-1] and setups[-1][1] != course.class_code:
        person.class_code = setups[-1][1]
    place = course.place("submitted", person.number, name, f"{name}.ipynb")
    text = nbformat.writes(notebook)
    if place.exists() and place.read_text(encoding="utf-8") == text:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    found.changed.append(person.number)
    for step in ("autograded", "feedback"):
        shutil.rmtree(course.place(step, person.number, name), ignore_errors=True)


def _called(person):
    return f"{person.name} ({person.participant})" if person.name else person.number
