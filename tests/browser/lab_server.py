"""A real JupyterLab for the browser tests: on this computer only, with nothing of the person's own settings."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

TOKEN = "browser-test"
START_SECONDS = 90
STOP_SECONDS = 20


class LabServer:
    """JupyterLab in a temporary folder, started by ``with`` and ended by its own process.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder for everything that JupyterLab writes.
    notebooks : pathlib.Path
        The notebooks; JupyterLab gets a copy, so that a test can never change them.
    """

    def __init__(self, folder, notebooks):
        self.folder = Path(folder)
        self.root = self.folder / "notebooks"
        shutil.copytree(notebooks, self.root, ignore=shutil.ignore_patterns(".*"))
        self.url = None
        self._process = None

    def __enter__(self):
        """Start the server and wait until it answers."""
        environment = self._environment()
        self._log = (self.folder / "server.log").open("wb")
        self._process = subprocess.Popen(
            self._command(), cwd=self.root, env=environment, stdout=self._log, stderr=subprocess.STDOUT
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """End the server; it ends its kernels itself."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def address(self, notebook):
        """Return the address that opens one notebook in JupyterLab."""
        return f"{self.url}lab/tree/{notebook}?token={TOKEN}"

    @property
    def log(self):
        """Return what the server printed, for the message of a failed test."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def _environment(self):
        names = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        folders = {name: self.folder / part for name, part in names.items()}
        for folder in folders.values():
            folder.mkdir()
        # JUPYTER_PREFER_ENV_PATH: the kernel is this environment's, whatever else is installed on the computer.
        return (
            os.environ | {name: str(path) for name, path in folders.items()} | {"JUPYTER_PREFER_ENV_PATH": "1"}
        )

    def _command(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser"),
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            f"--ServerApp.root_dir={self.root}",
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",  # the tests ask the page when the kernel is ready
            "--LabApp.extension_manager=readonly",  # the other one asks a package index
        ]

    def _wait(self):
        """Wait for the server's own note of its port, then for its first answer."""
        end = time.monotonic() + START_SECONDS
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"JupyterLab ended at once:\n{self.log}")
            for note in (self.folder / "runtime").glob("jpserver-*.json"):
                try:
                    self.url = json.loads(note.read_text(encoding="utf-8"))["url"].replace("localhost", "127.0.0.1")
                    direct.open(f"{self.url}api/status?token={TOKEN}", timeout=5).close()
                    return
                except (urllib.error.URLError, OSError, json.JSONDecodeError, KeyError):
                    pass  # not ready yet
            time.sleep(0.2)
        raise RuntimeError(f"JupyterLab did not answer within {START_SECONDS} s:\n{self.log}")
