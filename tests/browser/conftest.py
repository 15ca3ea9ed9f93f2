"""Fixtures of the browser tests: a browser that is already on the computer, and a lesson open in a real JupyterLab.

A new lesson's file starts as `template_lesson.py` does: it names its notebook in `LESSON` and asks for `page`.
"""

import os
import shutil
from pathlib import Path

import lab_server
import pytest
from lab_page import SHOTS, LabPage

pytest.register_assert_rewrite("template_lesson")  # so that its tests say what they found, as all others do

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (  # where installers put Chrome without putting it on the search path
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
HOW_TO_GET_ONE = (
    "no Chromium or Chrome found, so the lab was not tried in a browser. Get one with `sudo apt-get install chromium` "
    "(Debian, Ubuntu) or install Google Chrome (Windows, macOS), then run the tests again"
)
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
WINDOW = {"width": 1400, "height": 1000}  # in pixels; a file of tests may name its own WINDOW
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # cuts the network a second time, below the page
]


def pytest_collection_modifyitems(items):
    """Mark every test of this folder as a browser test."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """Skip all tests of this folder where there is no browser; all from this line, so that pytest says it once."""
    if find_browser() is None and not os.environ.get("CI"):
        pytest.skip(HOW_TO_GET_ONE)


def find_browser():
    """Return the path of an installed browser of the Chromium family, or None."""
    return next((path for path in map(shutil.which, (*BROWSERS, *PLACES)) if path), None)


@pytest.fixture(scope="module")
def browser():
    """Yield a headless browser; without one, fail: where CI is set a skip would hide a broken lab."""
    path = find_browser()
    if path is None:
        pytest.fail(HOW_TO_GET_ONE)
    from playwright.sync_api import sync_playwright

    # Closed with the module: Playwright's event loop would stop nbval from starting its kernels.
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def lesson(browser, request):
    """Return a function that opens a notebook in JupyterLab and runs all its cells, for all tests of the file.

    Every file of tests gets a folder of its own on the server, with copies of all notebooks.
    """
    used = []

    def open_one(notebook, notebooks=NOTEBOOKS, window=WINDOW):
        folder = Path(os.environ[lab_server.FOLDER])
        lab = lab_server.LabFolder(folder, lab_server.started(folder), request.module.__name__, notebooks)
        context = browser.new_context(viewport=window, service_workers="block")
        used.append((context, lab))
        page = LabPage(context, lab, notebook)
        page.run_all()
        return page

    SHOTS.mkdir(exist_ok=True)
    yield open_one
    for context, lab in used:
        context.close()
        lab.close()


@pytest.fixture(scope="module")
def opened(lesson, request):
    """Return the notebook that the file of tests names in `LESSON`, open with all cells run, once for all its tests."""
    return lesson(request.module.LESSON, window=getattr(request.module, "WINDOW", WINDOW))


@pytest.fixture
def page(opened):
    """Return the open lesson; afterwards nothing must have left the computer or gone wrong."""
    known = len(opened.errors)  # each is reported once: by the test in which it came
    yield opened
    assert opened.outside == []
    assert opened.errors[known:] == []
