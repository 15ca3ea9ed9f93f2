"""The base of all demos. A demo says what it is made of; everything else happens here."""

from __future__ import annotations

import contextlib
import functools
import logging
import pathlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.handed.arguments import door
from neuro_helpers.kit.controls import Button, Choice, Control, Spoken, Switch, not_done
from neuro_helpers.kit.curtain import Curtain
from neuro_helpers.kit.layout import Content, column, contains, fill, mark
from neuro_helpers.kit.models import model_of, variant
from neuro_helpers.kit.speech import Front, Sentence, add_sheet
from neuro_helpers.kit.state import ONE_AT_A_TIME, State
from neuro_helpers.model import CoupleModel
from neuro_helpers.network import NoSingleAnswer
from neuro_helpers.tables import TableError
from neuro_helpers.wording import LENS_BUTTONS

log = logging.getLogger(__name__)
CANNOT = "The model cannot answer for this setting. What the picture shows is an old answer."
MEND = "A table has to be mended first."
BROKEN = ("Something went wrong in this demo, and what it shows may be an old answer. Press \"start again\", or choose "
          "Run > Run All Cells.")


class Demo:
    """What students see and touch.

    The contract, which lessons, tests and graders rely on:

    `controls`
        Name -> widget; setting its `value` in Python does what a student's hand does in the browser.
    `frame`
        The tidy table behind the picture.
    `summary`
        One plain sentence that says what the picture says.
    `reset()`, `undo()`
        Back to the start; one move back.

    A demo writes three methods: `refresh` reads the controls, asks the model and sets the pictures, and returns
    nothing; `sentence` says in words what is on screen; `frame` is the table. In its `__init__` it calls, in this
    order, ``super().__init__(model, lens)``, then `add` for each control and `draw` for each picture, and at the end
    `open` with what is laid out. The base then wires the controls, gives them spoken names, undoes, starts again,
    merges quick moves, sends the picture before the words, says what went wrong, and stores picture and sentence for
    readers without a kernel.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.

    Attributes
    ----------
    controls : dict of str to widget
    model : CoupleModel
    box : widget
        The whole demo.

    Examples
    --------
    >>> from neuro_helpers.charts import prediction_chart
    >>> from neuro_helpers.kit import Demo, Slider, card, row
    >>> from neuro_helpers.wording import whole
    >>> class CalmInDispute(Demo):
    ...     def __init__(self, model=None, lens="document"):
    ...         super().__init__(model, lens)
    ...         rows, reference = self.model.nodes, self.model.reference
    ...         self.heat = self.add("conflict", Slider.of_node(rows.loc["conflict"], reference["conflict"]))
    ...         self.picture = self.draw(prediction_chart, "calm_response", "Calm response", reference["calm_response"])
    ...         self.picture.set(shown=True)
    ...         self.open(row(*self.way_back()), self.heat, self.line, card(self.picture))
    ...     def refresh(self):
    ...         self.level = self.model.predict(conflict=self.heat.level)["calm_response"]
    ...         self.picture.set(levels={"calm_response": self.level})
    ...     def sentence(self):
    ...         return f"In this model, calm response is at {whole(self.level)}."
    ...     @property
    ...     def frame(self):
    ...         return pd.DataFrame({"node": ["calm_response"], "level": [whole(self.level)]})
    >>> demo = CalmInDispute()
    >>> demo.controls["conflict"].value = 80
    >>> demo.undo()
    >>> demo.summary
    'In this model, calm response is at 65.'
    """

    style: ClassVar[str] = ""  # class of the style sheet
    sheet: ClassVar[pathlib.Path | None] = None  # a style sheet of its own

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "__init__" in cls.__dict__:  # an argument that it does not have is told as a wrong value is
            cls.__init__ = door(cls.__init__, cls.__name__)  # type: ignore[method-assign]
        if cls.__dict__.get("sheet") is not None:
            add_sheet(cls.__dict__["sheet"])

    def __init__(self, model: CoupleModel | None = None, lens: str = "document") -> None:
        self.model = model_of(model, lens)
        self._tables = self.model  # `model` may be replaced by the same tables under another lens
        self.controls: dict[str, widgets.Widget] = {}
        self._pictures: list[display.LiveChart] = []
        self._made: dict[str, Control] = {}
        self._kept: dict[str, Control] = {}
        self._adopted: list[Demo] = []
        self._listeners: list[Callable[[], None]] = []
        self._said = ("", "sentence")
        self._is_open = self._stale = self._has_spoken = False
        self._curtains: list[Curtain] = []
        self._openers: list[tuple[Switch, bool, Callable[[], None]]] = []  # with where they began, and what they do
        self._owner: Demo | None = None  # the demo that this one is a part of
        self._alarm: Sentence | None = None
        self._variants: dict[tuple, CoupleModel] = {}
        self.state = State(self._kept, self._answer, self._safely)

    # -- written by a demo ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the controls, ask the model, and set the pictures."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Say in one or a few plain sentences what is on screen."""
        raise NotImplementedError

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture."""
        raise NotImplementedError

    def still(self) -> dict | None:
        """Return the specification of the picture that is stored for readers without a kernel; None for no picture."""
        return self._pictures[0].still_spec() if self._pictures else None

    def stored_sentence(self) -> str:
        """Return what is stored beside that picture."""
        return self.summary

    # -- called by a demo while it is made -----------------------------------------------------------------------------

    def add(self, name: str, control: Any, then: Callable[[], None] | None = None) -> Any:
        """Take a control into the demo, and return it.

        Parameters
        ----------
        name : str
            Under which `controls` has it; the slider's number box is there with "_box", its padlock with "_padlock".
        control : Control
        then : callable, optional
            Called after a change instead of `refresh`. Such a control opens or closes something and is no part of the
            state: undo leaves it alone, and *start again* puts a switch back.
        """
        if self._is_open or name in self.controls:
            when = "after open()" if self._is_open else "twice"
            raise ValueError(f"controls: found {name!r} {when}; allowed: each name once, before open()")
        self._made[name] = control
        self.controls |= {name + ending: widget for ending, widget in control.widgets.items()}
        if isinstance(control, Button):
            control.watch(lambda _drag: self._act(control.action, control))
        elif then is None:
            self._kept[name] = control
        else:
            control.watch(lambda _drag: self.unless_quiet(then, control))
            if isinstance(control, Switch) and not control.stays:
                self._openers.append((control, control.value, then))
        return control

    def draw(self, chart: Callable, *tables: Any, style: str = "", **options: Any) -> display.LiveChart:
        """Make a picture from a chart function and its arguments; the specification is made once for all demos."""
        picture = display.LiveChart(display.prepared(chart, *tables, **options))
        for one in style.split():
            picture.add_class(one)
        self._pictures.append(picture)
        return picture

    def adopt(self, part: Demo, prefix: str = "") -> None:
        """Take in the controls of a demo that is shown inside this one, and speak for it."""
        self._adopted.append(part)
        self.controls |= {prefix + name: widget for name, widget in part.controls.items()}
        part._owner = self
        part.on_change(lambda: self._act(lambda: None))

    def lens_choice(self, name: str = "Which lens acts", style: str = "") -> Choice:
        """Make the buttons that choose the lens, under the name "lens"."""
        return self.add("lens", Choice(name, LENS_BUTTONS, self._tables.lens, style))

    def under(self, lens: str, context: Iterable[str] = ()) -> CoupleModel:
        """Return the model that the demo was made with, under a lens and in a context; each is made once."""
        key = lens, tuple(context)
        if key not in self._variants:
            self._variants[key] = variant(self._tables, *key)
        return self._variants[key]

    def way_back(self, tooltip: str = "Back to where it opened") -> tuple[Button, Button]:
        """Make the buttons *undo* and *start again*."""
        return (self.add("undo", Button("undo", "Take back the last move", self.undo, "undo")),
                self.add("reset", Button("start again", tooltip, self._start_again, "refresh")))

    def curtain(self, name: str, make: Callable[[], object], words: str = "show me") -> Curtain:
        """Keep something out of the page, and uncomputed, until the button of this name is pressed.

        `make` and `words` are those of `Curtain`; its `place` has to be laid out.
        """
        curtain = Curtain(make, words)
        self.add(name, curtain.button)
        self._curtains.append(curtain)
        return curtain

    def open(self, *parts: Content) -> None:
        """Lay out the demo, answer for the first time, and listen from now on."""
        self._parts = parts
        with self.state.quiet():
            self._answer()
        self.state.begin()
        self._is_open = True

    def unless_quiet(self, action: Callable[[], object], control: Control | None = None) -> None:
        """Do something after a change that a person made; what the demo itself changes is nobody's move."""
        with ONE_AT_A_TIME:
            if self._is_open and not self.state.is_quiet:
                self._act(action, control)

    def acting(self, action: Callable[[], object]) -> Callable[[], None]:
        """Return the action so that it says what went wrong, and the new sentence, as a button does."""
        return lambda: self._act(action)

    # -- what everybody can rely on ------------------------------------------------------------------------------------

    @functools.cached_property
    def box(self) -> widgets.VBox:
        """The whole demo, laid out."""
        box = column(self._front, *self._parts, style=f"nh-demo {self.style}".strip())
        if not contains(box, self.__dict__.get("_sentence")):  # no sentence is laid out: a place for trouble alone
            self._alarm = Sentence()
            fill(box, *box.children, self._alarm)
            self.say(*self._said)
        mark(box, "nh-stale", self._said[1] == "trouble")
        return box

    @property
    def line(self) -> Sentence:
        """The widget that shows the sentence."""
        return self._sentence

    @property
    def summary(self) -> str:
        """The sentence on screen."""
        return self._said[0]

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        self.state.undo()

    def reset(self) -> None:
        """Back to where it opened; what a person opened is closed."""
        self.close()
        self.state.reset()

    def close(self) -> None:
        """Close what a person opened: curtains are drawn again, and what a switch opens goes."""
        for curtain in self._curtains:
            curtain.close()
        for switch, at_first, then in self._openers:
            if switch.value != at_first:
                with self.state.quiet():
                    switch.value = at_first
                then()

    def bring(self, widget: widgets.Widget, focus: bool = False) -> None:
        """Scroll to something that a person has just opened, and take the focus there; without a screen nothing."""
        if self._is_open and not self.state.is_quiet:
            self._front.bring(widget, focus)

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call a function after every move, once picture and sentence are up to date."""
        self._listeners.append(callback)

    @contextlib.contextmanager
    def busy(self, bar: widgets.FloatProgress) -> Iterator[Callable[[float], None]]:
        """Show in a bar how much of a computation that takes its time is done, from 0 to 1.

        Examples
        --------
        >>> from neuro_helpers.demos import ClosingLoop
        >>> demo, bar = ClosingLoop(), widgets.FloatProgress()
        >>> with demo.busy(bar) as tell:
        ...     tell(0.5)
        """
        def tell(share: float) -> None:
            bar.add_class("nh-busy")
            bar.value = share
        try:
            yield tell
        finally:
            bar.remove_class("nh-busy")

    def say(self, text: str, kind: str = "sentence") -> None:
        """Write the sentence and the spoken names; `kind` "trouble" marks what is shown as old."""
        self._said = text, kind
        if "_sentence" in self.__dict__:
            with self._sentence.hold_sync():
                self._sentence.text, self._sentence.kind = text, kind
        if self._alarm is not None:
            alarming = kind == "trouble" and self._owner is None  # a part's trouble is said by its owner
            self._alarm.text, self._alarm.kind = text if alarming else "", kind
        if "_front" in self.__dict__:
            self._front.name(self._names())
        if "box" in self.__dict__:
            mark(self.box, "nh-stale", kind == "trouble")
        if self._owner is not None and kind == "trouble":  # what goes wrong in a part is said where people read
            self._owner._stale = True
            self._owner.say(text, kind)

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self.still, self.stored_sentence())

    # -- inside --------------------------------------------------------------------------------------------------------

    @functools.cached_property
    def _front(self) -> Front:
        front = Front()
        front.name(self._names())
        return front

    @functools.cached_property
    def _sentence(self) -> Sentence:
        return Sentence(text=self.summary, kind=self._said[1])

    def _names(self) -> Spoken:
        said: Spoken = {}
        for control in self._made.values():
            said |= control.spoken()
        for part in self._adopted:
            said |= part._names()
        if not said and self._made:  # by one control at least the browser finds the kernel that answers here
            first = next(iter(self._made.values()))
            said = {first.core: {"label": first.name}}
        return said

    def _start_again(self) -> None:
        """Start again the whole demo, not only the part that the button lies in."""
        (self.reset if self._owner is None else self._owner._start_again)()

    def _answer(self) -> None:
        """Ask the model anew, and say what is on screen then."""
        self._stale = False
        if not self._safely(self.refresh):
            return
        for curtain in self._curtains:
            if not self._safely(curtain.renew):
                curtain.close()  # rather nothing than old words
        if not self._stale and self._safely(self._speak):
            for callback in self._listeners:
                self._safely(callback)

    def _act(self, action: Callable[[], object], control: Control | None = None) -> None:
        """Do what a button or a switch asks for; an old answer stays marked as one until there is a new one."""
        with ONE_AT_A_TIME:
            self._has_spoken = False
            if self._safely(action, control) and not self._stale and not self._has_spoken:
                self._safely(self._speak)

    def _speak(self) -> None:
        self.say(self.sentence())
        self._has_spoken = True

    def _safely(self, action: Callable[[], object], control: Control | None = None) -> bool:
        """Do something, or say on screen what went wrong and what was asked for.

        Nothing is swallowed. While a demo is made every problem is raised, but a table with no single answer. Later a
        ValueError or an ArithmeticError is the model's way to say no: it is said, and logged with its traceback.
        Everything else is a fault of ours: it is said, and raised.
        """
        try:
            action()
        except (ValueError, ArithmeticError) as problem:
            if not self._is_open and not isinstance(problem, NoSingleAnswer):
                raise
            self._trouble(f"{not_done(control)}{MEND if isinstance(problem, TableError) else CANNOT} {problem}")
            log.warning("%s could not answer", type(self).__name__, exc_info=True)
            return False
        except Exception as problem:
            self._trouble(f"{not_done(control)}{BROKEN} ({type(problem).__name__}: {problem})")
            raise
        return True

    def _trouble(self, words: str) -> None:
        self._stale = True
        self.say(words, "trouble")
