"""The rooms of the package, read from the code: imports run one way, widgets and files have one room each.

Each guard is a function of sources, so that it is shown here to find a planted fault, too.
"""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "neuro_helpers"
FRONT_DOOR = "__init__"
ALL_ABOVE = "all above"
# Room -> what it may import, lowest room first. CONTRIBUTING.md shows the same table to people.
ROOMS = {
    "wording": "nothing",
    "tables": "wording",
    "handed": "nothing",
    "answers": "nothing",
    "network": "wording, tables, handed, answers",
    "explain": "wording, tables, handed, answers, network",
    "evidence": "wording, tables, handed, answers, network",
    "stability": "wording, tables, handed, answers, network",
    "uncertainty": "wording, tables, handed, answers, network",
    "simulate": "wording, tables, handed, answers, network, uncertainty",
    "model": ALL_ABOVE,
    "charts": "wording",
    "occasion": "nothing",
    "coursework": "wording, tables, handed, explain, simulate, model, occasion",
    "display": "wording, handed, occasion",
    "kit": "wording, tables, handed, network, model, charts, occasion, display",
    "demos": ALL_ABOVE,
    "page": ALL_ABOVE,
    FRONT_DOOR: ALL_ABOVE,
}
WIDGETS = {"ipywidgets": {"kit", "display"}, "anywidget": {"kit", "display"}}  # library -> the rooms that know it
READERS = {"tables"}  # of the data, and of what students saved
SAME_NAME_ALLOWED = {"__init__", "__main__"}


def sources():
    """Return module -> text of the whole package."""
    return {module_of(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
            for path in sorted((ROOT / PACKAGE).rglob("*.py"))}


def module_of(path):
    """Return a file's dotted name; the file of a folder itself keeps its ``__init__``."""
    return ".".join(path.with_suffix("").parts)


def room_of(module):
    """Return the room of a dotted name; the package itself is the front door."""
    return module.split(".")[1] if "." in module else FRONT_DOOR


def imports_of(module, text, known):
    """Return every module that a file imports, at its top or inside a function, relative ones spelled out."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            place = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*place, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                found.add(whole if whole in known or f"{whole}.__init__" in known else base)
    return {f"{name}.__init__" if f"{name}.__init__" in known else name for name in found}


def arrows(files):
    """Return module -> the package's own modules that it imports."""
    return {module: {name for name in imports_of(module, text, files) if name.split(".")[0] == PACKAGE}
            for module, text in files.items()}


def allowed(room):
    """Return the rooms that a room may import."""
    if ROOMS[room] == ALL_ABOVE:
        return set(list(ROOMS)[: list(ROOMS).index(room)])
    return set(ROOMS[room].split(", ")) - {"nothing"}


def wrong_arrows(files):
    """Return the imports that the table of rooms does not allow, and the files of rooms that it does not have."""
    wrong = [f"{module} is in no room of the table" for module in files if room_of(module) not in ROOMS]
    for module, names in arrows(files).items():
        here = room_of(module)
        wrong += [f"{module} imports {name}" for name in sorted(names)
                  if here in ROOMS and room_of(name) not in allowed(here) | {here}]
    return wrong


def circles(files):
    """Return the modules that import one another, in a circle of any length or on the way between two circles."""
    left = arrows(files)
    while left:
        imported = {name for module, names in left.items() for name in names - {module}}
        outside = [module for module, names in left.items()
                   if not (names - {module}) & left.keys() or module not in imported]
        if not outside:
            break
        left = {module: names for module, names in left.items() if module not in outside}
    return sorted(left)


def strangers(files):
    """Return where a widget library is imported outside the rooms that know it."""
    return [f"{module} imports {library}" for module, text in files.items() for library, rooms in WIDGETS.items()
            if room_of(module) not in rooms
            and library in {name.split(".")[0] for name in imports_of(module, text, files)}]


def readers(files):
    """Return where a file is opened, or a table read, outside the room that reads files."""
    found = []
    for module, text in files.items():
        if room_of(module) in READERS:
            continue
        for node in ast.walk(ast.parse(text)):
            called = node.func if isinstance(node, ast.Call) else None
            words = "" if called is None else ast.unparse(called)  # "open", "pd.read_csv"
            if words == "open" or re.search(r"\bread_(csv|table|excel|json|parquet)$", words):
                found.append(f"{module}:{node.lineno} calls {words}")
    return found


def same_names(files):
    """Return the file names that occur more than once, and the names of rooms that a file or folder elsewhere has."""
    names = Counter(module.split(".")[-1] for module in files)
    inside = {part for module in files for part in module.split(".")[2:]}
    twice = {name for name, count in names.items() if count > 1} | (inside & {room_of(module) for module in files})
    return twice - SAME_NAME_ALLOWED


def test_imports_run_one_way_through_the_rooms():
    assert wrong_arrows(sources()) == []


def test_no_files_import_one_another_in_a_circle():
    assert circles(sources()) == []


def test_one_room_knows_the_widgets():
    assert strangers(sources()) == []


def test_one_room_reads_the_data():
    assert readers(sources()) == []


def test_no_two_files_share_a_name():
    assert same_names(sources()) == set()


def test_contributing_shows_the_same_rooms():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \| [^|]+ \| ([^|]+) \|$", text, re.M)
    bare = {"`": "", ".py": "", "/": ""}
    shown = {}
    for rooms, may in rows:
        for mark, nothing in bare.items():
            rooms, may = rooms.replace(mark, nothing), may.replace(mark, nothing)
        shown |= dict.fromkeys(rooms.split(", "), may)
    assert list(shown.items()) == list(ROOMS.items())


GOOD = {f"{PACKAGE}.wording": "", f"{PACKAGE}.charts.day": f"from {PACKAGE}.wording import whole",
        f"{PACKAGE}.model": "", f"{PACKAGE}.__init__": f"from {PACKAGE}.model import CoupleModel"}


@pytest.mark.parametrize(("guard", "planted"), [
    (wrong_arrows, {"charts.bad": "from neuro_helpers.model import CoupleModel"}),
    (wrong_arrows, {"charts.bad": "def draw():\n    import neuro_helpers.model"}),
    (wrong_arrows, {"charts.bad": "from ..model import CoupleModel"}),
    (wrong_arrows, {"charts.bad": "from .. import model"}),
    (wrong_arrows, {"charts.bad": "from neuro_helpers import CoupleModel"}),
    (wrong_arrows, {"wording": "from neuro_helpers import __version__"}),
    (wrong_arrows, {"attic.old": ""}),
    (circles, {"charts.one": "from .two import a", "charts.two": "def f():\n    from neuro_helpers.charts import one"}),
    (strangers, {"demos.bad": "import ipywidgets as widgets"}),
    (strangers, {"charts.bad": "def f():\n    from anywidget import AnyWidget"}),
    (readers, {"model": "import pandas as pd\npd.read_csv('a.csv')"}),
    (readers, {"demos.bad": "with open('a.csv') as file:\n    pass"}),
    (same_names, {"demos.lab.words": "", "demos.day.words": ""}),
    (same_names, {"demos.questions.charts": ""}),
    (same_names, {"page.charts.__init__": ""}),
])
def test_each_guard_finds_a_planted_fault(guard, planted):
    assert not guard(GOOD)
    assert guard(GOOD | {f"{PACKAGE}.{name}": text for name, text in planted.items()})
