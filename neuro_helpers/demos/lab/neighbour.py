"""Set a challenge for somebody else: choose, see whether it can be done, and pass a line on."""

from __future__ import annotations

import html

import pandas as pd

from neuro_helpers.charts import first_view
from neuro_helpers.demos.lab.kinds import search
from neuro_helpers.kit import Demo, Menu, Slider, column, markup, row, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import in_sentence, whole


class Neighbour(Demo):
    """Choose outcome, goal and the slider that nobody may touch; the line to pass on appears when it can be done.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "outcome", "goal" (0 to 100), "untouched" (a slider, or "" for none), "preset" (the starting point).
    code : str
        The line to pass on; "" while the challenge cannot be set.

    Examples
    --------
    >>> form = Neighbour()
    >>> form.controls["goal"].value = 100
    >>> form.code, "cannot be reached" in form.summary
    ('', True)
    """

    style = "nh-neighbour"

    def __init__(self, model: CoupleModel | None = None) -> None:
        super().__init__(model)
        nodes, labels = self.model.nodes, self.model.labels
        offered = {node: labels[node] for node in first_view(nodes) if nodes.at[node, "valence"] >= 0}
        scenes = self.model.scenarios.set_index("scenario")
        self._scenes = scenes
        self.outcome = self.add("outcome", Menu("Outcome", offered))
        self.start = self.add("preset", Menu("Starting point", dict(scenes["label"])))
        none = {"": "every slider may be moved"}
        self.untouched = self.add("untouched", Menu("Slider that stays", none | {
            node: f"without {in_sentence(labels[node])}" for node in self.model.sliders}))
        self.goal = self.add("goal", Slider("Goal", 70, unit="or more", ends=("0", "100")))
        self._line = markup()
        menus = {"Outcome": self.outcome, "Starting point": self.start, "Slider that stays": self.untouched}
        self.open(row(*(column(title(words), menu) for words, menu in menus.items())), self.goal, self.line, self._line)

    def refresh(self) -> None:
        """Look whether the challenge can be done, and write the line."""
        scene = self._scenes.loc[self.start.value]
        free = {name.strip() for name in str(scene["released"]).split(";")} - {"", "nan"}
        held = {node: float(self.model.reference[node] if pd.isna(scene[node]) else scene[node])
                for node in self.model.sliders if node not in free}
        stays = [self.untouched.value] if self.untouched.value else []
        self._now = self.model.predict(released=tuple(free), **held)[self.outcome.value]
        self._found = search(self.model, self.outcome.value, self.goal.level, held, stays)
        self.code = self._written(stays) if self._found.kinds and whole(self._now) < self.goal.value else ""
        self._line.value = f'<pre class="nh-code"><code>{html.escape(self.code)}</code></pre>' if self.code else ""

    def sentence(self) -> str:
        """Say whether the challenge can be set, and what to do with the line."""
        name = in_sentence(self.model.labels[self.outcome.value])
        if whole(self._now) >= self.goal.value:
            return f"The goal is reached already: {name} is at {whole(self._now)} at the start. Choose a higher one."
        if not self._found.kinds:
            highest = whole(self._found.highest)
            return f"This goal cannot be reached: {name} gets no higher than {highest}. Choose a lower one."
        kinds = len(self._found.kinds)
        return (f"It can be done: {kinds} kind{'s' if kinds > 1 else ''} of way. Copy the line below and pass it on. "
                "Your neighbour makes an empty cell with the + above the notebook, pastes it, and presses Shift+Enter.")

    @property
    def frame(self) -> pd.DataFrame:
        """The challenge that is set."""
        return pd.DataFrame({"outcome": [self.outcome.value], "goal": [self.goal.value],
                             "untouched": [self.untouched.value], "preset": [self.start.value],
                             "kinds": [len(self._found.kinds)]})

    def _written(self, stays: list[str]) -> str:
        without = f', untouched=["{stays[0]}"]' if stays else ""
        return (f'nh.Challenge("{self.outcome.value}", goal={self.goal.level:.2f}{without}, '
                f'preset="{self.start.value}")')
