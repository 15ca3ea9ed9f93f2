"""The loop of the closing quotation: where it stands at a learned security and a load, and which way it carries."""

from __future__ import annotations

import pandas as pd

from neuro_helpers.charts.drift.loop_products import loop_products_chart
from neuro_helpers.charts.drift.loop_ring import PLACES, PRODUCTS, closing_loop_chart
from neuro_helpers.demos.drift.choices import load_slider
from neuro_helpers.evidence import STATES
from neuro_helpers.kit import Demo, Slider, box, card, column, row
from neuro_helpers.model import CoupleModel, level
from neuro_helpers.simulate.bond_factors import BondRow, bond_factors
from neuro_helpers.simulate.slow_flow import DAYS_A_WEEK
from neuro_helpers.wording import LENSES, in_sentence, rounded, short_label, whole

BUILDS, WEARS = ("builds it", "room left above"), ("wears it down", "what is left to lose")
WHY = "Near the top little room is left to build; near the bottom little is left to lose."


class ClosingLoop(Demo):
    """Hold learned security anywhere, and see the loop's levels and what builds it or wears it down.

    Parameters
    ----------
    bond, load : float from 0 to 1
        What it opens with.
    lens : {"document", "evidence", "tested"}
        Which weights act at first.
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "bond" and "load" (sliders, 0 to 100), the same names with "_box", "lens", "undo", "reset".
    frame : DataFrame
        node, label, level (whole number) for the ring and for what the two slow rows multiply.
    speeds : Series
        built, worn: points a week.
    products : list of BondRow
        What each slow row multiplies: two levels, and the room left above or what is left to lose.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> loop = ClosingLoop(bond=0.3)
    >>> bool(loop.speeds["worn"] > loop.speeds["built"])
    True
    """

    style = "nh-drift"

    def __init__(self, bond: float | None = None, load: float | None = None, lens: str = "document",
                 model: CoupleModel | None = None) -> None:
        super().__init__(model, lens)
        reference = float(self.model.reference["bond"])
        row_of_bond = self._tables.nodes.loc["bond"]
        bond = level("bond", reference if bond is None else bond)
        self._bond = self.add("bond", Slider.of_node(
            {**row_of_bond, "label": short_label(row_of_bond["label"])}, reference, value=round(100.0 * bond, 6)))
        self._load = self.add("load", load_slider(
            self.model.reference_load if load is None else level("load", load), self.model.reference_load))
        self._lens = self.lens_choice()
        buttons = self.way_back("Back to the start")
        self._compute()
        stations = list(PLACES)
        edges = [{"source": source, "target": target, **self._rests_on(source, target)}
                 for source, target in zip(stations, [*stations[1:], "bond"], strict=True)]
        labels = {node: short_label(self._tables.labels[node]) for node in PLACES}
        self._chart = self.draw(closing_loop_chart, labels, edges, self._drawn(), built=0.0, worn=0.0)
        self._products = self.draw(loop_products_chart)
        sliders = column(self._bond, self._load, style="nh-sliders")
        self.open(sliders, row(self._lens, *buttons), self.line,
                  box(card(self._products, style="nh-loop-products"), card(self._chart, style="nh-loop-card"),
                      style="nh-loop-pictures"))

    @property
    def frame(self) -> pd.DataFrame:
        """The levels on screen, and those behind the two bars."""
        nodes = list(dict.fromkeys((*PLACES, *PRODUCTS)))
        return pd.DataFrame({"node": nodes, "label": [self._tables.labels[node] for node in nodes],
                             "level": [whole(self._levels[node]) for node in nodes]})

    def _rests_on(self, source: str, target: str) -> dict[str, str]:
        """Return basis and state of the arrow between two stations; of an indirect one, the weakest along it."""
        rows = self._tables.influences
        ends = rows["source"].str.split("*").map(lambda parts: source in parts)
        direct = rows[ends & (rows["target"] == target)]
        if direct.empty:  # co-regulation reaches empathy through the mirror neuron system and the insula
            between = set(rows.loc[ends, "target"]) & set(rows.loc[rows["target"] == target, "source"])
            inner = rows["source"].isin(between) & (rows["target"] == target)
            direct = rows[inner | (ends & rows["target"].isin(between))]
        return {"basis": max(direct["basis"], key=("document", "finding", "assumption").index, default="assumption"),
                "state": max(direct["state"], key=STATES.index, default="untested")}

    def refresh(self) -> None:
        """Ask the model, and draw the ring and, factor by factor, the two bars."""
        self._compute()
        self._products.set(products=[self._product(one) for one in self.products])
        self._chart.set(levels=self._drawn(), speeds=self.speeds.to_dict())

    def sentence(self) -> str:
        """Say how fast the bond is built and worn down, and which way that carries it."""
        built, worn = self.speeds["built"], self.speeds["worn"]
        way = ("it stays where it is" if built == worn else
               f"it {'grows' if built > worn else 'shrinks'} by {abs(built - worn):.1f} a week")
        setting = f"at a learned security of {whole(self._bond.level)} and a chronic load of {whole(self._load.level)}"
        return (f"In this model{LENSES[self.model.lens].clause}, {setting}, secure interaction and dopamine build "
                f"{built:.1f} points a week, escalation and cortisol wear down {worn:.1f}: {way}. {WHY}")

    def _compute(self) -> None:
        """Ask for the state in which everything fast rests, and how fast the bond is built and worn down there."""
        self.model = self.under(self._lens.value)
        bond, load = self._bond.level, self._load.level
        self._levels = self.model.simulate(minutes=1, bond=bond, load=load, keep_every_minutes=None).at(0)["A"]
        self.products = bond_factors(self.model, self._levels, bond)
        self.speeds = (100 * DAYS_A_WEEK * self.model.speeds_of_bond(bond, load)).round(1)  # as shown: they add up

    def _drawn(self) -> dict[str, float]:
        return {node: float(self._levels[node]) for node in self.frame["node"]}

    def _product(self, one: BondRow) -> dict:
        """Return one slow row as the picture shows it; the tick stands where the reference couple is."""
        words, room = BUILDS if one.builds else WEARS
        reference = self.model.reference
        names = [short_label(self._tables.labels[node]) for node in one.nodes]
        bond = float(reference["bond"])
        marks = [*(float(reference[node]) for node in one.nodes), 1 - bond if one.builds else bond]
        factors = [{"name": name, "level": size, "reference": mark} for name, size, mark in
                   zip([*names, room], one.factors, marks, strict=True)]
        amount = round(one.points_a_week, 1)
        told = ", ".join(f"{in_sentence(factor['name'])} {whole(factor['level'])}" for factor in factors)
        return {"builds": one.builds, "title": words, "speed": rounded(one.speed), "amount": amount,
                "factors": factors, "said": f"{words}: {amount} points a week, from {told}"}
