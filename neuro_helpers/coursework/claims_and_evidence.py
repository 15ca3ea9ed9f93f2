"""Assignment 3, after lessons 0 to 5: claims and findings, the written rule, what a certificate still guarantees."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from neuro_helpers.coursework.edited_rows import certificate_with, held_directions, unsure_outcomes
from neuro_helpers.coursework.hints import Hint, entries_of, looks_like_a_share, number_of, share_hint
from neuro_helpers.coursework.own_claims import NONE, Claim, arrow_said, draw_claims, draw_shelf, findings_of
from neuro_helpers.coursework.own_edit import Choice, draw_edit
from neuro_helpers.coursework.rule_hints import another, is_left, left_of, look_whether_they_fit, verdict_of
from neuro_helpers.coursework.sheet import AS_SHOWN, Item, Sheet
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.handed.arguments import shown
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import in_sentence, listed

WITHIN_POINTS = 1
WITHIN_WEIGHT = 0.0006  # three decimals
EXAMPLE_CLAIM = '{"finding": "acevedo2012:1", "verdict": "weakened", "left": 20, "points": -3}'
EXAMPLE_RULE = '{"verdict": "weakened", "left": 20, "weight": 0.123}'
EXAMPLE_LENSES = '{"document": 31, "evidence": 42}'
EXAMPLE_KEPT = '{"row": "R099", "breaks": "none", "radius": 0.876}'
EXAMPLE_LOST = '{"row": "R099", "outcome": "commitment", "held": 55}'

# Rows on the loops of released sliders, in which a weaker row can be seen in the spectral radius.
ON_LOOPS = ("R026", "R028", "R033", "R034", "R037", "R054", "R055", "R057", "R068", "R069", "R073", "R074", "R076",
            "R081", "R082", "R090", "R097")
LEAST_RADIUS = 0.003
# Rows of which a turned sign takes a guarantee away while the sliders are held.
TURNED = (
    "R004", "R005", "R010", "R011", "R012", "R013", "R018", "R023", "R027", "R028", "R029", "R030", "R031",
    "R032", "R034", "R035", "R036", "R037", "R038", "R039", "R040", "R041", "R042", "R043", "R044", "R049", "R050",
    "R051", "R052", "R053", "R054", "R055", "R056", "R063", "R064", "R066", "R067", "R068", "R069", "R070", "R073",
    "R074", "R075", "R076", "R077", "R078", "R079", "R080", "R092", "R093")


class ClaimsAndEvidence(Sheet):
    """The sheet of assignment 3.

    Examples
    --------
    >>> sheet = ClaimsAndEvidence("417")
    >>> sum(item.points for item in sheet.items.values())
    15
    """

    name = "claims_and_evidence"
    title = "Claims and evidence"
    items: Mapping[str, Item] = {
        "claim_1": Item(2, "my_claim_1", "a claim, its finding, the verdict"),
        "claim_2": Item(2, "my_claim_2", "a second claim"),
        "claim_3": Item(2, "my_claim_3", "a third claim"),
        "rule": Item(3, "my_rule", "the written rule, one finding less"),
        "lenses": Item(2, "my_lenses", "the own row under two lenses"),
        "kept": Item(2, "my_kept", "a guarantee that stays"),
        "lost": Item(2, "my_lost", "a guarantee that falls"),
    }

    def draw_couple(self) -> dict[str, int]:
        """Return the own couple's sliders, 0 to 100: far from the reference couple, so that every arrow carries."""
        low, high = self.own.one_of("side of oxytocin", ((12, 28), (75, 95)))
        return {"oxytocin": self.own.whole("oxytocin", low, high), "cortisol": self.own.whole("cortisol", 60, 90),
                "conflict": self.own.whole("conflict", 50, 85)}

    # -- three claims -----------------------------------------------------------------------------------------------

    @cached_property
    def claims(self) -> list[Claim]:
        """The three claims; without a number, one that nobody is asked about."""
        return draw_claims(self.own, self.couple)

    @cached_property
    def shelf(self) -> list[str]:
        """The findings of this student's shelf, for ``nh.Table("findings", only=sheet.shelf)``."""
        return draw_shelf(self.own, self.claims) if self.number else ["nave2015:1"]

    @property
    def panel_outcome(self) -> str:
        """The outcome with which the panel of part 1 opens."""
        return self.claims[0].outcome if self.number else "trust"

    def _ask_claim(self, place: int) -> str:
        claim = self.claims[place - 1]
        label = shipped().labels[claim.outcome]  # as the menu writes it
        return (f"Claim {place} (row {claim.row}). {claim.said()}. In the panel, at *Why? Choose an outcome*, choose "
                f"**{label}**, and look for this arrow under *The arrows that carry most*.")

    def _judge_claim(self, answer: object, place: int) -> str:
        name, claim = f"my_claim_{place}", self.claims[place - 1]
        allowed = {"finding": "an id of your shelf", "verdict": "a word of the rule", "left": "percent",
                   "points": "points"}
        given = _all_of(name, answer, allowed, EXAMPLE_CLAIM)
        found, verdict = self._finding_of(given["finding"], claim), verdict_of(given["verdict"])
        left = left_of(given["left"], claim.left, shipped().influences.at[claim.row, "weight"], claim.state)
        points = self._points_of(given["points"], claim)
        if (found == NONE) != (verdict == "untested"):
            raise Hint(f"finding and verdict do not fit each other: {NONE} goes with untested, and the id of a finding "
                       "with every other word.")
        look_whether_they_fit(verdict, left)
        if (found, verdict) != (claim.finding, claim.state) or not is_left(left, claim.left) or not _is_read(
                points, claim):
            label = shipped().labels[claim.outcome]
            raise another(allowed, f"The panel tells the last three: choose {label}, press show the rows behind it, "
                          f"and look for {claim.row} among the arrows that carry most. A finding has to be about both "
                          "ends, and about how they go together.")
        return f"{claim.row}: {claim.state}."

    def _finding_of(self, value: object, claim: Claim) -> str:
        """Return the finding that a student wrote, or a hint where a mistake is recognised."""
        found = str(value).strip().casefold()
        if not isinstance(value, str) or not found:
            raise Hint(f'finding: found {shown(value)}; write the id of a finding as text, such as "acevedo2012:1", or '
                       f'"{NONE}".')
        if found not in (NONE, *self.shelf):
            alike = [one for one in self.shelf if one.partition(":")[0] == found.partition(":")[0]]
            more = " Write the number behind the colon, too." if alike and ":" not in found else ""
            raise Hint(f"finding: {shown(value)} is not on your shelf.{more}")
        if found != claim.finding and found in [one.finding for one in self.claims] and found != NONE:
            raise Hint(f"finding: {found} speaks about another of your claims.")
        return found

    def _points_of(self, value: object, claim: Claim) -> float:
        """Return the points that a student wrote, or a hint where a mistake is recognised."""
        points = number_of("points", value, -100, 100, "points")
        if _is_read(points, claim):
            return points
        if _is_read(-points, claim):
            raise Hint("points: the size is right; look at the sign. Does this arrow raise the outcome for your "
                       "couple, or lower it?")
        if looks_like_a_share(abs(points)) and _is_read(100 * points, claim):
            raise Hint("points: write points (0 to 100), not a share of 1.")
        if abs(points - self.level(claim.outcome)) <= 1:
            raise Hint(f"points: found {points:g}, which is where the outcome stands; asked for is what the arrow "
                       "carries of its change.")
        if abs(points - self._moved_end(claim)) <= 1:
            raise Hint(f"points: found {points:g}, which is by how much the arrow moves its own end. The list of the "
                       "arrows that carry most says what of it reaches the outcome.")
        return points

    def _moved_end(self, claim: Claim) -> float:
        """Return by how many points a claim's arrow moves the node in which it ends; the panel's path says that."""
        rows = shipped().explain(claim.outcome, **self.couple).rows.set_index("id")
        return 100 * float(rows.at[claim.row, "contribution"])

    # -- the written rule -------------------------------------------------------------------------------------------

    @cached_property
    def own_edit(self) -> tuple[Choice, float, CoupleModel]:
        """What is taken away, the row's own weight, and the table with both edits under the evidence lens."""
        return draw_edit(self.own, self.couple, [claim.row for claim in self.claims])

    @cached_property
    def own_levels(self) -> dict[str, float]:
        """Where the outcome of part 2 stands under each lens (0 to 100), with the own edit."""
        (_, _, outcome, released), _, edited = self.own_edit
        return {lens: self.level(outcome, released=released, model=edited.under(lens))
                for lens in ("document", "evidence")}

    @property
    def row_findings(self) -> list[str]:
        """The findings that the own row cites, for ``nh.Table("findings", only=sheet.row_findings)``."""
        return findings_of(self.own_edit[0][0] if self.number else "R011")

    @property
    def own_outcome(self) -> str:
        """The outcome with which the panels of part 2 open."""
        return self.own_edit[0][2] if self.number else "trust"

    @property
    def own_setting(self) -> dict:
        """The own couple as the panels of part 2 take it; cortisol follows the model where the own row ends in it."""
        released = self.own_edit[0][3] if self.number else ()
        return {slider: level for slider, level in self.couple.items() if slider not in released} | {
            "released": released}

    def _ask_rule(self) -> str:
        (row, finding, _, _), weight, _ = self.own_edit
        return (f"Row **{row}**: {arrow_said(row)}. Suppose that **{finding}** had never been published, and that "
                f"the row's weight were **{weight:g}**. Which verdict does the rule give then, how many percent of the "
                "weight are left, and which weight acts under the evidence lens? (The weight times what is left, with "
                "three decimals.)")

    def _judge_rule(self, answer: object) -> str:
        allowed = {"verdict": "a word of the rule", "left": "percent", "weight": "the weight that acts"}
        given = _all_of("my_rule", answer, allowed, EXAMPLE_RULE)
        (row, finding, _, _), weight, edited = self.own_edit
        line, before = edited.influences.loc[row], shipped().influences.loc[row]
        left, with_it = 100 * float(line["kept"]), 100 * float(before["kept"])
        percent, verdict = number_of("left", given["left"], 0, 100, "percent"), verdict_of(given["verdict"])
        if verdict == before["state"] and is_left(percent, with_it) and not is_left(left, with_it):
            raise Hint(f"my_rule: that is what the rule says with {finding}. What does it say of the others alone?")
        percent = left_of(percent, left, weight, line["state"])
        look_whether_they_fit(verdict, percent)
        acts, right = number_of("weight", given["weight"], -1, 1, "weights"), float(line["strength"])
        if abs(acts - right) > WITHIN_WEIGHT:
            _look_at_the_product(acts, percent, {"yours": weight, "shipped": float(before["weight"])})
        if verdict != line["state"] or not is_left(percent, left):
            raise another(allowed, "Which findings speak for the row, and does one speak against it? Which kind "
                          "counts, and which limits halve it?")
        if abs(acts - right) > WITHIN_WEIGHT:
            raise Hint(f"weight: found {acts:g}; multiply with what is left before it is rounded.")
        return f"Without {finding} {row} is {line['state']}, and {right:.3f} of {weight:g} acts."

    def _ask_lenses(self) -> str:
        (row, finding, outcome, released), weight, _ = self.own_edit
        label = in_sentence(shipped().labels[outcome])
        free = " (cortisol follows the model there)" if released else ""
        was = shipped().influences.at[row, "weight"]
        return (f"In `my_model/influences.csv` find row **{row}** (Ctrl+F). Change its weight, the seventh entry, from "
                f"{was:g} to **{weight:g}**, and take **{finding}** out of its findings, with the semicolon beside it. "
                "Change nothing else. Where does "
                f"**{label}** of your couple stand{free}, under the document lens and under the evidence lens?")

    def _judge_lenses(self, answer: object) -> str:
        allowed = {"document": "a level, 0 to 100", "evidence": "a level, 0 to 100"}
        given = _all_of("my_lenses", answer, allowed, EXAMPLE_LENSES)
        (row, finding, outcome, released), _, _ = self.own_edit
        right = self.own_levels
        reference, wrong = 100 * float(shipped().reference[outcome]), False
        for lens, other in (("document", "evidence"), ("evidence", "document")):
            unedited = self.level(outcome, lens, released)
            others = {f"That is the level under the other lens; look at the panel of the {lens} lens.": right[other],
                      "That is the level with the shipped table: is your file saved, and was the cell run again?":
                          unedited,
                      "That is the reference couple's level.": reference}
            wrong |= not _is_level(lens, given[lens], right[lens], others)
        if wrong:
            raise another(allowed, "Does the first cell below the task list two differences, the weight and the "
                          "findings of your row? Save the file, run the three cells again, and read each panel's first "
                          "sentence.")
        return f"The rule makes the difference: without {finding}, {row} acts with what is left."

    # -- the certificate --------------------------------------------------------------------------------------------

    @cached_property
    def weaker(self) -> tuple[str, float]:
        """The row that is made weaker, and its new weight: the sign stays, and the spectral radius moves."""
        whole = certificate_with({}).spectral_radius
        for again, row in enumerate(self.own.some_of("weaker row", ON_LOOPS, len(ON_LOOPS))):
            was = float(shipped().influences.at[row, "weight"])
            weight = round(was * self.own.whole("part of it", 25, 75, again) / 100, 2)
            if abs(certificate_with({row: {"weight": weight}}).spectral_radius - whole) >= LEAST_RADIUS:
                break
        return row, weight

    @cached_property
    def certificates(self) -> dict:
        """The certificate of the shipped table, of the weaker row ("kept"), and of the turned one ("lost")."""
        row, weight = self.weaker
        turned = -float(shipped().influences.at[self.turned, "weight"])
        return {"": certificate_with({}), "kept": certificate_with({row: {"weight": weight}}),
                "lost": certificate_with({self.turned: {"weight": turned}})}

    @cached_property
    def turned(self) -> str:
        """The row of which the sign is turned round."""
        claimed = {claim.row for claim in self.claims} | {self.weaker[0]}
        return self.own.one_of("turned row", [row for row in TURNED if row not in claimed])

    def _ask_kept(self) -> str:
        row, weight = self.weaker
        was = shipped().influences.at[row, "weight"]
        return (f"In `my_other_model/influences.csv` find row **{row}** (Ctrl+F), change its weight, the seventh "
                f"entry, from {was:g} to **{weight:g}**, save, and run the two cells below. Which row breaks the sign "
                f"rule now (\"{NONE}\", if every row keeps it), and how large is the spectral radius?")

    def _judge_kept(self, answer: object) -> str:
        allowed = {"row": "the row that you changed", "breaks": f'a row or "{NONE}"', "radius": "three decimals"}
        given = _all_of("my_kept", answer, allowed, EXAMPLE_KEPT)
        row, weight = self.weaker
        _same_row(given["row"], row, "row")
        breaks = str(given["breaks"]).strip().casefold()
        if breaks == row.casefold():
            raise Hint(f"breaks: found {shown(given['breaks'])}. Is the sign of {row} as it was? Only its size changes "
                       "in this task.")
        radius = number_of("radius", given["radius"], 0, 2, "a spectral radius")
        right, before = (self.certificates[which].spectral_radius for which in ("kept", ""))
        if abs(radius - before) <= 0.0011 < abs(radius - right):
            raise Hint(f"radius: found {radius:g}, which is the shipped table's; is the file saved, and was the cell "
                       "run again?")
        if breaks != NONE or abs(radius - right) > 0.0011:
            raise another(("breaks", "radius"), f"The certificate says both, when {row} alone has another weight, "
                          f"{weight:g}: in its last lines which rows break the sign rule (\"{NONE}\", where every row "
                          "keeps it), and the radius in the line about released sliders, with three decimals.")
        return "A size changed, and no sign: every guarantee stays."

    def _ask_lost(self) -> str:
        was = float(shipped().influences.at[self.turned, "weight"])
        return (f"Now turn a sign: row **{self.turned}** ({arrow_said(self.turned)}) gets the weight "
                f"**{-was:g}** instead of {was:g}. "
                "Save, and run the two cells above again. Which row breaks the sign rule now? Which outcome stands "
                "behind *to:* in a line that begins with *No guaranteed direction (others held)* (one is enough)? And "
                "how many of the 156 (slider, node) directions are guaranteed *while the sliders are held*?")

    def _judge_lost(self, answer: object) -> str:
        allowed = {"row": "the row that is named", "outcome": "as the certificate writes it", "held": "how many"}
        given = _all_of("my_lost", answer, allowed, EXAMPLE_LOST)
        _same_row(given["row"], self.turned, "row")
        before, broken = self.certificates[""], self.certificates["lost"]
        lost = unsure_outcomes(broken.directions)
        labels = {node: shipped().labels[node] for node in lost}
        said = str(given["outcome"]).strip().casefold()
        is_lost = said in {one.casefold() for one in (*lost, *labels.values())}
        released = unsure_outcomes(broken.directions_released)
        if not is_lost and said in {one.casefold() for node in released for one in (node, shipped().labels[node])}:
            raise Hint(f"outcome: {shown(given['outcome'])} stands in a line with (others released); look at the lines "
                       "with (others held).")
        held, right = number_of("held", given["held"], 0, 1000, "directions"), held_directions(broken.directions)
        whole = held_directions(before.directions)
        mistakes = {held_directions(broken.directions_released):
                        "which is counted while the other sliders follow the model.",
                    whole: "which is the shipped table's; is the file saved?",
                    whole - right: "and that many fell. How many are left?"}
        if held != right and held in mistakes:
            raise Hint(f"held: found {held:g}, {mistakes[held]}")
        if held != right or not is_lost:
            raise another(("outcome", "held"), "Copy a name from behind \"to:\" in a line with (others held), and "
                          "the first number of the line that says \"while the sliders are held\".")
        return f"By how the arrows are drawn, {listed(sorted(labels.values())[:3])} may now go either way."


def _all_of(name: str, answer: object, allowed: Mapping[str, str], example: str) -> dict:
    """Return a dictionary with every name that is asked for, or a hint."""
    given = entries_of(name, answer, allowed, example)
    if missing := [one for one in allowed if one not in given]:
        raise Hint(f"{name}: {missing[0]} is missing; an answer looks like {example}.")
    return given


def _same_row(value: object, right: str, name: str) -> None:
    row = str(value).strip().upper()
    if row != right:
        raise Hint(f"{name}: found {shown(value)}; your row is {right}.")


def _is_read(points: float, claim: Claim) -> bool:
    """Return whether points are those that the panel shows for a claim."""
    return abs(points - claim.points) <= WITHIN_POINTS + 0.5


def _is_level(name: str, value: object, right: float, others: Mapping[str, float]) -> bool:
    """Return whether a level is right; a hint where a mistake is recognised."""
    number, within = number_of(name, value), 0.5 + AS_SHOWN
    if abs(number - right) <= within:
        return True
    if looks_like_a_share(number):
        raise Hint(share_hint(name, number))
    for mistake, level in others.items():
        if abs(number - level) <= AS_SHOWN and abs(level - right) > within:
            raise Hint(f"{name}: found {number:g}; the model says something else for your couple. {mistake}")
    return False


def _look_at_the_product(acts: float, percent: float, weights: Mapping[str, float]) -> None:
    """Raise a hint where the weight that acts is not the weight times the percent that stands beside it."""
    weight, share = weights["yours"], percent / 100
    if abs(acts + weight * share) <= WITHIN_WEIGHT:
        raise Hint("weight: look at the sign; a row keeps the sign of its weight.")
    if abs(acts - weight) <= WITHIN_WEIGHT:
        raise Hint(f"weight: found {acts:g}, which is the whole weight; asked for is what the rule leaves of it.")
    if abs(acts - weights["shipped"] * share) <= WITHIN_WEIGHT:
        raise Hint(f"weight: that is a part of the shipped weight; yours is {weight:g}.")
    if abs(acts - weight * share) > WITHIN_WEIGHT:
        raise Hint(f"weight: found {acts:g}; {weight:g} times the {percent:g} percent that you wrote is something "
                   "else. Write three decimals.")
