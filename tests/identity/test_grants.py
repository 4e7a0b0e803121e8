"""Grants: from a day to a day, whole days in UTC; taken back at once; extended by another one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tracker.audit.models import Event
from tracker.audit.queries import details
from tracker.core.db import db, write
from tracker.core.errors import DomainError, Invalid, RuleBroken
from tracker.identity import actions, grants
from tracker.identity.grants import GrantState, grants_of, state_of
from tracker.identity.permissions import Role
from tracker.identity.queries import products_of

pytestmark = pytest.mark.both_databases
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY, NEXT, LAST = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)


def guest(make):
    return make.person("Neu Prüfer", Role.AUDITOR, email="neu@example.com")


def reads(person, at):
    return set(db.session.scalars(products_of(person, at)))


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (AT, GrantState.NOT_BEGUN),
        (datetime(2026, 5, 4, 23, 59, 59, 999999, tzinfo=UTC), GrantState.NOT_BEGUN),
        (datetime(2026, 5, 5, tzinfo=UTC), GrantState.RUNNING),
        (datetime(2026, 5, 6, 23, 59, 59, tzinfo=UTC), GrantState.RUNNING),
        (datetime(2026, 5, 7, tzinfo=UTC), GrantState.ENDED),
        (datetime(2026, 5, 7, 1, tzinfo=UTC), GrantState.ENDED),
    ],
)
def test_both_days_of_a_grant_count_whole_in_utc(make, at, state):
    person = guest(make)
    given = make.grant(person, first=NEXT, last=LAST, at=AT)
    assert state_of(given, at) is state
    assert reads(person, at) == ({make.product.id} if state is GrantState.RUNNING else set())


def test_a_grant_from_today_begins_now_and_may_end_today(make):
    person = guest(make)
    given = make.grant(person, first=TODAY, last=TODAY, at=AT)
    assert given.began_at == AT and reads(person, AT) == {make.product.id}
    assert reads(person, AT - timedelta(seconds=1)) == set()
    assert reads(person, datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)) == {make.product.id}


@pytest.mark.parametrize(
    ("who", "first", "last", "field", "sentence"),
    [
        ("auditor", date(2026, 5, 3), LAST, "first", "lies in the past"),
        ("auditor", LAST, NEXT, "last", "lies before the first"),
        ("em", NEXT, LAST, "products", "A grant is for an auditor"),
    ],
)
def test_what_is_no_grant(make, who, first, last, field, sentence):
    with pytest.raises(Invalid, match=sentence) as refused, write():
        grants.grant(
            getattr(make, who), make.other_product, first=first, last=last, by=make.admin, at=AT
        )
    assert refused.value.field == field


def test_a_grant_is_extended_by_another_one_and_not_given_twice(make):
    person = guest(make)
    make.grant(person, first=NEXT, last=LAST, at=AT)
    with pytest.raises(Invalid, match="is granted until 2026-05-06 already"):
        make.grant(person, first=NEXT, last=NEXT, at=AT)
    make.grant(person, first=LAST, last=date(2026, 6, 1), at=AT)
    found = db.session.scalars(grants_of(person)).all()
    assert [f"{g.granted_until:%m-%d}" for g in found] == ["06-01", "05-06"]
    assert reads(person, datetime(2026, 5, 20, tzinfo=UTC)) == {make.product.id}


@pytest.mark.parametrize(("at", "length"), [(AT, 0), (datetime(2026, 5, 5, 9, tzinfo=UTC), 9)])
def test_a_grant_that_is_taken_back_closes_at_once_or_never_opens(make, at, length):
    person = guest(make)
    given = make.grant(person, first=NEXT, last=LAST, at=AT)
    with write():
        grants.end_grant(given, by=make.admin, at=at)
    assert given.ended_at - given.began_at == timedelta(hours=length)
    assert state_of(given, at) is GrantState.ENDED_EARLY
    for moment in (at, datetime(2026, 5, 5, 10, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=UTC)):
        assert reads(person, moment) == set()
    with pytest.raises(RuleBroken, match="already"), write():
        grants.end_grant(given, by=make.admin, at=at)


def test_a_grant_and_its_end_say_in_the_log_what_and_until_when(make):
    given = make.grant(guest(make), first=NEXT, last=LAST, at=AT)
    with write():
        grants.end_grant(given, by=make.admin, at=AT)
    newest = db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(2)).all()
    told = [(details(event)["action"], details(event)["changes"]) for event in newest]
    assert told == [
        ("grant.ended", {"product": ["slumber", None]}),
        ("grant.given", {
            "product": [None, "slumber"], "first_day": [None, "2026-05-05"],
            "last_day": [None, "2026-05-06"],
        }),
    ]  # fmt: skip


def test_an_auditor_belongs_nowhere_without_an_end(make):
    with pytest.raises(Invalid, match="give a grant"), write():
        actions.join(make.auditor, make.other_product, by=make.admin, at=make.at)


@pytest.mark.parametrize(("who", "role"), [("em", Role.AUDITOR), ("auditor", Role.EM)])
def test_who_becomes_an_auditor_or_stops_being_one_keeps_nothing_open(make, who, role):
    person = getattr(make, who)
    assert reads(person, make.at) == {make.product.id}
    with write():
        actions.change_roles(person, frozenset({role}), by=make.admin, at=make.at)
    assert reads(person, make.at) == set()
    newest = db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    assert "slumber" in details(newest)["changes"]["belongs_to"][0]


def test_a_membership_is_not_ended_as_a_grant_nor_a_grant_as_a_membership(make):
    with pytest.raises(DomainError), write():
        actions.leave(make.auditor.memberships[0], by=make.admin, at=make.at)
