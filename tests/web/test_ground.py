"""What stands on every page: headers, hosts, CSRF, refusals as sentences."""

import pytest
from sqlalchemy import func, select

from tests.conftest import SECRET, Forms, settings_for
from tracker import create_app
from tracker.audit.models import Event
from tracker.config import BadSetting, read_settings
from tracker.core.db import db

PAGES = ["/sign-in", "/", "/nothing-here", "/static/app.css", "/initiatives/CI-999", "/health"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_response_carries_the_headers(browser, make, page, signed_in):
    if signed_in:
        browser.sign_in(make.em)
    headers = browser.get(page).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "max-age" in headers["Strict-Transport-Security"]
    assert headers["Cache-Control"] == (
        "public, max-age=3600" if page.startswith("/static") else "no-store"
    )


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2"])
def test_an_untrusted_host_is_refused(browser, host):
    assert browser.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {}},
        {"data": {"csrf_token": "0" * 64}},
        {"data": {"csrf_token": "not ascii: ß"}},
        {"headers": {"Origin": "https://evil.example"}},
        {"headers": {"Origin": "null"}},
        {"headers": {"Origin": "http://["}},
    ],
)
def test_a_post_from_elsewhere_is_refused_and_changes_nothing(browser, make, sent):
    browser.sign_in(make.admin)
    before = db.session.scalar(select(func.count(Event.seq)))
    answer = browser.post("/people/teams/new", **{"data": {"key": "x", "name": "X"}, **sent})
    assert answer.status_code == 400
    assert db.session.scalar(select(func.count(Event.seq))) == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/initiatives/CI-1%00", 404),
        ("get", "/people/99999999999999999999", 404),
        ("get", "/people/01x", 404),
        ("get", "/trail?page=-1", 400),
        ("get", "/trail?page=9999999999999999999999", 400),
        ("get", "/trail?page=%D9%A1", 400),
        ("put", "/people", 405),
    ],
)
def test_a_made_up_address_gets_a_page_and_no_trace(browser, make, method, path, status):
    browser.sign_in(make.admin)
    answer = getattr(browser.client, method)(path)
    assert answer.status_code in {status, 403}
    assert "Traceback" not in answer.text and "<h1>" in answer.text


def test_ten_megabytes_of_text_are_refused(browser, make):
    browser.sign_in(make.admin)
    answer = browser.post("/people/company", {"name": "x" * (10 << 20)})
    assert answer.status_code == 413 and "Too large" in answer.text


def test_a_nul_byte_is_said_at_its_field_and_the_text_is_kept(browser, make):
    browser.sign_in(make.admin)
    page = browser.submit("/people/teams/new", key="night2", name="Night\0Two")
    assert page.status_code == 422
    assert "NUL character" in page.text and "night2" in page.text


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "dev",
        "changeme",
        "x" * 64,
        "short-but-random-9f3K",
        "demo-only-never-in-production-0123456789",
    ],
)
def test_it_does_not_start_with_a_weak_secret(secret):
    with pytest.raises(BadSetting, match="TRACKER_SECRET_KEY"):
        read_settings({"TRACKER_SECRET_KEY": secret})


def test_it_starts_with_a_strong_secret_and_in_the_demo():
    assert read_settings({"TRACKER_SECRET_KEY": SECRET}).secret_key == SECRET
    assert read_settings({"TRACKER_DEMO": "1"}).demo


def test_over_https_the_cookies_are_host_bound(tmp_path):
    app = create_app(settings_for(tmp_path, base_url="https://tracker.example"))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=") and "Secure" in cookie and "HttpOnly" in cookie


@pytest.mark.parametrize("text", ["Night\u202eTwo", "\u200d", "Night\u0007Two", "Night\ufffeTwo"])
def test_unreadable_text_is_refused_at_its_field(browser, make, text):
    browser.sign_in(make.admin)
    page = browser.submit("/people/teams/new", key="night2", name=text)
    assert page.status_code == 422 and ("invisible" in page.text or "shows nothing" in page.text)


def test_two_clicks_on_one_form_are_carried_out_once(browser, make):
    browser.sign_in(make.em)
    forms = Forms(browser.get("/initiatives/new").text).found
    shown = next(fields for _to, fields in forms if "summary" in fields)
    typed = {**shown, "title": "Twice", "summary": "Sent twice."}
    first, second = (browser.post("/initiatives/new", typed) for _click in range(2))
    assert first.status_code == 302
    assert second.status_code == 409 and "sent already" in second.text
    registered = select(func.count(Event.seq)).where(Event.action == "initiative.registered")
    assert db.session.scalar(registered) == 1


@pytest.mark.parametrize("before", ["99999999999999999999999", "-1", "x", "0"])
@pytest.mark.parametrize("page", ["/initiatives", "/releases", "/evidence", "/reports", "/trail"])
def test_a_made_up_page_of_a_list_is_no_fault(browser, make, page, before):
    browser.sign_in(make.em)
    assert browser.get(f"{page}?page={before}").status_code == 400
