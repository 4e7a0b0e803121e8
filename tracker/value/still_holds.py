"""The why of a value statement, looked at again: does it still hold?"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.initiatives.models import Initiative, Status
from tracker.signing.models import Document, Signature
from tracker.value.models import ValueVersion, WhyConfirmed
from tracker.value.queries import APPROVALS, current_version

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


def not_confirmed_since(moment: datetime) -> ColumnElement[bool]:
    """Whether no owner confirmed the why of a version since then, nor signed the value."""
    said = exists().where(WhyConfirmed.version_id == ValueVersion.id, WhyConfirmed.at >= moment)
    signed = (
        exists()
        .where(
            Document.kind == "value-approval", Document.subject_key == Initiative.key,
            Document.version == ValueVersion.number, Signature.document_id == Document.id,
            Signature.meaning.in_(APPROVALS), Signature.at >= moment,
        )
    )  # fmt: skip
    return ~said & ~signed


def why_due(version: ValueVersion, at: datetime) -> bool:
    """Whether the why of an initiative's current version is asked about again."""
    if version.initiative.status not in {Status.PROPOSED, Status.COMMITTED}:
        return False
    late = at - FRESH
    rows = (
        select(ValueVersion.id)
        .join(ValueVersion.initiative)
        .where(
            ValueVersion.id == version.id, ValueVersion.published_at < late,
            not_confirmed_since(late),
        )
    )  # fmt: skip
    return db.session.scalar(rows) is not None
