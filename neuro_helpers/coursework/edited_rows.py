"""The shipped tables with some rows changed, as a student changes them in an own copy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from neuro_helpers import tables
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.model import CoupleModel

Edits = Mapping[str, Mapping[str, object]]
REMEMBERED = 64  # models; a sheet needs five


def model_with(edits: Edits, lens: str = "document") -> CoupleModel:
    """Return the shipped model with some cells of influences.csv changed.

    Parameters
    ----------
    edits : mapping of str to mapping
        Row id -> column -> new value.
    lens : str
        Which weights act.

    Examples
    --------
    >>> model = model_with({"R012": {"findings": "bartz2010:1"}}, "evidence")
    >>> float(model.influences.at["R012", "kept"])
    0.0625
    """
    return _model(tuple((row, tuple(cells.items())) for row, cells in edits.items()), lens)


@lru_cache(maxsize=REMEMBERED)
def _model(edits: tuple, lens: str) -> CoupleModel:
    read = tables.read_model_tables()
    rows = read.influences.copy()
    for row, cells in edits:
        for column, value in cells:
            rows.loc[rows["id"] == row, column] = value
    cites = any(column == "findings" for _, cells in edits for column, _ in cells)
    known = None if cites else shipped().influences[["state", "kept", "why", "both_ways"]]  # a weight changes none
    return CoupleModel(read.nodes, rows, read.scenarios, lens, (), read.steps, read.remarks, known)


def certificate_with(edits: Edits):
    """Return the certificate of `model_with`.

    Examples
    --------
    >>> certificate_with({}).sign_rule_broken, certificate_with({"R012": {"weight": -0.54}}).sign_rule_broken
    ([], ['R012'])
    """
    return _certificate(tuple((row, tuple(cells.items())) for row, cells in edits.items()))


@lru_cache(maxsize=REMEMBERED)
def _certificate(edits: tuple):
    return _model(edits, "document").certificate()


def held_directions(directions: pd.DataFrame) -> int:
    """Return how many (slider, node) directions a table of a certificate guarantees, as the certificate counts them.

    Examples
    --------
    >>> held_directions(certificate_with({}).directions)
    103
    """
    return sum(int(row.drop(slider).isin(["never lowers", "never raises"]).sum())
               for slider, row in directions.iterrows())


def unsure_outcomes(directions: pd.DataFrame) -> list[str]:
    """Return the nodes that have no guaranteed direction from some slider.

    Examples
    --------
    >>> unsure_outcomes(certificate_with({"R012": {"weight": -0.54}}).directions)
    ['closeness']
    """
    return list(directions.columns[(directions == "not guaranteed").any()])
