"""A line of time that a hand can drag: what happens on it, and where the demo stands."""

from __future__ import annotations

from collections.abc import Callable

import anywidget
import traitlets

from neuro_helpers.kit.controls import Control, Spoken
from neuro_helpers.kit.speech import script


class Line(anywidget.AnyWidget):
    """What the browser draws (timeline.js): `plan` holds parts, ticks and scenes, `value` is the place, 0 to 1."""

    _esm = script("timeline.js")
    plan = traitlets.Dict().tag(sync=True)
    value = traitlets.Float(0.0).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)


class Timeline(Control):
    """A slider over time. The hand asks for any place; the demo answers with the place at which it stands.

    Parameters
    ----------
    name : str
        What a screen reader says.
    step : callable
        Called with 1 or -1 for an arrow key: to the next place to stop at, or to the one before. Where these places
        are is known to the kernel alone.

    Examples
    --------
    >>> Timeline("Time of the evening", print).value
    0.0
    """

    def __init__(self, name: str, step: Callable[[int], object]) -> None:
        super().__init__(name, Line())
        self.core.name = self.name
        self.core.on_msg(lambda _line, content, _buffers: step(1 if content.get("by", 0) > 0 else -1))

    def show(self, place: float, said: str, plan: dict) -> None:
        """Show where the demo stands, what a screen reader says of it, and what happens on the line."""
        with self.core.hold_sync():
            self.core.plan, self.core.value, self.core.said = plan, place, said

    def rest(self, resting: bool) -> None:
        """A line of time never rests."""

    def spoken(self) -> Spoken:
        """Return its name; timeline.js writes it on the slider."""
        return {self.core: {"label": self.name}}
