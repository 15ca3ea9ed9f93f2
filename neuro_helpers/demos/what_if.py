"""The what-if lab: three sliders with padlocks, and what the model says about every outcome."""

from __future__ import annotations

import time
from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import charts, display
from neuro_helpers.demos import words
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, LevelSlider, Sentence, button, styled, text_block, whole

MERGE_SECONDS = 0.6  # moves of one slider that follow each other faster are one step for undo
NO_SCENE = "Move a slider, or choose a starting point."
LENS_WORDS = {
    "document": "Numbers of the model as the document describes the couple.",
    "evidence": "Numbers of the model with what published findings leave of the document's claims.",
}


class WhatIfLab:
    """Move a slider and see every outcome that the document names.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.
    preset : str, optional
        Id of a row of scenarios.csv to start from.
    show_all : bool
        Start with every outcome instead of one per family.

    Attributes
    ----------
    controls : dict of str to widget
        "oxytocin", "cortisol", "conflict" (sliders from 0 to 100), the same names with "_box" and "_padlock"
        (True = follows the model), "preset", "show_all", "reset", "undo".
    frame : DataFrame
        What is on screen: node, outcome, family, timescale, reference, level, change (whole numbers, 0 to 100) and
        exact (level in 0..1).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> lab = WhatIfLab()  # doctest: +SKIP
    >>> lab.controls["conflict"].value = 80  # doctest: +SKIP
    >>> lab.summary  # doctest: +SKIP
    'In this model, with intensity of the disagreement at 80 (reference 15), ...'
    """

    def __init__(self, model: object = None, lens: str = "document", preset: str | None = None,
                 show_all: bool = False) -> None:
        self.model = shipped(lens) if model is None else model
        self._history: list[dict] = []
        self._listeners: list[Callable[[], None]] = []
        self._quiet, self._last = False, (None, 0.0)
        self._make_parts(show_all)
        if preset is not None:
            self._put(self._preset_state(preset))
        self._state = self._start = self._read()
        self._refresh()
        self._listen()

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def setting(self) -> dict:
        """Arguments for `model.predict`: the held sliders in 0..1 and the released ones."""
        held = {node: part.level for node, part in self._sliders.items() if not part.released}
        return held | {"released": tuple(node for node, part in self._sliders.items() if part.released)}

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, one row per outcome on screen."""
        shown = self._outcomes[self.controls["show_all"].value]
        nodes = self.model.nodes.loc[shown]
        level, reference = self._levels[shown], self.model.reference[shown]
        table = pd.DataFrame({
            "node": shown, "outcome": nodes["label"], "family": nodes["family"], "timescale": nodes["timescale"],
            "reference": reference.map(whole), "level": level.map(whole), "exact": level})
        table.insert(6, "change", table["level"] - table["reference"])
        return table.reset_index(drop=True)

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    @property
    def levels(self) -> pd.Series:
        """Every node's level (0 to 1) at the setting on screen."""
        return self._levels

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call a function after every move, once the picture and the sentence are up to date."""
        self._listeners.append(callback)

    def reset(self) -> None:
        """Back to the setting that the lab opened with."""
        self._step(self._start)

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        if self._history:
            self._put(self._history.pop())
            self._state, self._last = self._read(), (None, 0.0)
            self._refresh()

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self._chart.still_spec(), self.summary)

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_parts(self, show_all: bool) -> None:
        model = self.model
        self._sliders = {node: LevelSlider(node, model.nodes.loc[node], float(model.reference[node]))
                         for node in model.sliders}
        self._outcomes = {True: charts.outcome_nodes(model.nodes), False: charts.first_view(model.nodes)}
        self._known = {node: (str(model.nodes.loc[node, "label"]), whole(model.reference[node]),
                              model.nodes.loc[node, "timescale"] == "weeks") for node in self._outcomes[True]}
        self._chart = display.LiveChart(charts.outcomes_chart(model.nodes, model.reference, show_all=show_all))
        self._sentence, self._front = Sentence(), Front()
        options = [("choose a starting point", "")] + [
            (str(row["label"]), str(row["scenario"])) for _, row in model.scenarios.iterrows()]
        self._scenes = {"": NO_SCENE, **model.scenarios.set_index("scenario")["sentence"]}
        self.controls = {
            "preset": widgets.Dropdown(options=options, value="", layout={"width": "270px"}),
            "undo": button("undo", "Take back the last move", "undo"),
            "reset": button("start again", "Back to the setting that the lab opened with", "refresh"),
            "show_all": widgets.ToggleButton(show_all, description=f"show all {len(self._known)} outcomes",
                                             layout={"width": "auto"}),
        }
        for node, part in self._sliders.items():
            self.controls |= {node: part.slider, f"{node}_box": part.box, f"{node}_padlock": part.padlock}
        self._scene = widgets.HTML()
        self.box = self._arrange()

    def _arrange(self) -> widgets.VBox:
        self._scene.add_class("nh-scene")
        top = widgets.HBox([self.controls["preset"], self.controls["undo"], self.controls["reset"], self._scene,
                            self.controls["show_all"]])
        top.add_class("nh-row")
        sliders = widgets.Box([part.widget for part in self._sliders.values()])
        sliders.add_class("nh-sliders")
        self._card = widgets.VBox([self._chart])
        self._card.add_class("nh-card")
        lens = LENS_WORDS.get(getattr(self.model, "lens", ""), "")
        box = widgets.VBox([self._front, top, sliders, self._sentence, self._card,
                            text_block("nh-note", lens)])
        box.add_class("nh-demo")
        box.add_class("nh-lab")
        return box

    def _listen(self) -> None:
        for part in self._sliders.values():
            part.slider.observe(self._on_move, names="value")
            part.padlock.observe(self._on_move, names="value")
            part.link_box()
        self.controls["preset"].observe(self._on_preset, names="value")
        self.controls["show_all"].observe(self._on_show_all, names="value")
        self.controls["reset"].on_click(lambda _button: self.reset())
        self.controls["undo"].on_click(lambda _button: self.undo())

    # -- moving -----------------------------------------------------------------------------------------------------

    def _read(self) -> dict:
        return {"values": {node: part.slider.value for node, part in self._sliders.items()},
                "released": {node: part.released for node, part in self._sliders.items()},
                "preset": self.controls["preset"].value}

    def _put(self, state: dict) -> None:
        """Set every control; the model is asked once, afterwards."""
        was, self._quiet = self._quiet, True
        try:
            for node, part in self._sliders.items():
                part.padlock.value = state["released"][node]
                part.slider.value = state["values"][node]
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
                  for node in self._sliders}
        return {"values": {node: round(value, 6) for node, value in values.items()},
                "released": {node: node in free for node in self._sliders}, "preset": preset}

    def _step(self, state: dict) -> None:
        """Make a move that undo can take back."""
        self._history.append(self._state)
        self._put(state)
        self._state, self._last = self._read(), (None, 0.0)
        self._refresh()

    def _on_preset(self, change: dict) -> None:
        if not self._quiet and change["new"]:
            self._step(self._preset_state(change["new"]))

    def _on_show_all(self, change: dict) -> None:
        self._chart.set(show_all=change["new"])
        self._refresh()

    def _on_move(self, change: dict) -> None:
        """Answer every slider and padlock: the one callback of sliders and padlocks."""
        if self._quiet:
            return
        owner, now = change["owner"], time.monotonic()
        if self._last[0] is not owner or now - self._last[1] > MERGE_SECONDS:
            self._history.append(self._state)
        self._last = (owner, now)
        self._put(self._read() | {"preset": ""})
        self._refresh()
        self._state = self._read()

    def _refresh(self) -> None:
        """Ask the model once, and write its answer everywhere."""
        try:
            self._levels = self.model.predict(**self.setting)
        except (ValueError, ArithmeticError) as problem:
            self._trouble(problem)
            return
        self._chart.set(levels=self._levels.to_dict())  # first: it is what people wait for
        self._quiet = True
        try:
            for node, part in self._sliders.items():
                if part.released:  # it shows the level that the model gives it
                    part.slider.value = float(whole(self._levels[node]))
        finally:
            self._quiet = False
        self._card.remove_class("nh-stale")
        self._speak(words.summary(self._moves(), self._seen()), "sentence")
        for callback in self._listeners:
            callback()

    def _trouble(self, problem: Exception) -> None:
        """Say what is wrong instead of showing an old picture as if it were new."""
        self._card.add_class("nh-stale")
        if not hasattr(self, "_levels"):
            self._levels = self.model.reference
        self._speak(f"The model cannot answer for this setting. The picture below is an old one. {problem}", "trouble")

    def _speak(self, text: str, kind: str) -> None:
        with self._sentence.hold_sync():
            self._sentence.text, self._sentence.kind = text, kind
        self._scene.value = styled("nh-note", self._scenes[self.controls["preset"].value])
        names = {self.controls["preset"]: {"label": "Starting point"},
                 self.controls["show_all"]: {"label": self.controls["show_all"].description,
                                             "pressed": self.controls["show_all"].value}}
        for part in self._sliders.values():
            names |= part.names()
        self._front.name(names)

    def _moves(self) -> list[words.Move]:
        now = {node: self._levels[node] if part.released else part.level for node, part in self._sliders.items()}
        return [words.Move(part.label, whole(part.reference), whole(now[node]), part.released)
                for node, part in self._sliders.items()]

    def _seen(self) -> list[words.Seen]:
        found = {node: self._known[node] for node in self._outcomes[self.controls["show_all"].value]}
        levels = self._levels.to_dict()
        return [words.Seen(label, reference, whole(levels[node]), later)
                for node, (label, reference, later) in found.items()]

