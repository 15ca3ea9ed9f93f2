"""One function says what people mean by a path, and every door that takes one asks it."""

import ast
import os
import shutil
from pathlib import Path

import pytest

import neuro_helpers as nh
from neuro_helpers.kit import PredictionRecord
from neuro_helpers.tables import data_folder
from neuro_helpers.tables.places import place_of

ROOT = Path(__file__).parents[1]
OWN_WAYS = ("expanduser", "expandvars", "abspath", "realpath", "resolve")
WAYS = {  # how people write the file x.csv in a folder "my files" of their home, which is the current folder, too
    "from here": lambda home: "my files/x.csv", "whole": lambda home: f"{home}/my files/x.csv",
    "home": lambda home: "~/my files/x.csv", "a path": lambda home: Path("~/my files") / "x.csv",
    "with a dot": lambda home: "./my files/../my files/x.csv", "spaces around it": lambda home: "  my files/x.csv \n",
    "quoted": lambda home: f"'{home}/my files/x.csv'", "twice quoted": lambda home: "“\"my files/x.csv\"”",
    "address": lambda home: (home / "my files" / "x.csv").as_uri(),
    "address with spaces": lambda home: f"file://{home}/my files/x.csv",
    "address of this computer": lambda home: f"file://localhost{home}/my%20files/x.csv",
    "slash at the end": lambda home: "my files/", "a folder": lambda home: "~/my files",
    "backslashes": lambda home: "my files\\x.csv", "home with backslashes": lambda home: "~\\my files\\x.csv",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return a home with a folder "my files", where the person is at work."""
    (tmp_path / "my files").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_write_a_path_means_the_same_place(way, home):
    assert place_of(WAYS[way](home), "x.csv") == home / "my files" / "x.csv"


@pytest.mark.parametrize("way", WAYS)
def test_a_record_is_saved_and_restored_there(way, home):
    record, other = PredictionRecord(), PredictionRecord()
    record.add("Trust?", "up", "a guess", "down")
    named = {"slash at the end", "a folder"}
    expected = home / "my files" / ("my_predictions.csv" if way in named else "x.csv")
    assert record.save(WAYS[way](home)) == expected and expected.is_file()
    other.restore(WAYS[way](home))
    assert other.frame.equals(record.frame)
    expected.write_text("somebody's notes", encoding="utf-8")
    assert record.save(WAYS[way](home)) == expected.with_stem(f"{expected.stem}_2")  # left alone, however it is written
    assert expected.read_text(encoding="utf-8") == "somebody's notes"


@pytest.mark.parametrize("way", [way for way in WAYS if way not in ("slash at the end", "a folder")])
def test_a_page_is_saved_there(way, home, monkeypatch):
    from neuro_helpers.page import markup

    monkeypatch.setattr(markup, "page_html", lambda *_parts: "<!doctype html>")
    assert nh.save_page(WAYS[way](home)) == home / "my files" / "x.csv"
    assert (home / "my files" / "x.csv").read_text(encoding="utf-8") == "<!doctype html>"


@pytest.mark.parametrize("way", [way for way in WAYS if "address of" not in way])
def test_tables_are_read_there(way, home):
    shutil.copytree(data_folder() / "model", home / "my files" / "x.csv")  # a folder may be called so
    folder = WAYS[way](home) if way not in ("slash at the end", "a folder") else f"{WAYS[way](home)}/x.csv"
    assert len(nh.CoupleModel.load(folder).nodes) == len(nh.CoupleModel.load().nodes)


@pytest.mark.parametrize("written", [None, 5, 2.5, b"x.csv", ["x.csv"]])
def test_what_is_no_path_is_named(written):
    with pytest.raises(TypeError, match=r"path: found .*; allowed: the name of a file or folder"):
        place_of(written)


@pytest.mark.parametrize("written", ["", "  ", '""', "a\0b", "https://example.org/x.csv", "file://elsewhere/x.csv",
                                     "~nobody-of-this-name/x.csv"])
def test_what_is_no_place_here_is_named(written):
    with pytest.raises(ValueError, match=r"path: found .*; allowed: "):
        place_of(written)


@pytest.mark.skipif(os.sep != "/", reason="there it is a place")
def test_a_windows_path_elsewhere_is_named():
    with pytest.raises(ValueError, match="a place on a Windows computer"):
        place_of(r"C:\Users\me\x.csv")


def test_links_that_lead_to_one_another_are_named(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ValueError, match="allowed: a place on this computer"):
        place_of(tmp_path / "a" / "x.csv")


def own_ways(text):
    """Return the calls in a source that turn what people write into a path without asking `place_of`."""
    return [call for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)
            for call in [ast.unparse(node.func)] if call.split(".")[-1] in OWN_WAYS]


def test_no_other_place_in_the_package_has_a_way_of_its_own():
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
               for path in (ROOT / "neuro_helpers").rglob("*.py")}
    found = {name: calls for name, text in sources.items() if (calls := own_ways(text))}
    assert list(found) == ["neuro_helpers/tables/places.py"], found
    assert own_ways("Path(path).expanduser()") == ["Path(path).expanduser"]
