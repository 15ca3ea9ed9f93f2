"""From a beat to what is drawn: the step's arrows and their state, what a row has done so far, the line of time."""

from __future__ import annotations

import pandas as pd

from neuro_helpers.charts.steps.step_arrows import UNTESTED
from neuro_helpers.charts.steps.step_places import STEP_NODES
from neuro_helpers.demos.steps.step_pushes import Words, acts, pushes
from neuro_helpers.demos.steps.step_sentences import clock, lane_words, routine_words
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import DAY, DAYS, EVENING_MINUTES, Beat, Script

SCENES = {"warm moment": ("warm", 0), "quarrel": ("quarrel", 0), "repair": ("repair", 1),
          "refused repair": ("repair", 1), "push": ("calm", 1)}  # kind of event -> icon, lane
EVENING_ENDS, WEEKS_BEGIN = 0.68, 0.75  # places on the line of time
EARLY = 0.0025  # a row that has moved by this much is seen to move


def lit(arrows: pd.DataFrame, script: Script, place: int) -> dict[str, str]:
    """State of the arrows of the step that plays: "next", "now", "less", "done" or "fails"; others are not drawn.

    "now" is what the sentence says pushes (`pushes`), and a repair that is taken up; "less" are the step's other arrows
    to the same row. A rise is brought by the arrows that push up, a way back by those that push down. "next" leads to
    the condition that is looked for next, whatever comes of it; before a step begins, all its arrows are.
    """
    beat, state = script.beats[place], {}
    before = [one for one in script.beats[:place] if one.step == beat.step]
    wanted, refused = script.next_condition(beat), "repair_refused" in script.on
    found = pushes(script, beat)
    told = set().union(*(push.ends(beat) for push in found if not push.less))
    for arrow in arrows[arrows["step"] == beat.step].itertuples():
        fails = arrow.source == "repair" and refused
        if (arrow.source, arrow.source_partner, arrow.target, arrow.target_partner) in told:
            state[arrow.key] = "now"
        elif acts(arrow, beat):
            now = "now" if beat.kind == "push" else "less"
            state[arrow.key] = "fails" if fails or beat.kind == "fails" else now
        elif any(acts(arrow, one) for one in before):
            state[arrow.key] = "fails" if fails else "done"
        elif beat.kind == "opening" or (wanted is not None and _is_next(arrow, wanted)):
            state[arrow.key] = "next"
    return state


def _is_next(arrow, wanted: pd.Series) -> bool:
    if arrow.source == "repair":
        return wanted["direction"] == "back"
    return (arrow.target == wanted["node"] and wanted["partner"] in ("both", arrow.target_partner)
            and (arrow.strength > 0) == (wanted["direction"] == "rise"))


def told(script: Script, words: Words, arrows: dict[str, str], place: int) -> dict[str, dict]:
    """What each row of the step has done ("reached", "early", "waits" or "aside"), and what is said beside it.

    `way` says where a push moves the row (1 up, -1 down, 0 nowhere), and `bare` whether it has no arrow of its own in
    the picture: because it begins outside of it, or because it pushes less.
    """
    beat, rows = script.beats[place], {}
    asked = script.conditions[script.conditions["step"] == beat.step]
    reached = {(one.node, partner) for one in script.beats[: place + 1] if one.step == beat.step
               for partner in one.partners if one.node}
    now, start, notes = script.levels(beat), script.start(beat), _notes(script, words, beat)
    drawn = {key.split(":")[2][1] for key, state in arrows.items() if state == "now" and beat.kind != "push"}
    for node in STEP_NODES.get(beat.step, ()):
        for partner in PARTNERS:
            about = asked[(asked["node"] == node) & asked["partner"].isin(["both", partner])]
            state, moved = "aside", abs(now[partner][node] - start[partner][node]) >= EARLY
            if (node, partner) in reached:
                state = "reached"
            elif len(about):
                state = "early" if moved else "waits"
            early = (*words.early(beat, node, partner), 0, "", False) if state == "early" else ("", "", 0, "", False)
            note, short, way, basis, untested = notes.get((node, partner), early)
            rows[f"{partner}:{node}"] = {
                "state": state, "note": note, "short": short, "way": way, "bare": way != 0 and partner not in drawn,
                "basis": basis, "untested": untested}
    return rows


def _notes(script: Script, words: Words, beat: Beat) -> dict[tuple[str, str], tuple[str, str, int, str, bool]]:
    """For (node, partner) that a beat is about: words beside the row, fewer words, its way, basis, untested."""
    if beat.kind == "opening":
        wanted = script.next_condition(beat)
        found = {} if wanted is None else {
            (event.node, partner): ("next: our script pushes it", "our script", 0, "", False)
            for event in script.runs[beat.run].events for partner in PARTNERS
            if event.node == wanted["node"] and event.who in ("both", partner)}
        return found
    if beat.kind == "unjudged":
        return {(beat.node, partner): ("can't be judged", "not judged", 0, "", False) for partner in beat.partners}
    return {(beat.node, push.partner): (*words.note(push), 0 if push.kind in ("switch", "nothing") else
                                        1 if push.up else -1, push.basis, push.evidence == UNTESTED)
            for push in pushes(script, beat)}


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
    scenes = []
    for event in script.runs["evening"].events:
        icon, lane = SCENES[event.kind]
        begin, end = (place_on_line("evening", float(minute)) for minute in (event.start_minutes, event.end_minutes))
        scenes.append({"kind": icon, "lane": lane, "text": lane_words(event), "from": begin, "to": end})
    again: dict[str, list] = {}
    for event in script.runs["weeks"].events:
        again.setdefault(event.kind, []).append(event)
    routine = [routine_words(events[0], len(events)) for events in again.values()]
    ticks = [{"at": place_on_line("evening", at), "text": clock(at, "evening"), "minor": at % 120 != 0}
             for at in range(0, EVENING_MINUTES + 1, 60)]
    ticks += [{"at": place_on_line("weeks", day * DAY), "text": f"day {day + 1}", "minor": day not in (0, 14)}
              for day in range(0, DAYS, 7)]
    parts = [{"from": 0.0, "to": EVENING_ENDS, "title": "one evening: drag the blue dot", "lines": []},
             {"from": WEEKS_BEGIN, "to": 1.0, "title": "then four weeks", "lines": routine}]
    return {"parts": parts, "ticks": ticks, "scenes": scenes}
