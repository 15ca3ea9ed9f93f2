"""The page with no kernel in a real browser: its numbers, its words, its keyboard, its address, and nothing fetched."""

import json
import math
from pathlib import Path

import pytest
from page_opened import (
    MODEL,
    MODELS,
    SLIDERS,
    Opened,
    accessible_names,
    lab_sentence,
    largest_difference,
    predicted,
    random_settings,
    untested_difference,
)

from neuro_helpers import CoupleModel, charts
from neuro_helpers.charts.regions import SYSTEM
from neuro_helpers.model import LENSES
from neuro_helpers.page import save_page
from neuro_helpers.wording import second_lens, whole
from tools.vega_expressions import driven_by_expressions

SHOTS = Path(__file__).with_name("shots")
TINY = Path(__file__).parents[1] / "tiny_model"
HELD_BOUND, RELEASED_BOUND = 1e-9, 1e-9
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SETTINGS = 1000
ASK_ALL = """(settings) => settings.map((setting) => {
  lab.set(setting);
  return { levels: lab.levels, untested: lab.untested, sentence: lab.sentence };
})"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return save_page(tmp_path_factory.mktemp("page") / "lab.html")


@pytest.fixture
def opened(browser, file):
    page = Opened(browser, file)
    yield page
    page.close()


@pytest.fixture
def open_at(browser, file):
    """Open the page at an address, or with other options; all are checked and closed at the end."""
    pages = []

    def open_one(address="", other=file, **options):
        pages.append(Opened(browser, other, address, **options))
        return pages[-1]

    yield open_one
    for page in pages:
        page.close()


@pytest.mark.parametrize(("released", "bound"), [(False, HELD_BOUND), (True, RELEASED_BOUND)])
def test_the_page_says_what_the_model_says_at_1000_random_settings(opened, record_property, released, bound):
    settings = list(random_settings(SETTINGS, 20, released))
    assert {setting["lens"] for setting in settings} == set(LENSES)
    found = opened.page.evaluate(ASK_ALL, settings)
    difference, untested = largest_difference(found, settings), untested_difference(found, settings)
    record_property("largest difference", difference)
    print(f"{SETTINGS} settings, {'released' if released else 'held'}: largest difference {difference:.2e}, "
          f"of what runs over untested arrows {untested:.2e}")
    assert difference < bound and untested < HELD_BOUND


def test_the_expressions_say_the_same_in_the_browsers_own_vega(opened):
    """The other form of the same table: Vega expressions, in the page's own drawing library, nothing compiled."""
    settings = [setting for setting in random_settings(SETTINGS, 21, False) if setting["lens"] == "document"]
    spec = driven_by_expressions(charts.outcomes_chart(MODEL.nodes, MODEL.reference).to_dict(), MODEL.network)
    found = opened.page.evaluate(
        """async ([spec, settings]) => {
          const options = { renderer: "none", actions: false, ast: true, defaultStyle: false };
          const { view } = await vegaEmbed(document.createElement("div"), spec, options);
          const found = [];
          for (const { values } of settings) {
            for (const [node, value] of Object.entries(values)) view.signal(`level_${node}`, value / 100);
            await view.runAsync();
            found.push({ levels: view.signal("levels") });
          }
          return found;
        }""",
        [spec, settings],
    )
    assert largest_difference(found, settings) < HELD_BOUND


def test_the_sentence_is_the_labs_own(opened):
    reference = {node: 100 * float(MODEL.reference[node]) for node in SLIDERS}
    near = [
        {"values": reference | {node: reference[node] + step}, "released": [], "lens": "document", "all": all_}
        for node in SLIDERS
        for step in (0, 1, 3)
        for all_ in (False, True)
    ]
    settings = [*random_settings(200, 22, True), *near]
    found = [one["sentence"] for one in opened.page.evaluate(ASK_ALL, settings)]
    assert found == [lab_sentence(setting) for setting in settings]


def test_what_is_drawn_is_what_is_said(opened):
    for setting in [*random_settings(10, 23, True)]:
        opened.page.evaluate("(setting) => { lab.set(setting); }", setting)
        levels = predicted(setting)
        shown = (charts.outcome_nodes if setting["all"] else charts.first_view)(MODEL.nodes)
        opened.comes_to(opened.drawn, {MODEL.labels[node]: whole(levels[node]) for node in shown})
        assert opened.page.locator("#sentence").text_content() == lab_sentence(setting)


def test_the_other_lens_is_worked_out_too(opened):
    for setting in random_settings(20, 25, True):
        opened.page.evaluate("(setting) => { lab.set(setting); }", setting)
        expected = predicted(setting | {"lens": second_lens(setting["lens"])})
        assert opened.page.evaluate("lab.other") == pytest.approx(expected.to_dict(), abs=HELD_BOUND)


def test_brain_bars_and_chemicals_show_the_same_levels(opened):
    opened.slider("conflict").fill("80")
    opened.named("button", SLIDERS["cortisol"]).click()
    levels = MODEL.predict(conflict=0.8, released=["cortisol"])
    shown = {
        "brain": [*MODEL.nodes.index[MODEL.nodes["layer"] == "region"], SYSTEM],
        "chemicals": MODEL.nodes.index[MODEL.nodes["layer"] == "chemical"],
    }
    for chart, nodes in shown.items():
        said = {MODEL.labels[node].split(" (")[0]: whole(levels[node]) for node in nodes}
        opened.comes_to(lambda chart=chart: opened.drawn(chart), said)
    opened.named("button", "brain as bars").click()
    opened.comes_to(opened.page.locator("#chart-brain").is_hidden, True)
    assert opened.page.locator("#chart-bars").is_visible()
    said = {MODEL.labels[node].split(" (")[0]: whole(levels[node]) for node in shown["brain"]}
    opened.comes_to(lambda: opened.drawn("bars"), said)


@pytest.mark.parametrize("node", SLIDERS)
def test_each_slider_works_by_keyboard(opened, node):
    start = whole(MODEL.reference[node])
    opened.slider(node).focus()
    for key, times, value in [
        *(("ArrowRight", 7, start + 7), ("ArrowLeft", 12, start - 5), ("PageUp", 2, start + 15)),
        *(("Home", 1, 0), ("ArrowUp", 1, 1), ("End", 1, 100), ("PageDown", 1, 90)),
    ]:
        for _ in range(times):
            opened.page.keyboard.press(key)
        assert opened.state()["values"][node] == value
        levels = MODEL.predict(**{node: value / 100})
        shown = charts.first_view(MODEL.nodes)
        opened.comes_to(opened.drawn, {MODEL.labels[one]: whole(levels[one]) for one in shown})


def test_a_number_typed_into_a_box_moves_the_slider(opened):
    box = opened.named("spinbutton", SLIDERS["conflict"])
    box.fill("63")
    assert opened.slider("conflict").input_value() == "63"
    assert opened.levels() == pytest.approx(MODEL.predict(conflict=0.63).to_dict(), abs=HELD_BOUND)
    box.fill("250")
    box.press("Tab")
    assert box.input_value() == "100"


def test_a_padlock_lets_a_slider_follow_the_model(opened):
    opened.slider("conflict").fill("80")
    lock = opened.named("button", SLIDERS["cortisol"])
    lock.focus()
    opened.page.keyboard.press("Space")
    levels = MODEL.predict(conflict=0.8, released=["cortisol"])
    opened.comes_to(lambda: lock.get_attribute("aria-pressed"), "true")
    assert opened.slider("cortisol").is_disabled()
    assert opened.slider("cortisol").input_value() == str(whole(levels["cortisol"]))
    opened.page.keyboard.press("Space")
    assert opened.state()["released"] == []
    assert opened.state()["values"]["cortisol"] == whole(levels["cortisol"])


@pytest.mark.parametrize("scene", MODEL.scenarios["scenario"])
def test_each_starting_point(opened, scene):
    row = MODEL.scenarios.set_index("scenario").loc[scene]
    opened.named("combobox", "Starting point").select_option(scene)
    free = [node for node in SLIDERS if node in row["released"].split(";")]
    held = {node: row[node] for node in SLIDERS if node not in free and not math.isnan(row[node])}
    expected = MODEL.predict(**held, released=free)
    assert opened.levels() == pytest.approx(expected.to_dict(), abs=HELD_BOUND)
    opened.comes_to(opened.page.get_by_text(row["sentence"], exact=True).is_visible, True)


def test_lens_show_all_undo_and_start_again(opened):
    start = opened.state()
    opened.slider("oxytocin").fill("85")
    opened.named("radio", "evidence").check()
    expected = MODELS["evidence"].predict(oxytocin=0.85)
    assert opened.levels() == pytest.approx(expected.to_dict(), abs=HELD_BOUND)
    opened.named("button", "show all").click()
    opened.comes_to(lambda: len(opened.drawn()), len(charts.outcome_nodes(MODEL.nodes)))
    for _ in range(2):
        opened.named("button", "undo").click()
    assert opened.state() == start | {"values": start["values"] | {"oxytocin": 85}}
    opened.named("button", "undo").click()
    assert opened.state() == start
    opened.named("button", "undo").click()  # nothing is left to take back
    opened.slider("cortisol").fill("75")
    opened.named("button", "start again").click()
    assert opened.state() == start


def test_a_drag_is_one_step_for_undo(opened):
    opened.slider("oxytocin").focus()
    for _ in range(15):
        opened.page.keyboard.press("ArrowRight")
    opened.named("button", "undo").click()
    assert opened.state()["values"]["oxytocin"] == 100 * MODEL.reference["oxytocin"]


def test_predict_first_shows_the_answer_only_when_asked(opened):
    answer = MODEL.predict(conflict=0.8)["calm_response"]
    marks = opened.page.locator("#chart-guess [aria-label*=' of 100']")
    assert marks.count() == 0
    opened.page.locator("input[name=prediction][value=down]").focus()
    opened.page.keyboard.press("Space")
    assert opened.page.locator("#feedback").text_content().startswith("You predict: down.")
    assert marks.count() == 0
    opened.named("button", "show me").press("Enter")
    marks.wait_for(state="attached")
    assert f"{whole(answer)} of 100" in marks.get_attribute("aria-label")
    assert "That is what you predicted" in opened.page.locator("#feedback").text_content()
    opened.named("button", "try it with the sliders").click()
    assert opened.state()["values"]["conflict"] == 80
    opened.named("combobox", "Question").select_option("1")
    opened.comes_to(marks.count, 0)


def test_an_address_opens_its_setting(open_at):
    page = open_at("#oxytocin=80&conflict=62.5&released=cortisol&lens=evidence&show=all")
    state = page.state()
    assert (state["released"], state["lens"], state["all"]) == (["cortisol"], "evidence", True)
    expected = MODELS["evidence"].predict(oxytocin=0.8, conflict=0.625, released=["cortisol"])
    assert page.levels() == pytest.approx(expected.to_dict(), abs=HELD_BOUND)


def test_the_link_of_a_setting_opens_the_same_setting(opened, open_at):
    for setting in random_settings(5, 24, True):
        link = opened.link_of(setting)
        other = open_at("#" + link.split("#")[1])
        assert other.levels() == pytest.approx(opened.levels(), abs=1e-7)  # a link holds six digits after the point
        assert other.state()["released"] == opened.state()["released"]


def test_the_link_can_be_copied_or_is_selected_for_copying(opened):
    opened.slider("conflict").fill("80")
    opened.named("button", "copy the link").click()
    said = opened.page.locator("#copied")
    opened.comes_to(lambda: said.text_content().startswith(("Copied.", "The link is selected")), True)
    assert "conflict=80" in opened.page.get_by_label("Link", exact=True).input_value()


def test_a_new_address_in_an_open_page_is_a_step_that_undo_takes_back(opened):
    opened.page.evaluate("location.hash = '#preset=warm_evening'")
    opened.comes_to(lambda: opened.state()["preset"], "warm_evening")
    assert opened.state()["values"]["oxytocin"] == 80
    opened.named("button", "undo").click()
    assert opened.state()["values"]["oxytocin"] == 50


def test_a_broken_address_is_said_and_does_no_harm(open_at):
    page = open_at("#oxytocin=abc&nobody=3&cortisol=900&lens=<b>&released=trust&constructor=1")
    assert page.state()["values"] == {"oxytocin": 50, "cortisol": 100, "conflict": 15}
    assert page.state()["lens"] == "document"
    note = page.page.locator("#address-note").text_content()
    for part in ("oxytocin=abc", "nobody=3", "lens=<b>", "released=trust", "constructor=1"):
        assert part in note


def test_every_control_is_reached_by_keyboard_and_has_a_name(opened):
    names = accessible_names(opened.page)
    print("\n".join(names))
    for label in SLIDERS.values():
        assert any(name.startswith(f"range: {label}, slider from 0 to 100") for name in names)
        assert any(name.startswith(f"number: {label}, number from 0 to 100") for name in names)
        assert any(name == f"button: {label}: held by you" for name in names)
    for words_ in ("Starting point", "undo", "start again", "show all", "Question", "show me", "copy the link", "Link"):
        assert any(words_ in name for name in names)
    assert all(name.split(": ", 1)[1] for name in names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_with_everything_open(open_at, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = open_at("#preset=heated_free", color_scheme=scheme, viewport={"width": width, "height": 800})
    page.named("button", "show all").click()
    if width == 360:
        page.named("button", "what do the sliders mean?").click()
    page.named("button", "show me").click()
    page.rests()
    SHOTS.mkdir(exist_ok=True)
    page.page.screenshot(path=SHOTS / f"page_{width}_{scheme}.png", full_page=True)
    found = axe.Axe().run(page.page, options=AXE).response
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 15


@pytest.mark.parametrize("width", [320, 360, 640, 1100, 1280, 1600])
def test_nothing_is_wider_than_the_window(open_at, width):
    page = open_at("#preset=heated_free&show=all", viewport={"width": width, "height": 800})
    page.rests()
    wide = page.page.evaluate("""() => [...document.querySelectorAll("body *")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 2 && (box.right > innerWidth + 0.5 || box.left < -0.5);
    }).map((one) => one.outerHTML.slice(0, 120))""")
    assert wide == []


def test_a_thumb_can_reach_everything(open_at):
    page = open_at(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    small = page.page.evaluate("""() => [...document.querySelectorAll("main button, main select, main input")]
      .filter((one) => one.offsetParent !== null)
      .filter((one) => one.getBoundingClientRect().height < 43.5 || one.getBoundingClientRect().width < 43.5)
      .map((one) => one.outerHTML)""")
    assert small == []
    track = page.slider("conflict").bounding_box()
    page.page.touchscreen.tap(track["x"] + track["width"] * 0.75, track["y"] + track["height"] / 2)
    assert 70 <= page.state()["values"]["conflict"] <= 80


def test_a_small_table_of_a_student_makes_a_page_without_a_brain(open_at, tmp_path):
    model = CoupleModel.load(TINY)
    page = open_at("#preset=heated&show=all", save_page(tmp_path / "tiny.html", model=model))
    expected = model.predict(conflict=0.8, released=["cortisol", "oxytocin"])
    assert page.levels() == pytest.approx(expected.to_dict(), abs=HELD_BOUND)
    assert page.drawn() == {"Trust": whole(expected["trust"]), "Closeness": whole(expected["closeness"])}
    assert page.page.locator("#chart-brain").count() == 0
    assert page.named("button", "brain as bars").count() == 0


def test_a_table_with_several_answers_is_said(open_at, tmp_path):
    rows = MODEL.influences.reset_index()
    wild = [
        ("felt_safety", "warmth"),
        ("warmth", "oxytocin"),
        ("oxytocin", "warmth"),
        ("trust", "warmth"),
        ("oxytocin", "trust"),
    ]
    chosen = [pair in wild for pair in zip(rows["source"], rows["target"], strict=True)]
    rows.loc[chosen, "weight"] = 1.0
    plain = rows
    model = CoupleModel(MODEL.nodes.reset_index(), plain, MODEL.scenarios, "document")
    page = open_at("#conflict=20&released=oxytocin", save_page(tmp_path / "wild.html", model=model))
    assert "no single answer (oxytocin 0." in page.page.locator("#sentence").text_content()
    page.named("button", SLIDERS["oxytocin"]).click()
    page.comes_to(lambda: page.page.locator("#sentence").text_content().startswith("In this model"), True)


def test_a_table_full_of_markup_runs_nothing(open_at, tmp_path):
    nodes = MODEL.nodes.reset_index()
    nodes["label"] += "</script><img src=x onerror=alert(1)>"
    plain = MODEL.influences.reset_index()
    model = CoupleModel(nodes, plain, MODEL.scenarios, "document")
    page = open_at("#conflict=80&show=all", save_page(tmp_path / "nasty.html", model=model))
    page.rests()
    assert page.page.locator("img").count() == 0
    assert "<img src=x" in page.page.locator("#sentence").text_content()


def test_a_request_would_be_seen_and_is_refused(browser, file):
    """The empty list of the other tests means something only if a request would be on it."""
    page = Opened(browser, file)
    answer = page.page.evaluate("fetch('http://127.0.0.1:9/x').then(() => 'arrived', () => 'refused')")
    assert answer == "refused"
    assert any("Content Security Policy" in one for one in page.complaints), json.dumps(page.complaints)
    page.context.close()
