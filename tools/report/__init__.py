"""What the tables reach, what they rest on, and every invariant with its measured figure.

For contributors and teachers: ``python -m tools.report`` prints all of it; the tests check the same figures.
"""

from tools.report.at_rest import coverage, document_rows, effect_phrases, invariants, quotes, reached_by, swing
from tools.report.over_time import published, resting_correlation, routine, step_table

__all__ = [
    "coverage",
    "document_rows",
    "effect_phrases",
    "invariants",
    "published",
    "quotes",
    "reached_by",
    "resting_correlation",
    "routine",
    "step_table",
    "swing",
]
