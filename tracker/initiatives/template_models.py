"""Templates that a company made from its own initiatives."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Key, Line, LongText, Model, Name, Short
from tracker.core.editions import edition_of
from tracker.identity.models import Person, PersonKey
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.requirements.models import Clause


class OwnTemplate(Model):
    """What a new initiative of this kind begins with; a retired one stays readable."""

    __tablename__ = "own_template"
    __table_args__ = (
        Index(
            "uq_own_template_name", "name", unique=True,
            sqlite_where=text("retired_at IS NULL"), postgresql_where=text("retired_at IS NULL"),
        ),
    )  # fmt: skip
    event_kind, event_product = "template", None

    id: Mapped[Key]
    name: Mapped[Name]
    title: Mapped[Line]
    summary: Mapped[Short]
    kind: Mapped[Kind]
    origin: Mapped[Origin]
    obligation: Mapped[LongText]
    stops_sales: Mapped[bool]
    standing: Mapped[bool]
    made_from_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    made_by_id: Mapped[PersonKey]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    edits: Mapped[int] = mapped_column(default=0)

    made_from: Mapped[Initiative] = relationship()
    made_by: Mapped[Person] = relationship()
    needs: Mapped[list["TemplateNeed"]] = relationship(
        back_populates="template", order_by="TemplateNeed.id", cascade="all, delete-orphan"
    )
    clauses: Mapped[list["TemplateClause"]] = relationship(
        back_populates="template", order_by="TemplateClause.id", cascade="all, delete-orphan"
    )

    @property
    def event_key(self) -> str:
        return f"own-{self.id}"

    @property
    def key(self) -> str:
        """As it stands in the address of the register form."""
        return f"own-{self.id}"

    @property
    def edition(self) -> str:
        return edition_of(self.id, self.edits)


class TemplateNeed(Model):
    """One item of the evidence list that it brings."""

    id: Mapped[Key]
    template_id: Mapped[int] = mapped_column(ForeignKey("own_template.id"), index=True)
    title: Mapped[Line]
    before_release: Mapped[bool]

    template: Mapped[OwnTemplate] = relationship(back_populates="needs")


class TemplateClause(Model):
    """A clause that it brings, and how it is usually met."""

    id: Mapped[Key]
    template_id: Mapped[int] = mapped_column(ForeignKey("own_template.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"))
    how_met: Mapped[str] = mapped_column(Text)

    template: Mapped[OwnTemplate] = relationship(back_populates="clauses")
    clause: Mapped[Clause] = relationship()
