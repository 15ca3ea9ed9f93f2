"""Demos, driven through `.value` as the browser drives them."""

import html
import itertools

import ipywidgets as widgets
import numpy as np
import pandas as pd
import pytest

from neuro_helpers import charts
from neuro_helpers.demos import PredictFirst, PredictionRecord, WhatIfLab
from neuro_helpers.kit import record as kit_record
from neuro_helpers.kit import state as setting_module
from neuro_helpers.model import CoupleModel

SLIDERS = ("oxytocin", "cortisol", "conflict")


@pytest.fixture(scope="module")
def model():
    return CoupleModel.load()


@pytest.fixture
def lab(model):
    return WhatIfLab(model=model)


def whole(level):
    return int(np.floor(100 * level + 0.5))


def drawn(demo):
    """The chart's parameters: what the browser draws."""
    return getattr(demo, "outcomes", demo)._chart.values  # noqa: PD011 - no pandas object


def state(lab):
    return lab.frame, lab.summary, lab.setting, drawn(lab)["levels"]


def same(one, other):
    return one[0].equals(other[0]) and one[1:] == other[1:]


def agrees(lab, **setting):
    """Picture, table and sentence say what the model says."""
    levels = lab.model.predict(**setting)
    frame = lab.frame
    assert drawn(lab)["levels"] == levels.to_dict()
    assert frame["exact"].to_list() == [levels[node] for node in frame["node"]]
    assert frame["level"].to_list() == [whole(levels[node]) for node in frame["node"]]
    soon = frame[frame["timescale"] != "weeks"]
    if (soon["change"] != 0).any():
        most = soon.loc[soon["change"].abs().idxmax()]
        assert f"from {most['reference']} to {most['level']}" in lab.summary
    for count, word in (((soon["change"] > 0).sum(), "higher"), ((soon["change"] < 0).sum(), "lower")):
        if count:
            assert f"{count} {'is' if count == 1 else 'are'} {word}" in lab.summary


def test_opens_at_the_reference_couple(lab):
    assert (lab.frame["change"] == 0).all() and len(lab.frame) == 6
    assert "reference couple" in lab.summary and "not an average" in lab.summary


@pytest.mark.parametrize(("slider", "value"), list(itertools.product(SLIDERS, (0, 50, 100))))
def test_each_slider_moves_picture_table_and_sentence(lab, slider, value):
    before = state(lab)
    lab.controls[slider].value = 64  # then the next value is a change, whatever it is
    moved = state(lab)
    assert not moved[0].equals(before[0]) and moved[1] != before[1]
    lab.controls[slider].value = value
    assert not state(lab)[0].equals(moved[0])
    agrees(lab, **{slider: value / 100})


def test_sliders_take_label_range_and_start_from_the_node_table(lab, model):
    for node in SLIDERS:
        slider, box = lab.controls[node], lab.controls[f"{node}_box"]
        assert (slider.min, slider.max, slider.value) == (0, 100, pytest.approx(100 * model.reference[node]))
        assert (box.min, box.max, box.value) == (slider.min, slider.max, slider.value)
        words = html.unescape(" ".join(child.value for child in widgets_of(lab._sliders[node].widget)
                                       if isinstance(child, widgets.HTML)))
        for column in ("low", "high", "description"):
            assert model.nodes.loc[node, column] in words


def test_number_box_and_slider_are_linked(lab):
    for node in SLIDERS:
        lab.controls[node].value = 62
        assert lab.controls[f"{node}_box"].value == 62
        lab.controls[f"{node}_box"].value = 41
        assert lab.controls[node].value == 41
    agrees(lab, **dict.fromkeys(SLIDERS, 0.41))
    lab.reset()
    assert [lab.controls[f"{node}_box"].value for node in SLIDERS] == [50, 30, 15]


def test_released_cortisol_follows_and_held_it_does_not(lab):
    lab.controls["conflict"].value = 80
    assert lab.controls["cortisol"].value == 30
    agrees(lab, conflict=0.8)
    lab.controls["cortisol_padlock"].value = True
    slider = lab.controls["cortisol"]
    assert slider.disabled and lab.controls["cortisol_box"].disabled and slider.value > 50
    assert "follow" in lab.controls["cortisol_padlock"].tooltip
    agrees(lab, conflict=0.8, released=["cortisol"])
    assert slider.value == whole(lab.model.predict(conflict=0.8, released=["cortisol"])["cortisol"])
    lab.controls["conflict"].value = 20
    assert slider.value == whole(lab.model.predict(conflict=0.2, released=["cortisol"])["cortisol"])
    lab.controls["cortisol_padlock"].value = False
    assert not slider.disabled and "held" in lab.controls["cortisol_padlock"].tooltip


def test_every_preset_applies_and_asks_the_model_once(lab, model, monkeypatch):
    asked = []
    monkeypatch.setattr(lab, "model", Counting(model, asked))
    for _, row in model.scenarios.iterrows():
        asked.clear()
        lab.controls["preset"].value = row["scenario"]
        free = [name for name in row["released"].split(";") if name]
        held = {name: row[name] for name in SLIDERS if name not in free and pd.notna(row[name])}
        assert len(asked) == 1
        agrees(lab, released=free, **held)
        assert f'nh-said">{html.escape(row["sentence"])}<' in lab.scene.value
        assert lab.scene.value.count("nh-said") == 1


class Counting:
    """The model, with a note of every question."""

    def __init__(self, model, asked):
        self._model, self._asked = model, asked

    def __getattr__(self, name):
        return getattr(self._model, name)

    def predict(self, **setting):
        self._asked.append(setting)
        return self._model.predict(**setting)


def test_one_computation_and_one_message_to_the_chart_per_move(lab, model, monkeypatch):
    asked, sent = [], []
    monkeypatch.setattr(lab, "model", Counting(model, asked))
    lab.outcomes._chart.observe(sent.append, names="values")
    lab.controls["cortisol_padlock"].value = True
    lab.controls["conflict"].value = 55
    assert len(asked) == len(sent) == 2


def test_opening_at_a_preset_and_starting_again(model):
    lab = WhatIfLab(model=model, preset="heated_free")
    start = state(lab)
    assert lab.controls["preset"].value == "heated_free"
    lab.controls["oxytocin"].value = 90
    assert lab.controls["preset"].value == "" and not same(state(lab), start)
    lab.reset()
    assert same(state(lab), start)
    with pytest.raises(ValueError, match="heated_free"):
        WhatIfLab(model=model, preset="heated")


def test_reset_restores_exactly_and_can_be_undone(lab):
    start = state(lab)
    lab.controls["conflict"].value = 71
    lab.controls["cortisol_padlock"].value = True
    moved = state(lab)
    lab.controls["reset"].click()
    assert same(state(lab), start)
    lab.controls["undo"].click()
    assert same(state(lab), moved)


def test_undo_walks_back_step_by_step(lab, monkeypatch):
    monkeypatch.setattr(setting_module, "MERGE_SECONDS", -1)
    seen = [state(lab)]
    for name, value in (("oxytocin", 80), ("oxytocin", 90), ("cortisol_padlock", True), ("preset", "warm_evening"),
                        ("conflict", 30)):
        lab.controls[name].value = value
        seen.append(state(lab))
    for expected in reversed(seen[:-1]):
        lab.undo()
        assert same(state(lab), expected)
    lab.undo()
    assert same(state(lab), seen[0])


def test_one_drag_is_one_step_for_undo(lab, monkeypatch):
    monkeypatch.setattr(setting_module, "MERGE_SECONDS", 60)  # however slow the computer is
    start = state(lab)
    for value in range(20, 60):
        lab.controls["conflict"].value = value
    lab.undo()
    assert same(state(lab), start)


def test_show_all_shows_every_outcome_in_the_same_chart(lab, model):
    chart = lab.outcomes._chart
    lab.controls["conflict"].value = 80
    lab.controls["show_all"].value = True
    assert lab.outcomes._chart is chart and drawn(lab)["show_all"] is True
    assert lab.frame["node"].to_list() == charts.outcome_nodes(model.nodes)
    agrees(lab, conflict=0.8)


def test_months_are_told_apart_in_the_sentence(lab):
    lab.controls["show_all"].value = True
    for slider, value in (("conflict", 100), ("cortisol", 100), ("oxytocin", 0)):
        lab.controls[slider].value = value
    assert "If this went on for months, " in lab.summary


def test_few_controls_at_the_start(lab):
    big = [lab.controls[name] for name in (*SLIDERS, "preset", "lens")]
    assert len(big) <= 5 and all(isinstance(control, widgets.Widget) for control in lab.controls.values())


def test_every_control_has_a_spoken_name_with_unit_and_range(lab):
    named = lab._front.names
    for node in SLIDERS:
        label = lab.model.nodes.loc[node, "label"]
        for control in (lab.controls[node], lab.controls[f"{node}_box"]):
            words = named[control.model_id]["label"]
            assert label in words and "0 to 100" in words and "model units" in words
        assert "held by you" in named[lab.controls[f"{node}_padlock"].model_id]["label"]
    lab.controls["cortisol_padlock"].value = True
    assert named != lab._front.names


def test_markup_in_an_edited_table_is_shown_as_text(model):
    read = CoupleModel.load()
    nasty = '<img src=x onerror="alert(1)">'
    nodes = read.nodes.copy()
    for column in ("label", "description", "low", "high"):
        nodes.loc[["conflict", "anxiety"], column] = nasty
    rows = read.influences.reset_index()
    edited = CoupleModel(nodes.reset_index(), rows, read.scenarios.assign(sentence=nasty), "document")
    lab = WhatIfLab(model=edited)
    lab.controls["preset"].value = edited.scenarios["scenario"].iloc[2]
    page = " ".join(each.value for each in widgets_of(lab.box) if isinstance(each, widgets.HTML))
    page += lab._repr_mimebundle_()["text/html"]
    assert "<img src=x" not in page and "&lt;img src=x" in page
    demo = PredictFirst("conflict", 0.8, "anxiety", model=edited)
    demo.controls["prediction"].value = "up"
    demo.show()
    page = " ".join(each.value for each in widgets_of(demo.box) if isinstance(each, widgets.HTML))
    assert "<img src=x" not in page and "&lt;img src=x" in page


def widgets_of(box):
    yield box
    for child in getattr(box, "children", ()):
        yield from widgets_of(child)


def test_a_model_that_cannot_answer_is_told_in_the_lab(lab, model, monkeypatch):
    class Broken(Counting):
        def predict(self, **setting):
            raise ValueError("row 12 is <b>odd</b>")

    monkeypatch.setattr(lab, "model", Broken(model, []))
    lab.controls["conflict"].value = 80
    assert "row 12 is <b>odd</b>" in lab.summary and lab._sentence.kind == "trouble"
    monkeypatch.setattr(lab, "model", model)
    lab.controls["conflict"].value = 81
    assert lab._sentence.kind == "sentence"
    agrees(lab, conflict=0.81)


def test_evidence_lens_is_another_answer_and_says_so():
    document, evidence = WhatIfLab(), WhatIfLab(lens="evidence")
    for lab in (document, evidence):
        lab.controls["oxytocin"].value = 100
    assert not document.frame.equals(evidence.frame)
    agrees(evidence, oxytocin=1.0)
    words = [each.value for each in widgets_of(evidence.box) if isinstance(each, widgets.HTML)]
    assert any("what a written rule leaves" in text for text in words)


def test_the_second_lens_waits_until_it_is_asked_for(lab):
    lab.controls["oxytocin"].value = 100
    assert drawn(lab)["other"] == {} and "evidence" not in lab.summary
    assert lab._lens_row.layout.display == "none"
    lab.controls["second_lens"].value = True
    assert drawn(lab)["other"] and lab._lens_row.layout.display != "none" and "The evidence lens has" in lab.summary
    lab.undo()
    assert drawn(lab)["other"] == {} and lab._lens_row.layout.display == "none"
    assert drawn(WhatIfLab(second_lens=True))["other"]


def test_both_lenses_are_drawn_and_one_switch_chooses_which_leads(lab):
    lab.controls["second_lens"].value = True
    lab.controls["oxytocin"].value = 100
    models = {lens: CoupleModel.load(lens=lens) for lens in ("document", "evidence")}
    levels = {lens: model.predict(oxytocin=1.0) for lens, model in models.items()}
    trust = {lens: whole(found["trust"]) for lens, found in levels.items()}
    assert drawn(lab)["levels"] == levels["document"].to_dict()
    assert drawn(lab)["other"] == levels["evidence"].to_dict()
    assert f"The evidence lens has trust at {trust['evidence']} instead of {trust['document']}." in lab.summary
    before = state(lab)
    lab.controls["lens"].value = "evidence"
    assert drawn(lab)["levels"] == levels["evidence"].to_dict()
    assert drawn(lab)["other"] == levels["document"].to_dict()
    assert drawn(lab)["lead"] == "evidence"
    assert (f"The document as we filled it in has trust at {trust['document']} instead of {trust['evidence']}."
            in lab.summary)
    assert lab.frame.set_index("node").loc["trust", ["level", "other"]].to_list() == [trust["evidence"],
                                                                                      trust["document"]]
    lab.undo()
    assert same(state(lab), before)
    assert lab.controls["lens"].value == "document"


def test_brain_and_chemicals_show_the_leading_lens(lab, model):
    lab.controls["cortisol"].value = 90
    for part in lab.pictures.values():
        assert drawn(part)["levels"] == model.predict(cortisol=0.9).to_dict()
    lab.controls["bars"].value = True
    lab.controls["cortisol"].value = 80
    assert drawn(lab.pictures["brain"])["levels"] == model.predict(cortisol=0.8).to_dict()


def test_a_lab_of_some_parts():
    lab = WhatIfLab(parts=["brain"])
    lab.controls["cortisol"].value = 90
    assert list(lab.pictures) == ["outcomes", "brain"]
    with pytest.raises(ValueError, match="brian"):
        WhatIfLab(parts=["brian"])


def test_stored_cell_is_the_same_each_time(model):
    stored = [WhatIfLab(model=model)._repr_mimebundle_() for _ in range(2)]
    for kind in ("text/plain", "text/html"):
        assert stored[0][kind] == stored[1][kind]
    assert len(stored[0]["text/html"]) < 40_000


# -- predict first ---------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(model):
    record = PredictionRecord()  # of its own: by default all demos of a notebook share one
    return PredictFirst("conflict", 0.8, "calm_response", released=["cortisol"], model=model, record=record)


def test_the_question_names_the_move_and_what_follows(demo):
    for words in ("intensity of the disagreement", "from 15 to 80", "ortisol follows the model", "calm response"):
        assert words in demo.question


@pytest.mark.parametrize(("guess", "said"), [("up", "up"), ("down", "down"), ("same", "no change")])
def test_a_prediction_is_laid_over_the_answer_and_recorded(demo, guess, said):
    demo.controls["prediction"].value = guess
    demo.controls["sureness"].value = "fairly sure"
    assert drawn(demo)["prediction"] == guess and not drawn(demo)["shown"]
    assert demo.frame["level"].isna().all() and len(demo.record) == 0
    demo.controls["show"].click()
    expected = demo.model.predict(conflict=0.8, released=["cortisol"])["calm_response"]
    assert drawn(demo)["shown"] and drawn(demo)["levels"] == {"calm_response": expected}
    assert demo.frame["level"].to_list() == [whole(expected)]
    assert f"to {whole(expected)}" in demo.summary
    assert f"({said}, fairly sure)" in demo.summary or f"You predicted: {said} (fairly sure)" in demo.summary
    assert demo.record.drop(columns=["question_id", "question"]).to_dict("records") == [
        {"number": 1, "prediction": said, "sureness": "fairly sure", "result": "down",
         "agrees": "yes" if said == "down" else "no"}]


def test_show_me_never_blocks_and_records_nothing_without_a_prediction(demo):
    demo.show()
    assert demo.shown and len(demo.record) == 0 and "goes down" in demo.summary


def test_a_second_look_is_not_a_second_prediction(demo):
    demo.controls["prediction"].value = "down"
    demo.show()
    demo.controls["prediction"].value = "up"
    demo.show()
    assert len(demo.record) == 1
    demo.reset()
    assert demo.controls["prediction"].value == "" and not demo.shown and len(demo.record) == 1
    demo.controls["prediction"].value = "up"
    demo.show()
    assert demo.record["number"].to_list() == [1, 2]


def test_no_judging_words(demo):
    demo.controls["prediction"].value = "up"
    demo.show()
    assert not {"wrong", "incorrect", "mistake", "failed"} & set(demo.summary.lower().split())


def test_demos_of_a_notebook_share_one_record_by_default(model, monkeypatch):
    monkeypatch.setattr(kit_record, "_records", {})
    demos = [PredictFirst(slider, 0.9, "trust", model=model) for slider in ("oxytocin", "conflict")]
    for each in demos:
        each.controls["prediction"].value = "up"
        each.show()
    assert demos[0].record.equals(demos[1].record)
    assert len(demos[0].record) == 2


def test_save_restore_and_print(demo, model, tmp_path):
    demo.controls["prediction"].value = "down"
    demo.show()
    path = tmp_path / "record.csv"
    demo.save(path)
    other = PredictFirst("oxytocin", 0.9, "trust", model=model, record=PredictionRecord())
    other.restore(path)
    assert other.record.equals(demo.record)
    assert "<caption>" in PredictionRecord.to_html(other._record)
    assert not {"name", "time", "date"} & set(other.record.columns)


def test_saving_never_loses_what_a_file_holds(demo, tmp_path):
    path = tmp_path / "record.csv"
    for _ in range(2):
        demo.controls["prediction"].value = "down"
        demo.show()
        demo.save(path)
        demo.reset()
    assert [file.name for file in tmp_path.iterdir()] == ["record.csv"]  # its own earlier state
    newer = PredictionRecord()
    newer.add("Another question?", "up", "a guess", "up")
    assert newer.save(path).name == "record_2.csv"
    path.write_text("somebody's notes")
    assert newer.save(path).name == "record_2.csv"
    assert path.read_text() == "somebody's notes"


HEADER = b"number,question,prediction,sureness,result,agrees\n"


@pytest.mark.parametrize("content", [None, b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x01binary\x00", b"x" * 1_100_000,
                                     HEADER + b"1,q,sideways,a guess,up,no\n"])
def test_a_file_that_is_no_record_is_refused_and_the_record_kept(demo, tmp_path, content):
    demo.controls["prediction"].value = "down"
    demo.show()
    path = tmp_path / "bad.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.csv"):
        demo.restore(path)
    assert len(demo.record) == 1


@pytest.mark.parametrize(("slider", "to", "outcome"), [("oxytocine", 0.5, "trust"), ("oxytocin", 1.5, "trust"),
                                                       ("oxytocin", True, "trust"), ("oxytocin", 0.5, "trsut")])
def test_a_misspelt_question_is_named(model, slider, to, outcome):
    with pytest.raises(ValueError, match=r"oxytocine|1\.5|True|trsut"):
        PredictFirst(slider, to, outcome, model=model)
