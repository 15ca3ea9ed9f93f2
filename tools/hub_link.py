"""Print the link that puts the lessons into a student's folder on a JupyterHub, and opens one.

    python -m tools.hub_link https://hub.my-university.example https://github.com/my-name/secure-couples

The hub needs nbgitpuller, whose address this is, and this package in its image (docs/hand_out.md).
Standard library only.
"""

import argparse
from urllib.parse import quote, urlencode, urlsplit

FIRST = "notebooks/00_start_here.ipynb"


def web_address(text):
    """Return an address without its last slash.

    Examples
    --------
    >>> web_address("https://hub.example/")
    'https://hub.example'
    """
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text!r} is no address; copy it from the browser, with https:// before it")
    return text.rstrip("/")


def hub_link(hub, repository, branch="main", notebook=FIRST):
    """Return the link for a class.

    Parameters
    ----------
    hub, repository : str
        Where the hub is, and the teacher's public copy of the project.
    branch, notebook : str
        What of the copy is taken, and which file of it opens.

    Examples
    --------
    >>> print(hub_link("https://hub.example", "https://github.com/me/couples"))  # doctest: +ELLIPSIS
    https://hub.example/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fme%2Fcouples&branch=main&urlpath=...
    """
    folder = repository.rstrip("/").rsplit("/", 1)[-1]  # nbgitpuller names the folder so
    wanted = {"repo": repository, "branch": branch, "urlpath": f"lab/tree/{quote(f'{folder}/{notebook}')}"}
    return f"{hub}/hub/user-redirect/git-pull?{urlencode(wanted)}"


def main(words=None):
    """Print the link."""
    asked = argparse.ArgumentParser(prog="python -m tools.hub_link", description=__doc__.splitlines()[0])
    asked.add_argument("hub", type=web_address, help="the address of the hub")
    asked.add_argument("repository", type=web_address, help="the address of your copy of the project")
    asked.add_argument("--branch", default="main")
    asked.add_argument("--notebook", default=FIRST, help="the file that opens")
    given = asked.parse_args(words)
    print(hub_link(given.hub, given.repository, given.branch, given.notebook))


if __name__ == "__main__":
    main()
