"""What each arrow adds, and how fast the bond is built and worn: one way to ask, against the model's own equations."""

from pathlib import Path

import pytest

import neuro_helpers as nh
from neuro_helpers.demos.steps import step_sentences
from neuro_helpers.network import drive_at
from neuro_helpers.simulate import step_script

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
