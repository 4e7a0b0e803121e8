"""The why of a value statement, looked at again: does it still hold?"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.initiatives.models import Initiative
from tracker.value.models import ValueVersion, WhyConfirmed
from tracker.value.queries import current_version

#: A why that nobody looked at for so long is asked about in the weekly sync.
FRESH = timedelta(days=90)


def confirm_why(version: ValueVersion, *, by: Person, at: datetime) -> WhyConfirmed:
    """Say, as EM or PM of the initiative, that the why of its current version still holds."""
    initiative = version.initiative
    if not initiative.owned_by(by):
        raise NotAllowed(_("Only the EM or the PM of the initiative says that its why still holds."))  # fmt: skip
    newest = current_version(initiative)
    if newest is None or newest.id != version.id:
        raise RuleBroken(_("A newer version was published; read its why first."))
    before = why_confirmed_at(version)
    made = WhyConfirmed(version=version, by=by, at=at)
    db.session.add(made)
    record(
        "value.why-confirmed", initiative, by=by, at=at, version=version.number,
        changes={"confirmed": [before and before.date().isoformat(), at.date().isoformat()]},
    )  # fmt: skip
    return made


def why_confirmed_at(version: ValueVersion) -> datetime | None:
    """When an owner last said so of this version; None: never since it was published."""
    return db.session.scalar(
        select(func.max(WhyConfirmed.at)).where(WhyConfirmed.version_id == version.id)
    )


def why_due(initiative: Initiative, version: ValueVersion, at: datetime) -> bool:
    """Whether the why is old enough to be asked about again."""
    return (
        why_confirmed_at(version) or version.published_at
    ) < at - FRESH and initiative.status.value not in {"closed", "dropped"}
