"""The four document tables equal the document, cell by cell, and leave nothing of it out.

The document is read here in its own way: its table rows run together without separators, so a row's cells, put
together, must be the document's line.
"""

import re
from pathlib import Path

import pytest

from neuro_helpers import tables

DOCUMENT = Path(__file__).with_name("document.txt").read_text(encoding="utf-8")
LINES = [line for line in DOCUMENT.split("\n") if line]
TITLE, SECTION_1, SECTION_2, SECTION_3, STEPWISE = (
    "Neurochemistry of Secure\u00a0Couples",
    "1. Key Brain Regions",
    "2. Key Neurochemicals",
    "3. Interaction Flow (Couple to Couple)",
    "Stepwise Flow:",
)
CELL_TABLES = {"brain_regions": (SECTION_1, SECTION_2), "neurochemicals": (SECTION_2, SECTION_3)}


def between(start, end):
    """Return the document's lines after one heading and before the next."""
    return LINES[LINES.index(start) + 1 : LINES.index(end)]


def flow_lines():
    return LINES[LINES.index(STEPWISE) + 1 : -1]


def even_arrows(line):
    """Return a line with one plain space on both sides of each arrow and none around the line."""
    return re.sub(r"\s*→\s*", " → ", line).strip()


def snake_case(title):
    return title.lower().replace(" ", "_")


@pytest.mark.parametrize("name", CELL_TABLES)
def test_every_row_put_together_is_the_documents_line(name):
    table = tables.load(name)
    assert ["".join(cells) for cells in table.itertuples(index=False)] == between(*CELL_TABLES[name])[1:]


@pytest.mark.parametrize("name", CELL_TABLES)
def test_columns_are_the_documents_titles_in_snake_case(name):
    run_together = between(*CELL_TABLES[name])[0]
    titles = re.findall(r"[A-Z][a-z]+(?: (?:[A-Z][a-z]+|in|on))*", run_together)
    assert "".join(titles) == run_together, "the titles were cut so that nothing is lost"
    assert list(tables.load(name)) == [snake_case(title) for title in titles]


@pytest.mark.parametrize("name", CELL_TABLES)
def test_rows_are_cut_where_the_documents_cells_meet(name):
    """A cut elsewhere would leave a small letter or a space at an edge, or two cells run together inside."""
    for cell in tables.load(name).to_numpy().ravel():
        assert cell[0].isupper(), cell
        assert cell == cell.strip(), cell
        assert not re.search("[a-z][A-Z]", cell), cell


def test_flow_rows_joined_with_arrows_are_the_documents_lines():
    flow = tables.load("interaction_flow")
    joined = [f"{row.step}. {row.trigger} → {row.mechanism} → {row.outcome}" for row in flow.itertuples(index=False)]
    assert joined == [even_arrows(line) for line in flow_lines()]
    assert not flow[["trigger", "mechanism", "outcome"]].apply(lambda c: c.str.contains("→|\u00a0")).any(axis=None)


def test_quotation_is_the_documents_last_line_with_its_curly_marks():
    (quotation,) = tables.load("closing_quotation").quotation
    assert quotation == LINES[-1]
    assert quotation[0] + quotation[-1] == "“”"


def test_nothing_of_the_document_is_left_over():
    headings = [TITLE, SECTION_1, SECTION_2, SECTION_3, STEPWISE]
    covered = [between(SECTION_1, SECTION_2)[0], between(SECTION_2, SECTION_3)[0], *headings]
    for name in CELL_TABLES:
        covered += ["".join(cells) for cells in tables.load(name).itertuples(index=False)]
    flow = tables.load("interaction_flow").astype(str)
    covered += [f"{step}. {' → '.join(cells)}" for step, *cells in flow.itertuples(index=False)]
    covered += list(tables.load("closing_quotation").quotation)
    left = [line for line in map(even_arrows, LINES) if line not in map(even_arrows, covered)]
    assert left == []
    assert len(covered) == len(LINES), "and nothing was added to it"
