"""What is done once a day: by one server, and again the next day."""

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.make import Make
from tests.worker.test_queue import served as served  # an application as the server has it
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.jobs.actions import claim_day
from tracker.jobs.models import DailyRun
from tracker.sync.models import Vote
from tracker.sync.votes import KEPT, vote
from tracker.worker import daily


def voted(make, at):
    with write():
        vote(make.team, voter=make.engineer, clear=True, by=make.engineer, at=at)


@pytest.mark.both_databases
def test_a_day_is_claimed_once_and_old_days_go(make):
    at = make.at
    for claimed in (True, False):
        with write():
            assert claim_day("purge-votes", at=at) is claimed
    with write():
        assert claim_day("another", at=at) and claim_day("purge-votes", at=at + timedelta(days=1))
    kept = select(DailyRun.on).where(DailyRun.name == "purge-votes")
    assert db.session.scalars(kept).all() == [at.date() + timedelta(days=1)]


def test_votes_of_more_than_90_days_ago_go_by_themselves_once_a_day(app, make):
    at = now()
    voted(make, at - KEPT - timedelta(hours=1))
    voted(make, at)
    assert daily.do_daily(app, at=at) == ["purge-votes"]
    assert db.session.scalar(select(func.count(Vote.id))) == 1
    assert daily.do_daily(app, at=at) == []
    assert daily.do_daily(app, at=at + timedelta(days=1)) == ["purge-votes"]


def test_a_run_that_fails_is_said_and_tried_again_the_next_day(app, make, monkeypatch, caplog):
    def fails(_at):
        raise OSError("the disk is full")

    monkeypatch.setitem(daily.DAILY, "purge-votes", fails)
    at = make.at
    assert daily.do_daily(app, at=at) == [] and "the disk is full" in caplog.text
    monkeypatch.undo()
    assert daily.do_daily(app, at=at) == []
    assert daily.do_daily(app, at=at + timedelta(days=1)) == ["purge-votes"]


def test_a_thread_beside_the_server_does_it(served):
    voted(Make(), now() - KEPT - timedelta(days=1))
    over = daily.start_daily(served)
    until = time.monotonic() + 20
    while db.session.scalar(select(func.count(DailyRun.name))) == 0 and time.monotonic() < until:
        db.session.rollback()
        time.sleep(0.1)
    over.set()
    time.sleep(0.2)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Vote.id))) == 0
    assert isinstance(db.session.scalar(select(DailyRun.on)), date)
