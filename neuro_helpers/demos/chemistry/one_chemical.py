"""One chemical: let it follow the model, hold it or block it, and see what its arrows reach."""

from __future__ import annotations

import functools
import pathlib

import pandas as pd

from neuro_helpers.charts import outcome_nodes
from neuro_helpers.charts.chemical_reach import MOST_ARROWS, MOST_OTHERS, lanes, one_chemical_chart, row_places
from neuro_helpers.charts.chemicals import ADDED, NOT_IN_DOCUMENT
from neuro_helpers.charts.marks import style_of
from neuro_helpers.demos.chemistry import chemical_sentences as sentences
from neuro_helpers.demos.chemistry.asking import CHEMICALS, DAYS, WAYS, Asked, arrows, asked, carrier, missing, reached
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.handed.arguments import known, wrong
from neuro_helpers.handed.arguments import level as a_level
from neuro_helpers.kit import Choice, Demo, Slider, box, card, column, hide, mark, markup, row, styled, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import load
from neuro_helpers.wording import in_sentence, short_label, whole

DAY_WORDS = {"reference": "reference", "warm": "warm", "heated": "heated"}
LEVEL_NOTE = "A level in model units, from 0 to 100: not a blood level, and not a dose. Move it to hold the chemical."
COLUMNS = ("node", "outcome", "family", "reference", "level", "change", "follows", "reach", "exact")


class OneChemical(Demo):
    """Choose one chemical, let it follow the model, hold it or block it, and see which outcomes it reaches.

    Parameters
    ----------
    chemical : str
        "oxytocin", "dopamine", "serotonin", "endorphins", "vasopressin" or "cortisol".
    day : {"reference", "warm", "heated"}
        The reference couple; a warm evening (warm engagement held at 90); a heated one (a disagreement of 80, and
        cortisol follows the model).
    way : {"follows", "held", "blocked"}
        Blocked means that every arrow out of the chemical is off, while its level stays what it is.
    level : float, optional
        Where the chemical is held (0 to 1), for ``way="held"`` alone.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.

    Attributes
    ----------
    controls : dict of str to widget
        "chemical", "way", "level" (0 to 100; to move it is to hold the chemical) with "level_box", "day", "lens",
        "undo", "reset".
    frame : DataFrame
        One row for each outcome: node, outcome, family, reference, level, change, follows (the level on the same day
        while the chemical follows the model), all whole numbers from 0 to 100; reach ("direct", "indirect" or "");
        exact (level in 0..1).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> demo = OneChemical("endorphins", day="warm")
    >>> demo.controls["way"].value = "blocked"
    >>> comfort = demo.frame.set_index("node").loc["comfort"]
    >>> bool(comfort["level"] == comfort["reference"] < comfort["follows"])
    True
    """

    style = "nh-one"
    sheet = pathlib.Path(__file__).with_name("one_chemical.css")

    def __init__(self, chemical: str = "endorphins", day: str = "reference", way: str = "follows",
                 level: float | None = None, model: CoupleModel | None = None, lens: str = "document") -> None:
        super().__init__(model, lens)
        known("chemical", chemical, CHEMICALS)
        known("day", day, DAYS)
        known("way", way, WAYS)
        if level is not None and way != "held":
            raise wrong("level", level, 'None, but for way="held"')
        start = 50 if level is None else round(100 * a_level("level", level), 6)
        self._chemical = self.add("chemical", Choice("Which chemical", {node: node for node in CHEMICALS}, chemical))
        self._way = self.add("way", Choice("What is done to it", {way: way for way in WAYS}, way))
        self._level = self.add("level", Slider(
            "Its level", int(start) if float(start).is_integer() else start, ends=("low", "high"), note=LEVEL_NOTE,
            unit="in model units; to move it is to hold the chemical"))
        self._day = self.add("day", Choice("Which evening", DAY_WORDS, day))
        self._lens = self.lens_choice()
        self._found: Asked | None = None
        self._shown: tuple = ()  # what the slider's number belongs to, and that number
        self._reach: dict[tuple, list[str]] = {}
        self._arrows: dict[tuple, pd.DataFrame] = {}
        self._at_first = way == "held" and level is None  # it is held where it stands
        self._chart = self._picture()
        self.open(*self._arranged())

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, one row for each outcome; without rows where the table lacks a node."""
        if self._found is None:
            return pd.DataFrame(columns=list(COLUMNS))
        nodes = self._places
        table = self.model.nodes.loc[list(nodes)]
        now, follows, start = (levels[list(nodes)] for levels in (self._found.levels, self._free.levels,
                                                                  self.model.reference))
        frame = pd.DataFrame({
            "node": list(nodes), "outcome": table["label"], "family": table["family"], "reference": start.map(whole),
            "level": now.map(whole), "change": now.map(whole) - start.map(whole), "follows": follows.map(whole),
            "reach": [self._reaches.get(node, "") for node in nodes], "exact": now})
        return frame.reset_index(drop=True)

    def sentence(self) -> str:
        """Say what is done to the chemical, and what moves."""
        if self._found is None:
            return sentences.lacks(self._lacks)
        node, labels, way = self._chemical.value, self.model.labels, self._way.value
        outcomes = self.frame.set_index("node").rename(columns={"outcome": "label"})
        return sentences.summary(sentences.Seen(
            label=short_label(labels[node]), day=self._day.value, way=way, lens=self.model.lens,
            level=whole(self._found.levels[node]), reference=whole(self.model.reference[node]),
            follows=whole(self._free.levels[node]), outcomes=outcomes, still=self._moves_still(outcomes),
            acts=bool((self._arrows_of(node)["strength"] != 0).any())))

    # -- building ---------------------------------------------------------------------------------------------------

    def _picture(self):
        nodes = self.model.nodes
        self._places = row_places(nodes) if outcome_nodes(nodes) else {}
        there = {node: NOT_IN_DOCUMENT if node in ADDED else "" for node in CHEMICALS if node in nodes.index}
        return self.draw(one_chemical_chart, nodes, self.model.reference, there, style="nh-one-picture")

    def _arranged(self) -> list:
        self._quoted = markup(style="nh-one-quoted")
        named = [column(title(control.name), control, style="nh-one-named")
                 for control in (self._chemical, self._way, self._day, self._lens)]
        chosen, way, day, lens = named
        left = column(chosen, self._quoted, way, self._level, day, lens, row(*self.way_back()), self.line,
                      style="nh-one-left")
        self._drawn = card(self._chart)
        return [box(left, self._drawn, style="nh-one-main")]

    # -- moving -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the model, with what is done to the chemical and without, and draw both."""
        self.model = self.under(self._lens.value)
        node, day = self._chemical.value, self._day.value
        self._quoted.value = self._document(node)
        self._lacks = missing(self.model, node, day)
        hide(self._drawn, bool(self._lacks))
        self._level.rest(bool(self._lacks))
        if self._lacks:
            self._found, self._shown = None, ()
            return
        self._free = asked(self.model, node, day, "follows")
        self._take_hold((node, day, self._lens.value))
        way = self._way.value
        self._found = self._free if way == "follows" else asked(self.model, node, day, way, self._level.level)
        if way != "held":
            self._level.value = whole(self._found.levels[node])
        self._shown = (node, day, self._lens.value, way, self._level.value)
        mark(self._level.widget, "nh-released", way != "held")
        self._draw(node, way)

    def _take_hold(self, place: tuple) -> None:
        """Hold the chemical where its slider was moved to, or where it stands when it is to be held."""
        way, shown = self._way.value, self._shown
        if way != "held" and shown[:-1] == (*place, way) and self._level.value != shown[-1]:
            self._way.value = "held"
        elif self._at_first:
            self._level.value = whole(self._free.levels[place[0]])
        self._at_first = False

    def _draw(self, node: str, way: str) -> None:
        found, free, lens = self._found, self._free, self._lens.value
        assert found is not None
        rows, key = self._arrows_of(node), (node, self._day.value, lens)
        inside = rows["target"].isin(list(self._places))
        if key not in self._reach:
            self._reach[key] = reached(self.model, node, self._day.value)
        self._reaches = dict.fromkeys(self._reach[key], "indirect") | dict.fromkeys(rows["target"][inside], "direct")
        shares = untested_shares(found.model, found.levels, found.released, found.hold)
        drawn = [node, *self._places]
        self._chart.set(
            chemical=node, done=sentences.done(way), blocked=way == "blocked",
            levels={one: float(found.levels[one]) for one in drawn}, reach=self._reaches,
            rings={} if way == "follows" else {one: float(free.levels[one]) for one in self._places},
            untested={one: shares[one] for one in drawn if shares[one]},
            arrows=self._to_outcomes(rows[inside][:MOST_ARROWS]),
            others=[self._to_other(arrow) for _id, arrow in rows[~inside][:MOST_OTHERS].iterrows()])

    def _arrows_of(self, node: str) -> pd.DataFrame:
        """Return the rows of a chemical's arrows under the lens, looked for once."""
        key = node, self._lens.value
        if key not in self._arrows:
            self._arrows[key] = arrows(self.model, node)
        return self._arrows[key]

    def _to_outcomes(self, rows: pd.DataFrame) -> list[dict]:
        found, sides = [], lanes(self._places, rows["target"].to_list())
        for _id, arrow in rows.iterrows():
            rank, heads = self._places[arrow["target"]]
            side, lane, lane_on_top = sides[arrow["target"]]
            found.append(self._line_of(arrow, 1.0, 4.6) | {
                "rank": rank, "heads": heads, "side": side, "lane": lane, "lane_on_top": lane_on_top,
                "phrase": sentences.quoted(arrow["phrase"]), "state": sentences.state_words(arrow, self._lens.value)})
        return found

    def _to_other(self, arrow: pd.Series) -> dict:
        node = arrow["target"]
        is_held = node in self.model.network.settable and node not in self._found.released  # type: ignore[union-attr]
        name = in_sentence(short_label(self.model.labels[node])).removeprefix("the ")
        return self._line_of(arrow, 1.0, 4.0) | {"text": name + (" (held)" if is_held else "")}

    def _line_of(self, arrow: pd.Series, thin: float, thick: float) -> dict:
        """Say how an arrow is drawn: as wide as it is strong."""
        look, strength = style_of(arrow["basis"], arrow["state"]), abs(float(arrow["strength"]))
        return {"colour": look.colour, "untested": look.dash[1] > 0, "width": round(thin + thick * strength, 2),
                "off": strength == 0, "said": sentences.arrow_said(arrow, self.model.labels, self._lens.value)}

    def _moves_still(self, outcomes: pd.DataFrame) -> tuple[str, str, str] | None:
        """Return which outcome of a blocked chemical moves most all the same, through what, and how much of it."""
        direct = outcomes[outcomes["reach"] == "direct"]
        if self._way.value != "blocked" or not direct["change"].any():
            return None
        node = str(direct["change"].abs().idxmax())
        found = carrier(self._found, node)  # type: ignore[arg-type]
        if found is None:
            return None
        source, share = found
        name = in_sentence(short_label(self.model.labels[source]))
        if self.model.nodes.at[source, "layer"] != "chemical":  # "feels safe" is a name, too
            name = f"{sentences.OPEN}{name}{sentences.CLOSE}"
        return node, name, "mostly" if share > 0.5 else "partly"

    def _document(self, node: str) -> str:
        """Return the document's row about a chemical, word for word."""
        rows = _document_rows()
        if node not in rows.index:
            return styled("nh-note", "The document does not mention it: we added it.")
        role, effect = rows.loc[node, ["role_in_secure_couples", "effect_on_behavior"]]
        return (styled("nh-note", f"The document: {sentences.OPEN}{role}{sentences.CLOSE}. "
                                  f"{sentences.OPEN}{effect}{sentences.CLOSE}."))


@functools.cache
def _document_rows() -> pd.DataFrame:
    rows = load("neurochemicals")
    return rows.set_index(rows["chemical"].str.lower())
