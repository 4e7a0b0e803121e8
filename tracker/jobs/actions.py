"""Asking for work, telling how far it is, and ending it. Jobs leave no event; what they do, does."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from tracker.core.canonical import canonical
from tracker.core.db import db
from tracker.identity.models import Person
from tracker.jobs.models import DailyRun, Job, JobState


def ask_for(kind: str, task: dict[str, Any], *, by: Person, at: datetime) -> Job:
    """Keep what somebody asked for, to be done by a worker."""
    job = Job(kind=kind, task=canonical(task), by=by, asked_at=at, beat_at=at)
    db.session.add(job)
    db.session.flush()  # the id, by which the worker finds it
    return job


def take(job_id: int, *, at: datetime) -> bool:
    """Begin a waiting job; False if another worker has it already."""
    changed = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.WAITING)
        .values(state=JobState.RUNNING, beat_at=at)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def tell(job: Job, message: str, done: int, total: int, *, at: datetime) -> None:
    """Say how far it is."""
    job.message, job.done, job.total, job.beat_at = message, done, total, at


def end(job: Job, result: dict[str, Any], *, good: bool, at: datetime) -> None:
    """Keep what came out."""
    job.state = JobState.DONE if good else JobState.FAILED
    job.result, job.ended_at, job.beat_at = canonical(result), at, at


def claim_day(name: str, *, at: datetime) -> bool:
    """Begin today's run of what is done once a day (UTC); False if a server did so already."""
    if db.session.get(DailyRun, (name, at.date())) is not None:
        return False
    db.session.execute(delete(DailyRun).where(DailyRun.name == name, DailyRun.on < at.date()))
    db.session.add(DailyRun(name=name, on=at.date(), at=at))
    return True
