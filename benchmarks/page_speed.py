"""How fast the page with no kernel answers, in headless Chromium with no network.

    python -m uv run --group test python benchmarks/page_speed.py

Key to paint: from the key's own time stamp until the frame after the picture has changed. Medians of 20 presses; the
time until a burst of 20 keys is on screen; memory before and after 200 presses; and what one redraw costs when the
levels come as numbers or as Vega expressions of the same table.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from neuro_helpers import CoupleModel, charts
from neuro_helpers.page import save_page
from tools.vega_expressions import driven_by_expressions

PRESSES, MEMORY_PRESSES, PAUSE_MILLISECONDS = 20, 200, 150
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-precise-memory-info"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

STATES = {
    "held": {"released": []},
    "cortisol released": {"released": ["cortisol"]},
    "all outcomes shown": {"released": [], "all": True},
}

WATCH = """() => {
  const seen = { key: 0, drawn: 0, painted: 0 };
  const channel = new MessageChannel();  // a message sent in a frame arrives after that frame's paint
  channel.port1.onmessage = () => { seen.painted = performance.now(); };
  addEventListener("keydown", (event) => { seen.key = event.timeStamp; seen.drawn = 0; }, true);
  new MutationObserver(() => {
    seen.drawn ||= performance.now();
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(document.getElementById("chart-outcomes"), { subtree: true, childList: true, attributes: true,
                                                          characterData: true });
  globalThis.seen = seen;
}"""
REDRAW = """async ([spec, by]) => {
  const at = document.body.appendChild(document.createElement("div"));
  const { view } = await vegaEmbed(at, spec, { renderer: "svg", actions: false, ast: true, defaultStyle: false });
  const times = [];
  for (let press = 0; press < 60; press += 1) {
    lab.set({ values: { ...lab.state.values, conflict: press } });
    const levels = lab.levels, start = performance.now();
    if (by === "numbers") view.signal("levels", levels); else view.signal("level_conflict", press / 100);
    await view.runAsync();
    at.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  view.finalize();
  at.remove();
  return times.slice(10);
}"""


def spread(times):
    """Return median and 90th percentile in words."""
    return f"median {median(times):6.1f} ms, 90th percentile {quantiles(times, n=10)[-1]:6.1f} ms"


def presses(page):
    """Press a key 20 times, with a rest between; return milliseconds to the changed picture and to the frame after."""
    drawn, painted = [], []
    for press in range(PRESSES):
        page.keyboard.press("ArrowRight" if press % 2 == 0 else "PageUp" if press % 4 == 1 else "PageDown")
        page.wait_for_timeout(PAUSE_MILLISECONDS)
        seen = page.evaluate("seen")
        drawn.append(seen["drawn"] - seen["key"])
        painted.append(seen["painted"] - seen["key"])
    return drawn, painted


def burst(page):
    """Press a key 20 times at once; return milliseconds from the last key to the last frame."""
    for _ in range(PRESSES):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    seen = page.evaluate("seen")
    return seen["painted"] - seen["key"]


def heap(session):
    """Return the page's own memory in MB, after a collection."""
    session.send("HeapProfiler.collectGarbage")
    figures = session.send("Performance.getMetrics")["metrics"]
    return next(figure["value"] for figure in figures if figure["name"] == "JSHeapUsedSize") / 1e6


def measure(page, session):
    """Print all figures for an opened page."""
    for name, change in STATES.items():
        page.evaluate("(change) => { lab.set(change); }", change)
        page.get_by_role("slider", name="Intensity").fill("30")
        page.get_by_role("slider", name="Intensity").focus()
        page.wait_for_timeout(PAUSE_MILLISECONDS)
        drawn, painted = presses(page)
        print(f"key to paint, {name}: {spread(painted)} (picture changed after {median(drawn):.1f} ms)")
        print(f"burst of {PRESSES} keys, {name}: on screen {burst(page):.1f} ms after the last key")
    page.evaluate("lab.set({ all: false }), undefined")
    before = heap(session)
    for _ in range(MEMORY_PRESSES // 2):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(1000)
    after = heap(session)
    growth = f"{after:.2f} MB ({after / before - 1:+.1%})"
    print(f"memory of the page: {before:.2f} MB, after {MEMORY_PRESSES} presses {growth}")
    model = CoupleModel.load()
    spec = charts.outcomes_chart(model.nodes, model.reference).to_dict()
    for by, one in {"numbers": spec, "expressions": driven_by_expressions(spec, model.network)}.items():
        print(f"one chart redrawn, levels as {by}: {spread(page.evaluate(REDRAW, [one, by]))}")


def main():
    """Write a page, open it and print the figures."""
    path = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if path is None:
        sys.exit("no Chromium or Chrome found")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = save_page(Path(folder) / "lab.html")
        print(f"the page: {file.stat().st_size:,} bytes")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        print(f"opened and drawn after {page.evaluate('lab.ready.then(() => performance.now())'):.0f} ms")
        page.evaluate(WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        measure(page, session)
        print(f"requests besides the file itself: {sum(url.split('#')[0] != file.as_uri() for url in requests)}")
        browser.close()


if __name__ == "__main__":
    main()
