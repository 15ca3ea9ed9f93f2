"""A teacher's commands: ``python -m neuro_helpers.coursework release NAME``, ``... mark NAME ZIP``."""

import argparse
import sys

from neuro_helpers.coursework import ASSIGNMENTS

NO_NBGRADER = ("This command needs nbgrader, which is not installed here. Install it in the project's folder: "
               "python -m uv sync --group teacher   (or: python -m pip install nbgrader)")
COURSE = "the course folder (default: course, in the folder where you are)"


def _seconds(text):
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("a whole number of seconds from 1 is needed")
    return int(text)


def parser():
    """Return what reads the words of the command."""
    whole = argparse.ArgumentParser(
        prog="python -m neuro_helpers.coursework",
        description="Hand out an assignment, and mark what comes back. docs/coursework.md tells it step by step.")
    commands = whole.add_subparsers(dest="command", required=True)
    release = commands.add_parser("release", help="make the students' notebook and a zip to hand out")
    mark = commands.add_parser("mark", help="mark what was handed in, and write feedback and a file for Moodle")
    run = commands.add_parser("autograde", help="for checks that are code of your own: run each hand-in in a box "
                              "(mark runs nothing, and needs none)")
    for one in (release, mark, run):
        one.add_argument("name", metavar="NAME", help=f"the assignment: {', '.join(ASSIGNMENTS)}")
        one.add_argument("--course", default="course", metavar="FOLDER", help=COURSE)
    mark.add_argument("delivered", metavar="ZIP", nargs="?", help="Moodle's zip with all submissions, another zip, "
                      "or a folder; left out after marks were given by hand")
    mark.add_argument("--grades", metavar="CSV", help="Moodle's grading worksheet")
    mark.add_argument("--again", action="store_true", help="mark everybody anew, and not only what is new")
    run.add_argument("--seconds", type=_seconds, default=120, help="how long one cell may take (default: 120)")
    return whole


def main(words=None):
    """Run one command; return 0, or 1 after a sentence about what is wrong."""
    asked = parser().parse_args(words)
    try:
        from neuro_helpers.coursework.marking.course_folder import CourseError
        from neuro_helpers.coursework.marking.hand_out import release
        from neuro_helpers.coursework.marking.mark import mark
        from neuro_helpers.coursework.marking.run_boxed import autograde
    except ModuleNotFoundError as problem:
        if problem.name and problem.name.startswith("neuro_helpers"):
            raise
        print(NO_NBGRADER, file=sys.stderr)
        return 1
    try:
        if asked.command == "release":
            lines = release(asked.name, asked.course)
        elif asked.command == "mark":
            lines = mark(asked.name, asked.course, asked.delivered, asked.grades, asked.again)
        else:
            lines = autograde(asked.name, asked.course, asked.seconds)
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
