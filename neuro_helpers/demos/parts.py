"""Parts that every demo is composed of: a slider with a padlock, spoken names, a sentence."""

from __future__ import annotations

import html
import pathlib

import anywidget
import ipywidgets as widgets
import pandas as pd
import traitlets

HERE = pathlib.Path(__file__).parent


def whole(level: float) -> int:
    """Return a level (0 to 1) as the whole number on screen (0 to 100); half rounds up, as in the charts."""
    return int(100 * level + 0.5)


class Front(anywidget.AnyWidget):
    """Style of the demos, and spoken names for their controls (ipywidgets gives them none)."""

    _esm = HERE / "front.js"
    _css = "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.rglob("*.css")))  # one sheet a demo
    names = traitlets.Dict().tag(sync=True)

    def name(self, words: dict[widgets.Widget, dict]) -> None:
        """Set the names of several controls in one message; nothing is sent when none changed."""
        self.names = self.names | {control.model_id: dict(entry) for control, entry in words.items()}


class Sentence(anywidget.AnyWidget):
    """One sentence in a polite live region; `kind` is "sentence" or "trouble"."""

    _esm = HERE / "sentence.js"
    text = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode("sentence").tag(sync=True)


class LevelSlider:
    """A slider from 0 to 100 with a linked number box, words for its ends, and a padlock.

    Parameters
    ----------
    node : str
        Id of the node.
    row : Series
        Its row of nodes.csv: label, description, low, high.
    reference : float
        Level (0 to 1) of the reference couple.
    """

    def __init__(self, node: str, row: pd.Series, reference: float) -> None:
        self.node, self.label, self.reference = node, str(row["label"]), reference
        start = round(100 * reference, 6)
        self.slider = widgets.FloatSlider(start, min=0, max=100, step=1, readout=False)
        self.box = widgets.BoundedFloatText(start, min=0, max=100, step=1)
        self.link: widgets.link | None = None
        self.link_box()
        self.padlock = widgets.ToggleButton(False, icon="lock", description="held by you")
        self.padlock.add_class("nh-lock")
        self.padlock.observe(self._show_lock, names="value")
        ends = [row["low"] or "low", f"reference {whole(reference)}", row["high"] or "high"]
        parts = [
            self._row([widgets.HTML(about(self.label, row["description"])), self.box], "nh-head"),
            self._row([self.slider, self.padlock], "nh-slide"),
            widgets.HTML('<div class="nh-ends">' + "".join(f"<span>{html.escape(str(end))}</span>" for end in ends)
                         + "</div>"),
        ]
        self.widget = widgets.VBox(parts)
        self.widget.add_class("nh-slider")

    @staticmethod
    def _row(children: list[widgets.Widget], style: str) -> widgets.HBox:
        row = widgets.HBox(children)
        row.add_class(style)
        return row

    @property
    def released(self) -> bool:
        """True while the slider follows the model."""
        return self.padlock.value

    @property
    def level(self) -> float:
        """The slider's level in 0..1."""
        return self.slider.value / 100

    def link_box(self) -> None:
        """Link the number box to the slider; called again after a demo listens, so that its picture is sent first.

        Not `jslink`: it makes the browser send two messages for each key, and the answer to the second one comes
        about 35 ms later (the server's small packets wait for one another).
        """
        if self.link is not None:
            self.link.unlink()
        self.link = widgets.link((self.slider, "value"), (self.box, "value"))

    def _show_lock(self, _change: dict | None = None) -> None:
        free = self.released
        self.padlock.icon = "unlock" if free else "lock"
        self.padlock.description = "follows the model" if free else "held by you"
        self.slider.disabled = self.box.disabled = free
        (self.widget.add_class if free else self.widget.remove_class)("nh-released")

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says for each control."""
        state = "follows the model" if self.released else "held by you"
        return {
            self.slider: {"label": f"{self.label}, slider from 0 to 100 in model units, {state}"},
            self.box: {"label": f"{self.label}, number from 0 to 100 in model units, {state}"},
            self.padlock: {"label": f"{self.label}: {state}", "pressed": self.released},
        }


def about(title: object, text: object) -> str:
    """Return a title that opens its explanation in place; JupyterLab's own keys stay out of it."""
    return ('<details class="nh-about"><summary class="nh-title" data-lm-suppress-shortcuts="true">'
            f"{html.escape(str(title))}</summary>{styled('nh-note', text)}</details>")


def styled(style: str, text: object) -> str:
    """Return text as a styled block of HTML; markup in the text is shown as text."""
    return f'<div class="{style}">{html.escape(str(text))}</div>'


def text_block(style: str, text: object) -> widgets.HTML:
    """Make a widget that shows text."""
    return widgets.HTML(styled(style, text))


def button(words: str, tooltip: str, icon: str = "") -> widgets.Button:
    """Make a small button that is as wide as its words."""
    return widgets.Button(description=words, tooltip=tooltip, icon=icon, layout={"width": "auto"})
