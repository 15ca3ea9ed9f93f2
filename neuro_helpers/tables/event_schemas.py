"""The columns of an events table: what happens to a couple, when, to whom, and how strongly."""

from .columns import NUMBER, Column, Schema
from .model_schemas import A_NODE

QUARREL, WARM_MOMENT, TOUCH, REPAIR, REFUSED_REPAIR, TIME_APART, DOSE, PUSH = EVENT_NAMES = (
    "quarrel",
    "warm moment",
    "touch",
    "repair",
    "refused repair",
    "time apart",
    "oxytocin dose",
    "push",
)
WHO = ("A", "B", "both")
FROM_THE_START = "minutes from the start of the run"

# Synonyms for which the nearest spelling would suggest the wrong event.
OTHER_WORDS_FOR_EVENTS = (
    *((word, QUARREL) for word in ("argument", "conflict", "disagreement", "fight")),
    *((word, TOUCH) for word in ("hug", "embrace")),
    *((word, REFUSED_REPAIR) for word in ("repair refused", "repair (refused)", "refused", "failed repair")),
    *((word, TIME_APART) for word in ("apart", "break", "pause", "timeout")),
    *((word, DOSE) for word in ("dose", "spray", "oxytocin spray")),
)
OTHER_WORDS_FOR_BOTH = tuple((word, "both") for word in ("ab", "a and b", "a + b", "a, b", "a & b", "both partners"))

EVENTS = Schema(
    "events",
    "What happens during a run of two partners. The shipped table is a fictional evening, in minutes from 12:00, and an"
    " example to copy.",
    (
        Column(
            "event",
            "What happens. A push moves the node that it names; the others need no node.",
            one_of=EVENT_NAMES,
            other_words=OTHER_WORDS_FOR_EVENTS,
        ),
        Column(
            "who",
            "Whose event it is. Time apart is always for both; a refused repair is always one partner's.",
            one_of=WHO,
            other_words=OTHER_WORDS_FOR_BOTH,
        ),
        Column(
            "start_minutes",
            "When it starts to act. An oxytocin spray acts from 25 minutes after it was given (paloyelis2016).",
            kind=NUMBER,
            unit=FROM_THE_START,
            says_unit=True,
            low=0,
        ),
        Column(
            "end_minutes",
            "When it stops acting; later than its start. An oxytocin spray acts until 78 minutes after it was given"
            " (paloyelis2016).",
            kind=NUMBER,
            unit=FROM_THE_START,
            says_unit=True,
            low=0,
            strictly=True,
        ),
        Column(
            "strength",
            "How strongly it pushes the node. Empty means the event's usual strength. Time apart has none.",
            kind=NUMBER,
            unit="model level",
            low=-1,
            high=1,
            optional=True,
        ),
        Column("node", "The node that a push moves; empty for every other event.", optional=True, pattern_says=A_NODE),
        Column("note", "What a reader should know.", optional=True),
    ),
)
