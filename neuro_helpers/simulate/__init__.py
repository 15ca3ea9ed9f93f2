"""The couple over time: two partners, events, runs, the five steps, and the slow flow of the bond."""

from neuro_helpers.simulate.events import Event

__all__ = ["Event"]
