"""The items of the concept check, and what answers to them are worth: right is both, answer and reason."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from neuro_helpers.kit.verdicts import Row, folded
from neuro_helpers.tables import load
from neuro_helpers.tables.concept_items import OPTION, REASON, STEM

OPEN, RIGHT, NEITHER = "open", "right", "neither"
ONLY_ANSWER, ONLY_REASON = "answer only", "reason only"
LAST_LESSON = 5  # items of lessons that are still to come are asked and told apart, and not counted


class Given(NamedTuple):
    """What was answered to one item: keys of answer and reason, and how sure; None for what is open."""

    answer: str | None = None
    reason: str | None = None
    sureness: str | None = None


@dataclass(frozen=True)
class Item:
    """One item of the check.

    Attributes
    ----------
    number, lesson : int
    stem : str
    options, reasons : dict of str to str
        Key -> words.
    right : tuple of str
        Keys of the right answer and the right reason.
    behind : dict of (str, str) to str
        Part and key -> the misconception that a wrong one comes from.
    """

    number: int
    lesson: int
    stem: str
    options: dict[str, str]
    reasons: dict[str, str]
    right: tuple[str, str]
    behind: dict[tuple[str, str], str]

    @property
    def is_counted(self) -> bool:
        """Whether there is a lesson yet that it belongs to."""
        return self.lesson <= LAST_LESSON

    def outcome(self, given: Given) -> str:
        """Say what of an answer is right.

        Examples
        --------
        >>> item = items()[0]
        >>> item.outcome(Given(*item.right)), item.outcome(Given(item.right[0])), item.outcome(Given())
        ('right', 'answer only', 'open')
        """
        if given.answer is None and given.reason is None:
            return OPEN
        right = given.answer == self.right[0], given.reason == self.right[1]
        return {(True, True): RIGHT, (True, False): ONLY_ANSWER, (False, True): ONLY_REASON}.get(right, NEITHER)

    def held(self, given: Given) -> list[str]:
        """Return the misconceptions that an answer and a reason come from."""
        chosen = ((OPTION, given.answer), (REASON, given.reason))
        return [self.behind[part, key] for part, key in chosen if key is not None and (part, key) in self.behind]

    def row(self, given: Given) -> Row | None:
        """Return an answer in words, as it is kept; None where nothing was answered."""
        if given == Given():
            return None
        return {"item": str(self.number), "answer": self.options.get(given.answer or "", ""),
                "reason": self.reasons.get(given.reason or "", ""), "sureness": given.sureness or ""}

    def given(self, row: Row | None) -> Given:
        """Return an answer from its words; what is no answer of this check any more is open."""
        if row is None:
            return Given()
        keys = [{folded(words): key for key, words in texts.items()}.get(folded(row[name]))
                for name, texts in (("answer", self.options), ("reason", self.reasons))]
        return Given(keys[0], keys[1], row["sureness"] or None)


@functools.cache
def items() -> tuple[Item, ...]:
    """Return the items of ``data/teaching/concept_check.csv`` in the order in which they are asked."""
    made = []
    for number, rows in load("concept_check").groupby("item"):
        parts = {part: rows[rows["part"] == part] for part in (STEM, OPTION, REASON)}
        words = {part: dict(zip(own["key"], own["text"], strict=True)) for part, own in parts.items()}
        right = [own.loc[own["right"] == 1, "key"].iloc[0] for part, own in parts.items() if part != STEM]
        wrong = rows[rows["misconception"] != ""]
        behind = dict(zip(zip(wrong["part"], wrong["key"], strict=True), wrong["misconception"], strict=True))
        made.append(Item(int(number), int(rows["lesson"].iloc[0]), words[STEM][""], words[OPTION], words[REASON],
                         (right[0], right[1]), behind))
    return tuple(made)


def misconceptions(before: Mapping[int, Given], after: Mapping[int, Given]) -> pd.DataFrame:
    """Return how often each misconception of the check was chosen, before and after, in the items that are counted.

    Parameters
    ----------
    before, after : mapping of int to Given
        Number of the item -> the answer; items that are open may be left out.

    Returns
    -------
    DataFrame
        One row for each misconception that these items ask about: misconception, belief, said, instead, places (how
        often it can be chosen), before, after.

    Examples
    --------
    >>> found = misconceptions({1: Given("b", "a")}, {}).set_index("misconception")
    >>> found.loc["M02", ["places", "before", "after"]].to_list()
    [2, 2, 0]
    """
    counted = [item for item in items() if item.is_counted]
    places: Counter = Counter()
    for item in counted:  # an answer and a reason: at most one of each
        places.update(name for part in (OPTION, REASON) for name in {
            behind for (where, _key), behind in item.behind.items() if where == part})
    counts = [Counter(name for item in counted for name in item.held(given.get(item.number, Given())))
              for given in (before, after)]
    beliefs = load("misconceptions").set_index("misconception")
    names = sorted(places)
    words = {name: beliefs.loc[names, name].to_list() for name in ("belief", "said", "instead")}
    return pd.DataFrame({"misconception": names, **words, "places": [places[one] for one in names],
                         "before": [counts[0][one] for one in names], "after": [counts[1][one] for one in names]})
