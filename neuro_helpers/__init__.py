"""Neurochemistry of Secure Couples: the helper package of the notebooks.

``import neuro_helpers as nh`` and then `nh.load`, `nh.CoupleModel`, `nh.setup`, and the demos. The model is there at
once; Altair, the widgets and the demos are imported when the first of them is asked for, so that work without pictures
starts without them. While nbgrader runs a notebook they never are: a sentence stands in a demo's place.
"""

import sys
from functools import cache
from typing import TYPE_CHECKING

from neuro_helpers import coursework
from neuro_helpers.handed.arguments import UnknownNameError, door
from neuro_helpers.model import CoupleModel
from neuro_helpers.occasion import NotDrawn, grading, set_up_nothing
from neuro_helpers.simulate import Event
from neuro_helpers.tables import TableError, load

if TYPE_CHECKING:  # for editors and type checkers; `__getattr__` below imports them
    from neuro_helpers.demos import (
        Brain,
        Challenge,
        Chemicals,
        ClassVote,
        ClosingLoop,
        ConceptCheck,
        DayInTwoLives,
        DrawFirst,
        Drift,
        FiveHelpers,
        HoldRegion,
        MyPredictions,
        OneChemical,
        Outcomes,
        Predict,
        PredictFirst,
        Rewrite,
        ScopeLine,
        StepPlayer,
        Table,
        TwoLenses,
        WhatIfLab,
        Why,
        WhyPanel,
    )
    from neuro_helpers.display import setup
    from neuro_helpers.page import save_page

load = door(load)  # its room knows nothing of doors
__version__ = "0.1.0"
__all__ = [
    "Brain",
    "Challenge",
    "Chemicals",
    "ClassVote",
    "ClosingLoop",
    "ConceptCheck",
    "CoupleModel",
    "DayInTwoLives",
    "DrawFirst",
    "Drift",
    "Event",
    "FiveHelpers",
    "HoldRegion",
    "MyPredictions",
    "OneChemical",
    "Outcomes",
    "Predict",
    "PredictFirst",
    "Rewrite",
    "ScopeLine",
    "StepPlayer",
    "Table",
    "TableError",
    "TwoLenses",
    "WhatIfLab",
    "Why",
    "WhyPanel",
    "coursework",
    "load",
    "save_page",
    "setup",
]

_GRAMMAR = "rfc3987_syntax"


def _draw_soon() -> None:
    """Import Altair, without a grammar that no chart asks for.

    Altair is imported before everything that draws and from here: deep inside other imports it takes longer. Where
    JupyterLab is installed, jsonschema, which Altair imports, would build a grammar of international web addresses: a
    third of the wait for a student's first cell. While Altair is imported that grammar counts as not installed, as it
    may be; afterwards everybody who wants it gets it.
    """
    hide = _GRAMMAR not in sys.modules
    if hide:
        sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        import altair  # noqa: F401
    finally:
        if hide:
            del sys.modules[_GRAMMAR]


@cache
def _drawing(name: str) -> object:
    """Return what draws, by its name."""
    _draw_soon()
    if name == "setup":
        from neuro_helpers.display import setup
        return door(setup)  # its room knows nothing of doors
    if name == "save_page":
        from neuro_helpers.page import save_page
        return save_page
    from neuro_helpers import demos
    return getattr(demos, name)


if not TYPE_CHECKING:  # a type checker that saw this would take any name for a right one
    def __getattr__(name: str) -> object:
        """Return what is not imported yet: what draws, or what stands in its place; a misspelt name is told."""
        if name not in __all__:
            said = str(UnknownNameError("neuro_helpers", name, __all__))
            raise AttributeError(said, name="", obj=None)  # else Python adds its own guess, too
        if grading() and name != "save_page":
            return set_up_nothing if name == "setup" else NotDrawn(name)
        return _drawing(name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
