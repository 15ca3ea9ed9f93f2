"""For each question of the lessons, an edit of the tables under which its right answer should be another one."""

from collections.abc import Callable, Iterable

import pandas as pd

from neuro_helpers import CoupleModel
from neuro_helpers.demos.questions.right_answers import Models
from neuro_helpers.model import ADDED

Edit = Callable[[CoupleModel], Models]


def made(model: CoupleModel, rows: pd.DataFrame, judged: pd.DataFrame | None = None) -> Models:
    """Return the models of an edited influence table."""
    document = CoupleModel(model.nodes.reset_index(), rows.reset_index(), model.scenarios, "document", (), model.steps,
                           judged=judged)
    return Models(document, document.under("evidence"))


def off(*rows: str) -> Edit:
    """Take rows away."""
    return lambda model: weights(dict.fromkeys(rows, 0.0))(model)


def weights(new: dict[str, float]) -> Edit:
    """Give rows other weights."""
    def edit(model: CoupleModel) -> Models:
        rows = plain(model)
        rows.loc[list(new), "weight"] = list(new.values())
        return made(model, rows)
    return edit


def without_findings(model: CoupleModel) -> Models:
    """Nobody looked at any row: no finding is cited."""
    rows = plain(model)
    rows["findings"], rows["evidence_weight"] = "", float("nan")
    rows.loc[rows["basis"] == "finding", "basis"] = "assumption"
    return made(model, rows)


def all_supported(model: CoupleModel) -> Models:
    """Every row was tested, and is supported."""
    judged = pd.DataFrame(model.influences[list(ADDED[1:])]).assign(state="supported", kept=1.0)
    return made(model, plain(model), judged)


def bases(basis: str, rows: Iterable[str] = ()) -> Edit:
    """Let rows rest on something else: all of them, or those that are named."""
    def edit(model: CoupleModel) -> Models:
        table = plain(model)
        table.loc[list(rows) or table.index, "basis"] = basis
        return made(model, table)
    return edit


def slow(node: str, minutes: float) -> Edit:
    """Let a node take longer to change."""
    def edit(model: CoupleModel) -> Models:
        nodes = pd.DataFrame(model.nodes.reset_index())
        nodes.loc[nodes["node"] == node, "tau_minutes"] = minutes
        document = CoupleModel(nodes, plain(model).reset_index(), model.scenarios, "document", (), model.steps)
        return Models(document, document.under("evidence"))
    return edit


def plain(model: CoupleModel) -> pd.DataFrame:
    """Return the influence table as it is in its file."""
    return pd.DataFrame(model.influences.drop(columns=list(ADDED)))


EDITS: dict[str, Edit] = {
    "0-1": off("R051"), "0-2": off("R033"), "0-3": off("R033", "R057", "R097"), "0-4": off("R057"), "0-5": off("R004"),
    "0-6": bases("document"), "0-7": off("R011"), "0-8": without_findings, "0-10": all_supported, "0-9": off("R004"),
    "1-1": off("R003", "R004", "R034"), "1-2": off("R033", "R055", "R054", "R063"), "1-3": off("R036"),
    "1-4": off("R034"), "1-5": off("R055"), "1-6": without_findings, "1-7": without_findings,
    "2-1": off("R054", "R055", "R056", "R063", "R064"), "2-2": off("R011"), "2-3": off("R020"), "2-4": off("R031"),
    "2-5": off("R020"), "2-6": slow("oxytocin", 2000), "2-7": without_findings, "2-8": all_supported,
    "2-9": weights({"R064": 0.5}),
    "3-1": off("R033", "R057"), "3-2": off("R026"), "3-3": off("R026"), "3-4": off("R048"), "3-5": off("R033"),
    "3-6": off("R004"), "3-8": weights({"R057": 0.0, "R090": -0.9}), "3-9": without_findings,
    "4-1": weights({"R076": 1.0, "R077": 1.0, "R082": -1.0}), "4-2": off("R057"), "4-3": off("R072"),
    "4-4": off("R072", "R045"), "4-5": off("R085"), "4-6": without_findings,
    "5-1": off("R062"), "5-2": off("R045"), "5-3": off("R062"), "5-4": off("R045"), "5-5": off("R095", "R096"),
    "5-6": off("R045"), "5-7": off("R045"), "5-8": weights({"R049": 0.7, "R050": 0.7, "R071": 0.15}),
    "5-9": without_findings,
}
# What is right here lies in the script, not in the tables: the long evening ends in the middle of its disagreement.
IN_THE_SCRIPT = {"3-7"}
