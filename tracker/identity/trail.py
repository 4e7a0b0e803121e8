"""Which events of the audit trail a person may read."""

from datetime import datetime

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import selectinload
from sqlalchemy.sql import ColumnElement

from tracker.audit.models import Event
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Role
from tracker.identity.queries import products_of, teams_of

#: Who is on what: nothing of it is an auditor's, whatever product it belongs to.
LOAD = ("work",)

#: What a team says in its sync and its stand-up: the team's own, and no setting.
TALK = ("sync", "stand-up")

#: Events about people and settings belong to no product.
PEOPLE_AND_SETTINGS = Event.product_key.is_(None) & Event.object_kind.not_in(TALK)


def readable_events(person: Person, at: datetime, drafts: ColumnElement[bool]) -> Select[Event]:
    """Newest first: all for regulatory/quality, their products for owners and auditors (for owners
    also what their teams talked about), their own for engineers, people and settings for administrators.

    `drafts` finds the events about drafts and what hangs on them: auditors see none of these.
    """
    return (
        select(Event)
        .where(readable(person, at, drafts))
        .options(selectinload(Event.texts))
        .order_by(Event.seq.desc())
    )


def readable(person: Person, at: datetime, drafts: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the person may read an event."""
    if Role.REGULATORY in person.roles:
        return true()
    keys = select(Product.key).where(Product.id.in_(products_of(person, at)))
    own = Event.actor_id == person.id
    if Role.AUDITOR in person.roles:  # what they did in a product closes with its grant too
        return granted(keys, drafts) | (own & PEOPLE_AND_SETTINGS)
    parts: list[ColumnElement[bool]] = [own]
    if person.roles & {Role.EM, Role.PM}:
        teams = select(Team.key).where(Team.id.in_(teams_of(person, at)))
        parts.append(Event.product_key.in_(keys))
        parts.append(Event.object_kind.in_(TALK) & Event.object_key.in_(teams))
    if Role.ADMIN in person.roles:
        parts.append(PEOPLE_AND_SETTINGS)
    return or_(*parts)


def granted(keys: Select[str], drafts: ColumnElement[bool]) -> ColumnElement[bool]:
    """What an auditor reads of the products with these keys: nothing of drafts."""
    finished = (Event.action != "value.draft-saved") & ~drafts
    return Event.product_key.in_(keys) & finished & Event.object_kind.not_in(LOAD)
