"""What nbgrader's gradebook and the marked notebooks say about everybody: one `Result` for each student."""

import json
from dataclasses import dataclass, field

from .read_answers import FACTS


@dataclass
class Result:
    """The marks of one student in one assignment.

    Attributes
    ----------
    number : str
    automatic : dict of str to float
        Item -> points.
    by_hand : dict of str to float or None
        Cell that is marked by hand -> points; None while nobody gave any.
    late : float
        Points taken off.
    facts : dict
        What `ReadAnswers` found, see there; empty where the notebook was run instead.
    words : str
        The text that is marked by hand.
    overruled : list of str
        Items whose automatic points somebody changed by hand.
    look_again : list of str
        Cells with points by hand from before the student handed in anew.
    """

    number: str
    automatic: dict = field(default_factory=dict)
    by_hand: dict = field(default_factory=dict)
    most: float = 0.0
    most_automatic: float = 0.0
    late: float = 0.0
    facts: dict = field(default_factory=dict)
    words: str = ""
    overruled: list = field(default_factory=list)
    look_again: list = field(default_factory=list)

    @property
    def automatic_points(self):
        """The sum of the automatic points."""
        return sum(self.automatic.values())

    @property
    def total(self):
        """All points so far, less those for being late."""
        return self.automatic_points + sum(points or 0 for points in self.by_hand.values()) - self.late

    @property
    def open(self):
        """Whether something is still to be marked by hand."""
        return any(points is None for points in self.by_hand.values())


def results(course, name, book):
    """Return number -> Result for everybody whose hand-in of an assignment is marked.

    Parameters
    ----------
    course : course_folder.Course
    name : str
    book : nbgrader.api.Gradebook
    """
    found = {}
    for submission in book.assignment_submissions(name):
        number = submission.student.id
        file = course.place("autograded", number, name, f"{name}.ipynb")
        if not file.exists():
            continue
        cells = json.loads(file.read_text(encoding="utf-8"))
        one = found[number] = Result(number, facts=cells.get("metadata", {}).get(FACTS, {}))
        for notebook in submission.notebooks:
            one.late += notebook.late_submission_penalty or 0
            for grade in notebook.grades:
                _add(one, grade)
        one.words = "\n".join(_source(cell) for cell in cells["cells"]
                              if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") in one.by_hand)
    return found


def item_named(grade_id):
    """Return the item that a check cell is about.

    Examples
    --------
    >>> item_named("way_check")
    'way'
    """
    return grade_id.removesuffix("_check")


def flag_broken(book, name, found):
    """Let nbgrader ask for marks by hand where a check stopped by itself."""
    for one in found.values():
        for item in one.facts.get("broken", {}):
            for grade in book.find_submission(name, one.number).notebooks[0].grades:
                if item_named(grade.name) == item and grade.manual_score is None:
                    grade.needs_manual_grade = True
    book.db.commit()


def _add(result, grade):
    result.most += grade.max_score
    if grade.cell.cell_type == "code" and grade.auto_score is not None:
        item = item_named(grade.name)
        result.most_automatic += grade.max_score
        result.automatic[item] = grade.score
        if grade.manual_score is not None:
            result.overruled.append(item)
        return
    known = grade.manual_score is not None or grade.auto_score is not None
    result.by_hand[grade.name] = grade.score if known else None
    if grade.manual_score is not None and grade.needs_manual_grade:
        result.look_again.append(grade.name)


def _source(cell):
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
