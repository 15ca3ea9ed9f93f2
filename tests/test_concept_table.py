"""The table of the concept check: nothing in it gives the right one away, and a spoilt one is one clear error."""

import csv
import io
import json
import re

import pytest
from record_forms import written

import neuro_helpers as nh
from neuro_helpers.demos.check.concept_scoring import items
from neuro_helpers.tables import data_folder, read_concept_check

PATH = data_folder() / "teaching" / "concept_check.csv"
NOTEBOOKS = data_folder().parent / "notebooks"
ROWS = list(csv.DictReader(io.StringIO(PATH.read_text("utf-8"))))  # read here by Python's csv, not by our reader
RIGHT = {(int(row["item"]), row["part"]): row["key"] for row in ROWS if row["right"] == "1"}
BEHIND = {(int(row["item"]), row["part"], row["key"]): row["misconception"] for row in ROWS if row["misconception"]}
COUNT = 10
LATER = {int(row["item"]) for row in ROWS if int(row["lesson"]) > 5}  # their lessons are still to come
ABSOLUTE = re.compile(r"\b(always|never|nothing|nobody|surely|certainly|must|every\w*|only|proved?|at all|"
                      r"of any kind|completely|entirely|exactly|none)\b", re.I)


def test_the_table_has_ten_items_and_gives_nothing_away_by_place_or_length():
    assert [item.number for item in items()] == list(range(1, COUNT + 1)) and len(RIGHT) == 2 * COUNT
    places = [list(RIGHT.values()).count(key) for key in "abc"]
    assert max(places) - min(places) <= 1
    longest = sum(len(row["text"]) == max(len(other["text"]) for other in ROWS if (other["item"], other["part"]) == (
        row["item"], row["part"])) for row in ROWS if row["right"] == "1")
    assert longest <= 6
    known = set(nh.load("misconceptions")["misconception"])
    wrong = [(int(row["item"]), row["part"], row["key"]) for row in ROWS if row["right"] == "0"]
    assert len(wrong) == 4 * COUNT and all(BEHIND[one] in known for one in wrong)


def test_no_absolute_word_marks_a_wrong_answer_or_a_right_one():
    parts = {kind: [row["text"] for row in ROWS if row["right"] == kind] for kind in "01"}
    shares = {kind: sum(bool(ABSOLUTE.search(text)) for text in own) / len(own) for kind, own in parts.items()}
    assert abs(shares["0"] - shares["1"]) <= 0.1, [text for own in parts.values() for text in own
                                                   if ABSOLUTE.search(text)]


def test_what_only_the_course_explains_is_explained_where_it_is_asked():
    for row in ROWS:
        if row["part"] == "stem" and re.search(r"\blab\b|\blens\b|\bdots\b", row["text"]):
            assert "the lab of this course" in row["text"] and "computer model of a couple" in row["text"]
    starts = [row["text"][:16] for row in ROWS if row["part"] == "stem"]
    assert len(set(starts)) == COUNT  # that much of it stands in the table of the result


def test_items_are_counted_as_soon_as_their_lesson_is_there_and_not_before():
    there = {int(path.name[:2]) for path in NOTEBOOKS.glob("0*.ipynb")}
    assert {item.lesson for item in items() if item.is_counted} <= there
    assert not {item.lesson for item in items() if not item.is_counted} & there, "raise LAST_LESSON in concept_scoring"


def test_the_notebook_leads_from_the_result_to_each_lesson_and_says_what_is_not_counted():
    book = json.loads((NOTEBOOKS / "concept_check.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in book["cells"]]
    assert set(re.findall(r"\((\w+\.ipynb)\)", cells[-1])) == {path.name for path in NOTEBOOKS.glob("0*.ipynb")}
    assert f"Questions {min(LATER)} to {max(LATER)} belong to lessons that are still to come" in cells[0]
    assert sorted(LATER) == list(range(min(LATER), max(LATER) + 1)) and "not counted yet" in cells[0]


def of(item, part, key=""):
    """Return the place of a row in the file, as an index of the data rows."""
    return next(place for place, row in enumerate(ROWS) if (row["item"], row["part"], row["key"]) == (
        str(item), part, key))


def changed(place, **cells):
    return lambda rows: rows[place].update(cells)


A_RIGHT, A_WRONG = of(3, "option", "c"), of(3, "option", "a")
SPOILT = {
    "two right answers": (changed(A_WRONG, right="1", misconception=""), A_RIGHT, "right",
                          "2 right answers for item 3, in rows 17 and 19"),
    "no right answer": (changed(A_RIGHT, right="0", misconception="M07"), of(3, "stem"), "right",
                        "no right answer for item 3"),
    "two right reasons": (changed(of(4, "reason", "c"), right="1", misconception=""), None, "right",
                          "2 right reasons for item 4"),
    "a wrong one without a misconception": (changed(A_WRONG, misconception=""), A_WRONG, "misconception",
                                            "an empty cell"),
    "an unknown misconception": (changed(A_WRONG, misconception="M99"), A_WRONG, "misconception", '"M99"'),
    "no name of a misconception": (changed(A_WRONG, misconception="scan"), A_WRONG, "misconception", '"scan"'),
    "a misconception for the right one": (changed(A_RIGHT, misconception="M07"), A_RIGHT, "misconception", '"M07"'),
    "a stem that is right": (changed(of(3, "stem"), right="1"), of(3, "stem"), "right", '"1"'),
    "a stem with a letter": (changed(of(3, "stem"), key="a"), of(3, "stem"), "key", '"a"'),
    "neither right nor wrong": (changed(A_WRONG, right=""), A_WRONG, "right", "an empty cell"),
    "a fourth letter": (changed(A_WRONG, key="d"), A_WRONG, "key", '"d"'),
    "a letter twice": (changed(A_WRONG, key="b"), None, "key", '"b"'),
    "an answer that is gone": (lambda rows: rows.pop(A_WRONG), of(3, "stem"), "key", "no answer a for item 3"),
    "a stem that is gone": (lambda rows: rows.pop(of(3, "stem")), of(3, "stem"), "part", "0 stems for item 3"),
    "an item that is gone": (lambda rows: rows.__setitem__(slice(None), [one for one in rows if one["item"] != "3"]),
                             None, "item", "no item 3"),
    "the same words twice": (changed(A_WRONG, text=ROWS[A_RIGHT]["text"]), None, "text", "which is also in row"),
    "the same answer in capitals": (changed(A_WRONG, text=ROWS[A_RIGHT]["text"].upper()), None, "text",
                                    "which is also in row"),
    "the same reason with more spaces": (changed(of(3, "reason", "a"), text=ROWS[of(3, "reason", "b")]["text"].replace(
        " ", "  ")), of(3, "reason", "b"), "text", "which is also in row"),
    "the same question twice": (changed(of(5, "stem"), text=ROWS[of(3, "stem")]["text"].upper()), of(5, "stem"), "text",
                                f"which is also in row {of(3, 'stem') + 2}"),
    "a lesson that is none": (lambda rows: [one.update(lesson="8") for one in rows if one["item"] == "3"], None,
                              "lesson", '"8"'),
    "another lesson in the middle": (changed(A_WRONG, lesson="2"), A_WRONG, "lesson", '"2"'),
    "no kind": (changed(A_WRONG, kind="guess"), A_WRONG, "kind", '"guess"'),
    "right ones at one letter": (lambda rows: [one.update(key={"a": "b", "b": "a"}[one["key"]]) for one in rows if (
        one["item"], one["part"]) in {("1", "option"), ("2", "reason")} and one["key"] in "ab"], None, "key",
        "stand unevenly: 4 at a, 9 at b, 7 at c"),
    "right ones that are long": (changed(A_RIGHT, text="Region X " + "really " * 20), None, "text",
                                 "7 of 20 right ones"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_table_is_one_clear_error(name, tmp_path):
    spoil, place, column, found = SPOILT[name]
    rows = [dict(row) for row in ROWS]
    spoil(rows)
    file = tmp_path / "concept_check.csv"
    file.write_bytes(written([list(ROWS[0]), *(list(row.values()) for row in rows)]))
    with pytest.raises(nh.TableError) as told:
        read_concept_check(file)
    about = [one for one in told.value.problems if found in one.found]
    assert about, told.value
    for one in about:
        assert one.file == "concept_check.csv" and one.column == column and one.allowed
        if place is not None:
            assert one.row == place + 2
