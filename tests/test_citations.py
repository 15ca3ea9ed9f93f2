"""Every study that is named anywhere is in the table of findings."""

import json
import re
from pathlib import Path

import pytest

from neuro_helpers import load

ROOT = Path(__file__).resolve().parents[1]
STUDY = re.compile(r"\b([a-z]{3,}(?:19|20)\d\d)(?::(\d+))?(?![\w-])")
WITH_REFERENCE = re.compile(r"\b[a-z]{3,}(?:19|20)\d\d \([A-Z]\w* \d+:\d+[-\d]*\)")  # named with its journal and pages
FOLDERS, SUFFIXES = ("data", "notebooks", "docs", "neuro_helpers", "tools"), (".csv", ".md", ".py", ".ipynb", ".js")


def told(path):
    """What a file says, without web addresses, which may hold words of any form, and without a notebook's outputs."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return re.sub(r"https?://\S+", "", text)


def unknown(text, studies, relations):
    """Return the studies of a text, and the relations of them, that the table does not hold."""
    found = STUDY.findall(WITH_REFERENCE.sub("", text))
    return sorted({study for study, _ in found if study not in studies}
                  | {f"{study}:{number}" for study, number in found if number and f"{study}:{number}" not in relations})


@pytest.fixture(scope="module")
def known():
    findings = load("findings")
    return set(findings["id"]), set(findings["id"] + ":" + findings["relation"].astype(str))


def test_every_study_that_is_named_is_in_the_table(known):
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*"))
             if path.suffix in SUFFIXES and "node_modules" not in path.parts]
    wrong = {str(path.relative_to(ROOT)): unknown(told(path), *known) for path in files}
    assert {name: names for name, names in wrong.items() if names} == {}
    assert sum(bool(STUDY.search(told(path))) for path in files) > 5


def test_the_lint_finds_what_is_not_there(known):
    said = "As kosfeld2005:1, nave2015 and smith1999 say; kosfeld2005:77 too, but beck2013 (JPSP 105:388-424) does not."
    assert unknown(said, *known) == ["kosfeld2005:77", "smith1999"]
