"""The columns of the four tables that hold the document word for word."""

from .columns import DOCUMENT_SOURCE, PUBLIC, WHOLE, Column, Schema

AS_IS = {"source": DOCUMENT_SOURCE, "licence": PUBLIC}

BRAIN_REGIONS = Schema(
    "brain_regions",
    "The document's section 1, cell by cell.",
    (
        Column("region", "A brain region that the document names.", unique=True, **AS_IS),
        Column("role_in_secure_attachment", "What the document says the region is for.", **AS_IS),
        Column("activation_effects", "What the document says happens when it is active or regulated.", **AS_IS),
    ),
)

NEUROCHEMICALS = Schema(
    "neurochemicals",
    "The document's section 2, cell by cell.",
    (
        Column("chemical", "A messenger or hormone that the document names.", unique=True, **AS_IS),
        Column("role_in_secure_couples", "What the document says it is for.", **AS_IS),
        Column("effect_on_behavior", "What the document says it does to behaviour.", **AS_IS),
    ),
)

INTERACTION_FLOW = Schema(
    "interaction_flow",
    "The document's section 3: each step is split at its two arrows.",
    (
        Column("step", "Number of the step.", kind=WHOLE, low=1, high=5, unique=True, **AS_IS),
        Column("trigger", "What happens first: the text before the first arrow.", **AS_IS),
        Column("mechanism", "What that does: the text between the arrows.", **AS_IS),
        Column("outcome", "What follows: the text after the second arrow.", **AS_IS),
    ),
)

CLOSING_QUOTATION = Schema(
    "closing_quotation",
    "The document's last paragraph.",
    (Column("quotation", "The quotation with its curly quotation marks.", **AS_IS),),
)
