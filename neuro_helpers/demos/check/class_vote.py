"""Class mode: a question on the projector, a vote, a talk with the neighbour, a second vote, the result."""

from __future__ import annotations

import functools
import html
import os
import pathlib
from collections.abc import Sequence

import pandas as pd

from neuro_helpers.charts.vote_bars import votes_chart
from neuro_helpers.demos.check.stems_before import said_before
from neuro_helpers.demos.questions.predict import check_answer, filled
from neuro_helpers.demos.questions.refutation import Refutation, refutation
from neuro_helpers.demos.questions.right_answers import ANSWERS, Answer, Models, or_no_answer
from neuro_helpers.handed.arguments import known, told, wrong
from neuro_helpers.kit import Button, Demo, Switch, card, column, fill, hide, mark, markup, row, text_block
from neuro_helpers.kit.counting import Count
from neuro_helpers.kit.record_file import reason
from neuro_helpers.kit.record_panel import Upload
from neuro_helpers.kit.speech import Sentence
from neuro_helpers.model import CoupleModel
from neuro_helpers.tables import load, options_of
from neuro_helpers.tables.places import place_of
from neuro_helpers.tables.vote_files import LETTERS, MOST_VOTES, read_votes
from neuro_helpers.wording import apportioned, listed

FEWEST = 5  # votes; fewer are not drawn
TALK_FROM, TALK_TO = 35, 70  # percent of right answers between which talking helps most
ASK, FIRST, TALK, SECOND, RESULT = range(5)
NEXT = {ASK: "count the first vote", FIRST: "the votes are in", TALK: "count the second vote"}
SAID = {
    ASK: "Everybody chooses alone, without talking.",
    FIRST: "First vote: type how many chose each answer{}.",
    TALK: "Now talk to somebody who chose another answer. Why that one?",
    SECOND: "Second vote: type how many choose each answer now{}."}
HIDDEN = " (hidden)"  # the total, too: growing, it would tell each count
TIMES = {1: "first", 2: "second"}
TOO_FEW = "Fewer than five people voted {when}: no bars, so that nobody can be guessed."
ADVICE = {"few": "Fewer than five votes are counted: no advice.",
          "explain": "Advice: explain once more, then vote again.",
          "talk": "Advice: let them talk for two or three minutes, then vote again.",
          "go on": "Advice: go on to the result."}


class ClassVote(Demo):
    """Let a class vote on a question of the lessons, twice, with a talk in between; for a teacher with a projector.

    It holds counts, no names. What is right is not in the page before *result* is pressed. What is typed cannot be
    read on the projector unless the teacher wants it to, since a class that sees who leads goes with the majority.

    Parameters
    ----------
    question : str
        From the column `question` of ``data/teaching/questions.csv``, one with answers to choose from, such as "3-4".
    votes : str or path, optional
        A CSV file with the columns question, option (letter or words), vote (1 or 2) and count. Without, the counts
        are typed, or such a file is chosen on screen.
    model : CoupleModel, optional
        The shipped tables when not given.

    Attributes
    ----------
    controls : dict of str to widget
        "vote_1_A", "vote_1_B" ..., "vote_2_A" ... (counts), "upload", "counts" (shows what is typed), "back",
        "next", "advice", "result", "undo", "reset"; "setting" below the result.
    frame : DataFrame
        letter, option, vote_1, vote_2, percent_1, percent_2 (NA below five votes), right ("yes", "no", or "" before
        the result).
    summary : str
        The sentence on screen.
    picture : Demo or None
        What the question shows below its reply; None before the result.

    Raises
    ------
    ValueError
        For a question that is not in the table, or asks for a number.
    TableError
        For a file of votes in which something is wrong.

    Examples
    --------
    >>> vote = ClassVote("3-4")
    >>> vote.controls["vote_1_A"].value, vote.controls["vote_1_B"].value = 12, 8
    >>> vote.frame["percent_1"].to_list()
    [60, 40]
    """

    style = "nh-vote"
    sheet = pathlib.Path(__file__).with_name("class_vote.css")

    def __init__(self, question: str, votes: str | os.PathLike[str] | None = None,
                 model: CoupleModel | None = None) -> None:
        self._asked = _row_of(question)
        self._options = options_of(self._asked["options"])
        super().__init__(model)
        self._is_shipped = model is None
        self._letters = LETTERS[: len(self._options)]
        self._boxes = {vote: [self.add(f"vote_{vote}_{letter}", Count(f"Votes for {letter}, {words} vote", MOST_VOTES))
                              for letter in self._letters] for vote, words in ((1, "first"), (2, "second"))}
        self._upload = self.add("upload", Upload("counts from a file"), then=self._on_upload)
        self._back = self.add("back", Button("back", "One step back", lambda: self.go(self.stage - 1), "arrow-left"))
        self._next = self.add("next", Button(NEXT[ASK], "One step on", lambda: self.go(self.stage + 1), "arrow-right"))
        self._seen = self.add("counts", Switch("show what I type", icon="eye", name="show what I type, to the class as "
                                               "well"), then=self._show_counts)
        self._advice = self.curtain("advice", self._advise, "for the teacher's eyes only: advice")
        self._result = self.add("result", Button("result", "Show the votes, and what the model says", self.show, "eye"))
        self._setting = self.curtain("setting", self._make_setting, "a setting that shows it")
        self._answer_now: Answer | None = None
        self._refuted: Refutation | None = None
        self.picture: Demo | None = None
        self._bars = self.draw(votes_chart, self._options)
        self._card = card(self._bars)
        self._news = Sentence(text="", kind="note")
        self.state.memory = {"stage": ASK}
        if votes is not None:
            self._put(read_votes(place_of(votes), str(self._asked.name), _answers_of()))
        self._lay_out()

    # -- the way through --------------------------------------------------------------------------------------------

    @property
    def stage(self) -> int:
        """Where the class is: 0 the question, 1 first vote, 2 talk, 3 second vote, 4 result."""
        return self.state.memory["stage"]

    def go(self, stage: int) -> None:
        """Go a step on or back; what was opened is closed."""
        if ASK <= stage <= RESULT:
            self.close()
            now = self.state.snapshot()
            self.state.step(now | {"": now[""] | {"stage": stage}})
            # To the first count, or to the only way on. Elsewhere the focus stays: the first button leads back, and
            # one Enter too many would hide what has just come.
            self.bring(self.box, focus=stage in (ASK, FIRST, SECOND))

    def show(self) -> None:
        """Show the votes and what the model says; nothing more happens when they are shown already."""
        if self.stage != RESULT:
            self.go(RESULT)

    def read(self, path: str | os.PathLike[str]) -> None:
        """Take the counts from a file.

        A vote that is in it is taken whole: an answer without a row has 0. A vote that is not in it stays as it is.

        Raises
        ------
        TableError
            With everything that is wrong in it.
        """
        self._take(read_votes(place_of(path), str(self._asked.name), _answers_of()))

    # -- the demo ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Lay out where the class is; the model is asked for the result, and for nothing else."""
        if self.stage == RESULT:
            self._answer_now = self._answer_now or self._right()
        else:
            self._answer_now = self._refuted = self.picture = None
        self._draw()

    def sentence(self) -> str:
        """Say what to do now and, at the end, which answer is right and how many chose it."""
        if self._answer_now is None:
            return f"{SAID[self.stage].format('' if self._seen.value else HIDDEN)} {self._taken()}".strip()
        place = self._options.index(str(self._answer_now.right))
        shares = [self._percent(vote) for vote in self._votes]
        told = [f"{share[place]} % {when} talking" for share, when in zip(
            shares, ("chose it before", "after"), strict=False) if share]
        when = [f"in the {TIMES[vote]} vote" for vote, share in zip(self._votes, shares, strict=True) if not share]
        few = [TOO_FEW.format(when=listed(when))] if when else []
        says = f"In this model, {self._letters[place]} is right" + (f": {', '.join(told)}." if told else ".")
        return " ".join([says, *few])

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each answer."""
        counts = {f"vote_{vote}": [box.value for box in boxes] for vote, boxes in self._boxes.items()}
        shares = {f"percent_{vote}": pd.array(self._percent(vote) or [pd.NA] * len(self._options), dtype="Int64")
                  for vote in self._boxes}
        right = "" if self._answer_now is None else str(self._answer_now.right)
        return pd.DataFrame({"letter": list(self._letters), "option": self._options} | counts | shares | {
            "right": [("yes" if one == right else "no") if right else "" for one in self._options]})

    def still(self) -> None:
        """No picture: the question has none."""

    def stored_sentence(self) -> str:
        """The question and its answers, for readers without a kernel."""
        answers = "; ".join(f"{letter} {words}" for letter, words in zip(self._letters, self._options, strict=True))
        return f"{self._before} {self._asked['stem']} {answers}.".strip()

    # -- inside -----------------------------------------------------------------------------------------------------

    @property
    def _before(self) -> str:
        """What to read aloud first."""
        return said_before(str(self._asked.name), load("questions").set_index("question")["stem"])

    def _taken(self) -> str:
        """Say which counts have come, and how many votes that is where it tells the class nothing."""
        vote = {FIRST: 1, TALK: 1, SECOND: 2}.get(self.stage, 0)
        counts = [box.value for box in self._boxes.get(vote, ())]
        if self.stage in (ASK, TALK) or self._seen.value:
            return f"{sum(counts)} {'votes are in' if self.stage == TALK else 'so far'}." if sum(counts) else ""
        come = [letter for letter, count in zip(self._letters, counts, strict=True) if count]
        return f"Typed: {listed(come)}." if come else ""

    def _show_counts(self) -> None:
        mark(self._page, "nh-counts-hidden", not self._seen.value)

    @property
    def _votes(self) -> list[int]:
        """The votes that were held: the second one only where somebody was counted."""
        return [1, *([2] if any(box.value for box in self._boxes[2]) else [])]

    def _percent(self, vote: int) -> list[int]:
        """Return the shares of a vote, whole numbers that add up to 100; none below five votes."""
        counts = [box.value for box in self._boxes[vote]]
        total = sum(counts)
        return apportioned([100 * count / total for count in counts]) if total >= FEWEST else []

    @functools.cached_property
    def _models(self) -> Models:
        return Models(self.under("document"), self.under("evidence"))

    def _right(self) -> Answer:
        answer = ANSWERS[str(self._asked.name)](self._models)
        check_answer(self._asked, answer.right, self._is_shipped)
        return answer

    def _advise(self) -> str:
        """Say what helps most: talking where about half are right. Neither which answer nor how many is told."""
        shares = self._percent(1)
        if not shares:
            return ADVICE["few"]
        share = 100 * self._boxes[1][self._options.index(str(self._right().right))].value / sum(
            box.value for box in self._boxes[1])
        return ADVICE["explain" if share < TALK_FROM else "talk" if share <= TALK_TO else "go on"]

    def _lay_out(self) -> None:
        undo, again = self.way_back("Back to the question, with the counts as they were when it opened")
        first = [text_block("nh-vote-first", self._before)] if self._before else []
        self._question = text_block("nh-question", self._asked["stem"])
        self._answers = column(*(
            row(markup(f"<b>{letter}</b>"), *boxes, markup(f"<span>{html.escape(words)}</span>"), style="nh-option")
            for letter, words, *boxes in zip(self._letters, self._options, *self._boxes.values(), strict=True)),
            style="nh-options")
        self._reply, self._refutes = markup(), markup()
        self._below = column(style="nh-curtain")
        self._page = column(style="nh-vote-page nh-counts-hidden")
        way = row(self._back, self._next, self._result, self._advice.button, self._seen, self._upload, undo, again)
        self.open(*first, self._question, self.line, self._page, way, self._news, self._advice.place, self._below)

    def _draw(self) -> None:
        stage = self.stage
        self._back.rest(stage == ASK)
        self._next.relabel(NEXT.get(stage, "result"))
        for control, stages in ((self._next, (ASK, FIRST, TALK)), (self._result, (TALK, SECOND, RESULT)),
                                (self._advice.button, (TALK,)), (self._seen, (FIRST, SECOND)),
                                (self._upload, (FIRST, SECOND))):
            hide(control.widget, stage not in stages)
        if self._answer_now is None:
            self._reply.value = self._refutes.value = ""
            self._bars.set(first=[], second=[], right=-1)
            fill(self._below)
            fill(self._page, self._answers)
            for vote, boxes in self._boxes.items():  # all are laid out from the start: so each has its spoken name
                for box in boxes:
                    hide(box.widget, stage != (FIRST if vote == 1 else SECOND))
            return
        self._draw_result(self._answer_now)

    def _draw_result(self, answer: Answer) -> None:
        place = self._options.index(str(answer.right))
        shares = {vote: self._percent(vote) if vote in self._votes else [] for vote in self._boxes}
        self._bars.set(first=shares[1], second=shares[2], right=place)
        self._reply.value = f'<div class="nh-answer">{html.escape(filled(self._asked, answer))}</div>'
        self._refuted = self._refutation(place)
        self._refutes.value = "" if self._refuted is None else (
            f'<div class="nh-refutes">{html.escape(self._refuted.text)}</div>')
        if self.picture is None and answer.picture is not None:
            self.picture = or_no_answer(answer.picture)
        setting = [row(self._setting.button), self._setting.place] if self._refuted and self._refuted.setting else []
        fill(self._page, self._card)
        fill(self._below, self._refutes, self._reply, *setting, *([self.picture.box] if self.picture else []))

    def _refutation(self, right: int) -> Refutation | None:
        """Return what is said to the wrong answer that most chose in the last vote; None below five votes."""
        counts = [box.value for box in self._boxes[self._votes[-1]]]
        wrong_ones = [place for place in range(len(counts)) if place != right and counts[place]]
        if sum(counts) < FEWEST or not wrong_ones:
            return None
        most = max(wrong_ones, key=lambda place: counts[place])
        return refutation(self._asked, self._options[most], self.under)

    def _make_setting(self) -> object:
        make = self._refuted.setting if self._refuted else None
        return make() if make else "The table has no setting for this."

    def _on_upload(self) -> None:
        chosen = self._upload.file
        if chosen is None:
            return
        try:
            self._take(read_votes(chosen[1], str(self._asked.name), _answers_of(), chosen[0]))
        except ValueError as problem:
            self._say_news(f"The file was not read. {reason(problem)} All counts stay as they are.", "trouble")
        self._upload.value = ()  # so that the same file can be chosen again

    def _take(self, votes: dict[int, list[int]]) -> None:
        """Put counts into the boxes, as one move."""
        counts = {f"vote_{vote}_{letter}": count for vote, own in votes.items()
                  for letter, count in zip(self._letters, own, strict=True)}
        self.state.step(self.state.snapshot() | counts)
        self._say_news(f"Read: {'; '.join(self._told_of(vote, own) for vote, own in votes.items())}.")

    def _told_of(self, vote: int, counts: list[int]) -> str:
        """Say how many votes a file held, and for which answers none: those may have been forgotten."""
        none = [letter for letter, count in zip(self._letters, counts, strict=True) if not count]
        many = f"{sum(counts)} vote{'' if sum(counts) == 1 else 's'}"
        return f"the {TIMES[vote]} vote, {many}{f', none for {listed(none)}' if none else ''}"

    def _put(self, votes: dict[int, list[int]]) -> None:
        with self.state.quiet():
            for vote, own in votes.items():
                for box, count in zip(self._boxes[vote], own, strict=True):
                    box.value = count

    def _say_news(self, text: str, kind: str = "note") -> None:
        with self._news.hold_sync():
            self._news.text, self._news.kind = text, kind


def _answers_of() -> dict[str, Sequence[str]]:
    """Return the answers of each question that a class can vote on."""
    table = load("questions").set_index("question")["options"]
    return {str(name): options_of(cell) for name, cell in table.items() if cell and name in ANSWERS}


def _row_of(question: str) -> pd.Series:
    """Return a question's row, or refuse what is no question with answers to choose from."""
    table, allowed = load("questions").set_index("question"), list(_answers_of())
    if isinstance(question, str) and question in table.index and question not in allowed:
        raise wrong("question", question, f"a question with answers to choose from (this one asks for a number): "
                    f"{told(allowed)}")
    return table.loc[known("question", question, allowed)]
