"""Kinds of cells that once passed unseen: two readings, damaged or invisible letters, huge numbers, contradictions."""

import math
import shutil
from pathlib import Path

import pytest

from neuro_helpers import CoupleModel, tables
from neuro_helpers.tables.catalogue import SCHEMAS
from neuro_helpers.tables.cells import damage
from neuro_helpers.tables.columns import TEXT
from neuro_helpers.tables.errors import Problem, TableError
from neuro_helpers.tables.frames import check_bytes

TINY = Path(__file__).with_name("tiny_model")
CODE_PAGES = ("cp1252", "latin-1", "cp437", "cp850", "cp858", "cp852", "mac_roman", "cp1250", "cp1254", "cp1257")
OTHER_SCRIPTS = ("cp1251", "cp866", "koi8-r", "cp1253", "cp737", "mac_cyrillic")
EVENTS = "event,who,start_minutes,end_minutes,strength,node,note"
SOUND = ["the partner’s “warm” words – 50 €", "Größe, façade, naïve, Ærø, œuvre", "„Ärger“ und ‚Ärger‘",
         "… → −5 °C", "ёлка"]


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the tiny model's tables."""
    return Path(shutil.copytree(TINY, tmp_path / "model"))


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder):
    with pytest.raises(TableError) as raised:
        tables.read_model_tables(folder)
    return raised.value.problems


def places(folder):
    return [(p.file, p.row, p.column) for p in problems(folder)]


NUMBER_CELLS = [(name, column.name) for name, schema in SCHEMAS.items()
                for column in schema.columns if column.kind != TEXT]


def one_cell(name, column, text, separator):
    """Return the problem of one cell of a table whose other cells are empty."""
    names = SCHEMAS[name].names
    cells = [f'"{text}"' if one == column else "" for one in names]
    checked = check_bytes(name, f"{name}.csv", f"{separator.join(names)}\n{separator.join(cells)}\n".encode())
    return next((p for p in checked.problems if (p.row, p.column) == (2, column)), None)


@pytest.mark.parametrize(("name", "column"), NUMBER_CELLS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_number_with_two_readings_is_named_with_both(name, column, separator):
    for text in ("1,200", "-1,200", *(("1.200", "20.160") if separator != "," else ())):
        sign, number = ("-", text[1:]) if text.startswith("-") else ("", text)
        plain = number.replace(",", ".")
        both = f'"{text}", which could be {sign}{float(plain):g} or {sign}{plain.replace(".", "")}'
        assert one_cell(name, column, text, separator).found == both


@pytest.mark.parametrize(("name", "column"), NUMBER_CELLS)
def test_a_number_is_checked_before_it_is_cast(name, column):
    for text in ("1e400", "-1e400", "1e39", "inf", "-inf", "nan", "NaN", "0x10", "1_000", "\uff11", "1e3 9", "٣"):
        if text == "1e39" and SCHEMAS[name].column(column).allows(1e39):
            continue  # a number without an upper limit
        assert one_cell(name, column, text, ",") is not None, text
    if SCHEMAS[name].column(column).kind != "number":
        for text in ("1e39", "-1e39", "9223372036854775808", "1e16"):
            assert one_cell(name, column, text, ",") is not None, text


def test_no_zero_below_zero(folder):
    change(folder / "scenarios.csv", "disagreement,0.5,", "disagreement,-0,")
    levels = tables.read_model_tables(folder).scenarios[["oxytocin", "cortisol", "conflict"]].to_numpy().ravel()
    assert 0 in levels
    assert all(math.copysign(1, level) == 1 for level in levels)


def day_problems(tmp_path, data):
    """Return the places and what was found in a day of events with these bytes."""
    path = tmp_path / "my_day.csv"
    path.write_bytes(data)
    with pytest.raises(TableError) as raised:
        tables.read_events(path)
    return [(p.row, p.column, p.found) for p in raised.value.problems]


def test_a_day_with_points_between_thousands_is_refused_with_both_readings(tmp_path):
    header = EVENTS.replace(",", ";")
    text = f"\ufeff{header}\r\nquarrel;both;1.200;1.260;;;20:00 to 21:00 of the second half\r\n"
    assert day_problems(tmp_path, text.encode()) == [
        (2, "start_minutes", '"1.200", which could be 1.2 or 1200'),
        (2, "end_minutes", '"1.260", which could be 1.26 or 1260'),
    ]


@pytest.mark.parametrize("page", ["cp437", "mac_roman", "cp850", "cp1252"])
@pytest.mark.parametrize("note", ["partner{}s", "{}", "the café – partner{}s", "„Größe“, {}"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_day_with_damaged_letters_is_refused(page, note, coding, tmp_path):
    shown = "\N{RIGHT SINGLE QUOTATION MARK}".encode().decode(page)
    data = f'{EVENTS}\r\nquarrel,both,370,390,,,"{note.format(shown)}"\r\n'.encode(coding)
    assert day_problems(tmp_path, data) == [(2, "note", f'"{note.format(shown)}"')]


@pytest.mark.parametrize("page", CODE_PAGES + OTHER_SCRIPTS)
@pytest.mark.parametrize("mixed", ["{}", "é and {}", "{} – ’", "Ærø{}"])
def test_letters_that_a_program_damaged_are_named(page, mixed):
    for letter in "’“–…€é":
        shown = letter.encode().decode(page, errors="replace")
        if page not in OTHER_SCRIPTS or len(shown) == 3:  # of two letters of another script one cannot tell
            assert "readable" in damage(mixed.format(f"partner{shown}s")) or "control" in damage(shown), (page, shown)


@pytest.mark.parametrize("text", SOUND)
def test_sound_letters_pass(text):
    assert damage(text) == ""


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2061\u206a\ufff9\u3164\u2800\ue000"


@pytest.mark.parametrize("mark", TURNING)
def test_a_character_that_nobody_sees_is_named(mark, folder):
    change(folder / "nodes.csv", "Closeness,", f"Clo{mark}seness,")
    assert places(folder) == [("nodes.csv", 9, "label")]


@pytest.mark.parametrize("mark", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0f\u034f")
def test_a_character_without_meaning_is_left_out_everywhere(mark, folder):
    before = tables.read_model_tables(folder).nodes
    change(folder / "nodes.csv", "Closeness,", f"Clo{mark}seness,")
    change(folder / "nodes.csv", "\ncloseness,", f"\nclose{mark}ness,")
    assert tables.read_model_tables(folder).nodes.equals(before)


@pytest.mark.parametrize("label", ["trust", "ＴＲＵＳＴ", "Тrust", "T\u00adrust", "Trust\u00a0"])
def test_labels_that_look_the_same_are_the_same(label, folder):
    change(folder / "nodes.csv", "Closeness,", f"{label},")
    assert places(folder) == [("nodes.csv", 8, "label"), ("nodes.csv", 9, "label")]


def test_what_is_suggested_and_named_is_as_clean_as_what_was_found(folder):
    change(folder / "nodes.csv", "\ntrust,", "\ntr\x0bust,")
    text = str(TableError(problems(folder)))
    assert "\x0b" not in text
    for part in ("file", "column", "found", "allowed", "suggestion"):
        cells = {"file": "a", "row": 2, "column": "b", "found": "c", "allowed": "d", "suggestion": "e"}
        told = str(Problem(**(cells | {part: "x\x0b\u202ey" + "z" * 5000})))
        assert told.isprintable()
        assert len(told) < 800
    with pytest.raises(TableError) as raised:
        tables.read_model_tables(folder / "no\u202e\x0bfolder")
    assert all(line.isprintable() for line in str(raised.value).splitlines())


def test_a_file_with_1901_problems_of_a_kind_lists_twenty(folder):
    path = folder / "influences.csv"
    header, row, *_ = path.read_text(encoding="utf-8").splitlines()
    rows = [row.replace("R001", f"R{1000 + at}").replace("0.54", "x" * 800) for at in range(1901)]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    lines = str(TableError([p for p in problems(folder) if p.column == "weight"])).splitlines()
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "... influences.csv, column weight: and 1,881 more of this kind"
    assert len("".join(lines)) < 20_000


def test_a_message_ends_whatever_the_kinds(folder):
    many = [Problem("influences.csv", row, "weight", "x", "y") for row in range(2, 1903)]
    others = [Problem("influences.csv", row, "kind", "x", "y") for row in range(2, 5)]
    lines = str(TableError(many + others)).splitlines()
    assert len(lines) == 1 + 20 + 1 + 3
    assert lines[21] == "... influences.csv, column weight: and 1,881 more of this kind"
    for width in (1, 9_000):
        wide = [Problem(f"{place}.csv", row, "a", "x" * width, "y") for place in range(99) for row in range(99)]
        text = str(TableError(wide))
        assert len(text) < 20_000
        *listed, last = text.splitlines()[1:]
        told = sum(int(line.split()[-5]) if line.startswith("...") else 1 for line in listed)
        assert last == f"... and {99 * 99 - told:,} more"


def test_the_name_of_no_table_is_cut():
    with pytest.raises(ValueError, match="name: found 'xxx") as raised:
        tables.load("x" * 100_000)
    assert len(str(raised.value)) < 500


CONTRADICTIONS = {
    "arrow twice": ("R005,trust,,closeness,self,drive,0.2", "R005,oxytocin,,closeness,self,drive,0.2",
                    [("influences.csv", 3, "target"), ("influences.csv", 6, "target")]),
    "finding without one": ("finding,cardoso2014:2", "finding,", [("influences.csv", 7, "findings")]),
    "document without a phrase": ("Conflict arises,document", ",document", [("influences.csv", 4, "phrase")]),
    "step of another quotation": (",3,interaction_flow:3", ",2,interaction_flow:3", [("influences.csv", 4, "step")]),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_row_that_contradicts_itself_is_named(case, folder):
    old, new, expected = CONTRADICTIONS[case]
    change(folder / "influences.csv", old, new)
    assert places(folder) == expected


@pytest.mark.parametrize("row", ["interaction_flow:6", "interaction_flow:2"])
def test_a_quotation_that_is_not_there_is_one_problem(row, folder):
    change(folder / "influences.csv", ",3,interaction_flow:3", f",3,{row}")
    assert len(problems(folder)) == 1


def test_a_plastic_arrow_counts_twice_in_either_order(folder):
    with (folder / "influences.csv").open("a", encoding="utf-8") as file:
        file.write("R008,trust * closeness,,bond,self,plastic,0.1,,,,,assumption,,\n")
    assert places(folder) == [("influences.csv", 8, "target"), ("influences.csv", 9, "target")]


@pytest.mark.parametrize("name", ["nodes", "influences", "steps", "scenarios"])
def test_a_table_that_was_cut_off_is_an_error_or_said_by_the_certificate(name, tmp_path):
    shutil.copytree(tables.data_folder() / "model", tmp_path / "own")
    assert CoupleModel.load(tmp_path / "own").certificate().remarks == ()
    path = tmp_path / "own" / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for keep in (len(lines) - 1, 60, 59, 10):
        if 6 < keep < len(lines):
            path.write_text("".join(lines[:keep]), encoding="utf-8")
            try:
                said = str(CoupleModel.load(tmp_path / "own").certificate())
            except TableError as error:
                assert error.problems
            else:
                assert f"{name}.csv has no row for" in said


def test_a_rise_that_nobody_can_reach_is_said_by_the_certificate(folder):
    change(folder / "steps.csv", "4,1,trust,both,rise,0.01", "4,1,trust,both,rise,0.4")
    assert any("trust cannot rise by 0.4" in remark for remark in tables.read_model_tables(folder).remarks)


def test_the_shipped_tables_give_no_remark():
    assert CoupleModel.load().certificate().remarks == ()
