"""Getting in, staying in, and being out at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.make import PASSWORD
from tracker.audit.models import Access, Event
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity.actions import deactivate, end_sessions, invite
from tracker.identity.models import Session
from tracker.identity.permissions import Role


def _actions():
    return db.session.scalars(select(Event.action).order_by(Event.seq)).all()


def test_a_stranger_is_asked_to_sign_in_and_led_back(browser, make):
    answer = browser.get("/trail?about=CI-1")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/trail?about%3DCI-1"
    page = browser.submit(answer.location, email=make.em.email, password=PASSWORD)
    assert page.request.full_path == "/trail?about=CI-1"


@pytest.mark.parametrize("away", ["//evil.example/x", "https://evil.example", "/\\evil.example"])
def test_no_redirect_leaves_the_house(browser, make, away):
    page = browser.submit(f"/sign-in?next={away}", email=make.em.email, password=PASSWORD)
    assert page.request.path == "/"


@pytest.mark.parametrize("email", ["eva.nobody@example.com", "em@example.com"])
def test_a_wrong_password_and_an_unknown_address_answer_alike(browser, email):
    page = browser.submit("/sign-in", email=email, password="not the password")
    assert page.status_code == 403
    assert "E-mail address or password is wrong." in page.text
    assert email in page.text


def test_five_wrong_passwords_lock_the_account_and_the_lock_is_an_event(browser, make):
    for _try in range(5):
        browser.submit("/sign-in", email=make.em.email, password="not the password")
    page = browser.submit("/sign-in", email=make.em.email, password=PASSWORD)
    assert page.status_code == 403
    assert "Too many wrong passwords" in page.text
    assert _actions().count("password.wrong") == 5
    assert _actions()[-1] == "password.locked"


@pytest.mark.parametrize(
    "end",
    [
        lambda make: deactivate(make.em, by=make.admin, at=make.at),
        lambda make: end_sessions(make.em, at=make.at),
    ],
)
def test_a_revoked_session_ends_at_once(browser, make, end):
    browser.sign_in(make.em)
    assert browser.get("/").status_code == 200
    with write():
        end(make)
    assert browser.get("/").status_code == 302


def test_a_session_ends_after_twelve_hours(browser, make):
    browser.sign_in(make.em)
    session = db.session.scalars(select(Session)).one()
    with write():
        db.session.execute(update(Session).values(began_at=session.began_at - timedelta(hours=13)))
    assert browser.get("/").status_code == 302


def test_after_idling_a_signature_asks_for_both_components(browser, make):
    browser.sign_in(make.em)
    session = db.session.scalars(select(Session)).one()
    with write():
        db.session.execute(update(Session).values(seen_at=session.seen_at - timedelta(minutes=16)))
    browser.get("/")
    db.session.expire_all()
    assert db.session.scalars(select(Session.identify_again)).one() is True


def test_signing_out_ends_the_session_and_the_cookie_is_worth_nothing(browser, make):
    browser.sign_in(make.em)
    cookie = browser.client.get_cookie("tracker").value
    browser.submit("/", action="/sign-out")
    browser.client.set_cookie("tracker", cookie)
    assert browser.get("/").status_code == 302


def test_an_invitation_link_works_once(app, browser, make):
    with write():
        _person, token = invite(
            "new@example.com", "Nina Neu", frozenset({Role.PM}), by=make.admin, at=now()
        )
    page = browser.submit(
        f"/welcome/{token}", password="a sentence only I know", again="a sentence only I know"
    )
    assert page.request.path == "/" and "Nina" in page.text
    again = browser.get(f"/welcome/{token}")
    assert again.status_code == 409 and "used already or has expired" in again.text


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12 characters"),
        ("a sentence only I know", "another sentence", "The two passwords differ."),
        ("", "", "Choose a password."),
    ],
)
def test_a_bad_new_password_is_said_at_its_field(browser, make, password, again, sentence):
    with write():
        _person, token = invite(
            "new@example.com", "Nina Neu", frozenset({Role.PM}), by=make.admin, at=now()
        )
    page = browser.submit(f"/welcome/{token}", password=password, again=again)
    assert page.status_code == 422 and sentence in page.text


def test_every_view_of_an_auditor_is_kept(browser, make):
    browser.sign_in(make.auditor)
    browser.get("/reports")
    seen = db.session.execute(select(Access.path, Access.status, Access.person_id)).all()
    assert ("/reports", 200, make.auditor.id) in seen


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser, make):
    form = browser.get("/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)[1]
    answer = browser.post(
        "/sign-in", {"email": make.em.email, "password": PASSWORD, "csrf_token": token}
    )
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("tracker="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
