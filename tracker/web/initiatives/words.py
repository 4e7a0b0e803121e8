"""What kinds, origins, verbs and steps are called on the page."""

from tracker.core.texts import _l
from tracker.initiatives.models import Kind, Origin, Status

KINDS = {
    Kind.COMPLIANCE: _l("Compliance"),
    Kind.SECURITY: _l("Security"),
    Kind.PRIVACY: _l("Privacy"),
    Kind.QUALITY: _l("Quality"),
    Kind.TECHNICAL: _l("Technical"),
    Kind.PRODUCT: _l("Product"),
    Kind.BUG: _l("Bug"),
}
ORIGINS = {
    Origin.FOUND_BY_EM: _l("Found by the EM"),
    Origin.FOUND_BY_PM: _l("Found by the PM"),
    Origin.AUDIT_FINDING: _l("Audit finding"),
    Origin.REGULATOR: _l("Regulator"),
    Origin.INCIDENT: _l("Incident"),
    Origin.CUSTOMER: _l("Customer"),
    Origin.HANDED_DOWN: _l("Handed down"),
}
STATUSES = {
    Status.DRAFT: _l("Draft"),
    Status.PROPOSED: _l("Proposed"),
    Status.COMMITTED: _l("Committed"),
    Status.DELIVERED: _l("Delivered"),
    Status.VERIFIED: _l("Verified"),
    Status.CLOSED: _l("Closed"),
    Status.DROPPED: _l("Dropped"),
}
VERBS = {
    "propose": _l("Propose"),
    "commit": _l("Commit"),
    "deliver": _l("Mark as delivered"),
    "verify": _l("Verify"),
    "close": _l("Close"),
    "drop": _l("Drop"),
    "reopen": _l("Reopen as draft"),
    "send_back": _l("Send back"),
}
