"""Begin a lesson: a notebook with the parts that every lesson has, and its first browser test.

    python -m uv run --group test python -m tools.new_lesson 06 claims_and_evidence "Claims on trial"

Nothing that is there already is written over. `docs/how_to/add_a_lesson.md` says what comes next.
"""

import argparse
import re
import sys
from pathlib import Path

from tools.clean_notebooks import text_of

ROOT = Path(__file__).resolve().parents[1]
CELLS = (  # type and text of each cell
    ("markdown", "# {number}. {title}\n\n*One sentence that says what a student can do afterwards.*\n\n"
                 "**Time:** 50 minutes. **You need:** lesson 0. No programming.\n\n"
                 "After this lesson you can\n\n- name ...\n- predict ...\n- explain ...\n- judge ..."),
    ("code", "import neuro_helpers as nh\nnh.setup()"),
    ("code", "nh.ScopeLine()"),
    ("markdown", "## 1. The first idea (10 minutes)\n\nThe idea, in at most 120 words."),
    ("markdown", "**Predict.** What happens to calm response when a disagreement gets heated? Answer in the demo, "
                 "before it does."),
    ("code", 'nh.PredictFirst("conflict", 0.8, "calm_response")'),
    ("markdown", "**What you should see.** ...\n\n**Explain.** ...\n\n**Think.** ..."),
    ("markdown", "## What you did\n\nYou named ..., predicted ..., explained ..., judged ...\n\n"
                 "**Next:** [the next lesson](00_start_here.ipynb)"),
)
TAGS = {2: ["nbval-ignore-output"]}  # the teacher's own support link stands there
BROWSER_TEST = '''"""Lesson {number} in a real JupyterLab, network cut: after Run All, what a student does."""

from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401

LESSON, PICTURES = "{stem}.ipynb", 1
'''


def notebook(number: str, title: str) -> dict:
    """Return the notebook as a dict, in the form in which notebooks are kept."""
    cells = []
    for place, (kind, text) in enumerate(CELLS):
        source = text.format(number=int(number), title=title).splitlines(keepends=True)
        cell = {"cell_type": kind, "id": f"cell-{place}", "metadata": {}, "source": source}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": [], "metadata": {"tags": TAGS[place]} if place in TAGS else {}}
        cells.append(cell)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4,
            "nbformat_minor": 5}


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write the two files; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.new_lesson", description=__doc__.splitlines()[0])
    parser.add_argument("number", help="two digits, such as 06")
    parser.add_argument("name", help="of the files: small letters and _, such as claims_and_evidence")
    parser.add_argument("title", help='such as "Claims on trial"')
    chosen = parser.parse_args(arguments)
    for what, text, form in (("number", chosen.number, r"\d\d"), ("name", chosen.name, r"[a-z]+(_[a-z]+)*")):
        if not re.fullmatch(form, text):
            parser.exit(2, f"{what}: found {text!r}; allowed: {form}\n")
    stem = f"{chosen.number}_{chosen.name}"
    files = {root / "notebooks" / f"{stem}.ipynb": text_of(notebook(chosen.number, chosen.title)),
             root / "tests" / "browser" / f"test_{chosen.name}.py": BROWSER_TEST.format(number=int(chosen.number),
                                                                                        stem=stem)}
    for path, text in files.items():
        if path.exists():
            print(f"there already, left alone: {path}")
            continue
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
