"""A challenge with several right answers: the lab, a goal, and a check that says at once whether it is reached."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers.demos import words
from neuro_helpers.demos.lab.what_if import WhatIfLab
from neuro_helpers.demos.parts import Sentence, text_block, whole
from neuro_helpers.model import level


class Challenge:
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
        self.lab = WhatIfLab(**lab)
        self.controls = self.lab.controls
        self.outcome, self.goal = outcome, level("goal", goal)
        self.untouched = (untouched,) if isinstance(untouched, str) else tuple(untouched)
        for names, allowed in (((outcome,), self.lab.model.labels), (self.untouched, self.lab.model.sliders)):
            for name in names:
                if name not in allowed:
                    raise ValueError(f"found {name!r}; allowed: {', '.join(allowed)}")
        self._start = self.lab.setting
        self._found: dict[str, dict] = {}
        self._check_sentence = Sentence()
        labels = self.lab.model.labels
        self._name = words.inside(labels[outcome])
        kept = words.listed([words.inside(labels[slider]) for slider in self.untouched])
        question = f"Bring {self._name} to {whole(self.goal)} or more" + (f" without moving {kept}." if kept else ".")
        self.box = widgets.VBox([text_block("nh-question", question), self._check_sentence, self.lab.box])
        self.box.add_class("nh-demo")
        self.lab.on_change(self._check)
        self._check()

    @property
    def reached(self) -> bool:
        """Whether the present setting is a solution."""
        return bool(self._way()) and not self._moved() and whole(self.lab.levels[self.outcome]) >= whole(self.goal)

    @property
    def frame(self) -> pd.DataFrame:
        """The solutions found so far, one per way."""
        return pd.DataFrame(self._found.values(), index=pd.Index(self._found.keys(), name="way"))

    @property
    def summary(self) -> str:
        """The check's sentence."""
        return self._check_sentence.text

    def reset(self) -> None:
        """Back to the start; the solutions found are forgotten."""
        self._found.clear()
        self.lab.reset()
        self._check()

    def _repr_mimebundle_(self, **formats: object) -> dict:
        bundle = self.lab._repr_mimebundle_(**formats)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return bundle | {"application/vnd.jupyter.widget-view+json": view}

    def _moved(self) -> list[str]:
        """Sliders that should have stayed: moved, or released."""
        now = self.lab.setting
        return [slider for slider in self.untouched if now.get(slider) != self._start.get(slider)]

    def _way(self) -> str:
        """Name the kind of solution by what was moved which way, so that the same idea counts once."""
        parts = []
        for slider in self.lab.model.sliders:
            label = words.inside(self.lab.model.labels[slider])
            before, now = self._start.get(slider), self.lab.setting.get(slider)
            if (now is None) != (before is None):
                parts.append(f"{label} {'released' if now is None else 'held'}")
            elif now is not None and before is not None and now != before:
                parts.append(f"{label} {'higher' if now > before else 'lower'}")
        return words.listed(parts)

    def _check(self) -> None:
        level = whole(self.lab.levels[self.outcome])
        moved = [words.inside(self.lab.model.labels[slider]) for slider in self._moved()]
        here = f"{self._name[:1].upper()}{self._name[1:]} is at {level}; the goal is {whole(self.goal)} or more."
        if moved:
            text = f"{here} You moved {words.listed(moved)}, and this challenge asks to leave it: press undo."
        elif not self.reached:
            text = f"{here} Not yet: try another slider, or two of them."
        else:
            settings = {s: whole(self.lab.levels[s]) for s in self.lab.model.sliders}
            self._found[self._way()] = settings | {self.outcome: level}
            text = f"Reached. {here} Ways found so far: {'; '.join(self._found)}. Is there another way?"
        self._check_sentence.text = text
