"""Lesson 3: the five steps."""

from __future__ import annotations

import re

import numpy as np

from neuro_helpers.demos.lab.why import why_card
from neuro_helpers.demos.questions.right_answers import Answer, Models, answers, explains
from neuro_helpers.demos.steps.player import StepPlayer
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.events import Event
from neuro_helpers.simulate.run import CoupleRun
from neuro_helpers.simulate.step_script import SWITCHES
from neuro_helpers.wording import clock, in_sentence, listed, rounded, whole

PART_OF_THE_PHRASE = re.compile(r'^The part ".*?"\. ')  # how a note begins that says which words its row takes up
OPENS = 18 * 60  # minute of the day at which the evening begins


def _complete(player: StepPlayer) -> dict[int, str]:
    """When each step is complete: a time of the evening or a day; "" for one that does not happen."""
    return {int(row.step): _when(row.run, row.minute) if row.happened else "" for row in player.steps.itertuples()}


def _when(run: str, minute: float) -> str:
    """Return a time of the evening as 18:26, one of the four weeks as day 5."""
    return clock(minute, OPENS) if run == "evening" else f"day {int(minute // 1440) + 1}"


def _first_and_last(player: StepPlayer, run: str, node: str, partner: str = "A") -> tuple[int, int]:
    level = player.script.runs[run].level(node, partner)
    return whole(level[0]), whole(level[-1])


@answers("3-1")
def _amygdala_rises(models: Models) -> Answer:
    player = StepPlayer(model=models.document)
    beats = [beat for beat in player.beats if beat.step == 3 and beat.node == "amygdala"]
    until = next((beat.minute for beat in beats if beat.direction == "back"), np.inf)
    run = player.script.runs["evening"]
    level = run.level("amygdala", "A")
    start, before = whole(level[0]), level[run.minutes <= until]
    peak, lowest = whole(before.max()), whole(before.min())
    right = "it has to rise" if peak > start else "it has to fall" if lowest < start else "nothing"
    return Answer(right, {"start": start, "peak": peak,
                          "back": clock(until, OPENS) if until < np.inf else "no time before midnight"})


@explains("3-1")
def _why_it_rises(models: Models) -> object:
    """Explain the amygdala in the heat of the evening's disagreement."""
    heat = StepPlayer(model=models.document).script.runs["evening"].level("conflict", "A").max()
    return why_card("amygdala", model=models.document, conflict=float(heat))


@answers("3-2")
def _longest(models: Models) -> Answer:
    player = StepPlayer(model=models.document)
    times, rows = _complete(player), player.steps.set_index("step")["minute"]
    begins = {step: 0.0 if step == 1 else rows[step - 1] for step in (1, 2, 3, 4)}
    longest = max(begins, key=lambda step: rows[step] - begins[step])
    told = listed([f"{times[step]} (step {step})" for step in begins])
    run = player.script.runs["weeks"]
    moved = run.at(rows[5]).loc["bond"] - run.at(0).loc["bond"]
    return Answer(f"step {longest}", {"times": told, "longest": longest, "five": times[5],
                                      "waits": _waited_for(player), "moved": _points(moved.min(), moved.max())})


def _waited_for(player: StepPlayer) -> str:
    """Name what comes first in a minute at which more than one step is complete; "nothing" where there is none."""
    twice = player.steps["minute"][player.steps["minute"].duplicated()]
    beats = [beat for beat in player.beats if beat.minute in set(twice)]
    if not beats:
        return "nothing"
    labels, whose = player.model.labels, "both partners'" if len(beats[0].partners) == 2 else f"{beats[0].partners}'s"
    return f"{whose} {in_sentence(labels[beats[0].node]).removeprefix('the ')}"


def _points(low: float, high: float) -> str:
    few, many = rounded(100 * low), rounded(100 * high)
    return f"{few} to {many} points" if few != many else "1 point" if few == 1 else f"{few} points"


@answers("3-3")
def _without_b(models: Models) -> Answer:
    reference, player = (StepPlayer(on, model=models.document) for on in ((), ("b_not_reciprocating",)))
    times, before = _complete(player), _complete(reference)
    missing = [step for step in (1, 2, 3, 4) if not times[step]]
    right = f"step {missing[0]}" if missing else "none: all happen"
    first = (f"Step {missing[0]} is the first, and step 1 still happens:" if missing and missing[0] > 1 else
             f"{right[0].upper()}{right[1:]}:")
    five = f"Step 5 takes until {times[5]} instead of {before[5]}." if times[5] else "Step 5 does not happen."
    return Answer(right, {"first": first, "five": five},
                  lambda: StepPlayer(["b_not_reciprocating"], step=2, model=models.document))


@answers("3-4")
def _without_a(models: Models) -> Answer:
    player = StepPlayer(["a_not_warm"], model=models.document)
    start, end = _first_and_last(player, "weeks", "bond")
    missing = [str(step) for step, time in _complete(player).items() if not time]
    return Answer("yes" if end > start else "no", {"start": start, "end": end, "missing": f"steps {listed(missing)}"})


def _with_cortisol(models: Models) -> StepPlayer:
    return StepPlayer(["cortisol_high"], model=models.document)


@answers("3-5")
def _step_3_under_cortisol(models: Models) -> Answer:
    player, reference = _with_cortisol(models), StepPlayer(model=models.document)
    met = bool(_complete(player)[3])
    return Answer("yes" if met else "no", {
        "met": "met" if met else "not met", "amygdala": _first_and_last(player, "evening", "amygdala")[0],
        "amygdala_reference": _first_and_last(reference, "evening", "amygdala")[0]},
        lambda: StepPlayer(["cortisol_high"], step=3, model=models.document))


@answers("3-6")
def _calm_under_cortisol(models: Models) -> Answer:
    player, reference = _with_cortisol(models), StepPlayer(model=models.document)
    calm, before = (_first_and_last(one, "evening", "calm_response")[0] for one in (player, reference))
    return Answer(before - calm, {"lower": before - calm, "calm": calm, "calm_reference": before,
                                  "bond": _first_and_last(player, "weeks", "bond")[1]})


def _one_quarrel(model: CoupleModel, minutes: float, taken_up: bool) -> CoupleRun:
    """An evening with one disagreement at minute 120, and a repair move 30 minutes after it began."""
    events = [Event.quarrel(120, minutes=minutes), Event.repair(150, taken_up=taken_up)]
    return model.simulate(360, events, bond=0.65)


@answers("3-7")
def _refusal(models: Models) -> Answer:
    """Take the two halves of the switch apart: the refusal alone, and the long disagreement alone."""
    model = models.document
    taken, refused, long = (_one_quarrel(model, *case) for case in ((20, True), (20, False), (240, True)))
    back = {name: run.recovery("amygdala")["B"] for name, run in (("taken", taken), ("refused", refused))}
    added_by_refusal = back["refused"] - back["taken"]
    level = long.level("amygdala", "B")
    longer = level[-1] - level[0] > 0.1 * (level.max() - level[0]) or (
        240 - 20 + long.recovery("amygdala")["B"] - back["taken"] > added_by_refusal)
    player = StepPlayer(["repair_refused"], model=model)
    start, late = _first_and_last(player, "evening", "amygdala", "B")
    right = "the longer disagreement" if longer else "the refusal"
    return Answer(right, {name: round(minutes) for name, minutes in back.items()} | {"late": late, "start": start},
                  lambda: StepPlayer(["repair_refused"], step=3, model=model))


@answers("3-8")
def _linkage(models: Models) -> Answer:
    """Ask for the tightest and the loosest evening of those in which cortisol is free to move."""
    free = [(), *((switch,) for switch in SWITCHES if switch != "cortisol_high")]
    linked = [StepPlayer(on, model=models.document).linkage("cortisol") for on in free]
    loosest, tightest = min(linked), max(linked)
    return Answer("yes" if loosest < 0.5 else "no", {"lowest": f"{loosest:.2f}", "highest": f"{tightest:.2f}"})


@answers("3-9")
def _under_the_evidence(models: Models) -> Answer:
    evidence, tested = StepPlayer(model=models.evidence), _complete(StepPlayer(model=models.tested))
    stopped = [step for step, time in _complete(evidence).items() if not time]
    right = "none" if not stopped else f"step {stopped[0]}" if len(stopped) == 1 else "more than one"
    named = f"Step{'s' if len(stopped) > 1 else ''} {listed([str(step) for step in stopped])}."
    happens = [str(step) for step, time in tested.items() if time]
    rows = models.document.influences
    of_steps = rows[rows["step"].notna()]
    return Answer(right, {
        "stopped": named if stopped else "All five happen.",
        "why": _why_stopped(evidence, stopped[0]) if stopped else "",
        "tested": f"only {listed(happens)} happen" if happens else "none of the five happens",
        "rows": len(of_steps), "untested": int((of_steps["state"] == "untested").sum())},
        lambda: StepPlayer(lens="evidence", step=stopped[0] if stopped else 2))


def _why_stopped(player: StepPlayer, step: int) -> str:
    """Tell what the rule took away of the arrows that lead to where a step stops."""
    node = player.beats[player.script.end_of(step)].node
    rows, labels = player.model.influences, player.model.labels
    gone = rows[(rows["target"] == node) & (rows["step"] == step) & (rows["kept"] == 0)]
    arrows = [f"the arrow from {in_sentence(labels[row.source])} is 0 there. {PART_OF_THE_PHRASE.sub('', row.note)}"
              for row in gone.itertuples()]
    return f"It stops at {in_sentence(labels[node])}: {' '.join(arrows) or 'what is left of the arrows is too little.'}"
