"""Reading evidence."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.core.db import along, db
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.initiatives.models import Initiative
from tracker.signing.models import Document


def needs_of(initiative: Initiative) -> Select[EvidenceNeed]:
    """The evidence list of an initiative, with what was added for each item."""
    load = selectinload(EvidenceNeed.evidence)
    return (
        select(EvidenceNeed)
        .where(EvidenceNeed.initiative_id == initiative.id)
        .options(
            load.joinedload(Evidence.added_by), load.joinedload(Evidence.review),
            load.joinedload(Evidence.document), load.joinedload(Evidence.release),
        )
        .order_by(EvidenceNeed.id)
    )  # fmt: skip


def evidence_by_key(key: str) -> Evidence | None:
    """The evidence with this key."""
    return db.session.scalar(
        select(Evidence)
        .where(Evidence.key == key)
        .options(joinedload(Evidence.need).joinedload(EvidenceNeed.initiative))
    )


def waiting_in(products: Select[int]) -> Select[Evidence]:
    """Evidence that waits for regulatory/quality, oldest first."""
    return (
        select(Evidence)
        .join(EvidenceNeed)
        .join(Initiative)
        .where(along(Initiative.product_id).in_(products), Evidence.accepted.is_(None))
        .options(
            contains_eager(Evidence.need)
            .contains_eager(EvidenceNeed.initiative)
            .lazyload(Initiative.ownerships)
        )
        .order_by(Evidence.id)
    )


def latest_for(initiatives: list[int]) -> dict[int, list[Evidence]]:
    """Evidence that was accepted or waits for review, newest first, by initiative; no old versions."""
    newest = (
        select(func.max(Evidence.id))
        .join(EvidenceNeed)
        .where(
            EvidenceNeed.initiative_id.in_(initiatives),
            or_(Evidence.accepted.is_(None), Evidence.accepted.is_(True)),
        )
        .group_by(Evidence.need_id, Evidence.accepted)
    )
    rows = db.session.scalars(
        select(Evidence)
        .where(Evidence.id.in_(newest))
        .options(joinedload(Evidence.need))
        .order_by(Evidence.id.desc())
    )
    found: dict[int, list[Evidence]] = {}
    for row in rows:
        found.setdefault(row.need.initiative_id, []).append(row)
    return found


def needs_by_initiative(ids: list[int]) -> dict[int, list[EvidenceNeed]]:
    """The evidence lists of several initiatives, in one query."""
    found: dict[int, list[EvidenceNeed]] = {}
    rows = db.session.scalars(
        select(EvidenceNeed)
        .where(EvidenceNeed.initiative_id.in_(ids))
        .options(
            joinedload(EvidenceNeed.evidence).joinedload(Evidence.document).defer(Document.content)
        )
        .order_by(EvidenceNeed.id)
    )
    for need in rows.unique():
        found.setdefault(need.initiative_id, []).append(need)
    return found
