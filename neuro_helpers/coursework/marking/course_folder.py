"""A teacher's course folder: nbgrader's own layout, a configuration whose lines say why, and the class code.

It lies outside of git: it holds names, marks and the code without which nobody can prepare answers for a student.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from neuro_helpers.tables.places import place_of

CONFIG = "nbgrader_config.py"
SETTINGS = "class_settings.json"
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another one
CODE_LENGTH = 8
CONFIG_TEXT = '''"""nbgrader's settings for this course. Made once; change what you like, nothing writes over it."""

from pathlib import Path

c = get_config()  # noqa: F821  nbgrader gives it

# Everything lies beside this file: source, release, submitted, autograded, feedback, gradebook.db.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# The answers are read from the notebook's text and no student's code is run on your computer. This list is nbgrader's
# own with ReadAnswers in the place of Execute. Delete it for assignments of your own that have to be run, and read
# "Code that is run" in docs/coursework.md first.
c.Autograde.autograde_preprocessors = [
    "neuro_helpers.coursework.marking.read_answers.ReadAnswers",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# A check cell that somebody deleted comes back. Without this its points are lost, and formgrader does not show it.
c.OverwriteCells.add_missing_cells = True

# Where notebooks are run: 30 seconds (nbgrader's own limit) are too short on a busy computer, and what comes after a
# cell that was stopped gets no points. `Execute` is the name that works; ExecutePreprocessor is not asked.
c.Execute.timeout = 120
# On a busy computer what was printed arrives late; after 4 seconds (its own limit) nbgrader gives no mark at all.
c.Execute.iopub_timeout = 60

# Two million printed lines would make a notebook that no browser opens.
c.LimitOutput.max_lines = 200

# What stands in the place of a solution: nothing, so that the notebook runs to its end (nbgrader would raise an error).
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = ""

# Feedback is a page without scripts, and what a student wrote stays text: you open it in your own browser.
c.GenerateFeedback.exporter_class = "neuro_helpers.coursework.marking.feedback_page.FeedbackPage"

# A zip from Moodle ("download all submissions") for nbgrader zip_collect; `mark` does not need it.
c.FileNameCollectorPlugin.named_regexp = r".*/[^/]*_(?P<student_id>\\d+)_assignsubmission_file_?/(?P<file_id>.*)"
'''


class CourseError(ValueError):
    """Something a teacher can mend; the text is one or two plain sentences."""


@dataclass(frozen=True)
class Course:
    """One course folder.

    Attributes
    ----------
    root : pathlib.Path
    """

    root: Path

    def place(self, step, *parts):
        """Return a place below the folder, such as ``place("submitted", "s001", "reading_the_sliders")``."""
        return self.root.joinpath(step, *parts)

    def marks(self, name, *parts):
        """Return a place among what `mark` writes for one assignment."""
        return self.root.joinpath("marks", name, *parts)

    def released(self, name):
        """Return where the notebook lies that was handed out."""
        return self.place("release", name, f"{name}.ipynb")

    @property
    def database(self):
        """The address of nbgrader's gradebook."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    @property
    def class_code(self):
        """The class code; "" where there is none yet."""
        try:
            found = json.loads((self.root / SETTINGS).read_text(encoding="utf-8"))
            return str(found["class_code"])
        except FileNotFoundError:
            return ""
        except (ValueError, KeyError, TypeError):
            raise CourseError(f"{self.root / SETTINGS} cannot be read. It holds the class code; the notebook that was "
                              "handed out has it, too (class_code=... in its second cell). Put it back as "
                              '{"class_code": "..."}.') from None

    def config(self, **more):
        """Return nbgrader's configuration of this course."""
        from traitlets.config.loader import Config, PyFileConfigLoader

        file = self.root / CONFIG
        if not file.exists():
            raise CourseError(f"There is no {file}. Hand an assignment out first: python -m neuro_helpers.coursework "
                              "release NAME")
        found = PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        found.merge(Config({section: dict(values) for section, values in more.items()}))
        found.CourseDirectory.root = str(self.root)
        return found


def open_course(root):
    """Return the course in a folder, as it is."""
    try:
        return Course(place_of(root))
    except (ValueError, TypeError) as problem:
        raise CourseError(str(problem)) from None


def make_course(root):
    """Return the course in a folder, made where there was none, and what was done, as sentences."""
    course, done = open_course(root), []
    if course.root.is_file():
        raise CourseError(f"{course.root} is a file; a folder is needed. Choose another one with --course.")
    try:
        if not course.root.exists():
            course.root.mkdir(parents=True)
            done.append(f"Made the course folder {course.root}.")
        if not (course.root / CONFIG).exists():
            (course.root / CONFIG).write_text(CONFIG_TEXT, encoding="utf-8")
            done.append(f"Wrote {CONFIG}; each line in it says why.")
        if course.class_code:
            done.append(f"The class code stays as it is ({SETTINGS}).")
        else:
            _write_private(course.root / SETTINGS, {"class_code": new_class_code()})
            done.append(f"Drew a class code for this class. Keep the file {SETTINGS}, and give it to nobody.")
    except OSError as problem:
        raise CourseError(f"Nothing can be written in {course.root}: {problem.strerror}.") from None
    return course, done


def new_class_code():
    """Return a class code that nobody can guess.

    Examples
    --------
    >>> len(new_class_code())
    8
    """
    return "".join(secrets.choice(CODE_LETTERS) for _sign in range(CODE_LENGTH))


def _write_private(file, values):
    """Write a small file that only its owner may read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        json.dump(values, opened, indent=1)
