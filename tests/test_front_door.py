"""The front door: the model alone is light, what draws comes when it is asked for, and a wrong name is told."""

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import neuro_helpers as nh
from neuro_helpers.occasion import GRADED

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
        one = getattr(nh, name)
        assert getattr(one, "__module__", one.__name__).startswith(seen[name]), name


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


# -- while nbgrader runs a notebook ------------------------------------------------------------------------------------

ALWAYS = {"CoupleModel", "Event", "TableError", "coursework", "load", "save_page"}  # there for a grader, too
DEMOS = sorted(set(nh.__all__) - ALWAYS - {"setup"})


@pytest.fixture
def graded(monkeypatch):
    monkeypatch.setenv(GRADED, "autograde")


@pytest.mark.parametrize("name", DEMOS)
def test_a_grader_gets_one_sentence_in_the_place_of_each_demo(graded, name):
    made = getattr(nh, name)("whatever", was="asked")
    assert repr(made) == f"{made}" == f"{name}: not drawn while this notebook is graded."


@pytest.mark.parametrize("use", [
    lambda lab: lab.summary, lambda lab: lab.controls["conflict"], lambda lab: lab(), lambda lab: lab[0],
    lambda lab: list(lab), lambda lab: setattr(lab, "model", None), lambda lab: nh.WhatIfLab.variants])
def test_whatever_else_is_asked_of_it_is_refused_with_one_sentence(graded, use):
    with pytest.raises((AttributeError, TypeError),
                       match=r"^WhatIfLab: not drawn while this notebook is graded, so [^.;]+; ask the model instead$"):
        use(nh.WhatIfLab())


def test_a_grader_is_no_student_and_a_student_no_grader(graded, capsys, monkeypatch):
    nh.setup(whatever=True)
    assert capsys.readouterr().out == "This notebook is being graded: the demos are not drawn.\n"
    assert repr(copy.deepcopy(nh.WhatIfLab())) == repr(nh.WhatIfLab())
    with pytest.raises(AttributeError, match="did you mean 'WhatIfLab'"):
        _ = nh.WhatIfLap
    monkeypatch.delenv(GRADED)
    assert isinstance(nh.WhatIfLab, type) and nh.setup is nh.setup and nh.setup.__name__ == "setup"


def test_all_lessons_run_for_a_grader_whose_memory_is_limited(tmp_path, monkeypatch, graded):
    """All cells of all lessons in one kernel, with the 4 GB of address space that graders' guides advise."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    lessons = sorted((FRONT.parents[1] / "notebooks").glob("*.ipynb"))
    cells = [nbformat.v4.new_code_cell(cell.source) for path in lessons
             for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    limit = ("import sys\nif sys.platform == 'linux':\n    import resource\n"
             "    resource.setrlimit(resource.RLIMIT_AS, (4_000_000 * 1024,) * 2)")
    end = f"print([name for name in {sorted(HEAVY - {'IPython'})} if name in sys.modules])"
    cells = [nbformat.v4.new_code_cell(limit), *cells, nbformat.v4.new_code_cell(end)]
    done = NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="python3", timeout=120).execute()
    assert len(lessons) >= 7 and done.cells[-1].outputs[0].text == "[]\n"
    for cell in done.cells[1:-1]:
        # One line of print may come in two pieces.
        said = "".join(output.get("text") or output.data["text/plain"] for output in cell.outputs)
        assert said.count("graded") == said.count(".") == 1
        assert all(set(output.get("data", {})) <= {"text/plain"} for output in cell.outputs)
