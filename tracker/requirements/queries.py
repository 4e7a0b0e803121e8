"""Reading clauses."""

from sqlalchemy import Select, select

from tracker.core.db import db
from tracker.requirements.models import Clause


def clauses() -> Select[Clause]:
    """All clauses, by standard and number."""
    return select(Clause).order_by(Clause.standard, Clause.edition, Clause.id)


def clause_by_ref(standard: str, ref: str) -> Clause | None:
    """The newest edition's clause with this number."""
    return db.session.scalar(
        select(Clause)
        .where(Clause.standard == standard, Clause.ref == ref)
        .order_by(Clause.edition.desc())
        .limit(1)
    )
