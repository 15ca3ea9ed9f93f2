"""The model that a demo uses when it is given none, and the same tables under another lens or in another context."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from neuro_helpers.model import CoupleModel


@functools.cache
def shipped(lens: str) -> CoupleModel:
    """Return the model of the shipped tables, read once for all demos of a notebook."""
    return CoupleModel.load(lens=lens)


def variant(model: CoupleModel, lens: str, context: Iterable[str] = ()) -> CoupleModel:
    """Return the model of the same tables under a lens and with context switches on."""
    context = tuple(context)
    return model if (model.lens, tuple(model.context)) == (lens, context) else model.under(lens, context)
