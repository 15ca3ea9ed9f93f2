"""The picture of the step player."""
