"""The arrows of the step that plays, between the rows of `step_chart`: comes next, pushes now, has pushed, fails."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt

from neuro_helpers.charts.marks import ARROW_HEAD, BASIS_STYLES, INK, QUIET, at, text_at
from neuro_helpers.charts.steps.step_places import place_of, spot
from neuro_helpers.wording import BASES

INKS = json.dumps({basis: style.colour for basis, style in BASIS_STYLES.items()})
UNTESTED = "untested"  # the state of a row that is dashed; nothing else in this picture is, so that it is seen
# Each state has a width and a head of its own, none a line of its own: dashes say what an arrow rests on.
STATES = {"next": "comes next", "now": "pushes most", "done": "pushed, or pushes less",
          "fails": "brings too little"}  # in the key; "less" looks as "done" does
WIDTHS = json.dumps({"next": 1.6, "now": 5, "less": 1.6, "done": 1.6, "fails": 1.6})
HEADS = json.dumps({"next": 170, "now": 460, "less": 120, "done": 120, "fails": 170})
SPOKEN = json.dumps({"next": "comes next", "now": "pushes most", "less": "pushes less", "done": "has pushed",
                     "fails": "brings too little"})
WAITING = "#8a96a3"  # an arrow that comes next
PATH_SIZE = 4  # at this size Vega draws a path in its own units: pixels
PULSE = "step_pulse"  # the style sheet lets the marks of this name run along the arrow
KEY_FROM = (1045, 760, 560, 400, 0)  # page widths from which the key is packed anew, in pixels
KEY_LINE, LETTER = 16, 5.9  # pixels: from line to line, and of a letter of the key with some room


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
    """What the marks of each arrow carry: its key, words, basis, whether somebody tested it, and both ends' places."""
    return [{"key": arrow["key"], "said": arrow["said"], "basis": arrow["basis"],
             "untested": arrow["evidence"] == UNTESTED,
             "source": place_of(arrow["source"]) | {"partner": arrow["source_partner"]},
             "target": place_of(arrow["target"]) | {"partner": arrow["target_partner"]}} for arrow in arrows]


def marks(data: str) -> list[alt.Chart]:
    """Draw every arrow of a named data set that is in the parameter `lit`; a dot runs along those that push now."""
    ends = {f"{end[0]}_{name}": expression for end in ("source", "target")
            for name, expression in spot(f"datum.{end}").items()}
    base = alt.Chart(alt.NamedData(name=data)).transform_filter("!all_rows && isValid(lit[datum.key])")
    base = base.transform_calculate(**ends).transform_filter("datum.s_shown_here && datum.t_shown_here")
    base = base.transform_calculate(state="lit[datum.key]").transform_calculate(**_curve()).transform_calculate(
        spoken=f"datum.said + ', ' + {SPOKEN}[datum.state]", width=f"{WIDTHS}[datum.state]",
        head=f"{HEADS}[datum.state]", ink=f"datum.state == 'next' ? '{WAITING}' : {INKS}[datum.basis]",
        head_fill="datum.state == 'next' ? 'white' : datum.ink", cross="'\u00d7'")
    dash = "!datum.untested ? [1, 0] : datum.state == 'now' ? [11, 6] : [5, 4]"
    line = base.mark_point(filled=False, opacity=1, size=PATH_SIZE, strokeDash=alt.expr(dash))
    head = base.mark_point(shape=ARROW_HEAD, opacity=1, strokeWidth=1.4, aria=False)
    runs = base.transform_filter("datum.state == 'now'")
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


def entries() -> list[dict]:
    """What the key says, in its order: how an arrow looks that is in a state, and one that rests on a basis."""
    states = [{"state": state, "text": words, "untested": False, "ink": WAITING if state == "next" else INK}
              for state, words in STATES.items()]
    rests = [{"state": "", "text": f"from {BASES[basis]}", "ink": style.colour, "untested": False}
             for basis, style in BASIS_STYLES.items()]
    dashed = {"state": "", "text": "dashed: nobody tested it", "ink": INK, "untested": True}
    return [*states, *rests, dashed]


def packed(shown: list[dict], width: float) -> list[tuple[float, int]]:
    """Place the entries of the key on a page of some width: how far from the left, and on which line."""
    places, x, line = [], 4.0, 0
    for entry in shown:
        room = 36 + LETTER * len(entry["text"])
        if x + room > width and x > 4:
            x, line = 4.0, line + 1
        places.append((x, line))
        x += room + 10
    return places


def key_lines() -> str:
    """How many lines the key has on a page of some width, as an expression."""
    return _by_width([packed(entries(), max(width, 330))[-1][1] + 1 for width in KEY_FROM])


def _by_width(values: list) -> str:
    chosen = [f"page_width >= {width} ? {value} : " for width, value in zip(KEY_FROM, values, strict=True) if width]
    return "(" + "".join(chosen) + f"{values[-1]})"


def key() -> list[alt.Chart]:
    """Say in words what the lines of the arrows mean: at every width of the page, wherever arrows can be."""
    shown = entries()
    places = [packed(shown, max(width, 330)) for width in KEY_FROM]
    base = alt.Chart(alt.Data(values=[
        entry | {"xs": [layout[i][0] for layout in places], "lines": [layout[i][1] for layout in places]}
        for i, entry in enumerate(shown)])).transform_filter("!all_rows")
    layout = _by_width(list(range(len(KEY_FROM))))
    base = base.transform_calculate(
        x=f"datum.xs[{layout}]", y=f"card_height + 14 + {KEY_LINE} * datum.lines[{layout}]").transform_calculate(
        x_end="datum.x + 22", x_tip="datum.x + 28", x_text="datum.x + 34", x_cross="datum.x + 11", cross="'\u00d7'")
    rule = base.mark_rule(color=alt.expr("datum.ink"), aria=False, strokeDash=alt.expr(
        "datum.untested ? [5, 4] : [1, 0]"), strokeWidth=alt.expr(f"datum.state ? {WIDTHS}[datum.state] : 2.4"))
    head = base.transform_filter("datum.state").mark_point(
        shape=ARROW_HEAD, size=alt.expr(f"{HEADS}[datum.state] * 0.8"), stroke=alt.expr("datum.ink"), opacity=1,
        strokeWidth=1.4, fill=alt.expr("datum.state == 'next' ? 'white' : datum.ink"), aria=False)
    fails = base.transform_filter("datum.state == 'fails'")
    plate = {"shape": "circle", "size": 150, "fill": "white", "stroke": INK, "strokeWidth": 1, "filled": True}
    return [at(rule, "x", x2="x_end:Q"), at(head, "x_tip"), text_at(base, "x_text", "text", fontSize=11, color=QUIET),
            at(fails.mark_point(opacity=1, aria=False, **plate), "x_cross"),
            text_at(fails, "x_cross", "cross", align="center", fontSize=13, fontWeight=700)]
