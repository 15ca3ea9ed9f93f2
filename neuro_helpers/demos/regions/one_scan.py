"""OneScan: three things that may have happened, and the same level of the amygdala after each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from neuro_helpers.demos.lab.pictures import Brain
from neuro_helpers.kit import Choice, Demo, row, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import begun, in_sentence, listed, short_label, whole

SCANNED = "amygdala"
READ = ("anxiety", "trust", "calm_response")  # what is told beside the scan
CAUSES: dict[str, dict[str, Any]] = {  # what happened -> arguments of `predict`
    "a disagreement": {"conflict": 0.6}, "a stressful day": {"cortisol": 0.89},
    "little learned security, little oxytocin": {"bond": 0.3, "oxytocin": 0.0}}


def scans(model: CoupleModel, causes: Mapping[str, Mapping] = CAUSES) -> dict[str, pd.Series]:
    """Return every node's level after each of the causes.

    Examples
    --------
    >>> found = scans(CoupleModel.load())
    >>> {whole(levels["amygdala"]) for levels in found.values()}
    {50}
    """
    return {cause: model.predict(**setting) for cause, setting in causes.items()}


class OneScan(Demo):
    """Choose what happened, and look at the brain: the amygdala says nothing about it.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "cause", "bars", "undo", "reset".
    frame : DataFrame
        cause, node, level (whole numbers, 0 to 100): the amygdala, and what the sentence tells, after each cause.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> OneScan().summary[:40]
    'After a disagreement the amygdala is at '
    """

    style = "nh-scan"

    def __init__(self, model: CoupleModel | None = None) -> None:
        super().__init__(model)
        self._scans = scans(self.model)
        self._cause = self.add("cause", Choice("What happened", {cause: cause for cause in CAUSES}))
        self._brain = Brain(model=self.model)
        self.adopt(self._brain)
        self.open(row(title("What happened"), self._cause, *self.way_back()), self.line, self._brain.plain(),
                  row(self._brain.switch, self._brain.caption))

    def refresh(self) -> None:
        """Draw the brain after what was chosen."""
        levels = self._scans[self._cause.value]
        self._brain.show(levels, dict.fromkeys(levels.index, 0.0), focus=SCANNED)

    def sentence(self) -> str:
        """Say where the amygdala is after each, and what differs."""
        levels = self._scans[self._cause.value]
        told = listed([f"{in_sentence(short_label(self.model.labels[node]))} {'' if place else 'is '}at "
                       f"{whole(levels[node])}" for place, node in enumerate(READ)])
        others = [str(whole(found[SCANNED])) for cause, found in self._scans.items() if cause != self._cause.value]
        return (f"After {self._cause.value} the amygdala is at {whole(levels[SCANNED])} (after the other two: "
                f"{listed(others)}). {begun(told)}.")

    @property
    def frame(self) -> pd.DataFrame:
        """What the scan shows, and what it does not, after each cause."""
        return pd.DataFrame([{"cause": cause, "node": node, "level": whole(levels[node])}
                             for cause, levels in self._scans.items() for node in (SCANNED, *READ)])

    def reset(self) -> None:
        """Back to the first cause; the brain is a brain again."""
        self._brain.switch.value = False
        super().reset()
