"""The grey zone: open initiatives that lack an EM or PM, or whose owner left or lost the role."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true, union
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from tracker.identity.models import Person, PersonRole
from tracker.identity.permissions import Role
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import CoOwnership, Initiative
from tracker.initiatives.queries import OPEN

#: Where a page ended: the due date (None: no date, which comes last) and the initiative's id.
Place = tuple[date | None, int]


def unclaimed(
    products: Select[int], *, drafts: bool, after: Place | None = None
) -> Select[Initiative]:
    """By due date, then age; the longest waiting first, those without a date last."""
    return (
        select(Initiative)
        .where(
            Initiative.id.in_(lacking()), Initiative.product_id.in_(products),
            Initiative.status.in_(OPEN), true() if drafts else ever_proposed(), _beyond(after),
        )
        .options(joinedload(Initiative.product), selectinload(Initiative.ownerships))
        .order_by(Initiative.due_on.is_(None), Initiative.due_on, Initiative.id)
    )  # fmt: skip


def lacking() -> Select[int]:
    """Ids of what lacks an owner, from small reads of an index each: an OR over them would read every ownership."""
    parts = union(
        *(
            select(CoOwnership.initiative_id).where(column.is_(None), CoOwnership.ended_at.is_(None))
            for column in (CoOwnership.em_id, CoOwnership.pm_id)
        ),
        _owned_by_gone(CoOwnership.em_id, Role.EM),
        _owned_by_gone(CoOwnership.pm_id, Role.PM),
    ).subquery()  # fmt: skip
    return select(parts.c.initiative_id)


def _owned_by_gone(column: InstrumentedAttribute[int | None], role: Role) -> Select[int]:
    gone = _gone(role)
    return select(CoOwnership.initiative_id).where(column.in_(gone), CoOwnership.ended_at.is_(None))


def _beyond(after: Place | None) -> ColumnElement[bool]:
    if after is None:
        return true()
    due, number = after
    undated_after = and_(Initiative.due_on.is_(None), Initiative.id > number)
    if due is None:
        return undated_after
    return or_(
        Initiative.due_on.is_(None),
        Initiative.due_on > due,
        and_(Initiative.due_on == due, Initiative.id > number),
    )


def _gone(role: Role) -> Select[int]:
    """Who left or holds this role no more."""
    return select(Person.id).where(
        or_(
            Person.active.is_(False),
            ~exists().where(
                PersonRole.person_id == Person.id, PersonRole.role == role,
                PersonRole.ended_at.is_(None),
            ),
        )
    )  # fmt: skip


def lacks(number: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether one initiative lacks an owner: for a few of them cheaper than reading all that do."""
    em, pm = CoOwnership.em_id, CoOwnership.pm_id
    return exists().where(
        CoOwnership.initiative_id == number, CoOwnership.ended_at.is_(None),
        or_(em.is_(None), pm.is_(None), em.in_(_gone(Role.EM)), pm.in_(_gone(Role.PM))),
    )  # fmt: skip
