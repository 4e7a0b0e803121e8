"""One job from beginning to end, whoever's thread it runs in."""

import logging
import time
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import DomainError
from tracker.core.files import FileStore
from tracker.core.texts import _
from tracker.exchange.imports import Order, carry_out
from tracker.exchange.preview import shown
from tracker.jobs.actions import end, take, tell
from tracker.jobs.models import Job

log = logging.getLogger(__name__)

#: How often a job says how far it is, in seconds.
EVERY = 0.5


def run(app: Flask, job_id: int) -> None:
    """Do a job that waits; what comes out, or why nothing does, stands in its row."""
    with app.app_context(), force_locale("en"):
        with write():
            taken = take(job_id, at=now())
        if taken:
            _end(job_id, *_done(job_id))


def _done(job_id: int) -> tuple[dict[str, Any], bool]:
    job = db.session.get_one(Job, job_id)
    try:
        return _import(job), True
    except DomainError as refusal:
        return {"refusal": str(refusal)}, False
    except Exception:  # whatever it was, the person must not wait for ever
        db.session.rollback()
        log.exception("job %d failed", job_id)
        return {"refusal": _("Something failed on our side. Nothing was written; try again, and tell an administrator if it stays.")}, False  # fmt: skip


def _import(job: Job) -> dict[str, Any]:
    asked = job.asked
    order = Order(**{**asked["order"], "devices": tuple(asked["order"]["devices"])})
    store = FileStore(current_app.config["TRACKER"].data_dir / "files")
    with store.path(asked["file"]).open("rb") as file:
        outcome = carry_out(
            order, file, by=job.by, dry_run=not asked["apply"], clock=now, write=write,
            progress=_Progress(job.id),
        )  # fmt: skip
    return shown(order, outcome)


def _end(job_id: int, result: dict[str, Any], good: bool) -> None:
    with write():
        end(db.session.get_one(Job, job_id), result, good=good, at=now())


class _Progress:
    """Tells the table now and then, through a session of its own."""

    def __init__(self, job_id: int) -> None:
        self._job_id, self._last, self._said = job_id, 0.0, ""

    def __call__(self, message: str, done: int, total: int) -> None:
        if message == self._said and time.monotonic() - self._last < EVERY:
            return
        self._last, self._said = time.monotonic(), message
        with current_app.app_context(), write():
            self._tell(message, done, total, now())

    def _tell(self, message: str, done: int, total: int, at: datetime) -> None:
        tell(db.session.get_one(Job, self._job_id), message, done, total, at=at)
