"""For teachers: hand out an assignment, mark what comes back. Needs nbgrader, which no student's computer has.

Nothing that students import leads here. `ReadAnswers` is what nbgrader uses in place of running a hand-in; the
commands are ``python -m neuro_helpers.coursework release NAME`` and ``... mark NAME ZIP`` (docs/coursework.md).
"""
