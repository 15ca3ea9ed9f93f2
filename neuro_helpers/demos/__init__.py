"""The demos: what students see and touch. The only folder that knows ipywidgets."""

from neuro_helpers.demos.challenge import Challenge
from neuro_helpers.demos.closing_loop import ClosingLoop
from neuro_helpers.demos.day import DayInTwoLives
from neuro_helpers.demos.draw_first import DrawFirst
from neuro_helpers.demos.drift import Drift
from neuro_helpers.demos.pictures import Brain, Chemicals, Outcomes
from neuro_helpers.demos.predict_first import PredictFirst
from neuro_helpers.demos.record import PredictionRecord
from neuro_helpers.demos.scope import ScopeLine
from neuro_helpers.demos.step_player import StepPlayer
from neuro_helpers.demos.two_lenses import TwoLenses
from neuro_helpers.demos.what_if import WhatIfLab
from neuro_helpers.demos.why import Why
from neuro_helpers.demos.why_panel import WhyPanel

__all__ = [
    "Brain",
    "Challenge",
    "Chemicals",
    "ClosingLoop",
    "DayInTwoLives",
    "DrawFirst",
    "Drift",
    "Outcomes",
    "PredictFirst",
    "PredictionRecord",
    "ScopeLine",
    "StepPlayer",
    "TwoLenses",
    "WhatIfLab",
    "Why",
    "WhyPanel",
]
