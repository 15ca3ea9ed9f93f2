"""What the findings that a row cites say about that row, and what a written rule leaves of the row's weight.

A finding speaks about *terms* ("touch", "reward_activity"); `terms.csv` says which node a term stands for, and
whether more of the term means more (1) or less (-1) of the node.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
import pandas as pd

SIGNS = {"+": 1, "-": -1, "0": 0, "mixed": 0}
EVIDENCE = ("findings", "terms", "coding", "kept")
STATES = ("supported", "weakened", "contested", "failed to replicate", "untested")
SUPPORTED = 0.5  # a row of which at least this share is left is called supported
DOSES = ("oxytocin_dose",)  # a finding about a spray speaks about these as it is, and about a level at a discount


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
        speaks = [o == [""] or f in o for o, f in zip(only, lines["finding"], strict=True)]
        lines = lines[np.array(speaks, dtype=bool)]  # a bare empty list would choose no columns
    lines = lines.merge(rows, on="id")
    lines = lines[(lines["source_node"] == lines["node"]) & (lines["target_node"] == lines["target"])]
    sign = lines["sign"].map(SIGNS) * lines["source_sign"] * lines["target_sign"]
    lines = lines.assign(source=lines["node"], sign=sign)
    return lines[["id", "finding", "source", "target", "sign"]].reset_index(drop=True)


def judged(influences: pd.DataFrame, evidence: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What the written rule leaves of each row, and why (`kept.csv`; data/README.md tells the rule in full).

    Parameters
    ----------
    influences : pandas.DataFrame
        The influence table.
    evidence : mapping of str to pandas.DataFrame
        The tables "findings", "terms", "coding" and "kept".

    Returns
    -------
    pandas.DataFrame
        Indexed by row id: ``state`` (one of `STATES`), ``kept`` (the share of the weight that is left, 0 to 1; 1 where
        nobody tested), ``why`` (the rule's words for it) and ``both_ways`` (some findings point up, others down).

    Examples
    --------
    >>> from neuro_helpers import load
    >>> tables = {name: load(name) for name in EVIDENCE}
    >>> row = judged(load("influences"), tables).loc["R011"]
    >>> row["state"], float(row["kept"])
    ('failed to replicate', 0.0)
    """
    coding = evidence["coding"].set_index("finding")
    share = evidence["kept"].set_index("support")["share"].to_dict()
    findings = evidence["findings"]
    replicated = dict(zip(findings["id"] + ":" + findings["relation"].astype(str), findings["strength"], strict=True))
    raw = dict(zip(findings["id"] + ":" + findings["relation"].astype(str), findings["sign"], strict=True))
    weight = influences.set_index("id")["weight"]
    lines: dict[str, list[Said]] = {}
    for line in statements(influences, findings, evidence["terms"]).itertuples():
        code = coding.loc[line.finding] if line.finding in coding.index else None
        limits = set() if code is None else {part for part in code["limits"].split(";") if part}
        if code is not None and code["sex"]:
            limits.add(f"{code['sex']} only")
        if line.source in DOSES:
            limits.discard("dose for a level")
        lines.setdefault(line.id, []).append(Said(
            line.finding, line.source, "review" if code is None else code["kind"], frozenset(limits),
            "" if code is None else code["sex"], line.sign * (1 if weight[line.id] >= 0 else -1),
            raw[line.finding] == "mixed", replicated[line.finding] == "failed replication"))
    table = pd.DataFrame([_judge(lines.get(row, []), share) for row in influences["id"]],
                         index=pd.Index(influences["id"], name="id"))
    by_hand = influences.set_index("id").get("evidence_weight", pd.Series(dtype=float)).dropna()
    for row in by_hand.index[weight[by_hand.index] != 0]:
        table.loc[row, "kept"] = by_hand[row] / weight[row]
        table.loc[row, "why"] = f"set by hand, see the note; the rule: {table.loc[row, 'why']}"
    return table


@dataclass(frozen=True)
class Said:
    """What one finding says about a row: `way` is 1 with the row's sign, -1 against it, 0 for nothing or mixed."""

    finding: str
    source: str
    kind: str
    limits: frozenset[str]
    sex: str
    way: int
    mixed: bool
    failed: bool

    @property
    def study(self) -> str:
        """The publication, without the number of the relation."""
        return self.finding.partition(":")[0]

    @property
    def supports(self) -> bool:
        """Whether it speaks for the row, wholly or for some people."""
        return self.way == 1 or self.mixed


def _judge(said: list[Said], share: Mapping[str, float]) -> dict:
    """State, share and words of one row."""
    both = {1, -1} <= {one.way for one in said}
    # The same study found it in the other sex: that is a limit of its support, not a contradiction.
    limited = {one.finding for one in said for other in said
               if one.way == 0 and not one.mixed and one.sex and other.study == one.study
               and other.way == 1 and other.sex not in ("", one.sex)}
    speaks = [one for one in said if one.supports]
    pro = [one for one in speaks if share[one.kind] > 0]
    con = [one for one in said if (one.way < 1) and one.finding not in limited]
    if not said:
        return _state("untested", 1.0, "nobody tested it", both)
    if any(one.failed and one.way == 0 for one in con):
        return _state("failed to replicate", share["failed replication"], "a planned repeat found nothing", both)
    if con:
        if any(one.way == -1 for one in con) or not pro:
            why = "findings point both ways" if both else "no finding speaks for it" if not pro else "opposed"
            return _state("contested", share["opposed"], why, both)
        common = frozenset.intersection(*(one.limits for one in pro))
        found = "some found it, others did not" if any(one.way == 1 for one in pro) else "mixed results, or none"
        kept, why = share["contested"] * _discount(common, share), ", ".join([found, *sorted(common)])
        # Never more than what the support alone would leave: a contradiction must not strengthen a row.
        kept, why = min((kept, why), max((alone, f"{found}, and alone that leaves less: {words}")
                                         for alone, words in _supports(pro, share)))
        return _state("contested", kept, why, both)
    kept, why = max(_supports(speaks, share))
    return _state("supported" if kept >= SUPPORTED else "weakened", kept, why, both)


def _supports(pro: list[Said], share: Mapping[str, float]):
    """Yield what each support leaves, and its words; experiments in different publications count together, too."""
    pooled = [one for one in pro if one.kind.endswith("meta-analysis")]  # it alone counts
    for one in pooled or pro:
        yield share[one.kind] * _discount(one.limits, share), ", ".join([one.kind, *sorted(one.limits)])
    for source in {one.source for one in pro} if not pooled else ():
        repeated = [one for one in pro if one.source == source and one.kind in ("experiment", "two experiments")]
        if len({one.study for one in repeated}) > 1:
            least = max(_discount(one.limits, share) for one in repeated)
            words = {", ".join(sorted(one.limits)) for one in repeated if _discount(one.limits, share) == least}
            yield (share["two experiments"] * least,
                   ", ".join(filter(None, ["two experiments", " or ".join(sorted(words))])))


def _discount(limits, share: Mapping[str, float]) -> float:
    return prod(share["one sex" if limit.endswith(" only") else limit] for limit in limits)


def _state(state: str, kept: float, why: str, both_ways: bool) -> dict:
    return {"state": state, "kept": float(kept), "why": why, "both_ways": both_ways}
