"""A student's own copy of the model's tables: made in one line, and compared with the shipped ones in one line."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import pandas as pd

from neuro_helpers import tables
from neuro_helpers.tables.catalogue import MODEL_TABLES
from neuro_helpers.tables.places import place_of

COMPARED = ("source", "moderator", "target", "partner", "kind", "weight", "evidence_weight", "findings")


def copy_model(folder: str | PathLike = "my_model") -> Path:
    """Copy the model's tables into a folder of one's own, and return where it is.

    Nothing that is there already is written over: a second call leaves a student's work as it is.

    Parameters
    ----------
    folder : path
        Beside the notebook when it is a plain name.

    Raises
    ------
    ValueError
        For a folder that holds other files and no such tables.
    OSError
        Where nothing can be written there.
    """
    place = place_of(folder)
    if place.is_file():
        raise ValueError(f"folder: found {place}, a file; allowed: the name of a folder, such as my_model")
    there = {name for name in MODEL_TABLES if (place / f"{name}.csv").is_file()}
    if not there and place.is_dir() and any(place.iterdir()):
        raise ValueError(f"folder: found {place}, which holds other files; allowed: a new or an empty folder")
    place.mkdir(parents=True, exist_ok=True)
    for name in MODEL_TABLES:
        if name not in there:
            tables.load(name).to_csv(place / f"{name}.csv", index=False)
    return place


def changed_rows(folder: str | PathLike = "my_model") -> pd.DataFrame:
    """Return the rows of influences.csv that differ between an own copy and the shipped table.

    Parameters
    ----------
    folder : path
        A folder that `copy_model` made.

    Returns
    -------
    pandas.DataFrame
        One line for each difference: ``id``, ``column``, ``shipped``, ``yours``; a row that was added or taken away
        has the column ``row``.

    Raises
    ------
    neuro_helpers.TableError
        When the copy cannot be read as a model: every problem with file, row and column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     len(changed_rows(copy_model(place)))
    0
    """
    shipped, own = (tables.read_model_tables(where).influences.set_index("id") for where in (None, place_of(folder)))
    found = [(row, "row", "is there", "is missing") for row in shipped.index.difference(own.index, sort=False)]
    found += [(row, "row", "is missing", "is there") for row in own.index.difference(shipped.index, sort=False)]
    for row in shipped.index.intersection(own.index, sort=False):
        before, after = shipped.loc[row], own.loc[row]
        found += [(row, name, before[name], after[name]) for name in COMPARED
                  if before[name] != after[name] and not (pd.isna(before[name]) and pd.isna(after[name]))]
    return pd.DataFrame(found, columns=["id", "column", "shipped", "yours"])
