"""Grants: what an auditor may read, of which product, from which day to which."""

import enum
from datetime import UTC, date, datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.audit.actions import Actor, record
from tracker.core.db import db
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Membership, Person, Product
from tracker.identity.permissions import Role


class GrantState(enum.Enum):
    """How a grant stands at a moment."""

    NOT_BEGUN = "not begun"
    RUNNING = "running"
    ENDED = "ended"
    ENDED_EARLY = "ended early"


def state_of(grant: Membership, at: datetime) -> GrantState:
    """Whether it opens its product now; both days count whole, in UTC."""
    ended = grant.ended_at
    if ended is not None and grant.granted_until is not None and ended < grant.granted_until:
        return GrantState.ENDED_EARLY
    if ended is not None and ended <= at:
        return GrantState.ENDED
    return GrantState.RUNNING if grant.began_at <= at else GrantState.NOT_BEGUN


def grants_of(person: Person) -> Select[Membership]:
    """All grants a person ever had, those that end last first."""
    return (
        select(Membership)
        .where(Membership.person_id == person.id, Membership.product_id.is_not(None))
        .options(joinedload(Membership.product))
        .order_by(Membership.ended_at.desc(), Membership.id.desc())
    )


def last_moment(day: date) -> datetime:
    """Until when a grant with this last day opens its product: the whole day counts, in UTC."""
    return datetime.combine(day, time.max, UTC)


def grant(
    person: Person, product: Product, *, first: date, last: date, by: Actor, at: datetime
) -> Membership:
    """Let an auditor read one product from the first day to the end of the last; also to extend."""
    if Role.AUDITOR not in person.roles:
        raise Invalid("products", _("A grant is for an auditor; others belong to a product."))
    if first < at.astimezone(UTC).date():
        raise Invalid("first", _("The first day lies in the past. What was read cannot be granted later."))  # fmt: skip
    if last < first:
        raise Invalid("last", _("The last day lies before the first."))
    began, until = max(at, datetime.combine(first, time.min, UTC)), last_moment(last)
    _refuse_granted(person, product, began, until)
    given = Membership(
        person=person, product=product, began_at=began, ended_at=until, granted_until=until
    )
    db.session.add(given)
    record(
        "grant.given", person, by=by, at=at,
        changes={
            "product": [None, product.key], "first_day": [None, first.isoformat()],
            "last_day": [None, last.isoformat()],
        },
    )  # fmt: skip
    return given


def end_grant(given: Membership, *, by: Actor, at: datetime) -> None:
    """Take a grant back; what it showed is closed at once, and one not begun never begins."""
    if given.product is None or (given.ended_at is not None and given.ended_at <= at):
        raise RuleBroken(_("This grant has ended already."))
    if state_of(given, at) is GrantState.ENDED_EARLY:
        raise RuleBroken(_("This grant was taken back already."))
    given.ended_at = max(at, given.began_at)
    record(
        "grant.ended", given.person, by=by, at=at, changes={"product": [given.product.key, None]}
    )


def _refuse_granted(person: Person, product: Product, began: datetime, until: datetime) -> None:
    """A grant inside one that stands says nothing new."""
    for other in db.session.scalars(grants_of(person)):
        ends = other.ended_at
        if (
            other.product_id == product.id and ends is not None
            and other.began_at <= began and until <= ends
        ):  # fmt: skip
            raise Invalid("last", _("%(product)s is granted until %(day)s already.", product=product.name, day=f"{ends:%Y-%m-%d}"))  # fmt: skip
