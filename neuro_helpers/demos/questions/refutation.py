"""What is said to another answer than the model's: what many believe, what holds instead, a setting that shows it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from neuro_helpers.charts import prediction_chart
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.kit import Demo, card
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import Situation, load, options_of, read_situation
from neuro_helpers.wording import LENSES, citation, in_sentence, listed, short_label, whole


@dataclass(frozen=True)
class Refutation:
    """What to say to somebody who holds a misconception.

    Attributes
    ----------
    text : str
    setting : callable or None
        Makes the demo that shows it; None where the table has no setting.
    """

    text: str
    setting: Callable[[], Demo] | None


def refutation(question: pd.Series, said: str, under: Callable[[str], CoupleModel]) -> Refutation | None:
    """Return what is said to an answer; None where no misconception stands behind it.

    Parameters
    ----------
    question : Series
        A row of questions.csv.
    said : str
        One of its options.
    under : callable
        Name of a lens -> the model under it.

    Examples
    --------
    >>> asked = load("questions").set_index("question").loc["3-4"]
    >>> refutation(asked, "no", lambda lens: CoupleModel.load(lens=lens)).text[:8]
    'Many say'
    >>> refutation(asked, "yes", lambda lens: CoupleModel.load(lens=lens)) is None
    True
    """
    behind = dict(zip(options_of(question["options"]), options_of(question["misconceptions"]), strict=True))
    beliefs = load("misconceptions").set_index("misconception")
    if (name := behind.get(said)) not in beliefs.index:
        return None
    belief = beliefs.loc[name]
    sources = _sources(belief["finding"])
    said = f"\N{LEFT DOUBLE QUOTATION MARK}{belief['said']}\N{RIGHT DOUBLE QUOTATION MARK}"
    return Refutation(f"Many say: {said} Not so. {belief['instead']}" + (f" See {sources}." if sources else ""),
                      _setting(belief, under(belief["lens"])) if belief["after"] else None)


def _setting(belief: pd.Series, model: CoupleModel) -> Callable[[], Demo] | None:
    """Return what makes the setting; None where an edited table lacks a part of it: the rest would show another one."""
    nodes, rows = model.nodes.index, model.influences.index
    lacks = [wrong for name in ("before", "after") if (wrong := read_situation(belief[name], nodes, rows)[1])]
    return None if lacks or belief["outcome"] not in nodes else functools.partial(TwoSettings, belief, model)


def _sources(cell: str) -> str:
    table = load("findings")
    names = [one.partition(":")[0] for one in cell.split(";") if one]
    rows = table[table["id"].isin(names)].drop_duplicates("id")
    return "; ".join(citation(row) for _place, row in rows.iterrows())


class TwoSettings(Demo):
    """One outcome in two settings, as a row of misconceptions.csv has them: what to look at, and nothing else."""

    style = "nh-two-settings"

    def __init__(self, belief: pd.Series, model: CoupleModel) -> None:
        super().__init__(model)
        self._outcome = str(belief["outcome"])
        nodes, rows = self.model.nodes.index, self.model.influences.index
        self._settings = [read_situation(belief[name], nodes, rows)[0] for name in ("before", "after")]
        first, second = (_levels(self.model, one) for one in self._settings)
        self._levels = [float(one[self._outcome]) for one in (first, second)]
        after = self._settings[1]
        self._untested = untested_shares(_without(self.model, after), second, after.free, after.hold, since=first)
        begins = "the reference couple" if self._settings[0] == Situation() else "the first setting"
        self._picture = self.draw(prediction_chart, self._outcome, str(self.model.labels[self._outcome]),
                                  self._levels[0], start=begins)
        self.open(self.line, card(self._picture))

    def refresh(self) -> None:
        """Draw the outcome's way from the first setting to the second."""
        self._picture.set(levels={self._outcome: self._levels[1]}, shown=True,
                          untested={self._outcome: self._untested[self._outcome]})

    def sentence(self) -> str:
        """Say both settings, and where the outcome stands in each."""
        first, second = (_told(self.model, one) for one in self._settings)
        shared = [one for one in first if one in second]
        left, new = ([one for one in told if one not in shared] for told in (first, second))
        begin = f"With {listed(shared)}: first " if shared else "First "
        rest = "nothing else" if shared else "the reference couple"
        before, after = map(whole, self._levels)
        outcome = _named(self.model, self._outcome)
        end = f"{outcome} goes from {before} to {after}" if before != after else f"{outcome} stays at {before}"
        return (f"{begin}{listed(left) or rest}, then {'instead ' if left else ''}{listed(new) or rest}. In this model"
                f"{LENSES[self.model.lens].clause}, {end}.")

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each setting, with the outcome's level."""
        told = [listed(_told(self.model, one)) or "the reference couple" for one in self._settings]
        return pd.DataFrame({"setting": told, "node": self._outcome, "level": [whole(one) for one in self._levels]})


def _without(model: CoupleModel, at: Situation) -> CoupleModel:
    return model.adjusted(dict.fromkeys(at.off, 0.0)) if at.off else model


def _levels(model: CoupleModel, at: Situation) -> pd.Series:
    return _without(model, at).predict(**at.levels, released=at.free, hold=at.hold)


def _told(model: CoupleModel, at: Situation) -> list[str]:
    """Say each part of a setting."""
    parts = [f"{_named(model, node)} at {whole(level)}" for node, level in at.levels.items()]
    parts += [f"{_named(model, node)} following the model" for node in at.free]
    parts += [f"{_named(model, node)} held at {whole(level)}" for node, level in at.hold.items()]
    rows, off = model.influences, set(at.off)
    for source, own in rows[rows["strength"] != 0].groupby("source", sort=False):
        if off and off >= set(own.index):  # every arrow that leads on from there
            parts.append(f"{_named(model, str(source))} blocked")
            off -= set(own.index)
    return parts + [f"the arrow from {_named(model, row.source)} to {_named(model, row.target)} gone"
                    for row in rows.loc[sorted(off)].itertuples()]


def _named(model: CoupleModel, node: str) -> str:
    return in_sentence(short_label(model.labels[node]))
