"""The order of a team, move by move; what is not now; what work is estimated at; who is on what."""

import enum
import json
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Key, LongText, Model
from tracker.identity.models import Person, PersonKey, PersonKeyOrNone, Team
from tracker.initiatives.models import Initiative


class Why(enum.Enum):
    """Why something moved; what does not fit is said in words."""

    REGULATORY = "regulatory"
    MARKET = "market"
    INCIDENT = "incident"
    CAPACITY = "capacity"
    OTHER = "other"


class Move(Model):
    """One move, and the whole order that it left: a place in the list is the rank.

    Nobody stands twice in a list, and no two moves of a team have the same number: the database
    refuses both. A row never changes.
    """

    __tablename__ = "team_order"
    __table_args__ = (
        UniqueConstraint("team_id", "number", name="uq_team_order_number"),
        CheckConstraint("number >= 1", "counted"),
        CheckConstraint("came_from >= 1 AND came_to >= 1", "places"),
        CheckConstraint("decided >= came_to", "decided"),
        Index("ix_team_order_team_id_at", "team_id", "at"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    number: Mapped[int]  # 1, 2, 3 … in each team
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    came_from: Mapped[int]
    came_to: Mapped[int]
    why: Mapped[Why]
    words: Mapped[LongText]
    places: Mapped[LongText]  # JSON: the ids of all that stood in the order then, first to last
    decided: Mapped[int]  # down to here somebody placed them; behind stands what is new
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    initiative: Mapped[Initiative] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def placed(self) -> list[int]:
        """Those that somebody had placed, first to last."""
        return list(json.loads(self.places)[: self.decided])


class Parking(Model):
    """That an initiative is not now, from one moment to another: why, and what would change it."""

    __tablename__ = "not_now"
    __table_args__ = (
        CheckConstraint("until IS NOT NULL OR would_change <> ''", "until_or_what"),
        Index(
            "uq_not_now_open", "initiative_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    reason: Mapped[LongText]
    until: Mapped[date | None]  # when it is looked at again
    would_change: Mapped[LongText]  # what would bring it back
    began_at: Mapped[datetime]
    by_id: Mapped[PersonKey]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[PersonKeyOrNone]
    back_because: Mapped[str | None] = mapped_column(Text)

    initiative: Mapped[Initiative] = relationship()
    by: Mapped[Person] = relationship(foreign_keys="Parking.by_id")
    ended_by: Mapped[Person | None] = relationship(foreign_keys="Parking.ended_by_id")


class Estimate(Model):
    """How many person-days an initiative still takes, as its team saw it from one moment on."""

    __tablename__ = "effort_estimate"
    __table_args__ = (
        CheckConstraint("days BETWEEN 1 AND 9999", "some_days"),
        Index(
            "uq_effort_estimate_open", "initiative_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    days: Mapped[int]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[PersonKey]

    initiative: Mapped[Initiative] = relationship()
    by: Mapped[Person] = relationship()


class Work(Model):
    """That somebody is on an initiative, from one moment to another. Owning it is another thing.

    Its events say who is on what, so auditors and PDFs do not see them.
    """

    __table_args__ = (
        Index(
            "uq_work_open", "person_id", "initiative_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_work_initiative_id_open", "initiative_id",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    event_kind = "work"

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    person_id: Mapped[PersonKey]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    initiative: Mapped[Initiative] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def event_key(self) -> str:
        return str(self.id)

    @property
    def event_product(self) -> str | None:
        return self.initiative.product.key


class OwnMove(Model):
    """One move in somebody's own order of what they are on, and the whole list that it left."""

    __tablename__ = "own_order"
    __table_args__ = (
        UniqueConstraint("person_id", "number", name="uq_own_order_number"),
        CheckConstraint("number >= 1", "counted"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    places: Mapped[LongText]  # JSON, as in the order of a team
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    @property
    def placed(self) -> list[int]:
        return list(json.loads(self.places))
