"""Ways to break the model tables, each of which knows where the error must point.

A harm changes a `Book` and returns the places (table, row of the book or None, column or None) that the TableError
has to name. ``draw`` is Hypothesis's.
"""

from hypothesis import strategies as st
from table_books import MODEL, SHIPPED, number_columns

from neuro_helpers.tables.catalogue import SCHEMAS
from neuro_helpers.tables.columns import NUMBER, TEXT

LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
NO_NUMBERS = st.sampled_from(
    [
        *["0,8x", "abc", "NaN", "nan", "None", "NA", "inf", "-inf", "Infinity", "1e999", "50%", "50 %", "0.5 min"],
        *["--1", "1_000", "0x1", "1.2.3", "1,2,3", "1.234,5", "=0.5", "½", "٣", "-", ".", "e5", "0.5 0.5"],
        *["05. Jan", "TRUE", "#REF!", "<b>0.5</b>"],
    ]
) | st.text("abcdefgxyz<>/ ", max_size=12).map(lambda text: "x" + text.strip())
PLAIN_TEXTS = [("nodes", "label"), ("nodes", "description"), ("influences", "note"), ("scenarios", "label")]
NAMES_A_NODE = [("influences", "source"), ("influences", "target"), ("steps", "node")]


def any_row(draw, name):
    return draw(st.integers(1, len(SHIPPED[name]) - 1), label="row")


def row_where(draw, book, name, column, test):
    rows = [row for row, cell in enumerate(book.column(name, column), start=1) if test(cell)]
    return draw(st.sampled_from(rows), label="row")


def pick(draw, *choices):
    return draw(st.sampled_from(choices), label="choice")


def misspelt(draw, word):
    """Return a word with one letter doubled, lost, replaced or changed with its neighbour."""
    at = draw(st.integers(0, len(word) - 2), label="letter")
    how = draw(st.sampled_from(["doubled", "lost", "replaced", "swapped", "capital"]), label="how")
    changed = {
        "doubled": word[: at + 1] + word[at:],
        "lost": word[:at] + word[at + 1 :],
        "replaced": word[:at] + draw(LETTERS, label="new letter") + word[at + 1 :],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "capital": word[:at] + word[at].swapcase() + word[at + 1 :],
    }[how]
    return changed if changed != word else word + "x"


def no_number(draw, book):
    name = pick(draw, *MODEL)
    column, row = draw(st.sampled_from(number_columns(name))), any_row(draw, name)
    book.put(name, row, column, draw(NO_NUMBERS, label="text"))
    return [(name, row, column)]


def decimal_comma_in_a_comma_file(draw, book):
    name, column = pick(draw, ("influences", "weight"), ("nodes", "baseline"), ("steps", "change"))
    row = any_row(draw, name)
    book.put(name, row, column, draw(st.sampled_from(["0,5", "0,25", ",5", "1,0", "0,125"])))
    return [(name, row, column)]


BOUNDS = {  # column: lowest, highest, are these two themselves out of range?
    "weight": (-1, 1, False),
    "evidence_weight": (-1, 1, False),
    "baseline": (0, 1, True),
    "tau_minutes": (0, None, True),
    "change": (0, 1, True),
    "oxytocin": (0, 1, False),
    "cortisol": (0, 1, False),
    "conflict": (0, 1, False),
    "valence": (-1, 1, False),
    "order": (1, None, False),
    "step": (1, 5, False),
}


def number_out_of_range(draw, book):
    name = pick(draw, *MODEL)
    column, row = draw(st.sampled_from(number_columns(name))), any_row(draw, name)
    low, high, strictly = BOUNDS[column]
    whole = SCHEMAS[name].column(column).kind != NUMBER
    beyond = st.integers(1, 10**6) if whole else st.floats(1e-6, 1e9)
    far = draw(st.just(0) | beyond if strictly else beyond, label="how far out")
    up = high is not None and draw(st.booleans(), label="up")
    book.put(name, row, column, repr(high + far if up else low - far))
    return [(name, row, column)]


def valence_of_zero(draw, book):
    row = any_row(draw, "nodes")
    book.put("nodes", row, "valence", pick(draw, "0", "0.5", "-0.0", "+2"))
    return [("nodes", row, "valence")]


def fraction_for_a_whole_number(draw, book):
    name, column = pick(draw, ("nodes", "valence"), ("influences", "step"), ("steps", "step"), ("steps", "order"))
    row = any_row(draw, name)
    book.put(name, row, column, f"{draw(st.integers(0, 4))}.{draw(st.integers(1, 9))}")
    return [(name, row, column)]


def emptied_cell(draw, book):
    name = pick(draw, *MODEL)
    required = [column.name for column in SCHEMAS[name].columns if not column.optional]
    column, row = draw(st.sampled_from(required)), any_row(draw, name)
    book.put(name, row, column, draw(st.sampled_from(["", " ", "\u00a0", "\u200b", "\t "])))
    return [(name, row, column)]


def misspelt_node(draw, book):
    name, column = pick(draw, *NAMES_A_NODE)
    row = any_row(draw, name)
    after = misspelt(draw, book.cell(name, row, column))
    nodes = set(book.column("nodes", "node"))
    if set(map(str.strip, after.split("*"))) <= nodes:
        after += "q"
    book.put(name, row, column, after)
    return [(name, row, column)]


def unknown_moderator(draw, book):
    row = row_where(draw, book, "influences", "kind", lambda kind: kind == "drive")
    book.put("influences", row, "moderator", misspelt(draw, "conflict") + "q")
    return [("influences", row, "moderator")]


def misspelt_choice(draw, book):
    choices = [(n, c.name) for n in MODEL for c in SCHEMAS[n].columns if c.one_of and c.kind == TEXT]
    name, column = draw(st.sampled_from(choices))
    row = row_where(draw, book, name, column, bool)
    allowed = SCHEMAS[name].column(column).one_of
    before = book.cell(name, row, column)
    after = misspelt(draw, before) if len(before) > 1 else "AB"
    book.put(name, row, column, after + "q" if after in allowed else after)
    return [(name, row, column)]


def bad_name(draw, book):
    name, column = pick(draw, ("influences", "id"), ("nodes", "node"), ("scenarios", "scenario"))
    row = any_row(draw, name)
    book.put(name, row, column, draw(st.sampled_from(["R1", "R 001", "Two words", "été", "1st", "a-b", "=a", "R00١"])))
    return [(name, row, column)]


def damaged_text(draw, book):
    name, column = pick(draw, *PLAIN_TEXTS)
    row = any_row(draw, name)
    harm = pick(
        draw, "partnerâ€™s", "Ã¶fter", "los\ufffdt", "bell\x07", "#REF!", "#NAME?", "#DIV/0!", "#N/A", "x" * 2001
    )
    book.put(name, row, column, harm)
    return [(name, row, column)]


def number_with_two_readings(draw, book):
    name = pick(draw, *MODEL)
    column, row = draw(st.sampled_from(number_columns(name))), any_row(draw, name)
    sign, groups = pick(draw, "", "-", "+"), (draw(st.integers(1, 999)), draw(st.integers(0, 999)))
    book.put(name, row, column, f"{sign}{groups[0]},{groups[1]:03}")
    return [(name, row, column)]


def text_read_in_another_code(draw, book):
    name, column = pick(draw, *PLAIN_TEXTS)
    row = any_row(draw, name)
    shown = pick(draw, *"’“–…€éö").encode().decode(pick(draw, "cp437", "mac_roman", "cp850", "cp1252"), "replace")
    book.put(name, row, column, pick(draw, "partner{}s", "{}", "é and {}", "naïve – {} x", "Ærø{}").format(shown))
    return [(name, row, column)]


def sign_that_nobody_sees(draw, book):
    name, column = pick(draw, *PLAIN_TEXTS)
    row = any_row(draw, name)
    text = book.cell(name, row, column) or "a remark"
    at = draw(st.integers(0, len(text)), label="letter")
    book.put(name, row, column, text[:at] + pick(draw, *"\u202a\u202e\u2066\u2069\u2061\u3164\ue000") + text[at:])
    return [(name, row, column)]


def label_that_looks_the_same(draw, book):
    one, other = draw(st.lists(st.integers(1, len(SHIPPED["nodes"]) - 1), min_size=2, max_size=2, unique=True))
    label = book.cell("nodes", other, "label")
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in label)
    same = pick(draw, label.upper(), wide, label.replace("e", "е").replace("o", "ο"), "\u200b".join(label), f"{label} ")
    book.put("nodes", one, "label", same)
    return [("nodes", one, "label"), ("nodes", other, "label")]


def arrow_twice(draw, book):
    rows = book.rows["influences"]
    row = any_row(draw, "influences")
    rows.append(list(rows[row]))
    book.put("influences", len(rows) - 1, "id", "R999")
    book.put("influences", len(rows) - 1, "weight", pick(draw, "0.1", "-0.1", "1"))
    return [("influences", row, "target"), ("influences", len(rows) - 1, "target")]


def basis_without_its_ground(draw, book):
    basis, column = pick(draw, ("finding", "findings"), ("document", "phrase"))
    row = any_row(draw, "influences")
    book.put("influences", row, "basis", basis)
    book.put("influences", row, column, "")
    return [("influences", row, column)]


def twice_the_same(draw, book):
    name, column = pick(draw, ("influences", "id"), ("nodes", "node"), ("nodes", "label"), ("scenarios", "scenario"))
    one, other = draw(st.lists(st.integers(1, len(SHIPPED[name]) - 1), min_size=2, max_size=2, unique=True))
    book.put(name, one, column, book.cell(name, other, column))
    return [(name, one, column), (name, other, column)]


def twice_the_same_order(draw, book):
    row = row_where(draw, book, "steps", "order", lambda order: order != "1")
    book.put("steps", row, "order", book.cell("steps", row - 1, "order"))
    return [("steps", row, "order"), ("steps", row - 1, "order")]


def gap_in_the_orders(draw, book):
    row = row_where(draw, book, "steps", "order", bool)
    book.put("steps", row, "order", str(draw(st.integers(6, 60))))
    return [("steps", row, "order")]


def unknown_finding(draw, book):
    row = any_row(draw, "influences")
    known = book.cell("influences", row, "findings")
    new = draw(
        st.sampled_from(["nobody1999:1", "nave2015:9", "nave2015", "nave 2015:1", "nave2015:1,kosfeld2005:1", ":1"])
    )
    book.put("influences", row, "findings", ";".join(filter(None, [known, new])))
    return [("influences", row, "findings")]


def unknown_document_row(draw, book):
    row = any_row(draw, "influences")
    new = draw(
        st.sampled_from(["neurochemicals:Cortisol", "interaction_flow:6", "Oxytocin", "brain_regions:insula", "x:1"])
    )
    book.put("influences", row, "document_row", new)
    return [("influences", row, "document_row")]


def phrase_not_in_the_document(draw, book):
    row = row_where(draw, book, "influences", "phrase", bool)
    phrase = book.cell("influences", row, "phrase")
    at = draw(st.integers(0, len(phrase)), label="letter")
    book.put("influences", row, "phrase", phrase[:at] + draw(st.sampled_from(["zz", "%", "  q", "'"])) + phrase[at:])
    return [("influences", row, "phrase")]


def unknown_slider_released(draw, book):
    row = any_row(draw, "scenarios")
    new = draw(
        st.sampled_from(["bond", "trust", "oxytocine", "oxytocin,cortisol", "oxytocin;;cortisol", "oxytocin;oxytocin"])
    )
    book.put("scenarios", row, "released", new)
    return [("scenarios", row, "released")]


def wrong_role(draw, book):
    row = any_row(draw, "nodes")
    old = book.cell("nodes", row, "role")
    book.put("nodes", row, "role", "fast" if old in ("slider", "slow") else pick(draw, "slider", "slow"))
    return [("nodes", row, "role")]


def family_of_the_wrong_layer(draw, book):
    row = any_row(draw, "nodes")
    book.put("nodes", row, "family", "" if book.cell("nodes", row, "family") else "Calm and safety")
    return [("nodes", row, "family")]


def plastic_row_of_another_form(draw, book):
    row = row_where(draw, book, "influences", "kind", lambda kind: kind == "plastic")
    column, text = pick(draw, ("target", "trust"), ("partner", "other"), ("moderator", "conflict"), ("source", "trust"),
                        ("source", "trust*empathy*bond"), ("source", "*trust"), ("source", "trust*qqq"))  # fmt: skip
    book.put("influences", row, column, text)
    return [("influences", row, column)]


def drive_row_into_the_bond(draw, book):
    row = row_where(draw, book, "influences", "kind", lambda kind: kind == "drive")
    book.put("influences", row, "target", "bond")
    return [("influences", row, "target")]


def slider_that_moves_itself(draw, book):
    row = row_where(draw, book, "influences", "kind", lambda kind: kind == "drive")
    for column, text in (("source", "cortisol"), ("target", "cortisol"), ("partner", "self"), ("moderator", "")):
        book.put("influences", row, column, text)
    return [("influences", row, "target")]


def cycle(draw, book):
    """Add a last row that leads back along one or two arrows that are there."""
    fast = {row[0] for row in book.rows["nodes"][1:] if row[book.place("nodes", "role")] == "fast"}
    arrows = {
        (source, target)
        for source, target in zip(book.column("influences", "source"), book.column("influences", "target"), strict=True)
        if {source, target} <= fast
    }
    start, end = draw(st.sampled_from(sorted(arrows)), label="arrow")
    further = sorted(b for a, b in arrows if a == end)
    if further and draw(st.booleans(), label="two arrows"):
        end = draw(st.sampled_from(further), label="then")
    row = dict.fromkeys(book.rows["influences"][0], "")
    row |= {"id": "R999", "source": end, "target": start, "partner": "self", "kind": "drive", "weight": "0.1"}
    row |= {"basis": "assumption"}
    book.rows["influences"].append(list(row.values()))
    return [("influences", len(book.rows["influences"]) - 1, "target")]


def missing_node_row(draw, book):
    """A node that other tables name is gone: each row that names it is a problem."""
    used = set(book.column("steps", "node"))
    row = row_where(draw, book, "nodes", "node", lambda node: node in used)
    (gone, *_) = book.rows["nodes"].pop(row)
    return [("steps", at, "node") for at, node in enumerate(book.column("steps", "node"), start=1) if node == gone]


def row_too_short(draw, book):
    name = pick(draw, *MODEL)
    row = any_row(draw, name)
    last = max(at for at, column in enumerate(SCHEMAS[name].columns) if not column.optional)
    keep = draw(st.integers(1, last), label="cells kept")
    del book.rows[name][row][keep:]
    missing = next(c.name for c in SCHEMAS[name].columns[keep:] if not c.optional)
    return [(name, row, missing)]


def row_too_long(draw, book):
    name = pick(draw, *MODEL)
    row = any_row(draw, name)
    book.rows[name][row].insert(draw(st.integers(0, len(book.rows[name][row]))), "one too many")
    if not book.rows[name][row][-1]:
        book.rows[name][row][-1] = "x"
    return [(name, row, None)]


def missing_column(draw, book):
    name = pick(draw, *MODEL)
    column = draw(st.sampled_from(SCHEMAS[name].names), label="column")
    at = book.place(name, column)
    for row in book.rows[name]:
        del row[at]
    return [(name, 0, column)]


def doubled_column(draw, book):
    name = pick(draw, *MODEL)
    column = draw(st.sampled_from(SCHEMAS[name].names), label="column")
    at = book.place(name, column)
    for row in book.rows[name]:
        row.append(row[at])
    return [(name, 0, column)]


def misspelt_column(draw, book):
    name = pick(draw, *MODEL)
    column = draw(st.sampled_from(SCHEMAS[name].names), label="column")
    changed = misspelt(draw, column)
    changed += "q" if changed in SCHEMAS[name].names else ""
    book.rows[name][0][book.place(name, column)] = changed
    return [(name, 0, {changed, column})]


def column_of_ones_own(draw, book):
    name = pick(draw, *MODEL)
    at = draw(st.integers(0, len(SHIPPED[name][0])), label="place")
    for row in book.rows[name]:
        row.insert(at, "")
    book.rows[name][0][at] = "my remarks 2026"
    return [(name, 0, "my remarks 2026")]


def cell_without_a_column_name(draw, book):
    name = pick(draw, *MODEL)
    for row in book.rows[name]:
        row.append("")
    row = any_row(draw, name)
    book.rows[name][row][-1] = "a remark"
    return [(name, row, None)]


CELL_HARMS = [
    no_number, number_out_of_range, valence_of_zero, fraction_for_a_whole_number, emptied_cell, misspelt_node,
    unknown_moderator, misspelt_choice, bad_name, damaged_text, unknown_finding, unknown_document_row,
    phrase_not_in_the_document, unknown_slider_released, number_with_two_readings, text_read_in_another_code,
    sign_that_nobody_sees,
]  # fmt: skip
TABLE_HARMS = [
    twice_the_same, twice_the_same_order, gap_in_the_orders, wrong_role, family_of_the_wrong_layer,
    plastic_row_of_another_form, drive_row_into_the_bond, slider_that_moves_itself, cycle, missing_node_row,
    row_too_short, row_too_long, missing_column, doubled_column, misspelt_column, column_of_ones_own,
    cell_without_a_column_name, decimal_comma_in_a_comma_file, label_that_looks_the_same, arrow_twice,
    basis_without_its_ground,
]  # fmt: skip
