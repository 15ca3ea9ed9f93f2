"""The step player: the document's five steps as one evening and four weeks of two partners, beat by beat."""

from __future__ import annotations

import math
from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, Sentence, button, text_block, whole
from neuro_helpers.demos.steps import picture as step_picture
from neuro_helpers.demos.steps.parts import SPEEDS, Clock, ready_chart
from neuro_helpers.demos.steps.step_sentences import SWITCHES, Teller, flow_html, short_labels, strip_words
from neuro_helpers.model import level
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import BOND, Beat, Script
from neuro_helpers.tables import load

KEPT_SCRIPTS = 6  # of one player; each holds four weeks of levels, about 7 MB
STILL_WIDTH = 640  # pixels of a stored picture: the nodes of the step, so that a notebook stays small


class StepPlayer:
    """Play the document's five steps: who moves, along which arrow, and which step does not happen, and why.

    Steps 1 to 4 are one simulated evening, step 5 is four weeks. The player stops at each condition of steps.csv.

    Parameters
    ----------
    switches : iterable of {"a_not_warm", "b_not_reciprocating", "cortisol_high", "repair_refused"}
        What is switched on at the start.
    step : int, optional
        Open at the end of this step; at the beginning of the evening when not given.
    bond : float
        Learned security at the start, in 0..1.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.

    Attributes
    ----------
    controls : dict of str to widget
        "back", "play", "next", "step_1" to "step_5", "options" (opens what follows), the four switches under their
        names, "speed", "reset".
    frame : DataFrame
        The levels in the picture: partner, node, label, start, level, change (whole numbers), marked, exact.
    steps : DataFrame
        step, happened, run, minute.
    beats : list of Beat
        The moments that the player stops at; `position` is the place in this list.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> player = StepPlayer(["b_not_reciprocating"])
    >>> player.go_to_step(2)
    >>> player.summary.startswith("Step 2 does not happen.")
    True
    """

    def __init__(self, switches: Iterable[str] = (), step: int | None = None, bond: float = BOND, model: object = None,
                 lens: str = "document") -> None:
        self.model = shipped(lens) if model is None else model
        self._bond, self._opened = level("bond", bond), self._checked(switches)
        self._labels, self._flow = short_labels(self.model.nodes), load("interaction_flow")
        self._known: dict[tuple, Script] = {}
        self._quiet = False
        self._make_parts()
        self._choose_script(step)
        for name in SWITCHES:
            self.controls[name].observe(self._on_switch, names="value")

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def position(self) -> float:
        """Where the player stands: a whole number is a beat, between two of them the levels are on their way."""
        return self.clock.position

    @property
    def beat(self) -> Beat:
        """The beat that is on screen."""
        return self.script.beats[self._index]

    @property
    def beats(self) -> list[Beat]:
        """All moments that the player stops at."""
        return self.script.beats

    @property
    def steps(self) -> pd.DataFrame:
        """The five steps: step, happened, run, minute."""
        return self.script.steps

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture."""
        now, start, marks = self._levels, self.script.start(self.beat), step_picture.marked(self.beat)
        rows = [{"partner": partner, "node": node, "label": self._labels[node], "start": whole(start[partner][node]),
                 "level": whole(now[partner][node]), "marked": marks.get(f"{partner}:{node}", ""),
                 "exact": now[partner][node]} for partner in PARTNERS for node in self._labels.index]
        table = pd.DataFrame(rows)
        table.insert(5, "change", table["level"] - table["start"])
        return table

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    def linkage(self, node: str) -> float:
        """How tightly a node of A and the same node of B move together in the evening, as `CoupleRun.linkage` says."""
        return self.script.runs["evening"].linkage(node)

    def forward(self) -> None:
        """Go to the next beat and stop there."""
        self._go(self._index + 1)

    def back(self) -> None:
        """Go to the beat before and stop there."""
        self._go(math.ceil(self.clock.position) - 1)

    def go_to_step(self, step: int) -> None:
        """Go to the beat at which a step is complete, or at which it fails.

        Raises
        ------
        ValueError
            For a step that steps.csv does not have.
        """
        place = self.script.end_of(step)
        if place is None:
            raise ValueError(f"step: found {step!r}; allowed: {', '.join(map(str, self.steps['step']))}")
        self._go(place)

    def reset(self) -> None:
        """Back to the beginning, with the switches that it opened with."""
        self._quiet = True
        try:
            for name in SWITCHES:
                self.controls[name].value = name in self._opened
            self.controls["speed"].value = "normal"
        finally:
            self._quiet = False
        self._choose_script(None)

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        spec = self._chart.still_spec()
        narrow = [param | ({"value": STILL_WIDTH} if param["name"] == "page_width" else {}) for param in spec["params"]]
        return display.demo_output(self.box, spec | {"params": narrow}, f"{self._strip_sentence()} {self.summary}")

    # -- building ---------------------------------------------------------------------------------------------------

    @staticmethod
    def _checked(switches: Iterable[str]) -> tuple[str, ...]:
        switches = (switches,) if isinstance(switches, str) else tuple(switches)
        for name in switches:
            if name not in SWITCHES:
                raise ValueError(f"switches: found {name!r}; allowed: {', '.join(SWITCHES)}")
        return switches

    def _make_parts(self) -> None:
        self.clock, self._front, self._sentence, self._words = Clock(), Front(), Sentence(), widgets.HTML()
        self._chart, self._index = None, 0
        controls = {
            "back": button("back", "One beat back", "step-backward"),
            "play": button("play", "Play from here", "play"),
            "next": button("next", "One beat forward", "step-forward"),
            **{f"step_{step}": button(str(step), f"Go to step {step}") for step in self._flow["step"]},
            "options": widgets.ToggleButton(False, description="what if ... (and speed)", layout={"width": "auto"}),
            **{name: widgets.Checkbox(name in self._opened, description=words, indent=False)
               for name, words in SWITCHES.items()},
            "speed": widgets.ToggleButtons(options=list(SPEEDS), value="normal", style={"button_width": "auto"}),
            "reset": button("start again", "Back to the beginning", "refresh"),
        }
        self.controls = controls
        self.clock.observe(lambda _change: self._show(), names="position")
        self.clock.observe(self._on_running, names="running")
        actions = {"back": self.back, "play": self._play, "next": self.forward, "reset": self.reset}
        actions |= {f"step_{step}": lambda step=step: self.go_to_step(int(step)) for step in self._flow["step"]}
        for name, action in actions.items():
            controls[name].on_click(lambda _button, action=action: action())
        controls["options"].observe(self._on_options, names="value")
        controls["speed"].observe(self._on_speed, names="value")
        self._bar = widgets.FloatProgress(0.0, min=0.0, max=1.0, description="four weeks")
        self._bar.layout.display = "none"

    def _arrange(self) -> widgets.VBox:
        def row(*children: widgets.Widget, style: str = "nh-row") -> widgets.HBox:
            made = widgets.HBox(children)
            made.add_class(style)
            return made

        controls = self.controls
        strip = row(*(controls[f"step_{step}"] for step in self._flow["step"]), style="nh-steps-strip")
        for step in self._flow["step"]:
            controls[f"step_{step}"].add_class("nh-step")
        options = row(*(controls[name] for name in SWITCHES))
        self._options = widgets.VBox([text_block("nh-title", "What if ..."), options,
                                      row(text_block("nh-title", "Speed"), controls["speed"], controls["reset"])])
        self._options.add_class("nh-steps-options")
        self._options.layout.display = "none"
        card = widgets.VBox([self._chart])
        card.add_class("nh-card")
        box = widgets.VBox([
            self._front, self.clock,
            row(controls["back"], controls["play"], controls["next"], strip, controls["options"]),
            self._options, self._bar, self._words, self._sentence, card])
        box.add_class("nh-demo")
        box.add_class("nh-steps-player")
        return box

    # -- playing ----------------------------------------------------------------------------------------------------

    def _choose_script(self, step: int | None) -> None:
        """Compute what the switches ask for, or take it from before, and go to a step of it."""
        on = tuple(name for name in SWITCHES if self.controls[name].value)
        if on not in self._known:
            self._known[on] = self._computed(on)
        self.script = self._known[on]
        self._arrows = step_picture.arrow_table(self.model.influences, self.script.conditions, self._labels)
        self._teller = Teller(self.script, self._labels)
        if self._chart is None:
            self._chart = display.LiveChart(ready_chart(self._labels, self._arrows))
            self._chart.add_class("nh-steps")
            self.box = self._arrange()
        self.clock.last = len(self.beats) - 1
        self._strip()
        if step is None:
            self._go(0)
        else:
            self.go_to_step(step)

    def _computed(self, on: tuple[str, ...]) -> Script:
        """Simulate an evening and four weeks; a bar shows how far it is."""
        if len(self._known) >= KEPT_SCRIPTS:
            self._known.pop(next(iter(self._known)))
        self._bar.value, self._bar.layout.display = 0.0, None
        try:
            return Script(self.model, on, self._bond, lambda share: setattr(self._bar, "value", share))
        finally:
            self._bar.layout.display = "none"

    def _go(self, place: int) -> None:
        """Stop at a beat."""
        place = min(max(place, 0), len(self.beats) - 1)
        moves = self.clock.position != place
        with self.clock.hold_sync():
            self.clock.running, self.clock.position = False, float(place)
        if not moves:  # the same place of another script; else the clock has called already
            self._show()

    def _play(self) -> None:
        if not self.clock.running and self.clock.position >= self.clock.last:
            self.clock.position = 0.0
        self.clock.running = not self.clock.running

    def _show(self) -> None:
        """Draw where the clock stands; the words change with the beat, the levels also between two beats."""
        place = min(max(self.clock.position, 0.0), len(self.beats) - 1)
        self._index = int(place + 1e-9)
        beat, share = self.beat, place - self._index
        minute = beat.minute
        if share > 1e-6:
            after = self.beats[self._index + 1]
            if after.run == beat.run and after.minute > beat.minute:
                minute += share * (after.minute - beat.minute)
        self._levels = self.script.levels(beat, minute)
        before = [one for one in self.beats[: self._index + 1] if one.step == beat.step]
        lit = step_picture.lit(self._arrows, beat, before, "repair_refused" in self.script.on)
        self._chart.set(levels=self._drawn(self._levels), start=self._drawn(self.script.start(beat)), step=beat.step,
                        marked=step_picture.marked(beat), lit=lit,
                        timeline=step_picture.timeline(self.script, beat, float(minute)))
        self._speak(beat)

    def _drawn(self, levels: dict) -> dict:
        return {partner: {node: levels[partner][node] for node in self._labels.index} for partner in PARTNERS}

    def _speak(self, beat: Beat) -> None:
        self._words.value, self._sentence.text = flow_html(beat, self._flow), self._teller.sentence(beat)
        for step in self._flow["step"]:
            here = self.controls[f"step_{step}"]
            (here.add_class if step == beat.step else here.remove_class)("nh-step-here")
        self._name(beat)

    def _strip(self) -> None:
        for _, step in self.steps.iterrows():
            control = self.controls[f"step_{step['step']}"]
            control.description = strip_words(step)[0]
            (control.remove_class if step["happened"] else control.add_class)("nh-step-not")

    def _strip_sentence(self) -> str:
        not_met = [str(step) for step in self.steps.loc[~self.steps["happened"], "step"]]
        return "In this model, all five steps happen." if not not_met else \
            f"In this model, {len(self.steps) - len(not_met)} of the five steps happen; not met: {', '.join(not_met)}."

    def _name(self, beat: Beat) -> None:
        controls = self.controls
        names = {controls["back"]: {"label": "One beat back"}, controls["next"]: {"label": "One beat forward"},
                 controls["play"]: {"label": "Pause" if self.clock.running else "Play from here"},
                 controls["options"]: {"label": "What if, and speed: opens below",
                                       "pressed": controls["options"].value},
                 controls["speed"]: {"group": "Speed"}, controls["reset"]: {"label": "Start again"}}
        for _, step in self.steps.iterrows():
            here = ". You are here" if step["step"] == beat.step else ""
            names[controls[f"step_{step['step']}"]] = {"label": strip_words(step)[1] + here}
        self._front.name(names)

    def _on_switch(self, _change: dict) -> None:
        """Show at once what does not happen any more: the first step that is not met, or else the beginning."""
        if not self._quiet:
            self._choose_script(None)
            gaps = self.steps.loc[~self.steps["happened"], "step"]
            if len(gaps):
                self.go_to_step(int(gaps.iloc[0]))

    def _on_running(self, change: dict) -> None:
        play = self.controls["play"]
        play.description, play.icon = ("pause", "pause") if change["new"] else ("play", "play")
        self._name(self.beat)

    def _on_speed(self, change: dict) -> None:
        self.clock.seconds = SPEEDS[change["new"]]

    def _on_options(self, change: dict) -> None:
        self._options.layout.display = None if change["new"] else "none"
        self._name(self.beat)
