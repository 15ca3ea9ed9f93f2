"""Files that must be refused as a whole, and the harmless ways of writing a table, as Hypothesis strategies."""

from dataclasses import replace

from hypothesis import strategies as st
from table_books import CODINGS, SHIPPED, Form, write

SPACES = ("", " ", "   ", "\u00a0", "\u2009", "\t", "\u200b")
BLANK_ROWS = st.sampled_from(["", ",,,", " ", ",,,,,,,,,,,,,,,", '"","",""', " ,\u00a0, "])

SEPARATORS = {
    "semicolons and decimal commas": st.sampled_from([{"separator": ";", "decimal_comma": True}]),
    "semicolons and decimal points": st.sampled_from([{"separator": ";"}]),
    "tabs": st.booleans().map(lambda comma: {"separator": "\t", "decimal_comma": comma}),
    "a line sep=": st.sampled_from([
        {"separator_line": True},
        {"separator_line": True, "separator": ";", "decimal_comma": True},
        {"separator_line": True, "separator": "\t"},
    ]),
}  # fmt: skip
WRITINGS = {
    "another coding": st.sampled_from(list(CODINGS)).map(lambda coding: {"coding": coding}),
    "other line ends": st.sampled_from(["\r\n", "\r"]).map(lambda end: {"line_end": end}),
    "no last line end": st.just({"last_line_end": False}),
    "all cells quoted": st.just({"quote_all": True}),
    "spaces around cells": st.lists(st.sampled_from(SPACES), min_size=1, max_size=5).map(
        lambda spaces: {"around": tuple(spaces)}
    ),
    "spaces outside the quotation marks": st.lists(st.sampled_from(SPACES[:5]), min_size=1, max_size=5).map(
        lambda spaces: {"around": tuple(spaces), "outside_quotes": True, "quote_all": True}
    ),
    "blank rows at the end": st.tuples(st.integers(1, 40), BLANK_ROWS).map(
        lambda end: {"blank_at_end": end[0], "blank_row": end[1]}
    ),
    "blank rows in between": st.tuples(st.lists(st.integers(0, 80), min_size=1, max_size=5), BLANK_ROWS).map(
        lambda rows: {"blank_before": tuple(rows[0]), "blank_row": rows[1]}
    ),
    "columns without a name": st.integers(1, 3).map(lambda count: {"unnamed_columns": count}),
}
FORM_KINDS = {**SEPARATORS, **WRITINGS}


@st.composite
def forms(draw, kinds=tuple(FORM_KINDS)):
    """Draw a Form that combines some of these kinds."""
    form = Form()
    for kind in kinds:
        form = replace(form, **draw(FORM_KINDS[kind]))
    return form


@st.composite
def mixed_forms(draw):
    """Draw the names of one to five kinds that go together, and their Form."""
    separator = draw(st.lists(st.sampled_from(list(SEPARATORS)), max_size=1))
    writings = draw(st.lists(st.sampled_from(list(WRITINGS)), max_size=4, unique=True))
    kinds = [*separator, *writings] or ["other line ends"]
    return kinds, draw(forms(tuple(kinds)))


def another_number(draw, text):
    """Return the same number, written in another way."""
    ways = [text, "+" + text, text + "e0", text + "E+00"]
    if "." in text:
        ways += [text + "0", text.replace("0.", ".", 1) if text.startswith("0.") else text, text + "000"]
    else:
        ways += [text + ".0", text + "."]
    if text.startswith("-"):
        ways = [text, text + "e0", "\N{MINUS SIGN}" + text[1:]]
    return draw(st.sampled_from(ways))


BINARY_STARTS = [b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"\xff\xd8\xff\xe0"]
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>x</body></html>"


def some_bytes(name):
    """Return a strategy for files that are no table at all."""
    shipped = write(SHIPPED[name], Form(), name)
    head = shipped.split(b"\n")[0]
    utf16 = shipped.decode().encode("utf-16")
    return {
        "missing file": st.none(),
        "empty file": st.sampled_from(
            [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n ;;; \r\n", b",,,\n", b"sep=;\n"]
        ),
        "header without rows": st.sampled_from([head, head + b"\n", head + b"\r\n\r\n,,\r\n", b"\xef\xbb\xbf" + head]),
        "no header": st.just(shipped.split(b"\n", 1)[1]),
        "binary file": st.tuples(st.sampled_from(BINARY_STARTS), st.binary(max_size=300)).map(b"".join),
        "table with zero bytes": st.integers(1, len(shipped) - 1).map(lambda at: shipped[:at] + b"\0" + shipped[at:]),
        "web page": st.sampled_from(
            [PAGE, b"\xef\xbb\xbf\r\n" + PAGE, b"<table><tr><td>id", PAGE.decode().encode("utf-16")]
        ),
        "letters in another code": st.sampled_from(["cp1252", "latin-1", "mac_roman"]).map(
            lambda code: head + "\n\u00e9".encode(code) + b"\n"
        ),
        "cut in the middle of a letter": st.just((head + "\n\u2019".encode())[:-1]),
        "half a UTF-16 letter": st.just(utf16[:-1]),
        "too large": st.integers(2_000_001, 2_100_000).map(lambda size: shipped.ljust(size)),
        "too many rows": st.integers(2_001, 2_100).map(lambda count: head + b"\nx" * count),
        "too many columns": st.integers(101, 300).map(lambda count: head + b",x" * count + b"\n1\n"),
        "anything": st.binary(min_size=1, max_size=400),
    }


FILE_HARMS = list(some_bytes("steps"))
