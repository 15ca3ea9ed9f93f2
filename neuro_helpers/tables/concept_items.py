"""The items of the concept check: their columns, and what holds between the rows of an item and over all of them."""

import re
from collections import Counter

from .checks import rows_of
from .columns import WHOLE, Column, Schema
from .errors import Problem, nearest, quote
from .places import QUOTES
from .word_schemas import FIRST_LESSON, LAST_LESSON

KEYS = ("a", "b", "c")
STEM, OPTION, REASON = PARTS = ("stem", "option", "reason")
LONGEST_SHARE = 0.3  # of the right ones that may be the longest of their three: length must not tell
CONCEPT_CHECK = Schema(
    "concept_check",
    "The concept check: for each item what is asked, three answers and three reasons; one of each is right.",
    (
        Column("item", "Number of the item, in the order in which they are asked.", kind=WHOLE, low=1, high=99),
        Column("kind", "Whether the item asks what belongs to the model and what to the world, or about something new.",
               one_of=("model or reality", "transfer")),
        Column("lesson", "The lesson that it belongs to.", kind=WHOLE, low=FIRST_LESSON, high=LAST_LESSON),
        Column("part", "What the row holds.", one_of=PARTS),
        Column("key", "The letter of an answer or a reason; empty for the stem.", one_of=KEYS, optional=True),
        Column("text", "The words."),
        Column("right", "1 for the right answer and the right reason, 0 for the others; empty for the stem.",
               kind=WHOLE, one_of=(1, 0), optional=True),
        Column("misconception", "The misconception that a wrong one comes from; empty for the others.", optional=True,
               pattern=r"M[0-9]{2}", pattern_says="a name from misconceptions.csv such as M05"),
    ),
    key=("item", "part", "key"),
)


def concept_problems(table, names):
    """Return the problems of the concept check that one column alone does not show.

    Parameters
    ----------
    table : frames.Checked
    names : collection of str
        The misconceptions that there are.
    """
    rows = list(rows_of(table))
    problems = [one for row, cells in rows for one in _of_row(table.file, row, cells, names)]
    if not table.sound or table.bad:
        return problems  # some row is not known: nothing can be counted
    items = {}
    for row, cells in rows:
        items.setdefault(int(cells["item"]), []).append((row, cells))
    for item, own in items.items():
        problems += _of_item(table.file, item, own)
    stems = [(row, cells["text"]) for row, cells in rows if cells["part"] == STEM]
    problems += _twice(table.file, stems, "a different question for each item")
    missing = sorted(set(range(1, len(items) + 1)) - set(items))
    if missing:
        problems.append(Problem(table.file, None, "item", f"no item {missing[0]}",
                                f"items from 1 to {len(items)}, since there are {len(items)}"))
    return problems or _over_all(table.file, items)


def _of_row(file, row, cells, names):
    part, right, behind = cells.get("part"), cells.get("right"), cells.get("misconception")
    if part is None:
        return
    for name in ("key", "right"):
        if cells.get(name) is not None and (cells[name] == "") != (part == STEM):
            allowed = "nothing, for the stem" if part == STEM else {
                "key": f"one of {', '.join(KEYS)}", "right": "1 or 0"}[name] + f", for an {part}".replace(
                    "an reason", "a reason")
            yield Problem(file, row, name, quote(cells[name]), allowed)
    if behind is None or (right is None and part != STEM):
        return
    if part == STEM or right == "1":
        if behind:
            what = "the stem" if part == STEM else f"the right {_word(part)}"
            yield Problem(file, row, "misconception", quote(behind), f"nothing, for {what}")
    elif right == "0" and behind not in names:
        yield Problem(file, row, "misconception", quote(behind),
                      f"for a wrong {_word(part)} the misconception that it comes from, a name from misconceptions.csv "
                      "such as M05", nearest(behind, names))


def _of_item(file, item, rows):
    """One stem, the three letters for answers and for reasons, one right one of each; no text twice."""
    first = rows[0][0]
    parts = {part: [(row, cells) for row, cells in rows if cells["part"] == part] for part in PARTS}
    if len(parts[STEM]) != 1:
        yield Problem(file, first, "part", f"{len(parts[STEM])} stems for item {item}", "one stem for each item")
    for name in ("kind", "lesson"):
        said = rows[0][1][name]
        yield from (Problem(file, row, name, quote(cells[name]), f"{said}, as in the other rows of item {item}")
                    for row, cells in rows if cells[name] != said)
    for part in (OPTION, REASON):
        keys = [cells["key"] for _row, cells in parts[part]]
        if missing := [key for key in KEYS if key not in keys]:
            yield Problem(file, first, "key", f"no {_word(part)} {missing[0]} for item {item}",
                          f"{', '.join(KEYS)} for the {_word(part)}s of each item")
        right = [row for row, cells in parts[part] if cells["right"] == "1"]
        if len(right) != 1:
            found = f"no right {_word(part)} for item {item}" if not right else (
                f"{len(right)} right {_word(part)}s for item {item}, in rows {' and '.join(map(str, right))}")
            yield Problem(file, right[-1] if right else first, "right", found, f"one right {_word(part)} for each item")
        yield from _twice(file, [(row, cells["text"]) for row, cells in parts[part]], f"different {_word(part)}s")


def _twice(file, texts, allowed):
    """Yield a Problem for each text that stands in a row before, as answers in a file are compared: by their words."""
    seen = {}
    for row, text in texts:
        words = " ".join(re.sub(f"[{QUOTES}]+", "'", text).split()).casefold()
        if words in seen:
            yield Problem(file, row, "text", f"{quote(text)}, which is also in row {seen[words]}", allowed)
        seen.setdefault(words, row)


def _over_all(file, items):
    """What gives nothing away: the right ones stand at each letter alike, and are seldom the longest."""
    places, longest = Counter(dict.fromkeys(KEYS, 0)), 0
    for rows in items.values():
        for part in (OPTION, REASON):
            own = [cells for _row, cells in rows if cells["part"] == part]
            right = next(cells for cells in own if cells["right"] == "1")
            places[right["key"]] += 1
            longest += len(right["text"]) >= max(len(cells["text"]) for cells in own)
    count = 2 * len(items)
    if max(places.values()) - min(places.values()) > 1 and len(items) > 1:
        found = ", ".join(f"{number} at {key}" for key, number in places.items())
        return [Problem(file, None, "key", f"right ones that stand unevenly: {found}", "each letter as often as the "
                        "others, or once more, so that the place tells nothing")]
    most = int(LONGEST_SHARE * count)
    if longest > most and len(items) > 1:
        return [Problem(file, None, "text", f"{longest} of {count} right ones that are the longest of their three",
                        f"at most {most}, so that length tells nothing")]
    return []


def _word(part):
    return "answer" if part == OPTION else part
