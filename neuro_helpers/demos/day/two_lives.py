"""A day in two lives: one disagreement at 18:00, and how two partners come back from it."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

import pandas as pd

from neuro_helpers.charts.day import MINUTES, STEP_MINUTES, clock, day_chart
from neuro_helpers.demos.day import day_sentences as sentences
from neuro_helpers.handed.arguments import known, mapping, wrong
from neuro_helpers.kit import Button, Choice, Demo, Slider, Switch, box, card, column, fill, mark, row, title
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.evening import BEGINS, RANGES, SETTINGS, Evening, live
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.simulate.run import CoupleRun
from neuro_helpers.wording import LENS_BUTTONS, in_sentence, whole

FIRST, PARTNERS = "cortisol", ("A", "B")
SECONDS = ("escalation", "calm_response", "trust", "conflict", "amygdala", "oxytocin", "coregulation")
MORE = "Learned security, who acts, the second curve, and the lens"
ZOOMS = ((0.2, 0.6), (0.2, 1.0), (0.0, 1.0))  # levels of the first panel: the first one that holds all its curves
SLIDERS: dict[str, dict] = {  # in the order of the screen; `unit` is what a screen reader says after the range
    "strength": {"label": "How heated", "ends": ("none in the open", "heated"), "note":
                 "How heated the disagreement gets. Zero is not a goal: it may mean that something is being avoided."},
    "minutes": {"label": "How many minutes", "step": 5, "unit": "minutes", "ends": ("5 min", "90 min"), "note":
                "How long the disagreement lasts. It begins at 18:00."},
    "load": {"label": "Load from outside", "ends": ("little", "much"), "note":
             "What weighs on both partners for weeks: money, illness, work, discrimination. Here it acts in two ways "
             "only, more disagreement and more stress, which is too simple. The reference couple has 40."},
    "delay": {"label": "Minutes until then", "step": 5, "unit": "minutes", "ends": ("at once", "60 min"), "note":
              "How long after the disagreement the repair move or the time apart begins."},
    "bond": {"label": "Learned security", "ends": ("little learned so far", "much learned so far"), "note":
             "What many shared experiences have taught both partners to expect of each other. The reference couple has "
             "80. It is held here: one evening hardly moves it."},
}
CHOICES = {"before": ("Beforehand", sentences.BEFORE), "after": ("Afterwards", sentences.AFTER),
           "who": ("Who acts", sentences.WHO)}


class DayInTwoLives(Demo):
    """Set a disagreement, what comes before and after it, and see both partners' cortisol through the evening.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act; ignored when `model` is given.
    second : str
        Id of the node in the second panel.
    against : mapping, optional
        Where the pinned run differs from this one, such as ``{"before": "nothing"}``; also "lens". Nothing is pinned
        when it is not given.
    **setting
        `strength`, `minutes`, `load`, `bond`, `before`, `after`, `delay`, `who` of
        `neuro_helpers.simulate.evening.Evening`; numbers from 0 to 100 or in minutes, as on screen.

    Attributes
    ----------
    controls : dict of str to widget
        The sliders "strength", "minutes", "load", "delay", "bond", each with a number box ("_box"); the choices
        "before", "after", "who", "second", "lens"; "more"; the buttons "pin" (this run, instead of the one pinned
        before), "unpin", "undo", "reset".
    frame : DataFrame
        For each run on screen and partner: rest, peak (whole numbers), peak_at, recovery_minutes, and the same of the
        second node.
    curves : DataFrame
        What is drawn: minutes (from 17:00), run, partner, node, level (0 to 100).
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> day = DayInTwoLives(strength=80, minutes=20)
    >>> day.frame["recovery_minutes"].tolist()[0] > 60
    True
    """

    style = "nh-day"
    sheet = pathlib.Path(__file__).with_name("day.css")

    def __init__(self, model: CoupleModel | None = None, lens: str = "document", second: str = "escalation",
                 against: Mapping | None = None, **setting: object) -> None:
        super().__init__(model, lens)
        _check(self._tables, second, setting, against)
        self._make_controls(Evening(**setting), second)  # type: ignore[arg-type]
        self._now: Lived | None = None
        pinned = None
        if against is not None:
            other = {name: value for name, value in against.items() if name != "lens"}
            pinned = self._lived(Evening(**setting | other), against.get("lens", self._tables.lens))
        self.state.memory = {"pinned": pinned}
        self._chart = self.draw(day_chart, style="nh-day-picture")
        self.open(*self._arranged())

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def frame(self) -> pd.DataFrame:
        """The headline numbers behind the picture."""
        rows = []
        for run, lived in self._runs().items():
            for partner in PARTNERS:
                row = {"run": run, "partner": partner}
                for prefix, node in (("", FIRST), ("second_", self._second)):
                    rise = lived.rises(node)[partner]
                    gone = rise.recovery_minutes(lived.evening.ends) if lived.has_way_back(node, rise) else None
                    row |= {f"{prefix}rest": whole(rise.rest), f"{prefix}peak": whole(rise.peak),
                            f"{prefix}peak_at": clock(rise.peak_minute) if rise.change else "",
                            f"{prefix}recovery_minutes": gone}
                rows.append(row | {"second": self._second})
        table = pd.DataFrame(rows)
        minutes = ["recovery_minutes", "second_recovery_minutes"]
        return table.astype(dict.fromkeys(minutes, "Int64"))

    @property
    def curves(self) -> pd.DataFrame:
        """The drawn curves as a tidy table."""
        parts = [pd.DataFrame({"minutes": lived.minutes, "run": run, "partner": partner, "node": node,
                               "level": [100 * level for level in lived.drawn(node, partner)]})
                 for run, lived in self._runs().items() for node in (FIRST, self._second) for partner in PARTNERS]
        return pd.concat(parts, ignore_index=True)

    @property
    def evening(self) -> Evening:
        """The evening as it is set."""
        return Evening(**{name: self._made[name].value for name in SETTINGS})

    @property
    def _pinned(self) -> Lived | None:
        """The run to compare with: a part of the state, so that undo and *start again* bring it back."""
        return self.state.memory["pinned"]

    def sentence(self) -> str:
        """Say what happens in the evening, how both partners come back from it, and what the pinned run has."""
        label = in_sentence(str(self._tables.labels[self._second]))
        return sentences.summary(self._now, self._pinned, FIRST, self._second, label)

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_controls(self, evening: Evening, second: str) -> None:
        labels = self._tables.labels
        for name, options in SLIDERS.items():
            low, high = RANGES[name]
            exact = float(getattr(evening, name))
            value = int(exact) if exact.is_integer() else round(exact, 6)
            self.add(name, Slider(value=value, low=low, high=high, **options))
        for name, (words, options) in CHOICES.items():
            self.add(name, Choice(words, options, getattr(evening, name), style="nh-day-choice"))
        nodes = list(dict.fromkeys([second, *(node for node in SECONDS if node in labels)]))
        self.add("second", Choice("Second curve", {node: str(labels[node]) for node in nodes}, second,
                                  style="nh-day-choice"))
        self.lens_choice(style="nh-day-choice")
        self._pins = (
            self.add("pin", Button("pin this run", "Keep this run in grey, to compare with; it replaces the one before",
                                   self._pin_this, "thumb-tack", "Pin this run, to compare with it")),
            self.add("unpin", Button("let go", "Take the pinned run off the picture", self._let_go, "times",
                                     "Let the pinned run go")))
        self._buttons = self.way_back("Back to the evening that this opened with")
        self._more_switch = self.add("more", Switch("more", name=MORE), then=self._on_more)

    def _arranged(self) -> list:
        made = self._made
        self._more = column(style="nh-day-more")
        left = column(made["strength"], made["minutes"], made["load"], self._named("before"), self._named("after"),
                      made["delay"], made["bond"], style="nh-day-left")
        right = column(card(self._chart), self.line, self._more)
        self._on_more()
        return [row(*self._pins, *self._buttons, self._more_switch), box(left, right, style="nh-day-main")]

    def _named(self, name: str, words: str = ""):
        return row(title(words or self._made[name].name), self._made[name], style="nh-day-named")

    # -- moving -----------------------------------------------------------------------------------------------------

    def _lived(self, evening: Evening, lens: str) -> Lived:
        return Lived(evening, lens, live(self.under(lens), evening, MINUTES))

    def _runs(self) -> dict[str, Lived]:
        return {"now": self._now} | ({"pinned": self._pinned} if self._pinned else {})

    def refresh(self) -> None:
        """Let the couple live through the evening that is set; the picture comes first."""
        evening, lens, self._second = self.evening, self.controls["lens"].value, self.controls["second"].value
        if self._now is None or (self._now.evening, self._now.lens) != (evening, lens):
            self._now = self._lived(evening, lens)
        self._draw()
        mark(self._pins[1].widget, "nh-day-rests", self._pinned is None)
        waits = evening.after == "nothing"  # there is no time until nothing
        self._made["delay"].rest(waits)
        mark(self._made["delay"].widget, "nh-day-rests", waits)

    def _draw(self) -> None:
        now, was, label = self._now, self._pinned, str(self._tables.labels[self._second])
        self._chart.set(
            zoom=self._zoom(), curves=now.lines(self._second), happenings=sentences.happenings(now.evening),
            recovery=_bars(now), peaks=sentences.peaks(now, FIRST),
            second=sentences.second_title(now, self._second, label), pinned=was.lines(self._second) if was else {},
            pinned_recovery=_bars(was, "pinned ") if was else {})

    def _pin_this(self) -> None:
        """Keep the run on screen as the one to compare with; it is never computed again."""
        self._pin(self._now)

    def _let_go(self) -> None:
        self._pin(None)

    def _pin(self, run: Lived | None) -> None:
        if run is not self._pinned:
            self.state.step(self.state.snapshot() | {"": {"pinned": run}})

    def _on_more(self) -> None:
        opened = [self._named("who"), self._named("second"), self._named("lens", "Lens")]
        shown = self._more_switch.value
        mark(self._made["bond"].widget, "nh-day-rests", not shown)
        fill(self._more, *(opened if shown else []))

    def _zoom(self) -> list[float]:
        """Return the levels that the first panel shows; one of `ZOOMS`, so that it seldom changes."""
        levels = [level for lived in self._runs().values() for partner in PARTNERS
                  for level in lived.drawn(FIRST, partner)]
        return list(next((low, high) for low, high in ZOOMS if low <= min(levels) and max(levels) <= high))


class Lived:
    """An evening that was computed: the setting, the lens and the run."""

    def __init__(self, evening: Evening, lens: str, run: CoupleRun) -> None:
        self.evening, self.lens, self._run = evening, lens, run
        self.minutes = list(range(0, MINUTES + 1, STEP_MINUTES))

    def rises(self, node: str) -> dict[str, Excursion]:
        """Return how a node leaves its rest and comes back, for each partner."""
        return {partner: Excursion.of(self._run.minutes, self._run.level(node, partner), BEGINS)
                for partner in PARTNERS}

    def has_way_back(self, node: str, rise: Excursion) -> bool:
        """Whether a level has left its rest after the disagreement; of cortisol a rise counts alone."""
        return self.evening.strength > 0 and (rise.change > 0 if node == FIRST else rise.change != 0)

    def drawn(self, node: str, partner: str) -> list[float]:
        """Return the levels at the drawn points."""
        every = round(STEP_MINUTES / (self._run.minutes[1] - self._run.minutes[0]))
        return self._run.level(node, partner)[::every].round(4).tolist()

    def lines(self, second: str) -> dict[str, list[float]]:
        """Return the picture's curves."""
        return {f"{panel}_{partner}": self.drawn(node, partner)
                for panel, node in (("first", FIRST), ("second", second)) for partner in PARTNERS}


def _bars(lived: Lived, prefix: str = "") -> dict[str, dict]:
    """Return the bars of the way back; without a disagreement there is none, and nothing big may claim so twice."""
    return sentences.bars(lived, FIRST, prefix) if lived.evening.strength > 0 else {}


def _check(model: CoupleModel, second: str, setting: Mapping, against: Mapping | None) -> None:
    for name in setting:
        known("setting", name, SETTINGS)
    if against is not None:
        words = "one or more settings of another evening, such as {'strength': 20}"
        if not (other := mapping("against", against, words)):
            raise wrong("against", against, words)
        for name, value in other.items():
            known("against", name, (*SETTINGS, "lens"))
            if name == "lens":
                known("against, lens", value, LENS_BUTTONS)
    known("second", second, model.nodes.index)
    for node in (FIRST, "conflict", "touch", "warmth", "repair", "oxytocin"):
        if node not in model.nodes.index:
            raise ValueError(f"This model has no node called {node!r}, which this evening needs")
