"""Predict first: say what you expect, then lay the model's answer over it. It helps and never blocks."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import charts, display
from neuro_helpers.demos import words
from neuro_helpers.demos.lab.record import DEFAULT_FILE, DIRECTIONS, SURENESS, PredictionRecord
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, Sentence, button, styled, text_block, whole
from neuro_helpers.model import level

RULE = "\N{LEFT DOUBLE QUOTATION MARK}No change\N{RIGHT DOUBLE QUOTATION MARK} means that the whole number on the " \
    "axis stays the same."

NOTEBOOK_RECORD = PredictionRecord()


class PredictFirst:
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
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.
    record : PredictionRecord, optional
        Where to write predictions; by default one record for the whole notebook, so that one file holds them all.

    Attributes
    ----------
    controls : dict of str to widget
        "prediction" ("up", "down", "same"), "sureness", "show", "again", "save", "restore".
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

    def __init__(self, slider: str, to: float, outcome: str, released: Iterable[str] = (), model: object = None,
                 lens: str = "document", record: PredictionRecord | None = None) -> None:
        self.model = shipped(lens) if model is None else model
        released = (released,) if isinstance(released, str) else tuple(released)
        self._check(slider, outcome, released)
        self.slider, self.to, self.outcome, self.released = slider, level("to", to), outcome, released
        self._record = NOTEBOOK_RECORD if record is None else record
        self._levels = self.model.predict(**{slider: self.to}, released=self.released)
        self._noted = None  # the prediction that the present answer was recorded for
        self._make_parts()
        self._refresh()

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def question(self) -> str:
        """The question in plain words."""
        nodes, start, end = self.model.nodes["label"], self.model.reference[self.slider], self.to
        free = [words.inside(nodes[node]) for node in self.released]
        follow = f"{words.listed(free)} {'follows' if len(free) == 1 else 'follow'} the model; " if free else ""
        held = [words.inside(nodes[node]) for node in self.model.sliders if node not in (*self.released, self.slider)]
        stay = f"{words.listed(held)} {'is' if len(held) == 1 else 'are'} held. " if held else ""
        rest = (follow + stay)[:1].upper() + (follow + stay)[1:]
        lens = " (what the evidence leaves)" if self.model.lens == "evidence" else ""
        return (f"Imagine {words.inside(nodes[self.slider])} going from {whole(start)} to {whole(end)}. {rest}"
                f"In this model{lens}, what happens to {words.inside(nodes[self.outcome])}?")

    @property
    def result(self) -> str:
        """What the model says: "up", "down" or "no change"."""
        change = self._seen().change
        return "up" if change > 0 else "down" if change < 0 else "no change"

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture: one row; level and change are empty before the answer is shown."""
        seen, shown = self._seen(), self.shown
        return pd.DataFrame([{"node": self.outcome, "outcome": seen.label, "reference": seen.reference,
                              "prediction": DIRECTIONS.get(self._guess, ""),
                              "level": seen.level if shown else pd.NA, "change": seen.change if shown else pd.NA}])

    @property
    def _guess(self) -> str:
        """The prediction that counts: the one noted, and before the answer the one chosen."""
        if self._noted:
            return self._noted[0]
        return "" if self.shown else self.controls["prediction"].value

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    @property
    def record(self) -> pd.DataFrame:
        """All predictions so far."""
        return self._record.frame

    def show(self) -> None:
        """Show the model's answer; a prediction made before goes into the record, once.

        What is chosen after the answer was seen is no prediction: the choices rest until the question is asked again.
        """
        made = (self.controls["prediction"].value, self.controls["sureness"].value)
        first_look, self.shown = not self.shown, True
        if made[0] and first_look:
            self._noted = made
            self._record.add(self.question, DIRECTIONS[made[0]], made[1], self.result)
        self._refresh()

    def reset(self) -> None:
        """Back to the open question; the record stays."""
        self.shown, self._noted = False, None
        self.controls["prediction"].value, self.controls["sureness"].value = "", SURENESS[0]
        self._refresh()

    def save(self, path: str = DEFAULT_FILE) -> None:
        """Save the record to a CSV file."""
        name = self._record.save(path).name
        self._note.value = styled("nh-note", f"Saved as {name}, in the folder of this notebook.")

    def restore(self, path: str = DEFAULT_FILE) -> None:
        """Take the record from a saved file; a file that is no record is a ValueError that says why."""
        self._record.restore(path)
        self._note.value = styled("nh-note", f"Restored: {len(self.record)} predictions.")
        self._refresh()

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self._chart.still_spec(), f"{self.question} {self.summary}")

    # -- building ---------------------------------------------------------------------------------------------------

    def _check(self, slider: str, outcome: str, released: tuple) -> None:
        if slider not in self.model.sliders:
            raise ValueError(f"There is no slider called {slider!r}; choose one of: {', '.join(self.model.sliders)}")
        if slider in released:
            raise ValueError(f"{slider} is the slider that moves; it cannot follow the model at the same time")
        if outcome not in self.model.nodes.index or outcome in self.model.sliders:
            raise ValueError(f"There is no outcome called {outcome!r}; see model.nodes for the names")

    def _make_parts(self) -> None:
        label, reference = str(self.model.nodes.loc[self.outcome, "label"]), float(self.model.reference[self.outcome])
        self.shown = False
        self._chart = display.LiveChart(charts.prediction_chart(self.outcome, label, reference))
        self._chart.set(levels={self.outcome: float(self._levels[self.outcome])})
        self._sentence, self._front, self._note, self._table = Sentence(), Front(), widgets.HTML(), widgets.HTML()
        choices = [("not yet", ""), ("\N{BLACK UP-POINTING TRIANGLE} up", "up"),
                   ("\N{BLACK DOWN-POINTING TRIANGLE} down", "down"), ("= no change", "same")]
        self.controls = {
            "prediction": widgets.ToggleButtons(options=choices, value="", style={"button_width": "auto"}),
            "sureness": widgets.ToggleButtons(options=SURENESS, style={"button_width": "auto"}),
            "show": button("show me", "Show what the model says, with or without a prediction", "eye"),
            "again": button("ask again", "Back to the open question", "refresh"),
            "save": button("save my record", f"Write it to the file {DEFAULT_FILE}", "download"),
            "restore": button("restore", f"Read the file {DEFAULT_FILE}", "upload"),
        }
        for name, action in {"show": self.show, "again": self.reset, "save": self.save}.items():
            self.controls[name].on_click(lambda _button, action=action: action())
        self.controls["restore"].on_click(self._on_restore)
        for name in ("prediction", "sureness"):
            self.controls[name].observe(self._on_choice, names="value")
        self.box = self._arrange()

    def _arrange(self) -> widgets.VBox:
        def row(*children: widgets.Widget) -> widgets.HBox:
            made = widgets.HBox(children)
            made.add_class("nh-row")
            return made

        card = widgets.VBox([self._chart])
        card.add_class("nh-card")
        controls = self.controls
        box = widgets.VBox([
            self._front, text_block("nh-question", self.question),
            row(text_block("nh-title", "I predict"), controls["prediction"]),
            row(text_block("nh-title", "How sure?"), controls["sureness"]),
            row(controls["show"], controls["again"], text_block("nh-note", RULE)),
            card, self._sentence, self._table, row(controls["save"], controls["restore"], self._note)])
        box.add_class("nh-demo")
        box.add_class("nh-predict")
        return box

    # -- moving -----------------------------------------------------------------------------------------------------

    def _on_choice(self, _change: dict) -> None:
        self._refresh()

    def _on_restore(self, _button: object) -> None:
        try:
            self.restore()
        except ValueError as problem:
            self._note.value = styled("nh-note", problem)

    def _seen(self) -> words.Seen:
        return words.Seen(str(self.model.nodes.loc[self.outcome, "label"]), whole(self.model.reference[self.outcome]),
                          whole(self._levels[self.outcome]))

    def _refresh(self) -> None:
        for name in ("prediction", "sureness"):
            self.controls[name].disabled = self.shown
        self._chart.set(prediction=self._guess, shown=self.shown)
        self._sentence.text = self._feedback()
        self._table.value = self._record.to_html() if len(self._record.frame) else ""
        groups = {"prediction": "I predict", "sureness": "How sure are you?"}
        self._front.name({self.controls[name]: {"group": group, "chosen": self.controls[name].value}
                          for name, group in groups.items()})

    def _feedback(self) -> str:
        guess = DIRECTIONS.get(self.controls["prediction"].value, "")
        if not self.shown:
            return (f"You predict: {guess}. Press \"show me\" when you are ready." if guess else
                    "Choose what you expect, or press \"show me\" at once.")
        answer = f"In this model, {words.moved(self._seen())}."
        if self._noted is None:
            return answer
        noted, sure = DIRECTIONS[self._noted[0]], self._noted[1]
        if noted == self.result:
            return f"{answer} That is what you predicted ({noted}, {sure})."
        return (f"{answer} You predicted: {noted} ({sure}). The model gives another answer. Which of its arrows could "
                "lead there, and do you find them convincing?")
