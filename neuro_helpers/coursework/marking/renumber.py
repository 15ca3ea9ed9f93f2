"""People whose student number becomes known, or is corrected: what belongs to them moves to the new number."""

import shutil
from dataclasses import dataclass, field

from neuro_helpers.coursework.own_numbers import tidy_number

from .archive import NUMBER


@dataclass
class ByHand:
    """Points and comments that a teacher gave under an old number: part -> (points, whether to look again, comment)."""

    texts: dict = field(default_factory=dict)


def renumber(course, name, people, worksheet):
    """Give each known person the number that the grading worksheet says; nobody is left under two numbers.

    Parameters
    ----------
    course : course_folder.Course
    name : str
        The assignment.
    people : collect.Collected
        Changed in place.
    worksheet : grade_files.Worksheet or None

    Returns
    -------
    dict of str to ByHand
        New number -> what was given by hand under the old one; `give_back` puts it into the gradebook.
    """
    if worksheet is None:
        return {}
    people.with_worksheet = True
    by_number = {tidy_number(one.number): one for one in worksheet.participants.values() if one.number}
    moves = {}
    for old, person in people.people.items():
        row = worksheet.participants.get(person.participant) if person.participant else by_number.get(tidy_number(old))
        if row is None:
            continue
        person.participant, person.name = row.participant, row.name or person.name
        new = "".join(row.number.split())
        if new and new != old and NUMBER.fullmatch(new):
            moves[old] = new
    people.unmatched = [one for one in people.unmatched if "the participant's number is used" not in one or not moves]
    return _move(course, name, people, moves) if moves else {}


def give_back(book, name, kept):
    """Put what was given by hand under an old number into the gradebook under the new one."""
    for number, one in kept.items():
        submissions = [each for each in book.assignment_submissions(name) if each.student.id == number]
        for notebook in (each for submission in submissions for each in submission.notebooks):
            for grade in notebook.grades:
                if grade.name in one.texts and grade.manual_score is None and one.texts[grade.name][0] is not None:
                    grade.manual_score, grade.needs_manual_grade = one.texts[grade.name][:2]
            for comment in notebook.comments:
                if comment.name in one.texts and not comment.manual_comment:
                    comment.manual_comment = one.texts[comment.name][2] or None
    book.db.commit()


def _move(course, name, people, moves):
    """Move all at once, so that two people whose numbers were exchanged do not meet on the way."""
    from .grader import gradebook

    kept, waiting = {}, {}
    for old, new in moves.items():
        waiting[new] = people.people.pop(old)
        waiting[new].number = new
        place = course.place("submitted", old, name)
        if place.exists():
            shutil.rmtree(course.place("moving", new, name), ignore_errors=True)
            shutil.copytree(place, course.place("moving", new, name))
        for step in ("submitted", "autograded", "feedback"):
            shutil.rmtree(course.place(step, old, name), ignore_errors=True)
    with gradebook(course) as book:
        for old, new in moves.items():
            kept[new] = _taken_out(book, name, old)
    for new, person in waiting.items():
        place = course.place("submitted", new, name)
        if new in people.people:  # under the new number there is a hand-in already: that one counts
            there = people.people[new]
            there.folder, there.participant = there.folder or person.folder, there.participant or person.participant
        else:
            people.people[new] = person
            if course.place("moving", new, name).exists():
                shutil.rmtree(place, ignore_errors=True)
                shutil.copytree(course.place("moving", new, name), place)
            people.changed.append(new)
    shutil.rmtree(course.place("moving"), ignore_errors=True)
    return kept


def _taken_out(book, name, number):
    """Take a student's hand-in out of the gradebook; return what was given by hand."""
    from nbgrader.api import MissingEntry

    kept = ByHand()
    try:
        submission = book.find_submission(name, number)
    except MissingEntry:
        return kept
    for notebook in submission.notebooks:
        comments = {one.name: one.manual_comment for one in notebook.comments}
        for grade in notebook.grades:
            if grade.cell.cell_type != "code":
                kept.texts[grade.name] = (grade.manual_score, bool(grade.needs_manual_grade), comments.get(grade.name))
    book.remove_submission(name, number)
    if not book.find_student(number).submissions:
        book.remove_student(number)
    return kept
