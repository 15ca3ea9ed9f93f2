"""What pushes at a beat. The sentence and the picture both ask here, so that they can't say different things."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from neuro_helpers.charts.steps.step_places import NODES, STEP_NODES
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import Beat, Script
from neuro_helpers.wording import BASES, in_sentence, listed

NAMES = {"conflict": "the disagreement", "amygdala": "the amygdala", "anterior_cingulate_cortex": "the cingulate (ACC)",
         "insula": "the insula", "prefrontal_cortex": "the prefrontal cortex", "felt_safety": "the feeling of safety",
         "mirror_system": "the mirror neuron system", "repair": "the repair attempt"}  # inside a sentence
BUILDS, WEARS_DOWN = "secure_interaction*dopamine", "escalation*cortisol"  # the slow flow of learned security
REPAIRER = "A"  # the one whose repair attempt the script pushes
LEAST = 0.004  # a push against a step that is smaller is not spoken of


@dataclass(frozen=True)
class Push:
    """What moves one row of one partner at a beat, or stands in its way.

    Attributes
    ----------
    partner : str
        In whom the row is.
    kind : {"arrow", "script", "switch", "nothing"}
    source, owner : str
        Where the arrow begins: a node, and the partner whose node it is.
    up : bool
        Whether it moves the row up.
    less : bool
        It moves the row because it pushes less than before.
    against : bool
        It works against what the step asks for.
    basis, evidence : str
        What the arrow rests on, and what findings leave of it; "" for what is no arrow of the model.
    """

    partner: str
    kind: str
    source: str = ""
    owner: str = ""
    up: bool = True
    less: bool = False
    against: bool = False
    basis: str = ""
    evidence: str = ""

    def ends(self, beat: Beat) -> set[tuple[str, str, str, str]]:
        """Source, its partner, target and its partner, of each arrow that it is made of."""
        return {(source, self.owner, beat.node, self.partner) for source in self.source.split("*")}


def pushes(script: Script, beat: Beat) -> list[Push]:
    """What the beat's row is pushed by: one answer for each of the beat's partners, none where nothing is told.

    Examples
    --------
    >>> from neuro_helpers import CoupleModel
    >>> script = Script(CoupleModel.load())
    >>> [(push.source, push.owner) for push in pushes(script, script.beats[2])]
    [('warmth', 'A')]
    """
    if beat.kind == "push" or (beat.kind == "condition" and beat.direction == "rise" and script.pushed(beat)):
        return [Push(partner, "script") for partner in beat.partners]
    if beat.kind == "condition" and beat.node == "bond":
        return [Push(partner, "arrow", BUILDS, partner, **_rests(script, BUILDS, partner, "bond", partner))
                for partner in beat.partners]
    if beat.kind == "condition":
        found = [(partner, *script.strongest_for(beat, partner)) for partner in beat.partners]
        return [_arrow(script, beat, partner, source, owner) for partner, source, owner, more in found if more > 0]
    return [_against(script, beat, partner) for partner in beat.partners] if beat.kind == "fails" else []


def _arrow(script: Script, beat: Beat, partner: str, source: str, owner: str) -> Push:
    up, row = script.goes_up(beat, partner), _row(script, source, owner, beat.node, partner)
    less = row is not None and up != (row["strength"] > 0)
    return Push(partner, "arrow", source, owner, up, less, **_rests(script, source, owner, beat.node, partner))


def _row(script: Script, source: str, owner: str, node: str, partner: str) -> pd.Series | None:
    """The row of influences.csv that an arrow is; None where the tables have none."""
    rows = script.model.influences
    joins = (rows["partner"] == "self") == (owner == partner)
    found = rows[joins & (rows["source"] == source) & (rows["target"] == node) & (rows["strength"] != 0)]
    return found.iloc[0] if len(found) else None


def _rests(script: Script, source: str, owner: str, node: str, partner: str) -> dict[str, str]:
    """Basis and state of an arrow, as `Push` takes them."""
    row = _row(script, source, owner, node, partner)
    return {} if row is None else {"basis": str(row["basis"]), "evidence": str(row["state"])}


def _against(script: Script, beat: Beat, partner: str) -> Push:
    if script.is_held(beat.node, partner):
        return Push(partner, "switch")
    if beat.node == "bond":
        rests = _rests(script, WEARS_DOWN, partner, "bond", partner)
        return Push(partner, "arrow", WEARS_DOWN, partner, up=False, against=True, **rests)
    source, owner, more = script.strongest_against(beat, partner)
    if more <= LEAST:
        return Push(partner, "nothing")
    rests = _rests(script, source, owner, beat.node, partner)
    return Push(partner, "arrow", source, owner, not script.goes_up(beat, partner), against=True, **rests)


ARROW_COLUMNS = ["key", "row", "step", "source", "target", "source_partner", "target_partner", "basis", "evidence",
                 "strength", "said"]


def acts(arrow, beat: Beat) -> bool:
    """Whether an arrow of the step is one that can bring what a beat asks for."""
    if arrow.source == "repair" or beat.kind == "push":
        return arrow.source == "repair" and beat.kind == "push"
    return (arrow.target == beat.node and arrow.target_partner in beat.partners
            and beat.kind in ("condition", "unjudged", "fails") and (arrow.strength > 0) == (beat.direction == "rise"))


def arrow_table(influences: pd.DataFrame, conditions: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """The arrows that each step can light: one row for each arrow from a partner's node to a partner's node.

    An arrow belongs to a step if its row says so; where no row of the step leads to a condition, those that say nothing
    and join two nodes of the step do; it runs with the order of the conditions. A's repair belongs to step 3.

    Returns
    -------
    DataFrame
        key, row, step, source, target, source_partner, target_partner, basis, evidence (the row's state), strength and
        said.
    """
    found = []
    acting = influences[(influences["strength"] != 0) & (influences["moderator"] == "")]
    for step, asked in conditions.groupby("step"):
        shown = [node for node in STEP_NODES.get(int(step), NODES) if node in labels.index]
        first = asked.groupby("node")["order"].min()
        who = dict(zip(asked["node"], asked["partner"], strict=True))
        own = set(acting.loc[acting["step"] == step, "target"])
        for row in acting.itertuples():
            mine = row.step == step if pd.notna(row.step) else (
                row.target in first.index and (row.target not in own or row.source == "repair"))
            for source in str(row.source).split("*"):
                if mine and source in shown and row.target in shown and _in_order(source, row.target, first):
                    found += _between(row, int(step), source, who, labels)
    return pd.DataFrame(found, columns=ARROW_COLUMNS)  # with its columns where no arrow acts, too


def _in_order(source: str, target: str, first: pd.Series) -> bool:
    if target in first.index:
        return source not in first.index or first[source] < first[target]
    return source not in first.index or first[source] == 1


def _between(row, step: int, source: str, who: dict, labels: pd.Series) -> list[dict]:
    """One arrow for each pair of partners that the row joins and the step is about."""
    arrows = []
    for start in PARTNERS:
        end = start if row.partner == "self" else PARTNERS[1 - PARTNERS.index(start)]
        told = all(who.get(node, "both") in ("both", partner) for node, partner in ((source, start), (row.target, end)))
        if not told or (source == "repair" and start != REPAIRER):
            continue
        arrows.append({
            "key": f"{row.Index}:{source}:{start}{end}:{step}", "row": row.Index, "step": step, "source": source,
            "target": row.target, "source_partner": start, "target_partner": end, "basis": row.basis,
            "evidence": row.state, "strength": float(row.strength),
            "said": f"Arrow ({BASES[row.basis]}, {row.state}): {labels[source]} of {start} to {labels[row.target]} of "
                    f"{end}"})
    return arrows


def lesser(arrows: pd.DataFrame, beat: Beat, found: list[Push]) -> list[tuple[str, str]]:
    """The step's own arrows that lead to the beat's row and are not what pushes most: their sources and partners."""
    told = set().union(*(push.ends(beat) for push in found))
    into = [arrow for arrow in arrows[arrows["step"] == beat.step].itertuples() if acts(arrow, beat)]
    return [(arrow.source, arrow.source_partner) for arrow in into
            if (arrow.source, arrow.source_partner, arrow.target, arrow.target_partner) not in told]


class Words:
    """Puts a push into words, in a sentence and beside its row.

    Parameters
    ----------
    script : Script
    labels : Series
        Short names of the nodes.
    """

    def __init__(self, script: Script, labels: pd.Series) -> None:
        self.script, self.labels = script, labels

    def name(self, node: str) -> str:
        """A node inside a sentence; or two that act together."""
        if "*" in node:
            return " together with ".join(self.name(part) for part in node.split("*"))
        return NAMES.get(node, in_sentence(str(self.labels.get(node, self.script.model.labels.get(node, node)))))

    def of(self, node: str, partner: str) -> str:
        """A node of a partner: "A's amygdala"."""
        return f"{partner}'s {self.name(node).removeprefix('the ')}"

    def sentence(self, beat: Beat, found: list[Push]) -> str:
        """Who does what to whom; the beginning of a sentence, without its numbers."""
        if found[0].kind == "script":
            both = "in both partners" if len(found) == 2 else f"in {found[0].partner}"
            return f"our script pushes {self.name(beat.node)} up {both}"
        if len(found) == 2 and len({(push.source, push.owner, push.up, push.less) for push in found}) == 1:
            whose = self.of(found[0].source, found[0].owner)
            return f"{self._does(whose, found[0], self.name(beat.node))} in both partners"
        owners = {"each" if push.owner == push.partner else "the other" for push in found}
        if len(found) == 2 and len(owners) == 1 and len({(push.source, push.up, push.less) for push in found}) == 1:
            name = self.name(found[0].source)
            whose = name if owners == {"each"} else f"the other's {name.removeprefix('the ')}"
            return f"in each partner, {self._does(whose, found[0], self.name(beat.node))}"
        return listed([self._does(self.of(push.source, push.owner), push, self.of(beat.node, push.partner))
                       for push in found])

    def others(self, beat: Beat, found: list[Push], arrows: pd.DataFrame) -> str:
        """Name the step's arrows that push less, and say so where none of the step's arrows pushes most."""
        less = [one for one in lesser(arrows, beat, found) if one[0] not in {push.source for push in found}]
        sources, owners = list(dict.fromkeys(source for source, _owner in less)), {owner for _source, owner in less}
        named = [self.of(source, *owners) if len(owners) == 1 else self.name(source) for source in sources]
        own = arrows[arrows["step"] == beat.step]
        ends = set(zip(own["source"], own["source_partner"], own["target"], own["target_partner"], strict=True))
        mine = any(push.ends(beat) & ends for push in found)
        if not sources:
            return "" if mine else " This step of the document does not name that push."
        one, which = len(sources) == 1, "other" if mine else "own"
        return f" The step's {which} arrow{'' if one else 's'}, from {listed(named)}, push{'es' if one else ''} less."

    @staticmethod
    def _does(whose: str, push: Push, what: str) -> str:
        if push.less:
            return f"{whose} eases and pushes {what} {'down' if push.up else 'up'} less"
        return f"{whose} pushes {what} {'up' if push.up else 'down'}"

    def note(self, push: Push) -> tuple[str, str]:
        """What stands beside the row in the picture: in a few words, and in fewer where there is little room."""
        if push.kind != "arrow":
            return {"script": ("pushed by our script", "our script"), "switch": ("held by the switch", "held"),
                    "nothing": ("no arrow brings enough", "not enough")}[push.kind]
        if push.source == BUILDS:
            return "built up by both arrows", "by both arrows"
        source = self.of(push.source, push.owner)
        if push.source == WEARS_DOWN:
            return "worn down by escalation together with cortisol", "by escalation, cortisol"
        if push.against:
            return f"kept {'up' if push.up else 'down'} by {source}", f"by {source}"
        if push.less:
            return f"{source} eases", f"{source} eases"
        return f"pushed {'up' if push.up else 'down'} by {source}", f"by {source}"

    def early(self, beat: Beat, node: str, partner: str) -> tuple[str, str]:
        """Say that a row moves before its turn, and by what."""
        source, owner, more = self.script.strongest_for(beat, partner, node)
        if any(event.node == node and event.start_minutes <= beat.minute and event.who in ("both", partner)
               for event in self.script.runs[beat.run].events):
            return "moves early, by our script", "moves early"
        return (f"moves early, by {self.of(source, owner)}" if more > 0 else "moves early"), "moves early"
