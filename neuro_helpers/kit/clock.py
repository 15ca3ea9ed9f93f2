"""A clock in the browser, for demos that play. It never starts by itself."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import anywidget
import traitlets


class Clock(anywidget.AnyWidget):
    """Counts from 0 to `last` while it runs; whole numbers are places to stop at.

    Attributes
    ----------
    running : bool
    position : float
    last : int
    seconds : float
        From one whole number to the next.
    """

    _esm = pathlib.Path(__file__).parent / "clock.js"
    running = traitlets.Bool(False).tag(sync=True)
    position = traitlets.Float(0.0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    seconds = traitlets.Float(4.0).tag(sync=True)

    def watch(self, name: str, moved: Callable[[], object]) -> None:
        """Call a function when "position" or "running" has changed."""
        self.observe(lambda _change: moved(), names=name)

    def stop_at(self, place: int) -> None:
        """Stop at a place."""
        with self.hold_sync():
            self.running, self.position = False, float(place)
