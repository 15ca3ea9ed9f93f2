"""Neurochemistry of Secure Couples: the helper package of the notebooks.

``import neuro_helpers as nh`` and then `nh.load`, `nh.CoupleModel`, `nh.setup`, `nh.WhatIfLab`, `nh.PredictFirst`.
"""

from neuro_helpers.demos import PredictFirst, WhatIfLab
from neuro_helpers.display import setup
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import TableError, load

__version__ = "0.1.0"
__all__ = ["CoupleModel", "PredictFirst", "TableError", "WhatIfLab", "load", "setup"]
