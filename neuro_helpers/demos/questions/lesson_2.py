"""Lesson 2: neurochemicals."""

from __future__ import annotations

from neuro_helpers.charts import outcome_nodes
from neuro_helpers.demos.chemistry.asking import CHEMICALS, asked, carrier, reached
from neuro_helpers.demos.chemistry.one_chemical import OneChemical
from neuro_helpers.demos.day.two_lives import DayInTwoLives
from neuro_helpers.demos.lab.pictures import Outcomes
from neuro_helpers.demos.lab.why import findings
from neuro_helpers.demos.questions.right_answers import Answer, Models, answers
from neuro_helpers.model import CoupleModel
from neuro_helpers.simulate.evening import DOSE_AT, Evening, live
from neuro_helpers.simulate.run import CoupleRun
from neuro_helpers.wording import BASES, clock, in_sentence, listed, short_label, whole

FAR = 5  # points that an outcome has to move to count as reached
INSECURE = 0.3  # learned security in section 2
OPENS, HOURS_LATER = 17 * 60, 5  # minute of the day at which an evening begins; when the spray is asked about
NO_SIDE = "sexual_desire"  # neither more nor less of it is better, whatever the sign that the arithmetic needs
SPRAYED = Evening(strength=0, before="dose", who="both")


@answers("2-1")
def _reach(models: Models) -> Answer:
    model = models.document
    counts = {node: len(reached(model, node, "reference", FAR)) for node in CHEMICALS}
    order = sorted(counts, key=lambda node: -counts[node])
    rest = listed([f"{node} {counts[node]}" for node in order[2:]])
    return Answer(order[1], {"first": order[0], "most": counts[order[0]], "second": order[1],
                             "next": counts[order[1]], "rest": rest, "outcomes": len(outcome_nodes(model.nodes))})


def _as_trusting(model: CoupleModel) -> int | None:
    """Return the lowest oxytocin signal at which trust is as in the reference couple, though security is low."""
    wanted = whole(model.reference["trust"])
    return next((level for level in range(101) if whole(
        model.predict(bond=INSECURE, oxytocin=level / 100)["trust"]) == wanted), None)


@answers("2-2")
def _trust_without_security(models: Models) -> Answer:
    model = models.document
    level, highest = _as_trusting(model), whole(models.evidence.predict(bond=INSECURE, oxytocin=1)["trust"])
    low = whole(model.predict(bond=INSECURE)["trust"])
    facts = {"low": low, "level": level, "start": whole(model.reference["oxytocin"]), "highest": highest,
             "trust": whole(model.reference["trust"]), "secure": whole(model.reference["secure_attachment"])}
    if level is None:
        return Answer("no, trust needs security", facts | {"attachment": ""})
    found = model.predict(bond=INSECURE, oxytocin=level / 100)
    attachment = whole(found["secure_attachment"])
    right = ("yes, and attachment is then as secure as before" if attachment >= facts["secure"] else
             "yes, with a higher oxytocin signal")
    return Answer(right, facts | {"attachment": attachment},
                  lambda: Outcomes(model=model, bond=INSECURE, oxytocin=level / 100))


def _warm(model: CoupleModel, outcome: str) -> dict[str, int]:
    """Return an outcome in the reference couple and on a warm evening: endorphins following, blocked and at 0."""
    levels = {"free": asked(model, "endorphins", "warm", "follows"),
              "off": asked(model, "endorphins", "warm", "blocked"),
              "none": asked(model, "endorphins", "warm", "held", 0.0)}
    return {"start": whole(model.reference[outcome])} | {name: whole(one.levels[outcome])
                                                         for name, one in levels.items()}


@answers("2-3")
def _comfort(models: Models) -> Answer:
    model, comfort = models.document, _warm(models.document, "comfort")
    right = ("as with endorphins free" if comfort["off"] == comfort["free"] else
             "far below the reference" if comfort["off"] < comfort["start"] - FAR else "back to the reference")
    return Answer(right, comfort, lambda: OneChemical("endorphins", "warm", "blocked", model=model))


@answers("2-4")
def _pleasure(models: Models) -> Answer:
    model, pleasure = models.document, _warm(models.document, "pleasure")
    right = ("all of it" if pleasure["off"] == pleasure["free"] else
             "none of it" if pleasure["off"] <= pleasure["start"] else "most of it")
    other = carrier(asked(model, "endorphins", "warm", "blocked"), "pleasure")
    named = in_sentence(short_label(model.labels[other[0]])) if other else "nothing"
    rows = model.influences
    ways = rows[(rows["target"] == "pleasure") & (rows["kind"] == "drive") & (rows["strength"] != 0)]["source"]
    bare = _warm(models.evidence, "pleasure")["off"]
    stays = "nothing of the rise stays" if bare <= pleasure["start"] else "some of the rise stays"
    return Answer(right, pleasure | {"through": named, "stays": stays, "bare": bare, "ways": listed(
        [in_sentence(short_label(model.labels[node])) for node in ways])})


@answers("2-5")
def _at_rest(models: Models) -> Answer:
    model, start = models.document, whole(models.document.reference["comfort"])
    off, none = (whole(asked(model, "endorphins", "reference", way, level).levels["comfort"])
                 for way, level in (("blocked", None), ("held", 0.0)))
    right = ("neither" if off == none == start else "both" if off != start else "only the level of 0")
    return Answer(right, {"start": start, "off": off, "none": none},
                  lambda: OneChemical("endorphins", "reference", "held", 0.0, model=model))


def _spray(model: CoupleModel) -> tuple[CoupleRun, dict[str, object]]:
    """Return the evening with a spray, and how the oxytocin signal rises and falls in it."""
    run = live(model, SPRAYED)
    level = run.level("oxytocin", "A")
    start, highest = level[0], int(level.argmax())
    later = run.minutes[highest:][level[highest:] - start <= (level[highest] - start) / 2]
    fades = (f"{round(later[0] - run.minutes[highest])} minutes later half of the rise is gone" if len(later) else
             "half of the rise is not gone before midnight")
    asked_at = DOSE_AT + 60 * HOURS_LATER
    return run, {"start": whole(start), "peak": whole(level[highest]), "after": round(run.minutes[highest] - DOSE_AT),
                 "when": clock(run.minutes[highest], OPENS), "fades": fades,
                 "then": whole(run.at(asked_at).loc["oxytocin", "A"]), "time": clock(asked_at, OPENS)}


@answers("2-6")
def _five_hours_later(models: Models) -> Answer:
    _run, facts = _spray(models.document)
    weaker = _spray(models.evidence)[1]["peak"]
    rise, left = facts["peak"] - facts["start"], facts["then"] - facts["start"]  # type: ignore[operator]
    right = "yes, it is still high" if left > rise / 2 else "no, it is back"
    return Answer(right, facts | {"weaker": weaker},
                  lambda: DayInTwoLives(models.document, second="oxytocin", strength=0, before="dose", who="both"))


def _span(model: CoupleModel, chemical: str, outcome: str) -> tuple[int, int]:
    """Return where an outcome stands while a chemical is held at 0 and at 100."""
    low, high = (whole(asked(model, chemical, "reference", "held", level).levels[outcome]) for level in (0.0, 1.0))
    return low, high


@answers("2-7")
def _serotonin(models: Models) -> Answer:
    start = whole(models.document.reference["calm_tone"])
    document, evidence, tested = (_span(model, "serotonin", "calm_tone")
                                  for model in (models.document, models.evidence, models.tested))
    share = (start - evidence[0]) / (start - document[0])
    right = "about as far" if share > 0.75 else "only a little" if evidence[0] != start else "not at all"
    return Answer(right, {"start": start, "document": document[0], "evidence": evidence[0], "tested": tested[0]},
                  lambda: OneChemical("serotonin", "reference", "held", 0.0, model=models.evidence))


@answers("2-8")
def _dopamine(models: Models) -> Answer:
    rows = models.document.influences
    arrow = rows[(rows["source"] == "dopamine") & (rows["target"] == "sexual_desire")].iloc[0]
    right = {"untested": "no, our list has no study on it", "supported": "yes, the evidence agrees"}.get(
        str(arrow["state"]), "no, a study looked and found nothing")
    low, high = _span(models.evidence, "dopamine", "sexual_desire")
    left = reached(models.tested, "dopamine", "reference")
    return Answer(right, {"low": low, "high": high, "basis": BASES[arrow["basis"]],
                          "left": listed([in_sentence(models.document.labels[node]) for node in left]) or "nothing"},
                  lambda: OneChemical("dopamine", "reference", "held", 1.0, model=models.tested))


@answers("2-9")
def _without_cortisol(models: Models) -> Answer:
    """Ask the model whether anything loses, and the findings whether more can be healthier."""
    model = models.document
    none = asked(model, "cortisol", "reference", "held", 0.0).levels
    nodes = [node for node in outcome_nodes(model.nodes) if node != NO_SIDE]
    good = model.nodes.loc[nodes, "valence"].astype(int)
    steps = [(whole(none[node]) - whole(model.reference[node])) * good[node] for node in nodes]
    gain, lose = (int(sum(way * step > 0 for step in steps)) for way in (1, -1))
    healthier = str(findings().loc["slatcher2015:1", "sign"]) == "+"  # the steeper fall of those who felt cared for
    right = ("some of them lose" if lose else "they gain, but that is a limit of the model" if healthier else
             "they gain, and so would people")
    return Answer(right, {"gain": gain, "lose": lose or "none", "same": len(steps) - gain - lose},
                  lambda: OneChemical("cortisol", "reference", "held", 0.0, model=model))
