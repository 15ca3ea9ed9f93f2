"""Which of five helpers moves B's evening most? Rank them first, then see all five at once."""

from __future__ import annotations

import functools
import math
import pathlib

import pandas as pd

from neuro_helpers.charts.day import STEP_MINUTES, clock
from neuro_helpers.charts.helper_panels import POINTS, five_helpers_chart
from neuro_helpers.kit import Button, PredictionRecord, Question, card, column, fill, hide, mark, row, styled
from neuro_helpers.kit.ranking import Ranking, RankingGuess
from neuro_helpers.kit.record import record_of
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.evening import DOSE_AT, TOUCH_AT
from neuro_helpers.simulate.helped import HELPERS, Helped, five_helpers, minutes_saved, ranked
from neuro_helpers.wording import BASES, LENSES, listed

NAMES = {"touch": "touch beforehand", "warm_hour": "a warm hour", "dose": "a spray for both",
         "repair": "a repair move", "apart": "30 min apart"}
NOTES = {"touch": f"A touches B for ten minutes, from {clock(TOUCH_AT)}",
         "warm_hour": "A is warm to B from 17:00 to 18:00: friendly words, a look",
         "dose": f"both get an oxytocin spray at {clock(DOSE_AT)}",
         "repair": "A makes it ten minutes after the disagreement; B takes it up",
         "apart": "right after the disagreement nothing new passes between the two"}
ARROWS = {"touch": ("touch", "cortisol"), "warm_hour": ("warmth", "cortisol"), "dose": ("oxytocin_dose", "cortisol"),
          "repair": ("repair", "conflict"), "apart": None}  # the arrow that carries most of the help
SEEN = 0.05  # points; less is written as 0.0
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
HOW = "1 for what changes B's cortisol most. \"Show me\" works with any number of places."
MEASURED = "Counted is the largest difference."


class FiveHelpers(Question):
    """Rank five helpers by how much they move B's cortisol, then see all five against the evening without help.

    Parameters
    ----------
    model : CoupleModel, optional
        The shipped tables when not given.
    lens : {"document", "evidence", "tested"}
        Which weights act at first.
    record : PredictionRecord, optional
        Where rankings go; the lesson's record when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "ranking_touch", "ranking_warm_hour", "ranking_dose", "ranking_repair", "ranking_apart" (the place of each, 0
        for none), "lens", "show", "undo", "again".
    frame : DataFrame
        helper, place (given), and once they are shown rank, largest (points), at, back (minutes), saved (minutes) and
        rank_back.
    summary : str
        The sentence on screen.

    Examples
    --------
    >>> demo = FiveHelpers()
    >>> demo.controls["ranking_dose"].value = 1
    >>> demo.show()
    >>> int(demo.frame.set_index("helper").loc["dose", "rank"])
    1
    """

    style = "nh-five"
    sheet = pathlib.Path(__file__).with_name("five_helpers.css")

    def __init__(self, model: CoupleModel | None = None, lens: str = "evidence",
                 record: PredictionRecord | None = None) -> None:
        super().__init__(model, lens, record_of(record))
        self._ranking = Ranking("Which helper moves B's cortisol most?", NAMES, NOTES)
        self._lens = self.lens_choice()
        self._answers: dict[str, tuple[Helped, dict[str, Helped]]] = {}
        self.pose(RankingGuess(self._ranking), name="ranking", again="rank again", how_sure=False, files=False)
        self._back = self.add("undo", Button("undo", "Take back the last place", self.undo, "undo"))
        self._past: list[tuple] = []
        self._last = self._ranking.value, self._lens.value
        self._place = column(style="nh-five-picture")
        self._asked, ranking, *rest = self.asked()
        buttons, _sentence, *news = rest
        self._main = row(ranking, column(row(buttons, self._back), row(self._lens), self.line,
                                         style="nh-five-said"), style="nh-five-main")
        for one in LENSES:  # the question has the lens in it, and a saved ranking may be about either
            says = functools.partial(self._says, one)
            self._record.register(self._asks(one), says, lambda told, says=says: told == says())
        self.open(self._asked, self._main, self._place, *news)

    # -- what is on screen ------------------------------------------------------------------------------------------

    @property
    def question(self) -> str:
        """The question in plain words."""
        return self._asks(self._lens.value)

    def _asks(self, lens: str) -> str:
        return ("A disagreement of heat 80 from 18:00 to 18:20. Which of five helpers moves partner B's cortisol most, "
                f"in this model{LENSES[lens].clause}? Rank them, then see all five.")

    @property
    def frame(self) -> pd.DataFrame:
        """The table behind the picture, one row for each helper."""
        places = {key: place for place, key in enumerate(self._ranking.value, start=1) if key}
        table = pd.DataFrame({"helper": list(HELPERS), "place": [places.get(key, pd.NA) for key in HELPERS]})
        names = ["rank", "largest", "at", "back", "saved", "rank_back"]
        if not self.shown:
            return table.assign(**dict.fromkeys(names, pd.NA))
        plain, helped = self._found
        rank, rank_back = ({key: place for place, key in enumerate(order, start=1)} for order in self._orders())
        rows = {key: (rank[key], round(one.most, 1), clock(one.minute), one.back, minutes_saved(plain, one),
                      rank_back[key]) for key, one in helped.items()}
        return table.assign(**{name: [rows[key][i] for key in HELPERS] for i, name in enumerate(names)})

    @property
    def result(self) -> str:
        """The order in the model, as the record writes it."""
        return self._says(self._lens.value)

    def _says(self, lens: str) -> str:
        return self.guess.quoted(tuple(_by_size(self._lived(lens)[1])))  # type: ignore[attr-defined]

    def answer(self) -> None:
        """Let the couple live through six evenings."""
        self._found = self._lived(self._lens.value)

    def _lived(self, lens: str) -> tuple[Helped, dict[str, Helped]]:
        """Return the six evenings under a lens, which is asked once."""
        if lens not in self._answers:
            self._answers[lens] = five_helpers(self.under(lens))
        return self._answers[lens]

    def undo(self) -> None:
        """Take back the last place or lens; after the answer a lens alone, since places rest then."""
        if not self._past or (self.shown and self._past[-1][0] != self._ranking.value):
            return
        self._last = self._past.pop()
        with self.state.quiet():
            self._ranking.value, self._lens.value = self._last
        self._show_again()

    def reset(self) -> None:
        """Back to no places, and the lens that it opened with; picture and numbers leave the page."""
        with self.state.quiet():
            self._lens.value = self._tables.lens
            self._ranking.value = ("",) * len(NAMES)
        self._past, self._last = [], (self._ranking.value, self._lens.value)
        super().reset()

    def refresh(self) -> None:
        """Keep what undo needs and, once it is asked for, draw the five evenings."""
        now = self._ranking.value, self._lens.value
        if now != self._last:
            self._past, self._last = [*self._past, self._last], now
        hide(self._ranking.widget, self.shown)  # each picture says which place it was given
        mark(self._main, "nh-five-shown", self.shown)
        self._asked.value = styled("nh-question", self.question)  # type: ignore[union-attr]
        if not self.shown:
            fill(self._place)
            return
        self.answer()
        if not self._pictures:
            self.draw(five_helpers_chart, style="nh-five-chart")
        self._pictures[0].set(**self._drawn())
        fill(self._place, card(self._pictures[0]))

    def sentence(self) -> str:
        """Say which helper moves B most, by two measures, and what is surprising about that."""
        if not self.shown:
            placed = sum(map(bool, self._ranking.value))
            return f"{placed} of {len(NAMES)} have a place. {HOW}"
        helped, (order, back) = self._found[1], self._orders()
        yours = self._ranking.value[0]
        mine = "" if not yours else (f" You put {NAMES[yours]} first; it comes {PLACES[order.index(yours) + 1]}.")
        return (f"In this model{LENSES[self._lens.value].clause}, {NAMES[order[0]]} moves B's cortisol most "
                f"({_points(helped[order[0]].most)}), {NAMES[order[-1]]} least ({_points(helped[order[-1]].most)})."
                f"{mine}\n{self._surprise(order[0], order[-1])}{MEASURED} By the way back the order is: "
                f"{listed([NAMES[key] for key in back])}.")

    # -- inside -------------------------------------------------------------------------------------------------------

    def _surprise(self, first: str, last: str) -> str:
        """Say what nobody expects: what lowers the curve most need not shorten the way back most."""
        plain, helped = self._found
        one, other = (minutes_saved(plain, helped[key]) for key in (first, last))
        if not other > max(one, 0) or abs(helped[last].most) < SEEN:
            return ""
        return (f"The surprise: {NAMES[last]} shortens the way back by more ({_saved(other)}) than {NAMES[first]} does "
                f"({_saved(one)}), since nine tenths are counted from each curve's own peak.\n")

    def _orders(self) -> tuple[list[str], list[str]]:
        """Return the helpers by the largest change, and by the minutes that they save."""
        plain, helped = self._found
        return (_by_size(helped), ranked({key: minutes_saved(plain, one) for key, one in helped.items()}))

    def _drawn(self) -> dict:
        plain, helped = self._found
        order, back = self._orders()
        level = [one.points.min() for one in (plain, *helped.values())]
        top = max(one.points.max() for one in (plain, *helped.values()))
        change = [float(edge) for one in helped.values() for edge in (one.change.min(), one.change.max())]
        panels = [self._one_panel(key, place, back.index(key) + 1) for place, key in enumerate(order, start=1)]
        return {"plain": _sampled(plain.points), "panels": panels,
                "range": [max(0, 5 * math.floor(min(level) / 5 - 0.5)), 5 * math.ceil(top / 5)],
                "strip": [min(-4, math.floor(min(change))), max(1, math.ceil(max(change)))]}

    def _one_panel(self, key: str, rank: int, rank_back: int) -> dict:
        plain, one = self._found[0], self._found[1][key]
        own = next(event for event in one.evening.events() if event.kind != "quarrel")
        basis, state, rests = self._rests_on(key)
        saved, mine = minutes_saved(plain, one), self._ranking.value
        yours = f"you: {PLACES[mine.index(key) + 1]}" if key in mine else ""
        back = ("back not before midnight" if one.back is None else
                f"back: {one.back} min ({_signed(-saved)}), {PLACES[rank_back]}")
        return {"points": _sampled(one.points), "change": _sampled(one.change), "basis": basis,
                "state": state, "rests": rests,
                "quarrel": [60, one.evening.ends], "helps": [own.start_minutes, own.end_minutes],
                "name": f"{rank}. {NAMES[key]}", "most": f"{_points(one.most)} at {clock(one.minute)}", "back": back,
                "you": yours, "minute": one.minute, "size": round(one.most, 3),
                "said": f"{NAMES[key]}: largest difference {_points(one.most)} at {clock(one.minute)}; {back}"}

    def _rests_on(self, key: str) -> tuple[str, str, str]:
        """Return basis and state of the helper's arrow, and words for both."""
        arrow, rows = ARROWS[key], self.under(self._lens.value).influences
        if arrow is None:
            return "assumption", "untested", "our assumption, untested"
        acts = rows[rows["source"].str.split("*").map(lambda parts: arrow[0] in parts) & (rows["target"] == arrow[1])]
        acts = acts[acts["strength"] != 0]
        if acts.empty:
            return "assumption", "untested", "no arrow acts"
        basis, state = acts.loc[acts["strength"].abs().idxmax(), ["basis", "state"]]
        return str(basis), str(state), BASES[basis] + (", untested" if state == "untested" else "")


def _by_size(helped: dict[str, Helped]) -> list[str]:
    return ranked({key: abs(one.most) for key, one in helped.items()})


def _sampled(values) -> list[float]:
    return [round(float(value), 3) for value in values[::STEP_MINUTES][:POINTS]]


def _signed(minutes: float) -> str:
    return "\N{PLUS-MINUS SIGN}0" if minutes == 0 else f"{'+' if minutes > 0 else chr(0x2212)}{abs(minutes):.0f}"


def _points(change: float) -> str:
    return f"{'+' if change > 0 else chr(0x2212)}{abs(change):.1f} points"


def _saved(minutes: float) -> str:
    if math.isinf(minutes):
        return "not before midnight"
    return "no change" if minutes == 0 else f"{abs(minutes):.0f} min {'shorter' if minutes > 0 else 'longer'}"
