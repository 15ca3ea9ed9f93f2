"""What is guaranteed by how the arrows are drawn, for any size of the weights.

The two rules that are checked (surgery rule and sign rule) and why they suffice: with the sign rule the network is
cooperative in ``valence * level`` (Kamke; Smith 1995), so that every effect has one direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from neuro_helpers.network import Network

DIRECTIONS = {frozenset(): "no effect", frozenset({1}): "never lowers", frozenset({-1}): "never raises"}
NO_GUARANTEE = "not guaranteed"


@dataclass(frozen=True)
class Certificate:
    """Guarantees of one lens of the table. Printing it gives sentences.

    Attributes
    ----------
    order : list of str
        All nodes, causes before effects, once the arrows into sliders, `bond` and traits are cut.
    sign_rule_broken : list of str
        Rows whose sign does not fit the valences of their nodes, or whose moderation could flip a direction.
    spectral_radius : float
        Of the absolute weights with every slider released; below 1 the answer is unique and every start leads to it.
    directions : pandas.DataFrame
        Slider x node: "never lowers", "never raises", "no effect" or "not guaranteed".
    """

    order: list[str]
    sign_rule_broken: list[str]
    spectral_radius: float
    directions: pd.DataFrame
    lens: str
    labels: Mapping[str, str] = field(repr=False)

    def __str__(self) -> str:
        lines = [
            f"Certificate for the {self.lens} lens:",
            f"- Held sliders cut every loop: all {len(self.order)} nodes follow in one pass, and the answer is exact.",
        ]
        radius = f"spectral radius {self.spectral_radius:.3f}"
        if self.spectral_radius < 1:
            lines.append(f"- Released sliders have exactly one answer ({radius}, below 1).")
        else:
            lines.append(f"- Released sliders may have more than one answer ({radius}, not below 1).")
            lines.append("  A prediction with more than one is refused.")
        counts = pd.Series(self.directions.to_numpy().ravel()).value_counts()
        sure = int(counts.get("never lowers", 0) + counts.get("never raises", 0))
        lines.append(
            f"- {sure} of {self.directions.size} (slider, node) directions are guaranteed by how the arrows are drawn, "
            f"{int(counts.get('no effect', 0))} have no effect. Real couples are not bound by that."
        )
        if self.sign_rule_broken:
            lines.append(f"- These rows break the sign rule: {', '.join(self.sign_rule_broken)}.")
            for slider, row in self.directions.iterrows():
                lost = [self.labels[node] for node in row.index[row == NO_GUARANTEE]]
                if lost:
                    lines.append(f"  No guaranteed direction from {self.labels[slider]} to: {', '.join(lost)}.")
        else:
            lines.append("- Every row keeps the sign rule.")
        return "\n".join(lines)


def broken_rows(network: Network) -> list[str]:
    """Ids of the rows that break the sign rule (model specification, section 3)."""
    expected = network.valence[network.source] * network.valence[network.target]
    broken = network.strength * expected < 0
    for r in np.flatnonzero(network.moderator >= 0):
        broken[r] |= not _main_row_holds(network, network.moderator[r], network.target[r])
    return [network.row_ids[r] for r in np.flatnonzero(broken)]


def _main_row_holds(network: Network, moderator: int, target: int) -> bool:
    """Whether the moderator's own rows into the target are at least as strong as all that it moderates there."""
    own = (network.source == moderator) & (network.target == target) & (network.moderator < 0)
    moderated = (network.moderator == moderator) & (network.target == target)
    return abs(network.strength[own].sum()) >= np.abs(network.strength[moderated]).sum()


def spectral_radius(network: Network) -> float:
    """Spectral radius of the absolute weights, `bond` and traits held, every slider released.

    A moderated row counts with its full size, and for its moderator with the largest deviation of its source.
    """
    n = len(network.names)
    size = np.zeros((n, n))
    for s, m, t, w in zip(network.source, network.moderator, network.target, np.abs(network.strength), strict=True):
        size[t, s] += w
        if m >= 0:
            size[t, m] += w * max(network.baseline[s], 1 - network.baseline[s])
    sliders = {network.index[name] for name in network.sliders}
    moving = [i for i in range(n) if i not in network.inputs or i in sliders]
    return float(np.abs(np.linalg.eigvals(size[np.ix_(moving, moving)])).max())


def directions(network: Network) -> pd.DataFrame:
    """Which way each slider can move each node, from the signs of all paths between them (sliders held)."""
    signs: dict[tuple[int, int], set[int]] = {}
    for s, m, t, w in zip(network.source, network.moderator, network.target, network.strength, strict=True):
        if w == 0:
            continue
        signs.setdefault((int(s), int(t)), set()).add(int(np.sign(w)))
        if m >= 0 and not _main_row_holds(network, m, t):
            signs.setdefault((int(m), int(t)), set()).update({1, -1})
    table = {}
    for slider in network.sliders:
        reach: dict[int, set[int]] = {network.index[slider]: {1}}
        for node in network.order():
            if node not in network.inputs:
                found = {a * b for (s, t), edge in signs.items() if t == node for a in reach.get(s, ()) for b in edge}
                reach[node] = found
        table[slider] = [
            DIRECTIONS.get(frozenset(reach.get(i, ())), NO_GUARANTEE) for i in range(len(network.names))
        ]
    return pd.DataFrame(table, index=pd.Index(network.names, name="node")).T.rename_axis("slider")


def certify(network: Network, lens: str, labels: Mapping[str, str]) -> Certificate:
    """Certificate of a network; `neuro_helpers.CoupleModel.certificate` is the front of this."""
    order = [network.names[i] for i in network.order()]
    return Certificate(order, broken_rows(network), spectral_radius(network), directions(network), lens, labels)
