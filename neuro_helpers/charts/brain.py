"""The five brain regions, and the mirror neuron system, on the outlines of an atlas. Knows no model and no files.

Every mark that can change reads `levels[datum.node]`, as in `outcomes`. Shapes are symbols whose path is the outline
and whose size is an expression of `page_width`: when a level changes, only the fill of six shapes and five labels is
drawn again. Colour says whether a region's number is lower or higher than in the reference couple, and judges nothing:
dashes, numbers and words say the same without colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from neuro_helpers.charts.marks import DEFAULT_PAGE_WIDTH, INK, QUIET, at, finish, parameters, sheet, text_at
from neuro_helpers.charts.regions import SYSTEM, region_numbers, region_records, start_levels
from neuro_helpers.wording import listed

LOWER, AS_REFERENCE, HIGHER = "#d9620f", "#fbfbf9", "#0b4a8f"  # orange, white, blue: tell apart in grey, too
DASH = [3, 2]  # the outline of a region that is lower
EDGE = "focus == datum.node ? 3.4 : focus == '' ? 1.2 : 0.7"  # pixels of the outline: a demo may point at one region
WEIGHT = "focus == '' || focus == datum.node ? 600 : 400"  # of its name
AREAS, GAPS, OUTLINE = "#e3e7ec", "#c3cad3", INK  # the areas that the document does not name stay grey
FULL_COLOUR_AT = 30  # points from the reference couple; beyond it only the number tells more
WIDE_FROM, MIDDLE_FROM = 870, 540  # page widths in pixels: one row, two rows, below that one view in each row

AREA_NAMES = {  # atlas labels of the areas that make up a region, in plain words
    "superiorfrontal": "superior frontal", "rostralmiddlefrontal": "rostral middle frontal",
    "caudalmiddlefrontal": "caudal middle frontal", "parsopercularis": "pars opercularis",
    "parstriangularis": "pars triangularis", "parsorbitalis": "pars orbitalis",
    "lateralorbitofrontal": "lateral orbitofrontal", "medialorbitofrontal": "medial orbitofrontal",
    "rostralanteriorcingulate": "rostral (front)", "caudalanteriorcingulate": "caudal (back)",
}
NAME_ROOM = alt.expr(  # pixels of a name, before its ellipsis
    f"datum.node == 'anterior_cingulate_cortex' || datum.node == '{SYSTEM}' ? 182 : 142")
ABOUT_RINGS = ("The mirror neuron system is two rings, since it is not one place: such cells were found in monkeys, in "
               "premotor and in parietal areas. In people these areas go with empathy in some measurements only "
               "(Bekkali and others, 2021), and what they are for is disputed (Heyes and Catmur, 2022).")
VIEW_TITLES = {"lateral": "from the side", "medial": "from the middle", "coronal": "slice from ear to ear"}
MAIN_VIEW = {"prefrontal_cortex": "lateral", "insula": "lateral", "anterior_cingulate_cortex": "medial",
             "amygdala": "coronal", "hippocampus": "coronal"}
# Leader lines, in units of the view (height 500): the point in the region, the bend, the height of the label.
LEADERS = [
    {"node": "prefrontal_cortex", "view": "lateral", "ax": 628, "ay": 180, "bend": 690, "at": 0.36, "side": "left"},
    {"node": "prefrontal_cortex", "view": "medial", "ax": 80, "ay": 180, "bend": 60, "at": 0.36, "side": "right"},
    {"node": "anterior_cingulate_cortex", "view": "medial", "ax": 100, "ay": 339, "bend": 60, "at": 0.678,
     "side": "right"},
    {"node": "insula", "view": "lateral", "ax": 490, "ay": 368, "bend": 560, "at": 0.98, "side": "left"},
    {"node": "amygdala", "view": "coronal", "ax": 384, "ay": 372, "bend": 470, "at": 0.58, "side": "left"},
    {"node": "hippocampus", "view": "coronal", "ax": 380, "ay": 424, "bend": 430, "at": 0.9, "side": "left"},
]
# The mirror neuron system is in no one place: a ring in premotor areas, one in parietal areas, a label without a line.
RINGS = [{"node": SYSTEM, "view": "lateral", "ax": 458, "ay": 205, "main": True},
         {"node": SYSTEM, "view": "lateral", "ax": 285, "ay": 178, "main": False}]
SYSTEM_LABEL = {"node": SYSTEM, "view": "coronal", "at": 0.16}
RING_SIZE, RING_WORDS = 150, "rings: not one place"
TEXT_WIDTH = {"prefrontal_cortex": (146, 126), "anterior_cingulate_cortex": (182, 182)}  # (else, narrow) right of it


def _pick(wide: str, middle: str, narrow: str) -> str:
    return f"(wide ? {wide} : middle ? {middle} : {narrow})"


LAYOUT = {
    "wide": f"page_width >= {WIDE_FROM}",
    "middle": f"page_width >= {MIDDLE_FROM}",
    "cortex_height": _pick("min(160, (page_width - 420) / 4.2)", "min(160, (page_width - 224) / 2.92)",
                           "min(150, (page_width - 200) / 1.51)"),
    "slice_height": _pick("1.15 * cortex_height", "min(150, 1.15 * cortex_height)", "1.4 * cortex_height"),
    "spare": _pick("max(0, page_width - 420 - 4.2 * 160)", "max(0, page_width - 224 - 2.92 * 160)", "0"),
    "lateral_x": "2 + spare / 4",
    "lateral_y": _pick("22 + (slice_height - cortex_height) / 2", "22", "22"),
    "column_x": "lateral_x + 1.41 * cortex_height + 14",
    "medial_x": _pick("column_x + 198", "column_x + 198", "page_width - 1.505 * cortex_height - 4"),
    "medial_y": _pick("lateral_y", "lateral_y", "22 + cortex_height + 40"),
    "coronal_x": _pick("medial_x + 1.505 * cortex_height + 28 + spare / 3", "lateral_x", "2"),
    "coronal_y": _pick("22", "22 + cortex_height + 38", "22 + 2 * cortex_height + 76"),
    "slice_labels_x": "coronal_x + 1.094 * slice_height + 14",
    "key_x": _pick("4 + spare / 4", "slice_labels_x + 172", "4"),
    "key_y": _pick("22 + slice_height + 20", "coronal_y + 6", "coronal_y + slice_height + 26"),
    "picture_height": _pick("key_y + 12", "coronal_y + slice_height + 10", "key_y + 110"),
}
COLOURS = alt.Scale(domain=[-FULL_COLOUR_AT, 0, FULL_COLOUR_AT], range=[LOWER, AS_REFERENCE, HIGHER],
                    interpolate="rgb", clamp=True)
FILL = alt.Fill("moved:Q", legend=None, scale=COLOURS)
PLACES = {
    "unit": "(datum.view == 'coronal' ? slice_height : cortex_height) / 500",
    "view_x": "datum.view == 'lateral' ? lateral_x : datum.view == 'medial' ? medial_x : coronal_x",
    "view_y": "datum.view == 'lateral' ? lateral_y : datum.view == 'medial' ? medial_y : coronal_y",
}


def _path(features: Iterable[dict], digits: int = 1) -> str:
    """Write polygons as one SVG path."""
    rings = [ring for feature in features for shape in feature["geometry"]["coordinates"] for ring in shape]
    return "".join("M" + "L".join(f"{round(x, digits):g},{round(y, digits):g}" for x, y in ring) + "Z"
                   for ring in rings)  # the last point is the first: Vega leaves out the line that Z alone would draw


def _shapes(atlas: Mapping) -> tuple[list[dict], list[dict], list[dict]]:
    """Outlines and grey areas (one shape for each view), and one shape for each region and view."""
    grey, regions = {True: [], False: []}, []
    for view in atlas["views"]:
        found = [feature for feature in atlas["features"] if feature["properties"]["view"] == view]
        for outline, records in grey.items():
            some = [f for f in found if f["properties"]["outline"] == outline and f["properties"]["node"] is None]
            records.append({"view": view, "path": _path(some, 0)})
        for node in dict.fromkeys(f["properties"]["node"] for f in found if f["properties"]["node"]):
            regions.append({"node": node, "view": view, "main": MAIN_VIEW[node] == view,
                            "path": _path(f for f in found if f["properties"]["node"] == node)})
    return grey[True], grey[False], regions


def _shape_marks(base: alt.Chart, **style: object) -> alt.Chart:
    """Draw paths as symbols: a symbol of size s draws its path s ** 0.5 / 2 times as large."""
    placed = base.transform_calculate(**PLACES).transform_calculate(size="pow(2 * datum.unit, 2)")
    mark = placed.mark_point(filled=True, opacity=1, **style)
    return at(mark, "view_x", "view_y").encode(
        shape=alt.Shape("path:N", scale=None), size=alt.Size("size:Q", scale=None))


def _region_marks(shapes: list[dict], regions: dict[str, dict]) -> list[alt.Chart]:
    """Colour each region; only the shape in its main view has a spoken name, so that it is said once."""
    dash = alt.condition("datum.change < 0", alt.value(DASH), alt.value([]))
    layers = []
    shapes = [regions[shape["node"]] | shape for shape in shapes if shape["node"] in regions]
    for main in (False, True):
        data = [shape for shape in shapes if shape["main"] == main]
        base = alt.Chart(alt.Data(values=data)).transform_calculate(**region_numbers())
        style = {"ariaRoleDescription": "brain region"} if main else {"aria": False}
        layers.append(_shape_marks(base, stroke=OUTLINE, strokeWidth=alt.expr(EDGE), **style).encode(
            fill=FILL, strokeDash=dash, tooltip="note:N", **({"description": "said:N"} if main else {})))
    return layers


def _leader_marks(regions: dict[str, dict]) -> list[alt.Chart]:
    """Draw a line from each region to its label; its dot has the colour of the pinned setting when there is one."""
    data = [regions[line["node"]] | line | {"text_width": TEXT_WIDTH.get(line["node"])}
            for line in LEADERS if line["node"] in regions]
    base = alt.Chart(alt.Data(values=data)).transform_calculate(**PLACES).transform_calculate(
        x="datum.view_x + datum.ax * datum.unit", y="datum.view_y + datum.ay * datum.unit",
        x_bend="datum.view_x + datum.bend * datum.unit", y_label="datum.view_y + 500 * datum.unit * datum.at",
        x_label="datum.view == 'coronal' ? slice_labels_x - 5 : datum.side == 'left' ? column_x - 5 : "
                "middle ? column_x + datum.text_width[0] + 4 : 8 + datum.text_width[1]")
    dots = base.transform_calculate(is_pinned="isValid(pinned[datum.node])").transform_calculate(
        moved="datum.is_pinned ? 100 * (pinned[datum.node] - datum.reference) : 0",
        size="datum.is_pinned ? 70 : 22", edge=f"datum.is_pinned ? '{OUTLINE}' : 'white'")
    line = {"color": OUTLINE, "strokeWidth": 1, "aria": False}
    return [at(base.mark_rule(**line), "x", "y", x2="x_bend:Q", y2="y_label:Q"),
            at(base.mark_rule(**line), "x_bend", "y_label", x2="x_label:Q"),
            at(dots.mark_point(filled=True, opacity=1, strokeWidth=1, aria=False), "x", "y",
                       size=alt.Size("size:Q", scale=None), stroke=alt.Stroke("edge:N", scale=None),
                       fill=alt.condition("datum.is_pinned", FILL, alt.value(OUTLINE)))]


def _label_marks(regions: dict[str, dict]) -> list[alt.Chart]:
    """Write name, number, change, and the word for this side of the reference."""
    data = [regions[line["node"]] | line for line in [*LEADERS, SYSTEM_LABEL] if line["node"] in regions
            and (line is SYSTEM_LABEL or MAIN_VIEW[line["node"]] == line["view"])]
    base = (alt.Chart(alt.Data(values=data)).transform_calculate(**PLACES, **region_numbers())
            .transform_calculate(
                x=f"datum.view == 'coronal' ? slice_labels_x : datum.view == 'lateral' ? column_x : "
                  f"{_pick('column_x', 'column_x', '4')}", y="datum.view_y + 500 * datum.unit * datum.at",
                y_name="datum.y - 8", y_numbers="datum.y + 9", x_number="datum.x + 20", x_change="datum.x + 25",
                x_word="datum.x + 64"))
    inner = base.transform_filter("!wide && !middle && datum.node == 'anterior_cingulate_cortex'").transform_calculate(
        text="'Prefrontal cortex, too'", y_inner="medial_y + 0.36 * cortex_height", x_inner="4")
    name = text_at(base, "x", "label", "y_name", fontSize=12.5, fontWeight=alt.expr(WEIGHT), limit=NAME_ROOM)
    return [name.encode(tooltip="note:N"),
            text_at(base, "x_number", "shown", "y_numbers", fontSize=14, fontWeight=600, align="right"),
            text_at(base, "x_change", "beside", "y_numbers", fontSize=12, color=QUIET),
            text_at(base, "x_word", "word", "y_numbers", fontSize=13),
            text_at(inner, "x_inner", "text", "y_inner", fontSize=11.5, color=QUIET)]


def _ring_marks(regions: dict[str, dict]) -> list[alt.Chart]:
    """Draw the system that is in no one place: rings coloured as regions are, with a ring and a word at its label."""
    if SYSTEM not in regions:
        return []
    base = alt.Chart(alt.Data(values=[regions[SYSTEM] | ring for ring in RINGS])).transform_calculate(
        **PLACES, **region_numbers()).transform_calculate(
        x="datum.view_x + datum.ax * datum.unit", y="datum.view_y + datum.ay * datum.unit",
        pinned_moved="100 * (pinned[datum.node] - datum.reference)")
    label = alt.Chart(alt.Data(values=[regions[SYSTEM] | SYSTEM_LABEL])).transform_calculate(
        **PLACES, **region_numbers()).transform_calculate(
        x="slice_labels_x - 9", y="datum.view_y + 500 * datum.unit * datum.at - 8", x_words="slice_labels_x",
        y_words="datum.y + 33", words=f"'{RING_WORDS}'")
    style = {"shape": "circle", "size": RING_SIZE, "filled": True, "opacity": 1, "stroke": OUTLINE, "strokeWidth": 1.6}
    dash = alt.condition("datum.change < 0", alt.value(DASH), alt.value([]))
    dots = base.transform_filter("isValid(pinned[datum.node])").mark_point(
        filled=True, opacity=1, size=40, stroke=OUTLINE, strokeWidth=1, aria=False)
    said = base.transform_filter("datum.main").mark_point(ariaRoleDescription="brain areas", **style)
    other = base.transform_filter("!datum.main").mark_point(aria=False, **style)
    return [at(said, "x", "y").encode(fill=FILL, strokeDash=dash, tooltip="note:N", description="said:N"),
            at(other, "x", "y").encode(fill=FILL, strokeDash=dash, tooltip="note:N"),
            at(dots, "x", "y").encode(fill=alt.Fill("pinned_moved:Q", legend=None, scale=COLOURS)),
            at(label.mark_point(aria=False, **(style | {"size": 90})), "x", "y").encode(fill=FILL, strokeDash=dash),
            text_at(label, "x_words", "words", "y_words", fontSize=11.5, color=QUIET)]


def _title_marks(atlas: Mapping) -> list[alt.Chart]:
    data = [{"view": view, "text": VIEW_TITLES[view], "width": size["width"]} for view, size in atlas["views"].items()]
    base = alt.Chart(alt.Data(values=data)).transform_calculate(**PLACES).transform_calculate(
        x="datum.view_x + datum.width * datum.unit / 2", y=_pick("8", "datum.view_y - 12", "datum.view_y - 12"))
    return [text_at(base, "x", "text", fontSize=12, color=QUIET, align="center")]


# The key: one row in a wide picture, five lines elsewhere. `across` and `line` place an entry; -1 = not in that form.
# (No field is called `x`: that one is computed, and would be gone when the width of the page changes.)
KEY_TEXTS = [
    {"text": "Against the reference couple:", "across": 0, "line": 0, "inset": 0},
    {"text": "lower", "across": 200, "line": 1, "inset": 0},
    {"text": "higher", "across": 336, "line": 1, "inset": 137},
    {"text": "white = as there", "across": 398, "line": 2, "inset": 0},
    {"text": "colour = number of the model, not a scan", "across": 536, "line": -1},
    {"text": "colour = number of the model,", "across": -1, "line": 3, "inset": 0},
    {"text": "not a scan", "across": -1, "line": 4, "inset": 0},
]
KEY_STEPS = [{"moved": FULL_COLOUR_AT * step / 2, "across": 284 + 18 * step, "line": 1, "inset": 82 + 18 * step}
             for step in (-2, -1, 0, 1, 2)]


def _key_marks() -> list[alt.Chart]:
    """Say what the colours mean."""
    place = {"x": "key_x + (wide ? datum.across : datum.inset)", "y": "key_y + (wide ? 0 : 17 * datum.line)"}
    form = "wide ? datum.across >= 0 : datum.line >= 0"
    texts, colours = (alt.Chart(alt.Data(values=data)).transform_filter(form).transform_calculate(**place)
                      for data in (KEY_TEXTS, KEY_STEPS))
    boxes = colours.mark_point(shape="square", size=180, filled=True, opacity=1, stroke=OUTLINE, strokeWidth=1.2,
                               aria=False)
    dash = alt.condition("datum.moved < 0", alt.value(DASH), alt.value([]))
    pinned = alt.Chart(alt.Data(values=[{}])).transform_filter(
        " || ".join(f"isValid(pinned['{node}'])" for node in MAIN_VIEW)).transform_calculate(
        x=_pick("column_x", "key_x", "key_x"), y=_pick("8", "key_y + 85", "key_y + 85"),
        text="'dot: the pinned setting'")
    return [text_at(texts, "x", "text", fontSize=12, color=QUIET),
            text_at(pinned, "x", "text", fontSize=12, color=QUIET),
            at(boxes, "x").encode(fill=FILL, strokeDash=dash)]


def brain_chart(atlas: Mapping, nodes: pd.DataFrame, reference: Mapping,
                levels: Mapping | None = None) -> alt.LayerChart:
    """Three views of the brain; regions, and rings for the mirror neuron system, are coloured by their change.

    Parameters
    ----------
    atlas : dict
        data/brain_atlas.geojson.
    nodes : DataFrame
        Indexed by node id; columns label, description, valence (nodes.csv).
    reference, levels : mapping of node id to level (0 to 1)
        `levels` is the start of the parameter of that name; the reference when it is not given.

    Returns
    -------
    altair.LayerChart
        Parameters: `levels`, `pinned` (node -> level; empty = nothing is pinned), `focus` (the region that a demo is
        about, drawn with a thick outline; "" for none), `kept` (region -> true for those that are held, which is
        said), `page_width` (pixels); the others follow from these.

    Examples
    --------
    >>> outline = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [9, 0], [9, 9], [0, 0]]]]}
    >>> about = {"view": "lateral", "node": "insula", "label": "insula_right", "outline": False}
    >>> atlas = {"views": {"lateral": {"width": 700, "height": 500}},
    ...          "features": [{"properties": about, "geometry": outline}]}
    >>> table = pd.DataFrame({"label": ["Insula (active)"], "description": [""], "valence": [1]}, index=["insula"])
    >>> brain_chart(atlas, table, {"insula": 0.6}).to_dict()["params"][0]["value"]
    {'insula': 0.6}
    """
    outlines, areas, shapes = _shapes(atlas)
    regions = region_records(nodes, reference)
    values = {"levels": start_levels(reference, levels), "pinned": {}, "focus": "", "kept": {},
              "page_width": DEFAULT_PAGE_WIDTH}
    description = ("Drawing of the brain in three views: from the side, from the middle, and a slice from ear to ear. "
                   "The five regions of the document are coloured by whether their number is lower or higher than in "
                   "the reference couple; other areas are grey. Two rings, on premotor and on parietal areas, stand "
                   "for the mirror neuron system, which is in no one place. Each has its number from 0 to 100. The "
                   "colour is a number of the model, not a scan.")
    layers = [sheet(),
              _shape_marks(alt.Chart(alt.Data(values=outlines)), color=GAPS, aria=False),
              _shape_marks(alt.Chart(alt.Data(values=areas)), color=AREAS, aria=False),
              *_region_marks(shapes, regions), *_leader_marks(regions), *_label_marks(regions), *_ring_marks(regions),
              *_title_marks(atlas), *_key_marks()]
    return finish(layers, parameters(values, LAYOUT), description)


def brain_caption(atlas: Mapping) -> str:
    """Say where the outlines come from, and which areas of the atlas make up a region.

    Parameters
    ----------
    atlas : dict
        data/brain_atlas.geojson.

    Examples
    --------
    >>> brain_caption({"views": {}, "features": []})[:32]
    'Colour = number of the model, no'
    """
    def areas(node: str, view: str) -> str:
        found = [f["properties"] for f in atlas["features"]]
        names = [AREA_NAMES[about["label"].split("_")[0]] for about in found
                 if (about["node"], about["view"]) == (node, view)]
        return listed(names)

    return ("Colour = number of the model, not a scan. The outlines come from two brain atlases, drawn by the package "
            "ggseg: Desikan-Killiany (right half of the brain, from the side and from the middle) and FreeSurfer's "
            "aseg (slice from ear to ear). Prefrontal cortex here means these areas: from the side "
            f"{areas('prefrontal_cortex', 'lateral')}; from the middle {areas('prefrontal_cortex', 'medial')}. The "
            "atlas's frontal pole is not drawn. Anterior cingulate cortex means its "
            f"{areas('anterior_cingulate_cortex', 'medial')} part. {ABOUT_RINGS}")
