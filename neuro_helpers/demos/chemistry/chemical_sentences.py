"""What the picture of one chemical says in words: its arrows, what is done to it, and what moves."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from neuro_helpers.charts.marks import UNTESTED
from neuro_helpers.demos.chemistry.asking import DAYS
from neuro_helpers.demos.regions.hold_sentences import counted
from neuro_helpers.wording import BASES, LENSES, begun, in_sentence, listed, short_label, signed

MOST = 3  # outcomes that a sentence names
OPEN, CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
FEWER_LETTERS = {"failed to replicate": "failed"}  # where a number has to stand beside it
NO_CHANGE = ("The arrows carry a change from the reference, and the level of {name} is the reference here ({level}). "
             "In a body a blocker can also take away what is there all the time; this table cannot show that.")


@dataclass(frozen=True)
class Seen:
    """What is on screen, in whole numbers.

    Attributes
    ----------
    outcomes : DataFrame
        Indexed by node: label, reference, level, follows (the same day with the chemical following the model), reach.
    still : tuple of str, or None
        Node, source and "mostly" or "partly": what a blocked chemical's outcome still moves by.
    acts : bool
        Whether any arrow of the chemical acts under this lens.
    """

    label: str
    day: str
    way: str
    lens: str
    level: int
    reference: int
    follows: int
    outcomes: pd.DataFrame
    still: tuple[str, str, str] | None
    acts: bool


def lacks(names: list[str]) -> str:
    """Say that an edited table does not have what is needed.

    Examples
    --------
    >>> lacks(["warmth"])
    'This table has no node called warmth, which this picture needs. Choose something else, or use the shipped tables.'
    """
    return (f"This table has no node called {listed(names)}, which this picture needs. Choose something else, or use "
            "the shipped tables.")


def done(way: str) -> str:
    """Say below the chemical what is done to it."""
    return {"follows": "follows the model", "held": "held by you", "blocked": "blocked: the level stays"}[way]


def state_words(row: pd.Series, lens: str) -> str:
    """Say whether somebody tested an arrow and, where the lens asks, what is left of it.

    Examples
    --------
    >>> row = pd.Series({"state": "weakened", "kept": 0.3})
    >>> state_words(row, "document"), state_words(row, "evidence")
    ('weakened', 'weakened, 30 % left')
    """
    if row["state"] == UNTESTED:
        return "no finding, rests" if lens == "tested" else "no finding"
    if lens == "document":
        return str(row["state"])
    return f"{FEWER_LETTERS.get(row['state'], row['state'])}, {100 * row['kept']:.0f} % left"


def quoted(phrase: str) -> str:
    """Write a phrase of the document; "" stays "".

    Examples
    --------
    >>> quoted("comfort"), quoted("")
    ('“comfort”', '')
    """
    return f"{OPEN}{phrase}{CLOSE}" if phrase else ""


def arrow_said(row: pd.Series, labels: pd.Series, lens: str) -> str:
    """Say an arrow for a screen reader."""
    way = "raises" if row["weight"] > 0 else "lowers"
    weight = f"strength {abs(row['strength']):.2f}" if row["strength"] else "does not act under this lens"
    words = ", ".join(filter(None, (quoted(row["phrase"]), state_words(row, lens))))
    return (f"{short_label(labels[row['source']])} {way} {in_sentence(short_label(labels[row['target']]))}: {words}; "
            f"rests on {BASES[row['basis']]}; {weight}")


def summary(seen: Seen) -> str:
    """Write the sentence for what is on screen."""
    name = in_sentence(seen.label)
    clause = LENSES[seen.lens].clause.strip()
    way = {"follows": f"following the model ({seen.level}, reference {seen.reference})",
           "held": f"held at {seen.level}", "blocked": "blocked"}[seen.way]
    head = f"{DAYS[seen.day].words}, {name} {way}{f', {clause}' if clause else ''}:\n"
    return head + (_following(seen, name) if seen.way == "follows" else _changed(seen, name))


def _following(seen: Seen, name: str) -> str:
    direct = seen.outcomes[seen.outcomes["reach"] == "direct"]
    moved = _largest(direct, direct["level"] - direct["reference"])
    if moved.empty:
        nothing = "nothing has moved" if seen.day == "reference" else "nothing that its arrows lead to has moved"
        return f"{begun(nothing)}. Hold or block it, and see what moves."
    told = [f"{in_sentence(row.label)} {row.level} ({signed(row.level - row.reference)})" for row in moved.itertuples()]
    return begun(f"{listed(told)}.\nNow hold or block it.")


def _changed(seen: Seen, name: str) -> str:
    table = seen.outcomes
    step = table["level"] - table["follows"]
    moved = _largest(table, step)
    if moved.empty:
        return _nothing(seen, name) + _still(seen)
    told = [f"{in_sentence(row.label)} {row.level}, not {row.follows}" for row in moved.itertuples()]
    return begun("; ".join(told)) + f". {counted(step.to_list())}{_still(seen)}"


def _nothing(seen: Seen, name: str) -> str:
    """Say why nothing changes."""
    if not seen.acts:
        return f"No arrow of {name} acts under this lens."
    if seen.way == "held" and seen.level == seen.follows:
        return "Nothing changes, since it stands there anyway."
    if seen.way == "blocked" and seen.level == seen.reference:
        return "Nothing changes. " + NO_CHANGE.format(name=name, level=seen.level)
    return "No outcome changes by a whole point."


def _still(seen: Seen) -> str:
    """Name an outcome that a blocked chemical leads to and that moves all the same, and over what."""
    if seen.still is None:
        return ""
    node, source, share = seen.still
    row = seen.outcomes.loc[node]
    way = "rises" if row["level"] > row["reference"] else "falls"
    return (f" {begun(in_sentence(row['label']))} still {way} from {row['reference']} to {row['level']}, {share} "
            f"through {source}.")


def _largest(table: pd.DataFrame, step: pd.Series) -> pd.DataFrame:
    """Return the outcomes that move most; those that an arrow leads to come first where two move alike."""
    size = step[step != 0].abs() + 0.5 * (table.loc[step != 0, "reach"] == "direct")
    return table.loc[size.sort_values(ascending=False, kind="stable").index[:MOST]]
