"""What the project ships: every table's place and schema, and the outlines of the brain."""

import functools
import json
from importlib.resources import files
from pathlib import Path

from .concept_items import CONCEPT_CHECK
from .event_schemas import EVENTS
from .model_schemas import INFLUENCES, NODES, SCENARIOS, STEPS
from .reference_schemas import (
    BRAIN_REGIONS,
    CLOSING_QUOTATION,
    CODING,
    FINDINGS,
    INTERACTION_FLOW,
    KEPT,
    MISCONCEPTIONS,
    NEUROCHEMICALS,
    QUESTIONS,
    SETTINGS,
    TERMS,
)
from .word_schemas import GLOSSARY, STORY

FOLDER_OF = {
    "brain_regions": "",
    "neurochemicals": "",
    "interaction_flow": "",
    "closing_quotation": "",
    "settings": "",
    "events": "",
    "nodes": "model",
    "influences": "model",
    "steps": "model",
    "scenarios": "model",
    "findings": "evidence",
    "terms": "evidence",
    "coding": "evidence",
    "kept": "evidence",
    "questions": "teaching",
    "misconceptions": "teaching",
    "story": "teaching",
    "glossary": "teaching",
    "concept_check": "teaching",
}
SCHEMAS = {
    schema.name: schema
    for schema in (
        BRAIN_REGIONS,
        NEUROCHEMICALS,
        INTERACTION_FLOW,
        CLOSING_QUOTATION,
        NODES,
        INFLUENCES,
        STEPS,
        SCENARIOS,
        FINDINGS,
        TERMS,
        CODING,
        KEPT,
        SETTINGS,
        QUESTIONS,
        MISCONCEPTIONS,
        STORY,
        GLOSSARY,
        CONCEPT_CHECK,
        EVENTS,
    )
}
MODEL_TABLES = ("nodes", "influences", "steps", "scenarios")


def data_folder():
    """Return the folder of the shipped files: data/ in a checkout, neuro_helpers/data in an installed package.

    Examples
    --------
    >>> (data_folder() / "brain_regions.csv").is_file()
    True
    """
    package = Path(str(files("neuro_helpers")))
    installed = package / "data"  # pyproject.toml puts data/ there when it builds the wheel
    return installed if installed.is_dir() else package.parent / "data"


def shipped_path(name):
    """Return the path of a shipped table."""
    return data_folder() / FOLDER_OF[name] / f"{name}.csv"


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
