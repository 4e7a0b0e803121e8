"""The series of a team's sync, each sync that was held, what it decided and what went on; votes."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Digest, Key, Line, LongText, Model, Name, Short
from tracker.identity.models import Person, PersonKey, Team, TeamKey
from tracker.initiatives.models import Initiative
from tracker.signing.models import Document

_OPEN = "ended_at IS NULL"


class Talk:
    """What an event is about that belongs to a team's talk, and to no record: its sync, its stand-up."""

    event_product = None

    def __init__(self, kind: str, key: str) -> None:
        self.event_kind, self.event_key = kind, key


class Section(enum.Enum):
    """The four sections of every sync, in this order."""

    COMING_UP = "coming up"
    PLANNED = "planned"
    CHANGING = "changing"
    ADJUST = "adjust"


class Outcome(enum.Enum):
    """What became of an item in a sync."""

    DONE = "done"
    DECIDED = "decided"
    DROPPED = "dropped"
    CARRIED = "carried over"


class SyncSeries(Model):
    """When a team's EM and PM meet every week, from one moment to another."""

    __table_args__ = (
        CheckConstraint("em_id <> pm_id", "two_people"),
        CheckConstraint("weekday BETWEEN 0 AND 6", "a_weekday"),
        CheckConstraint("minutes BETWEEN 10 AND 120", "a_length"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", "from_before_to"),
        Index(
            "uq_sync_series_open", "team_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    team_id: Mapped[TeamKey]
    em_id: Mapped[PersonKey]
    pm_id: Mapped[PersonKey]
    weekday: Mapped[int]  # 0: Monday
    starts: Mapped[str] = mapped_column(String(5))  # "09:30", by the clock of its zone
    zone: Mapped[Name]  # "Europe/Berlin"
    minutes: Mapped[int]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    set_by_id: Mapped[PersonKey]

    team: Mapped[Team] = relationship()
    em: Mapped[Person] = relationship(foreign_keys="SyncSeries.em_id")
    pm: Mapped[Person] = relationship(foreign_keys="SyncSeries.pm_id")
    set_by: Mapped[Person] = relationship(foreign_keys="SyncSeries.set_by_id")
    cancelled: Mapped[list["CancelledWeek"]] = relationship(
        back_populates="series", order_by="CancelledWeek.on"
    )


class CancelledWeek(Model):
    """A day of the series on which nobody meets. Never changes."""

    __tablename__ = "sync_cancelled"
    __table_args__ = (UniqueConstraint("series_id", "on", name="uq_sync_cancelled_day"),)

    id: Mapped[Key]
    series_id: Mapped[int] = mapped_column(ForeignKey("sync_series.id"))
    on: Mapped[date]
    reason: Mapped[Short]
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    series: Mapped[SyncSeries] = relationship(back_populates="cancelled")


class CalendarAddress(Model):
    """A person's secret address of a team's calendar. Only its SHA-256 is kept; it is shown once."""

    __tablename__ = "sync_address"
    __table_args__ = (
        Index(
            "uq_sync_address_open", "team_id", "person_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    team_id: Mapped[TeamKey]
    person_id: Mapped[PersonKey]
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()
    person: Mapped[Person] = relationship()


class Sync(Model):
    """One sync that was held. Once ended it never changes; its minutes are a frozen document."""

    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (minutes IS NULL) AND (ended_at IS NULL) = (document_id IS NULL)",
            "ended_says_all",
        ),
        Index(
            "uq_sync_running", "team_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
        Index("ix_sync_team_began", "team_id", "began_at"),
    )  # fmt: skip
    event_kind, event_product = "sync", None

    id: Mapped[Key]
    team_id: Mapped[TeamKey]
    series_id: Mapped[int] = mapped_column(ForeignKey("sync_series.id"))
    since: Mapped[datetime | None]  # from when its changes are told: the end of the one before
    suggested: Mapped[int]  # minutes
    began_at: Mapped[datetime]
    began_by_id: Mapped[PersonKey]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    minutes: Mapped[int | None]  # how long it really took
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    team: Mapped[Team] = relationship()
    series: Mapped[SyncSeries] = relationship()
    began_by: Mapped[Person] = relationship(foreign_keys="Sync.began_by_id")
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    document: Mapped[Document | None] = relationship()
    pauses: Mapped[list["SyncPause"]] = relationship(back_populates="sync", order_by="SyncPause.id")
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="sync", order_by="Decision.id"
    )
    outcomes: Mapped[list["ItemOutcome"]] = relationship(
        back_populates="sync", order_by="ItemOutcome.id"
    )

    @property
    def event_key(self) -> str:
        return self.team.key  # which of its syncs: the event's version

    @property
    def running(self) -> bool:
        return self.ended_at is None

    @property
    def pause(self) -> "SyncPause | None":
        """The pause that lasts, if one does."""
        return next((pause for pause in self.pauses if pause.ended_at is None), None)


class SyncPause(Model):
    """The clock stands while somebody explains something; what it was stands in the minutes."""

    __table_args__ = (
        Index(
            "uq_sync_pause_open", "sync_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    sync_id: Mapped[int] = mapped_column(ForeignKey("sync.id"), index=True)
    explains: Mapped[Short]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    sync: Mapped[Sync] = relationship(back_populates="pauses")


class Decision(Model):
    """What was decided, why, by whom, and instead of what. Never changes."""

    __tablename__ = "sync_decision"

    id: Mapped[Key]
    sync_id: Mapped[int] = mapped_column(ForeignKey("sync.id"), index=True)
    topic: Mapped[Line | None]  # the item that it settles
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    what: Mapped[LongText]
    why: Mapped[LongText]
    who: Mapped[Line]
    instead_of: Mapped[LongText]
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    sync: Mapped[Sync] = relationship(back_populates="decisions")
    initiative: Mapped[Initiative | None] = relationship(lazy="joined")


class ItemOutcome(Model):
    """What became of one item of the agenda in one sync. Never changes."""

    __tablename__ = "sync_outcome"
    __table_args__ = (UniqueConstraint("sync_id", "topic", name="uq_sync_outcome_topic"),)

    id: Mapped[Key]
    sync_id: Mapped[int] = mapped_column(ForeignKey("sync.id"))
    topic: Mapped[Line]  # by this an item is found again in the next sync
    section: Mapped[Section]
    words: Mapped[Line]
    initiative_key: Mapped[Code | None]
    outcome: Mapped[Outcome]
    carried: Mapped[int]  # how often it was carried over, this time included
    reason: Mapped[Short | None]  # why it was dropped
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    sync: Mapped[Sync] = relationship(back_populates="outcomes")


class AddedItem(Model):
    """What somebody put on the team's agenda in words; it stays until it is done or dropped."""

    __tablename__ = "sync_item"
    __table_args__ = (
        Index(
            "ix_sync_item_open", "team_id",
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    section: Mapped[Section]
    words: Mapped[Line]
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"))
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()
    initiative: Mapped[Initiative | None] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def topic(self) -> str:
        return f"item:{self.id}"


class Attendance(Model):
    """Who was there."""

    __tablename__ = "sync_attendance"

    sync_id: Mapped[int] = mapped_column(ForeignKey("sync.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship()


class Vote(Model):
    """What one person tapped in one day's stand-up. Theirs alone; gone after 90 days."""

    __tablename__ = "standup_vote"
    __table_args__ = (
        UniqueConstraint("team_id", "on", "person_id", name="uq_standup_vote_person"),
        CheckConstraint("NOT clear OR (initiative_id IS NULL AND words = '')", "clear_is_all"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    on: Mapped[date] = mapped_column(index=True)
    person_id: Mapped[PersonKey]
    clear: Mapped[bool]
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"))
    words: Mapped[Short]  # what is unclear, if no initiative says it
    gone_wrong: Mapped[Short]  # "what would have gone wrong?"; may be empty
    at: Mapped[datetime]

    initiative: Mapped[Initiative | None] = relationship()
