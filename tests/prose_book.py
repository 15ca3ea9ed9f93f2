"""Where the lessons' prose stands, what is claimed in it, and which of its numbers come from no model.

A claim is a piece of text with holes, and a function that asks the model what fills them. Every number of the prose has
to stand in a filled claim, or in a passage of `NO_MODEL`: so no number is typed that nobody computes.
"""

import functools
import json
import re
from collections.abc import Callable
from typing import NamedTuple

import neuro_helpers as nh
from neuro_helpers.demos.questions.right_answers import ANSWERS, Answer, Models
from neuro_helpers.tables.catalogue import data_folder
from neuro_helpers.wording import whole
from tools.mark_terms import without_marks

ROOT = data_folder().parent
WRAPPED = re.compile(r"(?<=\S)\n(?!\n|[-|#]|\d+\. )")  # where a paragraph goes on in the next line
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# Passages whose numbers are no numbers of the model; each is as narrow as the texts allow. A time or a level that the
# model gives is none of them: it belongs into a claim.
NO_MODEL = [re.compile(pattern, re.M) for pattern in (
    r"^#+ .*$", r"\]\([^)]*\)+", r"`[^`]*`",  # headings, where links lead, names in code
    r"^\d+\. ", r"^\| \d+-\d+ \|[^|]*\|", r"\*\*Time:\*\*.*$",  # lists, a plan's minutes and its sections, time needed
    r"\*\*Short of time\?\*\*[^*]*", r"^For \d+ minutes with one computer", r"^\d+ minutes[;.]", r"about \d+ MB",
    r"\b[Ll]essons?\s\d( (and|to) \d)?", r"\b[Ss]ections? \d( (and|to) \d)?", r"\b[Ss]teps? \d(, \d)*( (and|to) \d)?",
    r"[Bb]uttons \d to \d", r"\(\d(, \d)*\)",  # parts of a lesson
    r"\((?:see )?[A-Z][^()]*\b(?:19|20)\d\d\b[^()]*\)",  # the year of a study that is named
    r"\b\d+ (?:couples|studies|people)\b", r"a study of \d+\b", r"about \d+ years old",  # who was studied
    r"from 0 to 100 in \*model units\*", r"[Ff]rom (?:one )?0 to 100", r"is 1 when both always move alike and 0 when",
)]


class Claim(NamedTuple):
    """A text with holes, where it stands, and what fills them: one value, or several in the order of the holes."""

    place: str
    text: str
    values: Callable[["Asked"], object]

    def filled(self, asked: "Asked") -> str:
        """The text with what the model gives."""
        values = self.values(asked)
        return self.text.format(*(values if isinstance(values, (list, tuple)) else (values,)))


class Said(NamedTuple):
    """A text without a number, and whether it holds in the model."""

    place: str
    text: str
    holds: Callable[["Asked"], bool]


class Asked:
    """What claims ask: the tables under each lens, and the answers to the lessons' questions, each computed once."""

    def __init__(self, document: nh.CoupleModel | None = None) -> None:
        document = nh.CoupleModel.load() if document is None else document
        self.models = Models(document, document.under("evidence"))
        self.document, self.evidence = self.models.document, self.models.evidence
        self._answers: dict[str, Answer] = {}

    @functools.cached_property
    def tested(self) -> nh.CoupleModel:
        """Only what was tested."""
        return self.models.tested

    def right(self, question: str) -> str | float:
        """The right answer to a question of a lesson."""
        return self._asked(question).right

    def fact(self, question: str, *names: str) -> list:
        """What fills names of the question's reply."""
        return [self._asked(question).facts[name] for name in names]

    def level(self, node: str, lens: str = "document", **setting) -> int:
        """A node's level at rest, as on screen; the reference couple's without a setting."""
        model = getattr(self, lens)
        return whole((model.predict(**setting) if setting else model.reference)[node])

    def _asked(self, question: str) -> Answer:
        if question not in self._answers:
            self._answers[question] = ANSWERS[question](self.models)
        return self._answers[question]


def texts() -> dict[str, str]:
    """Every text that is looked through: "lesson 0", "questions 0", "teaching 0", ..., "teaching" for all lessons."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[f"lesson {int(path.name[:2])}"] = "\n\n".join(
            without_marks("".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown")
    beliefs = nh.load("misconceptions")
    found["misconceptions"] = "\n\n".join(
        text for row in beliefs.itertuples() for text in (row.belief, row.said, row.instead, row.gap) if text)
    table = nh.load("questions")
    for lesson, rows in table.groupby(table["question"].str.partition("-")[0]):
        found[f"questions {lesson}"] = "\n\n".join(
            text for row in rows.itertuples() for text in (row.stem, row.options, row.unit, row.reply) if text)
    for part in re.split(r"^(?=## )", (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8"), flags=re.M)[1:]:
        lesson = re.match(r"## Lesson (\d)", part)
        found[f"teaching {lesson[1]}" if lesson else "teaching"] = part
    return {place: WRAPPED.sub(" ", text) for place, text in found.items()}


def unclaimed(text: str, claimed: list[str]) -> list[str]:
    """The numbers of a text that stand neither in a claim nor in a passage of `NO_MODEL`, with their surroundings."""
    free = [True] * len(text)
    spans = [match.span() for pattern in NO_MODEL for match in pattern.finditer(text)]
    spans += [match.span() for claim in claimed for match in re.finditer(re.escape(claim), text)]
    for begin, end in spans:
        free[begin:end] = [False] * (end - begin)
    return [f"{match[0]!r} in ...{text[max(0, match.start() - 40):match.end() + 30]}...".replace("\n", " ")
            for match in NUMBER.finditer(text) if any(free[match.start():match.end()])]
