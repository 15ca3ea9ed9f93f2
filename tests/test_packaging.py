"""The wheel holds everything: built from a copy and unpacked elsewhere, it loads every table without the clone."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from neuro_helpers.display import LIBRARY_FILE

ROOT = Path(__file__).resolve().parents[1]
LICENCES = ("LICENSE", "LICENSE-DATA")
SOURCES = ("neuro_helpers", "data", "jupyter", "pyproject.toml", "hatch_build.py", "README.md", *LICENCES)

LOAD_EVERYTHING = """
import json, sys
import neuro_helpers as nh
from neuro_helpers.display import drawing_library
names = json.loads(sys.argv[1])
print(json.dumps({
    "file": nh.__file__,
    "library": len(drawing_library()),
    "rows": {name: len(nh.load(name)) for name in names},
    "trust": float(nh.CoupleModel.load().predict(conflict=0.8)["trust"]),
}))
"""


def table_names():
    """Return the name of every table: each CSV file below data/, without its suffix."""
    return sorted(path.stem for path in (ROOT / "data").rglob("*.csv"))


def run(*command, **options):
    """Run a command and return what it printed; its error output is the message when it fails."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Copy the sources, so that a stray file of the clone cannot help."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy)
    return copy


@pytest.fixture(scope="module")
def wheel(sources):
    """Build the wheel."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out", cwd=sources)
    (built,) = (sources / "out").glob("*.whl")
    return built


def test_the_wheel_carries_data_and_licences_and_no_tests(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    packed = {name.removeprefix("neuro_helpers/") for name in inside if name.endswith(".csv")}
    assert packed == {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*.csv")}
    assert {"LICENSE", "LICENSE-DATA"} <= {Path(name).name for name in inside}
    assert not [name for name in inside if name.startswith(("tests/", "notebooks/", "data/"))]


def test_every_install_holds_the_drawing_library_and_no_build_leaves_a_file_among_the_sources(wheel, sources):
    run(sys.executable, "-c", "import hatchling.build; hatchling.build.build_editable('editable')", cwd=sources)
    (editable,) = (sources / "editable").glob("*.whl")
    library = "/".join(LIBRARY_FILE)
    for built in (wheel, editable):
        assert zipfile.ZipFile(built).getinfo(library).file_size > 500_000
    assert not [name for name in zipfile.ZipFile(editable).namelist() if name.endswith(".csv")]  # read in the clone
    assert {path.name for path in sources.iterdir()} == {*SOURCES, "out", "editable"}
    assert not list(sources.rglob("drawing_library.js"))


def test_pip_takes_the_project_and_its_constraints_in_one_call(tmp_path):
    """What conda does with environment.yml: its lines for pip become a file; pip seeks constraints beside that file."""
    shutil.copy(ROOT / "constraints.txt", tmp_path)
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"][-1]["pip"]
    (tmp_path / "for_pip.txt").write_text("\n".join(line for line in lines if line.startswith("-")), encoding="utf-8")
    look_only = ("--dry-run", "--no-deps", "--no-index", "--no-build-isolation", "--report", tmp_path / "report.json")
    run(sys.executable, "-m", "pip", "install", *look_only, "-r", tmp_path / "for_pip.txt", cwd=ROOT)
    (project,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["install"]
    assert project["metadata"]["name"] == "neuro-helpers"
    assert project["requested_extras"] == ["lab"]
    assert project["download_info"]["dir_info"] == {"editable": True}


def test_an_installed_wheel_loads_every_table_away_from_the_clone(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        (facts,) = (name for name in archive.namelist() if name.endswith(".dist-info/WHEEL"))
        assert b"Root-Is-Purelib: true" in archive.read(facts)  # such a wheel is installed by being unpacked
        archive.extractall(tmp_path / "installed")
    # -I leaves out the current folder and PYTHONPATH, -S the site packages with their link to the clone.
    libraries = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    script = tmp_path / "load.py"
    script.write_text(f"import sys\nsys.path[:0] = {[str(tmp_path / 'installed'), *libraries]!r}\n{LOAD_EVERYTHING}")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    printed = run(sys.executable, "-I", "-S", script, json.dumps(table_names()), cwd=elsewhere, env=environment)
    found = json.loads(printed)
    assert Path(found["file"]).is_relative_to(tmp_path / "installed")
    assert min(found["rows"].values()) >= 1
    assert found["library"] > 500_000

    import neuro_helpers as nh

    assert found["rows"] == {name: len(nh.load(name)) for name in table_names()}
    assert found["trust"] == pytest.approx(float(nh.CoupleModel.load().predict(conflict=0.8)["trust"]), abs=1e-12)


@pytest.mark.parametrize("first", ["setup", "WhatIfLab", "save_page"])
def test_what_draws_builds_no_grammar_of_web_addresses(first):
    """A third of a student's first cell: jsonschema does without, and whoever wants it later still gets it."""
    script = (f"import sys, neuro_helpers; neuro_helpers.{first}; assert 'altair' in sys.modules; "
              "assert 'lark' not in sys.modules; "
              "import rfc3987_syntax; assert rfc3987_syntax.is_valid_syntax('iri', 'https://a.example/')")
    run(sys.executable, "-c", script)
