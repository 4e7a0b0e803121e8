"""Naming the ticket of an initiative by hand, and taking it away again."""

from datetime import datetime

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.links import url_error
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.initiatives.actions import refuse_editor
from tracker.initiatives.models import Initiative
from tracker.tickets.models import BY_HAND, Ticket
from tracker.tickets.queries import tickets_of

LONGEST_KEY = 40


def add_ticket(
    initiative: Initiative, *, key: str, url: str, title: str, by: Person, at: datetime
) -> Ticket:
    """Name a ticket that the initiative stands for; its address is kept, and never fetched."""
    refuse_editor(initiative, by, at)
    if not key or len(key) > LONGEST_KEY:
        raise Invalid("key", _("Give the key of the ticket, at most %(n)d characters.", n=40))
    if wrong := url_error(url):
        raise Invalid("url", wrong)
    known = db.session.scalars(tickets_of(initiative)).all()
    if any(ticket.key.casefold() == key.casefold() for ticket in known):
        raise Invalid("key", _("%(key)s stands here already.", key=key))
    ticket = Ticket(
        initiative=initiative, source=BY_HAND, key=key, url=url or None, title=title, kind="",
        status="", labels="", versions="", assignee="", description="", comments="",
        began_at=at, seen_at=at,
    )  # fmt: skip
    db.session.add(ticket)
    changes = {"ticket": [None, key], "url": [None, url or None]}
    record("ticket.added", initiative, by=by, at=at, changes=changes, texts={"title": title})
    return ticket


def remove_ticket(ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Say that a ticket does not belong to its initiative any more; that it did stays readable."""
    refuse_editor(ticket.initiative, by, at)
    if ticket.ended_at is not None:
        raise RuleBroken(_("%(key)s was taken away already.", key=ticket.key))
    ticket.ended_at = at
    record(
        "ticket.removed", ticket.initiative, by=by, at=at, changes={"ticket": [ticket.key, None]}
    )
