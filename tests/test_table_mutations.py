"""Mutations of the shipped model tables: harmless ones change nothing, harmful ones are named with their place.

Every example is counted by its kind; `conftest.py` prints the counts at the end of the run. The examples are the
same in every run.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from table_books import MODEL, SHIPPED, book, number_columns
from table_forms import FILE_HARMS, FORM_KINDS, another_number, forms, mixed_forms, some_bytes
from table_harms import CELL_HARMS, TABLE_HARMS

from neuro_helpers import tables
from neuro_helpers.tables.catalogue import SCHEMAS
from neuro_helpers.tables.columns import NUMBER


def examples(count):
    """Return Hypothesis settings: so many examples, the same ones in each run, never judged by time."""
    return settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def shipped():
    return tables.read_model_tables()


def assert_loads_as_shipped(folder, shipped):
    loaded = tables.read_model_tables(folder)
    for name in MODEL:
        assert_frame_equal(getattr(loaded, name), getattr(shipped, name), check_exact=True)


def error_of(folder):
    """Return the TableError of a folder; it fails the test when the tables load."""
    with pytest.raises(tables.TableError) as raised:
        tables.read_model_tables(folder)
    text = str(raised.value)
    assert len(text.splitlines()) == len(raised.value.problems) + 1, "one line for each problem"
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


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_one_harmless_way_of_writing_changes_nothing(kind, folder, shipped, count_mutation):
    @examples(20)
    @given(st.data())
    def check(data):
        changed = book()
        for name in data.draw(st.sets(st.sampled_from(MODEL), min_size=1, max_size=2)):
            changed.forms[name] = data.draw(forms((kind,)))
        changed.save(folder)
        assert_loads_as_shipped(folder, shipped)
        count_mutation("harmless", kind)

    check()


def test_several_harmless_ways_together_change_nothing(folder, shipped, count_mutation):
    @examples(80)
    @given(st.data())
    def check(data):
        changed = book()
        for name in MODEL:
            _, changed.forms[name] = data.draw(mixed_forms())
        changed.save(folder)
        assert_loads_as_shipped(folder, shipped)
        count_mutation("harmless", "several at once, in every file")

    check()


def test_columns_in_another_order_change_nothing(folder, shipped, count_mutation):
    @examples(50)
    @given(st.data())
    def check(data):
        changed, name = book(), data.draw(st.sampled_from(MODEL))
        order = data.draw(st.permutations(range(len(SHIPPED[name][0]))))
        changed.rows[name] = [[row[at] for at in order] for row in changed.rows[name]]
        changed.save(folder)
        assert_loads_as_shipped(folder, shipped)
        count_mutation("harmless", "columns in another order")

    check()


def test_numbers_written_in_another_way_change_nothing(folder, shipped, count_mutation):
    @examples(60)
    @given(st.data())
    def check(data):
        changed, name = book(), data.draw(st.sampled_from(MODEL))
        column = data.draw(st.sampled_from(number_columns(name)))
        for row in range(1, len(SHIPPED[name])):
            if text := changed.cell(name, row, column):
                changed.put(name, row, column, another_number(data.draw, text))
        changed.save(folder)
        assert_loads_as_shipped(folder, shipped)
        count_mutation("harmless", "numbers written in another way")

    check()


def test_empty_last_cells_left_off_change_nothing(folder, shipped, count_mutation):
    @examples(40)
    @given(st.data())
    def check(data):
        changed, name = book(), data.draw(st.sampled_from(["nodes", "influences"]))
        for row in changed.rows[name][1:]:
            while not row[-1] and data.draw(st.booleans()):
                row.pop()
        changed.save(folder)
        assert_loads_as_shipped(folder, shipped)
        count_mutation("harmless", "empty last cells left off")

    check()


@pytest.mark.parametrize("harm", CELL_HARMS + TABLE_HARMS, ids=lambda harm: harm.__name__)
def test_a_harm_is_named_with_file_row_and_column(harm, folder, count_mutation):
    @examples(36)
    @given(st.data())
    def check(data):
        changed = book()
        places = harm(data.draw, changed)
        changed.save(folder)
        error = error_of(folder)
        assert not missed(error, places, changed), str(error)
        count_mutation("harmful", harm.__name__)

    check()


@pytest.mark.parametrize("harm", CELL_HARMS, ids=lambda harm: harm.__name__)
def test_a_harm_to_one_cell_is_the_only_problem_listed(harm, folder, count_mutation):
    """What follows from a wrong cell is not listed again, unless other rows count on that cell."""

    @examples(10)
    @given(st.data())
    def check(data):
        changed = book()
        ((name, row, column),) = harm(data.draw, changed)
        changed.save(folder)
        others = {p for p in error_of(folder).problems if (p.file, p.row, p.column) != (f"{name}.csv", row + 1, column)}
        if column not in ("node", "role", "step", "order"):
            assert not others
        count_mutation("harmful", harm.__name__)

    check()


def test_several_harms_in_files_of_any_writing_are_all_named(folder, count_mutation):
    @examples(160)
    @given(st.data())
    def check(data):
        changed, places, rows = book(), [], set()
        for name in MODEL:
            _, changed.forms[name] = data.draw(mixed_forms())
        for harm in data.draw(st.lists(st.sampled_from(CELL_HARMS), min_size=2, max_size=6)):
            trial = book()
            ((name, row, column),) = harm(data.draw, trial)
            if (name, row) not in rows:  # a second harm to a row could undo or hide the first
                changed.put(name, row, column, trial.cell(name, row, column))
                places.append((name, row, column))
                rows.add((name, row))
        changed.save(folder)
        error = error_of(folder)
        assert not missed(error, places, changed), str(error)
        count = "several harms at once" if len(places) > 1 else "one harm"
        count_mutation("harmful", f"{count}, in files of any writing")

    check()


@pytest.mark.parametrize("kind", FILE_HARMS)
def test_a_file_that_is_no_table_is_refused_by_its_name(kind, folder, count_mutation):
    @examples(20)
    @given(st.data())
    def check(data):
        changed, name = book(), data.draw(st.sampled_from(MODEL))
        changed.raw[name] = data.draw(some_bytes(name)[kind])
        changed.save(folder)
        error = error_of(folder)
        assert f"{name}.csv" in {p.file for p in error.problems}
        count_mutation("harmful", f"file: {kind}")

    check()


def test_any_number_typed_into_a_cell_is_read_right_or_refused(folder, shipped, count_mutation):
    """The oracle is Python's own float, for what it and a spreadsheet both call a number."""

    @examples(200)
    @given(st.data())
    def check(data):
        changed, name = book(), data.draw(st.sampled_from(MODEL))
        columns = [column.name for column in SCHEMAS[name].columns if column.kind == NUMBER]
        column, row = data.draw(st.sampled_from(columns)), data.draw(st.integers(1, len(SHIPPED[name]) - 1))
        text = data.draw(st.text("0123456789.,-+eE _", min_size=1, max_size=8).filter(str.strip))
        changed.put(name, row, column, text)
        changed.save(folder)
        try:
            number = getattr(tables.read_model_tables(folder), name)[column][row - 1]
        except tables.TableError as error:
            assert [(p.file, p.row, p.column) for p in error.problems] == [(f"{name}.csv", row + 1, column)]
            count_mutation("harmful", "typed at random: refused")
        else:
            assert number == float(text)
            count_mutation("harmless", "typed at random: read as Python reads it")

    check()


def test_at_least_two_thousand_examples_ran(mutation_counts):
    kinds = {kind.split(": ", 1)[1] for kind in mutation_counts}
    if not {harm.__name__ for harm in CELL_HARMS + TABLE_HARMS} | set(FORM_KINDS) <= kinds:
        pytest.skip("only a part of the mutations ran in this process; the summary of a whole run shows the sum")
    assert mutation_counts.total() >= 2000
