"""The arrows of the step that plays, between the rows of `step_chart`: about to act, acting now, done, or failing."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt

from neuro_helpers.charts.marks import ARROW_HEAD, BASIS_STYLES, INK, QUIET, at, basis_key, each, text_at
from neuro_helpers.charts.steps.step_places import place_of, spot

INKS = json.dumps({basis: style.colour for basis, style in BASIS_STYLES.items()})
DASHES = json.dumps({basis: style.dash for basis, style in BASIS_STYLES.items()})
NEXT_DASH = [1.5, 5]
# Each state has a width, a line and a head of its own; none is told by its colour alone.
STATES = {"next": "about to", "now": "now", "done": "done", "fails": "does not bring what the step asks for"}
WIDTHS = json.dumps({"next": 2, "now": 4.5, "done": 1.5, "fails": 2})
HEADS = json.dumps({"next": 130, "now": 420, "done": 110, "fails": 170})
SPOKEN = json.dumps({"next": "about to act", "now": "acts now", "done": "has acted", "fails": STATES["fails"]})
KEY_WIDTHS = {"next": 96, "now": 78, "done": 82, "fails": 262}  # pixels
PATH_SIZE = 4  # at this size Vega draws a path in its own units: pixels
PULSE = "step_pulse"  # the style sheet lets the marks of this name run along the arrow


def _curve() -> dict[str, str]:
    """Expressions of a bow from row to row: across in the corridor, within a partner at the partner's outer side."""
    across = "datum.source.partner != datum.target.partner"
    toward = "(datum.target.partner == 'A' ? 1 : -1)"  # across: the side of the target that faces the other partner
    return {
        "side_s": f"{across} ? -{toward} : datum.target.partner == 'A' ? -1 : 1",
        "side_t": f"{across} ? {toward} : datum.side_s",
        "xs": "datum.s_x0 + (datum.side_s > 0 ? column_width + 4 : -6)",
        "xt": "datum.t_x0 + (datum.side_t > 0 ? column_width + 6 : -8)",
        "ys": "datum.s_y + (datum.s_y < datum.t_y ? 5 : -5)", "yt": "datum.t_y + (datum.s_y < datum.t_y ? -3 : 3)",
        "reach": f"{across} ? corridor * 0.55 : min(gutter * 1.15, 16 + abs(datum.ys - datum.yt) * 0.3)",
        "hs": "datum.xs + datum.side_s * datum.reach", "ht": "datum.xt + datum.side_t * datum.reach",
        "xe": "datum.xt + datum.side_t * (datum.state == 'now' ? 11 : 6)",
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
    """Draw every arrow of a named data set whose key is in the parameter `lit`; what is in `pulse` runs along it."""
    ends = {f"{end[0]}_{name}": expression for end in ("source", "target")
            for name, expression in spot(f"datum.{end}").items()}
    base = alt.Chart(alt.NamedData(name=data)).transform_filter("!all_rows && isValid(lit[datum.key])")
    base = base.transform_calculate(**ends).transform_filter("datum.s_shown_here && datum.t_shown_here")
    base = base.transform_calculate(state="lit[datum.key]").transform_calculate(**_curve()).transform_calculate(
        spoken=f"datum.said + ', ' + {SPOKEN}[datum.state]", width=f"{WIDTHS}[datum.state]",
        head=f"{HEADS}[datum.state]", ink=f"datum.state == 'next' ? '{QUIET}' : {INKS}[datum.basis]",
        head_fill="datum.state == 'next' ? 'white' : datum.ink", cross="'\u00d7'")
    dash = f"datum.state == 'next' ? {json.dumps(NEXT_DASH)} : {DASHES}[datum.basis]"
    line = base.mark_point(filled=False, opacity=1, size=PATH_SIZE, strokeDash=alt.expr(dash), strokeCap="round")
    head = base.mark_point(shape=ARROW_HEAD, opacity=1, strokeWidth=1.4, aria=False)
    runs = base.transform_filter("isValid(pulse[datum.key])")
    pulse = runs.mark_point(filled=False, opacity=1, size=PATH_SIZE, strokeDash=[0, 3000], strokeCap="round",
                            stroke="white", strokeWidth=2.5, aria=False).properties(name=PULSE)
    cross = base.transform_filter("datum.state == 'fails'")
    plate = {"shape": "circle", "size": 200, "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 1.2}
    bow = {"shape": alt.Shape("path:N", scale=None)}
    return [
        at(line, "zero", "zero", **bow, stroke=alt.Stroke("ink:N", scale=None),
           strokeWidth=alt.StrokeWidth("width:Q", scale=None), description="spoken:N"),
        at(pulse, "zero", "zero", **bow),
        at(head, "xt", "yt", angle=alt.Angle("turn:Q", scale=None), fill=alt.Fill("head_fill:N", scale=None),
           stroke=alt.Stroke("ink:N", scale=None), size=alt.Size("head:Q", scale=None)),
        at(cross.mark_point(opacity=1, aria=False, **plate), "x_middle", "y_middle"),
        text_at(cross, "x_middle", "cross", "y_middle", align="center", fontSize=15, fontWeight=700)]


def key() -> list[alt.Chart]:
    """Say what the lines of the arrows mean, once there is an arrow: its state, and below it what it rests on."""
    shown = "!all_rows && keyed"
    layers, x = [], 0
    for state, words in STATES.items():
        second = f"small && {json.dumps(state == 'fails')}"
        base = each([{"text": words}], y=f"card_height + 14 + ({second} ? 16 : 0)",
                    x=f"4 + ({second} ? 0 : {x})").transform_filter(shown).transform_calculate(
            x_end="datum.x + 26", x_text="datum.x + 38", x_cross="datum.x + 13", cross="'\u00d7'", turn="0")
        ink = QUIET if state == "next" else INK
        rule = base.mark_rule(color=ink, strokeWidth=json.loads(WIDTHS)[state], aria=False, strokeCap="round",
                              strokeDash=NEXT_DASH if state == "next" else [1, 0])
        head = base.mark_point(shape=ARROW_HEAD, size=json.loads(HEADS)[state] * 0.8, stroke=ink, opacity=1,
                               strokeWidth=1.4, fill="white" if state == "next" else ink, aria=False)
        layers += [at(rule, "x", x2="x_end:Q"), at(head.transform_calculate(x_tip="datum.x + 32"), "x_tip"),
                   text_at(base, "x_text", "text", fontSize=11, color=QUIET)]
        if state == "fails":
            plate = {"shape": "circle", "size": 150, "fill": "white", "stroke": INK, "strokeWidth": 1, "filled": True}
            layers += [at(base.mark_point(opacity=1, aria=False, **plate), "x_cross"),
                       text_at(base, "x_cross", "cross", align="center", fontSize=13, fontWeight=700)]
        x += KEY_WIDTHS[state]
    left = f"key_row ? {x + 14} : 4"
    height = "card_height + 14 + (key_row ? 0 : small ? 32 : 18)"
    return [*layers, *basis_key(left, height, wraps="small", when=shown)]
