"""The what-if lab: three sliders with padlocks, and what the model says about outcomes, brain and chemicals."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

import pandas as pd

from neuro_helpers.charts.brain import MAIN_VIEW
from neuro_helpers.demos.lab import lab_sentences as sentences
from neuro_helpers.demos.lab.pictures import Brain, Chemicals, Outcomes
from neuro_helpers.demos.lab.spread import NOTE, spread
from neuro_helpers.demos.lab.untested import untested_shares, weights_note
from neuro_helpers.demos.lab.why import WhyPanel
from neuro_helpers.handed.arguments import known, level, mapping, names, truth, wrong
from neuro_helpers.kit import (
    Demo,
    Menu,
    Slider,
    Switch,
    box,
    column,
    fill,
    hide,
    mark,
    markup,
    note,
    row,
    styled,
)
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import LENSES, second_lens, whole

LENS_NOTE = "A lens says whose strengths the arrows have. {} "
HOLLOW_NOTE = "Hollow diamonds: {}, where that is another number."  # while two lenses are drawn
PINNED_NOTE = ("Compare: the rings are the pinned setting, the one that was on screen when you pressed Compare. "
               "Press it again to let it go.")
WORDS_NOTE = (
    "Reference couple: our chosen starting point, not an average of real couples; the upright mark. Arrow: the change "
    "from there to this setting; a dot means no change. A change runs along chains of the table's arrows; dashed is "
    "the part that runs over at least one that nobody tested, and the head is hollow where it is more than half. Model "
    "units: every number runs from 0 to 100 on this model's own scale, which nobody measures. ")
PARTS = ("outcomes", "chemicals", "brain")
TOOLS = {  # words on the button, what a screen reader says
    "why": ("Why?", "Why? Opens below"), "how_sure": ("How sure?", "How sure? Twenty dots for each outcome"),
    "compare": ("Compare", "Compare: pin this setting, and see rings where it stood"),
    "context": ("Context", "Context: switches for a couple, open below"),
    "about": ("About the pictures", "About the pictures: what marks, numbers and outlines mean; opens below")}
OPENED = ("why", "how_sure", "compare", "context", "about", "show_all", "bars")  # closed again by *start again*
CONTEXT_NOTE = "Context: findings in which the effect of oxytocin shrinks or reverses. Off unless you switch them on."
NO_SCENE = "Move a slider, or choose a starting point."


class WhatIfLab(Demo):
    """Move a slider and see outcomes, brain and chemicals, under one lens or two.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which lens leads; ignored when `model` is given.
    preset : str, optional
        Id of a row of scenarios.csv to start from.
    show_all : bool
        Start with every outcome instead of one per family.
    parts : iterable of {"outcomes", "chemicals", "brain"}
        The pictures to show; all of them when not given.
    second_lens : bool
        Start with the other lens's numbers drawn beside the arrows, as hollow diamonds.
    goal : mapping of node to level, optional
        A flag on the outcome's track (levels from 0 to 1); a challenge sets it.

    Attributes
    ----------
    controls : dict of str to widget
        "oxytocin", "cortisol", "conflict" (sliders from 0 to 100), the same names with "_box" and "_padlock"
        (True = follows the model), "preset", "reset", "undo", "lens" (which one leads), "second_lens",
        "show_all", "bars", the switches "why", "how_sure", "compare", "context" and "about", and "context_<node>" for
        each context.
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

    style = "nh-lab"

    def __init__(self, model: CoupleModel | None = None, lens: str = "document", preset: str | None = None,
                 show_all: bool = False, parts: Iterable[str] = PARTS, second_lens: bool = False,
                 goal: Mapping[str, float] | None = None) -> None:
        super().__init__(model, lens)
        self._goal = {known("goal", node, self.model.labels): level(f"goal, {node}", one) for node, one in mapping(
            "goal", {} if goal is None else goal, "an outcome with its level, such as {'trust': 0.8}").items()}
        self._second_at_first = truth("second_lens", second_lens)
        self._why_is_new, self._contexts_shown = True, None
        self._chosen: tuple | None = None
        self._levels, nodes = self.model.reference, self.model.nodes
        self._named = {node: (str(label), level, timescale == "weeks") for node, label, level, timescale in
                       zip(nodes.index, nodes["label"], self._levels, nodes["timescale"], strict=True)}
        self._others_found: pd.Series | None = None
        self._untested: dict[str, float] = {}
        self._pinned: pd.Series | None = None
        self._draws: dict = {}
        self.why: WhyPanel | None = None
        if preset is not None:
            known("preset", preset, self.model.scenarios["scenario"])
        if not (chosen := names("parts", parts, PARTS)):
            raise wrong("parts", parts, f"one or more of {', '.join(PARTS)}")
        self._make_pictures(show_all, chosen)
        self._make_controls()
        self._make_tools()
        if preset is not None:
            self.state.put(self.state.preset(preset))
        self.open(*self._arranged())
        self._second.watch(lambda _drag: self.unless_quiet(self._bring_lenses))

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def setting(self) -> dict:
        """Arguments for `model.predict`: the held sliders in 0..1 and the released ones."""
        held = {node: slider.level for node, slider in self._sliders.items() if not slider.released}
        return held | {"released": tuple(node for node, slider in self._sliders.items() if slider.released)}

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
    def _others(self) -> pd.Series:
        """Every node's level under the other lens; asked for once a setting, when somebody looks."""
        if self._others_found is None:
            self._others_found = self._other.predict(**self.setting)
        return self._others_found

    @property
    def levels(self) -> pd.Series:
        """Every node's level (0 to 1) at the setting on screen, under the lens that leads."""
        return self._levels

    def still(self) -> dict:
        """Return the outcomes, for a still picture."""
        return self.outcomes.still()

    def sentence(self) -> str:
        """Say what the outcomes do, under both lenses, against the pinned setting, and how sure that is."""
        seen = self._seen(self._levels, self._untested)
        text = sentences.summary(self._moves(), seen)
        if self._second.value:
            text += sentences.other_lens(self._other.lens, seen, self._seen(self._others))
        if self._pinned is not None:
            text += sentences.compared(seen, self._seen(self._pinned))
        return text + (self._spread_words(seen) if self.controls["how_sure"].value else "")

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_pictures(self, show_all: bool, parts: tuple[str, ...]) -> None:
        self.outcomes = Outcomes(show_all=show_all, model=self.model)
        self.pictures = {"outcomes": self.outcomes}
        if "chemicals" in parts:
            self.pictures["chemicals"] = Chemicals(model=self.model)
        if "brain" in parts and set(MAIN_VIEW) <= set(self.model.nodes.index):  # an edited table may have no brain
            self.pictures["brain"] = Brain(model=self.model)
        self._shown = [part for part in self.pictures if part in parts]

    def _make_controls(self) -> None:
        model = self.model
        rows = model.scenarios.set_index("scenario")
        self._scenes = {"": NO_SCENE, **rows["sentence"]}
        self.add("preset", Menu("Starting point", {"": "choose a starting point", **rows["label"]}))
        self._buttons = self.way_back("Back to the setting that the lab opened with")
        self._sliders = {node: self.add(node, Slider.of_node(model.nodes.loc[node], float(model.reference[node]),
                                                            padlock=True)) for node in model.sliders}
        self._second = self.add("second_lens", Switch("second lens", self._second_at_first,
                                                      name="second lens: draw what the other lens says, too"))
        self.lens_choice("Which lens leads", style="nh-small")
        self._contexts = {node: self.add(f"context_{node}", Switch(str(row["label"]), node in model.context, tick=True))
                          for node, row in model.contexts.iterrows()}
        self.state.offer("preset", {name: self._preset(row) for name, row in rows.iterrows()})

    def _preset(self, row: pd.Series) -> dict[str, tuple[float, bool]]:
        free = {node.strip() for node in str(row["released"]).split(";")}
        levels = {node: self.model.reference[node] if pd.isna(row[node]) else row[node] for node in self._sliders}
        return {node: (round(100 * float(level), 6), node in free) for node, level in levels.items()}

    def _make_tools(self) -> None:
        self.outcomes.on_change(self._show_all)
        then = {"why": self._open_why, "how_sure": self._show_draws, "compare": self._pin,
                "context": lambda: self._open("context"), "about": lambda: self._open("about")}
        for name, (words, spoken) in TOOLS.items():
            if name != "context" or self._contexts:
                self.add(name, Switch(words, name=spoken), then=then[name])
        for part in self.pictures.values():
            self.adopt(part)
        self._closed = {name: self.controls[name].value for name in OPENED if name in self.controls}

    def _arranged(self) -> list:
        made, pictures = self._made, self.pictures
        self.scene, self._lens_note, self._context_note, self._sure_note, self._pin_note = (
            markup(style="nh-scene"), markup(style="nh-scene"), markup(), note(NOTE), note(PINNED_NOTE))
        self._about = note(WORDS_NOTE + (pictures["brain"].about if "brain" in pictures else ""))
        self._lens_row = row(made["lens"], self._lens_note)
        top = row(made["preset"], *self._buttons, self.scene, self.outcomes.switch)
        left = column(column(*self._sliders.values(), style="nh-sliders"), self.line, style="nh-left")
        cards = {part: pictures[part].plain() for part in self._shown}
        for part, one in cards.items():
            one.add_class(f"nh-card-{part}")
        self._notes = column(style="nh-notes")  # what has just been switched on is explained beside the outcomes
        self._drawn_on = cards.get("outcomes", self._notes)
        below_outcomes = [self._notes] + [cards[part] for part in ("chemicals",) if part in cards]
        right = column(*([cards["outcomes"]] if "outcomes" in cards else []), *below_outcomes, style="nh-right")
        brain = pictures.get("brain")
        first = [made[name] for name in ("why", "how_sure", "compare", "second_lens", "context") if name in made]
        tools = column(*first, *([brain.switch] if brain else []), made["about"], style="nh-tools")
        self._panels = column(style="nh-panels")
        below = [cards["brain"], tools] if "brain" in cards else [tools]
        # The lenses open below the button that was pressed: every picture stays where it is.
        self._main = box(top, left, right, *below, self._lens_row, self._panels, style="nh-main")
        mark(self._main, "nh-all", self.controls["show_all"].value)
        return [self._main]

    # -- moving -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the model once under each lens, and write the answers everywhere."""
        reopened = self.state.memory.get("closed")  # *start again* was undone: what it closed is open again
        self.state.memory = {}
        self._choose_models()
        setting = self.setting
        self._levels, self._others_found = self.model.predict(**setting), None
        self._draw()
        for node, slider in self._sliders.items():
            if slider.released:
                slider.value = float(whole(self._levels[node]))
        self.scene.value = self._scene_words()
        if self.controls["why"].value:
            self.why.show(self.model, setting)
        if reopened is not None:
            self._set_opened(*reopened)

    def reset(self) -> None:
        """Back to where it opened: sliders, lens, pinned setting, all that was opened; undo takes that back."""
        now = {name: self.controls[name].value for name in self._closed}
        if now != self._closed:
            self.state.remember(closed=(now, self._pinned))
        with self.state.quiet():
            self._set_opened(self._closed, None)
            self._why_is_new = True
        super().reset()

    def _set_opened(self, opened: dict[str, bool], pinned: pd.Series | None) -> None:
        """Open and close; the pictures of the parts answer for themselves, the lab once."""
        for name, value in opened.items():
            self.controls[name].value = value
        self._pinned = pinned
        if opened["why"]:
            self._open_why()
        mark(self._main, "nh-all", opened["show_all"])
        self._draw()
        self._open()

    def _scene_words(self) -> str:
        """Write the sentence of the starting point; the others keep its room, unseen, so that nothing jumps."""
        chosen = self.controls["preset"].value
        lines = "".join(f'<span class="nh-{"said" if name == chosen else "kept"}">{html.escape(words)}</span>'
                        for name, words in self._scenes.items())
        return f'<div class="nh-note nh-scenes">{lines}</div>'

    def _choose_models(self) -> None:
        """Take the lens that leads, and the other one; while one lens is enough, nothing is said about lenses."""
        lens, both = self.controls["lens"].value, self._second.value
        hide(self._lens_row, not both and lens == "document")
        context = tuple(node for node, switch in self._contexts.items() if switch.value)
        if (lens, context, both) != self._chosen:
            self._chosen = lens, context, both
            hollow = HOLLOW_NOTE.format(LENSES[second_lens(lens)].name) if both else ""
            self._lens_note.value = styled("nh-note", LENS_NOTE.format(weights_note(self.model, lens)) + hollow)
            self.model = self.under(lens, context)
            self._other = self.under(second_lens(lens), context)
            fallen = sentences.guarantees(str(self.model.certificate())) if context else ""
            self._context_note.value = styled("nh-note", CONTEXT_NOTE + fallen)

    def _draw(self) -> None:
        """Draw every picture; the outcomes come first, since that is what people wait for."""
        pinned = {} if self._pinned is None else self._pinned.to_dict()
        self._draws = self._drawn_again() if self.controls["how_sure"].value else {}
        other = self._others.to_dict() if self._second.value else {}
        self._untested = untested_shares(self.model, self._levels, self.setting["released"])
        self.outcomes.show(self._levels, self._untested, other=other, lead=self.model.lens, dense=True,
                           pinned=pinned, draws=self._draws, goal=self._goal)
        for name, part in self.pictures.items():
            if name != "outcomes":
                part.show(self._levels, self._untested, pinned=pinned)

    def _drawn_again(self) -> dict:
        try:
            return spread(self.model.draws(**self.setting), self.outcomes.nodes)
        except (ValueError, ArithmeticError):  # with released sliders, some draws may have no single answer
            return {}

    def _open_why(self) -> None:
        if self.why is None:
            self.why = WhyPanel(model=self.model, **self.setting)
            self.adopt(self.why, "why_")
        elif self.controls["why"].value:
            if self._why_is_new:
                self.why.begin_with(self.model, self.setting)
            self.why.show(self.model, self.setting)
        self._why_is_new = False
        self._open("why")

    def _pin(self) -> None:
        self._pinned = self._levels if self.controls["compare"].value else None
        self._draw()
        self._open("compare")

    def _bring_lenses(self) -> None:
        if self._second.value:
            self.bring(self._lens_row)

    def _show_draws(self) -> None:
        self._draw()
        self._open("how_sure")

    def _show_all(self) -> None:
        mark(self._main, "nh-all", self.controls["show_all"].value)
        if self.controls["how_sure"].value:
            self._draw()
        if self.controls["show_all"].value:
            self.bring(self._main)

    def _open(self, name: str = "") -> None:
        """Show what is switched on, in place; what has just been opened is brought into view."""
        opened = {name: self.controls[name].value for name in TOOLS if name in self.controls}
        panels = [self.why.panel] if opened["why"] and self.why is not None else []
        panels += [self._context_panel()] if opened.get("context") else []
        panels += [self._about] if opened["about"] else []
        fill(self._panels, *panels)
        notes = {"how_sure": self._sure_note, "compare": self._pin_note}
        fill(self._notes, *(note for tool, note in notes.items() if opened[tool]))
        if opened.get(name):
            beside = {"how_sure": self._drawn_on, "compare": self._drawn_on, "about": self._about}
            self.bring(beside.get(name) or (self.why.panel if name == "why" else self._context_panel()))

    def _context_panel(self):
        """Return the switches of the contexts, each with what it is about; made once."""
        if self._contexts_shown is None:
            boxes = [part for node, switch in self._contexts.items()
                     for part in (switch, note(self.model.contexts.at[node, "description"]))]
            self._contexts_shown = column(self._context_note, *boxes, style="nh-panel")
        return self._contexts_shown

    def _spread_words(self, seen: list[sentences.Seen]) -> str:
        if not self._draws:
            return " At this setting some draws of our guesses have no single answer, so no dots are shown."
        apart = [found["high"] - found["low"] for found in map(self._draws.__getitem__, self.outcomes.nodes)]
        if not any(apart):
            return sentences.no_spread(self._moves())
        most = max(range(len(seen)), key=lambda index: (apart[index] > 0, abs(seen[index].change)))
        found = self._draws[self.outcomes.nodes[most]]
        return sentences.spread(seen[most], whole(found["low"]), whole(found["high"]))

    def _moves(self) -> list[sentences.Move]:
        """Return the sliders as they stand on screen."""
        now = {node: self._levels[node] if slider.released else slider.level for node, slider in self._sliders.items()}
        return [sentences.Move(slider.label, whole(slider.reference), whole(now[node]), slider.released)
                for node, slider in self._sliders.items()]

    def _seen(self, levels: pd.Series, untested: Mapping[str, float] | None = None) -> list[sentences.Seen]:
        found, shares = levels.to_dict(), untested or {}
        return [sentences.Seen(label, whole(reference), whole(found[node]), later, shares.get(node, 0.0))
                for node in self.outcomes.nodes for label, reference, later in (self._named[node],)]
