"""A box to write in. What is written is text, wherever it is shown again, and never markup."""

from __future__ import annotations

import re

import ipywidgets as widgets

from neuro_helpers.kit.controls import Control
from neuro_helpers.tables.records import tidy

LONGEST = 500  # characters
PIECE = 1_000  # `tidy` takes no more than a cell's length at once
NEW_LINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # what other programs begin a line with
SPACE = re.compile(r"[^\S\n\t]")  # of any width, and those at which no line breaks


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
    >>> box.value = "A woman\N{ZERO WIDTH JOINER}."
    >>> box.text, box.lost
    ('A woman.', 1)
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
        """What is written, without space around it and without signs that no file keeps."""
        return self._sound.strip()

    @property
    def lost(self) -> int:
        """How many signs no file keeps: nobody sees them, but they join letters or pictures, or turn a line."""
        return len(self._even) - len(self._sound)

    @property
    def _even(self) -> str:
        return SPACE.sub(" ", NEW_LINE.sub("\n", self.value))

    @property
    def _sound(self) -> str:
        text = self._even
        pieces = [text[at:at + PIECE] for at in range(0, len(text), PIECE)]
        return "".join(tidy(f"|{piece}|")[1:-1] for piece in pieces)  # the bars keep the spaces at its ends

    @property
    def excess(self) -> int:
        """How many characters there are too many."""
        return max(0, len(self.text) - self.longest)
