"""A challenge with several right answers: the lab, a goal, the kinds of way that are found and still to find."""

from __future__ import annotations

import html
from collections.abc import Iterable

import pandas as pd

from neuro_helpers.charts import first_view, outcome_nodes
from neuro_helpers.demos.lab.kinds import Kind, hint, kind_of, search
from neuro_helpers.demos.lab.neighbour import Neighbour
from neuro_helpers.demos.lab.what_if import WhatIfLab
from neuro_helpers.handed.arguments import known, level, names
from neuro_helpers.kit import Button, Demo, Switch, column, fill, mark, markup, model_of, row, text_block
from neuro_helpers.wording import begun, in_sentence, listed, whole

LAB = ("model", "lens", "preset", "show_all", "parts", "second_lens")  # arguments that the lab gets


class Challenge(Demo):
    """Bring an outcome to a goal while some sliders stay where they are.

    Parameters
    ----------
    outcome : str
        Id of the node to move.
    goal : float
        The level to reach, in 0..1.
    untouched : iterable of str
        Sliders that must stay as the challenge set them, held and unmoved.
    **lab
        Further arguments of `WhatIfLab`: model, lens, preset.

    Attributes
    ----------
    controls : dict of str to widget
        Those of the lab, "hint" (for the next kind, in the place that is kept for it), "new_game" (forgets the ways
        found; *start again* keeps them), and "neighbour" (opens the form that sets a challenge for somebody else,
        `neighbour_...`). *Start again* closes hint and form, as it closes whatever is open in the lab.
    frame : DataFrame
        The ways found so far: one row for each kind, with the sliders (0 to 100) and the outcome.
    kinds : list
        The kinds of way that exist, found by searching a grid.
    summary : str
        The check's sentence.

    Examples
    --------
    >>> challenge = Challenge("calm_response", goal=0.60, untouched=["oxytocin"], preset="stress_and_conflict")
    >>> challenge.controls["cortisol"].value = 20
    >>> challenge.controls["conflict"].value = 30
    >>> challenge.reached
    True
    """

    style = "nh-challenge"

    def __init__(self, outcome: str, goal: float, untouched: Iterable[str] = (), **lab: object) -> None:
        for name in lab:
            known("setting", name, LAB)
        given = model_of(lab.get("model"), lab.get("lens", "document"))  # type: ignore[arg-type]
        nodes, self.outcome = given.nodes, known("outcome", outcome, given.labels)
        self.untouched = names("untouched", untouched, given.sliders)
        lab.setdefault("show_all", outcome in outcome_nodes(nodes) and outcome not in first_view(nodes))
        self.lab = WhatIfLab(**lab, goal={outcome: level("goal", goal)})  # type: ignore[arg-type]
        super().__init__(self.lab.model)
        labels = self.model.labels
        self.goal = level("goal", goal)
        self._start = self.lab.setting
        self._found: dict[Kind, dict] = {}
        self._rules, self._began = self._rule_setting(), self.lab.levels
        self._name = in_sentence(labels[outcome])
        kept = listed([in_sentence(labels[slider]) for slider in self.untouched])
        question = f"Bring {self._name} to {whole(self.goal)} or more" + (f" without moving {kept}." if kept else ".")
        self._is_empty = whole(self._began[outcome]) >= whole(self.goal)  # reached before anything is moved
        self.kinds = [] if self._is_empty else search(self.model, outcome, self.goal, self._start, self.untouched).kinds
        self.lab.on_change(self._answer)  # first: the way that was found is noted before it is told
        self.adopt(self.lab)
        self._is_hinted = False
        self._ask = self.add("hint", Button("a hint", "What kind of way is next, in the first open place", self._help,
                                            "eye"))
        again = self.add("new_game", Button("new game", "Forget the ways found", self.new_game, "flag"))
        self._set_one = self.add("neighbour", Switch("set one for your neighbour"), then=self._open_neighbour)
        self._neighbour: Neighbour | None = None
        self._place, self._badge, self._chips = column(), markup(), markup()
        head = row(self._badge, self._ask, again, self._set_one)
        # The hint stands in a chip and the form below the lab: neither moves a slider.
        self.open(text_block("nh-question", question), head, self.line, self._chips, self.lab.box, self._place)

    @property
    def reached(self) -> bool:
        """Whether the present setting is a solution."""
        if self._is_empty or self._rule_setting() != self._rules:
            return False
        return bool(self._way()) and not self._moved() and whole(self.lab.levels[self.outcome]) >= whole(self.goal)

    @property
    def hint(self) -> str:
        """The hint on screen; "" while none was asked for, and where nothing is left to find."""
        return f"One more kind: {hint(self.left[0])}." if self._is_hinted and self.left else ""

    @property
    def frame(self) -> pd.DataFrame:
        """The ways found so far, one per kind."""
        ways = [{name: value for name, value in found.items() if name != "way"} for found in self._found.values()]
        return pd.DataFrame(ways, index=pd.Index([found["way"] for found in self._found.values()], name="way"))

    @property
    def left(self) -> list[Kind]:
        """The kinds that are still to find."""
        return [kind for kind in self.kinds if kind not in self._found]

    def refresh(self) -> None:
        """Note the way that was found, if this is one."""
        if self.reached:
            kind = kind_of(self._start, self.lab.setting, self.model.sliders)
            if kind not in self.kinds:
                self.kinds = [*self.kinds, kind]  # between the points of the grid
            settings = {slider: whole(self.lab.levels[slider]) for slider in self.model.sliders}
            way = {"way": self._way()} | settings | {self.outcome: whole(self.lab.levels[self.outcome])}
            self._found.setdefault(kind, way)
        now, goal = whole(self.lab.levels[self.outcome]), whole(self.goal)
        self._badge.value = (
            f'<div class="nh-goal nh-goal-on">&#10003; Reached: {now} (goal {goal})</div>' if self.reached
            else f'<div class="nh-goal">&#9872; Goal {goal}, now {now}</div>')
        self._chips.value = self._chip_list()
        self._ask.rest(not self.left)
        if "box" in self.__dict__:
            mark(self.box, "nh-reached", self.reached)

    def sentence(self) -> str:
        """Say whether the goal is reached, how many kinds of way are found, and at the end what they share."""
        now, goal = whole(self.lab.levels[self.outcome]), whole(self.goal)
        here = f"{begun(self._name)} is at {now}; the goal is {goal} or more."
        if self._is_empty:
            return f"{here} It is reached before anything is moved, so there is nothing to find: choose a higher goal."
        if not self.kinds:
            return f"{here} No setting that this challenge allows reaches the goal."
        if self._rule_setting() != self._rules:
            return f"{here} You changed the lens or a context, and this challenge keeps them: press undo."
        moved = [in_sentence(self.model.labels[slider]) for slider in self._moved()]
        if moved:
            return f"{here} You moved {listed(moved)}, and this challenge asks to leave it: press undo."
        told = f"Kinds of way still to find: {len(self.left)} of {len(self.kinds)}."
        if not self.left:
            told = f"All {len(self.kinds)} kinds found. {self._shared()}"
        return f"Reached. {here} {told}" if self.reached else f"{here} Not yet: try another slider, or two. {told}"

    def new_game(self) -> None:
        """Forget the ways found, and start again."""
        self._found.clear()
        self.reset()

    def undo(self) -> None:
        """Take back the last move in the lab."""
        self.lab.undo()

    def reset(self) -> None:
        """Back to the start, hint and form closed; the ways found stay until there is a new game."""
        self.close()
        self._is_hinted = False
        if self._neighbour is not None:
            self._neighbour.reset()
        self.lab.reset()

    def still(self) -> dict:
        """Return the lab's outcomes, for a still picture."""
        return self.lab.still()

    def stored_sentence(self) -> str:
        """Return what the lab says."""
        return self.lab.summary

    def _rule_setting(self) -> tuple:
        """Return what a challenge is set under: the lens that leads, and the contexts."""
        return self.lab.model.lens, tuple(self.lab.model.context)

    def _help(self) -> None:
        self._is_hinted = True
        self.refresh()

    def _chip_list(self) -> str:
        """List the ways found as chips; what is still to find has a place, and no words but those of a hint."""
        chips = "".join(f"<li>&#10003; {html.escape(found['way'])} (at {self._numbers(kind)})</li>"
                        for kind, found in self._found.items())
        hinted = [f'<li class="nh-left nh-hint">{html.escape(self.hint)}</li>'] if self.hint else []
        to_find = '<li class="nh-left" aria-label="a kind still to find">?</li>'
        chips += "".join([*hinted, *[to_find] * (len(self.left) - len(hinted))])
        return f'<ul class="nh-chips" aria-label="Kinds of way">{chips}</ul>'

    def _numbers(self, kind: Kind) -> str:
        """Return where the sliders that a way names stand, in the order in which it names them."""
        return listed([str(self._found[kind][slider]) for slider, _how in kind])

    def _shared(self) -> str:
        """Say which sliders end lower, or higher, than they began in every way that was found."""
        told = []
        for slider in self.model.sliders:
            before = whole(self._began[slider])
            ends = [found[slider] for found in self._found.values()]
            word = "lower" if max(ends) < before else "higher" if min(ends) > before else ""
            if word:
                told.append(f"{in_sentence(self.model.labels[slider])} ends {word} than it began ({before})")
        return f"What they share: {listed(told)}." if told else "They share no slider that always ends on one side."

    def _open_neighbour(self) -> None:
        if self._neighbour is None:
            self._neighbour = Neighbour(self.model)
            self.adopt(self._neighbour, "neighbour_")
        fill(self._place, *([self._neighbour.box] if self._set_one.value else []))
        if self._set_one.value:
            self.bring(self._place)

    def _moved(self) -> list[str]:
        """Sliders that should have stayed: moved, or released."""
        now = self.lab.setting
        return [slider for slider in self.untouched if now.get(slider) != self._start.get(slider)]

    def _way(self) -> str:
        """Name the kind of solution by what was moved which way, so that the same idea counts once."""
        parts = []
        for slider in self.model.sliders:
            label = in_sentence(self.model.labels[slider])
            before, now = self._start.get(slider), self.lab.setting.get(slider)
            if (now is None) != (before is None):
                parts.append(f"{label} {'released' if now is None else 'held'}")
            elif now is not None and before is not None and now != before:
                parts.append(f"{label} {'higher' if now > before else 'lower'}")
        return listed(parts)
