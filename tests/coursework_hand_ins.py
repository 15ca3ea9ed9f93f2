"""What a class hands in: right, half right, copied, damaged, and what somebody tries. For the tests alone."""

import copy
import json
import zipfile

import coursework_answers
import nbformat

from neuro_helpers import coursework
from neuro_helpers.coursework.marking.course_folder import SETTINGS, make_course
from neuro_helpers.coursework.marking.hand_out import release

NAME = "reading_the_sliders"
CLASS_CODE = "tests7"
WORDS = "The arrow from conflict to anxiety: our own guess, nobody tested it. I would ask {} couples on ten evenings."
CRAFTED = """
import builtins, os, sys
AssertionError = type("AssertionError", (BaseException,), {})
sheet.check = lambda item: print("Right.")
sheet.__class__.check = lambda self, item: print("Right.")
sheet.model.predict = lambda **levels: {"calm_response": 1.0}
builtins.round = lambda *numbers: 0
"""
# In the first answer cell of a hand-in, before a right answer: a marker that reads does not care.
CODE = {
    "endless_loop": "while True:\n    pass",
    "memory_hog": "kept = []\nwhile True:\n    kept.append(bytearray(50_000_000))",
    "huge_output": "for _line in range(2_000_000):\n    print('x' * 100)",
    "kills_kernel": "import os\nos._exit(1)",
    "system_exit": "raise SystemExit",
    "reads_other_folders": "import os\nprint(os.listdir('../..'), open('../../../gradebook.db', 'rb').read())",
    "writes_outside": "import pathlib\npathlib.Path('/tmp/coursework_was_run').write_text('x')",
}
ATTACKS_IN_TEXT = """<script>document.title = "taken"</script> <img src=x onerror="document.title='taken'">
[click](javascript:document.title='taken') [again](java&#115;cript:alert(1)) <iframe src="https://example.org">
![picture](data:image/svg+xml;base64,PHN2Zy8+) <style>body { display: none }</style> <a href="x" onclick="y">z</a>
"""


def course_in(folder, class_code=CLASS_CODE):
    """Return a course with the assignment handed out, always with the same class code."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS).write_text(json.dumps({"class_code": class_code}), encoding="utf-8")
    release(NAME, folder)
    return make_course(folder)[0]


class Class:
    """The hand-ins of one class.

    Parameters
    ----------
    course : neuro_helpers.coursework.marking.course_folder.Course
    """

    def __init__(self, course):
        self.released = nbformat.read(course.released(NAME), as_version=4)
        self.numbers, self.files = {}, {}  # what it breaks -> the student's number, [(file's name, bytes)]
        self._answers = {}

    def number_of(self, kind):
        """Return the student number of a hand-in."""
        return self.numbers.setdefault(kind, f"s{len(self.numbers) + 101}")

    def answers(self, kind):
        """Return the right answers of the student who hands this in, item -> text of the cell."""
        number = self.number_of(kind)
        if number not in self._answers:
            sheet = coursework.start(NAME, number=number, class_code=CLASS_CODE)
            self._answers[number] = coursework_answers.answers(sheet)
        return dict(self._answers[number])

    def notebook(self, kind, answers=None, typed=None, words=WORDS):
        """Return the released notebook with answers in it; all right ones when not given."""
        notebook = copy.deepcopy(self.released)
        texts = self.answers(kind) if answers is None else answers
        for name, cell in cells(notebook).items():
            if name == "number":
                cell.source = f'student_number = "{self.number_of(kind) if typed is None else typed}"'
            elif name == "words":
                cell.source = words.format(self.number_of(kind)) if "{}" in words else words
            elif name in texts:
                cell.source = texts[name]
        return notebook

    def hand_in(self, kind, notebook, file=f"{NAME}.ipynb"):
        """Put a notebook (or bytes) into the class's folder."""
        data = notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode()
        self.number_of(kind)
        self.files.setdefault(kind, []).append((file, data))

    def zip_for_moodle(self, place):
        """Write the zip that Moodle makes, and its grading worksheet beside it; return both."""
        rows = ["Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
                "Last modified (submission),Last modified (grade),Feedback comments"]
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            for count, (kind, number) in enumerate(self.numbers.items()):
                for file, data in self.files.get(kind, []):
                    archive.writestr(f"{person(kind)}_{5000 + count}_assignsubmission_file_/{file}", data)
                rows.append(f"Participant {5000 + count},{person(kind)},{number},a@example.org,Submitted,,"
                            '"20,00",Yes,,-,')
        worksheet = place.with_suffix(".csv")
        worksheet.write_bytes(("\ufeff" + "\r\n".join(rows) + "\r\n").encode())
        return place, worksheet


def person(kind):
    """Return a name; letters beyond English are in all of them."""
    return f"Jörg {kind.replace('_', ' ').title()} Ñuñez"


def cells(notebook):
    """Return grade_id -> cell."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def without(answers, *items):
    """Return answers without some of them."""
    return {item: text for item, text in answers.items() if item not in items}
