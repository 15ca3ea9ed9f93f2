"""The columns of the model tables, the ones that a student may edit."""

from .columns import DOCUMENT_SOURCE, NUMBER, PUBLIC, WHOLE, Column, Schema

SLIDERS = ("oxytocin", "cortisol", "conflict")
SLOW_NODES = ("bond",)
OUTSIDE_NODES = ("load",)
DRIVE, PLASTIC = "drive", "plastic"
LAYERS = ("situation", "chemical", "region", "circuit", "effect", "behaviour")
OUTCOME_LAYERS = ("effect", "behaviour")
FAMILIES = (
    "Calm and safety",
    "Handling conflict",
    "Understanding each other",
    "Trust and closeness",
    "Pleasure and joy",
    "Loyalty and the long run",
)
NAME = {"pattern": r"[a-z][a-z0-9_]*", "pattern_says": "a name in small letters, digits and _"}
A_NODE = "a name from the column node of nodes.csv"

NODES = Schema(
    "nodes",
    "Everything that has a level in the model. Levels lie between 0 and 1; screens show them as 0 to 100.",
    (
        Column("node", "The name that the other tables use.", unique=True, **NAME),
        Column("label", "The name on screens.", unique=True),
        Column("layer", "What kind of thing it is.", one_of=LAYERS),
        Column(
            "family",
            "How outcomes are grouped on screens; only for effects and behaviours.",
            one_of=FAMILIES,
            optional=True,
        ),
        Column("timescale", "How long a change takes.", one_of=("moments", "hours", "weeks")),
        Column(
            "role",
            "slider: set by hand or released (exactly oxytocin, cortisol and conflict); slow: learned over"
            " weeks (exactly bond); outside: set for a run, and nothing changes it (exactly load); trait: a stable"
            " difference between people; fast: all others.",
            one_of=("slider", "fast", "slow", "outside", "trait"),
        ),
        Column(
            "baseline",
            "The level of the reference couple.",
            kind=NUMBER,
            unit="model level",
            low=0,
            high=1,
            strictly=True,
        ),
        Column(
            "valence",
            "Direction used by the guarantees: 1 with the document's secure couple, -1 against. No judgement.",
            kind=WHOLE,
            one_of=(1, -1),
        ),
        Column(
            "tau_minutes",
            "Time constant: after this time about 63 % of a change has happened.",
            kind=NUMBER,
            unit="minutes",
            low=0,
            strictly=True,
            source="this project; timing is an assumption unless a finding says it",
        ),
        Column("description", "One or two plain sentences."),
        Column("low", "The words at the slider's low end; sliders need them.", optional=True),
        Column("high", "The words at the slider's high end; sliders need them.", optional=True),
    ),
)

INFLUENCES = Schema(
    "influences",
    "One row for each relation between two nodes that the project believes.",
    (
        Column(
            "id",
            "The row's own name; it stays with the row and is never used again.",
            unique=True,
            pattern=r"R[0-9]{3,}",
            pattern_says="R and at least three digits, such as R014",
        ),
        Column(
            "source",
            "Where the arrow starts. In plastic rows two nodes with * between them.",
            pattern_says=f"{A_NODE}; in plastic rows two of them, such as escalation*cortisol",
        ),
        Column("moderator", "The row acts in proportion to this node.", optional=True, pattern_says=A_NODE),
        Column("target", "Where the arrow ends.", pattern_says=A_NODE),
        Column(
            "partner",
            "Does the arrow end in the same person (self) or in the partner (other)?",
            one_of=("self", "other"),
        ),
        Column(
            "kind",
            "drive: moves a level at once; plastic: slow learning, which changes the bond.",
            one_of=(DRIVE, PLASTIC),
        ),
        Column(
            "weight",
            "Strength, a guess of ours; the document gives a direction, never a size. In drive rows: one full unit of"
            " the source moves the target by at most this much; in plastic rows: a rate.",
            kind=NUMBER,
            low=-1,
            high=1,
            unit="target level per source level (drive); per day (plastic)",
        ),
        Column(
            "evidence_weight",
            "What the findings leave, set by hand against the rule; note then says why. Empty: the rule computes it.",
            kind=NUMBER,
            low=-1,
            high=1,
            optional=True,
            unit="as weight",
        ),
        Column(
            "step",
            "The step of the interaction flow that the row belongs to.",
            kind=WHOLE,
            low=1,
            high=5,
            optional=True,
        ),
        Column(
            "document_row",
            "The row of a document table that the phrase is from.",
            optional=True,
            pattern_says="a table and its first cell, such as neurochemicals:Oxytocin, interaction_flow:1 to"
            " interaction_flow:5, closing_quotation:1",
            source="this project; points into the document",
        ),
        Column(
            "phrase",
            "The words of the document that say so.",
            optional=True,
            pattern_says="one unbroken piece of the document (of the row named in document_row), letter by"
            " letter; capitals don't matter",
            source=DOCUMENT_SOURCE,
            licence=PUBLIC,
        ),
        Column("basis", "What the row rests on.", one_of=("document", "finding", "assumption")),
        Column(
            "findings",
            "The findings that speak for or against the row.",
            optional=True,
            pattern_says="rows of findings.csv as id:relation, with ; between them, such as nave2015:1",
            source="this project; points into findings.csv",
        ),
        Column("note", "What a reader should know about the row.", optional=True),
    ),
)

STEPS = Schema(
    "steps",
    "The document's five steps as conditions that must hold one after another.",
    (
        Column("step", "Number of the step in interaction_flow.", kind=WHOLE, low=1, high=5),
        Column("order", "Which condition of the step this is: 1, 2, 3, ...", kind=WHOLE, low=1, high=1000),
        Column("node", "The node that is watched.", pattern_says=A_NODE),
        Column("partner", "In which partner.", one_of=("A", "B", "both")),
        Column(
            "direction",
            "rise: at least `change` above the start of the run; back: within `change` of it again.",
            one_of=("rise", "back"),
        ),
        Column("change", "How far.", kind=NUMBER, unit="model level", low=0, high=1, strictly=True),
    ),
    key=("step", "order"),
)

SCENARIOS = Schema(
    "scenarios",
    "Named starting points for the sliders and their padlocks.",
    (
        Column("scenario", "The name that code uses.", unique=True, **NAME),
        Column("label", "The name on screens.", unique=True),
        *(
            Column(
                slider,
                f"Level of {slider}; empty means its baseline.",
                kind=NUMBER,
                unit="model level",
                low=0,
                high=1,
                optional=True,
            )
            for slider in SLIDERS
        ),
        Column(
            "released",
            "Sliders that follow the model instead of being held.",
            optional=True,
            pattern_says="oxytocin, cortisol, conflict; several with ; between them",
        ),
        Column("sentence", "One sentence about the situation."),
    ),
)
