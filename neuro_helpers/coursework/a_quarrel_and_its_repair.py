"""Assignment 2, after lessons 3 to 5: how far and how long, when to repair, which step fails, a threshold or none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from neuro_helpers.coursework import quarrel_numbers as numbers
from neuro_helpers.coursework.hints import SCALE, Hint, entries_of, looks_like_a_share, number_of
from neuro_helpers.coursework.quarrel_numbers import CORTISOL, DELAYS, ESCALATION, Window
from neuro_helpers.coursework.read_off import MINUTES, Measure, agrees, all_right, same_places, words_of, yes_or_no
from neuro_helpers.coursework.record_block import ANSWER, Prediction
from neuro_helpers.coursework.sheet import NO_NUMBER, Item, Sheet
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.handed.arguments import shown
from neuro_helpers.simulate.evening import Evening
from neuro_helpers.wording import BASES, listed, short_label, whole

LENGTHS = (10, 15, 20, 25, 30)  # minutes of a disagreement, as its slider goes
WITH_THRESHOLD, WITHOUT = (14, 38), (52, 75)  # loads, far from those at which the number of resting places changes
CLEAR_SPEED = 0.3  # points a week: with less it would be unclear which way the loop carries
TRIES = 100
LATE = 9999  # minutes: not before midnight
SWITCHES = {"cortisol_high": "cortisol is high", "repair_refused": "the repair is refused"}  # as on the player
OFF = (("repair_refused",), ("cortisol_high", "repair_refused"))  # without those that hold the level that fails
OWN_ROWS = ("R011", "R049", "R050", "R045", "R057", "R070", "R071", "R072", "R073", "R075", "R081")
PREDICTED = (("conflict", 70, 95, (ESCALATION, "amygdala", "coregulation"), ("cortisol",), "document"),
             ("cortisol", 60, 90, ("repair", "empathy", "secure_interaction"), (), "document"),
             ("conflict", 55, 85, ("trust", "protectiveness", "calm_response"), (), "evidence"))
EXAMPLES = {
    "recovery": '{"cortisol_highest": 12, "cortisol_back": 34, "escalation_back": 56}',
    "lens": '{"cortisol_highest": 12, "cortisol_back": 34, "escalation_back": 56}',
    "window": '{"earliest": 0, "latest": 60, "cortisol_back": 34}',
    "step": '{"step": 9, "start": 12, "end": 34}',
    "threshold": '{"threshold": "maybe", "rests": [12, 34], "built": 5.6, "worn": 7.8}',
    "arrow": '{"basis": "our assumption", "state": "supported", "rests": [12, 34]}',
}


class Own(NamedTuple):
    """What is drawn for one student, 0 to 100 or in minutes; the window fits the rest."""

    strength: int
    minutes: int
    load: int
    bond: int
    window: Window


class QuarrelAndRepair(Sheet):
    """The sheet of assignment 2.

    Examples
    --------
    >>> sheet = QuarrelAndRepair("417")
    >>> sum(item.points for item in sheet.items.values())
    15
    """

    name = "a_quarrel_and_its_repair"
    title = "A quarrel and its repair"
    items: Mapping[str, Item] = {
        "record": Item(2, ANSWER, "three predictions"),
        "recovery": Item(2, "my_recovery", "how high and how long"),
        "lens": Item(1, "my_other_lens", "the same, evidence lens"),
        "window": Item(3, "my_window", "when repair must come"),
        "step": Item(2, "my_step", "which step does not happen"),
        "threshold": Item(3, "my_threshold", "a threshold or none"),
        "arrow": Item(2, "my_arrow", "what it rests on"),
    }

    # -- what is the student's own ----------------------------------------------------------------------------------

    @cached_property
    def own_evening(self) -> Own:
        """The own couple and its evening: the first draw with a two-sided window and a loop that carries one way."""
        for again in range(TRIES):
            load = self.own.whole("load", *self.own.one_of("kind of load", (WITH_THRESHOLD, WITHOUT)), again)
            bond, strength = self.own.whole("bond", 42, 78, again), self.own.whole("heat", 55, 95, again)
            minutes = self.own.one_of("length", LENGTHS, again)
            speed = numbers.points_a_week(bond, load)
            if abs(speed["built"] - speed["worn"]) < CLEAR_SPEED:
                continue
            evening = Evening(strength, minutes, load, bond)
            if found := numbers.windows({delay: self._repaired(evening, delay) for delay in DELAYS}):
                return Own(strength, minutes, load, bond, self.own.one_of("window", found))
        raise AssertionError("no evening of this student has a window")  # 100 tries: never seen, and tests look

    @staticmethod
    def _repaired(plain: Evening, delay: int, node: str = ESCALATION, partner: str = "B",
                  lens: str = "document") -> int | None:
        repaired = Evening(plain.strength, plain.minutes, plain.load, plain.bond, after="repair", delay=delay)
        return numbers.back(repaired, node, partner, lens).minutes

    @property
    def evening(self) -> dict[str, int]:
        """The own evening, as `neuro_helpers.DayInTwoLives` takes it; nothing while there is no number."""
        if not self.number:
            return {}
        return {name: getattr(self.own_evening, name) for name in ("strength", "minutes", "load", "bond")}

    @property
    def player(self) -> dict[str, float]:
        """The own learned security, as `neuro_helpers.StepPlayer` takes it; nothing while there is no number."""
        return {"bond": self.own_evening.bond / 100} if self.number else {}

    def draw_couple(self) -> dict[str, int]:
        """Return the lab's sliders: the own disagreement, and the reference couple's oxytocin and cortisol."""
        return {slider: whole(float(shipped().reference[slider])) for slider in shipped().sliders} | {
            "conflict": self.own_evening.strength}

    def __str__(self) -> str:
        if not self.number:
            return NO_NUMBER
        own = self.own_evening
        return (f"{self.title}. Your number: {self.number}. Your couple: learned security {own.bond}, load from "
                f"outside {own.load}. Its disagreement: heat {own.strength}, from 18:00 on, {own.minutes} minutes.")

    def _entries(self, item: str, answer: object, names: tuple[str, ...]) -> dict:
        name = self.items[item].answer
        given = entries_of(name, answer, dict.fromkeys(names, ""), EXAMPLES[item])
        if missing := [one for one in names if one not in given]:
            raise Hint(f"{name}: {missing[0]} is missing; an answer looks like {EXAMPLES[item]}.")
        return given

    # -- three predictions ------------------------------------------------------------------------------------------

    def asked_predictions(self) -> list[Prediction]:
        """Return three predictions: with cortisol free, about cortisol itself, and under the evidence lens."""
        return [Prediction(slider, self.own.whole(f"to {slider}", low, high, place),
                           self.own.one_of(f"of {slider}", outcomes, place), released, lens)
                for place, (slider, low, high, outcomes, released, lens) in enumerate(PREDICTED)]

    def _ask_record(self) -> str:
        asked = "; ".join(one.said(shipped().labels) for one in self.asked_predictions())
        return (f"Predict, and press *show me*: {asked}. In the first one cortisol follows the model, and the third "
                "one is asked under the evidence lens.")

    # -- how high, and how long -------------------------------------------------------------------------------------

    def _ask_recovery(self) -> str:
        return (f"{self._setting()} Nothing comes before or after it, and the lens is *document, filled in*. How high "
                "does **cortisol** get? How many minutes after the disagreement are nine tenths of its rise gone? And "
                "how many minutes after it is **escalation** back (the lower curve)?")

    def _ask_lens(self) -> str:
        return ("The same evening, with nothing before or after: press *more*, and choose the lens *evidence*. Write "
                "the same three numbers.")

    def _setting(self) -> str:
        own = self.own_evening
        return (f"Your couple: *Load from outside* **{own.load}**, *Learned security* **{own.bond}** (behind "
                f"*more*). Its disagreement: *How heated* **{own.strength}**, *How many minutes* **{own.minutes}**.")

    def _judge_recovery(self, answer: object) -> str:
        return self._judge_curves("recovery", answer, "document", "evidence")

    def _judge_lens(self, answer: object) -> str:
        return self._judge_curves("lens", answer, "evidence", "document")

    def _judge_curves(self, item: str, answer: object, lens: str, other_lens: str) -> str:
        own = Evening(**self.evening)
        reference = Evening(own.strength, own.minutes)
        cortisol, escalation = (numbers.back(own, node, lens=lens) for node in (CORTISOL, ESCALATION))
        repaired = Evening(**self.evening, after="repair")
        measures = []
        for name, node, part in (("cortisol_highest", CORTISOL, "highest"), ("cortisol_back", CORTISOL, "minutes"),
                                 ("escalation_back", ESCALATION, "minutes")):
            right = getattr(numbers.back(own, node, lens=lens), part)
            mistakes: dict[str, float | None] = {
                "Which lens is chosen (behind \N{LEFT DOUBLE QUOTATION MARK}more\N{RIGHT DOUBLE QUOTATION MARK})?":
                    getattr(numbers.back(own, node, lens=other_lens), part),
                "Are load from outside and learned security your couple's?":
                    getattr(numbers.back(reference, node, lens=lens), part),
                "Is there something before or after the disagreement in your picture?":
                    getattr(numbers.back(repaired, node, lens=lens), part)}
            if part == "minutes":
                mistakes |= {"That is the other curve: cortisol is in the first picture, escalation in the second.":
                             (escalation if node == CORTISOL else cortisol).minutes,
                             "Count from the end of the disagreement, not from 18:00.": right + own.minutes}
            else:
                mistakes["That is how high escalation gets; cortisol is in the first picture."] = escalation.highest
            measures.append(Measure(name, right, mistakes, SCALE if part == "highest" else MINUTES))
        given = self._entries(item, answer, tuple(one.name for one in measures))
        all_right(self.items[item].answer, [agrees(one, given[one.name]) for one in measures],
                  "Compare every slider and choice with what is asked, and read each number once more.")
        return (f"Cortisol needs {cortisol.minutes} minutes and escalation {escalation.minutes}: "
                "two measures of one evening.")

    # -- when repair must come --------------------------------------------------------------------------------------

    def _ask_window(self) -> str:
        return (f"{self._setting()} *Afterwards* is *repair, taken up*, *Who acts* is *A* and the lens "
                "*document, filled in* (both behind *more*). Move *Minutes until then*, which goes in steps of 5. "
                "**B's escalation** is to be back within "
                f"**{self.own_evening.window.limit} minutes** after the disagreement. Which is the *earliest* repair "
                "after which it is, and which the *latest*? And with the earliest one, how many minutes does **B's "
                "cortisol** need?")

    def _judge_window(self, answer: object) -> str:
        given = self._entries("window", answer, ("earliest", "latest", "cortisol_back"))
        window, own = self.own_evening.window, Evening(**self.evening)
        found = {}
        for name in ("earliest", "latest"):
            found[name] = number_of(name, given[name], 0, 60, "minutes until the repair, as the slider goes")
            if looks_like_a_share(found[name]):
                raise Hint(f"{name}: found {found[name]:g}; write minutes: {found[name]:g} hours are "
                           f"{60 * found[name]:g} minutes.")
            if found[name] not in DELAYS:
                raise Hint(f"{name}: found {found[name]:g}; the slider \N{LEFT DOUBLE QUOTATION MARK}Minutes until then"
                           "\N{RIGHT DOUBLE QUOTATION MARK} goes in steps of 5.")
        if found["earliest"] > found["latest"]:
            raise Hint("my_window: the earliest repair cannot come after the latest one; are the two exchanged?")
        self._look_at_the_edges(int(found["earliest"]), int(found["latest"]), own, window)
        cortisol = self._repaired(own, window.earliest, CORTISOL)
        repaired = Evening(**self.evening, after="repair", delay=window.earliest)
        back = agrees(Measure("cortisol_back", cortisol, {
            "That is A's; B's line is the dashed one.": numbers.back(repaired, CORTISOL, "A").minutes,
            "That is how long cortisol needs without a repair.": numbers.back(own, CORTISOL).minutes,
            "That is escalation; cortisol is in the first picture.": self._repaired(own, window.earliest),
            "That is with the latest repair; the earliest one is asked for.":
                self._repaired(own, window.latest, CORTISOL),
            "Which lens is chosen?": numbers.back(repaired, CORTISOL, lens="evidence").minutes}),
            given["cortisol_back"])
        all_right("my_window", [(found["earliest"], found["latest"]) == window[1:], back],
                  "Move *Minutes until then* step by step, and read for each step what stands above the lower curve "
                  "about B. Then go back to the earliest one that is in time, and read B's cortisol.")
        return (f"Between {window.earliest} and {window.latest} minutes after the disagreement: for this measure, in "
                "this model.")

    def _look_at_the_edges(self, earliest: int, latest: int, own: Evening, window: Window) -> None:
        """Raise a hint where another curve's window was written, or where one of the two repairs is not in time."""
        if (earliest, latest) == window[1:]:
            return
        for said, partner, lens in (("That is A's window; B's is asked for.", "A", "document"),
                                    ("Which lens is chosen?", "B", "evidence")):
            if (earliest, latest) == tuple(self._edge(name, own, partner, lens) for name in ("earliest", "latest")):
                raise Hint(f"my_window: found {earliest} to {latest}; the model says something else for your couple. "
                           f"{said}")
        for name, delay in (("earliest", earliest), ("latest", latest)):
            if not window.earliest <= delay <= window.latest:
                raise Hint(f"{name}: found {delay}; that one is not in time. Compare what the picture says about B's "
                           "escalation with your limit.")

    def _edge(self, name: str, own: Evening, partner: str, lens: str) -> int | None:
        """Return the earliest or the latest repair that is in time for somebody who looks at another curve."""
        in_time = [delay for delay in DELAYS if (self._repaired(own, delay, ESCALATION, partner, lens) or LATE)
                   <= self.own_evening.window.limit]
        return None if not in_time else in_time[0 if name == "earliest" else -1]

    # -- which step does not happen ---------------------------------------------------------------------------------

    @property
    def switches(self) -> tuple[str, ...]:
        """Which parts are off, as `neuro_helpers.StepPlayer` calls them."""
        return self.own.one_of("parts that are off", OFF)

    def _ticks(self) -> str:
        return listed([f"*{SWITCHES[name]}*" for name in self.switches])

    def _ask_step(self) -> str:
        return (f"The player opens with your couple's learned security, {self.own_evening.bond}. Press *what if ... "
                f"(and speed)*, tick {self._ticks()}, nothing else, and press the buttons 1 to 5. Which is the "
                "**first** step that does not happen? Its sentence begins with a level that would have to move. Where "
                "does this level stand at the *start* of the evening, and where at the *end*, in the moment that the "
                "sentence speaks of?")

    def _judge_step(self, answer: object) -> str:
        given = self._entries("step", answer, ("step", "start", "end"))
        bond, failures = self.own_evening.bond, numbers.failures(self.switches, self.own_evening.bond)
        right, others = failures[0], [one for one in OFF if one != self.switches]
        step, heat = number_of("step", given["step"], 1, 5, "the five steps"), numbers.heat_at_the_failure(
            self.switches, bond)
        if any(step == later.step for later in failures[1:]):
            raise Hint(f"step: found {step:g}; it does not happen, but it is not the first. Look at the steps before "
                       "it, too.")
        agree = []
        for name, other in (("start", "end"), ("end", "start")):
            mistakes: dict[str, float | None] = {
                "That is the level in the moment that fails; the start is asked for." if name == "start" else
                "That is the level at the start of the evening.": getattr(right, other),
                "That is the disagreement, which pushes; the level that fails stands at the beginning of the sentence.":
                    getattr(heat, name),
                "That is learned security; the sentence of the first step names another level.": bond}
            mistakes |= {f"That is with other ticks; tick {self._ticks()}, nothing else.":
                         getattr(numbers.failures(switches, bond)[0], name) for switches in others}
            mistakes |= {f"That stands in the sentence of step {later.step}; the first step that fails is asked for.":
                         getattr(later, name) for later in failures[:0:-1] if later.step != right.step}
            agree.append(agrees(Measure(name, getattr(right, name), mistakes, SCALE), given[name]))
        all_right("my_step", [step == right.step, *agree], "Look at the buttons 1 to 5 for the first that is not met, "
                  f"with {self._ticks()} as the only {'tick' if len(self.switches) == 1 else 'ticks'}. Press it, and "
                  "read its sentence once more.")
        return f"In this model step {right.step} is the first that does not happen then."

    # -- a threshold or none ----------------------------------------------------------------------------------------

    def _ask_threshold(self) -> str:
        own = self.own_evening
        return (f"Set *Chronic load* to **{own.load}** (lens: *document, filled in*). Is there a **threshold**, yes "
                "or no? Where does learned security **come to rest**: one number, or two? Then set the loop below to "
                f"*Learned security* **{own.bond}** and the same *Chronic load*: how many points a week does it "
                "**build**, and how many does it **wear** down?")

    def _judge_threshold(self, answer: object) -> str:
        given = self._entries("threshold", answer, ("threshold", "rests", "built", "worn"))
        own = self.own_evening
        right = numbers.rests(own.load)
        said = yes_or_no("threshold", given["threshold"])
        same = same_places("my_threshold", given["rests"], right, {
            "That is at a load of 40; set your couple's load.": numbers.rests(40),
            "Which lens is chosen?": numbers.rests(own.load, "evidence")})
        speed = numbers.points_a_week(own.bond, own.load)
        speeds = [self._speed_agrees(name, given[name], speed[name], speed[other])
                  for name, other in (("built", "worn"), ("worn", "built"))]
        all_right("my_threshold", [said == (len(right) > 1), same, *speeds],
                  "Look at the line once more: is there a place from which the arrows part? Read the sentence below "
                  "it, and the one below the loop, with your couple's sliders.")
        carries = "grows" if speed["built"] > speed["worn"] else "shrinks"
        return f"At {own.bond}, your couple's learned security {carries} in this model."

    def _speed_agrees(self, name: str, value: object, right: float, other: float) -> bool:
        own, number = self.own_evening, number_of(name, value, -100 if name == "worn" else 0, 100, "points a week")
        number = abs(number)  # the picture writes what is worn down with a minus, the sentence without
        if abs(number - right) <= 0.1 + 1e-9:
            return True
        if abs(number - other) <= 0.05:
            raise Hint(f"{name}: found {number:g}; are building and wearing down exchanged?")
        settings = {"That is at a load of 40; set your couple's load.": (own.bond, 40),
                    "That is at a learned security of 80; set your couple's.": (80, own.load),
                    "Which lens is chosen?": (own.bond, own.load, "evidence")}
        mistakes = {said: numbers.points_a_week(*setting)[name] for said, setting in settings.items()}
        for why, speed in mistakes.items():
            if abs(number - speed) <= 0.05:
                raise Hint(f"{name}: found {number:g}; the model says something else for your couple. {why}")
        return False

    # -- what it rests on -------------------------------------------------------------------------------------------

    @cached_property
    def own_row(self) -> str:
        """The arrow that is to be taken away: one of the panel's whose absence is seen at the own load."""
        drawn = self.own.some_of("arrow", OWN_ROWS, len(OWN_ROWS))
        return next(row for row in drawn if numbers.changes_visibly(self.own_evening.load, row))

    def _ask_arrow(self) -> str:
        row, labels = shipped().influences.loc[self.own_row], shipped().labels
        source, target = (" \N{MULTIPLICATION SIGN} ".join(short_label(labels[node]) for node in row[end].split("*"))
                          for end in ("source", "target"))
        return (f"Set *Chronic load* to **{self.own_evening.load}** again. Take away **{source} "
                f"\N{RIGHTWARDS ARROW} {target}**, and no other: click its tick. What stands in the brackets behind "
                "it: what it rests on, and how it fared in studies? And where does learned security come to rest "
                "without it?")

    def _judge_arrow(self, answer: object) -> str:
        given = self._entries("arrow", answer, ("basis", "state", "rests"))
        row, load = shipped().influences.loc[self.own_row], self.own_evening.load
        same_words = []
        for name, right, allowed in (("basis", BASES[row["basis"]], tuple(BASES.values())),
                                     ("state", row["state"], ("supported", "weakened", "contested",
                                                              "failed to replicate", "untested"))):
            written = words_of(name, given[name])
            if not any(written in (one, one.split()[-1], one.split()[-1].rstrip("s")) for one in allowed):
                raise Hint(f"{name}: found {shown(given[name])}; allowed: {listed([repr(one) for one in allowed])}.")
            same_words.append(written in (right, right.split()[-1], right.split()[-1].rstrip("s")))
        same = same_places("my_arrow", given["rests"], numbers.rests(load, without=self.own_row), {
            "That is with the arrow; take its tick away.": numbers.rests(load),
            "That is at a load of 40; set your couple's load.": numbers.rests(40, without=self.own_row)})
        all_right("my_arrow", [*same_words, same], "Read the brackets behind your arrow and the sentence below the "
                  "line, at your load and with all other ticks where they were.")
        return "Without this one arrow the picture is another one."
