"""The slow flow of the bond: places of rest, folds, the map; against full simulations and an independent solver."""

import numpy as np
import pandas as pd
import pytest
from couples_over_time import DAY
from scipy.optimize import brentq

from neuro_helpers import CoupleModel, Drift
from neuro_helpers.simulate.slow_flow import SlowFlow

LENSES = ("document", "evidence")
MODELS = {lens: CoupleModel.load(lens=lens) for lens in LENSES}
DOCUMENT = MODELS["document"]


def drift_from_predict(model, bond, load):
    """Return db/dt per day from `predict` alone: conflict is held where its own rows and the load's settle it."""
    from neuro_helpers.network import drive_at, response

    rows = model.influences[(model.influences["target"] == "conflict") & (model.influences["kind"] == "drive")]

    def gap(conflict):
        here = model.predict(conflict=conflict, bond=bond, load=load, released=["oxytocin", "cortisol"])
        z = drive_at(model.reference["conflict"])
        z += sum(row.strength * (here[row.source] - model.reference[row.source]) for row in rows.itertuples())
        return float(response(z)) - conflict

    conflict = brentq(gap, 1e-6, 1 - 1e-6, xtol=1e-13)
    here = model.predict(conflict=conflict, bond=bond, load=load, released=["oxytocin", "cortisol"])
    total = 0.0
    for row in model.influences[model.influences["kind"] == "plastic"].itertuples():
        first, second = row.source.split("*")
        total += row.strength * here[first] * here[second] * ((1 - bond) if row.strength > 0 else bond)
    return total


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize(("bond", "load"), [(0.2, 0.0), (0.5, 0.4), (0.8, 0.4), (0.9, 1.0)])
def test_the_phase_line_agrees_with_predict(lens, bond, load):
    line = MODELS[lens].phase_line(load, [bond])
    assert line["drift_per_day"].item() == pytest.approx(drift_from_predict(MODELS[lens], bond, load), abs=1e-11)


@pytest.mark.parametrize("lens", LENSES)
def test_more_load_never_raises_the_drift(lens):
    table = pd.concat([MODELS[lens].phase_line(load)["drift_per_day"] for load in np.linspace(0, 1, 11)], axis=1)
    assert table.diff(axis=1).iloc[:, 1:].max(axis=None) <= 1e-12


def test_robust_fragile_and_tipped_in_the_document_lens():
    robust, fragile, tipped = (DOCUMENT.equilibria(load) for load in (0.0, 0.4, 0.9))
    assert robust["stable"].to_list() == [True] and robust["bond"].item() > 0.8
    assert fragile["stable"].to_list() == [True, False, True]
    assert fragile["bond"].iloc[-1] == pytest.approx(0.8, abs=1e-9)  # the reference couple
    assert tipped["stable"].to_list() == [True] and tipped["bond"].item() < 0.2


def test_the_evidence_lens_has_one_place_of_rest_at_every_load():
    for load in np.linspace(0, 1, 11):
        assert MODELS["evidence"].equilibria(load)["stable"].to_list() == [True]
    assert MODELS["evidence"].tipping().empty


@pytest.mark.parametrize("lens", LENSES)
def test_places_of_rest_have_no_drift_and_stay(lens):
    for load in (0.1, 0.4, 0.7):
        found = MODELS[lens].equilibria(load)
        assert np.abs(MODELS[lens].phase_line(load, found["bond"])["drift_per_day"]).max() < 1e-9
        for bond, stable in found.itertuples(index=False):
            left, right = MODELS[lens].phase_line(load, [bond - 0.01, bond + 0.01])["drift_per_day"]
            assert (left > 0 > right) if stable else (left < 0 < right)


def test_folds_are_where_the_number_of_places_of_rest_changes():
    folds = DOCUMENT.tipping()
    assert folds["kind"].to_list() == ["from below", "from above"]
    low, high = folds["load"]
    counts = [len(DOCUMENT.equilibria(load)) for load in (low - 0.005, low + 0.005, high - 0.005, high + 0.005)]
    assert counts == [1, 3, 3, 1]


def test_going_up_and_coming_down_differ():
    """Load rises from the reference's and comes back: the couple does not."""
    loads = [0.4, 0.9, 0.4]
    bond, path = 0.8, []
    for load in loads:
        bond = DOCUMENT.bond_map([bond], [load], days=1500)["bond_after"].item()
        path.append(bond)
    assert path[0] == pytest.approx(0.8, abs=1e-6)
    assert path[1] < 0.1
    assert path[2] < 0.2  # the same load as at first, another place
    assert DOCUMENT.bond_map([path[2]], [0.0], days=3000)["bond_after"].item() > 0.8  # no load brings it back


def test_the_map_agrees_with_full_simulations_over_180_days():
    rng = np.random.default_rng(7)
    for lens in LENSES:
        bonds, loads = rng.uniform(0.05, 0.95, 10), rng.random(10)
        run = MODELS[lens].simulate(180 * DAY, couples=10, bond=bonds, load=loads, dt=5, keep_every_minutes=None)
        simulated = run.level("bond", "A")[-1]
        for bond, load, after in zip(bonds, loads, simulated, strict=True):
            mapped = MODELS[lens].bond_map([bond], [load], days=180)["bond_after"].item()
            assert mapped == pytest.approx(after, abs=2e-3)


def test_the_closing_loop_exists_and_reinforces_itself():
    """From trust to regulation, empathy, reward, bond, and back to trust: each of the rows is there and pulls up."""
    rows = DOCUMENT.influences.copy()
    path = [("trust", "coregulation"), ("coregulation", "insula"), ("insula", "empathy"), ("empathy", "dopamine")]
    for source, target in [*path, ("bond", "trust")]:
        assert rows.query("source == @source and target == @target")["strength"].item() > 0
    plastic = rows.query("kind == 'plastic' and strength > 0")
    assert "dopamine" in plastic["source"].item()
    assert plastic["target"].item() == "bond"


def test_the_threshold_is_a_wide_band_that_many_draws_do_not_have():
    found = DOCUMENT.thresholds(0.4, draws=40)
    assert len(found) == 40
    assert found.isna().sum() >= 5
    narrow = DOCUMENT.thresholds(0.4, draws=40, spread=0.1)
    assert narrow.quantile(0.95) - narrow.quantile(0.05) > 0.1  # 10 % noise moves it a lot
    again = DOCUMENT.thresholds(0.4, draws=40, spread=0.1)
    assert narrow.equals(again)
    exact = DOCUMENT.thresholds(0.4, draws=3, spread=0.0)
    assert exact.to_numpy() == pytest.approx(DOCUMENT.equilibria(0.4)["bond"].iloc[1], abs=2e-3)


def test_rows_that_are_switched_off_can_take_the_threshold_away():
    assert len(DOCUMENT.adjusted({"R073": 0.0}).equilibria(0.4)) == 1  # alarm no longer heats up a disagreement
    assert DOCUMENT.influences.at["R073", "state"] == "untested"
    assert DOCUMENT.adjusted({"R048": 0.0}).equilibria(0.4).to_numpy().tolist() == [[0.0, True]]  # nothing builds
    assert DOCUMENT.adjusted({"R062": 0.0}).equilibria(0.4).to_numpy().tolist() == [[1.0, True]]  # nothing wears down
    assert DOCUMENT.adjusted({"R048": 0.0, "R062": 0.0}).equilibria(0.4).empty  # nothing moves it
    assumptions = DOCUMENT.influences.index[DOCUMENT.influences["basis"] == "assumption"]
    assert len(DOCUMENT.adjusted(dict.fromkeys(assumptions, 0.5)).equilibria(0.4)) == 1


def test_where_no_row_acts_on_the_bond_there_is_no_rest_and_the_drift_says_so():
    still = DOCUMENT.adjusted({"R048": 0.0, "R062": 0.0})
    assert SlowFlow(still).rests(0.4) == [] == still.equilibria(0.4)["bond"].to_list()
    drift = Drift(["line", "couples"], model=still)
    assert "nothing moves learned security" in drift.summary and "comes to rest" not in drift.summary
    ends = DOCUMENT.adjusted({"R048": 0.0}).rests_of_draws(draws=5)
    assert ends[["lowest_rest", "highest_rest"]].to_numpy().tolist() == [[0.0, 0.0]] * 5  # at the end of the line


def test_progress_of_the_draws_is_told():
    told = []
    DOCUMENT.thresholds(draws=5, progress=told.append)
    assert told == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])


@pytest.mark.parametrize("call", [
    lambda model: model.equilibria(1.5),
    lambda model: model.equilibria("high"),
    lambda model: model.phase_line(0.4, [0.5, 2.0]),
    lambda model: model.phase_line(0.4, []),
    lambda model: model.bond_map([0.5], [0.4], days=-1),
    lambda model: model.bond_map([0.5], [float("nan")]),
    lambda model: model.thresholds(draws=0),
    lambda model: model.thresholds(spread=-0.1),
    lambda model: model.adjusted({"R999": 0}),
    lambda model: model.adjusted({"R001": 2}),
    lambda model: model.thresholds(spread=True),
    lambda model: model.under("document", ["aggression_readiness"]).equilibria(0.4),
    lambda model: model.under("document", ["aggression_readiness"]).tipping(),
])
def test_what_cannot_be_computed_is_refused(call):
    with pytest.raises(ValueError, match=r"found .*; allowed: "):
        call(DOCUMENT)


def test_a_plastic_row_that_pulls_the_wrong_way_is_named_by_the_certificate():
    rows = DOCUMENT.influences.copy()
    rows.loc["R048", "weight"] = -0.18  # good exchanges would wear the bond down
    turned = CoupleModel(DOCUMENT.nodes.reset_index(), rows.reset_index(), DOCUMENT.scenarios, "document")
    assert DOCUMENT.certificate().sign_rule_broken == []
    assert turned.certificate().sign_rule_broken == ["R048"]
    assert "Over time it is then not guaranteed" in str(turned.certificate())
