"""What is guaranteed by how the arrows are drawn, for any size of the weights.

The two rules that are checked (surgery rule and sign rule) and why they suffice: with the sign rule the network is
cooperative in ``valence * level`` (Kamke; Smith 1995), so that every effect has one direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from neuro_helpers.answers.signs import main_row_holds, sign_broken
from neuro_helpers.network import Network
from neuro_helpers.wording import listed

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
    broken_on_loops : list of str
        Those of them that lie on a loop which a released slider closes.
    remarks : tuple of str
        What is worth knowing about edited tables, such as rows that a copy lacks.
    spectral_radius : float
        Of the absolute weights with every slider released; below 1 the answer is unique and every start leads to it.
    directions : pandas.DataFrame
        Slider x node, while all sliders are held: "never lowers", "never raises", "no effect" or "not guaranteed".
    directions_released : pandas.DataFrame
        The same for one held slider while the others follow the model.
    """

    order: list[str]
    sign_rule_broken: list[str]
    broken_on_loops: list[str]
    spectral_radius: float
    directions: pd.DataFrame
    directions_released: pd.DataFrame
    lens: str
    labels: Mapping[str, str] = field(repr=False)
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self._guarantees(), *(f"- About the tables: {remark}" for remark in self.remarks)])

    def _guarantees(self) -> str:
        lines = [
            f"Certificate for the {self.lens} lens:",
            f"- Held sliders cut every loop: all {len(self.order)} nodes follow in one pass, and the answer is exact.",
        ]
        radius = f"spectral radius {self.spectral_radius:.3f}"
        lines += self._released_words(radius)
        lines += [_counted("while the sliders are held", self.directions)]
        lines += [_counted("while the other sliders follow the model", self.directions_released)]
        lines.append("  Guaranteed means: by how the arrows are drawn. Real couples are not bound by that.")
        if not self.sign_rule_broken:
            return "\n".join([*lines, "- Every row keeps the sign rule."])
        lines.append(f"- These rows break the sign rule: {', '.join(self.sign_rule_broken)}.")
        lines.append("  Over time it is then not guaranteed that what is better now never makes a later minute worse.")
        for when, table in (("held", self.directions), ("released", self.directions_released)):
            for slider, row in table.iterrows():
                lost = [self.labels[node] for node in row.index[row == NO_GUARANTEE]]
                if lost:
                    names = ", ".join(lost)
                    lines.append(f"  No guaranteed direction (others {when}) from {self.labels[slider]} to: {names}.")
        return "\n".join(lines)

    def _released_words(self, radius: str) -> list[str]:
        """What is proved, and what is only searched, where sliders are released."""
        if self.spectral_radius < 1:
            return [f"- Released sliders have exactly one answer: proved ({radius}, below 1)."]
        lines = [f"- Released sliders may have more than one answer ({radius}, not below 1)."]
        if not self.broken_on_loops:
            return [*lines, "  Each prediction is closed in from both ends: where the ends meet, its answer is proved "
                            "to be the only one; where they do not, it is refused."]
        return [*lines, f"  On their loops these rows break the sign rule: {listed(self.broken_on_loops)}. Where the "
                        "bounds of all answers meet, a prediction is proved to be the only one.",
                "  Where they do not, it was only searched for, from many starts: several answers, and one that does "
                "not last, are refused. That the search missed none is not proved."]


def _counted(when: str, table: pd.DataFrame) -> str:
    """How many directions are guaranteed; a slider's effect on itself does not count."""
    found = pd.Series([table.loc[slider, node] for slider in table.index for node in table.columns if node != slider])
    sure, none = found.isin(["never lowers", "never raises"]).sum(), (found == "no effect").sum()
    return f"- {sure} of {len(found)} (slider, node) directions are guaranteed {when}, {none} have no effect."


def broken_rows(network: Network) -> list[str]:
    """Ids of the rows that break the sign rule (model specification, section 3), plastic rows last."""
    broken = sign_broken(network.arrows, network.valence)
    for r in np.flatnonzero(network.moderator >= 0):
        broken[r] |= not main_row_holds(network.arrows, network.moderator[r], network.target[r])
    return [network.row_ids[r] for r in np.flatnonzero(broken)] + broken_plastic_rows(network)


def broken_plastic_rows(network: Network) -> list[str]:
    """Ids of the plastic rows whose two sources do not both pull the way of the row's sign.

    Such a row does not touch `predict`, where the bond is held; over time the order of couples is then not guaranteed.
    """
    pull = network.valence[network.plastic_source] * network.valence[network.plastic_target][:, None]
    broken = (pull * network.plastic_rate_per_day[:, None] < 0).any(axis=1)
    return [network.plastic_ids[r] for r in np.flatnonzero(broken)]


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


def directions(network: Network, released: bool = False) -> pd.DataFrame:
    """Which way each held slider can move each node, from the signs of all paths between them.

    While the other sliders are held, no path runs through them; while they are released, every loop counts too.
    """
    edges: dict[tuple[int, int], set[int]] = {}
    for s, m, t, w in zip(network.source, network.moderator, network.target, network.strength, strict=True):
        if w == 0:
            continue
        edges.setdefault((int(s), int(t)), set()).add(int(np.sign(w)))
        if m >= 0 and not main_row_holds(network.arrows, m, t):
            edges.setdefault((int(m), int(t)), set()).update({1, -1})
    free = {network.index[name] for name in network.sliders} if released else set()
    table = {}
    for name in network.sliders:
        slider = network.index[name]
        cut = (network.inputs - free) | {slider}
        reach = _reach(slider, {pair: signs for pair, signs in edges.items() if pair[1] not in cut})
        table[name] = [DIRECTIONS.get(frozenset(reach.get(i, ())), NO_GUARANTEE) for i in range(len(network.names))]
    return pd.DataFrame(table, index=pd.Index(network.names, name="node")).T.rename_axis("slider")


def _reach(start: int, edges) -> dict[int, set[int]]:
    """Signs of all paths from a node to each node that it reaches."""
    reach, todo = {start: {1}}, [(start, 1)]
    while todo:
        node, sign = todo.pop()
        for (source, target), signs in edges.items():
            for edge in signs if source == node else ():
                if sign * edge not in reach.setdefault(target, set()):
                    reach[target].add(sign * edge)
                    todo.append((target, sign * edge))
    return reach


def certify(network: Network, lens: str, labels: Mapping[str, str], remarks: tuple[str, ...] = ()) -> Certificate:
    """Certificate of a network; `neuro_helpers.CoupleModel.certificate` is the front of this."""
    order = [network.names[i] for i in network.order()]
    held, free = directions(network), directions(network, released=True)
    broken = broken_rows(network), network.broken_on_loops()
    return Certificate(order, *broken, spectral_radius(network), held, free, lens, labels, remarks)
