"""What a change rests on: the document's arrows, findings, our guesses; and what of it runs over untested arrows."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuro_helpers import CoupleModel
from neuro_helpers.model import LENSES

MODELS = {lens: CoupleModel.load(lens=lens) for lens in LENSES}
ON = {lens: CoupleModel.load(lens=lens, context=["attachment_anxiety", "aggression_readiness"]) for lens in LENSES}
TINY = Path(__file__).with_name("tiny_model")
PARTS = ["document", "findings", "guesses"]
level = st.floats(0.0, 1.0)
setting = st.fixed_dictionaries({}, optional=dict.fromkeys(("oxytocin", "cortisol", "conflict", "bond", "load"), level))
released = st.sets(st.sampled_from(MODELS["document"].sliders))


def response(drive):
    """The response of the model, written out: a logistic curve with gain 4."""
    return 1 / (1 + np.exp(-4 * drive))


def at_rest(level):
    return np.log(level / (1 - level)) / 4


@settings(max_examples=60, deadline=None)
@given(setting, released, st.sampled_from(LENSES), st.booleans())
def test_the_parts_add_up_to_the_change(given_levels, free, lens, with_context):
    model = (ON if with_context else MODELS)[lens]
    parts = model.rests_on(released=free, **given_levels)
    assert (parts["change"] - parts[PARTS].sum(axis=1)).abs().max() < 1e-12
    change = model.predict(released=free, **given_levels) - model.reference
    assert (parts["change"] - change).abs().max() < 1e-12


@settings(max_examples=30, deadline=None)
@given(setting, released)
def test_where_only_what_was_tested_acts_nothing_runs_over_untested_arrows(given_levels, free):
    parts = MODELS["tested"].rests_on(released=free, **given_levels)
    assert parts["untested"].abs().max() < 1e-12


@settings(max_examples=30, deadline=None)
@given(setting, released, st.sampled_from(LENSES))
def test_without_rows_of_ours_nothing_is_a_guess(given_levels, free, lens):
    model = MODELS[lens]
    ours = model.influences.index[model.influences["basis"] == "assumption"]
    parts = model.adjusted(dict.fromkeys(ours, 0.0)).rests_on(released=free, **given_levels)
    assert parts["guesses"].abs().max() < 1e-12


def test_with_the_documents_rows_alone_everything_is_the_documents():
    model = MODELS["document"]
    others = model.influences.index[model.influences["basis"] != "document"]
    alone = model.adjusted(dict.fromkeys(others, 0.0))
    parts = alone.rests_on(oxytocin=1.0, conflict=0.9, bond=0.2)
    assert parts["change"].abs().max() > 0.1
    assert (parts["change"] - parts["document"]).abs().max() < 1e-12


def test_what_is_set_rests_on_nothing_but_the_setting():
    """A slider that is set is no chain of arrows; it is not called a guess."""
    parts = MODELS["document"].rests_on(oxytocin=0.9).loc["oxytocin"]
    assert parts["guesses"] == parts["untested"] == 0.0


def test_a_small_table_by_hand():
    """Oxytocin up by 0.4: each arrow that carries it has another basis.

    Trust follows over R001 (the document's; tested), closeness over R002 (the document's; untested) and over trust and
    R005 (ours), cortisol over R006 (a finding; moderated by conflict).
    """
    model = CoupleModel.load(TINY)
    parts = model.rests_on(oxytocin=0.9, released=["cortisol"])
    trust = response(at_rest(0.7) + 0.54 * 0.4) - 0.7
    assert parts.loc["trust"].tolist() == pytest.approx([trust, trust, 0, 0, 0], abs=1e-12)
    direct, over_trust = 0.5 * 0.4, 0.2 * trust
    closeness = response(at_rest(0.6) + direct + over_trust) - 0.6
    document = closeness * direct / (direct + over_trust)
    assert parts.loc["closeness"].tolist() == pytest.approx(
        [closeness, document, 0, closeness - document, closeness], abs=1e-12)
    cortisol = response(at_rest(0.3) - 0.2 * 0.4 * 0.15) - 0.3
    assert parts.loc["cortisol"].tolist() == pytest.approx([cortisol, 0, cortisol, 0, 0], abs=1e-12)
    assert parts.loc["amygdala"].tolist() == [0, 0, 0, 0, 0]


def test_a_chain_is_as_sure_as_its_weakest_arrow():
    """Conflict reaches trust over R003 (the document's) and then R004 (ours): all of it is a guess."""
    parts = CoupleModel.load(TINY).rests_on(conflict=0.9).loc[["amygdala", "trust"]]
    assert (parts["change"].abs() > 0.01).all()
    assert parts.loc["amygdala", "document"] == pytest.approx(parts.loc["amygdala", "change"], abs=1e-12)
    assert parts.loc["trust", "guesses"] == pytest.approx(parts.loc["trust", "change"], abs=1e-12)
    assert parts["untested"].tolist() == pytest.approx(parts["change"].tolist(), abs=1e-12)
