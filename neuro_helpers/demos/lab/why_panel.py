"""Why? for any outcome, at the setting on screen: a part of the lab that a lesson can use alone."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import charts
from neuro_helpers.demos import words
from neuro_helpers.demos.lab.why import Why
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.demos.parts import Front, text_block
from neuro_helpers.evidence import citation
from neuro_helpers.tables import load

ROWS_SHOWN = 8
LENS_SAYS = {"document": "The document's weights act.", "evidence": "The weights that the evidence leaves act."}
SAMPLES = "Most samples: young, heterosexual, Western."
BASIS = {"document": "Rests on the document", "finding": "Rests on published findings",
         "assumption": "Rests on our assumption"}


class WhyPanel:
    """Choose an outcome and see the shares of the sliders, one path, and on demand the rows with their findings.

    Parameters
    ----------
    outcome : str, optional
        Id of the outcome to begin with; the one with the largest change when not given.
    released : iterable of str
        Sliders that follow the model.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.
    **setting : float
        Levels of the sliders in 0..1, as in `CoupleModel.predict`.

    Attributes
    ----------
    controls : dict of str to widget
        "outcome" (which outcome) and "rows" (show the rows).
    frame : DataFrame
        The arrows of the path, as in `Why`.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> panel = WhyPanel(conflict=0.8)
    >>> panel.controls["outcome"].value = "trust"
    >>> panel.summary.startswith("In this model, trust is at")
    True
    """

    def __init__(self, outcome: str | None = None, released: Iterable[str] = (), model: object = None,
                 lens: str = "document", **setting: float) -> None:
        self.model = shipped(lens) if model is None else model
        self._opened = setting | {"released": tuple(released)}
        nodes = self.model.nodes
        options = [(str(nodes.at[node, "label"]), node) for node in charts.outcome_nodes(nodes)]
        self._first = outcome or self._largest_change()
        self.controls = {
            "outcome": widgets.Dropdown(options=options, value=self._first, layout={"width": "270px"}),
            "rows": widgets.ToggleButton(False, description="show the rows behind it", layout={"width": "auto"})}
        self._body = widgets.HTML()
        card = widgets.VBox([self._body])
        card.add_class("nh-card")
        row = widgets.HBox([text_block("nh-title", "Why?"), *self.controls.values()])
        row.add_class("nh-row")
        self.panel = widgets.VBox([row, card])
        self.panel.add_class("nh-panel")
        self._front: Front | None = None
        self.show(self.model, self._opened)
        for control in self.controls.values():
            control.observe(lambda _change: self.show(self.model, self._setting), names="value")

    @functools.cached_property
    def box(self) -> widgets.VBox:
        """The panel on its own."""
        self._front = Front()
        self._front.name(self.names())
        box = widgets.VBox([self._front, self.panel])
        box.add_class("nh-demo")
        return box

    @property
    def frame(self) -> pd.DataFrame:
        """The arrows of the path on screen."""
        return self._why.frame

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._why.summary

    def reset(self) -> None:
        """Back to the outcome and the setting that it opened with."""
        self.controls["outcome"].value, self.controls["rows"].value = self._first, False
        self.show(self.model, self._opened)

    def show(self, model: object, setting: dict) -> None:
        """Explain this setting."""
        self.model, self._setting = model, setting
        self._why = Why(self.controls["outcome"].value, model=model, **setting)
        text = f'<div class="nh-note">{LENS_SAYS[model.lens]}</div>' + self._why._repr_mimebundle_()["text/html"]
        self._body.value = text + (self._rows() if self.controls["rows"].value else "")
        if self._front is not None:
            self._front.name(self.names())

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says for each control."""
        rows = self.controls["rows"]
        return {self.controls["outcome"]: {"label": "Why? Choose an outcome"},
                rows: {"label": rows.description, "pressed": rows.value}}

    def _largest_change(self) -> str:
        first = charts.first_view(self.model.nodes)
        change = self.model.predict(**self._opened)[first] - self.model.reference[first]
        return change.abs().idxmax()

    def _rows(self) -> str:
        """List the rows of the table that carry most, each with what it rests on."""
        rows = self._why._why.rows
        rows = rows[rows["share"].abs() >= 0.005]
        rows = rows.loc[rows["share"].abs().sort_values(ascending=False, kind="stable").index][:ROWS_SHOWN]
        if rows.empty:
            return '<p class="nh-note">No arrow carries a change here.</p>'
        items = "".join(_row(row, self.model.labels) for row in rows.itertuples())
        return (f'<strong>The arrows that carry most</strong><ol class="nh-rows">{items}</ol>'
                f'<p class="nh-note">{SAMPLES}</p>')

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return self._why._repr_mimebundle_() | {"application/vnd.jupyter.widget-view+json": view}


@functools.cache
def _findings() -> pd.DataFrame:
    found = load("findings")
    return found.set_index(found["id"] + ":" + found["relation"].astype(str))


def _row(row: object, labels: dict) -> str:
    """Tell one row: its arrow, its share of the change, the document's phrase, our note, the findings."""
    arrow = f"{labels[row.source]} \N{RIGHTWARDS ARROW} {words.inside(labels[row.target])}"
    lines = [f"<strong>{html.escape(arrow)}</strong>: {words.signed(100 * row.share)} points of the change. "
             f"{BASIS[row.basis]}."]
    if row.phrase:
        lines.append(f"The document: \N{LEFT DOUBLE QUOTATION MARK}{html.escape(row.phrase)}"
                     "\N{RIGHT DOUBLE QUOTATION MARK}")
    if row.note:
        lines.append(f"Our note: {html.escape(row.note)}")
    lines += [_finding(_findings().loc[name.strip()]) for name in row.findings.split(";") if name.strip()]
    return "<li>" + "".join(f"<div>{line}</div>" for line in lines) + "</li>"


def _finding(found: pd.Series) -> str:
    """Tell one finding: who was studied, how, what was found, how strong, published where."""
    people = f" ({found['n']})" if str(found["n"]) not in ("", "nan") else ""
    strong = (str(found["strength"]), str(found["effect_size"]))
    strength = "; ".join(text for text in strong if text not in ("", "nan"))
    where = f"{citation(found)}, {found['journal']}"
    parts = [("Who", f"{found['population']}{people}"), ("How", found["design"]), ("Found", found["finding"]),
             ("How strong", strength), ("Published", where)]
    return '<span class="nh-finding">' + " ".join(
        f"<em>{name}:</em> {html.escape(str(text).rstrip('.'))}." for name, text in parts if text) + "</span>"
