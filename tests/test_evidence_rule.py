"""The written rule for what is kept of a row (`data/evidence/kept.csv`): known answers, and what must always hold."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuro_helpers import CoupleModel, evidence, load
from neuro_helpers.tables.reference_schemas import CONFLICTS, DISCOUNTS, KINDS_OF_SUPPORT

KEPT = load("kept").set_index("support")
SHARE = KEPT["share"]
TERMS = pd.DataFrame([(name, name, 1, "", "") for name in ("oxytocin", "oxytocin_dose", "trust")],
                     columns=["term", "node", "sign", "findings", "note"])
SUPPORTS = [kind for kind in KINDS_OF_SUPPORT if kind != "theory"]
MAY_EXCEPT = 5


def said(study, sign="+", kind="experiment", sex="", limits="", strength="single study"):
    """One finding about a row from oxytocin to trust, as the two tables have it."""
    return {"finding": study, "sign": sign, "kind": kind, "sex": sex, "limits": limits, "strength": strength}


def judge(*findings, source="oxytocin", weight=0.5):
    """What the rule says about one row that cites these findings, through the tables and nothing else."""
    rows = pd.DataFrame([{"id": "R001", "source": source, "target": "trust", "weight": weight,
                          "findings": ";".join(one["finding"] for one in findings)}])
    coded = pd.DataFrame(list(findings), columns=["finding", "sign", "kind", "sex", "limits", "strength"], dtype=str)
    study, relation = ([key.split(":")[part] for key in coded["finding"]] for part in (0, 1))
    found = coded[["sign", "strength"]].assign(id=pd.Series(study, dtype=str), relation=pd.Series(relation, dtype=str),
                                               source=source, target="trust")
    tables = {"findings": found, "terms": TERMS, "coding": coded[["finding", "kind", "sex", "limits"]],
              "kept": load("kept")}
    return evidence.judged(rows, tables).loc["R001"]


# -- known answers: each line of kept.csv -----------------------------------------------------------------------------

KINDS = {
    "meta-analysis": ([said("a:1", kind="meta-analysis"), said("b:1")], "supported"),  # it counts the others already
    "small meta-analysis": ([said("a:1", kind="small meta-analysis"), said("b:1", kind="two experiments")], "weakened"),
    "two experiments": ([said("a:1"), said("b:1")], "supported"),
    "experiment": ([said("a:1"), said("a:2")], "supported"),  # one study, however many relations it reports
    "correlation": ([said("a:1", kind="correlation"), said("b:1", kind="correlation")], "weakened"),
    "review": ([said("a:1", kind="review"), said("b:1", kind="theory")], "weakened"),
    "theory": ([said("a:1", kind="theory")], "weakened"),
}
CLASHES = {
    "contested": ([said("a:1"), said("b:1", "0")], "contested"),
    "opposed": ([said("a:1", kind="meta-analysis"), said("b:1", "-")], "contested"),
    "failed replication": ([said("a:1"), said("b:1"), said("c:1", "0", strength="failed replication")],
                           "failed to replicate"),
}


@pytest.mark.parametrize("support", [*KINDS, *CLASHES])
def test_each_kind_and_each_conflict_leaves_its_share(support):
    findings, state = (KINDS | CLASHES)[support]
    found = judge(*findings)
    assert (found["state"], found["kept"]) == (state, SHARE[support])


@pytest.mark.parametrize("limit", [name for name in DISCOUNTS if name != "one sex"])
def test_each_discount_halves_or_whatever_its_line_says(limit):
    found = judge(said("a:1", limits=limit))
    assert found["kept"] == pytest.approx(SHARE["experiment"] * SHARE[limit])
    assert limit in found["why"]


@pytest.mark.parametrize("sex", ["women", "men"])
def test_what_was_found_in_one_sex_is_discounted(sex):
    found = judge(said("a:1", sex=sex))
    assert found["kept"] == pytest.approx(SHARE["experiment"] * SHARE["one sex"])
    assert f"{sex} only" in found["why"]


def test_the_cases_above_are_all_lines_of_the_table_and_each_line_is_used_as_it_says():
    assert set(KEPT.index) == {*KINDS, *CLASHES, *DISCOUNTS}
    uses = {"kind": set(KINDS_OF_SUPPORT), "conflict": set(CONFLICTS), "discount": set(DISCOUNTS)}
    assert {use: set(KEPT.index[KEPT["use"] == use]) for use in uses} == uses


def test_nobody_tested_it():
    found = judge()
    assert (found["state"], found["kept"], bool(found["both_ways"])) == ("untested", 1.0, False)


def test_what_was_found_in_women_and_not_in_men_of_the_same_study_is_limited_and_not_contested():
    found = judge(said("a:1", sex="women"), said("a:2", "0", sex="men"))
    assert found["kept"] == pytest.approx(SHARE["experiment"] * SHARE["one sex"])
    other_study = judge(said("a:1", sex="women"), said("b:1", "0", sex="men"))
    assert other_study["state"] == "contested"


def test_a_mixed_result_speaks_for_the_row_and_against_it():
    assert judge(said("a:1", "mixed"))["state"] == "contested"
    assert judge(said("a:1", "mixed"))["kept"] == SHARE["contested"]


def test_no_support_leaves_nothing():
    assert judge(said("a:1", "0"))[["state", "kept"]].tolist() == ["contested", SHARE["opposed"]]
    assert judge(said("a:1", kind="theory"), said("b:1", "0"))["kept"] == SHARE["opposed"]


def test_both_ways_is_told_and_a_row_that_lowers_is_judged_in_its_own_direction():
    assert bool(judge(said("a:1"), said("b:1", "-"))["both_ways"])
    assert judge(said("a:1", "-"), weight=-0.5)["kept"] == SHARE["experiment"]
    assert judge(said("a:1", "+"), weight=-0.5)["state"] == "contested"


def test_a_spray_is_no_stand_in_for_a_level_where_the_row_is_about_sprays():
    dose = said("a:1", limits="dose for a level")
    assert judge(dose, source="oxytocin_dose")["kept"] == SHARE["experiment"]
    assert judge(dose)["kept"] == pytest.approx(SHARE["experiment"] * SHARE["dose for a level"])


def test_what_limits_all_support_limits_a_contested_row_too():
    both = [said("a:1", limits="animals;other measure"), said("b:1", limits="animals"), said("c:1", "0")]
    assert judge(*both)["kept"] == pytest.approx(SHARE["contested"] * SHARE["animals"])


def test_a_contradiction_does_not_lift_weak_support_to_the_share_of_what_is_contested():
    """Each support has its own limit, so that none is common; together they leave less than a contested row's share."""
    weak = [said("a:1", kind="correlation", sex="men", limits="other measure"),
            said("b:1", kind="review", limits="animals")]
    alone, against = judge(*weak), judge(*weak, said("c:1", "0"))
    assert alone["kept"] < SHARE["contested"]
    assert against["kept"] == alone["kept"]
    assert against["state"] == "contested"


# -- what must hold for any findings ----------------------------------------------------------------------------------

limits = st.lists(st.sampled_from(DISCOUNTS[1:]), unique=True).map(";".join)


@st.composite
def some_findings(draw, least=0):
    """Up to five findings of different studies, or of two relations of one study."""
    keys = draw(st.lists(st.sampled_from(["a:1", "a:2", "b:1", "b:2", "c:1", "d:1"]), unique=True, min_size=least,
                         max_size=5))
    return [said(key, draw(st.sampled_from(["+", "-", "0", "mixed"])), draw(st.sampled_from(KINDS_OF_SUPPORT)),
                 draw(st.sampled_from(["", "women", "men"])), draw(limits),
                 draw(st.sampled_from(["single study", "replicated", "failed replication"]))) for key in keys]


@settings(max_examples=60, deadline=None)
@given(some_findings())
def test_a_share_is_a_share_and_a_state_is_a_known_word(findings):
    found = judge(*findings)
    assert 0.0 <= found["kept"] <= 1.0
    assert found["state"] in evidence.STATES
    assert (found["state"] == "untested") == (not findings)
    assert found["why"]


@settings(max_examples=60, deadline=None)
@given(some_findings(least=1))
def test_the_words_of_the_rule_never_say_that_somebody_found_it_where_nobody_did(findings):
    found = judge(*findings)
    assert "some found it" not in found["why"] or any(one["sign"] == "+" for one in findings)


@settings(max_examples=60, deadline=None)
@given(some_findings(least=1), st.sampled_from(["-", "0"]), st.sampled_from(KINDS_OF_SUPPORT), limits,
       st.sampled_from(["single study", "failed replication"]))
def test_a_contradicting_finding_never_raises_what_is_kept(findings, sign, kind, limit, strength):
    more = [*findings, said("z:1", sign, kind, "", limit, strength)]
    assert judge(*more)["kept"] <= judge(*findings)["kept"]


@settings(max_examples=60, deadline=None)
@given(some_findings(least=1), st.data())
def test_a_limit_never_raises_what_is_kept(findings, data):
    place = data.draw(st.integers(0, len(findings) - 1))
    limit = data.draw(st.sampled_from(DISCOUNTS[1:]))
    limited = [dict(one) for one in findings]
    limited[place]["limits"] = ";".join(sorted({*limited[place]["limits"].split(";"), limit} - {""}))
    assert judge(*limited)["kept"] <= judge(*findings)["kept"] + 1e-15


@settings(max_examples=60, deadline=None)
@given(some_findings(least=2), st.randoms())
def test_the_order_of_the_findings_does_not_matter(findings, shuffle):
    other = list(findings)
    shuffle.shuffle(other)
    assert judge(*other).tolist() == pytest.approx(judge(*findings).tolist())


# -- the shipped tables -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows():
    return CoupleModel.load(lens="evidence").influences


@pytest.fixture(scope="module")
def findings():
    table = load("findings")
    return set(table["id"] + ":" + table["relation"].astype(str))


def test_every_cited_finding_is_coded_and_every_code_belongs_to_a_finding(findings):
    coded = set(load("coding")["finding"])
    cited = set(evidence.cited(load("influences"))["finding"])
    assert sorted(cited - coded) == []
    assert sorted(coded - findings) == []


def test_codes_are_known_words():
    coding = load("coding")
    assert set(coding["kind"]) <= set(KINDS_OF_SUPPORT)
    words = {word for cell in coding["limits"] for word in cell.split(";") if word}
    assert words <= set(DISCOUNTS[1:])
    assert set(coding["sex"]) <= {"", "women", "men"}


def test_what_the_lens_leaves_is_what_the_rule_says_but_for_a_few_exceptions_with_their_reason(rows):
    by_hand = rows["evidence_weight"].notna()
    assert by_hand.sum() <= MAY_EXCEPT
    assert rows.loc[by_hand, "note"].str.contains("Exception to the rule: ").all()
    assert not rows.loc[~by_hand, "note"].str.contains("Exception to the rule").any()
    switches = set(CoupleModel.load().contexts.index)
    off = rows["moderator"].isin(switches) | rows["source"].isin(switches)
    acts = rows.loc[by_hand, "strength"] / rows.loc[by_hand, "weight"]  # what the row says is left is what acts
    assert rows.loc[by_hand, "kept"].to_list() == pytest.approx(acts.to_list())
    computed = (rows["weight"] * rows["kept"])[~by_hand & ~off]
    assert rows.loc[computed.index, "strength"].tolist() == pytest.approx(computed.tolist(), abs=0)


def test_the_third_lens_keeps_what_was_tested_and_nothing_else(rows):
    tested = CoupleModel.load(lens="tested").influences["strength"]
    untested = rows["state"] == "untested"
    assert (tested[untested] == 0.0).all()
    assert tested[~untested].equals(rows.loc[~untested, "strength"])


def test_a_row_that_nobody_tested_keeps_our_strength_under_the_second_lens(rows):
    untested = rows[rows["state"] == "untested"]
    assert untested["strength"].equals(untested["weight"])
    assert (untested["findings"] == "").all()


def test_an_assumption_that_quotes_a_phrase_or_is_supported_says_that_the_arrow_is_ours(rows):
    statements = evidence.statements(load("influences"), load("findings"), load("terms"))
    same_way = rows.loc[statements["id"], "weight"].to_numpy() * statements["sign"].to_numpy() > 0
    claims = (rows["phrase"] != "") | rows.index.isin(statements.loc[same_way, "id"])
    ours = rows[(rows["basis"] == "assumption") & claims]
    assert len(ours)
    unsaid = [row for row, note in ours["note"].items() if not re.search(r"\bours\b|does not say so", note)]
    assert unsaid == []
