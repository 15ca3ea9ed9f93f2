"""What lesson 2, its questions and its teaching notes claim, and what the model says to it."""

import re

from prose_book import Asked, Claim, Said

from neuro_helpers.charts import outcome_nodes
from neuro_helpers.demos.chemistry.asking import DAYS, arrows, asked
from neuro_helpers.demos.lab.why import findings
from neuro_helpers.demos.questions.lesson_2 import FAR, INSECURE, OPENS, SPRAYED, _span, _spray
from neuro_helpers.simulate.evening import DOSE_AT
from neuro_helpers.wording import clock, whole

PLACES = ("lesson 2", "questions 2", "teaching 2")
LOW = whole(INSECURE)
WARM = whole(dict(DAYS["warm"].hold)["warmth"])


def outcomes(book: Asked) -> int:
    """How many outcomes there are."""
    return len(outcome_nodes(book.document.nodes))


def warm(book: Asked, outcome: str, way: str = "follows", level: float | None = None) -> int:
    """An outcome on the warm evening, with endorphins as they are told."""
    return whole(asked(book.document, "endorphins", "warm", way, level).levels[outcome])


def into(book: Asked, outcome: str) -> list[str]:
    """Where the arrows into an outcome start."""
    rows = book.document.influences
    return rows["source"][(rows["target"] == outcome) & (rows["kind"] == "drive") & (rows["strength"] != 0)].to_list()


def keeps(book: Asked, source: str, target: str) -> float:
    """What the evidence leaves of an arrow, as a share."""
    rows = book.evidence.influences
    return float(rows["kept"][(rows["source"] == source) & (rows["target"] == target)].iloc[0])


def states(book: Asked, source: str, target: str) -> set[str]:
    """What was found about the arrows from one node to another."""
    rows = book.document.influences
    return set(rows["state"][(rows["source"] == source) & (rows["target"] == target)])


def partly_claimed(book: Asked) -> bool:
    """Whether cortisol falls in the evening with a spray less without the arrow that no finding supports."""
    rows = book.document.influences
    row = rows[(rows["source"] == "oxytocin") & (rows["target"] == "cortisol") & (rows["moderator"] == "")].iloc[0]
    with_it, without = (whole(_spray(model)[0].level("cortisol", "A").min())
                        for model in (book.document, book.document.adjusted({row.name: 0.0})))
    return (with_it < without < book.level("cortisol") and row["basis"] == "assumption"
            and row["state"] not in ("supported", "untested"))


def rising(book: Asked, *nodes: str) -> bool:
    """Whether these nodes are above the reference couple on the warm evening."""
    levels = asked(book.document, "endorphins", "warm", "follows").levels
    return all(whole(levels[node]) > book.level(node) for node in nodes)


CLAIMS = [
    Claim("lesson 2", "The reference couple has {}.", lambda book: book.level("bond")),
    Claim("lesson 2", "warm engagement is held at {};", lambda book: WARM),
    Claim("lesson 2", "**Try** dopamine at {},", lambda book: 100),
    Claim("questions 2", "moves most of the {} outcomes by {} points or more", lambda book: [outcomes(book), FAR]),
    Claim("questions 2", "Learned security is {} instead of {}. Can trust be at {} all the same",
          lambda book: [LOW, book.level("bond"), book.level("trust")]),
    Claim("questions 2", "At a security of {} trust", lambda book: LOW),
    Claim("questions 2", "lifts comfort from {} to {}.", lambda book: [book.level("comfort"), warm(book, "comfort")]),
    Claim("questions 2", "lifts mutual pleasure from {} to {}.",
          lambda book: [book.level("pleasure"), warm(book, "pleasure")]),
    Claim("questions 2", "held at {}. Which of the two", lambda book: 0),
    Claim("questions 2", "most after {} to {} minutes", lambda book: re.findall(
        r"peak (\d+)-(\d+) min", findings().loc["paloyelis2016:1", "effect_size"])[0]),
    Claim("questions 2", "Endorphins held at {} are a change", lambda book: 0),
    Claim("questions 2", "chemical goes in turn from {} to {}.", lambda book: [0, 100]),
    Claim("questions 2", "only the level of {}", lambda book: 0),
    Claim("questions 2", "At {} both partners get", lambda book: clock(DOSE_AT, OPENS)),
    Claim("questions 2", "Serotonin goes from its reference to {}. In the document as we filled it in, calm falls from "
          "{} to {}.", lambda book: [0, book.level("calm_tone"), _span(book.document, "serotonin", "calm_tone")[0]]),
    Claim("questions 2", "sexual desire goes from {} to {}, under both",
          lambda book: _span(book.document, "dopamine", "sexual_desire")),
    Claim("questions 2", "Cortisol goes from its reference, {}, to {}.", lambda book: [book.level("cortisol"), 0]),
    Claim("questions 2", "When dopamine goes from {} to {},", lambda book: [0, 100]),
    Claim("teaching 2", "each chemical in turn at {} and at {}", lambda book: [100, 0]),
    Claim("teaching 2", "Oxytocin {} of the {} outcomes, cortisol {}, {}.", lambda book: [
        *book.fact("2-1", "most", "outcomes", "next"), book.fact("2-1", "rest")[0].replace(" and ", ", ")]),
    Claim("teaching 2", "Trust {} at a security of {}, and {} again with the oxytocin signal at {}; secure attachment "
          "is then {}, not {}. Under the evidence lens {} is the most.", lambda book: [
              book.fact("2-2", "low")[0], LOW,
              *book.fact("2-2", "trust", "level", "attachment", "secure", "highest")]),
    Claim("teaching 2", "Comfort {}, blocked {}, with endorphins at {} only {}.", lambda book: [
        warm(book, "comfort"), warm(book, "comfort", "blocked"), 0, warm(book, "comfort", "held", 0.0)]),
    Claim("teaching 2", "Pleasure {}, {}, {}: dopamine", lambda book: book.fact("2-4", "free", "off", "none")),
    Claim("teaching 2", "From {} to {}, highest {} minutes after the spray; back to {} at {}.",
          lambda book: book.fact("2-6", "start", "peak", "after", "then", "time")),
    Claim("teaching 2", "calm falls to {} instead of {}. Dopamine: {} to {} under both", lambda book: [
        *book.fact("2-7", "evidence", "document"), *_span(book.evidence, "dopamine", "sexual_desire")]),
    Claim("teaching 2", "{} outcomes move to the more secure side at {}, {} stay, {} moves to the other", lambda book: [
        *book.fact("2-9", "gain"), 0, *book.fact("2-9", "same", "lose")]),
]
SAID = [
    Said("lesson 2", "Serotonin has arrows to two outcomes only.", lambda book: arrows(book.document, "serotonin")[
        "target"].isin(outcome_nodes(book.document.nodes)).sum() == 2),
    Said("lesson 2", "Several arrows lead to trust.", lambda book: len(into(book, "trust")) > 2),
    Said("lesson 2", "endorphins rise here with warmth alone", lambda book: into(book, "endorphins") == ["warmth"]),
    Said("lesson 2", "Some of its arrows come from findings, the others are guesses of ours.", lambda book: set(
        arrows(book.document, "cortisol")["basis"]) == {"finding", "assumption"}),
    Said("questions 2", "since nothing is left of the arrow from oxytocin to trust",
         lambda book: keeps(book, "oxytocin", "trust") == 0),
    Said("questions 2", "Oxytocin moves most of the", lambda book: book.fact("2-1", "first") == ["oxytocin"]
         and book.fact("2-1", "most")[0] > outcomes(book) / 2),
    Said("questions 2", "One arrow alone leads to comfort, the one from endorphins",
         lambda book: into(book, "comfort") == ["endorphins"]),
    Said("questions 2", "The endorphins themselves still rise", lambda book: rising(book, "endorphins")),
    Said("questions 2", "and the warm evening moves both", lambda book: rising(book, *into(book, "pleasure"))),
    Said("questions 2", "under both of these lenses", lambda book: _span(book.document, "dopamine", "sexual_desire")
         == _span(book.evidence, "dopamine", "sexual_desire")),
    Said("questions 2", "So nothing is left of its arrow to pleasure", lambda book: keeps(book, "dopamine", "pleasure")
         == 0),
    Said("questions 2", "Its arrows lead to brain regions", lambda book: "region" in set(book.document.nodes.loc[
        arrows(book.document, "cortisol")["target"], "layer"])),
    Said("questions 2", "since nothing is left of the arrow from dopamine", lambda book: keeps(
        book, "dopamine", "pleasure") == 0 and book.fact("2-4", "through") == ["dopamine"]),
    Said("questions 2", "falls partly through a common claim that no finding in our list supports", partly_claimed),
    Said("questions 2", "Our list has no study on this arrow", lambda book: states(book, "dopamine", "sexual_desire")
         == {"untested"}),
    Said("teaching 2", "since our list has no study on it", lambda book: states(book, "dopamine", "sexual_desire")
         == {"untested"}),
    Said("teaching 2", "At rest a block changes nothing.", lambda book: book.fact("2-5", "start")
         == book.fact("2-5", "off")),
    Said("teaching 2", "dopamine carries the rest", lambda book: book.fact("2-4", "through") == ["dopamine"]),
    Said("teaching 2", "A spray fades within hours", lambda book: SPRAYED.before == "dose" and _spray(book.document)[1][
        "then"] == book.level("oxytocin")),
]
