"""Altair charts. They know no model, no files and no screen: tables in, charts out."""

from neuro_helpers.charts.outcomes import (
    GUESS,
    LATER,
    NOW,
    PALETTE,
    REFERENCE,
    first_view,
    outcome_nodes,
    outcomes_chart,
    prediction_chart,
)

__all__ = [
    "GUESS",
    "LATER",
    "NOW",
    "PALETTE",
    "REFERENCE",
    "first_view",
    "outcome_nodes",
    "outcomes_chart",
    "prediction_chart",
]
