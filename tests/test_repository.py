"""The repository's own rules: the form of the notebooks, one version, one set of pins, no package-index addresses."""

import json
import re
import runpy
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

import neuro_helpers as nh
from tools.mark_terms import without_marks

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
cleaner = runpy.run_path(str(ROOT / "tools" / "clean_notebooks.py"))

CELLS, WORDS, FILE_BYTES, SEEN_LINES = 60, 2500, 204_800, 12  # the limits of one notebook
FILE_LINES = 400  # of a Python file of the package; it says one thing
HALVES = (("py", "pi.org"), ("python", "hosted"), ("registry.", "npmjs"), ("ana", "conda.org"))  # so none stands here
INDEX_HOSTS = re.compile("|".join(re.escape(a + b) for a, b in HALVES) + r"|/simple/|--(extra-)?index-url", re.I)
FETCHES = re.compile(r"(read_\w+|urlopen|requests\.\w+|urlretrieve)\(\s*[\"']https?:|^\s*[!%](pip|curl|wget)", re.M)


def tracked():
    """Return the files that git knows; every file outside hidden folders where there is no git."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if asked.returncode == 0:
        return [ROOT / name for name in asked.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


def cells_of(notebook, kind=None):
    return [cell for cell in notebook["cells"] if kind in (None, cell["cell_type"])]


def source_of(cell):
    return "".join(cell["source"])


def tags_of(cell):
    return cell["metadata"].get("tags", [])


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """Each notebook as a dict."""
    return json.loads(request.param.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_clean(path):
    text = path.read_text(encoding="utf-8")
    assert text == cleaner["text_of"](cleaner["cleaned"](json.loads(text))), "run: python tools/clean_notebooks.py"
    assert "application/vnd.jupyter.widget" not in text
    assert path.stat().st_size <= FILE_BYTES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_links_to_what_is_there(path):
    """README's command opens JupyterLab in notebooks/: what lies outside of that folder is not served."""
    text = "\n".join(source_of(cell) for cell in cells_of(json.loads(path.read_text(encoding="utf-8")), "markdown"))
    headings = {line.lstrip("# ").replace(" ", "-") for line in text.splitlines() if line.startswith("#")}
    targets = re.findall(r"\]\((?!https?:)([^\s]+)\)[.,:;)\s]", f"{text}\n")
    assert targets
    for target in targets:
        if target.startswith("#"):
            assert unquote(target[1:]) in headings, target
        else:
            assert "/" not in target and (path.parent / target).is_file(), target


def test_a_notebook_is_short_enough_for_a_lesson(notebook):
    # What a term opens is read by choice, and does not count.
    words = sum(len(without_marks(source_of(cell)).split()) for cell in cells_of(notebook, "markdown"))
    assert len(notebook["cells"]) <= CELLS
    assert words <= WORDS
    for cell in cells_of(notebook, "code"):
        if not cell["metadata"].get("jupyter", {}).get("source_hidden"):
            assert len(source_of(cell).splitlines()) <= SEEN_LINES, source_of(cell)


def test_a_notebook_opens_with_one_title_and_the_set_up_cell(notebook):
    headings = [line for cell in cells_of(notebook, "markdown") for line in source_of(cell).splitlines()]
    assert source_of(notebook["cells"][0]).startswith("# ")
    assert sum(line.startswith("# ") for line in headings) == 1
    first_code = cells_of(notebook, "code")[0]
    assert "import neuro_helpers as nh" in source_of(first_code)
    assert "nh.setup()" in source_of(first_code)


def test_a_notebook_fetches_nothing(notebook):
    for cell in cells_of(notebook, "code"):
        assert not FETCHES.search(source_of(cell)), source_of(cell)
    for cell in cells_of(notebook, "markdown"):
        assert not re.search(r"(!\[[^]]*\]\(|<(img|script|link|iframe)[^>]+(src|href)=[\"'])https?:", source_of(cell))


def test_a_picture_has_a_description_and_different_pictures_have_different_ones(notebook):
    texts = [source_of(cell) for cell in cells_of(notebook, "markdown")]
    for cell in cells_of(notebook, "code"):
        texts += ["".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"]]
    images = [image for text in texts for image in re.findall(r"<img [^>]*>|!\[[^]]*\]\([^)]*\)", text)]
    described = {}
    for image in images:
        found = re.search(r'alt="([^"]*)"|!\[([^]]*)\]', image)
        words = "".join(filter(None, found.groups())) if found else ""
        assert len(words.split()) >= 3, image[:200]
        described.setdefault(words, set()).add(image)
    assert all(len(same) == 1 for same in described.values()), "one description for different pictures"


def test_no_widget_state_survives_the_cleaner():
    output = {
        "output_type": "execute_result",
        "execution_count": 99,
        "metadata": {"a": 1},
        "data": {
            "text/plain": ["Calm is at 60."],
            "text/html": ["<figure></figure>"],
            "application/vnd.jupyter.widget-view+json": {"model_id": "0" * 32},
            "application/vnd.vegalite.v6+json": {},
        },
    }
    cell = {"cell_type": "code", "id": "a", "source": ["lab"], "execution_count": 99, "outputs": [output]}
    timed = cell | {"metadata": {"tags": ["demo"], "execution": {"iopub.execute_input": "2026"}, "scrolled": True}}
    state = {"widgets": {"application/vnd.jupyter.widget-state+json": {}}}
    clean = cleaner["cleaned"]({"cells": [timed], "metadata": state, "nbformat": 4, "nbformat_minor": 5})
    text = cleaner["text_of"](clean)
    assert "vnd." not in text
    assert "iopub" not in text
    assert clean["cells"][0]["execution_count"] == clean["cells"][0]["outputs"][0]["execution_count"] == 1
    assert clean["cells"][0]["outputs"][0]["data"].keys() == {"text/plain", "text/html"}
    assert clean["cells"][0]["metadata"] == {"tags": ["demo"]}
    assert cleaner["cleaned"](clean) == clean


def test_versions_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {nh.__version__}\n" in citation
    assert PROJECT["project"]["dynamic"] == ["version"]
    from importlib.metadata import version

    assert version("neuro-helpers") == nh.__version__, "run: uv sync --group test --reinstall-package neuro-helpers"


def pins_of(lines):
    """Return name -> version of every line `name==version ...`."""
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", line) for line in lines)
    return {match[1].lower(): match[2] for match in found if match}


def names_of(requirements):
    return {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in requirements if isinstance(line, str)}


def test_every_direct_dependency_is_pinned_and_the_lock_agrees():
    pins = pins_of(PROJECT["tool"]["uv"]["constraint-dependencies"])
    lock = pins_of((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    groups = PROJECT["dependency-groups"]
    lab = names_of(PROJECT["project"]["optional-dependencies"]["lab"])  # README's command asks for it
    direct = names_of(PROJECT["project"]["dependencies"]) | lab
    assert direct <= lock.keys()
    assert direct | names_of(groups["test"]) | names_of(groups["maintain"]) <= pins.keys()
    assert {name: lock[name] for name in pins.keys() & lock.keys()} == {
        name: pins[name] for name in pins.keys() & lock.keys()
    }, "make requirements.txt anew (CONTRIBUTING.md)"
    others = names_of(groups["test"]) | names_of(groups["maintain"]) | names_of(groups["teacher"])
    assert not (others - lab) & lock.keys(), "requirements.txt holds what students need, and nothing else"


def test_the_commit_hook_uses_the_pinned_ruff():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pins = pins_of(PROJECT["tool"]["uv"]["constraint-dependencies"])
    assert f"[ruff=={pins['ruff']}]" in hooks


def test_every_line_of_the_lock_has_hashes_and_no_address():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text
    for block in re.split(r"\n(?=[a-z])", text.strip()):
        assert re.match(r"[a-z0-9._-]+==", block), block
        assert "--hash=sha256:" in block, block


def test_the_constraints_are_the_lock_without_its_hashes():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    bare = [re.sub(r"\s*\\$", "", line) for line in lock.splitlines() if not line.lstrip().startswith("--hash")]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert constraints == bare, "make constraints.txt anew (CONTRIBUTING.md)"
    assert len(constraints) > 50


def test_conda_and_binder_need_environment_yml_and_no_second_command():
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert wanted[:-1] == ["python=3.12", "pip"]  # Binder reads a range of versions as 3.10
    pins = pins_of(PROJECT["tool"]["uv"]["constraint-dependencies"])
    assert wanted[-1]["pip"] == ["-c constraints.txt", "-e .[lab]", f"notebook=={pins['notebook']}"]
    assert not (ROOT / "postBuild").exists()
    (block,) = re.findall(r"```\n(conda .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    started = ["conda env create -f environment.yml", "conda activate secure-couples"]
    assert block.splitlines() == [*started, "jupyter lab notebooks/00_start_here.ipynb"]


def test_no_file_names_a_package_index_and_no_lock_with_addresses_is_kept():
    assert not [path.name for path in tracked() if path.name in ("uv.lock", "pylock.toml")]
    for path in tracked():
        if path.suffix in (".png", ".woff2") or path == Path(__file__):
            continue
        found = INDEX_HOSTS.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)}: {found[0]}"


def long_files(folder):
    """Return path -> lines of every Python file that is too long; the path, since file names may repeat."""
    lengths = {path.relative_to(folder).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
               for path in folder.rglob("*.py")}
    return {path: lines for path, lines in lengths.items() if lines > FILE_LINES}


def test_files_of_the_package_are_short():
    assert long_files(ROOT / "neuro_helpers") == {}


def test_a_long_file_is_found_whatever_its_name(tmp_path):
    for room, lines in (("day", FILE_LINES + 1), ("steps", 1)):
        (tmp_path / room).mkdir()
        (tmp_path / room / "words.py").write_text("\n" * lines, encoding="utf-8")
    assert long_files(tmp_path) == {"day/words.py": FILE_LINES + 1}


def test_the_first_screen_of_the_readme_has_exactly_the_two_commands_and_ci_runs_the_second():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python .*$", readme.split("\n## ")[0], re.M)
    assert len(commands) == 2
    opened = re.search(r"jupyter lab (\S+)$", commands[0])
    assert (ROOT / opened[1]).is_file()
    assert commands[1].endswith("pytest")
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", readme):
        assert (ROOT / target).exists(), target
