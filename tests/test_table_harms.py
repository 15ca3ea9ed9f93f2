"""Harmful mutations of the shipped model tables: the error names each with its file, row and column.

Every example is counted by its kind; `conftest.py` prints the counts at the end of the run, and a run of both files
(`test_table_forms.py` is the other one) fails with fewer than 2,000. The examples are the same in every run.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_books import MODEL, book
from table_forms import FILE_HARMS, some_bytes
from table_harms import CELL_HARMS, TABLE_HARMS
from table_mutations import error_of, examples, missed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("model")


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
