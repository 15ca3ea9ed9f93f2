"""A curtain: content that is neither computed nor in the page before somebody asks for it.

Hiding an output by notebook metadata does not do: JupyterLab opens every output on *Run All*.
"""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from neuro_helpers.kit.controls import Button, Control
from neuro_helpers.kit.layout import column, fill, text_block


class Curtain:
    """Something behind a button.

    Parameters
    ----------
    make : callable
        Makes the content when it is asked for: a widget, a control, a demo (anything with a `box`), or a text.
    words : str
        On the button.
    follow : bool
        Whether what is shown is made anew after every move, such as words about the setting on screen.

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

    def __init__(self, make: Callable[[], object], words: str = "show me", follow: bool = False) -> None:
        self._make, self._follow = make, follow
        self.content: object = None
        self.place = column(style="nh-curtain")
        self.button = Button(words, "Show what is behind, whether you have an answer or not", self.open, "eye")

    @property
    def is_open(self) -> bool:
        """Whether the content is in the page."""
        return self.content is not None

    def open(self) -> None:
        """Make the content and show it; nothing happens when it is shown already."""
        if not self.is_open:
            self._fill()
            self.button.rest(True)

    def renew(self) -> None:
        """Make the content anew, if it is shown and follows the setting."""
        if self.is_open and self._follow:
            self._fill()

    def close(self) -> None:
        """Take the content out of the page again, and forget it."""
        self.content = None
        fill(self.place)
        self.button.rest(False)

    def _fill(self) -> None:
        self.content = self._make()
        shown = getattr(self.content, "box", self.content)
        fill(self.place, shown if isinstance(shown, widgets.Widget | Control) else text_block("nh-answer", shown))
