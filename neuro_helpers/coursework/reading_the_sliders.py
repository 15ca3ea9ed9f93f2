"""Assignment 1, after lessons 0 to 2: predict, find a way to calm, read levels, ask why, change one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from neuro_helpers import tables
from neuro_helpers.coursework.hints import Hint, entries_of, looks_like_a_share, number_of, share_hint
from neuro_helpers.coursework.record_block import ANSWER, Prediction
from neuro_helpers.coursework.sheet import AS_SHOWN, Item, Sheet, near
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.explain import Explanation
from neuro_helpers.handed.arguments import shown
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import LENSES, in_sentence, signed, whole

CALM = "calm_response"
PREDICTED = (("oxytocin", 75, 95, ("trust", "empathy", "anxiety", "pleasure")),
             ("cortisol", 60, 90, ("trust", "anxiety", CALM, "empathy")),
             ("conflict", 60, 90, ("protectiveness", "empathy", "anxiety", CALM)))
READ = ("trust", "anxiety", "empathy", "pleasure", CALM)  # what the lab shows as it opens
FOLLOWS = (CALM, "anxiety", "trust")
MOST_DRAWS = 1000  # where a changed table has no such trap it stops here, and does not search for ever
ASKED_WHY = (CALM, "anxiety", "trust", "closeness", "repair", "empathy", "escalation",
             "secure_interaction", "felt_safety", "problem_solving", "coregulation", "warmth")
WITHIN_POINTS = 1
LEAST_MOVE_POINTS = 3  # less would be seen on no bar
LEAST_PART_POINTS = 1.5
LEAST_WEIGHT = 0.2
SLIDERS = ("oxytocin", "cortisol", "conflict")
GROUNDS = ("document", "findings", "guesses", "untested")
EXAMPLE_WAY = '{"cortisol": 12, "conflict": 34, "trust": 56}'


@dataclass(frozen=True)
class Reading:
    """A setting of the lab, and the outcome that is read there.

    Attributes
    ----------
    outcome : str
        The node.
    moved : dict of str to float
        Sliders in 0..1.
    released : tuple of str
        Sliders that follow the model.
    lens : str
        Which weights act.
    """

    outcome: str
    moved: dict
    released: tuple[str, ...] = ()
    lens: str = "document"


class ReadingTheSliders(Sheet):
    """The sheet of assignment 1.

    Examples
    --------
    >>> sheet = ReadingTheSliders("417")
    >>> sum(item.points for item in sheet.items.values())
    15
    """

    name = "reading_the_sliders"
    title = "Reading the sliders"
    items: Mapping[str, Item] = {
        "record": Item(2, ANSWER, "three predictions"),
        "calm": Item(3, "my_calm", "a way to calm"),
        "level_1": Item(1, "my_level_1", "a level, all held"),
        "level_2": Item(1, "my_level_2", "a level, cortisol follows"),
        "level_3": Item(1, "my_level_3", "a level, evidence lens"),
        "row": Item(2, "my_row", "the strongest row"),
        "rests": Item(2, "my_rests", "what a change rests on"),
        "table": Item(3, "my_table", "one row of an own table"),
    }

    def draw_couple(self) -> dict[str, int]:
        """Return the own couple's sliders, 0 to 100: a tense evening."""
        return {"oxytocin": self.own.whole("oxytocin", 30, 70), "cortisol": self.own.whole("cortisol", 60, 90),
                "conflict": self.own.whole("conflict", 45, 80)}

    # -- three predictions ------------------------------------------------------------------------------------------

    def asked_predictions(self) -> list[Prediction]:
        """Return three predictions, one for each slider; in the third cortisol follows the model."""
        asked: list[Prediction] = []
        for slider, low, high, outcomes in PREDICTED:
            left = [one for one in outcomes if one not in {before.outcome for before in asked}]
            to, outcome = self.own.whole(f"to {slider}", low, high), self.own.one_of(f"of {slider}", left)
            asked.append(Prediction(slider, to, outcome, ("cortisol",) if slider == "conflict" else ()))
        return asked

    def _ask_record(self) -> str:
        labels = shipped().labels
        asked = "; ".join(one.said(labels) for one in self.asked_predictions())
        return f"Predict, and press *show me*: {asked}. In the third one cortisol follows the model."

    # -- a way to calm ----------------------------------------------------------------------------------------------

    @property
    def goal(self) -> int:
        """Where calm response is to stand, 0 to 100; a setting with whole numbers leads there."""
        couple = self.draw_couple()
        hidden = {slider: self.own.whole(f"hidden {slider}", 5, couple[slider] - 15) / 100
                  for slider in ("cortisol", "conflict")}
        return whole(self.level(CALM, **hidden) / 100)

    def _ask_calm(self) -> str:
        start = whole(self.level(CALM) / 100)
        return (f"Calm response of your couple is at **{start}**. Bring it to **{self.goal}** (one point more or "
                "less is fine) "
                f"by moving cortisol *and* the disagreement, each by at least 5. Oxytocin stays at "
                f"**{self.draw_couple()['oxytocin']}**, and nothing is released. Write both levels, and where "
                "*trust* stands "
                "then.")

    def _judge_calm(self, answer: object) -> str:
        allowed = {"cortisol": "a level", "conflict": "a level", "trust": "what the lab shows for trust"}
        if isinstance(answer, dict) and "oxytocin" in answer:
            raise Hint("my_calm: leave oxytocin out; it has to stay where it is.")
        given = entries_of("my_calm", answer, allowed, EXAMPLE_WAY)
        if missing := [name for name in allowed if name not in given]:
            raise Hint(f"my_calm: {missing[0]} is missing; an answer looks like {EXAMPLE_WAY}.")
        level = {name: number_of(name, given[name]) for name in allowed}
        if shares := [name for name in allowed if looks_like_a_share(level[name])]:
            raise Hint(share_hint(shares[0], level[shares[0]]))
        moved = {name: level[name] - 100 * self.couple[name] for name in ("cortisol", "conflict")}
        if still := [name for name, points in moved.items() if abs(points) < 5]:
            raise Hint(f"{still[0]}: found {level[still[0]]:g}; your couple begins at "
                       f"{whole(self.couple[still[0]])}. Move both "
                       "cortisol and the disagreement by at least 5.")
        setting = {name: level[name] / 100 for name in moved}
        reached, start = self.level(CALM, **setting), self.level(CALM)
        if abs(reached - self.goal) > WITHIN_POINTS + 0.5:
            wrong_way = (reached - start) * (self.goal - start) < 0
            where = f"my_calm: with these levels calm response is at {reached:.0f}; your goal is {self.goal}."
            if wrong_way:
                raise Hint(f"{where} It went the other way. Which way does cortisol push calm response?")
            is_short = abs(reached - start) < abs(self.goal - start)
            raise Hint(f"{where} {'Go further' if is_short else 'Less is enough'}.")
        others = {"That is where trust stands before you move anything.": self.level("trust"),
                  "That is calm response; trust has a row of its own.": reached,
                  "Is a padlock open in your lab?": self.level("trust", released=["cortisol"], **setting)}
        near("trust", level["trust"], self.level("trust", **setting), others)
        return f"Calm response stands at {reached:.0f}."

    # -- levels -----------------------------------------------------------------------------------------------------

    def _reading(self, place: int) -> Reading:
        """Return what is to be set for a level that is read off; the trap of the second and third shows there."""
        return self._readings[place - 1]

    @cached_property
    def _readings(self) -> list[Reading]:
        kinds = ((READ, (), "document"), (FOLLOWS, ("cortisol",), "document"), (READ, (), "evidence"))
        return [next(filter(self._shows_the_trap, (self._drawn(place, again, *kind) for again in range(MOST_DRAWS))))
                for place, kind in enumerate(kinds)]

    def _drawn(self, place: int, again: int, outcomes: tuple[str, ...], released: tuple[str, ...],
               lens: str) -> Reading:
        outcome = self.own.one_of(f"outcome to read {place}", outcomes, again)
        moved = {slider: self.own.whole(f"{slider} to read {place}", 10, 90, again) / 100 for slider in SLIDERS
                 if slider not in released}
        return Reading(outcome, moved, released, lens)

    def _shows_the_trap(self, reading: Reading) -> bool:
        """Return whether somebody reads another number who holds what is to follow, or looks at the other lens."""
        if not reading.released and reading.lens == "document":
            return True
        trap = Reading(reading.outcome, reading.moved)
        return abs(self._read(reading) - self._read(trap)) >= LEAST_MOVE_POINTS

    def _read(self, reading: Reading) -> float:
        """Return the level (0 to 100) that a setting shows."""
        return self.level(reading.outcome, reading.lens, reading.released, **reading.moved)

    def _ask_level(self, place: int) -> str:
        reading = self._reading(place)
        labels = shipped().labels
        to = ", ".join(f"{in_sentence(labels[slider])} **{whole(level)}**"
                       for slider, level in reading.moved.items())
        free = " Cortisol follows the model (open its padlock)." if reading.released else ""
        return (f"Set {to}.{free} Lens: *{LENSES[reading.lens].button}*. Where does "
                f"**{in_sentence(labels[reading.outcome])}** stand?")

    def _judge_level(self, answer: object, place: int) -> str:
        reading = self._reading(place)
        other_lens = "document" if reading.lens == "evidence" else "evidence"
        padlock = "Does cortisol follow the model in your lab?" if reading.released else "Are all padlocks closed?"
        others = {
            "Which lens is pressed in your lab?": self._read(replace(reading, lens=other_lens)),
            padlock: self._read(replace(reading, released=() if reading.released else ("cortisol",))),
            "That is the reference couple's level.": 100 * float(shipped().reference[reading.outcome]),
            "That is where your couple begins.": self.level(reading.outcome, reading.lens),
        }
        near(f"my_level_{place}", answer, self._read(reading), others)
        return "That is what the model says for your setting."

    # -- why ---------------------------------------------------------------------------------------------------------

    @cached_property
    def why(self) -> Explanation:
        """Why an outcome of the own couple is where it is: one that moved, by rows that can be told apart."""
        fresh = shipped()
        for outcome in self.own.some_of("why", ASKED_WHY, len(ASKED_WHY)):
            found = fresh.explain(outcome, **self.couple)
            grounds = sum(abs(100 * found.rests[part]) >= LEAST_PART_POINTS for part in GROUNDS[:3])
            moved = 100 * abs(found.value - found.reference) >= LEAST_MOVE_POINTS
            if moved and grounds > 1 and _is_clear(_into(found)):
                return found
        return fresh.explain(CALM, **self.couple)

    @property
    def why_outcome(self) -> str:
        """The outcome that the part about the strongest row asks about; a picture of it opens there."""
        return self.why.outcome if self.number else CALM

    def _ask_row(self) -> str:
        label = in_sentence(shipped().labels[self.why.outcome])
        return (f"Your couple as it begins. Which row of the table moves **{label}** most, up or down, and by how "
                "many points? "
                "Look only at rows that end there (*show the rows behind it*).")

    def _judge_row(self, answer: object) -> str:
        why, fresh = self.why, shipped()
        into = 100 * _into(why)
        if isinstance(answer, str):
            raise Hint('my_row: write the row and its points, such as ("R099", -7).')
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise Hint(f'my_row: found {shown(answer)}; write a row and its points, such as ("R099", -7).')
        row, points = str(answer[0]).strip().upper(), number_of("points", answer[1], -100, 100, "points")
        if row in ("", "R099"):
            raise Hint("my_row: write the id of your row.")
        if row not in fresh.influences.index:
            raise Hint(f"my_row: there is no row {shown(answer[0])} in the table.")
        label = in_sentence(fresh.labels[why.outcome])
        if row not in into.index:
            target = in_sentence(fresh.labels[fresh.influences.at[row, "target"]])
            raise Hint(f"my_row: {row} ends in {target}, and {label} is asked for.")
        right = into[row]
        if looks_like_a_share(abs(points)) and abs(100 * points - right) <= AS_SHOWN:
            raise Hint("my_row: write points (0 to 100), not a share of 1.")
        if abs(points + right) <= AS_SHOWN < abs(points - right):
            raise Hint(f"my_row: look at the sign of the points of {row} once more.")
        if row != into.abs().idxmax() or abs(points - right) > AS_SHOWN:
            raise Hint(f"my_row: {row} with {points:g} points is not it. Compare the sizes of all rows that end in "
                       f"{label} (the sign says only which way), and read the points in the line of the row.")
        return f"{row} moves {label} most."

    def _ask_rests(self) -> str:
        label = in_sentence(shipped().labels[self.why.outcome])
        return (f"The same change of **{label}**. How many of its points come over the document's own arrows, over "
                "findings, "
                "and over our guesses? How many of them over arrows that nobody tested? Write whole points with "
                "their sign.")

    def _judge_rests(self, answer: object) -> str:
        names = GROUNDS
        given = entries_of("my_rests", answer, dict.fromkeys(names, "points"),
                           '{"document": -1, "findings": -2, "guesses": -3, "untested": -4}')
        if missing := [name for name in names if name not in given]:
            raise Hint(f"my_rests: {missing[0]} is missing; write 0 where there is none.")
        points = {name: number_of(name, given[name], -100, 100, "points") for name in names}
        right = {name: 100 * float(self.why.rests[name]) for name in names}
        if all(abs(points[name] - right[name]) <= WITHIN_POINTS + 0.5 for name in names):
            return "That is what the change rests on."
        if all(abs(points[name] + right[name]) <= WITHIN_POINTS + 0.5 for name in names):
            raise Hint("my_rests: the sizes are right; look at the signs. Did the outcome rise or fall?")
        if all(abs(100 * points[name] - right[name]) <= WITHIN_POINTS + 0.5 for name in names):
            raise Hint("my_rests: write points (0 to 100), not shares of 1.")
        if abs(sum(points[name] for name in names[:3]) - right["untested"]) <= 1.5 and points["untested"] == 0:
            raise Hint("my_rests: the untested points are among the others, and not what is left over.")
        raise Hint("my_rests: at least one of the numbers is another one for your couple. The last lines below the "
                   "path say them.")

    # -- an own table --------------------------------------------------------------------------------------------------

    @property
    def own_row(self) -> str:
        """The row whose weight is to be halved: one that moves the outcome that *why* is about."""
        rows, why = shipped().influences, self.why
        near_rows = why.rows[(why.rows["contribution"].abs() > 0.02) & (why.rows["share"].abs() > 0.02)]["id"]
        choices = sorted(row for row in near_rows if abs(rows.at[row, "weight"]) >= LEAST_WEIGHT)
        return self.own.one_of("own row", choices or list(_into(why).index))

    def _halved(self, row: str, weight: float) -> float:
        """Return the level (0 to 100) of the outcome that *why* is about, in a table where a row has another weight."""
        read = tables.read_model_tables()
        rows: pd.DataFrame = read.influences.copy()
        rows.loc[rows["id"] == row, "weight"] = weight
        edited = CoupleModel(read.nodes, rows, read.scenarios, "document", (), read.steps, read.remarks)
        return self.level(self.why.outcome, model=edited)

    def _ask_table(self) -> str:
        label = in_sentence(shipped().labels[self.why.outcome])
        weight = shipped().influences.at[self.own_row, "weight"]
        return (f"In your copy of influences.csv find the row **{self.own_row}** (Ctrl+F). Its weight is "
                f"**{weight:g}**: "
                "give it half of that, and change nothing else. "
                f"Where does **{label}** of your couple stand then, as it begins? Write the row, its new weight and "
                "that level.")

    def _judge_table(self, answer: object) -> str:
        names = {"row": "the id", "weight": "the new weight", "level": "the level, 0 to 100"}
        given = entries_of("my_table", answer, names, '{"row": "R099", "weight": 0.15, "level": 45}')
        if missing := [name for name in names if name not in given]:
            raise Hint(f"my_table: {missing[0]} is missing.")
        row, mine = str(given["row"]).strip().upper(), self.own_row
        if row != mine:
            raise Hint(f"my_table: found the row {shown(given['row'])}; your row is {mine}.")
        weight = number_of("weight", given["weight"], -1, 1, "weights")
        was = float(shipped().influences.at[mine, "weight"])
        if weight * was < 0:
            raise Hint(f"weight: the sign of {mine} has turned round; half of {was:g} keeps its sign.")
        if abs(weight - was) < 0.006:
            raise Hint(f"weight: found {weight:g}, which is the whole weight; did you save the file?")
        if abs(weight - was / 2) > 0.0051:
            raise Hint(f"weight: found {weight:g}, which is not half of {was:g}.")
        others = {"That is the level with the whole weight: is your table saved, and was the cell run again?":
                  self.level(self.why.outcome),
                  "That is the level without the row: half of the weight is to stay.": self._halved(mine, 0.0),
                  "That is the reference couple's level.": 100 * float(shipped().reference[self.why.outcome])}
        near("level", given["level"], self._halved(mine, was / 2), others)
        moved = self._halved(mine, was / 2) - self.level(self.why.outcome)
        return f"With half of {mine} the level moves by {signed(moved)}."


def _into(why: Explanation) -> pd.Series:
    """Return what each row that ends in the outcome moves it by, in 0..1."""
    rows = why.rows[why.rows["target"] == why.outcome]
    return rows.set_index("id")["contribution"]


def _is_clear(into: pd.Series) -> bool:
    """Return whether the strongest row is stronger than the next one by what can be seen."""
    sizes = into.abs().sort_values(ascending=False)
    return len(sizes) > 1 and bool(sizes.iloc[0] - sizes.iloc[1] >= 0.015)
