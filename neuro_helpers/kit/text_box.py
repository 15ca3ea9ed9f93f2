"""A box to write in. What is written is text, wherever it is shown again, and never markup."""

from __future__ import annotations

import ipywidgets as widgets

from neuro_helpers.kit.controls import Control
from neuro_helpers.tables.records import tidy

LONGEST = 500  # characters


class TextBox(Control):
    """A box for a few sentences of one's own.

    Parameters
    ----------
    name : str
        What a screen reader says; the longest text is added.
    value : str
    longest : int
        How many characters fit.
    lines : int
        How tall it is at first; a person can make it taller.

    Examples
    --------
    >>> box = TextBox("Your sentence", longest=20)
    >>> box.value = "  We do not know.  "
    >>> box.text, box.excess
    ('We do not know.', 0)
    """

    def __init__(self, name: str, value: str = "", longest: int = LONGEST, lines: int = 3) -> None:
        # Sent when the box is left, not letter by letter: letters wait for the kernel's answers, and a click on a
        # button would overtake the last ones.
        super().__init__(name, widgets.Textarea(value, rows=lines, continuous_update=False))
        self.name = f"{name}, at most {longest} characters"
        self.longest = longest
        self.core.add_class("nh-text")

    @property
    def text(self) -> str:
        """What is written, without space around it and without marks that nobody sees."""
        return tidy(self.value)

    @property
    def excess(self) -> int:
        """How many characters there are too many."""
        return max(0, len(self.text) - self.longest)
