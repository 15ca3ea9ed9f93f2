"""Several things to put in order: a place for each, by buttons. Nothing has to be dragged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from neuro_helpers.kit.controls import Choice, Control, Spoken
from neuro_helpers.kit.layout import column, row, text_block, title
from neuro_helpers.kit.question import Guess

NONE_YET = "\N{EN DASH}"


class Ranking(Control):
    """Give each of several things a place from 1 on. Who takes a taken place swaps with its owner.

    Parameters
    ----------
    name : str
        The question that the places answer.
    options : mapping of str to str
        What is ranked -> its words.
    notes : mapping of str to str, optional
        What is ranked -> more words, smaller.

    Attributes
    ----------
    choices : dict of str to Choice
        The place of each; 0 while it has none.

    Examples
    --------
    >>> order = Ranking("What moves it most?", {"a": "touch", "b": "talk"})
    >>> order.choices["b"].value = 1
    >>> order.value
    ('b', '')
    """

    def __init__(self, name: str, options: Mapping[str, str], notes: Mapping[str, str] | None = None) -> None:
        places = {0: NONE_YET} | {place: str(place) for place in range(1, len(options) + 1)}
        self.choices = {key: Choice(f"Place of {words}", places, 0, "nh-places") for key, words in options.items()}
        lines = [row(column(title(options[key]), *([text_block("nh-note", notes[key])] if notes else [])), choice,
                     style="nh-ranked") for key, choice in self.choices.items()]
        super().__init__(name, column(*lines, style="nh-ranking"))
        self.widgets = {f"_{key}": choice.core for key, choice in self.choices.items()}
        self._moved: list[Callable[[bool], object]] = []
        self._setting = False
        self._last = dict.fromkeys(options, 0)
        for key, choice in self.choices.items():
            choice.core.observe(lambda _change, key=key: self._place(key), names="value")

    @property
    def value(self) -> tuple[str, ...]:
        """What stands at each place, from the first on; "" where nothing does."""
        at = {choice.value: key for key, choice in self.choices.items() if choice.value}
        return tuple(at.get(place, "") for place in range(1, len(self.choices) + 1))

    @value.setter
    def value(self, order: Any) -> None:
        found = [key for key in order if key]
        if len(order) > len(self.choices) or len(set(found)) < len(found) or set(found) - set(self.choices):
            raise ValueError(f"{self.name}: found {order!r}; allowed: each of {', '.join(self.choices)} at most once")
        self._set({key: place for place, key in enumerate(order, start=1) if key})

    @property
    def state(self) -> tuple[str, ...]:
        """The order."""
        return self.value

    @state.setter
    def state(self, state: Any) -> None:
        self.value = state

    def watch(self, moved: Callable[[bool], object]) -> None:
        """Call a function once after every change of the order."""
        self._moved.append(moved)

    def rest(self, resting: bool) -> None:
        """Let all places rest, or wake them."""
        for choice in self.choices.values():
            choice.rest(resting)

    def spoken(self) -> Spoken:
        """Return what a screen reader says for each row of places."""
        said: Spoken = {}
        for choice in self.choices.values():
            said |= choice.spoken()
        return said

    def _place(self, key: str) -> None:
        """Answer a person's hand: the former owner of the place gets the one that is free now."""
        if self._setting:
            return
        now = {name: choice.value for name, choice in self.choices.items()}
        owner = next((name for name in now if name != key and now[name] == now[key] != 0), None)
        self._set(now | ({owner: self._last[key]} if owner else {}))

    def _set(self, places: Mapping[str, int]) -> None:
        self._setting = True
        try:
            for name, choice in self.choices.items():
                choice.value = places.get(name, 0)
        finally:
            self._setting = False
        self._last, before = {name: choice.value for name, choice in self.choices.items()}, self._last
        if self._last != before:
            for moved in self._moved:
                moved(False)


class RankingGuess(Guess):
    """An order as a guess; the record quotes it, as far as it was given.

    Examples
    --------
    >>> guess = RankingGuess(Ranking("What moves it most?", {"a": "touch", "b": "talk"}))
    >>> guess.control.value = ("b", "a")
    >>> guess.told
    '“1 talk, 2 touch”'
    """

    control: Ranking

    def __init__(self, ranking: Ranking) -> None:
        super().__init__(ranking, empty=("",) * len(ranking.choices))
        self._names = {key: choice.name.removeprefix("Place of ") for key, choice in ranking.choices.items()}

    @property
    def told(self) -> str:
        """The order in words; "" while nothing has a place."""
        return self.quoted(self.control.value) if self.is_made else ""

    def quoted(self, order: tuple[str, ...]) -> str:
        """Write an order as the record keeps it."""
        said = ", ".join(f"{place} {self._names[key]}" for place, key in enumerate(order, start=1) if key)
        return f"\N{LEFT DOUBLE QUOTATION MARK}{said}\N{RIGHT DOUBLE QUOTATION MARK}"
