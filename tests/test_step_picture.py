"""The step player's picture says what its sentence says, its signs are told in words, and dashes mean one thing."""

import html
import itertools
import re
from pathlib import Path

import pytest
import vl_convert

import neuro_helpers as nh
from neuro_helpers.charts.steps import step_arrows
from neuro_helpers.demos.steps import player as player_file
from neuro_helpers.simulate.step_script import SWITCHES
from neuro_helpers.wording import BASES

SETTINGS = [on for size in range(len(SWITCHES) + 1) for on in itertools.combinations(SWITCHES, size)]
WIDTHS = [1090, 1000, 900, 780, 640, 520, 420, 340]
NAMES = {"conflict": "disagreement", "felt_safety": "feeling of safety", "repair": "repair attempt",
         "anterior_cingulate_cortex": "cingulate (ACC)", "mirror_system": "mirror neuron system"}
TEXT = re.compile(r'<text([^>]*transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*)>([^<]*)</text>')


@pytest.fixture(scope="module", params=["document", "evidence"])
def model(request):
    return nh.CoupleModel.load(lens=request.param)


@pytest.fixture(scope="module", params=SETTINGS, ids=lambda on: "+".join(on) or "none")
def player(request, model):
    """A player under a lens and with some switches on; every test walks through all its beats."""
    return nh.StepPlayer(request.param, model=model)


def moments(player):
    for place in range(len(player.beats)):
        player.clock.position = float(place)
        yield player.beat, player._chart.values


def svg_of(player, page_width):
    spec = player._chart.still_spec()
    params = [one | ({"value": page_width} if one["name"] == "page_width" else {}) for one in spec["params"]]
    return vl_convert.vegalite_to_svg(spec | {"params": params})


def called(player, node):
    return NAMES.get(node, str(player._labels.get(node, player.model.labels[node])).lower())


def said_to_push(player, node, partner, owner):
    """The ways in which a sentence may name a node of somebody that pushes in a partner."""
    name = called(player, node)
    return [f"{owner}'s {name}", f"in each partner, {name}" if owner == partner else f"the other's {name}",
            f"in each partner, the {name}" if owner == partner else f"the other's {name}"]


def told_by(sentence, ways):
    """Whether the part of a sentence that says who pushes (before the numbers, or after Why) names one of the ways."""
    part = sentence.partition(" Why: ")[2] or sentence.partition(". ")[2].partition(": ")[0]
    return any(way.lower() in part.lower() for way in ways)


def thick_arrows(player, values):
    arrows = player._arrows.set_index("key")
    return [arrows.loc[key] for key, state in values["lit"].items() if state == "now"]


def test_sentence_and_picture_say_the_same_push_at_every_beat(player):
    """What pushes most is asked of the model's own run; the thick arrow and the sentence must both say it."""
    script = player.script
    for beat, values in moments(player):
        thick, sentence = thick_arrows(player, values), player.summary
        rows = {key: row for key, row in values["told"].items() if row["bare"]}
        if beat.kind in ("opening", "closing", "unjudged"):
            assert not thick and not rows and "push" not in sentence.replace("our script pushes", "")
            continue
        if beat.kind == "push":
            assert list(rows) == ["A:repair"] and "our script" in rows["A:repair"]["note"] and "ur script" in sentence
            taken = [(arrow["source"], arrow["target"], arrow["target_partner"]) for arrow in thick]
            refused = "does not take it up" in sentence
            assert taken == ([] if refused else [("repair", "conflict", "B")])
            assert refused or "A's repair attempt pushes B's disagreement down" in sentence
            continue
        assert {key.split(":")[1] for key in rows} <= {beat.node}
        assert {arrow["target"] for arrow in thick} <= {beat.node}
        for partner in beat.partners:
            drawn = [arrow for arrow in thick if arrow["target_partner"] == partner]
            row = values["told"][f"{partner}:{beat.node}"]
            assert len(drawn) + row["bare"] <= (2 if beat.node == "bond" else 1), "one thing moves into a row"
            scripted = beat.kind == "condition" and beat.direction == "rise" and script.pushed(beat)
            if scripted:
                assert not drawn and row["bare"] and row["note"] == "pushed by our script"
                assert "Our script pushes" in sentence
                continue
            if beat.kind == "fails" and (script.is_held(beat.node, partner) or beat.node == "bond"):
                assert not drawn and ("switch" in sentence) >= ("switch" in row["note"]) and row["note"]
                assert ("escalation" in sentence) == ("escalation" in row["note"])
                continue
            most = script.strongest_for if beat.kind == "condition" else script.strongest_against
            source, owner, more = most(beat, partner)
            if beat.node == "bond":
                rows = player.model.influences.query("target == 'bond' and strength > 0")
                builds = {(part, partner) for row in rows["source"] for part in row.split("*")}
                assert {(arrow["source"], arrow["source_partner"]) for arrow in drawn} == builds and not row["bare"]
                assert all(told_by(sentence, [called(player, part)]) for part, _partner in builds)
                continue
            if more <= 0.004 and beat.kind == "fails":
                assert not drawn and not row["bare"] and "no arrow" in row["note"] and "no arrow" in sentence
                continue
            name = f"{owner}'s {called(player, source)}"
            assert name.lower() in row["note"].lower(), (beat, row, sentence)
            assert told_by(sentence, said_to_push(player, source, partner, owner)), (beat, name, sentence)
            for arrow in drawn:
                assert (arrow["source"], arrow["source_partner"]) == (source, owner), (beat, sentence)
            assert drawn or row["bare"]


def test_what_is_said_to_push_less_is_a_thin_arrow(player):
    for _beat, values in moments(player):
        arrows = player._arrows.set_index("key")
        thin = {arrows.at[key, "source"] for key, state in values["lit"].items() if state == "less"}
        said = re.search(r"arrows?, from (.*), push(es)? less\.", player.summary)
        thick = {arrow["source"] for arrow in thick_arrows(player, values)}
        named = {source for source in thin if said and called(player, source).lower() in said[1].lower()}
        assert named == (thin - thick if player.beat.kind == "condition" and said else set())
        if player.beat.kind == "condition" and not said:
            assert thin <= {source for source in thin if called(player, source).lower() in player.summary.lower()}


@pytest.mark.parametrize("page_width", WIDTHS)
def test_the_key_and_the_scale_are_told_in_words_at_every_width(page_width):
    player = nh.StepPlayer()
    for step in (None, 1, 3, 5):
        if step:
            player.go_to_step(step)
        found = [(html.unescape(words), float(x), float(y)) for _style, x, y, words in TEXT.findall(
            svg_of(player, page_width))]
        said = {words for words, _x, _y in found}
        assert set(step_arrows.STATES.values()) <= said
        assert all(any(basis in words for words in said) for basis in BASES.values())
        assert "start" in said and any(words.startswith("+40 points") for words in said)
        entries = {one["text"] for one in step_arrows.entries()}
        key = sorted((y, x, words) for words, x, y in found if words in entries)
        for y, x, words in key:
            assert x + 5.5 * len(words) <= page_width
            beside = [other for other_y, other, _words in key if other_y == y and other > x]
            assert not beside or x + 5.5 * len(words) < min(beside)


@pytest.mark.parametrize("page_width", [1090, 900, 520])
def test_no_words_beside_a_row_are_cut(page_width):
    for on in ((), ("cortisol_high", "repair_refused")):
        player = nh.StepPlayer(on)
        for _beat, values in moments(player):
            svg = html.unescape(svg_of(player, page_width))
            for row in values["told"].values():
                assert not row["note"] or f">{row['note']}<" in svg or f">{row['short']}<" in svg, (row, page_width)


def bare_and_untested(player, beat, values):
    """How many of the arrows that begin at words nobody tested, asked of the tables."""
    rows, found = player.model.influences, 0
    if beat.kind != "condition" or (beat.direction == "rise" and player.script.pushed(beat)):
        return 0
    for partner in beat.partners:
        source, owner, _more = player.script.strongest_for(beat, partner)
        row = rows[(rows["source"] == source) & (rows["target"] == beat.node)
                   & ((rows["partner"] == "self") == (owner == partner))]
        found += values["told"][f"{partner}:{beat.node}"]["bare"] and row["state"].iloc[0] == "untested"
    return found


def test_only_what_is_not_tested_is_dashed():
    """Every mark with dashes is an arrow that nobody tested, or its sample in the key."""
    for on in ((), ("b_not_reciprocating",)):
        player = nh.StepPlayer(on)
        for beat, values in moments(player):
            dashed = [tag for tag in re.findall(r"<(?:path|line|rect|circle)\b[^>]*>", svg_of(player, 1090))
                      if (found := re.search(r'stroke-dasharray="([^"]*)"', tag)) and found[1] not in ("1,0", "0,3000")]
            arrows = [tag for tag in dashed if "Arrow (" in tag]
            assert all(", untested)" in tag for tag in arrows)
            untested = player._arrows.set_index("key")["evidence"] == "untested"
            assert len(arrows) == sum(untested[key] for key in values["lit"])
            assert len(dashed) - len(arrows) == 1 + bare_and_untested(player, beat, values), "one is the key's sample"


def test_the_style_sheet_draws_no_dashes():
    sheet = Path(player_file.__file__).with_name("step_player.css").read_text(encoding="utf-8")
    assert not re.search(r"\b(dashed|dotted)\b", sheet)


def test_a_step_that_was_not_played_shows_its_number_alone():
    player = nh.StepPlayer()
    assert [player.controls[f"step_{step}"].description for step in range(1, 6)] == list("12345")
