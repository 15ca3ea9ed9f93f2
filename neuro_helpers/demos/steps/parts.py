"""Parts of the step player that know no beat: its clock, and its chart, made once for all players of a lesson."""

from __future__ import annotations

import pathlib

import anywidget
import pandas as pd
import traitlets

from neuro_helpers.charts.steps.step_chart import PARTNERS, step_chart
from neuro_helpers.display import Prepared

SPEEDS = {"slow": 7.0, "normal": 4.0, "fast": 2.0}  # seconds for each beat


_made: dict[str, Prepared] = {}  # players of the same labels and arrows differ by parameters alone


def ready_chart(labels: pd.Series, arrows: pd.DataFrame) -> Prepared:
    """Return the chart for these labels and arrows."""
    key = labels.to_json() + arrows.to_json()
    if key not in _made:
        levels = {partner: dict.fromkeys(labels.index, 0.5) for partner in PARTNERS}
        line = {"end": 60, "minute": 0, "ticks": [], "lanes": []}
        _made[key] = Prepared(step_chart(labels, arrows.to_dict("records"), levels, line))
    return _made[key]


class Clock(anywidget.AnyWidget):
    """A clock in the browser that counts beats while it runs; it never starts by itself."""

    _esm = pathlib.Path(__file__).parent / "clock.js"
    running = traitlets.Bool(False).tag(sync=True)
    position = traitlets.Float(0.0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    seconds = traitlets.Float(SPEEDS["normal"]).tag(sync=True)
