"""Reading catalogues and clauses, and what was decided on them at a moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.core.search import matching
from tracker.identity.models import Product
from tracker.requirements.models import Applicability, Catalogue, Clause, SafetyClass


def clause_by_ref(standard: str, ref: str, edition: str | None = None) -> Clause | None:
    """The clause that is printed so, or has this number in this catalogue; of the newest edition.

    Both ("21 CFR", "801.50(a)") and ("21 CFR 801", "801.50(a)") name one.
    """
    numbered = and_(Catalogue.name == standard, Clause.ref == ref)
    query = (
        select(Clause)
        .join(Catalogue)
        .where(or_(Clause.label == f"{standard} {ref}", numbered), Clause.gone_at.is_(None))
        .order_by(Catalogue.edition.desc())
        .limit(1)
    )
    if edition is not None:
        query = query.where(Catalogue.edition == edition)
    return db.session.scalar(query)


def clauses_by_ref(refs: Iterable[tuple[str, str]]) -> list[Clause]:
    """The same for several, in one query and in their order; unknown ones are left out."""
    labels = [f"{standard} {ref}" for standard, ref in refs]
    rows = db.session.scalars(
        select(Clause)
        .join(Catalogue)
        .where(Clause.label.in_(labels), Clause.gone_at.is_(None))
        .order_by(Catalogue.edition)
    )
    newest = {clause.label: clause for clause in rows}
    return [newest[label] for label in labels if label in newest]


def clauses_with(ids: Iterable[str]) -> list[Clause]:
    """The assessable clauses with these numbers of rows, as a form sends them."""
    numbers = {int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 10}
    if not numbers:
        return []
    query = select(Clause).where(
        Clause.id.in_(numbers), Clause.assessable, Clause.gone_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Clause.catalogue_id, Clause.position)))


def catalogues() -> Select[Catalogue]:
    """Every edition of every catalogue: shipped ones as the index orders them, then own ones."""
    return select(Catalogue).order_by(Catalogue.own, Catalogue.id)


def catalogue_at(standard: str, edition: str) -> Catalogue | None:
    """The catalogue whose address this is."""
    return db.session.scalar(
        select(Catalogue).where(Catalogue.slug == standard, Catalogue.edition_slug == edition)
    )


def editions_of(catalogue: Catalogue) -> Select[Catalogue]:
    """All editions with the same name, oldest first."""
    return select(Catalogue).where(Catalogue.slug == catalogue.slug).order_by(Catalogue.edition)


def clause_in(catalogue: Catalogue, ref: str) -> Clause | None:
    """The clause of a catalogue with this number."""
    return db.session.scalar(
        select(Clause).where(Clause.catalogue_id == catalogue.id, Clause.ref == ref)
    )


def clauses_of(catalogue: Catalogue) -> Select[Clause]:
    """Its clauses in their order."""
    return (
        select(Clause).where(Clause.catalogue_id == catalogue.id).order_by(Clause.position, Clause.id)
    )  # fmt: skip


def search_clauses(words: str, *, assessable: bool = False) -> Select[Clause]:
    """Clauses that fit these words; a number typed exactly comes first."""
    query = (
        select(Clause)
        .where(Clause.id.in_(matching("clause", words)), Clause.gone_at.is_(None))
        .order_by(
            Clause.ref != words.strip(), Clause.label != words.strip(),
            Clause.catalogue_id, Clause.position,
        )
    )  # fmt: skip
    return query.where(Clause.assessable) if assessable else query


def holds(model: Any, at: datetime | None) -> ColumnElement[bool]:
    """Rows with from and to that hold at a moment; None: now."""
    if at is None:
        return model.ended_at.is_(None)  # type: ignore[no-any-return]
    return and_(model.began_at <= at, or_(model.ended_at.is_(None), model.ended_at > at))


def decided(
    product: Product, at: datetime | None = None, *, clauses: Iterable[int] | None = None
) -> dict[int, Applicability]:
    """What was decided for a product, by clause."""
    query = select(Applicability).where(
        Applicability.product_id == product.id, holds(Applicability, at)
    )
    if clauses is not None:
        query = query.where(Applicability.clause_id.in_(list(clauses)))
    return {row.clause_id: row for row in db.session.scalars(query)}


def decisions_on(clause: Clause, product: Product) -> Select[Applicability]:
    """Everything that was ever decided on a clause for a product, newest first."""
    return (
        select(Applicability)
        .where(Applicability.clause_id == clause.id, Applicability.product_id == product.id)
        .options(joinedload(Applicability.by))
        .order_by(Applicability.id.desc())
    )


def safety_class(product: Product, at: datetime | None = None) -> SafetyClass | None:
    """The IEC 62304 software safety class of a product."""
    return db.session.scalar(
        select(SafetyClass).where(SafetyClass.product_id == product.id, holds(SafetyClass, at))
    )


def safety_classes(product: Product) -> Select[SafetyClass]:
    """Every class that it ever had, newest first."""
    return (
        select(SafetyClass)
        .where(SafetyClass.product_id == product.id)
        .options(joinedload(SafetyClass.by))
        .order_by(SafetyClass.id.desc())
    )
