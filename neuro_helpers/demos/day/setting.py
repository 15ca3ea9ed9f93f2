"""The controls of an evening: sliders with their units, choices, a memory for undo. It knows no picture."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Mapping

import ipywidgets as widgets

from neuro_helpers.demos.day.day_sentences import AFTER, BEFORE, WHO
from neuro_helpers.demos.lab.setting import MERGE_SECONDS
from neuro_helpers.demos.parts import about, button
from neuro_helpers.simulate.evening import RANGES, Evening

STEPS = {"strength": 1, "minutes": 5, "load": 1, "bond": 1, "delay": 5}
SLIDERS = {  # title, unit as it is spoken, what it means, words at the two ends
    "strength": ("How heated", "from 0 to 100 in model units",
                 "How heated the disagreement gets. Zero is not a goal: it may mean that something is being avoided.",
                 "none in the open", "heated"),
    "minutes": ("How many minutes", "from 5 to 90", "How long the disagreement lasts. It begins at 18:00.",
                "5 min", "90 min"),
    "load": ("Load from outside", "from 0 to 100 in model units",
             "What weighs on both partners for weeks: money, illness, work, discrimination. The reference couple has "
             "40.", "little", "much"),
    "delay": ("Minutes until then", "from 0 to 60",
              "How long after the disagreement the repair move or the time apart begins.", "at once", "60 min"),
    "bond": ("Learned security", "from 0 to 100 in model units",
             "What many shared experiences have taught both partners to expect of each other. The reference couple has "
             "80. It is held here: one evening hardly moves it.", "little learned so far", "much learned so far"),
}
CHOICES = {"before": ("Beforehand", BEFORE), "after": ("Afterwards", AFTER), "who": ("Who acts", WHO)}


def choice(options: Mapping[str, str], value: str) -> widgets.ToggleButtons:
    """Return a row of buttons. Not a menu: JupyterLab takes the arrow keys away from a menu, to go to the next cell."""
    made = widgets.ToggleButtons(options=[(text, key) for key, text in options.items()], value=value,
                                 style={"button_width": "auto"})
    made.add_class("nh-day-choice")
    return made


class NumberSlider:
    """A slider with its number box, its title, and words at its ends."""

    def __init__(self, name: str, value: float) -> None:
        self.title, self.unit, note, low, high = SLIDERS[name]
        bounds = dict(zip(("min", "max"), RANGES[name], strict=True)) | {"step": STEPS[name]}
        value = round(value)  # whole numbers: a FloatSlider gives 10.000000000000002 back for 10 of 60
        self.slider = widgets.IntSlider(value, readout=False, **bounds)
        self.box = widgets.BoundedIntText(value, **bounds)
        self._link: widgets.link | None = None
        self.link_box()
        head = widgets.HBox([widgets.HTML(about(self.title, note)), self.box])
        head.add_class("nh-head")
        slide = widgets.HBox([self.slider])
        slide.add_class("nh-slide")
        ends = "".join(f"<span>{html.escape(words)}</span>" for words in (low, high))
        self.widget = widgets.VBox([head, slide, widgets.HTML(f'<div class="nh-ends">{ends}</div>')])
        self.widget.add_class("nh-slider")

    def link_box(self) -> None:
        """Link the number box; called again after the demo listens, so that its picture is sent first."""
        if self._link is not None:
            self._link.unlink()
        self._link = widgets.link((self.slider, "value"), (self.box, "value"))

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says."""
        return {self.slider: {"label": f"{self.title}, slider, {self.unit}"},
                self.box: {"label": f"{self.title}, number, {self.unit}"}}


class DaySetting:
    """What a student sets for an evening, with undo.

    Parameters
    ----------
    evening : Evening
        Where it starts, and where `reset` leads.
    switches : dict of str to widget
        Other controls that undo and reset take back.

    Attributes
    ----------
    controls : dict of str to widget
        The sliders "strength", "minutes", "load", "delay", "bond" and their number boxes with "_box"; the
        choices "before", "after", "who"; the buttons "undo", "reset".
    """

    def __init__(self, evening: Evening, switches: dict[str, widgets.Widget]) -> None:
        self.sliders = {name: NumberSlider(name, getattr(evening, name)) for name in SLIDERS}
        self.choices = {name: choice(options, getattr(evening, name)) for name, (_title, options) in CHOICES.items()}
        self._switches, self._history = switches, []
        self._quiet, self._last = False, ("", 0.0)
        self._moving = {name: part.slider for name, part in self.sliders.items()} | self.choices | switches
        self.controls = {name: part.slider for name, part in self.sliders.items()}
        self.controls |= {f"{name}_box": part.box for name, part in self.sliders.items()} | self.choices | {
            "undo": button("undo", "Take back the last move", "undo"),
            "reset": button("start again", "Back to the evening that this opened with", "refresh")}

    def open(self, changed: Callable[[], None]) -> None:
        """From now on call `changed` after every move."""
        self._state = self._start = self._read()
        self._changed = changed
        for name, control in self._moving.items():
            control.observe(lambda _change, name=name: self._on_move(name), names="value")
        for part in self.sliders.values():
            part.link_box()
        self.controls["undo"].on_click(lambda _button: self.undo())
        self.controls["reset"].on_click(lambda _button: self.reset())

    @property
    def evening(self) -> Evening:
        """The evening as it is set."""
        return Evening(**{name: control.value for name, control in self._moving.items() if name not in self._switches})

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says for each control."""
        names = {self.choices[name]: {"group": title, "chosen": self.choices[name].value}
                 for name, (title, _options) in CHOICES.items()}
        for part in self.sliders.values():
            names |= part.names()
        return names

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        if self._history:
            self._put(self._history.pop())

    def reset(self) -> None:
        """Back to the start; undo takes that back, too."""
        self._history.append(self._state)
        self._put(self._start)

    def _read(self) -> dict:
        return {name: control.value for name, control in self._moving.items()}

    def _put(self, state: dict) -> None:
        """Set every control, and answer once."""
        self._quiet = True
        try:
            for name, control in self._moving.items():
                control.value = state[name]
        finally:
            self._quiet = False
        self._state, self._last = state, ("", 0.0)
        self._changed()

    def _on_move(self, name: str) -> None:
        """Answer every control; quick moves of one slider are one step for undo."""
        if self._quiet:
            return
        now = time.monotonic()
        if self._last[0] != name or now - self._last[1] > MERGE_SECONDS:
            self._history.append(self._state)
        self._last = (name, now)
        self._changed()
        self._state = self._read()
