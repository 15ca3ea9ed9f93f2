"""One real JupyterLab for all browser tests of a run: on this computer only, with nothing of the person's own settings.

The first test that needs it starts it, every worker of pytest-xdist joins it, and the process that began the run stops
it (`tests/conftest.py`). All of them agree on one folder, which that process names in the environment. The server
watches the process that it belongs to and ends with it, so that a killed run leaves no server behind.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil  # ipykernel brings it

FOLDER = "SECURE_COUPLES_TEST_LAB"  # in the environment: the folder of this run's server
TOKEN = "browser-test"
START_SECONDS = 90
STOP_SECONDS = 20
WATCH_SECONDS = 0.5
ROOT, LOG, ADDRESS, CLAIMED, STARTED, STOP = ("notebooks", "server.log", "address", "claimed", "started", "stop")
# A teacher's tool that other tests need in this environment; a student's JupyterLab has no buttons of it.
NOT_A_STUDENTS = ("formgrader", "validate_assignment", "assignment_list", "course_list")
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy of the person is not asked


class LabFolder:
    """A folder of its own on the server for one file of tests, with copies of notebooks in it.

    Its attribute `root` is the folder on this computer, `url` the address of the server, and `server_folder` holds all
    that the server writes.

    Parameters
    ----------
    server_folder : pathlib.Path
        The folder of the running server.
    url : str
        The address of the server.
    name : str
        What the folder is named after: the file of tests.
    notebooks : pathlib.Path
        The notebooks; JupyterLab gets a copy, so that a test can never change them.
    """

    def __init__(self, server_folder, url, name, notebooks):
        self.server_folder, self.url = Path(server_folder), url
        self.root = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.server_folder / ROOT))
        shutil.copytree(notebooks, self.root, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)

    def path(self, notebook):
        """Return the path by which JupyterLab knows a notebook."""
        return f"{self.root.name}/{notebook}"

    def address(self, notebook):
        """Return the address that opens one notebook, in a workspace that no other file of tests opens or restores."""
        return f"{self.url}lab/workspaces/{self.root.name}/tree/{self.path(notebook)}?token={TOKEN}"

    def close(self):
        """End the kernels of this folder's notebooks and delete the copies."""
        for session in json.loads(ask(self.url, "api/sessions")):
            if session["path"].startswith(f"{self.root.name}/"):
                with contextlib.suppress(urllib.error.HTTPError):  # it has ended by itself
                    ask(self.url, f"api/sessions/{session['id']}", "DELETE")
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def log(self):
        """Return what the server printed, for the message of a failed test."""
        return (self.server_folder / LOG).read_text(encoding="utf-8", errors="replace")


class LabServer:
    """A JupyterLab for one program alone, started by ``with`` and ended with it; the benchmarks use it.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder for everything that JupyterLab writes.
    notebooks : pathlib.Path
        The notebooks; JupyterLab gets a copy.
    """

    def __init__(self, folder, notebooks):
        self._folder, self._notebooks = Path(folder), notebooks

    def __enter__(self):
        """Start the server and return the folder with the copies."""
        prepare(self._folder)
        try:
            return LabFolder(self._folder, started(self._folder), "program", self._notebooks)
        except BaseException:
            stop(self._folder)
            raise

    def __exit__(self, *_):
        """End the server; it ends its kernels itself."""
        stop(self._folder)


def prepare(folder):
    """Make the folder that a server needs; the server will live as long as the process that calls this."""
    (folder / ROOT).mkdir(parents=True)
    (folder / "belongs_to").write_text(str(os.getpid()), encoding="utf-8")


def started(folder):
    """Return the address of the folder's server; the first process that asks starts it, the others wait for it."""
    try:
        (folder / CLAIMED).open("x").close()  # of several processes exactly one succeeds
    except FileExistsError:
        return _announced(folder)
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, str(folder), str(_free_port())],
            cwd=folder / ROOT, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C in the tests' window is for the tests, which then stop the server
        )
    url = _answering(folder, process)
    draft = folder / f"{ADDRESS}.draft"
    draft.write_text(url, encoding="utf-8")
    draft.rename(folder / ADDRESS)  # whole or not there
    return url


def stop(folder):
    """Ask the server of a folder to end, wait until it has, and return how many had been started."""
    pids = starts(folder)
    (folder / STOP).touch()
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            psutil.Process(pid).wait(STOP_SECONDS + 2 * WATCH_SECONDS)
    return len(pids)


def starts(folder):
    """Return the process numbers of all servers that were started in a folder."""
    file = folder / STARTED
    return [int(line) for line in file.read_text(encoding="utf-8").split()] if file.exists() else []


def ask(url, path, method="GET"):
    """Ask the server something and return its answer."""
    request = urllib.request.Request(f"{url}{path}", method=method, headers={"Authorization": f"token {TOKEN}"})
    with direct.open(request, timeout=10) as answer:
        return answer.read()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(folder):
    """Return the environment without the person's own Jupyter, and with empty folders in its place."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    for part in names.values():
        (folder / part).mkdir()
    (folder / "config" / "labconfig").mkdir()
    (folder / "config" / "labconfig" / "page_config.json").write_text(
        json.dumps({"disabledExtensions": {"@jupyter/nbgrader": True}}), encoding="utf-8")
    # JUPYTER_PREFER_ENV_PATH: the kernel is this environment's, whatever else is installed on the computer.
    return own | {name: str(folder / part) for name, part in names.items()} | {"JUPYTER_PREFER_ENV_PATH": "1"}


def _announced(folder):
    """Wait for the address that the process which starts the server writes down."""
    end = time.monotonic() + START_SECONDS
    while not (folder / ADDRESS).exists():
        if time.monotonic() > end:
            raise RuntimeError(f"another worker was to start JupyterLab and did not within {START_SECONDS} s")
        time.sleep(0.1)
    return (folder / ADDRESS).read_text(encoding="utf-8")


def _answering(folder, process):
    """Wait for the server's own note of its port, then for its first answer."""
    end = time.monotonic() + START_SECONDS

    def log():
        return (folder / LOG).read_text(encoding="utf-8", errors="replace")

    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once:\n{log()}")
        for note in (folder / "runtime").glob("jpserver-*.json"):
            try:
                url = json.loads(note.read_text(encoding="utf-8"))["url"].replace("localhost", "127.0.0.1")
                ask(url, "api/status")
                return url
            except (urllib.error.URLError, OSError, json.JSONDecodeError, KeyError):
                pass  # not ready yet
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"JupyterLab did not answer within {START_SECONDS} s:\n{log()}")


def _end_with(folder, owner):
    """End this process, and with it JupyterLab and its kernels, when it is told to or when its owner is gone."""
    while owner.is_running() and owner.status() != psutil.STATUS_ZOMBIE and not (folder / STOP).exists():
        time.sleep(WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)  # JupyterLab's own handler ends the kernels first
    time.sleep(STOP_SECONDS)
    os._exit(1)


def _serve(folder, port):
    """Run JupyterLab in this process until `_end_with` ends it."""
    with (folder / STARTED).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    owner = psutil.Process(int((folder / "belongs_to").read_text(encoding="utf-8")))
    threading.Thread(target=_end_with, args=(folder, owner), daemon=True).start()
    from jupyterlab.labapp import LabApp

    try:
        LabApp.launch_instance([
            "--no-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            f"--ServerApp.root_dir={folder / ROOT}",
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",  # the tests ask the page when the kernel is ready
            "--LabApp.extension_manager=readonly",  # the other one asks a package index
            *(f"--ServerApp.jpserver_extensions=nbgrader.server_extensions.{name}=False" for name in NOT_A_STUDENTS),
        ])
    finally:
        if not (folder / STOP).exists():  # its owner is gone and cannot tidy up
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), sys.argv[2])
