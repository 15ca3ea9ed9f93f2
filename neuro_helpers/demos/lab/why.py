"""Why? One outcome, the shares of the sliders, and one path with the reason for each arrow. Plain HTML, no kernel."""

from __future__ import annotations

import html

import pandas as pd

from neuro_helpers.demos import words
from neuro_helpers.demos.model_choice import shipped
from neuro_helpers.evidence import citation
from neuro_helpers.tables import load

LINES = {"finding": ("solid", "#0072b2"), "document": ("solid", "#4d4d4d"), "assumption": ("dashed", "#b35900")}
HALF_WIDTH_POINTS = 50  # the bars' fixed axis runs from 50 points down to 50 points up


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
    lens : {"document", "evidence"}
        Which weights act; ignored when `model` is given.
    **setting : float
        Levels of the sliders in 0..1, as in `CoupleModel.predict`.

    Attributes
    ----------
    controls : dict
        Empty: nothing can be moved here.
    frame : DataFrame
        The arrows of the path: id, source, target, contribution (points, 0 to 100), basis, reason.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> why = Why("calm_response", conflict=0.8)
    >>> why.frame["source"].iloc[0]
    'conflict'
    """

    def __init__(self, outcome: str, released: tuple = (), model: object = None, lens: str = "document", **setting):
        self.model = shipped(lens) if model is None else model
        self.controls: dict = {}
        self._why = self.model.explain(outcome, released=released, **setting)

    @property
    def frame(self) -> pd.DataFrame:
        """The arrows of the path on screen."""
        rows = self._why.rows.set_index("id").loc[self._why.path].reset_index()
        rows["contribution"] = 100 * rows["contribution"]
        rows["reason"] = ["\n".join(_reasons(row)) for row in rows.itertuples()]
        return rows[["id", "source", "target", "contribution", "basis", "reason"]]

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return str(self._why)

    def reset(self) -> None:
        """Nothing to reset: this picture does not move."""

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return {"text/plain": self.summary, "text/html": self._html()}

    def _html(self) -> str:
        label = self.model.labels
        bars = "".join(_bar(label[slider], 100 * share) for slider, share in self._why.sliders.items())
        arrows = "".join(_arrow(row, label) for row in self.frame.itertuples())
        first = self.frame["source"].iloc[0] if len(self.frame) else self._why.outcome
        return (
            '<div style="max-width:820px;font-size:14px;line-height:1.45;color:var(--jp-ui-font-color1,#1d2733)">'
            f'<p style="font-size:15px;margin:4px 0 10px">{html.escape(self.summary)}</p>'
            f"<strong>How much each slider moved it</strong> (points; the bars add up to the whole change)"
            f'<table style="border-collapse:collapse;margin:4px 0 12px;font-size:14px">{bars}</table>'
            f"<strong>The strongest path</strong><ol style='list-style:none;padding:0;margin:4px 0'>"
            f"<li>{_node(label[first])}</li>{arrows}</ol>{self._rest()}</div>"
        )

    def _rest(self) -> str:
        """Say how much of the change comes along the path, and that there are others."""
        change = 100 * (self._why.value - self._why.reference)
        carried = 100 * self._why.path_share
        if abs(change - carried) < 0.5:
            return ""
        return (f"<p style='margin:6px 0 0'>This path carries {words.signed(carried)} of the {words.signed(change)} "
                "points; other paths carry the rest.</p>")


def _reasons(row) -> list[str]:
    """Say in words what an arrow rests on; every cited finding is told, also one that says something else."""
    told = load("findings")
    told = told.set_index(told["id"] + ":" + told["relation"].astype(str))
    cited = [told.loc[name.strip()] for name in row.findings.split(";") if name.strip()]
    findings = [f"Published finding: {finding['finding']} ({citation(finding)})" for finding in cited]
    if row.basis == "finding":
        return findings
    own = f"The document: “{row.phrase}”" if row.basis == "document" else f"Our assumption: {row.note}"
    return [own, *findings]


def _bar(label: str, points: float) -> str:
    width = min(abs(points), HALF_WIDTH_POINTS) / HALF_WIDTH_POINTS * 50
    left = 50 if points >= 0 else 50 - width
    value = words.signed(points)
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
    line, colour = LINES[row.basis]
    reasons = "<br>".join(html.escape(reason) for reason in row.reason.split("\n"))
    effect = "raises" if row.contribution > 0 else "lowers"
    target = words.inside(label[row.target])
    return (
        f'<li style="margin:2px 0 2px 18px;border-left:3px {line} {colour};padding:4px 0 4px 12px">'
        f"{effect} {html.escape(target)} by {abs(row.contribution):.0f} points<br>"
        f"<small>{reasons}</small></li>"
        f"<li><span aria-hidden='true'>↓ </span>{_node(label[row.target])}</li>"
    )
