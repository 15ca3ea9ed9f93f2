"""The brain, the regions as bars, and the chemicals: numbers of `levels`, words on the right side, readable."""

import json
import re
from itertools import pairwise

import pytest
from pictures import Picture

from neuro_helpers import tables
from neuro_helpers.charts import brain as brain_chart
from neuro_helpers.charts import chemicals as chemicals_chart
from neuro_helpers.charts import regions as regions_chart
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables.catalogue import load_atlas
from neuro_helpers.wording import citation

WIDTHS = [340, 360, 440, 540, 600, 620, 739, 740, 919, 920, 960, 1100, 1240]
NAMES = {"amygdala": "Amygdala", "prefrontal_cortex": "Prefrontal cortex", "insula": "Insula",
         "anterior_cingulate_cortex": "Anterior cingulate cortex", "hippocampus": "Hippocampus",
         "mirror_system": "Mirror neuron system"}
HIGHER = {"amygdala": "on alert", "prefrontal_cortex": "active", "anterior_cingulate_cortex": "regulated",
          "insula": "active", "hippocampus": "active", "mirror_system": "more active"}
LOWER = {"amygdala": "downregulated", "prefrontal_cortex": "less active", "insula": "less active",
         "anterior_cingulate_cortex": "less regulated", "hippocampus": "less active",
         "mirror_system": "less active"}
ALL_WORDS = {*HIGHER.values(), *LOWER.values()}


@pytest.fixture(scope="module")
def model():
    return CoupleModel.load()


@pytest.fixture(scope="module")
def pictures(model):
    made = {"brain": brain_chart.brain_chart(load_atlas(), model.nodes, model.reference),
            "bars": regions_chart.regions_bars_chart(model.nodes, model.reference),
            "chemicals": chemicals_chart.chemicals_chart(model.nodes, model.reference)}
    return {name: Picture(chart.to_dict(validate=False)) for name, chart in made.items()}


@pytest.fixture(scope="module")
def specs(pictures):
    return {name: picture.spec for name, picture in pictures.items()}


def spoken(labels):
    """Name -> number and what follows the reference, from the spoken names."""
    found = re.findall(r"^([^:\n]*): (\d+) of 100, [^(]*\(\d+\)(.*)$", "\n".join(labels), re.M)
    assert len({name for name, _level, _rest in found}) == len(found), "something is said twice"
    return {name: (int(level), rest) for name, level, rest in found}


def luminance(colour):
    if colour.startswith("#"):
        parts = [int(colour[i:i + 2], 16) for i in (1, 3, 5)]
    else:
        parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    channels = [part / 255 for part in parts]
    return sum(share * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
               for share, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def contrast(one, two):
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def shapes(svg):
    """Name -> fill and dashes of the region's shape in its main view."""
    marks = re.findall(r'<path aria-label="([^":]*): [^>]*aria-roledescription="brain (?:region|areas)"[^>]*>', svg)
    tags = re.findall(r'<path aria-label="[^"]*"[^>]*aria-roledescription="brain (?:region|areas)"[^>]*>', svg)
    return {name: (re.search(r' fill="([^"]*)"', tag)[1], re.search(r'stroke-dasharray="([^"]*)"', tag)[1])
            for name, tag in zip(marks, tags, strict=True)}


@pytest.mark.parametrize("chart", ["brain", "bars"])
@pytest.mark.parametrize(("step", "words"), [(0.01, HIGHER), (-0.01, LOWER), (0.3, HIGHER), (-0.2, LOWER)])
def test_the_document_word_is_shown_only_on_its_side_of_the_reference(model, pictures, chart, step, words):
    levels = model.reference.to_dict() | {node: model.reference[node] + step for node in NAMES}
    labels, texts, _svg = pictures[chart].drawn(levels=levels)
    said = spoken(labels)
    for node, name in NAMES.items():
        assert said[name] == (round(100 * (model.reference[node] + step)), f": {words[node]}")
    assert [text for text in texts if text in ALL_WORDS].count("active") == list(words.values()).count("active")
    assert sorted(text for text in texts if text in ALL_WORDS) == sorted(words.values())


@pytest.mark.parametrize("chart", ["brain", "bars"])
@pytest.mark.parametrize("step", [0.0, 0.004, -0.004])
def test_no_word_while_the_number_shown_is_the_reference(model, pictures, chart, step):
    levels = model.reference.to_dict() | {node: model.reference[node] + step for node in NAMES}
    labels, texts, _svg = pictures[chart].drawn(levels=levels)
    assert {rest for _level, rest in spoken(labels).values()} == {""}
    assert not set(texts) & ALL_WORDS and texts.count("(no change)") == len(NAMES)


def test_words_are_those_of_the_document(model):
    rows = tables.load("brain_regions").set_index("region")["activation_effects"]
    for node, (valued, _other) in regions_chart.WORDS.items():
        region = next(name for name in rows.index if name.lower() == NAMES[node].lower())
        assert rows[region].split(" →")[0].lower() == valued
        assert model.nodes.loc[node, "valence"] == (-1 if node == "amygdala" else 1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", ["brain", "bars", "chemicals"])
def test_numbers_drawn_are_those_of_levels(model, pictures, chart, width):
    levels = model.predict(oxytocin=0.9, conflict=0.8, released=["cortisol"])
    labels, texts, _svg = pictures[chart].drawn(levels=levels.to_dict(), page_width=width)
    names = NAMES if chart != "chemicals" else {
        node: model.nodes.loc[node, "label"] for node in (*chemicals_chart.IN_DOCUMENT, *chemicals_chart.ADDED)}
    expected = {name: int(100 * levels[node] + 0.5) for node, name in names.items()}
    assert {name: level for name, (level, _rest) in spoken(labels).items()} == expected
    assert set(names.values()) <= set(texts)
    numbers = [int(text) for text in texts if re.fullmatch(r"\d+", text)]
    assert all(numbers.count(level) >= list(expected.values()).count(level) for level in expected.values())


@pytest.mark.parametrize("chart", ["brain", "bars", "chemicals"])
def test_levels_and_pinned_are_the_only_changing_numbers(specs, chart):
    body = json.dumps({key: value for key, value in specs[chart].items() if key != "params"})
    assert "levels[" in body and "levels[" not in body.replace("levels[datum.node]", "")
    for layer in specs[chart]["layer"]:
        for channel in ("x", "y"):
            assert layer["encoding"][channel]["scale"] is None
        for channel in ("fill", "size", "shape", "angle"):
            encoding = layer["encoding"].get(channel, {})
            scale = encoding.get("scale", encoding.get("condition", {}).get("scale"))
            assert scale is None or scale["domain"] == [-30, 0, 30], "a scale would depend on data"


@pytest.mark.parametrize("chart", ["brain", "bars", "chemicals"])
def test_size_does_not_change_with_levels(model, pictures, chart):
    sizes = {re.search(r'<svg[^>]* width="(\d+)" height="(\d+)"', pictures[chart].svg(
        levels=dict.fromkeys(model.nodes.index, level), pinned=dict.fromkeys(model.nodes.index, level))
        ).groups() for level in (0.001, 0.4, 0.999)}
    assert len(sizes) == 1


def text_width(text, size, bold):
    """Width in DejaVu Sans, the widest of the usual fonts; measured in Chromium."""
    widths = {**dict.fromkeys("ijl'|", 0.22), **dict.fromkeys("tf.,:; /()I", 0.3), **dict.fromkeys("mwMW", 0.8)}
    return 1.14 * size * sum(widths.get(letter, 0.55) for letter in text) * (1.1 if bold else 1)


def boxes(svg):
    """Left, top, right, bottom of every text."""
    found = []
    for attributes, text in re.findall(r"<text([^>]*)>([^<]+)</text>", svg):
        x, y = map(float, re.search(r"translate\(([-\d.]+),([-\d.]+)\)", attributes).groups())
        size = float(re.search(r'font-size="([\d.]+)px"', attributes)[1])
        assert size >= 11.5, text
        width = text_width(text, size, "font-weight" in attributes)
        left = x - {"start": 0, "middle": 0.5, "end": 1}[re.search(r'text-anchor="(\w+)"', attributes)[1]] * width
        found.append((left, y - 0.75 * size, left + width, y + 0.2 * size, text))
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", ["brain", "bars", "chemicals"])
@pytest.mark.parametrize("level", [0.02, 0.5, 0.98, None])
def test_texts_are_large_enough_and_lie_on_no_other_and_in_the_picture(model, pictures, chart, width, level):
    levels = model.reference.to_dict() if level is None else dict.fromkeys(model.nodes.index, level)
    pinned = {} if level is None else model.reference.to_dict()
    svg = pictures[chart].drawn(levels=levels, page_width=width, pinned=pinned)[2]
    w, h = map(float, re.search(r'<svg[^>]* width="(\d+)" height="(\d+)"', svg).groups())
    places = boxes(svg)
    assert w <= width and len(places) > 10
    for at, one in enumerate(places):
        assert one[0] >= 0 and one[1] >= -1 and one[2] <= w + 3 and one[3] <= h, one
        for two in places[at + 1:]:
            assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1], (one, two)


def test_first_screen_has_room_for_the_brain(pictures):
    for width, most in ((920, 240), (960, 240), (1040, 240), (1600, 240)):
        svg = pictures["brain"].drawn(page_width=width)[2]
        assert float(re.search(r'<svg[^>]* height="(\d+)"', svg)[1]) <= most


def test_colour_says_lower_or_higher_for_every_region_and_dashes_say_it_without_colour(model, pictures):
    picture = {step: shapes(pictures["brain"].drawn(levels={
        node: model.reference[node] + step for node in NAMES})[2])
        for step in (-0.2, 0.0, 0.2)}
    for name in NAMES.values():
        (lower, dashes), (same, none), (higher, solid) = picture[-0.2][name], picture[0.0][name], picture[0.2][name]
        assert dashes == "3,2" and none == solid == ""
        assert same == "rgb(251, 251, 249)" and luminance(lower) > luminance(higher)
        red, _green, blue = map(int, re.findall(r"\d+", lower))
        assert red > 1.5 * blue
        red, _green, blue = map(int, re.findall(r"\d+", higher))
        assert blue > 1.5 * red


def test_outlines_and_colours_stand_out():
    for neighbour in (brain_chart.AREAS, brain_chart.GAPS, "#ffffff", brain_chart.LOWER, brain_chart.AS_REFERENCE):
        assert contrast(brain_chart.OUTLINE, neighbour) >= 3
    for strong in (brain_chart.LOWER, brain_chart.HIGHER):  # a full colour stands out from a region as it was
        assert contrast(strong, brain_chart.AS_REFERENCE) >= 3
    assert contrast(brain_chart.LOWER, brain_chart.HIGHER) >= 2  # and the two differ in grey
    assert contrast(brain_chart.HIGHER, brain_chart.AREAS) >= 3


def test_key_says_that_colour_is_a_number_of_the_model(pictures, specs):
    for width in WIDTHS:
        texts = " ".join(pictures["brain"].drawn(page_width=width)[1])
        assert "colour = number of the model, not a scan" in texts
        assert "Against the reference couple: lower higher white = as there" in texts
        assert not {"well", "better", "worse", "sense"} & set(texts.split())  # a colour on a brain is no verdict
    assert "not a scan" in specs["brain"]["description"]
    assert "not in the document" in pictures["chemicals"].drawn()[1]


def test_caption_names_every_area_of_the_named_unions():
    caption = brain_chart.brain_caption(load_atlas())
    for name in brain_chart.AREA_NAMES.values():
        assert name in caption
    assert "number of the model, not a scan" in caption and "Desikan-Killiany" in caption and "aseg" in caption


def test_the_mirror_neuron_system_has_a_place_that_is_not_one_place(model, pictures, specs):
    rings = [record for layer in specs["brain"]["layer"] for record in layer.get("data", {}).get("values", [])
             if record.get("node") == "mirror_system" and "ax" in record]
    rings += [record for values in specs["brain"].get("datasets", {}).values() for record in values
              if record.get("node") == "mirror_system" and "ax" in record]
    spots = {(ring["view"], ring["ax"], ring["ay"]) for ring in rings}
    areas = {"precentral_right": [], "supramarginal_right": [], "caudalmiddlefrontal_right": []}
    for feature in load_atlas()["features"]:
        about = feature["properties"]
        if about["view"] == "lateral" and about["label"] in areas:
            areas[about["label"]] += [ring for shape in feature["geometry"]["coordinates"] for ring in shape]
    hit = {label for label, shapes_ in areas.items() for view, x, y in spots
           if view == "lateral" and any(inside(x, y, ring) for ring in shapes_)}
    assert len(spots) == 2 and "supramarginal_right" in hit and hit & {"precentral_right", "caudalmiddlefrontal_right"}
    for width in WIDTHS:
        assert "rings: not one place" in pictures["brain"].drawn(page_width=width)[1]
    assert "no one place" in specs["brain"]["description"] and "no one place" in specs["bars"]["description"]


def inside(x, y, ring):
    """Whether a point lies in a polygon: a line from it crosses the edge an odd number of times."""
    crossed = [(a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
               for a, b in pairwise(ring)]
    return sum(crossed) % 2 == 1


def test_what_is_said_of_the_mirror_neuron_system_cites_findings_about_it_alone():
    findings = tables.load("findings")
    about = {citation(row) for _place, row in findings.iterrows() if row["source"] == "mirror_system"}
    cited = set(re.findall(r"\(([^()]+, \d{4})\)", brain_chart.brain_caption(load_atlas())))
    assert cited and cited <= about


def test_a_table_without_the_mirror_neuron_system_still_has_a_brain(model):
    nodes = model.nodes.drop(index="mirror_system")
    labels, texts, _svg = Picture(brain_chart.brain_chart(load_atlas(), nodes, model.reference).to_dict()).drawn()
    assert len(spoken(labels)) == 5 and "rings: not one place" not in texts


@pytest.mark.parametrize("chart", ["brain", "bars", "chemicals"])
def test_a_pinned_setting_stays_as_a_ghost_and_is_said(model, pictures, chart):
    pinned = model.predict(oxytocin=0.9)
    without, with_pin = pictures[chart].drawn(), pictures[chart].drawn(pinned=pinned.to_dict())
    assert not any("pinned" in text for text in without[0] + without[1])
    assert any("pinned" in text for text in with_pin[1])
    said = {name: int(re.search(r"pinned setting (\d+)", rest)[1])
            for name, (_level, rest) in spoken(with_pin[0]).items()}
    node = "dopamine" if chart == "chemicals" else "insula"
    assert len(said) >= 5 and said[regions_chart.region_label(model.nodes.loc[node, "label"])] == int(
        100 * pinned[node] + 0.5)


def test_every_shape_of_a_region_is_drawn_and_closed(specs):
    """Vega leaves out the line that Z alone would draw, so that the first point has to come twice."""
    paths = [record["path"] for layer in specs["brain"]["layer"] for record in layer.get("data", {}).get("values", [])
             if "path" in record] + [record["path"] for values in specs["brain"].get("datasets", {}).values()
                                     for record in values if "path" in record]
    assert len(paths) == 12
    for path in paths:
        for ring in path.strip("MZ").split("ZM"):
            points = ring.split("L")
            assert points[0] == points[-1] and len(points) > 4


def test_markup_in_a_label_is_text(model):
    nodes = model.nodes.copy()
    nodes.loc["insula", "label"] = nodes.loc["dopamine", "label"] = "<script>alert(1)</script>"
    for chart in (brain_chart.brain_chart(load_atlas(), nodes, model.reference),
                  chemicals_chart.chemicals_chart(nodes, model.reference)):
        _labels, texts, svg = Picture(chart.to_dict(validate=False)).drawn()
        assert "<script" not in svg and any("script" in text for text in texts)
