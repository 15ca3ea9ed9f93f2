"""For whom a notebook runs: a student, a class, a grader, a maintainer who stores it, or a copy that is handed out.

A grader gets a sentence in the place of each demo (`NotDrawn`): nothing is drawn, computed or imported where nobody
looks.
"""

import os
import sys
from importlib.util import find_spec

STILLS = "NEURO_HELPERS_STILLS"  # "1" where maintainers store notebooks
STILL_MAKERS = ("vl_convert", "PIL")  # what a still picture takes
GRADED = "NBGRADER_EXECUTION"  # nbgrader sets it ("autograde", "validate") in the kernels that it starts
LIVE = ("JPY_SESSION_NAME", "VOILA_")  # a Jupyter server and Voila set these in the kernels that they start

_projected = [False]


def grading() -> bool:
    """Return whether nbgrader runs this notebook: then a sentence stands in the place of each demo.

    Examples
    --------
    >>> grading()
    False
    """
    return bool(os.environ.get(GRADED))


def projecting() -> bool:
    """Return whether demos are made for a class that looks at one screen.

    Examples
    --------
    >>> projecting()
    False
    """
    return _projected[0]


def project(wanted: bool) -> None:
    """Make demos for a class that looks at one screen from now on, or no longer."""
    _projected[0] = wanted


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


class NotDrawn:
    """What stands in the place of a demo while nbgrader runs the notebook.

    Called, as a demo is, it gives another of its kind; that one is shown as one sentence, and whatever else is asked
    of it is refused with one: a graded cell that rests on a demo must not look as if it had worked.

    Parameters
    ----------
    demo : str
        Which demo it stands for.
    made : bool
        Whether it stands for a demo that was made, which cannot be called.

    Examples
    --------
    >>> lab = NotDrawn("WhatIfLab")(lens="evidence")
    >>> lab
    WhatIfLab: not drawn while this notebook is graded.
    >>> lab.frame
    Traceback (most recent call last):
    AttributeError: WhatIfLab: not drawn while this notebook is graded, so it has no 'frame'; ask the model instead
    """

    __slots__ = ("_demo", "_made")

    def __init__(self, demo: str, made: bool = False) -> None:
        self._demo, self._made = demo, made

    def __repr__(self) -> str:
        return f"{self._demo}: not drawn while this notebook is graded."

    def __call__(self, *_given: object, **_named: object) -> "NotDrawn":
        """Return what stands for the demo that would be made."""
        if self._made:
            raise TypeError(self._said("it cannot be called"))
        return NotDrawn(self._demo, made=True)

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # what Jupyter and Python look for in whatever is shown or copied
            raise AttributeError(name)
        raise AttributeError(self._said(f"it has no {name!r}"))

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_"):
            raise AttributeError(self._said(f"its {name!r} cannot be set"))
        object.__setattr__(self, name, value)

    def __getitem__(self, _key: object) -> object:
        raise TypeError(self._said("nothing can be taken from it"))

    def __iter__(self) -> object:
        raise TypeError(self._said("nothing can be taken from it"))

    def _said(self, what: str) -> str:
        return f"{repr(self).removesuffix('.')}, so {what}; ask the model instead"


def set_up_nothing(*_given: object, **_named: object) -> None:
    """Say in one line why nothing is drawn; what `setup` is while nbgrader runs the notebook.

    Examples
    --------
    >>> set_up_nothing()
    This notebook is being graded: the demos are not drawn.
    """
    print("This notebook is being graded: the demos are not drawn.")
