"""What a column is: its meaning for the data dictionary, its rule for the check, both in one place."""

import re
from dataclasses import dataclass, field

TEXT, NUMBER, WHOLE = "text", "number", "whole number"

DOCUMENT_SOURCE = "the document, verbatim"
OWN_SOURCE = "this project"
PUBLIC = "public document"
OWN_LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, meaning, unit, source, licence : str
        As the data dictionary shows them.
    kind : str
        ``"text"``, ``"number"`` or ``"whole number"``.
    optional : bool
        True when a cell may be empty.
    unique : bool
        True when no two rows may hold the same.
    one_of : tuple
        The only values allowed; empty when there is no such list.
    other_words : tuple of (str, str)
        What someone may write instead of a value of that list, in small letters, and the value that is meant.
    low, high : float or None
        Bounds of a number; they are allowed themselves unless `strictly` is True.
    says_unit : bool
        True when a message about a cell says the unit too.
    pattern, pattern_says : str
        A regular expression for the whole cell, and the same in words.

    Examples
    --------
    >>> Column("weight", "Strength.", kind=NUMBER, low=-1, high=1).allowed
    'a number from -1 to 1'
    """

    name: str
    meaning: str
    kind: str = TEXT
    unit: str = "none"
    optional: bool = False
    unique: bool = False
    one_of: tuple = ()
    other_words: tuple = ()
    low: float | None = None
    high: float | None = None
    strictly: bool = False
    says_unit: bool = False
    pattern: str = ""
    pattern_says: str = ""
    source: str = OWN_SOURCE
    licence: str = OWN_LICENCE

    @property
    def allowed(self):
        """What a cell may hold, in words."""
        if self.one_of:
            rule = "one of " + ", ".join(map(str, self.one_of))
        elif self.kind == TEXT:
            rule = self.pattern_says or "any text"
        else:
            rule = f"a {self.kind}{self._bounds()}" + (f", in {self.unit}" if self.says_unit else "")
        if self.optional:
            return f"{rule}, or nothing"
        return f"{rule}, not empty" if rule == "any text" else rule

    def allows(self, value):
        """Say if a cell may hold this text or number; an empty cell is "" or NaN.

        Examples
        --------
        >>> weight = Column("weight", "Strength.", kind=NUMBER, low=-1, high=1)
        >>> weight.allows(0.5), weight.allows(1.5), weight.allows(float("nan"))
        (True, False, False)
        """
        if value == "" or value != value:  # only NaN differs from itself
            return self.optional
        if self.one_of:
            return value in self.one_of
        if self.kind == TEXT:
            return not self.pattern or re.fullmatch(self.pattern, value) is not None
        if self.strictly:
            return (self.low is None or value > self.low) and (self.high is None or value < self.high)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def _bounds(self):
        if self.low is not None and self.high is not None:
            if self.strictly:
                return f" greater than {self.low:g} and less than {self.high:g}"
            return f" from {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f" greater than {self.low:g}" if self.strictly else f" of at least {self.low:g}"
        return ""


@dataclass(frozen=True)
class Schema:
    """A table: its columns in order, and the columns that identify a row.

    Attributes
    ----------
    name, about : str
    columns : tuple of Column
    key : tuple of str
        Taken together, these cells differ in every row.
    """

    name: str
    about: str
    columns: tuple
    key: tuple = field(default=())

    @property
    def names(self):
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def column(self, name):
        """Return one column by its name."""
        return next(column for column in self.columns if column.name == name)
