"""A setting of the model in one cell of a table, such as ``conflict=80;free:cortisol;hold:insula=60;off:R011``.

Levels are on the scale that people read, 0 to 100. An empty cell is the reference couple. `free` lets a slider follow
the model, `hold` holds any other node, `off` takes a row of influences.csv away.
"""

from dataclasses import dataclass, field

from .cells import read_number
from .errors import nearest, quote
from .model_schemas import OUTSIDE_NODES, SLIDERS, SLOW_NODES

SET_NODES = (*SLIDERS, *SLOW_NODES, *OUTSIDE_NODES)
RULE = ("parts with ; between them, each node and row once: conflict=80 (a slider, bond or load, from 0 to 100), "
        "free:cortisol (a slider), hold:insula=60 (any other node), off:R011 (a row of influences.csv)")


@dataclass(frozen=True)
class Situation:
    """A setting of the model, ready for `predict`.

    Attributes
    ----------
    levels, hold : dict of str to float
        Levels in 0..1.
    free, off : tuple of str
        Sliders that follow the model; rows that are taken away.
    """

    levels: dict = field(default_factory=dict)
    hold: dict = field(default_factory=dict)
    free: tuple = ()
    off: tuple = ()


def read_situation(text, nodes, rows):
    """Return what a cell says, and what is wrong in it as (found, suggestion); the Situation is whole if nothing is.

    Parameters
    ----------
    text : str
    nodes, rows : collection of str
        The names that there are.

    Examples
    --------
    >>> read_situation("conflict=80; free:cortisol; hold:insula=60", ["insula"], [])[0]
    Situation(levels={'conflict': 0.8}, hold={'insula': 0.6}, free=('cortisol',), off=())
    >>> read_situation("free:insula", ["insula"], [])[1]
    [('"free:insula"', '')]
    """
    levels, hold, free, off, wrong, seen = {}, {}, [], [], [], set()
    for part in (piece.strip() for piece in text.split(";")) if text else ():
        kind, colon, rest = (piece.strip() for piece in part.rpartition(":"))
        name, equals, number = (piece.strip() for piece in rest.partition("="))
        allowed = {"": SET_NODES, "free": SLIDERS, "hold": [one for one in nodes if one not in SET_NODES],
                   "off": rows}.get(kind, ())
        has_level, level = kind in ("", "hold"), read_number(number, ";") if equals else None
        fits = name in allowed and name not in seen and bool(equals) == has_level and bool(colon) == bool(kind)
        if not fits or (has_level and (level is None or not 0 <= level <= 100)):
            wrong.append((quote(part), nearest(name, allowed) if name not in allowed else ""))
            continue
        seen.add(name)
        if has_level:
            (hold if kind else levels)[name] = level / 100
        else:
            (free if kind == "free" else off).append(name)
    return Situation(levels, hold, tuple(free), tuple(off)), wrong
