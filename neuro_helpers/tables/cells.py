"""One cell at a time: numbers as spreadsheets write them, and text that was damaged on the way."""

import re
import unicodedata

NUMBER_FORM = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
COMMA_NUMBER = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
SPREADSHEET_ERROR = re.compile(r"#[^\W\d_][^\W\d_/0]*(?:/0|/[^\W\d_]+)?[!?]?", flags=re.IGNORECASE)
LONGEST_NUMBER = 40  # characters
LONGEST_TEXT = 2_000


def read_number(text, separator, commas_elsewhere=False):
    """Return the number in a cell, or None when it is none or could be read in two ways.

    A comma is a decimal sign only where it does not separate cells. Where it is one, ``20.160`` could be
    twenty or twenty thousand, and so could ``20,160`` anywhere.

    Examples
    --------
    >>> read_number("0,5", ";"), read_number("0,5", ","), read_number("20,160", ";")
    (0.5, None, None)
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    if len(text) > LONGEST_NUMBER or not NUMBER_FORM.fullmatch(text):
        return None
    if "," in text and (separator == "," or GROUPED.fullmatch(text)):
        return None
    if commas_elsewhere and GROUPED.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return number if abs(number) < float("inf") else None


def number_hint(text):
    """Return how a number was probably meant, or an empty string."""
    return text.replace(",", ".") if COMMA_NUMBER.fullmatch(text) and not GROUPED.fullmatch(text) else ""


def damage(text):
    """Return what may stand in a cell whose text was damaged by a program, or an empty string if it is sound.

    Examples
    --------
    >>> damage("partner’s"), damage("#REF!"), damage("partnerâ€™s")
    ('', 'a text, not the error sign of a spreadsheet', 'readable letters; save as "CSV UTF-8"')
    """
    if len(text) > LONGEST_TEXT:
        return f"at most {LONGEST_TEXT:,} characters"
    if text.startswith("#") and SPREADSHEET_ERROR.fullmatch(text):
        return "a text, not the error sign of a spreadsheet"
    if text.isascii() and text.isprintable():
        return ""
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text):
        return "text without control characters"
    if "\N{REPLACEMENT CHARACTER}" in text or _was_read_in_the_wrong_code(text):
        return 'readable letters; save as "CSV UTF-8"'
    return ""


def _was_read_in_the_wrong_code(text):
    """Say if this is UTF-8 that a program took for Windows-1252: an apostrophe shows as three letters."""
    try:
        return not text.isascii() and text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False
