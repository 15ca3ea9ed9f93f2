"""What a simulation gives: levels over time, and the questions that people ask of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Integral

import numpy as np
import pandas as pd

from neuro_helpers.handed.arguments import doors, known, number, wrong
from neuro_helpers.handed.fixed import FixedDict, FixedList, FixedTable, fixed_array
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.events import Event
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.simulate.resting_model import RestingModel
from neuro_helpers.simulate.steps import conditions_met, steps_met
from neuro_helpers.wording import in_sentence

SMALL = 1e-6  # levels that differ by less are the same


@doors
@dataclass(frozen=True, eq=False)
class CoupleRun:
    """Two partners over time. Make one with `neuro_helpers.CoupleModel.simulate`.

    Attributes
    ----------
    minutes : numpy.ndarray, shape (times,)
        Kept minutes from the start of the run.
    levels : numpy.ndarray, shape (times, 2, nodes, couples)
        Levels from 0 to 1; A is 0, B is 1.
    events : list of Event
    model : CoupleModel
    load : float, array or mapping of partner to either
        The chronic load of the run.
    """

    minutes: np.ndarray
    levels: np.ndarray = field(repr=False)
    events: list[Event]
    model: RestingModel = field(repr=False)
    load: float | np.ndarray | Mapping = 0.4

    def __post_init__(self) -> None:
        """Make what is handed out read-only: every question is answered from it."""
        object.__setattr__(self, "events", FixedList(self.events))
        object.__setattr__(self, "minutes", fixed_array(self.minutes))
        object.__setattr__(self, "levels", fixed_array(self.levels))
        object.__setattr__(self, "load", FixedDict(self.load) if isinstance(self.load, Mapping) else
                           fixed_array(np.array(self.load)) if isinstance(self.load, np.ndarray) else self.load)

    def __setstate__(self, state: dict) -> None:
        """Take up what was saved or copied; copies of arrays can be written into, until here."""
        vars(self).update({name: value for name, value in state.items() if name != "frame"})
        self.__post_init__()

    @property
    def couples(self) -> int:
        """How many couples were computed together."""
        return self.levels.shape[3]

    def level(self, node: str, partner: str = "A") -> np.ndarray:
        """Levels of one node of one partner, shape (times,), or (times, couples) for several couples.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel
        >>> run = CoupleModel.load().simulate(60)
        >>> run.level("trust", "B").shape
        (61,)
        """
        found = self.levels[:, self._partner(partner), self._node(node)]
        return found[:, 0] if self.couples == 1 else found

    def at(self, minute: float, couple: int = 0) -> pd.DataFrame:
        """Levels of all nodes at the kept minute nearest to `minute`: columns A and B, indexed by node."""
        first, last = self.minutes[0], self.minutes[-1]
        minute = number("minute", minute, first, last, f"from {first:g} to {last:g}")
        nearest = int(np.abs(self.minutes - minute).argmin())
        index = pd.Index(self.model.network.names, name="node")
        return pd.DataFrame(self.levels[nearest, :, :, self._couple(couple)].T, index=index, columns=list(PARTNERS))

    def effects(self, minute: float, couple: int = 0) -> pd.DataFrame:
        """What each arrow adds to the z of the node that it leads to, at the kept minute nearest to `minute`.

        An event that cuts arrows (a refused repair, time apart) is not counted: the effects are those of the levels.

        Returns
        -------
        pandas.DataFrame
            id (of the row of the influence table; once for each partner in whom the arrow ends), source,
            source_partner, moderator, target, target_partner, effect. Arrows that do not act are left out.

        Examples
        --------
        >>> from neuro_helpers import CoupleModel, Event
        >>> run = CoupleModel.load().simulate(60, [Event.quarrel(start=10)])
        >>> into = run.effects(30).query("target == 'amygdala' and target_partner == 'A'").set_index("id")["effect"]
        >>> bool(into.max() > run.effects(0)["effect"].max())
        True
        """
        levels = self.at(minute, couple)[list(PARTNERS)].to_numpy().T.reshape(-1)  # A's nodes, then B's nodes
        pair, network = self.model.couple, self.model.network
        rows, names = pair.rows, np.array([*network.names, ""])
        acting = np.flatnonzero(network.strength)
        ends_in = np.array(PARTNERS)[rows.ends_in]
        starts_in = np.array(PARTNERS)[np.where(rows.between, 1 - rows.ends_in, rows.ends_in)]
        return pd.DataFrame({
            "id": np.tile(np.array(network.row_ids)[acting], 2), "source": names[rows.node],
            "source_partner": starts_in, "moderator": np.tile(names[network.moderator[acting]], 2),
            "target": np.tile(names[network.target[acting]], 2), "target_partner": ends_in,
            "effect": pair.effects(pair.in_state(2.0 * levels - 1.0, 1.0))[:, 0]})

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Everything as a tidy table: minutes, partner, node, level; with several couples also couple."""
        _times, _partners, _nodes, couples = self.levels.shape
        axes = {"minutes": self.minutes, "partner": list(PARTNERS), "node": list(self.model.network.names)}
        if couples > 1:
            axes["couple"] = range(couples)
        index = pd.MultiIndex.from_product(axes.values(), names=axes.keys())
        return FixedTable(pd.DataFrame({"level": self.levels.reshape(-1)}, index=index).reset_index())

    def conditions(self, couple: int = 0) -> pd.DataFrame:
        """The conditions of ``steps.csv``, one row each: when each held first, in order.

        Returns
        -------
        pandas.DataFrame
            step, order, node, partner, direction, change, minutes (NaN: not met), met, since (the minute from which on
            it was looked for; NaN: it was not, since the one before failed), reached (the level that came nearest),
            needed (the level that it needed); the last two are those of the partner who is further away.

        Raises
        ------
        ValueError
            If the run keeps fewer minutes than its shortest event lasts.
        """
        self._needs_detail("conditions")
        return conditions_met(self, self._couple(couple))

    def steps(self, couple: int = 0) -> pd.DataFrame:
        """The document's five steps: did each happen, from when to when, and if not, which condition failed.

        Returns
        -------
        pandas.DataFrame
            step, happened, from_minutes, to_minutes, failed (a sentence, or nothing).
        """
        self._needs_detail("steps")
        return steps_met(self, self._couple(couple))

    def recovery(self, node: str, event: Event | None = None) -> pd.Series:
        """Minutes from the end of an event until 90 % of the deviation is gone.

        The deviation is counted from the start of the run; its peak is looked for from the event's start on until
        another one of the same kind begins, and the answer is the first minute after the peak at which less than a
        tenth of it is left. It is counted from the end of the event, so that it can be negative for what recovers while
        the event still acts.

        Parameters
        ----------
        node : str
        event : Event, optional
            By default the first quarrel; the first event if there is none.

        Returns
        -------
        pandas.Series
            Indexed by partner; NaN where nothing moved, where the largest deviation stands at the very start and so
            belongs to something earlier, or where the time ends before. With several couples a DataFrame, one row for
            each couple.

        Raises
        ------
        ValueError
            Without any event, or if the run keeps fewer minutes than its shortest event lasts.
        """
        self._needs_detail("recovery")
        if event is None:
            quarrels = [one for one in self.events if one.kind == "quarrel"]
            if not self.events:
                raise ValueError("recovery: found a run without events; allowed: a run with an event to recover from")
            event = (quarrels or self.events)[0]
        if not isinstance(event, Event) or not any(event is one or event.same(one) for one in self.events):
            raise wrong("recovery", event, "an event of this run")
        place = self._node(node)
        found = np.array([[self._recovery(self.levels[:, p, place, k], event) for p in (0, 1)]
                          for k in range(self.couples)])
        table = pd.DataFrame(found, columns=pd.Index(PARTNERS, name="partner")).rename_axis("couple")
        return table.iloc[0].rename(f"recovery of {node} in minutes") if self.couples == 1 else table

    def linkage(self, node: str, other: str | None = None) -> float | np.ndarray:
        """How tightly the partners move together: the correlation over time of a node in A with it in B.

        For a level of the body the field calls this physiological synchrony, or linkage.

        It is 1 when both always move alike, -1 when one falls while the other rises, and NaN when one of them does not
        move. Tight is not simply good: stress can be linked as well as calm.

        Parameters
        ----------
        node : str
            In partner A.
        other : str, optional
            Another node in partner B; the same one by default.

        Returns
        -------
        float, or numpy.ndarray of shape (couples,) for several couples
        """
        self._needs_detail("linkage")
        place = self._node(node)
        a, b = self.levels[:, 0, place], self.levels[:, 1, place if other is None else self._node(other, "other")]
        a, b = a - a.mean(axis=0), b - b.mean(axis=0)
        size = np.sqrt((a**2).mean(axis=0) * (b**2).mean(axis=0))
        still = (np.abs(a).max(axis=0) < SMALL) | (np.abs(b).max(axis=0) < SMALL)
        linked = np.where(still, np.nan, (a * b).mean(axis=0) / np.where(still, 1.0, size))
        return float(linked[0]) if self.couples == 1 else linked

    @property
    def summary(self) -> str:
        """One sentence about what moved most, and how long cortisol took to come back."""
        if self.couples > 1:
            return f"{self.couples} couples over {self._length()}."
        if self._is_coarse():
            return f"Two partners over {self._length()}, kept too seldom to tell what happened in between."
        moved = np.abs(self.levels[..., 0] - self.levels[0, ..., 0]).round(9)  # of two alike the first is named
        layer = self.model.nodes["layer"].to_numpy()
        moved[:, :, layer == "situation"] = 0.0  # what is pushed from outside is no news
        when, who, place = np.unravel_index(moved.argmax(), moved.shape)
        start, top = (_whole(self.levels[t, who, place, 0]) for t in (0, when))
        if start == top:
            return f"In this model, nothing moves by a whole point in {self._length()}."
        label = in_sentence(self.model.labels[self.model.network.names[place]])
        whose = "both partners" if moved[when, 0, place] == moved[when, 1, place] else f"partner {PARTNERS[who]}"
        words = (f"In this model, in {self._length()}, {label} of {whose} moves furthest: from {start} to {top}, "
                 f"{_minutes(float(self.minutes[when]))} after the start.")
        return words + self._recovery_words()

    def _recovery_words(self) -> str:
        cortisol = self.levels[:, :, self._node("cortisol"), 0]
        if not any(event.kind == "quarrel" for event in self.events) or np.ptp(cortisol, axis=0).min() < 0.01:
            return ""
        back = self.recovery("cortisol")
        told = [f"{_minutes(back[p])} after it in partner {p}" if np.isfinite(back[p]) else
                f"not before this time ends in partner {p}" for p in PARTNERS]
        return f" Nine tenths of the rise in cortisol after the first disagreement are gone {' and '.join(told)}."

    def _is_coarse(self) -> bool:
        """Whether an event may lie between two kept minutes."""
        shortest = min((event.end_minutes - event.start_minutes for event in self.events), default=np.inf)
        return len(self.minutes) < 3 or float(np.diff(self.minutes).max()) > shortest

    def _needs_detail(self, what: str) -> None:
        if self._is_coarse():
            gap = float(np.diff(self.minutes).max())
            raise ValueError(f"{what}: found a run that keeps its levels every {gap:g} minutes; allowed: at least as "
                             "often as its shortest event lasts, and three times. Simulate again with a smaller "
                             "keep_every_minutes, and dt")

    def _couple(self, couple: int) -> int:
        if not isinstance(couple, Integral) or isinstance(couple, bool) or not 0 <= couple < self.couples:
            raise wrong("couple", couple, f"a whole number from 0 to {self.couples - 1}")
        return int(couple)

    def _recovery(self, level: np.ndarray, event: Event) -> float:
        again = min((one.start_minutes for one in self.events
                     if one.kind == event.kind and one.start_minutes > event.start_minutes), default=np.inf)
        found = Excursion.of(self.minutes, level, event.start_minutes, again)
        first = self.minutes[np.searchsorted(self.minutes, event.start_minutes)]
        if abs(found.peak - found.rest) < SMALL or found.peak_minute == first or found.recovered_minute is None:
            return np.nan
        return found.recovered_minute - event.end_minutes

    def _length(self) -> str:
        minutes = float(self.minutes[-1])
        for unit, size in (("days", 1440), ("hours", 60)):
            if minutes >= 2 * size:
                return f"{round(minutes / size, 1):g} {unit}"
        return _minutes(minutes)

    def _partner(self, partner: str) -> int:
        return PARTNERS.index(known("partner", partner, PARTNERS))

    def _node(self, node: str, name: str = "node") -> int:
        if not isinstance(node, str) or node not in self.model.network.index:
            raise wrong(name, node, "a node of the model, such as 'cortisol'")
        return self.model.network.index[node]


def _whole(level: float) -> int:
    return int(100 * level + 0.5)


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} minute" + ("" if round(minutes) == 1 else "s")
