"""The line at the top of every lesson that says what the model is for, with the teacher's support link."""

from __future__ import annotations

import html

from neuro_helpers.tables import load

SCOPE = (
    "A toy model of disagreements between partners who feel safe and free. "
    "If you are afraid of a partner, nothing here applies, and it is not yours to fix."
)


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
        words = html.escape(self.support)
        if self.support.startswith(("https://", "http://")):
            words = f'<a href="{words}" rel="noreferrer">{words}</a>'
        link = f" Someone to talk to: {words}" if self.support else ""
        style = "border-left:4px solid #566270;padding:6px 12px;margin:6px 0;max-width:66em"
        return {"text/plain": self.summary, "text/html": f'<p style="{style}">{html.escape(SCOPE)}{link}</p>'}
