"""What HoldRegion says: which evening, what is held, what that changes, and where no arrow leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from neuro_helpers.wording import begun, in_sentence, listed

# Labels that begin with a verb -> how a sentence begins that says where they are.
READ_ALOUD = {"reads own emotional ": "reading one's own ", "reads partner's emotional ": "reading the partner's ",
              "contextualizes ": "contextualizing ", "recognizes ": "recognizing "}
MUCH = 5  # points: an outcome that moves by as much counts as moved
NO_ARROW, LITTLE = " No chain of arrows leads there.", " Less than a point arrives."
BOTH = " Its tick does nothing now."  # what it is held at wins


class Held(NamedTuple):
    """A region that is held: its name, the level that it is held at, and the level that it has with nothing held."""

    label: str
    level: int
    free: int


class Seen(NamedTuple):
    """An outcome on screen, with what is held and with nothing held."""

    label: str
    level: int
    free: int

    @property
    def change(self) -> int:
        """Difference of the two numbers on screen."""
        return self.level - self.free


def the(label: str) -> str:
    """Write a region's name inside a sentence.

    Examples
    --------
    >>> the("Prefrontal cortex")
    'the prefrontal cortex'
    """
    return f"the {in_sentence(label).removeprefix('the ')}"


def told(outcome: Seen) -> str:
    """Tell one outcome.

    Examples
    --------
    >>> told(Seen("Calm response", 50, 31)), told(Seen("Calm response", 31, 31))
    ('calm response is at 50 instead of 31', 'calm response stays at 31')
    >>> told(Seen("Reads own emotional cues", 18, 60))
    "reading one's own cues is at 18 instead of 60"
    """
    name = in_sentence(outcome.label)
    for verb, noun in READ_ALOUD.items():
        name = noun + name.removeprefix(verb) if name.startswith(verb) else name
    return f"{name} is at {outcome.level} instead of {outcome.free}" if outcome.change else (
        f"{name} stays at {outcome.level}")


def counted(changes: Sequence[int]) -> str:
    """Count the outcomes that move by much."""
    many = sum(abs(change) >= MUCH for change in changes)
    return f"Of {len(changes)} outcomes, {many} {'moves' if many == 1 else 'move'} by {MUCH} points or more."


def at_rest(evening: str, region: str, watched: Seen | None) -> str:
    """Say what is on screen while nothing is held."""
    now = f"{evening}, with nothing held, {in_sentence(watched.label)} is at {watched.level}. " if watched else ""
    return f"{now}Hold {the(region)}: arrows show what that changes."


def holding(evening: str, held: Held | None, kept: Sequence[Held], own: Sequence[Seen], watched: Seen | None,
            is_reached: bool, changes: Sequence[int]) -> str:
    """Say what holding changes.

    Parameters
    ----------
    evening : str
        The situation's name.
    held : Held, optional
        The region that is shown, when somebody holds it.
    kept : sequence of Held
        Other regions that are kept still.
    own : sequence of Seen
        The outcomes of the region's own phrases.
    watched : Seen, optional
        The outcome that every region is asked about, where it is none of these.
    is_reached : bool
        Whether a chain of acting arrows leads from what is held to the watched outcome.
    changes : sequence of int
        By how many points each outcome moves.
    """
    if held is not None and held.level == held.free and not kept:
        return f"{evening} {the(held.label)} is at {held.free} by itself, so there is nothing to hold."
    parts = [f"{the(held.label)} held at {held.level}"] if held else []
    parts += [f"{listed([f'{the(one.label)} ({one.level})' for one in kept])} kept still"] if kept else []
    said = [", and ".join(map(told, own))] if held and own else []
    said += [told(watched)] if watched is not None else []
    words = ". ".join([*said[:1], *map(begun, said[1:])])
    many = counted(changes)
    why = "" if watched is None or watched.change else LITTLE if is_reached else NO_ARROW
    opened = f"{evening}, with {' and '.join(parts)}"
    return f"{opened}, {words}.{why} {many}" if words else f"{opened}, {in_sentence(many)}"
