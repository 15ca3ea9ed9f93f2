"""Charts: described, with an axis that cannot jump, and with `levels` as their only changing number.

That every chart fits the schema of Vega-Lite is checked in test_chart_schema.py.
"""

import itertools
import json
import re

import pytest
import vl_convert
from pictures import Picture, with_values

from neuro_helpers import charts
from neuro_helpers.charts.marks import BASIS_STYLES, FULL, GUESS, NOW
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import BASES, LENSES

WHITE = (1.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def model():
    return CoupleModel.load()


@pytest.fixture(scope="module")
def picture(model):
    return Picture(charts.outcomes_chart(model.nodes, model.reference).to_dict(validate=False))


@pytest.fixture(scope="module")
def spec(picture):
    return picture.spec


@pytest.fixture(scope="module")
def question():
    return Picture(charts.prediction_chart("trust", "Trust", 0.7, 0.55).to_dict(validate=False))


def spoken(labels):
    """Outcome -> number, from the spoken names."""
    return {name: int(level) for name, level in re.findall(r"^(.*?): (\d+) of 100", "\n".join(labels), re.M)}


def luminance(colour):
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(share * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
               for share, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def test_first_view_has_one_outcome_per_family_and_none_that_needs_weeks(model):
    first = model.nodes.loc[charts.first_view(model.nodes)]
    assert len(first) == 6 and first["family"].is_unique
    assert not (first["timescale"] == "weeks").any()


def test_outcomes_that_need_weeks_come_last_under_their_own_heading(model, picture):
    order = charts.outcome_nodes(model.nodes)
    weeks = [model.nodes.loc[node, "timescale"] == "weeks" for node in order]
    assert any(weeks) and weeks == sorted(weeks)
    assert charts.LATER in picture.drawn(show_all=True)[1]
    assert charts.LATER not in picture.drawn()[1]


@pytest.mark.parametrize("width", [360, 480, 700, 960, 1040, 1600])
@pytest.mark.parametrize("show_all", [False, True])
def test_numbers_drawn_are_those_of_levels(model, picture, width, show_all):
    levels = model.predict(oxytocin=0.9, conflict=0.8, released=["cortisol"])
    labels, texts, _svg = picture.drawn(levels=levels.to_dict(), show_all=show_all, page_width=width)
    shown = charts.outcome_nodes(model.nodes) if show_all else charts.first_view(model.nodes)
    assert spoken(labels) == {model.nodes.loc[node, "label"]: int(100 * levels[node] + 0.5) for node in shown}
    assert set(model.nodes.loc[shown, "label"]) <= set(texts)


def test_levels_is_the_only_source_of_changing_numbers(model, picture, spec):
    (levels,) = (param["value"] for param in spec["params"] if param["name"] == "levels")
    assert set(spoken(picture.drawn(levels=dict.fromkeys(levels, 0.37))[0]).values()) == {37}
    body = json.dumps({key: value for key, value in spec.items() if key != "params"})
    assert body.count("levels[") > 0 and "levels[" not in body.replace("levels[datum.node]", "")


def test_axis_is_fixed_and_no_scale_depends_on_data(model, picture, spec):
    def axis(levels):
        svg = picture.drawn(levels=levels)[2]
        return re.findall(r'<text[^>]*translate\(([^)]*)\)[^>]*>(0|25|50|75|100)</text>', svg), \
            re.search(r'<svg[^>]* width="(\d+)" height="(\d+)"', svg).groups()

    ends = [axis(dict.fromkeys(model.nodes.index, level)) for level in (0.001, 0.333, 0.999)]
    ticks = [[tick for tick in found if float(tick[0].split(",")[1]) < 60] for found, _size in ends]
    assert ticks[0] == ticks[1] == ticks[2] and [text for _place, text in ticks[0]] == ["0", "25", "50", "75", "100"]
    assert ends[0][1] == ends[1][1] == ends[2][1]
    for layer in spec["layer"]:
        for channel in ("x", "y"):
            assert layer["encoding"][channel]["scale"] is None


def test_direction_is_told_by_shape_and_text_not_colour(model, picture):
    reference = model.reference.to_dict()
    pictures = {way: picture.drawn(levels=reference | {"trust": reference["trust"] + step})
                for way, step in (("up", 0.1), ("down", -0.1), ("same", 0.0))}
    assert "(+10)" in pictures["up"][1] and "(\u221210)" in pictures["down"][1]
    assert pictures["same"][1].count("(no change)") == 6
    colours = [set(re.findall(r"#[0-9a-f]{6}", svg)) for _labels, _texts, svg in pictures.values()]
    assert colours[0] == colours[1]


def test_description_says_what_it_is(spec):
    assert "from 0 to 100" in spec["description"] and len(spec["description"]) > 80


def test_palette_stands_out_on_white_and_from_one_another_in_grey():
    for name, colour in charts.PALETTE.items():
        assert 1.05 / (luminance(colour) + 0.05) >= (4.5 if "text" in name else 3), name
    assert abs(luminance(charts.NOW) - luminance(charts.REFERENCE)) > 0.05


def test_what_a_basis_looks_like_is_told_by_more_than_colour_and_stands_out():
    assert BASIS_STYLES.keys() == BASES.keys()
    assert all(style.dash == FULL for style in BASIS_STYLES.values()), "dashed says untested, and nothing else"
    colours = [style.colour for style in BASIS_STYLES.values()]
    assert len({*colours, NOW, GUESS}) == len(colours) + 2, "the partners' colours"
    assert all(1.05 / (luminance(colour) + 0.05) >= 3 for colour in colours)
    for one, other in itertools.combinations(BASIS_STYLES.values(), 2):
        lights = [luminance(style.colour) + 0.05 for style in (one, other)]
        assert max(lights) / min(lights) >= 3 or abs(one.width - other.width) >= 0.8, "two lines differ without colour"


def test_a_compiled_picture_is_the_picture_of_the_specification(picture, question):
    """The shortcut of these tests: values set in the compiled picture draw what they draw in the specification."""
    for ready, values in ((picture, {"show_all": True, "page_width": 480}),
                          (question, {"prediction": "up", "shown": True})):
        assert ready.svg(**values) == vl_convert.vegalite_to_svg(with_values(ready.spec, **values)) != ready.svg()


def test_markup_in_a_label_is_text(model):
    nodes = model.nodes.copy()
    nodes.loc["anxiety", "label"] = "<script>alert(1)</script>"
    _labels, texts, svg = Picture(charts.outcomes_chart(nodes, model.reference).to_dict(validate=False)).drawn()
    assert "<script" not in svg and any("script" in text for text in texts)


def test_every_outcome_fits_its_place(picture):
    """No row lies on another one, and none outside the picture."""
    for width, show_all in ((960, False), (960, True), (480, False), (480, True)):
        svg = picture.drawn(page_width=width, show_all=show_all)[2]
        height = float(re.search(r'<svg[^>]* height="(\d+)"', svg)[1])
        rows = re.findall(r'translate\(([\d.]+),([\d.]+)\)[^>]*>\(no change\)', svg)
        places = sorted((float(x), float(y)) for x, y in rows)
        assert len(places) == (33 if show_all else 6) and max(y for _x, y in places) < height - 8
        gaps = [b[1] - a[1] for a, b in itertools.pairwise(places) if a[0] == b[0]]
        assert min(gaps) >= 24


@pytest.mark.parametrize("guess", ["", "up", "down", "same"])
def test_prediction_chart_shows_the_answer_only_when_asked(question, guess):
    hidden = question.drawn(prediction=guess)
    shown = question.drawn(prediction=guess, shown=True)
    assert not spoken(hidden[0]) and spoken(shown[0]) == {"Trust": 55}
    assert any(text.startswith("you predict") for text in shown[1]) == bool(guess)


# -- the other lens, a pinned setting, the spread of our guesses -----------------------------------------------------


def hollow_marks(svg):
    return len(re.findall(r'fill="white" stroke="#0072b2"|stroke="#0072b2"[^>]*fill="white"', svg))


def said_of(labels, name):
    (said,) = [label for label in labels if label.startswith(f"{name}: ")]
    return said


@pytest.mark.parametrize("lead", ["document", "evidence", "tested"])
def test_the_other_lens_is_a_hollow_mark_where_the_numbers_differ(model, picture, lead):
    reference = model.reference.to_dict()
    labels, texts, svg = picture.drawn(levels=reference | {"trust": 0.85}, other=reference | {"trust": 0.72}, lead=lead)
    assert hollow_marks(svg) - hollow_marks(picture.drawn(other=reference, lead=lead)[2]) == 1
    claims = {"evidence": "the evidence lens has", "document": "the document as we filled it in has"}
    name = "evidence" if lead == "document" else "document"
    other = claims[name]
    assert said_of(labels, "Trust").endswith(f"; {other} 72")
    assert f"{name} 72" in texts
    assert LENSES[name].key in texts
    assert not any(other in label for label in labels if not label.startswith("Trust"))


def test_without_other_values_nothing_of_them_is_drawn(picture):
    labels, texts, svg = picture.drawn()
    assert hollow_marks(svg) == 1, "the dashed arrow of the key"
    assert not any(word in text for text in labels + texts for word in ("evidence", "pinned", "draws"))


def test_a_pinned_setting_stays_as_a_ring_and_is_said(model, picture):
    labels, texts, _svg = picture.drawn(pinned=model.reference.to_dict() | {"trust": 0.41})
    assert said_of(labels, "Trust").endswith("; in the pinned setting 41")
    assert "pinned" in texts


def test_twenty_dots_take_the_place_of_the_mark(model, picture):
    levels = [0.5 + 0.01 * index for index in range(20)]
    dots = {"low": 0.5, "high": 0.69, "dots": [{"level": level, "lane": 0} for level in levels]}
    shown = charts.first_view(model.nodes)
    labels, texts, svg = picture.drawn(draws=dict.fromkeys(shown, dots))
    tracks = [float(x) for x in re.findall(r'<path transform="translate\(([\d.]+),[\d.]+\)"[^>]*opacity="0.85"', svg)]
    assert len(tracks) >= 20 * len(shown)
    assert texts.count("draws 50 to 69") == len(shown)
    assert said_of(labels, "Trust").endswith("twenty draws of our guesses from 50 to 69")
    assert "twenty draws: the spread of our guesses" in texts
