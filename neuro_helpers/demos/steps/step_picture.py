"""From a beat to what `charts.steps.step_chart` draws: which arrows belong to a step, which are lit, and when."""

from __future__ import annotations

import pandas as pd

from neuro_helpers.charts.steps.step_places import NODES, STEP_NODES
from neuro_helpers.demos.steps.step_sentences import clock, lane_words
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import DAY, DAYS, EVENING_MINUTES, Beat, Script
from neuro_helpers.wording import BASES

LANE_OF = {"warm moment": 0, "quarrel": 1, "repair": 2, "refused repair": 2, "push": 3}
REPAIRER = "A"  # the one whose repair attempt the script pushes


def arrow_table(influences: pd.DataFrame, conditions: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """The arrows that each step can light: one row for each arrow from a partner's node to a partner's node.

    An arrow belongs to a step if its row says so, or if it says nothing and joins two nodes of that step; it runs with
    the order of the conditions, or from or to a node that the step needs without asking anything of it.

    Returns
    -------
    DataFrame
        key, row, step, source, target, source_partner, target_partner, basis, strength, asked (is the target one of
        the step's conditions?), said.
    """
    found = []
    acting = influences[(influences["strength"] != 0) & (influences["moderator"] == "")]
    for step, asked in conditions.groupby("step"):
        shown = [node for node in STEP_NODES.get(int(step), NODES) if node in labels.index]
        first = asked.groupby("node")["order"].min()
        who = dict(zip(asked["node"], asked["partner"], strict=True))
        for row in acting.itertuples():
            mine = pd.isna(row.step) or row.step == step
            for source in str(row.source).split("*"):
                if mine and source in shown and row.target in shown and _in_order(source, row.target, first):
                    found += _between(row, int(step), source, who, labels)
    return pd.DataFrame(found)


def _in_order(source: str, target: str, first: pd.Series) -> bool:
    if target in first.index:
        return source not in first.index or first[source] < first[target]
    return source not in first.index or first[source] == 1


def _between(row, step: int, source: str, who: dict, labels: pd.Series) -> list[dict]:
    """One arrow for each pair of partners that the row joins and the step is about."""
    arrows = []
    for start in PARTNERS:
        end = start if row.partner == "self" else PARTNERS[1 - PARTNERS.index(start)]
        told = all(who.get(node, "both") in ("both", partner) for node, partner in ((source, start), (row.target, end)))
        if not told or (source == "repair" and start != REPAIRER):
            continue
        arrows.append({
            "key": f"{row.Index}:{source}:{start}{end}:{step}", "row": row.Index, "step": step, "source": source,
            "target": row.target, "source_partner": start, "target_partner": end, "basis": row.basis,
            "strength": float(row.strength), "asked": row.target in who,
            "said": f"Arrow ({BASES[row.basis]}): {labels[source]} of {start} to {labels[row.target]} of {end}"})
    return arrows


def lit(arrows: pd.DataFrame, beat: Beat, before: list[Beat], refused: bool) -> dict[str, str]:
    """State of each arrow of the beat's step: "waits", "now", "lit" or "fails".

    A rise lights the arrows that push up, a way back lights all that lead there. What fails are the arrows that should
    have brought it: those that push up, or, for a way back, those that push down.

    Parameters
    ----------
    arrows : DataFrame
        As `arrow_table` makes it.
    beat : Beat
    before : list of Beat
        Those of the same step up to this one, with it.
    refused : bool
        Whether the repair is refused.
    """
    state = {}
    for arrow in arrows[arrows["step"] == beat.step].itertuples():
        state[arrow.key] = "waits"
        for one in before:
            if _lights(arrow, one) and (arrow.asked or state[arrow.key] == "waits"):
                fails = one.kind == "fails" or (arrow.source == "repair" and refused)
                state[arrow.key] = "fails" if fails else "now" if one is beat else "lit"
    return state


def _lights(arrow, beat: Beat) -> bool:
    if arrow.source == "repair":
        return beat.kind == "push"
    if beat.kind in ("opening", "push", "closing"):
        return False
    if beat.kind == "fails" and (not arrow.asked or (arrow.strength > 0) != (beat.direction == "rise")):
        return False
    if not arrow.asked:  # it leads to a node that the step needs without asking anything of it
        return beat.order >= 2
    return (arrow.target == beat.node and arrow.target_partner in beat.partners
            and (arrow.strength > 0 or beat.direction == "back"))


def marked(beat: Beat) -> dict[str, str]:
    """The nodes that are marked at a beat."""
    kind = "fails" if beat.kind == "fails" else "now"
    return {f"{partner}:{beat.node}": kind for partner in beat.partners} if beat.node else {}


def timeline(script: Script, beat: Beat, minute: float) -> dict:
    """The line of time under the partners: ticks, what the script pushes, and where the picture stands."""
    lanes = {}
    for event in script.runs[beat.run].events:
        lane = lanes.setdefault(event.kind, {"place": LANE_OF[event.kind], "text": lane_words(event), "bars": []})
        lane["bars"].append([float(event.start_minutes), float(event.end_minutes)])
    if beat.run == "weeks":
        ticks = [{"minute": day * DAY, "text": f"day {day + 1}"} for day in range(0, DAYS, 7)]
        return {"end": DAYS * DAY, "minute": minute, "ticks": ticks, "lanes": list(lanes.values())}
    ticks = [{"minute": at, "text": clock(at, "evening")} for at in range(0, EVENING_MINUTES + 1, 60)]
    return {"end": EVENING_MINUTES, "minute": minute, "ticks": ticks, "lanes": list(lanes.values())}
