"""The model: invariants of `predict` in both lenses, known answers, and what it says of bad values."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from neuro_helpers import CoupleModel
from neuro_helpers.network import NoSingleAnswer, response
from tools import report

LENSES = ("document", "evidence")
level = st.floats(0, 1)


@pytest.fixture(scope="module", params=LENSES)
def model(request):
    return CoupleModel.load(lens=request.param)


@pytest.fixture(scope="module")
def document():
    return CoupleModel.load()


@pytest.fixture(scope="module")
def figures(model):
    return report.invariants(model)


def edited(document, **changes):
    """A model with changed cells of the influence table: R001={"weight": 0.5}."""
    rows = document.influences.reset_index()
    for row_id, cells in changes.items():
        for column, value in cells.items():
            rows.loc[rows["id"] == row_id, column] = value
    return CoupleModel(document.nodes.reset_index(), rows, document.scenarios, document.lens)


@pytest.mark.parametrize(
    ("figure", "bound"),
    [
        ("reference, largest error", 1e-12),
        ("one against many, largest difference", 1e-12),
        ("ordered pairs out of order", 0),
        ("shares, largest error", 1e-12),
        ("trace, largest error", 1e-12),
        ("draws that flip a direction", 0),
        ("everything released at rest, largest error", 1e-10),
    ],
)
def test_invariant_keeps_its_bound(figures, figure, bound):
    assert figures[figure] <= bound


def test_levels_stay_strictly_between_0_and_1(figures):
    assert 0 < figures["lowest level"] < figures["highest level"] < 1


def test_released_sliders_have_one_answer_by_contraction(figures):
    assert figures["spectral radius"] < 1


def test_conflict_raises_cortisol_only_when_cortisol_is_released(model, figures):
    assert figures["cortisol at conflict 0.8, held"] == model.reference["cortisol"]
    assert figures["cortisol at conflict 0.8, released"] > model.reference["cortisol"] + 0.2


def test_without_settings_the_answer_is_the_reference_couple(model):
    assert np.abs(model.predict() - model.nodes["baseline"]).max() < 1e-12


def test_a_hand_computed_level(document):
    """Vasopressin has one arrow, from oxytocin; protective instincts have one, from vasopressin."""
    weight = document.influences.set_index(["source", "target"])["weight"]
    base = document.reference
    logit = np.log(base / (1 - base)) / 4
    by_hand = {"oxytocin": 0.9}
    for source, target in [("oxytocin", "vasopressin"), ("vasopressin", "protectiveness")]:
        z = logit[target] + weight[source, target] * (by_hand[source] - base[source])
        by_hand[target] = 1 / (1 + np.exp(-4 * z))
    answer = document.predict(oxytocin=0.9)
    assert answer[list(by_hand)].to_dict() == pytest.approx(by_hand, abs=1e-14)


def two_partners(model, held):
    """dx/dt of both partners (model specification, section 2), written from the table row by row."""
    at = {name: i for i, name in enumerate(model.nodes.index)}
    x0, tau = model.reference.to_numpy(), model.nodes["tau_minutes"].to_numpy()
    (within, across), moderated = np.zeros((2, len(at), len(at))), []
    for row in model.influences.query("kind == 'drive'").itertuples():
        place = (at[row.target], at[row.source])
        if row.moderator:
            moderated.append((*place, at[row.moderator], row.strength))
        else:
            (within if row.partner == "self" else across)[place] += row.strength
    keep = [at[name] for name in held]

    def slope(_, x):
        x = x.reshape(2, -1)
        z = np.log(x0 / (1 - x0)) / 4 + (x - x0) @ within.T + (x - x0)[::-1] @ across.T
        for target, source, moderator, strength in moderated:
            z[:, target] += strength * x[:, moderator] * (x[:, source] - x0[source])
        change = (response(z) - x) / tau
        change[:, keep] = 0.0
        return change.ravel()

    return slope


@pytest.mark.parametrize("released", [(), ("cortisol",), ("oxytocin", "cortisol", "conflict")])
def test_a_pair_of_equal_partners_settles_on_the_answer(model, released):
    setting = {"oxytocin": 0.7, "cortisol": 0.6, "conflict": 0.8, "bond": 0.4}
    start = model.reference.copy()
    start.update(pd.Series(setting))
    slope = two_partners(model, [name for name in setting if name not in released])
    run = solve_ivp(slope, (0, 20_000), np.tile(start, 2), method="LSODA", rtol=1e-10, atol=1e-12)
    partners = run.y[:, -1].reshape(2, -1)
    assert np.abs(partners - model.predict(released=released, **setting).to_numpy()).max() < 1e-8


@given(setting=st.fixed_dictionaries({"oxytocin": level, "cortisol": level, "conflict": level, "bond": level}))
@settings(max_examples=60, deadline=None)
def test_one_equals_many(setting):
    model = CoupleModel.load(lens="evidence")
    frame = pd.DataFrame([setting] * 3, index=["x", "y", "z"])
    frame["released"] = ["", "cortisol", "conflict; cortisol"]
    many = model.sweep(frame)
    for name, released in zip("xyz", [(), ["cortisol"], ("cortisol", "conflict")], strict=True):
        assert np.abs(many.loc[name] - model.predict(released=released, **setting)).max() < 1e-10


def test_sweep_of_chosen_outcomes_equals_the_whole_across_blocks(document):
    frame = pd.DataFrame(np.random.default_rng(3).random((9_001, 4)), columns=[*document.sliders, "bond"])
    chosen = ["secure_attachment", "trust", "cortisol"]
    some, whole = document.sweep(frame, chosen), document.sweep(frame)
    assert list(some.columns) == chosen
    assert np.abs(some - whole[chosen]).to_numpy().max() < 1e-12
    assert np.abs(whole.iloc[-1] - document.predict(**frame.iloc[-1].to_dict())).max() < 1e-12


def test_released_group_in_a_sweep_spans_blocks(document):
    frame = pd.DataFrame({"conflict": np.linspace(0, 1, 5_000), "released": "cortisol"})
    swept = document.sweep(frame, ["cortisol"])["cortisol"]
    assert swept.is_monotonic_increasing
    last = document.predict(conflict=1.0, released="cortisol")["cortisol"]
    assert swept.iloc[4_999] == pytest.approx(last, abs=1e-10)


def test_a_sweep_without_settings_is_the_reference(document):
    assert np.abs(document.sweep(pd.DataFrame(index=range(3))) - document.reference).to_numpy().max() < 1e-12


def test_a_value_given_for_a_released_slider_has_no_effect(model):
    low = model.predict(cortisol=0.0, conflict=0.7, released=["cortisol"])
    high = model.predict(cortisol=1.0, conflict=0.7, released=["cortisol"])
    assert np.abs(low - high).max() < 1e-10


def test_holding_another_node_cuts_the_arrows_into_it(document):
    held = document.predict(conflict=0.9, hold={"amygdala": 0.25})
    assert held["amygdala"] == 0.25
    assert held["anxiety"] == pytest.approx(document.reference["anxiety"], abs=1e-12)


def test_an_edited_weight_changes_only_what_follows_from_it(document):
    weaker = edited(document, R001={"weight": 0.1})
    change = weaker.predict(conflict=0.9) - document.predict(conflict=0.9)
    assert change["anxiety"] < -0.1
    assert change.drop("anxiety").abs().max() == 0


def test_with_any_baseline_the_reference_is_exact(document):
    nodes = document.nodes.reset_index()
    nodes["baseline"] = np.random.default_rng(5).uniform(0.05, 0.95, len(nodes))
    rows = document.influences.reset_index()
    other = CoupleModel(nodes, rows, document.scenarios, "document")
    assert np.abs(other.predict() - nodes.set_index("node")["baseline"]).max() < 1e-12


def test_a_table_with_several_answers_is_refused_with_both(document):
    loop = document.influences.reset_index().set_index(["source", "target"])["id"]
    pairs = [("felt_safety", "warmth"), ("warmth", "oxytocin"), ("oxytocin", "warmth"), ("trust", "warmth")]
    wild = edited(document, **{loop[pair]: {"weight": 1.0} for pair in [*pairs, ("oxytocin", "trust")]})
    assert not wild.certificate().spectral_radius < 1
    with pytest.raises(NoSingleAnswer, match=r"oxytocin 0\.\d+ or 0\.\d+"):
        wild.predict(released=["oxytocin"], conflict=0.2)


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf"), "0.5", None, True, [0.5]])
def test_a_bad_value_is_named(document, value):
    with pytest.raises(ValueError, match=r"cortisol: found .* allowed: a number from 0 to 1"):
        document.predict(cortisol=value)
    with pytest.raises(ValueError, match=r"conflict: found .* allowed: a number from 0 to 1"):
        document.explain("trust", conflict=value)
    with pytest.raises(ValueError, match=r"dopamine: found .* allowed: a number from 0 to 1"):
        document.predict(hold={"dopamine": value})


def test_empty_cells_are_fine_where_a_slider_is_released(document):
    scenarios = document.scenarios.loc[document.scenarios["scenario"].isin(["heated_free", "warm_disagreement"])]
    swept = document.sweep(scenarios[[*document.sliders, "released"]], ["cortisol"])
    assert (swept["cortisol"] > 0.5).all()
    held = pd.DataFrame({"conflict": [0.8, 0.8], "released": ["cortisol", None]})
    free = document.predict(conflict=0.8, released=["cortisol"])["cortisol"]
    found = document.sweep(held, "cortisol")["cortisol"].tolist()
    assert found == pytest.approx([free, document.reference["cortisol"]])
    assert free > 0.5


def test_a_sweep_takes_numbers_of_every_kind_and_no_others(document):
    expected = document.predict(conflict=0.5)["anxiety"]
    for cells in (np.array([0.5], dtype="f4"), pd.array([0.5], "Float64"), pd.array([0.5], object)):
        assert document.sweep(pd.DataFrame({"conflict": cells}), ["anxiety"]).iloc[0, 0] == pytest.approx(expected)
    for cells in ([True], ["0.5"], [0.5 + 1j], pd.array([pd.NA], "Float64")):
        with pytest.raises(ValueError, match="scenario 0, conflict: found"):
            document.sweep(pd.DataFrame({"conflict": cells}))
    with pytest.raises(ValueError, match="'conflict' twice"):
        document.sweep(pd.DataFrame([[0.1, 0.2]], columns=["conflict", "conflict"]))


@pytest.mark.parametrize("released", [None, 5, float("nan"), ["cortisol", 3]])
def test_what_is_no_list_of_names_is_a_clear_error(document, released):
    with pytest.raises(ValueError, match=r"found .* allowed: "):
        document.predict(released=released)


def test_the_reference_cannot_be_changed_by_accident(document):
    reference = document.reference
    reference["conflict"] = 0.9
    assert document.reference["conflict"] == 0.15


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), "high", None])
def test_a_bad_cell_of_a_sweep_is_named_with_its_row(document, value):
    frame = pd.DataFrame({"cortisol": [0.2, value]}, index=["monday", "tuesday"])
    with pytest.raises(ValueError, match=r"scenario tuesday, cortisol: found .* allowed: a number from 0 to 1"):
        document.sweep(frame)


@pytest.mark.parametrize(
    "call",
    [
        lambda m: m.predict(oxytocine=0.5),
        lambda m: m.predict(released=["oxytocine"]),
        lambda m: m.sweep(pd.DataFrame({"oxytocine": [0.5]})),
        lambda m: m.sweep(pd.DataFrame({"conflict": [0.5]}), ["oxytocine"]),
        lambda m: m.explain("oxytocine"),
        lambda m: m.uncertainty(oxytocine=0.5),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(document, call):
    with pytest.raises(ValueError, match="did you mean 'oxytocin'"):
        call(document)


def test_what_cannot_be_released_or_held_twice(document):
    with pytest.raises(ValueError, match="found 'bond'; allowed: oxytocin, cortisol, conflict"):
        document.predict(released=["bond"])
    with pytest.raises(ValueError, match="cortisol is a setting of its own"):
        document.predict(hold={"cortisol": 0.5})


def test_an_unknown_lens_is_refused():
    with pytest.raises(ValueError, match='allowed: "document", "evidence" or "tested"'):
        CoupleModel.load(lens="truth")


def test_folder_replaces_the_model_tables(tmp_path, document):
    from neuro_helpers.tables import data_folder

    for table in (data_folder() / "model").iterdir():
        (tmp_path / table.name).write_bytes(table.read_bytes())
    text = (tmp_path / "influences.csv").read_text(encoding="utf-8")
    (tmp_path / "influences.csv").write_text(text.replace("anxiety,self,drive,0.81", "anxiety,self,drive,0.1"), "utf-8")
    own = CoupleModel.load(tmp_path)
    assert own.predict(conflict=0.9)["anxiety"] < document.predict(conflict=0.9)["anxiety"] - 0.1


def test_oxytocin_dampens_cortisol_only_in_proportion_to_conflict_under_the_evidence_lens():
    evidence = CoupleModel.load(lens="evidence")
    direct = evidence.influences.query("source == 'oxytocin' and target == 'cortisol'")
    assert direct.loc[direct["moderator"] == "", "strength"].tolist() == [0]
    assert (direct.loc[direct["moderator"] == "conflict", "strength"] < 0).all()


def test_what_the_evidence_leaves_of_oxytocin_and_trust():
    document, evidence = (CoupleModel.load(lens=lens) for lens in LENSES)
    gain = [m.predict(oxytocin=1.0)["trust"] - m.reference["trust"] for m in (document, evidence)]
    assert gain[0] > 0.15
    assert 0 < gain[1] < gain[0] / 2
