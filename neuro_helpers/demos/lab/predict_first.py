"""Predict first: say what you expect, then lay the model's answer over it. It helps and never blocks."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from neuro_helpers import charts
from neuro_helpers.coursework.record_block import Prediction
from neuro_helpers.demos.lab.lab_sentences import Seen, moved
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.demos.lab.why import why_card
from neuro_helpers.handed.arguments import known, level, names, wrong
from neuro_helpers.kit import PredictionRecord, Question, card, column, direction, fill, record_of, row
from neuro_helpers.kit.record import DIRECTIONS
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import LENSES, begun, in_sentence, listed, whole

RULE = "\N{LEFT DOUBLE QUOTATION MARK}No change\N{RIGHT DOUBLE QUOTATION MARK} means that the whole number on the " \
    "axis stays the same."


class PredictFirst(Question):
    """Predict where an outcome goes when one slider moves, then see what the model says.

    Parameters
    ----------
    slider : {"oxytocin", "cortisol", "conflict"}
        The slider that moves, from the reference couple's level.
    to : float
        Where it moves to, in 0..1 as in `CoupleModel.predict`.
    outcome : str
        Id of the node to predict.
    released : iterable of str
        Sliders that follow the model instead of being held.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.
    record : PredictionRecord, optional
        Where to write predictions; by default one record for the whole notebook, so that one file holds them all.

    Attributes
    ----------
    controls : dict of str to widget
        "prediction" ("up", "down", "same"), "sureness", "show", "again", "save", "restore"; "why", laid out below an
        answer that the model does not give.
    record : DataFrame
        number, question, prediction, sureness, result, agrees.
    frame : DataFrame
        What is on screen.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> demo = PredictFirst("conflict", 0.8, "trust")  # doctest: +SKIP
    >>> demo.controls["prediction"].value = "down"  # doctest: +SKIP
    >>> demo.show()  # doctest: +SKIP
    """

    style = "nh-predict"

    def __init__(self, slider: str, to: float, outcome: str, released: Iterable[str] = (),
                 model: CoupleModel | None = None, lens: str = "document",
                 record: PredictionRecord | None = None) -> None:
        super().__init__(model, lens, record_of(record))
        known("slider", slider, self.model.sliders)
        released = names("released", released, self.model.sliders)
        if slider in released:
            raise wrong("released", slider, "sliders that follow the model; the one that moves cannot follow the model "
                        "at the same time")
        known("outcome", outcome, [node for node in self.model.nodes.index if node not in self.model.sliders])
        self.slider, self.to, self.outcome, self.released = slider, level("to", to), outcome, released
        self._label = str(self.model.nodes.loc[outcome, "label"])
        self._reference = float(self.model.reference[outcome])
        self._level: float | None = None
        self._untested: dict[str, float] = {}
        self._chart = self.draw(charts.prediction_chart, outcome, self._label, self._reference)
        self.pose(direction())
        self._why, self._to_why = self.curtain("why", self._explained, "why?"), column()
        self._ways = row(self._why.button), self._why.place
        parts = self.asked(card(self._chart), rule=RULE)
        parts.insert(parts.index(self.line) + 1, self._to_why)
        self.open(*parts)

    @property
    def question(self) -> str:
        """The question in plain words."""
        nodes, start, end = self.model.nodes["label"], self.model.reference[self.slider], self.to
        free = [in_sentence(nodes[node]) for node in self.released]
        follow = f"{listed(free)} {'follows' if len(free) == 1 else 'follow'} the model; " if free else ""
        held = [in_sentence(nodes[node]) for node in self.model.sliders if node not in (*self.released, self.slider)]
        stay = f"{listed(held)} {'is' if len(held) == 1 else 'are'} held. " if held else ""
        return (f"Imagine {in_sentence(nodes[self.slider])} going from {whole(start)} to {whole(end)}. "
                f"{begun(follow + stay)}In this model{LENSES[self.model.lens].clause}, what happens to "
                f"{in_sentence(self._label)}?")

    @property
    def question_id(self) -> str:
        """Name of the question in the record: slider, where to, what follows the model, outcome and lens."""
        return Prediction(self.slider, whole(self.to), self.outcome, self.released, self.model.lens).question_id

    @property
    def result(self) -> str:
        """What the model says: "up", "down" or "no change"."""
        change = self._seen().change
        return "up" if change > 0 else "down" if change < 0 else "no change"

    def answer(self) -> None:
        """Ask the model."""
        levels = self.model.predict(**{self.slider: self.to}, released=self.released)
        self._level = float(levels[self.outcome])
        self._untested = untested_shares(self.model, levels, self.released)

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture: one row; level and change are empty before the answer is shown."""
        seen = self._seen() if self.shown else None
        return pd.DataFrame([{"node": self.outcome, "outcome": self._label, "reference": whole(self._reference),
                              "prediction": DIRECTIONS.get(self.prediction, ""),
                              "level": seen.level if seen else pd.NA, "change": seen.change if seen else pd.NA}])

    def refresh(self) -> None:
        """Draw the prediction and, once it is asked for, the answer over it."""
        if not self.shown:
            self._level = None
        now = self._reference if self._level is None else self._level
        self._chart.set(prediction=self.prediction, shown=self.shown, levels={self.outcome: now},
                        untested=self._untested if self.shown else {})
        is_known = self._noted is not None and self._noted[1] == self.result
        fill(self._to_why, *(self._ways if self.shown and not is_known else ()))

    def sentence(self) -> str:
        """Say what was predicted, and what the model says."""
        if not self.shown:
            guess = self.guess.told
            return (f"You predict: {guess}. Press \"show me\" when you are ready." if guess else
                    "Choose what you expect, or press \"show me\" at once.")
        answer = f"In this model, {moved(self._seen())}."
        if self._noted is None:
            return answer
        _value, noted, sure = self._noted
        if noted == self.result:
            return f"{answer} That is what you predicted ({noted}, {sure})."
        return (f"{answer} You predicted: {noted} ({sure}). The model gives another answer. Press \"why?\" to see "
                "which of its arrows lead there. Do you find them convincing?")

    def _explained(self) -> object:
        return why_card(self.outcome, released=self.released, model=self.model, **{self.slider: self.to})

    def _seen(self) -> Seen:
        if self._level is None:
            self.answer()
        return Seen(self._label, whole(self._reference), whole(self._level))
