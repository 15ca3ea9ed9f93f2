"""Column rules checked by pandera: types, ranges, lists of allowed values, patterns, uniqueness.

Only `frames.to_typed_frame` imports this file, so that `import neuro_helpers` does not wait for pandera.
"""

from functools import lru_cache

import pandera.pandas as pa
from pandera.errors import SchemaErrors

from .columns import TEXT


@lru_cache(maxsize=64)
def pandera_schema(schema, names):
    """Return the pandera schema of those columns of a table that a file has and that have a rule."""
    columns = {name: _pandera_column(schema.column(name)) for name in names}
    ruled = {name: column for name, column in columns.items() if column.checks or column.unique or column.dtype}
    key = [name for name in schema.key if name in names]
    unique = key if len(key) > 1 else None
    return pa.DataFrameSchema(ruled, unique=unique, report_duplicates="all")


def _pandera_column(column):
    if column.kind == TEXT:  # text by construction; checking the type again would double the time
        return pa.Column(None, _text_checks(column), unique=column.unique, report_duplicates="all")
    allowed = [float(value) for value in column.one_of]
    check = pa.Check.isin(allowed) if allowed else _range_check(column)
    return pa.Column(float, check, nullable=column.optional, unique=column.unique, report_duplicates="all")


def _text_checks(column):
    if column.one_of:
        return [pa.Check.isin([*column.one_of, *([""] if column.optional else [])])]
    if column.pattern:
        return [pa.Check.str_matches(rf"\A(?:{column.pattern})\Z")]
    return [] if column.optional else [pa.Check.str_length(min_value=1)]


def _range_check(column):
    inclusive = not column.strictly
    low = float("-inf") if column.low is None else column.low
    high = float("inf") if column.high is None else column.high
    return pa.Check.in_range(low, high, include_min=inclusive, include_max=inclusive)


def failing_cells(frame, schema):
    """Return {(row, column): reason} for the cells that break a rule of their column.

    The reason is "twice" for a value that must be unique, "key twice" for a pair of cells, else empty.
    """
    if not len(frame.columns) or frame.empty:
        return {}
    try:
        pandera_schema(schema, tuple(frame.columns)).validate(frame, lazy=True)
    except SchemaErrors as error:
        return _reasons(error.failure_cases, schema)
    return {}


def _reasons(cases, schema):
    found = {}
    for case in cases.itertuples(index=False):
        if case.schema_context == "DataFrameSchema":
            found.setdefault((case.index, schema.key[-1]), "key twice")
        elif case.check == "field_uniqueness":
            found.setdefault((case.index, case.column), "twice")
        else:
            found[case.index, case.column] = ""
    return found
