"""The page as a file: what it holds, what it may not do, and what `save_page` says when it cannot write it."""

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from neuro_helpers import CoupleModel
from neuro_helpers.demos import scope
from neuro_helpers.demos.scope import ScopeLine, linked
from neuro_helpers.page import save_page
from neuro_helpers.page.level_table import level_table

TINY = Path(__file__).with_name("tiny_model")
LARGEST_BYTES = 1_600_000
NASTY = '</script><img src=x onerror=alert(1)>"\'&<!--'


class Reader(HTMLParser):
    """The tags of a page, and the text of its scripts and of everything else."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.words, self.style, self.open = [], [], "", "", None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self.open = None

    def handle_data(self, text):
        if self.open == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + text)
        elif self.open == "style":
            self.style += text
        else:
            self.words += text

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def data(self):
        return json.loads(next(text for attrs, text in self.scripts if attrs.get("id") == "data"))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return save_page(tmp_path_factory.mktemp("page") / "lab.html", preset="heated_free")


@pytest.fixture(scope="module")
def page(file):
    return Reader(file.read_text(encoding="utf-8"))


def nasty_model():
    """A model whose every label, description and sentence tries to be markup."""
    model = CoupleModel.load(TINY)
    nodes = model.nodes.reset_index().assign(description=NASTY, low=NASTY, high=NASTY)
    nodes["label"] += NASTY
    rows = model.influences.reset_index()
    scenes = model.scenarios.assign(label=NASTY, sentence=NASTY)
    return CoupleModel(nodes, rows, scenes, "document")


def test_it_returns_where_the_file_is_and_stays_small(file):
    assert file.is_absolute()
    assert file.name == "lab.html"
    assert file.stat().st_size < LARGEST_BYTES


def test_the_same_page_is_the_same_bytes(file, tmp_path):
    assert save_page(tmp_path / "again.html", preset="heated_free").read_bytes() == file.read_bytes()


def test_nothing_is_fetched(page):
    """No address anywhere but the support link, which a person has to choose; and the policy forbids the rest."""
    fetched = [(tag, attrs) for tag, attrs in page.tags if {"src", "srcset", "action", "data", "poster"} & set(attrs)]
    assert fetched == []
    assert page.named("link") == []
    assert {attrs["href"] for attrs in page.named("a")} <= {ScopeLine().support}
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_the_policy_allows_the_pages_own_scripts_and_nothing_else(page):
    (policy,) = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    code = [text for attrs, text in page.scripts if attrs.get("type") != "application/json"]
    allowed = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in code]
    assert re.search(r"script-src ([^;]*);", policy)[1].split() == allowed


def test_it_opens_with_what_was_asked_for(page, tmp_path):
    assert page.data["start"]["released"] == ["cortisol"]
    assert page.data["start"]["values"]["conflict"] == 80
    assert page.data["start"]["lens"] == "document"
    other = Reader(save_page(tmp_path / "e.html", lens="evidence").read_text(encoding="utf-8"))
    assert other.data["start"]["lens"] == "evidence"
    assert other.data["start"]["values"] == {"oxytocin": 50, "cortisol": 30, "conflict": 15}


def test_both_lenses_travel_with_the_page_whichever_model_it_is_made_from(page, tmp_path):
    model = CoupleModel.load(lens="evidence")
    other = Reader(save_page(tmp_path / "e.html", model=model).read_text(encoding="utf-8"))
    assert other.data["start"]["lens"] == "evidence"
    assert other.data["lenses"] == page.data["lenses"]
    assert other.data["lenses"]["document"] != other.data["lenses"]["evidence"]


def test_a_context_switch_of_the_model_acts_in_both_lenses_and_is_named(page, tmp_path):
    model = CoupleModel.load(context=["attachment_anxiety"])
    other = Reader(save_page(tmp_path / "c.html", model=model).read_text(encoding="utf-8")).data
    for lens in ("document", "evidence", "tested"):
        one = CoupleModel.load(lens=lens, context=["attachment_anxiety"])
        assert other["lenses"][lens] == level_table(one.network, one.influences)
        assert "Switched on: attachment anxiety." in other["words"]["lenses"][lens]
    assert other["lenses"] != page.data["lenses"]


def test_language_title_and_headings_in_order(page):
    assert page.named("html") == [{"lang": "en"}]
    assert len(page.named("title")) == len(page.named("h1")) == len(page.named("main")) == 1
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_labels_lead_somewhere(page):
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = [attrs[name] for _, attrs in page.tags for name in ("for", "aria-labelledby", "aria-describedby")
              if name in attrs]
    assert {one for text in wanted for one in text.split()} <= set(ids)


def test_the_scope_line_and_the_words_at_the_ends_are_there(page):
    assert ScopeLine().summary in page.words
    nodes = CoupleModel.load().nodes
    for words in nodes.loc[nodes["role"] == "slider", ["low", "high", "description"]].to_numpy().ravel():
        assert words in page.words


def hrefs(text):
    return re.findall(r'<a href="([^"]*)" rel="noreferrer">([^<]*)</a>', linked(text))


@pytest.mark.parametrize(("text", "links"), [
    ("https://uni.example/help (room 4, weekdays)", [("https://uni.example/help",) * 2]),
    ("https://uni.example/help.", [("https://uni.example/help",) * 2]),
    ("(see https://uni.example/a_(b)), or https://b.example?x=1&y=2!",
     [("https://uni.example/a_(b)",) * 2, ("https://b.example?x=1&amp;y=2",) * 2]),
    ("HTTP://UNI.EXAMPLE, room 4", [("HTTP://UNI.EXAMPLE",) * 2]),
    ("write to help@uni.example; or mailto:me@uni.example.",
     [("mailto:help@uni.example", "help@uni.example"), ("mailto:me@uni.example", "mailto:me@uni.example")]),
    ("tel:+49-30-1234, or +49 (30) 123 456 (day and night)",
     [("tel:+49301234", "tel:+49-30-1234"), ("tel:+4930123456", "+49 (30) 123 456")]),
    ("room 4, weekdays 10 to 12", []), ("javascript:alert(1) https://", []), ("", []),
    ('https://a.example/"><img src=x onerror=alert(1)>', [("https://a.example/",) * 2]),
])
def test_the_address_alone_is_the_link(text, links):
    assert hrefs(text) == links
    words = re.sub(r"</?a[^>]*>", "", linked(text))
    assert html.unescape(words) == text and "<" not in words


def test_the_teachers_own_words_reach_lessons_and_page(monkeypatch, tmp_path):
    support = "https://uni.example/help (room 4, weekdays)"
    monkeypatch.setattr(scope, "load", lambda name: pd.DataFrame({"setting": ["support_link"], "value": [support]}))
    page = save_page(tmp_path / "lab.html").read_text(encoding="utf-8")
    for text in (page, ScopeLine()._repr_mimebundle_()["text/html"]):
        assert '<a href="https://uni.example/help" rel="noreferrer">https://uni.example/help</a> (room 4' in text


def test_a_page_of_edited_tables_shows_markup_as_text(tmp_path):
    page = Reader(save_page(tmp_path / "nasty.html", model=nasty_model(), preset="heated").read_text(encoding="utf-8"))
    assert page.named("img") == []
    assert len(page.scripts) == 4
    assert NASTY in page.words
    assert page.data["scenarios"]["heated"]["sentence"] == NASTY
    assert page.data["questions"]


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no folder .*missing"):
        save_page(tmp_path / "missing" / "lab.html")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(IsADirectoryError, match=r"give a file in it"):
        save_page(tmp_path)


def test_an_unknown_starting_point_lists_the_known_ones(tmp_path):
    with pytest.raises(ValueError, match=r"preset: found 'heated'; allowed: reference, warm_evening"):
        save_page(tmp_path / "lab.html", preset="heated")
    assert not (tmp_path / "lab.html").exists()


def test_an_unknown_lens_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"lens: found 'x'; allowed"):
        save_page(tmp_path / "lab.html", lens="x")
    with pytest.raises(ValueError, match=r"lens: found 'x'; allowed"):
        save_page(tmp_path / "lab.html", lens="x", model=CoupleModel.load())


def test_the_page_can_be_written_from_the_command_line(tmp_path, monkeypatch, capsys):
    import sys

    from neuro_helpers.page import __main__ as command

    monkeypatch.setattr(sys, "argv", ["page", str(tmp_path / "lab.html"), "--preset", "warm_evening"])
    command.main()
    assert (tmp_path / "lab.html").stat().st_size > 500_000
    monkeypatch.setattr(sys, "argv", ["page", str(tmp_path / "nowhere" / "lab.html")])
    with pytest.raises(SystemExit):
        command.main()
    assert "There is no folder" in capsys.readouterr().err


# -- our own JavaScript, for browsers of 2021 --------------------------------------------------------------------------

PACKAGE = Path(__file__).resolve().parents[1] / "neuro_helpers"
OURS = sorted(PACKAGE.rglob("*.js"))
# What came into Chrome, Firefox or Safari after the middle of 2021. `at` is brought along where a drawing asks for it.
NEWER = re.compile(
    r"\.(at|findLast|findLastIndex|toSorted|toReversed|toSpliced|with|groupBy|isWellFormed|toWellFormed|showPopover|"
    r"checkVisibility|withResolvers|fromAsync|randomUUID|setHTML|union|intersection|difference|isSubsetOf|replaceSync)\("
    r"|\bObject\.hasOwn\b|\bstructuredClone\b|\brequestIdleCallback\b|\breportError\b|\bOffscreenCanvas\b"
    r"|\bBroadcastChannel\b|\bAbortSignal\.(timeout|any)\b|\bPromise\.(try|any)\b|\bCSS\.highlights\b|\bscheduler\."
    r"|\bstatic\s*\{|[({,;]\s*#\w+\s*[=;(]|\(\?<[=!]|\bimport\.meta\b|:has\(|/[dgimsuy]*v[dgimsuy]*[.,;)]")
BROUGHT = {"older_browsers.js": {"structuredClone", "Object.hasOwn", ".at("}, "drawing.js": {".at("}}


def newer(text):
    """Return what a script asks for that a browser of 2021 does not have; words in comments do not count."""
    code = re.sub(r"(?m)(^|\s)//.*$", "", text)
    return {found[0] for found in NEWER.finditer(code)}


@pytest.mark.parametrize("script", OURS, ids=lambda path: path.name)
def test_our_scripts_ask_for_nothing_newer_than_2021(script):
    found = newer(script.read_text(encoding="utf-8"))
    assert found <= BROUGHT.get(script.name, set())


@pytest.mark.parametrize("code", [
    "list.findLast((one) => one)", "Object.hasOwn(a, b)", "structuredClone(spec)", "path.at(-1)[1]", "list.toSorted()",
    "class A { #x = 1; }", "class A { static { go(); } }", "text.replace(/(?<=a)b/, '')", "one.matches(':has(b)')"])
def test_that_check_finds_what_is_newer(code):
    assert newer(code) and not newer(f"// {code}")


def test_what_older_browsers_lack_is_brought_to_whoever_asks_for_it(file):
    from neuro_helpers import display
    from neuro_helpers.kit.drawing import Canvas

    brought = display.OLDER_BROWSERS.read_text(encoding="utf-8").strip()
    text = file.read_text(encoding="utf-8")
    assert text.index(brought) < text.index(display.drawing_library()[:200])
    assert brought in Canvas._esm and len(OURS) >= 12
    display.LiveChart({"data": {"values": []}, "mark": "point"})
    assert display.DrawingLibrary._esm.startswith(brought)
