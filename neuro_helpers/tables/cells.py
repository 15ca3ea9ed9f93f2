"""One cell at a time: numbers as spreadsheets write them, and text that was damaged on the way."""

import re
import unicodedata

NUMBER_FORM = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
COMMA_NUMBER = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
SPREADSHEET_ERROR = re.compile(r"#[^\W\d_][^\W\d_/0]*(?:/0|/[^\W\d_]+)?[!?]?", flags=re.IGNORECASE)
LONGEST_NUMBER = 40  # characters
LONGEST_TEXT = 2_000


def read_number(text, separator):
    """Return the number in a cell, or None when it is none or could be read in two ways.

    A comma is a decimal sign only where it does not separate cells. Where it may be one, ``20.160`` could be
    twenty or twenty thousand, and so could ``20,160`` anywhere.

    Examples
    --------
    >>> read_number("0,5", ";"), read_number("0,5", ","), read_number("20,160", ";"), read_number("20.160", ";")
    (0.5, None, None, None)
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    if len(text) > LONGEST_NUMBER or not NUMBER_FORM.fullmatch(text):
        return None
    if ("," in text and separator == ",") or two_readings(text, separator):
        return None
    number = float(text.replace(",", ".")) + 0.0  # -0 is 0
    return number if abs(number) < float("inf") else None


def two_readings(text, separator):
    """Return both numbers that a cell could mean, as a text; empty where there is one reading or none.

    Examples
    --------
    >>> two_readings("1.200", ";"), two_readings("1.200", ","), two_readings("1,200", ",")
    ('1.2 or 1200', '', '1.2 or 1200')
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    groups = len(re.findall("[.,]", text))
    if groups != 1 or not GROUPED.fullmatch(text) or (separator == "," and "." in text):
        return ""
    return f"{float(text.replace(',', '.')):g} or {re.sub('[.,]', '', text)}"


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
    if any(is_unseen(c) for c in text):
        return "text without characters that nobody sees, such as signs that turn its direction"
    if "\N{REPLACEMENT CHARACTER}" in text or _was_read_in_the_wrong_code(text):
        return 'readable letters; save as "CSV UTF-8"'
    return ""


# Left out wherever they stand: they only say where a word may break, or how a letter is drawn.
WITHOUT_MEANING = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u034f\u180e"))
WITHOUT_MEANING |= dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E)])
BLANKS_THAT_ARE_LETTERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


def without_unseen(text):
    r"""Return text without the invisible characters that carry no meaning, and without space around it.

    Examples
    --------
    >>> without_unseen(" cor\u00adti\u200bsol ")
    'cortisol'
    """
    return (text if text.isascii() else text.translate(WITHOUT_MEANING)).strip()


def is_unseen(character):
    """Say if nobody sees a character although it changes what others see: signs of direction, tags, fillers."""
    kind = unicodedata.category(character)
    return kind in ("Cf", "Co", "Cs", "Zl", "Zp") or character in BLANKS_THAT_ARE_LETTERS


LOOK_ALIKE = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅаеоурсхіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναρυιϳ\N{RIGHT SINGLE QUOTATION MARK}\N{MINUS SIGN}\N{EN DASH}",
    "ABE3KMHOPCTYXIJSaeoypcxijshdqwABEZHIKMNOPTYXovapuij'--",
)


def as_seen(text):
    """Return what two texts that look alike have in common: for telling names apart as people do.

    Examples
    --------
    >>> as_seen("Trust ") == as_seen("ＴＲＵＳＴ") == as_seen("Тrust")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(LOOK_ALIKE).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain.translate(LOOK_ALIKE)).split())


# Code pages that programs take UTF-8 for, and the letters that are looked for behind what they show.
CODE_PAGES = ("cp1252", "latin-1", "cp437", "cp850", "cp858", "cp852", "mac_roman", "cp1250", "cp1254", "cp1257")
OTHER_SCRIPTS = ("cp1251", "cp866", "koi8-r", "cp1253", "cp737", "mac_cyrillic")  # only where three stand for one
LIKELY = re.compile("[\u00a0-\u00ffćčęąłńőœśšŸžźżŽŠŁğışű\u2010-\u2044\u20ac\u2122\u2190-\u21ff\u2200-\u22ff]")
QUOTES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
MARKS = "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026"
BROKEN_OFF = re.compile("â€|ΓÇ|ÔÇ")  # a mark of which the last part got lost


def _was_read_in_the_wrong_code(text):
    """Say if a part of this is UTF-8 that a program took for another code: an apostrophe shows as three letters."""
    text = text.strip(QUOTES)  # a sentence in quotation marks may end in a letter and a mark that look like damage
    if BROKEN_OFF.search(text):
        return True
    for run in re.findall(r"[^\x00-\x7f]{2,}", text):
        for length in (2, 3):
            pieces = {run[at : at + length] for at in range(len(run) - length + 1)}
            if length == 2:  # a letter and a closing mark are damage only where one program shows them as a rule
                pieces = {piece for piece in pieces if piece[0] in "ÃÂ" or piece[1] not in MARKS}
            pages = CODE_PAGES if length == 2 else CODE_PAGES + OTHER_SCRIPTS
            if any(_means_one_letter(piece, page) for piece in pieces for page in pages):
                return True
    return False


def _means_one_letter(piece, page):
    try:
        letter = piece.encode(page).decode("utf-8")
    except UnicodeError:
        return False
    return len(letter) == 1 and LIKELY.fullmatch(letter) is not None
