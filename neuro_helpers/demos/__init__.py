"""The demos: what students see and touch. The only folder that knows ipywidgets."""

from neuro_helpers.demos.predict_first import PredictFirst
from neuro_helpers.demos.record import PredictionRecord
from neuro_helpers.demos.what_if import WhatIfLab

__all__ = ["PredictFirst", "PredictionRecord", "WhatIfLab"]
