"""One rule for every demo that has a hint, a panel or a form: *start again* closes what was opened."""

import pytest
from ipywidgets import Button, ToggleButton
from test_kit import DEMOS

NOTHING_OPENS = {"lenses", "drift", "loop", "one", "check"}


def opened(demo):
    """Return what lies open: switches that are pressed, curtains with something behind them, and a hint."""
    parts = [demo, *demo._adopted]
    return ([name for name, widget in demo.controls.items() if isinstance(widget, ToggleButton) and widget.value],
            [curtain.is_open for part in parts for curtain in part._curtains], getattr(demo, "hint", ""))


@pytest.mark.parametrize("name", [name for name, make in DEMOS.items() if "reset" in make().controls])
def test_start_again_closes_whatever_was_opened(name):
    demo = DEMOS[name]()
    before = opened(demo)
    for control, widget in dict(demo.controls).items():
        if isinstance(widget, ToggleButton) and not widget.value and control != "options":  # the button lies in there
            widget.value = True
    for control in ("hint", "why"):
        if isinstance(demo.controls.get(control), Button):
            demo.controls[control].click()
    assert (opened(demo) != before) == (name not in NOTHING_OPENS)
    demo.controls["reset"].click()
    assert opened(demo) == before
