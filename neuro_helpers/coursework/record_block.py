"""Predictions as a block of text that stays in the notebook: what was asked, what somebody expected, how sure.

What came out is not in the block. A reader computes it anew, so that a block which was edited, or was made with
another version of the tables, can claim nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from neuro_helpers import occasion
from neuro_helpers.coursework.hints import Hint, MissingAnswer
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.coursework.written import answer_in
from neuro_helpers.handed.arguments import shown
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import LENSES, in_sentence, whole

COLUMNS = ("slider", "to", "outcome", "released", "lens", "prediction", "sureness")
DIRECTIONS = ("up", "down", "no change")
ANSWER = "my_record"
NOTHING = "nothing"  # in the column of released sliders
AGAIN = "sheet.write_record(nh.MyPredictions())  # run this cell after each prediction: it writes them here"


@dataclass(frozen=True)
class Prediction:
    """What one prediction is about.

    Attributes
    ----------
    slider, outcome : str
        What moves, and what is predicted.
    to : int
        Where it moves to, 0 to 100.
    released : tuple of str
        Sliders that follow the model.
    lens : str
        Which weights act.
    """

    slider: str
    to: int
    outcome: str
    released: tuple[str, ...] = ()
    lens: str = "document"

    @property
    def arguments(self) -> dict:
        """What `neuro_helpers.PredictFirst` takes."""
        return {"slider": self.slider, "to": self.to / 100, "outcome": self.outcome, "released": self.released,
                "lens": self.lens}

    @property
    def key(self) -> tuple[str, ...]:
        """The first five cells of its row in a block."""
        return (self.slider, str(self.to), self.outcome, " ".join(sorted(self.released)) or NOTHING, self.lens)

    @property
    def question_id(self) -> str:
        """Name of the question in a student's record, such as "predict cortisol=80 free:conflict trust document"."""
        free = [f"free:{one}" for one in sorted(self.released)]
        return " ".join(["predict", f"{self.slider}={self.to}", *free, self.outcome, self.lens])

    def result(self) -> str:
        """Return what the model of today says: "up", "down" or "no change"."""
        model = shipped(self.lens)
        after = model.predict(**{self.slider: self.to / 100}, released=self.released)[self.outcome]
        change = whole(float(after)) - whole(float(model.reference[self.outcome]))
        return "up" if change > 0 else "down" if change < 0 else "no change"

    def said(self, labels) -> str:
        """Return it in words for a hint, such as "cortisol to 80: trust"."""
        return f"{in_sentence(labels[self.slider])} to {self.to}: {in_sentence(labels[self.outcome])}"


def version_of(model: CoupleModel) -> str:
    """Return the version of a model's tables: a short hash of arrows, baselines and speeds.

    Examples
    --------
    >>> len(version_of(shipped()))
    8
    """
    arrows = model.influences[["source", "moderator", "target", "partner", "kind", "weight", "strength"]]
    nodes = model.nodes[["role", "baseline", "tau_minutes"]]
    text = arrows.to_csv(float_format="%.6g") + nodes.to_csv(float_format="%.6g")
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


class RecordBlock:
    """The predictions that one sheet asks for, as a block in a cell.

    Parameters
    ----------
    asked : list of Prediction
    """

    def __init__(self, asked: list[Prediction]) -> None:
        self.asked = asked

    def text(self, rows: dict[tuple, tuple[str, str]]) -> str:
        """Return the block: one line for each prediction that was made."""
        lines = [f"model {version_of(shipped())}", " | ".join(COLUMNS)]
        lines += [" | ".join((*one.key, *rows[one.key])) for one in self.asked if one.key in rows]
        return "\n".join(lines)

    def read(self, block: object) -> tuple[str, dict[tuple, tuple[str, str]]]:
        """Return a block's version of the tables and its rows: what was asked -> (prediction, sureness).

        Raises
        ------
        Hint
            For what is no such block; it names the line.
        """
        if not isinstance(block, str):
            raise Hint(f"{ANSWER}: found {shown(block)}; it is the block that this cell writes for you.")
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        if not lines:
            raise MissingAnswer("There is no prediction in your record yet: predict above, press show me, and run the "
                                "cell of the record again.")
        version, rows = "", {}
        for number, line in enumerate(lines, start=1):
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) == 1 and line.startswith("model "):
                version = line.removeprefix("model ").strip()
            elif tuple(cells) == COLUMNS:
                continue
            elif len(cells) == len(COLUMNS) and cells[5] in DIRECTIONS:
                rows[tuple(cells[:5])] = (cells[5], cells[6])
            else:
                raise Hint(f"{ANSWER}: line {number} cannot be read: {shown(line)}. Take the block as the cell "
                           "wrote it: "
                           f"empty the text between the quotation marks and run the cell again.")
        return version, rows

    def judge(self, block: object) -> str:
        """Return a sentence about a record with all predictions that are asked for, or raise a `Hint`."""
        version, rows = self.read(block)
        labels = shipped().labels
        missing = [one for one in self.asked if one.key not in rows]
        if missing and len(missing) == len(self.asked):
            raise Hint("These predictions are about another couple than yours. Is your student number in the first "
                       "cell, "
                       "and were all cells run after that?")
        if missing:
            raise Hint(f"{len(self.asked) - len(missing)} of {len(self.asked)} predictions are in your record. "
                       "Still open: "
                       f"{missing[0].said(labels)}.")
        agreeing = sum(rows[one.key][0] == one.result() for one in self.asked)
        other = "" if version == version_of(shipped()) else (
            " They were made with another version of the tables; what the model says was computed anew.")
        return (f"All {len(self.asked)} predictions are in your record; the model says the same {agreeing} times. "
                "The points "
                f"are for predicting, not for being right.{other}")

    def write(self, demo: object, cells: Iterable[str]) -> str:
        """Write the predictions of a session and those of the cell's text into the cell that is run.

        Returns
        -------
        str
            The new text of that cell; "" where it stays.
        """
        if occasion.grading():
            return ""
        try:
            before = self.read(answer_in(cells, ANSWER))[1]
        except Hint:
            before = {}
        mine = {one.key for one in self.asked}
        found = {key: told for key, told in {**before, **predictions_of(demo)}.items() if key in mine}
        count = f"{len(found)} of {len(self.asked)} predictions"
        if not found:
            print("No prediction yet. Choose an answer above, press show me, and run this cell again.")
        elif found == before:
            print(f"{count} are written in this cell.")
        else:
            _into_this_cell(text := f'{ANSWER} = """\n{self.text(found)}\n"""\n{AGAIN}')
            print(f"{count} are now written in this cell. Save the notebook.")
            return text
        return ""


def predictions_of(demo: object) -> dict[tuple, tuple[str, str]]:
    """Return the predictions in a demo's record: what was asked -> (prediction, sureness), the first of each."""
    record = getattr(demo, "frame", None)
    if not isinstance(record, pd.DataFrame) or "question_id" not in record:
        raise Hint("write_record takes the record: write sheet.write_record(nh.MyPredictions()).")
    found: dict[tuple, tuple[str, str]] = {}
    for row in record.itertuples():
        if (key := key_in(row.question_id)) is not None and row.prediction in DIRECTIONS:
            found.setdefault(key, (row.prediction, row.sureness))
    return found


def key_in(question_id: str) -> tuple[str, ...] | None:
    """Return what a question of `neuro_helpers.PredictFirst` is about, from its id; None for another question.

    Examples
    --------
    >>> key_in("predict cortisol=80 free:conflict trust document")
    ('cortisol', '80', 'trust', 'conflict', 'document')
    >>> key_in("0-2")
    """
    words = question_id.split()
    if len(words) < 4 or words[0] != "predict" or "=" not in words[1] or words[-1] not in LENSES:
        return None
    slider, to = words[1].split("=", 1)
    free = sorted(word.removeprefix("free:") for word in words[2:-2])
    return slider, to, words[-2], " ".join(free) or NOTHING, words[-1]


def _into_this_cell(text: str) -> None:
    """Replace the text of the cell that is run; a front end that cannot do it shows the text in a new cell."""
    from IPython import get_ipython  # only where a notebook runs

    shell = get_ipython()
    if shell is not None:
        shell.set_next_input(text, replace=True)
