"""One outcome against one slider under both lenses. Like `outcomes` it knows no model: tables in, chart out."""

from __future__ import annotations

import altair as alt

from neuro_helpers.charts.marks import FONT, INK, LINE, NOW, QUIET, REFERENCE, parameters
from neuro_helpers.wording import LENSES

LENS_NAMES = {lens: LENSES[lens].key for lens in ("document", "evidence")}  # the two that are compared
LENS_WIDTHS = [4.5, 2]  # of a curve; no dashes, since dashed is an arrow that nobody tested
COLOURS = [REFERENCE, NOW]
POINTS = 51  # of a curve, from one end of the slider to the other
WIDTH = 600  # pixels; fixed, since a Vega-Lite width cannot follow a parameter


def lenses_chart(slider: str, outcome: str, reference: float, at: float) -> alt.LayerChart:
    """Curves of an outcome over as much of a slider's range as is given, one per lens, with a mark at the setting.

    Parameters
    ----------
    slider, outcome : str
        Labels of the axes.
    reference : float
        The slider's level in the reference couple, 0 to 100.
    at : float
        Start of the parameter `at`, the slider's present level, 0 to 100.

    Returns
    -------
    altair.LayerChart
        Parameters: `at`, `levels` (lens -> level of the outcome in 0..1), which the marks and their
        numbers read, `curves` (lens -> `POINTS` levels from 0 to 100 over the slider's range, null where nothing is
        drawn), and `page_width`, which every chart of a demo has.

    Examples
    --------
    >>> lenses_chart("Oxytocin", "Trust", 50, 50).to_dict()["params"][0]["name"]
    'levels'
    """
    x = alt.X("slider:Q", title=f"{slider} (0 to 100, model units)", scale=alt.Scale(domain=[0, 100], nice=False))
    y = alt.Y("level:Q", title=f"{outcome} (0 to 100)", scale=alt.Scale(domain=[0, 100], nice=False))
    domain = list(LENS_NAMES)
    places = [{"place": place, "slider": 100 * place / (POINTS - 1), "lens": lens}
              for lens in domain for place in range(POINTS)]
    seen = alt.Chart(alt.Data(values=places)).transform_calculate(
        level="curves[datum.lens][datum.place]").transform_filter("isValid(datum.level)")
    lines = seen.mark_line(aria=False).encode(
        x=x, y=y, color=alt.Color("lens:N", scale=alt.Scale(domain=domain, range=COLOURS), legend=None),
        strokeWidth=alt.StrokeWidth("lens:N", scale=alt.Scale(domain=domain, range=LENS_WIDTHS), legend=None))
    start = alt.Data(values=[{"slider": reference}])
    rule = alt.Chart(start).mark_rule(color=LINE, strokeWidth=2, aria=False).encode(x=x)
    name = alt.Chart(start).mark_text(font=FONT, fontSize=12, color=QUIET, align="left", dx=5, aria=False).encode(
        x=x, y=alt.value(290), text=alt.value("reference couple"))
    ends = alt.Data(values=[{"lens": lens, "name": name} for lens, name in LENS_NAMES.items()])
    now = alt.Chart(ends).transform_calculate(
        slider="at", level="100 * levels[datum.lens]", shown="floor(datum.level + 0.5)",
        said="datum.name + ': ' + datum.shown + ' of 100'",
        text="datum.name + ' ' + datum.shown", right="at < 62",
        # The higher mark has its words above it; where both are equal, the document's are above.
        above="datum.lens == 'document' ? levels.document >= levels.evidence : levels.evidence > levels.document")
    inside = {"document": {}, "evidence": {"fill": "white"}}  # a filled and a hollow mark
    marks = [
        now.transform_filter(f"datum.lens == '{key}'")
        .mark_point(filled=key == "document", size=130, strokeWidth=2.5, opacity=1, color=colour, **inside[key])
        .encode(x=x, y=y, description="said:N")
        for key, colour in zip(LENS_NAMES, COLOURS, strict=True)
    ]
    labels = [
        now.transform_filter("datum.right" if side == "left" else "!datum.right")
        .transform_filter("datum.above" if up else "!datum.above")
        .mark_text(font=FONT, fontSize=13, fontWeight=600, align=side, dx=12 if side == "left" else -12,
                   dy=-20 if up else 22, aria=False, **ink).encode(x=x, y=y, text="text:N")
        for side in ("left", "right") for up in (True, False)
        for ink in ({"color": "white", "stroke": "white", "strokeWidth": 5}, {"color": INK})
    ]
    params = parameters({"levels": {"document": 0.5, "evidence": 0.5}, "at": at,
                         "curves": {lens: [] for lens in domain}, "page_width": WIDTH}, {})
    description = (f"Line chart: {outcome} against {slider}, both from 0 to 100. A thick line for "
                   f"{LENS_NAMES['document']}, a thin line for {LENS_NAMES['evidence']}, a mark on each at "
                   "this setting.")
    return (alt.layer(rule, name, lines, *marks, *labels).add_params(*params)
            .properties(width=WIDTH, height=300, description=description, background="white", padding=10)
            .configure_axis(labelFont=FONT, titleFont=FONT, titleColor=INK, labelColor=QUIET, gridColor="#eef1f4",
                            titleFontWeight="normal", titleFontSize=13, labelFontSize=12, tickCount=5)
            .configure_axisX(titleLimit=420).configure_axisY(titleLimit=250)
            .configure_view(stroke=None))
