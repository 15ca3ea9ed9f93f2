"""One entry for everything that checks this project.

    python -m uv run --group test --group maintain python -m tools.check fast

It prints each command before it runs it, and ends at the first one that fails, with that one's exit status. So any
line can be copied and run alone, with other options.
"""

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINT = ["ruff", "check"]
TYPES = ["mypy"]  # of what [tool.mypy] in pyproject.toml names
QUICK_TESTS = ["pytest", "tests", "--ignore=tests/browser", "--ignore=tests/test_table_harms.py",
               "--ignore=tests/test_table_forms.py"]
TASKS = {  # task: what it is for, and the modules with their options, each run as `python -m ...`
    "fast": ("before each commit: lint, types, tests without browser, notebooks and the mutated tables",
             [LINT, TYPES, QUICK_TESTS]),
    "all": ("before a landing: lint, types and README's own test line", [LINT, TYPES, ["pytest"]]),
    "browser": ("a real JupyterLab in a headless browser, the network cut", [["pytest", "tests/browser"]]),
    "notebooks": ("every notebook runs and prints what is stored", [["pytest", "notebooks"]]),
    "types": ("the type checker, with [tool.mypy] of pyproject.toml", [TYPES]),
    "store": ("run all notebooks anew and store what a reader without a kernel sees", [["tools.store_notebooks"]]),
}


def main(arguments=None):
    """Run one task; return the exit status of the first command that fails, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.check", description=__doc__.splitlines()[0],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{task:10} {what}" for task, (what, _) in TASKS.items()),
    )
    parser.add_argument("task", choices=TASKS)
    task = parser.parse_args(arguments).task
    for command in TASKS[task][1]:
        print("+ python -m", shlex.join(command), flush=True)
        status = subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
