"""How fast the demos answer in a real JupyterLab with the network cut, beside what most courses do.

    python -m uv run --group test python benchmarks/lab_speed.py

Key to paint: from the key's own time stamp until the frame after the picture has changed; median and 90th percentile
of 20 presses with a rest between; the time from the last key of a burst of 20 until the picture rests; memory of the
page and of the kernel before and after 200 presses. "lab" is the what-if lab; "day" is a day in two lives, which
simulates two partners for an evening at each press. The baseline redraws the lab's six outcomes through
``ipywidgets.interact`` with an Altair chart that is shown anew as SVG at every move.
"""

import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles

import psutil
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))
from conftest import ARGUMENTS, find_browser
from lab_page import LabPage
from lab_server import LabServer

PRESSES, MEMORY_PRESSES, PAUSE_MILLISECONDS = 20, 200, 400
LAB = "import neuro_helpers as nh\nnh.WhatIfLab()"
DAY = "import neuro_helpers as nh\nnh.DayInTwoLives()"
INTERACT = """
import altair as alt, pandas as pd, ipywidgets as widgets, neuro_helpers as nh
from neuro_helpers.charts import first_view
alt.renderers.enable("svg")
model = nh.CoupleModel.load()
shown = first_view(model.nodes)
def draw(oxytocin, cortisol, conflict):
    levels = model.predict(oxytocin=oxytocin / 100, cortisol=cortisol / 100, conflict=conflict / 100)
    data = pd.DataFrame({"outcome": model.nodes.loc[shown, "label"], "level": 100 * levels[shown]})
    x = alt.X("level", scale=alt.Scale(domain=[0, 100]))
    display(alt.Chart(data).mark_bar().encode(x=x, y=alt.Y("outcome", sort=None)))
sliders = {name: widgets.IntSlider(100 * level, 0, 100) for name, level in model.reference[list(model.sliders)].items()}
_ = widgets.interact(draw, **sliders)
"""
WATCH = """(place) => {
  const seen = { key: 0, drawn: 0, painted: 0 };
  const channel = new MessageChannel();  // a message sent in a frame arrives after that frame's paint
  channel.port1.onmessage = () => { seen.painted = performance.now(); };
  addEventListener("keydown", (event) => { seen.key = event.timeStamp; seen.drawn = 0; }, true);
  new MutationObserver(() => {
    seen.drawn ||= performance.now();
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(document.querySelector(place), { subtree: true, childList: true, attributes: true, characterData: true });
  globalThis.seen = seen;
}"""
KERNEL_ID = """(path) =>
  [...jupyterapp.shell.widgets("main")].find((w) => w.context?.path === path).sessionContext.session.kernel.id"""
# What is observed: only the picture, since the slider's own handle moves without the kernel.
PLACES = {"lab": ".nh-chart", "day": ".nh-chart", "interact": ".widget-output"}
SLIDERS = {"lab": 2, "day": 0, "interact": 2}  # which one is pressed: how heated the disagreement is


def notebook(*sources):
    """Return a notebook with one code cell for each text, as the text of its file."""
    cells = [{"cell_type": "code", "id": f"cell{number}", "metadata": {}, "outputs": [], "execution_count": None,
              "source": source} for number, source in enumerate(sources)]
    return json.dumps({"cells": cells, "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
                       "nbformat": 4, "nbformat_minor": 5})


def kernel_of(lab):
    """Return the process of a page's own kernel: a child of this benchmark's server, found by the id the page knows.

    Other kernels may run on the computer, and newer ones.
    """
    kernel = lab.page.evaluate(KERNEL_ID, lab.notebook)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # one that ended meanwhile
            if any(kernel in argument for argument in process.cmdline()):
                return process
    raise RuntimeError(f"no process below this one has {kernel} in its command line")


def press(page, key):
    """Press a key, rest, and return milliseconds until the changed picture was painted."""
    page.keyboard.press(key)
    page.wait_for_timeout(PAUSE_MILLISECONDS)
    seen = page.evaluate("seen")
    assert seen["drawn"] > seen["key"], "the picture did not change"
    return seen["painted"] - seen["key"]


def memory(session, kernel):
    """Return MB of the page's own memory, after a collection, and of the kernel's process."""
    session.send("HeapProfiler.collectGarbage")
    figures = session.send("Performance.getMetrics")["metrics"]
    heap = next(figure["value"] for figure in figures if figure["name"] == "JSHeapUsedSize")
    return heap / 1e6, kernel.memory_info().rss / 1e6


def measure(name, browser, server):
    """Print the figures of one notebook; return its median from key to paint."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    lab = LabPage(context, server, f"{name}.ipynb")
    errors = lab.run_all()
    assert not errors, errors
    page = lab.page
    page.locator(f"{PLACES[name]} svg, {PLACES[name]} img").first.wait_for()
    page.wait_for_timeout(2000)
    page.evaluate(WATCH, PLACES[name])
    page.get_by_role("slider").nth(SLIDERS[name]).focus()
    for _ in range(10):  # away from the end of the scale, and warm
        press(page, "ArrowRight")
    times = [press(page, "ArrowRight" if number % 2 else "ArrowLeft") for number in range(PRESSES)]
    print(f"{name}: key to paint, median {median(times):6.1f} ms, 90th percentile {quantiles(times, n=10)[-1]:6.1f} ms")
    for _ in range(PRESSES):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(2000)
    seen = page.evaluate("seen")
    print(f"{name}: a burst of {PRESSES} keys rests {seen['painted'] - seen['key']:6.1f} ms after the last key")
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    kernel = kernel_of(lab)
    before = memory(session, kernel)
    for number in range(MEMORY_PRESSES):
        page.keyboard.press("ArrowRight" if number % 2 else "ArrowLeft")
        page.wait_for_timeout(60)
    page.wait_for_timeout(2000)
    for what, old, new in zip(("page", "kernel"), before, memory(session, kernel), strict=True):
        grown = f"{new:.1f} MB ({new / old - 1:+.1%})"
        print(f"{name}: memory of the {what} {old:.1f} MB, after {MEMORY_PRESSES} presses {grown}")
    context.close()
    return median(times)


def main():
    """Run the notebooks in one JupyterLab, one after the other."""
    path = find_browser()
    if path is None:
        sys.exit("no Chromium or Chrome found")
    with tempfile.TemporaryDirectory() as folder:
        notebooks = Path(folder) / "source"
        notebooks.mkdir()
        for name, code in {"lab": LAB, "day": DAY, "interact": INTERACT}.items():
            (notebooks / f"{name}.ipynb").write_text(notebook(code), encoding="utf-8")
        (Path(folder) / "server").mkdir()
        with LabServer(Path(folder) / "server", notebooks) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            medians = {name: measure(name, browser, server) for name in PLACES}
            browser.close()
    print(f"interact / lab: {medians['interact'] / medians['lab']:.2f} (target: at least 2.5)")
    print(f"interact / day: {medians['interact'] / medians['day']:.2f}; day, key to paint: {medians['day']:.1f} ms "
          "(target: at most 50)")


if __name__ == "__main__":
    main()
