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
            "weight": "strength (points of 100)", "basis": "rests on", "finding": "finding", "term": "from",
            "other_term": "to", "way": "found", "people": "who", "told": "in words", "kind": "kind",
            "limits": "limits", "support": "in a row's findings", "share": "leaves (points of 100)",
            "meaning": "that is"}
SHOWN = {"steps": ["step", "order", "node", "partner", "direction", "change"],
         "influences": ["id", "source", "target", "weight", "basis"],
         "findings": ["finding", "term", "other_term", "way", "people", "told", "kind", "limits"],
         "kept": ["support", "share", "meaning"]}
DIRECTIONS = {"rise": "rises by at least that much", "back": "comes back to within that of its start"}
WAYS = {"+": "more with more", "-": "more with less", "0": "nothing", "mixed": "mixed results"}
PARTNERS = {"A": "A's", "B": "B's", "both": "both partners'"}


@doors
class Table:
    """A table with the words of the screen.

    Parameters
    ----------
    name : {"steps", "influences", "findings", "kept"}
        The conditions of the five steps, the arrows of the model, the published findings with their kind and limits,
        or what the written rule leaves for each kind and limit.
    only : list of str, optional
        Ids of the rows to show, such as "R011" or "nave2015:1"; all when not given.

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
        rows = _findings() if name == "findings" else load(name)[SHOWN[name]]
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
        body = "".join("<tr>" + "".join(f'<td style="{CELL}{_room(str(cell))}">{html.escape(str(cell))}</td>'
                                        for cell in row) + "</tr>" for row in self.frame.itertuples(index=False))
        return f'<table style="border-collapse:collapse;font-size:13px"><thead><tr>{head}</tr></thead>' \
            f"<tbody>{body}</tbody></table>"


LONG = 50  # characters: a cell that would become a column of single words
CELL = "text-align:left;padding:3px 14px 3px 0;border-bottom:1px solid #bdc5cd"


@functools.cache
def _findings() -> pd.DataFrame:
    """Return the findings with what the rule asks of each: its kind and its limits."""
    found = load("findings").rename(columns={"finding": "finding_words"})
    found = found.assign(finding=found["id"] + ":" + found["relation"].astype(str))
    coded = load("coding").set_index("finding").reindex(found["finding"]).fillna("")
    people = [f"{who} ({count})" if count else who for who, count in
              zip(found["population"], found["n"].fillna(""), strict=True)]
    limits = [", ".join(part for part in (*more.split(";"), f"{sex} only" if sex else "") if part)
              for more, sex in zip(coded["limits"], coded["sex"], strict=True)]
    return pd.DataFrame({"finding": found["finding"], "term": found["source"], "other_term": found["target"],
                         "way": found["sign"], "people": people, "told": found["finding_words"],
                         "kind": coded["kind"].replace("", "review").to_numpy(), "limits": limits})


def _room(cell: str) -> str:
    return ";min-width:17em" if len(cell) > LONG else ""


def _as_read(column: pd.Series) -> pd.Series:
    """Return a column in the words of the screen."""
    return column.map({"node": _label, "source": _label, "target": _label, "change": _points, "weight": _points,
                       "direction": DIRECTIONS.get, "term": _term, "other_term": _term, "way": WAYS.get,
                       "share": _points, "partner": PARTNERS.get, "basis": BASES.get}.get(column.name, str))


def _points(share: float) -> str:
    return f"{100 * share:g}".replace("-", "\N{MINUS SIGN}")


def _term(term: str) -> str:
    return term.replace("_", " ")


@functools.cache
def _labels() -> dict:
    return shipped("document").labels


def _label(node: str) -> str:
    named = [in_sentence(short_label(str(_labels()[one]))).removeprefix("the ") for one in node.split("*")]
    return " \N{MULTIPLICATION SIGN} ".join(named)  # the two sources of a row of the bond
