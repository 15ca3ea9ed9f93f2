"""The lessons' questions: nothing before it is asked for, the right answer computed, the table's words checked."""

import json
import re
import string

import pandas as pd
import pytest
from ipywidgets import HTML
from question_edits import EDITS, IN_THE_SCRIPT

import neuro_helpers as nh
from neuro_helpers.demos.questions import predict
from neuro_helpers.demos.questions.right_answers import ANSWERS, NO_ANSWER, Models
from neuro_helpers.kit import PredictionRecord
from neuro_helpers.tables.catalogue import data_folder
from tools.mark_terms import without_marks

TABLE = nh.load("questions").set_index("question")
NOTEBOOKS = sorted((data_folder().parent / "notebooks").glob("[0-9]*.ipynb"))  # the lessons
MOST_PREDICTIONS, MOST_WORDS = 10, 2000
DRAWN, RANKED = 1, 1  # predictions that DrawFirst and FiveHelpers take


def widgets_in(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_in(child)


def texts_in(demo):
    """Every text that the demo has put into the page."""
    return " ".join(str(value) for widget in widgets_in(demo.box) for name, value in widget.trait_values().items()
                    if name in ("value", "description", "options", "text", "names", "tooltip"))


def ask(*names, **more):
    return nh.Predict(*names, record=PredictionRecord(), **more)


@pytest.fixture(scope="module")
def models():
    return Models(nh.CoupleModel.load(), nh.CoupleModel.load(lens="evidence"))


@pytest.fixture(scope="module")
def computed(models):
    return {name: answer(models) for name, answer in ANSWERS.items()}


def test_every_question_has_words_and_an_answer():
    assert set(TABLE.index) == set(ANSWERS)
    for name, row in TABLE.iterrows():
        options = row["options"].split(" | ")
        assert len(set(options)) == len(options), f"{name} offers the same answer twice"


@pytest.mark.parametrize("name", TABLE.index)
def test_the_right_answer_can_be_given_and_every_name_of_the_reply_is_filled(name, computed):
    right, row = computed[name].right, TABLE.loc[name]
    if row["options"]:
        assert right in row["options"].split(" | ")
    else:
        assert row["low"] <= right <= row["high"]
    asked = {part[1] for part in string.Formatter().parse(row["reply"]) if part[1]}
    assert asked <= set(computed[name].facts)


@pytest.mark.parametrize("name", TABLE.index)
def test_nothing_is_computed_or_in_the_page_before_it_is_asked_for(name, monkeypatch):
    calls = []
    real = ANSWERS[name]
    monkeypatch.setitem(ANSWERS, name, lambda models: calls.append(name) or real(models))
    demo = ask(name)
    first = demo.controls["answer_1"]
    first.value = first.options[1][1] if hasattr(first, "options") else first.max
    before = texts_in(demo) + str(demo._repr_mimebundle_())
    assert not calls
    demo.controls["show"].click()
    assert calls == [name]
    reply = predict.filled(TABLE.loc[name], demo._answers[0])
    said = [sentence for sentence in re.split(r"(?<=[.:])\s", reply) if len(sentence.split()) > 3]
    assert said
    for sentence in said:
        assert sentence not in before
    assert len(demo.frame["agrees"][0]) in (2, 3)
    demo.controls["again"].click()
    assert not any(sentence in texts_in(demo) for sentence in said)
    assert demo.picture is None


def test_a_guess_goes_into_the_record_once_and_is_compared():
    demo = ask("0-2", "0-4")
    demo.controls["answer_1"].value = "down"
    demo.controls["answer_2"].value = 40
    demo.controls["sureness"].value = "very sure"
    demo.show()
    demo.show()
    record = demo._record.frame
    assert record["prediction"].to_list() == ["“down”", "40"]
    assert record["agrees"].to_list() == ["yes", "no"]
    assert record["sureness"].unique().tolist() == ["very sure"]
    assert "You said “down”. So does the model" in demo.summary
    assert demo.controls["answer_1"].disabled and demo.controls["answer_2"].disabled


def test_show_me_without_a_guess_shows_and_records_nothing():
    demo = ask("0-2")
    demo.show()
    assert demo.shown and demo._record.frame.empty
    assert demo.summary == "In this model: “down”."


def test_a_number_counts_as_right_when_it_is_near(computed):
    right, within = computed["0-4"].right, TABLE.loc["0-4", "within"]
    for guess, agrees in ((right + within, "yes"), (right + within + 1, "no"), (right - within, "yes")):
        demo = ask("0-4")
        demo.controls["answer_1"].value = int(guess)
        demo.show()
        assert demo.frame["agrees"].to_list() == [agrees]


@pytest.mark.parametrize("name", [name for name in TABLE.index if name not in IN_THE_SCRIPT])
def test_the_right_answer_follows_the_tables(name, models, computed, monkeypatch):
    """Other tables, other answers: nothing is typed."""
    if name == "5-8":  # a minute of facts for its reply, which are not asked for here
        monkeypatch.setattr(nh.CoupleModel, "tipping", lambda model: pd.DataFrame())
    right = ANSWERS[name](EDITS[name](models.document)).right
    assert right != computed[name].right
    if not TABLE.loc[name, "options"]:
        assert abs(right - computed[name].right) > TABLE.loc[name, "within"]


@pytest.mark.parametrize("name", TABLE.index)
def test_a_table_without_arrows_has_an_answer_or_says_that_there_is_none(name, models):
    nothing = models.document.adjusted(dict.fromkeys(models.document.influences.index, 0.0))
    demo = ask(name, model=nothing)
    demo.controls["show"].click()
    assert demo.shown or (demo.line.kind == "trouble" and NO_ANSWER in demo.summary)


@pytest.mark.parametrize(("column", "cell", "found"), [
    ("reply", "It is {sevnty}.", "{sevnty}"), ("reply", "{start.__class__}", "{start.__class__}")])
def test_a_name_that_nothing_fills_is_an_error_of_the_table(column, cell, found, monkeypatch):
    table = nh.load("questions")
    table.loc[table["question"] == "0-4", column] = cell
    monkeypatch.setattr(predict, "load", lambda name: table)
    demo = nh.Predict("0-4", record=PredictionRecord())
    with pytest.raises(nh.TableError, match=re.escape(found)):
        demo.show()
    assert not demo.shown


@pytest.mark.parametrize("wrong", [(), ("9-9",), ("0-1", "zero")])
def test_a_question_that_is_not_there_is_refused(wrong):
    with pytest.raises(ValueError, match=r"allowed: .*0-1"):
        nh.Predict(*wrong)


# -- from another answer to the explanation ----------------------------------------------------------------------------


DIRECTION = re.compile(r"\b(up|down|rise|fall|higher|lower|further|less far|grow|shrink|closer)\b")
DIRECTIONS = [name for name, row in TABLE.iterrows()
              if sum(bool(DIRECTION.search(option)) for option in row["options"].split(" | ")) > 1]


def explanations(demo):
    """Return the sentences of explanations that are in the page: those of Why and of the loop."""
    texts = " ".join(re.sub("<[^>]+>", " ", each.value) for each in widgets_in(demo.box) if isinstance(each, HTML))
    return re.findall(r"most strongly along [^.]+\.|build [\d.]+ points a week", texts)


@pytest.mark.parametrize("make", [
    *(lambda name=name, **more: nh.Predict(name, record=PredictionRecord(), **more) for name in DIRECTIONS),
    *(lambda place=place: nh.PredictFirst(*place, record=PredictionRecord()) for place in
      [("conflict", 0.8, "calm_response"), ("oxytocin", 1, "trust")])], ids=[*DIRECTIONS, "heat", "spray"])
def test_one_click_leads_from_another_direction_to_the_explanation(make):
    control = "answer_1" if "answer_1" in make().controls else "prediction"
    ways = [value for _words, value in make().controls[control].options if value]
    agreed = 0
    for way in ways:
        demo = make()
        why = next(widget for name, widget in demo.controls.items() if name.startswith("why"))
        demo.controls[control].value = way
        assert why not in list(widgets_in(demo.box))
        demo.controls["show"].click()
        assert not explanations(demo)
        agrees = demo._record.frame["agrees"][0] == "yes"
        agreed += agrees
        assert (why in list(widgets_in(demo.box))) == ("why?" in demo.summary) == (not agrees)
        if not agrees:
            why.click()
            assert explanations(demo) and demo.line.kind == "sentence"
            demo.controls["again"].click()
            assert not explanations(demo) and why not in list(widgets_in(demo.box))
    assert agreed == 1


def test_why_is_there_for_each_of_two_questions_that_are_asked_together():
    demo = ask("0-2", "3-1")
    demo.controls["answer_1"].value, demo.controls["answer_2"].value = "up", "it has to fall"
    demo.show()
    demo.controls["why_2"].click()
    assert ["amygdala" in told for told in explanations(demo)] == [True]
    demo.controls["why_1"].click()
    assert len(explanations(demo)) == 2 and demo.summary.count("why?") == 2


# -- the lessons ---------------------------------------------------------------------------------------------------


def sources(path, kind):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]
            if cell["cell_type"] == kind]


def asked_in(path):
    return [name for source in sources(path, "code") if "nh.Predict(" in source
            for name in re.findall(r"\d+-\d+", source)]


def test_every_question_is_asked_in_its_lesson_once():
    asked = [name for path in NOTEBOOKS for name in asked_in(path)]
    assert sorted(asked) == sorted(TABLE.index)
    for path in NOTEBOOKS:
        assert {name.split("-")[0] for name in asked_in(path)} <= {str(int(path.name[:2]))}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_asks_no_more_than_ten_predictions_and_has_no_more_than_2000_words_with_its_replies(path):
    code = " ".join(sources(path, "code"))
    names = asked_in(path)
    others = DRAWN * code.count("nh.DrawFirst(") + RANKED * code.count("nh.FiveHelpers(")
    assert 0 < len(names) + others <= MOST_PREDICTIONS
    # What a term opens is read by choice, as a note is, and does not count.
    words = sum(len(without_marks(text).split()) for text in sources(path, "markdown"))
    words += sum(len(text.replace("|", " ").split()) for name in names
                 for text in TABLE.loc[name, ["stem", "options", "reply"]])
    assert words <= MOST_WORDS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_reply_stands_in_the_notebook_file(path, computed):
    text = path.read_text("utf-8")
    for name in asked_in(path):
        reply = predict.filled(TABLE.loc[name], computed[name])
        for sentence in re.split(r"(?<=[.:])\s", reply):
            if len(sentence.split()) > 4:
                assert json.dumps(sentence, ensure_ascii=False)[1:-1] not in text, f"{name} is answered in the notebook"
    assert "outputs_hidden" not in text and "three dots" not in text
