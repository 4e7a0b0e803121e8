"""Claiming a side, handing it over, and naming deputies who stand in for an owner."""

from datetime import datetime

from sqlalchemy import select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Role
from tracker.identity.queries import belongs_to
from tracker.initiatives.models import CoOwnership, Deputy, Initiative
from tracker.initiatives.standing_in import other_side


def claim(initiative: Initiative, side: Role, *, by: Person, at: datetime) -> None:
    """Take a side that nobody owns, or whose owner left or lost the role."""
    if side not in by.roles:
        raise NotAllowed(_("You claim only the side whose role you hold."))
    before = initiative.owner(side)
    if not vacant(initiative, side):
        raise RuleBroken(_("This side has an owner already."))
    _put(initiative, side, by, reason=None, at=at)
    record(
        "initiative.claimed", initiative, by=by, at=at,
        changes={side.value: [before and before.name, by.name]},
    )  # fmt: skip


def hand_over(
    initiative: Initiative, side: Role, to: Person, reason: str, *, by: Person, at: datetime
) -> None:
    """Give one's own side to somebody else of the role; regulatory/quality either, with a reason.

    Signatures stay valid: they show as signed by the predecessor.
    """
    before = initiative.owner(side)
    _refuse_namer(before, reason, by)
    if before is not None and before.id == to.id:
        raise Invalid("to", _("%(name)s owns this side already.", name=to.name))
    _put(initiative, side, to, reason=reason or None, at=at)
    record(
        "initiative.handed-over", initiative, by=by, at=at, texts={"reason": reason or None},
        changes={side.value: [before and before.name, to.name]},
    )  # fmt: skip


def name_deputy(
    principal: Person, side: Role, deputy: Person, scope: Initiative | Product, reason: str, *,
    began_at: datetime, ended_at: datetime, by: Person, at: datetime,
) -> Deputy:  # fmt: skip
    """Let somebody stand in for an owner, on one initiative or on all in a product, for a time."""
    _refuse_namer(principal, reason, by)
    _refuse_dates(began_at, ended_at, at)
    product = scope.product if isinstance(scope, Initiative) else scope
    if side not in principal.roles or not belongs_to(principal, product, at):
        raise RuleBroken(_("%(name)s owns nothing on this side.", name=principal.name))
    _refuse_person(deputy, side, product, at, field="deputy")
    if deputy.id == principal.id:
        raise Invalid("deputy", _("A deputy is somebody else than the owner."))
    if isinstance(scope, Initiative):
        _refuse_foreign_owner(scope, principal, side, deputy)
    _refuse_second(principal, side, deputy, scope, began_at, ended_at)
    row = Deputy(
        deputy=deputy, principal=principal, side=side, began_at=began_at, ended_at=ended_at,
        reason=reason or None, named_by=by, named_at=at,
        initiative=scope if isinstance(scope, Initiative) else None,
        product=scope if isinstance(scope, Product) else None,
    )  # fmt: skip
    db.session.add(row)
    record(
        "deputy.named", row, by=by, at=at, texts={"reason": reason or None},
        changes={
            "deputy": [None, deputy.name], "of": [None, principal.name], "side": [None, side.value],
            "on": [None, scope.key], "from": [None, began_at.isoformat()],
            "to": [None, ended_at.isoformat()],
        },
    )  # fmt: skip
    return row


def revoke_deputy(row: Deputy, *, by: Person, at: datetime) -> None:
    """End a deputy at once; the principal, the deputy, or regulatory/quality."""
    if by.id not in {row.principal_id, row.deputy_id} and Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only the owner, the deputy or regulatory/quality ends this."))
    if row.ended_at <= at:
        raise RuleBroken(_("This has ended already."))
    before = row.ended_at
    row.ended_at = max(at, row.began_at)
    row.revoked_at, row.revoked_by = at, by
    record(
        "deputy.revoked", row, by=by, at=at,
        changes={"to": [before.isoformat(), row.ended_at.isoformat()]},
    )  # fmt: skip


def vacant(initiative: Initiative, side: Role) -> bool:
    """Whether a side has no owner, or one who left or lost the role."""
    owner = initiative.owner(side)
    return owner is None or not owner.active or side not in owner.roles


def refuse_owners(em: Person | None, pm: Person | None, product: Product, at: datetime) -> None:
    """Refuse a pair that is one person, lacks the role, left, or does not belong to the product."""
    if em is not None and pm is not None and em.id == pm.id:
        raise Invalid("pm", _("EM and PM are two different people."))
    for side, person in ((Role.EM, em), (Role.PM, pm)):
        if person is not None:
            _refuse_person(person, side, product, at, field=side.value)


def _put(
    initiative: Initiative, side: Role, person: Person, *, reason: str | None, at: datetime
) -> None:
    """Close the open row and begin the next, with this side changed alone."""
    now, other = initiative.ownership, initiative.owner(other_side(side))
    if other is not None and other.id == person.id:
        raise Invalid("to", _("EM and PM are two different people."))
    _refuse_person(person, side, initiative.product, at, field="to")
    em, pm = (person, other) if side is Role.EM else (other, person)
    now.ended_at = at
    db.session.flush()  # the old row must be closed before the new one opens (unique index)
    initiative.ownerships.append(CoOwnership(em=em, pm=pm, began_at=at, reason=reason))


def _refuse_namer(owner: Person | None, reason: str, by: Person) -> None:
    """The owner acts on the own side; regulatory/quality on both, and says why."""
    if owner is not None and owner.id == by.id:
        return
    if Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only the owner of this side or regulatory/quality does this."))
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))


def _refuse_person(
    person: Person, side: Role, product: Product, at: datetime, *, field: str
) -> None:
    if side not in person.roles or not person.active:
        sentences = {
            Role.EM: _("%(name)s is not an engineering manager.", name=person.name),
            Role.PM: _("%(name)s is not a product manager.", name=person.name),
        }
        raise Invalid(field, sentences[side])
    if not belongs_to(person, product, at):
        raise Invalid(
            field,
            _(
                "%(name)s does not belong to %(product)s.",
                name=person.name,
                product=product.name,
            ),
        )


def _refuse_dates(began_at: datetime, ended_at: datetime, at: datetime) -> None:
    if began_at < at:
        raise Invalid("first", _("The first day lies in the past; what was done stays as it was."))
    if ended_at <= began_at:
        raise Invalid("until", _("The last day lies before the first."))


def _refuse_foreign_owner(
    initiative: Initiative, principal: Person, side: Role, deputy: Person
) -> None:
    owner, other = initiative.owner(side), initiative.owner(other_side(side))
    if owner is None or owner.id != principal.id:
        raise RuleBroken(_("%(name)s does not own this side.", name=principal.name))
    if other is not None and other.id == deputy.id:
        raise Invalid("deputy", _("%(name)s owns the other side; nobody acts for both.", name=deputy.name))  # fmt: skip


def _refuse_second(
    principal: Person, side: Role, deputy: Person, scope: Initiative | Product,
    began_at: datetime, ended_at: datetime,
) -> None:  # fmt: skip
    """One deputy a side at a time, and nobody who stands in for the other side there too."""
    here = (
        Deputy.initiative_id == scope.id
        if isinstance(scope, Initiative)
        else Deputy.product_id == scope.id
    )
    rows = db.session.scalars(
        select(Deputy).where(here, Deputy.began_at < ended_at, Deputy.ended_at > began_at)
    ).all()
    for row in rows:
        if row.principal_id == principal.id and row.side is side:
            raise RuleBroken(
                _(
                    "%(name)s stands in during that time already; end that first.",
                    name=row.deputy.name,
                )
            )
    if _stands_in_for(other_side(side), deputy, scope, began_at, ended_at):
        raise Invalid("deputy", _("%(name)s stands in for the other side; nobody acts for both.", name=deputy.name))  # fmt: skip


def _stands_in_for(
    side: Role, person: Person, scope: Initiative | Product, began_at: datetime, ended_at: datetime
) -> bool:
    """Whether somebody is a deputy on this side anywhere within the scope, or of what it lies in."""
    if isinstance(scope, Initiative):
        meets = (Deputy.initiative_id == scope.id) | (Deputy.product_id == scope.product_id)
    else:
        inside = select(Initiative.id).where(Initiative.product_id == scope.id)
        meets = (Deputy.product_id == scope.id) | Deputy.initiative_id.in_(inside)
    rows = select(Deputy.id).where(
        meets, Deputy.deputy_id == person.id, Deputy.side == side,
        Deputy.began_at < ended_at, Deputy.ended_at > began_at,
    )  # fmt: skip
    return db.session.scalar(rows.limit(1)) is not None
