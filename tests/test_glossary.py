"""The glossary: its sentences, and the marks that open them in the lessons' text."""

import html
import json
import re

import pandas as pd
import pytest

import neuro_helpers as nh
from neuro_helpers.tables import word_checks
from neuro_helpers.tables.frames import check_bytes
from tools import mark_terms
from tools.mark_terms import MARK, without_marks

GLOSSARY = nh.load("glossary")
LESSONS = mark_terms.lessons()
OPENED = re.compile(r'<details class="nh-term"[^>]*><summary>(.*?)</summary> (.*?)</details>')
SMALL = pd.DataFrame([("insula", "A folded region.", 1, "insula", ""), ("brain scan", "A picture.", 0, "", "scan"),
                      ("load", "What weighs on people.", 0, "load", "chronic load")],
                     columns=["term", "sentence", "first_lesson", "node", "also"])


def texts_of(path):
    """Return the texts of a lesson's markdown cells."""
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
            if cell["cell_type"] == "markdown"]


def lesson_of(*texts):
    return {"cells": [{"cell_type": "markdown", "source": text.splitlines(keepends=True)} for text in texts]}


def set_in(text, lesson=3):
    """Return the text of a cell, the second one of its lesson, with its marks."""
    return "".join(mark_terms.marked(lesson_of("# Title", text), lesson, SMALL)[0]["cells"][1]["source"])


# -- the lessons -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_marks_are_as_the_tool_sets_them_and_each_lesson_uses_the_terms_that_it_opens_first(path):
    assert mark_terms.mark(path, check=True) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_opens_sentences_of_the_table_each_once_and_only_terms_that_it_may(path):
    opened = [found for text in texts_of(path) for found in OPENED.findall(text)]
    sentences = dict(zip(GLOSSARY["sentence"], GLOSSARY["first_lesson"], strict=True))
    told = [html.unescape(sentence) for _words, sentence in opened]
    assert opened and set(told) <= set(sentences) and len(set(told)) == len(told)
    assert max(sentences[one] for one in told) <= LESSONS[path]
    text = "".join(texts_of(path))
    assert text.count("<details") == len(opened) == text.count("</details>")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_is_opened_stands_where_a_paragraph_can_be_read_on(path):
    """A line that began with <details> would be HTML to its end: its stars and links would be shown as they are."""
    title, *texts = texts_of(path)
    assert "nh-term" not in title
    for text in texts:
        for line in text.split("\n"):
            assert not re.match(r"\s*([-*+] |\d+\. )?<details", line)
            assert not (line.startswith(("#", "|")) and MARK.search(line))
            plain = re.sub(r"\*\*(.+?)\*\*|\*(.+?)\*", "", MARK.sub("", line))
            assert "*" not in plain and "</" not in plain  # no mark cut an emphasis in two


def test_a_node_of_the_glossary_has_the_glossarys_word():
    labels = nh.load("nodes").set_index("node")["label"]
    named = GLOSSARY[GLOSSARY["node"] != ""]
    assert len(named) > 10
    for row in named.itertuples():
        words = [word.strip().casefold() for word in (row.term, *row.also.split(";")) if word.strip()]
        label = labels[row.node].casefold()
        assert any(word in label or label in word for word in words), row.term


# -- the tool ----------------------------------------------------------------------------------------------------------


def test_the_first_use_is_marked_once_and_taking_the_marks_out_gives_the_text_back():
    text = "The **insula** and a brain scan, two scans; the insula again.\n\n- Chronic load, and *load*."
    now = set_in(text)
    assert OPENED.findall(now) == [("**insula**", "A folded region."), ("brain scan", "A picture."),
                                   ("Chronic load", "What weighs on people.")]
    assert without_marks(now) == text and set_in(now) == now


@pytest.mark.parametrize("text", [
    "## The insula", "| insula | x |", "See [the insula](#insula).", "Type `insula`.", "“The insula is active.”",
    "**The insula first.** Then.", "*An insula*", "Conflict → insula", "insulating, super-insula",
    "<b title='insula'>x</b>", "Here: double-click, and write on the insula.", "## Summary\n\nYou saw the insula."])
def test_words_that_a_mark_would_break_are_left_alone(text):
    assert set_in(text) == text


@pytest.mark.parametrize("text", ["**Insula** is first.", "- Insulas in a list.", "2. *insula*, then."])
def test_a_line_never_begins_with_a_mark(text):
    now = set_in(text)
    assert len(OPENED.findall(now)) == 1 and without_marks(now) == text
    assert not re.match(r"\s*([-*+] |\d+\. )?<details", now)


def test_a_term_waits_for_its_lesson_and_the_first_cell_has_none():
    assert set_in("The insula.", lesson=0) == "The insula."
    notebook, unused = mark_terms.marked(lesson_of("# The insula", "Nothing."), 1, SMALL)
    assert notebook == lesson_of("# The insula", "Nothing.") and unused == ["insula"]


def test_an_edited_sentence_or_mark_is_found(tmp_path):
    first = next(iter(LESSONS))
    for old, new in (("of real couples.</details>", "of couples.</details>"), ('"nh-term"', '"nh-term x"')):
        path = tmp_path / first.name
        text = first.read_text(encoding="utf-8")
        assert old.replace('"', '\\"') in text
        path.write_text(text.replace(old.replace('"', '\\"'), new.replace('"', '\\"'), 1), encoding="utf-8")
        assert mark_terms.main(["--check", str(path)]) == 1
        assert mark_terms.main([str(path)]) == 0
        assert path.read_text(encoding="utf-8") == text and mark_terms.main(["--check", str(path)]) == 0


# -- the table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "column", "found"), [
    ("insula,A region.,1,insulla,", "node", '"insulla"'), ("insula,A region,1,,", "sentence", '"A region"'),
    ("insula,A region. Of the brain.,1,,", "sentence", '"A region. Of'), ("insula,A *region*.,1,,", "sentence", '"A *'),
    ("insula,It costs $5 and $6.,1,,", "sentence", '"It costs $5'),
    ("insula,It is &lt;b&gt;.,1,,", "sentence", '"It is &lt;b'), ("insula,A \\alpha.,1,,", "sentence", '"A '),
    ("<b>insula</b>,A region.,1,,", "term", '"<b>insula</b>"'), ("insula|cortex,A region.,1,,", "term", '"insula|cor'),
    ("insula,A region.,1,,x; <script>", "also", '"x; <script>"'), ("insula,A region.,1,,a $b$", "also", '"a $b$"'),
    ("insula,A region.,1,,load", "also", '"load", which is also in row 2'),
    ("insula,A region.,9,,", "first_lesson", '"9"'),
    ("Load,A region.,1,,", "term", '"Load", which looks the same')])
def test_a_bad_row_of_the_glossary_is_named(line, column, found):
    text = f"term,sentence,first_lesson,node,also\nload,What weighs on people.,0,load,\n{line}\n"
    table = check_bytes("glossary", "glossary.csv", text.encode())
    problems = [*table.problems, *word_checks.check_glossary(table)]
    assert [(one.row, one.column, one.found[:len(found)]) for one in problems if one.row == 3] == [(3, column, found)]
