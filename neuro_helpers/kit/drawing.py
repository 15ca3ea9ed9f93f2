"""A curve to draw, by pointer or keyboard: a guess that is a drawing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets

from neuro_helpers import display
from neuro_helpers.kit.controls import Control, Spoken
from neuro_helpers.kit.question import Guess
from neuro_helpers.kit.speech import script


class Canvas(anywidget.AnyWidget):
    """The picture to draw on: strokes of a pointer, and a row of handles for the keyboard."""

    _esm = display.for_older_browsers(script("drawing.js"))
    times: traitlets.List = traitlets.List().tag(sync=True)
    points: traitlets.List = traitlets.List().tag(sync=True)
    touched = traitlets.Bool(False).tag(sync=True)
    reach = traitlets.Int().tag(sync=True)
    resting = traitlets.Bool(False).tag(sync=True)
    answer: traitlets.List = traitlets.List().tag(sync=True)
    peaks: traitlets.List = traitlets.List().tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)

    @property
    def value(self) -> list[int]:
        """The points, under the name that all controls have for what is set."""
        return self.points

    @value.setter
    def value(self, points: Sequence[float]) -> None:
        self.points = list(points)

    @traitlets.validate("points")
    def _whole_levels(self, proposal: traitlets.Bunch) -> list[int]:
        points = proposal["value"]
        good = [not isinstance(one, bool) and isinstance(one, (int, float)) and 0 <= one <= 100 for one in points]
        if len(points) != len(self.times) or not all(good):
            raise traitlets.TraitError(f"points: found {points!r}; allowed: {len(self.times)} numbers from 0 to 100, "
                                       "one for each time")
        return [math.floor(one + 0.5) for one in points]


class Drawing(Control):
    """A curve from 0 to 100, kept at given times as it was drawn.

    Parameters
    ----------
    name : str
        What a screen reader says.
    times : sequence of float
        Minutes at which a stroke is kept.
    rest : int
        Level (0 to 100) of every point before it is drawn.
    plan : dict
        What the picture needs to know once: sizes in pixels, minutes, colours, names, and which of the times have a
        handle for the keyboard (see drawing.js).

    Attributes
    ----------
    core : Canvas
        Its `points`, how many of them were drawn (`reach`), `touched`, `answer` and `peaks`.
    """

    def __init__(self, name: str, times: Sequence[float], rest: int, plan: dict) -> None:
        super().__init__(name, Canvas(times=list(times), points=[rest] * len(times), reach=len(times),
                                      plan=plan | {"said": name}))
        self.core.add_class("nh-draw")
        self.start = [rest] * len(times)

    @property
    def value(self) -> tuple[int, ...]:
        """The points."""
        return tuple(self.core.points)

    @value.setter
    def value(self, points: Any) -> None:
        self.core.points = list(points)

    @property
    def state(self) -> tuple[tuple[int, ...], bool, int]:
        """The points, whether anything was drawn, and how many points were."""
        return tuple(self.core.points), self.core.touched, self.core.reach

    @state.setter
    def state(self, state: Any) -> None:
        with self.core.hold_sync():
            self.core.points, self.core.touched, self.core.reach = list(state[0]), state[1], state[2]

    def watch(self, moved: Callable[[bool], object]) -> None:
        """Call a function after every stroke."""
        self.core.observe(lambda _change: moved(False), names=["points", "touched", "reach"])

    def rest(self, resting: bool) -> None:
        """Let the drawing rest: it stays as it is."""
        self.core.resting = resting

    def spoken(self) -> Spoken:
        """Return nothing: the handles name themselves (drawing.js)."""
        return {}


class DrawingGuess(Guess):
    """A drawing as a guess; it counts once something was drawn.

    Parameters
    ----------
    drawing : Drawing
    words : callable, optional
        Says the drawing as the record writes it; its points, one after the other, when not given.

    Examples
    --------
    >>> guess = DrawingGuess(Drawing("Your drawing of cortisol", [20, 40], 30, {}))
    >>> guess.control.value = [50, 40]
    >>> guess.is_made, guess.told
    (True, '50, 40')
    """

    control: Drawing

    def __init__(self, drawing: Drawing, words: Callable[[], str] | None = None) -> None:
        super().__init__(drawing)
        self._say = words or (lambda: ", ".join(map(str, drawing.core.points)))
        drawing.core.observe(lambda _change: self._touch(), names="points")

    def _touch(self) -> None:
        if self.control.core.points != self.control.start:
            self.control.core.touched = True

    @property
    def is_made(self) -> bool:
        """Whether anything was drawn."""
        return self.control.core.touched

    @property
    def told(self) -> str:
        """The drawing in words, or its points."""
        return self._say() if self.is_made else ""

    def clear(self) -> None:
        """Back to nothing drawn."""
        self.control.state = (tuple(self.control.start), False, len(self.control.start))
