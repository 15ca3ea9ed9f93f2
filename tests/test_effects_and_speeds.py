"""What each arrow adds, and how fast the bond is built and worn: one way to ask, against the model's own equations."""

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neuro_helpers as nh
from neuro_helpers.charts.drift import couples, phase_line
from neuro_helpers.charts.drift import map as drift_map
from neuro_helpers.demos.steps import step_sentences
from neuro_helpers.network import drive_at
from neuro_helpers.simulate import slow_flow, step_script

PACKAGE = Path(nh.__file__).parent
MODELS = {lens: nh.CoupleModel.load(lens=lens) for lens in ("document", "evidence")}


@pytest.mark.parametrize("lens", MODELS)
def test_at_rest_the_arrows_add_up_to_what_each_node_needs(lens):
    """Design: z_i = logit(x0_i)/G + what the arrows add; two different partners, so that none is taken for another."""
    model = MODELS[lens]
    run = model.simulate(1, bond={"A": 0.3, "B": 0.9}, hold={"warmth": {"A": 0.1}})
    summed = run.effects(0).groupby(["target_partner", "target"])["effect"].sum()
    moving = model.nodes.index[model.nodes["role"].isin(["fast", "slider"])].drop("warmth")
    for partner in ("A", "B"):
        levels = run.at(0)[partner]
        added = summed[partner].reindex(moving, fill_value=0.0)
        needed = drive_at(levels[moving]) - drive_at(model.reference[moving])
        assert added.to_numpy() == pytest.approx(needed, abs=1e-9)
    assert abs(needed).max() > 0.05


def test_effects_name_both_ends_of_each_arrow():
    model = MODELS["document"]
    effects = model.simulate(1).effects(0)
    rows = model.influences.query("kind == 'drive' and strength != 0")
    for partner, part in effects.groupby("target_partner"):
        table = part.set_index("id")
        assert table.index.to_list() == rows.index.to_list()
        assert (table[["source", "moderator", "target"]] == rows[["source", "moderator", "target"]]).all(axis=None)
        assert ((table["source_partner"] != partner) == (rows["partner"] == "other")).all()


def test_every_switch_of_the_script_has_its_words():
    assert tuple(step_sentences.SWITCHES) == tuple(step_sentences.SWITCH_SAYS) == step_script.SWITCHES


def looped_speeds(model, bond, load):
    """Return what the plastic rows add up to at the two partners' own resting state, row by row."""
    levels = model.simulate(minutes=1, bond=bond, load=load, keep_every_minutes=None).at(0)["A"]
    speeds = {"built": 0.0, "worn": 0.0}
    for row in model.influences.query("kind == 'plastic'").itertuples():
        first, second = row.source.split("*")
        size = abs(row.strength) * levels[first] * levels[second]
        speeds["built" if row.strength > 0 else "worn"] += size * (1 - bond if row.strength > 0 else bond)
    return speeds


@settings(max_examples=60, deadline=None)
@given(bond=st.floats(0, 1), load=st.floats(0, 1), lens=st.sampled_from(sorted(MODELS)))
def test_speeds_of_the_bond_are_those_of_the_plastic_rows_and_make_the_drift(bond, load, lens):
    model = MODELS[lens]
    speeds = model.speeds_of_bond(bond, load)
    assert speeds.to_dict() == pytest.approx(looped_speeds(model, bond, load), abs=1e-9)
    drift = model.phase_line(load, [bond])["drift_per_day"].item()
    assert speeds["built"] - speeds["worn"] == pytest.approx(drift, abs=1e-15)


def test_speeds_of_the_bond_with_a_context_switched_on():
    model = nh.CoupleModel.load(context=["aggression_readiness"])
    speeds, without = model.speeds_of_bond(0.5, 0.7), MODELS["document"].speeds_of_bond(0.5, 0.7)
    assert speeds.to_dict() == pytest.approx(looped_speeds(model, 0.5, 0.7), abs=1e-9)
    assert not np.allclose(speeds, without)


@pytest.mark.parametrize(("wrong", "words"), [({"bond": 1.2}, "bond: found 1.2"), ({"bond": True}, "bond: found True"),
                                              ({"bond": 0.5, "load": "high"}, "load: found 'high'")])
def test_speeds_of_no_level_are_refused(wrong, words):
    with pytest.raises(ValueError, match=f"{words}; allowed: a level from 0 to 1"):
        MODELS["document"].speeds_of_bond(**wrong)


def test_the_slow_flow_is_as_fine_as_its_pictures():
    flow, pictures = slow_flow, (phase_line.POINTS, drift_map.SIDE, couples.STEPS, phase_line.MOST_DRAWS)
    assert pictures == (flow.POINTS, flow.MAP_SIDE, flow.STEPS, flow.DRAWS)


def test_a_coarser_flow_says_nearly_the_same():
    fine, coarse = (slow_flow.SlowFlow(MODELS["document"], points=points, map_side=3, steps=6, draws=2)
                    for points in (101, 21))
    assert len(coarse.bonds) == len(coarse.line(0.4)) == 21
    for exact, place in zip(fine.rests(0.4), coarse.rests(0.4), strict=True):
        assert place["kind"] == exact["kind"] and abs(place["bond"] - exact["bond"]) < 2
    assert [len(path) for path in coarse.half_year({"a": 0.3}, 0.4).values()] == [7]
    assert (len(coarse.map()), len(coarse.thresholds(0.4))) == (9, 2)


ALLOWED = ("neuro_helpers.answers", "neuro_helpers.handed", "neuro_helpers.network", "neuro_helpers.simulate",
           "neuro_helpers.tables", "neuro_helpers.uncertainty", "neuro_helpers.wording")
SCIENCE = sorted([*PACKAGE.glob("simulate/*.py"), *(PACKAGE / f"{name}.py" for name in ("network", "model"))])


def imported(path):
    """Return the modules that a file imports when it is run, read from its code; those for type checkers are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    nodes = list(ast.walk(tree))
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    return names + [f"{node.module}.{name.name}" for node in nodes if isinstance(node, ast.ImportFrom)
                    for name in node.names]


@pytest.mark.parametrize("path", SCIENCE, ids=lambda path: path.stem)
def test_science_imports_no_widget_and_no_picture(path):
    found = imported(path)
    assert not [name for name in found if name.split(".")[0] in ("altair", "ipywidgets", "anywidget", "IPython")]
    ours = [name for name in found if name.startswith("neuro_helpers")]
    rooms = (*ALLOWED, *(f"neuro_helpers.{room}" for room in ("evidence", "explain", "stability")))
    allowed = rooms if path.parent == PACKAGE else ALLOWED
    assert not [name for name in ours if not name.startswith(allowed)]
