"""What the model tables point to: the document's words and the findings, always the shipped ones."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .catalogue import shipped_path
from .errors import TableError, nearest
from .frames import check_file

QUOTES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
SPACES = re.compile(r"\s")
ARROW = "\N{RIGHTWARDS ARROW}"


@dataclass(frozen=True)
class References:
    """The document's rows as texts, and the findings' names.

    Attributes
    ----------
    document : dict
        ``"neurochemicals:Oxytocin"`` -> the texts of that row's cells.
    findings : tuple of str
        ``"nave2015:1"`` and so on.
    """

    document: dict
    findings: tuple

    def holds(self, phrase, row=""):
        """Say if the phrase is one unbroken piece of the document (or of one row of it), in any case."""
        wanted = even(phrase)
        return any(wanted in even(text) for text in self._texts(row))

    def row_of(self, phrase):
        """Return the first document row that holds the phrase, or an empty string."""
        return next((row for row in self.document if self.holds(phrase, row)), "")

    def nearest_phrase(self, phrase, row=""):
        """Return the piece of the document that is most like the phrase."""
        pieces = [piece.strip() for text in self._texts(row) for piece in re.split(f"[{ARROW},.]|[“”]", text)]
        return nearest(phrase, [piece for piece in [*pieces, *self._texts(row)] if piece])

    def sentences(self, row):
        """Return the sentences of one row of the document; a table's row is one, its cells joined by full stops."""
        first, *others = self.document[row]
        if others:
            return [f"{first}: {'. '.join(others)}"]
        return re.split(r"(?<=[.!?]) ", first.strip(QUOTES))

    def _texts(self, row):
        rows = [self.document[row]] if row in self.document else self.document.values()
        return [text for texts in rows for text in texts]


def even(text):
    """Return text with every kind of space as a plain one, in small letters."""
    return SPACES.sub(" ", text).casefold()


def shipped(name):
    """Return a shipped table's typed frame; TableError if someone broke the file."""
    return sound(check_file(name, shipped_path(name))).plain()


def sound(checked):
    """Return a checked table that has no problems, or raise TableError."""
    if checked.problems:
        raise TableError(checked.problems)
    return checked


def references():
    """Return the References of the shipped tables."""
    names = ("brain_regions", "neurochemicals", "interaction_flow", "closing_quotation", "findings")
    return _references(*(sound(check_file(name, shipped_path(name))) for name in names))


@lru_cache(maxsize=2)
def _references(regions, chemicals, flow, quotation, findings):
    document = {}
    for name, table in (("brain_regions", regions), ("neurochemicals", chemicals)):
        for cells in table.plain().itertuples(index=False):
            document[f"{name}:{cells[0]}"] = tuple(cells)
    for step, *parts in flow.plain().itertuples(index=False):
        document[f"interaction_flow:{step}"] = (f" {ARROW} ".join(parts),)
    document["closing_quotation:1"] = (quotation.plain().quotation[0],)
    pairs = findings.plain()[["id", "relation"]].itertuples(index=False)
    return References(document, tuple(f"{name}:{relation}" for name, relation in pairs))
