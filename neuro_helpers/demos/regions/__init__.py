"""Lesson 1: hold a brain region, and see what that changes."""
