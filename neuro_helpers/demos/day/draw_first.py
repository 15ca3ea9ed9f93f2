"""Draw it first: draw the curve that you expect, then lay the model's over it. It helps and never blocks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from neuro_helpers.charts import day as chart
from neuro_helpers.charts.marks import GUESS, INK, NOW, QUIET
from neuro_helpers.demos.day.day_sentences import ending, happenings, story
from neuro_helpers.kit import Question, card
from neuro_helpers.kit.drawing import Drawing, DrawingGuess
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.evening import BEGINS, Evening, live, resting_level
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.wording import LENSES, in_sentence, whole

TIMES = [80, 100, 120, 150, 180, 240, 300, 360, 420]  # minutes of the handles: closer together where it matters
DRAWN_MINUTES = np.arange(0, chart.MINUTES + 1, chart.STEP_MINUTES)
ASSUMED = "When it is highest and how fast it goes are assumptions of ours, not measurements."
HOW = 'Drag across the picture from 18:00 on, or use the tab key and the arrow keys. "Show me" is always there.'


class DrawFirst(Question):
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

    style = "nh-drawing"

    def __init__(self, node: str = "cortisol", partner: str = "A", model: CoupleModel | None = None,
                 lens: str = "document", **setting: object) -> None:
        super().__init__(model, lens)
        if node not in self.model.nodes.index:
            raise ValueError(f"There is no node called {node!r}; see model.nodes for the names")
        if partner not in ("A", "B"):
            raise ValueError(f"partner: found {partner!r}; allowed: A, B")
        self.node, self.partner, self.evening = node, partner, Evening(**setting)  # type: ignore[arg-type]
        self._rest = resting_level(self.model, self.evening, node, partner)
        self._levels: np.ndarray | None = None
        name = (f"Your drawing of {in_sentence(self._label)}: one slider for each time from {chart.clock(TIMES[0])} to "
                "midnight")
        self._canvas = Drawing(name, TIMES, whole(self._rest), self._plan())
        self.pose(DrawingGuess(self._canvas), name="drawing", again="draw again", how_sure=False)
        self.open(*self.asked(card(self._canvas), guess_below=True))

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def question(self) -> str:
        """The question in plain words."""
        alike = "" if self.evening.same_for_both else f" Draw partner {self.partner}'s."
        return (f"Imagine {story(self.evening)}, from 18:00 on.{ending(self.evening)} {self._label} is at "
                f"{whole(self._rest)} when the evening begins. How does it go on until midnight, in this model"
                f"{LENSES[self.model.lens].clause}?{alike}")

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, one row for each handle."""
        canvas, empty = self._canvas.core, [pd.NA] * len(TIMES)
        levels = empty if self._levels is None else [whole(self._levels[time]) for time in TIMES]
        table = pd.DataFrame({"minutes": TIMES, "clock": [chart.clock(time) for time in TIMES],
                              "drawn": canvas.points if canvas.touched else empty, "model": levels})
        return table.astype({"drawn": "Int64", "model": "Int64"})

    @property
    def result(self) -> str:
        """What the model says, in words."""
        return _told(self._answered())

    def answer(self) -> None:
        """Let the couple live through the evening."""
        self._levels = live(self.model, self.evening, chart.MINUTES).level(self.node, self.partner)
        self._kept = self._canvas.state  # what was drawn before the answer counts, and stays as it was

    def still(self) -> dict:
        """Return the drawing and, once it is there, the model's curve, as a picture."""
        canvas = self._canvas.core
        begins = BEGINS // chart.STEP_MINUTES + 1
        drawn = self._curve(DRAWN_MINUTES, 100 * self._rest) if canvas.touched else np.full(begins, self._rest)
        peaks = {one["name"]: one | {"rest": self._rest, "level": one["level"] / 100, "said": one["text"]}
                 for one in canvas.peaks}
        return chart.drawn_chart(self._title, {
            "drawn": drawn.round(4).tolist(), "model": [one / 100 for one in canvas.answer],
            "happenings": happenings(self.evening), "peaks": peaks}).to_dict()

    def refresh(self) -> None:
        """Draw what was drawn and, once it is asked for, the model's curve over it."""
        canvas = self._canvas.core
        if self.shown:
            self._canvas.state = self._kept
        else:
            self._levels = None
        with canvas.hold_sync():
            canvas.answer = ([] if self._levels is None else
                             [round(100 * float(self._levels[time]), 2) for time in DRAWN_MINUTES])
            canvas.peaks = self._peaks()

    def sentence(self) -> str:
        """Say what was drawn, and what the model says."""
        touched = self._canvas.core.touched
        if not self.shown:
            return f"You draw: {_told(self._drawn())}. Press \"show me\" when you are ready." if touched else HOW
        drew = f" You drew it {_told(self._drawn())}." if touched else ""
        return f"In this model, {in_sentence(self._label)} is {self.result}.{drew} {ASSUMED}"

    @property
    def _label(self) -> str:
        return str(self.model.labels[self.node])

    @property
    def _title(self) -> str:
        return f"{self._label} (0 to 100, model units)"

    def _plan(self) -> dict:
        """Return what the picture needs to know, once."""
        top, bottom = chart.DRAWN
        return {"left": chart.LEFT, "right": chart.RIGHT + 12, "top": top, "bottom": bottom,
                "height": chart.DRAWN_HEIGHT, "lanes": chart.LANES, "lane": chart.LANE, "minutes": chart.MINUTES,
                "step": chart.STEP_MINUTES, "begins": BEGINS, "rest": whole(self._rest), "title": self._title,
                "name": in_sentence(self._label), "clock": [chart.clock(time) for time in TIMES],
                "hours": [chart.clock(minute) for minute in range(0, chart.MINUTES + 1, 60)],
                "happenings": happenings(self.evening), "hint": "draw here, from left to right", "ink": INK,
                "quiet": QUIET, "drawn": GUESS, "model": NOW}

    def _answered(self) -> Excursion:
        return Excursion.of(np.arange(chart.MINUTES + 1), self._levels, BEGINS)

    def _curve(self, minutes: np.ndarray, rest: float) -> np.ndarray:
        """Return the drawing as a curve, in levels from 0 to 1; it begins at `rest` (0 to 100)."""
        return smooth([BEGINS, *TIMES], [rest, *self._canvas.core.points], minutes) / 100

    def _drawn(self) -> Excursion:
        minutes = np.arange(chart.MINUTES + 1)
        return Excursion.of(minutes, self._curve(minutes, whole(self._rest)), BEGINS)

    def _peaks(self) -> list[dict]:
        """Return the two extremes with their words; none before the answer."""
        if not self.shown:
            return []
        found = [("model", self._answered())] + ([("drawn", self._drawn())] if self._canvas.core.touched else [])
        highest = max(one.peak for _name, one in found)
        return [{"name": name, "minute": one.peak_minute, "level": round(100 * one.peak, 2),
                 "text": f"{whole(one.peak)} at {chart.clock(one.peak_minute)}", "above": one.peak == highest}
                for name, one in found if one.change]


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
