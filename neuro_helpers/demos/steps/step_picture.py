"""From a beat to what is drawn: the step's arrows and their state, what a row has done so far, the line of time."""

from __future__ import annotations

import pandas as pd

from neuro_helpers.charts.steps.step_places import NODES, STEP_NODES
from neuro_helpers.demos.steps.step_sentences import Teller, clock, lane_words
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import DAY, DAYS, EVENING_MINUTES, Beat, Script
from neuro_helpers.wording import BASES

SCENES = {"warm moment": ("warm", 0), "quarrel": ("quarrel", 0), "repair": ("repair", 1),
          "refused repair": ("repair", 1), "push": ("calm", 1)}  # kind of event -> icon, lane
EVENING_ENDS, WEEKS_BEGIN = 0.7, 0.76  # places on the line of time
EARLY = 0.0025  # a row that has moved by this much is seen to move
REPAIRER = "A"  # the one whose repair attempt the script pushes


def arrow_table(influences: pd.DataFrame, conditions: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """The arrows that each step can light: one row for each arrow from a partner's node to a partner's node.

    An arrow belongs to a step if its row says so; where no row of the step leads to a condition, those that say nothing
    and join two nodes of the step do; it runs with the order of the conditions. A's repair belongs to step 3.

    Returns
    -------
    DataFrame
        key, row, step, source, target, source_partner, target_partner, basis, strength, said.
    """
    found = []
    acting = influences[(influences["strength"] != 0) & (influences["moderator"] == "")]
    for step, asked in conditions.groupby("step"):
        shown = [node for node in STEP_NODES.get(int(step), NODES) if node in labels.index]
        first = asked.groupby("node")["order"].min()
        who = dict(zip(asked["node"], asked["partner"], strict=True))
        own = set(acting.loc[acting["step"] == step, "target"])
        for row in acting.itertuples():
            mine = row.step == step if pd.notna(row.step) else (
                row.target in first.index and (row.target not in own or row.source == "repair"))
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
            "strength": float(row.strength),
            "said": f"Arrow ({BASES[row.basis]}): {labels[source]} of {start} to {labels[row.target]} of {end}"})
    return arrows


def lit(arrows: pd.DataFrame, script: Script, place: int) -> dict[str, str]:
    """State of the arrows of the step that plays: "next", "now", "done" or "fails"; others are not drawn.

    A rise is brought by the arrows that push up, a way back by those that push down. "next" leads to the condition that
    is looked for next, whatever comes of it.
    """
    beat, state = script.beats[place], {}
    before = [one for one in script.beats[:place] if one.step == beat.step]
    wanted = script.next_condition(beat)
    for arrow in arrows[arrows["step"] == beat.step].itertuples():
        if any(_acts(arrow, one) for one in before):
            state[arrow.key] = "fails" if arrow.source == "repair" and "repair_refused" in script.on else "done"
        if _acts(arrow, beat):
            fails = beat.kind == "fails" or (arrow.source == "repair" and "repair_refused" in script.on)
            state[arrow.key] = "fails" if fails else "now"
        elif wanted is not None and arrow.key not in state and _is_next(arrow, wanted):
            state[arrow.key] = "next"
    return state


def _is_next(arrow, wanted: pd.Series) -> bool:
    if arrow.source == "repair":
        return wanted["direction"] == "back"
    return (arrow.target == wanted["node"] and wanted["partner"] in ("both", arrow.target_partner)
            and (arrow.strength > 0) == (wanted["direction"] == "rise"))


def _acts(arrow, beat: Beat) -> bool:
    if arrow.source == "repair" or beat.kind == "push":
        return arrow.source == "repair" and beat.kind == "push"
    return (arrow.target == beat.node and arrow.target_partner in beat.partners
            and beat.kind in ("condition", "unjudged", "fails") and (arrow.strength > 0) == (beat.direction == "rise"))


def pulse(arrows: pd.DataFrame, script: Script, beat: Beat, state: dict[str, str]) -> dict[str, bool]:
    """The one arrow into each partner along which something runs: of those that act now, the one that brings most."""
    best: dict[str, tuple[float, str]] = {}
    for arrow in arrows[arrows["key"].isin([key for key, one in state.items() if one == "now"])].itertuples():
        gain = 0.0 if beat.kind == "push" else script.gain(beat, arrow.source, arrow.source_partner,
                                                          arrow.target_partner)
        best[arrow.target_partner] = max(best.get(arrow.target_partner, (-1e9, "")), (gain, arrow.key))
    return {key: True for _gain, key in best.values()}


def told(script: Script, teller: Teller, place: int) -> dict[str, dict[str, str]]:
    """What each row of the step has done: "reached", "early" (and by what), "waits", or "aside"."""
    beat, rows = script.beats[place], {}
    asked = script.conditions[script.conditions["step"] == beat.step]
    reached = {(one.node, partner) for one in script.beats[: place + 1] if one.step == beat.step
               for partner in one.partners if one.node}
    now, start = script.levels(beat), script.start(beat)
    for node in STEP_NODES.get(beat.step, ()):
        for partner in PARTNERS:
            about = asked[(asked["node"] == node) & asked["partner"].isin(["both", partner])]
            state, note, short = "aside", "", ""
            if (node, partner) in reached:
                state = "reached"
            elif len(about):
                moved = abs(now[partner][node] - start[partner][node]) >= EARLY
                state = "early" if moved else "waits"
                note, short = teller.early(beat, node, partner) if moved else ("", "")
            rows[f"{partner}:{node}"] = {"state": state, "note": note, "short": short}
    return rows


def marked(beat: Beat) -> dict[str, str]:
    """The nodes that are marked at a beat."""
    kind = "fails" if beat.kind == "fails" else "now"
    return {f"{partner}:{beat.node}": kind for partner in beat.partners} if beat.node else {}


def place_on_line(run: str, minute: float) -> float:
    """Where a minute of a run stands on the line of time, 0 to 1: first the evening, then the four weeks."""
    if run == "evening":
        return EVENING_ENDS * minute / EVENING_MINUTES
    return WEEKS_BEGIN + (1 - WEEKS_BEGIN) * minute / (DAYS * DAY)


def beat_at(script: Script, place: float) -> int:
    """The last beat, in the order of the script, that is not later than a place on the line of time."""
    passed = [index for index, beat in enumerate(script.beats) if place_on_line(beat.run, beat.minute) <= place + 1e-9]
    return max(passed, default=0)


def timeline(script: Script) -> dict:
    """The line of time: its two parts, ticks, and what the script pushes. It holds nothing of what comes of it."""
    scenes = {}
    for run, events in ((name, run.events) for name, run in script.runs.items()):
        for event in events:
            icon, lane = SCENES[event.kind]
            words = lane_words(event) if run == "evening" else ""
            scene = scenes.setdefault((run, event.kind), {"kind": icon, "lane": lane, "text": words, "bars": []})
            scene["bars"].append([place_on_line(run, float(minute)) for minute in (event.start_minutes,
                                                                                   event.end_minutes)])
    ticks = [{"at": place_on_line("evening", at), "text": clock(at, "evening"), "minor": at % 120 != 0}
             for at in range(0, EVENING_MINUTES + 1, 60)]
    ticks += [{"at": place_on_line("weeks", day * DAY), "text": f"day {day + 1}", "minor": day not in (0, 14)}
              for day in range(0, DAYS, 7)]
    parts = [{"from": 0.0, "to": EVENING_ENDS, "title": "one evening: drag the time"},
             {"from": WEEKS_BEGIN, "to": 1.0, "title": "then four weeks"}]
    return {"parts": parts, "ticks": ticks, "scenes": list(scenes.values())}
