"""The minutes of a lesson: its headings, its first lines and the teacher's plan tell the same, and add up."""

import json
import re

import pytest

from neuro_helpers.tables.catalogue import data_folder

ROOT = data_folder().parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
TEACHING = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
PLANS = dict(re.findall(r"^## Lesson (\d).*?\n(.*?)(?=^## )", TEACHING, re.M | re.S))
ROW = re.compile(r"^\| (\d+)-(\d+) \| ([^|]+?) \|", re.M)
HEADING = re.compile(r"^## (?:(\d+)\. |(Summary))[^\n]*\((\d+) minutes?\)", re.M)


def minutes(path):
    """Minutes of each section by its number (the summary's is "summary"), and the line that says how long it takes."""
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "markdown"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    sections = {number or "summary": int(length) for number, _summary, length in HEADING.findall(text)}
    return sections, re.search(r"\*\*Time:\*\*[^\n]*", text)[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_and_its_plan_tell_the_same_minutes(path):
    sections, time = minutes(path)
    plan = PLANS[str(int(path.name[:2]))]
    rows = [(int(begin), int(end), label) for begin, end, label in ROW.findall(plan)]
    assert [row[0] for row in rows] == [0, *(row[1] for row in rows[:-1])]
    whole = int(re.search(r"about (\d+) minutes", time)[1])
    opening = sum(end - begin for begin, end, label in rows if label == "opening")
    assert rows[-1][1] == whole == opening + sum(sections.values())
    for begin, end, label in rows:
        named = re.findall(r"\d+(?=[ ,])|summary", f"{label} ")
        assert label == "opening" or end - begin == sum(sections[one] for one in named), label
    last, alone = re.search(r"sections 1 to (\d) alone: (\d+)", time).groups()
    assert next(end for _begin, end, label in rows if label.startswith(last)) == int(alone)
    assert re.search(r"Short of time\?\*\*[^*]*?in (\d+)", plan)[1] == alone
    assert re.search(rf"\b{whole} minutes", plan)
    for without, left in re.findall(r"(?i)(?:without|leave out) section (\d)(?: it is|:| for) (\d+)", plan + time):
        assert whole - sections[without] == int(left)
