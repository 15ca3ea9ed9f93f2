"""The front door: the model alone is light, what draws comes when it is asked for, and a wrong name is told."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import neuro_helpers as nh

FRONT = Path(nh.__file__)
HEAVY = {"altair", "ipywidgets", "anywidget", "vl_convert", "IPython", "PIL"}


def loaded_after(code):
    """Run code in a process of its own; return which heavy libraries it has then."""
    script = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


def test_the_model_and_the_tables_need_nothing_that_draws():
    asked = ('import neuro_helpers as nh; nh.load("influences"); nh.Event.quarrel(30); nh.TableError; dir(nh)\n'
             "nh.CoupleModel.load().predict(conflict=0.8)")
    assert loaded_after(asked) == set()
    assert loaded_after("import neuro_helpers as nh; nh.setup") >= {"altair", "anywidget"}  # the guard can see


def test_a_star_and_dir_have_every_name():
    names = {}
    exec("from neuro_helpers import *", names)
    assert set(nh.__all__) <= set(names) and set(nh.__all__) <= set(dir(nh))
    assert names["WhatIfLab"] is nh.WhatIfLab and nh.setup is names["setup"]


def test_type_checkers_see_every_name_and_no_other():
    """A checker reads imports, under TYPE_CHECKING too; a `__getattr__` that it sees would say yes to all names."""
    tree = ast.parse(FRONT.read_text(encoding="utf-8"))
    seen = {}
    for node in tree.body:
        late = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        seen |= {alias.asname or alias.name: one.module for one in (node.body if late else [node])
                 if isinstance(one, ast.ImportFrom) for alias in one.names}
    assert set(nh.__all__) <= set(seen) and nh.__all__ == sorted(nh.__all__)
    assert not [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "__getattr__"]
    for name in nh.__all__:
        assert getattr(nh, name).__module__.startswith(seen[name]), name


@pytest.mark.parametrize(("written", "meant"), [("WhatIfLap", "WhatIfLab"), ("Setup", "setup"), ("predict", "Predict")])
def test_a_misspelt_name_is_told(written, meant):
    with pytest.raises(AttributeError, match=f"found '{written}'; allowed: Brain, .*; did you mean '{meant}'") as said:
        getattr(nh, written)
    assert "\n" not in str(said.value)
    done = subprocess.run([sys.executable, "-c", f"import neuro_helpers as nh; nh.{written}"], capture_output=True,
                          text=True)
    assert done.stderr.casefold().count("did you mean") == 1  # Python would add the same once more


def test_rooms_can_still_be_imported_from_the_front_door():
    assert loaded_after("from neuro_helpers import wording, model") == set()
