"""From what a student handed in to a notebook that can be marked: the released one, with the student's cells in it.

Every notebook that is marked begins as the one that was handed out, so a cell that was deleted, locked text that was
changed, a check that became text, metadata that says more points: none of it can change what is marked. The
student's own cells come where the student put them.
"""

import copy
import json

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

LONGEST_SOURCE = 25_000  # characters of one cell; an answer may have 20,000
MOST_OWN_CELLS = 200  # beside the released ones
MOST_CELLS = 5_000
LARGEST_KEPT = 5_000_000  # characters of all cells and pasted pictures; outputs are thrown away and don't count
PICTURES = ("image/png", "image/jpeg", "image/gif")
GONE = "# This cell was missing in the notebook that was handed in."
SHORTENED = "\n(The rest of this cell was left out: it is too long.)"


class NotReadable(ValueError):
    """A file is no notebook; the sentence says why."""


def cells_of(data):
    """Return the cells of a notebook file, each as a plain dict with known keys only.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    NotReadable
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotReadable("it is no notebook: what it holds cannot be read (no JSON)") from None
    if isinstance(found, dict) and isinstance(found.get("worksheets"), list):  # notebooks before 2015
        sheets = [one for one in found["worksheets"] if isinstance(one, dict)]
        found = {"cells": [cell for one in sheets for cell in one.get("cells") or []]}
    cells = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list):
        raise NotReadable("it is no notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise NotReadable(f"it has more than {MOST_CELLS:,} cells")
    kept = [_plain(cell) for cell in cells if isinstance(cell, dict)]
    if sum(len(json.dumps(cell)) for cell in kept) > LARGEST_KEPT:
        raise NotReadable("it is larger than 5 MB, even without what was printed")
    return kept


def _plain(cell):
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(one for one in source if isinstance(one, str))
    source = source if isinstance(source, str) else ""
    source = source.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\0", "")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    if len(source) > LONGEST_SOURCE:
        source = source[:LONGEST_SOURCE] + SHORTENED
    kind = cell.get("cell_type")
    return {"kind": kind if kind in ("markdown", "raw") else "code", "source": source,
            "grade_id": grade_id if isinstance(grade_id, str) else "",
            "attachments": _pictures(cell.get("attachments"))}


def _pictures(attachments):
    """Return the pictures that were pasted into a text; nothing else that may hang on it."""
    kept = {}
    for name, data in attachments.items() if isinstance(attachments, dict) else ():
        if isinstance(data, dict):
            pictures = {kind: one for kind, one in data.items() if kind in PICTURES and isinstance(one, str)}
            if pictures:
                kept[str(name)] = pictures
    return kept


def grade_ids(cells):
    """Return the names of the cells that nbgrader knows."""
    return {cell["grade_id"] for cell in cells if cell["grade_id"]}


def put_back(cells, released):
    """Return the released notebook with a student's cells in it, and what had to be put back.

    Parameters
    ----------
    cells : list of dict
        From `cells_of`.
    released : NotebookNode
        The notebook that was handed out.

    Returns
    -------
    NotebookNode
    list of str
        Sentences for the report.
    """
    notebook, remarks = copy.deepcopy(released), []
    known = {_id(cell): cell for cell in notebook.cells if _id(cell)}
    theirs, own = _theirs(cells, notebook.cells, known)
    changed = sorted(name for name, cell in theirs.items() if not _open(known[name]) and _differs(cell, known[name]))
    retyped = sorted(name for name, cell in theirs.items() if cell["kind"] != known[name].cell_type)
    missing = [name for name in known if name not in theirs]
    for said, names in (("These cells had been deleted and were put back", missing),
                        ("These cells were of another kind and were put back", retyped),
                        ("The locked text of these cells had been changed and was put back",
                         [name for name in changed if name not in retyped])):
        if names:
            remarks.append(f"{said}: {', '.join(names)}.")
    for name, cell in known.items():
        if _open(cell):
            cell.source = theirs[name]["source"] if name in theirs else _gone(cell)
            if name in theirs and cell.cell_type == "markdown" and theirs[name]["attachments"]:
                cell.attachments = NotebookNode(theirs[name]["attachments"])
    if sum(map(len, own.values())) > MOST_OWN_CELLS:
        remarks.append(f"More than {MOST_OWN_CELLS} cells of the student's own: the rest was left out.")
    _add_own(notebook, own)
    return notebook, remarks


def _theirs(cells, released, known):
    """Return the student's version of each known cell, and the own cells: after which released cell -> cells."""
    last = {cell["grade_id"]: place for place, cell in enumerate(cells) if cell["grade_id"] in known}
    plain = {cell.source.strip(): place for place, cell in enumerate(released) if not _id(cell)}
    place_of_id = {_id(cell): place for place, cell in enumerate(released) if _id(cell)}
    theirs, own, after = {}, {}, -1
    for place, cell in enumerate(cells):
        name, text = cell["grade_id"], cell["source"].strip()
        if last.get(name) == place:  # of several copies the last one counts, as in nbgrader
            theirs[name], after = cell, place_of_id[name]
        elif name not in known and text in plain:
            after = plain[text]
        elif text:
            own.setdefault(after, []).append(cell)
    return theirs, own


def _add_own(notebook, own):
    room, cells = MOST_OWN_CELLS, []
    for place in range(-1, len(notebook.cells)):
        if place >= 0:
            cells.append(notebook.cells[place])
        for cell in own.get(place, []):
            if room:
                room -= 1
                new = new_markdown_cell if cell["kind"] == "markdown" else new_code_cell
                cells.append(new(_shown(cell), id=f"own-{MOST_OWN_CELLS - room}"))
                if cell["kind"] == "markdown" and cell["attachments"]:
                    cells[-1].attachments = NotebookNode(cell["attachments"])
    notebook.cells = cells


def _shown(cell):
    """Return the text of an own cell; in a raw cell nothing runs, so its lines become comments."""
    if cell["kind"] != "raw":
        return cell["source"]
    return "\n".join(f"# {line}" for line in cell["source"].splitlines())


def _id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def _open(cell):
    return bool(cell.metadata["nbgrader"].get("solution"))


def _differs(theirs, released):
    return theirs["source"].strip() != released.source.strip()


def _gone(cell):
    return GONE if cell.cell_type == "code" else ""
