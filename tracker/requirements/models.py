"""Clauses: numbers and short titles of our own; the texts are their publishers'."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from tracker.core.db import Code, Key, Line, Model


class Clause(Model):
    """One clause of one edition of a standard or law."""

    __table_args__ = (UniqueConstraint("standard", "edition", "ref", name="uq_clause_ref"),)

    id: Mapped[Key]
    standard: Mapped[Code]
    edition: Mapped[Code]
    ref: Mapped[Code]
    title: Mapped[Line]

    @property
    def label(self) -> str:
        return f"{self.standard} {self.ref}"
