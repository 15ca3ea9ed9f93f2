"""What teachers read and give out: the pages agree with the lessons, links and commands exist, the zip is whole."""

import importlib.util
import io
import json
import re
import shlex
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tools.hub_link import main as print_hub_link
from tools.think_notes import think_notes

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
COURSEWORK = sorted((ROOT / "notebooks" / "coursework" / "source").glob("*/*.ipynb"))
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
SYLLABUS = (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def texts_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_syllabus_says_what_a_lesson_says_of_its_time_and_of_what_it_needs(path):
    text = texts_of(path)
    row = re.search(rf"^\| {int(path.name[:2])}\. [^|]+\|([^|]*)\|[^|]*\| (\d+) \|$", SYLLABUS, re.M)
    assert int(row[2]) == int(re.search(r"\*\*Time:\*\* about (\d+)", text)[1])
    needs = re.search(r"\*\*You need:\*\*(.*)", text)[1]
    needed = [int(number) for number in re.findall(r"\((\d\d)_\w+\.ipynb\)(?! helps)", needs)]
    assert [int(number) for number in re.findall(r"\d", row[1])] == needed


def test_the_hours_of_the_syllabus_add_up():
    rows = re.findall(r"^\| ([\w.,: ]+)\|.*\| (\d+) \|$", SYLLABUS, re.M)
    first, second = (int(minutes) for name, minutes in rows if name.startswith("Concept check"))
    lessons = sum(int(minutes) for name, minutes in rows if not name.startswith("Concept check"))
    stated = re.search(r"In class (\d+) minutes for the six lessons and the first concept check, and (\d+)", SYLLABUS)
    assert (int(stated[1]), int(stated[2])) == (lessons + first, second)
    assert len(rows) == len(LESSONS) + 2
    stated = [int(one) for one in re.findall(r"\d+", re.search(r"pieces of\s+coursework say ([^.]*)\.", SYLLABUS)[1])]
    says = [int(re.search(r"About (\d+) minutes", texts_of(path))[1]) for path in COURSEWORK]
    assert sorted(stated) == sorted(says)
    assert f"about {round((lessons + first + second + sum(says)) / 60)} hours" in SYLLABUS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_think_has_a_direction_for_teachers(path):
    sections = re.split(r"^## ", texts_of(path), flags=re.M)[1:]
    asked = {section[0] for section in sections if "**Think.**" in section}
    notes = think_notes()[str(int(path.name[:2]))]
    assert asked == notes.keys()
    assert all(len(note.split()) >= 4 for note in notes.values())


def links_of(page):
    return [(page.parent / target).resolve() for target in LINK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    assert not [target for target in links_of(page) if not target.exists()]
    for module in re.findall(r"python -m ((?:tools|neuro_helpers)[\w.]*)", text):
        assert importlib.util.find_spec(module), module


@pytest.fixture(scope="module")
def zip_for_students(tmp_path_factory):
    """Unpack what the line of docs/hand_out.md gives, by the rules of the files as they are now."""
    page = (ROOT / "docs" / "hand_out.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^git archive .*$", page, re.M)
    words = [word for word in shlex.split(line) if not word.startswith("--format=") and word != "students.zip"]
    words.remove("-o")
    command = [*words[:2], "--format=tar", "--worktree-attributes", *words[2:]]
    archived = subprocess.run(command, cwd=ROOT, capture_output=True)
    if archived.returncode:
        pytest.skip("no git here, so no archive can be made")
    folder = tmp_path_factory.mktemp("zip")
    with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "secure-couples"


def test_the_zip_for_students_has_what_they_need_and_nothing_else(zip_for_students):
    inside = {path.name for path in zip_for_students.iterdir()}
    assert {"README.md", "notebooks", "data", "docs", "tools", "environment.yml"} <= inside
    books = [path.read_text(encoding="utf-8") for path in zip_for_students.glob("notebooks/**/*.ipynb")]
    assert len(books) > len(LESSONS)
    assert not [book[:80] for book in books if "BEGIN SOLUTION" in book]
    assert not inside & {"tests", "benchmarks", "conftest.py", ".ci", ".pre-commit-config.yaml"}
    for page in (zip_for_students / "README.md", *(zip_for_students / "docs").glob("*.md")):
        assert not [target for target in links_of(page) if not target.exists()], page.name


def test_the_zip_for_students_can_be_installed(zip_for_students):
    command = [sys.executable, "-c", "import hatchling.build; print(hatchling.build.build_editable('made'))"]
    built = subprocess.run(command, cwd=zip_for_students, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    assert (zip_for_students / "made" / built.stdout.split()[-1]).is_file()


def test_the_link_for_a_hub_names_the_copy_and_opens_the_first_lesson(capsys):
    print_hub_link(["https://hub.example/", "https://github.com/me/couples/"])
    link = urlsplit(capsys.readouterr().out.strip())
    assert (link.netloc, link.path) == ("hub.example", "/hub/user-redirect/git-pull")
    opened = parse_qs(link.query)
    assert opened == {"repo": ["https://github.com/me/couples"], "branch": ["main"],
                      "urlpath": ["lab/tree/couples/notebooks/00_start_here.ipynb"]}
    assert (ROOT / opened["urlpath"][0].removeprefix("lab/tree/couples/")).is_file()


def test_an_address_that_is_none_is_said(capsys):
    with pytest.raises(SystemExit):
        print_hub_link(["hub.example", "https://github.com/me/couples"])
    assert "'hub.example' is no address" in capsys.readouterr().err
