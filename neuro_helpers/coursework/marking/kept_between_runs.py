"""What one run keeps for the next, in small JSON files."""

import json

from .course_folder import CourseError


def read_state(file):
    """Return what a file keeps; a damaged one is named."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        raise CourseError(f"{file} is damaged, and nothing was changed. Take it from a backup, or delete it and mark "
                          "again with the zip of all hand-ins.") from None


def write_state(file, kept):
    """Write a file whole or not at all, so that a run that is stopped damages nothing."""
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)
