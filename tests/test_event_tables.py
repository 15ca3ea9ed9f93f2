"""Events tables: each thing that can be wrong, with the exact place and words of its error, and what is forgiven.

A case is named after what it breaks: the pieces of `EVENING` that change, and the lines of the error.
"""

import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import neuro_helpers as nh
from neuro_helpers import tables
from neuro_helpers.tables.event_schemas import EVENT_NAMES, EVENTS

EVENING = """\
event,who,start_minutes,end_minutes,strength,node,note
warm moment,A,60,120,0.5,,A walk.
touch,B,350,360,,,
quarrel,both,370,390,0.8,,
time apart,both,395,425,,,
refused repair,A,430,460,0.4,,
repair,both,500,530.5,0.4,,
oxytocin dose,B,600,653,0.3,,
push,A,700,720,-0.25,serotonin,Any node.
"""
NODES = pd.DataFrame(
    {"role": ["slider", "slow", "fast", "fast", "trait", "outside"]},
    index=pd.Index(["conflict", "bond", "serotonin", "warmth", "attachment_anxiety", "load"], name="node"),
)

AN_EVENT = f"one of {', '.join(EVENT_NAMES)}"
START = "a number of at least 0, in minutes from the start of the run"
END = "a number greater than 0, in minutes from the start of the run"
STRENGTH = "a number from -1 to 1, or nothing"
A_NODE = "a name from the column node of nodes.csv"
COLUMNS = ", ".join(EVENTS.names)
SAVE_AS = 'a text table; in the spreadsheet choose "Save as" and "CSV UTF-8"'

CELLS = {
    "event_misspelt": (
        [("quarrel", "quarel")],
        f'row 4, column event: found "quarel"; allowed: {AN_EVENT}. Did you mean quarrel?'),
    "event_in_capitals_and_with_an_underscore": (
        [("quarrel", "Quarrel"), ("warm moment", "warm_moment")],
        f'row 2, column event: found "warm_moment"; allowed: {AN_EVENT}. Did you mean warm moment?',
        f'row 4, column event: found "Quarrel"; allowed: {AN_EVENT}. Did you mean quarrel?'),
    "event_in_other_words": (  # by the likeness of letters these would be "warm moment" and "repair"
        [("quarrel", "Argument"), ("refused repair", "repair refused")],
        f'row 4, column event: found "Argument"; allowed: {AN_EVENT}. Did you mean quarrel?',
        f'row 6, column event: found "repair refused"; allowed: {AN_EVENT}. Did you mean refused repair?'),
    "event_unknown": (
        [("quarrel", "xyz")], f'row 4, column event: found "xyz"; allowed: {AN_EVENT}.'),
    "event_empty": (
        [("quarrel", "")], f"row 4, column event: found an empty cell; allowed: {AN_EVENT}."),
    "partner_unknown": (
        [("warm moment,A", "warm moment,a"), ("touch,B", "touch,C"), ("quarrel,both", "quarrel,A and B")],
        'row 2, column who: found "a"; allowed: one of A, B, both. Did you mean A?',
        'row 3, column who: found "C"; allowed: one of A, B, both.',
        'row 4, column who: found "A and B"; allowed: one of A, B, both. Did you mean both?'),
    "partner_empty": (
        [("quarrel,both", "quarrel,")], "row 4, column who: found an empty cell; allowed: one of A, B, both."),
    "time_apart_of_one": (
        [("apart,both", "apart,A")], 'row 5, column who: found "A"; allowed: both, for time apart.'),
    "refused_repair_of_both": (
        [("refused repair,A", "refused repair,both")],
        'row 6, column who: found "both"; allowed: A or B, for refused repair: one partner tries, the other refuses.'),
    "node_misspelt": (
        [("serotonin", "serotonine")],
        f'row 9, column node: found "serotonine"; allowed: {A_NODE}. Did you mean serotonin?'),
    "node_of_another_model": (
        [("serotonin", "zzz")], f'row 9, column node: found "zzz"; allowed: {A_NODE}.'),
    "push_without_a_node": (
        [("serotonin", "")], "row 9, column node: found an empty cell; allowed: the node that is pushed."),
    "push_on_the_bond": (
        [("serotonin", "bond")],
        'row 9, column node: found "bond"; allowed: no bond, because it changes only by learning.'),
    "push_on_a_trait": (
        [("serotonin", "attachment_anxiety")],
        'row 9, column node: found "attachment_anxiety"; allowed: no trait, because nothing in the model changes a'
        " trait."),
    "push_on_the_load": (
        [("serotonin", "load")], 'row 9, column node: found "load"; allowed: no load, because nothing in the model'
        " changes what comes from outside."),
    "node_for_another_event": (
        [("0.8,,", "0.8,conflict,")],
        'row 4, column node: found "conflict"; allowed: nothing, for quarrel; only a push names a node.'),
    "node_misspelt_of_an_event_misspelt": (
        [("push", "psh"), ("serotonin", "serotonine")],
        f'row 9, column event: found "psh"; allowed: {AN_EVENT}. Did you mean push?',
        f'row 9, column node: found "serotonine"; allowed: {A_NODE}. Did you mean serotonin?'),
    "strength_out_of_range": (
        [("0.8", "80"), ("-0.25", "-1.5")],
        f'row 4, column strength: found "80"; allowed: {STRENGTH}.',
        f'row 9, column strength: found "-1.5"; allowed: {STRENGTH}.'),
    "strength_nan_and_in_words": (
        [("0.8", "NaN"), ("-0.25", "strong")],
        f'row 4, column strength: found "NaN"; allowed: {STRENGTH}.',
        f'row 9, column strength: found "strong"; allowed: {STRENGTH}.'),
    "strength_with_decimal_comma_between_commas": (
        [("0.8", '"0,8"')], f'row 4, column strength: found "0,8"; allowed: {STRENGTH}. Did you mean 0.8?'),
    "strength_of_time_apart": (
        [("425,,", "425,0.5,")],
        'row 5, column strength: found "0.5"; allowed: nothing, for time apart: all arrows between the partners rest.'),
}  # fmt: skip

TIMES = {
    "end_before_start": (
        [("390", "365")],
        'row 4, column end_minutes: found "365", with "370" in column start_minutes; allowed: an end that is later than'
        " the start."),
    "end_at_start": (
        [("390", "370.0")],
        'row 4, column end_minutes: found "370.0", with "370" in column start_minutes; allowed: an end that is later'
        " than the start."),
    "time_of_day": (
        [("370", "18:10"), ("390", "6:30 pm")],
        f'row 4, column start_minutes: found "18:10"; allowed: {START}.',
        f'row 4, column end_minutes: found "6:30 pm"; allowed: {END}.'),
    "time_negative": (
        [("370", "-10")], f'row 4, column start_minutes: found "-10"; allowed: {START}.'),
    "end_at_zero_and_below": (
        [("120", "0"), ("360", "-5")],
        f'row 2, column end_minutes: found "0"; allowed: {END}.',
        f'row 3, column end_minutes: found "-5"; allowed: {END}.'),
    "time_nan_infinite_or_empty": (
        [("370", "NaN"), ("390", "inf"), ("60,", ",")],
        f"row 2, column start_minutes: found an empty cell; allowed: {START}.",
        f'row 4, column start_minutes: found "NaN"; allowed: {START}.',
        f'row 4, column end_minutes: found "inf"; allowed: {END}.'),
    "time_with_its_unit": (
        [("370", "370 min")], f'row 4, column start_minutes: found "370 min"; allowed: {START}.'),
    "time_that_can_be_read_in_two_ways": (
        [("370", '"1,370"')],
        f'row 4, column start_minutes: found "1,370", which could be 1.37 or 1370; allowed: {START}.'),
}  # fmt: skip

SHAPES = {
    "column_missing": (
        [(",end_minutes", ""), (",120", ""), (",360", ""), (",390", ""), (",425", ""), (",460", ""), (",530.5", ""),
         (",653", ""), (",720", "")],
        f"row 1, column end_minutes: found no such column; allowed: all columns: {COLUMNS}."),
    "column_misspelt_and_a_cell_below_it_wrong": (
        [("start_minutes", "start_minute"), ("370", "18:10")],
        "row 1, column start_minute: found a column that is not known; allowed: only these columns:"
        f" {COLUMNS}. Did you mean start_minutes?",
        f'row 4, column start_minutes: found "18:10"; allowed: {START}.'),
    "row_too_short": (
        [(",390,0.8,,", "")], "row 4, column end_minutes: found a row of 3 cells; allowed: 7 cells, as in the header."),
    "comma_in_a_note_without_quotation_marks": (
        [("A walk.", "A walk, a talk.")],
        'row 2: found 8 cells, the last ones with "a talk."; allowed: 7 cells, as in the header; a text that holds the'
        " separator needs quotation marks."),
    "error_sign_of_a_spreadsheet": (
        [("A walk.", "#NAME?")],
        'row 2, column note: found "#NAME?"; allowed: a text, not the error sign of a spreadsheet.'),
}  # fmt: skip
CASES = CELLS | TIMES | SHAPES

NO_TABLES = {
    "empty": (b"", "found an empty file; allowed: a header and at least one row."),
    "blank": (b"\r\n;;;\r\n", "found an empty file; allowed: a header and at least one row."),
    "header_alone": (
        EVENING.splitlines()[0].encode(),
        "found a header without rows; allowed: at least one row below the header.",
    ),
    "workbook": (b"PK\x03\x04rest", f"found a spreadsheet workbook or zip archive; allowed: {SAVE_AS}."),
    "web_page": (b"<!DOCTYPE html>", f"found a web page (HTML); allowed: {SAVE_AS}."),
}
FORGIVEN = {
    "byte_order_mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf_16": lambda text: text.encode("utf-16"),
    "windows_line_ends": lambda text: text.replace("\n", "\r\n").encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "semicolons_and_decimal_commas": lambda text: semicolons(text).encode(),
    "line_sep": lambda text: ("sep=;\n" + semicolons(text)).encode(),
    "tabs_as_unicode_text": lambda text: semicolons(text).replace(";", "\t").encode("utf-16"),
    "blank_rows": lambda text: text.replace("\n", "\n,,,\n").encode(),
    "spaces_around_cells": lambda text: text.replace(",", " ,\u00a0").encode(),
    "empty_cells_left_off_at_the_end": lambda text: text.replace(",,\n", "\n").encode(),
}


def semicolons(text):
    """Return the evening as a spreadsheet set to German saves it."""
    return text.replace(",", ";").replace("0.", "0,")


def changed(*edits):
    text = EVENING
    for old, new in edits:
        assert old in text, f"the case looks for {old!r}, which is not in the evening"
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def path(tmp_path):
    return tmp_path / "my_day.csv"


def lines_of_error(path, nodes=NODES):
    with pytest.raises(tables.TableError) as raised:
        tables.read_events(path, nodes)
    assert [str(problem) for problem in raised.value.problems] == str(raised.value).splitlines()[1:]
    return str(raised.value).splitlines()[1:]


@pytest.mark.parametrize("case", CASES)
def test_one_broken_table(case, path):
    edits, *lines = CASES[case]
    path.write_text(changed(*edits), encoding="utf-8")
    assert lines_of_error(path) == [f"my_day.csv, {line}" for line in lines]


def test_problems_of_all_rows_come_in_one_error_in_the_order_of_the_rows(path):
    cases = [
        "partner_unknown",
        "end_before_start",
        "strength_of_time_apart",
        "time_apart_of_one",
        "refused_repair_of_both",
        "push_on_the_bond",
    ]
    path.write_text(changed(*(edit for case in cases for edit in CASES[case][0])), encoding="utf-8")
    expected = {f"my_day.csv, {line}" for case in cases for line in CASES[case][1:]}
    lines = lines_of_error(path)
    assert set(lines) == expected
    assert len(lines) == len(expected) == 8
    rows = [int(line.split("row ")[1].split(",")[0]) for line in lines]
    assert rows == sorted(rows)


@pytest.mark.parametrize("case", NO_TABLES)
def test_file_that_is_no_table(case, path):
    data, line = NO_TABLES[case]
    path.write_bytes(data)
    assert lines_of_error(path) == [f"my_day.csv: {line}"]


def test_missing_file_and_a_name_like_it(path):
    missing = "found no such file; allowed: a file named my_day.csv in this folder."
    assert lines_of_error(path) == [f"my_day.csv: {missing}"]
    (path.parent / "my_days.csv").write_text(EVENING, encoding="utf-8")
    assert lines_of_error(path) == [f"my_day.csv: {missing} Did you mean my_days.csv?"]


def test_the_shipped_name_is_suggested_too(path):
    """A teacher's copy may keep the name events.csv."""
    (path.parent / "events.csv").write_text(EVENING, encoding="utf-8")
    (line,) = lines_of_error(path.parent / "event.csv")
    assert line.endswith("Did you mean events.csv?")


def test_folder_instead_of_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert lines_of_error(tmp_path) == [f"{tmp_path.name}: found a folder; allowed: a file with this name."]
    assert lines_of_error(".") == [f"{tmp_path.name}: found a folder; allowed: a file with this name."]
    with pytest.raises(ValueError, match="path: found ''; allowed: the name of a file or folder"):
        tables.read_events("", NODES)


@pytest.mark.parametrize("case", FORGIVEN)
def test_what_spreadsheets_do_is_forgiven(case, path):
    path.write_text(EVENING, encoding="utf-8")
    before = tables.read_events(path, NODES)
    path.write_bytes(FORGIVEN[case](EVENING))
    pd.testing.assert_frame_equal(tables.read_events(str(path), NODES), before)


def test_columns_types_and_empty_cells(path):
    path.write_text(EVENING, encoding="utf-8")
    events = tables.read_events(path, NODES)
    assert list(events) == EVENTS.names
    assert events.index.equals(pd.RangeIndex(8))
    assert events.dtypes.map(str).tolist() == ["str", "str", "float64", "float64", "float64", "str", "str"]
    assert events.strength.isna().tolist() == [False, True, False, True, False, False, False, False]
    assert events.end_minutes[5] == 530.5
    assert events.node.tolist() == [""] * 7 + ["serotonin"]


def test_each_event_may_be_of_each_partner_and_of_both_with_two_exceptions(path):
    """A push needs its node, time apart is of both, and a refused repair is never of both."""
    header = EVENING.splitlines()[0]
    refused = set()
    for event in EVENT_NAMES:
        for who in ("A", "B", "both"):
            node = "warmth" if event == "push" else ""
            path.write_text(f"{header}\n{event},{who},0,1,,{node},\n", encoding="utf-8")
            try:
                tables.read_events(path, NODES)
            except tables.TableError:
                refused.add((event, who))
    assert refused == {("time apart", "A"), ("time apart", "B"), ("refused repair", "both")}


def test_time_apart_may_say_that_it_has_no_strength_with_a_zero(path):
    path.write_text(changed(("425,,", "425,0,")), encoding="utf-8")
    assert tables.read_events(path, NODES).strength[3] == 0


def test_a_push_may_name_the_nodes_of_an_edited_model(path):
    path.write_text(changed(("serotonin", "humour")), encoding="utf-8")
    assert lines_of_error(path) == [f'my_day.csv, row 9, column node: found "humour"; allowed: {A_NODE}.']
    edited = pd.concat([NODES, pd.DataFrame({"role": ["fast"]}, index=["humour"])])
    assert tables.read_events(path, edited).node[7] == "humour"


def test_a_push_may_name_every_fast_node_and_slider_of_the_shipped_model(path):
    nodes = nh.CoupleModel.load().nodes
    refused = []
    for node in nodes.index:
        path.write_text(changed(("serotonin", node)), encoding="utf-8")
        try:
            tables.read_events(path, nodes)
        except tables.TableError:
            refused.append(node)
    assert refused == nodes.index[nodes["role"].isin(["slow", "outside", "trait"])].tolist()
    assert "bond" in refused


def test_the_shipped_evening():
    events = nh.load("events")
    rows = events[["event", "who", "start_minutes", "end_minutes"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("warm moment", "A", 60, 120),
        ("touch", "B", 350, 360),
        ("quarrel", "both", 370, 390),
        ("time apart", "both", 395, 425),
        ("repair", "A", 430, 460),
    ]
    assert events.strength[2] == 0.8
    assert events.strength.isna().sum() == 4
    pd.testing.assert_frame_equal(tables.read_events(), events)


def test_the_engine_knows_every_event_of_the_table():
    from neuro_helpers.simulate.events import KINDS

    assert tuple(KINDS) == EVENT_NAMES


def test_the_reader_gives_a_fresh_copy(path):
    path.write_text(EVENING, encoding="utf-8")
    events = tables.read_events(path, NODES)
    events.loc[0, "who"] = "B"
    assert tables.read_events(path, NODES).who[0] == "A"


WORDS = st.text('aZ0 ,;."\n\t中Äé=<', max_size=20).map(str.strip)


@st.composite
def one_event(draw):
    """Return a well-formed row: its values, an empty strength as None."""
    event = draw(st.sampled_from(EVENT_NAMES))
    who = {"time apart": ["both"], "refused repair": ["A", "B"]}.get(event, ["A", "B", "both"])
    start = draw(st.integers(0, 400_000)) / 4
    strength = None if event == "time apart" else draw(st.none() | st.integers(-100, 100).map(lambda n: n / 100))
    node = draw(st.sampled_from(["conflict", "serotonin", "warmth"])) if event == "push" else ""
    end = start + draw(st.integers(1, 8_000)) / 4
    return event, draw(st.sampled_from(who)), start, end, strength, node, draw(WORDS)


def written(rows, separator, decimal):
    """Return the text of a table as the csv module of Python writes it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(EVENTS.names)
    for event, who, *numbers, node, note in rows:
        cells = ["" if number is None else f"{number:.15g}".replace(".", decimal) for number in numbers]
        writer.writerow([event, who, *cells, node, note])
    return text.getvalue()


@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), (";", "."), (";", ","), ("\t", ",")])
def test_any_well_formed_table_comes_back_as_it_was_written(separator, decimal, path):
    @settings(
        max_examples=60,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(one_event(), min_size=1, max_size=8))
    def check(rows):
        path.write_text(written(rows, separator, decimal), encoding="utf-8", newline="")
        expected = pd.DataFrame(rows, columns=EVENTS.names).astype(
            {column.name: "float64" if column.kind == "number" else "str" for column in EVENTS.columns}
        )
        pd.testing.assert_frame_equal(tables.read_events(path, NODES), expected)

    check()
