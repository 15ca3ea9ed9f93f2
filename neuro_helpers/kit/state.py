"""What a demo is set to, and the way back: undo, start again, starting points, changes that are nobody's move."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from neuro_helpers.kit.controls import Control

MERGE_SECONDS = 0.6  # changes of one dragged control that follow each other faster are one move
Snapshot = dict[str, Any]
# JupyterLab may hand the messages of two controls to two threads of the kernel. One move is answered at a time: without
# this the second one would meet a demo that is setting its own controls, and be taken for no move.
ONE_AT_A_TIME = threading.RLock()


class State:
    """The state of a demo: its controls, and a memory of what else undo has to bring back.

    Parameters
    ----------
    controls : mapping of str to Control
        Those that undo and *start again* take back.
    changed : callable
        Called once after every move, undo and *start again* included.
    guard : callable, optional
        Calls what answers a control, and says what goes wrong there.

    Attributes
    ----------
    memory : dict
        What belongs to the state and is no control, such as half years that have passed. Values are replaced, never
        changed in place.

    Examples
    --------
    >>> from neuro_helpers.kit.controls import Switch
    >>> light = Switch("light")
    >>> state = State({"light": light}, lambda: None)
    >>> state.begin()
    >>> light.value = True
    >>> state.undo()
    >>> light.value
    False
    """

    def __init__(self, controls: Mapping[str, Control], changed: Callable[[], None],
                 guard: Callable[[Callable[[], None]], object] = lambda action: action()) -> None:
        self._controls, self._changed, self._guard = controls, changed, guard
        self.memory: dict[str, Any] = {}
        self._history: list[Snapshot] = []
        self._quiet = False
        self._last: tuple[str, float] = ("", 0.0)
        self._presets: tuple[str, dict[str, Snapshot]] = ("", {})

    def begin(self) -> None:
        """Take what is set now as the start, and listen from now on."""
        self._now = self._start = self.snapshot()
        for name, control in self._controls.items():
            control.watch(lambda drag, name=name: self._moved(name, drag))  # type: ignore[misc]

    def offer(self, menu: str, presets: Mapping[str, Snapshot]) -> None:
        """Let a menu offer starting points; its value "" means that none is chosen.

        A move of a control that the starting points set takes the menu back to "".

        Parameters
        ----------
        menu : str
            Name of the control.
        presets : mapping of str to dict
            Value of the menu -> name of a control -> its state.
        """
        self._presets = menu, dict(presets)

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Change controls without that being a move."""
        was, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = was

    @property
    def is_quiet(self) -> bool:
        """Whether changes are nobody's move at the moment."""
        return self._quiet

    def snapshot(self) -> Snapshot:
        """Return all that can be brought back."""
        return {name: control.state for name, control in self._controls.items()} | {"": dict(self.memory)}

    def remember(self, **memory: Any) -> None:
        """Add to the memory without a move, so that a way back to the present state brings this along."""
        self.memory = self.memory | memory
        self._now = self._now | {"": dict(self.memory)}

    def settle(self) -> None:
        """Take what is set now as what is: somebody else changed it, and no way leads back behind that."""
        self._history.clear()
        self._now = self.snapshot()

    def put(self, state: Snapshot) -> None:
        """Set controls and memory without a word."""
        with self.quiet():
            for name, control in self._controls.items():
                if name in state:
                    control.state = state[name]
        self.memory = dict(state.get("", self.memory))

    def preset(self, name: str) -> Snapshot:
        """Return the state of a starting point.

        Raises
        ------
        ValueError
            For a starting point that is not offered.
        """
        menu, presets = self._presets
        if name not in presets:
            raise ValueError(f"starting point: found {name!r}; allowed: {', '.join(presets)}")
        return self.snapshot() | presets[name] | {menu: name}

    def step(self, state: Snapshot) -> None:
        """Make a move that undo can take back."""
        with ONE_AT_A_TIME:
            self._history.append(self._now)
            self._go(state)

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        with ONE_AT_A_TIME:
            if self._history:
                self._go(self._history.pop())

    def reset(self) -> None:
        """Back to the start; undo takes that back, too."""
        self.step(self._start)

    def _go(self, state: Snapshot) -> None:
        self.put(state)
        self._last = ("", 0.0)
        self._answer()

    def _answer(self) -> None:
        """Let the demo answer; what it writes into released controls is no move."""
        try:
            with self.quiet():
                self._changed()
        finally:
            self._now = self.snapshot()

    def _moved(self, name: str, drag: bool) -> None:
        """Answer a control: the one callback of all controls that undo takes back."""
        with ONE_AT_A_TIME:
            if not self._quiet:
                self._guard(lambda: self._move(name, drag))

    def _move(self, name: str, drag: bool) -> None:
        menu, presets = self._presets
        if name == menu:
            if self._controls[menu].value:
                self.step(self.preset(self._controls[menu].value))
            return
        goes_on = drag and self._last[0] == name and time.monotonic() - self._last[1] <= MERGE_SECONDS
        if not goes_on:
            self._history.append(self._now)
        if any(name in preset for preset in presets.values()):
            with self.quiet():
                self._controls[menu].value = ""
        try:
            self._answer()
        finally:
            self._last = (name if drag else "", time.monotonic())  # after the answer, which may take its time
