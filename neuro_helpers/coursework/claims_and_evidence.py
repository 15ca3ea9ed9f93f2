"""Assignment 3, after lessons 0 to 5: claims and findings, the written rule, what a certificate still guarantees."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from neuro_helpers.coursework.edited_rows import certificate_with, held_directions, model_with, unsure_outcomes
from neuro_helpers.coursework.hints import Hint, entries_of, looks_like_a_share, number_of
from neuro_helpers.coursework.own_claims import NONE, Claim, arrow_said, draw_claims, draw_shelf, findings_of
from neuro_helpers.coursework.sheet import Item, Sheet, near
from neuro_helpers.coursework.shipped_model import shipped
from neuro_helpers.handed.arguments import shown
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import in_sentence, listed

STATES = ("supported", "weakened", "contested", "failed to replicate", "untested")
WITHIN_POINTS = 1
WITHIN_PERCENT = 0.6  # a screen shows whole percents
WITHIN_WEIGHT = 0.0006  # three decimals
EXAMPLE_CLAIM = '{"finding": "acevedo2012:1", "verdict": "weakened", "left": 20, "points": -3}'
EXAMPLE_RULE = '{"verdict": "weakened", "left": 20, "weight": 0.123}'
EXAMPLE_LENSES = '{"document": 31, "evidence": 42}'
EXAMPLE_KEPT = '{"row": "R099", "breaks": "none", "radius": 0.876}'
EXAMPLE_LOST = '{"row": "R099", "outcome": "commitment", "held": 55}'

# A finding of a row with several: without it the rule says something else, and the outcome shows it. What is free.
TAKEN_AWAY: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("R012", "algoe2017:1", "closeness", ()), ("R051", "lieberz2020:1", "escalation", ()),
    ("R052", "flanagan2018:2", "warmth", ()), ("R053", "striepens2014:1", "positive_reinforcement", ()),
    ("R054", "raio2013:1", "problem_solving", ()),
    ("R057", "dickerson2004:1", "attunement", ("cortisol",)),
    ("R057", "kiecoltglaser1997:1", "attunement", ("cortisol",)))
LEAST_CHANGE = 0.05  # of the own row's weight
LEAST_DIFFERENCE = 1.6  # points between an edited table and the shipped one, under both lenses

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

    def asked(self, item: str) -> str:
        """Return what one part asks, with this student's numbers."""
        name, _, place = item.partition("_")
        return getattr(self, f"_ask_{name}")(*map(int, place))

    def judge(self, item: str, answer: object) -> str:
        """Return a sentence about a right answer, or raise a `Hint`."""
        name, _, place = item.partition("_")
        return getattr(self, f"_judge_{name}")(answer, *map(int, place))

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
        label = in_sentence(shipped().labels[claim.outcome])
        return (f"Claim {place} (row {claim.row}). {claim.said()}. In the panel choose **{label}**, and look for this "
                "arrow among those that carry most.")

    def _judge_claim(self, answer: object, place: int) -> str:
        name, claim = f"my_claim_{place}", self.claims[place - 1]
        allowed = {"finding": "an id of your shelf", "verdict": "a word of the rule", "left": "percent",
                   "points": "points"}
        given = _all_of(name, answer, allowed, EXAMPLE_CLAIM)
        self._judge_finding(given["finding"], claim)
        _judge_verdict(given["verdict"], claim.state)
        _judge_left(given["left"], claim.left, shipped().influences.at[claim.row, "weight"], claim.state)
        self._judge_points(given["points"], claim)
        return f"{claim.row}: {claim.state}."

    def _judge_finding(self, value: object, claim: Claim) -> None:
        found = str(value).strip().casefold()
        if not isinstance(value, str) or not found:
            raise Hint(f'finding: found {shown(value)}; write the id of a finding as text, such as "acevedo2012:1", or '
                       f'"{NONE}".')
        if found == claim.finding:
            return
        if found == NONE:
            raise Hint("finding: found none; but somebody tested this arrow. One finding of your shelf speaks about "
                       "both of its ends.")
        if found not in self.shelf:
            alike = [one for one in self.shelf if one.partition(":")[0] == found.partition(":")[0]]
            more = " Write the number behind the colon, too." if alike and ":" not in found else ""
            raise Hint(f"finding: {shown(value)} is not on your shelf.{more}")
        others = [place for place, one in enumerate(self.claims, start=1) if one.finding == found]
        if others:
            raise Hint(f"finding: {found} speaks about another of your claims.")
        raise Hint(f"finding: {found} does not speak about this claim. A finding speaks about an arrow when it is "
                   f"about both ends, and about their relation; when none of your shelf does, write \"{NONE}\".")

    def _judge_points(self, value: object, claim: Claim) -> None:
        points = number_of("points", value, -100, 100, "points")
        if abs(points - claim.points) <= WITHIN_POINTS + 0.5:
            return
        if abs(points + claim.points) <= WITHIN_POINTS + 0.5:
            raise Hint("points: the size is right; look at the sign. Does this arrow raise the outcome for your "
                       "couple, or lower it?")
        if looks_like_a_share(abs(points)) and abs(100 * points - claim.points) <= WITHIN_POINTS + 0.5:
            raise Hint("points: write points (0 to 100), not a share of 1.")
        if abs(points - self.level(claim.outcome)) <= 1:
            raise Hint(f"points: found {points:g}, which is where the outcome stands; asked for is what the arrow "
                       "carries of its change.")
        if abs(points - self._moved_end(claim)) <= 1:
            raise Hint(f"points: found {points:g}, which is by how much the arrow moves its own end. The list of the "
                       "arrows that carry most says what of it reaches the outcome.")
        label = in_sentence(shipped().labels[claim.outcome])
        raise Hint(f"points: found {points:g}; the panel says something else for your couple. Is {label} chosen, and "
                   "is it this arrow's line in the list of the arrows that carry most?")

    def _moved_end(self, claim: Claim) -> float:
        """Return by how many points a claim's arrow moves the node in which it ends; the panel's path says that."""
        rows = shipped().explain(claim.outcome, **self.couple).rows.set_index("id")
        return 100 * float(rows.at[claim.row, "contribution"])

    # -- the written rule -------------------------------------------------------------------------------------------

    @cached_property
    def own_edit(self) -> tuple[tuple[str, str, str, tuple[str, ...]], float, CoupleModel]:
        """What is taken away, the row's own weight, and the table with both edits under the evidence lens."""
        claimed = {claim.row for claim in self.claims}
        choices = [one for one in TAKEN_AWAY if one[0] not in claimed]
        for again, choice in enumerate(self.own.some_of("taken away", choices, len(choices))):
            row, finding, outcome, _ = choice
            was = float(shipped().influences.at[row, "weight"])
            weight = (1 if was > 0 else -1) * self.own.whole("own weight", 60, 99, again) / 100
            left = ";".join(one for one in findings_of(row) if one != finding)
            edited = model_with({row: {"weight": weight, "findings": left}}, "evidence")
            if abs(weight - was) >= LEAST_CHANGE and self._shows(outcome, choice[3], edited):
                break
        return choice, weight, edited

    def _shows(self, outcome: str, released: tuple[str, ...], edited: CoupleModel) -> bool:
        pairs = ((edited, shipped("evidence")), (edited.under("document"), shipped()))
        levels = [[self.level(outcome, released=released, model=one) for one in pair] for pair in pairs]
        apart = [abs(one - other) for one, other in (*levels, (levels[0][0], levels[1][0]))]
        return min(apart) >= LEAST_DIFFERENCE

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
        percent = number_of("left", given["left"], 0, 100, "percent")
        stays = abs(percent - with_it) <= WITHIN_PERCENT and abs(left - with_it) > WITHIN_PERCENT
        if stays and str(given["verdict"]).strip().casefold() == before["state"]:
            raise Hint(f"my_rule: that is what the rule says with {finding}. What does it say of the others alone?")
        _judge_verdict(given["verdict"], line["state"])
        _judge_left(percent, left, weight, line["state"])
        acts, right = number_of("weight", given["weight"], -1, 1, "weights"), float(line["strength"])
        if abs(acts - right) <= WITHIN_WEIGHT:
            return f"Without {finding} {row} is {line['state']}, and {right:.3f} of {weight:g} acts."
        if abs(acts + right) <= WITHIN_WEIGHT:
            raise Hint(f"weight: the size is right; {row} keeps its sign.")
        if abs(acts - weight) <= WITHIN_WEIGHT:
            raise Hint(f"weight: found {acts:g}, which is the whole weight; asked for is what the rule leaves of it.")
        if abs(acts - float(before["weight"]) * left / 100) <= WITHIN_WEIGHT:
            raise Hint(f"weight: that is what is left of the shipped weight; yours is {weight:g}.")
        raise Hint(f"weight: found {acts:g}; multiply {weight:g} by what is left, as a share of 1 and not rounded, and "
                   "write three decimals.")

    def _ask_lenses(self) -> str:
        (row, finding, outcome, released), weight, _ = self.own_edit
        label = in_sentence(shipped().labels[outcome])
        free = " (cortisol follows the model there)" if released else ""
        return (f"In `my_model/influences.csv` give row **{row}** the weight **{weight:g}**, and take **{finding}** "
                "out of its cell `findings`, with the semicolon beside it. Change nothing else. Where does "
                f"**{label}** of your couple stand{free}, under the document lens and under the evidence lens?")

    def _judge_lenses(self, answer: object) -> str:
        allowed = {"document": "a level, 0 to 100", "evidence": "a level, 0 to 100"}
        given = _all_of("my_lenses", answer, allowed, EXAMPLE_LENSES)
        (row, finding, outcome, released), _, _ = self.own_edit
        right = self.own_levels
        reference = 100 * float(shipped().reference[outcome])
        for lens, other in (("document", "evidence"), ("evidence", "document")):
            unedited = self.level(outcome, lens, released)
            others = {f"That is the level under the other lens; look at the panel of the {lens} lens.": right[other],
                      "That is the level with the shipped table: is your file saved, and was the cell run again?":
                          unedited,
                      "That is the reference couple's level.": reference}
            near(lens, given[lens], right[lens], others, 0.5)
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
        return (f"In `my_other_model/influences.csv` change the weight of row **{row}** from {was:g} to "
                f"**{weight:g}**, save, and run the two cells below. Which row breaks the sign rule now "
                f"(\"{NONE}\", if every row keeps it), and how large is the spectral radius?")

    def _judge_kept(self, answer: object) -> str:
        allowed = {"row": "the row that you changed", "breaks": f'a row or "{NONE}"', "radius": "three decimals"}
        given = _all_of("my_kept", answer, allowed, EXAMPLE_KEPT)
        row, weight = self.weaker
        _same_row(given["row"], row, "row")
        if str(given["breaks"]).strip().casefold() != NONE:
            raise Hint(f"breaks: found {shown(given['breaks'])}; the certificate's last lines say which rows break the "
                       f'sign rule. Is the sign of {row} as it was? Where every row keeps the rule, write "{NONE}".')
        radius = number_of("radius", given["radius"], 0, 2, "a spectral radius")
        right, before = (self.certificates[which].spectral_radius for which in ("kept", ""))
        if abs(radius - right) <= 0.0011:
            return "A size changed, and no sign: every guarantee stays."
        if abs(radius - before) <= 0.0011:
            raise Hint(f"radius: found {radius:g}, which is the shipped table's; is the file saved, and was the cell "
                       "run again?")
        raise Hint(f"radius: found {radius:g}; the certificate says something else when {row} alone has the weight "
                   f"{weight:g}. Write all three decimals.")

    def _ask_lost(self) -> str:
        was = float(shipped().influences.at[self.turned, "weight"])
        return (f"Now turn a sign: row **{self.turned}** ({arrow_said(self.turned)}) gets the weight "
                f"**{-was:g}** instead of {was:g}. "
                "Save, and run the two cells above again. Which row does the certificate name, which outcome has no "
                "guaranteed direction any more while the sliders are *held* (one is enough), and how many directions "
                "are still guaranteed then?")

    def _judge_lost(self, answer: object) -> str:
        allowed = {"row": "the row that is named", "outcome": "as the certificate writes it", "held": "how many"}
        given = _all_of("my_lost", answer, allowed, EXAMPLE_LOST)
        _same_row(given["row"], self.turned, "row")
        before, broken = self.certificates[""], self.certificates["lost"]
        lost = unsure_outcomes(broken.directions)
        labels = {node: shipped().labels[node] for node in lost}
        said = str(given["outcome"]).strip().casefold()
        if said not in {one.casefold() for one in (*lost, *labels.values())}:
            released = unsure_outcomes(broken.directions_released)
            elsewhere = {one.casefold() for node in released for one in (node, shipped().labels[node])}
            more = (" It is named where the others are released; look at the lines with (others held)."
                    if said in elsewhere else " Copy a name from a line with (others held).")
            raise Hint(f"outcome: {shown(given['outcome'])} is not among those that lose their direction while the "
                       f"sliders are held.{more}")
        held, right = number_of("held", given["held"], 0, 1000, "directions"), held_directions(broken.directions)
        if held == right:
            return f"By how the arrows are drawn, {listed(sorted(labels.values())[:3])} may now go either way."
        if held == held_directions(broken.directions_released):
            raise Hint(f"held: found {held:g}, which is counted while the other sliders follow the model.")
        if held == held_directions(before.directions):
            raise Hint(f"held: found {held:g}, which is the shipped table's; is the file saved?")
        if held == held_directions(before.directions) - right:
            raise Hint(f"held: found {held:g}; that many fell. How many are left?")
        raise Hint(f"held: found {held:g}; the certificate's third line has another number for your table.")


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


def _judge_verdict(value: object, right: str) -> None:
    """Raise a hint where a verdict is another one than the rule's."""
    said = str(value).strip().casefold()
    if said not in STATES:
        raise Hint(f"verdict: found {shown(value)}; the rule knows {', '.join(STATES)}.")
    if said == right:
        return
    if "untested" in (said, right):
        raise Hint(f"verdict: found {said}. Does a finding speak about this arrow, or none?")
    if {said, right} == {"supported", "weakened"}:
        raise Hint(f"verdict: found {said}. How much is left? Half or more is supported, less is weakened.")
    raise Hint(f"verdict: found {said}. Do all of the row's findings point the same way? Did some find nothing, and "
               "was one of those a planned repeat?")


def _judge_left(value: object, right: float, weight: float, state: str) -> None:
    """Raise a hint where what is left of a weight is another number of percent than the rule's."""
    percent = number_of("left", value, 0, 100, "percent")
    if abs(percent - right) <= WITHIN_PERCENT:
        return
    if looks_like_a_share(percent) and abs(100 * percent - right) <= WITHIN_PERCENT:
        raise Hint(f"left: found {percent:g}; write percent, from 0 to 100, not a share of 1.")
    if state == "untested":
        raise Hint(f"left: found {percent:g}. Nobody tested this arrow; which share does the evidence lens then keep? "
                   "(The third lens, only what was tested, is another one.)")
    if abs(percent - (100 - right)) <= WITHIN_PERCENT:
        raise Hint(f"left: found {percent:g}, which is what is taken away; asked for is what stays.")
    if abs(percent - 100 * abs(weight)) <= WITHIN_PERCENT:
        raise Hint(f"left: found {percent:g}, which is the row's weight; asked for is the share of it that is left.")
    raise Hint(f"left: found {percent:g}; the rule leaves something else. Which kind counts, and which limits halve "
               "it?")
