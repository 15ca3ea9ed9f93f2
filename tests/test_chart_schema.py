"""Every chart of the package, and hard cases of each, against the schema of Vega-Lite: it is checked here alone.

Elsewhere specifications are made with `to_dict(validate=False)`, and a student's kernel checks nothing either. So this
test asks the schema itself, and not Altair, whose checks are switched off there.
"""

import functools
import importlib
import inspect
import itertools
import json
import pkgutil

import altair as alt
import jsonschema
import pandas as pd
import pytest
import vl_convert
from altair.utils import schemapi

from neuro_helpers import charts
from neuro_helpers.charts.day import POINTS, day_chart, drawn_chart
from neuro_helpers.charts.drift.couples import HALF_YEARS, STEPS
from neuro_helpers.charts.drift.loop_ring import PLACES, PRODUCTS
from neuro_helpers.charts.helper_panels import five_helpers_chart
from neuro_helpers.charts.marks import BASIS_STYLES
from neuro_helpers.charts.steps.step_places import NODES
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables.catalogue import load_atlas

MODELS = {lens: CoupleModel.load(lens=lens) for lens in ("document", "evidence")}
TABLES = MODELS["document"].nodes
STRANGE = TABLES.assign(label='<b>"quoted" & \\ it\'s</b>', description="")
MARKUP = "<script>alert('1')</script>"
COUPLES = ("circle", "square", "triangle")
GRID = pd.DataFrame(itertools.product(range(0, 101, 5), repeat=2), columns=["bond", "load"])


def public_charts():
    """Every public function of the package that returns a chart."""
    modules = [importlib.import_module(module.name) for module in
               pkgutil.walk_packages(charts.__path__, "neuro_helpers.charts.")]
    return {name: function for module in modules for name, function in inspect.getmembers(module, inspect.isfunction)
            if name.endswith("_chart") and not name.startswith("_")}


CHARTS = public_charts()


def of_levels(name, first=()):
    """A chart of the nodes: both lenses at a setting, both ends of the axis, labels that are markup."""
    def make(nodes=TABLES, levels=None):
        return lambda: CHARTS[name](*first, nodes, MODELS["document"].reference, levels)

    predicted = {lens: make(levels=model.predict(oxytocin=0.9, conflict=0.8)) for lens, model in MODELS.items()}
    return predicted | {"reference": make(), "low": make(levels=dict.fromkeys(TABLES.index, 0.0)),
                        "high": make(levels=dict.fromkeys(TABLES.index, 1.0)), "markup": make(STRANGE)}


def ring(labels, bases):
    stations = [*PLACES]
    edges = [{"source": s, "target": t, "basis": basis, "state": "untested"} for s, t, basis in
             zip(stations, [*stations[1:], stations[0]], bases, strict=False)]
    levels = dict.fromkeys((*PLACES, *PRODUCTS), 0.5)
    return lambda: CHARTS["closing_loop_chart"](dict.fromkeys(PLACES, labels), edges, levels, 0.0, 25.0)


def held(bases):
    regions = [{"region": "insula", "label": MARKUP, "first": MARKUP, "second": ""}]
    own = [{"region": "insula", "rank": rank, "node": "trust", "label": MARKUP, "reference": 0.7, "phrase": MARKUP,
            "first": True, "basis": basis, "state": state, "short": MARKUP}
           for rank, (basis, state) in enumerate(itertools.product(bases, ("untested", "weakened")))]
    other = [{"region": "insula", "rank": 0, "node": "anxiety", "label": MARKUP, "reference": 0.0}] if bases else []
    return lambda: CHARTS["held_region_chart"](regions, own, other, {"insula": 1.0, "trust": 0.0, "anxiety": 0.5})


def steps(labels, arrows):
    return lambda: CHARTS["step_chart"](labels, arrows)


ARROWS = [{"key": basis, "said": MARKUP, "source": "warmth", "target": "oxytocin", "source_partner": "A",
           "target_partner": "B", "basis": basis, "evidence": "untested"} for basis in BASIS_STYLES]
LABELS = TABLES["label"].reindex(NODES).dropna()
CASES = {
    "outcomes_chart": of_levels("outcomes_chart") | {
        "every outcome": lambda: charts.outcomes_chart(TABLES, MODELS["evidence"].reference, show_all=True),
        "one outcome": lambda: charts.outcomes_chart(TABLES, MODELS["evidence"].reference, first=["trust"])},
    "prediction_chart": {"not asked": lambda: charts.prediction_chart("trust", "Trust", 0.7),
                         "ends": lambda: charts.prediction_chart("trust", MARKUP, 0.0, 1.0)},
    "brain_chart": of_levels("brain_chart", [load_atlas()]),
    "regions_bars_chart": of_levels("regions_bars_chart"),
    "chemicals_chart": of_levels("chemicals_chart"),
    "lenses_chart": {
        "apart": lambda: CHARTS["lenses_chart"]("Oxytocin", "Trust", 0, 100),
        "one": lambda: CHARTS["lenses_chart"](MARKUP, MARKUP, 50, 50)},
    "one_chemical_chart": {
        name: functools.partial(CHARTS["one_chemical_chart"], table, MODELS["document"].reference, chosen)
        for name, table, chosen in (("start", TABLES, {"dopamine": "", "cortisol": "x"}), ("none", STRANGE, {}),
                                    ("markup", STRANGE, {"oxytocin": MARKUP}))},
    "day_chart": {"": day_chart},
    "drawn_chart": {
        "nothing": lambda: drawn_chart(MARKUP, {"drawn": [], "model": [], "happenings": [], "peaks": {}}),
        "both": lambda: drawn_chart("Cortisol", {
            "drawn": [0.3] * POINTS, "model": [1.0] * POINTS, "happenings": [None],
            "peaks": {"model": {"minute": 0, "level": 1, "rest": 0.3, "text": "", "said": "", "above": True}}})},
    "five_helpers_chart": {"": five_helpers_chart},
    "phase_line_chart": {
        "no rest": lambda: CHARTS["phase_line_chart"]([0.0] * 101, []),
        "both kinds": lambda: CHARTS["phase_line_chart"](
            [900 - 18 * place for place in range(101)], [{"bond": 0, "kind": "rest"}, {"bond": 100.0,
                                                                                       "kind": "threshold"}])},
    "couples_chart": {
        "start": lambda: CHARTS["couples_chart"]({couple: [50] for couple in COUPLES}),
        "three years": lambda: CHARTS["couples_chart"](
            {couple: [0.0, 100.0] * (HALF_YEARS * STEPS // 2) for couple in COUPLES})},
    "map_chart": {"flat": lambda: CHARTS["map_chart"](GRID.assign(bond_after=0.0)),
                  "slope": lambda: CHARTS["map_chart"](GRID.assign(bond_after=GRID["bond"]))},
    "closing_loop_chart": {"no arrows": ring("", []), "each basis": ring(MARKUP, [*BASIS_STYLES] * 2)},
    "held_region_chart": {"no arrows": held([]), "each basis": held([*BASIS_STYLES])},
    "loop_products_chart": {"": lambda: CHARTS["loop_products_chart"]()},
    "votes_chart": {"nothing": lambda: CHARTS["votes_chart"](["yes", "no"]),
                    "markup": lambda: CHARTS["votes_chart"]([MARKUP, "two"])},
    "step_chart": {"no arrows": steps(pd.Series({"trust": MARKUP}), []),
                   "each basis": steps(LABELS, ARROWS)},
}
SCHEMA = jsonschema.Draft7Validator(alt.load_schema())


def spec_of(name, case):
    """The specification as a kernel makes it: nothing of it was checked."""
    with schemapi.debug_mode(False):
        return CASES[name][case]().to_dict(validate=False)


def error_of(spec):
    """Where the specification breaks the schema, and how; "" when it fits."""
    error = jsonschema.exceptions.best_match(SCHEMA.iter_errors(spec))
    return "" if error is None else f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def test_no_chart_of_the_package_is_left_out():
    assert CASES.keys() == CHARTS.keys()


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases])
def test_each_chart_fits_the_schema_and_is_drawn_without_an_error(name, case, capfd):
    spec = spec_of(name, case)
    assert error_of(spec) == ""
    json.dumps(spec, allow_nan=False)
    assert spec["description"]
    svg = vl_convert.vegalite_to_svg(spec)
    assert "ERROR" not in capfd.readouterr().err, "Vega stops at an expression that fails, and draws nothing"
    assert "<text" in svg and "<script" not in svg


@pytest.mark.parametrize("break_it", [
    lambda spec: spec["layer"][1]["mark"].update(strokeWidth="wide"),
    lambda spec: spec["layer"][1]["encoding"].update(x={"feild": "x"}),
    lambda spec: spec["params"].append({"value": 1}),
])
def test_a_broken_specification_is_found(break_it):
    spec = spec_of("phase_line_chart", "no rest")
    break_it(spec)
    assert error_of(spec)
