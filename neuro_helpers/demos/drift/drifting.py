"""Drifting apart, recovering: where learned security drifts under a chronic load, three couples, and a map."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.charts.drift.couples import HALF_YEARS, ends_of
from neuro_helpers.charts.drift.map import map_values
from neuro_helpers.charts.drift.phase_line import COUPLES, FASTEST, mark_sizes
from neuro_helpers.demos.drift import words as drift_words
from neuro_helpers.demos.drift.arrows import ArrowPanel
from neuro_helpers.demos.drift.flow import REST, Flow
from neuro_helpers.demos.drift.parts import (
    CLOSER,
    LENSES,
    LOAD,
    PARTS,
    STARTS,
    SURE_NOTE,
    checked,
    choice,
    empty_picture,
    styled_box,
)
from neuro_helpers.demos.drift.words import shown
from neuro_helpers.demos.model_choice import shipped, variant
from neuro_helpers.demos.parts import Front, LevelSlider, Sentence, button, text_block
from neuro_helpers.simulate.couple import REFERENCE_LOAD


class Drift:
    """Move the chronic load, let half a year pass, and see three couples drift apart or recover.

    Parameters
    ----------
    parts : iterable of {"line", "couples", "map"}
        The pictures to show: the phase line, three couples over time, the map of starts and loads.
    load : float from 0 to 1
        The chronic load that it opens with.
    starts : three floats from 0 to 1
        Where the circle, the square and the triangle couple start.
    been : iterable of float
        Loads of half years that have passed already.
    closer : {"", "sure", "arrows"}
        What is opened: the band of the threshold, or the switches for arrows.
    lens : {"document", "evidence"}
        Which weights act at first.
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "load" (slider, 0 to 100) and "load_box", "lens", "half_year" and "reset" (buttons), "closer" ("", "sure" or
        "arrows"), "arrow_<row>" (on or off) and "assumptions" ("", "halved" or "off").
    frame : DataFrame
        What is on screen: kind ("rest", "threshold" or "couple"), name, bond (whole number now; none for a threshold,
        whose place is not told) and later (in half a year, for couples).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> drift = Drift(parts=["line"])
    >>> drift.controls["load"].value = 90
    >>> drift.frame["bond"].to_list()
    [7]
    """

    def __init__(self, parts: Iterable[str] = PARTS, load: float = REFERENCE_LOAD, starts: Iterable[float] = STARTS,
                 been: Iterable[float] = (), closer: str = "", lens: str = "document", model: object = None) -> None:
        self.parts, self._opened = checked(parts, load, starts, been, closer, lens)
        self._tables = shipped(lens) if model is None else model
        if model is not None:
            self._opened["lens"] = model.lens
        self._flows: dict[tuple, Flow] = {}
        self._quiet = True
        self._make_controls()
        self._draw_first()
        self.box = self._arrange()
        self._start()
        for name, control in self.controls.items():
            if not isinstance(control, widgets.Button) and name != "load_box":
                control.observe(self._on_change, names="value")
        self._slider.link_box()  # after the demo listens: the picture is sent first

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the pictures."""
        rests = self._rests if "line" in self.parts else []
        rows = [(place["kind"], "", shown(place["bond"]) if place["kind"] == REST else None, None) for place in rests]
        if self.parts != ("line",):
            rows += [("couple", couple, shown(self._now[couple]), shown(self._then[couple])) for couple in COUPLES]
        return pd.DataFrame(rows, columns=["kind", "name", "bond", "later"]).astype(
            {"bond": "Int64", "later": "Int64"})

    @property
    def thresholds(self) -> pd.Series:
        """Places of the threshold (0 to 100) in the draws on screen; empty while *How sure?* is off."""
        return self._flow.thresholds(self._load) if self._closer == "sure" else pd.Series(dtype=float)

    @property
    def flow(self) -> Flow:
        """The slow flow on screen: its `line`, `rests`, `half_year` and `map`."""
        return self._flow

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    def pass_half_a_year(self) -> None:
        """Let half a year pass at the load that is set; nothing happens after three years."""
        if len(self._loads) >= HALF_YEARS:
            return
        self._lived = {couple: levels + self._coming[couple][1:] for couple, levels in self._lived.items()}
        for couple, trail in self._trails.items():
            trail += [[shown(100 * self._load), self._now[couple]], [shown(100 * self._load), self._then[couple]]]
        self._loads.append(shown(100 * self._load))
        self._refresh()

    def reset(self) -> None:
        """Back to the start, as it opened."""
        self._start()

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self._slider = LevelSlider("load", LOAD, REFERENCE_LOAD)
        self._slider.padlock.layout.display = "none"  # the load comes from outside: nothing in the model moves it
        lens, closer = choice(LENSES, self._opened["lens"]), choice(CLOSER, "")
        self._panel = ArrowPanel(self._tables)
        self.controls = {
            "load": self._slider.slider, "load_box": self._slider.box, "lens": lens,
            "half_year": button("let half a year pass", "The couples move on by half a year at this load", "forward"),
            "reset": button("start again", "Back to the start", "refresh"), "closer": closer, **self._panel.controls}
        self.controls["half_year"].on_click(lambda _button: self.pass_half_a_year())
        self.controls["reset"].on_click(lambda _button: self.reset())
        self._sentence, self._front = Sentence(), Front()
        self._progress = widgets.FloatProgress(0.0, min=0.0, max=1.0, description="computing")
        self._progress.add_class("nh-progress")

    def _draw_first(self) -> None:
        """Make each picture once; afterwards only its parameters change."""
        self._flow = self._flow_for(self._opened["lens"], (), "")
        self._flow.line(self._opened["load"])  # a table with no single answer is refused here
        self._charts = {part: display.LiveChart(empty_picture(part)) for part in self.parts}

    def _arrange(self) -> widgets.VBox:
        shown_controls = ["lens", *(["half_year"] if self.parts != ("line",) else []), "reset"]
        buttons = styled_box([self.controls[name] for name in shown_controls], "nh-row")
        closer = [styled_box([text_block("nh-title", "Look closer:"), self.controls["closer"]], "nh-row")]
        top = styled_box([self._slider.widget, widgets.VBox([buttons, *(closer if "line" in self.parts else [])])],
                      "nh-drift-top")
        cards = []
        for part, chart in self._charts.items():
            card = widgets.VBox([chart])
            card.add_class("nh-card")
            card.add_class(f"nh-drift-{part}")
            cards.append(card)
        self._panels = widgets.VBox([])
        alone = self.parts == ("line",)  # then what is opened stands beside the picture
        pictures = styled_box([*cards, self._panels] if alone else cards, "nh-drift-pictures")
        if alone:
            pictures.add_class("nh-drift-alone")
        box = widgets.VBox([self._front, top, self._sentence, self._progress, pictures,
                            *([] if alone else [self._panels])])
        box.add_class("nh-demo")
        box.add_class("nh-drift")
        return box

    # -- moving -----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Go to where it opened, the half years that had passed included."""
        self._quiet = True
        controls, opened = self.controls, self._opened
        self._lived = {couple: [100 * bond] for couple, bond in zip(COUPLES, opened["starts"], strict=True)}
        self._loads, self._trails = [], {couple: [] for couple in COUPLES}
        controls["lens"].value = opened["lens"]
        self._panel.reset()
        for load in opened["been"]:
            controls["load"].value = round(100 * load)
            self._refresh()
            self.pass_half_a_year()
        controls["load"].value = round(100 * opened["load"])
        controls["closer"].value = opened["closer"]
        self._quiet = False
        self._refresh()

    def _on_change(self, _change: dict) -> None:
        if not self._quiet:
            self._refresh()

    def _flow_for(self, lens: str, off: tuple[str, ...], assumptions: str) -> Flow:
        """Return the flow of the tables under a lens with arrows switched off; each is made once."""
        key = (lens, off, assumptions)
        if key not in self._flows:
            model = variant(self._tables, lens)
            factors = ArrowPanel.factors(model, off, assumptions)
            self._flows[key] = Flow(model.adjusted(factors) if factors else model)
        return self._flows[key]

    def _refresh(self) -> None:
        """Read all controls, ask the flow once, and write the answers everywhere."""
        controls = self.controls
        self._load, self._closer = controls["load"].value / 100, controls["closer"].value
        try:
            self._flow = self._flow_for(controls["lens"].value, self._panel.off, self._panel.assumptions)
            self._compute()
        except (ValueError, ArithmeticError) as problem:
            self._say(f"The model cannot answer here. The pictures below are old ones. {problem}", "trouble")
            return
        self._draw()
        self._speak()

    def _compute(self) -> None:
        self._now = {couple: levels[-1] for couple, levels in self._lived.items()}
        self._rests = self._flow.rests(self._load)
        path = self._flow.half_year({couple: level / 100 for couple, level in self._now.items()}, self._load)
        self._coming = path if len(self._loads) < HALF_YEARS else {couple: [self._now[couple]] for couple in COUPLES}
        self._then = {couple: levels[-1] for couple, levels in self._coming.items()}
        try:
            self._found = self._flow.thresholds(self._load, self._tell) if self._closer == "sure" else None
            self._table = self._flow.map(self._tell) if "map" in self.parts else None
        finally:
            self._progress.remove_class("nh-busy")

    def _tell(self, share: float) -> None:
        """Move the progress bar, which is seen only while something takes its time."""
        self._progress.add_class("nh-busy")
        self._progress.value = share

    def _draw(self) -> None:
        load = shown(100 * self._load)
        if "line" in self._charts:
            line, places = self._flow.line(self._load), [] if self._found is None else self._found.dropna().tolist()
            marks = self._marks() if self.parts != ("line",) else {}
            self._charts["line"].set(drift=[round(float(v), 4) for v in line], rests=self._rests, couples=marks,
                                     thresholds=places, band=[min(places), max(places)] if places else [])
        if "couples" in self._charts:
            coming = self._coming if len(self._loads) < HALF_YEARS else {couple: [] for couple in COUPLES}
            self._charts["couples"].set(lived=self._lived, coming=coming, loads=list(self._loads), load=load,
                                        ends=ends_of(self._now, self._then))
        if "map" in self._charts:
            here = {couple: [*trail, [load, self._now[couple]]] for couple, trail in self._trails.items()}
            self._charts["map"].set(after=map_values(self._table), load=load, trails=here,
                                    couples={couple: {"bond": level} for couple, level in self._now.items()})

    def _marks(self) -> dict[str, dict]:
        """Return where each couple stands on the curve, at its upper or lower edge where the curve is outside."""
        sizes = mark_sizes(self._now)
        return {couple: {"bond": level, "size": sizes[couple],
                         "drift": min(max(self._flow.drift(level / 100, self._load), -FASTEST), FASTEST)}
                for couple, level in self._now.items()}

    def _speak(self) -> None:
        setting = drift_words.setting(shown(100 * self._load), self.controls["lens"].value, len(self._panel.off),
                                      self._panel.assumptions)
        text = drift_words.rests(setting, self._rests)
        if self._found is not None:
            text += drift_words.sure(self._found)
        if self.parts != ("line",):
            if self._loads:
                text += drift_words.lived({couple: levels[0] for couple, levels in self._lived.items()}, self._now,
                                          self._loads)
            text += (drift_words.couples(self._now, self._then) if len(self._loads) < HALF_YEARS else
                     " Three years are over: start again.")
        self._say(text, "sentence")
        self.controls["half_year"].disabled = len(self._loads) >= HALF_YEARS
        panels = {"sure": [text_block("nh-note", SURE_NOTE)], "arrows": [self._panel.widget]}.get(self._closer, [])
        if list(self._panels.children) != panels and not (self._closer == "sure" and self._panels.children
                                                          and self._panel.widget not in self._panels.children):
            self._panels.children = panels

    def _say(self, text: str, kind: str) -> None:
        with self._sentence.hold_sync():
            self._sentence.text, self._sentence.kind = text, kind
        self._front.name({
            **{control: words for control, words in self._slider.names().items()
               if control is not self._slider.padlock},
            self.controls["lens"]: {"group": "Which lens acts", "chosen": self.controls["lens"].value},
            self.controls["closer"]: {"group": "Look closer", "chosen": self._closer},
            **self._panel.names()})

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, next(iter(self._charts.values())).still_spec(), self.summary)
