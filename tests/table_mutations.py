"""What the tests with mutated tables share: how many examples, and how the error of a broken model is read."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings

from neuro_helpers import tables
from neuro_helpers.tables.errors import MOST_LINES, MOST_OF_A_KIND

TIMES = int(os.environ.get("MUTATED_TABLES_TIMES", "1"))  # 5 makes more than 10,000 mutated sets of tables


def examples(count):
    """Return Hypothesis settings: so many examples, the same ones in each run, never judged by time."""
    return settings(
        max_examples=TIMES * count,
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
    kinds = Counter((problem.file, problem.column) for problem in raised.value.problems)
    told = sum(min(count, MOST_OF_A_KIND + 1) for count in kinds.values())
    assert len(text.splitlines()) == 1 + min(told, MOST_LINES + 1), "a line for each of the first twenty of a kind"
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
