"""A team's policy, its periods, what was planned and done in them, and the buckets of initiatives."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.capacity.guard import Division, Rule
from tracker.capacity.split import Bucket, Split
from tracker.core.db import Key, LongText, Model, Name
from tracker.identity.models import Person, PersonKey, PersonKeyOrNone, Team, TeamKey
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative


class Hundredths(TypeDecorator[Decimal]):
    """Person-days, exact: stored as hundredths of a day, since neither database sums floats right."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != int(hundredths):
            raise ValueError(f"more than two decimals: {value}")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100


Days = Annotated[Decimal, mapped_column(Hundredths)]
InitiativeKey = Annotated[int, mapped_column(ForeignKey("initiative.id"), index=True)]

_SHARES = (
    "product_share >= 0 AND technical_share >= 0 AND bugs_share >= 0"
    " AND product_share + technical_share + bugs_share = 100"
)
_SIDES = "proposed_side IN ('em', 'pm')"
_AGREED = "(agreed_by_id IS NULL) = (began_at IS NULL)"


def _open(name: str, column: str, which: str) -> Index:
    """At most one row of each team or initiative that is in force, and one that is proposed."""
    condition = text(f"ended_at IS NULL AND began_at IS {which}NULL")
    return Index(name, column, unique=True, sqlite_where=condition, postgresql_where=condition)


class Policy(Model):
    """How a team divides its days, from when both sides agreed until another one replaced it."""

    __tablename__ = "capacity_policy"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        CheckConstraint(_SHARES, "sums_to_100"),
        CheckConstraint("floor BETWEEN 0 AND 100", "a_floor"),
        CheckConstraint("proposed_by_id <> agreed_by_id", "two_people"),
        CheckConstraint(_SIDES, "a_side"),
        CheckConstraint(_AGREED, "agreed_from_then_on"),
        _open("uq_capacity_policy_in_force", "team_id", "NOT "),
        _open("uq_capacity_policy_proposed", "team_id", ""),
    )

    id: Mapped[Key]
    team_id: Mapped[TeamKey]
    number: Mapped[int]
    product_share: Mapped[int]
    technical_share: Mapped[int]
    bugs_share: Mapped[int]
    floor: Mapped[int]  # percent of all capacity that is technical at least
    division: Mapped[Division]
    every: Mapped[int]  # whole sprints: each so many sprints one is technical; else 0
    reason: Mapped[LongText]
    proposed_by_id: Mapped[PersonKey]
    proposed_side: Mapped[Role]
    proposed_at: Mapped[datetime]
    agreed_by_id: Mapped[PersonKeyOrNone]
    began_at: Mapped[datetime | None]  # None: not agreed
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[LongText]  # of a proposal that was not agreed

    team: Mapped[Team] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys="Policy.proposed_by_id")
    agreed_by: Mapped[Person | None] = relationship(foreign_keys="Policy.agreed_by_id")
    named: Mapped[list["Named"]] = relationship(back_populates="policy", order_by="Named.person_id")
    dissents: Mapped[list["Dissent"]] = relationship(back_populates="policy", order_by="Dissent.id")

    @property
    def split(self) -> Split:
        return Split(self.product_share, self.technical_share, self.bugs_share)

    @property
    def rule(self) -> Rule:
        return Rule(self.division, self.floor, self.every)


class Named(Model):
    """An engineer whom a policy names, and which share of their days is technical."""

    __tablename__ = "capacity_named"
    __table_args__ = (CheckConstraint("share BETWEEN 1 AND 100", "a_share"),)

    policy_id: Mapped[int] = mapped_column(ForeignKey("capacity_policy.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    share: Mapped[int]

    policy: Mapped[Policy] = relationship(back_populates="named")
    person: Mapped[Person] = relationship()


class Dissent(Model):
    """That somebody of the team disagrees with a policy, in writing, kept beside it."""

    __tablename__ = "capacity_dissent"

    id: Mapped[Key]
    policy_id: Mapped[int] = mapped_column(ForeignKey("capacity_policy.id"), index=True)
    by_id: Mapped[PersonKey]
    words: Mapped[LongText]
    at: Mapped[datetime]

    policy: Mapped[Policy] = relationship(back_populates="dissents")
    by: Mapped[Person] = relationship()


class Period(Model):
    """A sprint, a month, a quarter: a stretch of a team's time for which it plans its days."""

    __tablename__ = "capacity_period"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        CheckConstraint("first <= last", "first_before_last"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", "closed_by_somebody"),
        Index("ix_capacity_period_days", "team_id", "first"),
    )

    id: Mapped[Key]
    team_id: Mapped[TeamKey]
    number: Mapped[int]
    name: Mapped[Name]
    first: Mapped[date]
    last: Mapped[date]
    technical: Mapped[bool]  # a sprint that is technical as a whole
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[PersonKeyOrNone]

    team: Mapped[Team] = relationship()
    closed_by: Mapped[Person | None] = relationship()


class Side(enum.Enum):
    """What somebody meant to do, and what was done."""

    PLAN = "plan"
    ACTUAL = "actual"


class Sheet(Model):
    """The planned or the actual days of a period, as entered at once. Never changes; the newest counts."""

    __tablename__ = "capacity_sheet"
    __table_args__ = (
        UniqueConstraint("period_id", "side", "number"),
        CheckConstraint("(until IS NULL) = (side = 'plan')", "actual_until"),
    )

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("capacity_period.id"))
    side: Mapped[Side]
    number: Mapped[int]
    until: Mapped[date | None]  # of actual days: how far they reach
    note: Mapped[LongText]  # why it differs from the one before
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    period: Mapped[Period] = relationship()
    by: Mapped[Person] = relationship()
    lines: Mapped[list["Line"]] = relationship(back_populates="sheet", order_by="Line.id")
    agreements: Mapped[list["Agreement"]] = relationship(
        back_populates="sheet", order_by="Agreement.side"
    )

    def agreed_on(self, side: Role) -> "Agreement | None":
        return next((row for row in self.agreements if row.side is side), None)

    @property
    def agreed(self) -> bool:
        """Whether both sides agreed."""
        return len(self.agreements) == 2


class Line(Model):
    """Days of a sheet: of one person or of the team, on an initiative or in a bucket."""

    __tablename__ = "capacity_line"
    __table_args__ = (
        CheckConstraint("days > 0", "some_days"),
        CheckConstraint("initiative_id IS NULL OR bucket IS NULL", "initiative_or_bucket"),
    )

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("capacity_sheet.id"), index=True)
    person_id: Mapped[PersonKeyOrNone]  # None: the team, without names
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    bucket: Mapped[Bucket | None]  # None without an initiative: unsorted
    days: Mapped[Days]

    sheet: Mapped[Sheet] = relationship(back_populates="lines")
    person: Mapped[Person | None] = relationship()
    initiative: Mapped[Initiative | None] = relationship()


class Agreement(Model):
    """That the EM's or the PM's side agreed to a sheet: never one person for both."""

    __tablename__ = "capacity_agreement"
    __table_args__ = (
        UniqueConstraint("sheet_id", "by_id"),
        CheckConstraint("side IN ('em', 'pm')", "a_side"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("capacity_sheet.id"), primary_key=True)
    side: Mapped[Role] = mapped_column(primary_key=True)
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    sheet: Mapped[Sheet] = relationship(back_populates="agreements")
    by: Mapped[Person] = relationship()


class Settled(Model):
    """Days of a closed period as they were sorted when it closed; what is sorted later changes nothing."""

    __tablename__ = "capacity_settled"

    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("capacity_period.id"), index=True)
    side: Mapped[Side]
    person_id: Mapped[PersonKeyOrNone]
    bucket: Mapped[Bucket | None]  # None: unsorted
    days: Mapped[Days]


class BucketChoice(Model):
    """In which bucket an initiative lies, or how it is split; from when both its owners agreed."""

    __tablename__ = "bucket_choice"
    __table_args__ = (
        CheckConstraint(_SHARES, "sums_to_100"),
        CheckConstraint("proposed_by_id <> agreed_by_id", "two_people"),
        CheckConstraint(_SIDES, "a_side"),
        CheckConstraint(_AGREED, "agreed_from_then_on"),
        _open("uq_bucket_choice_in_force", "initiative_id", "NOT "),
        _open("uq_bucket_choice_proposed", "initiative_id", ""),
    )

    id: Mapped[Key]
    initiative_id: Mapped[InitiativeKey]
    product_share: Mapped[int]
    technical_share: Mapped[int]
    bugs_share: Mapped[int]
    proposed_by_id: Mapped[PersonKey]
    proposed_side: Mapped[Role]
    proposed_at: Mapped[datetime]
    agreed_by_id: Mapped[PersonKeyOrNone]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    initiative: Mapped[Initiative] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys="BucketChoice.proposed_by_id")
    agreed_by: Mapped[Person | None] = relationship(foreign_keys="BucketChoice.agreed_by_id")

    @property
    def split(self) -> Split:
        return Split(self.product_share, self.technical_share, self.bugs_share)
