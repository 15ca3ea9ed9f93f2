"""Bring notebooks into the form in which they are kept: what a reader or nbval needs, and nothing of one machine.

    python tools/clean_notebooks.py            # cleans notebooks/*.ipynb in place
    python tools/clean_notebooks.py --check    # changes nothing; ends with 1 and a list if something is to do

Kept are text, HTML (a demo's stored picture with its sentence) and PNG outputs: nbval compares them, and a reader
without a kernel sees them. Taken out are widget state and views (GitHub then shows "Invalid Notebook"), scripts, chart
specifications, errors, execution times, and what depends on who ran the notebook last. Execution counts become 1, 2,
3, ... because nbval takes a cell without one as never run. The cell tag ``clear-output`` takes out all of a cell's
output. Standard library only, so that a pre-commit hook needs no environment.
"""

import argparse
import json
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
KEPT_TYPES = ("text/plain", "text/markdown", "text/html", "image/png")
KEPT_CELL_METADATA = ("tags", "jupyter", "editable", "deletable", "slideshow", "nbgrader")
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cleaned(notebook):
    """Return a clean copy of a notebook (a dict as `json.load` gives it)."""
    cells, count = [], 0
    for cell in notebook["cells"]:
        count += cell["cell_type"] == "code"
        cells.append(_cleaned_cell(cell, count))
    return {
        "cells": cells,
        "metadata": {key: notebook["metadata"][key] for key in ("title",) if key in notebook["metadata"]} | KERNEL,
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }


def _cleaned_cell(cell, count):
    metadata = {key: value for key, value in cell["metadata"].items() if key in KEPT_CELL_METADATA}
    if cell["cell_type"] != "code":
        return cell | {"metadata": metadata}
    dropped = "clear-output" in metadata.get("tags", [])
    outputs = [] if dropped else [kept for output in cell["outputs"] if (kept := _cleaned_output(output, count))]
    return cell | {"metadata": metadata, "outputs": outputs, "execution_count": count if outputs else None}


def _cleaned_output(output, count):
    """Return the part of one output that is kept, or None."""
    if output["output_type"] == "stream":
        return output if output["name"] == "stdout" else None
    if output["output_type"] == "error":
        return None
    data = {kind: content for kind, content in output["data"].items() if kind in KEPT_TYPES}
    number = {"execution_count": count} if output["output_type"] == "execute_result" else {}
    return (output | {"data": data, "metadata": {}} | number) if data else None


def text_of(notebook):
    """Return a notebook as the text of its file, in the form in which JupyterLab saves it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments=None):
    """Clean or check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, report what would change")
    parser.add_argument("files", nargs="*", type=Path, help="notebooks (default: notebooks/*.ipynb)")
    chosen = parser.parse_args(arguments)
    unclean = 0
    for path in chosen.files or sorted(NOTEBOOKS.glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        clean = text_of(cleaned(json.loads(text)))
        if clean == text:
            continue
        unclean += 1
        if not chosen.check:
            path.write_text(clean, encoding="utf-8", newline="\n")
        print(f"{path}: {'not clean; run: python tools/clean_notebooks.py' if chosen.check else 'cleaned'}")
    return int(bool(unclean))


if __name__ == "__main__":
    sys.exit(main())
