"""One chemical: what it shows against a fresh `predict`, what it says, and the awkward cases."""

import html
import itertools
import json
import re

import numpy as np
import pandas as pd
import pytest
from pictures import Picture

import neuro_helpers as nh
from neuro_helpers import explain
from neuro_helpers.charts import outcome_nodes
from neuro_helpers.charts.chemical_reach import MOST_ARROWS, MOST_OTHERS
from neuro_helpers.charts.marks import BASIS_STYLES
from neuro_helpers.demos.chemistry import asking
from neuro_helpers.demos.chemistry.asking import CHEMICALS, DAYS, arrows, asked, blocked, reached
from neuro_helpers.tables import load
from neuro_helpers.tables.catalogue import data_folder
from neuro_helpers.wording import whole

LENSES = ("document", "evidence", "tested")
ROOT = data_folder().parent
MODELS = {lens: nh.CoupleModel.load(lens=lens) for lens in LENSES}
OUTCOMES = outcome_nodes(MODELS["document"].nodes)
SET = {"follows": None, "held low": 0, "held high": 100, "blocked": None}


@pytest.fixture(scope="module")
def demo():
    return nh.OneChemical()


def fresh(lens, chemical, day, way, level):
    """The answer without the demo: the days, the padlocks and the blocker written out once more."""
    model = MODELS[lens]
    setting = {"reference": {}, "warm": {}, "heated": {"conflict": 0.8}}[day]
    hold = {"reference": {}, "warm": {"warmth": 0.9}, "heated": {}}[day]
    free = {"reference": set(), "warm": set(), "heated": {"cortisol"}}[day]
    slider = chemical in ("oxytocin", "cortisol")
    if way.startswith("held"):
        free = free - {chemical}
        (setting if slider else hold)[chemical] = level / 100
    elif slider:
        free = free | {chemical}
    if way == "blocked":
        table = model.influences
        rows = [row for row in table.index if table.at[row, "target"] != chemical and (
            chemical in table.at[row, "source"].split("*") or table.at[row, "moderator"] == chemical)]
        model = model.adjusted(dict.fromkeys(rows, 0))
    return model.predict(released=sorted(free), hold=hold, **setting)


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("day", DAYS)
def test_every_setting_shows_what_a_fresh_predict_says(demo, lens, day):
    values = demo.controls
    values["lens"].value, values["day"].value = lens, day
    for chemical, (way, level) in itertools.product(CHEMICALS, SET.items()):
        values["chemical"].value, values["way"].value = chemical, way.split()[0]
        if level is not None:
            values["level"].value = level
        expected, follows = (fresh(lens, chemical, day, one, level) for one in (way, "follows"))
        frame = demo.frame.set_index("node")
        assert frame["exact"].to_numpy() == pytest.approx(expected[OUTCOMES].to_numpy(), abs=1e-12), (chemical, way)
        assert frame["follows"].to_list() == [whole(one) for one in follows[OUTCOMES]]
        drawn = demo._chart.values  # noqa: PD011 - no pandas object
        assert drawn["levels"] == pytest.approx(expected[[chemical, *OUTCOMES]].to_dict(), abs=1e-12)
        assert drawn["rings"] == ({} if way == "follows" else pytest.approx(follows[OUTCOMES].to_dict(), abs=1e-12))
        assert (drawn["chemical"], drawn["blocked"]) == (chemical, way == "blocked")
        assert values["level"].value == values["level_box"].value == whole(expected[chemical])
        moved = [row for row in frame.itertuples() if row.reach != "direct" and row.level != row.follows]
        assert all(row.reach == "indirect" for row in moved), "what moves is not drawn as reached"
        assert demo.summary.endswith(".") and not re.search(r"\bnan\b", demo.summary)
    values["reset"].click()


def numbers_drawn(svg):
    """Per label of a row: where its mark and its tick stand (0 to 1 on the axis), and the texts behind the track."""
    texts = [(text, float(x), float(y)) for x, y, text in re.findall(
        r'<text[^>]*translate\(([-\d.]+),([-\d.]+)\)"[^>]*>([^<]*)<', svg)]
    top = min(y for text, _x, y in texts if text == "100")
    left, right = (next(x for text, x, y in texts if (text, y) == (end, top)) for end in ("0", "100"))
    rows = {}
    for label, said, x, y in re.findall(
            r'aria-label="([^":]+): ([^"]*)"[^>]*translate\(([-\d.]+),([-\d.]+)\)', svg):
        if float(x) >= left - 1 and "of 100" in said:
            behind = [text for text, at, height in texts if at > right and abs(height - 4 - float(y)) < 2]
            rows[html.unescape(label)] = (float(x) - left) / (right - left), said, behind
    return rows


@pytest.mark.parametrize("day", DAYS)
def test_every_row_is_drawn_where_the_frame_has_it_also_what_is_not_reached(demo, day):
    picture = Picture(json.loads(demo._chart.spec) if isinstance(demo._chart.spec, str) else demo._chart.spec)
    demo.controls["day"].value = day
    for chemical, way in itertools.product(CHEMICALS, ("follows", "held", "blocked")):
        demo.controls["chemical"].value, demo.controls["way"].value = chemical, way
        if way == "held":
            demo.controls["level"].value = 0
        rows = numbers_drawn(picture.svg(**demo._chart.values))
        assert len(rows) == len(demo.frame)
        for row in demo.frame.itertuples():
            place, said, behind = rows[row.outcome]
            assert place == pytest.approx(row.exact, abs=1e-6), (chemical, day, way, row.outcome)
            change = [f"({row.change:+d})".replace("-", "\N{MINUS SIGN}")] if row.change else []
            assert behind[:2 if change else 1] == [str(row.level), *change], (chemical, day, way, row.outcome)
            assert said.startswith(f"{row.level} of 100, ")
            assert ("not reached from here" in said) == (row.reach == "")
    demo.controls["reset"].click()


def test_the_sentence_counts_what_moves_by_five_points():
    shown = nh.OneChemical("oxytocin", way="held", level=1.0)
    step = (shown.frame["level"] - shown.frame["follows"]).abs()
    assert f"Of {len(step)} outcomes, {(step >= 5).sum()} move by 5 points or more." in shown.summary
    assert (step >= 5).sum() < (step > 0).sum(), "some move by less"


@pytest.mark.parametrize("lens", LENSES)
def test_each_arrow_is_drawn_once_with_its_phrase_state_and_style(demo, lens):
    table, phrases = MODELS[lens].influences, load("neurochemicals").set_index("chemical")["effect_on_behavior"]
    demo.controls["lens"].value = lens
    for chemical in CHEMICALS:
        demo.controls["chemical"].value = chemical
        rows = table[(table["source"] == chemical) & (table["kind"] == "drive") & (table["moderator"] == "")
                     & (table["target"] != chemical)]
        drawn, others = demo._chart.values["arrows"], demo._chart.values["others"]  # noqa: PD011
        inside = rows[rows["target"].isin(OUTCOMES)]
        assert len(drawn) == len(inside) <= MOST_ARROWS and len(others) == len(rows) - len(inside) <= MOST_OTHERS
        for line, row in zip(drawn, inside.itertuples(), strict=True):
            assert line["rank"] == OUTCOMES.index(row.target)
            assert line["colour"] == BASIS_STYLES[row.basis].colour
            assert line["untested"] == (row.state == "untested") == ("no finding" in line["state"])
            assert line["off"] == (row.strength == 0)
            assert line["phrase"].strip("“”") == row.phrase and row.phrase in line["said"]
        ranked = sorted(zip(inside["strength"].abs(), [line["width"] for line in drawn], strict=True))
        assert [width for _weight, width in ranked] == sorted(line["width"] for line in drawn), "wider is not stronger"
        if chemical.title() in phrases:
            assert phrases[chemical.title()] in demo._quoted.value
        else:
            assert "does not mention it" in demo._quoted.value
    demo.controls["reset"].click()


def test_a_block_at_rest_changes_nothing_and_says_why(demo):
    for chemical in CHEMICALS:
        demo.controls["chemical"].value, demo.controls["way"].value = chemical, "blocked"
        assert not demo.frame["change"].any()
        assert "In a body a blocker can also take away what is there all the time" in demo.summary
    demo.controls["reset"].click()


def test_a_block_in_a_warm_evening_names_what_else_carries_the_outcome():
    shown = nh.OneChemical("endorphins", day="warm", way="blocked")
    levels = fresh("document", "endorphins", "warm", "blocked", None)
    reference, free = MODELS["document"].reference, fresh("document", "endorphins", "warm", "follows", None)
    pleasure = [whole(one["pleasure"]) for one in (reference, levels, free)]
    assert pleasure[0] < pleasure[1] < pleasure[2]
    assert f"Mutual pleasure still rises from {pleasure[0]} to {pleasure[1]}, mostly through dopamine." in shown.summary
    assert levels["comfort"] == pytest.approx(reference["comfort"], abs=1e-12)
    assert f"Comfort {whole(levels['comfort'])}, not {whole(free['comfort'])}" in shown.summary


def test_moving_the_slider_takes_hold_and_undo_lets_go(demo):
    demo.controls["level"].value = 0
    assert demo.controls["way"].value == "held"
    assert demo.frame.set_index("node").loc["comfort", "exact"] == MODELS["document"].predict(
        hold={"endorphins": 0})["comfort"]
    demo.undo()
    assert (demo.controls["way"].value, demo.controls["level"].value) == ("follows", 50)
    assert not demo.frame["change"].any()


def test_held_where_it_stands_nothing_changes(demo):
    for chemical, day in itertools.product(CHEMICALS, DAYS):
        demo.controls["chemical"].value, demo.controls["day"].value = chemical, day
        level = demo.controls["level"].value
        demo.controls["way"].value = "held"
        assert demo.controls["level"].value == level, "it is held where it stands"
        assert "Nothing changes, since it stands there anyway" in demo.summary or (
            demo.frame["level"] - demo.frame["follows"]).abs().max() == 1  # a slider holds whole numbers
        demo.controls["way"].value = "follows"
    demo.controls["reset"].click()


def test_without_an_arrow_there_is_nothing_to_do():
    for way in ("held", "blocked"):
        shown = nh.OneChemical("dopamine", way=way, lens="tested", level=1.0 if way == "held" else None)
        assert "No arrow of dopamine acts under this lens." in shown.summary
        assert not shown.frame["change"].any()
        assert all(line["off"] for line in shown._chart.values["arrows"])  # noqa: PD011


def without(*names):
    """The shipped tables without some nodes, and without every row that names one."""
    model = MODELS["document"]
    rows = model.influences.reset_index().drop(columns=["strength", "state", "kept", "why", "both_ways"])
    named = rows["source"].str.split("*").map(lambda parts: any(name in parts for name in names))
    rows = rows[~(named | rows["target"].isin(names) | rows["moderator"].isin(names))]
    nodes = model.nodes.reset_index()
    return nh.CoupleModel(nodes[~nodes["node"].isin(names)], rows, model.scenarios.drop(
        columns=[name for name in names if name in model.scenarios]), "document", steps=model.steps.iloc[:0])


def test_a_node_that_an_edited_table_lacks_is_said_and_nothing_else_is_shown():
    shown = nh.OneChemical("endorphins", model=without("endorphins", "warmth"))
    assert shown.summary.startswith("This table has no node called endorphins")
    assert shown.frame.empty and shown._drawn.layout.display == "none"
    shown.controls["chemical"].value = "dopamine"
    assert shown.summary.startswith("Reference couple, dopamine") and len(shown.frame) == len(OUTCOMES) - 1
    assert shown._drawn.layout.display is None
    shown.controls["day"].value = "warm"
    assert shown.summary.startswith("This table has no node called warmth") and shown.frame.empty
    shown.undo()
    assert len(shown.frame) == len(OUTCOMES) - 1


def test_no_single_answer_is_said_in_the_models_words():
    rows = MODELS["document"].influences.reset_index().drop(columns=["strength", "state", "kept", "why", "both_ways"])
    rows.loc[rows["id"] == "R052", "weight"] = 1.0  # oxytocin and warmth push each other over an edge
    rows.loc[rows["id"] == "R026", "weight"] = 1.0
    rows.loc[rows["id"] == "R087", "weight"] = 1.0
    model = nh.CoupleModel(MODELS["document"].nodes.reset_index(), rows, MODELS["document"].scenarios, "document")
    shown = nh.OneChemical("endorphins", model=model)
    shown.controls["chemical"].value = "oxytocin"
    assert shown.line.kind == "trouble" and "The model cannot answer for this setting" in shown.summary
    shown.undo()
    assert shown.line.kind == "sentence"


@pytest.mark.parametrize("given", [{"chemical": "love"}, {"day": "night"}, {"way": "free"}, {"level": 0.5},
                                   {"way": "held", "level": 7}, {"lens": "rose"}])
def test_what_cannot_be_meant_is_refused(given):
    with pytest.raises(ValueError, match="allowed"):
        nh.OneChemical(**given)


def test_reach_counts_what_two_ends_move():
    model = MODELS["document"]
    for chemical in CHEMICALS:
        low, high = (fresh("document", chemical, "reference", "held", level) for level in (0, 100))
        far = [node for node in OUTCOMES if abs(high[node] - low[node]) >= 0.05]
        assert reached(model, chemical, "reference", points=5) == far
    assert set(reached(model, "dopamine", "reference")) == set(arrows(model, "dopamine")["target"])


def test_a_blocked_model_is_made_once_and_leaves_what_moves_the_chemical():
    model = MODELS["document"]
    off = blocked(model, "dopamine")
    assert blocked(model, "dopamine") is off and asking._BLOCKED[model]["dopamine"] is off
    into = off.influences["target"] == "dopamine"
    assert off.influences.loc[into, "strength"].equals(model.influences.loc[into, "strength"])
    plastic = off.influences[off.influences["source"].str.contains(r"\*dopamine")]
    assert len(plastic) == 1 and not plastic["strength"].any(), "dopamine also teaches the bond"


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("day", DAYS)
def test_what_is_dashed_on_a_track_starts_at_all_that_is_held(lens, day):
    """`TestedArrows` with held nodes says what `rests_on`, which nobody hurries, says."""
    for chemical in CHEMICALS:
        found = asked(MODELS[lens], chemical, day, "held", 1.0)
        network, levels = found.model.network, found.levels.to_numpy()
        free, hold = ({network.index[one] for one in names} for names in (found.released, found.hold))
        held = network.inputs - free | hold
        slow = explain.rests_on(network, levels, held, found.model.influences)["untested"].to_numpy()
        quick = explain.TestedArrows(network, found.model.influences, found.released, found.hold).untested(levels)
        assert np.allclose(quick, slow, atol=1e-9)


def test_a_part_of_the_sentence_for_every_kind_of_setting():
    told = pd.Series({way: nh.OneChemical("serotonin", day="heated", way=way, lens="evidence").summary
                      for way in ("follows", "held", "blocked")})
    assert told.map(lambda text: text.startswith("Heated evening, serotonin ")).all()
    assert told.str.contains("under the evidence lens:\n").all()
    assert told.nunique() == 3
