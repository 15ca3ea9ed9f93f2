"""Released sliders of tables that break the sign rule: what is proved, what is searched, what is refused.

The oracle is not the model's iteration: it integrates the two partners in time from many starts (SciPy), or looks for
every place where one slider's own curve crosses the diagonal.
"""

import json
import re
import subprocess
from importlib.resources import files
from shutil import which

import numpy as np
import pandas as pd
import pytest
from couples_over_time import Equations
from scipy.integrate import solve_ivp

from neuro_helpers import CoupleModel
from neuro_helpers.network import NoSingleAnswer
from neuro_helpers.page.level_table import level_table

MODEL = CoupleModel.load()
TWO_SLIDERS = [("cortisol", "conflict", -1.0, "self"), ("conflict", "conflict", 0.7, "other"),
               ("cortisol", "cortisol", 0.7, "other")]


def with_rows(changed, added, new_nodes=()):
    """The shipped model with some weights changed, some rows added, and new nodes (name, baseline) for them."""
    rows = MODEL.influences.drop(columns=["strength", "state", "kept", "why", "both_ways"]).reset_index()
    for row_id, weight in changed.items():
        rows.loc[rows["id"] == row_id, "weight"] = weight
    for number, (source, target, weight, partner) in enumerate(added):
        new = dict.fromkeys(rows.columns, "") | {"id": f"R9{number:02d}", "source": source, "target": target,
                                                 "partner": partner, "kind": "drive", "weight": weight,
                                                 "evidence_weight": np.nan, "step": pd.NA, "basis": "assumption"}
        rows.loc[len(rows)] = new
    nodes = MODEL.nodes.reset_index()
    for name, baseline in new_nodes:
        nodes.loc[len(nodes)] = nodes.iloc[3].to_dict() | {"node": name, "label": name, "baseline": baseline}
    return CoupleModel(nodes, rows, MODEL.scenarios, "document")


def crossings(model, slider, setting):
    """Every level of one released slider that reproduces itself, read from its curve on a fine grid."""
    grid = np.linspace(1e-4, 1 - 1e-4, 20_001)
    levels = model.sweep(pd.DataFrame({slider: grid, **setting}))
    network, at = model.network, model.network.index
    x = levels.to_numpy().T
    z = np.log(1 / (1 / model.reference[slider] - 1)) / 4 + sum(
        w * (x[s] - network.baseline[s]) * (x[m] if m >= 0 else 1)
        for s, m, t, w in zip(network.source, network.moderator, network.target, network.strength, strict=True)
        if t == at[slider])
    beyond = 1 / (1 + np.exp(-4 * z)) - grid
    return grid[np.flatnonzero(np.sign(beyond[:-1]) != np.sign(beyond[1:]))]


def test_the_corners_meet_and_another_answer_rests_too():
    model = with_rows({"R057": -1.0}, TWO_SLIDERS)
    slope = Equations(model, hold=["oxytocin", "bond"]).slope
    ends = set()
    for conflict, cortisol in [(0.9, 0.05), (0.05, 0.9)]:
        start = model.predict(conflict=conflict, cortisol=cortisol)
        end = solve_ivp(slope, (0, 5_000), np.tile(start, 2), method="LSODA", rtol=1e-8, atol=1e-10).y[:, -1]
        ends.add(tuple(round(float(end[model.network.index[name]]), 3) for name in ("cortisol", "conflict")))
    assert len(ends) == 2
    with pytest.raises(NoSingleAnswer) as refused:
        model.predict(released=["conflict", "cortisol"])
    (named,) = re.findall(r"cortisol ([\d.]+) or ([\d.]+), conflict ([\d.]+) or ([\d.]+)", str(refused.value))
    cortisol, other_cortisol, conflict, other_conflict = map(float, named)
    assert {(cortisol, conflict), (other_cortisol, other_conflict)} == ends
    with pytest.raises(NoSingleAnswer, match=r"at the start of a simulation, this table has no single answer"):
        model.simulate(10)


# One slider and two new nodes between it and itself, six arrows.
SIX = [("conflict", "one", "self"), ("conflict", "two", "self"), ("one", "two", "self"), ("one", "conflict", "self"),
       ("two", "conflict", "other"), ("conflict", "conflict", "other")]


def six_arrows(weights, baselines=(0.3, 0.3)):
    return with_rows({}, [(s, t, w, p) for (s, t, p), w in zip(SIX, weights, strict=True)],
                     tuple(zip(("one", "two"), baselines, strict=True)))


@pytest.mark.parametrize(("weights", "setting"), [
    ((-1.0, -0.8, 1.0, -0.9, -0.9, -1.0, 0.6, 0.8), {}),
    ((-0.5, 0.8, 1.0, -1.0, 0.8, 1.0), {}), ((-0.5, 0.8, -1.0, 0.5, 1.0, 1.0), {}),
    ((-0.5, 0.8, -0.5, -0.5, 0.5, 0.5), {}), ((0.5, 0.8, 1.0, -1.0, 0.8, 0.5), {"bond": 0.2}),
    ((1.0, 1.0, 1.0, 1.0, 1.0, 1.0), {}), ((1.0, -1.0, -1.0, -1.0, -0.5, 0.5), {"oxytocin": 0.9}),
])
def test_one_slider_is_answered_where_its_curve_crosses_once_and_refused_where_it_crosses_more_often(weights, setting):
    model = six_arrows(weights[:6], weights[6:] or (0.3, 0.3))
    known = crossings(model, "conflict", setting)
    if len(known) == 1:
        assert model.predict(released=["conflict"], **setting)["conflict"] == pytest.approx(known[0], abs=1e-4)
        swept = model.sweep(pd.DataFrame([setting | {"released": "conflict"}] * 2))["conflict"]
        assert swept.tolist() == pytest.approx([known[0]] * 2, abs=1e-4)
    else:
        with pytest.raises(NoSingleAnswer, match="no single answer"):
            model.predict(released=["conflict"], **setting)


def test_one_answer_from_which_the_partners_move_apart_is_refused():
    model = six_arrows((0.8, -0.5, -0.8, 0.5, 1.0, -1.0))
    (known,) = crossings(model, "conflict", {"cortisol": 0.8})
    start = np.tile(model.predict(conflict=known, cortisol=0.8), (2, 1))
    start[0, model.network.index["conflict"]] += 0.001
    slope = Equations(model, hold=["oxytocin", "cortisol", "bond"]).slope
    end = solve_ivp(slope, (0, 3_000), start.ravel(), method="LSODA", rtol=1e-8, atol=1e-10).y[:, -1].reshape(2, -1)
    assert abs(end[:, model.network.index["conflict"]] - known).max() > 0.1
    with pytest.raises(NoSingleAnswer, match="does not come to rest"):
        model.predict(released=["conflict"], cortisol=0.8)


def test_a_row_that_breaks_the_rule_outside_every_loop_takes_no_proof_away():
    model = with_rows({}, [("conflict", "sexual_desire", 0.5, "self")])
    assert model.certificate().sign_rule_broken == ["R900"]
    assert model.certificate().broken_on_loops == []


def test_the_certificate_says_what_is_proved_and_what_is_only_searched():
    assert "exactly one answer: proved" in str(MODEL.certificate())
    searched = str(with_rows({"R057": -1.0}, TWO_SLIDERS).certificate())
    assert "R057 and R900" in searched
    assert "only searched for" in searched
    assert "A prediction with more than one is refused" not in searched
    strong = with_rows({}, [("conflict", "conflict", 1.0, "other"), ("conflict", "cortisol", 1.0, "self"),
                            ("cortisol", "conflict", 1.0, "self")]).certificate()
    assert strong.spectral_radius > 1
    assert "only searched for" not in str(strong)
    assert "closed in from both ends" in str(strong)


def on_page(model, setting, released):
    """What the page's own script answers, in Node.js: levels, or why not."""
    script = (files("neuro_helpers.page") / "model.js").read_text(encoding="utf-8")
    asked = json.dumps([level_table(model.network), setting, released])
    run = f"{script}\nconsole.log(JSON.stringify(predict(...{asked})))"
    told = subprocess.run(["node", "-e", run], capture_output=True, text=True, timeout=60, check=True).stdout
    return json.loads(told)


@pytest.mark.skipif(which("node") is None, reason="Node.js is not on this computer")
def test_the_page_answers_only_what_is_proved_and_then_the_same():
    broken = with_rows({"R057": -1.0}, TWO_SLIDERS)
    told = on_page(broken, {}, ["cortisol", "conflict"])
    assert told["unproved"]
    assert "levels" not in told
    mild = with_rows({}, [("cortisol", "conflict", -0.3, "self")])
    assert mild.network.broken_on_loops() == ["R900"]
    for released in (["cortisol"], ["conflict", "cortisol"], ["oxytocin", "cortisol", "conflict"]):
        told = on_page(mild, {"bond": 0.3}, released)["levels"]
        assert np.abs(mild.predict(bond=0.3, released=released) - told).max() < 1e-9
