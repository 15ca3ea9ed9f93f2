"""The script of the five steps: one evening and four weeks, what its switches change, and the moments that matter.

The evening lasts from 18:00 to midnight; the four weeks begin at midnight of day 1.

The rule of judging. A step happens if all its conditions are met (``simulate/steps.py``) and it can be judged. A step
that comes after the disagreement cannot be judged while the disagreement still goes on: at the moment at which its last
condition is met, the disagreement of A or B is as far above its start as steps.csv asks of "conflict arises". Each
condition compares a level with its own start, a calm hour; under a harm that has lowered that start already, a level
may rise from it in the middle of the disagreement, and nothing of the document's step has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.events import Event

if TYPE_CHECKING:
    from neuro_helpers.simulate.over_time import OverTime
    from neuro_helpers.simulate.run import CoupleRun

SWITCHES = ("a_not_warm", "b_not_reciprocating", "cortisol_high", "repair_refused")
BOND = 0.65  # learned security at the start: below the level at which it rests, so that it has room to grow
HIGH_CORTISOL = 0.8
EVENING_BEGINS, EVENING_MINUTES = 18 * 60, 360
DAY, DAYS = 1440, 28
QUARREL_AT, REPAIR_AT, CALMING_AT = 120, 150, 240  # minutes of the evening
UNJUDGED = "cannot be judged"
SHORT, LONG = 20, 240  # minutes of a disagreement: usually, and while the repair is refused


@dataclass(frozen=True)
class Beat:
    """One moment of the script: it opens, a condition is met or fails, a push, or it closes.

    Attributes
    ----------
    step, order : int
        The condition's place in steps.csv; order 0 opens the evening or the weeks, one more than the
        last closes the weeks.
    kind : {"opening", "condition", "push", "fails", "unjudged", "closing"}
        "unjudged" is the last condition of a step that is met and cannot be judged.
    run : {"evening", "weeks"}
    minute : float
        In that run.
    node : str
        The node that moves; "" in an opening.
    partners : str
        "A", "B" or "AB".
    direction : {"rise", "back"}
    change : float
        What the condition asks for.
    """

    step: int
    order: int
    kind: str
    run: str
    minute: float
    node: str = ""
    partners: str = "AB"
    direction: str = "rise"
    change: float = 0.0


def evening_events(on: Iterable[str]) -> list[Event]:
    """What the script pushes in the evening, with some switches on."""
    refused = "repair_refused" in on
    warm = [] if "a_not_warm" in on else [Event.warm_moment(10, minutes=60, strength=0.5, who="A")]
    return [*warm, Event.quarrel(QUARREL_AT, minutes=LONG if refused else SHORT, strength=0.8),
            Event.repair(REPAIR_AT, minutes=30, strength=0.4, who="A", taken_up=not refused),
            Event.push("coregulation", CALMING_AT, 40, 0.5)]


def weeks_events(on: Iterable[str]) -> list[Event]:
    """The routine of four weeks: a warm hour and calming each other every day, a disagreement every week."""
    events = []
    for day in range(DAYS):
        start = day * DAY
        if "a_not_warm" not in on:
            events.append(Event.warm_moment(start + 9 * 60, minutes=60, strength=0.6, who="A"))
        if day % 7 == 0:
            minutes = LONG if "repair_refused" in on else SHORT
            events.append(Event.quarrel(start + 18 * 60, minutes=minutes, strength=0.5))
        events.append(Event.push("coregulation", start + 18 * 60 + 30, 40, 0.5))
    return events


class Script:
    """One evening and four weeks of a couple, computed by the model.

    Parameters
    ----------
    model : CoupleModel
    on : iterable of str
        Some of `SWITCHES`.
    bond : float
        Learned security at the start, 0 to 1.
    progress : callable, optional
        Called with the share that is done, 0 to 1.

    Attributes
    ----------
    runs : dict of str to CoupleRun
        "evening" and "weeks".
    held : dict
        What the switches hold, as `CoupleModel.simulate` takes it.
    beats : list of Beat
    steps : DataFrame
        step, happened, run, minute (when it was complete; NaN if it was not), verdict ("met", "not met", "cannot be
        judged").
    usual_start : dict
        Levels at the start with no switch on: {"A": {node: level}, "B": ...}.

    Examples
    --------
    >>> from neuro_helpers import CoupleModel
    >>> Script(CoupleModel.load(), ["b_not_reciprocating"]).steps["happened"].to_list()
    [True, False, True, True, True]
    """

    def __init__(self, model: OverTime, on: Iterable[str] = (), bond: float = BOND,
                 progress: Callable[[float], None] | None = None) -> None:
        self.model, self.on = model, tuple(name for name in SWITCHES if name in on)
        self._changed: dict[tuple, pd.DataFrame] = {}
        resting = model.simulate(1, bond=bond)
        self.usual_start: dict[str, dict[str, float]] = resting.at(0).to_dict()
        self.held = self._held()
        evening = model.simulate(EVENING_MINUTES, evening_events(self.on), bond=bond, hold=self.held)
        weeks = model.simulate(DAYS * DAY, weeks_events(self.on), bond=bond, hold=self.held, dt=5, keep_every_minutes=5,
                               progress=progress)
        self.runs: dict[str, CoupleRun] = {"evening": evening, "weeks": weeks}
        conditions = {name: run.conditions() for name, run in self.runs.items()}
        table = pd.concat([conditions["evening"].query("step < 5"), conditions["weeks"].query("step >= 5")])
        self.conditions = table.assign(run=np.where(table["step"] < 5, "evening", "weeks")).reset_index(drop=True)
        self.steps = self._steps()
        self.beats = self._beats()

    def levels(self, beat: Beat, minute: float | None = None) -> dict[str, dict[str, float]]:
        """Levels of both partners at a beat, or at another minute of its run: {"A": {node: level}, "B": ...}."""
        return self.runs[beat.run].at(beat.minute if minute is None else minute).to_dict()

    def start(self, beat: Beat) -> dict[str, dict[str, float]]:
        """Levels at the start of the beat's run."""
        return self.levels(beat, 0)

    def pushed(self, beat: Beat) -> list[Event]:
        """What the script pushes on the beat's node at that moment."""
        return [event for event in self.runs[beat.run].events if event.node == beat.node
                and event.start_minutes <= beat.minute <= event.end_minutes + 1
                and (event.who == "both" or event.who in beat.partners)]

    def is_held(self, node: str, partner: str) -> bool:
        """Whether a switch holds a node of a partner."""
        held = self.held.get(node)
        return held is not None and (not isinstance(held, dict) or partner in held)

    def strongest_against(self, beat: Beat, partner: str) -> tuple[str, str, float]:
        """The arrow that has come to push most against what a beat asks for, since the start of its run.

        Returns
        -------
        tuple of str, str, float
            The arrow's source, the partner whose source it is, and by how much it pushes more against it (in z); ""
            and 0 where none does.
        """
        run = self.runs[beat.run]
        below = run.at(beat.minute).at[beat.node, partner] < run.level(beat.node, partner)[0]
        wanted = 1 if beat.direction == "rise" or below else -1
        return self._strongest(beat, beat.node, partner, 0.0, -wanted)

    def strongest_for(self, beat: Beat, partner: str, node: str = "") -> tuple[str, str, float]:
        """The arrow that has done most to bring a node to where it is at a beat; `strongest_against` is its twin.

        A rise, and any other node than the beat's, is counted from the start of the run; a way back from the moment at
        which the level was furthest away.
        """
        node = node or beat.node
        since, before = self._counted_from(beat, partner, node)
        now = self.runs[beat.run].at(beat.minute).at[node, partner]
        return self._strongest(beat, node, partner, since, 1 if now >= before else -1)

    def goes_up(self, beat: Beat, partner: str) -> bool:
        """Whether what the beat asks for is a way up: a rise, or a way back from below the start."""
        if beat.direction == "rise":
            return True
        _since, furthest = self._counted_from(beat, partner, beat.node)
        return bool(furthest < self.runs[beat.run].level(beat.node, partner)[0])

    def _counted_from(self, beat: Beat, partner: str, node: str) -> tuple[float, float]:
        """The minute from which a change is counted, and the level then."""
        run = self.runs[beat.run]
        levels = run.level(node, partner)
        if node != beat.node or beat.direction != "back":
            return 0.0, float(levels[0])
        furthest = int(np.abs(levels[run.minutes <= beat.minute] - levels[0]).argmax())
        return float(run.minutes[furthest]), float(levels[furthest])

    def next_condition(self, beat: Beat) -> pd.Series | None:
        """The condition of the same step that is looked for after a beat, whatever comes of it; None after the last."""
        later = self.conditions[(self.conditions["step"] == beat.step)
                                & (self.conditions["order"] >= beat.order + (beat.kind != "push"))]
        return None if beat.kind in ("fails", "closing") or later.empty else later.iloc[0]

    def _changes(self, beat: Beat, since: float) -> pd.DataFrame:
        """What each arrow pushes more at a beat than at another minute of its run: `CoupleRun.effects` with `more`."""
        key = beat.run, beat.minute, since
        if key not in self._changed:
            now, before = (self.runs[beat.run].effects(minute) for minute in (beat.minute, since))
            self._changed[key] = now.assign(more=now["effect"] - before["effect"])
        return self._changed[key]

    def _strongest(self, beat: Beat, node: str, partner: str, since: float, sign: int) -> tuple[str, str, float]:
        changed = self._changes(beat, since)
        more = sign * changed["more"][(changed["target"] == node) & (changed["target_partner"] == partner)]
        if more.empty or more.max() <= 0:
            return "", partner, 0.0
        row = changed.loc[more.idxmax()]
        return str(row["source"]), str(row["source_partner"]), float(more.max())

    def _held(self) -> dict:
        warmth = {partner: self.usual_start[partner]["warmth"]
                  for partner, switch in zip(PARTNERS, ("a_not_warm", "b_not_reciprocating"), strict=True)
                  if switch in self.on}
        cortisol = {"cortisol": HIGH_CORTISOL} if "cortisol_high" in self.on else {}
        return cortisol | ({"warmth": warmth} if warmth else {})

    def _beats(self) -> list[Beat]:
        beats = [Beat(1, 0, "opening", "evening", 0)]
        verdicts = self.steps.set_index("step")["verdict"]
        for step, rows in self.conditions.groupby("step"):
            if rows["run"].iloc[0] == "weeks":
                beats.append(Beat(int(step), 0, "opening", "weeks", 0))
            after = self._looked_for_from(rows["run"].iloc[0], step)
            for row in rows.itertuples():
                partners = "AB" if row.partner == "both" else row.partner
                found = (int(step), row.order, row.node, partners, row.direction, row.change)
                if step == 3 and row.direction == "back" and not any(beat.kind == "push" for beat in beats):
                    beats.append(Beat(3, row.order, "push", "evening", REPAIR_AT + 10, "repair", "A"))
                if not row.met:
                    beats.append(self._beat("fails", row.run, self._nearest(row, after), *found))
                    break
                after = row.minutes
                unjudged = verdicts[step] == UNJUDGED and row.order == rows["order"].max()
                beats.append(self._beat("unjudged" if unjudged else "condition", row.run, row.minutes, *found))
        last = beats[-1]
        if last.run == "weeks":
            beats.append(Beat(last.step, last.order + 1, "closing", "weeks", DAYS * DAY, "bond"))
        return beats

    def end_of(self, step: int) -> int | None:
        """Place of the beat at which a step is complete or fails; None for a step that is not there."""
        places = [place for place, beat in enumerate(self.beats)
                  if beat.step == step and beat.kind != "closing" and not isinstance(step, bool)]
        return places[-1] if places else None

    def _looked_for_from(self, run: str, step: int) -> float:
        """From when on a step is looked for: from the end of the last step before it that happened in that run."""
        ends = self.runs[run].steps().query("step < @step and happened")["to_minutes"]
        return float(ends.max()) if len(ends) else 0.0

    @staticmethod
    def _beat(kind, run, minute, step, order, node, partners, direction, change) -> Beat:
        return Beat(step, order, kind, run, float(minute), node, partners, direction, change)

    def _nearest(self, row, after: float) -> float:
        """When what fails comes nearest to what was asked; what should come back is looked at in the end."""
        run = self.runs[row.run]
        if row.direction == "back":
            return float(run.minutes[-1])
        levels = np.array([run.level(row.node, partner) for partner in PARTNERS if row.partner in ("both", partner)])
        risen = np.where(run.minutes >= after, (levels - levels[:, :1]).min(axis=0), -1.0)
        return float(run.minutes[risen.argmax() if risen.max() > 0.005 else -1])

    def _steps(self) -> pd.DataFrame:
        rows = []
        for step, part in self.conditions.groupby("step"):
            run, minute = part["run"].iloc[0], part["minutes"].iloc[-1]
            met = bool(part["met"].all())
            verdict = "not met" if not met else UNJUDGED if self._still_disagree(int(step), run, minute) else "met"
            rows.append({"step": int(step), "happened": verdict == "met", "run": run,
                         "minute": minute if verdict == "met" else np.nan, "verdict": verdict})
        return pd.DataFrame(rows)

    def _still_disagree(self, step: int, run: str, minute: float) -> bool:
        """Whether the disagreement that a step before this one began goes on at a minute: the rule of judging."""
        asked = self.conditions.query("node == 'conflict' and direction == 'rise' and step < @step")["change"]
        if asked.empty:
            return False
        risen = self.runs[run].at(minute).loc["conflict"] - self.runs[run].at(0).loc["conflict"]
        return bool(risen.max() >= asked.min())
