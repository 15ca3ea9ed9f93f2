"""Document against evidence: one slider, one outcome, both lenses, and the findings behind the difference in words."""

from __future__ import annotations

import html

import ipywidgets as widgets
import numpy as np
import pandas as pd

from neuro_helpers import display
from neuro_helpers.charts import curves
from neuro_helpers.demos import words
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, LevelSlider, Sentence, whole
from neuro_helpers.evidence import citation
from neuro_helpers.tables import load

LENSES = ("document", "evidence")


class TwoLenses:
    """Move one slider and see one outcome twice: as the document predicts, and as the evidence leaves it.

    Parameters
    ----------
    slider, outcome : str
        Ids of a slider and of a node with a direct arrow from it.

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

    def __init__(self, slider: str, outcome: str) -> None:
        self._models = {lens: shipped(lens) for lens in LENSES}
        model = self._models["document"]
        self.slider, self.outcome = slider, outcome
        labels, reference = model.labels, float(model.reference[slider])
        self._part = LevelSlider(slider, model.nodes.loc[slider], reference)
        self.controls = {slider: self._part.slider, f"{slider}_box": self._part.box}
        grid = np.linspace(0, 1, 51)
        settings = pd.DataFrame({slider: grid})
        swept = {lens: 100 * m.sweep(settings, [outcome])[outcome] for lens, m in self._models.items()}
        table = pd.DataFrame({"slider": 100 * grid, **swept})
        self._chart = display.LiveChart(
            curves.lenses_chart(table, labels[slider], labels[outcome], 100 * reference, 100 * reference))
        self._sentence, self._front = Sentence(), Front()
        self._part.padlock.layout.display = "none"  # the other sliders are held here, and so is this one
        self.box = self._arrange()
        self._refresh()
        self._part.slider.observe(lambda _change: self._refresh(), names="value")

    @property
    def frame(self) -> pd.DataFrame:
        """The numbers on screen."""
        reference = whole(self._models["document"].reference[self.outcome])
        levels = [whole(self._levels[lens]) for lens in LENSES]
        return pd.DataFrame({"lens": LENSES, "level": levels, "reference": reference})

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    def reset(self) -> None:
        """Back to the reference couple."""
        self._part.slider.value = round(100 * self._part.reference, 6)

    def _arrange(self) -> widgets.VBox:
        card = widgets.VBox([self._chart])
        card.add_class("nh-card")
        box = widgets.VBox([self._front, self._part.widget, self._sentence, card, widgets.HTML(self._findings())])
        box.add_class("nh-demo")
        return box

    def _findings(self) -> str:
        """List what the findings behind the direct arrow say, as text."""
        rows = self._models["evidence"].influences
        direct = rows[(rows["source"] == self.slider) & (rows["target"] == self.outcome)]
        said = load("findings")
        said = said.set_index(said["id"] + ":" + said["relation"].astype(str))
        items = []
        for row in direct.itertuples():
            kept = f"strength {row.weight:g} by the document, {row.strength:g} by what the findings leave"
            items.append(f"<li><strong>The arrow itself</strong>: {kept}. {html.escape(row.note)}</li>")
            for name in filter(None, row.findings.split(";")):
                finding = said.loc[name]
                said_by = html.escape(f"({citation(finding)}: {finding['design']})")
                items.append(f"<li>{html.escape(finding['finding'])} {said_by}</li>")
        return f'<div class="nh-note"><ul>{"".join(items)}</ul></div>'

    def _refresh(self) -> None:
        self._levels = {lens: float(m.predict(**{self.slider: self._part.level})[self.outcome])
                        for lens, m in self._models.items()}
        self._chart.set(levels=self._levels, at=self._part.slider.value)
        name = words.inside(self._models["document"].labels[self.outcome])
        document, evidence = self.frame["level"]
        start = f"In this model, with {words.inside(self._part.label)} at {whole(self._part.level)}, "
        self._sentence.text = (
            f"{start}the document predicts {name} at {document}; the evidence leaves {evidence}"
            f" (reference couple: {self.frame['reference'].iloc[0]})."
        )
        self._front.name(self._part.names())

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self._chart.still_spec(), self.summary)
