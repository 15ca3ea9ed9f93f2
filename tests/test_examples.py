"""The example in each docstring runs, and prints what it says."""

import doctest
import importlib
import pkgutil

import pytest

import neuro_helpers

MODULES = [found.name for found in pkgutil.walk_packages(neuro_helpers.__path__, "neuro_helpers.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples_print_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_front_door_has_examples():
    front = ("neuro_helpers.model", "neuro_helpers.tables", "neuro_helpers.demos.lab.what_if", "neuro_helpers.display")
    finder = doctest.DocTestFinder()
    for name in front:
        assert any(found.examples for found in finder.find(importlib.import_module(name))), name
