"""Assignments that grade themselves: a student's own sheet, the checks, own tables. No chart and no widget is in it.

A teacher's commands are ``python -m neuro_helpers.coursework release NAME`` and ``... mark NAME ZIP``
(docs/coursework.md). What this room rests on: answers are written and not computed (`written`), each student has other
numbers (`own_numbers`), and a check says what probably happened (`hints`) and never the answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from neuro_helpers.coursework.a_quarrel_and_its_repair import QuarrelAndRepair
from neuro_helpers.coursework.claims_and_evidence import ClaimsAndEvidence
from neuro_helpers.coursework.hints import Hint
from neuro_helpers.coursework.own_numbers import SELF_STUDY, is_number
from neuro_helpers.coursework.own_tables import changed_rows, copy_model
from neuro_helpers.coursework.reading_the_sliders import ReadingTheSliders
from neuro_helpers.coursework.sheet import Sheet, kernel_cells, typed_number
from neuro_helpers.handed.arguments import door, known, members, wrong
from neuro_helpers.occasion import GRADED

__all__ = ["ASSIGNMENTS", "Hint", "changed_rows", "copy_model", "start"]
ASSIGNMENTS: dict[str, type[Sheet]] = {
    one.name: one for one in (ReadingTheSliders, QuarrelAndRepair, ClaimsAndEvidence)}

LONGEST = 100  # characters of a number or a class code
CELLS = "a list with the texts of cells"


def start(name: str, number: str | int | None = None, class_code: str = SELF_STUDY,
          cells: Iterable[str] | None = None) -> Sheet:
    """Return one student's sheet of an assignment.

    Parameters
    ----------
    name : str
        The assignment, such as "reading_the_sliders".
    number : str or int, optional
        The student number. When not given, it is the one that stands in the notebook behind ``student_number``; where
        nbgrader grades a hand-in, the name of the student's folder, whatever was typed.
    class_code : str
        The teacher's code for this class; it stands in the notebook that is handed out.
    cells : iterable of str, optional
        The texts of a notebook's cells, for whoever marks it from outside; those of this kernel when not given.

    Raises
    ------
    ValueError
        For an assignment that does not exist.

    Examples
    --------
    >>> sheet = start("reading_the_sliders", number="417")
    >>> sheet.check("calm", {"cortisol": 0.2, "conflict": 30, "trust": 60})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neuro_helpers.coursework.hints.Hint: cortisol: found 0.2. In code levels go from 0 to 1; here they go from 0 to ...
    """
    kind = ASSIGNMENTS[known("name", name, ASSIGNMENTS)]
    if number is not None:
        _short_text("number", str(number) if _is_whole(number) else number, "a student number, as text")
    _short_text("class_code", class_code, "the teacher's code for this class, a text")
    texts = None if cells is None else members("cells", cells, CELLS, unordered=False)
    if texts is not None and not all(isinstance(text, str) for text in texts):
        raise wrong("cells", cells, CELLS)
    typed = typed_number(kernel_cells() if texts is None else texts)
    handed_in = _number_of_the_folder() if number is None and cells is None else ""
    counts = handed_in or ((typed if is_number(typed) else "") if number is None else str(number))
    return kind(counts, class_code, kernel_cells if texts is None else lambda: texts, typed)


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _short_text(name: str, value: object, words: str) -> None:
    least = 1 if name == "class_code" else 0  # no number yet is a beginning, no class is none
    if not isinstance(value, str) or not least <= len(value) <= LONGEST or not value.isprintable():
        raise wrong(name, value, f"{words}, at most {LONGEST} characters")


def _number_of_the_folder() -> str:
    """Return whose hand-in nbgrader grades here; "" where it does not."""
    return Path.cwd().parent.name if os.environ.get(GRADED) == "autograde" else ""


start, copy_model, changed_rows = door(start), door(copy_model), door(changed_rows)
