"""A table of the project as people read it: labels instead of ids, points of 100 instead of shares."""

from __future__ import annotations

import functools
import html

import pandas as pd

from neuro_helpers.handed.arguments import doors, known, names, wrong
from neuro_helpers.kit import shipped
from neuro_helpers.tables import load
from neuro_helpers.wording import BASES, in_sentence, short_label

HEADINGS = {"order": "condition", "partner": "whose", "node": "level", "direction": "what is asked",
            "change": "by how much (points of 100)", "id": "row", "source": "from", "target": "to",
            "weight": "strength (points of 100)", "basis": "rests on"}
SHOWN = {"steps": ["step", "order", "node", "partner", "direction", "change"],
         "influences": ["id", "source", "target", "weight", "basis"]}
DIRECTIONS = {"rise": "rises by at least that much", "back": "comes back to within that of its start"}
PARTNERS = {"A": "A's", "B": "B's", "both": "both partners'"}


@doors
class Table:
    """A table with the words of the screen.

    Parameters
    ----------
    name : {"steps", "influences"}
        The conditions of the five steps, or the arrows of the model.
    only : list of str, optional
        Ids of the rows to show; all when not given.

    Attributes
    ----------
    frame : DataFrame
        What is shown: headings and cells as people read them.

    Raises
    ------
    ValueError
        For another table, or a row that it does not have.

    Examples
    --------
    >>> Table("steps").frame["level"][1]
    'oxytocin signal'
    """

    def __init__(self, name: str, only: list[str] | None = None) -> None:
        known("name", name, SHOWN)
        rows = load(name)[SHOWN[name]]
        if only is not None:
            ids = rows.iloc[:, 0].astype(str)
            wanted = names("only", only, ids.unique())
            if not wanted:
                raise wrong("only", only, f"one or more ids of the first column of {name}.csv, or None for all rows")
            rows = rows[ids.isin(wanted)]
        self.frame = rows.apply(_as_read).rename(columns=HEADINGS).reset_index(drop=True)

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return {"text/html": self.html(), "text/plain": self.frame.to_string(index=False)}

    def html(self) -> str:
        """Return the table as HTML; whatever a cell holds is escaped."""
        head = "".join(f'<th scope="col" style="{CELL}">{html.escape(name)}</th>' for name in self.frame)
        body = "".join("<tr>" + "".join(f'<td style="{CELL}">{html.escape(str(cell))}</td>' for cell in row) + "</tr>"
                       for row in self.frame.itertuples(index=False))
        return f'<table style="border-collapse:collapse;font-size:13px"><thead><tr>{head}</tr></thead>' \
            f"<tbody>{body}</tbody></table>"


CELL = "text-align:left;padding:3px 14px 3px 0;border-bottom:1px solid #bdc5cd"


def _as_read(column: pd.Series) -> pd.Series:
    """Return a column in the words of the screen."""
    return column.map({"node": _label, "source": _label, "target": _label, "change": _points, "weight": _points,
                       "direction": DIRECTIONS.get, "partner": PARTNERS.get, "basis": BASES.get}.get(column.name, str))


def _points(share: float) -> str:
    return f"{100 * share:g}".replace("-", "\N{MINUS SIGN}")


@functools.cache
def _labels() -> dict:
    return shipped("document").labels


def _label(node: str) -> str:
    return in_sentence(short_label(str(_labels()[node]))).removeprefix("the ")
