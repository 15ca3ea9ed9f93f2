"""The arrows of the step that plays, between the gauges of `step_chart`: one style for each basis, bold when lit."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt

from neuro_helpers.charts.marks import ARROW_HEAD, BASIS_KEY_WIDTH, BASIS_STYLES, INK, at, basis_key, text_at
from neuro_helpers.charts.steps.step_places import place_of, spot

WAITING = "#b8c1ca"
INKS = json.dumps({basis: style.colour for basis, style in BASIS_STYLES.items()})  # when lit
DASHES = json.dumps({basis: style.dash for basis, style in BASIS_STYLES.items()})
WIDTHS = json.dumps({"waits": 1.4, "fails": 1.8, "lit": 1.7, "now": 3})
SPOKEN = ("lit[datum.key] == 'waits' ? ', waits' : lit[datum.key] == 'fails' ? "
          "', does not bring what the step asks for' : ', lit'")
KEY_LEFT = f"wide ? page_width / 2 - {BASIS_KEY_WIDTH // 2} : 4"
KEY_Y = "wide ? 9 : picture_height - (key_wraps ? 25 : 9)"
PATH_SIZE = 4  # at this size Vega draws a path in its own units: pixels


def _curve() -> dict[str, str]:
    """Expressions of a bow from track to track: ends, the two handles, its middle, and its path."""
    across = "datum.source.partner != datum.target.partner"
    toward = "(datum.target.partner == 'A' ? 1 : -1)"  # across: the side of the target that faces the other partner
    return {
        "side_s": f"{across} ? (datum.source.partner == 'A' ? 1 : -1) : datum.s_side",
        "side_t": f"{across} ? {toward} : datum.t_side",
        "xs": "datum.s_x0 + (datum.side_s > 0 ? column_width + 3 : -3)",
        "xt": "datum.t_x0 + (datum.side_t > 0 ? column_width + 5 : -5)",
        "ys": "datum.s_y + 6", "yt": "datum.t_y + 6",
        "reach": f"{across} ? corridor * 0.5 : datum.xs - datum.xt > 12 || datum.xt - datum.xs > 12 ? gutter * 0.5 : "
                 "min(gutter - 8, 12 + abs(datum.ys - datum.yt) * 0.16)",
        "hs": "datum.xs + datum.side_s * datum.reach", "ht": "datum.xt + datum.side_t * datum.reach",
        "xe": "datum.xt + datum.side_t * 7",
        "x_middle": "(datum.xs + 3 * datum.hs + 3 * datum.ht + datum.xt) / 8", "y_middle": "(datum.ys + datum.yt) / 2",
        "turn": "datum.side_t > 0 ? 180 : 0",
        "path": "'M' + datum.xs + ',' + datum.ys + 'C' + datum.hs + ',' + datum.ys + ' ' + datum.ht + ',' + datum.yt + "
                "' ' + datum.xe + ',' + datum.yt",
        "zero": "0",
    }


def records(arrows: Iterable[dict]) -> list[dict]:
    """What the marks of each arrow carry: its key, its words, its basis, and the places of both ends."""
    return [{"key": arrow["key"], "said": arrow["said"], "basis": arrow["basis"],
             "source": place_of(arrow["source"]) | {"partner": arrow["source_partner"]},
             "target": place_of(arrow["target"]) | {"partner": arrow["target_partner"]}} for arrow in arrows]


def marks(data: str) -> list[alt.Chart]:
    """Draw every arrow of a named data set whose key is in the parameter `lit`."""
    ends = {f"{end[0]}_{name}": expression for end in ("source", "target")
            for name, expression in spot(f"datum.{end}").items()}
    base = alt.Chart(alt.NamedData(name=data)).transform_filter("isValid(lit[datum.key])")
    base = base.transform_calculate(**ends).transform_filter("datum.s_shown_here && datum.t_shown_here")
    base = base.transform_calculate(**_curve()).transform_calculate(
        state="lit[datum.key]", spoken=f"datum.said + ({SPOKEN})", width=f"{WIDTHS}[datum.state]",
        is_lit="datum.state == 'lit' || datum.state == 'now'",
        ink=f"datum.is_lit ? {INKS}[datum.basis] : '{WAITING}'", cross="'\u00d7'")
    line = base.mark_point(filled=False, opacity=1, size=PATH_SIZE, strokeDash=alt.expr(f"{DASHES}[datum.basis]"))
    head = base.mark_point(shape=ARROW_HEAD, filled=True, opacity=1, size=190, aria=False)
    cross = base.transform_filter("datum.state == 'fails'")
    plate = {"shape": "circle", "size": 200, "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 1.2}
    return [
        at(line, "zero", "zero", shape=alt.Shape("path:N", scale=None), stroke=alt.Stroke("ink:N", scale=None),
           strokeWidth=alt.StrokeWidth("width:Q", scale=None), description="spoken:N"),
        at(head, "xt", "yt", angle=alt.Angle("turn:Q", scale=None), color=alt.Color("ink:N", scale=None)),
        at(cross.mark_point(opacity=1, aria=False, **plate), "x_middle", "y_middle"),
        text_at(cross, "x_middle", "cross", "y_middle", align="center", fontSize=15, fontWeight=700)]


def key() -> list[alt.Chart]:
    """Say what the arrows rest on: between the two heads, and on a narrow page below everything."""
    return basis_key(KEY_LEFT, KEY_Y, wraps="key_wraps")
