"""The outlines of the brain: the one shipped file that is not a table."""

import functools
import json

from .places import data_folder


@functools.cache
def load_atlas():
    """Return data/brain_atlas.geojson as a dict (GeoJSON, with ``views`` and ``source`` beside ``features``).

    Read once; treat it as read-only.

    Examples
    --------
    >>> sorted(load_atlas()["views"])
    ['coronal', 'lateral', 'medial']
    """
    return json.loads((data_folder() / "brain_atlas.geojson").read_text("utf-8"))
