"""What the step player says: plain sentences for each beat, and the document's words with the part that plays."""

from __future__ import annotations

import html

import pandas as pd

from neuro_helpers.charts.steps.step_places import NODES
from neuro_helpers.demos.steps.step_pushes import Words, arrow_table, pushes
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.events import Event
from neuro_helpers.simulate.step_script import DAY, DAYS, EVENING_BEGINS, Beat, Script
from neuro_helpers.wording import clock as clock_time
from neuro_helpers.wording import listed, short_label, whole

SHORT_NAMES = {"conflict": "Disagreement", "anterior_cingulate_cortex": "Cingulate (ACC)", "amygdala": "Amygdala",
               "calm_response": "Calm response", "bond": "Learned security"}
MOVED_START = 3  # points: a switch that moves the start by as much is spoken of
PARTS = ("trigger", "mechanism", "outcome")
TRIGGERS, OUTCOMES = ({1: {"warmth"}, 2: {"warmth"}, 3: {"conflict"}, 4: {"coregulation"},
             5: {"secure_interaction"}},
                      {1: {"felt_safety", "closeness"}, 2: {"pleasure", "closeness"},
                       3: {"calm_response", "thoughtful_response"}, 4: {"resonance"}, 5: {"secure_attachment"}})
EVENT_WORDS = {"warm moment": "{who} is warm", "quarrel": "disagreement", "repair": "{who} tries to repair",
               "refused repair": "{who} tries to repair", "push": "both calm down"}
ROUTINE_WORDS = {"warm moment": "{who} is warm", "quarrel": "disagreement", "push": "both calm down"}
EVENT_FIRST = {"warm moment": "partner {who} is warm", "quarrel": "the two disagree"}  # what an evening begins with
SWITCHES = {
    "a_not_warm": "A does not engage warmly",
    "b_not_reciprocating": "B does not reciprocate",
    "cortisol_high": "cortisol is high",
    "repair_refused": "the repair is refused",
}  # on the check boxes
SWITCH_SAYS = {
    "a_not_warm": "partner A does not engage warmly (there is no warm hour, and A's warmth is held at {warmth})",
    "b_not_reciprocating": "partner B does not reciprocate (B's warmth is held at {warmth})",
    "cortisol_high": "cortisol is high (held at 80 in both, day and night)",
    "repair_refused": "the repair is refused (the arrow from A's attempt to B rests, and in our script the "
                      "disagreement goes on for four hours)",
}
WEEKS = ("From here on the picture shows four weeks, not one evening. Every day {warm}both calm each other for 40 "
         "minutes; once a week there is a disagreement of {minutes}.")


def short_labels(nodes: pd.DataFrame) -> pd.Series:
    """Short names of the nodes in the picture."""
    known = [node for node in NODES if node in nodes.index]
    return pd.Series({node: SHORT_NAMES.get(node, short_label(str(nodes.at[node, "label"]))) for node in known})


def clock(minute: float, run: str) -> str:
    """Write a minute of a run as people do: "18:24", or "day 4, 20:35"."""
    day, rest = divmod(round(minute) + (EVENING_BEGINS if run == "evening" else 0), DAY)
    time = clock_time(rest)
    if run == "weeks":
        return f"day {day + 1}, {time}"
    return "24:00" if day else time


def points(change: float) -> str:
    """Write how much a condition asks for: "2 points", "1 point", "half a point"."""
    if abs(change - 0.005) < 1e-9:
        return "half a point"
    return f"{100 * change:g} point" + ("" if abs(100 * change - 1) < 1e-9 else "s")


def part_of(beat: Beat) -> str:
    """Which part of the document's sentence a beat belongs to."""
    if beat.kind == "opening" or (beat.node in TRIGGERS.get(beat.step, ()) and beat.direction == "rise"):
        return "trigger"
    if beat.step == 3 and beat.direction == "rise" and beat.kind != "push":
        return "trigger"  # the document leaves out that a conflict stirs the amygdala first
    return "outcome" if beat.node in OUTCOMES.get(beat.step, ()) else "mechanism"


def flow_html(beat: Beat, flow: pd.DataFrame) -> str:
    """Write the document's sentence of the step, with the part that plays marked."""
    rows = flow[flow["step"] == beat.step]
    if rows.empty:
        return ""
    parts = []
    for part in PARTS:
        text = html.escape(str(rows[part].iloc[0]))
        parts.append(f"<mark>{text}</mark>" if part == part_of(beat) else f"<span>{text}</span>")
    where = "one evening" if beat.run == "evening" else "four weeks"
    return (f'<div class="nh-flow"><strong>Step {beat.step}</strong> ({where}), the document: '
            f'{" → ".join(parts)}</div>')


def lane_words(event: Event) -> str:
    """Name an event on the line of time of the evening."""
    return EVENT_WORDS[event.kind].format(who=event.who)


def routine_words(event: Event, times: int) -> str:
    """Name what the four weeks bring again and again."""
    often = "daily" if times >= DAYS else "weekly"
    return f"{often}: {ROUTINE_WORDS[event.kind].format(who=event.who)}"


class Teller:
    """Tells the beats of one script.

    Parameters
    ----------
    script : Script
    labels : Series
        Short names of the nodes.
    """

    def __init__(self, script: Script, labels: pd.Series) -> None:
        self.script, self.words = script, Words(script, labels)
        self.arrows = arrow_table(script.model.influences, script.conditions, labels)

    def sentence(self, beat: Beat) -> str:
        """What a beat says."""
        tell = {"opening": self._opening, "condition": self._met, "push": self._repair, "fails": self._fails,
                "unjudged": self._unjudged, "closing": self._closing}
        return tell[beat.kind](beat)

    def _pair(self, beat: Beat) -> list[tuple[str, int, int]]:
        now, start = self.script.levels(beat), self.script.start(beat)
        return [(p, whole(start[p][beat.node]), whole(now[p][beat.node])) for p in PARTNERS if p in beat.partners]

    def _when(self, beat: Beat) -> str:
        return clock(beat.minute, beat.run).capitalize()

    def _opening(self, beat: Beat) -> str:
        if beat.run == "weeks":
            warm = "" if "a_not_warm" in self.script.on else "A is warm for an hour and "
            return WEEKS.format(warm=warm, minutes="four hours" if "repair_refused" in self.script.on else "20 minutes")
        warmth = self.script.held.get("warmth", {"": 0.0})
        said = [SWITCH_SAYS[name].format(warmth=whole(next(iter(warmth.values())))) for name in self.script.on]
        switched = f" Switched on: {listed(said)}." if said else ""
        first = next((event for event in self.script.runs["evening"].events if event.kind in EVENT_FIRST), None)
        begins = "" if first is None else (f" First, {EVENT_FIRST[first.kind].format(who=first.who)} (from "
                                           f"{clock(first.start_minutes, 'evening')} on; our script).")
        return f"18:00. One evening of partners A and B begins.{switched}{begins} Press play, or drag the blue dot."

    def _closing(self, beat: Beat) -> str:
        name = self.words.name(beat.node)
        return f"The four weeks end. {self._who(beat)}, {name} is {self._each(beat, 'at {now} (start {start})')}."

    def _in(self, beat: Beat) -> str:
        return self._who(beat)[0].lower() + self._who(beat)[1:]

    def _who(self, beat: Beat) -> str:
        return "In both partners" if len(beat.partners) == 2 else f"In partner {beat.partners}"

    def _each(self, beat: Beat, pattern: str, still: str = "") -> str:
        """Fill a pattern with start and level: once where both partners have the same numbers, else for A and for B.

        `still` is what is filled for a partner whose whole number stays the same, where that is to be said otherwise.
        """
        told = {partner: (still if still and start == now else pattern).format(start=start, now=now)
                for partner, start, now in self._pair(beat)}
        if len(set(told.values())) == 1:
            return next(iter(told.values()))
        return listed([f"{text} in {partner}" for partner, text in told.items()])

    def _met(self, beat: Beat) -> str:
        found, asked, pair = pushes(self.script, beat), points(beat.change), self._pair(beat)
        told = self.words.sentence(beat, found) if found else f"{self._in(beat)}, {self.words.name(beat.node)} moves"
        if beat.direction == "back":
            end = (f": it is back {self._each(beat, 'at {now} (start {start})')}. The step asks for at most {asked} "
                   "from the start.")
        elif all(start == now for _p, start, now in pair):
            end = f": by {asked} or more, too little to change the whole number ({pair[0][2]})."
        else:
            told_by = self._each(beat, "from {start} to {now}", "by part of a point (at {now})")
            end = f": {told_by}. The step asks for {asked} or more."
        others = self.words.others(beat, found, self.arrows) if found and found[0].kind == "arrow" else ""
        return f"{self._when(beat)}. {told[0].upper()}{told[1:]}{end}{others}{self._compared(beat)}"

    def _compared(self, beat: Beat) -> str:
        """Say that a switch has moved the start that a level is compared with."""
        usual = [whole(self.script.usual_start[partner][beat.node]) for partner in beat.partners]
        start = [whole(self.script.start(beat)[partner][beat.node]) for partner in beat.partners]
        moved = [abs(one - other) >= MOVED_START for one, other in zip(start, usual, strict=True)]
        if beat.run != "evening" or not any(moved):
            return ""
        return (f" It is compared with this evening's own start ({listed(sorted(set(map(str, start))))}); without the "
                f"switches the evening starts at {listed(sorted(set(map(str, usual))))}.")

    def _unjudged(self, beat: Beat) -> str:
        now, start = self.script.levels(beat), self.script.start(beat)
        heat = max(PARTNERS, key=lambda partner: now[partner]["conflict"])
        return (f"Step {beat.step} cannot be judged. {self._who(beat)}, {self.words.name(beat.node)} goes "
                f"{self._each(beat, 'from {start} to {now}')}, but the disagreement still goes on: it is at "
                f"{whole(now[heat]['conflict'])} (start {whole(start[heat]['conflict'])}). A small rise "
                f"from a start that the switches lowered is no sign that the step happens.{self._compared(beat)}")

    def _repair(self, beat: Beat) -> str:
        ((_partner, start, now),) = self._pair(beat)
        heat = whole(self.script.levels(beat)["B"]["conflict"])
        told = (f"{self._when(beat)}. Partner A tries to repair: our script pushes A's repair attempts up, from {start}"
                f" to {now}.")
        if "repair_refused" in self.script.on:
            return (f"{told} Partner B does not take it up: the arrow to B rests. In our script the disagreement goes "
                    f"on, and in B it is at {heat}.")
        return f"{told} Partner B takes it up: A's repair attempt pushes B's disagreement down. It is at {heat}."

    def _fails(self, beat: Beat) -> str:
        head = f"Step {beat.step} does not happen. {self._who(beat)}, {self.words.name(beat.node)} "
        if beat.direction == "back":
            told = (f"would have to come back to within {points(beat.change)} of the start; at "
                    f"{clock(beat.minute, beat.run)} it is {self._each(beat, 'at {now} (start {start})')}.")
        elif all(start == now for _p, start, now in self._pair(beat)):
            told = f"would have to rise by {points(beat.change)} or more; it stays {self._each(beat, 'at {start}')}."
        else:
            when = "in the end" if beat.minute == self.script.runs[beat.run].minutes[-1] else "at best"
            told = (f"would have to rise by {points(beat.change)} or more; it starts {self._each(beat, 'at {start}')}, "
                    f"and {when} it is {self._each(beat, 'at {now}')}.")
        return head + told + self._why(beat)

    def _why(self, beat: Beat) -> str:
        """Say what stands in the way: a switch, or the strongest arrow against it."""
        found, partner = pushes(self.script, beat), beat.partners[0]
        if found[0].kind == "switch":
            return " Why: the switch holds it there."
        if beat.node == "bond":
            now, start = self.script.levels(beat)[partner], self.script.start(beat)[partner]
            held = " (held there by the switch)" if self.script.is_held("cortisol", partner) else ""
            return (" Why: escalation together with cortisol wears it down faster than good and rewarding exchanges "
                    f"build it. Cortisol is at {whole(now['cortisol'])}{held}; escalation is at "
                    f"{whole(start['escalation'])} even at the start, with no disagreement.")
        both_times = self.script.levels(beat), self.script.start(beat)
        against = []
        for push in found:
            if push.kind == "arrow":
                now, start = (whole(levels[push.owner][push.source]) for levels in both_times)
                against.append(f"{self.words.of(push.source, push.owner)} ({now}, at the start {start})")
        rest = [f"in {push.partner} no arrow into it brings enough" for push in found if push.kind == "nothing"]
        if against:
            most = f"{listed(against)} push{'es' if len(against) == 1 else ''} most against that"
            return f" Why: {'; '.join([most, *rest])}."
        return " Why: no arrow into it brings enough."


def strip_words(step: pd.Series, reached: bool) -> tuple[str, str]:
    """What the button of a step says, and what a screen reader says; nothing of the answer before it is reached."""
    number = int(step["step"])
    if not reached:
        return f"{number}", f"Step {number}: not played yet. Go there"
    if step["verdict"] == "not met":
        return f"{number}  \N{MULTIPLICATION SIGN} not met", f"Step {number} does not happen. Go there"
    if not step["happened"]:
        return f"{number}  ~ not judged", f"Step {number} cannot be judged. Go there"
    when = clock(step["minute"], step["run"])
    short = when.split(",")[0] if step["run"] == "weeks" else when
    return f"{number}  \N{CHECK MARK} {short}", f"Step {number} happens, complete at {when}. Go there"
