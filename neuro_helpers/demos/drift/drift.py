"""Drifting apart, recovering: where learned security drifts under a chronic load, three couples, and a map."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterable
from typing import Any

import pandas as pd

from neuro_helpers.charts.drift.couples import HALF_YEARS, couples_chart, ends_of
from neuro_helpers.charts.drift.map import map_chart, map_values
from neuro_helpers.charts.drift.phase_line import COUPLES, FASTEST, POINTS, mark_sizes, phase_line_chart
from neuro_helpers.demos.drift import drift_sentences as sentences
from neuro_helpers.demos.drift.arrow_switches import ArrowPanel
from neuro_helpers.demos.drift.choices import CLOSER, HUNT, PARTS, STARTS, SURE_NOTE, checked, load_slider
from neuro_helpers.kit import Button, Choice, Demo, box, card, column, fill, note, progress, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.slow_flow import REST, THRESHOLD, SlowFlow, kinds
from neuro_helpers.wording import rounded

LEVELS = range(0, 101, 5)
EMPTY = {  # each picture as it is made, once for all demos of a lesson: they differ by parameters alone
    "line": (phase_line_chart, [0.0] * POINTS, []),
    "couples": (couples_chart, {couple: [100 * bond] for couple, bond in zip(COUPLES, STARTS, strict=True)}),
    "map": (map_chart, pd.DataFrame(itertools.product(LEVELS, LEVELS, (0,)), columns=["bond", "load", "bond_after"]))}


class Drift(Demo):
    """Move the chronic load, let a step of its clock pass, and see three couples drift apart or recover.

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
    lens : {"document", "evidence", "tested"}
        Which weights act at first.
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "load" (slider, 0 to 100) and "load_box", "lens", "half_year", "undo" and "reset" (buttons), "closer" ("",
        "sure" or "arrows"), "arrow_<row>" (on or off) and "assumptions" ("", "halved" or "off").
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
    [2]
    """

    style = "nh-drift"
    sheet = pathlib.Path(__file__).with_name("drift.css")

    def __init__(self, parts: Iterable[str] = PARTS, load: float | None = None, starts: Iterable[float] = STARTS,
                 been: Iterable[float] = (), closer: str = "", lens: str = "document",
                 model: CoupleModel | None = None) -> None:
        self.parts, opened = checked(parts, load, starts, been, closer)
        super().__init__(model, lens)
        opened["load"] = self.model.reference_load if opened["load"] is None else opened["load"]
        self._flows: dict[tuple, SlowFlow] = {}
        self._hunted: dict[tuple, list[str]] = {}
        self._make_controls(opened)
        self._flow = self._flow_for(self._lens.value, (), "")
        self._flow.line(opened["load"])  # a table with no single answer is refused here
        self._remember({couple: [100 * bond] for couple, bond in zip(COUPLES, opened["starts"], strict=True)}, [],
                       {couple: [] for couple in COUPLES})
        for been_load in opened["been"]:
            self.state.memory = self._half_a_year_later(been_load)
        self._charts = {part: self.draw(*EMPTY[part]) for part in self.parts}
        self.open(*self._arranged())

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the pictures."""
        rests = self._rests if "line" in self.parts else []
        rows = [(place["kind"], "", rounded(place["bond"]) if place["kind"] == REST else None, None) for place in rests]
        if self.parts != ("line",):
            rows += [("couple", couple, rounded(self._now[couple]), rounded(self._then[couple])) for couple in COUPLES]
        return pd.DataFrame(rows, columns=["kind", "name", "bond", "later"]).astype(
            {"bond": "Int64", "later": "Int64"})

    @property
    def thresholds(self) -> pd.Series:
        """Places of the threshold (0 to 100) in the draws on screen; empty while *How sure?* is off."""
        return self._flow.thresholds(self._load) if self._closer == "sure" else pd.Series(dtype=float)

    @property
    def flow(self) -> SlowFlow:
        """The slow flow on screen: its `line`, `rests`, `half_year` and `map`."""
        return self._flow

    def pass_half_a_year(self) -> None:
        """Let a step (half a year of the model's clock) pass at the load that is set; nothing happens after six."""
        if len(self._loads) < HALF_YEARS:
            self.state.step(self.state.snapshot() | {"": self._half_a_year_later(self._load)})

    def reset(self) -> None:
        """Back to where it opened, with nothing found yet."""
        self._hunted = {}
        super().reset()

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_controls(self, opened: dict) -> None:
        self._slider = self.add("load", load_slider(opened["load"], self.model.reference_load))
        self._lens = self.lens_choice()
        self._half_year = self.add("half_year", Button(
            "let a step pass", f"The couples move on by one step at this load: {sentences.CLOCK}",
            self.pass_half_a_year, "forward"))
        self._buttons = self.way_back("Back to the start")
        self._look = self.add("closer", Choice("Look closer", CLOSER, opened["closer"]))
        self._panel = ArrowPanel(self._tables)
        for name, control in self._panel.controls.items():
            self.add(name, control)
        self._progress, self._panels, self._sure_note = progress(), column(), note(SURE_NOTE)

    def _arranged(self) -> list:
        alone = self.parts == ("line",)  # then what is opened stands beside the picture
        rows = [[self._lens, *self._buttons]] if alone else [[self._lens], [self._half_year, *self._buttons]]
        buttons = [box(*one, style="nh-row") for one in rows]  # three lenses and three buttons have no room in one
        closer = [box(title("Look closer:"), self._look, style="nh-row")] if "line" in self.parts else []
        top = box(self._slider, column(*buttons, *closer), style="nh-drift-top")
        cards = [card(chart, style=f"nh-drift-{part}") for part, chart in self._charts.items()]
        pictures = box(*cards, *([self._panels] if alone else []),
                       style="nh-drift-pictures" + (" nh-drift-alone" if alone else ""))
        return [top, self.line, self._progress, pictures, *([] if alone else [self._panels])]

    # -- moving -----------------------------------------------------------------------------------------------------

    @property
    def _lived(self) -> dict[str, list[float]]:
        """Levels of each couple so far, every ten days."""
        return self.state.memory["lived"]

    @property
    def _loads(self) -> list[int]:
        """Loads of the half years that have passed."""
        return self.state.memory["loads"]

    def _remember(self, lived: dict, loads: list, trails: dict) -> None:
        self.state.memory = {"lived": lived, "loads": loads, "trails": trails}

    def _half_a_year_later(self, load: float) -> dict[str, Any]:
        """Return what there is to remember once half a year has passed at a load."""
        now = {couple: levels[-1] for couple, levels in self._lived.items()}
        path = self._flow.half_year({couple: level / 100 for couple, level in now.items()}, load)
        shown = rounded(100 * load)
        return {"lived": {couple: levels + path[couple][1:] for couple, levels in self._lived.items()},
                "loads": [*self._loads, shown],
                "trails": {couple: [*trail, [shown, now[couple]], [shown, path[couple][-1]]]
                           for couple, trail in self.state.memory["trails"].items()}}

    def _flow_for(self, lens: str, off: tuple[str, ...], assumptions: str) -> SlowFlow:
        """Return the flow of the tables under a lens with arrows switched off; each is made once."""
        key = (lens, off, assumptions)
        if key not in self._flows:
            model = self.under(lens)
            factors = ArrowPanel.factors(model, off, assumptions)
            self._flows[key] = SlowFlow(model.adjusted(factors) if factors else model)
        return self._flows[key]

    def refresh(self) -> None:
        """Read all controls, ask the flow once, and write the answers everywhere."""
        self._load, self._closer = self._slider.level, self._look.value
        self._flow = self._flow_for(self._lens.value, self._panel.off, self._panel.assumptions)
        self._compute()
        self._draw()
        self._hunt()
        self._half_year.rest(len(self._loads) >= HALF_YEARS)
        fill(self._panels, *{"sure": [self._sure_note], "arrows": [self._panel.widget]}.get(self._closer, []))

    def _compute(self) -> None:
        self._now = {couple: levels[-1] for couple, levels in self._lived.items()}
        self._rests = self._flow.rests(self._load)
        path = self._flow.half_year({couple: level / 100 for couple, level in self._now.items()}, self._load)
        self._coming = path if len(self._loads) < HALF_YEARS else {couple: [self._now[couple]] for couple in COUPLES}
        self._then = {couple: levels[-1] for couple, levels in self._coming.items()}
        with self.busy(self._progress) as tell:
            self._found = self._flow.rests_of_draws(self._load, tell) if self._closer == "sure" else None
            self._table = self._flow.map(tell) if "map" in self.parts else None

    def _hunt(self) -> None:
        """Keep an arrow that, taken away alone, leaves one resting place of two, and say what was found."""
        if self._closer != "arrows":
            return
        lens, off, load = self._lens.value, self._panel.off, self._load
        two = len(self._flow_for(lens, (), "").rests(load)) > 1
        found = self._hunted.get((lens, load), [])
        if two and len(off) == 1 and not self._panel.assumptions and len(self._rests) == 1 and off[0] not in found:
            found = self._hunted[lens, load] = [*found, off[0]]
        self._panel.tell(sentences.hunt([self._panel.words(name) for name in found], HUNT, two))

    def _draw(self) -> None:
        load = rounded(100 * self._load)
        if "line" in self._charts:
            line, found = self._flow.line(self._load), self._found
            places = [] if found is None else found["threshold"].dropna().tolist()
            marks = self._marks() if self.parts != ("line",) else {}
            self._charts["line"].set(drift=[round(float(v), 4) for v in line], rests=self._rests, couples=marks,
                                     thresholds=places, draws={} if found is None else kinds(found),
                                     band=[min(places), max(places)] if places else [])
        if "couples" in self._charts:
            coming = self._coming if len(self._loads) < HALF_YEARS else {couple: [] for couple in COUPLES}
            self._charts["couples"].set(lived=self._lived, coming=coming, loads=list(self._loads), load=load,
                                        ends=ends_of(self._now, self._then))
        if "map" in self._charts:
            trails = self.state.memory["trails"]
            here = {couple: [*trail, [load, self._now[couple]]] for couple, trail in trails.items()}
            self._charts["map"].set(after=map_values(self._table), load=load, trails=here,
                                    couples={couple: {"bond": level} for couple, level in self._now.items()})

    def _marks(self) -> dict[str, dict]:
        """Return where each couple stands on the curve, at its upper or lower edge where the curve is outside."""
        sizes = mark_sizes(self._now)
        return {couple: {"bond": level, "size": sizes[couple],
                         "drift": min(max(self._flow.drift(level / 100, self._load), -FASTEST), FASTEST)}
                for couple, level in self._now.items()}

    def sentence(self) -> str:
        """Say where learned security comes to rest and, with couples, what has been and what comes."""
        setting = sentences.setting(rounded(100 * self._load), self._lens.value, len(self._panel.off),
                                    self._panel.assumptions)
        text = sentences.rests(setting, self._rests)
        if self._found is not None:
            own = [place["bond"] for place in self._rests if place["kind"] == THRESHOLD]
            text += sentences.sure(self._found, own[-1] if own else None)
        if self.parts == ("line",):
            return text
        if self._loads:
            start = {couple: levels[0] for couple, levels in self._lived.items()}
            text += sentences.lived(start, self._now, self._loads)
        return text + (sentences.couples(self._now, self._then) if len(self._loads) < HALF_YEARS else
                       " Six steps are over: start again.")
