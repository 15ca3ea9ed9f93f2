"""The lessons' questions: one demo that asks them, and one file for each lesson that computes what is right."""
