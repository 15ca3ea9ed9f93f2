"""Document against evidence: one slider, one outcome, both lenses, and the findings behind the difference in words."""

from __future__ import annotations

import functools
import html

import pandas as pd

from neuro_helpers.charts import curves
from neuro_helpers.demos.lab.lab_sentences import Seen, untested
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.demos.lab.why import findings
from neuro_helpers.handed.arguments import known
from neuro_helpers.kit import Button, Demo, Slider, card, markup, row
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import LENSES, citation, in_sentence, whole

BOTH = ("document", "evidence")
GRID = [100 * place / (curves.POINTS - 1) for place in range(curves.POINTS)]  # levels of the slider, 0 to 100


class TwoLenses(Demo):
    """Move one slider and see one outcome twice: the document as we filled it in, and under the evidence lens.

    Parameters
    ----------
    slider, outcome : str
        Ids of a slider and of a node with a direct arrow from it.
    model : CoupleModel, optional
        The shipped tables when not given; both lenses act on the same tables.

    Attributes
    ----------
    controls : dict of str to widget
        The slider (0 to 100) under its id, and its number box with "_box".
    frame : DataFrame
        lens, level, reference (whole numbers, 0 to 100).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> lenses = TwoLenses("oxytocin", "trust")
    >>> lenses.controls["oxytocin"].value = 100
    >>> bool(lenses.frame["level"].iloc[0] > lenses.frame["level"].iloc[1])
    True
    """

    def __init__(self, slider: str, outcome: str, model: CoupleModel | None = None) -> None:
        super().__init__(model)
        self._models = {lens: self.under(lens) for lens in BOTH}
        self.slider = known("slider", slider, self.model.sliders)
        self.outcome = known("outcome", outcome, [
            node for node in self.model.nodes.index if node not in self.model.network.settable])
        labels, reference = self.model.labels, float(self.model.reference[slider])
        # No padlock: the other sliders are held here, and so is this one.
        self._slider = self.add(slider, Slider.of_node(self.model.nodes.loc[slider], reference))
        self._chart = self.draw(curves.lenses_chart, labels[slider], labels[outcome], 100 * reference,
                                100 * reference)
        whole_curve = Button("show all of the curve", "Draw both curves from 0 to 100", self._show_curve, "eye")
        self._row = row(*self.way_back(), self.add("show_curve", whole_curve))
        self.open(self._slider, self._row, self.line, card(self._chart), markup(self._findings()))

    @property
    def frame(self) -> pd.DataFrame:
        """The numbers on screen."""
        reference = whole(self.model.reference[self.outcome])
        levels = [whole(self._levels[lens]) for lens in BOTH]
        return pd.DataFrame({"lens": list(BOTH), "level": levels, "reference": reference})

    def refresh(self) -> None:
        """Ask both models."""
        self._all = {lens: model.predict(**{self.slider: self._slider.level}) for lens, model in self._models.items()}
        self._levels = {lens: float(levels[self.outcome]) for lens, levels in self._all.items()}
        now = self._slider.value
        low, high = self.state.memory.get("reach", (now, now))
        self.state.memory = {"reach": (min(low, now), max(high, now))}  # no further is drawn
        self._chart.set(levels=self._levels, at=now, curves=self._part(*self.state.memory["reach"]))

    def _show_curve(self) -> None:
        self.state.step(self.state.snapshot() | {"": {"reach": (0, 100)}})

    def sentence(self) -> str:
        """Say what each lens gives."""
        name = in_sentence(self.model.labels[self.outcome])
        document, evidence = self.frame["level"]
        claims = [in_sentence(LENSES[lens].claim) for lens in BOTH]
        return (f"In this model, with {in_sentence(self._slider.label)} at {whole(self._slider.level)}, {claims[0]} "
                f"{name} at {document}; {claims[1]} {evidence}{self._untested()} (reference couple: "
                f"{self.frame['reference'].iloc[0]}).")

    def _untested(self) -> str:
        """Say how much of the change under the evidence lens runs over arrows that nobody tested."""
        reference, level = self.frame["reference"].iloc[1], self.frame["level"].iloc[1]
        share = untested_shares(self._models["evidence"], self._all["evidence"])[self.outcome]
        return untested(Seen(self.outcome, reference, level, untested=share)) if level != reference else ""

    def _part(self, low: float, high: float) -> dict[str, list[float | None]]:
        """Return the part of both curves between two levels of the slider; the rest is not in the page."""
        return {lens: [level if low <= at <= high else None for at, level in zip(GRID, levels, strict=True)]
                for lens, levels in self._swept.items()}

    @functools.cached_property
    def _swept(self) -> dict[str, list[float]]:
        """Both curves, asked once; no move of the slider changes them."""
        settings = pd.DataFrame({self.slider: [at / 100 for at in GRID]})
        return {lens: (100 * model.sweep(settings, [self.outcome])[self.outcome]).round(4).tolist()
                for lens, model in self._models.items()}

    def _findings(self) -> str:
        """List what the findings behind the direct arrow say, as text."""
        rows = self._models["evidence"].influences
        direct = rows[(rows["source"] == self.slider) & (rows["target"] == self.outcome)]
        items = []
        for arrow in direct.itertuples():
            kept = (f"strength {arrow.weight:g} as we filled it in, {arrow.strength:g} by what the evidence leaves "
                    f"({arrow.state}: {arrow.why})")
            items.append(f"<li><strong>The arrow itself</strong>: {kept}. {html.escape(arrow.note)}</li>")
            for name in filter(None, arrow.findings.split(";")):
                finding = findings().loc[name]
                said_by = html.escape(f"({citation(finding)}: {finding['design']})")
                items.append(f"<li>{html.escape(finding['finding'])} {said_by}</li>")
        return f'<div class="nh-note"><ul>{"".join(items)}</ul></div>'
