"""Hold a region: everything on screen is a fresh prediction, whatever is held, kept still and where."""

import itertools
import re

import pandas as pd
import pytest

import neuro_helpers as nh
from neuro_helpers.charts.outcomes import outcome_nodes
from neuro_helpers.charts.regions import WORDS
from neuro_helpers.demos.regions.hold_region import WATCHED
from neuro_helpers.explain import reached, untested_between
from neuro_helpers.network import NoSingleAnswer
from neuro_helpers.wording import in_sentence, short_label, whole

MODEL = nh.CoupleModel.load()
REGIONS = list(WORDS)
HEATED = {"conflict": 0.8, "oxytocin": 0.5, "released": ["cortisol"]}
SITUATIONS = {"reference": {}, "heated_free": HEATED}
STATES = {"follows": None, "zero": 0.0, "reference": "its own", "full": 1.0, "slider": 0.37}
KEEPS = [(), ("amygdala",), ("insula", "hippocampus")]
OUTCOMES = outcome_nodes(MODEL.nodes)


def name(node):
    return in_sentence(short_label(MODEL.labels[node]))


def drawn_by(part):
    """What the picture was told."""
    return part._chart.values  # noqa: PD011 - no pandas object


def at_the_buttons(demo):
    """What stands beside the buttons of "Hold it"."""
    return re.sub("<.*?>", "", demo._stands.value)


def without(model, rows=(), nodes=()):
    """The shipped tables without some rows, or without nodes and their rows."""
    table = nh.load("influences")
    gone = table["id"].isin(rows) | table["source"].isin(nodes) | table["target"].isin(nodes)
    kept = model.nodes.reset_index()
    return nh.CoupleModel(kept[~kept["node"].isin(nodes)], table[~gone], model.scenarios, "document")


@pytest.fixture(scope="module")
def demo():
    return nh.HoldRegion()


@pytest.mark.parametrize(("region", "situation", "keep"), [*itertools.product(REGIONS, SITUATIONS, KEEPS)])
def test_picture_table_and_sentence_are_a_fresh_prediction(demo, region, situation, keep):
    demo.controls["region"].value, demo.controls["situation"].value = region, situation
    for node in REGIONS:
        demo.controls[f"keep_{node}"].value = node in keep
    free = MODEL.predict(**SITUATIONS[situation])
    for state, held in STATES.items():
        if state == "slider":
            demo.controls["level"].value = 100 * held
        else:
            demo.controls["state"].value = state
        assert demo.controls["state"].value == state
        level = MODEL.reference[region] if held == "its own" else held
        hold = {node: MODEL.reference[node] for node in keep} | ({} if level is None else {region: level})
        now = MODEL.predict(hold=hold, **SITUATIONS[situation]) if hold else free
        frame, drawn = demo.frame.set_index("node"), drawn_by(demo)
        assert list(frame.index) == OUTCOMES
        assert frame["exact"].to_list() == now[OUTCOMES].to_list()
        assert frame["level"].to_list() == [whole(now[node]) for node in OUTCOMES]
        assert frame["free"].to_list() == [whole(free[node]) for node in OUTCOMES]
        assert drawn["region"] == region and drawn["levels"] == now.to_dict() and drawn["free"] == free.to_dict()
        stands = ("follows the model", "It follows the model.") if region not in hold else (
            ("kept still", "Kept still: ticked below.") if level is None else ("held by you", "You hold it."))
        assert (drawn["held"], at_the_buttons(demo)) == stands
        assert drawn["rest"] == sum(whole(now[node]) != whole(free[node]) for node in OUTCOMES
                                    if frame.at[node, "shown"] == "")
        assert drawn_by(demo.brain)["levels"] == now.to_dict()
        assert drawn_by(demo.brain)["focus"] == region and drawn_by(demo.brain)["kept"] == dict.fromkeys(
            hold, True)
        assert demo.controls["level"].value == whole(now[region])
        said_of(demo, region, situation, level, keep, free, now)


def said_of(demo, region, situation, level, keep, free, now):
    """What the sentence has to hold, worked out here."""
    said = demo.summary
    assert ("heated" in said) == (situation == "heated_free")
    kept = [node for node in keep if level is None or node != region]
    for node in kept:
        assert f"the {name(node)} ({whole(MODEL.reference[node])})" in said
    if level is None and not keep:
        assert "with nothing held" in said and "by 5 points" not in said
        return
    if level is not None and whole(now[region]) == whole(free[region]) and not kept:
        assert said == f"{said.split(' the ' + name(region))[0]} the {name(region)} is at {whole(free[region])} by " \
                       "itself, so there is nothing to hold." + (said.partition("hold.")[2])
        return
    for sentence in re.split(r"(?<=\.) ", said):  # each can be read aloud
        assert re.search(r"\b(is|stays|leads|arrives|moves?|does)\b", sentence), sentence
    own = [one for node in demo._own[region]["target"] for one in [MODEL.labels[node]] if level is not None]
    for label in own:
        begins = {"Reads": "reading", "Contextualizes": "contextualizing", "Recognizes": "recognizing"}
        first = label.split()[0]
        told = begins.get(first, first).lower()
        assert re.search(rf"\b{told}\b.* (stays at|is at) \d", said.lower()), label
    calm, ends, was = "alm response to conflict", whole(now[WATCHED]), whole(free[WATCHED])
    assert (f"{calm} stays at {ends}" if ends == was else f"{calm} is at {ends} instead of {was}") in said
    many = sum(abs(whole(now[node]) - whole(free[node])) >= 5 for node in OUTCOMES)
    assert f"Of {len(OUTCOMES)} outcomes, {many} move" in said
    if level is not None:
        assert f"the {name(region)} held at {whole(level)}" in said
    assert ("Its tick does nothing now." in said) == (level is not None and region in keep)


def test_no_chain_is_said_exactly_where_none_leads(demo):
    demo.reset()
    demo.controls["state"].value = "zero"
    for region, situation in itertools.product(REGIONS, SITUATIONS):
        demo.controls["region"].value, demo.controls["situation"].value = region, situation
        said = demo.summary
        moves = MODEL.predict(hold={region: 0.0}, **SITUATIONS[situation])[WATCHED] != MODEL.predict(
            **SITUATIONS[situation])[WATCHED]
        assert ("No chain of arrows leads there" in said) == (not moves), (region, situation)
    cut = MODEL.adjusted({"R036": 0, "R004": 0})  # an arrow of strength 0 leads nowhere
    assert "No chain of arrows leads there" in nh.HoldRegion("amygdala", "heated_free", level=0, model=cut).summary
    assert "No chain" not in nh.HoldRegion("amygdala", "heated_free", level=0).summary


def test_the_state_wins_over_the_tick_and_that_is_said():
    both = nh.HoldRegion("amygdala", "heated_free", keep=["amygdala"], level=0.9)
    assert both.hold == {"amygdala": 0.9} and "tick does nothing" in both.summary
    assert drawn_by(both)["held"] == "held by you"
    both.controls["state"].value = "follows"
    assert both.hold == {"amygdala": MODEL.reference["amygdala"]} and "tick" not in both.summary
    assert drawn_by(both)["held"] == "kept still" and "ticked" in at_the_buttons(both)


def test_held_where_it_is_there_is_nothing_to_hold():
    demo = nh.HoldRegion("insula", level=0.6)
    assert demo.summary == "In the reference couple the insula is at 60 by itself, so there is nothing to hold."
    assert demo.frame["change"].eq(0).all()


def test_a_hand_on_the_slider_holds_and_undo_lets_go_in_one_step(demo):
    demo.reset()
    demo.controls["level"].value = 10
    assert demo.controls["state"].value == "slider" and "held at 10" in demo.summary
    demo.undo()
    assert demo.controls["state"].value == "follows" and demo.controls["level"].value == 60
    assert demo.frame["change"].eq(0).all()


@pytest.mark.parametrize("level", [0, 0.25, 1, 0.333])
def test_it_opens_as_it_was_asked_to(level):
    demo = nh.HoldRegion("amygdala", "heated_free", ["insula"], level)
    assert demo.hold == {"insula": 0.6, "amygdala": pytest.approx(level)}
    before = demo.summary
    demo.controls["state"].value = "follows"
    demo.controls["bars"].value = True
    demo.controls["reset"].click()
    assert demo.summary == before and not demo.controls["bars"].value


def test_phrases_are_the_documents_own_letter_by_letter(demo):
    document = nh.load("brain_regions").set_index("region")["activation_effects"]
    for region in REGIONS:
        rows = demo._own[region]
        whole_row = document[next(one for one in document.index if one.lower().replace(" ", "_") == region)]
        assert len(rows) == 2 and all(phrase in whole_row for phrase in rows["phrase"])
        demo.controls["region"].value = region
        assert whole_row.replace("&", "&amp;") in demo._says.value
        others = demo.frame.loc[demo.frame["shown"] == "other", "node"]
        assert len(others) <= 8 and not set(others) & set(rows["target"])
    demo.controls["region"].value = "mirror_system"
    assert "step 4" in demo._says.value and "mirror neuron system and insula enhance empathy" in demo._says.value


def test_rows_stay_where_they_are_whatever_is_held(demo):
    demo.controls["region"].value = "amygdala"
    shown = demo.frame.loc[demo.frame["shown"] != "", "node"].to_list()
    for situation, state in itertools.product(SITUATIONS, STATES):
        demo.controls["situation"].value, demo.controls["state"].value = situation, state
        assert demo.frame.loc[demo.frame["shown"] != "", "node"].to_list() == shown


@pytest.mark.parametrize("region", [*REGIONS, "mirror_system"])
def test_the_other_rows_are_calm_response_and_what_moves_most(demo, region):
    demo.controls["region"].value = region
    frame = demo.frame.set_index("node")
    moves = pd.concat([(MODEL.predict(hold={region: end}) - MODEL.reference).abs() for end in (0.0, 1.0)], axis=1).max(
        axis=1)[OUTCOMES]
    others = list(frame.index[frame["shown"] == "other"])
    left = moves[frame.index[frame["shown"] == ""]]
    assert (frame["shown"] == "own").any() and frame.at[WATCHED, "shown"] != ""
    assert min(moves[node] for node in others if node != WATCHED) >= left.max()
    assert len(others) == min(8, sum(whole(moves[node]) > 0 for node in OUTCOMES if frame.at[node, "shown"] != "own"
                                     and node != WATCHED) + (frame.at[WATCHED, "shown"] == "other"))


def test_a_region_that_the_table_does_not_have_is_said_on_a_card():
    small = without(MODEL, nodes=["insula"])
    demo = nh.HoldRegion("insula", model=small)
    assert demo.summary == "This table has no row for the insula, so there is nothing to hold here."
    assert demo.controls == {} and demo.frame["change"].eq(0).all()
    demo.undo()
    demo.reset()
    other = nh.HoldRegion("amygdala", level=0, model=small)
    assert "keep_insula" not in other.controls and "insula" not in other.brain.nodes
    assert other.frame.set_index("node")["exact"].to_dict() == pytest.approx(
        small.predict(hold={"amygdala": 0.0})[other.frame["node"]].to_dict())


def test_a_region_without_phrases_still_has_its_outcomes():
    rows = MODEL.influences
    bare = without(MODEL, rows.index[(rows["source"] == "insula") & rows["document_row"].str.startswith("brain")])
    demo = nh.HoldRegion("insula", level=0, model=bare)
    assert "empathy is at" in demo.summary  # the phrase of step 4 is what is left
    assert "step 4" not in demo._says.value and "Interoception" in demo._says.value


def test_a_table_without_one_answer_is_told_in_the_models_words(monkeypatch):
    demo = nh.HoldRegion()
    real = nh.CoupleModel.predict

    def undecided(self, *, released=(), **more):
        if list(released):
            raise NoSingleAnswer("two answers")
        return real(self, released=released, **more)

    monkeypatch.setattr(nh.CoupleModel, "predict", undecided)
    assert demo.box is not None
    demo.controls["situation"].value = "heated_free"
    assert "two answers" in demo.summary and "nh-stale" in demo.box._dom_classes
    demo.controls["situation"].value = "reference"
    assert "nh-stale" not in demo.box._dom_classes
    opened = nh.HoldRegion(situation="heated_free")
    assert "two answers" in opened.summary


@pytest.mark.parametrize("given", [{"region": "cortisol"}, {"situation": "warm_evening"}, {"keep": ["mirror_system"]},
                                   {"level": 1.2}, {"level": "0"}])
def test_what_is_not_there_is_refused(given):
    with pytest.raises(ValueError, match=r"found .*allowed: "):
        nh.HoldRegion(**given)


# -- what the arrows of a difference rest on ----------------------------------------------------------------------


def parts(hold, model=MODEL, **setting):
    before, after = model.predict(**setting), model.predict(hold=hold, **setting)
    network = model.network
    held = (set(network.inputs) - {network.index[one] for one in setting.get("released", ())}) | {
        network.index[one] for one in hold}
    return (after - before), pd.Series(untested_between(network, before.to_numpy(), after.to_numpy(), held,
                                                        model.influences), index=after.index)


@pytest.mark.parametrize("setting", SITUATIONS.values(), ids=SITUATIONS)
def test_what_nobody_tested_carries_its_part_of_what_holding_changes(setting):
    change, part = parts({"insula": 0.0}, **setting)
    assert part["own_cues"] == pytest.approx(0, abs=1e-9) and change["own_cues"] < -0.3  # its own row was tested
    assert part["partner_cues"] == pytest.approx(change["partner_cues"]) and change["partner_cues"] < -0.3
    for state, of_all in (("untested", 1.0), ("weakened", 0.0)):
        table = nh.CoupleModel(MODEL.nodes.reset_index(), MODEL.influences.reset_index(), MODEL.scenarios, "document",
                               judged=MODEL.influences[["state", "kept", "why", "both_ways"]].assign(state=state))
        change, part = parts({"amygdala": 0.0, "prefrontal_cortex": 1.0}, table, **setting)
        free = [node for node in change.index if node not in ("amygdala", "prefrontal_cortex")]
        assert abs(change[free]).max() > 0.2
        assert part[free].to_dict() == pytest.approx((of_all * change[free]).to_dict(), abs=1e-8)


def test_it_is_what_rests_on_says_where_both_can_be_asked():
    network = MODEL.network
    for setting in ({"conflict": 0.8}, {"conflict": 0.8, "oxytocin": 0.1, "released": ["cortisol"]}):
        now = MODEL.predict(**setting)
        held = set(network.inputs) - {network.index[one] for one in setting.get("released", ())}
        part = untested_between(network, network.baseline, now.to_numpy(), held, MODEL.influences)
        assert part == pytest.approx(MODEL.rests_on(**setting)["untested"].to_numpy(), abs=1e-8)


@pytest.mark.parametrize("start", [*REGIONS, "warmth", "serotonin"])
def test_reached_is_where_something_can_move(start):
    held = [*MODEL.sliders, "bond", start]
    low, high = (MODEL.predict(hold={start: end}) for end in (0.0, 1.0))
    moved = {node for node in low.index if low[node] != high[node]} - {start}
    assert reached(MODEL.network, [start], held) == moved


def test_the_drawn_shares_are_those_of_the_model():
    demo = nh.HoldRegion("insula", level=0)
    shares = drawn_by(demo)["untested"]
    assert shares["own_cues"] == 0 and shares["partner_cues"] == 1
    change, part = parts({"insula": 0.0})
    assert shares["empathy"] == pytest.approx(part["empathy"] / change["empathy"], abs=1e-6)


def test_no_answer_is_in_the_page_at_first():
    demo = nh.HoldRegion()
    assert drawn_by(demo)["levels"] == drawn_by(demo)["free"]
    assert not re.search(r"\d+ move", demo.summary) and not any(drawn_by(demo)["untested"].values())
