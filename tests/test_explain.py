"""Explanations, uncertainty and the certificate: exact sums, known answers, and what breaks a guarantee."""

from itertools import permutations

import numpy as np
import pytest
from test_model import edited

from neuro_helpers import CoupleModel
from neuro_helpers.network import NoSingleAnswer

SETTING = {"oxytocin": 0.7, "cortisol": 0.8, "conflict": 0.9}


@pytest.fixture(scope="module")
def document():
    return CoupleModel.load()


@pytest.fixture(scope="module")
def evidence():
    return CoupleModel.load(lens="evidence")


def shapley_by_hand(model, outcome, setting, released=()):
    """Average gain over all orders in which the sliders move from the reference to the setting, by `predict` alone."""
    active = [name for name in setting if name not in released]
    shares = dict.fromkeys(setting, 0.0)
    orders = list(permutations(active))
    for order in orders:
        moved, before = {}, model.predict(released=released)[outcome]
        for name in order:
            moved[name] = setting[name]
            after = model.predict(released=released, **moved)[outcome]
            shares[name] += (after - before) / len(orders)
            before = after
    return shares


@pytest.mark.parametrize("released", [(), ("cortisol",)])
@pytest.mark.parametrize("outcome", ["calm_response", "trust", "secure_interaction", "escalation", "pleasure"])
def test_shares_equal_the_average_over_all_orders(document, outcome, released):
    why = document.explain(outcome, released=released, **SETTING)
    assert why.sliders.to_dict() == pytest.approx(shapley_by_hand(document, outcome, SETTING, released), abs=1e-9)
    assert why.sliders.sum() == pytest.approx(why.value - why.reference, abs=1e-12)


def test_a_released_slider_has_no_share(document):
    assert document.explain("calm_response", released=["cortisol"], **SETTING).sliders["cortisol"] == 0


def test_bond_is_a_player_when_it_is_set(document):
    why = document.explain("trust", bond=0.3, conflict=0.5)
    assert list(why.sliders.index) == ["oxytocin", "cortisol", "conflict", "bond"]
    assert why.sliders["bond"] < -0.05
    assert why.sliders.sum() == pytest.approx(why.value - why.reference, abs=1e-12)


def test_a_held_slider_explained_has_only_its_own_share_and_no_rows(document):
    why = document.explain("cortisol", **SETTING)
    assert why.sliders.to_dict() == pytest.approx({"oxytocin": 0, "cortisol": 0.5, "conflict": 0}, abs=1e-12)
    assert (why.rows["share"] == 0).all()


@pytest.mark.parametrize("released", [(), ("cortisol",), ("cortisol", "conflict")])
def test_rows_into_the_outcome_add_up_to_its_change(evidence, released):
    why = evidence.explain("calm_response", released=released, **SETTING)
    incoming = why.rows[why.rows["target"] == "calm_response"]
    direct = incoming["contribution"].sum()
    assert direct == pytest.approx(why.value - why.reference, abs=1e-12)
    if not released:  # no loop: what flows in along a row is what the row contributes
        assert incoming["share"].to_numpy() == pytest.approx(incoming["contribution"].to_numpy(), abs=1e-12)


def test_each_row_carries_its_reason(document):
    rows = document.explain("calm_response", **SETTING).rows.set_index("id")
    table = document.influences
    for column in ("phrase", "basis", "findings", "note"):
        assert rows[column].equals(table.loc[rows.index, column])


def test_the_path_runs_from_a_slider_to_the_outcome_in_the_direction_of_the_change(document):
    why = document.explain("calm_response", conflict=0.9)
    assert why.path_nodes[0] == "conflict"
    assert why.path_nodes[-1] == "calm_response"
    steps = document.influences.loc[why.path]
    assert list(steps["source"][1:]) == list(steps["target"][:-1])
    assert np.sign(steps["strength"]).prod() == np.sign(why.value - why.reference)
    assert why.path_share == pytest.approx(why.value - why.reference, abs=1e-12)  # the only path: cortisol is held


def test_a_path_carries_its_part_of_the_change(document):
    """Every path from the disagreement is tried by hand; the one that is shown carries the most."""
    setting = {"conflict": 0.8, "released": ["cortisol"]}
    why = document.explain("calm_response", **setting)
    change = document.predict(**setting) - document.reference
    rows = [row for row in why.rows.itertuples() if row.target != "conflict"]
    carried, begun = {}, [((), "conflict", change["conflict"])]
    while begun:
        path, here, carries = begun.pop()
        been = {"conflict", *(row.target for row in path)}
        for row in rows:
            if row.source == here and row.target not in been:
                onward = ((*path, row), row.target, carries * row.contribution / change[here])
                begun.append(onward)
                if row.target == "calm_response":
                    carried[tuple(each.id for each in onward[0])] = onward[2]
    assert len(carried) > 2
    assert why.path_share == pytest.approx(min(carried.values()), abs=1e-12)
    assert carried[tuple(why.path)] == pytest.approx(why.path_share, abs=1e-12)
    into = why.rows[why.rows["target"] == "calm_response"].set_index("source")["share"]
    assert set(into.index) == {"prefrontal_cortex", "amygdala"}
    assert into[why.path_nodes[-2]] < why.path_share < 0  # a little has come there by other ways
    assert document.explain("trust").path_share == 0


def test_the_sentence_says_value_change_and_cause(document):
    why = document.explain("calm_response", conflict=0.9)
    said = str(why)
    assert said.startswith(f"In this model, calm response to conflict is at {100 * why.value:.0f} of 100, ")
    assert f"{100 * (why.reference - why.value):.0f} below the reference couple" in said
    assert f"the intensity of the disagreement (\N{MINUS SIGN}{-100 * why.sliders['conflict']:.0f} points)" in said
    assert "→ amygdala (on alert) → calm response to conflict." in said
    assert str(document.explain("calm_response")).endswith("of 100, as in the reference couple.")


def test_bands_repeat_with_the_seed_and_hold_the_prediction(document):
    first, again = (document.uncertainty(conflict=0.8, draws=500, seed=4) for _ in range(2))
    assert first.equals(again)
    assert not first.equals(document.uncertainty(conflict=0.8, draws=500, seed=5))
    answer = document.predict(conflict=0.8)
    assert ((first["low"] - 1e-9 <= answer) & (answer <= first["high"] + 1e-9)).all()


def test_a_weaker_basis_gives_a_wider_band(document):
    """The same table, with the same weights, called assumption, document or finding throughout."""
    width = {}
    for basis in ("finding", "document", "assumption"):
        model = edited(document, **{row: {"basis": basis} for row in document.influences.index})
        bands = model.uncertainty(cortisol=0.9, draws=1000)
        width[basis] = (bands["high"] - bands["low"])["problem_solving"]
    assert width["finding"] < width["document"] < width["assumption"]


def test_where_findings_conflict_the_direction_is_drawn_too(document, evidence):
    assert list(document.influences.index[document.influences["both_ways"]]) == ["R051"]
    assert document.influences.loc["R051", ["source", "target"]].tolist() == ["oxytocin", "amygdala"]
    for model in (document, evidence):
        amygdala = model.uncertainty(oxytocin=1.0, draws=1000).loc["amygdala"]
        assert amygdala["low"] < model.reference["amygdala"] - 0.05
        assert amygdala["high"] > model.reference["amygdala"] + 0.05


def test_draws_with_a_released_slider_settle_near_the_prediction(document):
    bands = document.uncertainty(conflict=0.8, released=["cortisol"], draws=300)
    assert bands.loc["cortisol", "low"] < document.predict(conflict=0.8, released=["cortisol"])["cortisol"]
    assert bands.loc["cortisol", "low"] > document.reference["cortisol"]


@pytest.mark.parametrize("draws", [0, -3, 2.5, "many"])
def test_a_bad_number_of_draws_is_refused(document, draws):
    with pytest.raises(ValueError, match="draws: found"):
        document.uncertainty(draws=draws)


def test_the_shipped_tables_keep_both_rules(document, evidence):
    for model in (document, evidence):
        certificate = model.certificate()
        assert certificate.sign_rule_broken == []
        assert not (certificate.directions == "not guaranteed").any(axis=None)
        place = {name: i for i, name in enumerate(certificate.order)}
        inputs = set(model.network.settable)
        rows = model.influences[model.influences["kind"] == "drive"]
        assert all(place[r.source] < place[r.target] for r in rows.itertuples() if r.target not in inputs)


def test_guaranteed_directions_hold_on_a_grid(document):
    directions = document.certificate().directions
    for slider in document.sliders:
        for setting in ({}, {"bond": 0.2}, SETTING):
            low, high = (document.predict(**{**setting, slider: x}) for x in (0.0, 1.0))
            change = (high - low)[directions.columns]
            assert (change[directions.loc[slider] == "never lowers"] >= -1e-12).all()
            assert (change[directions.loc[slider] == "never raises"] <= 1e-12).all()
            assert (change[directions.loc[slider] == "no effect"].abs() <= 1e-12).all()


def test_a_row_that_breaks_the_sign_rule_loads_and_takes_guarantees_away(document):
    certificate = edited(document, R001={"weight": -0.4}).certificate()
    assert certificate.sign_rule_broken == ["R001"]
    assert certificate.directions.loc["conflict", "anxiety"] == "never raises"
    mixed = edited(document, R034={"weight": 0.4}).certificate()  # prefrontal cortex -> amygdala, turned round
    assert mixed.directions.loc["cortisol", "amygdala"] == "not guaranteed"
    assert "R034" in str(mixed)
    assert "No guaranteed direction (others held) from Cortisol to: " in str(mixed)


def test_a_moderated_row_stronger_than_its_moderators_own_row_is_named(evidence):
    moderated = evidence.influences.query("moderator == 'conflict'").index[0]
    certificate = edited(evidence, **{moderated: {"evidence_weight": -0.9}}).certificate()
    assert moderated in certificate.sign_rule_broken


def test_draws_are_what_the_bands_are_made_of(document):
    draws = document.draws(count=400, conflict=0.8)
    bands = document.uncertainty(draws=400, conflict=0.8)
    assert draws.shape == (len(document.nodes), 400)
    assert np.abs(draws.quantile(0.05, axis=1) - bands["low"]).max() < 1e-12
    assert draws.equals(document.draws(count=400, conflict=0.8))


def test_context_switches_are_off_by_default_and_change_nothing_at_rest(document):
    assert list(document.contexts.index) == ["attachment_anxiety", "aggression_readiness"]
    assert document.context == ()
    on = CoupleModel.load(context=document.contexts.index)
    outcomes = [name for name in document.nodes.index if name not in document.contexts.index]
    assert np.abs(on.predict() - document.reference)[outcomes].max() < 1e-12


def test_attachment_anxiety_takes_closeness_from_oxytocin_and_turns_it_round_where_we_filled_it_in():
    """Under the evidence lens one study with men is left with too little to turn it round: the report says so."""
    for lens in ("document", "evidence"):
        secure, anxious = CoupleModel.load(lens=lens), CoupleModel.load(lens=lens, context=["attachment_anxiety"])
        direct = [m.influences.query("source == 'oxytocin' and target == 'closeness'")["strength"].sum()
                  for m in (secure, anxious)]  # fmt: skip
        assert direct[0] > 0
        assert direct[1] < direct[0] if lens == "evidence" else direct[1] < 0
        assert anxious.predict(oxytocin=0.9)["closeness"] < secure.predict(oxytocin=0.9)["closeness"]


def test_readiness_for_aggression_makes_oxytocin_raise_escalation_as_in_dewall2014(document):
    ready = CoupleModel.load(context=["aggression_readiness"])
    change = [m.predict(oxytocin=0.9)["escalation"] - m.reference["escalation"] for m in (document, ready)]
    assert change[0] < 0 < change[1]


def test_the_certificate_says_which_guarantees_a_context_takes_away(document):
    ready = CoupleModel.load(context=["aggression_readiness"]).certificate()
    assert ready.sign_rule_broken == ["R084"]
    assert ready.directions.loc["oxytocin", "escalation"] == "not guaranteed"
    assert document.certificate().directions.loc["oxytocin", "escalation"] == "never raises"
    assert "R084" in str(ready)


def test_a_context_that_is_off_cannot_be_set_and_an_unknown_one_is_named(document):
    with pytest.raises(ValueError, match="found 'attachment_anxiety'"):
        document.predict(attachment_anxiety=0.5)
    with pytest.raises(ValueError, match="did you mean 'attachment_anxiety'"):
        CoupleModel.load(context=["attachment_anxety"])
    half = CoupleModel.load(context=["attachment_anxiety"]).predict(oxytocin=0.9, attachment_anxiety=0.5)
    assert half["attachment_anxiety"] == 0.5


@pytest.mark.parametrize("context", [(), ("aggression_readiness",), ("attachment_anxiety",)])
def test_directions_claimed_for_released_sliders_hold_at_random_settings(evidence, context):
    model = CoupleModel.load(lens="evidence", context=context)
    directions = model.certificate().directions_released
    rng = np.random.default_rng(8)
    for slider in model.sliders:
        others = [name for name in model.sliders if name != slider]
        for _ in range(12):
            low, high = np.sort(rng.random(2))
            setting = {"bond": rng.random(), **{name: rng.random() for name in others}}
            for released in (others, others[:1]):
                change = (model.predict(**setting | {slider: high}, released=released)
                          - model.predict(**setting | {slider: low}, released=released))  # fmt: skip
                assert (change[directions.loc[slider] == "never lowers"] >= -1e-9).all()
                assert (change[directions.loc[slider] == "never raises"] <= 1e-9).all()
                assert (change[directions.loc[slider] == "no effect"].abs() <= 1e-9).all()


def test_a_row_into_a_slider_takes_the_guarantees_of_released_sliders(document):
    certificate = edited(document, R057={"weight": -0.6}).certificate()  # conflict -> cortisol, turned round
    assert certificate.directions.equals(document.certificate().directions)
    assert certificate.directions_released.loc["conflict", "calm_response"] == "not guaranteed"
    assert "others released) from Intensity of the disagreement to: " in str(certificate)


def test_cause_and_path_push_in_the_direction_of_the_change(document):
    rng = np.random.default_rng(2)
    for _ in range(150):
        setting = dict(zip(document.sliders, rng.random(3), strict=True))
        outcome = rng.choice(document.nodes.index[4:-2])
        why = document.explain(outcome, **setting)
        change = why.value - why.reference
        assert why.sliders[why.cause] * change >= 0
        if why.path:
            assert why.path_nodes[0] == why.cause
            assert why.path_share * change > 0


def test_a_path_stays_in_the_rows_where_other_paths_cancel_it(document):
    why = edited(document, R044={"weight": -0.41}).explain("resonance", oxytocin=1.0)
    assert set(why.path) <= set(why.rows["id"])
    assert str(why)


def test_draws_are_refused_where_the_prediction_is(document):
    strong = {row: {"weight": 1.0} for row in ("R057", "R055", "R073", "R081", "R033")}
    wild = edited(document, **strong)
    for call in (wild.predict, wild.uncertainty, wild.draws):
        with pytest.raises(NoSingleAnswer):
            call(released=["cortisol", "conflict"])


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None])
def test_a_bad_seed_is_named(document, seed):
    with pytest.raises(ValueError, match="seed: found"):
        document.uncertainty(seed=seed)
