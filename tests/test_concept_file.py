"""The file of the concept check: what comes back, what is left alone, what stays as it is, what cannot be written."""

import os
import re

import pytest
from record_forms import FORMS, rows_of, written
from test_concept_check import COUNT, RIGHT, answered, check, first, kept_in, right, walk
from test_questions import texts_in

from neuro_helpers.demos.check.concept_scoring import Given, items
from neuro_helpers.kit.record_file import RecordFile
from neuro_helpers.tables.check_records import read_answers

FOR_RECORDS = {"numbers with a decimal point", "answers with a decimal point", "answers with a decimal comma",
               "TRUE and FALSE", "capital answers", "without names of questions"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "my_concept_check.csv"


# -- the file ----------------------------------------------------------------------------------------------------------


def test_answers_come_back_weeks_later_and_one_goes_on_where_one_was(path):
    walk(check("before", kept_in(path)), right, many=6)
    again = check("before", kept_in(path))
    assert again.place == 6 and "6 answers of an earlier sitting are back (my_concept_check.csv)." in again._news.text
    walk(again, lambda item: right(item + 6), many=4)
    after = check("after", kept_in(path))
    assert after.place == 0 and not after.frame["answer"].any()
    walk(after, first)
    after.show()
    assert set(after.frame["before"]) == {"right"}
    assert {row["time"] for row in read_answers(path)} == {"before", "after"} and len(answered(path)) == 2 * COUNT
    assert not re.search(r"\b(right|M\d\d)\b", path.read_text("utf-8-sig").replace("is right", ""))


@pytest.mark.parametrize("form", [form for form in FORMS if form not in FOR_RECORDS])
def test_a_file_that_a_spreadsheet_saved_comes_back(form, path):
    walk(check("before", kept_in(path)), right)
    kept = read_answers(path)
    path.write_bytes(FORMS[form](path.read_bytes()))
    order = sorted(read_answers(path), key=lambda row: int(row["item"]))
    assert order == kept
    after = check("after", kept_in(path))
    after.show()
    assert set(after.frame["before"]) == {"right"}


BAD = {
    "another time": (lambda rows: rows[1].__setitem__(0, "later"), "row 2, column time: found \"later\""),
    "another sureness": (lambda rows: rows[3].__setitem__(5, "quite"), "row 4, column sureness: found \"quite\""),
    "no question": (lambda rows: rows[2].__setitem__(2, ""), "row 3, column question: found an empty cell"),
    "a question twice": (lambda rows: rows.append(rows[1]), "row 6, column question"),
    "a column less": (lambda rows: [row.pop(0) for row in rows], "column time: found no such column"),
    "damaged letters": (lambda rows: rows[2].__setitem__(3, "Itâ€™s"), "row 3, column answer"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_left_alone_and_the_next_name_is_taken(name, path):
    spoil, found = BAD[name]
    walk(check("before", kept_in(path)), right, many=4)
    rows = rows_of(path.read_bytes())
    spoil(rows)
    path.write_bytes(written(rows))
    data = path.read_bytes()
    demo = check("before", kept_in(path))
    assert found in demo._news.text and "stays as it is" in demo._news.text
    walk(demo, first, many=2)
    assert path.read_bytes() == data
    assert len(read_answers(path.with_name("my_concept_check-2.csv"))) == 2


def test_two_tabs_lose_nothing_of_each_other(path):
    one, other = check("before", kept_in(path)), check("before", kept_in(path))
    walk(one, right, many=3)
    other.go(5)
    other.controls["answer"].value = "c"
    after = check("after", kept_in(path))
    after.controls["answer"].value = "b"
    one.go(2)
    one.undo()
    kept = {(row["time"], row["item"]) for row in read_answers(path)}
    assert kept == {("before", "1"), ("before", "2"), ("before", "3"), ("before", "6"), ("after", "1")}


def test_what_is_undone_or_begun_anew_is_so_in_the_file_and_can_come_back(path):
    demo = check("before", kept_in(path))
    demo.controls["answer"].value = "b"
    demo.controls["answer"].value = "c"
    demo.undo()
    assert [row["answer"] for row in read_answers(path)] == [items()[0].options["b"]]
    demo.undo()
    assert not path.read_text("utf-8-sig").splitlines()[1:]
    walk(demo, right, many=3)
    demo.reset()
    assert not path.read_text("utf-8-sig").splitlines()[1:]
    demo.undo()
    assert [row["item"] for row in read_answers(path)] == ["1", "2", "3"]


def test_an_answer_that_the_check_does_not_have_any_more_is_open_and_stays_in_the_file(path):
    walk(check("before", kept_in(path)), right, many=3)
    rows = rows_of(path.read_bytes())
    rows[1][3], rows[2][2] = "An answer of long ago.", "A question of long ago?"
    path.write_bytes(written(rows))
    demo = check("before", kept_in(path))
    assert [bool(one) for one in demo.frame["answer"][:3]] == [False, False, True]
    demo.go(1)
    demo.controls["answer"].value = "a"
    assert "A question of long ago?" in [row["question"] for row in read_answers(path)]


FOREIGN = "time,question,answer\nafter,What is love?,Nobody knows\n"


def test_rows_about_other_questions_lock_nothing_stay_in_the_file_and_are_named(path):
    path.write_text(FOREIGN, "utf-8")
    demo = check("before", kept_in(path))
    assert not demo.is_locked and "\N{LEFT DOUBLE QUOTATION MARK}What is love?" in demo._news.text
    assert "are back" not in demo._news.text and "is back" not in demo._news.text
    walk(demo, right, many=2)
    assert [row["item"] for row in answered(path)] == ["1", "2"]
    assert [row["answer"] for row in read_answers(path) if row["question"] == "What is love?"] == ["Nobody knows"]


def altered(path):
    walk(check("before", kept_in(path)), right, many=3)
    rows = rows_of(path.read_bytes())
    rows[1][3] = "An answer of long ago."
    path.write_bytes(written(rows))
    return path.with_name("my_concept_check_earlier_1.csv")


def test_an_answer_in_other_words_is_named_and_not_counted_as_back(path):
    altered(path)
    demo = check("before", kept_in(path))
    assert "2 answers of an earlier sitting are back" in demo._news.text
    assert "The answer to question 1 in my_concept_check.csv has other words" in demo._news.text


@pytest.mark.parametrize("control", ["answer", "reason", "sureness"])
def test_an_answer_in_other_words_is_overwritten_only_once_the_file_is_put_aside(control, path):
    copy = altered(path)
    before = path.read_bytes()
    demo = check("before", kept_in(path))
    demo.go(4)
    demo.controls["answer"].value = "a"
    assert not copy.exists() and "An answer of long ago." in path.read_text("utf-8-sig")
    demo.go(0)
    others = ("b", "c") if control != "sureness" else ("a guess", "very sure")
    demo.controls[control].value = next(one for one in others if one != demo.controls[control].value)
    assert "An answer of long ago." not in path.read_text("utf-8-sig")
    assert {row["answer"] for row in read_answers(copy)} >= {row[3] for row in rows_of(before)[1:]}
    assert copy.name in demo._news.text
    demo.controls["answer"].value = "c"
    assert not copy.with_name("my_concept_check_earlier_2.csv").exists()  # there is nothing unread any more


# -- answers that stay -------------------------------------------------------------------------------------------------


def test_while_the_first_answers_are_locked_no_move_changes_them(path):
    record = kept_in(path)
    before = check("before", record)
    walk(before, lambda _item: ("b", None, None))
    after = check("after", record)
    after.controls["answer"].value = "a"
    kept = answered(path, "before")
    assert len(kept) == COUNT and before.controls["undo"].disabled and not after.controls["undo"].disabled
    for _time in range(12):
        before.controls["undo"].click()
    assert answered(path, "before") == kept
    before.go(2)
    before.controls["answer"].value = "c"  # a click that was on its way
    assert before.controls["answer"].value == "b" and answered(path, "before") == kept
    assert before.frame["answer"].to_list() == [row["answer"] for row in kept]
    after.controls["undo"].click()
    assert not before.controls["undo"].disabled
    before.controls["answer"].value = "c"
    assert answered(path, "before") != kept


def test_what_is_locked_after_the_result_stays_so_over_a_restart_until_one_starts_again(path):
    walk(check("before", kept_in(path)), first)
    after = check("after", kept_in(path))
    walk(after, first)
    after.show()
    after.go(1)
    after.controls["answer"].value = "b"  # a click that was on its way
    kept = answered(path)
    said = items()[1].options[RIGHT[2, "option"]]
    again, before = check("after", record := kept_in(path)), check("before", record)
    assert again.is_locked and before.is_locked and "You have seen your result" in again.summary
    assert not again.shown and "✓ right" not in texts_in(again) and not again.frame["outcome"].any()
    again.go(1)
    assert again.controls["answer"].disabled and again.controls["undo"].disabled
    again.controls["answer"].value = "b"
    again.undo()
    assert answered(path) == kept and "Not asked in this check" not in again._news.text
    again.go(COUNT)
    again.controls["show"].click()
    again.go(1)
    assert re.search(re.escape(said) + r" <b>✓ right</b>", texts_in(again))
    again.controls["reset"].click()
    assert not again.is_locked and not before.is_locked and not answered(path, "after")
    assert not check("after", kept_in(path)).is_locked
    again.undo()  # what came with the result comes back with it
    assert again.shown and before.is_locked and check("after", kept_in(path)).is_locked


@pytest.mark.parametrize("time", ["before", "after"])
def test_two_demos_on_one_record_show_what_the_record_holds(time, path):
    record = kept_in(path)
    one, other = check(time, record), check(time, record)
    walk(one, right)
    assert other.frame.drop(columns=["outcome", "before"]).equals(one.frame.drop(columns=["outcome", "before"]))
    assert other.controls["answer"].value == RIGHT[1, "option"]
    if time == "after":
        one.show()
        assert other.is_locked and not other.shown
        other.show()
    one.reset()
    assert not other.frame["answer"].any() and not other.shown and other.controls["answer"].value is None
    assert not other.is_locked and not answered(path)
    other.undo()  # would bring back what the other one put aside
    assert not answered(path) and not other.frame["answer"].any()
    other.go(3)
    other.controls["answer"].value = "a"
    assert [row["item"] for row in answered(path)] == ["4"] and one.frame["answer"].astype(bool).sum() == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folders that may not be written")
@pytest.mark.parametrize("when", ["lock", "write"])
def test_start_again_says_so_where_the_answers_cannot_be_put_aside(when, path, monkeypatch):
    demo = check("before", kept_in(path))
    walk(demo, right, many=2)
    kept = path.read_bytes()

    def refuse(*_arguments, **_more):
        raise PermissionError(13, "Permission denied", "my_concept_check_earlier_1.csv")

    with monkeypatch.context() as patch:
        patch.setattr(RecordFile, "locked" if when == "lock" else "put_aside", refuse)
        demo.controls["reset"].click()
    assert "was not done. Permission denied (my_concept_check_earlier_1.csv)." in demo._news.text
    assert demo._news.kind == "trouble" and "Something went wrong" not in demo.summary
    assert path.read_bytes() == kept and demo.frame["answer"].astype(bool).sum() == 2
    demo.controls["reset"].click()
    assert "Begun anew" in demo._news.text and demo._news.kind == "note" and not answered(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folders that may not be written")
def test_without_a_place_to_write_the_check_goes_on_and_keeps_later_what_was_answered(path):
    demo = check("before", kept_in(path.parent / "gone" / path.name))
    walk(demo, right, many=2)
    assert "cannot be kept in a file" in demo._news.text and "stay on this page" in demo._news.text
    path.parent.joinpath("gone").mkdir()
    demo.controls["answer"].value = "a"
    assert len(read_answers(path.parent / "gone" / path.name)) == 3
    assert "kept in my_concept_check.csv again" in demo._news.text
    assert Given("a") in demo.state.memory["given"].values()
