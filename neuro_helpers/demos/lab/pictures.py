"""The lab's pictures as parts that a lesson can use alone: outcomes, brain, chemicals.

A part shows one setting: the one it is given, or, in a lab, the one that the sliders stand at.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import pandas as pd

from neuro_helpers import charts, display
from neuro_helpers.charts.brain import brain_caption, brain_chart
from neuro_helpers.charts.chemicals import ADDED, IN_DOCUMENT, chemicals_chart
from neuro_helpers.charts.regions import ALL_WORDS, region_label, regions_bars_chart, shown_nodes
from neuro_helpers.demos.lab.lab_sentences import Seen, standing
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.handed.arguments import names, truth
from neuro_helpers.kit import Demo, Switch, about, card, column, fill, hide, markup, row, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables.catalogue import load_atlas
from neuro_helpers.wording import whole


class Part(Demo):
    """One picture with its table, its sentence and its controls.

    Parameters
    ----------
    released : iterable of str
        Sliders that follow the model.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
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
        The picture on its white card; a lab uses `plain` instead, and has the controls elsewhere.
    """

    picture_style = ""

    def __init__(self, released: Iterable[str] = (), model: CoupleModel | None = None, lens: str = "document",
                 **setting: float) -> None:
        super().__init__(model, lens)
        self._opened = setting | {"released": names("released", released, self.model.sliders)}
        self._values: dict = {}
        self._chart = self._first_picture()
        self._chart.add_class(self.picture_style)
        self.card = self._card()
        self.show(self.model.predict(**self._opened))
        self.open()

    @functools.cached_property
    def box(self):
        """The part on its own: sentence and picture; made when it is wanted, since a lab does not want it."""
        return column(self._front, self.line, self.card, style="nh-demo")

    @property
    def nodes(self) -> list[str]:
        """Ids of the nodes in the picture."""
        raise NotImplementedError

    @property
    def drawn(self) -> list[str]:
        """Ids of the nodes that the picture can show."""
        return self.nodes

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
        return self.sentence()

    def sentence(self) -> str:
        """Say where each node of the picture stands."""
        return standing([Seen(row.label, row.reference, row.level) for row in self.frame.itertuples()])

    def reset(self) -> None:
        """Back to the setting and the view that it opened with."""
        super().reset()
        self.show(self.model.predict(**self._opened))

    def show(self, levels: pd.Series, untested: Mapping[str, float] | None = None, **values: object) -> None:
        """Draw these levels, and how much of each change nobody tested: one message to the picture on screen.

        A lab works `untested` out once for all its pictures.
        """
        if untested is None:
            untested = untested_shares(self.model, levels, self._opened["released"])
        self._levels = levels
        named = dict(zip(self.model.network.names, levels.tolist(), strict=True))  # a third of the time of to_dict
        self._values |= {"levels": named, "untested": {node: untested[node] for node in self.drawn if untested[node]}}
        self._values |= values
        self.refresh()
        if "box" in self.__dict__:  # in a lab, the lab has the words
            self.say(self.sentence())

    def refresh(self) -> None:
        """Draw what is to be shown."""
        self._chart.set(**{name: value for name, value in self._values.items() if name in self._chart.values})  # noqa: PD011 - no pandas object

    def plain(self):
        """Return a card with the picture alone, for a lab that has the controls elsewhere."""
        return card(self._chart)

    def still(self) -> dict:
        """Return the picture's specification with what it shows now."""
        return self._chart.still_spec()

    def _first_picture(self) -> display.LiveChart:
        raise NotImplementedError

    def _card(self):
        return card(self._chart)

    def _speak(self) -> None:
        if "box" in self.__dict__:
            super()._speak()


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

    picture_style = "nh-outcomes"

    def __init__(self, show_all: bool = False, **more: object) -> None:
        self._all = truth("show_all", show_all)
        super().__init__(**more)

    @property
    def nodes(self) -> list[str]:
        """Ids of the outcomes in the picture."""
        return self._shown[self.controls["show_all"].value]

    @property
    def drawn(self) -> list[str]:
        """Ids of all outcomes: one per family is a choice of the picture's own."""
        return self._shown[True]

    def refresh(self) -> None:
        """Draw all outcomes, or one of each family."""
        self._values["show_all"] = self.controls["show_all"].value
        super().refresh()

    def _first_picture(self) -> display.LiveChart:
        nodes = self.model.nodes
        self._shown = {True: charts.outcome_nodes(nodes), False: charts.first_view(nodes)}
        return self.draw(charts.outcomes_chart, nodes, self.model.reference)

    def _card(self):
        self.switch = self.add("show_all", Switch(f"show all {len(self._shown[True])} outcomes", self._all))
        return card(row(title("Outcomes"), self.switch), self._chart)


class Brain(Part):
    """The document's five brain regions, and its mirror neuron system, on the outlines of an atlas, or as bars.

    Examples
    --------
    >>> brain = Brain(conflict=0.8)
    >>> brain.frame["node"].iloc[0]
    'amygdala'
    """

    picture_style = "nh-brain"

    @property
    def nodes(self) -> list[str]:
        """Ids of the regions in the picture, and of the system that is in no one place."""
        return shown_nodes(self.model.nodes)

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, with the document's word for the side that each region is on."""
        table = super().frame
        table["label"] = table["label"].map(region_label)
        valence = self.model.nodes.loc[table["node"], "valence"].to_numpy()
        sides = zip(table["node"], table["change"] * valence, strict=True)
        return table.assign(word=["" if side == 0 else ALL_WORDS[node][int(side < 0)] for node, side in sides])

    def sentence(self) -> str:
        """Say where each region stands, with the document's word."""
        return standing([Seen(f"{row.label} ({row.word})" if row.word else row.label, row.reference, row.level)
                         for row in self.frame.itertuples()])

    def refresh(self) -> None:
        """Draw the brain, or bars."""
        bars = self.controls["bars"].value
        if bars and self._bars is None:
            self._bars = self.draw(regions_bars_chart, self.model.nodes, self.model.reference)
            fill(self._place, self._drawn, self._bars)
        if self._bars is not None:
            hide(self._drawn, bars)
            hide(self._bars, not bars)
        self._chart = self._bars if bars and self._bars is not None else self._drawn
        super().refresh()

    def plain(self):
        """Return a card with the picture alone, for a lab that has the controls elsewhere."""
        return card(self._place)

    def _first_picture(self) -> display.LiveChart:
        return self.draw(brain_chart, load_atlas(), self.model.nodes, self.model.reference)

    def _card(self):
        self._drawn, self._bars = self._chart, None
        self.switch = self.add("bars", Switch("bars only"))
        self.about = brain_caption(load_atlas())
        self.caption = markup(about("About the picture of the brain", self.about))
        self._place = column(self._chart)
        return card(row(title("The brain"), self.switch), self._place, self.caption)


class Chemicals(Part):
    """The document's five chemicals and cortisol, as small gauges.

    Examples
    --------
    >>> bool(Chemicals(cortisol=0.9).frame.set_index("node").loc["serotonin", "change"] < 0)
    True
    """

    picture_style = "nh-chemicals"

    @property
    def nodes(self) -> list[str]:
        """Ids of the chemicals in the picture."""
        return [node for node in (*IN_DOCUMENT, *ADDED) if node in self.model.nodes.index]

    def _first_picture(self) -> display.LiveChart:
        return self.draw(chemicals_chart, self.model.nodes, self.model.reference)

    def plain(self):
        """Return a card with the picture alone, for a lab whose outcomes say what the marks mean."""
        self._chart.set(has_key=False)
        return super().plain()
