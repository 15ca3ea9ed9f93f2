"""The model without Python: one table of plain numbers, which the twenty lines of ``page/model.js`` evaluate.

It is made from the arrays of `neuro_helpers.network`, never by hand, with every number in full (17 digits), and it is
compared with NumPy in a real browser by ``tests/browser/test_page_on_screen.py``.

Why plain numbers and no expressions for Vega (``tools/vega_expressions.py`` writes those, for comparison): released
sliders settle by the same bracketing iteration as in NumPy (measured: within 1e-12 in 0.2 ms, where a grid with
interpolation would need the 0.005 that it is allowed), one evaluation of 15 us serves every chart, the sentence and the
other lens, and nothing is compiled from text, so the page can forbid that. It is not a matter of speed: one chart
redraws in about 2 ms either way (``benchmarks/page_speed.py``).
"""

from itertools import combinations

import pandas as pd

from neuro_helpers.network import GAIN, Network, drive_at


def level_table(network: Network, influences: pd.DataFrame | None = None) -> dict:
    """Everything that `predict` needs, as lists that can be written as JSON.

    Parameters
    ----------
    network : Network
        The arrays of one lens: ``model.network``.
    influences : pandas.DataFrame, optional
        ``model.influences``, which says of each row whether somebody tested it; without it every row counts as tested.

    Returns
    -------
    dict
        ``gain``; ``nodes``, ``baseline``, ``start`` (the drive at the baseline) and ``valence``, one entry per node;
        ``order``, the computed nodes, causes before effects; ``rows``, for each node its incoming arrows as
        ``[source, strength, moderator or -1, 1 if somebody tested it, else 0]``, those into sliders too: they act
        when the slider is released;
        ``unproved``, the groups of released sliders on whose loops a row breaks the sign rule: where the bounds of
        all answers do not meet, the page refuses them (`predict` also searches).

    Examples
    --------
    >>> from neuro_helpers.model import CoupleModel
    >>> model = CoupleModel.load()
    >>> table = level_table(model.network, model.influences)
    >>> len(table["nodes"]) == len(table["baseline"]) == len(table["rows"])
    True
    """
    rows: list[list] = [[] for _ in network.names]
    states = pd.Series("", network.row_ids) if influences is None else influences.loc[list(network.row_ids), "state"]
    columns = (network.source, network.strength, network.moderator, states, network.target)
    for source, strength, moderator, state, target in zip(*columns, strict=True):
        if strength:
            rows[target].append([int(source), float(strength), int(moderator), int(state != "untested")])
    sliders = sorted(network.index[name] for name in network.sliders)
    groups = [group for size in range(1, len(sliders) + 1) for group in combinations(sliders, size)]
    return {
        "gain": GAIN,
        "nodes": list(network.names),
        "baseline": network.baseline.tolist(),
        "start": drive_at(network.baseline).tolist(),
        "valence": network.valence.tolist(),
        "order": [node for node in network.order() if node not in network.inputs],
        "rows": rows,
        "unproved": [list(group) for group in groups if network.breaks_on_loops(group, frozenset()).any()],
    }
