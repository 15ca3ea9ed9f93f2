"""Questions whose words need the question before them, found by reading; a class that skips that one is lost."""

from collections.abc import Sequence

import pandas as pd

from neuro_helpers.wording import listed

# Question -> the one that it goes on from. Being asked together in a lesson does not do as a rule: 3-2 stands alone
# beside 3-1, and 0-3 ("Again ...") goes on from 0-2, which stands in the section before.
GOES_ON_FROM = {"0-3": "0-2", "0-6": "0-5", "0-8": "0-7", "0-10": "0-8", "1-4": "1-3", "1-7": "1-6", "2-4": "2-3",
                "2-8": "2-7", "4-4": "4-3", "5-3": "5-2", "5-8": "5-7"}


def before(question: str) -> list[str]:
    """Return the questions that have to be read before this one, in their order.

    Examples
    --------
    >>> before("0-10"), before("0-2")
    (['0-7', '0-8'], [])
    """
    chain: list[str] = []
    while question in GOES_ON_FROM:
        question = GOES_ON_FROM[question]
        chain.insert(0, question)
    return chain


def said_before(question: str, stems: pd.Series) -> str:
    """Say which questions to read aloud first, with their words; nothing where the question stands alone.

    Parameters
    ----------
    question : str
    stems : Series
        Words of each question, by its name.
    """
    first: Sequence[str] = before(question)
    if not first:
        return ""
    names = f"question{'s' if len(first) > 1 else ''} {listed(first)}"
    words = " ".join(f"\N{LEFT DOUBLE QUOTATION MARK}{stems[one]}\N{RIGHT DOUBLE QUOTATION MARK}" for one in first)
    return f"This question goes on from {names}. Read {'those' if len(first) > 1 else 'that one'} aloud first: {words}"
