"""The demos: what students see and touch."""

from neuro_helpers.demos.lab.challenge import Challenge
from neuro_helpers.demos.lab.pictures import Brain, Chemicals, Outcomes
from neuro_helpers.demos.lab.predict_first import PredictFirst
from neuro_helpers.demos.lab.two_lenses import TwoLenses
from neuro_helpers.demos.lab.what_if import WhatIfLab
from neuro_helpers.demos.lab.why import Why, WhyPanel
from neuro_helpers.demos.scope import ScopeLine
from neuro_helpers.kit import PredictionRecord
