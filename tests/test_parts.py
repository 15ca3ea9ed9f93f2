"""Outcomes, brain and chemicals as a lesson uses them alone."""

import pytest

from neuro_helpers.demos import Brain, Chemicals, Outcomes
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import whole

SETTING = {"conflict": 0.8, "oxytocin": 0.3, "released": ["cortisol"]}


@pytest.fixture(scope="module")
def levels():
    return CoupleModel.load().predict(**SETTING)


@pytest.mark.parametrize("kind", [Outcomes, Brain, Chemicals])
def test_a_part_shows_one_setting_and_comes_back_to_it(kind, levels):
    part = kind(**SETTING)
    assert part.frame["exact"].to_list() == [levels[node] for node in part.frame["node"]]
    assert part._chart.values["levels"] == levels.to_dict()
    for row in part.frame.itertuples():
        assert f"is at {row.level}" in part.summary
    before = part.summary
    part.show(CoupleModel.load().reference)
    for control in part.controls.values():
        control.value = True
    assert part.summary != before
    part.reset()
    assert part.summary == before


@pytest.mark.parametrize("kind", [Outcomes, Brain, Chemicals])
def test_a_part_is_stored_with_picture_and_sentence(kind, monkeypatch):
    monkeypatch.setenv("NEURO_HELPERS_STILLS", "1")
    part = kind(**SETTING)
    stored = part._repr_mimebundle_()
    assert stored["text/plain"] == part.summary
    assert "<img" in stored["text/html"]
    assert part.line.text == part.summary
    part.show(CoupleModel.load().reference)
    assert part.line.text == part.summary


def test_the_brain_says_the_documents_word_only_on_its_side(levels):
    table = Brain(**SETTING).frame.set_index("node")
    assert table.loc["amygdala", "word"] == "on alert"
    assert table.loc["amygdala", "level"] == whole(levels["amygdala"])
    assert "(on alert)" in Brain(**SETTING).summary
    assert set(Brain().frame["word"]) == {""}


def test_the_brain_as_bars_draws_the_same_levels(levels):
    brain = Brain(**SETTING)
    brain.controls["bars"].value = True
    assert brain._chart is brain._bars
    assert brain._bars.values["levels"] == levels.to_dict()
    brain.controls["bars"].value = False
    assert brain._bars.layout.display == "none"


def test_outcomes_show_all():
    part = Outcomes(show_all=True)
    assert len(part.frame) == 33
    part.controls["show_all"].value = False
    assert len(part.frame) == 6
    part.reset()
    assert len(part.frame) == 33
