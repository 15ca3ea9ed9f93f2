"""The teacher's direction for every *Think* question, read from docs/teaching.md."""

import re
from pathlib import Path

TEACHING = Path(__file__).resolve().parents[1] / "docs" / "teaching.md"
NOTES = re.compile(r"^## Lesson (\d).*?^\*\*Directions for \*Think\*\.\*\*(.*?)(?=\n\n)", re.M | re.S)
NOTE = re.compile(r"\s*(.+?) \((\d)\)[.;,]?", re.S)  # the number of its section closes each direction


def think_notes(text=None):
    """Return lesson -> section -> direction, both as the numbers that stand in the headings.

    Parameters
    ----------
    text : str, optional
        Of the page; docs/teaching.md when not given.

    Examples
    --------
    >>> think_notes()["0"]["2"]
    'cortisol would not stay'
    """
    page = TEACHING.read_text(encoding="utf-8") if text is None else text
    return {lesson: {section: " ".join(note.split()) for note, section in NOTE.findall(notes)}
            for lesson, notes in NOTES.findall(page)}
