"""Which rows of the table a student's claims are about, and the shelf of findings that lies beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from neuro_helpers import tables
from neuro_helpers.coursework.own_numbers import OwnNumbers
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.wording import in_sentence

NONE = "none"  # no finding of the shelf speaks about the claim
GROUPS: Mapping[str, tuple[str, ...]] = {  # one claim of each
    "backed": ("supported", "weakened"), "disputed": ("contested", "failed to replicate"), "untested": ("untested",)}
PREFERRED: Mapping[str, tuple[str, ...]] = {  # few rows are supported, or failed: they come up often nevertheless
    "backed": ("supported", "weakened", "weakened"), "untested": ("untested",),
    "disputed": ("failed to replicate", *("contested",) * 6)}
LISTED = 8  # rows below *show the rows behind it*, as neuro_helpers.WhyPanel lists them
LEAST_LISTED = 0.005  # of the change
LEAST_POINTS = 0.025  # fewer could be read as 1 or as 2
BESIDE = 5  # findings on the shelf that speak about none of the claims


@dataclass(frozen=True)
class Claim:
    """One claim: an arrow of the table, and what is right about it.

    Attributes
    ----------
    row, outcome : str
        The row's id, and the outcome of which the panel lists the row.
    finding : str
        The finding of the shelf that speaks about it, or "none".
    state : str
        What the written rule calls the row.
    left : float
        What the rule leaves of its weight, in percent.
    points : float
        What the row carries of the outcome's change for the own couple.
    """

    row: str
    outcome: str
    finding: str
    state: str
    left: float
    points: float

    @property
    def ends(self) -> tuple[str, str]:
        """The nodes at both ends of the arrow."""
        row = shipped().influences.loc[self.row]
        return row["source"], row["target"]

    def said(self) -> str:
        """Return the claim as a sentence."""
        return arrow_said(self.row)


def arrow_said(row: str) -> str:
    """Return a row of the table as the claim that it makes.

    Examples
    --------
    >>> arrow_said("R036").partition(": ")[2]
    'the more of the first, the less of the second'
    """
    model = shipped()
    line = model.influences.loc[row]
    second = "more" if line["weight"] > 0 else "less"
    return (f"**{model.labels[line['source']]} \N{RIGHTWARDS ARROW} {in_sentence(model.labels[line['target']])}**: the "
            f"more of the first, the {second} of the second")


def findings_of(row: str) -> list[str]:
    """Return the findings that a row cites, as ``id:relation``.

    Examples
    --------
    >>> findings_of("R012")
    ['bartz2010:1', 'algoe2017:1']
    """
    return [part.strip() for part in shipped().influences.at[row, "findings"].split(";") if part.strip()]


def listed(outcome: str, couple: Mapping[str, float]) -> pd.Series:
    """Return the points (in 0..1) of the rows that the panel lists for an outcome of a couple."""
    share = shipped().explain(outcome, **couple).rows.set_index("id")["share"]
    share = share[share.abs() >= LEAST_LISTED]
    return share[share.abs().sort_values(ascending=False, kind="stable").index][:LISTED]


def draw_claims(own: OwnNumbers, couple: Mapping[str, float]) -> list[Claim]:
    """Return three claims, one of each group, in an order of the student's own."""
    seen: dict[str, pd.Series] = {}
    claims: list[Claim] = []
    taken: set[str] = set()  # no finding may speak about two claims
    for group in own.some_of("order of the groups", tuple(GROUPS), len(GROUPS)):
        rows, states = _rows_of(group), shipped().influences["state"]
        first = own.one_of(f"{group} state", PREFERRED[group])
        drawn = own.some_of(f"{group} claim", rows, len(rows))
        for row in sorted(drawn, key=lambda row: states[row] != first):
            cited = findings_of(row)
            if taken.isdisjoint(cited) and (found := _seen(row, couple, seen)):
                model = shipped().influences.loc[row]
                taken.update(cited)
                claims.append(Claim(row, found[0], own.one_of(f"{group} finding", cited) if cited else NONE,
                                    model["state"], 100 * float(model["kept"]), 100 * found[1]))
                break
    return claims


def draw_shelf(own: OwnNumbers, claims: Iterable[Claim]) -> list[str]:
    """Return the findings of the shelf: one for each tested claim, and others that touch only one end of a claim."""
    claims = list(claims)
    speaking = [claim.finding for claim in claims if claim.finding != NONE]
    pairs = {claim.ends for claim in claims}
    means = {finding: ends for finding, ends in meanings().items() if not any(
        pair[0] in ends[0] and pair[1] in ends[1] for pair in pairs)}
    touching = [finding for finding, (first, second) in means.items() if _touches(first | second, pairs)]
    elsewhere = [finding for finding in means if finding not in touching]
    beside = own.some_of("beside", touching, min(BESIDE, len(touching)))
    beside += own.some_of("elsewhere", elsewhere, BESIDE - len(beside))
    shelf = speaking + beside
    return own.some_of("order of the shelf", shelf, len(shelf))


@cache
def meanings() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return for every finding that some row cites: the nodes that its two terms may stand for."""
    terms = tables.load("terms").groupby("term")["node"].agg(frozenset).to_dict()
    found = tables.load("findings")
    keys = found["id"] + ":" + found["relation"].astype(str)
    cited = {finding for row in shipped().influences.index for finding in findings_of(row)}
    return {key: (terms.get(first, frozenset()), terms.get(second, frozenset()))
            for key, first, second in zip(keys, found["source"], found["target"], strict=True) if key in cited}


@cache
def _rows_of(group: str) -> tuple[str, ...]:
    """Return the rows that a claim of a group may be about: a plain arrow that no other row draws, too."""
    rows = shipped().influences
    plain = rows[(rows["kind"] == "drive") & (rows["moderator"].fillna("") == "") & rows["state"].isin(GROUPS[group])]
    return tuple(plain.index[~plain[["source", "target"]].duplicated(keep=False)])


def _seen(row: str, couple: Mapping[str, float], seen: dict[str, pd.Series]) -> tuple[str, float] | None:
    """Return an outcome of which the panel lists a row, and the row's points; nothing where it can hardly be read."""
    for outcome in _outcomes_behind(row):
        if outcome not in seen:
            seen[outcome] = listed(outcome, couple)
        if abs(seen[outcome].get(row, 0)) >= LEAST_POINTS:
            return outcome, float(seen[outcome][row])
    return None


@cache
def _outcomes_behind(row: str) -> tuple[str, ...]:
    """Return the outcome in which a row ends; for a region or a chemical, the two that it pushes most."""
    model = shipped()
    target, families = model.influences.at[row, "target"], model.nodes["family"].fillna("")
    if families[target]:
        return (target,)
    behind = model.influences[(model.influences["source"] == target) & (model.influences["kind"] == "drive")]
    behind = behind[behind["target"].map(families) != ""]
    return tuple(behind["weight"].abs().sort_values(ascending=False, kind="stable").index.map(behind["target"])[:2])


def _touches(nodes: frozenset[str], pairs: Iterable[tuple[str, str]]) -> bool:
    return any(end in nodes for pair in pairs for end in pair)
