"""Assignment 3: the tasks are well posed for every number, right answers are right, and mistakes get their sentence."""

import html
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from coursework_answers import answers

import neuro_helpers as nh
from neuro_helpers import coursework
from neuro_helpers.coursework.claims_and_evidence import (
    EXAMPLE_CLAIM,
    LEAST_RADIUS,
    ON_LOOPS,
    TURNED,
)
from neuro_helpers.coursework.edited_rows import certificate_with, model_with, unsure_outcomes
from neuro_helpers.coursework.hints import Hint
from neuro_helpers.coursework.own_claims import GROUPS, LISTED, NONE, findings_of
from neuro_helpers.coursework.own_edit import LEAST_STEP, TAKEN_AWAY, smallest_step
from neuro_helpers.coursework.rule_hints import LEAVES
from neuro_helpers.coursework.written import answer_in
from neuro_helpers.demos.lab.why import ROWS_SHOWN
from neuro_helpers.evidence import EVIDENCE, judged, statements
from neuro_helpers.wording import in_sentence, signed

NAME = "claims_and_evidence"
NOTEBOOK = Path("notebooks/coursework/source") / NAME / f"{NAME}.ipynb"
MODEL = nh.CoupleModel.load()
FIVE = ("417", "sample", "s12a", "20871", "3")
MANY = [str(number) for number in range(1000, 1016)]


@pytest.fixture(scope="module")
def sheets():
    """Return the sheets of many students."""
    return [coursework.start(NAME, number=number) for number in MANY]


@pytest.fixture(scope="module")
def right(sheets):
    """Return what those students would write, as values."""
    return [values(sheet) for sheet in sheets]


def values(sheet):
    """Return item -> the value of a right answer."""
    return {item: answer_in([cell], sheet.items[item].answer) for item, cell in answers(sheet).items()}


def hint(sheet, item, answer):
    """Return what a check says of an answer that is not right."""
    with pytest.raises(Hint) as raised:
        sheet.check(item, answer)
    return str(raised.value)


# -- right answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", FIVE)
def test_right_answers_are_right_when_they_stand_in_cells(number, capsys):
    written = answers(coursework.start(NAME, number=number))
    sheet = coursework.start(NAME, number=number, cells=list(written.values()))
    for item in sheet.items:
        sheet.check(item)
    assert capsys.readouterr().out.count("Right.") == len(sheet.items) == len(written)


def test_fifteen_points_in_names_that_begin_with_my():
    items = coursework.start(NAME).items
    assert sum(item.points for item in items.values()) == 15
    assert all(item.answer.startswith("my_") for item in items.values())


def test_without_a_number_the_notebooks_demos_open_and_every_check_asks_for_it():
    sheet = coursework.start(NAME, number="")
    nh.WhyPanel(sheet.panel_outcome, **sheet.couple)
    nh.WhyPanel(sheet.own_outcome, **sheet.own_setting)
    for some in (sheet.shelf, sheet.row_findings):
        assert len(nh.Table("findings", only=some).frame) == len(some)
    for item in sheet.items:
        assert "student number" in hint(sheet, item, {})
        assert "student number" in sheet.task(item)


def test_an_own_copy_edited_as_the_task_says_shows_what_the_check_takes(tmp_path, sheets):
    sheet = sheets[0]
    (row, finding, outcome, _), weight, _ = sheet.own_edit
    folder = coursework.copy_model(tmp_path / "my_model")
    rows = pd.read_csv(folder / "influences.csv", dtype=str, keep_default_na=False).set_index("id", drop=False)
    assert finding in rows.at[row, "findings"].split(";")
    rows.loc[row, ["weight", "findings"]] = f"{weight:g}", rows.at[row, "findings"].replace(finding, "").strip(";")
    rows.to_csv(folder / "influences.csv", index=False)
    changed = coursework.changed_rows(folder)
    assert list(changed["id"]) == [row, row] and set(changed["column"]) == {"weight", "findings"}
    levels = {}
    for lens in ("document", "evidence"):
        panel = nh.WhyPanel(outcome, model=nh.CoupleModel.load(folder, lens=lens), **sheet.own_setting)
        levels[lens] = int(re.search(r" is at (\d+) of 100", panel.summary)[1])
    sheet.check("lenses", levels)


# -- the tasks are well posed ---------------------------------------------------------------------------------------


def test_each_student_has_a_claim_that_holds_one_in_dispute_and_one_that_nobody_tested(sheets):
    for sheet in sheets:
        states = [claim.state for claim in sheet.claims]
        assert all(sum(state in group for state in states) == 1 for group in GROUPS.values()), states
        assert len({claim.row for claim in sheet.claims} | {sheet.own_edit[0][0]}) == 4
    assert {claim.state for sheet in sheets for claim in sheet.claims} == {
        "supported", "weakened", "contested", "failed to replicate", "untested"}


def test_one_finding_of_the_shelf_speaks_about_each_tested_claim_and_none_about_the_other(sheets):
    told = statements(nh.load("influences"), nh.load("findings"), nh.load("terms")).groupby("id")["finding"].agg(set)
    for sheet in sheets:
        assert len(sheet.shelf) == len(set(sheet.shelf)) == 7
        for claim in sheet.claims:
            speaking = told.get(claim.row, set()) & set(sheet.shelf)
            assert speaking == ({claim.finding} if claim.finding != NONE else set()), claim


def test_no_term_of_a_finding_on_the_shelf_stands_for_both_ends_of_an_untested_claim(sheets):
    findings = nh.Table("findings").frame.set_index("finding")
    terms = nh.load("terms").groupby("term")["node"].agg(set)
    for sheet in sheets:
        untested = next(claim for claim in sheet.claims if claim.finding == NONE)
        for one in sheet.shelf:
            ends = [terms.get(findings.at[one, side].replace(" ", "_"), set()) for side in ("from", "to")]
            assert not all(node in end for node, end in zip(untested.ends, ends, strict=True)), (untested, one)


def test_the_panel_shows_each_claims_points_verdict_and_what_is_left(sheets):
    assert LISTED == ROWS_SHOWN  # the room of the assignments draws nothing, so that it cannot ask the panel
    for sheet in sheets[:8]:
        panel = nh.WhyPanel(sheet.panel_outcome, **sheet.couple)
        panel.controls["rows"].value = True
        for claim in sheet.claims:
            panel.controls["outcome"].value = claim.outcome
            source, target = (MODEL.labels[node] for node in claim.ends)
            arrow = f"{source} \N{RIGHTWARDS ARROW} {in_sentence(target)}"
            text = html.unescape(re.sub("<[^>]+>", "", panel._body.value))
            line = text.partition("The arrows that carry most")[2].partition(arrow)[2]
            said = "Nobody tested this arrow" if claim.finding == NONE else f"Tested: {claim.state}; what is left: "
            assert line.startswith(f" ({claim.row}): {signed(claim.points)} points of the change."), (claim, line[:80])
            assert said in line[:200]
            if claim.finding != NONE:
                assert abs(int(re.search(r"what is left: (\d+) %", line)[1]) - claim.left) <= 0.5


def test_both_lenses_show_the_own_edit_and_the_lenses_differ(sheets):
    for sheet in sheets:
        (row, _, outcome, released), weight, _ = sheet.own_edit
        own = sheet.own_levels
        moved = [own[lens] - sheet.level(outcome, lens, released) for lens in own]
        assert min(map(abs, (*moved, own["document"] - own["evidence"]))) >= 1.5, "alike on screen"
        assert 1 < own["document"] < 99, "at the edge of the scale"
        assert abs(weight - float(MODEL.influences.at[row, "weight"])) >= 0.05


def test_a_weaker_row_moves_the_radius_and_breaks_nothing(sheets):
    before = certificate_with({})
    for sheet in sheets[:10]:
        row, weight = sheet.weaker
        after = certificate_with({row: {"weight": weight}})
        assert not after.sign_rule_broken and before.spectral_radius - after.spectral_radius >= LEAST_RADIUS
        assert after.directions.equals(before.directions), "a size takes no guarantee away"


# -- what the choices rest on ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "finding", "state", "left"), [
    ("R012", "algoe2017:1", "weakened", 6.25),  # one experiment (50) with men, their mothers, a spray: halved thrice
    ("R051", "lieberz2020:1", "weakened", 12.5),  # one experiment with men and a spray
    ("R052", "flanagan2018:2", "weakened", 30),  # a correlation; the experiment with a spray leaves 25
    ("R053", "striepens2014:1", "weakened", 10),  # two experiments with one sex, a spray and another measure
    ("R057", "dickerson2004:1", "weakened", 15),  # a correlation in women
    ("R057", "kiecoltglaser1997:1", "contested", 12.5),  # nothing in men contradicts now; another relation
])
def test_the_rule_worked_out_by_hand_is_what_the_check_takes(row, finding, state, left):
    assert (row, finding) in {one[:2] for one in TAKEN_AWAY}
    others = ";".join(one for one in findings_of(row) if one != finding)
    line = model_with({row: {"findings": others}}, "evidence").influences.loc[row]
    shipped = MODEL.influences.loc[row]
    assert (line["state"], round(100 * line["kept"], 9)) == (state, left)
    assert (shipped["state"], shipped["kept"]) != (line["state"], line["kept"]), "taking it away changes nothing"


def test_each_turned_row_takes_a_held_guarantee_away_and_each_row_on_a_loop_is_in_the_radius():
    for row in TURNED[::6]:
        found = certificate_with({row: {"weight": -float(MODEL.influences.at[row, "weight"])}})
        assert found.sign_rule_broken == [row] and unsure_outcomes(found.directions), row
    for row in ON_LOOPS[::4]:
        half = {row: {"weight": float(MODEL.influences.at[row, "weight"]) / 2}}
        assert certificate_with({}).spectral_radius - certificate_with(half).spectral_radius > 0.0005, row


def test_a_model_with_another_weight_is_judged_as_from_its_own_tables():
    rows = nh.load("influences")
    rows.loc[rows["id"] == "R011", "weight"] = 0.2
    again = judged(rows, {name: nh.load(name) for name in EVIDENCE})
    quick = model_with({"R011": {"weight": 0.2}}, "evidence").influences
    assert (quick["kept"] == again["kept"]).all() and (quick["state"] == again["state"]).all()


# -- other students' answers ----------------------------------------------------------------------------------------


def test_another_students_answers_are_almost_never_right(sheets, right):
    fits = dict.fromkeys(sheets[0].items, 0)
    for sheet in sheets:
        for other, given in zip(sheets, right, strict=True):
            for item in fits if other is not sheet else ():
                try:
                    sheet.judge(item, given[item])
                    fits[item] += 1
                except Hint:
                    continue
    pairs = len(sheets) * (len(sheets) - 1)
    assert max(fits.values()) <= 0.05 * pairs, fits


# -- mistakes -------------------------------------------------------------------------------------------------------


def claims_in_order(sheet):
    """Return the places of a claim that was tested, of another one, and of the one that nobody tested."""
    return sorted(range(1, 4), key=lambda place: sheet.claims[place - 1].finding == NONE)


CLAIMS = {  # what goes wrong -> which claim, how the right answer is changed, what the sentence says
    "another claim's": (0, lambda s, a, b: a | {"finding": b["finding"]}, "speaks about another of your claims"),
    "none where there is one": (0, lambda s, a, b: a | {"finding": NONE}, "finding and verdict do not fit"),
    "a finding where there is none": (2, lambda s, a, b: a | {"finding": beside(s)}, "finding and verdict do not fit"),
    "another finding": (0, lambda s, a, b: a | {"finding": beside(s)}, "At least one of finding, verdict, left and"),
    "without the number": (0, lambda s, a, b: a | {"finding": a["finding"].split(":")[0]}, "behind the colon"),
    "no text": (0, lambda s, a, b: a | {"finding": 7}, "as text"),
    "an own word": (0, lambda s, a, b: a | {"verdict": "true"}, "the rule knows"),
    "tested for untested": (2, lambda s, a, b: a | {"verdict": "weakened"}, "finding and verdict do not fit"),
    "verdict and percent": (0, lambda s, a, b: a | {"verdict": "supported" if a["left"] < 40 else "weakened"},
                            "verdict and left do not fit"),
    "third lens": (2, lambda s, a, b: a | {"left": 0}, "The third lens"),
    "comma": (0, lambda s, a, b: a | {"left": "12,5"}, "with a point, not a comma"),
    "sign": (0, lambda s, a, b: a | {"points": -a["points"]}, "look at the sign"),
    "share of points": (0, lambda s, a, b: a | {"points": a["points"] / 100}, "not a share of 1"),
    "points of nowhere": (0, lambda s, a, b: a | {"points": 99}, "At least one of finding, verdict, left and"),
    "no points": (0, lambda s, a, b: {name: a[name] for name in list(a)[:3]}, "points is missing"),
    "left empty": (0, lambda s, a, b: {}, "still empty"),
}


def beside(sheet):
    """Return a finding of the shelf that speaks about no claim."""
    return next(one for one in sheet.shelf if one not in {claim.finding for claim in sheet.claims})


@pytest.mark.parametrize("mistake", CLAIMS)
def test_a_mistake_about_a_claim_gets_its_sentence(mistake, sheets, right):
    which, change, said = CLAIMS[mistake]
    for sheet, given in zip(sheets[:4], right, strict=False):
        places = claims_in_order(sheet)
        item, other = f"claim_{places[which]}", f"claim_{places[1]}"
        assert said in hint(sheet, item, change(sheet, dict(given[item]), given[other]))


def test_what_is_taken_away_and_the_weight_are_told_from_what_is_left(sheets):
    sheet = next(one for one in sheets if any(0 < claim.left < 50 for claim in one.claims))
    place, claim = next((place, claim) for place, claim in enumerate(sheet.claims, 1) if 0 < claim.left < 50)
    given = values(sheet)[f"claim_{place}"]
    assert "taken away" in hint(sheet, f"claim_{place}", given | {"left": 100 - claim.left})
    weight = 100 * abs(float(MODEL.influences.at[claim.row, "weight"]))
    assert "row's weight" in hint(sheet, f"claim_{place}", given | {"left": weight})
    assert "not a share of 1" in hint(sheet, f"claim_{place}", given | {"left": claim.left / 100})


def test_points_of_the_path_are_told_from_points_of_the_outcome():
    sheet = coursework.start(NAME, number="sample")  # its first claim ends in dopamine, a step before the outcome
    given = values(sheet)["claim_1"]
    panel = nh.WhyPanel(sheet.panel_outcome, **sheet.couple)
    on_path = panel.frame.set_index("id").at[sheet.claims[0].row, "contribution"]
    assert abs(on_path - given["points"]) > 1.5, "choose another number for this test"
    assert "moves its own end" in hint(sheet, "claim_1", given | {"points": round(on_path)})


def test_mistakes_with_the_rule_get_their_sentence(sheets, right):
    for sheet, given in zip(sheets[:6], right, strict=False):
        rule, ((row, finding, _, _), weight, _) = given["rule"], sheet.own_edit
        before = MODEL.influences.loc[row]
        with_it = rule | {"verdict": before["state"], "left": 100 * float(before["kept"])}
        assert f"says with {finding}" in hint(sheet, "rule", with_it)
        assert "keeps the sign" in hint(sheet, "rule", rule | {"weight": -rule["weight"]})
        assert "the whole weight" in hint(sheet, "rule", rule | {"weight": weight})
        old = float(before["weight"]) * rule["left"] / 100
        assert "of the shipped weight" in hint(sheet, "rule", rule | {"weight": old})
        assert "supported leaves half or more" in hint(sheet, "rule", rule | {"verdict": "supported"})
        assert "that you wrote" in hint(sheet, "rule", rule | {"weight": rule["weight"] / 3})
        both = rule | {"left": 1, "weight": round(weight / 100, 4)}
        assert "At least one of verdict, left and weight" in hint(sheet, "rule", both)


def test_mistakes_with_the_lenses_get_their_sentence(sheets, right):
    for sheet, given in zip(sheets[:6], right, strict=False):
        lenses, ((_, _, outcome, released), _, _) = given["lenses"], sheet.own_edit
        turned = {"document": lenses["evidence"], "evidence": lenses["document"]}
        assert "under the other lens" in hint(sheet, "lenses", turned)
        shipped = {lens: round(sheet.level(outcome, lens, released)) for lens in lenses}
        said = hint(sheet, "lenses", shipped)
        assert "is your file saved" in said or "under the other lens" in said or "reference" in said
        assert "In code levels go from 0 to 1" in hint(sheet, "lenses", lenses | {"document": lenses["document"] / 100})


def test_mistakes_with_the_certificate_get_their_sentence(sheets, right):
    for sheet, given in zip(sheets[:4], right, strict=False):
        kept, lost = given["kept"], given["lost"]
        assert f"your row is {kept['row']}" in hint(sheet, "kept", kept | {"row": "R099"})
        assert f"Is the sign of {kept['row']} as it was" in hint(sheet, "kept", kept | {"breaks": kept["row"]})
        assert "is the file saved" in hint(sheet, "kept", kept | {"radius": 0.915})
        assert "At least one of breaks and radius" in hint(sheet, "kept", kept | {"radius": 0.5})
        assert f"your row is {lost['row']}" in hint(sheet, "lost", lost | {"row": kept["row"]})
        assert "At least one of outcome and held" in hint(sheet, "lost", lost | {"outcome": "happiness"})
        assert "is the file saved" in hint(sheet, "lost", lost | {"held": 103})
        assert "How many are left" in hint(sheet, "lost", lost | {"held": 103 - lost["held"]})


def test_a_hint_for_an_unknown_mistake_is_the_same_for_every_entry(sheets, right):
    sheet, given = sheets[0], right[0]
    place = claims_in_order(sheet)[0]
    odd = {"finding": beside(sheet), "points": 99}
    item, answer = f"claim_{place}", given[f"claim_{place}"]
    assert len({hint(sheet, item, answer | one) for one in (odd, *({name: odd[name]} for name in odd))}) == 1
    for item, odd in {"lenses": {"document": 1, "evidence": 1}, "kept": {"breaks": "R001", "radius": 0.5},
                      "lost": {"outcome": "happiness", "held": 60.5}}.items():
        said = {hint(sheet, item, given[item] | one) for one in (odd, *({name: odd[name]} for name in odd))}
        assert len(said) == 1 and "At least one of" in said.pop()


def test_what_a_verdict_leaves_is_true_of_every_row_that_a_claim_or_an_edit_may_have(sheets):
    plain = MODEL.influences[MODEL.influences["kind"] == "drive"]
    lines = [plain.loc[row] for row in plain.index] + [
        sheet.own_edit[2].influences.loc[sheet.own_edit[0][0]] for sheet in sheets]
    for line in lines:
        least, most, _ = LEAVES[line["state"]]
        assert least <= 100 * float(line["kept"]) <= most, line["state"]


def test_no_step_on_the_paths_of_the_own_edit_is_shown_as_0_points(sheets):
    for sheet in sheets:
        (_, _, outcome, released), _, edited = sheet.own_edit
        for lens in ("document", "evidence"):
            assert smallest_step(sheet.couple, outcome, released, edited.under(lens)) >= LEAST_STEP
            panel = nh.WhyPanel(outcome, model=edited.under(lens), **sheet.own_setting)
            assert " by 0 points" not in panel._body.value


# -- the notebook, and what it shows --------------------------------------------------------------------------------


def test_the_finding_of_the_examples_can_lie_on_no_shelf():
    assert '"acevedo2012:1"' in EXAMPLE_CLAIM and "acevedo2012:1" in set(nh.Table("findings").frame["finding"])
    assert "acevedo2012:1" not in {one for row in MODEL.influences.index for one in findings_of(row)}


def test_the_source_notebook_asks_shows_and_checks_every_item_once():
    cells = nbformat.read(NOTEBOOK, 4).cells
    marks = {cell.id: cell.metadata.nbgrader for cell in cells if "nbgrader" in cell.metadata}
    sheet = coursework.start(NAME, number="sample", cells=[cell.source for cell in cells if cell.cell_type == "code"])
    for item, part in sheet.items.items():
        assert marks[f"{item}_check"]["points"] == part.points and marks[item]["solution"]
        assert f'sheet.task("{item}")' in [cell.source for cell in cells]
        sheet.check(item)
    assert sum(mark["points"] for mark in marks.values() if mark["grade"]) == 20
    minutes = [int(found) for cell in cells for found in re.findall(r"\*(\d+) minutes,", cell.source)]
    assert len(minutes) == 4 and f"About {sum(minutes)} minutes" in cells[0].source
    assert "lessons 0 to 5" in cells[0].source


def test_the_tables_of_findings_and_of_the_rule_say_what_the_rule_asks():
    found = nh.Table("findings", only=["kiecoltglaser1997:2", "nave2015:1"]).frame.set_index("finding")
    assert found.at["kiecoltglaser1997:2", "limits"] == "men only"
    assert found.at["kiecoltglaser1997:2", "found"] == "nothing"
    assert found.at["nave2015:1", "kind"] == "review"
    shares = nh.Table("kept").frame.set_index("in a row's findings")["leaves (points of 100)"]
    assert shares["two experiments"] == "80" and shares["animals"] == "50"
    assert len(nh.Table("influences").frame) == len(MODEL.influences)


def test_the_notebooks_words_of_the_rule_name_every_state():
    text = next(cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.id == "rule_text")
    for state in ("supported", "weakened", "contested", "failed to replicate", "untested"):
        assert f"*{state}*" in text
