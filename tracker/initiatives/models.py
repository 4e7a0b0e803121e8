"""An initiative, who owns it and since when, which clauses it meets, which releases deliver it."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, Line, LongText, Model, Short
from tracker.identity.models import (
    Person,
    PersonKey,
    PersonKeyOrNone,
    Product,
    ProductKey,
    Team,
    TeamKey,
)
from tracker.identity.permissions import Role
from tracker.releases.models import Release
from tracker.requirements.models import Clause


class Kind(enum.Enum):
    COMPLIANCE = "compliance"
    SECURITY = "security"
    PRIVACY = "privacy"
    QUALITY = "quality"
    TECHNICAL = "technical"
    PRODUCT = "product"
    BUG = "bug"


class Origin(enum.Enum):
    FOUND_BY_EM = "found by EM"
    FOUND_BY_PM = "found by PM"
    AUDIT_FINDING = "audit finding"
    REGULATOR = "regulator"
    INCIDENT = "incident"
    CUSTOMER = "customer"
    HANDED_DOWN = "handed down"


class Status(enum.Enum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    COMMITTED = "committed"
    DELIVERED = "delivered"
    VERIFIED = "verified"
    CLOSED = "closed"
    DROPPED = "dropped"


#: From each status, where an initiative may go next, and by which verb.
NEXT = {
    Status.DRAFT: {"propose": Status.PROPOSED, "drop": Status.DROPPED},
    Status.PROPOSED: {"commit": Status.COMMITTED, "drop": Status.DROPPED},
    Status.COMMITTED: {"deliver": Status.DELIVERED, "drop": Status.DROPPED},
    Status.DELIVERED: {
        "verify": Status.VERIFIED,
        "send_back": Status.COMMITTED,
        "drop": Status.DROPPED,
    },
    Status.VERIFIED: {
        "close": Status.CLOSED,
        "send_back": Status.COMMITTED,
        "drop": Status.DROPPED,
    },
    Status.CLOSED: {},
    Status.DROPPED: {"reopen": Status.DRAFT},
}


class Initiative(Model):
    """Work that somebody must understand, do, and prove."""

    __table_args__ = (
        Index(  # what every release of a product has to meet
            "ix_initiative_standing", "product_id",
            sqlite_where=text("standing = 1"), postgresql_where=text("standing"),
        ),
        Index("ix_initiative_due_on", "due_on"),  # lists are sorted by these
        Index("ix_initiative_title", "title"),
        Index("ix_initiative_status", "status"),
        Index("ix_initiative_team_id_status", "team_id", "status"),  # what a team orders
        Index("ix_initiative_team_id_product_id", "team_id", "product_id"),  # who may read a team
        Index("ix_initiative_team_registered", "team_id", "registered_at"),  # what is new to a team
    )  # fmt: skip
    event_kind = "initiative"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Line]
    summary: Mapped[Short]
    kind: Mapped[Kind]
    origin: Mapped[Origin]
    obligation: Mapped[LongText]  # what it is mandatory for; empty: nothing obliges us
    due_on: Mapped[date | None]  # the day on which the obligation bites
    stops_sales: Mapped[bool] = mapped_column(default=False)
    standing: Mapped[bool] = mapped_column(default=False)  # must hold for every release
    team_id: Mapped[TeamKey]
    product_id: Mapped[ProductKey]
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    without_release: Mapped[str | None] = mapped_column(Text)  # why it ships nothing
    registered_by_id: Mapped[PersonKeyOrNone]  # None: an import by the system itself
    registered_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=1)  # counts edits, for stale forms

    team: Mapped[Team] = relationship()
    product: Mapped[Product] = relationship()
    registered_by: Mapped[Person | None] = relationship()
    ownerships: Mapped[list["CoOwnership"]] = relationship(
        back_populates="initiative", order_by="CoOwnership.id", lazy="selectin"
    )
    stages: Mapped[list["Stage"]] = relationship(back_populates="initiative", order_by="Stage.id")
    clause_links: Mapped[list["ClauseLink"]] = relationship(
        back_populates="initiative", order_by="ClauseLink.id"
    )
    deliveries: Mapped[list["Delivery"]] = relationship(
        back_populates="initiative", order_by="Delivery.id"
    )
    effect_checks: Mapped[list["EffectCheck"]] = relationship(
        back_populates="initiative", order_by="EffectCheck.id"
    )

    @property
    def event_key(self) -> str:
        return self.key

    @property
    def event_product(self) -> str | None:
        return self.product.key

    @property
    def ownership(self) -> "CoOwnership":
        """The pair that owns it now; there is always one row, its sides may be empty."""
        return next(row for row in reversed(self.ownerships) if row.ended_at is None)

    @property
    def em(self) -> Person | None:
        return self.ownership.em

    @property
    def pm(self) -> Person | None:
        return self.ownership.pm

    @property
    def effect_check(self) -> "EffectCheck | None":
        """The check that counts: the last one recorded."""
        return self.effect_checks[-1] if self.effect_checks else None

    @property
    def delivered_by(self) -> list[Release]:
        """The releases that deliver it, as linked now."""
        return [row.release for row in self.deliveries if row.ended_at is None]

    def owner(self, side: Role) -> Person | None:
        """Who owns this side now, EM or PM."""
        return self.em if side is Role.EM else self.pm

    def owned_by(self, person: Person) -> bool:
        return person.id in {self.ownership.em_id, self.ownership.pm_id}


class CoOwnership(Model):
    """The EM and the PM of an initiative, from one moment to another: two different people."""

    __table_args__ = (
        CheckConstraint("em_id IS NULL OR pm_id IS NULL OR em_id <> pm_id", "two_people"),
        Index(
            "uq_co_ownership_open", "initiative_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        *(  # what somebody owns now, and what nobody owns
            Index(
                f"ix_co_ownership_{side}_open", f"{side}_id",
                sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
            )
            for side in ("em", "pm")
        ),
    )  # fmt: skip

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    em_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: unclaimed
    pm_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)  # of the handover that this row begins with

    initiative: Mapped[Initiative] = relationship(back_populates="ownerships")
    em: Mapped[Person | None] = relationship(foreign_keys=[em_id], lazy="joined")
    pm: Mapped[Person | None] = relationship(foreign_keys=[pm_id], lazy="joined")


class Deputy(Model):
    """Somebody who stands in for an owner, from one moment to another.

    For one initiative, or for all that the owner owns in a product, releases included. Lasts only
    while the principal is the owner: a handover ends it without a word.
    """

    __table_args__ = (
        CheckConstraint("deputy_id <> principal_id", "two_people"),
        CheckConstraint("(initiative_id IS NULL) <> (product_id IS NULL)", "one_or_all"),
        CheckConstraint("ended_at >= began_at", "from_before_to"),
        CheckConstraint("side IN ('em', 'pm')", "a_side"),
    )
    event_kind = "deputy"

    id: Mapped[Key]
    deputy_id: Mapped[PersonKey]
    principal_id: Mapped[PersonKey]
    side: Mapped[Role]
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    named_by_id: Mapped[PersonKey]
    named_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[PersonKeyOrNone]

    deputy: Mapped[Person] = relationship(foreign_keys="Deputy.deputy_id")
    principal: Mapped[Person] = relationship(foreign_keys="Deputy.principal_id")
    named_by: Mapped[Person] = relationship(foreign_keys="Deputy.named_by_id")
    revoked_by: Mapped[Person | None] = relationship(foreign_keys="Deputy.revoked_by_id")
    initiative: Mapped[Initiative | None] = relationship()
    product: Mapped[Product | None] = relationship()

    @property
    def event_key(self) -> str:
        return str(self.id)

    @property
    def event_product(self) -> str | None:
        product = self.product or (self.initiative and self.initiative.product)
        return product.key if product else None

    def runs(self, at: datetime) -> bool:
        return self.began_at <= at < self.ended_at


class Merge(Model):
    """That an initiative is a duplicate of another one, from one moment to another."""

    __tablename__ = "initiative_merge"
    __table_args__ = (
        CheckConstraint("duplicate_id <> into_id", "two_initiatives"),
        Index(
            "uq_initiative_merge_open", "duplicate_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    duplicate_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    into_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    duplicate: Mapped[Initiative] = relationship(foreign_keys=[duplicate_id])
    into: Mapped[Initiative] = relationship(foreign_keys=[into_id])


class Stage(Model):
    """A status of an initiative, from when, by whom, by which verb."""

    __table_args__ = (Index("ix_stage_began_at", "began_at"),)  # what changed since a moment

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    status: Mapped[Status]
    verb: Mapped[Code]
    reason: Mapped[str | None] = mapped_column(Text)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[PersonKeyOrNone]  # None: an import by the system itself

    initiative: Mapped[Initiative] = relationship(back_populates="stages")
    by: Mapped[Person | None] = relationship()


class ClauseLink(Model):
    """That an initiative addresses a clause, and how, from one moment to another."""

    __table_args__ = (
        Index(
            "uq_clause_link_open", "clause_id", "initiative_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    how_met: Mapped[LongText]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # None: the
    # link is older than this column; its event says who
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    initiative: Mapped[Initiative] = relationship(back_populates="clause_links")
    clause: Mapped[Clause] = relationship()
    by: Mapped[Person | None] = relationship()


class Delivery(Model):
    """That a release delivers an initiative, from one moment to another."""

    __table_args__ = (
        Index(
            "uq_delivery_open", "initiative_id", "release_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    initiative: Mapped[Initiative] = relationship(back_populates="deliveries")
    release: Mapped[Release] = relationship()


class EffectCheck(Model):
    """What was measured afterwards and what came out; or why it cannot be measured."""

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    measured: Mapped[LongText]  # empty: it cannot be measured, and `result` says why
    result: Mapped[LongText]
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship(back_populates="effect_checks")
    by: Mapped[Person] = relationship()
