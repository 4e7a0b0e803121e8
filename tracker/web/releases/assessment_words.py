"""What outcomes and states of an assessment are called on pages."""

from tracker.assessment.queries import AssessmentState
from tracker.assessment.rules_difference import Aspect, Moved
from tracker.core.texts import _l

#: Outcome → its word, its tone, and what follows from it.
OUTCOMES = {
    "none": (_l("nothing new"), "plain", _l("A further distribution of the release that exists.")),
    "new_pi": (_l("new UDI-PI"), "ok", _l("The same UDI-DI; the version is the new UDI-PI.")),
    "new_di": (_l("new UDI-DI"), "stop", _l("A fresh GTIN that follows the present one, registered where its market needs it.")),
    "new_basic": (_l("new Basic UDI-DI"), "stop", _l("A fresh GMN, and under it a fresh GTIN, both registered where the market needs it.")),
}  # fmt: skip

STATES = {
    AssessmentState.NONE: (_l("Not assessed yet"), "wait"),
    AssessmentState.FROZEN: (_l("Waits for the EM's signature"), "wait"),
    AssessmentState.ASSESSED: (_l("Waits for regulatory/quality"), "wait"),
    AssessmentState.APPROVED: (_l("Assessed and approved"), "ok"),
}

#: What happened to a question between two versions of the rules.
MOVED = {
    Moved.ADDED: (_l("added"), "acc"),
    Moved.CHANGED: (_l("changed"), "wait"),
    Moved.GONE: (_l("no longer asked"), "plain"),
}

ASPECTS = {
    Aspect.ASKS: _l("the question"), Aspect.WHY: _l("why we ask"), Aspect.CLAUSE: _l("the clause"),
    Aspect.EU: _l("the outcome in the EU"), Aspect.US: _l("the outcome in the US"),
    Aspect.LOWERING: _l("whether it may be lowered"),
}  # fmt: skip
