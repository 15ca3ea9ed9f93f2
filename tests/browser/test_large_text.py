"""Names of 150 letters, wide letters (WCAG 1.4.12), larger text: nothing is cut or printed over anything else."""

import pytest
from page_opened import MODEL, SLIDERS, Opened, predicted

from neuro_helpers import CoupleModel, charts
from neuro_helpers.page import save_page
from neuro_helpers.wording import in_sentence, whole

MORE = " with the many more words that a teacher of a class wrote here so that nobody could take it for something else,"
SPACED = "* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important; }"
# Texts of a picture that lie over one another or leave it. Halos (a white copy under a text) are the same text.
CROWDED = """() => {
  const found = [];
  for (const svg of document.querySelectorAll(".chart svg")) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim())
      .map((text) => ({ words: text.textContent, at: text.getBoundingClientRect() }));
    for (const { words, at } of texts) {
      if (at.right > frame.right + 1 || at.left < frame.left - 1) found.push(`outside: ${words}`);
    }
    texts.forEach((one, i) => texts.slice(i + 1).forEach((other) => {
      const [a, b] = [one.at, other.at];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 4 && one.words !== other.words) found.push(`${one.words} | ${other.words}`);
    }));
  }
  return found;
}"""
# Elements whose text does not fit into them and is cut there; a field for a link scrolls, and a list closes over it.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (!one.checkVisibility() || one.closest("svg, .unseen, .chart, select, input[type=text], .lock")) return false;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const over = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  const hides = style.overflowX !== "visible" && over;
  return box.width > 2 && (hides || box.right > innerWidth + 0.5);
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def long_names(tmp_path_factory):
    """Write a page of a table whose names have 150 letters each."""
    model = CoupleModel.load()
    nodes, rows = model.nodes.reset_index(), model.influences.reset_index()
    nodes["label"] = [(label.split(" (")[0] + MORE * 2)[:150 - len(node)] + node
                      for label, node in zip(nodes["label"], nodes["node"], strict=True)]
    plain = rows
    long = CoupleModel(nodes, plain, model.scenarios, "document")
    return save_page(tmp_path_factory.mktemp("long") / "lab.html", model=long)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("show", ["", "&show=all&brain=bars"])
def test_long_names_are_cut_in_pictures_and_are_told_in_full(browser, long_names, width, show):
    page = Opened(browser, long_names, f"#preset=heated_free{show}", viewport={"width": width, "height": 800})
    page.named("button", "show me").click()
    page.rests()
    assert page.page.evaluate(CROWDED) == []
    said = page.page.locator("#chart-outcomes [aria-label*=' of 100']").first.get_attribute("aria-label")
    assert len(said.split(": ")[0]) == 150
    assert page.page.evaluate(CUT) == []
    page.close()


@pytest.mark.parametrize(("width", "style"), [
    (1280, SPACED), (360, SPACED), (640, "html { font-size: 200% } body, button, select, input { zoom: 1.4 }")])
def test_wide_letters_cut_nothing(browser, tmp_path, width, style):
    page = Opened(browser, save_page(tmp_path / "lab.html"), "#preset=heated_free",
                  viewport={"width": width, "height": 800})
    page.page.add_style_tag(content=style)
    page.page.evaluate("(setting) => { lab.set(setting); }", {"all": False})
    page.rests()
    assert page.page.evaluate(CROWDED) == []
    assert page.page.evaluate(CUT) == []
    page.close()


def test_on_a_phone_the_first_drag_shows_an_effect_under_the_sliders(browser, tmp_path):
    page = Opened(browser, save_page(tmp_path / "lab.html"), viewport={"width": 360, "height": 740}, has_touch=True)
    page.slider("conflict").scroll_into_view_if_needed()
    line = page.page.locator("#at-once")
    assert "move a slider" in line.inner_text()
    below = page.page.locator("#chart-outcomes").bounding_box()["y"]
    page.slider("conflict").fill("80")
    levels = predicted(page.state())
    shown = [node for node in charts.first_view(MODEL.nodes) if MODEL.nodes.loc[node, "timescale"] != "weeks"]
    change = {node: abs(whole(levels[node]) - whole(MODEL.reference[node])) for node in shown}
    most = max(shown, key=change.get)
    name = in_sentence(MODEL.labels[most])
    expected = f"Most changed: {name} {whole(MODEL.reference[most])} \u2192 {whole(levels[most])}"
    page.comes_to(line.inner_text, expected)
    place, last = line.bounding_box(), page.slider(list(SLIDERS)[-1]).bounding_box()
    assert last["y"] < place["y"] < below
    assert page.page.locator("#not-here").is_visible()
    page.close()
