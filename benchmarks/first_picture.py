"""How long a student waits for a lesson, from *Run All* to the last picture, and what memory its kernel then holds.

    python -m uv run --group test python benchmarks/first_picture.py                       # every lesson; some minutes
    python -m uv run --group test python benchmarks/first_picture.py --only 00_start_here --old ../old_checkout

In a real JupyterLab with the network cut; each lesson in turns with a notebook of as many cells with ``interact`` and
an Altair chart, which knows nothing of this package, and with the same lesson of another checkout if one is given
(with its own ``.venv``). Medians of three rounds; each round has a fresh page and a fresh kernel.

The clock starts at the command that *Run > Run All Cells* gives. It stops at the last change of what the cells show,
in the frame that paints it, once every demo has its picture and nothing has changed for half a second after (which is
not counted). JupyterLab draws only cells in view; here it draws all, on both sides. ``lab`` is a notebook with nothing
but the what-if lab; ``floor`` is a kernel that has imported pandas, altair and ipywidgets.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from unittest.mock import patch

from lab_speed import kernel_of, notebook
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))
from conftest import ARGUMENTS, find_browser
from lab_page import LabPage
from lab_server import LabServer

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, QUIET_MILLISECONDS, LIMIT_SECONDS = 3, 500, 120
NO_PICTURE = ("ScopeLine", "Why")  # of the demos at the front door, those that show words only
LAB = ["import neuro_helpers as nh\nnh.setup()", "nh.WhatIfLab()"]
FLOOR = ["import pandas, altair, ipywidgets"]
INTERACT = """
import math
import altair as alt, pandas as pd, ipywidgets as widgets
alt.renderers.enable("svg")
outcomes = ["calm response", "trust", "closeness", "empathy", "safety", "commitment"]
def draw(oxytocin, cortisol, conflict):
    push = (oxytocin - cortisol - conflict) / 100
    levels = [100 / (1 + math.exp(-push * (1 + place / 6))) for place in range(len(outcomes))]
    data = pd.DataFrame({"outcome": outcomes, "level": levels})
    x = alt.X("level", scale=alt.Scale(domain=[0, 100]))
    display(alt.Chart(data).mark_bar().encode(x=x, y=alt.Y("outcome", sort=None)))
"""
INTERACT_CELL = """
sliders = {name: widgets.IntSlider(50, 0, 100) for name in ("oxytocin", "cortisol", "conflict")}
_ = widgets.interact(draw, **sliders)
"""
# A stored picture lies in the page before anything runs; only what a widget shows is a picture here.
WATCH = """([path, demos]) => {
  const panel = [...jupyterapp.shell.widgets("main")].find((w) => w.context?.path === path);
  panel.content.notebookConfig = { ...panel.content.notebookConfig, windowingMode: "none" };
  const pictures = () => demos.filter((index) =>
    [...panel.content.widgets[index].node.querySelectorAll(".jupyter-widgets :is(svg, img, canvas)")]
      .some((picture) => picture.getBoundingClientRect().width > 40)).length;
  const seen = { start: 0, first: 0, last: 0, pictures };
  jupyterapp.commands.commandExecuted.connect((_, { id }) => {
    if (/run-all/.test(id)) seen.start ||= performance.now();
  });
  const channel = new MessageChannel();  // a message sent in a frame arrives after that frame's paint
  channel.port1.onmessage = () => {
    seen.last = performance.now();
    if (!seen.first && pictures()) seen.first = seen.last;
  };
  new MutationObserver((changes) => {
    const place = ({ target }) => target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    if (seen.start && changes.some((change) => place(change)?.closest(".jp-Cell-outputArea")))
      requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(panel.content.node, { subtree: true, childList: true, attributes: true, characterData: true });
  globalThis.seen = seen;
}"""
NOW = "() => ({ ...seen, pictures: seen.pictures(), quiet: performance.now() - seen.last })"
STOP = """(path) =>
  [...jupyterapp.shell.widgets("main")].find((w) => w.context?.path === path).sessionContext.shutdown()"""


def demo_cells(path):
    """Return the numbers of the cells of a notebook whose last line makes a demo with a picture."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = []
    for number, cell in enumerate(cells):
        source = "".join(cell["source"]).strip()
        called = re.match(r"nh\.([A-Z]\w*)\(|_ = widgets\.interact\(", source.splitlines()[-1] if source else "")
        if cell["cell_type"] == "code" and called and called[1] not in NO_PICTURE:
            found.append(number)
    return found


def run_once(browser, server, name):
    """Open a notebook, run all of it, wait for its pictures; return seconds and MB."""
    for workspace in Path(server.server_folder).rglob("*.jupyterlab-workspace"):
        workspace.unlink()  # JupyterLab would open again, with their kernels, all notebooks of the rounds before
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    lab = LabPage(context, server, f"{name}.ipynb")
    demos = demo_cells(Path(server.root) / f"{name}.ipynb")
    lab.page.evaluate(WATCH, [lab.notebook, demos])
    lab.page.wait_for_timeout(1000)  # the cells that were out of view are drawn first
    errors = lab.run_all()
    assert not errors, errors
    end = time.monotonic() + LIMIT_SECONDS
    while True:
        seen = lab.page.evaluate(NOW)
        if seen["pictures"] == len(demos) and seen["quiet"] >= QUIET_MILLISECONDS:
            break
        assert time.monotonic() < end, f"{name}: {seen['pictures']} pictures for {len(demos)} demos"
        lab.page.wait_for_timeout(100)
    memory = kernel_of(lab).memory_full_info()
    figures = {kind: getattr(memory, kind) / 1e6 for kind in ("rss", "pss", "uss") if hasattr(memory, kind)}
    if demos:
        figures |= {edge: (seen[edge] - seen["start"]) / 1e3 for edge in ("first", "last")}
    lab.page.evaluate(STOP, lab.notebook)
    context.close()
    return figures


def written(folder, checkout, lessons):
    """Write what one server shows: a checkout's lessons, the lab alone, the floor, and `interact` beside each."""
    folder.mkdir()
    for name in lessons:
        if (checkout / "notebooks" / f"{name}.ipynb").is_file():
            source = (checkout / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
            (folder / f"{name}.ipynb").write_text(source, encoding="utf-8")
    (folder / "lab.ipynb").write_text(notebook(*LAB), encoding="utf-8")
    (folder / "floor.ipynb").write_text(notebook(*FLOOR), encoding="utf-8")
    for path in list(folder.glob("*.ipynb")):
        cells = [INTERACT, *[INTERACT_CELL] * len(demo_cells(path))]
        (folder / f"interact_{path.name}").write_text(notebook(*cells), encoding="utf-8")
    return folder


def started(stack, place, checkout, python, lessons):
    """Start a checkout's own JupyterLab, which ends with the stack."""
    place.mkdir()
    (place / "server").mkdir()
    server = LabServer(place / "server", written(place / "source", checkout, lessons))
    with patch.object(sys, "executable", str(python)):  # the server is started with the Python that runs this
        return stack.enter_context(server)


def told(name, figures):
    """Print one line of figures."""
    times = "".join(f"{edge} picture {figures[edge]:6.2f} s   " for edge in ("first", "last") if edge in figures)
    memory = ", ".join(f"{kind.upper()} {figures[kind]:.0f}" for kind in ("rss", "pss", "uss") if kind in figures)
    print(f"  {name:17} {times}kernel {memory} MB", flush=True)


def compared(browser, servers, name, floor, count):
    """Measure one notebook of every server in turns with `interact`; print each round, medians and ratios."""
    turns = {who: (server, name) for who, server in servers.items() if (Path(server.root) / f"{name}.ipynb").is_file()}
    turns["interact"] = (servers["this"], f"interact_{name}")
    rounds = {who: [] for who in turns}
    print(f"\n{name}: {len(demo_cells(Path(servers['this'].root) / f'{name}.ipynb'))} pictures")
    for number in range(count):
        for who, turn in turns.items():
            rounds[who].append(run_once(browser, *turn))
            told(f"{who} {number + 1}", rounds[who][-1])
    medians = {who: {key: median(figures[key] for figures in runs) for key in runs[0]} for who, runs in rounds.items()}
    for who, figures in medians.items():
        told(f"{who}, median", figures)
    this = medians["this"]
    for who in ("interact", "old"):
        if who in medians:
            print(f"  Run All to last picture, this / {who}: {this['last'] / medians[who]['last']:.2f}"
                  f"; kernel, RSS: {this['rss'] / medians[who]['rss']:.2f}")
    for who in turns:
        print(f"  kernel, {who} / floor: " + ", ".join(
            f"{kind.upper()} {medians[who][kind] / floor[kind]:.2f}" for kind in floor))


def main():
    """Start a JupyterLab for each checkout and go through the lessons."""
    lessons = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=[*lessons, "lab"], default=[*lessons, "lab"], metavar="LESSON")
    parser.add_argument("--old", type=Path, metavar="CHECKOUT", help="another checkout with an environment in .venv")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}")
    chosen = parser.parse_args()
    browser_path = find_browser()
    if browser_path is None:
        sys.exit("no Chromium or Chrome found")
    checkouts = {"this": (ROOT, Path(sys.executable))}
    if chosen.old:
        python = chosen.old.resolve() / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if not python.is_file():
            sys.exit(f"found no {python}; make it there with: python -m uv sync --group test")
        checkouts["old"] = (chosen.old.resolve(), python)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = {who: started(stack, Path(folder) / who, *checkout, lessons) for who, checkout in checkouts.items()}
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        stack.callback(browser.close)
        runs = [run_once(browser, servers["this"], "floor") for _ in range(chosen.rounds)]
        floor = {key: median(figures[key] for figures in runs) for key in runs[0]}
        told("floor", floor)
        for name in chosen.only:
            compared(browser, servers, name, floor, chosen.rounds)


if __name__ == "__main__":
    main()
