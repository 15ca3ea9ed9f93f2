"""A curtain: content that is neither computed nor in the page before somebody asks for it.

Hiding an output by notebook metadata does not do: JupyterLab opens every output on *Run All*.
"""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from neuro_helpers.kit.controls import Button
from neuro_helpers.kit.layout import column, fill, markup, styled


class Curtain:
    """Something behind a button.

    Parameters
    ----------
    make : callable
        Makes the content when it is asked for: a text, which is made anew after every move, or a widget or a demo
        (anything with a `box`), which stays as it is.
    words : str
        On the button.

    Attributes
    ----------
    button : Button
        Opens the curtain.
    place : widget
        Where the content appears; empty until then.
    content : object or None
        What `make` returned; None while the curtain is closed.

    Examples
    --------
    >>> curtain = Curtain(lambda: "Trust goes down.")
    >>> len(curtain.place.children)
    0
    >>> curtain.open()
    >>> curtain.content
    'Trust goes down.'
    """

    def __init__(self, make: Callable[[], object], words: str = "show me") -> None:
        self._make = make
        self.content: object = None
        self._text = markup()
        self.place = column(style="nh-curtain")
        self.button = Button(words, "Show what is behind, whether you have an answer or not", self.open, "eye")

    @property
    def is_open(self) -> bool:
        """Whether the content is in the page."""
        return self.content is not None

    def open(self) -> None:
        """Make the content and show it; nothing happens when it is shown already."""
        if not self.is_open:
            self._show(self._make())

    def renew(self) -> None:
        """Make a text that is shown anew, for the setting that is now on screen."""
        if isinstance(self.content, str):
            self._show(self._make())

    def close(self) -> None:
        """Take the content out of the page again, and forget it."""
        fill(self.place)
        self._text.value, self.content = "", None

    def _show(self, content: object) -> None:
        if content is None:
            raise TypeError("what makes the content of a curtain returned None; allowed: a text, a widget or a demo")
        shown = getattr(content, "box", content)
        if not isinstance(shown, widgets.Widget):
            shown, self._text.value = self._text, styled("nh-answer", content)
        fill(self.place, shown)
        self.content = content
