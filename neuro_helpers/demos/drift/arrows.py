"""Switches for the arrows that the drift rests on: which ones act, and what each rests on."""

from __future__ import annotations

import ipywidgets as widgets

from neuro_helpers.demos.parts import text_block

GROUPS = {
    "What builds learned security, and what wears it down": ("R048", "R062"),
    "The loop of the closing quotation": ("R049", "R050", "R045"),
    "Other arrows": ("R011", "R057", "R070", "R071", "R072", "R073", "R075", "R081"),
}
SHARES = {"": 1.0, "halved": 0.5, "off": 0.0}
CHOICES = (("as they are", ""), ("halved", "halved"), ("off", "off"))
BASES = {"document": "the document", "finding": "a finding", "assumption": "our assumption"}
NOTE = "A tick means that the arrow acts. Take one away and look at the picture; then put it back and try another."


class ArrowPanel:
    """One checkbox for each of a few rows, and one choice for all assumptions together.

    Parameters
    ----------
    model : CoupleModel
        Where the rows' nodes, labels and bases come from; rows that it has not are left out.

    Attributes
    ----------
    controls : dict of str to widget
        "arrow_<row>" and "assumptions".
    widget : widget
        All of them, with what each arrow rests on.

    Examples
    --------
    >>> from neuro_helpers import CoupleModel
    >>> panel = ArrowPanel(CoupleModel.load())
    >>> panel.controls["arrow_R049"].value = False
    >>> panel.off
    ('R049',)
    """

    def __init__(self, model: object) -> None:
        rows = model.influences
        self._boxes = {row: widgets.Checkbox(True, description=_arrow(model, row), indent=False)
                       for group in GROUPS.values() for row in group if row in rows.index}
        self._all = widgets.ToggleButtons(options=CHOICES, value="", style={"button_width": "auto"})
        self.controls = {f"arrow_{row}": box for row, box in self._boxes.items()} | {"assumptions": self._all}
        count = int((rows["basis"] == "assumption").sum())
        blocks = [self._block(words, group) for words, group in GROUPS.items()]
        everything = widgets.HBox([text_block("nh-title", f"All {count} assumptions of ours:"), self._all])
        everything.add_class("nh-row")
        groups = widgets.Box([block for block in blocks if len(block.children) > 1])
        groups.add_class("nh-drift-groups")
        self.widget = widgets.VBox([text_block("nh-note", NOTE), everything, groups])
        self.widget.add_class("nh-panel")

    @property
    def off(self) -> tuple[str, ...]:
        """Ids of the rows that are switched off."""
        return tuple(row for row, box in self._boxes.items() if not box.value)

    @property
    def assumptions(self) -> str:
        """What happens to all assumptions: "", "halved" or "off"."""
        return self._all.value

    @staticmethod
    def factors(model: object, off: tuple[str, ...], assumptions: str) -> dict[str, float]:
        """Return what each row's weight is multiplied by, as `CoupleModel.adjusted` takes it."""
        rows = model.influences
        shared = dict.fromkeys(rows.index[rows["basis"] == "assumption"], SHARES[assumptions]) if assumptions else {}
        return shared | dict.fromkeys(off, 0.0)

    def reset(self) -> None:
        """Let every arrow act."""
        for box in self._boxes.values():
            box.value = True
        self._all.value = ""

    def names(self) -> dict[widgets.Widget, dict]:
        """Return what a screen reader says for each control."""
        words = {box: {"label": f"{box.description}; ticked: this arrow acts"} for box in self._boxes.values()}
        return words | {self._all: {"group": "All assumptions of ours", "chosen": self.assumptions}}

    def _block(self, words: str, group: tuple[str, ...]) -> widgets.VBox:
        return widgets.VBox([text_block("nh-title", words), *(self._boxes[row] for row in group if row in self._boxes)])


def _arrow(model: object, row: str) -> str:
    """Write a row as "Trust → Co-regulation (the document)"."""
    entry, labels = model.influences.loc[row], model.labels
    source, target = (" × ".join(labels[node].split(" (")[0] for node in entry[end].split("*"))
                      for end in ("source", "target"))
    return f"{source} → {target} ({BASES[entry['basis']]})"
