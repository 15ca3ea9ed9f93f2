"""The coursework room: own numbers, answers that are read, hints, records, own tables; and assignment 1."""

import itertools
import random
import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from coursework_answers import answers, record
from hypothesis import given
from hypothesis import strategies as st

import neuro_helpers as nh
from neuro_helpers import coursework, tables
from neuro_helpers.coursework import Hint, sheet
from neuro_helpers.coursework.hints import number_of
from neuro_helpers.coursework.own_numbers import OwnNumbers, tidy_number
from neuro_helpers.coursework.reading_the_sliders import CALM, GROUNDS
from neuro_helpers.coursework.record_block import key_in, predictions_of
from neuro_helpers.coursework.written import DEEPEST, answer_in, text_in
from neuro_helpers.kit import PredictionRecord
from neuro_helpers.wording import whole

SOURCES = Path(__file__).parents[1] / "notebooks" / "coursework" / "source"
NAME = "reading_the_sliders"
COUPLE, HASHED = {"oxytocin": 66, "cortisol": 60, "conflict": 74}, [91, "b", [7, 2, 3]]
FIVE = ("417", "s001", "00023", "sample", "M-12")


def start(number="417", **more):
    return coursework.start(NAME, number=number, **more)


# -- own numbers -----------------------------------------------------------------------------------------------------

def test_the_hash_gives_what_it_gave_when_the_first_class_began():
    """A change here gives every student of a running class another couple."""
    own = OwnNumbers("self-study", "417", NAME)
    assert [own.whole("cortisol", 0, 99), own.one_of("x", "abc"), own.some_of("y", range(9), 3)] == HASHED
    assert start().draw_couple() == COUPLE


@pytest.mark.parametrize("typed", ["417", " 417 ", "0417", "00417", 417, "4 17"])
def test_one_student_is_one_student_however_the_number_is_typed(typed):
    assert start(typed).draw_couple() == COUPLE


@given(st.text(alphabet="abcdefgh0123456789 -", min_size=1, max_size=12))
def test_a_tidied_number_stays_as_it_is(typed):
    assert tidy_number(tidy_number(typed)) == tidy_number(typed)


@pytest.mark.parametrize("other", [{"number": "418"}, {"class_code": "spring"}])
def test_another_student_or_class_has_another_couple(other):
    assert coursework.start(NAME, **{"number": "417", **other}).draw_couple() != COUPLE


def test_the_number_that_was_typed_counts_in_a_notebook_and_the_folder_in_marking(monkeypatch, tmp_path):
    cells = ['student_number = "23"']
    assert coursework.start(NAME, cells=cells).number == "23"
    assert coursework.start(NAME, number="7", cells=cells).number == "7"
    folder = tmp_path / "88" / NAME
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setattr(sheet, "kernel_cells", lambda: cells)
    monkeypatch.setattr(coursework, "kernel_cells", lambda: cells)
    graded = coursework.start(NAME)
    assert (graded.number, graded.typed) == ("88", "23")


# -- answers as text -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("cell", "value"), [
    ('my_calm = {"cortisol": 22, "conflict": 40.5}', {"cortisol": 22, "conflict": 40.5}),
    ("# mine\nmy_calm = -3  # points", -3), ("my_calm = \N{MINUS SIGN}3", -3), ("my_calm = [\N{EN DASH}2.5]", [-2.5]),
    ("my_calm = 1\nmy_calm = 2", 2), ("my_calm: int = 4", 4),
    ("x = undefined()\nmy_calm = 5", 5), ("%%time\nmy_calm = 5", 5), ("!pip list\nmy_calm = 5", 5),
    ('my_calm = """\na | b\n"""\nsheet.write_record(nh.MyPredictions())', "\na | b\n")])
def test_a_plain_answer_is_read(cell, value):
    assert answer_in(["my_calm = 99", cell], "my_calm") == value


@pytest.mark.parametrize(("cell", "says"), [
    ("", "There is no answer named my_calm"), ("my_calmer = 3", "There is no answer named my_calm"),
    ("my_calm == 3", "There is no answer named my_calm"),
    ('my_calm = {"cortisol": 22,5, "conflict": 40}', "A comma makes two numbers of one"),
    ("my_calm = 05", "begins with 0"), ("my_calm = 22 %", "Leave out the % sign"), ("my_calm =", "no value yet"),
    ('my_calm = {"cortisol": , "conflict": 40}', "no value yet"), ('my_calm = {"cortisol": 2', "Every { needs a }"),
    ("my_calm = {\N{LEFT DOUBLE QUOTATION MARK}cortisol\N{RIGHT DOUBLE QUOTATION MARK}: 3}", "printed quotation marks"),
    ('my_calm = {"cortisol: 3}', "quotation mark is missing"), ("my_calm = 3 4", "Something is wrong in line 1"),
    ("my_calm 63", "a sign = is missing"), ("my_calm = R099", 'a word needs quotation marks: "R099"'),
    ("my_calm = {cortisol: 30}", 'found cortisol; a word needs quotation marks'),
    ("my_calm = " + "lambda:" * 2000 + "1", ""), ("my_calm = f(" + "9" * 5000 + ")", "cannot be read"),
    ("my_calm = 7 * 8", "found 7 * 8; write the value itself"),
    ('my_calm = {"cortisol": best(sheet)}', "found best(sheet); write the value itself"),
    ("my_calm = __import__('os').system('true')", "write the value itself"),
    ("if True:\n    my_calm = 3", "at the beginning of a line"),
    ("my_calm = " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "deep; allowed"),
    ("my_calm = " + "[" * 50_000, "characters; allowed"), ("my_calm = 3" + " " * 30_000, "characters; allowed"),
    ("my_calm = 1" + "0" * 19_000, ""), ("my_calm = \0", "")])
def test_what_is_no_plain_answer_gets_its_sentence(cell, says):
    with pytest.raises(Hint, match=re.escape(says) or ".") as hint:
        number_of("my_calm", answer_in([cell], "my_calm"))
    assert len(str(hint.value)) < 700 and "\n" not in str(hint.value)


@given(st.text(max_size=300), st.sampled_from(["my_calm = ", "my_calm = {", "\nmy_calm=", ""]))
def test_no_text_is_more_than_a_sentence(text, begin):
    """Whatever stands in a cell, reading it gives a value or one hint."""
    try:
        answer_in([begin + text], "my_calm")
    except Hint as hint:
        assert str(hint)
    assert isinstance(text_in([begin + text], "my_calm"), str)


def test_reading_an_answer_runs_nothing(tmp_path):
    target = tmp_path / "written"
    cell = f"open({str(target)!r}, 'w').write('x')\nmy_calm = open({str(target)!r}, 'w').write('x')"
    with pytest.raises(Hint, match="write the value itself"):
        answer_in([cell], "my_calm")
    assert not target.exists()


@pytest.mark.parametrize(("value", "says"), [
    (None, "no number yet"), ("", "no number yet"), ("0,8", "with a point, not a comma"), ("48", "without quotation"),
    ((0, 8), "such as 0.8"), ([1, 2, 3], "one number is asked for"), (True, "a number is asked for"),
    (130, "allowed: a number from 0 to 100"), (float("nan"), "allowed"), (10**400, "allowed"),
    ({}, "a number is asked for")])
def test_what_is_no_number_gets_its_sentence(value, says):
    with pytest.raises(Hint, match=re.escape(says)):
        number_of("level", value)


# -- the sheet -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("number", FIVE)
def test_a_perfect_student_has_everything_right(number, capsys):
    written = answers(start(number))
    mine = start(number, cells=list(written.values()))
    for item in mine.items:
        mine.check(item)
        assert capsys.readouterr().out.startswith("\N{CHECK MARK} Right. ")
        assert mine.known(item) == answer_in([written[item]], mine.items[item].answer)


def test_nothing_written_is_nothing_right():
    mine = start(cells=[])
    for item in mine.items:
        with pytest.raises(Hint, match="There is no answer named"):
            mine.check(item)
    with pytest.raises(Hint, match="There is no student number"):
        coursework.start(NAME, cells=[]).check("calm")
    with pytest.raises(Hint, match="'calm': do that first"):
        mine.known("calm")


def test_a_sheet_without_a_number_says_so_and_its_notebook_runs():
    empty = coursework.start(NAME, cells=[])
    assert "Write your student number" in str(empty) and "Write your student number" in empty.task("calm")
    assert empty.couple == {slider: empty.model.reference[slider] for slider in empty.model.sliders}
    assert empty.why_outcome in empty.model.nodes.index and nh.PredictFirst(**empty.prediction(1)).question


def test_a_live_notebook_gets_a_sentence_and_a_grader_an_error(monkeypatch, capsys):
    monkeypatch.setattr(sheet, "kernel_cells", list)
    live = coursework.ASSIGNMENTS[NAME]("417", cells=sheet.kernel_cells)
    live.check("calm")
    assert capsys.readouterr().out.startswith("\N{RIGHTWARDS ARROW} Not yet. There is no answer named my_calm")
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(Hint):
        live.check("calm")


@pytest.mark.parametrize("item", list(start().items))
def test_a_hint_never_says_the_answer(item):
    """Wrong answers of every kind: no hint holds a number or a row of the right one that was not asked or given."""
    mine = start()
    right = answer_in([answers(mine)[item]], mine.items[item].answer)
    numbers = set(re.findall(r"\d+\.?\d*|R\d{3}", repr(right))) - set(re.findall(r"\d+\.?\d*|R\d{3}", mine.task(item)))
    wrong = [None, "x", 0, 3.3, {}, [], ("R001", 1), {"cortisol": 5, "conflict": 5, "trust": 1.5}, {"row": "R001"},
             dict.fromkeys(GROUNDS, 1.5), {"row": mine.own_row, "weight": 0.01, "level": 3.3}]
    for answer in wrong:
        with pytest.raises(Hint) as hint:
            mine.check(item, answer)
        said = set(re.findall(r"\d+\.?\d*|R\d{3}", re.sub(r"such as .*", "", str(hint.value))))
        assert not said & numbers - set(re.findall(r"\d+\.?\d*|R\d{3}", repr(answer)))


# -- assignment 1: what goes wrong ------------------------------------------------------------------------------------

def flipped(rests):
    return {part: -points for part, points in rests.items()}


@pytest.mark.parametrize(("item", "change", "says"), [
    ("calm", lambda good: {**good, "cortisol": good["cortisol"] / 100 or 0.2}, "here they go from 0 to 100"),
    ("calm", lambda good: {**good, "oxytocin": 80}, "leave oxytocin out"),
    ("calm", lambda good: {**good, "cortisol": f"{good['cortisol']},5"}, "with a point, not a comma"),
    ("calm", lambda good: {**good, "cortisol": 95, "conflict": 95}, "Which way does cortisol push"),
    ("calm", lambda good: {"cortisol": 0, "conflict": 0, "trust": 60}, "Less is enough"),
    ("calm", lambda good: {**good, "conflict": COUPLE["conflict"]}, "Move both"),
    ("calm", lambda good: {**good, "trust": whole(start().level("trust") / 100)}, "before you move anything"),
    ("calm", lambda good: {"cortisol": 12}, "conflict is missing"), ("calm", lambda good: [12, 34], "between braces"),
    ("calm", lambda good: {**good, "dopamine": 3}, "found the name 'dopamine'"),
    ("level_1", lambda good: good / 100, "here they go from 0 to 100"), ("level_1", lambda good: (5, 3), "such as 5.3"),
    ("level_1", lambda good: good + 3, "Compare every slider"),
    ("row", lambda good: (good[0], -good[1]), "look at the sign of the points"),
    ("row", lambda good: good[0], "the row and its points"),
    ("row", lambda good: (good[0], good[1] / 100), "not a share of 1"), ("row", lambda good: ("R999", 3), "no row"),
    ("row", lambda good: (good[0].lower(), good[1] + 5), "is not it"),
    ("row", lambda good: ("R001" if start().why_outcome != "anxiety" else "R011", 3), "is asked for"),
    ("rests", flipped, "look at the signs"),
    ("rests", lambda good: {**good, "guesses": good["guesses"] + 9}, "at least one"),
    ("rests", lambda good: {name: points / 100 for name, points in good.items()}, "not shares"),
    ("table", lambda good: {**good, "weight": -good["weight"]}, "sign of"),
    ("table", lambda good: {**good, "weight": 2 * good["weight"]}, "whole weight"),
    ("table", lambda good: {**good, "row": "R001"}, "your row is"),
    ("table", lambda good: {**good, "level": whole(start().level(start().why_outcome) / 100)}, "whole weight"),
    ("record", lambda good: good.replace("up", "upwards", 1), "line 3 cannot be read"),
    ("record", lambda good: "\n".join(good.splitlines()[:-1]), "2 of 3 predictions"),
    ("record", lambda good: 3, "block that this cell writes"),
    ("record", lambda good: "", "no prediction in your record"),
    ("record", lambda good: answer_in([record(start("418"))], "my_record"), "another couple")])
def test_each_mistake_has_its_sentence(item, change, says):
    mine = start()
    good = answer_in([answers(mine)[item]], mine.items[item].answer)
    mine.check(item, good)
    with pytest.raises(Hint, match=re.escape(says)):
        mine.check(item, change(good))


def test_held_for_released_and_the_other_lens_are_recognised():
    for mine in MANY:
        held, document = (replace(mine._reading(2), released=()), replace(mine._reading(3), lens="document"))
        with pytest.raises(Hint, match=r"Does cortisol follow the model|Which lens is pressed"):
            mine.check("level_2", whole(mine._read(held) / 100))
        with pytest.raises(Hint, match="Which lens is pressed"):
            mine.check("level_3", whole(mine._read(document) / 100))


def test_somebody_elses_answers_are_named_as_such():
    cells = ['student_number = "23"', *answers(start("23")).values()]
    with pytest.raises(Hint, match=r"fits the couple of number 23.*handed in by 417"):
        start("417", cells=cells).check("calm")


def test_a_record_is_computed_anew_and_says_so_when_the_tables_are_others(capsys):
    mine = start()
    block = answer_in([record(mine)], "my_record")
    mine.check("record", re.sub(r"model \w+", "model 12345678", block))
    assert "another version of the tables" in capsys.readouterr().out
    agreeing = sum(one.result() == "up" for one in mine.asked_predictions())
    mine.check("record", block)
    assert f"the model says the same {agreeing} times" in capsys.readouterr().out


def test_the_record_of_a_demo_is_the_block_that_the_check_takes(capsys):
    mine = start()
    kept = PredictionRecord()
    shown = [nh.PredictFirst(**mine.prediction(place), record=kept) for place in (1, 2, 3)]
    for demo, asked in zip(shown, mine.asked_predictions(), strict=True):
        assert key_in(demo.question_id) == asked.key
        demo.controls["prediction"].value = "down"
        demo.show()
    kept.add("Another question", "up", "a guess", "up", question_id="0-2")
    found = predictions_of(nh.MyPredictions(record=kept))
    assert found == {one.key: ("down", "a guess") for one in mine.asked_predictions()}
    mine.check("record", mine.predictions.text(found))


# -- fair and one's own ------------------------------------------------------------------------------------------------

MANY = [start(str(1000 + place)) for place in range(25)]


def test_every_number_gets_tasks_of_the_same_kind():
    for mine in MANY:
        assert mine.goal - mine.level(CALM) > 5
        into = mine.why.rows[mine.why.rows["target"] == mine.why_outcome]["contribution"].abs().sort_values()
        assert 100 * (into.iloc[-1] - into.iloc[-2]) > 1.4
        assert sum(abs(100 * mine.why.rests[part]) >= 1.5 for part in GROUNDS[:3]) > 1
        assert len({one.outcome for one in mine.asked_predictions()}) == 3
        half = mine.model.influences.at[mine.own_row, "weight"] / 2
        assert abs(mine._halved(mine.own_row, half) - mine.level(mine.why_outcome)) > 0.5


def test_copied_answers_are_worth_next_to_nothing():
    """Measured over 300 numbers each item is right for another student in at most 3 of 100 cases."""
    written = [{item: answer_in([text], mine.items[item].answer) for item, text in answers(mine).items()}
               for mine in MANY]
    random.seed(1)
    pairs = random.sample(list(itertools.permutations(range(len(MANY)), 2)), 80)
    points = []
    for one, other in pairs:
        points.append(0)
        for item, part in MANY[other].items.items():
            try:
                MANY[other].judge(item, written[one][item])
            except Hint:
                continue
            points[-1] += part.points
    assert sum(points) / len(points) < 1 and max(points) < 9


# -- own tables ------------------------------------------------------------------------------------------------------

def test_a_copy_is_the_model_and_a_change_is_listed(tmp_path):
    folder = coursework.copy_model(tmp_path / "my_model")
    assert nh.CoupleModel.load(folder).predict(conflict=0.8).equals(nh.CoupleModel.load().predict(conflict=0.8))
    assert coursework.changed_rows(folder).empty
    path = folder / "influences.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows.loc[rows["id"] == "R011", "weight"] = "0.10"
    rows[rows["id"] != "R012"].to_csv(path, index=False)
    assert coursework.changed_rows(folder)[["id", "column", "yours"]].to_numpy().tolist() == [
        ["R012", "row", "is missing"], ["R011", "weight", 0.1]]
    coursework.copy_model(folder)  # a second Run All
    assert len(coursework.changed_rows(folder)) == 2


def test_a_copy_never_writes_over_anything(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="holds other files"):
        coursework.copy_model(tmp_path)
    with pytest.raises(ValueError, match="a file; allowed: the name of a folder"):
        coursework.copy_model(tmp_path / "thesis.txt")
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(tables.TableError, match="no such folder"):
        coursework.changed_rows(tmp_path / "none")


# -- the notebooks that are handed out --------------------------------------------------------------------------------

@pytest.mark.parametrize("name", sorted(coursework.ASSIGNMENTS))
def test_a_source_notebook_holds_what_its_sheet_asks_and_the_samples_right_answers(name, capsys):
    notebook = nbformat.read(SOURCES / name / f"{name}.ipynb", as_version=4)
    graded = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
    mine = coursework.start(name, cells=[cell.source for cell in notebook.cells if cell.cell_type == "code"])
    assert mine.number == "sample"
    for item, part in mine.items.items():
        mine.check(item)
        check = graded[f"{item}_check"]
        assert check.source == f'sheet.check("{item}")' and check.metadata.nbgrader.points == part.points
        assert graded[item].source.startswith(f"{part.answer} = ")
        assert item == "record" or graded[f"{item}_task"].source == f'sheet.task("{item}")'
    assert capsys.readouterr().out.count("Right.") == len(mine.items)
    assert graded["words"].metadata.nbgrader.points + sum(part.points for part in mine.items.values()) == 20
