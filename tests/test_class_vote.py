"""Class mode: nothing is told before the result, counts are read and drawn as they are, few votes are not drawn."""

import csv
import datetime
import html
import io
import re
from pathlib import Path

import pytest
from ipywidgets import Widget
from record_forms import written
from test_questions import texts_in

import neuro_helpers as nh
from neuro_helpers.demos.check.class_vote import ADVICE
from neuro_helpers.demos.check.stems_before import GOES_ON_FROM, before
from neuro_helpers.demos.questions.predict import filled
from neuro_helpers.demos.questions.refutation import refutation
from neuro_helpers.demos.questions.right_answers import ANSWERS, Answer, Models
from neuro_helpers.tables.vote_files import read_votes

TABLE = nh.load("questions").set_index("question")
CHOICES = {name: row["options"].split(" | ") for name, row in TABLE.iterrows() if row["options"]}
ASKED, OPTIONS = "0-2", CHOICES["0-2"]
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
HEADER = ["question", "option", "vote", "count"]


@pytest.fixture(scope="module")
def models():
    return Models(nh.CoupleModel.load(), nh.CoupleModel.load(lens="evidence"))


@pytest.fixture(scope="module")
def right(models):
    return OPTIONS.index(ANSWERS[ASKED](models).right)


def counted(demo, vote, counts):
    for letter, count in zip("ABCDE", counts, strict=False):
        demo.controls[f"vote_{vote}_{letter}"].value = count
    return demo


def at(demo, stage):
    while demo.stage < stage:
        demo.controls["next" if demo.stage < 3 else "result"].click()
    return demo


# -- which questions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHOICES)
def test_each_question_with_answers_can_be_voted_on(name):
    demo = nh.ClassVote(name)
    assert demo.frame["option"].to_list() == CHOICES[name]
    assert TABLE.loc[name, "stem"] in demo.stored_sentence()
    boxes = [control for control in demo.controls if control.startswith("vote_")]
    assert len(boxes) == 2 * len(CHOICES[name])


@pytest.mark.parametrize("name", [name for name in TABLE.index if name not in CHOICES])
def test_a_question_for_a_number_is_refused_with_those_that_are_allowed(name):
    with pytest.raises(ValueError, match=rf"question: found '{name}'; allowed: .*asks for a number.*{ASKED}"):
        nh.ClassVote(name)


@pytest.mark.parametrize("name", ["9-9", "", 3, None, ("0-1",)])
def test_what_is_no_question_is_refused(name):
    with pytest.raises(ValueError, match=r"question: found .*; allowed: 0-1"):
        nh.ClassVote(name)


# -- nothing before the result -----------------------------------------------------------------------------------------


def lived_through(monkeypatch, right_one):
    """Return all that is sent up to the second vote, for a class whose model says `right_one`, and whether it asked."""
    sent, asked = [], []
    send = Widget._send
    with monkeypatch.context() as patch:
        patch.setitem(ANSWERS, ASKED, lambda models: asked.append(1) or Answer(right_one, {}))
        patch.setattr(Widget, "_send", lambda self, message, **more: (
            sent.append(repr({name: value for name, value in message.get("state", {}).items()
                              if not name.startswith(("children", "names", "layout", "style", "brought"))})),
            send(self, message, **more)))
        demo = nh.ClassVote(ASKED)
        seen = [str(demo._repr_mimebundle_()["text/plain"])]
        for stage, vote in ((1, 1), (2, 0), (3, 2)):
            at(demo, stage)
            if vote:
                counted(demo, vote, (12, 5, 3))
            seen += [texts_in(demo), demo.summary, demo.frame.to_csv()]
    return [re.sub(r"IPY_MODEL_\w+|[0-9a-f]{32}", "", one) for one in [*seen, *sent]], asked


def test_before_the_result_nothing_depends_on_what_is_right_and_the_model_is_not_asked(monkeypatch):
    told, asked = lived_through(monkeypatch, OPTIONS[0])
    others, asked_too = lived_through(monkeypatch, OPTIONS[2])
    assert len(told) > 50 and told == others
    assert asked == asked_too == []


@pytest.mark.parametrize("way", ["back", "undo", "reset"])
def test_the_answer_is_in_the_page_with_the_result_and_goes_again(way, models, right):
    demo = at(counted(nh.ClassVote(ASKED), 1, (2, 9, 5)), 3)
    answer = ANSWERS[ASKED](models)
    reply = [one for one in re.split(r"(?<=[.:])\s", filled(TABLE.loc[ASKED], answer)) if len(one.split()) > 3]
    before = html.unescape(texts_in(demo))
    assert reply and not any(one in before for one in reply) and set(demo.frame["right"]) == {""}
    demo.controls["result"].click()
    assert all(one in html.unescape(texts_in(demo)) for one in reply)
    assert f"In this model, {'ABC'[right]} is right" in demo.summary
    assert demo._bars.values["right"] == right and demo.picture is not None
    assert demo.frame["right"].to_list() == ["yes" if place == right else "no" for place in range(3)]
    demo.controls[way].click()
    assert not any(one in html.unescape(texts_in(demo)) for one in reply) and demo.picture is None
    assert demo._bars.values["right"] == -1 and "is right" not in demo.summary
    assert set(demo.frame["right"]) == {""}


@pytest.mark.parametrize(("chose_right", "others", "kind"), [
    (34, 66, "explain"), (35, 65, "talk"), (70, 30, "talk"), (71, 29, "go on"), (0, 20, "explain"), (20, 0, "go on"),
    (3, 1, "few"), (0, 0, "few"), (2, 3, "talk")])
def test_advice_follows_the_share_of_right_ones_and_waits_until_it_is_asked_for(chose_right, others, kind, right):
    counts = [0, 0, 0]
    counts[right], counts[right - 1] = chose_right, others
    demo = at(counted(nh.ClassVote(ASKED), 1, counts), 2)
    assert not any(one in texts_in(demo) for one in ADVICE.values())
    demo.controls["advice"].click()
    assert [one for one in ADVICE.values() if one in texts_in(demo)] == [ADVICE[kind]]
    assert not re.search(rf"\d|{'|'.join(OPTIONS)}|\b[ABC]\b|right|most", ADVICE[kind])
    demo.controls["next"].click()
    assert not any(one in texts_in(demo) for one in ADVICE.values())


# -- what is typed stays hidden ----------------------------------------------------------------------------------------


def hidden(demo):
    return "nh-counts-hidden" in demo._page._dom_classes


def test_what_is_typed_and_its_growing_sum_are_hidden_until_the_teacher_shows_them_and_again_after_a_step():
    demo = at(nh.ClassVote(ASKED), 1)
    for letter, count in zip("ABC", (21, 0, 34), strict=True):
        demo.controls[f"vote_1_{letter}"].value = count
        assert hidden(demo) and not re.search(r"\d", demo.summary)
    assert demo.summary.endswith("Typed: A and C.")
    demo.controls["counts"].value = True
    assert not hidden(demo) and demo.summary.endswith("55 so far.")
    demo.controls["next"].click()
    assert hidden(demo) and demo.summary.endswith("55 votes are in.")
    demo.controls["next"].click()
    assert hidden(demo) and not demo.controls["counts"].value and not re.search(r"\d", demo.summary)
    demo.controls["counts"].value = True
    demo.reset()
    assert hidden(demo)


def test_the_advice_says_whose_eyes_it_is_for_before_it_is_pressed():
    assert nh.ClassVote(ASKED).controls["advice"].description == "for the teacher's eyes only: advice"


# -- questions that go on from another one -----------------------------------------------------------------------------



def test_a_question_names_those_to_read_first_with_their_words_and_no_other_does():
    order = list(TABLE.index)
    assert {*GOES_ON_FROM} | {*GOES_ON_FROM.values()} <= set(order)
    for name in CHOICES:
        demo, first = nh.ClassVote(name), before(name)
        said = html.unescape(texts_in(demo))
        assert [order.index(one) for one in first] == sorted(order.index(one) for one in first)
        assert all(order.index(one) < order.index(name) for one in first)
        assert [one for one in order if f"\u201c{TABLE.loc[one, 'stem']}\u201d" in said] == first
        assert ("goes on from question" in said) == ("goes on" in demo.stored_sentence()) == bool(first)
        assert all(re.search(rf"from question.*\b{one}\b.*\. Read", said) for one in first)
    assert before("0-10") == ["0-7", "0-8"]  # what goes on from a question that goes on


def test_the_list_for_teachers_names_each_question_once_and_as_the_vote_does():
    text = (Path(__file__).parents[1] / "docs" / "teaching.md").read_text(encoding="utf-8").split("## Class mode")[1]
    lists = [re.findall(r"\b\d-\d+\b", re.search(rf"\*\*{name}[^*]*\*\*([^\n]*)", text)[1])
             for name in ("Stand alone", "Go on from", "Need their section")]
    assert sorted(one for own in lists for one in own) == sorted(CHOICES)
    assert set(lists[1]) == {one for one in GOES_ON_FROM if one in CHOICES} and len(lists[0]) > 20


# -- what is drawn -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("counts", "percent"), [
    ((12, 8, 0), [60, 40, 0]), ((1, 1, 1, 2), [20, 20, 60]), ((5, 5, 5), None), ((999, 0, 1), [100, 0, 0]),
    ((0, 0, 5), [0, 0, 100])])
def test_bars_are_the_shares_and_add_up(counts, percent):
    counts = (*counts[:2], sum(counts[2:]))
    demo = at(counted(nh.ClassVote(ASKED), 1, counts), 2)
    demo.show()
    drawn = demo._bars.values
    assert drawn["first"] == demo.frame["percent_1"].to_list() == (percent or drawn["first"])
    assert sum(drawn["first"]) == 100 and drawn["second"] == []
    assert all(abs(one - 100 * count / sum(counts)) < 1 for one, count in zip(drawn["first"], counts, strict=True))


@pytest.mark.parametrize(("first", "second", "drawn"), [
    ((4, 0, 0), (0, 0, 0), (False, False)), ((12, 5, 3), (2, 2, 0), (True, False)),
    ((1, 1, 1), (9, 9, 2), (False, True)), ((3, 1, 1), (5, 0, 0), (True, True)),
    ((0, 0, 0), (0, 0, 0), (False, False))])
def test_fewer_than_five_votes_are_not_drawn_and_that_is_said(first, second, drawn):
    demo = counted(counted(nh.ClassVote(ASKED), 1, first), 2, second)
    demo.show()
    assert tuple(map(bool, (demo._bars.values["first"], demo._bars.values["second"]))) == drawn
    assert demo.frame[["percent_1", "percent_2"]].notna().all().to_list() == list(drawn)
    few = (not drawn[0], not drawn[1] and any(second))
    which = re.search(r"Fewer than five people voted (.*): no bars", demo.summary)
    said = which[1] if which else ""
    assert ("in the first vote" in said, "in the second vote" in said) == few
    assert "is right" in demo.summary and demo._bars.values["right"] >= 0


def test_the_wrong_answer_that_most_chose_last_is_refuted(right):
    wrong = [place for place in range(3) if place != right]
    for first, last in (wrong, wrong[::-1]):
        counts = [[0, 0, 0], [0, 0, 0]]
        counts[0][first], counts[1][last], counts[1][first], counts[1][right] = 9, 6, 2, 8
        demo = counted(counted(nh.ClassVote(ASKED), 1, counts[0]), 2, counts[1])
        demo.show()
        said = refutation(TABLE.loc[ASKED], OPTIONS[last], demo.under)
        assert said.text.partition("“")[0] == "Many say: " and demo._refuted.text == said.text
    few = counted(nh.ClassVote(ASKED), 1, [1 if place != right else 0 for place in range(3)])
    few.show()
    assert few._refuted is None and "Many say" not in texts_in(few)


# -- files -------------------------------------------------------------------------------------------------------------


ROWS = [["question 0-2", "A", "1", "12"], ["question 0-2", "down", "1", "7"], ["0-2", "c", "first", "1"],
        ["0-2", "A", "2", "3"], ["question 0-2", "B", "after", "17"], ["3-4", "no", "1", "5"]]


def file_of(rows, header=HEADER, **style):
    return written([header, *rows], **style)


@pytest.mark.parametrize("data", [
    file_of(ROWS), file_of(ROWS, delimiter=";"), file_of(ROWS, encoding="utf-16", delimiter="\t"),
    file_of([row[::-1] for row in ROWS], HEADER[::-1]), file_of(ROWS, [name.upper() for name in HEADER]),
    file_of(ROWS[::-1]), b"sep=;\n" + file_of(ROWS, delimiter=";"), file_of([[*row, "note"] for row in ROWS],
                                                                         [*HEADER, "remark"])])
def test_counts_come_from_a_file_however_it_was_saved(data, tmp_path):
    assert read_votes(data, ASKED, CHOICES) == {1: [12, 7, 1], 2: [3, 17, 0]}
    (tmp_path / "class.csv").write_bytes(data)
    demo = nh.ClassVote(ASKED, votes=tmp_path / "class.csv")
    assert demo.frame[["vote_1", "vote_2"]].to_numpy().T.tolist() == [[12, 7, 1], [3, 17, 0]]
    assert demo.stage == 0
    again = nh.ClassVote(ASKED)
    again.read(tmp_path / "class.csv")
    assert again.frame.equals(demo.frame)
    again.undo()
    assert not again.frame["vote_1"].any()


@pytest.mark.parametrize(("rows", "row", "column", "found"), [
    ([["0-9x", "A", "1", "2"]], 2, "question", '"0-9x"'), ([["02.01.2026", "A", "1", "2"]], 2, "question", '"02.01'),
    ([["0-2", "D", "1", "2"]], 2, "option", '"D"'), ([["0-2", "sideways", "1", "2"]], 2, "option", '"sideways"'),
    ([["0-2", "", "1", "2"]], 2, "option", "an empty cell"), ([["0-2", "A", "3", "2"]], 2, "vote", '"3"'),
    ([["0-2", "A", "1", "2"], ["0-2", "B", "1", "-1"]], 3, "count", '"-1"'),
    ([["0-2", "A", "1", "2.5"]], 2, "count", '"2.5"'), ([["0-2", "A", "1", "many"]], 2, "count", '"many"'),
    ([["0-2", "A", "1", ""]], 2, "count", "an empty cell"), ([["0-2", "A", "1", "1000"]], 2, "count", '"1000"'),
    ([["0-2", "A", "1", "2"], ["0-2", "up", "1", "4"]], 3, "option", "also in row 2"),
    ([["3-4", "yes", "1", "2"]], None, "question", "3-4"), ([["0-4", "A", "1", "2"]], 2, "question", '"0-4"'),
    ([["0-2", "A", "1", "2", "7"]], 2, None, "5 cells")])
def test_a_bad_count_is_named_with_row_and_column_and_changes_nothing(rows, row, column, found, tmp_path):
    (tmp_path / "class.csv").write_bytes(file_of(rows))
    with pytest.raises(nh.TableError) as told:
        nh.ClassVote(ASKED, votes=tmp_path / "class.csv")
    one = told.value.problems[0]
    assert (one.file, one.row, one.column) == ("class.csv", row, column) and found in one.found and one.allowed
    demo = at(counted(nh.ClassVote(ASKED), 1, (4, 5, 6)), 1)
    demo._upload.core.value = ({"name": "class.csv", "type": "text/csv", "size": 1, "last_modified": NOW,
                                "content": memoryview(file_of(rows))},)
    assert "The file was not read." in demo._news.text and "class.csv" in demo._news.text
    assert demo._news.kind == "trouble" and demo.frame["vote_1"].to_list() == [4, 5, 6]


def test_an_upload_fills_the_boxes_as_one_move_and_names_what_was_read():
    demo = at(nh.ClassVote(ASKED), 1)
    data = file_of(ROWS[:3])
    assert next(csv.reader(io.StringIO(data.decode()))) == HEADER
    demo._upload.core.value = ({"name": "c.csv", "type": "text/csv", "size": 1, "last_modified": NOW,
                                "content": memoryview(data)},)
    assert demo.frame["vote_1"].to_list() == [12, 7, 1] and "20 votes" in demo._news.text
    assert "Typed: A, B and C." in demo.summary
    demo.controls["undo"].click()
    assert demo.frame["vote_1"].to_list() == [0, 0, 0] and demo.stage == 1


def test_a_vote_of_a_file_is_taken_whole_the_other_one_stays_and_the_note_says_who_got_none(tmp_path):
    (tmp_path / "class.csv").write_bytes(file_of([["0-2", "A", "1", "12"]]))
    demo = at(counted(counted(nh.ClassVote(ASKED), 1, (4, 9, 6)), 2, (1, 2, 3)), 1)
    demo.read(tmp_path / "class.csv")
    assert demo.frame[["vote_1", "vote_2"]].to_numpy().T.tolist() == [[12, 0, 0], [1, 2, 3]]
    assert demo._news.text == "Read: the first vote, 12 votes, none for B and C."
    (tmp_path / "class.csv").write_bytes(file_of([["0-2", "A", "2", "1"], ["0-2", "B", "1", "6"]]))
    demo.read(tmp_path / "class.csv")
    assert demo._news.text == ("Read: the first vote, 6 votes, none for A and C; the second vote, 1 vote, none for B "
                               "and C.")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(nh.TableError, match=r"(?m)^class_of_may\.csv: found no such file"):
        nh.ClassVote(ASKED, votes=tmp_path / "class_of_may.csv")
