"""nbgrader, called from within one process: its words are kept for the report and do not fill the teacher's screen."""

import contextlib
import io
import logging
import os
import shutil
import sysconfig
import warnings
from pathlib import Path


class _Kept(logging.Handler):
    """Keeps the warnings and errors that nbgrader logs."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


def quietly(converter):
    """Run one of nbgrader's converters and return its warnings and errors; one failed hand-in ends nothing.

    Parameters
    ----------
    converter : nbgrader.converters.BaseConverter
    """
    from nbgrader.converters import NbGraderException

    _find_programs()
    kept, log = _Kept(), logging.getLogger("traitlets")
    handlers, passes, level = log.handlers, log.propagate, log.level
    log.handlers, log.propagate = [kept], False
    log.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            converter.start()
    except NbGraderException as problem:
        kept.said.append(str(problem))
    finally:
        log.handlers, log.propagate = handlers, passes
        log.setLevel(level)
    return kept.said


def gradebook(course):
    """Return nbgrader's gradebook of a course, to be used in a ``with``."""
    from nbgrader.api import Gradebook

    _find_programs()
    return Gradebook(course.database)


def reason_in(said):
    r"""Return the one line of nbgrader's words that names a cause, or "".

    Examples
    --------
    >>> reason_in(["There was an error", "Traceback (...)\nKeyError: 'b'\n", "Please see above"])
    "KeyError: 'b'"
    """
    for text in said:
        if text.startswith("Traceback"):
            return text.strip().splitlines()[-1]
    return said[0] if said else ""


def reasons(said):
    """Return student number -> why nbgrader could not mark the hand-in."""
    begin, found = "There was an error processing assignment: ", {}
    for place, text in enumerate(said):
        if text.startswith(begin):
            found[Path(text.removeprefix(begin)).parent.name] = reason_in(said[place + 1: place + 2])
    return found


def _find_programs():
    """Let nbgrader find alembic, which it calls by its name, where nobody activated the environment."""
    if not shutil.which("alembic"):
        os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
