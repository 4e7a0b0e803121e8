"""Who is on what, in which own order, who is on too much; auditors learn nothing of it."""

from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, select

from tracker.audit.actions import SYSTEM
from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.core.errors import DomainError, Invalid, NotAllowed, RuleBroken
from tracker.identity import actions as identity
from tracker.identity.permissions import Role
from tracker.identity.trail import readable_events
from tracker.initiatives import actions as initiatives
from tracker.order import actions, own
from tracker.order.models import OwnMove, Why, Work
from tracker.order.people import (
    leading_priorities,
    load_of,
    loads,
    on_at,
    on_now,
    overloaded,
    team_loads,
)
from tracker.readiness.drafts import about_drafts


@contextmanager
def statements():
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def three(make):
    return [make.initiative_in_order(title=title) for title in ("A", "B", "C")]


def put(make, initiative, person, by=None):
    with write():
        return own.put_on(initiative, person, by=by or make.em, at=make.at)


def topics(person):
    return [work.initiative.key for work in load_of(person).works]


def test_one_puts_oneself_and_owners_put_others(make, three):
    put(make, three[0], make.engineer, by=make.engineer)
    put(make, three[0], make.em)
    assert [w.person.name for w in on_now(three[0])] == [make.engineer.name, make.em.name]
    with pytest.raises(Invalid, match="on it already"):
        put(make, three[0], make.engineer)
    work = on_now(three[0])[0]
    began = make.at
    with write():
        own.take_off(work, by=make.engineer, at=make.at)
    assert topics(make.engineer) == [] and [w.id for w in on_at([1], began)] == [1, 2]
    with pytest.raises(RuleBroken, match="not on it any more"), write():
        own.take_off(work, by=make.engineer, at=make.at)


@pytest.mark.parametrize("who", ["engineer", "regulatory", "auditor", "admin"])
def test_nobody_else_says_what_somebody_is_on(make, three, who):
    with pytest.raises(NotAllowed):
        put(make, three[0], make.em, by=getattr(make, who))
    work = put(make, three[0], make.em)
    with pytest.raises(NotAllowed), write():
        own.take_off(work, by=getattr(make, who), at=make.at)


def test_only_who_could_read_it_is_on_an_open_one(make, three):
    outside = make.person("Outside", Role.ENGINEER)
    for person in (outside, make.auditor):
        with pytest.raises(Invalid, match="does not belong"):
            put(make, three[0], person)
    with pytest.raises(RuleBroken, match="is draft"):
        put(make, make.initiative(), make.engineer)


def test_everybody_orders_their_own_and_nobody_another_s(make, three):
    works = [put(make, initiative, make.engineer) for initiative in three]
    assert topics(make.engineer) == ["CI-1", "CI-2", "CI-3"]
    with write():
        actions.move(three[1], 1, why=Why.MARKET, words="", by=make.em, at=make.at)
    assert topics(make.engineer) == ["CI-2", "CI-1", "CI-3"]  # until then the team's order holds
    with write():
        own.move_own(works[2], 1, by=make.engineer, at=make.at)
    assert topics(make.engineer) == ["CI-3", "CI-2", "CI-1"]
    for wrong in (
        {"work": works[0], "to": 1, "by": make.em},
        {"work": works[0], "to": 4, "by": make.engineer},
        {"work": works[2], "to": 1, "by": make.engineer},
    ):
        with pytest.raises(DomainError), write():
            own.move_own(**wrong, at=make.at)
    assert len(db.session.scalars(select(OwnMove)).all()) == 1


def test_three_active_topics_are_flagged_and_what_is_not_now_is_none(make, three):
    for initiative in three:
        put(make, initiative, make.engineer)
    assert load_of(make.engineer).flagged and overloaded(team_loads(make.team, make.at)) == 1
    with write():
        actions.park(three[0], "No", until=None, would_change="x", by=make.em, at=make.at)
    assert topics(make.engineer) == ["CI-2", "CI-3"] and not load_of(make.engineer).flagged
    with write():
        initiatives.move(three[1], "drop", by=make.em, at=make.at)
    assert topics(make.engineer) == ["CI-3"]


def test_leading_priorities_are_the_different_firsts(make, three):
    assert leading_priorities(team_loads(make.team, make.at)) == 1
    put(make, three[0], make.engineer)
    put(make, three[0], make.em)
    assert leading_priorities(team_loads(make.team, make.at)) == 1
    work = put(make, three[2], make.em)
    with write():
        own.move_own(work, 1, by=make.em, at=make.at)
    assert leading_priorities(team_loads(make.team, make.at)) == 2


def test_a_guest_from_another_team_stands_in_the_grid(make, three):
    guest = make.person("Guest", Role.ENGINEER)
    with write():
        identity.join(guest, make.product, by=SYSTEM, at=make.at)
    assert "Guest" not in [load.person.name for load in team_loads(make.team, make.at)]
    put(make, three[0], guest)
    found = {load.person.name: len(load.works) for load in team_loads(make.team, make.at)}
    assert found["Guest"] == 1 and found[make.em.name] == 0


def test_loads_cost_the_same_for_two_people_and_for_all(make, three):
    people = [make.engineer, make.em, make.pm, make.second_em]
    for person in people:
        put(make, three[0], person)
    put(make, three[1], make.engineer)
    loads(people)  # reads the people themselves again, after the writes
    with statements() as few:
        loads(people[:2])
    with statements() as many:
        loads(people)
    assert len(many) == len(few) == 4


def test_an_auditor_reads_nothing_of_it_in_the_trail(make, three):
    work = put(make, three[0], make.engineer)
    with write():
        own.take_off(work, by=make.engineer, at=make.at)
    told = select(Event).where(Event.object_kind == "work")
    assert [e.product_key for e in db.session.scalars(told)] == ["slumber", "slumber"]
    assert db.session.get_one(Work, work.id).event_key == str(work.id)
    for who, count in (("pm", 2), ("auditor", 0)):
        readable = readable_events(getattr(make, who), make.at, about_drafts())
        assert sum(e.object_kind == "work" for e in db.session.scalars(readable)) == count
