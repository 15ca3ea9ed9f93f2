"""The page with no kernel as a test sees it: an opened page, settings to try, and what the model says of them."""

import numpy as np
import waiting

from neuro_helpers import CoupleModel, charts
from neuro_helpers.demos.lab import lab_sentences
from neuro_helpers.demos.lab.untested import untested_shares
from neuro_helpers.model import LENSES
from neuro_helpers.wording import second_lens, whole

MODELS = {lens: CoupleModel.load(lens=lens) for lens in LENSES}
MODEL = MODELS["document"]
SLIDERS = {node: MODEL.labels[node] for node in MODEL.sliders}

RESTS = """async () => {
  const moves = () => document.getAnimations().some((one) => one.playState === 'running');
  const before = document.body.outerHTML;
  for (let frame = 0; frame < 6; frame += 1) {
    if (moves()) return false;
    await new Promise(requestAnimationFrame);
  }
  return !moves() && document.body.outerHTML === before;
}"""


class Opened:
    """A page in the browser, with what it asked for and what it complained about."""

    def __init__(self, browser, file, address="", before="", **options):
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        if before:  # runs before any script of the page
            self.context.add_init_script(f"({before})()")
        self.page = self.context.new_page()
        self.outside, self.complaints = [], []
        self.page.on("request", lambda request: self._note(request.url, file))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(file.as_uri() + address)
        self.page.evaluate("lab.ready")

    def _note(self, url, file):
        if url.split("#")[0] != file.as_uri() and not url.startswith(("data:", "blob:")):
            self.outside.append(url)

    def comes_to(self, read, expected):
        """Look until what `read` reads on the page is as expected (`waiting.comes_to`)."""
        waiting.comes_to(self.page, read, expected)

    def rests(self):
        """Wait until nothing on the page moves: six frames are the same and no transition runs."""
        self.comes_to(lambda: self.page.evaluate(RESTS), True)

    def link_of(self, setting):
        """Set the page, wait until it shows a new link and has it as its address (a moment later), and return it."""
        link = self.page.get_by_label("Link", exact=True)
        before = link.input_value()
        self.page.evaluate("(setting) => { lab.set(setting); }", setting)
        self.comes_to(lambda: link.input_value() != before and self.page.url == link.input_value(), True)
        return link.input_value()

    def state(self):
        return self.page.evaluate("lab.state")

    def levels(self):
        return self.page.evaluate("lab.levels")

    def named(self, role, name):
        return self.page.get_by_role(role, name=name)

    def slider(self, node):
        return self.named("slider", SLIDERS[node])

    def drawn(self, chart="outcomes"):
        """Return the number that each mark of a chart says, by its label."""
        said = self.page.locator(f"#chart-{chart} [aria-label*=' of 100']").evaluate_all(
            "(marks) => marks.map((mark) => mark.getAttribute('aria-label'))"
        )
        return {label: int(rest.split(" of ")[0]) for label, rest in (one.split(": ", 1) for one in said)}

    def close(self):
        self.context.close()
        assert self.outside == []
        assert self.complaints == []


def random_settings(number, seed, released):
    """Settings of the page, 0 to 100: not only whole numbers, all lenses."""
    random = np.random.default_rng(seed)
    for _ in range(number):
        free = [node for node in SLIDERS if released and random.random() < 0.5]
        yield {
            "values": {node: float(100 * random.random()) for node in SLIDERS},
            "released": free,
            "lens": LENSES[random.integers(len(LENSES))],
            "all": bool(random.integers(2)),
        }


def predicted(setting):
    """Return what `predict` says of a setting of the page."""
    held = {node: value / 100 for node, value in setting["values"].items() if node not in setting["released"]}
    return MODELS[setting["lens"]].predict(**held, released=setting["released"])


def untested_difference(found, settings):
    """Return the largest difference of what runs over untested arrows, between the page and the model's own trace."""
    return max(
        np.abs(np.array([one["untested"][node] for node in MODEL.nodes.index]) - parts_of(setting)["untested"]).max()
        for one, setting in zip(found, settings, strict=True)
    )


def parts_of(setting):
    """Return what `rests_on` says of a setting of the page."""
    held = {node: value / 100 for node, value in setting["values"].items() if node not in setting["released"]}
    return MODELS[setting["lens"]].rests_on(**held, released=setting["released"])


def largest_difference(found, settings):
    """Return the largest difference of any level between what the page said and what the model says."""
    return max(
        max(abs(one["levels"][node] - level) for node, level in predicted(setting).items())
        for one, setting in zip(found, settings, strict=True)
    )


def lab_sentence(setting):
    """Return what the lab of the notebook says at a setting, with what the other lens says."""
    model, levels, free = MODELS[setting["lens"]], predicted(setting), setting["released"]
    second = second_lens(setting["lens"])
    shown = charts.outcome_nodes(model.nodes) if setting["all"] else charts.first_view(model.nodes)
    later = model.nodes["timescale"] == "weeks"

    shares = untested_shares(model, levels, free)

    def seen(node, level):
        return lab_sentences.Seen(
            model.labels[node], whole(model.reference[node]), whole(level), later[node], shares[node]
        )

    def move(node):
        level = levels[node] if node in free else setting["values"][node] / 100
        return lab_sentences.Move(model.labels[node], whole(model.reference[node]), whole(level), node in free)

    others = predicted(setting | {"lens": second})
    now, then = ([seen(node, found[node]) for node in shown] for found in (levels, others))
    said = lab_sentences.summary([move(node) for node in SLIDERS], now)
    return said + lab_sentences.other_lens(second, now, then)


def accessible_names(page):
    """Walk through the page with Tab, once round; return what a screen reader would say at each stop."""
    page.evaluate("document.activeElement.blur()")
    names = []
    while True:
        page.keyboard.press("Tab")
        name = page.evaluate("""() => {
          const at = document.activeElement;
          if (at === document.body) return null;
          const label = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
          return `${at.getAttribute("type") ?? at.tagName.toLowerCase()}: ${label.trim()}`;
        }""")
        if name is None or name in names:
            return names
        names.append(name)
