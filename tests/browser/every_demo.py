"""A notebook with one demo of each kind (`DEMOS` of tests/test_kit.py), for tests that look at all of them."""

import json
from pathlib import Path

from test_kit import DEMOS

TESTS = Path(__file__).resolve().parents[1]
FIRST = (f"import sys; sys.path.insert(0, {str(TESTS)!r}); import neuro_helpers as nh; nh.setup(); "
         "from test_kit import DEMOS")
OPENS = ("show", "why", "how sure", "more", "compare", "context", "all", "up", "rows", "ring", "pin")  # on buttons


def code_of(name):
    """Return the code of the cell that shows a demo."""
    return f"DEMOS[{name!r}]()"


def write_notebook(file, extra=()):
    """Write the notebook: first cell, one cell for each demo, and `extra` cells."""
    cells = [{"cell_type": "code", "id": f"c{place}", "metadata": {}, "outputs": [], "execution_count": None,
              "source": source} for place, source in enumerate([FIRST, *map(code_of, DEMOS), *extra])]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    file.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}),
                    encoding="utf-8")


def open_everything(page, output):
    """Press what opens something in a demo, and choose an answer, so that there is more to look at."""
    for _ in range(2):  # what was opened can hold something to open
        for button in output.locator("button").all():
            words = (button.inner_text() or "").lower()
            if (button.is_visible() and button.is_enabled() and any(one in words for one in OPENS)
                    and button.get_attribute("aria-pressed") != "true"):
                button.click()
                page.settled(output)
