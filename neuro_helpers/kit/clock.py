"""A clock in the browser, for demos that play. It never starts by itself."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import anywidget
import traitlets


class Clock(anywidget.AnyWidget):
    """Counts the places of a demo up while it runs; the demo stops it at the last one.

    Attributes
    ----------
    running : bool
    position : float
    seconds : float
        From one place to the next.
    """

    _esm = pathlib.Path(__file__).parent / "clock.js"
    running = traitlets.Bool(False).tag(sync=True)
    position = traitlets.Float(0.0).tag(sync=True)
    seconds = traitlets.Float(4.0).tag(sync=True)

    def watch(self, name: str, moved: Callable[[], object]) -> None:
        """Call a function when "position" or "running" has changed."""
        self.observe(lambda _change: moved(), names=name)

    def stop_at(self, place: int) -> None:
        """Stop at a place."""
        with self.hold_sync():
            self.running, self.position = False, float(place)
