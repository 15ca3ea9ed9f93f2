"""What the model is asked about one chemical: on which day, under which lens, and what is done to the chemical."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import pandas as pd

from neuro_helpers.charts import outcome_nodes
from neuro_helpers.charts.chemicals import ADDED, IN_DOCUMENT
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import rounded, whole

CHEMICALS = (*IN_DOCUMENT, *ADDED)
WAYS = ("follows", "held", "blocked")


@dataclass(frozen=True)
class Day:
    """What a day sets: sliders, sliders that follow the model, and other nodes that are held.

    Attributes
    ----------
    words : str
        How a sentence begins that is about this day.
    """

    words: str
    setting: tuple[tuple[str, float], ...] = ()
    released: tuple[str, ...] = ()
    hold: tuple[tuple[str, float], ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The nodes without which there is no such day."""
        return (*(node for node, _level in (*self.setting, *self.hold)), *self.released)


DAYS = {
    "reference": Day("Reference couple"),
    "warm": Day("Warm evening", hold=(("warmth", 0.9),)),
    "heated": Day("Heated evening", setting=(("conflict", 0.8),), released=("cortisol",)),
}
# Models with a blocked chemical take longest to make: each is made once, for all demos that share a model.
_BLOCKED: WeakKeyDictionary[CoupleModel, dict[str, CoupleModel]] = WeakKeyDictionary()


def missing(model: CoupleModel, chemical: str, day: str) -> list[str]:
    """Name what an edited table does not have of all that is needed.

    Examples
    --------
    >>> missing(CoupleModel.load(), "endorphins", "warm")
    []
    """
    return [node for node in (chemical, *DAYS[day].needs) if node not in model.nodes.index]


def blocked(model: CoupleModel, chemical: str) -> CoupleModel:
    """Return the same model with every arrow out of a chemical switched off; what moves the chemical stays.

    Examples
    --------
    >>> off = blocked(CoupleModel.load(), "endorphins").influences
    >>> off["target"][(off["source"] == "endorphins") & (off["strength"] != 0)].tolist()
    []
    """
    known = _BLOCKED.setdefault(model, {})
    if chemical not in known:
        rows = model.influences
        out = rows["source"].str.split("*").map(lambda parts: chemical in [part.strip() for part in parts])
        out = (out | (rows["moderator"] == chemical)) & (rows["target"] != chemical)
        known[chemical] = model.adjusted(dict.fromkeys(rows.index[out], 0.0))
    return known[chemical]


def asked(model: CoupleModel, chemical: str, day: str, way: str, level: float | None = None) -> Asked:
    """Ask the model about a chemical on a day.

    Parameters
    ----------
    way : {"follows", "held", "blocked"}
        A slider of the model that is not held is released.
    level : float
        Where it is held (0 to 1).

    Examples
    --------
    >>> model = CoupleModel.load()
    >>> off = asked(model, "endorphins", "warm", "blocked").levels
    >>> bool(abs(off["comfort"] - model.reference["comfort"]) < 1e-9)
    True
    """
    plan, here = DAYS[day], blocked(model, chemical) if way == "blocked" else model
    setting, hold, released = dict(plan.setting), dict(plan.hold), [*plan.released]
    is_slider = chemical in model.network.settable
    if is_slider:
        released = [node for node in released if node != chemical]
    if way == "held":
        (setting if is_slider else hold)[chemical] = float(level)  # type: ignore[arg-type]
    elif is_slider and chemical in model.sliders:
        released.append(chemical)
    return Asked(here, here.predict(released=released, hold=hold, **setting), tuple(released), tuple(hold))


@dataclass(frozen=True)
class Asked:
    """What was asked, and the answer: every node's level (0 to 1)."""

    model: CoupleModel
    levels: pd.Series
    released: tuple[str, ...]
    hold: tuple[str, ...]


def reached(model: CoupleModel, chemical: str, day: str, points: float = 1) -> list[str]:
    """Name the outcomes that a chemical moves by some points at least, between its two ends on a day.

    One point means: the whole number on screen is another one.

    Examples
    --------
    >>> reached(CoupleModel.load(), "vasopressin", "reference")
    ['protectiveness', 'commitment']
    """
    low, high = (asked(model, chemical, day, "held", end).levels for end in (0.0, 1.0))
    shown = outcome_nodes(model.nodes)
    if points <= 1:
        return [node for node in shown if whole(low[node]) != whole(high[node])]
    return [node for node in shown if rounded(100 * abs(high[node] - low[node])) >= points]


def arrows(model: CoupleModel, chemical: str) -> pd.DataFrame:
    """Return the rows of the arrows that start at a chemical; those of a context that is off are left out."""
    rows = model.influences
    acts = (rows["moderator"] == "") | ~rows["moderator"].isin(model.contexts.index.difference(model.context))
    return rows[(rows["kind"] == "drive") & (rows["source"] == chemical) & (rows["target"] != chemical) & acts]


def carrier(found: Asked, outcome: str) -> tuple[str, float] | None:
    """Return what else pushes an outcome the way that it has moved, and its share of all that pushes that way."""
    network, levels = found.model.network, found.levels.to_numpy()
    place = network.index[outcome]
    change = levels[place] - network.baseline[place]
    push = pd.Series(network.drives(levels), index=network.row_ids)
    push = push[[target == place for target in network.target]]
    push = push[push * change > 0]
    if push.empty:
        return None
    row = push.abs().idxmax()
    return str(found.model.influences.at[row, "source"]), float(push[row] / push.sum())
