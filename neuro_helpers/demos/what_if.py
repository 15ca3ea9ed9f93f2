"""The what-if lab: three sliders with padlocks, and what the model says about outcomes, brain and chemicals."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.brain_chart import MAIN_VIEW
from neuro_helpers.demos import words
from neuro_helpers.demos.model_choice import shipped, variant
from neuro_helpers.demos.parts import Front, Sentence, whole
from neuro_helpers.demos.pictures import Brain, Chemicals, Outcomes
from neuro_helpers.demos.setting import Setting

LENSES = {"document": "document leads", "evidence": "evidence leads"}
LENS_WORDS = {
    "document": "Arrows: the model as the document describes the couple. Hollow marks: what published findings leave.",
    "evidence": "Arrows: the model with what published findings leave of the document. Hollow marks: the document.",
}
PARTS = ("outcomes", "chemicals", "brain")


class WhatIfLab:
    """Move a slider and see outcomes, brain and chemicals, as the document predicts and as the evidence leaves them.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
        Which lens leads; ignored when `model` is given.
    preset : str, optional
        Id of a row of scenarios.csv to start from.
    show_all : bool
        Start with every outcome instead of one per family.
    parts : iterable of {"outcomes", "chemicals", "brain"}
        The pictures to show; all of them when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "oxytocin", "cortisol", "conflict" (sliders from 0 to 100), the same names with "_box" and "_padlock"
        (True = follows the model), "preset", "reset", "undo", "lens" ("document" or "evidence" leads), "show_all",
        "bars".
    frame : DataFrame
        The outcomes on screen: node, outcome, family, timescale, reference, level, change (whole numbers, 0 to 100),
        exact (level in 0..1) and other (the level under the other lens, a whole number).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> lab = WhatIfLab()  # doctest: +SKIP
    >>> lab.controls["conflict"].value = 80  # doctest: +SKIP
    >>> lab.summary  # doctest: +SKIP
    'In this model, with the intensity of the disagreement at 80 (reference 15), ...'
    """

    def __init__(self, model: object = None, lens: str = "document", preset: str | None = None,
                 show_all: bool = False, parts: Iterable[str] = PARTS) -> None:
        self.model = shipped(lens) if model is None else model
        self._tables = self.model
        self._listeners: list[Callable[[], None]] = []
        self._make_parts(show_all, tuple(parts))
        self.box = self._arrange()
        self._setting.open(preset, self._refresh)

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def setting(self) -> dict:
        """Arguments for `model.predict`: the held sliders in 0..1 and the released ones."""
        return self._setting.arguments

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, one row per outcome on screen."""
        shown = self.outcomes.nodes
        nodes = self.model.nodes.loc[shown]
        level, reference = self._levels[shown], self.model.reference[shown]
        table = pd.DataFrame({
            "node": shown, "outcome": nodes["label"], "family": nodes["family"], "timescale": nodes["timescale"],
            "reference": reference.map(whole), "level": level.map(whole), "exact": level})
        table.insert(6, "change", table["level"] - table["reference"])
        return table.assign(other=self._others[shown].map(whole)).reset_index(drop=True)

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    @property
    def levels(self) -> pd.Series:
        """Every node's level (0 to 1) at the setting on screen, under the lens that leads."""
        return self._levels

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call a function after every move, once the picture and the sentence are up to date."""
        self._listeners.append(callback)

    def reset(self) -> None:
        """Back to the setting that the lab opened with."""
        self._setting.reset()

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        self._setting.undo()

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self.outcomes.still_spec(), self.summary)

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_parts(self, show_all: bool, parts: tuple[str, ...]) -> None:
        if unknown := set(parts) - set(PARTS):
            raise ValueError(f"There is no part called {sorted(unknown)[0]!r}; choose from: {', '.join(PARTS)}")
        model = self.model
        self.outcomes = Outcomes(show_all=show_all, model=model)
        self.pictures = {"outcomes": self.outcomes}
        if "chemicals" in parts:
            self.pictures["chemicals"] = Chemicals(model=model)
        if "brain" in parts and set(MAIN_VIEW) <= set(model.nodes.index):  # an edited table may have no brain
            self.pictures["brain"] = Brain(model=model)
        self._shown = [part for part in self.pictures if part in parts]
        lens = widgets.ToggleButtons(options=[(text, name) for name, text in LENSES.items()], value=model.lens,
                                     style={"button_width": "auto"})
        lens.add_class("nh-small")
        self._setting = Setting(model, {"lens": lens})
        self._sliders = self._setting.sliders
        self._sentence, self._front, self._lens_note = Sentence(), Front(), widgets.HTML()
        self.controls = self._setting.controls | {"lens": lens}
        for part in self.pictures.values():
            self.controls |= part.controls
        self.controls["show_all"].observe(self._on_show_all, names="value")

    def _arrange(self) -> widgets.VBox:
        controls = self.controls
        top = _row(*(controls[name] for name in ("preset", "undo", "reset")), self._setting.scene, controls["lens"],
                   controls["show_all"])
        sliders = _styled(widgets.VBox([part.widget for part in self._sliders.values()]), "nh-sliders")
        left = _styled(widgets.VBox([sliders, self._sentence]), "nh-left")
        cards = {part: _styled(self.pictures[part].plain(), f"nh-card-{part}") for part in self._shown}
        right = _styled(widgets.VBox([cards[part] for part in ("outcomes", "chemicals") if part in cards]), "nh-right")
        self._tools = _styled(widgets.VBox([controls["bars"]] if "brain" in cards else []), "nh-tools")
        below = [cards["brain"], self._tools] if "brain" in cards else [self._tools]
        self._main = _styled(widgets.Box([top, left, right, *below]), "nh-main")
        if controls["show_all"].value:
            self._main.add_class("nh-all")
        about_brain = [self.pictures["brain"].caption] if "brain" in cards else []
        box = widgets.VBox([self._front, self._main, self._lens_note, *about_brain])
        return _styled(_styled(box, "nh-demo"), "nh-lab")

    # -- moving -----------------------------------------------------------------------------------------------------

    def _choose_models(self) -> None:
        """Take the lens that leads, and the other one."""
        lens = self.controls["lens"].value
        if self.model.lens != lens or not hasattr(self, "_other"):
            self.model = variant(self._tables, lens)
            self._other = variant(self._tables, next(name for name in LENSES if name != lens))
            self._lens_note.value = f'<div class="nh-note">{LENS_WORDS[lens]}</div>'

    def _refresh(self) -> None:
        """Ask the model once under each lens, and write the answers everywhere."""
        self._choose_models()
        setting = self.setting
        try:
            self._levels, self._others = self.model.predict(**setting), self._other.predict(**setting)
        except (ValueError, ArithmeticError) as problem:
            self._trouble(problem)
            return
        # First what people wait for.
        self.outcomes.show(self._levels, other=self._others.to_dict(), lead=self.model.lens, dense=True)
        for name, part in self.pictures.items():
            if name != "outcomes":
                part.show(self._levels)
        self._setting.follow(self._levels)
        self._main.remove_class("nh-stale")
        self._speak()
        for callback in self._listeners:
            callback()

    def _on_show_all(self, change: dict) -> None:
        (self._main.add_class if change["new"] else self._main.remove_class)("nh-all")
        self._speak()

    def _trouble(self, problem: Exception) -> None:
        """Say what is wrong instead of showing an old picture as if it were new."""
        self._main.add_class("nh-stale")
        if not hasattr(self, "_levels"):
            self._levels = self._others = self.model.reference
        self._say(f"The model cannot answer for this setting. The picture below is an old one. {problem}", "trouble")

    def _speak(self) -> None:
        seen = self._seen(self._levels)
        self._say(words.summary(self._setting.moves(self._levels), seen)
                  + words.other_lens(self.model.lens, seen, self._seen(self._others)), "sentence")

    def _say(self, text: str, kind: str) -> None:
        with self._sentence.hold_sync():
            self._sentence.text, self._sentence.kind = text, kind
        names = self._setting.names() | {self.controls["lens"]: {"group": "Which lens leads",
                                                                 "chosen": self.controls["lens"].value}}
        for part in self.pictures.values():
            names |= part.names()
        self._front.name(names)

    def _seen(self, levels: pd.Series) -> list[words.Seen]:
        nodes, reference, found = self.model.nodes, self.model.reference, levels.to_dict()
        return [words.Seen(str(nodes.at[node, "label"]), whole(reference[node]), whole(found[node]),
                           nodes.at[node, "timescale"] == "weeks") for node in self.outcomes.nodes]


def _styled(box: widgets.Box, style: str) -> widgets.Box:
    box.add_class(style)
    return box


def _row(*children: widgets.Widget) -> widgets.Box:
    return _styled(widgets.HBox(children), "nh-row")
