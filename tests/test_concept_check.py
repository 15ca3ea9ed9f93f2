"""The concept check: what is right, the file of answers, and that nothing is told before the second time."""

import csv
import io
import re
from itertools import pairwise

import pytest
from ipywidgets import Widget
from test_questions import texts_in

import neuro_helpers as nh
from neuro_helpers.demos.check import concept_check, concept_scoring
from neuro_helpers.demos.check.concept_scoring import items
from neuro_helpers.kit.concept_record import ConceptRecord
from neuro_helpers.kit.record_file import RecordFile
from neuro_helpers.tables import data_folder
from neuro_helpers.tables.check_records import answers_text, read_answers

PATH = data_folder() / "teaching" / "concept_check.csv"
ROWS = list(csv.DictReader(io.StringIO(PATH.read_text("utf-8"))))  # read here by Python's csv, not by our reader
RIGHT = {(int(row["item"]), row["part"]): row["key"] for row in ROWS if row["right"] == "1"}
BEHIND = {(int(row["item"]), row["part"], row["key"]): row["misconception"] for row in ROWS if row["misconception"]}
COUNT = 10
LATER = {int(row["item"]) for row in ROWS if int(row["lesson"]) > 5}  # their lessons are still to come
COUNTED = [item for item in range(1, COUNT + 1) if item not in LATER]


def kept_in(path):
    return ConceptRecord(RecordFile(path, read_answers, answers_text, "earlier"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "my_concept_check.csv"


def answered(path, time=None):
    """Return the rows of a file that are about an item, of one time or both."""
    return [row for row in read_answers(path) if row["item"] and time in (None, row["time"])]


def walk(demo, choose, many=COUNT):
    """Answer as a person does, one question after another; `choose` gives answer, reason and how sure for an item."""
    for item in range(1, many + 1):
        for name, value in zip(("answer", "reason", "sureness"), choose(item), strict=True):
            if value is not None:
                demo.controls[name].value = value
        demo.controls["next"].click()


def right(item):
    return RIGHT[item, "option"], RIGHT[item, "reason"], "fairly sure"


def first(_item):
    return "a", "a", "very sure"


def check(time="after", record=None):
    return nh.ConceptCheck(time, record=record or ConceptRecord())


# -- what is right, and what is told before ----------------------------------------------------------------------------


def test_right_means_both_and_each_misconception_is_counted():
    before, after = check("before", record := ConceptRecord()), check("after", record)
    walk(before, first)
    walk(after, lambda item: (RIGHT[item, "option"], "abc"[item % 3], "very sure"))
    after.controls["show"].click()
    expected = {True: "right", False: "answer only"}
    outcomes = [expected["abc"[item % 3] == RIGHT[item, "reason"]] for item in range(1, COUNT + 1)]
    assert after.frame["outcome"].to_list() == outcomes
    was = [(RIGHT[item, "option"] == "a", RIGHT[item, "reason"] == "a") for item in range(1, COUNT + 1)]
    names = {(True, True): "right", (True, False): "answer only", (False, True): "reason only",
             (False, False): "neither"}
    assert after.frame["before"].to_list() == [names[one] for one in was]
    def both(pairs, which):
        return sum(pairs[item - 1] in ("right", (True, True)) for item in which)
    assert (f"both right: {both(was, COUNTED)} before the lessons, {both(outcomes, COUNTED)} of {len(COUNTED)} now." in
            after.summary)
    assert f"not counted yet: {both(was, LATER)} before, {both(outcomes, LATER)} now." in after.summary
    assert after.frame["counted"].to_list() == ["no" if item in LATER else "yes" for item in range(1, COUNT + 1)]
    sure = [str(item) for item, one in enumerate(outcomes, start=1) if one != "right" and item in COUNTED]
    assert f"questions {', '.join(sure[:-1])} and {sure[-1]}." in after.summary and "not validated" in after.summary
    held = after.misconceptions.set_index("misconception")
    for name in held.index:
        mine = [BEHIND.get((item, part, key)) == name for item in COUNTED for part, key in (
            ("option", "a"), ("reason", "a"))]
        assert held.loc[name, "before"] == sum(mine)
        now = [BEHIND.get((item, "reason", "abc"[item % 3])) == name for item in COUNTED]
        assert held.loc[name, "after"] == sum(now)
    assert set(held.index) == {name for (item, *_), name in BEHIND.items() if item in COUNTED}
    assert held["after"].sum() == len(sure)


def log_of(record, monkeypatch):
    """Return all that two demos send while a person walks through both, up to the moment before *show my result*."""
    sent = []
    send = Widget._send
    monkeypatch.setattr(Widget, "_send", lambda self, message, **more: (
        sent.append((type(self).__name__, repr({name: value for name, value in message.get("state", {}).items()
                                                if not name.startswith(("children", "names", "layout", "style",
                                                                        "brought"))}))),
        send(self, message, **more)))
    texts = []
    for time in ("before", "after"):
        demo = check(time, record)
        texts.append(demo._repr_mimebundle_()["text/plain"])
        for item in range(1, COUNT + 1):
            walk(demo, lambda _item, item=item: ("abc"[item % 3], "bca"[item % 3], "very sure"), 1)
            texts.append(texts_in(demo) + demo.summary)
        texts.append(demo.frame.to_csv() + demo.misconceptions.to_csv())
    return [re.sub(r"IPY_MODEL_\w+|[0-9a-f]{32}", "", one) for one in texts], sent


def test_before_the_second_time_is_over_nothing_depends_on_what_is_right(monkeypatch):
    """Two checks that differ in nothing but what is right put the same into the page, message by message."""
    with monkeypatch.context() as patch:
        texts, sent = log_of(ConceptRecord(), patch)
    others = []
    for item in items():
        turned = {"a": "b", "b": "c", "c": "a"}
        others.append(concept_scoring.Item(item.number, item.lesson, item.stem, item.options, item.reasons,
                                           (turned[item.right[0]], turned[item.right[1]]), {}))
    with monkeypatch.context() as patch:
        patch.setattr(concept_check, "items", lambda: tuple(others))
        other_texts, other_sent = log_of(ConceptRecord(), patch)
    assert len(texts) == 2 * (COUNT + 2) and len(sent) > 100
    assert texts == other_texts and sent == other_sent
    for belief in nh.load("misconceptions")[["belief", "instead"]].to_numpy().ravel():
        assert not any(belief in one for one in [*texts, *(message for _kind, message in sent)])


def test_what_is_right_is_shown_after_the_second_time_and_goes_with_start_again(path):
    demo = check("after", kept_in(path))
    walk(demo, first)
    said = items()[1].options[RIGHT[2, "option"]]
    assert said not in texts_in(demo)
    demo.controls["show"].click()
    assert "reason only" in demo.frame["outcome"].to_list()
    demo.controls["next"].click()
    demo.controls["next"].click()
    assert re.search(re.escape(said) + r" <b>✓ right</b>", texts_in(demo))
    assert all(demo.controls[name].disabled for name in ("answer", "reason", "sureness"))
    demo.undo()  # what was seen cannot be forgotten
    assert demo.shown
    demo.controls["reset"].click()
    assert not demo.shown and "✓ right" not in texts_in(demo) and not demo.frame["answer"].any()
    assert len(answered(path.with_name("my_concept_check_earlier_1.csv"))) == COUNT
    assert "my_concept_check_earlier_1.csv" in demo._news.text


def test_the_second_time_stands_alone_where_there_is_no_first():
    demo = check()
    walk(demo, right)
    demo.show()
    assert "7 of 7. There is no first time in your file" in demo.summary
    assert "not counted yet: 3 right." in demo.summary
    assert set(demo.frame["before"]) == {"open"} and "before" not in demo._review.value.split("Misconceptions")[0]


def test_a_first_time_in_part_is_compared_in_part():
    before, after = check("before", record := ConceptRecord()), check("after", record)
    walk(before, right, many=4)
    walk(after, right, many=7)
    assert "7 of 10 questions are answered in full. Not yet: 8, 9 and 10. Questions 8 and 9 belong to" in (
        after.go(COUNT) or after.summary)
    after.controls["open_one"].click()
    assert after.place == 7 and "8 of 10 (comes in a later lesson, not counted yet). Choose" in after.summary
    after.show()
    assert "4 (of the 4 that you answered then) before the lessons, 6 of 7 now" in after.summary
    assert after.frame["outcome"].to_list() == ["right"] * 7 + ["open"] * 3


def test_the_first_answers_stay_once_the_second_time_has_begun():
    before, after = check("before", record := ConceptRecord()), check("after", record)
    walk(before, first)
    before.controls["back"].click()
    assert not before.controls["answer"].disabled
    after.controls["answer"].value = "b"
    assert before.controls["answer"].disabled and "stay as they are" in before.summary
    before.controls["reset"].click()
    assert "Not done" in before._news.text and len(record.answers("before")) == COUNT
    after.undo()
    assert not before.controls["answer"].disabled


def test_back_and_next_bring_each_answer_back():
    demo = check("before")
    choices = [("abc"[item % 3], "cab"[item % 3], None) for item in range(COUNT)]
    walk(demo, lambda item: choices[item - 1])
    for answer, reason, _sure in choices[::-1]:
        demo.controls["back"].click()
        assert (demo.controls["answer"].value, demo.controls["reason"].value) == (answer, reason)
    demo.controls["back"].click()  # nothing is before the first one
    assert demo.place == 0
    stems = []
    for _item in items():
        stems.append(demo._stem.value)
        demo.controls["next"].click()
    assert len(set(stems)) == COUNT and all(one != other for one, other in pairwise(stems))


@pytest.mark.parametrize("wrong", ["during", "Before", None, 1])
def test_another_time_is_refused(wrong):
    with pytest.raises(ValueError, match=r"time: found .*allowed: before, after"):
        nh.ConceptCheck(wrong)
