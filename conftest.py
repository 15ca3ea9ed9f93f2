"""What every test runs with: outside the browser, demos store pictures as they do where maintainers store notebooks."""

import os

import pytest

STILLS = "NEURO_HELPERS_STILLS"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Switch still pictures on, for nbval's kernels too; in the browser, demos run as a student has them: without."""
    if "browser" in item.path.parent.parts:
        return (yield)
    before = os.environ.get(STILLS)
    os.environ[STILLS] = "1"
    try:
        return (yield)
    finally:
        if before is None:
            os.environ.pop(STILLS, None)
        else:
            os.environ[STILLS] = before
