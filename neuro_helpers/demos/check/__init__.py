"""The concept check before and after the lessons, and the class vote on a lesson's question."""
