"""Did the document's five steps happen? Each is a row of conditions of ``steps.csv`` that hold one after another."""

import numpy as np
import pandas as pd

from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.resting_model import RestingModel
from neuro_helpers.wording import in_sentence


def conditions_met(run, couple: int = 0) -> pd.DataFrame:
    """When each condition held first, after the one before it; `neuro_helpers.simulate.run.CoupleRun.conditions`.

    A missed step does not block later ones: the search goes on from the end of the last step that happened.
    """
    table = run.model.steps.sort_values(["step", "order"]).reset_index(drop=True)
    start, rows = 0, []
    for _step, conditions in table.groupby("step", sort=True):
        now, alive = start, True
        for condition in conditions.itertuples():
            looked_for = alive
            found = _first(run, condition, now, couple) if looked_for else None
            alive = found is not None
            reached, needed = _nearest(run, condition, now, couple) if looked_for else (np.nan, np.nan)
            rows.append({"minutes": np.nan if found is None else run.minutes[found], "met": alive,
                         "since": run.minutes[now] if looked_for else np.nan, "reached": reached, "needed": needed})
            now = now if found is None else found
        if alive:
            start = now
    return pd.concat([table, pd.DataFrame(rows)], axis=1)


def steps_met(run, couple: int = 0) -> pd.DataFrame:
    """Whether each step happened; `neuro_helpers.simulate.run.CoupleRun.steps`."""
    rows = []
    for step, conditions in conditions_met(run, couple).groupby("step", sort=True):
        met = conditions["met"].all()
        failed = "" if met else sentence(run.model, conditions[~conditions["met"]].iloc[0])
        first, last = conditions["minutes"].iloc[0], conditions["minutes"].iloc[-1]
        rows.append({"step": step, "happened": bool(met), "from_minutes": first if met else np.nan,
                     "to_minutes": last if met else np.nan, "failed": failed})
    return pd.DataFrame(rows)


def sentence(model: RestingModel, condition: pd.Series) -> str:
    """Say which condition failed, and by how much."""
    label = in_sentence(model.labels[condition["node"]])
    who = "both partners" if condition["partner"] == "both" else f"partner {condition['partner']}"
    reached, needed = 100 * condition["reached"], 100 * condition["needed"]
    digits = 0 if abs(reached - needed) >= 1 else 1
    verb = "does not rise enough" if condition["direction"] == "rise" else "does not come back far enough"
    after = f" from minute {condition['since']:.0f} on" if condition["since"] > 0 else ""
    return (f"{label} of {who} {verb}{after}: it comes to {reached:.{digits}f}, and the step asks for "
            f"{needed:.{digits}f}")


def _partners(condition) -> list[int]:
    return [0, 1] if condition.partner == "both" else [PARTNERS.index(condition.partner)]


def _away(run, condition, couple: int) -> tuple[np.ndarray, np.ndarray]:
    """Levels of the partners concerned, and their levels at the start: shape (times, partners) and (partners,)."""
    levels = run.levels[:, _partners(condition), run.model.network.index[condition.node], couple]
    return levels, levels[0]


def _first(run, condition, start: int, couple: int) -> int | None:
    """The first kept minute from `start` on at which the condition holds for everybody concerned."""
    levels, reference = _away(run, condition, couple)
    change = levels[start:] - reference
    holds = change >= condition.change if condition.direction == "rise" else np.abs(change) <= condition.change
    found = np.flatnonzero(holds.all(axis=1))
    return start + int(found[0]) if len(found) else None


def _nearest(run, condition, start: int, couple: int) -> tuple[float, float]:
    """The level that comes nearest to the condition from `start` on, and the level needed.

    Both are of the partner who is further from the condition. A way back is measured from the greatest distance on.
    """
    levels, reference = _away(run, condition, couple)
    away = levels[start:] - reference
    if condition.direction == "rise":
        missing = condition.change - away
    else:
        away = away[int(np.abs(away).max(axis=1).argmax()):]
        missing = np.abs(away) - condition.change
    when = int(missing.max(axis=1).argmin())
    who = int(missing[when].argmax())
    side = 1.0 if condition.direction == "rise" else np.sign(away[when, who])
    return float(reference[who] + away[when, who]), float(reference[who] + side * condition.change)
