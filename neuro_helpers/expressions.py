"""The model without Python: one table, written out for a browser in two forms.

`level_table` is the table as plain numbers, which the twenty lines of ``page/model.js`` evaluate; the page uses it.
`level_parameters` is the same table as Vega expressions, for one chart that has to stand alone, with no script of its
own. Both are generated from the arrays of `neuro_helpers.network`, never by hand, with every number in full (17
digits), and both are compared with NumPy in a real browser by ``tests/browser/test_page.py``.

Why the page uses the numbers: released sliders settle by the same bracketing iteration as in NumPy (measured: within
1e-12 in 0.2 ms, where a grid with interpolation would need the 0.005 that it is allowed), one evaluation of 15 us
serves every chart, the sentence and the other lens, and nothing is compiled from text, so the page can forbid that. It
is not a matter of speed: one chart redraws in about 2 ms either way (``benchmarks/page_speed.py``).
"""

from collections.abc import Mapping

import altair as alt

from neuro_helpers.network import GAIN, Network, drive_at

PREFIX = "level_"  # keeps a node called "top" apart from a chart's own parameter of that name


def level_table(network: Network) -> dict:
    """Everything that `predict` needs, as lists that can be written as JSON.

    Parameters
    ----------
    network : Network
        The arrays of one lens: ``model.network``.

    Returns
    -------
    dict
        ``gain``; ``nodes``, ``baseline``, ``start`` (the drive at the baseline) and ``valence``, one entry per node;
        ``order``, the computed nodes, causes before effects; ``rows``, for each node its incoming arrows as
        ``[source, strength, moderator or -1]``, those into sliders too: they act when the slider is released.

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> table = level_table(CoupleModel.load().network)
    >>> len(table["nodes"]) == len(table["baseline"]) == len(table["rows"])
    True
    """
    rows: list[list] = [[] for _ in network.names]
    columns = (network.source, network.strength, network.moderator, network.target)
    for source, strength, moderator, target in zip(*columns, strict=True):
        if strength:
            rows[target].append([int(source), float(strength), int(moderator)])
    return {
        "gain": GAIN,
        "nodes": list(network.names),
        "baseline": network.baseline.tolist(),
        "start": drive_at(network.baseline).tolist(),
        "valence": network.valence.tolist(),
        "order": [node for node in network.order() if node not in network.inputs],
        "rows": rows,
    }


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
    for source, strength, moderator in table["rows"][node]:
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
