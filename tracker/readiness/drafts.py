"""Drafts and what hangs on them: what an auditor does not see."""

from sqlalchemy import Select, select, union_all

from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.initiatives.models import Initiative, Status


def draft_keys() -> Select[str]:
    """Keys of initiatives that are drafts now, and of their evidence."""
    initiatives = select(Initiative.key).where(Initiative.status == Status.DRAFT)
    evidence = (
        select(Evidence.key)
        .join(EvidenceNeed)
        .join(Initiative)
        .where(Initiative.status == Status.DRAFT)
    )
    both = union_all(initiatives, evidence).subquery()
    return select(both.c.key)
