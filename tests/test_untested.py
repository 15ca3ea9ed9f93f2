"""What nobody tested is seen: how much of a change runs over it, in arrows, in one clause, and in Why."""

import html
import re

import numpy as np
import pytest
from pictures import Picture

from neuro_helpers import charts
from neuro_helpers.charts.marks import DASHED, FULL, style_of
from neuro_helpers.demos import PredictFirst, WhatIfLab, WhyPanel
from neuro_helpers.demos.lab import lab_sentences as sentences
from neuro_helpers.demos.lab.pictures import Chemicals, Outcomes
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.explain import TestedArrows as Arrows
from neuro_helpers.model import LENSES, CoupleModel
from neuro_helpers.wording import LENSES as WORDS
from neuro_helpers.wording import apportioned, lens_note, second_lens, signed

SHAFT, DASHES = 'stroke="#0072b2" stroke-width="6"', 'stroke-dasharray="4,3"'


@pytest.fixture(scope="module")
def models():
    return {lens: CoupleModel.load(lens=lens) for lens in LENSES}


@pytest.fixture(scope="module")
def picture(models):
    model = models["document"]
    return Picture(charts.outcomes_chart(model.nodes, model.reference).to_dict(validate=False))


def random_settings(model, number, seed):
    random = np.random.default_rng(seed)
    for _ in range(number):
        free = tuple(slider for slider in model.sliders if random.random() < 0.4)
        yield {node: float(random.random()) for node in (*model.sliders, "bond", "load") if node not in free}, free


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("context", [(), ("attachment_anxiety", "aggression_readiness")])
def test_the_quick_way_gives_what_rests_on_gives(lens, context):
    model = CoupleModel.load(lens=lens, context=context)
    for setting, free in random_settings(model, 40, 7):
        expected = model.rests_on(released=free, **setting)["untested"].to_numpy()
        levels = model.predict(released=free, **setting).to_numpy()
        found = Arrows(model.network, model.influences, free).untested(levels)
        assert np.abs(found - expected).max() < 1e-10


def test_a_table_of_tested_arrows_alone_leaves_nothing_untested_and_one_without_leaves_all(models):
    model = models["document"]
    levels, change = model.predict(conflict=0.9, oxytocin=0.1), None
    change = levels - model.reference
    for state, expected in (("supported", 0 * change), ("untested", change)):
        table = model.influences.assign(state=state)
        found = Arrows(model.network, table).untested(levels.to_numpy())
        inner = [node for node in model.nodes.index if node not in model.network.settable]  # what is set runs over none
        assert dict(zip(model.network.names, found, strict=True)) == pytest.approx(
            expected.where(expected.index.isin(inner), 0.0).to_dict(), abs=1e-12)


def test_shares_stay_between_none_and_all(models):
    model, beyond = models["document"], 0
    for setting, free in random_settings(model, 60, 3):
        levels = model.predict(released=free, **setting)
        parts = model.rests_on(released=free, **setting)
        shares = untested_shares(model, levels, free)
        moved = parts.index[parts["change"].abs() > 1e-9]
        raw = parts["untested"] / parts["change"]
        beyond += int(((raw < -0.01) | (raw > 1.01))[moved].sum())
        assert {node: shares[node] for node in moved} == pytest.approx(raw[moved].clip(0, 1).to_dict(), abs=1e-5)
        assert all(shares[node] == 0 for node in parts.index.difference(moved))
    assert beyond, "no setting in which chains pull against each other: the bounds were not tried"


# -- arrows of a change -----------------------------------------------------------------------------------------------


def shafts(svg):
    """Length in pixels of the full and the dashed part of each shaft, in reading order."""
    found = {"full": [], "dashed": []}
    for line in re.findall(r"<line[^>]*>", svg):
        if SHAFT in line:
            length = abs(float(re.search(r' x2="([-\d.]+)"', line)[1]))
            found["dashed" if DASHES in line else "full"].append(length)
    return found["full"], found["dashed"]


def hollow_heads(svg):
    return len(re.findall(r'<path aria-label="[^"]*"[^>]*fill="white"[^>]*stroke="#0072b2"', svg))


@pytest.mark.parametrize(("share", "hollow"), [(0.0, 0), (0.4, 0), (0.75, 1), (1.0, 1)])
@pytest.mark.parametrize("way", [0.3, -0.3])
def test_the_untested_share_of_an_arrow_is_dashed_and_most_of_it_makes_the_head_hollow(models, picture, share, hollow,
                                                                                      way):
    reference = models["document"].reference.to_dict()
    key = picture.drawn(levels=reference)[2]
    labels, texts, svg = picture.drawn(levels=reference | {"trust": 0.6 + way}, untested={"trust": share})
    full, dashed = ([one for one in found if one > 0.01] for found in shafts(svg))
    all_of_key = shafts(key)
    whole = 960 * abs(0.6 + way - reference["trust"])  # an upper bound: the axis is narrower than the picture
    assert len(dashed) - len([one for one in all_of_key[1] if one > 0.01]) == (share > 0)
    assert len(full) - len([one for one in all_of_key[0] if one > 0.01]) == (share < 1)
    drawn = sum(full) + sum(dashed) - sum(map(sum, all_of_key))
    assert 0 < drawn < whole
    if share == 0.75:
        assert dashed[-1] / (drawn + 8) == pytest.approx(0.75 - 8 / (drawn + 8), abs=0.01)  # the head covers 8 pixels
    assert hollow_heads(svg) == hollow
    (said,) = [label for label in labels if label.startswith("Trust: ")]
    words = {0.0: "", 0.4: "40 % of the change over", 0.75: "75 % of the change over", 1.0: "all of the change over"}
    assert words[share] in said and ("nobody tested" in said) == (share > 0)
    assert "dashed: over untested arrows" in texts


def test_an_arrow_that_turns_dashed_moves_nothing_else(models, picture):
    levels = models["document"].predict(conflict=0.8).to_dict()
    plain, dashed = (picture.drawn(levels=levels, untested=dict.fromkeys(levels, share))[2] for share in (0, 1))
    places = [re.findall(r'<(?:text|path)[^>]*translate\(([^)]*)\)', svg) for svg in (plain, dashed)]
    assert places[0] == places[1] and plain != dashed
    assert re.search(r"<svg[^>]*>", plain)[0] == re.search(r"<svg[^>]*>", dashed)[0]


@pytest.mark.parametrize("part", [Outcomes, Chemicals])
def test_a_part_alone_knows_what_is_untested(models, part):
    one = part(conflict=0.8, released=["cortisol"], model=models["evidence"])
    levels = models["evidence"].predict(conflict=0.8, released=["cortisol"])
    shares = untested_shares(models["evidence"], levels, ["cortisol"])
    assert one._chart.values["untested"] == {node: shares[node] for node in one.drawn if shares[node]}
    assert max(one._chart.values["untested"].values()) > 0.5


def test_a_slider_move_is_one_message_that_holds_the_shares_too(models):
    lab = WhatIfLab(model=models["document"])
    lab.controls["oxytocin"].value = 90
    for picture in (lab.outcomes, lab.pictures["chemicals"]):
        shares = untested_shares(models["document"], lab.levels)
        assert picture._chart.values["untested"] == {node: shares[node] for node in picture.drawn if shares[node]} != {}
    lab.controls["lens"].value = "tested"
    lab.controls["conflict"].value = 90
    assert lab.outcomes._chart.values["untested"] == {}


def test_the_answer_to_a_prediction_is_dashed_only_once_it_is_shown(models):
    demo = PredictFirst("conflict", 0.8, "calm_response", model=models["document"])
    assert demo._chart.values["untested"] == {}
    demo.show()
    assert demo._chart.values["untested"]["calm_response"] == 1.0


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "clause"), [
    (0.0, ""), (0.5, ""), (0.51, "; more than half of it over untested arrows"),
    (1.0, "; all of it over untested arrows")])
def test_the_sentence_has_a_clause_where_more_than_half_is_untested(share, clause):
    seen = [sentences.Seen("Trust", 70, 90, untested=share), sentences.Seen("Anxiety", 20, 21, untested=1.0)]
    said = sentences.summary([sentences.Move("Oxytocin", 50, 100, False)], seen)
    assert f"trust goes up from 70 to 90: the largest change shown{clause}. Compared" in said


def test_the_lab_says_that_clause(models):
    lab = WhatIfLab(model=models["document"])
    lab.controls["conflict"].value = 80
    named = lab.frame.loc[lab.frame["change"].abs().idxmax(), "node"]
    assert untested_shares(models["document"], lab.levels)[named] == 1.0
    assert "the largest change shown; all of it over untested arrows." in lab.summary
    lab.controls["lens"].value = "tested"
    assert "untested" not in lab.summary


def test_each_lens_says_how_many_arrows_it_is_about(models):
    rows = models["document"].influences
    pairs = list(zip(rows["basis"], rows["state"], strict=True))
    untested = int((rows["state"] == "untested").sum())
    assert f"Nobody tested {untested} of the {len(rows)} arrows" in lens_note("evidence", pairs)
    assert f"Only the {len(rows) - untested} arrows" in lens_note("tested", pairs)
    assert f"{int((rows['basis'] == 'document').sum())} of the {len(rows)} arrows" in lens_note("document", pairs)
    assert {second_lens(lens) for lens in WORDS} == {"document", "evidence"}
    assert all(second_lens(lens) != lens for lens in WORDS)


@pytest.mark.parametrize("parts", [[0.4, 0.4, 0.4], [-12.4, 5.3, 0.2], [-0.5, -0.5, -0.5], [7.0, 0.0, 0.0], [0, 0, 0]])
def test_points_add_up_as_they_are_shown(parts):
    shown = apportioned(parts)
    assert signed(sum(shown)) == signed(sum(parts))
    assert all(abs(one - part) < 1 for one, part in zip(shown, parts, strict=True))


def points_of(text):
    (line,) = re.findall(r"This change of (\S+) rests on: the document's own arrows (\S+), findings (\S+), our guesses "
                         r"(\S+) .*?of it, (\S+) over arrows that nobody tested", text)
    return [int(number.replace("\N{MINUS SIGN}", "-")) for number in line]


@pytest.mark.parametrize("lens", ["document", "evidence"])
def test_why_says_what_a_change_rests_on_in_points_that_add_up(models, lens):
    model, told = models[lens], 0
    panel = WhyPanel("trust", model=model, oxytocin=0.9)
    for setting, free in random_settings(model, 12, 11):
        setting = {node: level for node, level in setting.items() if node in model.sliders}
        panel.show(model, setting | {"released": free})
        for node in charts.first_view(model.nodes):
            panel.controls["outcome"].value = node
            text = html.unescape(panel._body.value)
            parts = 100 * model.rests_on(released=free, **setting).loc[node]
            if abs(parts["change"]) < 0.5:
                assert "This change of" not in text
                continue
            change, *shown, untested = points_of(text)
            told += 1
            assert sum(shown) == change == int(signed(parts["change"]).replace("\N{MINUS SIGN}", "-"))
            assert [abs(one - parts[name]) < 1 for one, name in
                    zip(shown, ("document", "findings", "guesses"), strict=True)] == [True] * 3
            assert signed(parts["untested"]) == signed(untested)
    assert told > 10


def test_why_draws_what_nobody_tested_dashed_and_says_what_is_left(models):
    panel = WhyPanel("calm_response", model=models["document"], conflict=0.8, released=("cortisol",))
    rows = models["document"].influences
    looks = [style_of(*rows.loc[row, ["basis", "state"]]) for row in panel.frame["id"]]
    lines = re.findall(r"border-left:\dpx (\w+) ", panel._body.value)
    assert lines == ["dashed" if look.dash == DASHED else "solid" for look in looks] and "dashed" in lines
    panel.controls["rows"].value = True
    text = html.unescape(panel._body.value)
    assert "Nobody tested this arrow." in text
    weakened = rows.loc["R057"]
    assert f"Tested: {weakened['state']}; what is left: {100 * weakened['kept']:.0f} % ({weakened['why']})" in text


@pytest.mark.parametrize("basis", ["document", "finding", "assumption"])
def test_only_what_nobody_tested_is_dashed(basis):
    states = ("supported", "weakened", "contested", "failed to replicate", "untested")
    assert [style_of(basis, state).dash for state in states] == [FULL] * 4 + [DASHED]
    assert len({style_of(basis, state).colour for state in states}) == 1
