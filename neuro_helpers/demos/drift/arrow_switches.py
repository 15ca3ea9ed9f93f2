"""Switches for the arrows that the drift rests on: which ones act, and what each rests on."""

from __future__ import annotations

from neuro_helpers.kit import Choice, Control, Switch, box, column, markup, note, row, styled, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import BASES, short_label

GROUPS = {
    "Take this one away first: a planned repeat of the study behind it found nothing": ("R011",),
    "What builds learned security, and what wears it down": ("R048", "R062"),
    "Arrows that we drew from the list in the closing quotation, and bond to trust": ("R049", "R050", "R045"),
    "Other arrows": ("R057", "R070", "R071", "R072", "R073", "R075", "R081"),
}
SHARES = {"": 1.0, "halved": 0.5, "off": 0.0}
CHOICES = {"": "as they are", "halved": "halved", "off": "off"}
NOTE = "A tick means that the arrow acts. Take one away and look at the picture; then put it back and try another."


class ArrowPanel:
    """One checkbox for each of a few rows, and one choice for all assumptions together.

    Parameters
    ----------
    model : CoupleModel
        Where the rows' nodes, labels and bases come from; rows that it has not are left out.

    Attributes
    ----------
    controls : dict of str to Control
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

    def __init__(self, model: CoupleModel) -> None:
        rows = model.influences
        self._switches = {name: _switch(model, name) for group in GROUPS.values() for name in group
                          if name in rows.index}
        self._all = Choice("All assumptions of ours", CHOICES)
        self.controls: dict[str, Control] = {f"arrow_{name}": switch for name, switch in self._switches.items()}
        self.controls["assumptions"] = self._all
        count = int((rows["basis"] == "assumption").sum())
        blocks = [self._block(words, group) for words, group in GROUPS.items()]
        groups = box(*(block for block in blocks if len(block.children) > 1), style="nh-drift-groups")
        self._hunt = markup()
        self.widget = column(note(NOTE), self._hunt, row(title(f"All {count} assumptions of ours:"), self._all), groups,
                             style="nh-panel")

    @property
    def off(self) -> tuple[str, ...]:
        """Ids of the rows that are switched off."""
        return tuple(name for name, switch in self._switches.items() if not switch.value)

    @property
    def assumptions(self) -> str:
        """What happens to all assumptions: "", "halved" or "off"."""
        return self._all.value

    def words(self, name: str) -> str:
        """Return what stands on the switch of a row."""
        return str(self._switches[name].core.description)

    def tell(self, text: str) -> None:
        """Write how the hunt for arrows stands."""
        self._hunt.value = styled("nh-hunt", text)

    @staticmethod
    def factors(model: CoupleModel, off: tuple[str, ...], assumptions: str) -> dict[str, float]:
        """Return what each row's weight is multiplied by, as `CoupleModel.adjusted` takes it."""
        rows = model.influences
        shared = dict.fromkeys(rows.index[rows["basis"] == "assumption"], SHARES[assumptions]) if assumptions else {}
        return shared | dict.fromkeys(off, 0.0)

    def _block(self, words: str, group: tuple[str, ...]):
        return column(title(words), *(self._switches[name] for name in group if name in self._switches))


def _switch(model: CoupleModel, row: str) -> Switch:
    """Make the switch of a row: "Oxytocin signal → Trust (the document; failed to replicate)"."""
    entry, labels = model.influences.loc[row], model.labels
    source, target = (" × ".join(short_label(labels[node]) for node in entry[end].split("*"))
                      for end in ("source", "target"))
    words = f"{source} → {target} ({BASES[entry['basis']]}; {entry['state']})"
    return Switch(words, True, name=f"{words}; ticked: this arrow acts", tick=True)
