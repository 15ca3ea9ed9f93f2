"""Make data/brain_atlas.geojson from the outlines in the PyPI package ggseg 0.1.

Only the package's text files are read, so its dependencies (matplotlib, NumPy) are not needed::

    uv pip install --no-deps --target /tmp/ggseg ggseg==0.1     (or: python -m pip install, the same options)
    python tools/make_brain_atlas.py /tmp/ggseg                 writes the file, byte for byte the same each time
    python tools/make_brain_atlas.py /tmp/ggseg --check         says whether the file in data/ is that one
    python tools/make_brain_atlas.py --list                     each region's polygons with their atlas labels

Three views: the right hemisphere from the side (lateral) and from the middle (medial) with the areas of the
Desikan-Killiany atlas, and a coronal slice (from ear to ear) with the structures of FreeSurfer's aseg. The right
hemisphere, because version 0.1 files the left hemisphere's superior frontal area under "superiorparietal_left"
(corrected at github.com/ggseg/python-ggseg in commit 7e031f1, not in the release). Coordinates: each view has a height
of 500 units, the corner of the view is (0, 0), and y grows downward, as the package draws it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "data" / "brain_atlas.geojson"
HEIGHT = 500.0  # of every view, in units of the file
FLATTEN_UNITS, SIMPLIFY_UNITS = 0.1, 0.35  # largest distance from the curve; a view is drawn 100 to 200 pixels high
VIEWS = {  # view -> atlas, folder and file whose outline is the view
    "lateral": ("Desikan-Killiany", "dk", "lateral_right"),
    "medial": ("Desikan-Killiany", "dk", "medial_right"),
    "coronal": ("FreeSurfer aseg", "aseg", "Coronal"),
}
# Frontal lobe in front of the motor strip (precentral, paracentral), the cingulate apart. The atlas also has a frontal
# pole, which the package does not draw. It follows gyri, so the hind parts of the superior and the caudal middle
# frontal area hold premotor cortex.
REGIONS = {
    "prefrontal_cortex": ["superiorfrontal_right", "rostralmiddlefrontal_right", "caudalmiddlefrontal_right",
                          "parsopercularis_right", "parstriangularis_right", "parsorbitalis_right",
                          "lateralorbitofrontal_right", "medialorbitofrontal_right"],
    "anterior_cingulate_cortex": ["rostralanteriorcingulate_right", "caudalanteriorcingulate_right"],
    "insula": ["insula_right"],
    "amygdala": ["Left-Amygdala", "Right-Amygdala"],
    "hippocampus": ["Left-Hippocampus", "Right-Hippocampus"],
}
NODE_OF = {label: node for node, labels in REGIONS.items() for label in labels}
SWAPPED = {"Left-Caudate": "Right-Caudate", "Right-Caudate": "Left-Caudate"}  # corrected in commit 7e031f1, too
SOURCE = {
    "package": "ggseg 0.1 (PyPI; github.com/ggseg/python-ggseg)",
    "licence": "MIT, Copyright (c) 2021 ggseg - LCBC - University of Oslo; see brain_atlas_LICENCE.txt",
    "changes": "curves flattened and simplified, right hemisphere and coronal view only, caudate sides exchanged",
    "citations": [
        "Desikan et al. (2006), NeuroImage 31(3), 968-980, doi:10.1016/j.neuroimage.2006.01.021",
        "Fischl et al. (2002), Neuron 33(3), 341-355, doi:10.1016/S0896-6273(02)00569-X",
        "Mowinckel and Vidal-Pineiro (2020), Advances in Methods and Practices in Psychological Science 3(4), "
        "466-483, doi:10.1177/2515245920928009",
    ],
    "made_by": "tools/make_brain_atlas.py",
}

Point = tuple[float, float]
Ring = list[Point]


def flatten(start: Point, one: Point, two: Point, end: Point, tolerance: float) -> Ring:
    """Points on a cubic Bezier curve after its start, so close that the chords leave it by `tolerance` at most."""
    bend = max(math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1])
               for a, b, c in ((start, one, two), (one, two, end)))
    steps = max(1, math.ceil(math.sqrt(0.75 * bend / tolerance)))
    points = []
    for step in range(1, steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3)
        points.append(tuple(sum(weight * point[axis] for weight, point in
                                zip(weights, (start, one, two, end), strict=True)) for axis in (0, 1)))
    return points


def read_rings(text: str, tolerance: float) -> list[Ring]:
    """Turn M, C and Z commands with absolute coordinates into rings of points, not closed."""
    rings: list[Ring] = []
    for command, values in re.findall(r"([A-Za-z])([^A-Za-z]*)", text):
        numbers = [float(number) for number in re.findall(r"[^\s,]+", values)]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M" and len(points) == 1:
            rings.append(points)
        elif command == "C" and points and len(points) % 3 == 0:
            for at in range(0, len(points), 3):
                rings[-1] += flatten(rings[-1][-1], *points[at:at + 3], tolerance)
        elif command != "Z" or points:
            raise ValueError(f"an outline holds {command} with {len(points)} points; M, C and Z are understood")
    return rings


def simplify(points: Ring, tolerance: float) -> Ring:
    """Leave out points of a line that lie within `tolerance` of it (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0)
    away = [abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length if length else math.hypot(x - x0, y - y0)
            for x, y in points[1:-1]]
    far = max(range(len(away)), key=away.__getitem__) + 1
    if away[far - 1] <= tolerance:
        return [points[0], points[-1]]
    return simplify(points[:far + 1], tolerance)[:-1] + simplify(points[far:], tolerance)


def area(ring: Ring) -> float:
    """Signed area of a closed ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def inside(point: Point, ring: Ring) -> bool:
    """Tell whether a point lies in a closed ring."""
    x, y = point
    crossings = 0
    for (xa, ya), (xb, yb) in pairwise(ring):
        crossings += (ya > y) != (yb > y) and x < xa + (y - ya) * (xb - xa) / (yb - ya)
    return crossings % 2 == 1


def tidy(points: Ring, corner: Point, scale: float) -> Ring:
    """Place a ring in its view, simplify and round it, drop repeated points, and close it."""
    placed = [((x - corner[0]) * scale, (y - corner[1]) * scale) for x, y in points]
    if placed[0] == placed[-1]:
        placed.pop()
    half = max(range(len(placed)), key=lambda at: math.dist(placed[0], placed[at]))
    line = simplify(placed[:half + 1], SIMPLIFY_UNITS)[:-1] + simplify([*placed[half:], placed[0]], SIMPLIFY_UNITS)
    rounded = [(round(x, 1), round(y, 1)) for x, y in line]
    ring = [point for point, before in zip(rounded, [None, *rounded], strict=False) if point != before]
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def polygons(rings: list[Ring]) -> list[list[Ring]]:
    """Join each hole to the ring around it; outer rings run counterclockwise in (x, y), holes the other way."""
    depth = [sum(inside(ring[0], other) for other in rings if other is not ring) for ring in rings]
    outer = [[ring if area(ring) > 0 else ring[::-1]] for ring, deep in zip(rings, depth, strict=True) if deep % 2 == 0]
    for ring, deep in zip(rings, depth, strict=True):
        if deep % 2:
            around = min((p for p in outer if inside(ring[0], p[0])), key=lambda p: area(p[0]))
            around.append(ring if area(ring) < 0 else ring[::-1])
    return outer


def make_view(view: str, package: Path) -> tuple[list[dict], dict, list[Path]]:
    """Return the features of one view, its size, and the files that were read."""
    atlas, folder, outline = VIEWS[view]
    files = [file for file in sorted((package / "data" / folder).iterdir())
             if folder == "aseg" or file.name.endswith("_right")]
    frame = [p for ring in read_rings((package / "data" / folder / outline).read_text("ascii"), 0.05) for p in ring]
    (left, top), (right, low) = (min(p[0] for p in frame), min(p[1] for p in frame)), (
        max(p[0] for p in frame), max(p[1] for p in frame))
    scale = HEIGHT / (low - top)
    features = []
    for file in files:
        rings = [tidy(ring, (left, top), scale)
                 for ring in read_rings(file.read_text("ascii"), FLATTEN_UNITS / scale)
                 if all(left - 9 < x < right + 9 and top - 9 < y < low + 9 for x, y in ring)]
        if not rings:
            continue
        label = SWAPPED.get(file.name, file.name)
        properties = {"atlas": atlas, "view": view, "label": label, "node": NODE_OF.get(label),
                      "outline": file.name == outline}
        features.append({"type": "Feature", "properties": properties,
                         "geometry": {"type": "MultiPolygon", "coordinates": polygons(rings)}})
    features.sort(key=lambda feature: (not feature["properties"]["outline"], feature["properties"]["label"]))
    return features, {"width": math.ceil((right - left) * scale), "height": int(HEIGHT)}, files


def make_atlas(package: Path) -> str:
    """Return the text of the GeoJSON file."""
    features, views, files = [], {}, {}
    for view in VIEWS:
        found, views[view], read = make_view(view, package)
        features += found
        files |= {f"{file.parent.name}/{file.name}": file.read_bytes() for file in read}
    digest = hashlib.sha256(b"".join(name.encode() + b"\0" + files[name] + b"\0" for name in sorted(files)))
    head = {"type": "FeatureCollection", "source": SOURCE | {"sha256_of_outlines": digest.hexdigest()}, "views": views}
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return json.dumps(head, indent=1)[:-2] + ',\n "features": [\n' + lines + "\n ]\n}\n"


def listing(atlas: dict) -> str:
    """Each region's polygons with their atlas labels, one line for each label and view."""
    lines = [f"{'node':26}{'view':9}{'atlas':18}{'label':32}{'polygons':>8}{'points':>8}"]
    order = [*REGIONS, None]
    for feature in sorted(atlas["features"], key=lambda f: order.index(f["properties"]["node"])):
        about, shapes = feature["properties"], feature["geometry"]["coordinates"]
        points = sum(len(ring) - 1 for shape in shapes for ring in shape)
        lines.append(f"{about['node'] or '(grey)':26}{about['view']:9}{about['atlas']:18}{about['label']:32}"
                     f"{len(shapes):8}{points:8}")
    return "\n".join(lines)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", nargs="?", type=Path, help="folder that ggseg 0.1 was installed into")
    parser.add_argument("--check", action="store_true", help="compare with the file in data/ and write nothing")
    parser.add_argument("--list", action="store_true", help="print each region's polygons with their atlas labels")
    asked = parser.parse_args()
    if asked.list:
        print(listing(json.loads(TARGET.read_text("ascii"))))
        return 0
    folder = asked.package / "ggseg" if asked.package else None
    if folder is None or not (folder / "data" / "dk").is_dir():
        parser.error("name the folder that ggseg 0.1 was installed into (see above)")
    text = make_atlas(folder)
    if asked.check:
        same = TARGET.read_bytes() == text.encode("ascii")
        print(f"{TARGET.name}: {'the same, byte for byte' if same else 'DIFFERENT from what this package gives'}")
        return 0 if same else 1
    TARGET.write_bytes(text.encode("ascii"))
    print(f"{TARGET.name}: {len(text):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
