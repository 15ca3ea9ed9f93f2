"""Moodle's grading worksheet: who took part under which number, and the same file with grades in it.

Only the cells of the column for grades are ever changed: Moodle refuses a worksheet whose other cells differ.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from .errors import Problem, TableError, Unreadable
from .places import place_of
from .reading import MOST_ROWS, read_bytes, to_text, utf16_kind

BOM = "\ufeff"
# What Moodle calls a column -> its names in the languages that we know, in small letters.
COLUMNS = {
    "participant": ("identifier", "id", "identifikation", "kennung"),
    "name": ("full name", "vollständiger name", "name"),
    "number": ("id number", "id-nummer", "student number", "matrikelnummer", "personennummer"),
    "grade": ("grade", "bewertung"),
    "highest": ("maximum grade", "bestwertung", "höchste bewertung"),
}
NEEDED = {"participant": "Identifier (in German: ID)", "grade": "Grade (in German: Bewertung)"}
GRADE = re.compile(r"\d{1,6}([.,]\d{1,5})?")  # "100.00", and "100,00" even between commas: it is in quotation marks
PARTICIPANT = re.compile(r"(\d+)\s*$")  # "Participant 123456", "Teilnehmer/in123456"


@dataclass(frozen=True)
class Participant:
    """One row of the worksheet: Moodle's own number, the student number (or ""), the name, the highest grade."""

    participant: str
    number: str
    name: str
    highest: float | None = None


@dataclass(frozen=True)
class Worksheet:
    """A grading worksheet as it was read; see `read_worksheet`."""

    rows: list  # of lists of texts, with the header
    places: dict  # name of a column -> its place
    separator: str
    line_end: str
    encoding: str
    bom: bool
    participants: dict = field(default_factory=dict)  # Moodle's number -> Participant

    def with_grades(self, grades, most):
        r"""Return the bytes of the same worksheet with grades in it, for Moodle to read back.

        Parameters
        ----------
        grades : dict of str to float
            Moodle's number of a participant -> points; all other rows stay as they are.
        most : float
            The points that a whole assignment gives. Where Moodle's highest grade is another one, points are scaled.

        Examples
        --------
        >>> sheet = read_worksheet(b"Identifier,Full name,Grade,Maximum Grade\nParticipant 7,A,,100.00\n")
        >>> print(sheet.with_grades({"7": 15}, most=20).decode().splitlines()[1])
        Participant 7,A,75.00,100.00
        """
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.separator, lineterminator=self.line_end)
        writer.writerow(self.rows[0])
        for row in self.rows[1:]:
            person = self.participants.get(_participant(row[self.places["participant"]]))
            filled = list(row)
            if person is not None and person.participant in grades:
                grade = grades[person.participant] * (person.highest or most) / most
                written = f"{grade:.2f}"
                comma = "," in row[self.places["highest"]] if "highest" in self.places else False
                filled[self.places["grade"]] = written.replace(".", ",") if comma else written
            writer.writerow(filled)
        return ((BOM if self.bom else "") + text.getvalue()).encode(self.encoding)


def read_worksheet(source, file=""):
    r"""Return Moodle's grading worksheet, in English or German, as Moodle or a spreadsheet saved it.

    Parameters
    ----------
    source : str, path or bytes
        Where the file is, or what it holds.
    file : str
        Its name, where its content is given.

    Raises
    ------
    TableError
        If it is no grading worksheet, or two rows are about one participant or one student number.

    Examples
    --------
    >>> sheet = read_worksheet("ID;Vollständiger Name;ID-Nummer;Bewertung\nTeilnehmer/in12;Ö;s001;\n".encode())
    >>> sheet.participants["12"].number
    's001'
    """
    try:
        if not isinstance(source, bytes):
            path = place_of(source)
            file = path.name
            source = read_bytes(path)
        encoding = utf16_kind(source) or _encoding(source)
        text = source.decode(encoding)
        if not text.strip():
            raise Unreadable("an empty file", "Moodle's grading worksheet")
        to_text(text.encode())  # a workbook, a web page, an empty file: said there
    except Unreadable as error:
        raise TableError([Problem(file, None, None, error.found, error.allowed, error.suggestion)]) from None
    except UnicodeDecodeError:
        raise TableError([Problem(file, None, None, "letters that cannot be read", "a file saved as CSV UTF-8")]
                         ) from None
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=lambda one: len(_places(next(csv.reader([first], delimiter=one), []))))
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    places = _places(rows[0] if rows else [])
    missing = [name for name in NEEDED if name not in places]
    if missing:
        names = " and ".join(NEEDED[name] for name in missing)
        raise TableError([Problem(file, 1, None, f"no column {names}", "the grading worksheet that Moodle gives: in "
                                  'the assignment choose "View all submissions" and "Download grading worksheet"')])
    line_end = "\r\n" if "\r\n" in text else "\n"
    sheet = Worksheet(rows, places, separator, line_end, encoding, bom)
    problems = _problems(sheet, file)
    if problems:
        raise TableError(problems)
    for row in rows[1:]:
        one = _person(row, places)
        sheet.participants[one.participant] = one
    return sheet


def _encoding(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"  # a spreadsheet program on Windows
    return "utf-8"


def _places(header):
    """Return the name of a column -> its place; the first one that has a known name is meant."""
    found = {}
    for place, cell in enumerate(header):
        words = " ".join(cell.replace(BOM, "").strip().casefold().split())
        for name, known in COLUMNS.items():
            if words in known:
                found.setdefault(name, place)
    return found


def _participant(text):
    found = PARTICIPANT.search(text)
    return found[1] if found else ""


def _person(row, places):
    def cell(name):
        return " ".join(row[places[name]].split()) if name in places else ""

    return Participant(_participant(cell("participant")), cell("number"), cell("name"),
                       float(cell("highest").replace(",", ".")) if GRADE.fullmatch(cell("highest")) else None)


def _problems(sheet, file):
    """Return what makes it unclear whose row it is."""
    problems, seen = [], {}
    width = len(sheet.rows[0])
    if len(sheet.rows) > MOST_ROWS + 1:
        return [Problem(file, None, None, f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,} rows")]
    for number, row in enumerate(sheet.rows[1:], start=2):
        if len(row) != width:
            problems.append(Problem(file, number, None, f"{len(row)} cells", f"{width} cells, as in the header"))
            continue
        one = _person(row, sheet.places)
        if not one.participant:
            problems.append(Problem(file, number, None, f'"{row[sheet.places["participant"]]}"',
                                    "Moodle's number of a participant, such as Participant 123456"))
        for kind, value in (("participant", one.participant), ("student number", one.number.casefold())):
            if value and (kind, value) in seen:
                problems.append(Problem(file, number, None, f"the {kind} {value}, which is also in row "
                                        f"{seen[kind, value]}", "each person once"))
            seen.setdefault((kind, value), number)
    return problems
