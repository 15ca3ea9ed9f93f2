"""What the tables that run through all lessons claim, and what the model says to it."""

from prose_book import Claim, Said

from neuro_helpers.demos.questions.lesson_5 import _threshold

PLACES = ("misconceptions",)
CLAIMS = [
    Claim("misconceptions", "Below {} it is lost.", lambda asked: _threshold(asked.document)),
    Claim("misconceptions", "This one brings {} and that one brings {}, so together they bring {}.",
          lambda asked: asked.fact("1-4", "first", "second", "sum")),
    Claim("misconceptions", "To hold endorphins at {} is itself a change, so comfort falls.", lambda asked: 0),
    Claim("misconceptions", "a pooled analysis of {} laboratory studies", lambda asked: 208),  # Dickerson, Kemeny 2004
]
SAID = [
    Said("misconceptions", "Fewer than half of the arrows are the document's own",
         lambda asked: (asked.document.influences["basis"] == "document").mean() < 0.5),
    Said("misconceptions", "Most arrows here were never tested.",
         lambda asked: (asked.document.influences["state"] == "untested").mean() > 0.5),
    Said("misconceptions", "Nothing is left of the direct arrow.",
         lambda asked: asked.evidence.influences["strength"]["R011"] == 0),
    Said("misconceptions", "a dose of oxytocin did dampen cortisol",
         lambda asked: asked.level("cortisol", "evidence", conflict=0.8, released=["cortisol"],
                                   hold={"oxytocin_dose": 0.8})
         < asked.level("cortisol", "evidence", conflict=0.8, released=["cortisol"])),
    Said("misconceptions", "That less is always better here is a limit of this model.", lambda asked: all(
        change <= 0 for change in _of_cortisol(asked))),
    Said("misconceptions", "in many draws of our guesses there is none", lambda asked: asked.right("5-6") < 20),
    Said("misconceptions", "the voice and the body do not come back together",
         lambda asked: asked.fact("4-2", "escalation")[0] != asked.fact("4-3", "plain")[0]),
    Said("misconceptions", "The same trust can come with little oxytocin or with much,", lambda asked: asked.level(
        "trust", bond=0.3, oxytocin=0.72) == asked.level("trust")),
    Said("misconceptions", "Here more load takes the upper resting place away.",
         lambda asked: asked.right("5-3") == "the upper one"),
    Said("misconceptions", "One slider can be enough here", lambda asked: asked.right("0-9").startswith("yes")),
]


def _of_cortisol(asked):
    """What more cortisol does to each outcome, in points towards the more secure side."""
    valence = asked.document.nodes["valence"]
    outcomes = asked.document.nodes.index[asked.document.nodes["family"] != ""]
    return [valence[node] * (asked.level(node, cortisol=1.0) - asked.level(node, cortisol=0.0)) for node in outcomes]
