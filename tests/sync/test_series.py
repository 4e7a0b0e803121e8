"""The series of a team's sync: who may set it, which days it meets, which weeks were missed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from tracker.core.db import db, write
from tracker.core.errors import DomainError, Invalid, NotAllowed, RuleBroken
from tracker.sync import actions
from tracker.sync.calendar import days, missed, next_day, starts_on
from tracker.sync.models import CancelledWeek, SyncSeries
from tracker.sync.queries import address_with, series_of

THURSDAY = 3


def set_series(make, *, by=None, **changes):
    told = {
        "em": make.em, "pm": make.pm, "weekday": THURSDAY, "starts": "09:30",
        "zone": "Europe/Berlin", "minutes": 30, **changes,
    }  # fmt: skip
    with write():
        return actions.set_series(make.team, **told, by=by or make.em, at=make.at)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": 7}, "weekday"),
        ({"starts": "9:30"}, "starts"),
        ({"starts": "25:00"}, "starts"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"minutes": 5}, "minutes"),
        ({"minutes": 121}, "minutes"),
        ({"em": "pm", "pm": "pm"}, "pm"),
        ({"em": "engineer"}, "em"),
        ({"pm": "other_pm"}, None),  # of the team too: people of every product belong to it
    ],
)
def test_what_a_series_is_made_of(make, changes, field):
    people = {k: getattr(make, v) for k, v in changes.items() if k in {"em", "pm"}}
    if field is None:
        assert set_series(make, **{**changes, **people}).pm_id == make.other_pm.id
        return
    with pytest.raises(Invalid) as refused:
        set_series(make, **{**changes, **people})
    assert refused.value.field == field and series_of(make.team) is None


@pytest.mark.parametrize("who", ["engineer", "regulatory", "auditor", "admin"])
def test_only_an_em_or_pm_of_the_team_sets_it(make, who):
    with pytest.raises(NotAllowed):
        set_series(make, by=getattr(make, who))


def test_an_em_of_another_team_does_not_set_it(make):
    with pytest.raises(NotAllowed), write():
        actions.set_series(
            make.other_team, em=make.em, pm=make.pm, weekday=1, starts="09:00", zone="UTC",
            by=make.em, at=make.at,
        )  # fmt: skip


def test_a_new_series_ends_the_one_before_and_the_same_again_is_refused(make):
    first = set_series(make)
    make.wait(days=30)
    second = set_series(make, weekday=1)
    assert first.ended_at == second.began_at and series_of(make.team).id == second.id
    with pytest.raises(RuleBroken, match="Nothing differs"):
        set_series(make, weekday=1)


@pytest.mark.both_databases
def test_the_database_refuses_two_series_at_once_and_one_person_twice(make):
    set_series(make)
    told = {"team": make.team, "weekday": 1, "starts": "09:00", "zone": "UTC", "minutes": 30}
    for em, ended in ((make.second_em, None), (make.pm, make.at)):
        at = make.at
        with pytest.raises(IntegrityError), write():
            row = SyncSeries(
                **told, em=em, pm=make.pm, began_at=at, ended_at=ended and at, set_by=em
            )
            db.session.add(row)
            db.session.flush()


def series(**changes):
    told = {
        "weekday": THURSDAY, "starts": "09:30", "zone": "Europe/Berlin", "minutes": 30,
        "began_at": datetime(2026, 10, 1, 8, 0, tzinfo=UTC), "ended_at": None, "cancelled": [],
    }  # fmt: skip
    return SyncSeries(**{**told, **changes})


def test_the_hour_stays_by_the_clock_when_summer_time_ends():
    one = series()
    told = [starts_on(one, day).astimezone(UTC) for day in days(one, date(2026, 10, 22), date(2026, 10, 31))]  # fmt: skip
    assert [moment.hour for moment in told] == [7, 8]


def test_the_first_day_is_the_first_one_after_it_was_set():
    late = series(began_at=datetime(2026, 10, 1, 8, 0, tzinfo=UTC))  # a Thursday, 10:00 in Berlin
    early = series(began_at=datetime(2026, 10, 1, 7, 0, tzinfo=UTC))
    span = (date(2026, 9, 1), date(2026, 10, 20))
    assert list(days(late, *span)) == [date(2026, 10, 8), date(2026, 10, 15)]
    assert next(days(early, *span)) == date(2026, 10, 1)


def test_cancelled_and_ended_weeks_are_no_days():
    off = CancelledWeek(on=date(2026, 10, 15))
    one = series(cancelled=[off], ended_at=datetime(2026, 10, 29, 8, 0, tzinfo=UTC))
    assert list(days(one, date(2026, 10, 2), date(2026, 12, 1))) == [date(2026, 10, 8), date(2026, 10, 22)]  # fmt: skip
    assert next_day(one, datetime(2026, 10, 22, 7, 45, tzinfo=UTC)) == date(2026, 10, 22)
    assert next_day(one, datetime(2026, 10, 22, 8, 0, tzinfo=UTC)) is None  # 10:00 in Berlin: over


def test_a_week_without_a_sync_is_missed_and_another_day_of_the_week_counts():
    one = series()
    held = [datetime(2026, 10, 9, 12, 0, tzinfo=UTC)]  # a Friday instead of the Thursday
    at = datetime(2026, 10, 22, 8, 1, tzinfo=UTC)  # the Thursday after next, one minute after it
    assert missed(one, held, at) == [date(2026, 10, 15), date(2026, 10, 22)]
    assert missed(one, held, at.replace(hour=7, minute=45)) == [date(2026, 10, 15)]


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (date(2026, 3, 12), "", "reason"),
        (date(2026, 3, 11), "A Wednesday", "on"),
        (date(2026, 2, 26), "Over", "on"),
    ],
)
def test_what_cannot_be_cancelled(make, day, reason, field):
    one = set_series(make)
    with pytest.raises(DomainError) as refused, write():
        actions.cancel_week(one, day, reason, by=make.em, at=make.at)
    assert refused.value.field == field


def test_a_cancelled_week_is_cancelled_once(make):
    one = set_series(make)
    with write():
        actions.cancel_week(one, date(2026, 3, 12), "A holiday", by=make.em, at=make.at)
    with pytest.raises(Invalid, match="does not meet"), write():
        actions.cancel_week(one, date(2026, 3, 12), "A holiday", by=make.em, at=make.at)


def test_a_renewed_address_opens_and_the_old_one_does_not(make):
    with write():
        old = actions.make_address(make.team, by=make.em, at=make.at)
    with write():
        new = actions.make_address(make.team, by=make.em, at=make.at)
    assert address_with(actions.digest(old)) is None
    assert address_with(actions.digest(new)).person_id == make.em.id
    with write():
        actions.end_address(make.team, by=make.em, at=make.at)
    assert address_with(actions.digest(new)) is None
    with pytest.raises(RuleBroken), write():
        actions.end_address(make.team, by=make.em, at=make.at)
