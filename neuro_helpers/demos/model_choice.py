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
    if (model.lens, tuple(model.context)) == (lens, context):
        return model
    plain = model.influences.reset_index().drop(columns=["strength", "contested"])
    return CoupleModel(model.nodes.reset_index(), plain, model.scenarios, lens, model.influences["contested"], context)
