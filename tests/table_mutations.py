"""What the tests with mutated tables share: how many examples, and how the error of a broken model is read."""

import math
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings

from neuro_helpers import tables

USUAL = 2000  # a usual run makes at least so many examples
MUTATIONS = int(os.environ.get("NEURO_HELPERS_MUTATIONS", USUAL))  # conftest.py sees to it that so many were made


def examples(count):
    """Return Hypothesis settings: so many examples in a usual run, the same ones each time, never judged by time."""
    return settings(
        max_examples=count * max(1, math.ceil(MUTATIONS / USUAL)),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def error_of(folder):
    """Return the TableError of a folder; it fails the test when the tables load."""
    with pytest.raises(tables.TableError) as raised:
        tables.read_model_tables(folder)
    text = str(raised.value)
    lines = text.splitlines()[1:]
    kinds = Counter((problem.file, problem.column) for problem in raised.value.problems)
    assert len(text) < 20_000
    assert len(lines) == sum(min(count, 21) for count in kinds.values()) or lines[-1].endswith(" more")
    return raised.value


def missed(error, places, changed):
    """Return the places that the error does not name."""
    named = {(p.file, p.row, p.column) for p in error.problems}
    left = []
    for name, row, columns in places:
        number = None if row is None else changed.sheet_row(name, row)
        ways = columns if isinstance(columns, set) else {columns}
        if not any((f"{name}.csv", number, column) in named for column in ways):
            left.append((name, number, columns))
    return left
