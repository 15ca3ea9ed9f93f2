"""The what-if lab, its parts, and the questions of the first lesson."""
