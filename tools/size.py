"""How large the package is, room by room, in one or several checkouts side by side.

    python -m tools.size                      # this checkout, as it lies here
    python -m tools.size 49c3803 HEAD .       # two commits of this repository, and this checkout
    python -m tools.size ../old ../new        # folders

An argument that names a folder with `neuro_helpers/` in it is read as it lies there (without what git ignores, so that
nothing made counts as written); every other one is a commit of this repository. *Lines* are the lines of the file.
*Code* are those that hold code: no blank line, no comment, no docstring. Standard library only.
"""

import argparse
import ast
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import tokenize
from collections import Counter
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "neuro_helpers"
BESIDE = ("tools", "tests", "benchmarks")  # shown below the package, so that a move out of it cannot pass for a saving
WIRED = ("demos/", "kit/")  # where plumbing is counted: in the kit it is meant to be, and once
BROWSER_SUFFIXES = (".js", ".css", ".html")
# Wiring that a demo writes although it says nothing about couples. One line counts once, whatever it matches.
PLUMBING = {
    "listening": r"\.(un)?observe\(|\bon_click\b|\bon_msg\b",
    "boxes": r"widgets\.(HBox|VBox|Box|GridBox|Layout|Output|Tab|Accordion)\b",
    "style by hand": r"\b(add|remove)_class\b|\blayout=|\.layout\.|\bstyle=",
    "sending at once": r"\bhold_(sync|trait_notifications)\b",
    "linking": r"\b(js|jsd|d)?link\(|\.unlink\(",
    "quiet": r"\b_?quiet\b",
    "storing": r"\b_repr_mimebundle_\b|\b_ipython_display_\b",
    "style and sentence": r"\b(Front|Sentence)\(",
    "spoken names": r"\.names?\(|\b_(speak|say|name)\(",
    "children moved": r"\.children\b",
}
WIDGETS = re.compile(r"^\s*(import|from)\s+(ipywidgets|anywidget)\b", re.MULTILINE)
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(text):
    """Return how many lines of a Python file hold code: no blank line, no comment, no docstring.

    Blank lines inside a string are blank. A string that stands alone is a docstring wherever it stands.

    Examples
    --------
    >>> code_lines('''"What it is for."
    ...
    ... # why
    ... x = 1  # one
    ... ''')
    1
    """
    held = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            held.difference_update(range(node.lineno, node.end_lineno + 1))
    lines = text.splitlines()
    return sum(bool(lines[number - 1].strip()) for number in held)


def plumbing(text):
    """Return how many lines match any pattern of `PLUMBING`, and how many match each."""
    found = Counter()
    for line in text.splitlines():
        kinds = [kind for kind, pattern in PLUMBING.items() if re.search(pattern, line)]
        found.update(kinds)
        found["any"] += bool(kinds)
    return found


def files_of(folder):
    """Return the files below a checkout's rooms, as paths relative to it, without what git ignores."""
    listed = subprocess.run(
        ["git", "-C", folder, "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True
    )
    inside = listed.stdout.splitlines() if listed.returncode == 0 and (folder / ".git").exists() else [
        path.relative_to(folder).as_posix() for path in folder.rglob("*")
    ]
    rooms = tuple(f"{room}/" for room in (PACKAGE, *BESIDE))
    wanted = {name for name in inside if name.startswith(rooms) and name.endswith((".py", *BROWSER_SUFFIXES))}
    return sorted(Path(name) for name in wanted if (folder / name).is_file())


def room_of(path):
    """Return the room of a file: the folder below the package or a file beside those; else the folder at the top."""
    if path.parts[0] != PACKAGE:
        return f"{path.parts[0]}/"
    return f"{path.parts[1]}/" if len(path.parts) > 2 else path.name


def measured(folder):
    """Return every figure of one checkout: {(section, row): value}."""
    found = Counter()
    texts = {path: (folder / path).read_text(encoding="utf-8") for path in files_of(folder)}
    for path, text in texts.items():
        room, lines = room_of(path), len(text.splitlines())
        inside = path.parts[0] == PACKAGE
        if path.suffix != ".py":
            found[f"lines of {path.suffix[1:]} in the package", "all"] += lines * inside
            continue
        code = code_lines(text)
        where = "" if inside else "beside the package: "
        for section, value in (("lines of Python", lines), ("code lines", code), ("files of Python", 1)):
            found[f"{where}{section}, by room", room] += value
            found[f"{where}{section}, by room", "all"] += value * inside
        found["files that import ipywidgets or anywidget", room] += bool(WIDGETS.search(text)) and inside
        if inside and room in WIRED:
            for kind, count in plumbing(text).items():
                found[f"plumbing lines in {room}", kind] += count
            found[f"plumbing lines in {room}", "of all lines there"] += lines
        if inside and room == "demos/":
            found["lines of each demo file", path.relative_to(f"{PACKAGE}/demos").as_posix()] = lines
    demo_lines = [value for (section, _), value in found.items() if section == "lines of each demo file"]
    for name, statistic in (("mean", mean), ("median", median), ("longest", max)):
        found["lines a demo file", name] = round(statistic(demo_lines)) if demo_lines else 0
    names = Counter(path.name for path in texts if path.parts[0] == PACKAGE and not path.name.startswith("__"))
    found |= {("base names used more than once", name): count for name, count in names.items() if count > 1}
    return {key: value for key, value in found.items() if value}


def checkout(argument, folder):
    """Return the folder that an argument names; a commit is unpacked into `folder` first."""
    if (Path(argument) / PACKAGE).is_dir():
        return Path(argument).resolve()
    packed = subprocess.run(["git", "-C", ROOT, "archive", "--format=tar", argument], capture_output=True)
    if packed.returncode:
        sys.exit(f"found {argument!r}; needs a folder with {PACKAGE}/ in it, or a commit of {ROOT}")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def table(columns):
    """Return the figures of several checkouts (`{name: measured(...)}`) as one text table."""
    keys = list(dict.fromkeys(key for found in columns.values() for key in found))
    sections = dict.fromkeys(section for section, _ in keys)
    order = {"any": 1, "of all lines there": 2, "all": 3}  # last, in this order
    width = max(len(row) for _, row in keys) + 2
    widths = {name: max(10, len(name) + 2) for name in columns}
    lines = []
    kinds = [section.split()[0] for section in sections]  # "plumbing" of two rooms stands together
    for section in sorted(sections, key=lambda section: ("beside" in section, kinds.index(section.split()[0]))):
        head = "".join(f"{name:>{widths[name]}}" for name in columns)
        lines += ["", section, f"  {'':{width}}{head}"]
        for row in sorted({row for here, row in keys if here == section}, key=lambda row: (order.get(row, 0), row)):
            cells = (found.get((section, row), "-") for found in columns.values())
            values = zip(cells, widths.values(), strict=True)
            lines.append(f"  {row:{width}}" + "".join(f"{cell:>{room},}" if cell != "-" else f"{cell:>{room}}"
                                                      for cell, room in values))
    return "\n".join([*lines, "", "plumbing: a line counts that matches one of",
                      *(f"  {kind:{width}}{pattern}" for kind, pattern in PLUMBING.items())])


def main(arguments=None):
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.size", description=__doc__.splitlines()[0])
    parser.add_argument("checkouts", nargs="*", default=["."], metavar="FOLDER_OR_COMMIT", help="default: this folder")
    columns = {}
    for argument in parser.parse_args(arguments).checkouts:
        with tempfile.TemporaryDirectory() as folder:
            columns[argument] = measured(checkout(argument, Path(folder)))
    print(table(columns))


if __name__ == "__main__":
    main()
