"""What an auditor does not know of: an initiative that was never put up for a signature.

Whoever saw it once goes on seeing it: one that was proposed, dropped and taken up again is a draft
by its state, and no secret by what happened.
"""

from sqlalchemy import ColumnElement, exists, or_

from tracker.core.db import along
from tracker.initiatives.models import Initiative, Stage, Status

#: The only states that an initiative which was never proposed can be in.
BEFORE = (Status.DRAFT, Status.DROPPED)


def never_proposed(initiative: Initiative) -> bool:
    """Whether it was always a draft, given up or not."""
    return initiative.status in BEFORE and all(s.status in BEFORE for s in initiative.stages)


def ever_proposed() -> ColumnElement[bool]:
    """The same the other way round, for queries: only drafts and dropped ones ask their stages."""
    further = exists().where(Stage.initiative_id == Initiative.id, Stage.status.not_in(BEFORE))
    return or_(along(Initiative.status).not_in(BEFORE), further.correlate(Initiative))
