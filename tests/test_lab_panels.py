"""Why?, How sure?, Compare and Context in the lab: off at first, and then what the model says."""

import pytest

from neuro_helpers.demos import WhatIfLab, WhyPanel
from neuro_helpers.demos.lab.spread import LANES, spread
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import whole

PANELS = ("why", "how_sure", "compare", "context", "about")


@pytest.fixture
def lab():
    return WhatIfLab(model=CoupleModel.load())


def drawn(part):
    return part._chart.values


def test_nothing_extra_is_open_at_the_start(lab):
    assert not any(lab.controls[name].value for name in PANELS)
    assert lab._panels.children == () == lab._notes.children
    assert drawn(lab.outcomes)["draws"] == drawn(lab.outcomes)["pinned"] == {}


def test_why_follows_the_lab(lab):
    lab.controls["why"].value = True
    lab.controls["why_outcome"].value = "calm_response"
    lab.controls["conflict"].value = 80
    lab.controls["cortisol_padlock"].value = True
    answer = lab.model.explain("calm_response", **lab.setting)
    assert lab.why.summary == str(answer)
    assert list(lab.why.frame["id"]) == answer.path
    lab.controls["lens"].value = "evidence"
    assert lab.why.summary == str(CoupleModel.load(lens="evidence").explain("calm_response", **lab.setting))
    lab.controls["why"].value = False
    assert lab._panels.children == ()


def test_the_rows_behind_an_outcome_tell_phrase_basis_and_findings():
    panel = WhyPanel("trust", oxytocin=0.9)
    assert "The arrows that carry most" not in panel._body.value
    panel.controls["rows"].value = True
    said = panel._body.value
    for words in ("The arrows that carry most", "The document:", "Rests on the document", "<em>Who:</em>",
                  "<em>How:</em>", "<em>Found:</em>", "<em>How strong:</em>", "<em>Published:</em>", "Kosfeld",
                  "young, heterosexual, Western"):
        assert words in said
    panel.controls["outcome"].value = "anxiety"
    assert panel.summary.startswith("In this model, anxiety")
    panel.reset()
    assert panel.summary.startswith("In this model, trust")
    assert "The arrows that carry most" not in panel._body.value
    assert panel._repr_mimebundle_()["text/plain"] == panel.summary


def test_how_sure_draws_twenty_dots_that_rest_while_the_slider_rests(lab):
    lab.controls["conflict"].value = 80
    lab.controls["how_sure"].value = True
    first = drawn(lab.outcomes)["draws"]
    expected = lab.model.draws(**lab.setting)
    for node in lab.outcomes.nodes:
        assert [dot["level"] for dot in first[node]["dots"]] == sorted(expected.loc[node])
        assert len(first[node]["dots"]) == 20
    lab.controls["conflict"].value = 70
    lab.controls["conflict"].value = 80
    assert drawn(lab.outcomes)["draws"] == first
    largest = lab.frame.loc[lab.frame["change"].abs().idxmax(), "node"]
    assert f"between {whole(first[largest]['low'])} and {whole(first[largest]['high'])}" in lab.summary
    lab.controls["show_all"].value = True
    assert set(drawn(lab.outcomes)["draws"]) == set(lab.outcomes.nodes)
    lab.controls["how_sure"].value = False
    assert drawn(lab.outcomes)["draws"] == {}


def test_no_draw_is_made_while_the_panel_is_closed(lab, monkeypatch):
    monkeypatch.setattr(CoupleModel, "draws", lambda *_args, **_kwargs: pytest.fail("drawn"))
    before = lab.summary
    lab.controls["conflict"].value = 80
    assert lab.summary != before


def test_draws_that_do_not_settle_are_said(lab, monkeypatch):
    def unsettled(*_args, **_kwargs):
        raise ValueError("some draws do not settle")

    monkeypatch.setattr(CoupleModel, "draws", unsettled)
    lab.controls["how_sure"].value = True
    assert "no single answer" in lab.summary
    assert drawn(lab.outcomes)["draws"] == {}


def test_dots_of_one_lane_do_not_touch():
    dots = spread(CoupleModel.load().draws(conflict=0.8), ["anxiety"])["anxiety"]["dots"]
    assert {dot["lane"] for dot in dots} <= set(LANES)


def test_compare_pins_a_setting_on_every_picture_and_says_the_difference(lab):
    lab.controls["conflict"].value = 80
    pinned, shown = lab.levels, lab.frame.set_index("node")["level"]
    lab.controls["compare"].value = True
    assert "Nothing shown differs from the pinned setting." in lab.summary
    lab.controls["conflict"].value = 20
    for part in lab.pictures.values():
        assert drawn(part)["pinned"] == pinned.to_dict()
        assert drawn(part)["levels"] == lab.levels.to_dict()
    step = lab.frame.set_index("node")["level"] - shown
    largest = step.abs().idxmax()
    way = "higher" if step[largest] > 0 else "lower"
    assert f"is {abs(step[largest])} {way} (" in lab.summary
    lab.controls["bars"].value = True
    assert drawn(lab.pictures["brain"])["pinned"] == pinned.to_dict()
    lab.controls["compare"].value = False
    assert drawn(lab.outcomes)["pinned"] == {}
    assert "pinned" not in lab.summary


def test_start_again_closes_everything_and_undo_opens_it_again(lab):
    start = {name: control.value for name, control in lab.controls.items() if hasattr(control, "value")}
    lab.controls["conflict"].value = 80
    for name in (*PANELS, "show_all", "bars", "second_lens"):
        lab.controls[name].value = True
    lab.controls["why_rows"].value = True
    lab.controls["lens"].value = "evidence"
    moved = drawn(lab.outcomes)["pinned"], lab.summary
    lab.controls["reset"].click()
    assert {name: lab.controls[name].value for name in start} == start
    assert lab._panels.children == () == lab._notes.children
    assert drawn(lab.outcomes)["draws"] == drawn(lab.outcomes)["pinned"] == drawn(lab.outcomes)["other"] == {}
    assert drawn(lab.outcomes)["show_all"] is False and "reference couple: our chosen" in lab.summary
    lab.controls["undo"].click()
    assert all(lab.controls[name].value for name in (*PANELS, "show_all", "bars", "second_lens"))
    assert (drawn(lab.outcomes)["pinned"], lab.summary) == moved
    lab.controls["conflict"].value = 20
    lab.controls["why"].value = False
    lab.controls["undo"].click()
    assert lab.controls["why"].value is False  # only start again closes, so only its undo opens


def test_draws_that_are_all_the_same_are_no_dots(lab):
    lab.controls["how_sure"].value = True
    assert all(found["low"] == found["high"] for found in drawn(lab.outcomes)["draws"].values())
    assert "No spread here: every draw starts from the same couple" in lab.summary and "all of them" not in lab.summary
    lab.controls["conflict"].value = 80
    spreads = drawn(lab.outcomes)["draws"]
    still = [node for node in spreads if spreads[node]["low"] == spreads[node]["high"]]
    assert still == [node for node in lab.outcomes.nodes if lab.model.draws(conflict=0.8).loc[node].std() < 1e-12]
    assert still and len(still) < len(spreads) and "between" in lab.summary


def test_what_opens_is_brought_into_view(lab):
    for name, seen in (("why", lambda: lab.why.panel), ("context", lambda: lab._panels.children[1]),
                       ("how_sure", lambda: lab._drawn_on), ("compare", lambda: lab._drawn_on),
                       ("second_lens", lambda: lab._lens_row), ("about", lambda: lab._about),
                       ("show_all", lambda: lab._main)):
        before = lab._front.brought
        lab.controls[name].value = True
        assert lab._front.brought[0] == seen().model_id and lab._front.brought != before
    before = lab._front.brought
    lab.controls["reset"].click()
    assert lab._front.brought == before


def test_context_switches_are_off_and_can_be_undone(lab):
    contexts = [name for name in lab.controls if name.startswith("context_")]
    assert contexts and not any(lab.controls[name].value for name in contexts)
    lab.controls["oxytocin"].value = 90
    before = lab.levels
    lab.controls["context"].value = True
    for name in contexts:
        lab.controls[name].value = True
    node = tuple(name.removeprefix("context_") for name in contexts)
    assert lab.levels.equals(CoupleModel.load(context=node).predict(**lab.setting))
    assert not lab.levels.equals(before)
    assert "no longer guarantees" in lab._context_note.value
    lab.controls["reset"].click()
    assert not any(lab.controls[name].value for name in contexts)
    lab.controls["undo"].click()
    assert all(lab.controls[name].value for name in contexts)


def test_every_switch_has_a_spoken_name(lab):
    for name in PANELS:
        lab.controls[name].value = True
    named = lab._front.names
    for name in (*PANELS, "why_outcome", "why_rows", "show_all", "bars"):
        words = named[lab.controls[name].model_id]
        assert words["label"] and words.get("pressed", lab.controls[name].value) == lab.controls[name].value
