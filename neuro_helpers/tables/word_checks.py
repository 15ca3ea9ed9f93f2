"""What holds between the tables of words and the rest: the document's sentences are there, and so are the nodes."""

import re

from .catalogue import shipped_path
from .checks import node_roles, rows_of, unknown_node
from .errors import Problem, TableError, nearest, quote
from .frames import check_file
from .references import references
from .word_schemas import STORY

END_OF_SENTENCE = re.compile(r"[.!?]")
MARKUP = re.compile(r"[<>*_`|\[\]\n$\\~]|&#?\w+;")  # what a notebook's text would read as markup, or as mathematics


def read_words(name):
    """Return the story or the glossary, checked.

    Raises
    ------
    TableError
        With everything that is wrong in the file.
    """
    table = check_file(name, shipped_path(name))
    problems = [*table.problems, *CHECKS[name](table)]
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.row or 0))
    return table.plain()


def check_story(table):
    """Yield a Problem for each sentence that the document has not, or that another lesson rewrites already."""
    known, taken = references(), {}
    for row, cells in rows_of(table):
        where, number = cells.get("document_row", ""), cells.get("sentence", "")
        if where and where not in known.document:
            rule = STORY.column("document_row").pattern_says
            yield Problem(table.file, row, "document_row", quote(where), rule, nearest(where, known.document))
        elif where:
            sentences = known.sentences(where)
            count, chosen = len(sentences), int(table.frame.at[row, "sentence"]) if number else None
            if chosen is not None and chosen > count:
                rule = f"a whole number from 1 to {count}, because {where} has {count}; or nothing"
                yield Problem(table.file, row, "sentence", quote(number), rule)
                continue
            # Without a number it is all of them. What a student writes is found again by the document's words.
            own = sentences if chosen is None else [sentences[chosen - 1]]
            other = next((taken[one] for one in own if one in taken), None)
            taken |= dict.fromkeys(own, row)
            if other is not None:
                found = f"{quote(where)}, a sentence that row {other} has, too"
                yield Problem(table.file, row, "document_row", found, "a sentence that no other lesson rewrites")


def check_glossary(table):
    """Yield a Problem for a node that is none, a sentence that is not one, and a word that stands for two terms."""
    roles, seen = node_roles(check_file("nodes", shipped_path("nodes"))), {}
    for row, cells in rows_of(table):
        if cells.get("node"):
            yield from filter(None, [unknown_node(table, row, "node", cells["node"], roles)])
        sentence = cells.get("sentence", "")
        if sentence and not (sentence[-1] in ".!?" and len(END_OF_SENTENCE.findall(sentence)) == 1):
            yield Problem(table.file, row, "sentence", quote(sentence), "one sentence, with its full stop")
        elif MARKUP.search(sentence):
            yield Problem(table.file, row, "sentence", quote(sentence), "a sentence without signs of markup")
        for column in ("term", "also"):
            if MARKUP.search(cells.get(column, "")):
                yield Problem(table.file, row, column, quote(cells[column]), "words without signs of markup")
        for word in filter(None, [cells.get("term", ""), *map(str.strip, cells.get("also", "").split(";"))]):
            if seen.setdefault(word.casefold(), row) != row:
                said = f"{quote(word)}, which is also in row {seen[word.casefold()]}"
                yield Problem(table.file, row, "also", said, "words that stand for one term only")


CHECKS = {"story": check_story, "glossary": check_glossary}
