"""Draw it first: draw the curve that you expect, then lay the model's over it. It helps and never blocks."""

from __future__ import annotations

import math
import pathlib
from collections.abc import Sequence

import anywidget
import ipywidgets as widgets
import numpy as np
import pandas as pd
import traitlets

from neuro_helpers import display
from neuro_helpers.charts import day as chart
from neuro_helpers.charts.marks import GUESS, INK, NOW, QUIET
from neuro_helpers.demos import words
from neuro_helpers.demos.day.day_sentences import ending, happenings, story
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, Sentence, button, text_block, whole
from neuro_helpers.simulate.evening import BEGINS, Evening, live
from neuro_helpers.simulate.excursion import Excursion

TIMES = [80, 100, 120, 150, 180, 240, 300, 360, 420]  # minutes of the handles: closer together where it matters
DRAWN_MINUTES = np.arange(0, chart.MINUTES + 1, chart.STEP_MINUTES)
ASSUMED = "When it is highest and how fast it goes are assumptions of ours, not measurements."
HOW = 'Drag across the picture from 18:00 on, or use the tab key and the arrow keys. "Show me" is always there.'


class Canvas(anywidget.AnyWidget):
    """The picture to draw on: a row of handles that a pointer or the keyboard moves."""

    _esm = pathlib.Path(__file__).parent / "draw_first.js"
    times = traitlets.List().tag(sync=True)
    points = traitlets.List().tag(sync=True)
    touched = traitlets.Bool(False).tag(sync=True)
    resting = traitlets.Bool(False).tag(sync=True)
    answer = traitlets.List().tag(sync=True)
    peaks = traitlets.List().tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)

    @traitlets.validate("points")
    def _whole_levels(self, proposal: traitlets.Bunch) -> list[int]:
        points = proposal["value"]
        good = [not isinstance(one, bool) and isinstance(one, (int, float)) and 0 <= one <= 100 for one in points]
        if len(points) != len(self.times) or not all(good):
            raise traitlets.TraitError(f"points: found {points!r}; allowed: {len(self.times)} numbers from 0 to 100, "
                                       "one for each handle")
        return [math.floor(one + 0.5) for one in points]


class DrawFirst:
    """Draw how a level goes on after the disagreement, then see what the model says.

    Parameters
    ----------
    node : str
        Id of the node to draw.
    partner : {"A", "B"}
        Whose level.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.
    **setting
        As in `DayInTwoLives`.

    Attributes
    ----------
    controls : dict of str to widget
        "drawing" (its `points`: whole numbers from 0 to 100, one for each of its `times`; `touched`: whether anything
        was drawn), "show", "again".
    frame : DataFrame
        minutes (from 17:00), clock, drawn, model: whole numbers; a column is empty while it is not on screen.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> demo = DrawFirst(strength=80)
    >>> demo.controls["drawing"].points = [60, 55, 50, 45, 40, 35, 30, 30, 30]
    >>> demo.show()
    >>> "You drew" in demo.summary
    True
    """

    def __init__(self, node: str = "cortisol", partner: str = "A", model: object = None, lens: str = "document",
                 **setting: object) -> None:
        self.model = shipped(lens) if model is None else model
        if node not in self.model.nodes.index:
            raise ValueError(f"There is no node called {node!r}; see model.nodes for the names")
        if partner not in ("A", "B"):
            raise ValueError(f"partner: found {partner!r}; allowed: A, B")
        self.node, self.partner, self.evening = node, partner, Evening(**setting)
        self._run = live(self.model, self.evening)
        self._levels = self._run.level(node, partner)
        self._answer = Excursion.of(self._run.minutes, self._levels, BEGINS)
        self.shown = False
        self._make_parts()
        self._refresh()

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def question(self) -> str:
        """The question in plain words."""
        alike = "" if self._equal else f" Draw partner {self.partner}'s."
        lens = " (what the evidence leaves)" if self.model.lens == "evidence" else ""
        return (f"Imagine {story(self.evening)}, from 18:00 on.{ending(self.evening)} {self._label} is at "
                f"{whole(self._answer.rest)} when the evening begins. How does it go on until midnight, in this model"
                f"{lens}?{alike}")

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, one row for each handle."""
        canvas, empty = self.controls["drawing"], [pd.NA] * len(TIMES)
        table = pd.DataFrame({"minutes": TIMES, "clock": [chart.clock(time) for time in TIMES],
                              "drawn": canvas.points if canvas.touched else empty,
                              "model": [whole(self._levels[time]) for time in TIMES] if self.shown else empty})
        return table.astype({"drawn": "Int64", "model": "Int64"})

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    def show(self) -> None:
        """Lay the model's curve over the drawing, which rests from now on."""
        self.shown = True
        self._kept = (list(self.controls["drawing"].points), self.controls["drawing"].touched)
        self._refresh()

    def reset(self) -> None:
        """Back to the open question, with nothing drawn."""
        self.shown = False
        canvas = self.controls["drawing"]
        canvas.points, canvas.touched = [whole(self._answer.rest)] * len(TIMES), False
        self._refresh()

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        canvas = self.controls["drawing"]
        drawn = self._drawn_curve() if canvas.touched else np.full(BEGINS // chart.STEP_MINUTES + 1, self._answer.rest)
        more = {"rest": self._answer.rest}
        peaks = {one["name"]: one | more | {"level": one["level"] / 100, "said": one["text"]} for one in canvas.peaks}
        spec = chart.drawn_chart(self._title, {
            "drawn": drawn.round(4).tolist(), "model": [one / 100 for one in canvas.answer],
            "happenings": happenings(self.evening), "peaks": peaks}).to_dict()
        return display.demo_output(self.box, spec, f"{self.question} {self.summary}")

    # -- building ---------------------------------------------------------------------------------------------------

    @property
    def _label(self) -> str:
        return str(self.model.labels[self.node])

    @property
    def _title(self) -> str:
        return f"{self._label} (0 to 100, model units)"

    @property
    def _equal(self) -> bool:
        return bool(np.allclose(*(self._run.level(self.node, partner) for partner in ("A", "B")), atol=1e-6))

    def _make_parts(self) -> None:
        rest = whole(self._answer.rest)
        canvas = Canvas(times=TIMES, points=[rest] * len(TIMES), plan=self._plan(rest))
        canvas.add_class("nh-draw")
        self.controls = {
            "drawing": canvas,
            "show": button("show me", "Lay the model's curve over the drawing, or show it alone", "eye"),
            "again": button("draw again", "Back to the open question", "refresh")}
        self._sentence = Sentence()
        self.controls["show"].on_click(lambda _button: self.show())
        self.controls["again"].on_click(lambda _button: self.reset())
        canvas.observe(lambda _change: self._on_drawing(), names=["points", "touched"])
        row, card = widgets.HBox([self.controls["show"], self.controls["again"]]), widgets.VBox([canvas])
        row.add_class("nh-row")
        card.add_class("nh-card")
        self.box = widgets.VBox([Front(), text_block("nh-question", self.question), row, card, self._sentence])
        self.box.add_class("nh-demo")
        self.box.add_class("nh-drawing")

    def _plan(self, rest: int) -> dict:
        """Return what the picture needs to know, once."""
        top, bottom = chart.DRAWN
        return {"left": chart.LEFT, "right": chart.RIGHT + 12, "top": top, "bottom": bottom,
                "height": chart.DRAWN_HEIGHT, "lanes": chart.LANES, "lane": chart.LANE, "minutes": chart.MINUTES,
                "step": chart.STEP_MINUTES, "begins": BEGINS, "rest": rest, "title": self._title,
                "name": words.inside(self._label), "clock": [chart.clock(time) for time in TIMES],
                "hours": [chart.clock(minute) for minute in range(0, chart.MINUTES + 1, 60)],
                "happenings": happenings(self.evening), "hint": "draw here, from left to right", "ink": INK,
                "quiet": QUIET, "drawn": GUESS, "model": NOW,
                "said": f"Your drawing of {words.inside(self._label)}: one slider for each time from 18:20 to midnight"}

    # -- moving -----------------------------------------------------------------------------------------------------

    def _on_drawing(self) -> None:
        """Answer the drawing. What was drawn before the answer counts: afterwards it stays as it was."""
        canvas = self.controls["drawing"]
        if self.shown:
            canvas.points, canvas.touched = self._kept
        elif canvas.points != [whole(self._answer.rest)] * len(TIMES):
            canvas.touched = True
        self._refresh()

    def _refresh(self) -> None:
        canvas = self.controls["drawing"]
        with canvas.hold_sync():
            canvas.resting = self.shown
            canvas.answer = [round(100 * float(self._levels[time]), 2) for time in DRAWN_MINUTES] if self.shown else []
            canvas.peaks = self._peaks()
        self._sentence.text = self._words()

    def _drawn_curve(self) -> np.ndarray:
        canvas = self.controls["drawing"]
        return smooth([BEGINS, *TIMES], [100 * self._answer.rest, *canvas.points], DRAWN_MINUTES) / 100

    def _drawn(self) -> Excursion:
        minutes = np.arange(chart.MINUTES + 1)
        points = [whole(self._answer.rest), *self.controls["drawing"].points]
        return Excursion.of(minutes, smooth([BEGINS, *TIMES], points, minutes) / 100, BEGINS)

    def _peaks(self) -> list[dict]:
        """Return the two extremes with their words; none before the answer."""
        if not self.shown:
            return []
        found = [("model", self._answer)] + ([("drawn", self._drawn())] if self.controls["drawing"].touched else [])
        highest = max(rise.peak for _name, rise in found)
        return [{"name": name, "minute": rise.peak_minute, "level": round(100 * rise.peak, 2),
                 "text": f"{whole(rise.peak)} at {chart.clock(rise.peak_minute)}", "above": rise.peak == highest}
                for name, rise in found if rise.change]

    def _words(self) -> str:
        touched = self.controls["drawing"].touched
        if not self.shown:
            return f"You draw: {_told(self._drawn())}. Press \"show me\" when you are ready." if touched else HOW
        answer = f"In this model, {words.inside(self._label)} is {_told(self._answer)}"
        drew = f" You drew it {_told(self._drawn())}." if touched else ""
        return f"{answer}.{drew} {ASSUMED}"


def _told(rise: Excursion) -> str:
    """Say how high a curve gets, when, and when half of the way is gone."""
    if rise.change == 0:
        return f"at {whole(rise.rest)} all evening"
    end = "highest" if rise.change > 0 else "lowest"
    half = "not before midnight" if rise.half_minute is None else f"at {chart.clock(rise.half_minute)}"
    return (f"{end} at {chart.clock(rise.peak_minute)} ({whole(rise.peak)} of 100), and half of the "
            f"{'rise' if rise.change > 0 else 'fall'} is gone {half}")


def smooth(knots: Sequence[float], levels: Sequence[float], at: np.ndarray) -> np.ndarray:
    """Return a curve through all points that never goes beyond its neighbours (Steffen 1990); flat outside.

    Examples
    --------
    >>> smooth([0, 1, 2], [0.0, 1.0, 1.0], np.array([-1.0, 1.0, 1.5])).tolist()
    [0.0, 1.0, 1.0]
    """
    x, y = np.asarray(knots, float), np.asarray(levels, float)
    h, s = np.diff(x), np.diff(y) / np.diff(x)
    mean = (s[:-1] * h[1:] + s[1:] * h[:-1]) / (h[:-1] + h[1:])
    inner = (np.sign(s[:-1]) + np.sign(s[1:])) * np.minimum(np.minimum(abs(s[:-1]), abs(s[1:])), abs(mean) / 2)
    m = np.concatenate([[(3 * s[0] - inner[0]) / 2], inner, [(3 * s[-1] - inner[-1]) / 2]])
    within = np.clip(at, x[0], x[-1])
    i = np.clip(np.searchsorted(x, within, side="right") - 1, 0, len(h) - 1)
    t = (within - x[i]) / h[i]
    return (y[i] * (1 + 2 * t) * (1 - t) ** 2 + m[i] * h[i] * t * (1 - t) ** 2
            + y[i + 1] * t**2 * (3 - 2 * t) - m[i + 1] * h[i] * t**2 * (1 - t))
