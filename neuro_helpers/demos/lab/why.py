"""Why? One outcome, the shares of the sliders, one path, and on demand the rows with their findings."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterable
from typing import Any

import pandas as pd

from neuro_helpers import charts, display
from neuro_helpers.charts.marks import INK, style_of
from neuro_helpers.demos.lab.untested import weights_note
from neuro_helpers.explain import Explanation
from neuro_helpers.handed.arguments import doors, known, names
from neuro_helpers.kit import Demo, Menu, Switch, card, column, markup, model_of, row, styled, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import load
from neuro_helpers.wording import BASES, apportioned, citation, in_sentence, signed

HALF_WIDTH_POINTS = 50  # the bars' fixed axis runs from 50 points down to 50 points up
ROWS_SHOWN = 8
SAMPLES = "Most samples: young, heterosexual, Western."


@functools.cache
def findings() -> pd.DataFrame:
    """Return findings.csv, indexed by `id:relation` as rows of the table cite it."""
    found = load("findings")
    return found.set_index(found["id"] + ":" + found["relation"].astype(str))


@doors
class Why:
    """Why an outcome is where it is: three bars, one path, and what each arrow of the path rests on.

    Parameters
    ----------
    outcome : str
        Id of a node.
    released : iterable of str
        Sliders that follow the model.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.
    **setting : float
        Levels of the sliders in 0..1, as in `CoupleModel.predict`.

    Attributes
    ----------
    controls : dict
        Empty: nothing can be moved here.
    frame : DataFrame
        The arrows of the path: id, source, target, contribution (points, 0 to 100), basis, state, reason.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> why = Why("calm_response", conflict=0.8)
    >>> why.frame["source"].iloc[0]
    'conflict'
    """

    def __init__(self, outcome: str, released: Iterable[str] = (), model: CoupleModel | None = None,
                 lens: str = "document", **setting: float) -> None:
        self.model = model_of(model, lens)
        self.controls: dict = {}
        self.explanation: Explanation = self.model.explain(outcome, released=released, **setting)

    @property
    def frame(self) -> pd.DataFrame:
        """The arrows of the path on screen."""
        rows = self.explanation.rows.set_index("id").loc[self.explanation.path].reset_index()
        rows["contribution"] = 100 * rows["contribution"]
        rows["reason"] = ["\n".join(_reasons(row)) for row in rows.itertuples()]
        return rows[["id", "source", "target", "contribution", "basis", "state", "reason"]]

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return str(self.explanation)

    def reset(self) -> None:
        """Nothing to reset: this picture does not move."""

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return {"text/plain": self.summary, "text/html": self.html()}

    def undo(self) -> None:
        """Nothing to take back either."""

    def html(self) -> str:
        """Return bars and path as HTML; whatever a table holds is escaped."""
        label = self.model.labels
        bars = "".join(_bar(label[slider], 100 * share) for slider, share in self.explanation.sliders.items())
        arrows = "".join(_arrow(row, label) for row in self.frame.itertuples())
        first = self.frame["source"].iloc[0] if len(self.frame) else self.explanation.outcome
        return (
            '<div style="max-width:820px;font-size:14px;line-height:1.45;color:var(--jp-ui-font-color1,#1d2733)">'
            f'<p style="font-size:15px;margin:4px 0 10px">{html.escape(self.summary)}</p>'
            f"<strong>How much each slider moved it</strong> (points; the bars add up to the whole change)"
            f'<table style="border-collapse:collapse;margin:4px 0 12px;font-size:14px">{bars}</table>'
            f"<strong>The strongest path</strong><ol style='list-style:none;padding:0;margin:4px 0'>"
            f"<li>{_node(label[first])}</li>{arrows}</ol>{self._rest()}{self._rests_on()}</div>"
        )

    def _rests_on(self) -> str:
        """Say what the whole change rests on, in points that add up as they are shown."""
        rests = {part: 100 * points for part, points in self.explanation.rests.items()}
        if abs(rests["change"]) < 0.5:
            return ""
        parts = [rests["document"], rests["findings"], rests["guesses"]]
        shown = [signed(points) for points in (*apportioned(parts), rests["untested"])]
        return (f"<p style='margin:6px 0 0'>This change of {signed(rests['change'])} rests on: the document's own "
                f"arrows {shown[0]}, findings {shown[1]}, our guesses {shown[2]} (a chain of arrows counts as its "
                f"weakest one); of it, {shown[3]} over arrows that nobody tested.</p>")

    def _rest(self) -> str:
        """Say how much of the change comes along the path, and that there are others."""
        change = 100 * (self.explanation.value - self.explanation.reference)
        carried = 100 * self.explanation.path_share
        if abs(change - carried) < 0.5:
            return ""
        return (f"<p style='margin:6px 0 0'>This path carries {signed(carried)} of the {signed(change)} "
                "points; other paths carry the rest.</p>")


def why_card(outcome: str, **more: Any) -> Any:
    """Return what `Why` shows, as a picture of a demo; for a question that was answered otherwise.

    Parameters
    ----------
    outcome : str
        Id of a node.
    **more
        As in `Why`.

    Examples
    --------
    >>> card = why_card("trust", conflict=0.8)
    >>> "In this model, trust is at" in card.children[0].value
    True
    """
    return card(markup(Why(outcome, **more).html()))


class WhyPanel(Demo):
    """Choose an outcome and see the shares of the sliders, one path, and on demand the rows with their findings.

    Parameters
    ----------
    outcome : str, optional
        Id of the outcome to begin with; the one with the largest change when not given.
    released : iterable of str
        Sliders that follow the model.
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
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

    def __init__(self, outcome: str | None = None, released: Iterable[str] = (), model: CoupleModel | None = None,
                 lens: str = "document", **setting: float) -> None:
        super().__init__(model, lens)
        self._opened = self.model, setting | {"released": names("released", released, self.model.sliders)}
        self._setting = self._opened[1]
        nodes = self.model.nodes
        options = {node: str(nodes.at[node, "label"]) for node in charts.outcome_nodes(nodes)}
        outcome = self._largest_change() if outcome is None else known("outcome", outcome, options)
        self.outcome = self.add("outcome", Menu("Why? Choose an outcome", options, outcome, width_pixels=270))
        self.rows = self.add("rows", Switch("show the rows behind it"))
        self._body = markup()
        self.panel = column(row(title("Why?"), self.outcome, self.rows), card(self._body), style="nh-panel")
        self.open(self.panel)

    @property
    def frame(self) -> pd.DataFrame:
        """The arrows of the path on screen."""
        return self._why.frame

    def sentence(self) -> str:
        """Say why, as `Why` does."""
        return self._why.summary

    def reset(self) -> None:
        """Back to the outcome and the setting that it opened with."""
        self.model, self._setting = self._opened
        super().reset()

    def show(self, model: CoupleModel, setting: dict) -> None:
        """Explain this setting."""
        self.model, self._setting = model, setting
        self._act(self.refresh)

    def begin_with(self, model: CoupleModel, setting: dict) -> None:
        """Begin anew: the outcome with the largest change at this setting, its rows closed."""
        self.model, self._setting = model, setting
        with self.state.quiet():
            self.outcome.value, self.rows.value = self._largest_change(), False

    def refresh(self) -> None:
        """Explain the outcome that is chosen, at the setting."""
        self._why = Why(self.outcome.value, model=self.model, **self._setting)
        text = styled("nh-note", weights_note(self.model, self.model.lens)) + self._why.html()
        self._body.value = text + (self._rows() if self.rows.value else "")

    def _largest_change(self) -> str:
        first = charts.first_view(self.model.nodes)
        change = self.model.predict(**self._setting)[first] - self.model.reference[first]
        return change.abs().idxmax()

    def _rows(self) -> str:
        """List the rows of the table that carry most, each with what it rests on."""
        rows = self._why.explanation.rows
        rows = rows[rows["share"].abs() >= 0.005]
        rows = rows.loc[rows["share"].abs().sort_values(ascending=False, kind="stable").index][:ROWS_SHOWN]
        if rows.empty:
            return '<p class="nh-note">No arrow carries a change here.</p>'
        items = "".join(_row(row, self.model.labels) for row in rows.itertuples())
        return (f'<strong>The arrows that carry most</strong><ol class="nh-rows">{items}</ol>'
                f'<p class="nh-note">{SAMPLES}</p>')

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, None, self.summary) | self._why._repr_mimebundle_()


def _cited(row) -> list[pd.Series]:
    """Return the findings that a row cites."""
    return [findings().loc[name.strip()] for name in row.findings.split(";") if name.strip()]


def _reasons(row) -> list[str]:
    """Say in words what an arrow rests on; every cited finding is told, also one that says something else."""
    told = [f"Published finding: {found['finding']} ({citation(found)})" for found in _cited(row)] + [_left(row)]
    if row.basis == "finding":
        return told
    own = f"The document: “{row.phrase}”" if row.basis == "document" else f"Our assumption: {row.note}"
    return [own, *told]


def _left(row) -> str:
    """Say whether somebody tested an arrow, and what the written rule leaves of it."""
    if row.state == "untested":
        return "Nobody tested this arrow."
    return f"Tested: {row.state}; what is left: {100 * row.kept:.0f} % ({row.why})"


def _bar(label: str, points: float) -> str:
    width = min(abs(points), HALF_WIDTH_POINTS) / HALF_WIDTH_POINTS * 50
    left = 50 if points >= 0 else 50 - width
    value = signed(points)
    cell = 'style="text-align:left;padding:2px 10px 2px 0;background:none"'
    return (
        f"<tr style='background:none'><td {cell}>{html.escape(label)}</td>"
        f'<td {cell}><div aria-hidden="true" style="position:relative;width:260px;height:16px;background:#eeeeee;'
        'border-radius:3px"><div style="position:absolute;left:50%;top:0;width:1.5px;height:16px;background:#4d4d4d">'
        f'</div><div style="position:absolute;left:{left:.1f}%;top:3px;width:{width:.1f}%;height:10px;'
        f'background:#0072b2"></div></div></td><td {cell}><strong>{value}</strong></td></tr>'
    )


def _node(label: str) -> str:
    style = "display:inline-block;border:1px solid currentColor;border-radius:12px;padding:1px 10px;font-weight:600"
    return f'<span style="{style}">{html.escape(label)}</span>'


def _arrow(row, label) -> str:
    look = style_of(row.basis, row.state)
    colour = "currentColor" if look.colour == INK else look.colour  # text on a dark theme is light
    line = f"{look.width:.0f}px {'dashed' if look.dash[1] else 'solid'} {colour}"
    reasons = "<br>".join(html.escape(reason) for reason in row.reason.split("\n"))
    effect = "raises" if row.contribution > 0 else "lowers"
    target = in_sentence(label[row.target])
    return (
        f'<li style="margin:2px 0 2px 18px;border-left:{line};padding:4px 0 4px 12px">'
        f"{effect} {html.escape(target)} by {abs(row.contribution):.0f} points<br>"
        f"<small>{reasons}</small></li>"
        f"<li><span aria-hidden='true'>↓ </span>{_node(label[row.target])}</li>"
    )


def _row(row: object, labels: dict) -> str:
    """Tell one row: its arrow and id, its share of the change, the document's phrase, our note, the findings."""
    whose = " of the partner" if row.partner == "other" else ""
    arrow = f"{labels[row.source]}{whose} \N{RIGHTWARDS ARROW} {in_sentence(labels[row.target])}"
    lines = [f"<strong>{html.escape(arrow)}</strong> ({row.id}): {signed(100 * row.share)} points of the change. "
             f"Rests on {BASES[row.basis]}. {_left(row).rstrip('.')}."]
    if row.phrase:
        lines.append(f"The document: \N{LEFT DOUBLE QUOTATION MARK}{html.escape(row.phrase)}"
                     "\N{RIGHT DOUBLE QUOTATION MARK}")
    if row.note:
        lines.append(f"Our note: {html.escape(row.note)}")
    lines += [_finding(found) for found in _cited(row)]
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
