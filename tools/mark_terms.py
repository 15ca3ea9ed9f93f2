"""Mark in the lessons' text where a term is first used, so that its sentence of data/teaching/glossary.csv opens there.

    python -m tools.mark_terms            # takes out all marks and sets them anew, in notebooks/NN_*.ipynb
    python -m tools.mark_terms --check    # changes nothing; ends with 1 and a list if something is to do

A mark is ``<details class="nh-term"><summary>insula</summary> A folded region ...</details>`` in the running text: it
needs no kernel and no script, and opens by Enter and Space. A browser ends the paragraph before it; the style of the
demos (``neuro_helpers/kit/terms.css``) lets the text flow on, and the style in the mark keeps most of it on one line
before the kernel runs.

Each term is marked once in the lesson that the glossary names and once in each later lesson that uses it. Left alone
are the first cell (it is read before the kernel runs), cells that students write in, the summary, headings, tables,
links, code, the document's own words, and words inside a longer emphasis.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from pathlib import Path

import pandas as pd

from neuro_helpers.tables import load
from tools import clean_notebooks

BEGIN = '<details class="nh-term" style="display:inline-block;vertical-align:top"><summary>'
AT_THE_START = "<span></span>"  # a line that begins with <details> would not be read as Markdown
MARK = re.compile(r'(?:<span></span>)?<details class="nh-term[^>]*><summary>(.*?)</summary>.*?</details>')
MOST_IN_A_LINE = 5
PASSED_OVER = ("double-click", "## Summary")  # what cells say in which students write, and that sum up
UNUSED = "does not use {!r}, which glossary.csv says it opens first"
TO_DO = "marks are not as glossary.csv says; run: python -m tools.mark_terms"
LEFT_ALONE = re.compile(r"\[[^]]*\]\([^)]*\)|`[^`]*`|<[^>]+>|“[^”]*”")
EMPHASIS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")
LINE_START = re.compile(r"\s*(?:[-*+] |\d+\. |> )?")


def without_marks(text: str) -> str:
    """Return text as it was written: terms without the sentences that open there.

    Examples
    --------
    >>> without_marks(f"The {BEGIN}**insula**</summary> A region.</details> is quiet.")
    'The **insula** is quiet.'
    """
    return MARK.sub(r"\1", text)


class Marker:
    """Marks for one lesson, in the order of its text.

    Parameters
    ----------
    glossary : DataFrame
    lesson : int

    Attributes
    ----------
    left : set of str
        The terms that have not been found yet.
    """

    def __init__(self, glossary: pd.DataFrame, lesson: int) -> None:
        rows = glossary[glossary["first_lesson"] <= lesson]
        self._sentences = dict(zip(rows["term"], rows["sentence"], strict=True))
        self._terms = {word.strip().casefold(): row.term for row in rows.itertuples()
                       for word in (row.term, *row.also.split(";")) if word.strip()}
        words = "|".join(re.escape(word) for word in sorted(self._terms, key=len, reverse=True))
        self._words = re.compile(rf"(?<![\w-])({words})(?:e?s)?(?![\w-])", re.IGNORECASE) if words else None
        self.left = set(self._sentences)

    def line(self, text: str) -> str:
        """Return one line of a lesson's text with its marks."""
        if self._words is None or text.lstrip().startswith(("#", "|")) or "\N{RIGHTWARDS ARROW}" in text:
            return text
        closed = [found.span() for found in LEFT_ALONE.finditer(text)]
        emphasised = [(found.span(), found[1] or found[2]) for found in EMPHASIS.finditer(text)]
        begins, parts, done = LINE_START.match(text).end(), [], 0  # type: ignore[union-attr]
        for found in self._words.finditer(text):
            term = self._terms[found[1].casefold()]
            start, end = found.span()
            around = next((one for one in emphasised if one[0][0] <= start < one[0][1]), None)
            if around is not None:
                start, end = around[0]
            is_free = not any(a < end and start < b for a, b in closed) and (around is None or around[1] == found[0])
            if term not in self.left or not is_free or len(parts) == 2 * MOST_IN_A_LINE:
                continue
            self.left.remove(term)
            parts += [text[done:start], self._mark(term, text[start:end], start == begins)]
            done = end
        return "".join(parts) + text[done:]

    def _mark(self, term: str, words: str, at_the_start: bool) -> str:
        sentence = html.escape(self._sentences[term], quote=False)
        return f"{AT_THE_START if at_the_start else ''}{BEGIN}{words}</summary> {sentence}</details>"


def marked(notebook: dict, lesson: int, glossary: pd.DataFrame | None = None) -> tuple[dict, list[str]]:
    """Return a lesson with its marks, and the terms that it should open first and does not use."""
    glossary = load("glossary") if glossary is None else glossary
    marker = Marker(glossary, lesson)
    cells = []
    for place, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            text = without_marks("".join(cell["source"]))
            if place and not any(words in text for words in PASSED_OVER):
                text = "\n".join(marker.line(line) for line in text.split("\n"))
            cell = cell | {"source": text.splitlines(keepends=True)}
        cells.append(cell)
    own = glossary.loc[glossary["first_lesson"] == lesson, "term"]
    return notebook | {"cells": cells}, [term for term in own if term in marker.left]


def lessons(folder: Path = clean_notebooks.NOTEBOOKS) -> dict[Path, int]:
    """Return each lesson's file, and its number."""
    return {path: int(path.name[:2]) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def mark(path: Path, check: bool = False) -> list[str]:
    """Set the marks of one lesson anew, and return what there is to say; with `check` nothing is changed."""
    text = path.read_text(encoding="utf-8")
    notebook, unused = marked(json.loads(text), int(path.name[:2]))
    said = [f"{path}: {UNUSED.format(term)}" for term in unused]
    if (now := clean_notebooks.text_of(notebook)) != text:
        if not check:
            path.write_text(now, encoding="utf-8", newline="\n")
        said.append(f"{path}: {TO_DO if check else 'marked'}")
    return said


def main(arguments: list[str] | None = None) -> int:
    """Mark or check; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.mark_terms", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, report what would change")
    parser.add_argument("files", nargs="*", type=Path, help="notebooks (default: notebooks/NN_*.ipynb)")
    chosen = parser.parse_args(arguments)
    said = [one for path in chosen.files or lessons() for one in mark(path, chosen.check)]
    print("\n".join(said) or "marks are as glossary.csv says")
    return int(bool(said) and chosen.check)


if __name__ == "__main__":
    sys.exit(main())
