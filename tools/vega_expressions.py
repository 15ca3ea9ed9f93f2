"""The page's table as Vega expressions: the comparison that ``neuro_helpers/page/level_table.py`` was chosen over.

A second way to write the same table, by which tests (``tests/test_expressions.py`` and the page's browser test) and
``benchmarks/page_speed.py`` measure the page's own. No student needs it, so it is not in the package.
"""

from collections.abc import Mapping

import altair as alt

from neuro_helpers.network import Network
from neuro_helpers.page.level_table import level_table

PREFIX = "level_"  # keeps a node called "top" apart from a chart's own parameter of that name


def level_parameters(network: Network) -> list[alt.Parameter]:
    """`predict` with held sliders as chart parameters: one per node, and `levels`, assembled from them.

    Parameters
    ----------
    network : Network
        The arrays of one lens: ``model.network``.

    Returns
    -------
    list of altair.Parameter
        ``level_<node>`` is a plain value for sliders, `bond` and traits (the baseline to begin with) and an
        expression for every other node; ``levels`` maps each node to its level.

    Raises
    ------
    ValueError
        If a node's name could not stand in an expression. Tables read by `neuro_helpers.tables` have no such name.

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> names = [param.name for param in level_parameters(CoupleModel.load().network)]
    >>> names[0], names[-1]
    ('level_oxytocin', 'levels')
    """
    wrong = [name for name in network.names if not (name.isascii() and name.isidentifier())]
    if wrong:
        raise ValueError(f"found {wrong[0]!r}; a node's name needs to be small letters, digits and _")
    table = level_table(network)
    held = [alt.param(name=PREFIX + network.names[i], value=table["baseline"][i]) for i in sorted(network.inputs)]
    made = [alt.param(name=PREFIX + network.names[i], expr=_expression(table, i)) for i in table["order"]]
    entries = ", ".join(f"'{name}': {PREFIX}{name}" for name in network.names)
    return [*held, *made, alt.param(name="levels", expr=f"{{{entries}}}")]


def _expression(table: Mapping, node: int) -> str:
    """Write one node's level as an expression of the others."""
    terms = [repr(table["start"][node])]
    for source, strength, moderator, _tested in table["rows"][node]:
        factor = f"{strength!r} * " + (f"{PREFIX}{table['nodes'][moderator]} * " if moderator >= 0 else "")
        terms.append(f"{factor}({PREFIX}{table['nodes'][source]} - {table['baseline'][source]!r})")
    return f"1 / (1 + exp(-{table['gain']!r} * ({' + '.join(terms)})))"


def driven_by_expressions(spec: Mapping, network: Network) -> dict:
    """Return a chart's specification with its value parameter `levels` replaced by `level_parameters`.

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> spec = {"params": [{"name": "levels", "value": {}}, {"name": "page_width", "value": 300}]}
    >>> params = driven_by_expressions(spec, CoupleModel.load().network)["params"]
    >>> [param["name"] for param in params[-2:]]
    ['levels', 'page_width']
    """
    params = [param.param.to_dict() for param in level_parameters(network)]
    others = [param for param in spec["params"] if param["name"] != "levels"]
    return {**spec, "params": params + others}
