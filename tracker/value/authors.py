"""Who wrote a version: whoever published it, and whoever saved a draft of it, by the trail."""

from sqlalchemy import Select

from tracker.audit.models import Event
from tracker.audit.queries import details, events_of
from tracker.core.db import db
from tracker.value.models import ValueVersion


def drafted_by(version: ValueVersion) -> set[int | None]:
    """Who saved a draft between the version before and this one: writers too, by the trail."""
    published = [
        event.seq
        for event in db.session.scalars(_told_of(version, "value.published"))
        if details(event)["object"]["version"] in {version.number - 1, version.number}
    ]
    first = published[0] if len(published) > 1 else 0
    drafts = _told_of(version, "value.draft-saved").where(
        Event.seq > first, Event.seq < published[-1]
    )
    return {event.actor_id for event in db.session.scalars(drafts)}


def _told_of(version: ValueVersion, action: str) -> Select[Event]:
    return events_of("initiative", version.initiative.key).where(Event.action == action)
