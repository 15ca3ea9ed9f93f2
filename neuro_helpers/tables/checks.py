"""What holds between the tables: names that point somewhere, roles, loops, phrases, findings."""

from .cells import read_number
from .cycles import cycle_problems
from .errors import Problem, nearest, quote
from .model_schemas import (
    A_NODE,
    DRIVE,
    FAMILIES,
    INFLUENCES,
    OUTCOME_LAYERS,
    OUTSIDE_NODES,
    PLASTIC,
    SCENARIOS,
    SLIDERS,
    SLOW_NODES,
)

ARROW = ("source", "moderator", "target", "partner", "kind")
FIXED_NODES = (*SLIDERS, *SLOW_NODES, *OUTSIDE_NODES)
FIXED_ROLES = {"slider": SLIDERS, "slow": SLOW_NODES, "outside": OUTSIDE_NODES}
A_TRAIT = "no trait, because nothing in the model changes a trait"
FROM_OUTSIDE = "no {}, because nothing in the model changes what comes from outside"
STEPS_OF_THE_DOCUMENT = range(1, 6)


def cross_check(tables, known):
    """Return the problems between the four model tables.

    Parameters
    ----------
    tables : dict of str to frames.Checked
    known : references.References
    """
    roles = node_roles(tables["nodes"])
    problems = [*check_nodes(tables["nodes"])]
    problems += check_influences(tables["influences"], roles, known)
    problems += arrows_twice(tables["influences"])
    problems += cycle_problems(tables["influences"], roles)
    problems += check_steps(tables["steps"], roles)
    problems += check_scenarios(tables["scenarios"])
    return problems


def node_roles(nodes):
    """Return {node: role}; None when the node table can't say which nodes there are."""
    if nodes.text is None or "node" not in nodes.text:
        return None
    roles = {name: "" for name in nodes.left_out if name}
    column = nodes.text.get("role", [""] * len(nodes.text))
    return roles | {name: role for name, role in zip(nodes.text["node"], column, strict=True) if name}


def rows_of(table):
    """Yield (row number, {column: text}) without the cells that already have a problem."""
    if table.text is None:
        return
    bad, names = table.bad, list(table.text)
    columns = (table.text[name].tolist() for name in names)
    for number, *cells in zip(table.text.index.tolist(), *columns, strict=True):
        yield number, {n: c for n, c in zip(names, cells, strict=True) if (number, n) not in bad}


def unmoved(node, roles):
    """Return why nothing in the model may move a node; "" if something may."""
    if node in OUTSIDE_NODES:  # by its name: another node with this role is told so where its role stands
        return FROM_OUTSIDE.format(node) if node in roles else ""
    return A_TRAIT if roles.get(node) == "trait" else ""


def check_nodes(nodes):
    """Sliders and slow nodes are the known ones; outcomes have a family; slider ends have words."""
    roles = node_roles(nodes)
    missing = [node for node in FIXED_NODES if roles is not None and node not in roles]
    for row, cells in rows_of(nodes):
        yield from _node_role(nodes.file, row, cells.get("node", ""), cells.get("role"), missing)
        for end in ("low", "high"):
            if cells.get("node") in SLIDERS and cells.get(end) == "":
                yield Problem(nodes.file, row, end, quote(""), "the words at the slider's ends")
        layer, family = cells.get("layer"), cells.get("family")
        if layer is not None and family is not None and (layer in OUTCOME_LAYERS) != (family != ""):
            wanted = "one of " + ", ".join(FAMILIES)
            rule = wanted if layer in OUTCOME_LAYERS else f"nothing, for layer {layer}"
            yield Problem(nodes.file, row, "family", quote(family), rule)
    for node in missing:
        yield Problem(nodes.file, None, "node", f"no row for {node}", f"a row for each of {', '.join(FIXED_NODES)}")


def _node_role(file, row, node, role, missing):
    wanted = next(((role,) for role, nodes in FIXED_ROLES.items() if node in nodes), ("fast", "trait"))
    if not node or role is None or role in wanted:
        return
    meant = nearest(node, missing)  # a misspelt name, or a role that only the fixed nodes have
    if meant:
        yield Problem(file, row, "node", quote(node), f"{', '.join(FIXED_NODES)}, for role {role}", meant)
    else:
        yield Problem(file, row, "role", quote(role), f"for {node}: {' or '.join(wanted)}")


def unknown_node(table, row, column, name, roles):
    """Return the Problem of a name that is no node; None if it is one, or if nodes.csv can't tell."""
    if roles is None or name in roles:
        return None
    return Problem(table.file, row, column, quote(name), A_NODE, nearest(name, roles))


def check_influences(table, roles, known):
    """Every name points to something, and every row is of a form that the model can compute."""
    for row, cells in rows_of(table):
        yield from filter(None, _row_names(table, row, cells, roles))
        yield from _row_form(table, row, cells, roles or {})
        yield from _row_basis(table.file, row, cells, known)
        yield from _row_document(table, row, cells, known)
        yield from list_problems(table, row, "findings", cells.get("findings", ""), known.findings, INFLUENCES)


def _row_basis(file, row, cells, known):
    """What a row says that it rests on is there, and its step is the one that it quotes."""
    basis, quoted = cells.get("basis"), cells.get("document_row", "")
    if basis == "finding" and cells.get("findings") == "":
        yield Problem(file, row, "findings", quote(""), "at least one finding, because the basis is finding")
    if basis == "document" and cells.get("phrase") == "":
        yield Problem(file, row, "phrase", quote(""), "the document's words, because the basis is document")
    if cells.get("evidence_weight") and cells.get("note") == "":
        yield Problem(file, row, "note", quote(""), "the reason, because evidence_weight is set by hand")
    truly = quoted in known.document and known.holds(cells.get("phrase", ""), quoted)  # else that is the problem
    if truly and quoted.startswith("interaction_flow:") and cells.get("step") not in ("", None):
        step = quoted.partition(":")[2]
        if read_number(cells["step"], ";") != read_number(step, ";"):
            yield Problem(file, row, "step", quote(cells["step"]), f"{step}, as in document_row, or nothing")


def arrows_twice(table):
    """Yield a Problem for each row whose arrow another row draws, too: both would act."""
    found = {}
    for row, cells in rows_of(table):
        if cells.keys() >= set(ARROW) and cells["source"] and cells["target"]:
            source = " * ".join(sorted(part.strip() for part in cells["source"].split("*")))
            found.setdefault((source, *(cells[name] for name in ARROW[1:])), []).append(row)
    for (source, _, target, *_), rows in found.items():
        for row in rows if len(rows) > 1 else ():
            others = ", ".join(str(other) for other in rows if other != row)
            said = f"the arrow {source} -> {target}, which is also in row {others}"
            yield Problem(table.file, row, "target", said, f"each arrow once ({', '.join(ARROW)} together)")


def _row_names(table, row, cells, roles):
    source, moderator, target = (cells.get(n, "") for n in ("source", "moderator", "target"))
    if cells.get("kind") == PLASTIC or "*" in source:
        parts = [part.strip() for part in source.split("*")]
        if source and (len(parts) != 2 or cells.get("kind") == DRIVE):
            rule = INFLUENCES.column("source").pattern_says
            yield Problem(table.file, row, "source", quote(source), rule)
        else:
            yield from (unknown_node(table, row, "source", part, roles) for part in parts if source)
    elif source:
        yield unknown_node(table, row, "source", source, roles)
    if moderator:
        yield unknown_node(table, row, "moderator", moderator, roles)
    if target:
        yield unknown_node(table, row, "target", target, roles)


def _row_form(table, row, cells, roles):
    source, moderator, target, partner = (cells.get(n, "") for n in ("source", "moderator", "target", "partner"))
    kind = cells.get("kind")

    def problem(column, rule):
        return Problem(table.file, row, column, quote(cells[column]), rule)

    if kind == PLASTIC:
        if target and target not in SLOW_NODES and (target in roles or not roles):
            yield problem("target", "in plastic rows only " + " or ".join(SLOW_NODES))
        if moderator:
            yield problem("moderator", "nothing, in plastic rows")
        if partner == "other":
            yield problem("partner", "self, in plastic rows")
    if kind == DRIVE:
        if target in SLOW_NODES:
            yield problem("target", f"{target} only in plastic rows, because it is learned")
        if unmoved(target, roles):
            yield problem("target", unmoved(target, roles))
        if target in SLIDERS and source == target and partner == "self":
            yield problem("target", "a node other than the source, because a node can't move itself")
        if moderator and moderator == target:
            yield problem("moderator", "a node other than the target")


def _row_document(table, row, cells, known):
    where, phrase = cells.get("document_row", ""), cells.get("phrase", "")
    if where and where not in known.document:
        rule = INFLUENCES.column("document_row").pattern_says
        yield Problem(table.file, row, "document_row", quote(where), rule, nearest(where, known.document))
    if phrase and not known.holds(phrase, where):
        rule = INFLUENCES.column("phrase").pattern_says
        elsewhere = known.row_of(phrase)
        hint = f"document_row {elsewhere}" if elsewhere else known.nearest_phrase(phrase, where)
        yield Problem(table.file, row, "phrase", quote(phrase), rule, hint)


def list_problems(table, row, column, text, known, schema):
    """Yield a Problem for each item of a list such as ``a:1;b:2`` that is unknown, empty or there twice."""
    items = [item.strip() for item in text.split(";")] if text else []
    rule = schema.column(column).pattern_says
    for place, item in enumerate(items):
        if item not in known:
            yield Problem(table.file, row, column, quote(item), rule, nearest(item, known))
        elif item in items[:place]:
            yield Problem(table.file, row, column, f"{quote(item)} twice", f"each of {column} once")


def check_steps(table, roles):
    """Nodes are known; each step counts its conditions 1, 2, 3, ...; each of the five steps is there."""
    orders = {}
    for row, cells in rows_of(table):
        if cells.get("node"):
            yield from filter(None, [unknown_node(table, row, "node", cells["node"], roles)])
            reason = unmoved(cells["node"], roles or {})
            if reason:
                yield Problem(table.file, row, "node", quote(cells["node"]), reason)
        if cells.get("step"):
            orders.setdefault(int(table.frame.at[row, "step"]), []).append((row, cells.get("order")))
    if not table.sound or "step" not in table.frame or any(column == "step" for _, column in table.bad):
        return  # some row's step is unknown, so that nothing can be counted
    for step, conditions in orders.items():
        count = len(conditions)
        for row, order in conditions:
            if order and table.frame.at[row, "order"] > count:
                rule = f"a whole number from 1 to {count}, because step {step} has {count} rows"
                yield Problem(table.file, row, "order", quote(order), rule)
    for step in STEPS_OF_THE_DOCUMENT if orders else ():
        if step not in orders:
            rule = "at least one row for each step, 1 to 5"
            yield Problem(table.file, None, "step", f"no row for step {step}", rule)


def check_scenarios(table):
    """Only sliders can be released, each once."""
    for row, cells in rows_of(table):
        yield from list_problems(table, row, "released", cells.get("released", ""), SLIDERS, SCENARIOS)
