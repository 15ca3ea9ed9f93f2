"""From what people write to a place on their computer: the one function for every door that takes a path."""

import errno
import os
import re
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .errors import LONGEST_QUOTE, visible

QUOTES = "\"'`\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}" \
         "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}" \
         "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")  # how a whole Windows path begins
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|file:", flags=re.IGNORECASE)


def place_of(written, name=""):
    r"""Return the place that somebody means by a path: whole, so that a message can say where something really is.

    Understood: ``~`` and ``~somebody``, a path from the current folder on, ``file://`` addresses, quotation marks and
    spaces around it (as when it was copied), and backslashes on a computer that uses slashes.

    Parameters
    ----------
    written : str or path
    name : str
        The file's name where a folder is given; without it a folder stays a folder.

    Raises
    ------
    TypeError
        For something that is neither text nor a path.
    ValueError
        For nothing, for an address on the internet, for a user whom this computer does not know.

    Examples
    --------
    >>> place_of(' "~/record.csv" ') == Path.home().resolve() / "record.csv"
    True
    >>> place_of("https://example.org/record.csv")
    Traceback (most recent call last):
    ...
    ValueError: path: found "https://example.org/record.csv", an address; allowed: a file or folder on this computer
    """
    if not isinstance(written, (str, os.PathLike)) or isinstance(os.fspath(written), bytes):
        raise TypeError(f"path: found a value of type {type(written).__name__}; allowed: the name of a file or folder, "
                        "as text")
    text = _bare(written) if isinstance(written, str) else os.fspath(written)
    if not text or "\0" in text:
        raise ValueError(f"path: found {written!r}; allowed: the name of a file or folder")
    if ADDRESS.match(text):
        text = _from_address(text)
    if os.sep == "/" and "\\" in text and not Path(text).exists():
        if WINDOWS.match(text):
            raise ValueError(f'path: found "{text}", a place on a Windows computer; allowed: a place on this computer')
        text = text.replace("\\", "/")
    try:
        place = Path(text).expanduser().resolve()
        place.exists()
    except RuntimeError as problem:  # no such user; links that lead to one another
        raise ValueError(f'path: found "{text}" ({problem}); allowed: a place on this computer') from None
    except OSError as problem:
        if problem.errno != errno.ENAMETOOLONG:
            raise
        raise ValueError(f'path: found "{visible(text, LONGEST_QUOTE)}", a name that is too long; allowed: a place on '
                         "this computer") from None
    is_folder = text.endswith(("/", os.sep)) or place.is_dir()
    return place / name if name and is_folder else place


def _bare(text):
    """Take away spaces and pairs of quotation marks around a path."""
    text = text.strip()
    while len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES:
        text = text[1:-1].strip()
    return text


def _from_address(text):
    parts = urlsplit(text)
    if parts.scheme.lower() != "file" or parts.netloc.lower() not in ("", "localhost"):
        raise ValueError(f'path: found "{text}", an address; allowed: a file or folder on this computer')
    return url2pathname(parts.path)
