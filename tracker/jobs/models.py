"""One piece of work, whoever does it."""

import enum
import json
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Key, LongText, Model
from tracker.identity.models import Person, PersonKey

#: A worker tells that it is alive at least this often, or it is taken for dead. A single write
#: may hold the database for some seconds, during which nothing can be told.
SILENCE = timedelta(seconds=60)


class JobState(enum.Enum):
    """WAITING → RUNNING → DONE or FAILED."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """What was asked, and how far it is. Not part of the record: what it did has its own events."""

    id: Mapped[Key]
    kind: Mapped[Code]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)  # 0: not known yet
    message: Mapped[LongText] = mapped_column(default="")
    task: Mapped[bytes] = mapped_column(LargeBinary)  # canonical JSON: what was asked
    result: Mapped[bytes | None] = mapped_column(LargeBinary)  # canonical JSON: what came out
    by_id: Mapped[PersonKey]
    asked_at: Mapped[datetime]
    beat_at: Mapped[datetime]  # the last sign of life of its worker
    ended_at: Mapped[datetime | None]

    by: Mapped[Person] = relationship()

    @property
    def asked(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.task)
        return told

    @property
    def found(self) -> dict[str, Any]:
        """What came out; nothing before the end."""
        told: dict[str, Any] = json.loads(self.result or b"{}")
        return told

    def lost(self, at: datetime) -> bool:
        """Whether its worker died: it runs, and has given no sign of life for too long."""
        return self.state is JobState.RUNNING and at - self.beat_at > SILENCE

    def open(self, at: datetime) -> bool:
        """Whether something may still come of it."""
        return self.ended_at is None and not self.lost(at)


class DailyRun(Model):
    """That what is done once a day was begun on this day, by whichever server came first."""

    name: Mapped[Code] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
