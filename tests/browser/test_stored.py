"""What a reader sees where no kernel runs: the stored notebook as a web page, with the network cut."""

import subprocess
import sys
from pathlib import Path

import pytest
from lab_page import OUTSIDE

LESSONS = "[0-9]*.ipynb"  # the other notebooks hold no picture
NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob(LESSONS))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_stored_demo_shows_its_picture_and_its_sentence(browser, notebook, tmp_path):
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(tmp_path), str(notebook)]
    subprocess.run(convert, check=True, capture_output=True)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route(OUTSIDE, lambda route: route.abort() if route.request.url[:4] == "http" else route.continue_())
    page = context.new_page()
    page.goto((tmp_path / f"{notebook.stem}.html").as_uri())
    figures = page.locator("figure")
    assert figures.count() >= 1
    for index in range(figures.count()):
        figure = figures.nth(index)
        picture, words = figure.locator("img"), figure.locator("figcaption").inner_text()
        assert picture.evaluate("(image) => image.complete && image.naturalWidth") > 300
        assert len(words.split()) >= 8
        assert picture.get_attribute("alt").split() == words.split()  # a page breaks lines as it likes
    assert page.get_by_text("Error displaying widget").count() == 0
    context.close()
