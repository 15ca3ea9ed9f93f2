"""HoldRegion: hold one brain region at a level, keep others still, and see what that changes, and what not."""

from __future__ import annotations

import html
import pathlib
from collections.abc import Iterable

import pandas as pd

from neuro_helpers.charts.held_region import FOLLOWS, MOST_OTHER, MOST_OWN, held_region_chart
from neuro_helpers.charts.outcomes import outcome_nodes
from neuro_helpers.charts.regions import ALL_WORDS, WORDS, region_label, shown_nodes
from neuro_helpers.demos.lab.pictures import Brain
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.demos.regions.hold_sentences import BOTH, Held, Seen, at_rest, holding
from neuro_helpers.explain import reached
from neuro_helpers.handed.arguments import known, names
from neuro_helpers.handed.arguments import level as checked_level
from neuro_helpers.kit import Choice, Demo, Slider, Switch, box, card, column, markup, row, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import load
from neuro_helpers.wording import LENSES, whole

# Rows of scenarios.csv, and how a sentence begins.
SITUATIONS = {"reference": "In the reference couple", "heated_free": "In the heated evening"}
WATCHED = "calm_response"  # every region is asked about it
STATES = {"follows": "no", "zero": "at 0", "reference": "at its reference", "full": "at 100",
          "slider": "at the slider"}
# What stands below the region's level -> what stands at the buttons, so that the two agree: a tick holds it, too.
KEPT, YOURS = "kept still", "held by you"
STANDS = {FOLLOWS: "It follows the model.", KEPT: "Kept still: ticked below.", YOURS: "You hold it."}
MISSING = "This table has no row for the {}, so there is nothing to hold here."


class HoldRegion(Demo):
    """Hold a brain region, keep others still, and see what that changes in one of two situations.

    To hold is to cut the arrows into a region, as a closed padlock does for a slider. What is shown is compared with
    the same situation with nothing held.

    Parameters
    ----------
    region : str
        A region of the document, or "mirror_system".
    situation : {"reference", "heated_free"}
        The reference couple, or a heated disagreement in which cortisol follows.
    keep : iterable of str
        Regions that are kept still: held at their reference.
    level : float from 0 to 1, optional
        What the region is held at; it follows the model when not given.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.

    Attributes
    ----------
    controls : dict of str to widget
        "region", "state" ("follows", "zero", "reference", "full", "slider"), "level" (a slider from 0 to 100, with
        "level_box"), "situation", "keep_<region>" for each of the five, "bars", "undo", "reset". None where the table
        has no such region.
    frame : DataFrame
        Every outcome: node, outcome, reference, free (with nothing held), level (whole numbers, 0 to 100), change (from
        free), shown ("own", "other" or "", as in the picture) and exact (level in 0..1).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> demo = HoldRegion("insula", situation="heated_free", level=0.6)
    >>> "stays at 31. No chain of arrows leads there." in demo.summary
    True
    """

    style = "nh-hold"
    sheet = pathlib.Path(__file__).with_name("hold_region.css")

    def __init__(self, region: str = "insula", situation: str = "reference", keep: Iterable[str] = (),
                 level: float | None = None, model: CoupleModel | None = None, lens: str = "document") -> None:
        super().__init__(model, lens)
        known("region", region, ALL_WORDS)
        known("situation", situation, SITUATIONS)
        kept = names("keep", keep, WORDS)
        start = None if level is None else checked_level("level", level)
        self._levels = self._free = self.model.reference
        self._outcomes = outcome_nodes(self.model.nodes)
        self._seen = {node: Seen(self.model.labels[node], *[whole(self._levels[node])] * 2) for node in self._outcomes}
        self._regions = {node: region_label(self.model.labels[node]) for node in shown_nodes(self.model.nodes)}
        self._missing = "" if region in self._regions else MISSING.format(region.replace("_", " "))
        if self._missing:
            self.open(card(self.line))
            return
        self._scenes = {name: setting for name in SITUATIONS if (setting := self._setting(name)) is not None}
        known("situation", situation, self._scenes)
        self._make_controls(region, situation, kept, start)
        self._make_pictures()
        self.open(*self._arranged())

    # -- what is set ---------------------------------------------------------------------------------------------------

    @property
    def region(self) -> str:
        """The region that is shown."""
        return self._region.value

    @property
    def held(self) -> float | None:
        """The level that the region is held at, in 0..1; None while it follows the model."""
        return {"follows": None, "zero": 0.0, "reference": float(self.model.reference[self.region]), "full": 1.0,
                "slider": self._slider.level}[self._state.value]

    @property
    def kept(self) -> tuple[str, ...]:
        """The regions that are ticked under *keep still*."""
        return tuple(node for node, tick in self._keep.items() if tick.value)

    @property
    def hold(self) -> dict[str, float]:
        """What `CoupleModel.predict` holds: what the region is held at wins over its tick."""
        ticked = {node: float(self.model.reference[node]) for node in self.kept}
        return ticked | ({} if self.held is None else {self.region: self.held})

    @property
    def setting(self) -> dict:
        """Arguments for `CoupleModel.predict`, without `hold`: the situation."""
        return self._scenes[self._situation.value]

    def _setting(self, name: str) -> dict | None:
        """Return a starting point of the table as arguments; the reference couple needs none."""
        rows = self.model.scenarios.set_index("scenario")
        if name == "reference":
            return {"released": ()}
        if name not in rows.index:
            return None
        free = tuple(node.strip() for node in str(rows.at[name, "released"]).split(";") if node.strip())
        held = {node: float(rows.at[name, node]) for node in self.model.sliders
                if node not in free and pd.notna(rows.at[name, node])}
        return held | {"released": free}

    # -- what is on screen ---------------------------------------------------------------------------------------------

    @property
    def frame(self) -> pd.DataFrame:
        """Every outcome, with what is held and with nothing held."""
        nodes = self._outcomes
        shown = {} if self._missing else dict.fromkeys(self._others[self.region], "other") | dict.fromkeys(
            self._own[self.region]["target"], "own")
        table = pd.DataFrame({
            "node": nodes, "outcome": [self.model.labels[node] for node in nodes],
            "reference": [whole(level) for level in self.model.reference[nodes]],
            "free": [self._seen[node].free for node in nodes], "level": [self._seen[node].level for node in nodes],
            "change": [self._seen[node].change for node in nodes], "shown": [shown.get(node, "") for node in nodes]})
        return table.assign(exact=self._levels[nodes].to_numpy())

    def refresh(self) -> None:
        """Ask the model twice, with what is held and with nothing held, and draw the difference."""
        if self._missing:
            return
        hold, names_ = self.hold, self.model.network.names
        self._free = self.model.predict(**self.setting)
        self._levels = self.model.predict(hold=hold, **self.setting) if hold else self._free
        now, free = (dict(zip(names_, levels.tolist(), strict=True)) for levels in (self._levels, self._free))
        self._seen = {node: Seen(self.model.labels[node], whole(now[node]), whole(free[node]))
                      for node in self._outcomes}
        if self._state.value != "slider":
            self._slider.value = float(whole(now[self.region]))
        drawn = {*self._own[self.region]["target"], *self._others[self.region]}
        rest = sum(bool(one.change) for node, one in self._seen.items() if node not in drawn)
        held = FOLLOWS if self.region not in hold else KEPT if self.held is None else YOURS
        self._chart.set(region=self.region, held=held, levels=now, free=free, untested=self._untested(self._free),
                        rest=rest)
        self._says.value = self._verbatim[self.region]
        self._stands.value = f'<div class="nh-hold-stands">{STANDS[held]}</div>'
        self.brain.show(self._levels, self._untested(),
                        focus=self.region, kept=dict.fromkeys(hold, True))

    def sentence(self) -> str:
        """Say what is held, and what that changes."""
        if self._missing:
            return self._missing
        own = list(dict.fromkeys(self._own[self.region]["target"]))
        watched = self._seen.get(WATCHED) if self.held is None or WATCHED not in own else None
        evening = f"{SITUATIONS[self._situation.value]}{LENSES[self.model.lens].clause}"
        if not self.hold:
            return at_rest(evening, self._regions[self.region], watched)
        held = None if self.held is None else self._as_held(self.region)
        kept = [self._as_held(node) for node in self.kept if self.held is None or node != self.region]
        said = holding(evening, held, kept, [self._seen[node] for node in own], watched,
                       WATCHED in self._reached(self.hold), [one.change for one in self._seen.values()])
        return said + (BOTH if held and self.region in self.kept else "")

    def reset(self) -> None:
        """Back to where it opened; the brain is a brain again."""
        if not self._missing:
            self.brain.switch.value = False
        super().reset()

    def _as_held(self, node: str) -> Held:
        return Held(self._regions[node], whole(self._levels[node]), whole(self._free[node]))

    def _fixed(self, hold: Iterable[str] = ()) -> set[int]:
        """Places of all nodes whose level is set."""
        network = self.model.network
        free = {network.index[node] for node in self.setting["released"]}
        return (set(network.inputs) - free) | {network.index[node] for node in hold}

    def _untested(self, since: pd.Series | None = None) -> dict[str, float]:
        """Return which share of each node's change runs over arrows that nobody tested."""
        return untested_shares(self.model, self._levels, self.setting["released"], self.hold, since)

    def _reached(self, start: Iterable[str]) -> frozenset[str]:
        network = self.model.network
        return reached(network, start, [network.names[place] for place in self._fixed(self.hold)])

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_controls(self, region: str, situation: str, kept: tuple[str, ...], start: float | None) -> None:
        reference = float(self.model.reference[region])
        at_first = {None: "follows", 0.0: "zero", reference: "reference", 1.0: "full"}.get(start, "slider")
        labels = self.model.scenarios.set_index("scenario")["label"]
        self._region = self.add("region", Choice("Region", self._regions, region))
        self._state = self.add("state", Choice("Hold it", STATES, at_first))
        self._slider = self.add("level", Slider(
            "Level of the region", round(100.0 * (reference if start is None else start), 6)))
        self._situation = self.add("situation", Choice("Situation", {
            name: str(labels.get(name, SITUATIONS[name])) for name in self._scenes}, situation))
        self._keep = {node: self.add(f"keep_{node}", Switch(label, node in kept, name=f"Keep still: {label}",
                                                            tick=True))
                      for node, label in self._regions.items() if node in WORDS}
        self._buttons = self.way_back()
        # A hand on the slider holds the region there. This comes before the answer, so that it is part of the move.
        self._slider.watch(lambda _drag: self._take_hold())

    def _take_hold(self) -> None:
        if self._is_open and not self.state.is_quiet:
            with self.state.quiet():
                self._state.value = "slider"

    def _make_pictures(self) -> None:
        model = self.model
        self._own = {node: self._own_rows(node) for node in self._regions}
        self._others = {node: self._other_outcomes(node) for node in self._regions}
        self._verbatim = {node: self._document(node) for node in self._regions}
        labels, reference = model.labels, model.reference
        regions = [{"region": node, "label": label, **_two_lines(label)} for node, label in self._regions.items()]
        own = [{"region": node, "rank": rank, "node": one.target, "label": labels[one.target],
                "reference": float(reference[one.target]), "phrase": one.phrase, "basis": one.basis,
                "state": one.state, "first": one.phrase not in list(rows["phrase"])[:rank],
                "short": "nobody tested it" if one.state == "untested" else f"tested: {one.state}"}
               for node, rows in self._own.items() for rank, one in enumerate(rows.itertuples())]
        others = [{"region": node, "rank": rank, "node": outcome, "label": labels[outcome],
                   "reference": float(reference[outcome])}
                  for node, outcomes in self._others.items() for rank, outcome in enumerate(outcomes)]
        self._chart = self.draw(held_region_chart, regions, own, others, reference)
        self.brain = Brain(model=model)
        self.adopt(self.brain)

    def _own_rows(self, region: str) -> pd.DataFrame:
        """Return the arrows that stand for the document's phrases about a region: its own row's, if it has one."""
        rows = self.model.influences[(self.model.influences["source"] == region)
                                     & (self.model.influences["phrase"] != "")
                                     & self.model.influences["target"].isin(self._outcomes)]
        first = rows[rows["document_row"].str.startswith("brain_regions:")]
        return (first if len(first) else rows).head(MOST_OWN)

    def _other_outcomes(self, region: str) -> list[str]:
        """Return the outcome that is always watched, and those that the region moves most between its ends.

        They are chosen once, in the reference couple, so that nothing jumps.
        """
        low, high = (self.model.predict(hold={region: end}) for end in (0.0, 1.0))
        most = (low - self.model.reference).abs().combine((high - self.model.reference).abs(), max)
        own = set(self._own[region]["target"])
        moved = [node for node in self._outcomes
                 if node not in own | {WATCHED} and most[node] >= 0.005]
        watched = [WATCHED] if WATCHED in self.model.nodes.index and WATCHED not in own else []
        ranked = sorted(moved, key=lambda node: -most[node])[:MOST_OTHER - len(watched)]
        return watched + ranked

    def _document(self, region: str) -> str:
        """Return the document's whole row about a region, word for word; for another node, the step that names it."""
        rows = load("brain_regions")
        found = rows[rows["region"].str.lower() == region.replace("_", " ")]
        if len(found):
            said = found.iloc[0]
            parts = [("The document, section 1", said["region"]),
                     ("role in secure attachment", said["role_in_secure_attachment"]),
                     ("activation effects", said["activation_effects"])]
        else:
            steps = load("interaction_flow").set_index("step")
            named = self._own[region]["document_row"].str.extract(r"interaction_flow:(\d+)")[0].dropna()
            parts = [(f"The document, step {step}", " \N{RIGHTWARDS ARROW} ".join(steps.loc[int(step)]))
                     for step in dict.fromkeys(named)] or [("The document", "does not name it")]
        said_all = "; ".join(f"{name}: <strong>{html.escape(str(words))}</strong>" for name, words in parts)
        return f'<div class="nh-says">{said_all}.</div>'

    def _arranged(self) -> list:
        self._says, self._stands = markup(), markup()
        keep = row(title("Keep still"), *self._keep.values(), style="nh-row nh-ticks")
        brain = column(self._says, self.brain.plain(), row(self.brain.switch, self.brain.caption))
        return [row(title("Region"), self._region, *self._buttons),
                row(title("Hold it"), self._state, self._stands, column(self._slider, style="nh-hold-slider")),
                row(title("Situation"), self._situation, keep),
                self.line, box(card(self._chart), brain, style="nh-hold-pictures")]


def _two_lines(label: str) -> dict[str, str]:
    """Break a long name after its first word."""
    first, _, second = label.partition(" ")
    return {"first": label, "second": ""} if len(label) <= 14 or not second else {"first": first, "second": second}
