"""The surgery rule: once the arrows into held nodes are cut, the graph of the influences has no directed cycle."""

from collections import deque
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from .errors import Problem
from .model_schemas import PLASTIC, SLIDERS, SLOW_NODES

LONGEST_CYCLE = 10  # nodes of a cycle that a message names
MOST_CYCLES = 20  # Report at most 20 cycles; more would not help.
HELD_ROLES = ("slider", "slow", "outside", "trait")
RULE = "arrows that never lead back to their start (arrows into sliders and bond don't count)"


def cycle_problems(influences, roles):
    """Return a Problem for each cycle, with its nodes and its rows; its place is the cycle's last row.

    The last row of a cycle that was found is removed before the search for the next one.
    """
    arrows = arrows_after_surgery(influences, roles)
    problems = []
    while arrows and len(problems) < MOST_CYCLES:
        cycle = shortest_cycle(arrows)
        if cycle is None:
            break
        links = [arrows[pair] for pair in pairwise(cycle)]
        row = max(rows[0][0] for rows in links)
        shown = cycle if len(cycle) <= LONGEST_CYCLE else [*cycle[:LONGEST_CYCLE], "...", cycle[-1]]
        ids = ", ".join(f"{name} in row {number}" for number, name in (rows[0] for rows in links[:LONGEST_CYCLE]))
        problems.append(Problem(influences.file, row, "target", f"the cycle {' -> '.join(shown)} ({ids})", RULE))
        arrows = {pair: rows for pair, rows in arrows.items() if rows[0][0] != row}
    return problems


def arrows_after_surgery(influences, roles):
    """Return {(source, target): [(row, id), ...]} of the drive rows into nodes that are not held."""
    text = influences.text
    if text is None or not {"source", "target"} <= set(text):
        return {}
    held = {*SLIDERS, *SLOW_NODES, *(node for node, role in (roles or {}).items() if role in HELD_ROLES)}
    empty = [""] * len(text)
    columns = [text.get(name, empty) for name in ("id", "source", "moderator", "target", "kind")]
    arrows = {}
    for row, name, source, moderator, target, kind in zip(text.index, *columns, strict=True):
        known = roles is None or target in roles
        if kind == PLASTIC or "*" in source or target in held or not known:
            continue
        for start in filter(None, (source, moderator)):
            arrows.setdefault((start, target), []).append((row, name or "no id"))
    return arrows


def shortest_cycle(arrows):
    """Return the nodes of a short cycle, ending with its first node again; None when there is no cycle."""
    before, after = {}, {}
    for start, end in arrows:
        before.setdefault(end, []).append(start)
        after.setdefault(start, []).append(end)
    try:
        TopologicalSorter(before).prepare()
        return None
    except CycleError as error:
        nodes = error.args[1]
    return min((_way_back(node, after) for node in nodes[1:]), key=len)


def _way_back(node, after):
    """Return the shortest way from a node to itself along the arrows."""
    came_from, queue = {}, deque([node])
    while queue:
        here = queue.popleft()
        for there in after.get(here, ()):
            if there == node:
                way = [node, here]
                while way[-1] != node:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    raise ValueError(f"{node} lies on no cycle")
