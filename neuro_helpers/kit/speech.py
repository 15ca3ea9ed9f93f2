"""What reaches a screen reader, and the style of the demos: spoken names, and the sentence that is read aloud."""

from __future__ import annotations

import pathlib

import anywidget
import traitlets
from ipywidgets import Widget

from neuro_helpers.kit.controls import Spoken
from neuro_helpers.occasion import projecting

HERE = pathlib.Path(__file__).parent
_sheets: dict[str, str] = {}


def add_sheet(path: pathlib.Path) -> None:
    """Add a style sheet to that of all demos.

    One sheet for all: in the browser the sheets of one widget class replace each other.
    """
    _sheets[str(path)] = path.read_text(encoding="utf-8")


def script(name: str) -> str:
    """Return a script of the kit that draws by hand, behind what all of these share (svg.js)."""
    return "".join((HERE / one).read_text(encoding="utf-8") for one in ("svg.js", name))


class Front(anywidget.AnyWidget):
    """Style of the demos, and spoken names for their controls (ipywidgets gives them none)."""

    _esm = HERE / "front.js"
    _css = ""
    names = traitlets.Dict().tag(sync=True)
    projector = traitlets.Bool(False).tag(sync=True)  # whether it may fill the screen
    brought: traitlets.List = traitlets.List().tag(sync=True)  # whose view is to be seen, how many times, with focus?

    def __init__(self) -> None:
        type(self)._css = "\n".join(_sheets.values())
        super().__init__(projector=projecting())

    def name(self, words: Spoken) -> None:
        """Set the names of several controls in one message; nothing is sent when none changed."""
        self.names = self.names | {widget.model_id: dict(entry) for widget, entry in words.items()}

    def bring(self, widget: Widget, focus: bool = False) -> None:
        """Scroll so that a widget is seen that has just opened; the focus stays where it is, or goes to its first key.

        Without a focus to go to, a person who uses keys would stand at a button that is not there any more.
        """
        self.brought = [widget.model_id, self.brought[1] + 1 if self.brought else 1, focus]


class Sentence(anywidget.AnyWidget):
    """One sentence in a polite live region; `kind` is "sentence" or "trouble"."""

    _esm = HERE / "sentence.js"
    text = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode("sentence").tag(sync=True)


add_sheet(HERE / "front.css")
add_sheet(HERE / "terms.css")
