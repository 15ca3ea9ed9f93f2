"""Browsers of 2021, a page without scripts, one whose script fails: it works, or one sentence says what is missing."""

import pytest
from page_opened import MODEL, Opened, predicted

from neuro_helpers import charts
from neuro_helpers.page import save_page
from neuro_helpers.wording import whole

# Built-ins that came into Chrome, Firefox or Safari after the middle of 2021, taken out before any script runs.
NEWER = """() => {
  const gone = [];
  const take = (place, ...names) => {
    for (const name of names) if (place && Object.prototype.hasOwnProperty.call(place, name)) {
      delete place[name];
      gone.push(name);
    }
  };
  for (const kind of [Array, Object.getPrototypeOf(Int8Array)]) {
    take(kind.prototype, "at", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with");
  }
  take(Array, "fromAsync");
  take(String.prototype, "at", "isWellFormed", "toWellFormed", "replaceAll");
  take(Object, "hasOwn", "groupBy");
  take(Map, "groupBy");
  take(Set.prototype, "union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf");
  take(Promise, "withResolvers", "try", "any");
  take(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), "map", "filter", "take", "drop", "flatMap",
    "reduce", "toArray", "forEach", "some", "every", "find");
  take(Element.prototype, "checkVisibility", "setHTML", "ariaNotify");
  take(HTMLElement.prototype, "showPopover", "hidePopover", "togglePopover");
  take(AbortSignal, "timeout", "any");
  take(crypto.constructor.prototype, "randomUUID");
  take(globalThis, "structuredClone", "Iterator", "WeakRef", "FinalizationRegistry", "requestIdleCallback", "scheduler",
    "reportError", "OffscreenCanvas", "BroadcastChannel", "Sanitizer", "Highlight", "CSSStyleValue", "URLPattern");
  globalThis.takenOut = gone;
}"""
TAKEN = ("at", "findLast", "hasOwn", "structuredClone", "replaceAll", "checkVisibility", "WeakRef")
BROKEN = "#broken"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return save_page(tmp_path_factory.mktemp("page") / "lab.html")


def altered(file, tmp_path, old, new):
    """Return a copy of the page with a change in a script; its policy, which would refuse that, is taken out."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    start = text.index('<meta http-equiv="Content-Security-Policy"')
    text = text[:start] + text[text.index(">", start) + 1:]
    other = tmp_path / "altered.html"
    other.write_text(text.replace(old, new, 1), encoding="utf-8")
    return other


def test_the_page_works_without_what_came_after_2021(browser, file):
    page = Opened(browser, file, "#preset=heated_free&preset=heated_free", before=NEWER)
    assert set(TAKEN) <= set(page.page.evaluate("takenOut"))
    setting = page.state()
    shown = charts.first_view(MODEL.nodes)
    levels = predicted(setting)
    page.comes_to(page.drawn, {MODEL.labels[node]: whole(levels[node]) for node in shown})
    page.slider("conflict").fill("40")
    levels = predicted(page.state())
    page.comes_to(page.drawn, {MODEL.labels[node]: whole(levels[node]) for node in shown})
    page.named("button", "undo").click()
    assert page.state() == setting
    page.named("button", "brain as bars").click()
    page.comes_to(lambda: len(page.drawn("bars")) > 3, True)
    page.named("button", "show me").click()
    page.comes_to(lambda: page.page.locator("#chart-guess [aria-label*=' of 100']").count(), 1)
    assert page.page.locator(BROKEN).is_hidden()
    page.close()


def test_without_scripts_one_sentence_stands_there_and_no_dead_frame(browser, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    words = page.locator("noscript p")
    assert words.is_visible() and "JavaScript is off" in words.inner_text()
    assert not page.locator("main").is_visible()
    assert page.locator(".scope").is_visible()
    context.close()


@pytest.mark.parametrize(("old", "new"), [
    ("const data = JSON.parse", "const data = JSON.parse.gone.gone"),  # while the script begins
    ("const MERGE_MILLISECONDS", "const = MERGE_MILLISECONDS"),  # the script cannot be read
    ("function compute() {", "function compute() { null.gone;"),  # while the page is opened
])
def test_a_script_that_fails_is_said_and_leaves_no_dead_frame(browser, file, tmp_path, old, new):
    context = browser.new_context()
    page = context.new_page()
    page.goto(altered(file, tmp_path, old, new).as_uri())
    words = page.locator(BROKEN)
    words.wait_for()
    assert words.inner_text().startswith("This page does not work in this browser. The page needs")
    assert not page.locator("main").is_visible()
    context.close()


def test_without_the_drawing_library_the_sliders_and_the_sentence_work(browser, file, tmp_path):
    library = "globalThis.vegaEmbed = neuroHelpersShelf.vegaEmbed;"
    context = browser.new_context()
    page = context.new_page()
    page.goto(altered(file, tmp_path, library, "const = 1;").as_uri())
    words = page.locator(BROKEN)
    words.wait_for()
    assert words.inner_text().startswith("Something on this page did not work")
    assert "This picture needs a newer browser" in page.locator("#chart-outcomes").inner_text()
    before = page.locator("#sentence").inner_text()
    page.get_by_role("slider").first.fill("90")
    assert page.locator("#sentence").inner_text() != before
    context.close()


def test_an_error_later_on_is_said_and_takes_nothing_away(browser, file):
    context = browser.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("lab.ready")
    assert page.locator(BROKEN).is_hidden()
    page.evaluate("setTimeout(() => { throw new Error('later'); })")
    page.locator(BROKEN).wait_for()
    assert "(Uncaught Error: later)" in page.locator(BROKEN).inner_text()
    assert page.locator("main").is_visible()
    context.close()
