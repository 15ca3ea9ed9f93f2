"""How much of each change runs over arrows that nobody tested, for pictures that ask at every move of a slider."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from neuro_helpers.explain import TestedArrows, untested_between
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import lens_note

NOTHING = 1e-9  # a change smaller than this has no parts


# Models are remembered only as long as somebody else holds them.
_TESTED: WeakKeyDictionary[CoupleModel, dict[tuple, TestedArrows]] = WeakKeyDictionary()


def weights_note(model: CoupleModel, lens: str) -> str:
    """Say which weights act under a lens, and how many arrows of this table nobody tested."""
    return lens_note(lens, zip(model.influences["basis"], model.influences["state"], strict=True))


def untested_shares(model: CoupleModel, levels: pd.Series, released: Iterable[str] = (),
                    hold: Iterable[str] = (), since: pd.Series | None = None) -> dict[str, float]:
    """Return for every node the share of its change that runs over an arrow that nobody tested, between 0 and 1.

    Chains can pull both ways. Where the untested ones pull against the change, none of it is theirs (0); where they
    pull further than the change goes, all of it is (1).

    Parameters
    ----------
    model : CoupleModel
        The model that the levels are from.
    levels : pandas.Series
        Every node's level (0 to 1), as `CoupleModel.predict` returns them.
    released : iterable of str
        Sliders that followed the model.
    hold : iterable of str
        Other nodes that were held, as in `CoupleModel.predict`.
    since : pandas.Series, optional
        Where the change begins; the reference couple when not given.

    Examples
    --------
    >>> model = CoupleModel.load()
    >>> untested_shares(model, model.predict(conflict=0.8))["anxiety"]
    1.0
    """
    network, found, set_free = model.network, levels.to_numpy(), (tuple(released), tuple(hold))
    if since is None:
        known = _TESTED.setdefault(model, {})
        if set_free not in known:
            known[set_free] = TestedArrows(network, model.influences, *set_free)
        change, part = found - network.baseline, known[set_free].untested(found)
    else:
        fixed = network.inputs - {network.index[name] for name in released} | {network.index[name] for name in hold}
        change = found - since.to_numpy()
        part = untested_between(network, since.to_numpy(), found, fixed, model.influences)
    shares = np.divide(part, change, out=np.zeros_like(change), where=abs(change) > NOTHING)
    return dict(zip(network.names, shares.clip(0, 1).round(6).tolist(), strict=True))
