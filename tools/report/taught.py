"""Which cell of which lesson shows each row and each effect phrase of the document, word for word.

Generated, not listed by hand: every demo of every lesson is made as its cell makes it, each of its choices is tried,
and what it has put on screen is searched for the document's words.
"""

import html
import json
import re
from collections.abc import Iterator

import ipywidgets as widgets
import pandas as pd

import neuro_helpers as nh
from neuro_helpers import tables
from neuro_helpers.demos import MyPredictions, Predict, StepPlayer
from neuro_helpers.kit import Demo
from tools.report.at_rest import EFFECT_COLUMNS, document_rows, effect_phrases

NOTEBOOKS = tables.data_folder().parent / "notebooks"
CHOICES = ("region", "chemical")  # controls of demos that show one row of the document at a time
QUIET = (MyPredictions,)
HOME = {  # the lesson that is looked at first
    "brain_regions": "01", "neurochemicals": "02", "interaction_flow": "03", "closing_quotation": "05"}


def wanted() -> list[tuple[str, str]]:
    """Every piece of the document's three sections and its quotation: ``(row, words)``."""
    pieces = []
    for name in EFFECT_COLUMNS:
        pieces += [(f"{name}:{cell}", role) for cell, role, *_effects in tables.load(name).itertuples(index=False)]
    pieces += [(row, phrase) for row, _node, phrase in effect_phrases()]
    for step, *parts in tables.load("interaction_flow").itertuples(index=False):
        pieces += [(f"interaction_flow:{step}", part) for part in parts]
    quotation = tables.load("closing_quotation").iloc[0, 0]
    pieces += [("closing_quotation:1", one.strip("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK} "))
               for one in re.split(r"(?<=\.)\s", quotation)]
    return sorted(pieces, key=lambda piece: document_rows().index(piece[0]))


def taught() -> pd.DataFrame:
    """One row for each piece of the document: where it is taught, "" where it is not.

    Returns
    -------
    DataFrame
        document_row, words, lesson and cell (the first demo that shows the words), text (the first cell that only
        quotes them, where no demo does).
    """
    shown = list(_shown())
    lines = []
    for row, words in wanted():
        home = HOME[row.partition(":")[0]]
        at_home_first = sorted(shown, key=lambda cell, home=home: not cell[0].startswith(home))
        hits = {kind: next(((lesson, cell) for lesson, cell, one, text in at_home_first
                            if one == kind and _even(words) in text), ("", "")) for kind in ("demo", "text")}
        lines.append((row, words, *hits["demo"], " ".join(hits["text"])))
    return pd.DataFrame(lines, columns=["document_row", "words", "lesson", "cell", "text"])


def show() -> None:
    """Print where the document is taught."""
    table = taught()
    print("\n# The document's words, and the lesson and cell that teach them\n")
    print(table.to_string(index=False, max_colwidth=48))
    print(f"\n{len(table)} pieces; without a demo: {(table['lesson'] == '').sum()}")


def _even(text: str) -> str:
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).casefold()


def _shown() -> Iterator[tuple[str, str, str, str]]:
    """Yield lesson, cell, kind ("demo" or "text") and the words that the cell shows."""
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                yield path.stem, source.splitlines()[0], "text", _even(source)
            elif source.startswith("nh.") and not source.startswith("nh.setup"):
                demo = eval(source, {"nh": nh})
                if isinstance(demo, Demo) and not isinstance(demo, QUIET):
                    yield path.stem, source, "demo", _even(" ".join(_states(demo)))


def _states(demo: Demo) -> Iterator[str]:
    """Yield what a demo shows as it opens, and at each of its choices or steps."""
    yield _words(demo)
    if isinstance(demo, Predict):
        demo.show()
        yield _words(demo)
    for name in CHOICES:
        for value in [value for _told, value in getattr(demo.controls.get(name), "options", ())]:
            demo.controls[name].value = value
            yield _words(demo)
    for step in range(1, 6) if isinstance(demo, StepPlayer) else ():
        demo.controls[f"step_{step}"].click()
        yield _words(demo)


def _words(demo: Demo) -> str:
    """Return all texts that a demo has sent to the page."""
    return " ".join(html.unescape(value) if isinstance(value, str) else
                    json.dumps(value, ensure_ascii=False, default=str)
                    for widget in _inside(demo.box) for name, value in widget.trait_values(sync=True).items()
                    if isinstance(value, (str, dict)) and not name.startswith("_"))


def _inside(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _inside(child)
