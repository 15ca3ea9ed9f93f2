"""Starts one notebook's kernel in a box (bubblewrap): it sees one submission, no network, and has limits.

Jupyter runs this file in the place of a kernel, in the folder of the submission, with the name of the connection file.
It knows nothing of the package, so that it starts at once. nbgrader stays outside of the box: what runs in it can
neither reach the gradebook nor the other submissions, and what comes out of it are messages on five sockets.
"""

import os
import resource
import stat
import sys
from pathlib import Path

from neuro_helpers.tables.places import place_of

MEMORY = 4_000_000_000  # bytes of addresses; `import neuro_helpers`, predict and explain need less than 2 GB
SECONDS = 600  # of one processor, for the whole notebook
FILE_BYTES = 20_000_000
FILES = 256  # open at a time
PROCESSES = 64  # of this user; Linux does not count them for root
ROOM = 100_000_000  # bytes of each folder that can be written; gone with the box
PACKAGE = Path(__file__).parents[2]
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
PASSED = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "LANG", "LC_ALL", "TZ")  # of the environment; nothing else
LIMITS = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, FILE_BYTES),
          (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_NPROC, PROCESSES), (resource.RLIMIT_CORE, 0))


def command(connection, folder):
    """Return the words that start a kernel in a box.

    Parameters
    ----------
    connection : pathlib.Path
        The connection file; the sockets lie beside it, and nothing else should.
    folder : pathlib.Path
        The folder of the submission: the only one that is seen.
    """
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--hostname", "box"]
    if os.geteuid() == 0:
        words += ["--uid", "1000", "--gid", "1000"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/home"):
        words += ["--size", str(ROOM), "--tmpfs", place]
    readable = [*SYSTEM, sys.base_prefix, sys.prefix, *_package()]
    for place in dict.fromkeys(str(one) for one in readable):
        words += ["--ro-bind-try", place, place]
    words += ["--size", str(ROOM), "--tmpfs", str(folder)]
    for one in sorted(folder.rglob("*")):
        if stat.S_ISREG(one.lstat().st_mode):
            words += ["--ro-bind", str(one), str(one)]
    words += ["--bind", str(connection.parent), str(connection.parent), "--chdir", str(folder)]
    own = {"PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin", "HOME": "/home", "IPYTHONDIR": "/home/.ipython",
           "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    for name, value in {**{name: os.environ[name] for name in PASSED if name in os.environ}, **own}.items():
        words += ["--setenv", name, value]
    return [*words, sys.executable, "-m", "ipykernel_launcher", "-f", str(connection),
            "--HistoryManager.hist_file=:memory:"]


def _package():
    """Return where the package and its tables lie; not the repository around them, which holds the solutions."""
    beside = (PACKAGE.parent / name for name in ("data", "neuro_helpers_drawing"))
    return [PACKAGE, *(one for one in beside if one.is_dir() and PACKAGE.parent != Path(sys.prefix))]


def main(connection):
    """Become the box with the kernel in it."""
    connection = place_of(connection)
    if list(connection.parent.iterdir()) != [connection]:
        sys.exit("The folder of the connection file holds other files, which the box would show.")
    words = command(connection, Path.cwd())
    with (connection.parent / "log").open("w") as log:  # what the kernel says beside its messages
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    for what, most in LIMITS:
        hard = resource.getrlimit(what)[1]
        low = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (low, low))
    os.execvp(words[0], words)


if __name__ == "__main__":
    main(sys.argv[1])
