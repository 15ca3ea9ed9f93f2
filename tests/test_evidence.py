"""What each row may claim: coverage of the document, and the basis rule (model specification, section 9)."""

import re
from pathlib import Path

import numpy as np
import pytest

from neuro_helpers import CoupleModel, evidence, load
from tools import report

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def model():
    return CoupleModel.load()


@pytest.fixture(scope="module")
def statements():
    return evidence.statements(load("influences"), load("findings"), load("terms"))


def test_every_row_of_the_document_is_reached(model):
    used = set(model.influences["document_row"])
    assert [row for row in report.document_rows() if row not in used] == []


def test_every_cell_of_the_flow_is_quoted(model):
    for step in load("interaction_flow").itertuples():
        rows = model.influences[model.influences["document_row"] == f"interaction_flow:{step.step}"]
        quoted = [phrase.casefold() for phrase in rows["phrase"]]
        for cell in (step.trigger, step.mechanism, step.outcome):
            assert any(p in cell.casefold() or cell.casefold() in p for p in quoted), cell


def test_every_effect_phrase_moves_its_outcome_through_its_source_and_through_a_slider(model):
    covered = report.coverage(model)
    phrases = {(row, phrase) for row, _, phrase in report.effect_phrases()}
    assert len(phrases) == 23
    assert phrases == set(zip(covered["document_row"], covered["phrase"], strict=True))
    assert len(covered) == 24  # the insula's phrase names two outcomes: own and partner's cues
    assert covered["node"].is_unique
    document_direction = covered["own_change"] * np.where(covered["node"].isin(["anxiety", "fear_abandonment"]), -1, 1)
    assert (document_direction >= 0.05).all()
    assert (covered["slider_change"].abs() >= 0.05).all()


def test_every_cited_finding_says_something_about_its_row(statements):
    cited = evidence.cited(load("influences"))
    said = set(zip(statements["id"], statements["finding"], strict=True))
    assert [pair for pair in zip(cited["id"], cited["finding"], strict=True) if pair not in said] == []


def test_basis_finding_has_a_finding_that_agrees(model, statements):
    agrees = np.sign(model.influences.loc[statements["id"], "weight"].to_numpy()) == statements["sign"].to_numpy()
    basis = model.influences["basis"]
    assert set(basis.index[basis == "finding"]) <= set(statements.loc[agrees, "id"])


def test_a_finding_that_speaks_against_a_row_leaves_less_of_it(model, statements):
    against = np.sign(model.influences.loc[statements["id"], "weight"].to_numpy()) == -statements["sign"].to_numpy()
    against &= statements["sign"].to_numpy() != 0
    rows = model.influences.loc[statements.loc[against, "id"]]
    assert len(rows)
    assert set(rows["state"]) <= {"contested", "failed to replicate"}
    assert (rows["kept"] == 0.0).all()


def test_basis_document_quotes_the_source_or_the_step(model):
    rows = model.influences[model.influences["basis"] == "document"]
    assert (rows["phrase"] != "").all()
    table, cell = rows["document_row"].str.split(":").str[0], rows["document_row"].str.split(":").str[1]
    own = table.isin(["brain_regions", "neurochemicals"])
    assert (cell[own].str.lower().str.replace(" ", "_") == rows.loc[own, "source"]).all()
    flow = table == "interaction_flow"
    assert (cell[flow] == rows.loc[flow, "step"].astype(str)).all()
    assert set(table) == {"brain_regions", "neurochemicals", "interaction_flow"}  # a list of words is no arrow


def test_at_most_one_row_in_three_is_an_assumption(model):
    assert (model.influences["basis"] == "assumption").mean() <= 1 / 3


def test_a_revised_row_has_a_note_for_students(model):
    revised = model.influences[model.influences["evidence_weight"].notna()]
    assert (revised["note"].str.len() > 20).all()
    assert not revised["note"].str.contains("\n").any()


def test_evidence_shrinks_a_row_and_never_turns_it_round(model):
    revised = model.influences.dropna(subset="evidence_weight").query("weight != 0")
    assert (revised["evidence_weight"] * revised["weight"] >= 0).all()
    assert (revised["evidence_weight"].abs() <= revised["weight"].abs()).all()


def test_the_sign_of_a_statement_follows_the_terms():
    """Negative behaviour raises the risk of divorce; a term with sign -1 makes that a loss of bond."""
    said = evidence.statements(load("influences"), load("findings"), load("terms"))
    line = said[said["finding"] == "lavnerbradbury2012:1"].iloc[0]
    assert (line["source"], line["target"], line["sign"]) == ("escalation", "bond", -1)


def test_a_restricted_term_stands_for_its_node_in_the_named_findings_only(statements):
    """Which findings may speak about the cingulate is told in terms.csv: pfc_regulation means it in one of them."""
    terms = load("terms").query("node == 'anterior_cingulate_cortex'")
    named = {finding.strip() for cell in terms["findings"] for finding in cell.split(";")}
    assert "" not in named
    assert set(statements.loc[statements["source"] == "anterior_cingulate_cortex", "finding"]) <= named
    prefrontal = set(statements.loc[statements["source"] == "prefrontal_cortex", "finding"])
    assert prefrontal - named


def test_the_closing_loop_exists_and_reinforces(model):
    """Trust -> regulation -> empathy -> reward -> bond -> trust."""
    rows = model.influences
    for source, target in [("trust", "coregulation"), ("coregulation", "insula"), ("insula", "empathy"),
                           ("empathy", "dopamine"), ("bond", "trust")]:  # fmt: skip
        assert (rows.query("source == @source and target == @target")["weight"] > 0).all()
        assert len(rows.query("source == @source and target == @target")) == 1
    plastic = rows.query("kind == 'plastic' and target == 'bond' and weight > 0")
    assert plastic["source"].str.contains("dopamine").all()
    assert len(plastic) == 1


def test_the_docs_count_the_rows_as_they_are(model):
    rows = model.influences
    docs = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    counts = {"rows": len(rows), "assumptions": int((rows["basis"] == "assumption").sum()),
              "findings cited": evidence.cited(load("influences"))["finding"].nunique()}
    for name, count in counts.items():
        assert re.search(rf"^\| {name} \| \d+ \| {count} \|", docs, re.M), f"docs/model.md: {name} are {count} now"


def test_the_docs_count_the_states_as_they_are(model):
    docs = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    table = re.search(r"^\| state \| rows \|.*\n\|[-:| ]+\|\n((?:\|.*\n)+)", docs, re.M)
    assert table, "docs/model.md has no table | state | rows | ..."
    told = dict(re.findall(r"^\| ([a-z ]+?) \| (\d+) \|", table[1], re.M))
    assert {state: int(count) for state, count in told.items()} == {
        state: int((model.influences["state"] == state).sum()) for state in evidence.STATES}
