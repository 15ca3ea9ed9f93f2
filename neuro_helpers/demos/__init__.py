"""The demos: what students see and touch, each made of parts of the kit."""

from neuro_helpers.demos.check.class_vote import ClassVote
from neuro_helpers.demos.check.concept_check import ConceptCheck
from neuro_helpers.demos.chemistry.one_chemical import OneChemical
from neuro_helpers.demos.day.draw_first import DrawFirst
from neuro_helpers.demos.day.five_helpers import FiveHelpers
from neuro_helpers.demos.day.two_lives import DayInTwoLives
from neuro_helpers.demos.drift.drift import Drift
from neuro_helpers.demos.drift.loop import ClosingLoop
from neuro_helpers.demos.lab.challenge import Challenge
from neuro_helpers.demos.lab.pictures import Brain, Chemicals, Outcomes
from neuro_helpers.demos.lab.predict_first import PredictFirst
from neuro_helpers.demos.lab.two_lenses import TwoLenses
from neuro_helpers.demos.lab.what_if import WhatIfLab
from neuro_helpers.demos.lab.why import Why, WhyPanel
from neuro_helpers.demos.questions.my_predictions import MyPredictions
from neuro_helpers.demos.questions.predict import Predict
from neuro_helpers.demos.questions.rewrite import Rewrite
from neuro_helpers.demos.regions.hold_region import HoldRegion
from neuro_helpers.demos.scope import ScopeLine
from neuro_helpers.demos.steps.player import StepPlayer
from neuro_helpers.demos.table import Table
from neuro_helpers.kit import PredictionRecord

__all__ = [
    "Brain",
    "Challenge",
    "Chemicals",
    "ClassVote",
    "ClosingLoop",
    "ConceptCheck",
    "DayInTwoLives",
    "DrawFirst",
    "Drift",
    "FiveHelpers",
    "HoldRegion",
    "MyPredictions",
    "OneChemical",
    "Outcomes",
    "Predict",
    "PredictFirst",
    "PredictionRecord",
    "Rewrite",
    "ScopeLine",
    "StepPlayer",
    "Table",
    "TwoLenses",
    "WhatIfLab",
    "Why",
    "WhyPanel",
]
