"""What lessons 0 and 3, their questions and their teaching notes claim, and what the model says to it."""

import functools

from prose_book import Asked, Claim, Said

import neuro_helpers as nh
from neuro_helpers.charts import first_view
from neuro_helpers.demos.lab.kinds import search
from neuro_helpers.demos.questions.lesson_0 import HEATED, SLIDERS
from neuro_helpers.simulate.step_script import BOND, HIGH_CORTISOL, LONG, SHORT, Script
from neuro_helpers.wording import rounded, whole

PLACES = ("lesson 0", "questions 0", "teaching 0", "lesson 3", "questions 3", "teaching 3", "teaching")
GOAL, BUSY = 60, "stress_and_conflict"  # the challenge of lesson 0
HEAT = whole(HEATED["conflict"])


@functools.cache
def script(model: nh.CoupleModel, *on: str) -> Script:
    """The evening and the four weeks with some switches on."""
    return Script(model, on)


def stopped(model: nh.CoupleModel, *on: str) -> set[int]:
    """The steps that do not happen."""
    return set(script(model, *on).steps.query("not happened")["step"])


def start_of_challenge(asked: Asked) -> dict[str, float]:
    """The sliders as the challenge sets them."""
    return dict(asked.document.scenarios.set_index("scenario").loc[BUSY, list(SLIDERS)].astype(float))


def largest(asked: Asked, slider: str, *released: str) -> int:
    """The highest level, in steps of five, at which a slider alone brings calm response to the goal."""
    start = start_of_challenge(asked)
    return max(level for level in range(0, 101, 5) if whole(asked.document.predict(
        **start | {slider: level / 100}, released=released)["calm_response"]) >= GOAL)


def kinds(asked: Asked) -> set:
    """The kinds of way that the challenge knows."""
    return set(search(asked.document, "calm_response", GOAL / 100, start_of_challenge(asked), ["oxytocin"]).kinds)


def through(asked: Asked, *regions: str) -> list[int]:
    """Points of the change of calm response that come in over each region, when cortisol follows."""
    rows = asked.document.explain("calm_response", **HEATED).rows
    share = rows[rows["target"] == "calm_response"].set_index("source")["share"]
    return [rounded(100 * abs(share[region])) for region in regions]


def came_back(asked: Asked) -> list[int]:
    """B's warmth at the start of the evening, and when the first condition of step 2 is met."""
    play = script(asked.document)
    beat = next(beat for beat in play.beats if beat.step == 2)
    return [whole(when["B"]["warmth"]) for when in (play.start(beat), play.levels(beat))]


def brought_safety(asked: Asked) -> str:
    """What does most to make B feel safe in step 1."""
    play = script(asked.document)
    beat = next(beat for beat in play.beats if beat.step == 1 and beat.node == "felt_safety")
    return play.strongest_for(beat, "B")[0]


CLAIMS = [
    Claim("lesson 0", "A disagreement at {} is not a goal", lambda asked: 0),
    Claim("questions 0", "The disagreement goes from {} to {}.", lambda asked: [asked.level("conflict"), HEAT]),
    Claim("questions 0", "Again from {} to {}, but", lambda asked: [asked.level("conflict"), HEAT]),
    Claim("questions 0", "Cortisol starts at {}. Where does it end up when it follows the model and the disagreement "
          "goes to {}?", lambda asked: [asked.level("cortisol"), HEAT]),
    Claim("questions 0", "cortisol's bar is {}, because", lambda asked: rounded(
        100 * asked.document.explain("calm_response", **HEATED).sliders["cortisol"])),
    Claim("questions 0", "Oxytocin goes from {} to 100. Trust starts at {}.",
          lambda asked: [asked.level("oxytocin"), asked.level("trust")]),
    Claim("questions 0", "So that arrow is {:g} here.", lambda asked: asked.evidence.influences["strength"]["R011"]),
    Claim("questions 0", "Move the slider to {} to see", lambda asked: 100),
    Claim("questions 0", "Bring calm response to {} without", lambda asked: GOAL),
    Claim("questions 0", "With the disagreement at {}, calm response comes to {{conflict}} only; with cortisol at {},",
          lambda asked: [0, 0]),  # the ends of two sliders
    Claim("teaching 0", "Oxytocin moves {} of the {} outcomes, cortisol {}, the disagreement {}.", lambda asked: [
        *asked.fact("0-1", "oxytocin"), len(first_view(asked.document.nodes)),
        *asked.fact("0-1", "cortisol", "conflict")]),
    Claim("teaching 0", "| {} → {}. Many expect \"same\"", lambda asked: asked.fact("0-2", "reference", "held")),
    Claim("teaching 0", "With its own arrows alone it would be the same ({}).",
          lambda asked: asked.fact("0-2", "alone")),
    Claim("teaching 0", "{} → {}, cortisol {} → {}.", lambda asked: [
        *asked.fact("0-3", "reference", "free"), *asked.fact("0-4", "start", "end")]),
    Claim("teaching 0", "{} points through the prefrontal cortex, {} through the amygdala.",
          lambda asked: through(asked, "prefrontal_cortex", "amygdala")),
    Claim("teaching 0", "{} and {}, from {} ({} with the document's own arrows alone).", lambda asked: [
        *asked.fact("0-7", "document", "evidence"), asked.level("trust"), *asked.fact("0-7", "alone")]),
    Claim("teaching 0", "none of the {} outcomes moves", lambda asked: len(first_view(asked.document.nodes))),
    Claim("teaching 0", "cortisol to about {} alone", lambda asked: largest(asked, "cortisol")),
    Claim("teaching 0", "cortisol released and the disagreement at about {} or less",
          lambda asked: largest(asked, "conflict", "cortisol")),
    Claim("teaching 0", "Not: the disagreement alone ({} at most).", lambda asked: asked.fact("0-9", "conflict")),
    Claim("lesson 3", "\"Feels safe\" rises by {} point", lambda asked: rounded(100 * asked.document.steps.query(
        "step == 1 and node == 'felt_safety'")["change"].iloc[0])),
    Claim("lesson 3", "The switch holds cortisol at {} in both", lambda asked: whole(HIGH_CORTISOL)),
    Claim("lesson 3", "With cortisol at {} the model says of step 3", lambda asked: whole(HIGH_CORTISOL)),
    Claim("questions 3", "Cortisol is held at {}, day and night.", lambda asked: whole(HIGH_CORTISOL)),
    Claim("questions 3", "In a disagreement of {} minutes B's way back", lambda asked: SHORT),
    Claim("questions 3", "of their cortisol below {}?", lambda asked: 0.5),  # a question's own limit
    Claim("teaching 3", "learned security {}.", lambda asked: whole(BOND)),
    Claim("teaching 3", "B's own warmth: from {} to {}, and nobody pushed it.", came_back),
    Claim("teaching 3", "Without B's answer: step {}.",
          lambda asked: sorted(stopped(asked.document, "b_not_reciprocating"))),
    Claim("teaching 3", "Without A's warmth: steps {}, {} and {}.",
          lambda asked: sorted(stopped(asked.document, "a_not_warm"))),
    Claim("teaching 3", "Steps {}, {} and {} do not happen; but nearly all of it comes from the four hours",
          lambda asked: sorted(stopped(asked.document, "repair_refused"))),
    Claim("teaching 3", "No: {} to {} in every evening.",
          lambda asked: asked.fact("3-8", "lowest", "highest")),
    Claim("teaching 3", "Step {} stops, at mutual pleasure", lambda asked: sorted(stopped(asked.evidence))),
    Claim("teaching", "\"how much oxytocin is {}?\"", lambda asked: 80),  # a student's example
]

UNTESTED = "untested"
SAID = [
    Said("lesson 0", "Fewer than half of them are the document's own", lambda asked: (
        asked.document.influences["basis"] == "document").mean() < 0.5),
    Said("lesson 0", "some from findings, most of them guesses", lambda asked: (
        asked.document.influences["basis"] == "assumption").sum() > (
        asked.document.influences["basis"] == "finding").sum()),
    Said("lesson 0", "most other arrows were never tested", lambda asked: (
        asked.document.influences["state"] == UNTESTED).mean() > 0.5),
    Said("questions 0", "The other two, {stays}, stay", lambda asked: len(first_view(asked.document.nodes))
         - asked.fact("0-1", "conflict")[0] == 2),
    Said("questions 0", "A second way is open now, over cortisol.", lambda asked: asked.right("0-3") == "further"),
    Said("questions 0", "What is left comes on a detour, over \"feels safe\"", lambda asked: (
        asked.evidence.explain("trust", oxytocin=1).path_nodes == ["oxytocin", "felt_safety", "trust"])),
    Said("teaching 0", "Empathy and protective instincts stay", lambda asked: (
        asked.fact("0-1", "stays") == ["empathy and protective instincts"])),
    Said("teaching 0", "Nobody tested either arrow of the strongest path.", lambda asked: (
        asked.document.influences["state"].loc[asked.document.explain("calm_response", **HEATED).path].to_list()
        == [UNTESTED, UNTESTED])),
    Said("teaching 0", "With only what was tested none of the 6 outcomes", lambda asked: asked.right("0-10") == "none"),
    Said("teaching 0", "Five kinds: cortisol to about", lambda asked: len(kinds(asked)) == 5),
    Said("teaching 0", "both lower; cortisol released and the disagreement at about 25 or less; cortisol lower and the "
         "disagreement released; both released.", lambda asked: kinds(asked) == {
             (("cortisol", "moved"),), (("cortisol", "moved"), ("conflict", "moved")),
             (("cortisol", "released"), ("conflict", "moved")), (("cortisol", "moved"), ("conflict", "released")),
             (("cortisol", "released"), ("conflict", "released"))}),
    Said("lesson 3", "Nearly all rows of the steps are the document's own story", lambda asked: (
        asked.document.influences.query("step == step")["basis"] == "document").mean() > 0.9),
    Said("lesson 3", "Two are ours: that a disagreement stirs the amygdala, and that B is warm *because* B feels safe.",
         lambda asked: set(asked.document.influences.query("step == step and basis == 'assumption'").index)
         == {"R033", "R028"}),
    Said("lesson 3", "Steps 3 and 4 happen with either switch.", lambda asked: all(
        not stopped(asked.document, on) & {3, 4} for on in ("a_not_warm", "b_not_reciprocating"))),
    Said("lesson 3", "The evening needs four pushes from our script.",
         lambda asked: len(script(asked.document).runs["evening"].events) == 4),
    Said("lesson 3", "the disagreement then goes on for four hours", lambda asked: LONG == 4 * 60),
    Said("questions 3", "The document leaves the rise out.", lambda asked: asked.right("3-1") == "it has to rise"),
    Said("questions 3", "escalation and cortisol together wear it down", lambda asked: (
        asked.fact("3-6", "bond")[0] < whole(BOND))),
    Said("questions 3", "This couple starts above a threshold and drifts up on its own (lesson 5).",
         lambda asked: asked.document.equilibria().query("not stable")["bond"].max() < BOND
         and asked.right("3-4") == "yes"),
    Said("questions 3", "Almost all of the difference comes from the four hours", lambda asked: (
        asked.right("3-7") == "the longer disagreement")),
    Said("teaching 3", "In step 1 B feels safer mostly since B's amygdala calms down; oxytocin, which the document "
         "names, does less.", lambda asked: brought_safety(asked) == "amygdala"),
    Said("teaching 3", "Step 3 *is* met", lambda asked: 3 not in stopped(asked.document, "cortisol_high")),
    Said("teaching 3", "Step 5 is not.", lambda asked: 5 in stopped(asked.document, "cortisol_high")),
    Said("teaching 3", "With only what was tested none of the five happens", lambda asked: (
        stopped(asked.tested) == {1, 2, 3, 4, 5})),
    Said("teaching 3", "Many expect oxytocin or mirror neurons.", lambda asked: not stopped(asked.evidence) & {1, 4}),
]
