"""What lessons 4 and 5, their questions and their teaching notes claim, and what the model says to it."""

import functools

import pandas as pd
from prose_book import Asked, Claim, Said

import neuro_helpers as nh
from neuro_helpers.demos.drift.choices import STARTS
from neuro_helpers.simulate.evening import APART_MINUTES, BEGINS, Evening, live
from neuro_helpers.simulate.excursion import Excursion
from neuro_helpers.simulate.slow_flow import DRAWS, SlowFlow
from neuro_helpers.wording import clock, rounded, whole

PLACES = ("lesson 4", "questions 4", "teaching 4", "lesson 5", "questions 5", "teaching 5")
EVENING, REFERENCE = Evening(), nh.CoupleModel.load().reference
HEAT, MINUTES, BOND, LOAD = (whole(value / 100) for value in (
    EVENING.strength, EVENING.minutes, EVENING.bond, EVENING.load))
CIRCLE, SQUARE, TRIANGLE = (whole(start) for start in STARTS)
MUCH = 90  # the load that weighs much, in the lessons' own tasks


@functools.cache
def helpers(model: nh.CoupleModel) -> pd.DataFrame:
    """Five helpers, by both measures."""
    demo = nh.FiveHelpers(model=model, lens=model.lens)
    demo.show()
    return demo.frame.set_index("helper")


def cortisol(asked: Asked) -> Excursion:
    """How cortisol leaves its rest in the evening of section 1, and comes back."""
    run = live(asked.document, EVENING)
    return Excursion.of(run.minutes, run.level("cortisol", "A"), BEGINS)


def after(asked: Asked, *loads: float) -> list[int]:
    """Where the three couples are after a step at each of these loads (0 to 100)."""
    demo = nh.Drift(["couples"], been=[load / 100 for load in loads], model=asked.document)
    return demo.frame["bond"].to_list()


@functools.cache
def rests(model: nh.CoupleModel, load: int) -> list[int]:
    """Places of rest at a load (0 to 100)."""
    return [rounded(place["bond"]) for place in SlowFlow(model).rests(load / 100) if place["kind"] == "rest"]


CLAIMS = [
    Claim("lesson 4", "disagree at {}.", lambda asked: clock(BEGINS, 17 * 60)),
    Claim("lesson 4", "A disagreement begins at {}. It is heated ({} of 100) and lasts {} minutes.",
          lambda asked: [clock(BEGINS, 17 * 60), HEAT, MINUTES]),
    Claim("lesson 4", "*How heated* to {} and back; *How many minutes* to {}.", lambda asked: [HEAT // 2, 3 * MINUTES]),
    Claim("lesson 4", "One pooled analysis of {} laboratory studies", lambda asked: 208),  # Dickerson and Kemeny, 2004
    Claim("lesson 4", "The reference couple has {}:", lambda asked: whole(REFERENCE["bond"])),
    Claim("lesson 4", "In this picture it is {}, and the run to compare with, in grey, has {}.",
          lambda asked: [20, BOND]),  # the setting of question 4-3
    Claim("lesson 4", "(behind *more*) back to {}, and *Load from outside* to {}:", lambda asked: [BOND, MUCH]),
    Claim("lesson 4", "Women who got a {}-minute shoulder massage", lambda asked: 10),  # Ditzen and others, 2007
    Claim("lesson 4", "for {} minutes nothing new passes", lambda asked: APART_MINUTES),
    Claim("lesson 4", "Ditzen and others, {}; Cardoso and others, {};", lambda asked: [2009, 2014]),  # years
    Claim("questions 4", "Twice as heated ({} instead of {})", lambda asked: [HEAT, HEAT // 2]),
    Claim("questions 4", "look how long the curve stays above {}.", lambda asked: 35),  # a place to look at
    Claim("questions 4", "Three times as long ({} minutes instead of {})", lambda asked: [3 * MINUTES, MINUTES]),
    Claim("questions 4", "With little learned security ({} instead of {})", lambda asked: [20, BOND]),
    Claim("questions 4", "one study of {} women", lambda asked: 16),  # Coan and others, 2006
    Claim("teaching 4", "{} to {}, highest at {}, half gone at {}.", lambda asked: [
        whole(cortisol(asked).rest), whole(cortisol(asked).peak), clock(cortisol(asked).peak_minute, 17 * 60),
        clock(cortisol(asked).half_minute, 17 * 60)]),
    Claim("teaching 4", "Heat {}, heat {}, {} minutes: the peak goes from {} to {} and {}, the way back hardly moves "
          "({}, {}, {} minutes)", lambda asked: [HEAT // 2, HEAT, 3 * MINUTES, *asked.fact("4-1", "mild_peak", "peak"),
                                                 *asked.fact("4-2", "long_peak"), *asked.fact("4-1", "mild", "plain"),
                                                 *asked.fact("4-2", "long")]),
    Claim("teaching 4", "Security {} against {}; then load {}.", lambda asked: [20, BOND, MUCH]),
    Claim("teaching 4", "{} against {} minutes for cortisol; {} against {} for escalation.", lambda asked: [
        *asked.fact("4-3", "low", "plain"), *asked.fact("4-4", "escalation_low", "escalation")]),
    Claim("teaching 4", "A spray comes first by points ({:.1f}) and last by minutes ({:.0f} longer), a repair move "
          "last by points ({:.1f}) and first by minutes ({:.0f} shorter)", lambda asked: [
              -helpers(asked.evidence).loc["dose", "largest"], -helpers(asked.evidence).loc["dose", "saved"],
              -helpers(asked.evidence).loc["repair", "largest"], helpers(asked.evidence).loc["repair", "saved"]]),
    Claim("teaching 4", "Whoever is touched gains most ({} instead of {}), and a little of it reaches the other ({}).",
          lambda asked: asked.fact("4-5", "touched", "untouched", "reaches")),
    Claim("teaching 4", "{} instead of {}. The timing", lambda asked: asked.fact("4-6", "evidence", "document")),
    Claim("lesson 5", "The reference couple starts at {}, where the two cancel",
          lambda asked: whole(REFERENCE["bond"])),
    Claim("lesson 5", "**Try** {}, {} and {}, and look", lambda asked: [SQUARE, TRIANGLE, 10]),
    Claim("lesson 5", "under the same load of {}.", lambda asked: LOAD),
    Claim("lesson 5", "**circle** at {}, **square** at {}, **triangle** at {}.",
          lambda asked: [CIRCLE, SQUARE, TRIANGLE]),
    Claim("lesson 5", "load {}, *let a step pass* twice; load {}, twice; load {}, twice.",
          lambda asked: [MUCH, LOAD, 0]),
    Claim("lesson 5", "after two steps at {}, which load brings all three above {} within the six: {}, {} or {}?",
          lambda asked: [MUCH, CIRCLE, 20, 10, 0]),
    Claim("lesson 5", "two speeds that put a resting place at {}.", lambda asked: rests(asked.document, LOAD)[-1]),
    Claim("lesson 5", "\"Your score is {}. The critical value is {}.\"", lambda asked: [
        43, *asked.fact("5-6", "own")]),
    Claim("lesson 5", "leave one resting place at a load of {}.", lambda asked: LOAD),
    Claim("lesson 5", "**Ten years, {} newlywed couples:**", lambda asked: 90),  # Kiecolt-Glaser and others, 2003
    Claim("lesson 5", "{} minutes in total of practising", lambda asked: 21),  # Finkel and others, 2013
    Claim("questions 5", "You set learned security to {}.", lambda asked: TRIANGLE),
    Claim("questions 5", "At {} it goes by {{thirty}} points a week, at {} by {{fifty}}, at {} by {{ten}}. At {} "
          "nothing moves", lambda asked: [TRIANGLE, SQUARE, 10, CIRCLE]),
    Claim("questions 5", "at a load of {}?", lambda asked: LOAD),
    Claim("questions 5", "When the load rises to {}, which", lambda asked: MUCH),
    Claim("questions 5", "at {} one resting place is left, at a security of {{high}}.", lambda asked: MUCH),
    Claim("questions 5", "at {} everything drifts to {{low}}", lambda asked: 0),
    Claim("questions 5", "Circle starts at {} and square at {}, {} points apart",
          lambda asked: [CIRCLE, SQUARE, CIRCLE - SQUARE]),
    Claim("questions 5", "{} points apart became", lambda asked: CIRCLE - SQUARE),
    Claim("questions 5", "on the same side: {} points became", lambda asked: SQUARE - TRIANGLE),
    Claim("questions 5", "Circle starts at {}. The load goes up to {} for two steps and then back to {}. Does circle "
          "come back to {}?", lambda asked: [CIRCLE, MUCH, LOAD, CIRCLE]),
    Claim("questions 5", "After one step at {} circle is at {{one}}, after two at {{two}}. Two steps back at {} lead "
          "to {{back}}, two more at {} to {{freed}}.", lambda asked: [MUCH, LOAD, 0]),
    Claim("questions 5", "A single step at {} {{enough}}: back at {} it leads", lambda asked: [MUCH, LOAD]),
    Claim("questions 5", "{{two}} of {}, with a threshold", lambda asked: DRAWS),
    Claim("questions 5", "The square couple, at {}, is", lambda asked: SQUARE),
    Claim("questions 5", "{{two}} of {} draws have two; in {{low}} the only one is low. With a load of {} it is near "
          "{{loaded}}, with {} near",
          lambda asked: [DRAWS, 100, 0]),
    Claim("questions 5", "our two speeds put a resting place at {} under every lens",
          lambda asked: whole(REFERENCE["bond"])),
    Claim("teaching 5", "then set learned security to {}.", lambda asked: TRIANGLE),
    Claim("teaching 5", "Near {} and near {}, a threshold between. From a load of {} on only the lower one is left; at "
          "{} only the upper one. That one of them lies at {} is arranged", lambda asked: [
              *rests(asked.document, LOAD), next(load for load in range(0, 101, 10) if max(rests(
                  asked.document, load)) < SQUARE), 0, whole(REFERENCE["bond"])]),
    Claim("teaching 5", "| {}, {}, {}: thirty points between circle and square became {},", lambda asked: asked.fact(
        "5-4", "circle", "square", "triangle", "difference")),
    Claim("teaching 5", "load {} for two steps, {}, {}. | {}, then {}: the old load does not", lambda asked: [
        MUCH, LOAD, 0, *asked.fact("5-5", "two", "back")]),
    Claim("teaching 5", "a single step at {} is enough for that. Of {}, {} and {} only {} brings all three above {}; "
          "at {} they stay near {}.", lambda asked: [
              MUCH, 20, 10, 0, *[load for load in (20, 10, 0) if min(after(asked, MUCH, MUCH, *[load] * 4)) > CIRCLE],
              CIRCLE, 10, *set(after(asked, MUCH, MUCH, *[10] * 4))]),
    Claim("teaching 5", "Only {} of {} draws have two resting places, with a threshold between {} and {}; {} have only "
          "a low one, {} only a high one.", lambda asked: [
              *asked.fact("5-6", "two"), DRAWS, *asked.fact("5-6", "lowest", "highest", "low", "high")]),
    Claim("teaching 5", "Without it the threshold goes from {} to {}, and square ends at {} instead of {}. {} rows are "
          "needed one by one, {} of them assumptions;", lambda asked: [
              *asked.fact("5-7", "own", "moved", "square", "before"), *asked.fact("5-8", "needed", "ours")]),
    Claim("teaching 5", "at every load, between {} and {}, in the model's own table; in {} of {} draws it is low.",
          lambda asked: [*asked.fact("5-9", "loaded", "free", "low"), DRAWS]),
]

SAID = [
    Said("lesson 4", "Under heavy load the way back is longer in the model", lambda asked: (
        nh.DayInTwoLives(asked.document, load=MUCH).frame["recovery_minutes"][0]
        > nh.DayInTwoLives(asked.document).frame["recovery_minutes"][0])),
    Said("lesson 4", "Load acts here by two arrows, both ours", lambda asked: (
        asked.document.influences.query("source == 'load'")["basis"].to_list() == ["assumption"] * 2)),
    Said("lesson 4", "So it acts here in proportion to the disagreement", lambda asked: (
        asked.evidence.influences.loc["R059", ["source", "moderator", "target"]].to_list()
        == ["oxytocin_dose", "conflict", "cortisol"])),
    Said("questions 4", "That security goes with trust is the document's, never tested", lambda asked: (
        asked.document.influences.loc["R045", ["basis", "state"]].to_list() == ["document", "untested"])),
    Said("questions 4", "what heats a disagreement up is our assumption", lambda asked: set(
        asked.document.influences.query("target == 'escalation' and moderator == ''")["basis"]) == {"assumption"}),
    Said("teaching 4", "Load acts by two arrows of ours", lambda asked: (
        len(asked.document.influences.query("source == 'load' and basis == 'assumption'")) == 2)),
    Said("teaching 4", "A spray comes first by points", lambda asked: (
        helpers(asked.evidence)["rank"].idxmin() == "dose"
        and helpers(asked.evidence)["rank_back"].idxmax() == "dose")),
    Said("teaching 4", "a repair move last by points", lambda asked: (
        helpers(asked.evidence)["rank"].idxmax() == "repair"
        and helpers(asked.evidence)["rank_back"].idxmin() == "repair")),
    Said("lesson 5", "load moves nothing there, since nobody tested its arrows.", lambda asked: (
        set(asked.document.influences.query("source == 'load'")["state"]) == {"untested"}
        and (abs(SlowFlow(asked.tested).line(0) - SlowFlow(asked.tested).line(1)) < 1e-9).all())),
    Said("lesson 5", "find three arrows that, taken away alone,", lambda asked: asked.fact("5-8", "needed")[0] >= 3),
    Said("questions 5", "So there is a threshold without this arrow, too, but elsewhere.",
         lambda asked: asked.right("5-7") == "two, the threshold elsewhere"),
    Said("questions 5", "{says}, one speaks against it", lambda asked: (
        asked.fact("5-8", "says") == ["no finding speaks for it"])),
    Said("questions 5", "our two speeds put a resting place at 80 under every lens", lambda asked: all(
        80 in rests(model, LOAD) for model in (asked.document, asked.evidence, asked.tested))),
    Said("teaching 5", "All four of the ring fall, and it shrinks further.", lambda asked: (
        asked.right("5-1") == "shrink further" and all(
            asked.level(node, bond=0.3, released=asked.document.sliders) < asked.level(node)
            for node in ("trust", "coregulation", "empathy", "dopamine")))),
    Said("teaching 5", "twenty between square and triangle none.", lambda asked: asked.fact("5-4", "others") == [0]),
    Said("teaching 5", "a single step at 90 is enough", lambda asked: asked.fact("5-5", "enough") == ["is enough"]),
    Said("teaching 5", "the two that we made of the quotation's list are not.",
         lambda asked: asked.right("5-8") == "yes"),
    Said("teaching 5", "learned security → oxytocin, our own;", lambda asked: (
        asked.fact("5-8", "always") == ["learned security → the oxytocin signal"])),
    Said("teaching 5", "One resting place at every load", lambda asked: all(
        len(rests(asked.evidence, load)) == 1 for load in range(0, 101, 10))),
]
