"""The data dictionary, written from the schemas (``python -m neuro_helpers.tables.dictionary``)."""

import sys

from .catalogue import FOLDER_OF, SCHEMAS
from .reading import LARGEST_FILE_BYTES, MOST_ROWS

INTRODUCTION = f"""\
# Data dictionary

Every column of every table. This page is written from the rules that the reader checks
(`neuro_helpers/tables/*_schemas.py`) by `python -m neuro_helpers.tables.dictionary > data/README.md`,
and a test compares the two.

`nh.load("brain_regions")` loads a table by its file name. To try a model of your own, copy the folder
`model`, edit the four files in a spreadsheet, and load the copy with
`nh.CoupleModel.load(folder="my_model")`. The document's tables and the findings are always the ones in
this folder. To plan a day of your own, copy `events.csv` under a name of your own and change its rows; times
are minutes from the start of the run, whatever hour that stands for.

**Saving from a spreadsheet.** Choose "CSV UTF-8" if there is a choice. Forgiven: a byte-order mark,
UTF-16 ("Unicode text"), any line ends, semicolons or tabs between cells, decimal commas where cells are
not separated by commas, a first line `sep=;`, spaces around a cell, blank rows anywhere, columns in
another order, empty cells left off at the end of a row, empty columns without a name, invisible
characters that carry no meaning (soft hyphens, zero-width spaces). Everything else
is an error that lists the problems at once, twenty of a kind, each with file, row as the spreadsheet
numbers it, column, what was found and what is allowed. So are columns of your own (put remarks into `note`), a decimal
comma in a file with commas between cells, a number that can be read in two ways (`20,160` anywhere;
`20.160` where semicolons or tabs stand between cells), letters that a program damaged, and characters
that nobody sees but that turn or hide others. Names that look the same count as the same. A file
has at most {LARGEST_FILE_BYTES / 1e6:.0f} MB and {MOST_ROWS:,} rows.

**Between the tables.** Names point to rows that exist. Exactly `oxytocin`, `cortisol` and `conflict`
are sliders, exactly `bond` is slow, and exactly `load` comes from outside; only plastic rows end in
`bond`, and none in `load`. With the arrows into these
five cut, no arrow leads back to its start. Each arrow (source, moderator, target, partner, kind) is drawn by
one row; basis `finding` needs a finding, basis `document` a phrase, an `evidence_weight` a note; a step that is
given is the one that
document_row names. A row whose sign doesn't fit the valences loads, and
`model.certificate()` says what is no longer guaranteed. It also says which rows of the project's own
tables a copy lacks (a file that was cut off shows nothing else), and which `rise` in steps.csv no couple
can reach.

**What findings leave of a row: the written rule.** Each cited finding that speaks about a row's own nodes
(`terms.csv` says which node a term stands for) has a kind and limits (`coding.csv`), and `kept.csv` says what
they are worth. `neuro_helpers/evidence.py` computes, row by row:

1. *Untested*: no finding speaks about the row. It keeps its weight under the lens "evidence", and has none under
   "tested".
2. *Failed to replicate*: a finding that is called a failed replication found nothing. Nothing is left.
3. *Contested*: findings speak for the row, and others found nothing, or results were mixed. A quarter is left,
   halved for each limit that all the supporting findings share, and never more than the support alone would leave.
   Nothing is left where a finding points the other way, or none speaks for the row. A mixed result speaks for the row
   and against it. A finding of nothing in one sex is a limit, no contradiction, where the same
   publication found the effect in the other.
4. Otherwise the strongest support counts: its kind's share, halved for each of its limits (one sex; another relation
   than a couple's; a dose where the row is about a level; animals; another measure than the row's). Experiments
   in two publications count as one kind of their own, with the limits of the less limited one. Where there is a
   meta-analysis, only it counts.
   Half or more left: *supported*; less: *weakened*.

A weight may be set by hand against the rule (`evidence_weight`), with its reason in `note`; a test allows at
most five in the project's own table. A finding that holds under a condition is cited by the moderated row that
has the condition, not by the plain one. A theory supports nothing. A finding that has no line in `coding.csv`
counts as a review. How large an effect was counts in one way alone: a small pooled effect is a kind of its own.

**Licences.** Text and data: CC BY 4.0 (`LICENSE-DATA`). The document is public and quoted as it is.
Findings are facts; each row cites its own source.
"""


def data_dictionary():
    """Return the text of data/README.md.

    Examples
    --------
    >>> print(data_dictionary().splitlines()[0])
    # Data dictionary
    """
    return "\n".join([INTRODUCTION, *map(_section, SCHEMAS.values())])


def _section(schema):
    folder = FOLDER_OF[schema.name]
    path = f"{folder}/{schema.name}.csv" if folder else f"{schema.name}.csv"
    lines = [f"## `{path}`", "", schema.about, ""]
    if schema.key:
        lines += [f"Each {' and '.join(schema.key)} together occurs once.", ""]
    lines += [
        "| column | meaning | type | unit | range | source | licence |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join(lines + [_line(column) for column in schema.columns]) + "\n"


def _line(column):
    range_ = column.allowed + ("; each value once" if column.unique else "")
    cells = [
        f"`{column.name}`",
        column.meaning,
        column.kind,
        column.unit,
        range_,
        column.source,
        column.licence,
    ]
    return "| " + " | ".join(cell.replace("|", r"\|").replace("*", r"\*") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(data_dictionary())
