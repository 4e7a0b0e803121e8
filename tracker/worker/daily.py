"""What is done once a day, whichever server comes first: a thread looks now and then.

A day is claimed by a row in the database, in a write of its own, so that of several servers one
does it. What failed is tried again the next day, and said in the log of the server.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.jobs.actions import claim_day
from tracker.sync.votes import purge_votes

log = logging.getLogger(__name__)

#: How often a server looks whether a new day has begun (UTC), in seconds.
EVERY = 600.0


def _forget_votes(at: datetime) -> None:
    with write():
        purge_votes(at=at)


#: Name, and what is done; each in writes of its own, and each does nothing where nothing is due.
DAILY: dict[str, Callable[[datetime], None]] = {"purge-votes": _forget_votes}


def start_daily(app: Flask) -> threading.Event:
    """Look now and then from a thread of this process; setting the event ends it."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(_next.pop() if _next else EVERY):
            do_daily(app, at=now())

    _next = [1.0]  # soon after the start, then every ten minutes
    threading.Thread(target=look, name="daily", daemon=True).start()
    return over


def do_daily(app: Flask, *, at: datetime) -> list[str]:
    """Do what nobody has begun today; the names of what was done."""
    done = []
    with app.app_context():
        for name, act in DAILY.items():
            try:
                with write():
                    mine = claim_day(name, at=at)
                if mine:
                    act(at)
                    done.append(name)
            except Exception:  # a thread that dies would do nothing tomorrow
                db.session.rollback()
                log.exception("what is done daily failed: %s", name)
    return done
