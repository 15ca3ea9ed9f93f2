"""The line at the top of every lesson that says what the model is for, with the teacher's support link."""

from __future__ import annotations

import html
import re

from neuro_helpers.handed.arguments import doors
from neuro_helpers.tables import load

SCOPE = (
    "A toy model of disagreements between partners who feel safe and free. "
    "If you are afraid of a partner, nothing here applies, and it is not yours to fix."
)


# An address of the web or of mail, or a telephone number that is written as one; the words around it stay words.
ADDRESS = re.compile(
    r"(?P<web>https?://[^\s<>\"'|\\^`{}]+)"
    r"|(?:mailto:)?(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|tel:(?P<called>\+?[0-9][0-9().\u2011-]*[0-9])"
    r"|(?<![\w/])(?P<number>\+[0-9](?:[0-9 ()/\u2011-]{5,}[0-9]))", re.IGNORECASE)
AFTER = ".,;:!?\u2026\u201d\u2019"  # ends a sentence, not an address
PAIRS = {")": "(", "]": "["}


def linked(text: str) -> str:
    """Return words as HTML in which every address alone is a link: web, mail and telephone.

    Examples
    --------
    >>> linked("https://uni.example/help (room 4, weekdays)")
    '<a href="https://uni.example/help" rel="noreferrer">https://uni.example/help</a> (room 4, weekdays)'
    """
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        shown = _whole(found[0])
        if found["web"] and not re.match(r"https?://[\w\[]", shown, re.IGNORECASE):
            continue
        start = found.start()
        parts.append(html.escape(text[end:start]) + _link(_target(found, shown), shown))
        end = start + len(shown)
    return "".join(parts) + html.escape(text[end:])


def _whole(address: str) -> str:
    """Take off what ends the sentence around an address, and a bracket that was opened before it."""
    while address and (address[-1] in AFTER
                       or (address[-1] in PAIRS and address.count(address[-1]) > address.count(PAIRS[address[-1]]))):
        address = address[:-1]
    return address


def _target(found: re.Match, shown: str) -> str:
    if found["web"]:
        return shown
    if found["mail"]:
        return "mailto:" + _whole(found["mail"])
    number = found["called"] or found["number"]
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _link(target: str, words: str) -> str:
    return f'<a href="{html.escape(target)}" rel="noreferrer">{html.escape(words)}</a>'


@doors
class ScopeLine:
    """The scope line with the support link that ``data/settings.csv`` holds: an address, a telephone number, a room.

    Examples
    --------
    >>> ScopeLine().summary.startswith("A toy model")
    True
    """

    def __init__(self) -> None:
        settings = load("settings").set_index("setting")["value"]
        self.support = settings.get("support_link", "")

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return f"{SCOPE} Someone to talk to: {self.support}" if self.support else SCOPE

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        link = f" Someone to talk to: {linked(self.support)}" if self.support else ""
        style = "border-left:4px solid #566270;padding:6px 12px;margin:6px 0;max-width:66em"
        return {"text/plain": self.summary, "text/html": f'<p style="{style}">{html.escape(SCOPE)}{link}</p>'}
