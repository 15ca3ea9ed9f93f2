"""Where the tables are: the repository's data/ in a checkout, neuro_helpers/data in an installed package."""

from importlib.resources import files
from pathlib import Path

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
}
MODEL_TABLES = ("nodes", "influences", "steps", "scenarios")


def data_folder():
    """Return the folder of the shipped tables.

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
