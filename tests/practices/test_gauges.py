"""The three gauges and the facts of four weeks, against the records that they count."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tracker.capacity.guard import State
from tracker.core.db import db, write
from tracker.identity.actions import deactivate
from tracker.identity.queries import products_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.unclaimed import lacking, lacks
from tracker.order.actions import move
from tracker.order.models import Why
from tracker.order.own import move_own, put_on
from tracker.order.people import first_works, load_of
from tracker.practices.facts import facts_of
from tracker.practices.gauges import gauges_of
from tracker.readiness.withdrawals import withdraw_signature
from tracker.sync.votes import vote
from tracker.value import agreeing, asking
from tracker.value.queries import sign_offs
from tracker.value.understood import MOST, signed, understood_in, unsigned_in


def taken_back(make, version, who):
    """The last signature on a version, withdrawn by whoever gave it."""
    state = sign_offs([version.initiative])[version.initiative_id]
    mine = state.explained if who == "em" else state.decision
    person = getattr(make, who)
    with write():
        withdraw_signature(mine, "Too early", proof=make.proof(person), by=person, at=make.at)


def refused(make):
    version = make.explained()
    told = make.approval(version)
    with write():
        agreeing.refuse(version, "Not worth it", **told)


def every_state(make):
    """An initiative in each state of a sign-off."""
    make.initiative()
    make.published()
    make.explained()
    make.said_back()
    make.said_back_statement()
    make.signed()
    make.signed(reservation="Only for the EU")
    refused(make)
    make.published(make.signed().initiative, now="Then")  # stale
    make.signed(
        make.explained(make.published(make.signed().initiative, now="Then"))
    )  # signed again
    taken_back(make, make.signed(), "em")
    taken_back(make, make.signed(), "pm")


@pytest.mark.both_databases
def test_the_database_counts_as_signed_what_the_sign_off_calls_signed(make):
    every_state(make)
    initiatives = list(db.session.scalars(select(Initiative)))
    states = sign_offs(initiatives)
    by_rule = {i.id for i in initiatives if states[i.id].signed}
    by_database = set(db.session.scalars(select(Initiative.id).where(signed())))
    assert len(by_rule) == 3 and by_database == by_rule


def gauges(make):
    (found,) = gauges_of([make.team], products_of(make.em, make.at), make.at)
    return found


def answers(make, *clear):
    people = (make.em, make.pm, make.engineer, make.second_em)
    for person, is_clear in zip(people, clear, strict=False):
        with write():
            words = "" if is_clear else "What comes first?"
            vote(make.team, voter=person, clear=is_clear, words=words, by=person, at=make.at)


@pytest.mark.both_databases
def test_the_gauges_of_a_team(make):
    nothing = gauges(make)
    assert (nothing.understood.needed, nothing.order.count, nothing.series) == (0, 0, None)
    assert nothing.space.policy is None
    make.proposed()
    make.committed()
    make.published()  # a draft is not asked for its signature yet
    make.policy()
    (sprint,) = make.periods()
    make.sheet(sprint, lines=make.days(45, 5, 0))
    answers(make, True, False)
    make.series()
    found = gauges(make)
    assert (found.understood.signed, found.understood.needed) == (1, 2)
    assert found.space.verdict.state is State.WARNING
    assert found.space.verdict.missing == Decimal("5")
    assert (found.order.count, found.order.enough) == (2, False)
    answers(make, True, False, True, False)
    assert (gauges(make).order.unclear, gauges(make).order.enough) == (2, True)
    make.ended()  # what was voted before the last sync was talked over there
    assert gauges(make).order.count == 0


def test_other_products_do_not_count(make):
    make.proposed()
    other = make.initiative(product=make.other_product, em=make.other_em, pm=make.other_pm)
    assert other.team_id == make.team.id
    products = products_of(make.em, make.at)
    assert understood_in([make.team], products)[make.team.id].needed == 1
    assert len(db.session.scalars(unsigned_in(make.team, products)).all()) == 1


def test_no_more_is_counted_than_so_many(make, monkeypatch):
    monkeypatch.setattr("tracker.value.understood.MOST", 2)
    for _n in range(3):
        make.initiative_in_order()
    found = gauges(make).understood
    assert (found.needed, found.more) == (2, True) and MOST == 100


@pytest.mark.both_databases
def test_the_facts_of_four_weeks(make):
    version = make.published()
    question = make.question(version)
    with write():
        asking.answer(question, "For all of them", by=make.em, at=make.at)
    with write():
        asking.me_too(question, by=make.engineer, at=make.at)
    with write():
        asking.close(question, by=make.pm, at=make.at)
    signed_one = make.committed()
    last = make.proposed()
    with write():
        move(last, 1, why=Why.INCIDENT, words="It broke", by=make.em, at=make.at)
    answers(make, True, False, True)
    make.decided(sync := make.sync())
    make.ended(sync)
    make.term(agreed=True)
    found = facts_of(make.team, products_of(make.em, make.at), make.at)
    count = found.count
    assert (count["open"], count["open_lacking"], count["new"]) == (3, 0, 3)
    assert (count["published"], count["asked"], count["answered"], count["settled"]) == (3, 1, 1, 1)
    assert (count["me_too"], count["said_back"], count["confirmed"]) == (1, 1, 1)
    assert (count["signed"], count["refused"], count["decisions"]) == (1, 0, 1)
    assert (count["terms_asked"], count["terms_agreed"]) == (1, 1)
    assert (count["voters"], count["votes"], count["unclear"]) == (3, 3, 1) and found.enough_votes
    assert found.moves == {Why.INCIDENT: 1} and len(found.lengths) == 1
    assert found.first_feedback is not None and len(found.feedback) == 2
    assert timedelta() < found.first_feedback < timedelta(hours=1)
    assert signed_one.team_id == make.team.id
    make.wait(weeks=5)
    later = facts_of(make.team, products_of(make.em, make.at), make.at)
    kept = {name for name, number in later.count.items() if number}
    assert kept == {"open"} and later.missed >= 4 and not later.lengths and not later.moves
    assert later.first_feedback is None and not later.enough_votes


def test_first_works_say_what_the_whole_load_says(make):
    for title in ("First", "Second", "Third", "Parked"):
        initiative = make.initiative_in_order(title=title)
        with write():
            put_on(initiative, make.engineer, by=make.engineer, at=make.at)
    make.initiative_in_order(title="Of nobody")
    with write():
        third = db.session.scalars(select(Initiative).where(Initiative.title == "Third")).one()
        move(third, 1, why=Why.MARKET, words="Asked for", by=make.em, at=make.at)

    def titles(works):
        return [work.initiative.title for work in works]

    assert titles(first_works(make.engineer)) == titles(load_of(make.engineer).works)
    assert titles(first_works(make.engineer))[0] == "Third"
    with write():
        move_own(load_of(make.engineer).works[2], 1, by=make.engineer, at=make.at)
    assert titles(first_works(make.engineer)) == titles(load_of(make.engineer).works)


def test_one_lacks_an_owner_exactly_if_the_list_of_all_says_so(make):
    make.proposed()
    make.initiative(em=None)
    make.initiative(em=make.second_em, pm=make.second_pm)
    with write():
        deactivate(make.second_em, by=make.admin, at=make.at)
    listed = set(db.session.scalars(lacking()))
    assert set(db.session.scalars(select(Initiative.id).where(lacks(Initiative.id)))) == listed
    assert len(listed) == 2
