"""Which kinds of way lead to a goal: found by asking the model at a grid of settings, never typed in.

Two ways are of one kind when the same sliders were moved and the same padlocks changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import listed, whole

GRID = (0.0, 0.01, *(tenth / 10 for tenth in range(1, 10)), 0.99, 1.0)  # of a slider; both ends, and one step inside
Kind = tuple[tuple[str, str], ...]  # ((slider, "moved", "released" or "held"), ...)


class Search(NamedTuple):
    """What a search found: the kinds that reach the goal, and the highest level of all settings that were tried."""

    kinds: list[Kind]
    highest: float


def kind_of(start: Mapping, now: Mapping, sliders: Iterable[str]) -> Kind:
    """Say which sliders were moved, and which padlocks were opened ("released") or closed ("held").

    Examples
    --------
    >>> kind_of({"cortisol": 0.75, "conflict": 0.6}, {"cortisol": 0.2}, ["cortisol", "conflict"])
    (('cortisol', 'moved'), ('conflict', 'released'))
    """
    found = []
    for slider in sliders:
        before, after = start.get(slider), now.get(slider)
        if (before is None) != (after is None):
            found.append((slider, "released" if after is None else "held"))
        elif before != after:
            found.append((slider, "moved"))
    return tuple(found)


def search(model: CoupleModel, outcome: str, goal: float, start: Mapping, untouched: Iterable[str]) -> Search:
    """Ask the model at a grid of settings in which only the free sliders differ from the start."""
    sliders = list(model.sliders)
    fixed, reached, highest = set(untouched), {}, 0.0
    options = [[start.get(slider)] if slider in fixed else [*GRID, start.get(slider), None] for slider in sliders]
    for free in itertools.product((False, True), repeat=len(sliders)):  # one table for each choice of padlocks
        some = [[value for value in values if (value is None) == opened]
                for values, opened in zip(options, free, strict=True)]
        rows = list(dict.fromkeys(itertools.product(*some)))
        if not rows:
            continue
        table = pd.DataFrame(rows, columns=sliders)
        released = ";".join(slider for slider, opened in zip(sliders, free, strict=True) if opened)
        asked = table.drop(columns=released.split(";") if released else []).astype(float).assign(released=released)
        levels = model.sweep(asked, [outcome])[outcome]
        for row, level in zip(rows, levels, strict=True):
            now = {slider: value for slider, value in zip(sliders, row, strict=True) if value is not None}
            if kind := kind_of(start, now, sliders):
                highest = max(highest, float(level))
                if whole(level) >= whole(goal):
                    reached.setdefault(kind, None)
    return Search(sorted(reached, key=lambda kind: (len(kind), kind)), highest)


def hint(kind: Kind) -> str:
    """Describe a kind without naming its sliders.

    Examples
    --------
    >>> hint((("cortisol", "released"), ("conflict", "released")))
    'no slider moved by hand, only two padlocks'
    """
    moved = sum(change == "moved" for _slider, change in kind)
    locks = len(kind) - moved
    counts = {1: "one", 2: "two", 3: "three"}
    sliders = f"{counts[moved]} slider{'s' if moved > 1 else ''} moved by hand" if moved else ""
    padlocks = f"{counts[locks]} padlock{'s' if locks > 1 else ''}" if locks else ""
    if not moved:
        return f"no slider moved by hand, only {padlocks}"
    return listed([sliders, padlocks]) if locks else f"{sliders}, and no padlock"
