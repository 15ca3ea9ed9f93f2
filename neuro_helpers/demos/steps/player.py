"""The step player: the document's five steps as one evening and four weeks of two partners, beat by beat."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable

import pandas as pd

from neuro_helpers.charts.steps.step_chart import step_chart
from neuro_helpers.charts.steps.step_places import STEP_NODES
from neuro_helpers.demos.steps import step_picture
from neuro_helpers.demos.steps.step_sentences import SWITCHES, Teller, flow_html, short_labels, strip_words
from neuro_helpers.demos.steps.step_sentences import clock as clock_words
from neuro_helpers.handed.arguments import is_number, level, names, told, wrong
from neuro_helpers.kit import Button, Choice, Demo, Switch, card, column, hide, mark, markup, progress, row, title
from neuro_helpers.kit.clock import Clock
from neuro_helpers.kit.timeline import Timeline
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import BOND, Beat, Script
from neuro_helpers.tables import load
from neuro_helpers.wording import listed, whole

SPEEDS = {"slow": 7.0, "normal": 4.0, "fast": 2.0}  # seconds for each beat
KEPT_SCRIPTS = 10  # of all players of a notebook; each holds four weeks of levels, about 7 MB
STILL_WIDTH = 640  # pixels of a stored picture: the nodes of the step, so that a notebook stays small

_scripts: dict[tuple, Script] = {}  # (model, switches, bond) -> what was simulated


class StepPlayer(Demo):
    """Play the document's five steps: who moves, along which arrow, and which step does not happen, and why.

    Steps 1 to 4 are one simulated evening, step 5 is four weeks. The player stops at each condition of steps.csv, and
    stands nowhere else. Whether and when a step happens is in the page from the moment on at which it was reached.

    Parameters
    ----------
    switches : iterable of {"a_not_warm", "b_not_reciprocating", "cortisol_high", "repair_refused"}
        What is switched on at the start.
    step : int, optional
        Open at the end of this step, which is reached then, and so are those before it; at the beginning of the evening
        when not given.
    bond : float
        Learned security at the start, in 0..1.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.

    Attributes
    ----------
    controls : dict of str to widget
        "time" (the line of time, 0 to 1), "back", "play", "next", "step_1" to "step_5", "all" (every
        row), "options" (opens what follows), the four switches under their names, "speed", "reset".
    frame : DataFrame
        The levels in the picture: partner, node, label, start, level, change (whole numbers), marked, exact.
    steps : DataFrame
        step, happened, run, minute, verdict; computed whether reached or not.
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

    style = "nh-steps-player"
    sheet = pathlib.Path(__file__).with_name("step_player.css")

    def __init__(self, switches: Iterable[str] = (), step: int | None = None, bond: float = BOND,
                 model: CoupleModel | None = None, lens: str = "document") -> None:
        super().__init__(model, lens)
        self._bond, opened = level("bond", bond), self._checked(switches)
        self._labels, self._flow = short_labels(self.model.nodes), load("interaction_flow")
        self._make_controls(opened)
        self._choose_script()
        self._furthest = self._place_of(step) if step is not None else 0
        self.clock.position = float(self._furthest)
        self._chart = self.draw(step_chart, self._labels, self._arrows.to_dict("records"), style="nh-steps")
        self.open(*self._arranged())
        self.clock.watch("position", self._on_clock)
        self.clock.watch("running", self.acting(self._show_running))

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def position(self) -> float:
        """Where the player stands: the place of a beat in `beats`."""
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
        """The table behind the picture: the rows that are on screen."""
        now, start = self.script.levels(self.beat), self.script.start(self.beat)
        marks = step_picture.marked(self.beat)
        rows = [{"partner": partner, "node": node, "label": self._labels[node], "start": whole(start[partner][node]),
                 "level": whole(now[partner][node]), "marked": marks.get(f"{partner}:{node}", ""),
                 "exact": now[partner][node]} for partner in PARTNERS for node in self._rows()]
        table = pd.DataFrame(rows)
        table.insert(5, "change", table["level"] - table["start"])
        return table

    def linkage(self, node: str) -> float:
        """How tightly a node of A and the same node of B move together in the evening, as `CoupleRun.linkage` says."""
        return self.script.runs["evening"].linkage(node)

    def forward(self) -> None:
        """Go to the next beat and stop there."""
        self._go(self._index + 1)

    def back(self) -> None:
        """Go to the beat before and stop there."""
        self._go(self._index - 1)

    def go_to_step(self, step: int) -> None:
        """Go to the beat at which a step is complete, or at which it fails.

        Raises
        ------
        ValueError
            For a step that steps.csv does not have.
        """
        self._go(self._place_of(step))

    def reset(self) -> None:
        """Back to the beginning, with the switches that it opened with."""
        self._speed.value = "normal"
        self._all.value = False
        super().reset()
        self._furthest = 0
        self._go(0)

    def still(self) -> dict:
        """Return the picture, as wide as the nodes of the step need, so that a notebook stays small."""
        spec = self._chart.still_spec()
        return spec | {"params": [param | ({"value": STILL_WIDTH} if param["name"] == "page_width" else {})
                                  for param in spec["params"]]}

    def stored_sentence(self) -> str:
        """Say which of the steps that were reached happen, and what is on screen."""
        return f"{self._strip_sentence()} {self.summary}".strip()

    def refresh(self) -> None:
        """Begin anew where a switch has changed: nothing of what comes of it is reached yet."""
        if self._on() != self.script.on:
            self._choose_script()
            self._furthest = 0
            self.clock.stop_at(0)
        self._show()

    def sentence(self) -> str:
        """Say what the beat on screen is."""
        return self._teller.sentence(self.beat)

    # -- building ---------------------------------------------------------------------------------------------------

    @staticmethod
    def _checked(switches: Iterable[str]) -> tuple[str, ...]:
        return names("switches", switches, SWITCHES)

    def _make_controls(self, opened: tuple[str, ...]) -> None:
        self.clock, self._words, self._index = Clock(seconds=SPEEDS["normal"]), markup(), 0
        self._time = self.add("time", Timeline("Time of the evening, and of the four weeks after it", self._by_key),
                              then=self._drag)
        self._transport = (
            self.add("back", Button("back", "One beat back", self.back, "step-backward", name="One beat back")),
            self.add("play", Button("play", "Play from here", self._play, "play", name="Play from here")),
            self.add("next", Button("next", "One beat forward", self.forward, "step-forward", name="One beat forward")))
        self._strip = {int(step): self.add(f"step_{step}", Button(
            str(step), f"Go to step {step}", lambda step=int(step): self.go_to_step(step)))
            for step in self._flow["step"]}
        self._opener = self.add("options", Switch("what if ... (and speed)", name="What if, and speed: opens below",
                                                  stays=True),
                                then=self._open_options)
        self._all = self.add("all", Switch(f"all {len(self._labels)} levels", name="All levels of both partners"),
                             then=self._show)
        self._switches = {name: self.add(name, Switch(words, name in opened, tick=True))
                          for name, words in SWITCHES.items()}
        self._speed = self.add("speed", Choice("Speed", {name: name for name in SPEEDS}, "normal"),
                               then=self._set_speed)
        self._again = self.add("reset", Button("start again", "Back to the beginning", self.reset, "refresh"))
        self._bar = progress("four weeks")

    def _arranged(self) -> list:
        self._transport[1].widget.add_class("nh-play")
        for button in self._strip.values():
            button.widget.add_class("nh-step")
        strip = row(*self._strip.values(), style="nh-steps-strip")
        self._options = column(title("What if ..."), row(*self._switches.values()),
                               row(title("Speed"), self._speed, self._again), style="nh-steps-options")
        hide(self._options, True)
        jump = row(title("Go to the end of step"), strip, style="nh-steps-jump")
        return [self.clock, self._time, row(*self._transport, jump, self._opener, self._all), self._options, self._bar,
                self._words, self.line, card(self._chart)]

    # -- playing ----------------------------------------------------------------------------------------------------

    def _on_clock(self) -> None:
        """Follow the clock to the end; while the demo itself sets it, `refresh` shows what there is."""
        if self.clock.running and self.clock.position >= len(self.beats) - 1:
            self.clock.running = False
        self.unless_quiet(self._show)

    def _drag(self) -> None:
        """Stop at the beat that the hand has come to on the line of time."""
        place = step_picture.beat_at(self.script, self._time.value)
        if place == self._index and not self.clock.running:
            self._show()  # the line goes back to its beat
        else:
            self._go(place)

    def _by_key(self, by: int) -> None:
        self.acting(self.forward if by > 0 else self.back)()

    def _on(self) -> tuple[str, ...]:
        return tuple(name for name, switch in self._switches.items() if switch.value)

    def _place_of(self, step: int) -> int:
        place = self.script.end_of(step) if is_number(step) else None
        if place is None:
            raise wrong("step", step, told(self.steps["step"]))
        return place

    def _choose_script(self) -> None:
        """Compute what the switches ask for, or take it from before."""
        self.script = self._computed(self._on())
        self._teller = Teller(self.script, self._labels)
        self._arrows = self._teller.arrows

    def _computed(self, on: tuple[str, ...]) -> Script:
        """Simulate an evening and four weeks, or take them from before; a bar shows how far it is."""
        key = self.model, on, self._bond
        if key not in _scripts:
            if len(_scripts) >= KEPT_SCRIPTS:
                _scripts.pop(next(iter(_scripts)))
            with self.busy(self._bar) as tell:
                _scripts[key] = Script(self.model, on, self._bond, tell)
        return _scripts[key]

    def _go(self, place: int) -> None:
        """Stop at a beat."""
        self.clock.stop_at(min(max(place, 0), len(self.beats) - 1))

    def _play(self) -> None:
        if not self.clock.running and self._index >= len(self.beats) - 1:
            self.clock.position = 0.0
        self.clock.running = not self.clock.running

    def _show(self) -> None:
        """Draw the beat at which the clock stands: picture and words are of the same moment."""
        self._index = min(max(round(self.clock.position), 0), len(self.beats) - 1)
        self._furthest = max(self._furthest, self._index)
        beat, script = self.beat, self.script
        state = step_picture.lit(self._arrows, script, self._index)
        self._chart.set(levels=self._drawn(script.levels(beat)), start=self._drawn(script.start(beat)), step=beat.step,
                        all_rows=self._all.value, marked=step_picture.marked(beat), lit=state,
                        told=step_picture.told(script, self._teller.words, state, self._index))
        self._words.value = flow_html(beat, self._flow)
        moment = f"{clock_words(beat.minute, beat.run)}, step {beat.step}"
        with self.state.quiet():
            self._time.show(step_picture.place_on_line(beat.run, beat.minute), moment, step_picture.timeline(script))
        self._show_strip(beat)

    def _rows(self) -> list[str]:
        """The rows that are on screen."""
        return [node for node in self._labels.index if self._all.value or node in STEP_NODES.get(self.beat.step, ())]

    def _drawn(self, levels: dict) -> dict:
        return {partner: {node: levels[partner][node] for node in self._rows()} for partner in PARTNERS}

    def _show_strip(self, beat: Beat) -> None:
        """Write on each step's button whether and when it happens, and which one is on screen."""
        for _, step in self.steps.iterrows():
            reached = self._is_reached(int(step["step"]))
            button, (words, name) = self._strip[int(step["step"])], strip_words(step, reached)
            here = step["step"] == beat.step
            button.relabel(words, name + (". You are here" if here else ""))
            mark(button.widget, "nh-step-here", here)

    def _is_reached(self, step: int) -> bool:
        return self.script.end_of(step) <= self._furthest

    def _strip_sentence(self) -> str:
        """Say what came of the steps that were reached."""
        reached = self.steps[[self._is_reached(int(step)) for step in self.steps["step"]]]
        said = [f"step {row.step} {'happens' if row.verdict == 'met' else 'is ' + row.verdict}".replace(
            "is cannot", "cannot") for row in reached.itertuples()]
        return f"In this model, {listed(said)}." if said else ""

    def _show_running(self) -> None:
        running = self.clock.running
        self._transport[1].relabel("pause" if running else "play", "Pause" if running else "Play from here",
                                   "pause" if running else "play")

    def _set_speed(self) -> None:
        self.clock.seconds = SPEEDS[self._speed.value]

    def _open_options(self) -> None:
        hide(self._options, not self._opener.value)
