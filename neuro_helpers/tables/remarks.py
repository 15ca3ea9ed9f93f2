"""What may be meant, and is worth saying: rows of the shipped tables that a copy lacks, steps that nobody can take."""


KEYS = {"nodes": ["node"], "influences": ["id"], "steps": ["step", "order"], "scenarios": ["scenario"]}
MOST_NAMES = 12


def remarks_on(own, shipped):
    """Return sentences about four sound tables, none for the shipped ones.

    Parameters
    ----------
    own, shipped : dict of str to DataFrame

    Examples
    --------
    >>> from neuro_helpers.tables import load
    >>> shipped = {name: load(name) for name in KEYS}
    >>> print(remarks_on(shipped | {"influences": shipped["influences"].iloc[:-2]}, shipped)[0][:40])
    influences.csv has no row for R096, R097
    """
    return (*_missing(own, shipped), *_out_of_reach(own["steps"], own["nodes"]))


def _missing(own, shipped):
    for name, key in KEYS.items():
        here = set(own[name][key].itertuples(index=False, name=None))
        gone = [row for row in shipped[name][key].itertuples(index=False, name=None) if row not in here]
        if gone:
            names = [" and ".join(f"{k} {v}" if len(key) > 1 else str(v) for k, v in zip(key, row, strict=True))
                     for row in gone]
            more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
            yield (f"{name}.csv has no row for {', '.join(names[:MOST_NAMES])}{more} of the project's own table. "
                   "If nobody took them out, the file was cut off.")


def _out_of_reach(steps, nodes):
    baseline = nodes.set_index("node")["baseline"]
    for row in steps.itertuples():
        start = baseline[row.node]
        if row.direction == "rise" and start + row.change >= 1:
            yield (f"steps.csv, step {row.step}, order {row.order}: {row.node} cannot rise by {row.change:g}. It "
                   f"starts at {start:g} in the reference couple, and no level comes to 1.")
