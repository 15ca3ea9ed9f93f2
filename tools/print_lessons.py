"""Make paper of the lessons: for students without an answer in it, for teachers with every answer and every direction.

    python -m tools.print_lessons --for students print/students
    python -m tools.print_lessons --for teachers print/teachers notebooks/00_start_here.ipynb

Each notebook becomes one HTML file that needs no network, and a PDF (A4) where Chromium, Chrome or Edge is installed.
Nothing runs but the demos' own answers; the notebooks stay as they are. nbconvert comes with JupyterLab.
"""

import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbconvert.preprocessors import Preprocessor

from tools.mark_terms import MARK, without_marks
from tools.print_sheets import called, lines, sheet
from tools.think_notes import think_notes

ROOT = Path(__file__).resolve().parents[1]
STYLE = Path(__file__).with_name("print.css")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BEYOND_PATH = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
               "C:/Program Files/Google/Chrome/Application/chrome.exe",
               "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe")
WHO = {"students": "for students", "teachers": "for teachers: with answers"}

FOLDED = re.compile(r"<details(?P<more>[^>]*)>(?P<inside>.*?)</details>", re.S)
SOLUTION = re.compile(r"^[ \t]*### BEGIN (SOLUTION|HIDDEN TESTS).*?### END \1[^\n]*\n?", re.M | re.S)
ON_SCREEN = re.compile(r"^\*\*(How it works|Just chosen)\b.*|^## My predictions\s*$|^.*\]\(#1\.-.*", re.M)
SENTENCES = "double-click, write"  # of a cell in which students finish sentences


class OnPaper(Preprocessor):
    """Put sheets in the place of demos, open or leave out what is folded, and take out what is true on screen alone."""

    def __init__(self, for_teachers, directions):
        super().__init__(enabled=True)
        self.for_teachers, self.directions = for_teachers, directions
        self.words, self._section = {}, ""

    def preprocess(self, notebook, resources):
        """Return the notebook as it is printed: texts alone, and code that students write."""
        cells = [self._code(cell) if cell.cell_type == "code" else self._text(cell) for cell in notebook.cells]
        notebook.cells = [cell for cell in cells if cell is not None and cell.source.strip()]
        notebook.cells += [self._glossary()] if self.words else []
        return notebook, resources

    def _code(self, cell):
        calls = called(cell.source)
        if calls is not None:
            sheets = "".join(sheet(one, cell.outputs, self.for_teachers) for one in calls)
            return nbformat.v4.new_markdown_cell(f'<div class="sheet">{_one_block(sheets)}</div>' if sheets else "")
        if not self.for_teachers:
            cell.source, cell.outputs = _without_solution(cell, "# your answer"), []
        return cell

    def _text(self, cell):
        if not self.for_teachers:
            cell.source = _without_solution(cell, lines(6))
        for found in MARK.finditer(cell.source):
            term, meaning = re.sub(r"<summary>.*?</summary>", "", found[0]), found[1].strip("*")
            self.words.setdefault(meaning, re.sub(r"<[^>]+>", "", term).strip())
        text = ON_SCREEN.sub("", MARK.sub(r'<span class="term">\1</span>', cell.source))
        text = FOLDED.sub(r"<details open\g<more>>\g<inside></details>" if self.for_teachers else "", text)
        if heading := re.search(r"^## (\d+)\.", text, re.M):
            self._section = heading[1]
        cell.source = "\n\n".join(self._with_room(one) for one in re.split(r"\n\n+", text))
        return cell

    def _with_room(self, paragraph):
        """Add to a question what students need, lines, or what teachers need, the direction."""
        if paragraph.startswith("**Think.**"):
            direction = html.escape(self.directions.get(self._section, ""))
            told = f'<p class="direction"><b>Direction.</b> {direction[:1].upper()}{direction[1:]}</p>'
            more = (told if direction else "") if self.for_teachers else lines(3)
            return f'<div class="think">\n\n{paragraph}\n\n{more}\n\n</div>'
        if SENTENCES in paragraph:
            return paragraph.replace(": double-click, write, and press *Shift+Enter*", " in the notebook")
        if paragraph.startswith("1. ") and "..." in paragraph and not self.for_teachers:
            return f"{paragraph}\n\n{lines(5)}"
        return paragraph

    def _glossary(self):
        rows = "".join(f"<dt>{html.escape(term)}</dt><dd>{meaning}</dd>"
                       for term, meaning in sorted(self.words.items(), key=lambda one: one[0].lower()))
        return nbformat.v4.new_markdown_cell(f'<section class="words"><h2>Words</h2><dl>{rows}</dl></section>')


def _one_block(markup):
    """Return HTML without blank lines: Markdown would end the block there."""
    return re.sub(r"\n\s*", " ", markup)


def _without_solution(cell, instead):
    """Return a cell's text as nbgrader would hand it out: without its solution and its hidden tests."""
    if SOLUTION.search(cell.source):
        return SOLUTION.sub("", cell.source)
    return instead if cell.metadata.get("nbgrader", {}).get("solution") else cell.source


def printed(path, audience):
    """Return a notebook as one page of HTML for paper.

    Parameters
    ----------
    path : path
    audience : {"students", "teachers"}

    Examples
    --------
    >>> page = printed(ROOT / "notebooks" / "00_start_here.ipynb", "students")
    >>> "http-equiv" in page, "<script" in page
    (False, False)
    """
    notebook = nbformat.read(path, as_version=4)
    lesson = re.match(r"0?(\d+)_", Path(path).name)
    on_paper = OnPaper(audience == "teachers", think_notes().get(lesson[1], {}) if lesson else {})
    exporter = HTMLExporter(template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True,
                            exclude_anchor_links=True)
    title = without_marks(notebook.cells[0].source).splitlines()[0].lstrip("# ")
    exporter.register_preprocessor(on_paper, enabled=True)
    body, _resources = exporter.from_notebook_node(notebook)
    tops = {"left": title, "right": WHO[audience]}
    running = " ".join(f"@page {{ @top-{side} {{ content: {_in_css(text)}; }} }}" for side, text in tops.items())
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}, '
            f"{WHO[audience]}</title><style>{STYLE.read_text(encoding='utf-8')}\n{running}</style></head>\n"
            f'<body class="{audience}"><p class="who">{WHO[audience]}</p>{body}</body></html>\n')


def _in_css(text):
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def browser():
    """Return the path of an installed browser that makes PDF; None where there is none."""
    return next((found for name in (*BROWSERS, *BEYOND_PATH) if (found := shutil.which(name))), None)


def write_pdf(program, page):
    """Make a PDF beside an HTML file; no request leaves the computer.

    Returns
    -------
    Path or None
        None where the browser did not make it.
    """
    made = page.with_suffix(".pdf")
    made.unlink(missing_ok=True)
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless", "--disable-gpu", *as_root, f"--user-data-dir={profile}", "--no-first-run",
                   "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
                   f"--print-to-pdf={made.resolve()}", page.resolve().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=120)
        except (OSError, subprocess.TimeoutExpired):
            return None
    return made if made.is_file() else None


def main(words=None):
    """Write the files, and say which; return the exit status."""
    asked = argparse.ArgumentParser(prog="python -m tools.print_lessons", description=__doc__.splitlines()[0])
    asked.add_argument("--for", dest="audience", choices=tuple(WHO), required=True)
    asked.add_argument("folder", type=Path, help="where the files go; it is made")
    asked.add_argument("notebooks", nargs="*", type=Path, help="default: every lesson")
    given = asked.parse_args(words)
    given.folder.mkdir(parents=True, exist_ok=True)
    program = browser()
    for path in given.notebooks or sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        page = given.folder / f"{path.stem}_{given.audience}.html"
        page.write_text(printed(path, given.audience), encoding="utf-8")
        made = write_pdf(program, page) if program else None
        print(made or page)
    if program is None:
        print("No Chromium, Chrome or Edge was found, so there is HTML alone: open it in a browser and print it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
