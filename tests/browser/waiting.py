"""Waits of the browser tests: until something is as expected, never for a fixed time."""

import time

PATIENCE_SECONDS = 10
LOOK_AGAIN_MILLISECONDS = 50


def comes_to(page, read, expected, seconds=PATIENCE_SECONDS):
    """Look at the page until it is as expected; fail with what is there instead.

    Parameters
    ----------
    page : playwright.sync_api.Page
        The page; it goes on while the test waits.
    read : callable
        Reads something on the page; takes no argument.
    expected
        What `read` must come to return.
    seconds : float, optional
        How long to be patient.
    """
    agrees(page, lambda: "" if (found := read()) == expected else f"on the page: {found!r}; expected: {expected!r}",
           seconds)


def agrees(page, difference, seconds=PATIENCE_SECONDS):
    """Look at the page until `difference` finds nothing and returns an empty text; fail with the last text."""
    end = time.monotonic() + seconds
    while found := difference():
        assert time.monotonic() < end, f"after {seconds} s: {found}"
        page.wait_for_timeout(LOOK_AGAIN_MILLISECONDS)
