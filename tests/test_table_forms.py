"""Every way in which a spreadsheet may write the model tables: harmless, and for harms no hiding place.

Counted as in `test_table_harms.py`; the examples are the same in every run.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from table_books import MODEL, SHIPPED, book, number_columns
from table_forms import FORM_KINDS, another_number, forms, mixed_forms
from table_harms import CELL_HARMS
from table_mutations import error_of, examples, missed

from neuro_helpers import tables
from neuro_helpers.tables.catalogue import SCHEMAS
from neuro_helpers.tables.columns import NUMBER


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


@pytest.mark.parametrize("name", MODEL)
def test_the_shipped_tables_are_as_pythons_own_csv_module_reads_them(name, shipped):
    """So that what the others compare with does not come from the reader that they test."""
    numbers = number_columns(name)
    for place, column in enumerate(SHIPPED[name][0]):
        cells = [row[place] for row in SHIPPED[name][1:]]
        read = getattr(shipped, name)[column]
        if column in numbers:
            assert [cell and float(cell) for cell in cells] == ["" if gone else float(x) for x, gone in zip(
                read, read.isna(), strict=True)]
        else:
            assert cells == read.tolist()


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
