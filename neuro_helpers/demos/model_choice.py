"""The model that a demo uses when it is given none."""

from __future__ import annotations

import functools

from neuro_helpers.model import CoupleModel


@functools.cache
def shipped(lens: str) -> CoupleModel:
    """Return the model of the shipped tables, read once for all demos of a notebook."""
    return CoupleModel.load(lens=lens)
