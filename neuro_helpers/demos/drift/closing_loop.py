"""The loop of the closing quotation: where it stands at a learned security and a load, and which way it carries."""

from __future__ import annotations

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.charts.drift.loop_ring import PLACES, PRODUCTS, closing_loop_chart
from neuro_helpers.demos.drift.flow import DAYS_A_WEEK
from neuro_helpers.demos.drift.parts import LENSES, LOAD, choice, styled_box
from neuro_helpers.demos.model_choice import shipped, variant
from neuro_helpers.demos.parts import Front, LevelSlider, Sentence, button, whole
from neuro_helpers.model import level
from neuro_helpers.simulate.couple import REFERENCE_LOAD


class ClosingLoop:
    """Hold learned security anywhere, and see the loop's levels and what builds it or wears it down.

    Parameters
    ----------
    bond, load : float from 0 to 1
        What it opens with.
    lens : {"document", "evidence"}
        Which weights act at first.
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "bond" and "load" (sliders, 0 to 100), the same names with "_box", "lens", "reset".
    frame : DataFrame
        node, label, level (whole number) for the ring and for what the two slow rows multiply.
    speeds : Series
        built, worn: points a week.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> loop = ClosingLoop(bond=0.3)
    >>> bool(loop.speeds["worn"] > loop.speeds["built"])
    True
    """

    def __init__(self, bond: float | None = None, load: float = REFERENCE_LOAD, lens: str = "document",
                 model: object = None) -> None:
        self._tables = shipped(lens) if model is None else model
        nodes = self._tables.nodes
        reference = float(self._tables.reference["bond"])
        bond_row = nodes.loc["bond"].copy()
        bond_row["label"] = _short(bond_row["label"])
        self._sliders = {"bond": LevelSlider("bond", bond_row, reference),
                         "load": LevelSlider("load", LOAD, REFERENCE_LOAD)}
        self._opened = {"bond": level("bond", reference if bond is None else bond), "load": level("load", load)}
        self.controls = {"lens": choice(LENSES, self._tables.lens),
                         "reset": button("start again", "Back to the start", "refresh")}
        for name, part in self._sliders.items():
            part.padlock.layout.display = "none"  # both are held here
            self.controls |= {name: part.slider, f"{name}_box": part.box}
        self._sentence, self._front = Sentence(), Front()
        self._quiet = True
        self._put()
        self._compute()
        edges = [{"source": s, "target": t, "basis": self._basis(s, t)} for s, t in zip(
            PLACES, [*list(PLACES)[1:], "bond"], strict=True)]
        labels = {node: _short(self._tables.labels[node]) for node in PLACES}
        self._chart = display.LiveChart(closing_loop_chart(labels, edges, self._levels, **self.speeds.to_dict()))
        self.box = self._arrange()
        self._quiet = False
        self._refresh()
        for name in ("bond", "load", "lens"):
            self.controls[name].observe(lambda _change: self._refresh(), names="value")
        for part in self._sliders.values():
            part.link_box()  # after the demo listens: the picture is sent first
        self.controls["reset"].on_click(lambda _button: self.reset())

    @property
    def frame(self) -> pd.DataFrame:
        """The levels on screen, and those behind the two bars."""
        nodes = list(dict.fromkeys((*PLACES, *PRODUCTS)))
        return pd.DataFrame({"node": nodes, "label": [self._tables.labels[node] for node in nodes],
                             "level": [whole(self._levels[node]) for node in nodes]})

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    def reset(self) -> None:
        """Back to where it opened."""
        self._quiet = True
        self._put()
        self.controls["lens"].value = self._tables.lens
        self._quiet = False
        self._refresh()

    def _put(self) -> None:
        for name, part in self._sliders.items():
            part.slider.value = round(100 * self._opened[name], 6)

    def _basis(self, source: str, target: str) -> str:
        """Say what the arrow between two stations rests on; the weakest part counts where others lie between them."""
        rows = self._tables.influences
        ends = rows["source"].str.split("*").map(lambda parts: source in parts)
        direct = rows[ends & (rows["target"] == target)]
        if direct.empty:  # co-regulation reaches empathy through the mirror neuron system and the insula
            between = set(rows.loc[ends, "target"]) & set(rows.loc[rows["target"] == target, "source"])
            inner = rows["source"].isin(between) & (rows["target"] == target)
            direct = rows[inner | (ends & rows["target"].isin(between))]
        return max(direct["basis"], key=("document", "finding", "assumption").index, default="assumption")

    def _arrange(self) -> widgets.VBox:
        card = widgets.VBox([self._chart])
        card.add_class("nh-card")
        card.add_class("nh-loop-card")
        sliders = widgets.VBox([part.widget for part in self._sliders.values()])
        sliders.add_class("nh-sliders")
        box = widgets.VBox([self._front, sliders, styled_box([self.controls["lens"], self.controls["reset"]], "nh-row"),
                            self._sentence, card])
        box.add_class("nh-demo")
        box.add_class("nh-drift")
        return box

    def _compute(self) -> None:
        """Ask the model for the state in which everything fast rests, and take the two slow rows from it."""
        model = variant(self._tables, self.controls["lens"].value)
        bond, load = (part.level for part in self._sliders.values())
        levels = model.simulate(minutes=1, bond=bond, load=load, keep_every_minutes=None).at(0)["A"]
        speeds = {"built": 0.0, "worn": 0.0}
        for row in model.influences[model.influences["kind"] == "plastic"].itertuples():
            first, second = row.source.split("*")
            per_week = 100 * DAYS_A_WEEK * abs(row.strength) * levels[first] * levels[second]
            speeds["built" if row.strength > 0 else "worn"] += per_week * (1 - bond if row.strength > 0 else bond)
        self._levels, self.speeds = levels, pd.Series(speeds).round(1)  # as on screen, so that they add up there

    def _refresh(self) -> None:
        if self._quiet:
            return
        self._compute()
        levels = {node: float(self._levels[node]) for node in self.frame["node"]}
        self._chart.set(levels=levels, speeds=self.speeds.to_dict())
        bond, load = (whole(part.level) for part in self._sliders.values())
        built, worn = self.speeds["built"], self.speeds["worn"]
        way = ("it stays where it is" if built == worn else
               f"it {'grows' if built > worn else 'shrinks'} by {abs(built - worn):.1f} a week")
        lens = " with what the evidence leaves" if self.controls["lens"].value == "evidence" else ""
        self._sentence.text = (
            f"In this model{lens}, at a learned security of {bond} and a chronic load of {load}, secure interaction "
            f"and dopamine build {built:.1f} points a week, escalation and cortisol wear down {worn:.1f}: {way}.")
        words = {control: entry for part in self._sliders.values() for control, entry in part.names().items()
                 if control is not part.padlock}
        self._front.name(words | {self.controls["lens"]: {"group": "Which lens acts",
                                                          "chosen": self.controls["lens"].value}})

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self._chart.still_spec(), self.summary)


def _short(label: str) -> str:
    """Take a label without what stands in brackets."""
    return label.split(" (")[0]
