"""``autograde NAME``: nbgrader's own autograde for notebooks that have to be run, each kernel in a box.

`mark` needs none of this: it runs nothing. This is for checks that are code, a teacher's own assignments.
"""

import contextlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from .course_folder import CourseError, open_course
from .grader import gradebook, quietly, reasons

KERNEL = "coursework-box"
BOX = Path(__file__).with_name("boxed_kernel.py")
RUN = ["neuro_helpers.coursework.marking.run_or_say.RunOrSay", "nbgrader.preprocessors.IgnorePattern",
       "nbgrader.preprocessors.LimitOutput", "nbgrader.preprocessors.SaveAutoGrades",
       "nbgrader.preprocessors.AssignLatePenalties", "nbgrader.preprocessors.CheckCellMetadata"]
NO_BWRAP = ("This command needs bubblewrap, which runs on Linux alone: sudo apt-get install bubblewrap. On another "
            "system run it in a virtual machine or a container, or mark with `mark`, which runs no student's code.")


def autograde(name, root, seconds=120):
    """Run and grade every submission of an assignment that is not graded yet, each in a box.

    Parameters
    ----------
    name : str
        The assignment; its submissions lie in the course folder, as ``nbgrader collect`` or ``zip_collect`` put them.
    root : path
        The course folder.
    seconds : int
        How long one cell may take.

    Returns
    -------
    list of str
        What happened, for the teacher.

    Raises
    ------
    CourseError
    """
    if not shutil.which("bwrap"):
        raise CourseError(NO_BWRAP)
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    course = open_course(root)
    waiting = sorted(one.parent.name for one in course.place("submitted").glob(f"*/{name}"))
    if not waiting:
        raise CourseError(f"There is nothing in {course.place('submitted')} for {name}.")
    with _kernel_in_a_box():
        config = course.config(CourseDirectory={"assignment_id": name}, Execute={"kernel_name": KERNEL},
                               RunOrSay={"kernel_name": KERNEL, "timeout": seconds, "iopub_timeout": 30},
                               KernelManager={"transport": "ipc"}, Autograde={"autograde_preprocessors": RUN})
        why = reasons(quietly(Autograde(coursedir=CourseDirectory(config=config), config=config)))
    lines = []
    with gradebook(course) as book:
        for number in waiting:
            if course.place("autograded", number, name).exists():
                lines.append(f"{number}: {book.find_submission(name, number).score:g} points")
            else:
                lines.append(f"{number}: no mark. {why.get(number, '')}")
    return lines


@contextlib.contextmanager
def _kernel_in_a_box():
    """Let Jupyter know the boxed kernel, with a folder of its own for the sockets, for as long as this lasts."""
    with tempfile.TemporaryDirectory(prefix="box-") as folder:  # short: the name of a socket may have 107 letters
        place = Path(folder, "kernels", KERNEL)
        place.mkdir(parents=True)
        Path(folder, "run").mkdir(mode=0o700)
        (place / "kernel.json").write_text(json.dumps({
            "argv": [sys.executable, str(BOX), "{connection_file}"], "display_name": "Python in a box",
            "language": "python", "interrupt_mode": "message"}), encoding="utf-8")
        mine = {"JUPYTER_PATH": folder, "JUPYTER_RUNTIME_DIR": str(Path(folder, "run"))}
        before = {name: os.environ.get(name) for name in mine}
        os.environ.update(mine)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
