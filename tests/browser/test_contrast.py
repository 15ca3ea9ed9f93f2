"""Every demo and the page in contrast themes (forced colours), dark and light; and in JupyterLab's own themes."""

import pytest
from every_demo import DEMOS, code_of, open_everything, write_notebook
from lab_page import SHOTS, THEMES
from page_opened import Opened

from neuro_helpers.page import save_page

SCHEMES = ("dark", "light")
LEAST = 4.5  # contrast of text, WCAG 1.4.3
# The contrast of every visible text with what lies behind it, and every control that can be told from its neighbours by
# nothing. A disabled control may be grey; a text in a picture lies on the picture's own paper.
LOOK = """(root, least) => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const luminance = ([r, g, b]) => {
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const canvas = () => {
    const probe = document.createElement("div");
    probe.style.backgroundColor = "Canvas";
    document.body.append(probe);
    const colour = parse(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return colour;
  };
  const paper = canvas();
  const behind = (element) => {
    if (!element) return paper;
    const [r, g, b, solid = 1] = parse(getComputedStyle(element).backgroundColor);
    if (solid === 1) return [r, g, b];
    return behind(element.parentElement).map((under, i) => solid * [r, g, b][i] + (1 - solid) * under);
  };
  const inside = [root, ...root.querySelectorAll("*")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches("style, script, option"));
  const wrong = [];
  let texts = 0;
  for (const one of inside) {
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (one.closest(":disabled, .unseen, [aria-hidden=true]")) continue;
    const style = getComputedStyle(one), svg = one.closest("svg");
    if (style.opacity === "0" || style.fillOpacity === "0") continue;
    texts += 1;
    const ratio = contrast(parse(svg ? style.fill : style.color), behind(svg ?? one));
    if (ratio < least) wrong.push(`${one.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  const seen = (one) => {
    const at = one.matches("input") ? one.nextElementSibling ?? one : one, style = getComputedStyle(at);
    return [style.backgroundColor, style.borderTopStyle, style.borderTopWidth, style.fontWeight].join(" ");
  };
  const pressed = "[aria-pressed=true], .mod-active, [aria-current]:not([aria-current=false])";
  const chosen = inside.filter((one) => one.matches(`:is(${pressed}):is(button), .choice input:checked`));
  const plain = inside.filter((one) => one.matches(`button:not(${pressed})`));
  for (const one of chosen) {
    if (one.disabled) continue;
    if (plain.some((other) => seen(other) === seen(one))) wrong.push(`not seen as chosen: ${one.textContent}`);
  }
  for (const track of inside.filter((one) => one.matches(".noUi-target, .progress"))) {
    const style = getComputedStyle(track), around = behind(track.parentElement);
    const edge = parseFloat(style.borderTopWidth) ? contrast(parse(style.borderTopColor), around) : 0;
    if (Math.max(edge, contrast(behind(track), around)) < 3) wrong.push("a track that nobody sees");
  }
  return { wrong: [...new Set(wrong)], texts, chosen: chosen.length };
}"""
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def opened(lesson, tmp_path_factory):
    """Return a notebook with every demo, run by the menu."""
    folder = tmp_path_factory.mktemp("notebooks")
    write_notebook(folder / "every.ipynb")
    return lesson("every.ipynb", notebooks=folder, window={"width": 1280, "height": 900})


def place_of(name):
    """Return the selector of a demo's cell."""
    return f".jp-Cell[data-windowed-list-index='{1 + list(DEMOS).index(name)}'] .nh-demo"


@pytest.mark.parametrize("name", DEMOS)
def test_a_demo_with_everything_open_is_seen_in_every_theme_and_with_forced_colours(page, name):
    """All looks in one test: to open everything takes longer than to look at it."""
    output = page.output(code_of(name))
    page.settled(output)
    open_everything(page, output)
    for theme in THEMES:
        with page.theme(theme):
            page.settled(output)
            wrong, kept = page.accessibility(place_of(name))
        assert (theme, wrong) == (theme, []) and kept > 5
    for scheme in SCHEMES:
        page.page.emulate_media(forced_colors="active", color_scheme=scheme)
        page.settled(output)
        output.screenshot(path=SHOTS / f"forced_{name}_{scheme}.png")
        found = output.locator(".nh-demo").first.evaluate(LOOK, LEAST)
        wrong, kept = page.accessibility(place_of(name))
        page.page.emulate_media(forced_colors="none", color_scheme="light")
        assert found["wrong"] == [] and found["texts"] >= 1
        assert (scheme, wrong) == (scheme, []) and kept > 5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 360])
def test_every_text_and_every_choice_of_the_page_is_seen(browser, tmp_path, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = Opened(browser, save_page(tmp_path / "lab.html"), "#preset=heated_free", color_scheme=scheme,
                  forced_colors="active", viewport={"width": width, "height": 800})
    page.page.locator("input[name=prediction][value=up]").check(force=True)
    page.named("button", "show me").click()
    page.rests()
    page.page.screenshot(path=SHOTS / f"forced_page_{width}_{scheme}.png", full_page=True)
    found = page.page.locator("body").evaluate(LOOK, LEAST)
    assert found["wrong"] == [] and found["texts"] >= 10 and found["chosen"] >= 3
    answer = axe.Axe().run(page.page, options=AXE).response
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in answer["violations"]] == []
    page.close()
