"""A challenge with several right answers: the lab, a goal, and a check that says at once whether it is reached."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from neuro_helpers.demos.lab.what_if import WhatIfLab
from neuro_helpers.kit import Demo, text_block
from neuro_helpers.model import level
from neuro_helpers.wording import begun, in_sentence, listed, whole


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
        Those of the lab.
    frame : DataFrame
        The solutions found so far: one row each, with the sliders (0 to 100) and the outcome.
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

    def __init__(self, outcome: str, goal: float, untouched: Iterable[str] = (), **lab: object) -> None:
        self.lab = WhatIfLab(**lab)  # type: ignore[arg-type]
        super().__init__(self.lab.model)
        labels = self.model.labels
        for names, allowed in (((outcome,), labels), (untouched, self.model.sliders)):
            for name in (names,) if isinstance(names, str) else names:
                if name not in allowed:
                    raise ValueError(f"found {name!r}; allowed: {', '.join(allowed)}")
        self.outcome, self.goal = outcome, level("goal", goal)
        self.untouched = (untouched,) if isinstance(untouched, str) else tuple(untouched)
        self._start = self.lab.setting
        self._found: dict[str, dict] = {}
        self._name = in_sentence(labels[outcome])
        kept = listed([in_sentence(labels[slider]) for slider in self.untouched])
        question = f"Bring {self._name} to {whole(self.goal)} or more" + (f" without moving {kept}." if kept else ".")
        self.lab.on_change(self._answer)  # first: the way that was found is noted before it is told
        self.adopt(self.lab)
        self.open(text_block("nh-question", question), self.line, self.lab.box)

    @property
    def reached(self) -> bool:
        """Whether the present setting is a solution."""
        return bool(self._way()) and not self._moved() and whole(self.lab.levels[self.outcome]) >= whole(self.goal)

    @property
    def frame(self) -> pd.DataFrame:
        """The solutions found so far, one per way."""
        return pd.DataFrame(self._found.values(), index=pd.Index(self._found.keys(), name="way"))

    def refresh(self) -> None:
        """Note the way that was found, if this is one."""
        if self.reached:
            settings = {slider: whole(self.lab.levels[slider]) for slider in self.model.sliders}
            self._found[self._way()] = settings | {self.outcome: whole(self.lab.levels[self.outcome])}

    def sentence(self) -> str:
        """Say whether the goal is reached, and which ways were found."""
        now, goal = whole(self.lab.levels[self.outcome]), whole(self.goal)
        here = f"{begun(self._name)} is at {now}; the goal is {goal} or more."
        moved = [in_sentence(self.model.labels[slider]) for slider in self._moved()]
        if moved:
            return f"{here} You moved {listed(moved)}, and this challenge asks to leave it: press undo."
        if not self.reached:
            return f"{here} Not yet: try another slider, or two of them."
        return f"Reached. {here} Ways found so far: {'; '.join(self._found)}. Is there another way?"

    def undo(self) -> None:
        """Take back the last move in the lab."""
        self.lab.undo()

    def reset(self) -> None:
        """Back to the start; the solutions found are forgotten."""
        self._found.clear()
        self.lab.reset()

    def still(self) -> dict:
        """Return the lab's outcomes, for a still picture."""
        return self.lab.still()

    def stored_sentence(self) -> str:
        """Return what the lab says."""
        return self.lab.summary

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
