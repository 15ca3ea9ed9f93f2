"""The model that a demo uses when it is given none, and the same tables under another lens or in another context."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from neuro_helpers.handed.arguments import a
from neuro_helpers.model import CoupleModel, check_lens


@functools.cache
def shipped(lens: str) -> CoupleModel:
    """Return the model of the shipped tables, read once for all demos of a notebook."""
    return CoupleModel.load(lens=lens)


def model_of(model: CoupleModel | None, lens: str) -> CoupleModel:
    """Return the model that a demo is given, or the shipped one under a lens; a ValueError for anything else.

    The lens is looked at even where a model is given: a wrong one is never what was meant.
    """
    check_lens(lens)
    return shipped(lens) if model is None else a(CoupleModel, "model", model,
                                                 "a CoupleModel, such as CoupleModel.load(folder)")


def variant(model: CoupleModel, lens: str, context: Iterable[str] = ()) -> CoupleModel:
    """Return the model of the same tables under a lens and with context switches on."""
    context = tuple(context)
    return model if (model.lens, tuple(model.context)) == (lens, context) else model.under(lens, context)
