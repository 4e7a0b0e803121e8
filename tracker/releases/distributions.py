"""Further distributions: outcome “none” makes no release, the same build goes another way."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.releases.models import Release, ReleaseState
from tracker.releases.registration_models import Distribution


def distribute(
    release: Release, *, channel: str, region: str, day: date, note: str, by: Person, at: datetime
) -> Distribution:
    """Record that the same build, unchanged, is distributed by another channel or in a region."""
    if wrong := not_distributed_because(release):
        raise RuleBroken(wrong)
    if not note:
        raise Invalid("note", _("Say why nothing of the delivered software changes."))
    if day > at.date():
        raise Invalid("day", _("This day is not here yet."))
    if release.released_at is not None and day < release.released_at.date():
        raise Invalid("day", _("On this day %(key)s was not released yet.", key=release.key))
    found = Distribution(
        release=release, channel=channel, region=region, day=day, note=note, by=by, at=at
    )
    db.session.add(found)
    record(
        "release.distributed", release, by=by, at=at, texts={"note": note},
        changes={
            "channel": [None, channel], "region": [None, region], "day": [None, day.isoformat()]
        },
    )  # fmt: skip
    return found


def not_distributed_because(release: Release) -> str | None:
    """Why a release is not distributed further, in a sentence."""
    if release.withdrawn:
        return _("%(key)s is withdrawn; it is not distributed further.", key=release.key)
    if release.state is not ReleaseState.RELEASED:
        return _("%(key)s is not released; only a released one is distributed further.", key=release.key)  # fmt: skip
    return None


def distributions_of(release: Release) -> list[Distribution]:
    """Every further distribution, in the order in which they were recorded."""
    return list(
        db.session.scalars(
            select(Distribution)
            .where(Distribution.release_id == release.id)
            .options(joinedload(Distribution.by))
            .order_by(Distribution.id)
        )
    )
