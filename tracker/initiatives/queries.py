"""Reading initiatives, always within a scope of products."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, exists, func, select, union_all
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from tracker.core.db import along, db
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import (
    ClauseLink,
    CoOwnership,
    Delivery,
    Deputy,
    EffectCheck,
    Initiative,
    Stage,
    Status,
)
from tracker.releases.models import Release

OPEN = (Status.DRAFT, Status.PROPOSED, Status.COMMITTED, Status.DELIVERED, Status.VERIFIED)


def initiatives_in(products: Select[int], *, drafts: bool = True) -> Select[Initiative]:
    """Initiatives of these products, newest first, with what a list shows."""
    query = (
        select(Initiative)
        .where(along(Initiative.product_id).in_(products))
        .options(
            joinedload(Initiative.product), joinedload(Initiative.team),
            selectinload(Initiative.ownerships),
        )
        .order_by(Initiative.id.desc())
    )  # fmt: skip
    return query if drafts else query.where(ever_proposed())


def initiative_by_key(key: str) -> Initiative | None:
    """The initiative with this key, with what its page shows."""
    return db.session.scalar(
        select(Initiative)
        .where(Initiative.key == key)
        .options(
            joinedload(Initiative.product), joinedload(Initiative.team),
            joinedload(Initiative.registered_by),
            selectinload(Initiative.stages),
            selectinload(Initiative.clause_links).joinedload(ClauseLink.clause),
            selectinload(Initiative.deliveries).joinedload(Delivery.release).selectinload(Release.udis),
            selectinload(Initiative.effect_checks),
        )
    )  # fmt: skip


def delivered_in(release: Release) -> Select[Initiative]:
    """The initiatives that a release delivers, as linked now."""
    return (
        select(Initiative)
        .join(Delivery)
        .where(Delivery.release_id == release.id, Delivery.ended_at.is_(None))
        .order_by(Initiative.id)
    )


def deliveries_of(ids: list[int]) -> dict[int, list[Release]]:
    """The releases that deliver each of several initiatives, as linked now."""
    found: dict[int, list[Release]] = {}
    rows = db.session.execute(
        select(Delivery.initiative_id, Release)
        .join(Delivery.release)
        .where(Delivery.initiative_id.in_(ids), Delivery.ended_at.is_(None))
        .order_by(Delivery.id)
    )
    for number, release in rows:
        found.setdefault(number, []).append(release)
    return found


def effect_checked(ids: list[int]) -> set[int]:
    """Which of these have had their effect checked."""
    return set(
        db.session.scalars(
            select(EffectCheck.initiative_id).where(EffectCheck.initiative_id.in_(ids))
        )
    )


def standing_for(release: Release) -> Select[Initiative]:
    """Standing initiatives of the release's product that hold for it: committed or later.

    For a release that is out: those that were committed by then; a later one asks nothing of it.
    """
    query = standing_in([release.product_id])
    if release.released_at is None:
        return query
    stage = Stage.initiative_id == Initiative.id, Stage.status == Status.COMMITTED
    return query.where(exists().where(*stage, Stage.began_at <= release.released_at))


def committed_since(ids: Iterable[int]) -> dict[int, datetime]:
    """When each of several initiatives was committed for the first time."""
    rows = db.session.execute(
        select(Stage.initiative_id, func.min(Stage.began_at).label("first"))
        .where(Stage.initiative_id.in_(ids), Stage.status == Status.COMMITTED)
        .group_by(Stage.initiative_id)
    )
    return {row.initiative_id: row.first for row in rows}


def standing_in(products: Iterable[int]) -> Select[Initiative]:
    """Standing initiatives of these products that hold for every release of theirs."""
    return (
        select(Initiative)
        .where(
            Initiative.product_id.in_(products),
            Initiative.standing,
            Initiative.status.in_(
                (Status.COMMITTED, Status.DELIVERED, Status.VERIFIED, Status.CLOSED)
            ),
        )
        .order_by(Initiative.id)
    )


def delivered_by_release(ids: Iterable[int]) -> dict[int, list[Initiative]]:
    """The initiatives that each of several releases delivers, as linked now."""
    found: dict[int, list[Initiative]] = {}
    rows = db.session.execute(
        select(Delivery.release_id, Initiative)
        .join(Delivery.initiative)
        .where(Delivery.release_id.in_(ids), Delivery.ended_at.is_(None))
        .options(lazyload(Initiative.ownerships))
        .order_by(Initiative.id)
    )
    for number, initiative in rows:
        found.setdefault(number, []).append(initiative)
    return found


def owned_by(person: Person, deputies: Iterable[Deputy] = ()) -> Select[Initiative]:
    """Open initiatives that a person owns now, or whose owner they stand in for; oldest first.

    A select for each side, so that each is answered by its own index.
    """
    rows = (
        *(_owned_on(side, person.id) for side in (Role.EM, Role.PM)),
        *(_stood_in_for(row) for row in deputies),
    )
    return (
        select(Initiative)
        .where(Initiative.id.in_(union_all(*rows)), along(Initiative.status).in_(OPEN))
        .order_by(Initiative.id)
    )


def _owned_on(side: Role, owner_id: int) -> Select[int]:
    owner = CoOwnership.em_id if side is Role.EM else CoOwnership.pm_id
    return select(CoOwnership.initiative_id).where(
        owner == owner_id, CoOwnership.ended_at.is_(None)
    )


def _stood_in_for(deputy: Deputy) -> Select[int]:
    """What a deputy stands in for: one initiative, or all that the owner owns in a product."""
    rows = _owned_on(deputy.side, deputy.principal_id)
    if deputy.initiative_id is not None:
        return rows.where(CoOwnership.initiative_id == deputy.initiative_id)
    held = aliased(Initiative)
    return rows.join(held, held.id == CoOwnership.initiative_id).where(
        along(held.product_id) == deputy.product_id
    )
