"""What marking one hand-in costs, beside nbgrader's own demo assignment in the same run.

    python -m uv run --group test python benchmarks/grading.py            # one hand-in, and a class of 30
    python -m uv run --group test python benchmarks/grading.py --class 5  # a smaller class

Seconds are those of the processor, with all kernels that were started (what the clock says depends on who else uses the
computer). The commands run in turns (demo, ours, demo, ...), so that a busy moment meets all. The demo is what
``nbgrader quickstart`` makes: two notebooks. Ours is assignment 1 with right answers, marked by ``mark`` (which also
writes feedback, report and marks) and, for comparison, run by nbgrader with its `Execute`.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from statistics import median

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from coursework_hand_ins import NAME, Class, course_in

DEMO = "ps1"
PLAIN = "c.Autograde.autograde_preprocessors"  # without this setting nbgrader runs the notebooks
# How often each command runs, by the number of hand-ins: the more, the steadier by itself.
TURNS = {1: 2}


def seconds(words, folder):
    """Run a command and return its seconds of the processor, children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def nbgrader(*words):
    """Return the words of one of nbgrader's commands."""
    return [sys.executable, "-m", "nbgrader", *words]


def demo_course(place, count):
    """Make nbgrader's demo course with hand-ins that are the released notebooks, as students begin."""
    seconds(nbgrader("quickstart", place.name), place.parent)
    seconds(nbgrader("generate_assignment", DEMO), place)
    for one in range(count):
        shutil.copytree(place / "release" / DEMO, place / "submitted" / f"d{one:03}" / DEMO)


def own_course(place, count):
    """Make our course with right answers in it, once as a folder to mark and once where nbgrader collects."""
    course = course_in(place)
    group = Class(course)
    for one in range(count):
        text = nbformat.writes(group.notebook(f"student {one}"))
        number = group.number_of(f"student {one}")
        for folder in (place / "handed_in" / number, place / "submitted" / number / NAME):
            folder.mkdir(parents=True)
            (folder / f"{NAME}.ipynb").write_text(text, encoding="utf-8")


def run_course(place, marked):
    """Make a copy of our course whose configuration lets nbgrader run the notebooks."""
    shutil.copytree(marked, place)
    config = place / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + f"\ndel {PLAIN}\n", encoding="utf-8")


def compared(count):
    """Print the cost of one hand-in among `count`, each way."""
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        demo, ours, run = (Path(folder, name) for name in ("demo", "ours", "run"))
        demo_course(demo, count)
        own_course(ours, count)
        run_course(run, ours)
        ways = {
            "nbgrader's demo, autograde": (nbgrader("autograde", DEMO, "--force"), demo),
            "nbgrader's demo, feedback": (nbgrader("generate_feedback", DEMO, "--force"), demo),
            "ours, mark (with feedback and report)": ([sys.executable, "-m", "neuro_helpers.coursework", "mark", NAME,
                                                       "handed_in", "--course", ".", "--again"], ours),
            "ours, run by nbgrader autograde": (nbgrader("autograde", NAME, "--force"), run),
        }
        spent = {way: [] for way in ways}
        for _turn in range(TURNS.get(count, 1)):
            for way, (words, place) in ways.items():
                spent[way].append(seconds(words, place) / count)
        each = {way: median(taken) for way, taken in spent.items()}
        print(f"\n{count} hand-ins: seconds of the processor for each")
        for way, taken in each.items():
            print(f"  {way:40} {taken:6.2f}")
        demo_runs, demo_feedback, marked, ran = each.values()
        print(f"  mark / demo (both with feedback)         {marked / (demo_runs + demo_feedback):6.2f}")
        print(f"  run by nbgrader / demo (autograde alone) {ran / demo_runs:6.2f}")


def main():
    """Compare one hand-in, then a class."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--class", dest="count", type=int, default=30, help="how many hand in (default: 30)")
    asked = words.parse_args()
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])  # for alembic
    for count in (1, asked.count):
        compared(count)


if __name__ == "__main__":
    main()
