"""What the model says about a disagreement, a step and a load: the numbers behind assignment 2, each computed once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.simulate.evening import BEGINS, Evening, live
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.simulate.slow_flow import REST, SlowFlow
from neuro_helpers.simulate.step_script import Beat, Script
from neuro_helpers.wording import rounded, whole

KEPT, KEPT_RUNS = 2000, 6  # results that stay in memory; a run holds all levels of an evening, 0.3 MB
DELAYS = tuple(range(0, 61, 5))  # minutes until a repair move, as the slider goes
ESCALATION, CORTISOL = "escalation", "cortisol"
CLEAR_MINUTES = 2  # by how much the minutes outside of a window miss the limit, at least
NARROWEST, WIDEST = 10, 25  # minutes from the earliest to the latest repair
VISIBLE_POINTS = 3


class Back(NamedTuple):
    """How far one level goes, and when it is back, as the picture of an evening shows it.

    Attributes
    ----------
    highest : int
        Its highest level, 0 to 100.
    minutes : int or None
        Minutes after the disagreement until nine tenths of the rise are gone; None when not before midnight.
    """

    highest: int
    minutes: int | None


class Window(NamedTuple):
    """The repairs after which a level is back in time.

    Attributes
    ----------
    limit : int
        Minutes after the disagreement.
    earliest, latest : int
        Minutes between the disagreement and the repair move.
    """

    limit: int
    earliest: int
    latest: int


@lru_cache(maxsize=KEPT)
def back(evening: Evening, node: str, partner: str = "B", lens: str = "document") -> Back:
    """Return how one level of a partner goes in an evening, and when it is back.

    Examples
    --------
    >>> back(Evening(strength=80, minutes=20), "cortisol")
    Back(highest=45, minutes=189)
    """
    run = _lived(evening, lens)
    found = Excursion.of(run.minutes, run.level(node, partner), BEGINS)
    return Back(whole(found.peak), found.recovery_minutes(evening.ends))


@lru_cache(maxsize=KEPT_RUNS)
def _lived(evening: Evening, lens: str):
    return live(shipped(lens), evening)


def windows(minutes: dict[int, int | None]) -> list[Window]:
    """Return the two-sided windows in which a level is back within some limit.

    Only those are kept in which every repair between two that are in time is in time as well, which lie inside of
    the slider's range, and whose neighbours miss the limit by what can be seen.

    Parameters
    ----------
    minutes : dict of int to int
        Minutes until the repair -> minutes until the level is back.

    Examples
    --------
    >>> windows({0: 80, 5: 62, 10: 60, 15: 61, 20: 70})
    [Window(limit=62, earliest=5, latest=15)]
    """
    delays = sorted(minutes)
    if any(minutes[delay] is None for delay in delays):
        return []
    found = []
    for limit in sorted(set(minutes.values())):  # type: ignore[type-var]
        inside = [place for place, delay in enumerate(delays) if minutes[delay] <= limit]  # type: ignore[operator]
        first, last = inside[0], inside[-1]
        if first == 0 or last == len(delays) - 1 or len(inside) != last - first + 1:
            continue
        outside = min(minutes[delays[first - 1]], minutes[delays[last + 1]])  # type: ignore[type-var]
        if (outside - limit >= CLEAR_MINUTES  # type: ignore[operator]
                and NARROWEST <= delays[last] - delays[first] <= WIDEST):
            found.append(Window(int(limit), delays[first], delays[last]))  # type: ignore[arg-type]
    return found


class Failure(NamedTuple):
    """A step that does not happen, and where a level stands: as whole numbers on screen.

    Attributes
    ----------
    step : int
    node : str
    start, end : int
        The level at the start of the evening, and at the moment at which the step fails.
    """

    step: int
    node: str
    start: int
    end: int


@lru_cache(maxsize=KEPT)
def failures(switches: tuple[str, ...], bond: int) -> tuple[Failure, ...]:
    """Return the steps that do not happen under some switches, the first one first.

    Examples
    --------
    >>> failures(("repair_refused",), 63)[0].step
    3
    """
    script = Script(shipped(), switches, bond / 100)
    return tuple(_failure(script, beat, beat.node) for beat in script.beats if beat.kind == "fails")


@lru_cache(maxsize=KEPT)
def heat_at_the_failure(switches: tuple[str, ...], bond: int) -> Failure:
    """Return where the disagreement stands when the first step fails: the same sentence names it, too.

    Examples
    --------
    >>> heat_at_the_failure(("repair_refused",), 63).node
    'conflict'
    """
    script = Script(shipped(), switches, bond / 100)
    return _failure(script, next(beat for beat in script.beats if beat.kind == "fails"), "conflict")


def _failure(script: Script, beat: Beat, node: str) -> Failure:
    partner = beat.partners[0]
    start, end = (whole(levels[partner][node]) for levels in (script.start(beat), script.levels(beat)))
    return Failure(beat.step, node, start, end)


@lru_cache(maxsize=KEPT_RUNS * 10)
def flow(lens: str = "document", without: str = "") -> SlowFlow:
    """Return where learned security drifts under a lens, with one row of the table taken away or none."""
    model = shipped(lens)
    return SlowFlow(model.adjusted({without: 0.0}) if without else model)


def rests(load: int, lens: str = "document", without: str = "") -> tuple[int, ...]:
    """Return where learned security comes to rest at a load, as whole numbers on screen, from low to high.

    Examples
    --------
    >>> rests(40), rests(90)
    ((4, 80), (2,))
    """
    places = flow(lens, without).rests(load / 100)
    return tuple(rounded(place["bond"]) for place in places if place["kind"] == REST)


@lru_cache(maxsize=KEPT)
def points_a_week(bond: int, load: int, lens: str = "document") -> dict[str, float]:
    """Return how many points a week the loop builds and wears down, as the demo shows them.

    Examples
    --------
    >>> points_a_week(80, 40)
    {'built': 7.6, 'worn': 7.6}
    """
    return (700 * shipped(lens).speeds_of_bond(bond / 100, load / 100)).round(1).to_dict()


def changes_visibly(load: int, row: str) -> bool:
    """Return whether taking a row away moves a place of rest, or takes one away, so that everybody sees it."""
    before, after = rests(load), rests(load, without=row)
    return len(before) != len(after) or any(abs(one - other) >= VISIBLE_POINTS
                                            for one, other in zip(before, after, strict=True))
