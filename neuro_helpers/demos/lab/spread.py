"""Twenty dots for each outcome: how far our guesses about the arrows' strength reach."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

LANES = (0, -1, 1, -2, 2)  # in the order in which dots take them
DOT_WIDTH = 0.016  # of the axis: dots closer than this lie in different lanes
NOTHING = 1e-9  # of the axis: draws closer than this are the same draw
NOTE = ("How sure? Each dot is one draw of our guesses about how strong the arrows are and, where findings conflict, "
        "in which direction they point. Twenty dots are the spread of our guesses, not a measurement. Where it says "
        "“no spread here”, no arrow that we drew anew acts: every draw starts from the same couple.")


def spread(draws: pd.DataFrame, nodes: Iterable[str]) -> dict[str, dict]:
    """Return the chart parameter `draws`: for each node its lowest and highest level, and dots with their lanes.

    Examples
    --------
    >>> spread(pd.DataFrame([[0.5, 0.5, 0.7]], index=["trust"]), ["trust"])["trust"]["dots"][1]
    {'level': 0.5, 'lane': -1}
    """
    found = {}
    for node in nodes:
        levels, ends, dots = sorted(draws.loc[node].to_list()), {}, []
        for level in levels:
            free = [lane for lane in LANES if level - ends.get(lane, -1.0) >= DOT_WIDTH]
            lane = free[0] if free else LANES[len(dots) % len(LANES)]
            ends[lane] = level
            dots.append({"level": level, "lane": lane})
        high = levels[-1] if levels[-1] - levels[0] > NOTHING else levels[0]
        found[node] = {"low": levels[0], "high": high, "dots": dots}
    return found
