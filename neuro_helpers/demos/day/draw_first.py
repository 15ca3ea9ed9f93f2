"""Draw it first: draw the curve that you expect, then lay the model's over it. It helps and never blocks."""

from __future__ import annotations

import functools
import pathlib

import numpy as np
import pandas as pd

from neuro_helpers.charts import day as chart
from neuro_helpers.charts.marks import GUESS, INK, NOW, QUIET
from neuro_helpers.demos.day import drawn_ideas
from neuro_helpers.demos.day.day_sentences import ending, happenings, story
from neuro_helpers.handed.arguments import known
from neuro_helpers.kit import PredictionRecord, Question, card, column, note, row
from neuro_helpers.kit.drawing import Drawing, DrawingGuess
from neuro_helpers.kit.record import record_of
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.evening import BEGINS, SETTINGS, Evening, live, resting_level
from neuro_helpers.simulate.shape import Shape
from neuro_helpers.wording import LENSES, in_sentence, rounded, whole

TIMES = list(range(1, chart.MINUTES + 1))  # a stroke is kept minute by minute
MODEL_MINUTES = range(0, chart.MINUTES + 1, chart.STEP_MINUTES)
HANDLES = [45, 60, 65, 70, 75, 80, 90, 100, 120, 150, 180, 240, 300, 360, 420]  # minutes that the keyboard reaches
ASSUMED = "When it is highest and how fast it goes are assumptions of ours, not measurements."
HOW = ("Drag across the picture, tap where the curve should pass, or use the tab key and the arrow keys. "
       "\"Show me\" is always there.")
AGAIN, WITH_WHAT_YOU_KNOW = "draw again", "draw again with what you know"


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
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.
    record : PredictionRecord, optional
        Where drawings go, in words; the lesson's record when not given.
    **setting
        As in `DayInTwoLives`.

    Attributes
    ----------
    controls : dict of str to widget
        "drawing" (its `points`: whole numbers from 0 to 100, one for each of its `times`, of which the first `reach`
        were drawn; `touched`: whether anything was drawn), "show", "again".
    frame : DataFrame
        minutes (from 17:00), clock, drawn, model: whole numbers; a column is empty while it is not on screen.
    summary : str
        What is said on screen: after the answer at most three lines, both peaks in the first.

    Examples
    --------
    >>> demo = DrawFirst(strength=80)
    >>> demo.trace({60: 30, 70: 90, 80: 30})
    >>> demo.show()
    >>> print(demo.summary.splitlines()[1])
    You let it peak while they argue. In this model the push has to add up first.
    """

    style = "nh-drawing"
    sheet = pathlib.Path(__file__).with_name("drawing.css")

    def __init__(self, node: str = "cortisol", partner: str = "A", model: CoupleModel | None = None,
                 lens: str = "document", record: PredictionRecord | None = None, **setting: object) -> None:
        super().__init__(model, lens, record_of(record))
        known("node", node, self.model.nodes.index)
        known("partner", partner, ("A", "B"))
        for name in setting:
            known("setting", name, SETTINGS)
        self.node, self.partner, self.evening = node, partner, Evening(**setting)  # type: ignore[arg-type]
        self._rest = resting_level(self.model, self.evening, node, partner)
        self._levels: np.ndarray | None = None
        name = (f"Your drawing of {in_sentence(self._label)}: one slider for each of {len(HANDLES)} times from "
                f"{chart.clock(HANDLES[0])} to midnight")
        self._canvas = Drawing(name, TIMES, whole(self._rest), self._plan())
        guess = DrawingGuess(self._canvas, lambda: _quoted(self._drew()))
        self.pose(guess, name="drawing", again=AGAIN, how_sure=False, files=False)
        picture = card(self._canvas, note(ASSUMED))
        self.open(row(column(*self.asked(guess_below=True), style="nh-drawing-words"), picture,
                      style="nh-drawing-main"))

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
        """The table behind the picture, one row for each minute."""
        empty = [pd.NA] * len(TIMES)
        levels = empty if self._levels is None else [whole(self._levels[time]) for time in TIMES]
        drawn = [round(float(point)) for point in self._stroke[1:]] if self._canvas.core.touched else []
        table = pd.DataFrame({"minutes": TIMES, "clock": [chart.clock(time) for time in TIMES],
                              "drawn": drawn + empty[len(drawn):], "model": levels})
        return table.astype({"drawn": "Int64", "model": "Int64"})

    @property
    def result(self) -> str:
        """What the model says, as the record writes it."""
        return _quoted(drawn_ideas.told(self._modelled().rise))

    def agrees(self, told: str) -> bool:
        """Whether a drawing, in words, peaks in the same stretch of the evening as the model, and on the same side."""
        return drawn_ideas.agree(told, whole(self._rest), self._modelled(), self.evening)

    def trace(self, levels: dict[int, float]) -> None:
        """Draw through these levels (minute from 17:00 -> 0 to 100), straight from one to the next, as a hand would.

        Before the first one and after the last one the drawing stays where it starts.
        """
        rest = whole(self._rest)
        points = np.interp(TIMES, list(levels), list(levels.values()), left=rest, right=rest)
        self._canvas.value = [rounded(point) for point in points]

    def answer(self) -> None:
        """Let the couple live through the evening."""
        self._levels = self._lived
        self._kept = self._canvas.state  # what was drawn before the answer counts, and stays as it was

    def still(self) -> dict:
        """Return the drawing and, once it is there, the model's curve, as a picture."""
        canvas = self._canvas.core
        drawn = self._stroke if canvas.touched else np.full(BEGINS + 1, whole(self._rest))
        peaks = {one["name"]: one | {"rest": self._rest, "level": one["level"] / 100, "said": one["text"]}
                 for one in canvas.peaks}
        return chart.drawn_chart(self._title, {
            "drawn": (drawn / 100).round(4).tolist(), "model": [one / 100 for one in canvas.answer],
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
                             [round(100 * float(self._levels[time]), 2) for time in MODEL_MINUTES])
            canvas.peaks = self._peaks()
        self._buttons[1].relabel(WITH_WHAT_YOU_KNOW if self.shown else AGAIN)

    def sentence(self) -> str:
        """Say what was drawn, which ideas were in it, and what the model says."""
        touched = self._canvas.core.touched
        if not self.shown:
            return f"You draw: {self._drew()}. Press \"show me\" when you are ready." if touched else HOW
        mine = self._shape() if touched else None
        name = in_sentence(self._label)
        return "\n".join(drawn_ideas.lines(name, self._modelled(), mine, self._minutes, self.evening))

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
                "name": in_sentence(self._label), "handles": [TIMES.index(time) for time in HANDLES],
                "clock": [chart.clock(time) for time in HANDLES],
                "hours": [chart.clock(minute) for minute in range(0, chart.MINUTES + 1, 60)],
                "happenings": happenings(self.evening), "hint": "draw here, from left to right", "ink": INK,
                "quiet": QUIET, "drawn": GUESS, "model": NOW}

    def _modelled(self) -> Shape:
        return Shape.of(100 * self._lived, drawn_ideas.BEFORE, since=BEGINS)

    @functools.cached_property
    def _lived(self) -> np.ndarray:
        """What the model says, asked once: for the answer, or for a drawing in a saved record."""
        return live(self.model, self.evening, chart.MINUTES).level(self.node, self.partner)

    @property
    def _minutes(self) -> int:
        """The minute at which the drawing ends."""
        return TIMES[self._canvas.core.reach - 1]

    @property
    def _stroke(self) -> np.ndarray:
        """The drawing as it was drawn: a level (0 to 100) for each minute from 17:00 until it ends."""
        canvas = self._canvas.core
        return np.array([whole(self._rest), *canvas.points[:canvas.reach]], dtype=float)

    def _shape(self) -> Shape:
        return Shape.of(self._stroke, drawn_ideas.BEFORE)

    def _drew(self) -> str:
        return drawn_ideas.drawn(self._shape(), self._minutes)

    def _peaks(self) -> list[dict]:
        """Return the two extremes with their words; none before the answer."""
        if not self.shown:
            return []
        found = [("model", self._modelled().rise)]
        if self._canvas.core.touched:
            found.append(("drawn", self._shape().rise))
        highest = max(one.peak for _name, one in found)
        return [{"name": name, "minute": one.peak_minute, "level": round(100 * one.peak, 2),
                 "text": f"{whole(one.peak)} at {chart.clock(one.peak_minute)}", "above": one.peak == highest}
                for name, one in found if one.change]


def _quoted(words: str) -> str:
    """Write words as the record keeps a sentence."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"
