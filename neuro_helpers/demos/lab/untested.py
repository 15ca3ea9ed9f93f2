"""How much of each change runs over arrows that nobody tested, for pictures that ask at every move of a slider."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np
import pandas as pd

from neuro_helpers.explain import TestedArrows
from neuro_helpers.model import CoupleModel

NOTHING = 1e-9  # a change smaller than this has no parts


@functools.lru_cache(maxsize=32)
def _tested(model: CoupleModel, released: tuple[str, ...]) -> TestedArrows:
    return TestedArrows(model.network, model.influences, released)


def untested_shares(model: CoupleModel, levels: pd.Series, nodes: Iterable[str],
                    released: Iterable[str] = ()) -> dict[str, float]:
    """Return for each node the share of its change that runs over an arrow that nobody tested, between 0 and 1.

    Chains can pull both ways. Where the untested ones pull against the change, none of it is theirs (0); where they
    pull further than the change goes, all of it is (1).

    Parameters
    ----------
    model : CoupleModel
        The model that the levels are from.
    levels : pandas.Series
        Every node's level (0 to 1), as `CoupleModel.predict` returns them.
    nodes : iterable of str
        The nodes wanted.
    released : iterable of str
        Sliders that followed the model.

    Examples
    --------
    >>> model = CoupleModel.load()
    >>> untested_shares(model, model.predict(conflict=0.8), ["anxiety", "sexual_desire"])["anxiety"]
    1.0
    """
    network, found = model.network, levels.to_numpy()
    part, change = _tested(model, tuple(released)).untested(found), found - network.baseline
    moved = np.abs(change) > NOTHING
    shares = np.clip(np.divide(part, change, out=np.zeros_like(change), where=moved), 0, 1).round(6).tolist()
    return {node: shares[network.index[node]] for node in nodes}
