"""A number that is typed, such as how many people raised a hand."""

from __future__ import annotations

import ipywidgets as widgets

from neuro_helpers.kit.controls import Control, Spoken


class Count(Control):
    """A whole number in a box.

    Parameters
    ----------
    name : str
        What is counted.
    most : int

    Examples
    --------
    >>> box = Count("Votes for A", 999)
    >>> next(iter(box.spoken().values()))["label"]
    'Votes for A, number from 0 to 999'
    """

    def __init__(self, name: str, most: int) -> None:
        super().__init__(name, widgets.BoundedIntText(0, min=0, max=most))

    def spoken(self) -> Spoken:
        """Return its name and range."""
        return {self.core: {"label": f"{self.name}, number from 0 to {self.core.max}"}}
