"""The outlines of the brain: valid polygons inside their view, and each region made of the documented areas."""

import importlib.util
import json
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from neuro_helpers.tables.catalogue import load_atlas

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "data" / "brain_atlas.geojson"
AREAS = {  # (node, view) -> atlas labels, as the caption and tools/make_brain_atlas.py name them
    ("prefrontal_cortex", "lateral"): {
        "superiorfrontal_right", "rostralmiddlefrontal_right", "caudalmiddlefrontal_right", "parsopercularis_right",
        "parstriangularis_right", "parsorbitalis_right", "lateralorbitofrontal_right"},
    ("prefrontal_cortex", "medial"): {"superiorfrontal_right", "medialorbitofrontal_right"},
    ("anterior_cingulate_cortex", "medial"): {"rostralanteriorcingulate_right", "caudalanteriorcingulate_right"},
    ("insula", "lateral"): {"insula_right"},
    ("amygdala", "coronal"): {"Left-Amygdala", "Right-Amygdala"},
    ("hippocampus", "coronal"): {"Left-Hippocampus", "Right-Hippocampus"},
}


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("make_brain_atlas", ROOT / "tools" / "make_brain_atlas.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rings(atlas):
    return [(feature["properties"], ring) for feature in atlas["features"]
            for shape in feature["geometry"]["coordinates"] for ring in shape]


def side(a, b, c):
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def crosses(one, two):
    (a, b), (c, d) = one, two
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def centre(ring):
    return [sum(point[axis] for point in ring[:-1]) / (len(ring) - 1) for axis in (0, 1)]


def test_each_region_is_made_of_exactly_the_documented_areas(atlas):
    found = {}
    for feature in atlas["features"]:
        about = feature["properties"]
        if about["node"] is not None:
            found.setdefault((about["node"], about["view"]), set()).add(about["label"])
            assert feature["geometry"]["coordinates"], about
    assert found == AREAS


def test_atlas_of_each_view(atlas):
    assert {(f["properties"]["view"], f["properties"]["atlas"]) for f in atlas["features"]} == {
        ("lateral", "Desikan-Killiany"), ("medial", "Desikan-Killiany"), ("coronal", "FreeSurfer aseg")}
    outlines = [f["properties"]["view"] for f in atlas["features"] if f["properties"]["outline"]]
    assert sorted(outlines) == ["coronal", "lateral", "medial"]


def test_rings_are_closed_and_lie_in_their_view(atlas):
    for about, ring in rings(atlas):
        size = atlas["views"][about["view"]]
        assert ring[0] == ring[-1] and len(ring) >= 5, about
        assert all(0 <= x <= size["width"] and 0 <= y <= size["height"] for x, y in ring), about
        assert all(a != b for a, b in pairwise(ring)), about


def test_no_ring_crosses_itself(atlas):
    for about, ring in rings(atlas):
        lines = list(pairwise(ring))
        assert not any(crosses(a, b) for a, b in combinations(lines, 2)), about


def test_regions_stand_where_anatomy_has_them(atlas):
    """The amygdala above the hippocampus, sides apart; prefrontal areas in front of the motor strip."""
    place = {(about["label"], about["view"]): centre(ring) for about, ring in rings(atlas)}
    for half, sign in (("Left", -1), ("Right", 1)):
        amygdala, hippocampus = place[f"{half}-Amygdala", "coronal"], place[f"{half}-Hippocampus", "coronal"]
        assert amygdala[1] < hippocampus[1]  # y grows downward
        assert sign * (amygdala[0] - atlas["views"]["coronal"]["width"] / 2) > 0
        assert sign * (place[f"{half}-Caudate", "coronal"][0] - atlas["views"]["coronal"]["width"] / 2) > 0
    for (node, view), labels in AREAS.items():
        if node == "prefrontal_cortex" and view == "lateral":  # the front is on the right from the side
            assert min(place[label, view][0] for label in labels) > place["precentral_right", view][0]
        if node == "prefrontal_cortex" and view == "medial":  # and on the left from the middle
            assert max(place[label, view][0] for label in labels) < place["paracentral_right", view][0]


def test_file_is_small_and_names_its_source(atlas):
    assert FILE.stat().st_size < 150_000
    assert "MIT" in atlas["source"]["licence"]
    cited = " ".join(atlas["source"]["citations"])
    assert "Desikan et al. (2006)" in cited and "Fischl et al. (2002)" in cited
    licence = (ROOT / "data" / "brain_atlas_LICENCE.txt").read_text("utf-8")
    assert "Permission is hereby granted, free of charge" in licence
    assert "10.1016/j.neuroimage.2006.01.021" in licence and "10.1016/S0896-6273(02)00569-X" in licence


def write_package(folder):
    """A package with the same files as ggseg, each outline a square: only the form matters here."""
    def square(x, y, size):
        return (f"M {x},{y} C {x},{y} {x + size},{y} {x + size},{y} {x + size},{y} {x + size},{y + size} "
                f"{x + size},{y + size} {x + size},{y + size} {x},{y + size} {x},{y + size} Z")

    for atlas, files in {
        "dk": {"lateral_right": (0, 0, 500), "medial_right": (800, 0, 500), "insula_right": (100, 100, 50),
               "insula_left": (100, 1000, 50), "rostralanteriorcingulate_right": (900, 100, 50)},
        "aseg": {"Coronal": (0, 0, 1000), "Left-Caudate": (700, 100, 50), "Sagittal": (2000, 0, 500)},
    }.items():
        (folder / "data" / atlas).mkdir(parents=True)
        for name, place in files.items():
            (folder / "data" / atlas / name).write_text(square(*place) + "\n", "ascii")
    hole = square(200, 200, 400)
    (folder / "data" / "aseg" / "Coronal").write_text(square(0, 0, 1000) + "\n" + hole, "ascii")


def test_tool_is_deterministic_keeps_holes_and_leaves_out_what_is_not_drawn(tool, tmp_path):
    write_package(tmp_path)
    text = tool.make_atlas(tmp_path)
    assert text == tool.make_atlas(tmp_path)
    made = {f["properties"]["label"]: f for f in json.loads(text)["features"]}
    assert set(made) == {"lateral_right", "medial_right", "insula_right", "rostralanteriorcingulate_right", "Coronal",
                         "Right-Caudate"}  # the sides of the caudate are exchanged
    assert made["insula_right"]["properties"]["node"] == "insula"
    [coronal] = made["Coronal"]["geometry"]["coordinates"]
    outer, inner = coronal
    assert tool.area(outer) > 0 > tool.area(inner)
    assert set(map(tuple, inner)) == {(100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0)}


def test_a_curve_is_followed_within_the_tolerance(tool):
    start, one, two, end = (0.0, 0.0), (0.0, 55.2), (44.8, 100.0), (100.0, 100.0)
    exact = tool.flatten(start, one, two, end, 1e-5)
    for tolerance in (0.05, 0.5, 5.0):
        line = [start, *tool.flatten(start, one, two, end, tolerance)]
        away = max(min(tool.math.dist(point, [a[0] + t * (b[0] - a[0]) / 50, a[1] + t * (b[1] - a[1]) / 50][:2])
                       for a, b in pairwise(line) for t in range(51)) for point in exact[::7])
        assert away <= tolerance + 0.6 * 100 / 50 / len(line)


@pytest.mark.parametrize("outline", [
    "M 0,0 L 5,5 Z", "M 0,0 C 1,1 2,2 Z", "M 0,0 C 1,1 2,2 3 Z", "m 0,0 c 1,1 2,2 3,3 z"])
def test_an_outline_that_is_not_understood_is_an_error(tool, outline):
    with pytest.raises(ValueError):
        tool.read_rings(outline, 0.1)


def test_listing_names_every_area_of_every_region(tool, atlas):
    lines = tool.listing(atlas).splitlines()
    assert len(lines) == 1 + len(atlas["features"])
    for (node, view), labels in AREAS.items():
        for label in labels:
            assert any(line.split()[:2] == [node, view] and label in line for line in lines)
