"""Your account: sessions, password, tokens."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import Browser
from tests.make import PASSWORD
from tracker.audit.models import Event
from tracker.audit.queries import details
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity.actions import deactivate, reactivate
from tracker.identity.models import ApiToken
from tracker.identity.tokens import token_by_secret

SENT = {"name": "ci-build", "scopes": ["read", "releases"], "current": PASSWORD}


def last_event(action):
    event = db.session.scalars(
        select(Event).where(Event.action == action).order_by(Event.seq.desc())
    ).first()
    return event and details(event)


def test_the_page_names_roles_products_and_this_browser(browser, make):
    page = browser.sign_in(make.em).get("/account").text
    assert "Engineering manager" in page and "Slumber" in page and "This browser" in page
    assert "No token works for you." in page
    assert 'href="/account"' in browser.get("/").text


def test_a_token_is_shown_once_and_only_its_hash_is_kept(browser, make, database):
    browser.sign_in(make.em)
    page = browser.submit("/account/tokens/new", **SENT, products=["slumber"])
    secret = re.search(r"\btrk_[0-9a-f]{8}_[\w-]{43}", page.text)[0]
    assert page.headers["Cache-Control"] == "no-store"
    shown = browser.get("/account").text
    assert secret not in shown and secret[:12] in shown and "read, releases" in shown
    token = token_by_secret(secret)
    assert token.holds(now()) and not token.every_product
    assert secret.encode() not in database.read_bytes()
    told = last_event("token.made")
    assert told["changes"]["scopes"] == [None, ["read", "releases"]]
    assert told["changes"]["products"] == [None, ["slumber"]]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "wrong"}, "The password is wrong; nothing was changed."),
        ({"scopes": []}, "Choose at least one thing that it may be used for."),
        ({"scopes": ["all"]}, "not a valid choice"),
        ({"products": ["daylight"]}, "not a valid choice"),
        ({"until": "2020-01-01"}, "The last day lies in the past."),
        ({"until": "2099-01-01"}, "A token works for a year at most."),
        ({"until": "2026-02-31"}, "Not a valid date"),
        ({"name": ""}, "Name it."),
        ({"name": "ci\u202ebuild"}, "invisible character"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(browser, make, typed, sentence):
    browser.sign_in(make.em)
    sent = {**SENT, **typed}
    page = browser.submit("/account/tokens/new", action="/account/tokens/new", extra=sent)
    assert page.status_code in {403, 422} and sentence in page.text
    assert db.session.scalars(select(ApiToken)).all() == []


def test_an_auditors_token_only_reads(browser, make):
    browser.sign_in(make.auditor)
    page = browser.submit("/account/tokens/new", **SENT)
    assert page.status_code == 422 and "reads and does nothing else" in page.text


def test_owner_and_admin_revoke_nobody_else(browser, make):
    first, second = (make.token(make.em, name=name)[0].id for name in ("one", "two"))
    browser.sign_in(make.pm)
    assert "Copy it now" in browser.submit("/account/tokens/new", **SENT).text
    refused = browser.submit("/account", action="revoke", token=str(first))
    assert refused.status_code == 404
    browser.sign_in(make.em)
    browser.submit("/account", action="revoke", token=str(first))
    browser.sign_in(make.admin)
    page = browser.submit(f"/people/{make.em.id}", action="revoke", token=str(second))
    assert page.request.path == f"/people/{make.em.id}"
    assert [db.session.get(ApiToken, n).holds(now()) for n in (first, second)] == [False, False]
    assert last_event("token.revoked")["actor"]["name"] == "Ada Minder"


def test_a_token_dies_with_the_account_and_stays_dead(make):
    _token, secret = make.token(make.em)
    with write():
        deactivate(make.em, by=make.admin, at=now())
        reactivate(make.em, by=make.admin, at=now())
    assert not token_by_secret(secret).holds(now())


def test_an_expired_token_does_not_hold(make):
    token, _secret = make.token(make.em, until=now() + timedelta(days=1))
    assert token.holds(now()) and not token.holds(now() + timedelta(days=2))


def test_another_password_needs_the_current_one(browser, make):
    other = Browser(browser.app).sign_in(make.em)
    browser.sign_in(make.em)
    new = {"password": "a quiet staple horse", "again": "a quiet staple horse"}
    page = browser.submit("/account/password", current="guessed", **new)
    assert page.status_code == 403 and "The password is wrong" in page.text
    page = browser.submit("/account/password", current=PASSWORD, **{**new, "again": "x"})
    assert page.status_code == 422 and "The two passwords differ." in page.text
    page = browser.submit("/account/password", current=PASSWORD, password="short", again="short")
    assert page.status_code == 422 and "at least 12" in page.text
    page = browser.submit("/account/password", current=PASSWORD, **new)
    assert "Your password is changed" in page.text
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    Browser(browser.app).sign_in(make.em, "a quiet staple horse")
    assert last_event("person.password-changed")["object"]["key"] == make.em.email


def test_guessing_the_current_password_locks(browser, make):
    browser.sign_in(make.em)
    for _try in range(5):
        browser.submit("/account/password", current="guessed", password="x", again="x" * 1)
        browser.submit("/account/tokens/new", **{**SENT, "current": "guessed"})
    page = browser.submit("/account/tokens/new", **SENT)
    assert page.status_code == 403 and "Too many wrong passwords" in page.text


def test_other_sessions_end_with_a_click(browser, make):
    other = Browser(browser.app).sign_in(make.em)
    page = browser.sign_in(make.em).submit("/account", action="end-others")
    assert "You are signed in here only." in page.text
    assert other.get("/account").status_code == 302
    assert last_event("person.sessions-ended")["actor"]["name"] == "Eva Engels"
