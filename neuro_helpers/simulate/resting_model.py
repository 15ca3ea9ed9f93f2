"""What a simulation needs of the model that it belongs to; `neuro_helpers.CoupleModel` gives it."""

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from neuro_helpers.network import Network
from neuro_helpers.simulate.couple import Couple


class RestingModel(Protocol):
    """The tables and arrays that a run and its checks read; a protocol, so that `simulate` needs no `model`.

    Attributes
    ----------
    nodes : pandas.DataFrame
        The node table, indexed by node.
    steps : pandas.DataFrame
        The document's five steps as conditions.
    network : Network
        The arrays of the influence table.
    couple : Couple
        The arrays of the two partners.
    context : tuple of str
        The trait nodes that are switched on.
    labels : mapping of str to str
        Node -> its label on screen.
    """

    nodes: pd.DataFrame
    steps: pd.DataFrame
    network: Network
    context: tuple[str, ...]

    @property
    def couple(self) -> Couple:
        """The arrays of the two partners."""

    @property
    def labels(self) -> Mapping[str, str]:
        """Node -> its label on screen."""
