"""What a person sees of one what-if lab and does with it. Reads the page only; computes nothing of the model."""

import re
from typing import NamedTuple

SAID = re.compile(r"(?P<label>.+): (?P<level>\d+) of 100, .*reference couple \((?P<reference>\d+)\)(; .+)?")

# Where each mark and each text of the picture stands, in pixels of the picture.
DRAWN = """
(svg) => {
  const place = (element) => { const at = element.getCTM(); return { x: at.e, y: at.f }; };
  return {
    marks: [...svg.querySelectorAll('[aria-label*=" of 100"]')]
      .map((mark) => ({ said: mark.getAttribute('aria-label'), ...place(mark) })),
    texts: [...svg.querySelectorAll('text')].map((text) => ({ text: text.textContent, ...place(text) })),
  };
}
"""

# Whether the whole of an element can be seen in the notebook, without scrolling.
IN_VIEW = """
(element) => {
  const view = element.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return box.height > 0 && box.top >= view.top - 1 && box.bottom <= view.bottom + 1
    && box.left >= view.left - 1 && box.right <= view.right + 1;
}
"""
# Where the parts of a lab stand in it: left, top, width and height.
IN_LAB = """
(main) => ['.nh-sliders', '.nh-outcomes', '.nh-chemicals', '.nh-brain'].map((part) => {
  const box = main.querySelector(part).getBoundingClientRect(), lab = main.getBoundingClientRect();
  return [box.left - lab.left, box.top - lab.top, box.width, box.height].map(Math.round);
})
"""
# How far below the top of its challenge a lab begins.
IN_GAME = """
(main) => Math.round(main.getBoundingClientRect().top - main.closest('.nh-challenge').getBoundingClientRect().top)
"""
# Where the flags of a goal stand in their picture, and how they are filled.
FLAG = """
(svg, colour) => [...svg.querySelectorAll('path')].filter((path) => path.getAttribute('stroke') === colour)
  .map((path) => ({ x: path.getCTM().e / svg.getCTM().a, fill: path.getAttribute('fill') }))
"""


class Outcome(NamedTuple):
    """One outcome as it is drawn."""

    label: str  # in the mark's description
    level: int  # the number beside the axis
    change: str  # the words beside that number
    position: float  # of the mark on the axis from 0 to 100


class LabOnScreen:
    """One lab in an open notebook.

    Parameters
    ----------
    page : LabPage
        The notebook.
    code : str
        A piece of the code of the cell that shows the lab; the first such cell counts.
    """

    def __init__(self, page, code):
        self.page = page
        self.output = page.output(code)
        self._picture = self.output.locator(".nh-outcomes svg").first
        self._picture.wait_for()
        # The controls get their spoken names a moment after they are drawn.
        self.output.get_by_role("slider", name="slider from 0 to 100").nth(2).wait_for()

    def slider(self, label):
        """Return the handle of a slider."""
        return self.output.get_by_role("slider", name=label)

    def box(self, label):
        """Return the number box beside a slider."""
        return self.output.get_by_role("spinbutton", name=label)

    def padlock(self, label):
        """Return the padlock of a slider; pressed means that it follows the model."""
        return self.output.get_by_role("button", name=f"{label}: ")

    def button(self, words):
        """Return the button with these words on it."""
        return self.output.get_by_role("button", name=words)

    def choose(self, scene):
        """Choose a starting point by its words."""
        self.output.get_by_role("combobox", name="Starting point").select_option(label=scene)

    def all_are_shown(self):
        """Return whether *show all* is pressed."""
        return self.button("show all").get_attribute("aria-pressed") == "true"

    def released(self, label):
        """Return whether a slider follows the model."""
        return self.padlock(label).get_attribute("aria-pressed") == "true"

    def number(self, label):
        """Return the number that a slider stands at; its box and its handle must say the same."""
        number = float(self.box(label).input_value())
        assert float(self.slider(label).get_attribute("aria-valuenow")) == number
        return number

    def sentence(self):
        """Return the sentence under the sliders."""
        return self.output.get_by_role("status").first.inner_text()

    def outcomes(self):
        """Return the outcomes as they are drawn, a list of `Outcome` in reading order."""
        drawn = self._picture.evaluate(DRAWN)
        texts = drawn["texts"]
        top = min(text["y"] for text in texts if text["text"] == "25")
        scale = [text for text in texts if abs(text["y"] - top) < 1]
        ends = [sorted(text["x"] for text in scale if text["text"] == end) for end in ("0", "100")]
        axes = list(zip(*ends, strict=True))
        return [self._outcome(mark, texts, axes) for mark in drawn["marks"]]

    @staticmethod
    def _outcome(mark, texts, axes):
        said = SAID.fullmatch(mark["said"])
        left, right = next((left, right) for left, right in axes if left - 1 <= mark["x"] <= right + 1)
        # A text's own place is its base line, a little below the middle of its mark.
        beside = [text for text in texts if abs(text["y"] - mark["y"]) < 8 and right < text["x"] < right + 60]
        number, change = (text["text"] for text in sorted(beside, key=lambda text: text["x"]))
        assert number == said["level"], f"drawn {number}, said {mark['said']}"
        position = 100 * (mark["x"] - left) / (right - left)
        return Outcome(said["label"], int(number), change, position)
