"""What the demos about drifting apart and recovering share: their words, their choices, the check of what is given."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable

import ipywidgets as widgets
import pandas as pd

from neuro_helpers.charts.drift.couples import HALF_YEARS, couples_chart
from neuro_helpers.charts.drift.map import map_chart
from neuro_helpers.charts.drift.phase_line import COUPLES, POINTS, phase_line_chart
from neuro_helpers.demos.parts import whole
from neuro_helpers.display import Prepared
from neuro_helpers.model import level
from neuro_helpers.simulate.couple import REFERENCE_LOAD

PARTS = ("line", "couples", "map")
LENSES = {"document": "document lens", "evidence": "evidence lens"}
CLOSER = {"": "just look", "sure": "How sure?", "arrows": "Which arrows?"}
STARTS = (0.8, 0.5, 0.3)
LOAD = pd.Series({  # like a row of nodes.csv; the load is no node, since nothing in the model moves it
    "label": "Chronic load", "low": "little load", "high": "much load",
    "description": "What weighs on both partners for weeks. It often comes from outside: money, illness, "
                   "discrimination. So it can often be lifted from outside, too. The reference couple's is "
                   f"{whole(REFERENCE_LOAD)}."})
SURE_NOTE = ("How sure? Each tick is the threshold in one draw of our guesses about how strong the arrows are and, "
             "where findings conflict, in which direction they point. The band is the spread of our guesses, not a "
             "measurement; in some draws there is no threshold at all.")


def choice(options: dict[str, str], value: str) -> widgets.ToggleButtons:
    """Make buttons of which one is chosen, from name -> words."""
    return widgets.ToggleButtons(options=[(text, name) for name, text in options.items()], value=value,
                                 style={"button_width": "auto"})


@functools.cache
def empty_picture(part: str) -> Prepared:
    """Make a picture once for all demos of a lesson, which differ by parameters alone."""
    if part == "line":
        chart = phase_line_chart([0.0] * POINTS, [])
    elif part == "couples":
        chart = couples_chart({couple: [100 * bond] for couple, bond in zip(COUPLES, STARTS, strict=True)})
    else:
        levels = range(0, 101, 5)
        chart = map_chart(pd.DataFrame(itertools.product(levels, levels, (0,)), columns=["bond", "load", "bond_after"]))
    return Prepared(chart)


def styled_box(children: list[widgets.Widget], style: str) -> widgets.Box:
    """Lay out widgets by a class of the style sheet."""
    box = widgets.Box(children)
    box.add_class(style)
    return box


def checked(parts, load, starts, been, closer, lens) -> tuple[tuple[str, ...], dict]:
    """Return the arguments in the form in which they are used, or a ValueError that says what is allowed."""
    parts = (parts,) if isinstance(parts, str) else tuple(parts)
    if not parts or set(parts) - set(PARTS):
        raise ValueError(f"parts: found {list(parts)!r}; allowed: one or more of {', '.join(PARTS)}")
    for name, levels in (("starts", starts), ("been", been)):
        if not isinstance(levels, Iterable) or isinstance(levels, str):
            raise ValueError(f"{name}: found {levels!r}; allowed: a list of numbers from 0 to 1")
    load, starts, been = level("load", load), *(tuple(level(name, value) for value in levels)
                                                for name, levels in (("starts", starts), ("been", been)))
    for name, found, count in (("starts", len(starts), len(COUPLES)), ("been", len(been), HALF_YEARS)):
        if found > count or (name == "starts" and found < count):
            raise ValueError(f"{name}: found {found} numbers; allowed: {'' if name == 'starts' else 'at most '}{count}")
    for name, value, allowed in (("closer", closer, CLOSER), ("lens", lens, LENSES)):
        if value not in allowed:
            raise ValueError(f"{name}: found {value!r}; allowed: {', '.join(map(repr, allowed))}")
    opened = {"load": load, "starts": starts, "been": been, "closer": closer, "lens": lens}
    return tuple(part for part in PARTS if part in parts), opened
