"""The model written out for a browser: complete, in full precision, and safe with any table that loads."""

import json
import math
from pathlib import Path

import altair as alt
import numpy as np
import pytest
import vl_convert

from neuro_helpers import CoupleModel, charts
from neuro_helpers.page.level_table import level_table
from neuro_helpers.wording import whole
from tools.vega_expressions import driven_by_expressions, level_parameters

TINY = Path(__file__).with_name("tiny_model")
SHIPPED = [CoupleModel.load(lens=lens) for lens in ("document", "evidence", "tested")]
MODELS = [*SHIPPED, CoupleModel.load(TINY), CoupleModel.load(TINY, lens="evidence")]
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def name_of(model):
    return f"{model.lens}, {len(model.nodes)} nodes"


def values(model, setting):
    """Work out the expressions in Python, whose arithmetic reads them as Vega does."""
    known = {"exp": math.exp}
    for param in level_parameters(model.network)[:-1]:
        inner = param.param.to_dict()
        node = inner["name"].removeprefix("level_")
        given = setting.get(node, inner.get("value"))
        known[inner["name"]] = eval(inner["expr"], {}, known) if "expr" in inner else given
    return np.array([known[f"level_{node}"] for node in model.network.names])


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_expressions_equal_predict(model):
    random = np.random.default_rng(1)
    for _ in range(50):
        setting = {node: float(random.random()) for node in (*model.sliders, "bond")}
        assert np.abs(values(model, setting) - model.predict(**setting)).max() < 1e-14


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_node_has_one_parameter_and_stands_in_levels(model):
    names = [param.name for param in level_parameters(model.network)]
    assert sorted(names[:-1]) == sorted(f"level_{node}" for node in model.nodes.index)
    last = level_parameters(model.network)[-1].param.to_dict()
    assert last["name"] == "levels"
    assert last["expr"].count(":") == len(model.nodes)


def test_what_can_be_set_is_a_plain_value_at_its_baseline():
    model = SHIPPED[0]
    inner = [param.param.to_dict() for param in level_parameters(model.network)]
    plain = {one["name"]: one["value"] for one in inner if "value" in one}
    assert plain == {f"level_{node}": model.reference[node] for node in model.network.settable}


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_chart_is_drawn_with_expressions_alone(model):
    """The chart is unchanged but for `levels`; Vega's own parser reads every expression."""
    spec = charts.outcomes_chart(model.nodes, model.reference).to_dict()
    driven = driven_by_expressions(spec, model.network)
    for param in driven["params"]:
        if param["name"] == "level_conflict":
            param["value"] = 0.8
    assert {**driven, "params": None} == {**spec, "params": None}
    drawn = vl_convert.vegalite_to_svg(driven, vl_version=VEGA_LITE)
    levels = model.predict(conflict=0.8)
    for node in charts.first_view(model.nodes):
        assert f"{model.labels[node]}: {whole(levels[node])} of 100" in drawn


def test_a_node_may_be_called_like_a_part_of_the_chart():
    nodes = MODELS[2].nodes.rename(index={"trust": "levels", "closeness": "top"})
    rows = MODELS[2].influences.replace({"trust": "levels", "closeness": "top"}).reset_index()
    rows["source"] = rows["source"].replace("closeness*trust", "top*levels")
    model = CoupleModel(
        nodes.reset_index(), rows, MODELS[2].scenarios, "document")
    spec = driven_by_expressions(charts.outcomes_chart(model.nodes, model.reference).to_dict(), model.network)
    assert "Trust: 70 of 100" in vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


def test_a_name_that_is_no_name_is_refused():
    nodes = MODELS[2].nodes.rename(index={"amygdala": "a'] + alert(1) + ['"}).reset_index()
    rows = MODELS[2].influences.reset_index()
    rows = rows[(rows["source"] != "amygdala") & (rows["target"] != "amygdala")]
    bad = CoupleModel(nodes, rows, MODELS[2].scenarios, "document")
    with pytest.raises(ValueError, match=r"a node's name needs to be"):
        level_parameters(bad.network)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_the_table_survives_json_to_the_last_digit(model):
    table = level_table(model.network)
    assert json.loads(json.dumps(table)) == table


@pytest.mark.parametrize("model", SHIPPED, ids=name_of)
def test_the_table_holds_every_arrow_that_acts(model):
    table = level_table(model.network)
    drive = model.influences[(model.influences["kind"] == "drive") & (model.influences["strength"] != 0)]
    assert sum(map(len, table["rows"])) == len(drive)
    assert len(table["order"]) == (model.nodes["role"] == "fast").sum()
