"""The setting: sliders with padlocks, starting points, undo and start again. It knows no picture."""

from __future__ import annotations

import time
from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers.demos import words
from neuro_helpers.demos.parts import LevelSlider, button, styled, whole

MERGE_SECONDS = 0.6  # moves of one slider that follow each other faster are one step for undo
NO_SCENE = "Move a slider, or choose a starting point."


class Setting:
    """What a student sets, with a memory for undo.

    Parameters
    ----------
    model : CoupleModel
        Where sliders, labels and starting points come from.
    switches : dict of str to widget
        Other controls that undo takes back, too.

    Attributes
    ----------
    controls : dict of str to widget
        Each slider, the same name with "_box" and "_padlock", "preset", "undo", "reset".
    sliders : dict of str to LevelSlider
    scene : widget
        The sentence of the starting point.
    """

    def __init__(self, model: object, switches: dict[str, widgets.Widget]) -> None:
        self.model, self._switches = model, switches
        self._history: list[dict] = []
        self._quiet, self._last = False, (None, 0.0)
        self._changed: Callable[[], None] = lambda: None
        self.sliders = {node: LevelSlider(node, model.nodes.loc[node], float(model.reference[node]))
                        for node in model.sliders}
        options = [("choose a starting point", "")] + [
            (str(row["label"]), str(row["scenario"])) for _, row in model.scenarios.iterrows()]
        self._scenes = {"": NO_SCENE, **model.scenarios.set_index("scenario")["sentence"]}
        self.controls = {
            "preset": widgets.Dropdown(options=options, value="", layout={"width": "236px"}),
            "undo": button("undo", "Take back the last move", "undo"),
            "reset": button("start again", "Back to the setting that the lab opened with", "refresh"),
        }
        for node, part in self.sliders.items():
            self.controls |= {node: part.slider, f"{node}_box": part.box, f"{node}_padlock": part.padlock}
        self.scene = widgets.HTML()
        self.scene.add_class("nh-scene")

    def open(self, preset: str | None, changed: Callable[[], None]) -> None:
        """Go to a starting point, and from now on call `changed` after every move."""
        if preset is not None:
            self._put(self._preset_state(preset))
        self._state = self._start = self._read()
        self._changed = changed
        changed()
        for part in self.sliders.values():
            part.slider.observe(self._on_move, names="value")
            part.padlock.observe(self._on_move, names="value")
            part.link_box()
        for switch in self._switches.values():
            switch.observe(self._on_switch, names="value")
        self.controls["preset"].observe(self._on_preset, names="value")
        self.controls["reset"].on_click(lambda _button: self.reset())
        self.controls["undo"].on_click(lambda _button: self.undo())

    @property
    def arguments(self) -> dict:
        """Arguments for `model.predict`: the held sliders in 0..1 and the released ones."""
        held = {node: part.level for node, part in self.sliders.items() if not part.released}
        return held | {"released": tuple(node for node, part in self.sliders.items() if part.released)}

    def moves(self, levels: pd.Series) -> list[words.Move]:
        """Return the sliders as they stand on screen."""
        now = {node: levels[node] if part.released else part.level for node, part in self.sliders.items()}
        return [words.Move(part.label, whole(part.reference), whole(now[node]), part.released)
                for node, part in self.sliders.items()]

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says for each control."""
        names = {self.controls["preset"]: {"label": "Starting point"}}
        for part in self.sliders.values():
            names |= part.names()
        return names

    def reset(self) -> None:
        """Back to the setting that it opened with."""
        self._step(self._start)

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        if self._history:
            self._put(self._history.pop())
            self._state, self._last = self._read(), (None, 0.0)
            self._changed()

    def follow(self, levels: pd.Series) -> None:
        """Let each released slider show the level that the model gives it."""
        was, self._quiet = self._quiet, True
        try:
            for node, part in self.sliders.items():
                if part.released:
                    part.slider.value = float(whole(levels[node]))
        finally:
            self._quiet = was
        self.scene.value = styled("nh-note", self._scenes[self.controls["preset"].value])

    def _read(self) -> dict:
        return {"values": {node: part.slider.value for node, part in self.sliders.items()},
                "released": {node: part.released for node, part in self.sliders.items()},
                "preset": self.controls["preset"].value,
                "switches": {name: switch.value for name, switch in self._switches.items()}}

    def _put(self, state: dict) -> None:
        """Set every control; the model is asked once, afterwards."""
        was, self._quiet = self._quiet, True
        try:
            for node, part in self.sliders.items():
                part.padlock.value = state["released"][node]
                part.slider.value = state["values"][node]
            for name, switch in self._switches.items():
                switch.value = state["switches"][name]
            self.controls["preset"].value = state["preset"]
        finally:
            self._quiet = was

    def _preset_state(self, preset: str) -> dict:
        rows = self.model.scenarios.set_index("scenario")
        if preset not in rows.index:
            raise ValueError(f"There is no starting point called {preset!r}; choose one of: {', '.join(rows.index)}")
        row = rows.loc[preset]
        free = {node.strip() for node in str(row["released"]).split(";")}
        values = {node: 100 * float(self.model.reference[node] if pd.isna(row[node]) else row[node])
                  for node in self.sliders}
        return self._read() | {"values": {node: round(value, 6) for node, value in values.items()},
                               "released": {node: node in free for node in self.sliders}, "preset": preset}

    def _step(self, state: dict) -> None:
        """Make a move that undo can take back."""
        self._history.append(self._state)
        self._put(state)
        self._state, self._last = self._read(), (None, 0.0)
        self._changed()

    def _on_preset(self, change: dict) -> None:
        if not self._quiet and change["new"]:
            self._step(self._preset_state(change["new"]))

    def _on_switch(self, _change: dict) -> None:
        if not self._quiet:
            self._step(self._read())

    def _on_move(self, change: dict) -> None:
        """Answer every slider and padlock: the one callback of sliders and padlocks."""
        if self._quiet:
            return
        owner, now = change["owner"], time.monotonic()
        if self._last[0] is not owner or now - self._last[1] > MERGE_SECONDS:
            self._history.append(self._state)
        self._last = (owner, now)
        self._put(self._read() | {"preset": ""})
        self._changed()
        self._state = self._read()
