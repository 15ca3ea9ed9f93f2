"""Every table's schema by the table's name."""

from .document_schemas import BRAIN_REGIONS, CLOSING_QUOTATION, INTERACTION_FLOW, NEUROCHEMICALS
from .event_schemas import EVENTS
from .evidence_schemas import FINDINGS, SETTINGS, TERMS
from .model_schemas import INFLUENCES, NODES, SCENARIOS, STEPS

SCHEMAS = {
    schema.name: schema
    for schema in (
        BRAIN_REGIONS,
        NEUROCHEMICALS,
        INTERACTION_FLOW,
        CLOSING_QUOTATION,
        NODES,
        INFLUENCES,
        STEPS,
        SCENARIOS,
        FINDINGS,
        TERMS,
        SETTINGS,
        EVENTS,
    )
}
