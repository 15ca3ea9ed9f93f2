"""Drifting apart, recovering; and the closing loop."""
