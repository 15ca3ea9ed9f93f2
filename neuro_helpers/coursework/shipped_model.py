"""The model that every check computes with: the shipped tables, read here and fixed, whatever a notebook changed."""

from functools import cache

from neuro_helpers.model import CoupleModel


@cache
def shipped(lens: str = "document") -> CoupleModel:
    """Return the shipped model under a lens.

    Examples
    --------
    >>> shipped("evidence").lens
    'evidence'
    """
    return CoupleModel.load(lens=lens)
