"""Neurochemistry of Secure Couples: the helper package of the notebooks.

``import neuro_helpers as nh`` and then `nh.load`, `nh.CoupleModel`, `nh.setup`, and the demos.
"""

import sys

# Altair is imported first and from here: deep inside other imports it takes twice as long (see benchmarks). Where
# JupyterLab is installed, jsonschema, which Altair imports, would build a grammar of international web addresses: a
# third of the wait for a student's first cell, for a check that no chart asks for. While Altair is imported that
# grammar counts as not installed, as it may be; afterwards everybody who wants it gets it.
_GRAMMAR = "rfc3987_syntax"
_hide = _GRAMMAR not in sys.modules
if _hide:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
try:
    import altair  # noqa: F401
finally:
    if _hide:
        del sys.modules[_GRAMMAR]

from neuro_helpers import coursework
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
from neuro_helpers.handed.arguments import door
from neuro_helpers.model import CoupleModel
from neuro_helpers.page import save_page
from neuro_helpers.simulate import Event
from neuro_helpers.tables import TableError, load

load, setup = door(load), door(setup)  # their rooms know nothing of doors
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
