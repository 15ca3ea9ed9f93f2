"""Neurochemistry of Secure Couples: the helper package of the notebooks.

``import neuro_helpers as nh`` and then `nh.load`, `nh.CoupleModel`, `nh.setup`, and the demos.
"""

import altair  # noqa: F401 - first and from here: deep inside other imports it takes twice as long (see benchmarks)

from neuro_helpers.demos import (
    Brain,
    Challenge,
    Chemicals,
    ClosingLoop,
    DayInTwoLives,
    DrawFirst,
    Drift,
    Outcomes,
    PredictFirst,
    ScopeLine,
    StepPlayer,
    TwoLenses,
    WhatIfLab,
    Why,
    WhyPanel,
)
from neuro_helpers.display import setup
from neuro_helpers.model import CoupleModel
from neuro_helpers.page import save_page
from neuro_helpers.simulate import Event
from neuro_helpers.tables import TableError, load

__version__ = "0.1.0"
__all__ = [
    "Brain",
    "Challenge",
    "Chemicals",
    "ClosingLoop",
    "CoupleModel",
    "DayInTwoLives",
    "DrawFirst",
    "Drift",
    "Event",
    "Outcomes",
    "PredictFirst",
    "ScopeLine",
    "StepPlayer",
    "TableError",
    "TwoLenses",
    "WhatIfLab",
    "Why",
    "WhyPanel",
    "load",
    "save_page",
    "setup",
]
