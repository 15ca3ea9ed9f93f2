"""The record of a student's predictions: a table to look at, print, save to a file and restore."""

from __future__ import annotations

import html
import io
import pathlib
from itertools import count

import pandas as pd

COLUMNS = ["number", "question", "prediction", "sureness", "result", "agrees"]
DIRECTIONS = {"up": "up", "down": "down", "same": "no change"}
SURENESS = ["a guess", "fairly sure", "very sure"]
ANSWER = "|".join([*DIRECTIONS.values(), r"-?\d+(\.\d+)?(, -?\d+(\.\d+)?)*", "“.+”"])
DEFAULT_FILE = "my_predictions.csv"
LARGEST_FILE_BYTES = 1_000_000


class PredictionRecord:
    """Predictions in the order in which they were made. It holds no name, no time and nothing personal.

    Examples
    --------
    >>> record = PredictionRecord()
    >>> record.add("Oxytocin up: what does trust do?", "up", "a guess", "down")
    >>> record.frame["agrees"].to_list()
    ['no']
    """

    def __init__(self) -> None:
        self._rows: list[dict] = []

    @property
    def frame(self) -> pd.DataFrame:
        """One row per prediction: number, question, prediction, sureness, result, agrees (yes or no)."""
        return pd.DataFrame(self._rows, columns=COLUMNS)

    def add(self, question: str, prediction: str, sureness: str, result: str, agrees: bool | None = None) -> None:
        """Add a prediction and what the model said.

        Parameters
        ----------
        prediction, result : str
            "up", "down" or "no change"; a number, or several; or a sentence in curly quotation marks.
        agrees : bool, optional
            Whether they agree; whether they are the same text when not given.
        """
        same = prediction == result if agrees is None else agrees
        self._rows.append({"number": len(self._rows) + 1, "question": question, "prediction": prediction,
                           "sureness": sureness, "result": result, "agrees": "yes" if same else "no"})

    def save(self, path: str | pathlib.Path = DEFAULT_FILE) -> pathlib.Path:
        """Write the record to a CSV file, and return where it is.

        A file that holds anything else than earlier predictions of this record is left alone; the next free name is
        taken instead (my_predictions_2.csv).
        """
        path = pathlib.Path(path)
        names = (path.with_stem(f"{path.stem}_{number}") if number > 1 else path for number in count(1))
        target = next(name for name in names if not name.exists() or self._holds_all_of(name))
        self.frame.to_csv(target, index=False, encoding="utf-8")
        return target.resolve()

    def _holds_all_of(self, path: pathlib.Path) -> bool:
        """Whether every prediction saved in a file is in this record too."""
        try:
            saved = _checked(_read(path), path)
        except ValueError:
            return False
        return all(row in self._rows for row in saved)

    def restore(self, path: str | pathlib.Path = DEFAULT_FILE) -> None:
        """Take the record from a file that `save` wrote; what was recorded before is replaced.

        Raises
        ------
        ValueError
            When the file is missing or is not such a record; the present record stays as it was.
        """
        self._rows = _checked(_read(pathlib.Path(path)), path)

    def to_html(self) -> str:
        """Return a plain table for screen and printer; markup in a cell is shown as text."""
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in COLUMNS)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(str(row[name]))}</td>" for name in COLUMNS) + "</tr>"
                       for row in self._rows)
        return (f'<table class="nh-record"><caption>My predictions</caption><thead><tr>{head}</tr></thead>'
                f"<tbody>{body}</tbody></table>")

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return {"text/html": self.to_html(), "text/plain": self.frame.to_string(index=False)}


def _read(path: pathlib.Path) -> pd.DataFrame:
    if not path.is_file():
        raise ValueError(f"There is no saved record called {path}. Save one first, or check its name.")
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise ValueError(f"{path} is too large to be a saved record.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        mark = ";" if text.startswith(";".join(COLUMNS[:2])) else ","  # some spreadsheets save with semicolons
        return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, sep=mark)
    except ValueError as problem:  # no text, or no table
        raise ValueError(f"{path} is not a saved record: it could not be read as a table.") from problem


def _checked(table: pd.DataFrame, path: object) -> list[dict]:
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise ValueError(f"{path} is not a saved record: it has no column {', '.join(missing)}.")
    for name in ("prediction", "result"):
        wrong = table.index[~table[name].str.fullmatch(ANSWER)]
        if len(wrong):
            raise ValueError(f"{path} is not a saved record: row {wrong[0] + 2}, column {name}, has "
                             f"{table.loc[wrong[0], name]!r}; allowed: {', '.join(DIRECTIONS.values())}, numbers, "
                             "or a sentence in “"
                             "”.")
    allowed = {"sureness": SURENESS, "agrees": ["yes", "no"]}
    for name, values in allowed.items():
        wrong = table.index[~table[name].isin(values)]
        if len(wrong):
            raise ValueError(f"{path} is not a saved record: row {wrong[0] + 2}, column {name}, has "
                             f"{table.loc[wrong[0], name]!r}; allowed: {', '.join(values)}.")
    return [row | {"number": number} for number, row in enumerate(table[COLUMNS].to_dict("records"), start=1)]
