"""The lab's pictures as parts that a lesson can use alone: outcomes, brain, chemicals.

A part shows one setting: the one it is given, or, in a lab, the one that the sliders stand at.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import charts, display
from neuro_helpers.charts.brain import brain_caption, brain_chart
from neuro_helpers.charts.chemicals import ADDED, IN_DOCUMENT, chemicals_chart
from neuro_helpers.charts.regions import WORDS, region_label, regions_bars_chart
from neuro_helpers.demos import words
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, Sentence, about, text_block, whole
from neuro_helpers.tables.catalogue import load_atlas


class Part:
    """One picture with its table, its sentence and its controls.

    Parameters
    ----------
    released : iterable of str
        Sliders that follow the model.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.
    **setting : float
        Levels of the sliders in 0..1, as in `CoupleModel.predict`.

    Attributes
    ----------
    controls : dict of str to widget
    frame : DataFrame
        node, label, reference, level, change (whole numbers, 0 to 100) and exact (level in 0..1).
    summary : str
        One sentence.
    card : widget
        The picture on its white card, as a lab uses it.
    """

    style = ""

    def __init__(self, released: Iterable[str] = (), model: object = None, lens: str = "document",
                 **setting: float) -> None:
        self.model = shipped(lens) if model is None else model
        self.controls: dict[str, widgets.Widget] = {}
        self._opened = setting | {"released": tuple(released)}
        self._values: dict = {}
        self._alone: tuple[Front, Sentence] | None = None  # in a lab, the lab has the words
        self._chart = display.LiveChart(self._first_chart())
        self.card = self._card()
        self.card.add_class("nh-card")
        self._chart.add_class(self.style)
        self.reset()

    @functools.cached_property
    def box(self) -> widgets.VBox:
        """The part on its own: sentence and picture."""
        self._alone = Front(), Sentence()
        box = widgets.VBox([*self._alone, self.card])
        box.add_class("nh-demo")
        self._speak()
        return box

    @property
    def nodes(self) -> list[str]:
        """Ids of the nodes in the picture."""
        raise NotImplementedError

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture."""
        level, reference = self._levels[self.nodes], self.model.reference[self.nodes]
        table = pd.DataFrame({"node": self.nodes, "label": self.model.nodes.loc[self.nodes, "label"],
                              "reference": reference.map(whole), "level": level.map(whole)})
        table["change"] = table["level"] - table["reference"]
        return table.assign(exact=level).reset_index(drop=True)

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return words.told([words.Seen(row.label, row.reference, row.level) for row in self.frame.itertuples()])

    def reset(self) -> None:
        """Back to the setting that it opened with."""
        for control in self.controls.values():
            control.value = False
        self.show(self.model.predict(**self._opened))

    def show(self, levels: pd.Series, **values: object) -> None:
        """Draw these levels: one message to the picture on screen."""
        self._levels = levels
        self._values |= {"levels": levels.to_dict()} | values
        self._draw()

    def still_spec(self) -> dict:
        """Return the picture's specification with what it shows now, for a still picture."""
        return self._chart.still_spec()

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says for each control."""
        return {control: {"label": control.description, "pressed": control.value} for control in self.controls.values()}

    def _draw(self) -> None:
        self._chart.set(**{name: value for name, value in self._values.items() if name in self._chart.values})  # noqa: PD011 - no pandas object
        self._speak()

    def _speak(self) -> None:
        if self._alone is not None:
            self._alone[0].name(self.names())
            self._alone[1].text = self.summary

    def plain(self) -> widgets.VBox:
        """Return the card with the picture alone, for a lab that has the controls elsewhere."""
        self.card.children = self.card.children[1:2] if len(self.card.children) > 1 else self.card.children
        return self.card

    @staticmethod
    def _head(title: str, *controls: widgets.Widget) -> widgets.HBox:
        head = widgets.HBox([text_block("nh-title", title), *controls])
        head.add_class("nh-row")
        return head

    def _card(self) -> widgets.VBox:
        return widgets.VBox([self._chart])

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self._chart.still_spec(), self.summary)


class Outcomes(Part):
    """The outcomes that the document names, one per family or all of them.

    Parameters
    ----------
    show_all : bool
        Start with every outcome instead of one per family.

    Examples
    --------
    >>> outcomes = Outcomes(conflict=0.8)
    >>> len(outcomes.frame), "calm response" in outcomes.summary
    (6, True)
    """

    style = "nh-outcomes"

    def __init__(self, show_all: bool = False, **more: object) -> None:
        self._all = show_all
        super().__init__(**more)

    @property
    def nodes(self) -> list[str]:
        """Ids of the outcomes in the picture."""
        return self._shown[self.controls["show_all"].value]

    def reset(self) -> None:
        """Back to the setting and the view that it opened with."""
        self.controls["show_all"].value = self._all
        self.show(self.model.predict(**self._opened))

    def _first_chart(self) -> object:
        nodes = self.model.nodes
        self._shown = {True: charts.outcome_nodes(nodes), False: charts.first_view(nodes)}
        return charts.outcomes_chart(nodes, self.model.reference, show_all=self._all)

    def _card(self) -> widgets.VBox:
        switch = widgets.ToggleButton(self._all, description=f"show all {len(self._shown[True])} outcomes",
                                      layout={"width": "auto"})
        self.controls["show_all"] = switch
        switch.observe(self._on_switch, names="value")
        return widgets.VBox([self._head("Outcomes", switch), self._chart])

    def _on_switch(self, change: dict) -> None:
        self._values["show_all"] = change["new"]
        self._draw()


class Brain(Part):
    """The document's five brain regions on the outlines of an atlas, or as bars.

    Examples
    --------
    >>> brain = Brain(conflict=0.8)
    >>> brain.frame["node"].iloc[0]
    'amygdala'
    """

    style = "nh-brain"

    @property
    def nodes(self) -> list[str]:
        """Ids of the regions in the picture."""
        return [node for node in WORDS if node in self.model.nodes.index]

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, with the document's word for the side that each region is on."""
        table = super().frame
        table["label"] = table["label"].map(region_label)
        valence = self.model.nodes.loc[table["node"], "valence"].to_numpy()
        sides = zip(table["node"], table["change"] * valence, strict=True)
        return table.assign(word=["" if side == 0 else WORDS[node][int(side < 0)] for node, side in sides])

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return words.told([words.Seen(f"{row.label} ({row.word})" if row.word else row.label, row.reference, row.level)
                           for row in self.frame.itertuples()])

    def _first_chart(self) -> object:
        return brain_chart(load_atlas(), self.model.nodes, self.model.reference)

    def _card(self) -> widgets.VBox:
        self._drawn, self._bars = self._chart, None
        switch = widgets.ToggleButton(False, description="bars only", layout={"width": "auto"})
        switch.observe(self._on_switch, names="value")
        self.controls["bars"] = switch
        self.caption = widgets.HTML(about("About the picture of the brain", brain_caption(load_atlas())))
        self._place = widgets.VBox([self._chart])
        return widgets.VBox([self._head("The brain", switch), self._place, self.caption])

    def _on_switch(self, change: dict) -> None:
        if self._bars is None:
            self._bars = display.LiveChart(regions_bars_chart(self.model.nodes, self.model.reference))
            self._place.children = (self._drawn, self._bars)
        self._chart = self._bars if change["new"] else self._drawn
        self._drawn.layout.display = "none" if change["new"] else None
        self._bars.layout.display = None if change["new"] else "none"
        self._draw()


class Chemicals(Part):
    """The document's five chemicals and cortisol, as small gauges.

    Examples
    --------
    >>> bool(Chemicals(cortisol=0.9).frame.set_index("node").loc["serotonin", "change"] < 0)
    True
    """

    style = "nh-chemicals"

    @property
    def nodes(self) -> list[str]:
        """Ids of the chemicals in the picture."""
        return [node for node in (*IN_DOCUMENT, *ADDED) if node in self.model.nodes.index]

    def _first_chart(self) -> object:
        return chemicals_chart(self.model.nodes, self.model.reference)
