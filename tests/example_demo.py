"""A lesson-sized demo on the kit, as `docs/how_to/add_a_demo.md` shows it: one slider, one picture, undo, a curtain."""

import altair as alt
import pandas as pd

from neuro_helpers.kit import Demo, Slider, card, row, text_block
from neuro_helpers.wording import signed, whole


def dots_chart(labels):
    """Two levels on one axis; `levels` is the parameter that changes."""
    dots = alt.Chart(alt.Data(values=[{"node": node, "label": label} for node, label in labels.items()]))
    dots = dots.transform_calculate(level="100 * levels[datum.node]").mark_point(size=160, filled=True).encode(
        x=alt.X("level:Q", scale=alt.Scale(domain=[0, 100]), title="level (0 to 100, model units)"),
        y=alt.Y("label:N", title=None))
    return dots.add_params(alt.param(name="levels", value=dict.fromkeys(labels, 0.5))).properties(
        width=420, description="Dot plot: trust and anxiety on an axis from 0 to 100.")


class TrustAndHeat(Demo):
    """Move the heat of a disagreement and see trust and anxiety; then see why.

    Examples
    --------
    >>> demo = TrustAndHeat()
    >>> demo.controls["conflict"].value = 80
    >>> demo.summary
    'In this model, at a heat of 80, trust is at 66 and anxiety at 45.'
    """

    nodes = ("trust", "anxiety")

    def __init__(self, model=None, lens="document"):
        super().__init__(model, lens)
        rows, reference = self.model.nodes, self.model.reference
        self.heat = self.add("conflict", Slider.of_node(rows.loc["conflict"], reference["conflict"]))
        self.picture = self.draw(dots_chart, rows.loc[list(self.nodes), "label"].to_dict(), style="nh-example")
        self.why = self.curtain("why", self.reasons, "show me why")
        question = text_block("nh-question", "Which of the two moves further when a disagreement gets heated?")
        self.open(question, self.heat, row(*self.way_back(), self.why.button), self.line,
                  card(self.picture), self.why.place)

    def refresh(self):
        self.levels = self.model.predict(conflict=self.heat.level)
        self.picture.set(levels={node: float(self.levels[node]) for node in self.nodes})

    def sentence(self):
        trust, anxiety = self.frame["level"]
        return f"In this model, at a heat of {whole(self.heat.level)}, trust is at {trust} and anxiety at {anxiety}."

    def reasons(self):
        moved = [f"{node} by {signed(100 * (self.levels[node] - self.model.reference[node]))}" for node in self.nodes]
        return f"Here the heat moves {' and '.join(moved)}. {self.model.explain('anxiety', conflict=self.heat.level)}"

    @property
    def frame(self):
        return pd.DataFrame({"node": self.nodes, "level": [whole(self.levels[node]) for node in self.nodes]})
