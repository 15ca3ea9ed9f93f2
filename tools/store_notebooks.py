"""Run notebooks and store what readers without a kernel see: each demo's picture with its sentence. For maintainers.

    python -m uv run --group maintain python -m tools.store_notebooks                       # all of notebooks/
    python -m uv run --group maintain python -m tools.store_notebooks notebooks/00_start_here.ipynb

Every cell runs anew, in place, with the switch `NEURO_HELPERS_STILLS=1`; then the glossary's terms are marked
(`mark_terms.py`) and the cleaner (`clean_notebooks.py`) takes
out what belongs to one machine. A notebook with an error is left as it was. A student's kernel never has the switch:
pictures take vl-convert, which the groups `maintain` and `test` bring.
"""

import argparse
import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tools import clean_notebooks, mark_terms

STILLS, GRADED = "NEURO_HELPERS_STILLS", "NBGRADER_EXECUTION"
CELL_SECONDS = 120


def stored(path: Path) -> nbformat.NotebookNode:
    """Run one notebook in its own folder, as JupyterLab does, and return it with its outputs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell ends with an error.
    """
    notebook = nbformat.read(path, as_version=4)
    os.environ[STILLS] = "1"  # the kernel inherits it
    os.environ.pop(GRADED, None)
    NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    return notebook


def main(arguments: list[str] | None = None) -> int:
    """Run, clean and write; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.store_notebooks", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="notebooks (default: notebooks/*.ipynb)")
    chosen = parser.parse_args(arguments)
    missing = [name for name in ("vl_convert", "PIL") if find_spec(name) is None]
    if missing:
        command = "python -m uv run --group maintain python -m tools.store_notebooks"
        parser.exit(2, f"{' and '.join(missing)} not found; use: {command}\n")
    failed = 0
    for path in chosen.files or sorted(clean_notebooks.NOTEBOOKS.glob("*.ipynb")):
        try:
            notebook = stored(path)
        except CellExecutionError as error:
            failed += 1
            print(f"{path}: not stored, a cell ended with an error\n{error}", file=sys.stderr)
            continue
        as_in_a_file = json.loads(nbformat.writes(notebook))  # texts as lists of lines
        if path.name in {lesson.name for lesson in mark_terms.lessons(path.parent)}:
            as_in_a_file, unused = mark_terms.marked(as_in_a_file, int(path.name[:2]))
            print("".join(f"{path}: {mark_terms.UNUSED.format(term)}\n" for term in unused), end="")
        text = clean_notebooks.text_of(clean_notebooks.cleaned(as_in_a_file))
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path}: stored")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
