"""What the slow rows multiply: the factors of what builds learned security, and of what wears it down.

A row that builds adds rate x level x level x room left above (1 - bond) a day; one that wears down takes
rate x level x level x what is left to lose (the bond itself). These are the terms of `slow.built_and_worn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neuro_helpers.simulate.slow_flow import DAYS_A_WEEK

if TYPE_CHECKING:
    from neuro_helpers.simulate.over_time import OverTime


@dataclass(frozen=True)
class BondRow:
    """One slow row at one state.

    Attributes
    ----------
    builds : bool
        Whether it builds; otherwise it wears down.
    nodes : tuple of str
        The two nodes that it multiplies.
    factors : tuple of float
        Their levels and, last, the room left above or what is left to lose; 0 to 1 each.
    speed : float
        Points a week if all three were 1.
    """

    builds: bool
    nodes: tuple[str, ...]
    factors: tuple[float, ...]
    speed: float

    @property
    def points_a_week(self) -> float:
        """The product: what the row adds or takes in a week."""
        product = self.speed
        for factor in self.factors:
            product *= factor
        return product


def bond_factors(model: OverTime, levels: Mapping[str, float], bond: float) -> list[BondRow]:
    """Return the factors of each slow row, what builds first, at the levels of everything fast.

    Examples
    --------
    >>> from neuro_helpers import CoupleModel
    >>> model = CoupleModel.load()
    >>> rows = bond_factors(model, model.reference, float(model.reference["bond"]))
    >>> [row.nodes for row in rows]
    [('secure_interaction', 'dopamine'), ('escalation', 'cortisol')]
    """
    network, rows = model.network, []
    for rate, sources in zip(network.plastic_rate_per_day, network.plastic_source, strict=True):
        nodes = tuple(network.names[int(place)] for place in sources)
        room = 1.0 - bond if rate > 0 else bond
        rows.append(BondRow(bool(rate > 0), nodes, (*(float(levels[node]) for node in nodes), room),
                            100 * DAYS_A_WEEK * abs(float(rate))))
    return sorted(rows, key=lambda row: not row.builds)
