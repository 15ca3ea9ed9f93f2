"""What the findings that a row cites say about that row.

A finding speaks about *terms* ("touch", "reward_activity"); `terms.csv` says which node a term stands for, and
whether more of the term means more (1) or less (-1) of the node.
"""

import pandas as pd

SIGNS = {"+": 1, "-": -1, "0": 0, "mixed": 0}


def cited(influences: pd.DataFrame) -> pd.DataFrame:
    """One line per row and cited finding: ``id`` (the row) and ``finding`` (``id:relation``)."""
    pairs = influences[["id", "findings"]].assign(finding=influences["findings"].str.split(";")).explode("finding")
    pairs["finding"] = pairs["finding"].str.strip()
    return pairs.loc[pairs["finding"] != "", ["id", "finding"]].reset_index(drop=True)


def statements(influences: pd.DataFrame, findings: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """What each cited finding says about its row, in the row's own nodes.

    Parameters
    ----------
    influences, findings, terms : pandas.DataFrame
        The tables of the same names.

    Returns
    -------
    pandas.DataFrame
        Columns ``id``, ``finding``, ``source`` and ``target`` (nodes of the row that the finding's terms stand
        for) and ``sign`` (1, -1 or 0: the direction that the finding supports between these nodes). A cited finding
        whose terms do not stand for the row's nodes has no line here.
    """
    key = findings["id"] + ":" + findings["relation"].astype(str)
    found = findings.assign(finding=key)[["finding", "source", "target", "sign"]]
    found = found.rename(columns={"source": "source_term", "target": "target_term"})
    rows = influences[["id", "source", "target"]].assign(node=influences["source"].str.split("*")).explode("node")
    lines = cited(influences).merge(found, on="finding")
    for end in ("source", "target"):
        stands = terms.rename(columns={"term": f"{end}_term", "node": f"{end}_node", "sign": f"{end}_sign"})
        lines = lines.merge(stands[[f"{end}_term", f"{end}_node", f"{end}_sign", "findings"]], on=f"{end}_term")
        only = lines.pop("findings").str.split(";")
        lines = lines[[o == [""] or f in o for o, f in zip(only, lines["finding"], strict=True)]]
    lines = lines.merge(rows, on="id")
    lines = lines[(lines["source_node"] == lines["node"]) & (lines["target_node"] == lines["target"])]
    sign = lines["sign"].map(SIGNS) * lines["source_sign"] * lines["target_sign"]
    lines = lines.assign(source=lines["node"], sign=sign)
    return lines[["id", "finding", "source", "target", "sign"]].reset_index(drop=True)


def contested(influences: pd.DataFrame, findings: pd.DataFrame, terms: pd.DataFrame) -> pd.Series:
    """Rows on whose direction the cited findings disagree (some found more, some less), as booleans by row id."""
    said = statements(influences, findings, terms).groupby("id")["sign"].agg(set)
    disagree = said.map(lambda signs: {1, -1} <= signs)
    return disagree.reindex(influences["id"], fill_value=False).astype(bool)
