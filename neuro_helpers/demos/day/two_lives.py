"""A day in two lives: one disagreement at 18:00, and how two partners come back from it."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import ipywidgets as widgets
import pandas as pd

from neuro_helpers import display
from neuro_helpers.charts.day import MINUTES, STEP_MINUTES, clock, day_chart
from neuro_helpers.demos import words
from neuro_helpers.demos.day import day_sentences as day_words
from neuro_helpers.demos.day.setting import CHOICES, DaySetting, choice
from neuro_helpers.demos.model_choice import shipped, variant
from neuro_helpers.demos.parts import Front, Sentence, text_block, whole
from neuro_helpers.simulate.evening import BEGINS, SETTINGS, Evening, live
from neuro_helpers.simulate.excursion import Excursion

FIRST, PARTNERS = "cortisol", ("A", "B")
SECONDS = ("escalation", "calm_response", "trust", "conflict", "amygdala", "oxytocin", "coregulation")
LENSES = {"document": "document", "evidence": "evidence"}
MORE = "Learned security, who acts, the second curve, and the lens"


class DayInTwoLives:
    """Set a disagreement, what comes before and after it, and see both partners' cortisol through the evening.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence"}
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
        "before", "after", "who", "second", "lens"; "pin", "more"; the buttons "undo", "reset".
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

    def __init__(self, model: object = None, lens: str = "document", second: str = "escalation",
                 against: Mapping | None = None, **setting: object) -> None:
        self._tables = shipped(lens) if model is None else model
        _check(self._tables, second, setting, against)
        self._models = {self._tables.lens: self._tables}
        self._make_parts(Evening(**setting), second)
        self._evening, self._pinned = self._setting.evening, None
        if against is not None:
            self._pinned = self._lived(Evening(**setting | {name: value for name, value in against.items()
                                                            if name != "lens"}), against.get("lens", self._tables.lens))
            self.controls["pin"].value = True
        self._opened_pin = self._pinned
        self.box = self._arrange()
        self._setting.open(self._refresh)
        self._refresh()
        self.controls["pin"].observe(self._on_pin, names="value")
        self.controls["more"].observe(self._on_more, names="value")

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
    def summary(self) -> str:
        """The sentence on screen."""
        return self._sentence.text

    @property
    def evening(self) -> Evening:
        """The evening as it is set."""
        return self._evening

    def reset(self) -> None:
        """Back to the evening, and to the pinned run, that it opened with."""
        self.controls["pin"].value = self._opened_pin is not None
        self._pinned = self._opened_pin
        self._setting.reset()

    def undo(self) -> None:
        """Take back the last move; nothing happens when there is none."""
        self._setting.undo()

    def _repr_mimebundle_(self, **_formats: object) -> dict:
        return display.demo_output(self.box, self._chart.still_spec(), self.summary)

    # -- building ---------------------------------------------------------------------------------------------------

    def _make_parts(self, evening: Evening, second: str) -> None:
        labels = self._tables.labels
        nodes = list(dict.fromkeys([second, *(node for node in SECONDS if node in labels)]))
        self._second = second
        switches = {"second": choice({node: str(labels[node]) for node in nodes}, second),
                    "lens": choice(LENSES, self._tables.lens)}
        self._setting = DaySetting(evening, switches)
        self.controls = self._setting.controls | switches | {
            "pin": widgets.ToggleButton(False, description="pin this run", icon="thumb-tack", layout={"width": "auto"}),
            "more": widgets.ToggleButton(False, description="more", layout={"width": "auto"})}
        self._chart = display.LiveChart(Picture)
        self._chart.add_class("nh-day-picture")
        self._sentence, self._front = Sentence(), Front()
        self.controls["reset"].on_click(lambda _button: self.reset())

    def _arrange(self) -> widgets.VBox:
        controls, sliders = self.controls, self._setting.sliders
        top = _styled(widgets.HBox([controls[name] for name in ("pin", "undo", "reset", "more")]), "nh-row")
        self._more = _styled(widgets.VBox([]), "nh-day-more")
        left = [sliders["strength"].widget, sliders["minutes"].widget, sliders["load"].widget, self._named("before"),
                self._named("after"), sliders["delay"].widget]
        card = _styled(widgets.VBox([self._chart]), "nh-card")
        main = _styled(widgets.Box([_styled(widgets.VBox(left), "nh-day-left"), card]), "nh-day-main")
        box = widgets.VBox([self._front, top, self._more, main, self._sentence])
        return _styled(_styled(box, "nh-demo"), "nh-day")

    def _named(self, name: str, title: str = "") -> widgets.HBox:
        title = title or CHOICES[name][0]
        return _styled(widgets.HBox([text_block("nh-title", title), self.controls[name]]), "nh-day-named")

    # -- moving -----------------------------------------------------------------------------------------------------

    def _lived(self, evening: Evening, lens: str) -> Lived:
        if lens not in self._models:
            self._models[lens] = variant(self._tables, lens)
        return Lived(evening, lens, live(self._models[lens], evening))

    def _runs(self) -> dict[str, Lived]:
        return {"now": self._now} | ({"pinned": self._pinned} if self._pinned else {})

    def _refresh(self) -> None:
        """Let the couple live through the evening that is set; the picture comes first."""
        self._evening, self._second = self._setting.evening, self.controls["second"].value
        self._now = self._lived(self._evening, self.controls["lens"].value)
        self._draw()
        self._speak()

    def _draw(self) -> None:
        now, was, label = self._now, self._pinned, str(self._tables.labels[self._second])
        self._chart.set(
            curves=now.lines(self._second), happenings=day_words.happenings(now.evening),
            recovery=day_words.bars(now, FIRST), peaks=day_words.peaks(now, FIRST),
            second=day_words.second_title(now, self._second, label), pinned=was.lines(self._second) if was else {},
            pinned_recovery=day_words.bars(was, FIRST, "pinned ") if was else {})

    def _speak(self) -> None:
        label = words.inside(str(self._tables.labels[self._second]))
        self._sentence.text = day_words.summary(self._now, self._pinned, FIRST, self._second, label)
        self.controls["delay"].disabled = self.controls["delay_box"].disabled = self._evening.after == "nothing"
        rest = self._setting.sliders["delay"].widget
        (rest.add_class if self._evening.after == "nothing" else rest.remove_class)("nh-day-rests")
        self._front.name(self._setting.names() | {
            self.controls["second"]: {"group": "Second curve", "chosen": self._second},
            self.controls["lens"]: {"group": "Lens", "chosen": self.controls["lens"].value},
            self.controls["pin"]: {"label": "Pin this run, to compare with it", "pressed": self.controls["pin"].value},
            self.controls["more"]: {"label": MORE, "pressed": self.controls["more"].value}})

    def _on_pin(self, change: dict) -> None:
        """Keep the run on screen as the one to compare with, or let it go; it is never computed again."""
        self._pinned = self._now if change["new"] else None
        self._draw()
        self._speak()

    def _on_more(self, change: dict) -> None:
        opened = [self._setting.sliders["bond"].widget, self._named("who"), self._named("lens", "Lens"),
                  self._named("second", "Second curve")]
        self._more.children = opened if change["new"] else []
        self._speak()


class Picture:
    """The picture of every evening; its specification is made once for a notebook (0.6 s)."""

    @staticmethod
    @functools.cache
    def to_dict() -> dict:
        """Return the specification."""
        return day_chart().to_dict()


class Lived:
    """An evening that was computed: the setting, the lens and the run."""

    def __init__(self, evening: Evening, lens: str, run: object) -> None:
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


def _check(model: object, second: str, setting: Mapping, against: Mapping | None) -> None:
    for name in [*setting, *(against or {})]:
        if name not in SETTINGS and not (name == "lens" and name not in setting):
            raise ValueError(f"An evening has no setting called {name!r}; choose from: {', '.join(SETTINGS)}")
    if (against or {}).get("lens", "document") not in LENSES:
        raise ValueError(f"lens: found {against['lens']!r}; allowed: {', '.join(LENSES)}")
    for node in (FIRST, "conflict", "touch", "warmth", "repair", "oxytocin", second):
        if node not in model.nodes.index:
            raise ValueError(f"This model has no node called {node!r}, which this evening needs")


def _styled(box: widgets.Box, style: str) -> widgets.Box:
    box.add_class(style)
    return box
