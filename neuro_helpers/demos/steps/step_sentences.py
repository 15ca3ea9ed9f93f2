"""What the step player says: plain sentences for each beat, and the document's words with the part that plays."""

from __future__ import annotations

import html

import pandas as pd

from neuro_helpers.charts.steps.step_places import NODES
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.events import Event
from neuro_helpers.simulate.step_script import DAY, EVENING_BEGINS, Beat, Script
from neuro_helpers.wording import clock as clock_time
from neuro_helpers.wording import in_sentence, listed, short_label, whole

SHORT_NAMES = {"conflict": "Disagreement", "anterior_cingulate_cortex": "Cingulate (ACC)", "amygdala": "Amygdala",
               "calm_response": "Calm response", "bond": "Learned security"}
MOVED_START = 3  # points: a switch that moves the start by as much is spoken of
PARTS = ("trigger", "mechanism", "outcome")
TRIGGERS, OUTCOMES = ({1: {"warmth"}, 2: {"warmth"}, 3: {"conflict"}, 4: {"coregulation"},
             5: {"secure_interaction"}},
                      {1: {"felt_safety", "closeness"}, 2: {"pleasure", "closeness"},
                       3: {"calm_response", "thoughtful_response"}, 4: {"resonance"}, 5: {"secure_attachment"}})
EVENT_WORDS = {"warm moment": "{who} is warm", "quarrel": "disagreement", "repair": "{who} tries to repair",
               "refused repair": "{who} tries to repair", "push": "calming each other"}
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
NAMES = {"conflict": "the disagreement", "amygdala": "the amygdala", "anterior_cingulate_cortex": "the cingulate (ACC)",
         "insula": "the insula", "prefrontal_cortex": "the prefrontal cortex", "felt_safety": "feeling safe",
         "mirror_system": "the mirror neuron system", "repair": "the repair attempt"}  # inside a sentence


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
    """Name an event on the line of time."""
    return EVENT_WORDS[event.kind].format(who=event.who)


class Teller:
    """Tells the beats of one script.

    Parameters
    ----------
    script : Script
    labels : Series
        Short names of the nodes.
    """

    def __init__(self, script: Script, labels: pd.Series) -> None:
        self.script, self.labels = script, labels

    def sentence(self, beat: Beat) -> str:
        """What a beat says."""
        tell = {"opening": self._opening, "condition": self._met, "push": self._repair, "fails": self._fails,
                "unjudged": self._unjudged, "closing": self._closing}
        return tell[beat.kind](beat)

    def name(self, node: str) -> str:
        """A node inside a sentence."""
        return NAMES.get(node, in_sentence(str(self.labels.get(node, self.script.model.labels[node]))))

    def _pair(self, beat: Beat) -> list[tuple[str, int, int]]:
        now, start = self.script.levels(beat), self.script.start(beat)
        return [(p, whole(start[p][beat.node]), whole(now[p][beat.node])) for p in PARTNERS if p in beat.partners]

    def _when(self, beat: Beat) -> str:
        return clock(beat.minute, beat.run).capitalize()

    def _opening(self, beat: Beat) -> str:
        bond = whole(self.script.start(beat)["A"]["bond"])
        if beat.run == "weeks":
            warm = "" if "a_not_warm" in self.script.on else "A is warm for an hour and "
            return WEEKS.format(warm=warm, minutes="four hours" if "repair_refused" in self.script.on else "20 minutes")
        warmth = self.script.held.get("warmth", {"": 0.0})
        said = [SWITCH_SAYS[name].format(warmth=whole(next(iter(warmth.values())))) for name in self.script.on]
        switched = f" Switched on: {listed(said)}." if said else ""
        return (f"18:00. One evening of two partners begins; their learned security is at {bond} of 100.{switched} "
                "Press play, or drag the time.")

    def _closing(self, beat: Beat) -> str:
        name = self.name(beat.node)
        return f"The four weeks end. {self._who(beat)}, {name} is {self._each(beat, 'at {now} (start {start})')}."

    def _who(self, beat: Beat) -> str:
        return "In both partners" if len(beat.partners) == 2 else f"In partner {beat.partners}"

    def _each(self, beat: Beat, pattern: str) -> str:
        """Fill a pattern with start and level: once where both partners have the same numbers, else for A and for B."""
        told = {partner: pattern.format(start=start, now=now) for partner, start, now in self._pair(beat)}
        if len(set(told.values())) == 1:
            return next(iter(told.values()))
        return listed([f"{text} in {partner}" for partner, text in told.items()])

    def _met(self, beat: Beat) -> str:
        name, asked = self.name(beat.node), points(beat.change)
        if beat.direction == "back":
            told = (f"{name} is back {self._each(beat, 'at {now} (start {start})')}. The step asks for at most "
                    f"{asked} from the start.")
        elif all(start == now for _p, start, now in self._pair(beat)):
            told = f"{name} is up by {asked}: too little to change the whole number ({self._pair(beat)[0][2]})."
        else:
            told = f"{name} goes up {self._each(beat, 'from {start} to {now}')}. The step asks for {asked} or more."
        return f"{self._when(beat)}. {self._who(beat)}, {told}{self._source(beat)}{self._compared(beat)}"

    def _source(self, beat: Beat) -> str:
        """Say what brought it: our script, or the arrow that pushed most."""
        if beat.direction == "rise" and self.script.pushed(beat):
            return " Our script pushes it."
        found = {partner: self.script.strongest_for(beat, partner) for partner in beat.partners}
        what = "The strongest push" + (" back" if beat.direction == "back" else "")
        both = len(found) == 2
        from_whom = {partner: (source, owner if not both else "each of them" if owner == partner else "the other")
                     for partner, (source, owner, strength) in found.items() if strength > 0}
        if len(from_whom) < len(found):
            return ""
        if len(set(from_whom.values())) == 1:
            source, who = next(iter(from_whom.values()))
            own = (source, beat.node) in self._own(beat.step)
            named = "" if own else ", along an arrow that this step does not name"
            return f" {what} comes from {self.name(source)} in {who}{named}."
        parts = [f"in {partner} from {self.name(found[partner][0])} in {found[partner][1]}" for partner in from_whom]
        return f" {what} comes {listed(parts)}."

    def _own(self, step: int) -> set[tuple[str, str]]:
        """The arrows that the document's step names."""
        rows = self.script.model.influences
        return {(source, row.target) for row in rows[rows["step"] == step].itertuples()
                for source in str(row.source).split("*")}

    def early(self, beat: Beat, node: str, partner: str) -> tuple[str, str]:
        """Why a row has moved before its turn, in a few words and in fewer."""
        source, owner, strength = self.script.strongest_for(beat, partner, node)
        events = self.script.runs[beat.run].events
        if any(event.node == node and event.start_minutes <= beat.minute for event in events):
            return "already: our script", "already: script"
        if strength <= 0:
            return "moved already", "already"
        name = str(self.labels.get(source, self.script.model.labels[source]))
        begun = "beginning" if (source, node) in self._own(beat.step) else "already"  # the arrow whose turn is to come
        return f"{begun}: {name} of {owner}", f"by {name} ({owner})"

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
        return (f"Step {beat.step} cannot be judged. {self._who(beat)}, {self.name(beat.node)} goes "
                f"{self._each(beat, 'from {start} to {now}')}, but the disagreement still goes on: it is at "
                f"{whole(now[heat]['conflict'])} (start {whole(start[heat]['conflict'])}). A small rise "
                f"from a start that the switches lowered is no sign that the step happens.{self._compared(beat)}")

    def _repair(self, beat: Beat) -> str:
        ((_partner, start, now),) = self._pair(beat)
        heat = whole(self.script.levels(beat)["B"]["conflict"])
        told = (f"{self._when(beat)}. Partner A tries to repair: A's repair attempts go from {start} to {now} (our "
                "script).")
        if "repair_refused" in self.script.on:
            return (f"{told} Partner B does not take it up: the arrow to B rests. In our script the disagreement goes "
                    f"on, and in B it is at {heat}.")
        return f"{told} Partner B takes it up: the arrow to B's disagreement acts. It is at {heat}."

    def _fails(self, beat: Beat) -> str:
        head = f"Step {beat.step} does not happen. {self._who(beat)}, {self.name(beat.node)} "
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
        partner = beat.partners[0]
        if self.script.is_held(beat.node, partner):
            return " Why: the switch holds it there."
        if beat.node == "bond":
            now, start = self.script.levels(beat)[partner], self.script.start(beat)[partner]
            held = " (held there by the switch)" if self.script.is_held("cortisol", partner) else ""
            return (" Why: escalation together with cortisol wears it down faster than good and rewarding exchanges "
                    f"build it. Cortisol is at {whole(now['cortisol'])}{held}; escalation is at "
                    f"{whole(start['escalation'])} even at the start, with no disagreement.")
        source, owner, strength = self.script.strongest_against(beat, partner)
        if strength > 0.004:
            both_times = self.script.levels(beat), self.script.start(beat)
            now, start = (whole(levels[owner][source]) for levels in both_times)
            pushed = f"{self.name(source)} ({now}, at the start {start})"
            return f" Why: the strongest push against that comes from {pushed}."
        return " Why: no arrow into it brings enough."


def strip_words(step: pd.Series, reached: bool) -> tuple[str, str]:
    """What the button of a step says, and what a screen reader says; nothing of the answer before it is reached."""
    number = int(step["step"])
    if not reached:
        return f"{number}  ?", f"Step {number}: not played yet. Go there"
    if step["verdict"] == "not met":
        return f"{number}  \N{MULTIPLICATION SIGN} not met", f"Step {number} does not happen. Go there"
    if not step["happened"]:
        return f"{number}  ~ not judged", f"Step {number} cannot be judged. Go there"
    when = clock(step["minute"], step["run"])
    short = when.split(",")[0] if step["run"] == "weeks" else when
    return f"{number}  \N{CHECK MARK} {short}", f"Step {number} happens, complete at {when}. Go there"
