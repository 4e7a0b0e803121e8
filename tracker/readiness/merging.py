"""Merging a duplicate initiative into another: both stay readable and point at each other."""

from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _, in_the_records_language
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.actions import take_step
from tracker.initiatives.drafts import never_proposed
from tracker.initiatives.models import ClauseLink, Delivery, Initiative, Merge, Status
from tracker.initiatives.queries import OPEN
from tracker.initiatives.standing_in import acts_for
from tracker.releases.models import ReleaseState
from tracker.tickets.models import Ticket
from tracker.tickets.queries import tickets_of

MERGED = (Status.DRAFT, Status.PROPOSED)


def merge(duplicate: Initiative, into: Initiative, *, by: Person, at: datetime) -> None:
    """Drop a duplicate in favour of another one, which takes over its links. Two events, one on each.

    Clauses are linked there too, planned releases and tickets move. Its value statement, questions,
    signatures and evidence stay where they were given. Reopening the duplicate ends the merge; what
    was taken over stays.
    """
    _refuse(duplicate, into, by, at)
    carried = {
        "clauses": _clauses(duplicate, into, by, at),
        "releases": _releases(duplicate, into, at),
        "tickets": _tickets(duplicate, into, at),
    }
    db.session.add(Merge(duplicate=duplicate, into=into, began_at=at))
    with in_the_records_language():
        reason = _("Merged into %(key)s: %(title)s", key=into.key, title=into.title)
    changes = take_step(duplicate, "drop", by=by, at=at, reason=reason)
    record(
        "initiative.merged", duplicate, by=by, at=at,
        changes={**changes, "into": [None, into.key]} | _told(carried, gone=True),
    )  # fmt: skip
    record(
        "initiative.took-over", into, by=by, at=at,
        changes={"duplicate": [None, duplicate.key]} | _told(carried, gone=False),
    )  # fmt: skip


def merged_into(initiative: Initiative) -> Merge | None:
    """Into which one it was merged, while that holds."""
    return db.session.scalar(
        select(Merge).where(Merge.duplicate_id == initiative.id, Merge.ended_at.is_(None))
    )


def duplicates_of(initiative: Initiative) -> list[Merge]:
    """What was merged into it, while that holds, oldest first."""
    return list(
        db.session.scalars(
            select(Merge)
            .where(Merge.into_id == initiative.id, Merge.ended_at.is_(None))
            .order_by(Merge.id)
        )
    )


def may_merge(duplicate: Initiative, person: Person, at: datetime) -> bool:
    """Whether to show the way to it; the owner of the other one may too, and finds it there."""
    ours = Role.REGULATORY in person.roles or acts_for(duplicate, person, at)
    return ours and duplicate.status in MERGED


def _refuse(duplicate: Initiative, into: Initiative, by: Person, at: datetime) -> None:
    ours = acts_for(duplicate, by, at) or acts_for(into, by, at)
    if not ours and Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only an owner of either and regulatory/quality merge two initiatives."))
    if duplicate.id == into.id:
        raise Invalid("into", _("An initiative is not merged into itself."))
    if duplicate.product_id != into.product_id:
        raise Invalid("into", _("%(key)s belongs to another product.", key=into.key))
    if duplicate.status not in MERGED:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; only a draft or a proposed initiative is merged.",
                key=duplicate.key, s=duplicate.status.value,
            )
        )  # fmt: skip
    if into.status not in OPEN:
        raise Invalid("into", _("%(key)s is %(s)s; merge into an open one.", key=into.key, s=into.status.value))  # fmt: skip
    if never_proposed(into) and not never_proposed(duplicate):
        raise Invalid("into", _("%(key)s is a draft, and this one is not: merge the draft into this one.", key=into.key))  # fmt: skip


def _clauses(duplicate: Initiative, into: Initiative, by: Person, at: datetime) -> list[str]:
    known = {row.clause_id for row in into.clause_links if row.ended_at is None}
    rows = [r for r in duplicate.clause_links if r.ended_at is None and r.clause_id not in known]
    into.clause_links += [
        ClauseLink(clause=row.clause, how_met=row.how_met, by=by, began_at=at) for row in rows
    ]
    return [row.clause.label for row in rows]


def _releases(duplicate: Initiative, into: Initiative, at: datetime) -> list[str]:
    """Planned ones move, where the other one still waits for a release."""
    if into.status not in {Status.PROPOSED, Status.COMMITTED}:
        return []
    found = [
        r for r in duplicate.delivered_by
        if r.state is ReleaseState.PLANNED and r not in into.delivered_by
    ]  # fmt: skip
    into.deliveries += [Delivery(release=release, began_at=at) for release in found]
    return [release.key for release in found]


def _tickets(duplicate: Initiative, into: Initiative, at: datetime) -> list[str]:
    known = {ticket.key.casefold() for ticket in db.session.scalars(tickets_of(into))}
    moved = []
    for ticket in db.session.scalars(tickets_of(duplicate)).all():
        ticket.ended_at = at
        if ticket.key.casefold() not in known:
            moved.append(ticket)
    db.session.flush()  # the old rows must be closed before the new ones open (unique index)
    for ticket in moved:
        own = {"id", "initiative_id", "began_at", "ended_at"}
        facts = {c.key: getattr(ticket, c.key) for c in inspect(Ticket).column_attrs}
        facts = {name: value for name, value in facts.items() if name not in own}
        db.session.add(Ticket(**facts, initiative=into, began_at=at))
    return [ticket.key for ticket in moved]


def _told(carried: dict[str, list[str]], *, gone: bool) -> dict[str, Any]:
    """What moved, as old and new value; nothing of what did not."""
    return {
        f"carried {name}" if gone else name: [None, keys] for name, keys in carried.items() if keys
    }
