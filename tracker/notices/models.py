"""Notices of a person, how they want them by e-mail, and when they were looked for last."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, LongText, Model
from tracker.identity.models import Person
from tracker.readiness.conditions import Place


class NoticeKind(enum.Enum):
    """Why somebody is told."""

    WAITS = "waits"
    QUESTION = "question"
    ANSWER = "answer"
    SIGNATURE = "signature"
    BLOCKED = "blocked"
    DUE = "due"


class Frequency(enum.Enum):
    """How somebody gets notices by e-mail."""

    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Notice(Model):
    """One thing that one person is told, once: its key says what. No part of the record."""

    __table_args__ = (
        UniqueConstraint("person_id", "key", name="uq_notice_key"),
        Index("ix_notice_person", "person_id", "id"),
        Index(
            "ix_notice_unread", "person_id", "product_id",
            sqlite_where=text("read_at IS NULL"), postgresql_where=text("read_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(300))
    kind: Mapped[NoticeKind]
    sentence: Mapped[LongText]
    place: Mapped[Place]
    subject_key: Mapped[Code]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))  # whose members may read it
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # it was done before somebody read it
    mailed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class NoticeSetting(Model):
    """How one person wants notices by e-mail; without a row: once a day, all kinds."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    frequency: Mapped[Frequency]
    muted: Mapped[LongText]  # kinds that come on the page only, a blank between
    digest_on: Mapped[date | None]  # the day of the last digest

    person: Mapped[Person] = relationship()

    @property
    def muted_kinds(self) -> frozenset[NoticeKind]:
        return frozenset(NoticeKind(word) for word in self.muted.split())


class NoticeRun(Model):
    """When notices were looked for last, by whichever server came first. One row."""

    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    id: Mapped[Key]
    ran_at: Mapped[datetime]
    log_size: Mapped[int]  # of the trail then: while it does not grow, nothing new waits that day
    busy_until: Mapped[datetime | None]  # a server is at it; a dead one lets go by then
    mail_failed_at: Mapped[datetime | None]  # the mail server took nothing; None: it did
