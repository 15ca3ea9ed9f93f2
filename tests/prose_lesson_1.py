"""What lesson 1, its questions and its teaching notes claim, and what the model says to it."""


from prose_book import Asked, Claim, Said

from neuro_helpers.charts.outcomes import outcome_nodes
from neuro_helpers.charts.regions import WORDS
from neuro_helpers.demos.questions.lesson_1 import CALM, DOWN, HEATED, MUCH, SCAN, SCANNED, UP
from neuro_helpers.demos.regions.one_scan import scans
from neuro_helpers.wording import rounded, whole

PLACES = ("lesson 1", "questions 1", "teaching 1")
LOW, HIGH = whole(DOWN), whole(UP)


def moved(asked: Asked, region: str, level: float = DOWN) -> int:
    """How many outcomes a held region moves by much in the reference couple."""
    now, was = asked.document.predict(hold={region: level}), asked.document.reference
    return sum(abs(whole(now[node]) - whole(was[node])) >= MUCH for node in outcome_nodes(asked.document.nodes))


def kept(asked: Asked, *regions: str) -> int:
    """Calm response in the heated evening with some regions kept still."""
    hold = {region: asked.document.reference[region] for region in regions}
    return whole(asked.document.predict(hold=hold, **HEATED)[CALM])


def anxiety(asked: Asked, **setting) -> list[int]:
    """Anxiety in a setting, and there with the amygdala turned down."""
    return [whole(asked.document.predict(hold=hold, **setting)["anxiety"]) for hold in ({}, {SCANNED: DOWN})]


def shares(asked: Asked) -> list[int]:
    """What each of the two strongest brings back, both added up, and both together."""
    one, two, both = (kept(asked, *regions) - kept(asked) for regions in (
        ("amygdala",), ("prefrontal_cortex",), ("amygdala", "prefrontal_cortex")))
    return [one, two, one + two, both]


def falls(asked: Asked) -> list[int]:
    """Own and partner's cues under the evidence lens, with the insula turned down."""
    now = asked.evidence.predict(hold={"insula": DOWN})
    return [whole(now[node]) for node in ("own_cues", "partner_cues")]


def of_section_1(asked: Asked):
    """The arrows of the document's first section."""
    rows = asked.document.influences
    return rows[rows["document_row"].str.startswith("brain_regions:")]


def what_is_left(asked: Asked) -> int:
    """What the rule leaves of each arrow of section 1 that somebody tested, in per cent; -1 where that differs."""
    rows = of_section_1(asked)
    left = {rounded(100 * kept) for kept in rows.loc[rows["state"] != "untested", "kept"]}
    return left.pop() if len(left) == 1 else -1


def better(asked: Asked, **setting) -> tuple[int, int]:
    """How many outcomes get better, and how many worse, with the amygdala turned down."""
    now, was = (asked.document.predict(hold=hold, **setting) for hold in ({SCANNED: DOWN}, {}))
    nodes = asked.document.nodes
    steps = [int(nodes.at[node, "valence"]) * (whole(now[node]) - whole(was[node])) for node in outcome_nodes(nodes)]
    return sum(step > 0 for step in steps), sum(step < 0 for step in steps)


CLAIMS = [
    Claim("lesson 1", "With the amygdala held at {}, {} of the {} outcomes get better in the reference couple, {} in "
          "the heated evening,", lambda asked: [LOW, better(asked)[0], len(outcome_nodes(asked.document.nodes)),
                                                better(asked, **HEATED)[0]]),
    Claim("teaching 1", "Held at {}, the amygdala makes", lambda asked: LOW),
    Claim("questions 1", "Each region is held at {} in turn", lambda asked: LOW),
    Claim("questions 1", "outcomes by {} points or more", lambda asked: MUCH),
    Claim("questions 1", "Held at {}, they move", lambda asked: LOW),
    Claim("questions 1", "held at {} it moves", lambda asked: HIGH),
    Claim("questions 1", "The amygdala is held at {}. Where", lambda asked: LOW),
    Claim("questions 1", "shows the amygdala at {} (reference couple: {})",
          lambda asked: [SCAN, asked.level(SCANNED)]),
    Claim("questions 1", "leads to {} here", lambda asked: whole(scans(asked.document)["a stressful day"][SCANNED])),
    Claim("questions 1", "the insula is held at {}.", lambda asked: LOW),
    Claim("teaching 1", "Held at {}, they move this many of the {} outcomes: the prefrontal cortex {}, the amygdala "
          "{}, the anterior cingulate cortex {}, the hippocampus {}, the insula {}. The amygdala held at {} moves {}.",
          lambda asked: [LOW, len(outcome_nodes(asked.document.nodes)), *(moved(asked, region) for region in (
              "prefrontal_cortex", "amygdala", "anterior_cingulate_cortex", "hippocampus", "insula")), HIGH,
              moved(asked, "amygdala", UP)]),
    Claim("teaching 1", "From {} to {} at rest, from {} to {} in the heated evening",
          lambda asked: anxiety(asked) + anxiety(asked, **HEATED)),
    Claim("teaching 1", "{}, {}, {}, {} and {}, one at a time; the amygdala and the prefrontal cortex together {}.",
          lambda asked: [*(kept(asked, region) for region in WORDS), kept(asked, "amygdala", "prefrontal_cortex")]),
    Claim("teaching 1", "{} and {} make {}, but the fall is {}.", shares),
    Claim("teaching 1", "The hippocampus goes from {} to {}", lambda asked: [
        asked.level("hippocampus"), asked.level("hippocampus", **HEATED)]),
    Claim("teaching 1", "the same {}. Trust is at {}, {} and {}:", lambda asked: [
        SCAN, *(whole(levels["trust"]) for levels in scans(asked.document).values())]),
    Claim("teaching 1", "{} of {}, each weakened to {} %.", lambda asked: [
        int((of_section_1(asked)["state"] == "weakened").sum()), len(of_section_1(asked)), what_is_left(asked)]),
    Claim("teaching 1", "Own cues fall to {}, the partner's to {},", falls),
]
SAID = [
    Said("questions 1", "Section 1 of the document became ten arrows.", lambda asked: len(of_section_1(asked)) == 10),
    Said("questions 1", "a good deal that evening", lambda asked: abs(
        asked.level("hippocampus") - asked.level("hippocampus", **HEATED)) >= 4 * MUCH),
    Said("questions 1", "Anxiety is the same, too", lambda asked: len(
        {whole(levels["anxiety"]) for levels in scans(asked.document).values()}) == 1),
    Said("questions 1", "in this table one arrow leads to it", lambda asked: list(
        asked.document.influences.query("target == 'anxiety'")["source"]) == [SCANNED]),
    Said("questions 1", "Look at the other regions below: in this model they tell the three apart", lambda asked: len(
        {tuple(whole(levels[region]) for region in WORDS if region != SCANNED)
         for levels in scans(asked.document).values()}) == 3),
    Said("questions 1", "our table does not count it for the two arrows below", lambda asked: all(
        "feinstein" not in row.findings and row.state == "untested"
        for row in of_section_1(asked).query("source == @SCANNED").itertuples())),
    Said("lesson 1", "and none gets worse. No arrow of ours says what an alarm is good for", lambda asked: (
        better(asked)[1] == better(asked, **HEATED)[1] == 0)),
    Said("teaching 1", "the amygdala makes no outcome worse", lambda asked: (
        better(asked)[1] == better(asked, **HEATED)[1] == 0)),
    Said("questions 1", "that arrow would rest", lambda asked: asked.tested.predict(hold={"insula": DOWN})[
        "partner_cues"] == asked.tested.reference["partner_cues"]),
    Said("lesson 1", "In the heated evening calm response falls, and nearly every region changes.", lambda asked: (
        kept(asked) < asked.level(CALM) and sum(asked.level(region) != asked.level(region, **HEATED)
                                                for region in WORDS) >= 4)),
    Said("lesson 1", "Which outcomes move, and which one stays?", lambda asked: kept(asked, "hippocampus") == kept(
        asked) and asked.level("felt_safety", hold={"hippocampus": asked.document.reference["hippocampus"]}, **HEATED)
        > asked.level("felt_safety", **HEATED)),
    Said("teaching 1", "what tells them apart is not in the scan", lambda asked: len(
        {whole(levels[SCANNED]) for levels in scans(asked.document).values()}) == 1),
]
