"""For whom a notebook runs: a student, a grader, a maintainer who stores it, or a copy that is handed out."""

import os
import sys
from importlib.util import find_spec

STILLS = "NEURO_HELPERS_STILLS"  # "1" where maintainers store notebooks
STILL_MAKERS = ("vl_convert", "PIL")  # what a still picture takes
GRADED = "NBGRADER_EXECUTION"  # nbgrader sets it ("autograde", "validate") in the kernels that it starts
LIVE = ("JPY_SESSION_NAME", "VOILA_")  # a Jupyter server and Voila set these in the kernels that they start


def grading() -> bool:
    """Return whether nbgrader runs this notebook: then demos are sentences alone.

    Examples
    --------
    >>> grading()
    False
    """
    return bool(os.environ.get(GRADED))


def storing() -> bool:
    """Return whether demos store a picture: where maintainers run the notebooks that are kept in git, and in a copy."""
    if grading():
        return False
    return os.environ.get(STILLS) == "1" or (copying() and all(map(find_spec, STILL_MAKERS)))


def copying() -> bool:
    """Return whether this notebook is run by a program for a copy to hand out, such as ``nbconvert --execute``.

    Such a program says with every cell that nobody is there to type an answer. What the cells hold is then all that
    will ever be seen: a view of a widget would be a blank strip wherever the internet is cut. A Jupyter server's own
    kernels, and those of Voila, which shows widgets live, are never taken for one.

    Examples
    --------
    >>> copying()
    False
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None or any(name.startswith(LIVE) for name in os.environ):
        return False
    return kernel.get_parent().get("content", {}).get("allow_stdin") is False


def get_ipython() -> object:
    """Return the shell that runs this code; None where nobody has imported IPython, so that a script need not either.

    Examples
    --------
    >>> get_ipython() is None
    True
    """
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
