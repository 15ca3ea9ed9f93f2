"""Each thing that can be wrong in a table, one at a time, with the exact place and words of its error.

The tables are the small ones in `tiny_model/`, so that editing the shipped model never changes a row number here.
A case is named after what it breaks: the file, the pieces of its text that change, and the lines of the error.
"""

import shutil
from pathlib import Path

import pytest

from neuro_helpers import tables

TINY = Path(__file__).with_name("tiny_model")
NODES, INFLUENCES, STEPS, SCENARIOS = "nodes.csv", "influences.csv", "steps.csv", "scenarios.csv"
A_NODE = "a name from the column node of nodes.csv"
A_SOURCE = f"{A_NODE}; in plastic rows two of them, such as escalation*cortisol"
WEIGHT = "a number from -1 to 1"
OPEN_UNIT = "a number greater than 0 and less than 1"
COLUMNS = (
    "id, source, moderator, target, partner, kind, weight, evidence_weight, step, document_row, phrase, basis,"
    " findings, note"
)
PIECE = "one unbroken piece of the document (of the row named in document_row), letter by letter; capitals don't matter"
NO_LOAD = "no load, because nothing in the model changes what comes from outside."
FINDINGS = "rows of findings.csv as id:relation, with ; between them, such as nave2015:1"
DOCUMENT_ROW = (
    "a table and its first cell, such as neurochemicals:Oxytocin, interaction_flow:1 to interaction_flow:5,"
    " closing_quotation:1"
)
NO_LOOPS = "arrows that never lead back to their start (arrows into sliders and bond don't count)"
SLIDERS = "oxytocin, cortisol, conflict; several with ; between them"
FAMILIES = (
    "one of Calm and safety, Handling conflict, Understanding each other, Trust and closeness, Pleasure and joy,"
    " Loyalty and the long run"
)

HEADERS = {
    "column_missing": (
        SCENARIOS, [(",released,", ","), (",,,,,Our", ",,,,Our"), (",cortisol;oxytocin,", ",")],
        "row 1, column released: found no such column; allowed: all columns: scenario, label, oxytocin, cortisol,"
        " conflict, released, sentence."),
    "column_misspelt": (
        INFLUENCES, [(",weight,", ",wieght,")],
        f"row 1, column wieght: found a column that is not known; allowed: only these columns: {COLUMNS}."
        " Did you mean weight?"),
    "column_misspelt_and_a_cell_below_it_wrong": (
        INFLUENCES, [(",weight,", ",Weight,"), ("0.54", "x")],
        f"row 1, column Weight: found a column that is not known; allowed: only these columns: {COLUMNS}."
        " Did you mean weight?",
        f'row 2, column weight: found "x"; allowed: {WEIGHT}.'),
    "column_doubled": (
        INFLUENCES, [("findings,note\n", "findings,weight\n")],
        "row 1, column weight: found two columns with this name (G and N); allowed: each column once.",
        f"row 1, column note: found no such column; allowed: all columns: {COLUMNS}."),
    "column_of_ones_own": (
        INFLUENCES, [("note\n", "note,mine\n")],
        f"row 1, column mine: found a column that is not known; allowed: only these columns: {COLUMNS}."),
    "column_name_deleted": (
        INFLUENCES, [(",weight,", ",,")],
        f"row 1, column weight: found no such column; allowed: all columns: {COLUMNS}.",
        'row 2: found "0.54" in column G, which has no name; allowed: a name for every column that holds something.'),
}  # fmt: skip

NUMBERS = {
    "weight_empty": (
        INFLUENCES, [("drive,0.6,", "drive,,")], f"row 4, column weight: found an empty cell; allowed: {WEIGHT}."),
    "weight_with_words": (
        INFLUENCES, [("0.54", "0.54 strong")], f'row 2, column weight: found "0.54 strong"; allowed: {WEIGHT}.'),
    "weight_with_decimal_comma_between_commas": (
        INFLUENCES, [("0.54", '"0,54"')],
        f'row 2, column weight: found "0,54"; allowed: {WEIGHT}. Did you mean 0.54?'),
    "weight_infinite": (INFLUENCES, [("0.54", "inf")], f'row 2, column weight: found "inf"; allowed: {WEIGHT}.'),
    "weight_nan": (INFLUENCES, [("0.54", "NaN")], f'row 2, column weight: found "NaN"; allowed: {WEIGHT}.'),
    "weight_too_large": (INFLUENCES, [("-0.3", "-1.01")], f'row 5, column weight: found "-1.01"; allowed: {WEIGHT}.'),
    "evidence_weight_too_large": (
        INFLUENCES, [("0.5,,", "0.5,2,")],
        f'row 3, column evidence_weight: found "2"; allowed: {WEIGHT}, or nothing.'),
    "baseline_at_zero_at_one_and_beyond": (
        NODES, [("0.3,-1", "0,-1"), ("0.25", "1"), ("0.7,", "1.5,"), ("0.6,", ",")],
        f'row 3, column baseline: found "0"; allowed: {OPEN_UNIT}.',
        f'row 7, column baseline: found "1"; allowed: {OPEN_UNIT}.',
        f'row 8, column baseline: found "1.5"; allowed: {OPEN_UNIT}.',
        f"row 9, column baseline: found an empty cell; allowed: {OPEN_UNIT}."),
    "tau_of_zero": (
        NODES, [("-1,10", "-1,0")], 'row 4, column tau_minutes: found "0"; allowed: a number greater than 0.'),
    "valence_of_two": (NODES, [("0.3,-1", "0.3,2")], 'row 3, column valence: found "2"; allowed: one of 1, -1.'),
    "change_of_zero": (STEPS, [("0.03", "0")], f'row 5, column change: found "0"; allowed: {OPEN_UNIT}.'),
    "scenario_in_percent": (
        SCENARIOS, [("0.8", "80")], 'row 3, column conflict: found "80"; allowed: a number from 0 to 1, or nothing.'),
}  # fmt: skip

NAMES = {
    "node_misspelt_as_source_moderator_and_target": (
        INFLUENCES,
        [("R004,amygdala", "R004,amigdala"), ("oxytocin,conflict,", "oxytocin,Conflict,"),
         (",,closeness,self", ",,clossness,self")],
        f'row 3, column target: found "clossness"; allowed: {A_NODE}. Did you mean closeness?',
        f'row 5, column source: found "amigdala"; allowed: {A_NODE}. Did you mean amygdala?',
        f'row 7, column moderator: found "Conflict"; allowed: {A_NODE}. Did you mean conflict?'),
    "both_nodes_of_a_plastic_source_misspelt": (
        INFLUENCES, [("closeness*trust", "closness*thrust")],
        f'row 8, column source: found "closness"; allowed: {A_NODE}. Did you mean closeness?',
        f'row 8, column source: found "thrust"; allowed: {A_NODE}. Did you mean trust?'),
    "node_unknown_in_steps": (
        STEPS, [("trust", "turst")], f'row 6, column node: found "turst"; allowed: {A_NODE}. Did you mean trust?'),
    "id_twice": (
        INFLUENCES, [("R002", "R001")],
        'row 2, column id: found "R001", which is also in row 3; allowed: a different id in each row.',
        'row 3, column id: found "R001", which is also in row 2; allowed: a different id in each row.'),
    "id_of_another_form": (
        INFLUENCES, [("R002", "2")],
        'row 3, column id: found "2"; allowed: R and at least three digits, such as R014.'),
    "choice_misspelt": (
        INFLUENCES, [("drive,0.54", "drives,0.54")],
        'row 2, column kind: found "drives"; allowed: one of drive, plastic. Did you mean drive?'),
    "finding_unknown": (
        INFLUENCES, [("nave2015:1", "nave2015:1; nave2015:3"), ("cardoso2014:2", "cardoso2014")],
        f'row 2, column findings: found "nave2015:3"; allowed: {FINDINGS}. Did you mean nave2015:1?',
        f'row 7, column findings: found "cardoso2014"; allowed: {FINDINGS}. Did you mean cardoso2014:2?'),
    "finding_twice": (
        INFLUENCES, [("nave2015:1", "nave2015:1;nave2015:1")],
        'row 2, column findings: found "nave2015:1" twice; allowed: each of findings once.'),
    "document_row_unknown": (
        INFLUENCES, [("neurochemicals:Oxytocin,trust", "neurochemicals:oxytocin,trust")],
        f'row 2, column document_row: found "neurochemicals:oxytocin"; allowed: {DOCUMENT_ROW}.'
        " Did you mean neurochemicals:Oxytocin?"),
    "phrase_not_in_the_document": (
        INFLUENCES, [("Conflict arises", "Conflicts arise")],
        f'row 4, column phrase: found "Conflicts arise"; allowed: {PIECE}. Did you mean Conflict arises?'),
    "phrase_of_another_row": (
        INFLUENCES, [("interaction_flow:3", "interaction_flow:2")],
        f'row 4, column phrase: found "Conflict arises"; allowed: {PIECE}.'
        " Did you mean document_row interaction_flow:3?"),
    "slider_released_unknown": (
        SCENARIOS, [("cortisol;oxytocin", "cortisol;oxytocine")],
        f'row 3, column released: found "oxytocine"; allowed: {SLIDERS}. Did you mean oxytocin?'),
    "scenario_twice": (
        SCENARIOS, [("heated,", "reference,")],
        'row 2, column scenario: found "reference", which is also in row 3; allowed: a different scenario in each row.',
        'row 3, column scenario: found "reference", which is also in row 2;'
        " allowed: a different scenario in each row."),
}  # fmt: skip

FORMS = {
    "cycle_of_two": (
        INFLUENCES, [("R004,amygdala,,trust", "R004,closeness,,trust")],
        "row 6, column target: found the cycle closeness -> trust -> closeness (R004 in row 5, R005 in row 6); allowed:"
        f" {NO_LOOPS}."),
    "cycle_of_one": (
        INFLUENCES, [("R004,amygdala,,trust", "R004,trust,,trust")],
        f"row 5, column target: found the cycle trust -> trust (R004 in row 5); allowed: {NO_LOOPS}."),
    "cycle_through_the_partner": (
        INFLUENCES, [("R004,amygdala,,trust,self", "R004,trust,,trust,other")],
        f"row 5, column target: found the cycle trust -> trust (R004 in row 5); allowed: {NO_LOOPS}."),
    "cycle_through_a_moderator": (
        INFLUENCES, [("R004,amygdala,,trust", "R004,amygdala,closeness,trust")],
        "row 6, column target: found the cycle closeness -> trust -> closeness (R004 in row 5, R005 in row 6); allowed:"
        f" {NO_LOOPS}."),
    "two_cycles": (
        INFLUENCES, [("R004,amygdala,,trust", "R004,closeness,,trust"), ("R003,conflict", "R003,amygdala")],
        f"row 4, column target: found the cycle amygdala -> amygdala (R003 in row 4); allowed: {NO_LOOPS}.",
        "row 6, column target: found the cycle closeness -> trust -> closeness (R004 in row 5, R005 in row 6); allowed:"
        f" {NO_LOOPS}."),
    "slider_that_moves_itself": (
        INFLUENCES, [("oxytocin,conflict,cortisol", "cortisol,conflict,cortisol")],
        'row 7, column target: found "cortisol"; allowed: a node other than the source, because a node can\'t move'
        " itself."),
    "moderator_that_is_the_target": (
        INFLUENCES, [("oxytocin,conflict,cortisol", "oxytocin,cortisol,cortisol")],
        'row 7, column moderator: found "cortisol"; allowed: a node other than the target.'),
    "drive_row_into_the_bond": (
        INFLUENCES, [("R005,trust,,closeness", "R005,trust,,bond")],
        'row 6, column target: found "bond"; allowed: bond only in plastic rows, because it is learned.'),
    "drive_row_with_two_sources": (
        INFLUENCES, [("R005,trust", "R005,trust*amygdala")],
        f'row 6, column source: found "trust*amygdala"; allowed: {A_SOURCE}.'),
    "plastic_row_like_a_drive_row": (
        INFLUENCES, [("closeness*trust,,bond,self", "closeness,conflict,trust,other")],
        f'row 8, column source: found "closeness"; allowed: {A_SOURCE}.',
        'row 8, column target: found "trust"; allowed: in plastic rows only bond.',
        'row 8, column moderator: found "conflict"; allowed: nothing, in plastic rows.',
        'row 8, column partner: found "other"; allowed: self, in plastic rows.'),
    "arrow_into_a_trait": (
        NODES, [("region,,moments,fast", "region,,moments,trait")],
        'influences.csv, row 4, column target: found "amygdala"; allowed: no trait, because nothing in the model'
        " changes a trait.",
        'steps.csv, row 5, column node: found "amygdala"; allowed: no trait, because nothing in the model changes a'
        " trait."),
    "arrow_into_the_load": (
        INFLUENCES, [("amygdala,,trust", "amygdala,,load")],
        f'row 5, column target: found "load"; allowed: {NO_LOAD}'),
    "plastic_row_into_the_load": (
        INFLUENCES, [("closeness*trust,,bond", "closeness*trust,,load")],
        'row 8, column target: found "load"; allowed: in plastic rows only bond.'),
    "step_on_the_load": (
        STEPS, [("5,1,bond", "5,1,load")], f'row 7, column node: found "load"; allowed: {NO_LOAD}'),
    "a_second_load": (
        NODES, [("moments,fast", "moments,outside")],
        'row 7, column role: found "outside"; allowed: for amygdala: fast or trait.'),
    "two_rows_of_load": (
        NODES, [("amygdala,Amygdala", "load,Amygdala")],
        'row 6, column node: found "load", which is also in row 7; allowed: a different node in each row.',
        'row 7, column node: found "load", which is also in row 6; allowed: a different node in each row.',
        f'influences.csv, row 4, column target: found "amygdala"; allowed: {A_NODE}.',
        f'influences.csv, row 5, column source: found "amygdala"; allowed: {A_NODE}.',
        f'steps.csv, row 5, column node: found "amygdala"; allowed: {A_NODE}.'),
    "load_missing": (
        NODES, [("load,Load,situation,,weeks,outside,0.4,-1,20160,What weighs on both from outside.,,\n", "")],
        "column node: found no row for load; allowed: a row for each of oxytocin, cortisol, conflict, bond, load."),
    "load_not_from_outside": (
        NODES, [("weeks,outside", "weeks,fast")], 'row 6, column role: found "fast"; allowed: for load: outside.'),
    "exception_without_a_reason": (
        INFLUENCES, [("0.5,,", "0.5,0.2,")],
        "row 3, column note: found an empty cell; allowed: the reason, because evidence_weight is set by hand."),
    "bond_not_slow_and_a_fourth_slider": (
        NODES, [("weeks,slow", "weeks,fast"), ("moments,fast", "moments,slider")],
        'row 5, column role: found "fast"; allowed: for bond: slow.',
        'row 7, column role: found "slider"; allowed: for amygdala: fast or trait.'),
    "slider_misspelt": (
        NODES, [("conflict,Dis", "konflict,Dis")],
        "column node: found no row for conflict; allowed: a row for each of oxytocin, cortisol, conflict, bond, load.",
        'row 4, column node: found "konflict"; allowed: oxytocin, cortisol, conflict, bond, load, for role slider.'
        " Did you mean conflict?",
        f'influences.csv, row 4, column source: found "conflict"; allowed: {A_NODE}. Did you mean konflict?',
        f'influences.csv, row 7, column moderator: found "conflict"; allowed: {A_NODE}. Did you mean konflict?'),
    "family_missing_misspelt_and_out_of_place": (
        NODES, [("region,,", "region,Pleasure and joy,"), ("Trust and closeness", "Trust & closeness"),
                ("effect,Trust and closeness", "effect,")],
        'row 7, column family: found "Pleasure and joy"; allowed: nothing, for layer region.',
        f'row 8, column family: found "Trust & closeness"; allowed: {FAMILIES}, or nothing.'
        " Did you mean Trust and closeness?",
        f"row 9, column family: found an empty cell; allowed: {FAMILIES}."),
    "slider_without_words_at_its_ends": (
        NODES, [("none,heated", ",")],
        "row 4, column low: found an empty cell; allowed: the words at the slider's ends.",
        "row 4, column high: found an empty cell; allowed: the words at the slider's ends."),
    "order_with_a_gap_and_a_step_without_rows": (
        STEPS, [("1,2,closeness", "1,3,closeness"), ("4,1,trust,both,rise,0.01\n", "")],
        "column step: found no row for step 4; allowed: at least one row for each step, 1 to 5.",
        'row 3, column order: found "3"; allowed: a whole number from 1 to 2, because step 1 has 2 rows.'),
    "order_twice": (
        STEPS, [("1,2,closeness", "1,1,closeness")],
        'row 2, column order: found "1"; allowed: each step and order together only once.',
        'row 3, column order: found "1"; allowed: each step and order together only once.'),
    "row_too_short": (
        INFLUENCES, [("closeness,self,drive,0.2,,,,,assumption,,", "closeness")],
        "row 6, column partner: found a row of 4 cells; allowed: 14 cells, as in the header."),
    "row_too_long": (
        INFLUENCES, [("Nothing is", "Nothing, really, is")],
        'row 2: found 16 cells, the last ones with "really"; allowed: 14 cells, as in the header; a text that holds the'
        " separator needs quotation marks."),
    "quotation_mark_never_closed": (
        INFLUENCES, [("R004,amygdala", 'R004,"amygdala'), ("0.2,,", "2,,")],
        'row 5, column source: found ""amygdala"; allowed: cells whose quotation marks are in pairs.',
        f'row 6, column weight: found "2"; allowed: {WEIGHT}.'),
    "error_sign_of_a_spreadsheet": (
        NODES, [("A hormone.", "#NAME?")],
        'row 2, column description: found "#NAME?"; allowed: a text, not the error sign of a spreadsheet.'),
    "letters_read_in_the_wrong_code": (
        NODES, [("A hormone.", "The partnerâ€™s hormone.")],
        'row 2, column description: found "The partnerâ€™s hormone."; allowed: readable letters; save as "CSV UTF-8".'),
    "control_character": (
        NODES, [("A hormone.", "A\x07hormone.")],
        r'row 2, column description: found "A\x07hormone."; allowed: text without control characters.'),
    "text_of_three_thousand_letters": (
        NODES, [("A hormone.", "x" * 3000)],
        f'row 2, column description: found "{"x" * 59}…"; allowed: at most 2,000 characters.'),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the tiny model's tables."""
    return Path(shutil.copytree(TINY, tmp_path / "model"))


def change(path, *edits):
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"the case looks for {old!r}, which is not in {path.name}"
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def lines_of_error(folder):
    with pytest.raises(tables.TableError) as raised:
        tables.read_model_tables(folder)
    assert [str(problem) for problem in raised.value.problems] == str(raised.value).splitlines()[1:]
    return str(raised.value).splitlines()[1:]


CASES = HEADERS | NUMBERS | NAMES | FORMS


@pytest.mark.parametrize("case", CASES)
def test_one_broken_table(case, folder):
    file, edits, *lines = CASES[case]
    change(folder / file, *edits)
    expected = [line if line.startswith(("influences.csv", "steps.csv")) else f"{file}, {line}" for line in lines]
    assert lines_of_error(folder) == expected


def test_the_tiny_model_itself_loads(folder):
    assert len(tables.read_model_tables(folder).influences) == 7


def test_problems_of_all_four_files_come_in_one_error(folder):
    cases = ["tau_of_zero", "weight_nan", "change_of_zero", "scenario_in_percent"]
    for case in cases:
        file, edits, _ = CASES[case]
        change(folder / file, *edits)
    assert lines_of_error(folder) == [f"{CASES[case][0]}, {CASES[case][2]}" for case in cases]
