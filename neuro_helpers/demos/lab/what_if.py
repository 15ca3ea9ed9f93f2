"""The what-if lab: three sliders with padlocks, and what the model says about outcomes, brain and chemicals."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.charts.brain import MAIN_VIEW
from neuro_helpers.demos import words
from neuro_helpers.demos.lab.pictures import Brain, Chemicals, Outcomes
from neuro_helpers.demos.lab.setting import Setting
from neuro_helpers.demos.lab.spread import NOTE, spread
from neuro_helpers.demos.lab.why_panel import WhyPanel
from neuro_helpers.demos.model_choice import shipped, variant
from neuro_helpers.demos.parts import Front, Sentence, styled, text_block, whole

LENSES = {"document": "document leads", "evidence": "evidence leads"}
LENS_WORDS = {
    "document": "Arrows: the model as the document describes the couple. Hollow marks: what published findings leave.",
    "evidence": "Arrows: the model with what published findings leave of the document. Hollow marks: the document.",
}
PARTS = ("outcomes", "chemicals", "brain")
TOOLS = {"why": "Why?", "how_sure": "How sure?", "compare": "Compare", "context": "Context"}
TOOL_NAMES = {"why": "Why? Opens below", "how_sure": "How sure? Twenty dots for each outcome",
              "compare": "Compare: pin this setting", "context": "Context: switches for a couple, open below"}
CONTEXT_NOTE = "Context: findings in which the effect of oxytocin shrinks or reverses. Off unless you switch them on."


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
        "bars", the switches "why", "how_sure", "compare" and "context", and "context_<node>" for each context.
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
        self._tables, self._chosen = self.model, None
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
        contexts = {f"context_{node}": widgets.Checkbox(node in model.context, description=str(row["label"]),
                                                        indent=False) for node, row in model.contexts.iterrows()}
        self._setting = Setting(model, {"lens": lens} | contexts)
        self._sliders = self._setting.sliders
        self._sentence, self._front, self._lens_note = Sentence(), Front(), widgets.HTML()
        self.controls = self._setting.controls | {"lens": lens} | contexts
        tools = [name for name in TOOLS if name != "context" or contexts]
        for name in tools:
            self.controls[name] = widgets.ToggleButton(False, description=TOOLS[name], layout={"width": "auto"})
            self.controls[name].observe(getattr(self, f"_on_{name}"), names="value")
        self._contexts, self._pinned, self._draws, self.why = list(contexts), None, None, None
        self._context_note, self._sure_note = widgets.HTML(), text_block("nh-note", NOTE)
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
        tools = [controls[name] for name in (*TOOLS, "bars") if name in controls]
        self._tools = _styled(widgets.VBox(tools), "nh-tools")
        self._panels = _styled(widgets.VBox([]), "nh-panels")
        below = [cards["brain"], self._tools] if "brain" in cards else [self._tools]
        self._main = _styled(widgets.Box([top, left, right, *below, self._panels]), "nh-main")
        if controls["show_all"].value:
            self._main.add_class("nh-all")
        about_brain = [self.pictures["brain"].caption] if "brain" in cards else []
        box = widgets.VBox([self._front, self._main, self._lens_note, *about_brain])
        return _styled(_styled(box, "nh-demo"), "nh-lab")

    # -- moving -----------------------------------------------------------------------------------------------------

    def _choose_models(self) -> None:
        """Take the lens that leads, and the other one."""
        lens = self.controls["lens"].value
        context = tuple(name.removeprefix("context_") for name in self._contexts if self.controls[name].value)
        if (lens, context) != self._chosen:
            self._chosen = lens, context
            self.model = variant(self._tables, lens, context)
            self._other = variant(self._tables, next(name for name in LENSES if name != lens), context)
            self._lens_note.value = styled("nh-note", LENS_WORDS[lens])
            self._context_note.value = styled("nh-note", CONTEXT_NOTE + _guarantees(self.model))

    def _refresh(self) -> None:
        """Ask the model once under each lens, and write the answers everywhere."""
        self._choose_models()
        setting = self.setting
        try:
            self._levels, self._others = self.model.predict(**setting), self._other.predict(**setting)
        except (ValueError, ArithmeticError) as problem:
            self._trouble(problem)
            return
        self._draw()
        self._setting.follow(self._levels)
        self._main.remove_class("nh-stale")
        self._speak()
        if self.controls["why"].value:
            self.why.show(self.model, setting)
        for callback in self._listeners:
            callback()

    def _draw(self) -> None:
        """Draw every picture; the outcomes come first, since that is what people wait for."""
        pinned = {} if self._pinned is None else self._pinned.to_dict()
        self._draws = self._drawn_again() if self.controls["how_sure"].value else {}
        self.outcomes.show(self._levels, other=self._others.to_dict(), lead=self.model.lens, dense=True,
                           pinned=pinned, draws=self._draws)
        for name, part in self.pictures.items():
            if name != "outcomes":
                part.show(self._levels, pinned=pinned)

    def _drawn_again(self) -> dict:
        try:
            return spread(self.model.draws(**self.setting), self.outcomes.nodes)
        except (ValueError, ArithmeticError):  # with released sliders, some draws may have no single answer
            return {}

    def _on_why(self, change: dict) -> None:
        if self.why is None:
            self.why = WhyPanel(model=self.model, **self.setting)
            for control in self.why.controls.values():
                control.observe(lambda _change: self._speak(), names="value")
            self.controls |= {f"why_{name}": control for name, control in self.why.controls.items()}
        elif change["new"]:
            self.why.show(self.model, self.setting)
        self._open_panels()

    def _on_how_sure(self, _change: dict) -> None:
        self._draw()
        self._open_panels()

    def _on_compare(self, change: dict) -> None:
        self._pinned = self._levels if change["new"] else None
        self._draw()
        self._speak()

    def _on_context(self, _change: dict) -> None:
        self._open_panels()

    def _open_panels(self) -> None:
        """Show what is switched on, in place."""
        opened = {name: self.controls[name].value for name in TOOLS if name in self.controls}
        panels = [self.why.panel] if opened["why"] else []
        panels += [self._sure_note] if opened["how_sure"] else []
        if opened.get("context"):
            boxes = [part for name in self._contexts
                     for part in (self.controls[name], text_block("nh-note", self.model.contexts.at[
                         name.removeprefix("context_"), "description"]))]
            panels.append(_styled(widgets.VBox([self._context_note, *boxes]), "nh-panel"))
        self._panels.children = panels
        self._speak()

    def _on_show_all(self, change: dict) -> None:
        if self.controls["how_sure"].value:
            self._draw()
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
        text = words.summary(self._setting.moves(self._levels), seen)
        text += words.other_lens(self.model.lens, seen, self._seen(self._others))
        if self._pinned is not None:
            text += words.compared(seen, self._seen(self._pinned))
        if self.controls["how_sure"].value:
            text += self._spread_words(seen)
        self._say(text, "sentence")

    def _spread_words(self, seen: list[words.Seen]) -> str:
        if not self._draws:
            return " At this setting some draws of our guesses have no single answer, so no dots are shown."
        most = max(range(len(seen)), key=lambda index: abs(seen[index].change))
        found = self._draws[self.outcomes.nodes[most]]
        return words.spread(seen[most], whole(found["low"]), whole(found["high"]))

    def _say(self, text: str, kind: str) -> None:
        with self._sentence.hold_sync():
            self._sentence.text, self._sentence.kind = text, kind
        names = self._setting.names() | {self.controls["lens"]: {"group": "Which lens leads",
                                                                 "chosen": self.controls["lens"].value}}
        for part in (*self.pictures.values(), *([self.why] if self.why else [])):
            names |= part.names()
        names |= {self.controls[name]: {"label": words_for, "pressed": self.controls[name].value}
                  for name, words_for in TOOL_NAMES.items() if name in self.controls}
        self._front.name(names)

    def _seen(self, levels: pd.Series) -> list[words.Seen]:
        nodes, reference, found = self.model.nodes, self.model.reference, levels.to_dict()
        return [words.Seen(str(nodes.at[node, "label"]), whole(reference[node]), whole(found[node]),
                           nodes.at[node, "timescale"] == "weeks") for node in self.outcomes.nodes]


def _guarantees(model: object) -> str:
    """Say which guarantees fall while a context is on."""
    if not model.context:
        return ""
    start = "No guaranteed direction (others held) from "
    lines = [line.strip() for line in str(model.certificate()).splitlines()]
    pairs = [line.removeprefix(start).rstrip(".").split(" to: ") for line in lines if line.startswith(start)]
    said = [f" While the other sliders are held, the model no longer guarantees in which direction "
            f"{words.inside(slider)} moves {words.listed([words.inside(name) for name in targets.split(', ')])}."
            for slider, targets in pairs]
    return "".join(said) + " Fewer directions still are guaranteed while sliders follow the model."


def _styled(box: widgets.Box, style: str) -> widgets.Box:
    box.add_class(style)
    return box


def _row(*children: widgets.Widget) -> widgets.Box:
    return _styled(widgets.HBox(children), "nh-row")
