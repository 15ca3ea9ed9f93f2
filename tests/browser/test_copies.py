"""A copy to hand out, made by nbconvert with every cell run anew, and opened with the network cut."""

import os
import subprocess
import sys

import pytest
from every_demo import DEMOS, write_notebook
from lab_page import OUTSIDE, SHOTS

from neuro_helpers import display, occasion

PLAIN = ("import altair; altair.Chart(altair.Data(values=[{'a': 1}])).mark_point(size=200)"
         ".properties(description='A dot.')")
SEEN = """(output) => ({
  words: output.innerText, height: output.getBoundingClientRect().height,
  pictures: [...output.querySelectorAll("img")]
    .filter((one) => one.complete && one.checkVisibility()).map((one) => one.naturalWidth),
})"""


@pytest.fixture(scope="module")
def copy(browser, tmp_path_factory):
    """Run a notebook with one demo of each kind as a program does, and return what each cell shows in the web page."""
    folder = tmp_path_factory.mktemp("copy")
    write_notebook(folder / "copy.ipynb", [PLAIN])
    environment = {name: value for name, value in os.environ.items() if name != occasion.STILLS}
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(folder / "copy.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder)
    assert done.returncode == 0, done.stderr
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route(OUTSIDE, lambda route: route.abort() if route.request.url[:4] == "http" else route.continue_())
    page = context.new_page()
    page.goto((folder / "copy.html").as_uri())
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "copy.png", full_page=True)
    outputs = page.locator(".jp-CodeCell .jp-Cell-outputWrapper").evaluate_all(f"(all) => all.map({SEEN})")
    context.close()
    return dict(zip(["", *DEMOS, "plain"], outputs, strict=True))


def test_a_copy_says_that_nothing_in_it_moves(copy):
    assert "Ready" not in copy[""]["words"]
    assert "still" in copy[""]["words"] and "Run > Run All Cells" in copy[""]["words"]


@pytest.mark.parametrize("name", [*DEMOS, "plain"])
def test_every_demo_of_a_copy_shows_its_sentence_and_its_picture(copy, name):
    shown = copy[name]
    demo = DEMOS[name]() if name in DEMOS else None
    sentence = demo.stored_sentence() if demo else "A dot."
    assert " ".join(sentence.split()) in " ".join(shown["words"].split())
    if demo and demo.still() is None:  # its words are all there is
        return
    assert shown["pictures"] and min(shown["pictures"]) > (300 if demo else 20)
    assert display.STILL in shown["words"]
