"""Catalogues of standards and laws, their clauses, and which of them apply to which product."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, Line, LongText, Model
from tracker.identity.models import Person, PersonKey, Product, ProductKey


class Catalogue(Model):
    """One edition of a standard, a law, or a company's own list."""

    __table_args__ = (
        UniqueConstraint("name", "edition", name="uq_catalogue_name_edition"),
        UniqueConstraint("slug", "edition_slug", name="uq_catalogue_slug"),
    )
    event_kind, event_product = "catalogue", None

    id: Mapped[Key]
    name: Mapped[Code]  # as printed: ISO 13485
    edition: Mapped[Code]
    title: Mapped[Line]
    publisher: Mapped[Line]
    language: Mapped[Code]  # of its titles
    licence: Mapped[LongText]
    slug: Mapped[Code]  # both as they stand in addresses
    edition_slug: Mapped[Code]
    own: Mapped[bool]  # imported by the company, not shipped
    loaded_at: Mapped[datetime]

    clauses: Mapped[list["Clause"]] = relationship(
        back_populates="catalogue", order_by="Clause.position"
    )

    @property
    def event_key(self) -> str:
        return f"{self.name} ({self.edition})"


class Clause(Model):
    """One clause: its number and a short title; the text is its publisher's.

    Never deleted. What a later load no longer holds is marked as gone and keeps its links.
    """

    __table_args__ = (
        UniqueConstraint("catalogue_id", "ref", name="uq_clause_ref"),
        ForeignKeyConstraint(
            ["catalogue_id", "parent_ref"], ["clause.catalogue_id", "clause.ref"],
            name="fk_clause_parent",
        ),
    )  # fmt: skip

    id: Mapped[Key]
    catalogue_id: Mapped[int] = mapped_column(ForeignKey("catalogue.id"))
    ref: Mapped[Code]
    parent_ref: Mapped[Code | None]  # None: a chapter
    label: Mapped[str] = mapped_column(String(100), index=True)  # as printed: ISO 13485 7.5.8
    title: Mapped[str] = mapped_column(String(400))
    assessable: Mapped[bool]  # False: a heading
    applies_to: Mapped[Code]  # software safety classes, "B,C"; empty: all
    note: Mapped[LongText]
    position: Mapped[int]  # in the order of the catalogue
    gone_at: Mapped[datetime | None]  # since when the catalogue no longer holds it

    catalogue: Mapped[Catalogue] = relationship(back_populates="clauses", lazy="joined")

    @property
    def standard(self) -> str:
        return self.catalogue.name

    @property
    def edition(self) -> str:
        return self.catalogue.edition


class Applicability(Model):
    """What was decided for a clause and a product, from one moment to another.

    Without a row the clause applies: nobody has said why it should not.
    """

    __table_args__ = (
        CheckConstraint("applicable OR reason <> ''", "not_needs_reason"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", "from_before_to"),
        Index(
            "uq_applicability_open", "product_id", "clause_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    applicable: Mapped[bool]
    reason: Mapped[LongText]
    by_id: Mapped[PersonKey]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    clause: Mapped[Clause] = relationship()
    by: Mapped[Person] = relationship()


class SafetyClass(Model):
    """The IEC 62304 software safety class of a product, from one moment to another."""

    __table_args__ = (
        CheckConstraint("letter IN ('A', 'B', 'C')", "a_b_or_c"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", "from_before_to"),
        Index(
            "uq_safety_class_open", "product_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    product_id: Mapped[ProductKey]
    letter: Mapped[str] = mapped_column(String(1))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[PersonKey]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    by: Mapped[Person] = relationship()
