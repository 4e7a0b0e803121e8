"""Links, the lock, sessions, roles and grants."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.make import PASSWORD
from tracker.audit.actions import SYSTEM
from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.identity import actions
from tracker.identity.models import Door, Link, Session
from tracker.identity.permissions import RIGHTS, Right, Role
from tracker.identity.queries import locked_until, person_by_email, products_of, session_by_digest

NEW = "a better horse battery"


def invited(make, email="new.person@example.com"):
    with write():
        return actions.invite(
            email, "Newa Person", frozenset({Role.ENGINEER}), by=make.admin, at=make.at
        )


def events(action):
    return db.session.scalar(select(func.count()).where(Event.action == action))


# --- links ----------------------------------------------------------------------------


def test_a_link_sets_a_password_once(make):
    person, token = invited(make)
    with write():
        actions.set_password(actions.open_link(token, at=make.at), NEW, at=make.at)
    with write():
        assert actions.check_password(person, NEW, Door.SIGN_IN, at=make.at)
    with pytest.raises(RuleBroken, match="used already"):
        actions.open_link(token, at=make.at)


def test_only_the_hash_of_a_link_is_kept(make):
    _person, token = invited(make)
    assert token not in str(db.session.execute(select(Link.__table__)).all())


@pytest.mark.parametrize("token", ["", "guess", "x" * 5000])
def test_a_guessed_link_opens_nothing(make, token):
    with pytest.raises(RuleBroken):
        actions.open_link(token, at=make.at)


def test_a_link_expires_after_seven_days(make):
    _person, token = invited(make)
    make.wait(days=6, hours=23)
    assert actions.open_link(token, at=make.at)
    make.wait(hours=2)
    with pytest.raises(RuleBroken, match="expired"):
        actions.open_link(token, at=make.at)


def test_a_new_link_ends_the_old_one_the_password_and_the_sessions(make):
    person, first = invited(make)
    with write():
        actions.set_password(actions.open_link(first, at=make.at), NEW, at=make.at)
        cookie = actions.sign_in(person, at=make.at)
    with write():
        second = actions.renew_link(person, by=make.admin, at=make.at)
    session = session_by_digest(actions.digest(cookie))
    with write():
        assert not actions.check_password(person, NEW, Door.SIGN_IN, at=make.at)
        assert not actions.see_again(session, at=make.at)
        third = actions.renew_link(person, by=make.admin, at=make.at)
    with pytest.raises(RuleBroken):
        actions.open_link(second, at=make.at)
    assert actions.open_link(third, at=make.at)


def test_a_link_of_a_deactivated_person_opens_nothing(make):
    person, token = invited(make)
    with write():
        actions.deactivate(person, by=make.admin, at=make.at)
    with pytest.raises(RuleBroken):
        actions.open_link(token, at=make.at)


@pytest.mark.parametrize("email", ["em@example.com", "EM@Example.com", " em@example.com"])
def test_an_address_is_given_once(make, email):
    with pytest.raises(Invalid, match="already"):
        invited(make, email)


@pytest.mark.parametrize("roles", [set(), {Role.AUDITOR, Role.EM}])
def test_roles_that_do_not_go_together(make, roles):
    with pytest.raises(Invalid), write():
        actions.invite("x@example.com", "X", frozenset(roles), by=make.admin, at=make.at)


# --- the lock -------------------------------------------------------------------------


def attempt(make, password, door=Door.SIGN_IN):
    with write():
        return actions.check_password(make.em, password, door, at=make.at)


def test_the_fifth_wrong_password_locks_and_is_an_event(make):
    for _ in range(4):
        assert not attempt(make, "wrong")
    assert attempt(make, PASSWORD)
    assert not attempt(make, "wrong")
    assert (events("password.wrong"), events("password.locked")) == (5, 1)
    with pytest.raises(NotAllowed, match="Too many wrong passwords"):
        attempt(make, PASSWORD)


def test_the_lock_ends_fifteen_minutes_after_the_first_of_the_five(make):
    for _ in range(5):
        attempt(make, "wrong")
    make.wait(minutes=9)
    with pytest.raises(NotAllowed):
        attempt(make, PASSWORD)
    make.wait(minutes=1)
    assert attempt(make, PASSWORD)


def test_four_in_the_window_and_one_before_do_not_lock(make):
    attempt(make, "wrong")
    make.wait(minutes=12)
    for _ in range(4):
        attempt(make, "wrong")
    assert attempt(make, PASSWORD)


def test_a_lock_at_the_signature_leaves_signing_in_open(make):
    for _ in range(5):
        attempt(make, "wrong", Door.SIGNATURE)
    assert locked_until(make.em, Door.SIGNATURE, make.at)
    assert attempt(make, PASSWORD)


def test_nobody_gets_in_without_a_person_or_when_deactivated(make):
    with write():
        assert not actions.check_password(None, PASSWORD, Door.SIGN_IN, at=make.at)
    em = make.em
    with write():
        actions.deactivate(em, by=make.admin, at=make.at)
    assert not attempt(make, PASSWORD)


# --- sessions -------------------------------------------------------------------------


@pytest.fixture
def session(make):
    with write():
        token = actions.sign_in(make.em, at=make.at)
    found = session_by_digest(actions.digest(token))
    assert isinstance(found, Session)
    return found


@pytest.mark.parametrize(
    ("after", "holds"),
    [(timedelta(minutes=1), True), (timedelta(hours=12), True), (timedelta(hours=12, seconds=1), False)],
)  # fmt: skip
def test_a_session_lasts_twelve_hours(session, after, holds):
    with write():
        assert actions.see_again(session, at=session.began_at + after) is holds


@pytest.mark.parametrize(
    ("idle", "again"), [(timedelta(minutes=15), False), (timedelta(minutes=15, seconds=1), True)]
)
def test_after_fifteen_idle_minutes_a_signature_asks_for_both(session, idle, again):
    with write():
        assert actions.see_again(session, at=session.seen_at + idle)
    assert session.identify_again is again


def test_signing_out_ends_it(session, make):
    with write():
        actions.sign_out(session, at=make.at)
    with write():
        assert not actions.see_again(session, at=make.at)


def test_deactivating_ends_every_session_at_once(session, make):
    with write():
        actions.deactivate(session.person, by=make.admin, at=make.at)
    assert session.ended_at
    with write():
        actions.reactivate(session.person, by=make.admin, at=make.at)
        assert not actions.see_again(session, at=make.at)


def test_the_cookie_itself_is_not_in_the_database(session, database):
    with write():
        token = actions.sign_in(session.person, at=session.began_at)
    db.session.rollback()
    assert token.encode() not in database.read_bytes()


# --- roles and grants -----------------------------------------------------------------

#: states.md, "Who may do what", as far as the parts exist
TABLE = {
    Right.READ_RECORDS: "em pm engineer regulatory auditor",
    Right.REGISTER: "em pm engineer regulatory",
    Right.EDIT_INITIATIVE: "em pm regulatory",
    Right.MOVE_INITIATIVE: "em pm",
    Right.DELIVER: "em",
    Right.VERIFY: "regulatory",
    Right.SEND_BACK: "em regulatory",
    Right.CLOSE: "pm",
    Right.WRITE_VALUE: "em engineer",
    Right.TALK: "em pm engineer regulatory",
    Right.EXPLAIN: "em",
    Right.SAY_BACK: "pm",
    Right.APPROVE_VALUE: "pm",
    Right.ADD_EVIDENCE: "em pm engineer regulatory",
    Right.REVIEW_EVIDENCE: "regulatory",
    Right.CREATE_RELEASE: "em engineer",
    Right.APPROVE_RELEASE: "pm",
    Right.AUTHORISE_RELEASE: "regulatory",
    Right.RELEASE: "em",
    Right.MANAGE_DEVICES: "regulatory",
    Right.ISSUE_REPORT: "em pm regulatory auditor",
    Right.READ_TRAIL: "em pm engineer regulatory auditor admin",
    Right.MANAGE_PEOPLE: "admin",
    Right.READ_ACCESS: "regulatory admin",
}


@pytest.mark.parametrize("right", TABLE, ids=lambda right: right.value)
def test_rights_are_those_of_the_domain(right):
    assert {role.value for role in RIGHTS[right]} == set(TABLE[right].split())


def test_every_right_has_its_roles():
    assert RIGHTS.keys() == set(Right)


def test_a_person_with_two_roles_has_the_rights_of_both(make):
    with write():
        actions.change_roles(
            make.engineer, frozenset({Role.ENGINEER, Role.PM}), by=make.admin, at=make.at
        )
    assert make.engineer.may(Right.WRITE_VALUE) and make.engineer.may(Right.CLOSE)
    assert make.engineer.role_names == "Product manager, Engineer"


def test_a_role_taken_away_is_kept_with_its_end(make):
    with write():
        actions.change_roles(make.engineer, frozenset({Role.PM}), by=make.admin, at=make.at)
    assert make.engineer.roles == {Role.PM}
    assert [row.ended_at is None for row in make.engineer.role_rows] == [False, True]


def test_nobody_changes_or_deactivates_themselves(make):
    with pytest.raises(NotAllowed), write():
        actions.change_roles(make.admin, frozenset({Role.EM}), by=make.admin, at=make.at)
    with pytest.raises(RuleBroken), write():
        actions.deactivate(make.admin, by=make.admin, at=make.at)


def test_a_deactivated_person_may_nothing_and_stays(make):
    with write():
        actions.deactivate(make.em, by=make.admin, at=make.at)
    assert not make.em.may(Right.READ_RECORDS)
    assert person_by_email("em@example.com")


def reads(make, person, at=None):
    return set(db.session.scalars(products_of(person, at or make.at)))


def test_staff_read_only_the_products_they_belong_to(make):
    assert reads(make, make.em) == {make.product.id}
    assert reads(make, make.stranger) == {make.other_product.id}
    assert reads(make, make.admin) == set()


@pytest.mark.parametrize("act", ["found_team", "found_product"])
def test_keys_are_given_once(make, act):
    more = {"found_team": (), "found_product": ("v",)}[act]
    key = {"found_team": "night", "found_product": "slumber"}[act]
    with pytest.raises(Invalid) as refusal, write():
        getattr(actions, act)(key, "Again", *more, by=SYSTEM, at=make.at)
    assert refusal.value.field == "key"


def test_a_product_is_preset_with_two_people(make):
    with pytest.raises(Invalid, match="two different people"), write():
        actions.preset_owners(make.product, make.em, make.em, by=make.admin, at=make.at)
