"""The concept check: ten questions before the lessons and after; each asks for an answer, a reason and how sure."""

from __future__ import annotations

import pathlib
from typing import Any

import pandas as pd

from neuro_helpers.demos.check import concept_words
from neuro_helpers.demos.check.concept_scoring import Given, Item, items, misconceptions
from neuro_helpers.handed.arguments import known
from neuro_helpers.kit import Button, Choice, Demo, column, hide, markup, row, text_block, title
from neuro_helpers.kit.concept_record import ConceptRecord, concept_record_of
from neuro_helpers.kit.record_file import reason
from neuro_helpers.kit.speech import Sentence
from neuro_helpers.kit.verdicts import folded
from neuro_helpers.tables.check_records import SHOWN, SURENESS, TIMES

CONTROLS = ("answer", "reason", "sureness")


class ConceptCheck(Demo):
    """Ask the ten questions of the concept check, before the lessons or after.

    One question is on screen at a time. What is right is neither computed nor in the page before somebody asks for it
    after the second time; then it is set beside the first time. Nothing is graded, and nothing leaves the computer.

    Parameters
    ----------
    time : {"before", "after"}
    record : ConceptRecord, optional
        Where the answers go; when not given, a file beside the notebook (my_concept_check.csv) that holds both times.

    Attributes
    ----------
    controls : dict of str to widget
        "answer" and "reason" ("a", "b", "c"; None while nothing is chosen), "sureness", "back", "next", "undo",
        "reset"; "open_one" (goes to a question that is open) and, after the lessons, "show".
    frame : DataFrame
        item, question, answer, reason, sureness, counted ("no": its lesson is still to come), outcome, before; the
        last two are empty before they are shown.
    misconceptions : DataFrame
        misconception, belief, said, instead, places, before, after; empty before it is shown.
    summary : str
        The sentence on screen.

    Raises
    ------
    ValueError
        For another time.

    Examples
    --------
    >>> check = ConceptCheck("after", record=ConceptRecord())
    >>> check.controls["answer"].value = "a"
    >>> check.show()
    >>> check.frame["outcome"].head(2).to_list()
    ['answer only', 'open']
    """

    style = "nh-check"
    sheet = pathlib.Path(__file__).with_name("concept_check.css")

    def __init__(self, time: str, record: ConceptRecord | None = None) -> None:
        self.time = known("time", time, TIMES)
        self._record = concept_record_of(record)
        self._items = items()
        super().__init__()
        first = self._items[0]
        self._choices = [
            self.add("answer", Choice("Your answer", first.options, style="nh-sentences")),
            self.add("reason", Choice("Your reason", first.reasons, style="nh-sentences")),
            self.add("sureness", Choice("How sure are you?", {one: one for one in SURENESS}))]
        with self.state.quiet():
            for choice in self._choices:
                choice.value = None
        self._back = self.add("back", Button("back", "To the question before", lambda: self.go(self.place - 1),
                                             "arrow-left"))
        self._next = self.add("next", Button("next", "To the next question, answered or not", self.go_on,
                                             "arrow-right"))
        self._open_one = self.add("open_one", Button("to an open question", "Back to a question without an answer",
                                                     self.go_to_open, "arrow-left"))
        if time == TIMES[1]:
            self._show = self.add("show", Button("show my result", "Show what is right, and what has changed",
                                                 self.show, "eye"))
        self._undo, again = self.way_back("Put these answers aside, and begin anew")
        self._lay_out(again)
        self._is_keeping = False
        self._given_kept, self._seen_kept = self._read(), self._has_seen()
        at = len(self._items) if self._seen_kept else self._first_open(self._given_kept)
        self.state.memory = {"given": self._given_kept, "place": at, "seen": self._seen_kept, "shown": False}
        self._set_controls()
        self._tell(self._of_earlier())
        self._record.on_change(self.renew)
        self.open(self._steps, self.line, *self._parts_of_page, self._news)

    # -- where a person is ------------------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """Which question is on screen, counted from 0; as many as there are questions: the end."""
        return self.state.memory["place"]

    @property
    def shown(self) -> bool:
        """Whether what is right is on screen."""
        return self.state.memory["shown"]

    @property
    def is_locked(self) -> bool:
        """Whether the answers stay as they are: their result was shown once, or the second time has begun."""
        return bool(self._why_locked)

    def go(self, place: int, **memory: Any) -> None:
        """Go to a question, or to the end."""
        if not 0 <= place <= len(self._items):
            return
        now = self.state.snapshot()
        self.state.step(now | self._set_to(place) | {"": now[""] | {"place": place} | memory})
        if not self.is_locked or place in (0, len(self._items)):  # else the key that was pressed stays where it is
            self.bring(self.box, focus=True)

    def go_on(self) -> None:
        """Go to the next question; from the result to the first one."""
        self.go(0 if self.shown and self.place == len(self._items) else self.place + 1)

    def go_to_open(self) -> None:
        """Go to the first question that is not answered."""
        self.go(self._first_open(self._given))

    def show(self) -> None:
        """Show what is right and what has changed since the first time; from then on the answers stay."""
        if self.time == TIMES[1] and not self.shown:
            self._record.read_again()
            self.go(len(self._items), seen=True, shown=True)

    def undo(self) -> None:
        """Take back the last choice or step; not while the answers stay as they are."""
        if not self.is_locked:
            super().undo()

    def reset(self) -> None:
        """Put the answers of this time aside, in a file beside the notebook, and begin anew."""
        if self.time == TIMES[0] and self.is_locked:
            self._tell(concept_words.LOCKED_RESET)
            return
        try:
            aside = self._record.put_aside() if any(self._given.values()) else None
        except OSError as problem:
            self._tell(f"\N{LEFT DOUBLE QUOTATION MARK}start again\N{RIGHT DOUBLE QUOTATION MARK} was not done. "
                       f"{reason(problem)} Your answers stay as they are.", "trouble")
            return
        self.state.step(dict.fromkeys(CONTROLS) | {"": {"given": {}, "place": 0, "seen": False, "shown": False}})
        self._tell(f"Begun anew. Your earlier answers are in {aside.name}." if aside else "")
        self.bring(self.box, focus=True)

    # -- the demo ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take over what was chosen, keep it, and lay out the question or the end."""
        if self.is_locked:
            self._set_controls()  # what was on its way when the answers were locked is no answer
        elif self.place < len(self._items):
            given = Given(*(choice.value for choice in self._choices))
            number = self._items[self.place].number
            others = {one: answer for one, answer in self._given.items() if one != number}
            self.state.memory = self.state.memory | {"given": others | ({number: given} if any(given) else {})}
        self._keep()
        self._draw()

    def renew(self) -> None:
        """Show what the record holds now: another demo, or the other time, may have changed it."""
        if not self._is_open or self._is_keeping:
            return
        given, seen = self._read(), self._has_seen()
        if given != self._given or seen != self.state.memory["seen"]:
            self._given_kept, self._seen_kept = given, seen
            self.state.memory = self.state.memory | {"given": given, "seen": seen, "shown": self.shown and seen}
            self._set_controls()
            self.state.settle()
        with self.state.quiet():
            self._draw()
        self.say(self.sentence())

    def sentence(self) -> str:
        """Say where one is, and at the end what comes then or what came out."""
        if self.place < len(self._items):
            return concept_words.at_question(self.place, self._items, self._given, self._before,
                                             self._why_locked, self.shown)
        if not self.shown:
            return concept_words.at_end(self.time, self._items, self._given, self._why_locked)
        return concept_words.result(self._items, self._before, self._given)

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each question."""
        before = self._before
        rows = []
        for item in self._items:
            given = self._given.get(item.number, Given())
            words = item.row(given) or {"answer": "", "reason": "", "sureness": ""}
            told = {"outcome": item.outcome(given), "before": item.outcome(before.get(item.number, Given()))}
            rows.append({"item": item.number, "question": item.stem} | {name: words[name] for name in CONTROLS}
                        | {"counted": "yes" if item.is_counted else "no"}
                        | (told if self.shown else dict.fromkeys(told, "")))
        return pd.DataFrame(rows)

    @property
    def misconceptions(self) -> pd.DataFrame:
        """How often each misconception was chosen, before and after."""
        found = misconceptions(self._before, self._given) if self.shown else misconceptions({}, {}).iloc[:0]
        return found.reset_index(drop=True)

    def still(self) -> None:
        """No picture: the questions have none."""

    def stored_sentence(self) -> str:
        """What stands here, for readers without a kernel."""
        return f"Here the {len(self._items)} questions of the concept check are asked, {self.time} the lessons."

    # -- inside -----------------------------------------------------------------------------------------------------

    @property
    def _given(self) -> dict[int, Given]:
        return self.state.memory["given"]

    @property
    def _before(self) -> dict[int, Given]:
        return self._read(TIMES[0]) if self.time == TIMES[1] else {}

    @property
    def _why_locked(self) -> str:
        if self.time == TIMES[1]:
            return concept_words.SEEN if self.state.memory["seen"] else ""
        return concept_words.LOCKED if self._record.is_shown or self._read(TIMES[1]) else ""

    def _has_seen(self) -> bool:
        return self.time == TIMES[1] and self._record.is_shown

    def _lay_out(self, again: Button) -> None:
        self._steps, self._review, self._stem = markup(), markup(), text_block("nh-question", "")
        self._asking = column(self._stem, title("Your answer"), self._choices[0], title("Because"), self._choices[1],
                              row(title("How sure?"), self._choices[2], style="nh-row nh-how-sure"),
                              style="nh-check-item")
        self._walk = row(self._back, self._next, self._undo)
        show = [self._show] if self.time == TIMES[1] else []
        self._end = row(*show, self._open_one, self._back, again)
        self._after_result = row(self._next, again)
        self._parts_of_page = [self._after_result, self._asking, self._end, self._review, self._walk]
        self._news = Sentence(text="", kind="note")

    def _draw(self) -> None:
        """Lay out what belongs to the place; whoever looks at the result does so question by question, too."""
        self._steps.value = concept_words.steps(self.place, self._items, self._given)
        at_end = self.place == len(self._items)
        if not at_end:
            item = self._items[self.place]
            self._stem.value = concept_words.stem(item)
            for choice, words, name in zip(self._choices[:2], (item.options, item.reasons), ("answer", "reason"),
                                           strict=True):
                choice.name = f"Question {item.number}: {item.stem} Your {name}"
                self._write(choice, words)
        for choice in self._choices:
            choice.rest(self.is_locked)
        self._undo.rest(self.is_locked)
        self._back.rest(self.place == 0)
        if self.shown:
            last = self.place == len(self._items) - 1
            words = "to my result" if last else "look at each question" if at_end else "next"
            self._review.value = (concept_words.result_tables(self._items, self._before, self._given,
                                                              self.misconceptions) if at_end else
                                  concept_words.review(self._items[self.place], self._before.get(
                                      self._items[self.place].number), self._given.get(self._items[self.place].number)))
            laid = [self._after_result, self._review] if at_end else [self._review, self._walk]
        else:
            words = "finish" if self.place == len(self._items) - 1 else "next"
            self._review.value = ""
            hide(self._open_one.widget, self.is_locked or self._first_open(self._given) == len(self._items))
            laid = [self._end] if at_end else [self._asking, self._walk]
        for part in self._parts_of_page:  # all are laid out from the start: so each control has its spoken name
            hide(part, part not in laid)
        self._next.relabel(words)

    def _write(self, choice: Choice, words: dict[str, str]) -> None:
        """Write other words on the buttons of a choice; what is chosen stays."""
        pairs = tuple((text, key) for key, text in words.items())
        if tuple(choice.core.options) != pairs:
            with self.state.quiet(), choice.core.hold_sync():
                chosen = choice.value
                choice.core.options, choice.value = pairs, chosen

    def _set_to(self, place: int) -> dict[str, str | None]:
        """Return what the controls are set to at a place."""
        number = self._items[place].number if place < len(self._items) else 0
        return dict(zip(CONTROLS, self._given.get(number, Given()), strict=True))

    def _set_controls(self) -> None:
        with self.state.quiet():
            for name, value in self._set_to(self.place).items():
                self._kept[name].value = value

    def _read(self, time: str = "") -> dict[int, Given]:
        rows = self._record.answers(time or self.time)
        found = {item.number: item.given(rows.get(folded(item.stem))) for item in self._items}
        return {number: given for number, given in found.items() if any(given)}

    def _keep(self) -> None:
        """Hand on what has changed."""
        given, kept = self._given, self._given_kept
        changes = {item.stem: item.row(given.get(item.number, Given())) for item in self._items
                   if given.get(item.number) != kept.get(item.number)}
        copies = any(item.stem in changes for item in self._unread())
        if (seen := self.state.memory["seen"]) != self._seen_kept:
            changes[SHOWN] = {"item": "", "answer": "yes", "reason": "", "sureness": ""} if seen else None
        self._given_kept, self._seen_kept = given, seen
        self._is_keeping = True
        try:
            self._record.change(self.time, changes, copies)
        finally:
            self._is_keeping = False
        if news := self._record.take_news():
            self._tell(news)

    def _first_open(self, given: dict[int, Given]) -> int:
        """Return the place of the first question that is open or answered in part; the end where there is none."""
        return next((place for place, item in enumerate(self._items)
                     if None in given.get(item.number, Given())[:2]), len(self._items))

    def _unread(self) -> list[Item]:
        """Return the items about which the record holds words that are none of the item's."""
        rows = self._record.answers(self.time)
        found = [(item, row) for item in self._items if (row := rows.get(folded(item.stem)))]
        return [item for item, row in found if any(
            row[name] and key is None for name, key in zip(CONTROLS, item.given(row), strict=True))]

    def _of_earlier(self) -> str:
        """Say what the file held when this was opened."""
        if not self._record.kept:
            return self._record.take_news()
        unread, mine = [item.number for item in self._unread()], {folded(item.stem) for item in self._items}
        foreign = [row["question"] for time in TIMES for words, row in self._record.answers(time).items()
                   if words not in mine]
        return " ".join(filter(None, (self._record.take_news(), concept_words.of_file(
            len(set(self._given) - set(unread)), unread, list(dict.fromkeys(foreign)), self._record.kept))))

    def _tell(self, text: str, kind: str = "note") -> None:
        with self._news.hold_sync():
            self._news.text, self._news.kind = text, kind
