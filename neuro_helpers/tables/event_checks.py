"""What holds within one row of an events table, and between its nodes and a model's."""

from .checks import rows_of, unknown_node, unmoved
from .errors import Problem, quote
from .event_schemas import PUSH, REFUSED_REPAIR, TIME_APART


def check_events(table, roles):
    """Yield the problems that one column alone does not show.

    Cells that already have a problem are skipped, so that each mistake is reported once.

    Parameters
    ----------
    table : frames.Checked
    roles : dict of str to str
        The model's nodes and their roles.
    """
    for row, cells in rows_of(table):
        yield from _partners(table.file, row, cells)
        yield from _times(table, row, cells)
        yield from _strength(table, row, cells)
        yield from _node(table, row, cells, roles)


def _partners(file, row, cells):
    event, who = cells.get("event"), cells.get("who")
    if event == TIME_APART and who not in (None, "both"):
        yield Problem(file, row, "who", quote(who), f"both, for {event}")
    if event == REFUSED_REPAIR and who == "both":
        yield Problem(file, row, "who", quote(who), f"A or B, for {event}: one partner tries, the other refuses")


def _times(table, row, cells):
    if "start_minutes" not in cells or "end_minutes" not in cells:
        return
    start, end = table.frame.loc[row, ["start_minutes", "end_minutes"]]
    if end <= start:
        found = f"{quote(cells['end_minutes'])}, with {quote(cells['start_minutes'])} in column start_minutes"
        yield Problem(table.file, row, "end_minutes", found, "an end that is later than the start")


def _strength(table, row, cells):
    if cells.get("event") == TIME_APART and cells.get("strength") and table.frame.loc[row, "strength"] != 0:
        rule = f"nothing, for {TIME_APART}: all arrows between the partners rest"
        yield Problem(table.file, row, "strength", quote(cells["strength"]), rule)


def _node(table, row, cells, roles):
    event, node = cells.get("event"), cells.get("node")
    if node is None:
        return

    def problem(rule):
        return Problem(table.file, row, "node", quote(node), rule)

    if not node:
        if event == PUSH:
            yield problem("the node that is pushed")
    elif event not in (None, PUSH):
        yield problem(f"nothing, for {event}; only a push names a node")
    elif node not in roles:
        yield unknown_node(table, row, "node", node, roles)
    elif roles[node] == "slow":
        yield problem(f"no {node}, because it changes only by learning")
    elif unmoved(node, roles):
        yield problem(unmoved(node, roles))
