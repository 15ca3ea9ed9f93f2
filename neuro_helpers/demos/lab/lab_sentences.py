"""One-sentence text alternatives of the pictures of levels: the lab, its parts, the questions about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from neuro_helpers.wording import LENSES, in_sentence, listed, signed

ALL = 0.995  # a share above this is called all of it


class Seen(NamedTuple):
    """An outcome as it stands on screen: whole numbers from 0 to 100."""

    label: str
    reference: int
    level: int
    later: bool = False  # needs weeks or longer
    untested: float = 0.0  # share of the change that runs over arrows that nobody tested

    @property
    def change(self) -> int:
        """Difference of the two numbers on screen."""
        return self.level - self.reference


class Move(NamedTuple):
    """A slider as it stands on screen."""

    label: str
    reference: int
    level: int
    released: bool


def moved(outcome: Seen, verb: str = "goes") -> str:
    """Tell one outcome: "trust goes down from 70 to 54", or "trust stays at 70"."""
    if outcome.change == 0:
        return f"{in_sentence(outcome.label)} stays at {outcome.level}"
    way = "up" if outcome.change > 0 else "down"
    return f"{in_sentence(outcome.label)} {verb} {way} from {outcome.reference} to {outcome.level}"


def untested(outcome: Seen) -> str:
    """Say where more than half of a change, or all of it, runs over arrows that nobody tested; "" where less does.

    In the words of the picture's key.
    """
    if outcome.untested <= 0.5:
        return ""
    part = "all" if outcome.untested > ALL else "more than half"
    return f"; {part} of it over untested arrows"


def setting_words(moves: Sequence[Move]) -> str:
    """Name the sliders that are not held at their reference."""
    held = [f"{in_sentence(move.label)} at {move.level} (reference {move.reference})"
            for move in moves if not move.released and move.level != move.reference]
    free = [f"{in_sentence(move.label)} following the model (now {move.level})" for move in moves if move.released]
    return listed(held + free)


def summary(moves: Sequence[Move], outcomes: Sequence[Seen]) -> str:
    """Write the sentence of the lab for what is on screen."""
    setting = setting_words(moves)
    changed = [outcome for outcome in outcomes if outcome.change]
    if not changed and not setting:
        return ("This is the reference couple: our chosen starting point, not an average. "
                "Move a slider, and arrows show what changes.")
    start = f"In this model, with {setting}, " if setting else "In this model, "
    if not changed:
        return start + "every outcome shown stays at its reference mark."
    soon = [outcome for outcome in outcomes if not outcome.later]
    most = max(soon, key=lambda outcome: abs(outcome.change))
    words = start + (f"{moved(most)}: the largest change shown{untested(most)}. {_counts(soon)}" if most.change else
                     "nothing changes at once.")
    later = [moved(outcome, "would go") for outcome in changed if outcome.later]
    return words + (f" If this went on for months, {listed(later)}." if later else "")


def _counts(outcomes: Sequence[Seen]) -> str:
    signs = [(outcome.change > 0) - (outcome.change < 0) for outcome in outcomes]
    counts = [(signs.count(1), "higher"), (signs.count(-1), "lower"), (signs.count(0), "the same")]
    parts = [f"{number} {'is' if number == 1 else 'are'} {word}" for number, word in counts if number]
    return f"Compared with the reference couple, of the {len(outcomes)} outcomes shown {listed(parts)}."


def other_lens(lens: str, outcomes: Sequence[Seen], others: Sequence[Seen]) -> str:
    """Say what another lens says about the outcome with the largest change in either; "" when they agree."""
    pairs = [pair for pair in zip(outcomes, others, strict=True) if not pair[0].later]
    here, there = max(pairs, key=lambda pair: max(abs(pair[0].change), abs(pair[1].change)))
    if here.level == there.level:
        return ""
    return f" {LENSES[lens].claim} {in_sentence(here.label)} at {there.level} instead of {here.level}."


def compared(outcomes: Sequence[Seen], pinned: Sequence[Seen]) -> str:
    """Say how the present setting differs from the pinned one."""
    here, there = max(zip(outcomes, pinned, strict=True), key=lambda pair: abs(pair[0].level - pair[1].level))
    step = here.level - there.level
    if step == 0:
        return " Nothing shown differs from the pinned setting."
    way = "higher" if step > 0 else "lower"
    return (f" Against the pinned setting, {in_sentence(here.label)} is {abs(step)} {way} ({here.level} instead of "
            f"{there.level}): the largest difference shown.")


def spread(outcome: Seen, low: int, high: int) -> str:
    """Say how far twenty draws of our guesses reach for one outcome."""
    where = f"between {low} and {high}" if low < high else f"at {low}, to the nearest whole number"
    return f" Twenty draws of our guesses put {in_sentence(outcome.label)} {where}."


def no_spread(moves: Sequence[Move]) -> str:
    """Say why nothing is spread: a draw changes arrows, and arrows act where something has moved."""
    start = ("every draw starts from the same couple" if not setting_words(moves) else
             "no arrow leads from what was moved to an outcome shown")
    return f" No spread here: {start}. That is no sign of being sure."


def standing(nodes: Sequence[Seen]) -> str:
    """Say where each node of a picture stands."""
    parts = [f"{in_sentence(node.label)} is at {node.level}" + (f" ({signed(node.change)})" if node.change else "")
             for node in nodes]
    return f"In this model, of 100 and against the reference couple, {listed(parts)}."


def guarantees(certificate: str) -> str:
    """Say which guarantees fall while a context is on, from the sentences of `CoupleModel.certificate`."""
    start = "No guaranteed direction (others held) from "
    lines = [line.strip() for line in certificate.splitlines()]
    pairs = [line.removeprefix(start).rstrip(".").split(" to: ") for line in lines if line.startswith(start)]
    said = [f" While the other sliders are held, the model no longer guarantees in which direction "
            f"{in_sentence(slider)} moves {listed([in_sentence(name) for name in targets.split(', ')])}."
            for slider, targets in pairs]
    return "".join(said) + " Fewer directions still are guaranteed while sliders follow the model."
