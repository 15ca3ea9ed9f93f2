"""Controls: what a person sets. Each owns its label, unit, range, what a screen reader says, and its words of state.

A control without a spoken name cannot be made. Keys that are typed on a control never reach the notebook (front.js).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import ipywidgets as widgets

from neuro_helpers.wording import whole

Spoken = dict[widgets.Widget, dict[str, object]]
HELD, RELEASED = "held by you", "follows the model"
SCALE_NOTE = ("Its numbers run from 0 to 100 in model units: only this model's own scale, not something measured in a "
              "body.")
LOCK_NOTE = ("The padlock: closed, the slider is held by you and stays where you put it. Open, it follows the model: "
             "the other sliders move it.")


class Control:
    """One thing that a person sets.

    Parameters
    ----------
    name : str
        What a screen reader says; it can hold no less than one word.
    core : widget
        The widget whose `value` is the control's value.

    Attributes
    ----------
    widget : widget
        What is laid out: the core, or a box around it.
    widgets : dict of str to widget
        The widgets that a test or a browser drives: the core under "", others under their endings, such as "_box".

    Raises
    ------
    ValueError
        Without a spoken name.

    Examples
    --------
    >>> Switch("")
    Traceback (most recent call last):
    ...
    ValueError: a control needs a name that a screen reader can say; found ''
    """

    def __init__(self, name: str, core: widgets.Widget) -> None:
        self.name, self.core = _spoken_name(name), core
        self.widget: widgets.Widget = core
        self.widgets: dict[str, widgets.Widget] = {"": core}

    @property
    def value(self) -> Any:
        """What is set."""
        return self.core.value

    @value.setter
    def value(self, value: object) -> None:
        self.core.value = value

    @property
    def state(self) -> Any:
        """All that undo needs to bring back; never changed in place."""
        return self.core.value

    @state.setter
    def state(self, state: Any) -> None:
        self.core.value = state

    def watch(self, moved: Callable[[bool], object]) -> None:
        """Call a function after every change, with whether the change may be part of a drag."""
        self.core.observe(lambda _change: moved(False), names="value")

    def rest(self, resting: bool) -> None:
        """Let the control rest, so that nobody can change it, or wake it."""
        self.core.disabled = resting

    def spoken(self) -> Spoken:
        """Return what a screen reader says, for each widget whose own words do not do."""
        return {self.core: {"label": self.name}}


class Slider(Control):
    """A slider with a linked number box, words for its ends and, by choice, a padlock.

    Parameters
    ----------
    label : str
    value : float
    low, high, step : float
        The range, and how far one key goes.
    unit : str
        Said after the range, such as "in model units" or "minutes".
    ends : tuple of str
        Words below the slider: at its two ends, and in the middle where there are three.
    note : str
        An explanation that the label opens.
    reference : float
        Level (0 to 1) of the reference couple.
    padlock : bool
        Whether a person can let the slider follow the model.

    Examples
    --------
    >>> heat = Slider("How heated", 80, ends=("none in the open", "heated"))
    >>> heat.level, next(iter(heat.spoken().values()))["label"]
    (0.8, 'How heated, slider from 0 to 100 in model units')
    """

    def __init__(self, label: str, value: float, *, low: float = 0, high: float = 100, step: float = 1,
                 unit: str = "in model units", ends: Iterable[str] = ("low", "high"), note: str = "",
                 reference: float = 0.0, padlock: bool = False) -> None:
        # Whole numbers where the step is whole and no level is shown in between: a FloatSlider answers
        # 10.000000000000002 for 10 of 60. A slider that can follow the model keeps its decimals.
        exact = all(isinstance(number, int) for number in (value, low, high, step))
        kinds = ((widgets.IntSlider, widgets.BoundedIntText) if exact else
                 (widgets.FloatSlider, widgets.BoundedFloatText))
        bounds = {"min": low, "max": high, "step": step}
        super().__init__(label, kinds[0](value, readout=False, **bounds))
        self.label, self.unit, self.reference = label, unit, reference
        self.box = kinds[1](value, **bounds)
        self.widgets |= {"_box": self.box}
        self._link: widgets.link | None = None
        self._join()
        self.padlock = widgets.ToggleButton(False, icon="lock", tooltip=HELD, description="") if padlock else None
        if self.padlock is not None:
            self.padlock.add_class("nh-lock")
            self.padlock.observe(lambda _change: self._show_lock(), names="value")
            self.widgets |= {"_padlock": self.padlock}
        self.widget = self._arranged(note, ends)

    @classmethod
    def of_node(cls, row: Mapping, reference: float, **more: object) -> Slider:
        """Make the slider of a node, from its row of nodes.csv and the reference couple's level."""
        ends = (row["low"] or "low", f"reference {whole(reference)}", row["high"] or "high")
        given = {"value": round(100.0 * reference, 6), "ends": ends, "note": row["description"], "reference": reference}
        return cls(str(row["label"]), **(given | more))  # type: ignore[arg-type]

    @property
    def level(self) -> float:
        """The slider's level in 0..1."""
        return self.core.value / 100

    @property
    def released(self) -> bool:
        """Whether the slider follows the model."""
        return self.padlock is not None and self.padlock.value

    @property
    def state(self) -> tuple[float, bool]:
        """Value, and whether it follows the model."""
        return self.core.value, self.released

    @state.setter
    def state(self, state: Any) -> None:
        value, released = state
        if self.padlock is not None:
            self.padlock.value = released
        self.core.value = value

    def watch(self, moved: Callable[[bool], object]) -> None:
        """Call a function after every change of the slider, which may be part of a drag, or of its padlock."""
        self.core.observe(lambda _change: moved(True), names="value")
        if self.padlock is not None:
            self.padlock.observe(lambda _change: moved(False), names="value")
        self._join()  # once more, so that the picture is sent before the number box's new value

    def rest(self, resting: bool) -> None:
        """Let slider and number box rest, or wake them."""
        self.core.disabled = self.box.disabled = resting

    def spoken(self) -> Spoken:
        """Return what a screen reader says for slider, number box and padlock."""
        state = RELEASED if self.released else HELD
        rest = f"from {self.core.min:g} to {self.core.max:g} {self.unit}".strip() + (
            f", {state}" if self.padlock is not None else "")
        said: Spoken = {self.core: {"label": f"{self.label}, slider {rest}"},
                        self.box: {"label": f"{self.label}, number {rest}"}}
        if self.padlock is not None:
            said[self.padlock] = {"label": f"{self.label}: {state}", "pressed": self.released}
        return said

    def _join(self) -> None:
        """Link number box and slider.

        Not with `jslink`: it makes the browser send two messages for each key, and the answer to the second one comes
        about 35 ms later (the server's small packets wait for one another).
        """
        if self._link is not None:
            self._link.unlink()
        self._link = widgets.link((self.core, "value"), (self.box, "value"))

    def _show_lock(self) -> None:
        assert self.padlock is not None
        free = self.released
        self.padlock.icon, self.padlock.tooltip = ("unlock", RELEASED) if free else ("lock", HELD)
        self.rest(free)
        (self.widget.add_class if free else self.widget.remove_class)("nh-released")

    def _arranged(self, note: str, ends: Iterable[str]) -> widgets.VBox:
        spans = "".join(f"<span>{html.escape(str(end))}</span>" for end in ends)
        lock = [] if self.padlock is None else [self.padlock]
        said = f"{note} {SCALE_NOTE} {LOCK_NOTE}" if note and lock else note
        rows = [widgets.HBox([widgets.HTML(about(self.label, said) if said else _title(self.label)), *lock, self.box]),
                widgets.HBox([self.core])]
        for part, style in zip(rows, ("nh-head", "nh-slide"), strict=True):
            part.add_class(style)
        whole_slider = widgets.VBox([*rows, widgets.HTML(f'<div class="nh-ends">{spans}</div>')])
        whole_slider.add_class("nh-slider")
        return whole_slider


class Choice(Control):
    """One of several, as a row of buttons. Not a menu where it can be helped: all answers are seen at once.

    Parameters
    ----------
    name : str
        The question that the buttons answer.
    options : mapping of value to words
    value : hashable, optional
        The first one when not given.
    style : str
        Classes of the style sheet.

    Examples
    --------
    >>> Choice("Which lens acts", {"document": "document, filled in", "evidence": "evidence"}).value
    'document'
    """

    def __init__(self, name: str, options: Mapping, value: Hashable = None, style: str = "") -> None:
        pairs = [(words, key) for key, words in options.items()]
        chosen = next(iter(options)) if value is None else value
        super().__init__(name, widgets.ToggleButtons(options=pairs, value=chosen, style={"button_width": "auto"}))
        for one in style.split():
            self.core.add_class(one)

    def spoken(self) -> Spoken:
        """Return the name of the group; each button says its own words, and whether it is chosen."""
        return {self.core: {"group": self.name, "chosen": self.core.value}}


class Menu(Control):
    """One of many, as a menu. The arrow keys choose; JupyterLab does not get them."""

    def __init__(self, name: str, options: Mapping, value: Hashable = None, width_pixels: int = 236) -> None:
        pairs = [(words, key) for key, words in options.items()]
        chosen = next(iter(options)) if value is None else value
        super().__init__(name, widgets.Dropdown(options=pairs, value=chosen, layout={"width": f"{width_pixels}px"}))


class Switch(Control):
    """On or off: a button that stays pressed, or a box with a tick.

    Parameters
    ----------
    words : str
        What stands on it.
    value : bool
    name : str, optional
        What a screen reader says, where that is more than the words.
    icon : str
        Of the button.
    tick : bool
        A box with a tick instead of a button.
    stays : bool
        Whether *start again* leaves open what the switch opens, since that button lies in there.
    """

    def __init__(self, words: str, value: bool = False, *, name: str = "", icon: str = "", tick: bool = False,
                 stays: bool = False) -> None:
        self.tick, self.stays, words = tick, stays, _spoken_name(words)
        core = (widgets.Checkbox(value, description=words, indent=False) if tick else
                widgets.ToggleButton(value, description=words, icon=icon, layout={"width": "auto"}))
        super().__init__(name or words, core)

    def spoken(self) -> Spoken:
        """Return its name and, for a button, whether it is pressed; a box with a tick says so itself."""
        if self.tick:
            return {} if self.name == self.core.description else {self.core: {"label": self.name}}
        return {self.core: {"label": self.name, "pressed": self.core.value}}


class Button(Control):
    """A button that does something, as wide as its words.

    Parameters
    ----------
    words : str
        What stands on it.
    tooltip : str
    action : callable
        Called without arguments.
    icon : str
    name : str, optional
        What a screen reader says, where the words do not do.
    """

    def __init__(self, words: str, tooltip: str, action: Callable[[], object], icon: str = "", name: str = "") -> None:
        words = _spoken_name(words)
        super().__init__(name or words, widgets.Button(description=words, tooltip=tooltip, icon=icon,
                                                       layout={"width": "auto"}))
        self.action = action

    def relabel(self, words: str, name: str = "", icon: str | None = None) -> None:
        """Write other words on it, with what a screen reader says, and another icon."""
        self.core.description, self.name = words, name or words
        if icon is not None:
            self.core.icon = icon

    @property
    def value(self) -> None:
        """A button has no value."""
        return None

    @value.setter
    def value(self, value: object) -> None:
        raise AttributeError(f"the button {self.core.description!r} has no value")

    @property
    def state(self) -> None:
        """Nothing that undo could bring back."""
        return None

    @state.setter
    def state(self, state: object) -> None:
        pass

    def watch(self, moved: Callable[[bool], object]) -> None:
        """Call a function after every click, instead of the action itself."""
        self.core.on_click(lambda _button: moved(False))

    def spoken(self) -> Spoken:
        """Return its name where the words on it do not do."""
        return {} if self.name == self.core.description else {self.core: {"label": self.name}}


def _spoken_name(name: object) -> str:
    """Return the name, or refuse one that says nothing."""
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f"a control needs a name that a screen reader can say; found {name!r}")
    return name


def about(label: object, note: object) -> str:
    """Return a label that opens its explanation in place."""
    return (f'<details class="nh-about"><summary class="nh-title">{html.escape(str(label))}</summary>'
            f'<div class="nh-note">{html.escape(str(note))}</div></details>')


def _title(label: str) -> str:
    return f'<div class="nh-title">{html.escape(label)}</div>'


def not_done(control: Control | None) -> str:
    """Return which control did not do what it is for."""
    if control is None:
        return ""
    words = control.core.description if isinstance(control, Button) else control.name
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK} was not done. "
