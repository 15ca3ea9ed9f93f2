"""A day in two lives, and the curve to draw first."""
