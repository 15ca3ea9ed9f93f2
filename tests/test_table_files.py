"""Whole files: what is no table, where tables lie, what reading forgives, and what comes out of it."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from neuro_helpers import tables
from neuro_helpers.tables.catalogue import SCHEMAS
from neuro_helpers.tables.dictionary import data_dictionary
from neuro_helpers.tables.reading import LARGEST_FILE_BYTES, read_grid
from neuro_helpers.tables.references import references

TINY = Path(__file__).with_name("tiny_model")
SAVE_AS = 'a text table; in the spreadsheet choose "Save as" and "CSV UTF-8"'
HEADER = (TINY / "influences.csv").read_bytes().split(b"\n")[0]
NO_TABLES = {
    "workbook": (b"PK\x03\x04rest", f"found a spreadsheet workbook or zip archive; allowed: {SAVE_AS}."),
    "old_workbook": (b"\xd0\xcf\x11\xe0", f"found an old spreadsheet workbook (xls); allowed: {SAVE_AS}."),
    "picture": (b"\x89PNG\r\n\x1a\n", f"found a picture (PNG); allowed: {SAVE_AS}."),
    "zero_bytes": (HEADER + b"\nR001,\0", f"found a file that is not text; allowed: {SAVE_AS}."),
    "web_page": (b"\r\n<!DOCTYPE html><p>", f"found a web page (HTML); allowed: {SAVE_AS}."),
    "windows_1252": (
        HEADER + b"\nR001,partner\x92s",
        f"found letters that are not saved as UTF-8 (line 2); allowed: {SAVE_AS}.",
    ),
    "half_a_utf_16_letter": (
        HEADER.decode().encode("utf-16")[:-1],
        f"found letters that are not saved as UTF-16; allowed: {SAVE_AS}.",
    ),
    "nothing": (b"", "found an empty file; allowed: a header and at least one row."),
    "blank_rows": (b"\r\n,,,\r\n", "found an empty file; allowed: a header and at least one row."),
    "header_alone": (HEADER, "found a header without rows; allowed: at least one row below the header."),
    "too_many_rows": (HEADER + b"\nx" * 2001, "found more than 2,000 rows; allowed: at most 2,000 rows."),
    "too_many_columns": (HEADER + b",x" * 100, "found more than 100 columns; allowed: at most 100 columns."),
    "unknown_separator": (
        b"sep=|\n" + HEADER,
        'found the separator "|"; allowed: a comma, a semicolon or a tab between cells.',
    ),
}
FORGIVEN = {
    "byte_order_mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf_16": lambda text: text.encode("utf-16"),
    "utf_16_big_endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "windows_line_ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old_mac_line_ends": lambda text: text.replace("\n", "\r").encode(),
    "blank_rows_at_the_end": lambda text: (text + "\n,,,,,\n;;\n \n").encode(),
    "blank_rows_at_the_top_and_in_between": lambda text: ("\n" + text.replace("\n", "\n,,\n")).encode(),
    "spaces_around_cells": lambda text: text.replace(",", " ,\u00a0").encode(),
    "semicolons_and_decimal_commas": lambda text: semicolons(text).encode(),
    "line_sep": lambda text: ("sep=;\n" + semicolons(text)).encode(),
    "tabs_as_unicode_text": lambda text: semicolons(text).replace(";", "\t").encode("utf-16"),
    "empty_column_without_a_name": lambda text: text.replace("\n", ",\n").encode(),
}


def semicolons(text):
    """Return steps.csv as a spreadsheet set to German saves it."""
    return text.replace(",", ";").replace("0.", "0,")


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the tiny model's tables."""
    return Path(shutil.copytree(TINY, tmp_path / "model"))


def lines_of_error(folder):
    with pytest.raises(tables.TableError) as raised:
        tables.read_model_tables(folder)
    return str(raised.value).splitlines()[1:]


@pytest.mark.parametrize("case", NO_TABLES)
def test_file_that_is_no_table(case, folder):
    data, line = NO_TABLES[case]
    (folder / "influences.csv").write_bytes(data)
    assert lines_of_error(folder) == [f"influences.csv: {line}"]


def test_file_without_a_header(folder):
    (folder / "steps.csv").write_text("1,1,trust,A,rise,0.1\n2,1,trust,A,rise,0.1\n")
    assert lines_of_error(folder) == [
        'steps.csv, row 1: found a first row without a known column name: "1,1,trust,A,rise,0.1"; allowed: the'
        " header step, order, node, partner, direction, change."
    ]


def test_missing_file_and_a_name_like_it(folder):
    (folder / "steps.csv").rename(folder / "steps (1).csv")
    (folder / "scenarios.csv").unlink()
    assert lines_of_error(folder) == [
        "steps.csv: found no such file; allowed: a file named steps.csv in this folder. Did you mean steps (1).csv?",
        "scenarios.csv: found no such file; allowed: a file named scenarios.csv in this folder.",
    ]


def test_folder_instead_of_a_file(folder):
    (folder / "steps.csv").unlink()
    (folder / "steps.csv").mkdir()
    assert lines_of_error(folder) == ["steps.csv: found a folder; allowed: a file with this name."]


def test_file_of_fifty_megabytes_is_refused_unread(folder):
    with (folder / "steps.csv").open("r+b") as file:
        file.truncate(50_000_000)
    assert lines_of_error(folder) == ["steps.csv: found a file of 50.0 MB; allowed: at most 2 MB."]
    largest = max(path.stat().st_size for path in tables.data_folder().rglob("*.csv"))
    assert largest * 10 < LARGEST_FILE_BYTES


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_does_not_hang(folder):
    (folder / "steps.csv").unlink()
    os.mkfifo(folder / "steps.csv")
    assert lines_of_error(folder) == ["steps.csv: found something that is not a file; allowed: a file with this name."]


def test_folder_that_is_missing_or_a_file(folder):
    rule = "allowed: a folder that holds the four model tables."
    assert lines_of_error(folder / "no") == [f"{folder / 'no'}: found no such folder; {rule}"]
    assert lines_of_error(folder / "steps.csv") == [f"{folder / 'steps.csv'}: found a file; {rule}"]


@pytest.mark.parametrize("case", FORGIVEN)
def test_what_spreadsheets_do_is_forgiven(case, folder):
    path, before = folder / "steps.csv", tables.read_model_tables(folder).steps
    path.write_bytes(FORGIVEN[case](path.read_text(encoding="utf-8")))
    pd.testing.assert_frame_equal(tables.read_model_tables(folder).steps, before)


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    """A cell with line ends is one row; blank rows count; the line sep= doesn't."""
    grid = read_grid(b'sep=;\r\nid;note\r\n;\r\na;"two\r\nlines"\r\n\r\nb;last', ["id", "note"])
    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, ["id", "note"]),
        (3, ["a", "two\nlines"]),
        (5, ["b", "last"]),
    ]


def test_text_stays_text(folder):
    """What pandas takes for a missing value, and what a browser takes for a tag, are plain text here."""
    for text in ("NA", "None", "nan", "null", "TRUE", "=1+1", "<script>alert(1)</script>", "a \u201cb\u201d &amp; c"):
        path = folder / "nodes.csv"
        path.write_text(
            (TINY / "nodes.csv").read_text(encoding="utf-8").replace("Feeling close.", text), encoding="utf-8"
        )
        assert tables.read_model_tables(folder).nodes.description.iloc[-1] == text


def test_number_that_can_be_read_in_two_ways_is_refused(folder):
    path = folder / "nodes.csv"
    text = path.read_text(encoding="utf-8")
    for number in ("20,160", "20.160"):
        path.write_text(semicolons(text).replace("20160", number), encoding="utf-8")
        assert lines_of_error(folder) == [  # the bond's row and the load's
            f'nodes.csv, row {row}, column tau_minutes: found "{number}", which could be 20.16 or 20160; '
            'allowed: a number greater than 0.' for row in (5, 6)
        ]


def test_row_whose_sign_fits_no_valence_loads(folder):
    path = folder / "influences.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.54", "-0.54"), encoding="utf-8")
    assert tables.read_model_tables(folder).influences.weight[0] == -0.54


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_shipped_table_loads_with_its_types(name):
    table = tables.load(name)
    assert list(table) == SCHEMAS[name].names
    assert table.index.equals(pd.RangeIndex(len(table)))
    for column in SCHEMAS[name].columns:
        whole = "Int64" if column.optional else "int64"
        wanted = {"text": "str", "number": "float64", "whole number": whole}[column.kind]
        assert table[column.name].dtype == wanted, column.name
        if column.kind == "text":
            assert not table[column.name].isna().any()


def test_every_csv_file_below_data_has_a_schema_and_a_name():
    assert {path.stem for path in tables.data_folder().rglob("*.csv")} == set(SCHEMAS)


def test_a_loaded_table_is_a_copy():
    regions, nodes = tables.load("brain_regions"), tables.read_model_tables().nodes
    regions.loc[0, "region"] = "changed"
    nodes.loc[0, "baseline"] = 0.9
    assert tables.load("brain_regions").region[0] == "Amygdala"
    assert tables.load("nodes").baseline[0] != 0.9


def test_unknown_table_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'brain_regions'"):
        tables.load("brain_region")
    with pytest.raises(ValueError, match="allowed: brain_regions, "):
        tables.load(3)


def test_terms_point_to_nodes_and_findings():
    terms, findings, known = tables.load("terms"), tables.load("findings"), references()
    assert set(terms.node) <= set(tables.load("nodes").node)
    assert set(terms.term) <= set(findings.source) | set(findings.target)
    cited = {item for cell in terms.findings for item in cell.split(";") if item}
    assert cited <= set(known.findings)


def test_data_dictionary_is_the_schemas():
    """`python -m neuro_helpers.tables.dictionary > data/README.md` writes it anew."""
    assert (tables.data_folder() / "README.md").read_text(encoding="utf-8") == data_dictionary()


def test_data_dictionary_says_everything_about_every_column():
    lines = (tables.data_folder() / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    assert [row[0].strip("`") for row in rows] == [name for schema in SCHEMAS.values() for name in schema.names]
    assert all(len(row) == 7 and all(row) for row in rows), "name, meaning, type, unit, range, source, licence"
