"""Numbers and names as people read them: whole numbers, signs, lists, labels, citations, clock times, lens and basis.

A leaf: it imports nothing of this package, and every other room may import it. What a lens or a basis is called on
screen stands here and nowhere else; their colours stand in `neuro_helpers.charts.marks`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class LensWords(NamedTuple):
    """How one lens is spoken of.

    Attributes
    ----------
    button : str
        On the button that chooses it.
    name : str
        Inside a sentence: "... under the evidence lens".
    clause : str
        After "In this model"; "" for the lens that needs no mention.
    claim : str
        Begins a sentence about one number: "The evidence lens has trust at 54".
    weights : str
        A sentence that says which weights act; `lens_note` fills in how many arrows that are.
    key : str
        In the key of a picture.
    """

    button: str
    name: str
    clause: str
    claim: str
    weights: str
    key: str


BASES = {"document": "the document", "finding": "published findings", "assumption": "our assumption"}
LENSES: dict[str, LensWords] = {
    "document": LensWords(
        "document, filled in", "the document as we filled it in", "", "The document as we filled it in has",
        "The document is taken at its word, and filled in: {document} of the {arrows} arrows are its own, {finding} "
        "come from findings, and {assumption} are guesses of ours.", "the document, filled in"),
    "evidence": LensWords(
        "evidence", "the evidence lens", " under the evidence lens", "The evidence lens has",
        "Where somebody looked, what a written rule leaves of an arrow acts. Nobody tested {untested} of the {arrows} "
        "arrows: they keep our strength. Two speeds, set by us, stay whole.", "the evidence"),
    "tested": LensWords(
        "only what was tested", "the lens of what was tested", " with only what was tested",
        "What was tested alone has", "Only the {tested} arrows that somebody tested can act, as far as a written rule "
        "leaves them; two speeds, set by us, stay whole. The other {untested} rest.", "only what was tested"),
}
LENS_BUTTONS = {lens: words.button for lens, words in LENSES.items()}


def second_lens(lens: str) -> str:
    """Return the lens that is drawn beside the one that leads.

    Examples
    --------
    >>> second_lens("document"), second_lens("tested")
    ('evidence', 'document')
    """
    return "evidence" if lens == "document" else "document"




def lens_note(lens: str, rows: Iterable[tuple[str, str]]) -> str:
    """Say which weights act under a lens, and of how many arrows that is true.

    Parameters
    ----------
    lens : str
        A key of `LENSES`.
    rows : iterable of (str, str)
        Basis and state of each row of the influence table.

    Examples
    --------
    >>> lens_note("document", [("document", "untested"), ("finding", "weakened"), ("assumption", "untested")])[33:]
    ', and filled in: 1 of the 3 arrows are its own, 1 come from findings, and 1 are guesses of ours.'
    """
    rows = list(rows)
    bases, untested = [basis for basis, _state in rows], sum(state == "untested" for _basis, state in rows)
    counts = {basis: bases.count(basis) for basis in BASES}
    return LENSES[lens].weights.format(arrows=len(rows), untested=untested, tested=len(rows) - untested, **counts)


def rounded(points: float) -> int:
    """Return points (0 to 100) as the whole number on screen; half rounds up, as in the charts.

    Examples
    --------
    >>> rounded(0.5), rounded(53.4)
    (1, 53)
    """
    return math.floor(points + 0.5)


def whole(level: float) -> int:
    """Return a level (0 to 1) as the whole number on screen (0 to 100).

    Examples
    --------
    >>> whole(0.535)
    54
    """
    return rounded(100 * level)


def signed(points: float) -> str:
    """Write a change in points: "+12", "\N{MINUS SIGN}5" or "0".

    Examples
    --------
    >>> signed(11.6), signed(0.2)
    ('+12', '0')
    """
    size = rounded(abs(points))
    sign = "" if size == 0 else "+" if points > 0 else "\N{MINUS SIGN}"
    return f"{sign}{size}"


def apportioned(parts: Sequence[float]) -> list[int]:
    """Return parts (points) as whole numbers that add up to their sum as it is shown.

    Each is rounded down or up; those that lose most by it are rounded up.

    Examples
    --------
    >>> apportioned([1.6, 1.3, 0.3]), apportioned([-1.2, 2.6])
    ([2, 1, 0], [-1, 2])
    """
    total = rounded(abs(sum(parts))) * (1 if sum(parts) >= 0 else -1)
    whole_parts = [math.floor(part) for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda i: whole_parts[i] - parts[i])
    for i in by_loss[:total - sum(whole_parts)]:
        whole_parts[i] += 1
    return whole_parts


def listed(items: Sequence[str]) -> str:
    """Write names in a row.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return ", ".join(items[:-1]) + " and " + items[-1] if len(items) > 1 else "".join(items)


def in_sentence(label: str) -> str:
    """Write a label inside a sentence.

    Examples
    --------
    >>> in_sentence("Calm response"), in_sentence("Intensity of the disagreement")
    ('calm response', 'the intensity of the disagreement')
    """
    name = label[:1].lower() + label[1:] if label[1:2].islower() else label
    return f"the {name}" if " of the " in name or name.endswith(" signal") else name


def begun(words: str) -> str:
    """Write words with a capital letter, as at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def short_label(label: str) -> str:
    """Leave out what stands in brackets at the end of a label.

    Examples
    --------
    >>> short_label("Learned security (bond)")
    'Learned security'
    """
    return label.split(" (")[0]


def clock(minute: float, opens: int = 0) -> str:
    """Write a minute of a picture or a run as clock time.

    Parameters
    ----------
    minute : float
        Minutes since the picture or the run begins.
    opens : int
        Minute of the day at which it begins.

    Examples
    --------
    >>> clock(96.6, opens=17 * 60), clock(360, opens=18 * 60)
    ('18:37', '24:00')
    """
    minutes = opens + rounded(minute)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def citation(finding: Mapping) -> str:
    """Write the short name of a finding's source.

    Parameters
    ----------
    finding : mapping or pandas.Series
        A row of findings.csv: ``authors`` and ``year``.

    Examples
    --------
    >>> citation({"authors": "Dickerson SS, Kemeny ME", "year": 2004})
    'Dickerson and Kemeny, 2004'
    >>> citation({"authors": "Taylor SE, et al. (list not shown)", "year": 2010})
    'Taylor and others, 2010'
    """
    authors = [author.strip() for author in finding["authors"].split(",")]
    names = [author.rsplit(" ", 1)[0] for author in authors if not author.startswith("et al")]
    others = len(names) > 2 or len(names) < len(authors)
    who = f"{names[0]} and others" if others else " and ".join(names)
    return f"{who}, {finding['year']}"
