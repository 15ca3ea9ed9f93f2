"""Fixtures of the browser tests: a browser that is already on the computer, and a JupyterLab of their own."""

import os
import shutil
from pathlib import Path

import pytest

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
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # cuts the network a second time, below the page
]


def pytest_collection_modifyitems(items):
    """Mark every test of this folder as a browser test, and skip them all, with one line, where there is no browser."""
    ours = [item for item in items if item.path.parent == Path(__file__).parent]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if find_browser() is None and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_ONE))


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
