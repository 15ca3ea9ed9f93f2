"""The columns of the tables of words: the sentences of the story, and the glossary."""

from .columns import WHOLE, Column, Schema

FIRST_LESSON, LAST_LESSON = 0, 7

STORY = Schema(
    "story",
    "A student paper wants to print the document: the sentence that each lesson rewrites so that it says how sure we "
    "are.",
    (
        Column("lesson", "The lesson's number.", kind=WHOLE, low=FIRST_LESSON, high=LAST_LESSON, unique=True),
        Column("document_row", "Where the document says it.",
               pattern_says="a row of the document as table:key, such as neurochemicals:Oxytocin"),
        Column("sentence", "Which sentence of that row, counted from 1; all of it when empty.", kind=WHOLE, low=1,
               optional=True),
        Column("hint", "What to think of, without an answer."),
    ),
)

GLOSSARY = Schema(
    "glossary",
    "Terms that a lesson opens where it first uses them, each with one plain sentence.",
    (
        Column("term", "The term.", unique=True),
        Column("sentence", "What it means, in one sentence."),
        Column("first_lesson", "The first lesson whose text uses it.", kind=WHOLE, low=FIRST_LESSON, high=LAST_LESSON),
        Column("node", "The node of the model that it is, where it is one.", optional=True,
               pattern_says="a name from the column node of nodes.csv"),
        Column("also", "Other words of the lessons for the same, with ; between them.", optional=True),
    ),
)
