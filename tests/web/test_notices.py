"""What somebody is told, once; by e-mail as they like it, against a real SMTP server."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import settings_for
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.identity import actions as identity
from tracker.identity.models import Membership
from tracker.notices import actions
from tracker.notices.finding import found_for
from tracker.notices.models import Frequency, Notice, NoticeKind, NoticeRun, NoticeSetting
from tracker.notices.queries import notices_of, setting_of, unread
from tracker.value.asking import answer
from tracker.worker import notices as work
from tracker.worker.notices import look

ALWAYS = timedelta(0)


def run(app, every=ALWAYS):
    told = look(app, every=every)
    db.session.rollback()
    return told


def mine(person):
    return list(db.session.scalars(notices_of(person, now())))


def kinds(person):
    return {notice.kind for notice in mine(person)}


def with_mail(app, url):
    folder = app.config["TRACKER"].data_dir
    app.config["TRACKER"] = settings_for(folder, smtp_url=url, base_url="https://tracker.example")


def wants(person, frequency, *muted):
    with write():
        actions.choose(frequency, muted, by=person, at=now())


def test_each_is_told_what_concerns_them_and_once(app, make):
    version = make.published(make.initiative(due_on=now().date() + timedelta(days=20)))
    question = make.question(version, by=make.second_pm)
    make.red_release("4.9.0")
    run(app)
    assert {NoticeKind.QUESTION, NoticeKind.DUE, NoticeKind.BLOCKED} <= kinds(make.em)
    assert NoticeKind.DUE in kinds(make.pm) and NoticeKind.QUESTION not in kinds(make.pm)
    assert [n.sentence for n in mine(version.published_by) if n.key.startswith("question:")] == [
        "CI-1: a question was asked on what you wrote."
    ]
    before = len(mine(make.em))
    run(app)
    assert len(mine(make.em)) == before
    with write():
        answer(question, "So.", by=make.em, at=make.at)
    run(app)
    settled = [n for n in mine(make.em) if n.settled_at]
    assert any(n.kind is NoticeKind.QUESTION for n in settled)  # the one of the waiting list
    assert all(n.read_at for n in settled)


@pytest.mark.parametrize(
    ("days", "keys"), [(31, []), (30, ["30"]), (8, ["30"]), (7, ["7"]), (1, ["1"]), (0, ["1"]), (-1, [])]
)  # fmt: skip
def test_a_due_date_is_told_30_7_and_1_days_ahead(app, make, days, keys):
    make.initiative(due_on=make.at.date() + timedelta(days=days))
    found = [one.key for one in found_for(make.em, make.at) if one.kind is NoticeKind.DUE]
    assert [key.rpartition(":")[2] for key in found] == keys


def test_at_once_by_e_mail_with_the_way_out_of_it(app, make, letterbox):
    with_mail(app, letterbox.url)
    wants(make.em, Frequency.AT_ONCE)
    version = make.published(make.initiative(title="Secret title", summary="Secret summary"))
    make.question(version, by=make.second_pm)
    run(app)
    [letter] = [text for to, text in letterbox.letters if to == [make.em.email]]
    head, body = letter.replace("=\r\n", "").split("\r\n\r\n", 1)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert "https://tracker.example/initiatives/CI-1/value" in body
    assert "Secret" not in letter and "So what" not in letter
    count = len(letterbox.letters)
    run(app)
    run(app)
    assert len(letterbox.letters) == count  # each is sent once


def test_a_digest_comes_once_a_day_and_the_page_has_all_kinds(app, make, letterbox):
    with_mail(app, letterbox.url)
    with write():  # nobody else gets any
        for person in (make.pm, make.second_pm, make.regulatory, make.second_regulatory, make.engineer):  # fmt: skip
            actions.choose(Frequency.NEVER, (), by=person, at=now())
    version = make.published(make.initiative(due_on=now().date() + timedelta(days=20)))
    make.question(version, by=make.second_pm)
    wants(make.em, Frequency.DAILY, NoticeKind.DUE)
    hour, work.DIGEST_HOUR = work.DIGEST_HOUR, 0
    try:
        run(app)
        assert len(letterbox.letters) == 1 and "is due on" not in letterbox.letters[0][1]
        make.question(version, by=make.regulatory)
        run(app)
        assert len(letterbox.letters) == 1  # tomorrow's
    finally:
        work.DIGEST_HOUR = hour
    assert NoticeKind.DUE in kinds(make.em)


@pytest.mark.parametrize(
    ("frequency", "last", "hour", "due"),
    [
        (Frequency.AT_ONCE, None, 3, True), (Frequency.NEVER, None, 12, False),
        (Frequency.DAILY, None, 5, False), (Frequency.DAILY, None, 6, True),
        (Frequency.DAILY, date(2026, 3, 4), 12, False), (Frequency.DAILY, date(2026, 3, 3), 12, True),
        (Frequency.WEEKLY, date(2026, 3, 2), 12, False), (Frequency.WEEKLY, date(2026, 3, 1), 12, True),
    ],
)  # fmt: skip
def test_when_an_e_mail_is_due(frequency, last, hour, due):
    wednesday = datetime(2026, 3, 4, hour, tzinfo=UTC)
    setting = NoticeSetting(person_id=1, frequency=frequency, muted="", digest_on=last)
    assert work._is_due(setting, wednesday) is due


def test_a_mail_server_that_is_away_loses_nothing_and_is_said(app, make, letterbox):
    with_mail(app, "smtp://127.0.0.1:9")
    wants(make.em, Frequency.AT_ONCE)
    make.question(make.published(), by=make.second_pm)
    assert run(app)[1] == 0
    assert db.session.get_one(NoticeRun, 1).mail_failed_at is not None
    with_mail(app, letterbox.url)
    assert run(app)[1] > 0
    assert any(to == [make.em.email] for to, _text in letterbox.letters)
    assert db.session.get_one(NoticeRun, 1).mail_failed_at is None


def test_nothing_leaves_for_who_is_gone_or_may_no_longer_read_it(app, make, letterbox):
    version = make.published()
    make.question(version, by=make.second_pm)
    run(app)
    wants(make.engineer, Frequency.AT_ONCE)
    assert unread(make.em, now()) > 0
    with write():
        place = db.session.scalars(
            select(Membership).where(Membership.person_id == make.em.id, Membership.product_id.is_not(None))
        ).one()  # fmt: skip
        place.ended_at = now()
        db.session.execute(Notice.__table__.update().values(mailed_at=None))
    assert unread(make.em, now()) == 0
    with write():
        identity.deactivate(make.pm, by=make.admin, at=make.at)
    with_mail(app, letterbox.url)
    wants(make.em, Frequency.AT_ONCE)
    with write():
        db.session.execute(Notice.__table__.update().values(mailed_at=None))
    run(app)
    assert not {make.em.email, make.pm.email} & {to for tos, _text in letterbox.letters for to in tos}  # fmt: skip


@pytest.mark.both_databases
def test_one_process_at_a_time_looks(app, make, backend):
    make.question(make.published(), by=make.second_pm)
    at = now()
    with write():
        assert actions.claim(every=timedelta(minutes=1), at=at)
    with write():
        assert actions.claim(every=ALWAYS, at=at) is None
    assert run(app) is None
    with write():  # the other one died
        assert actions.claim(every=ALWAYS, at=at + actions.LEASE) is not None
        actions.let_go(looked_at=None, mail_failed=False, at=at)
        db.session.get_one(NoticeRun, 1).ran_at = at
    assert run(app, every=ALWAYS)[0] > 0


def test_the_page_and_the_way_out_without_signing_in(app, browser, make, letterbox):
    with_mail(app, letterbox.url)
    wants(make.em, Frequency.AT_ONCE)
    make.question(make.published(), by=make.second_pm)
    run(app)
    browser.sign_in(make.em)
    count = len(mine(make.em))
    home = browser.get("/").text
    assert f'<span class="count hot">{count}<span class="sr">' in home
    page = browser.get("/notices").text
    assert page.count("Mark as read") == count
    first = mine(make.em)[0].id
    browser.submit("/notices", action="/read", notice=str(first))
    assert unread(make.em, now()) == count - 1
    browser.submit("/notices", action="/read", until=str(first))
    assert unread(make.em, now()) == 0
    page = browser.submit("/notices/settings", frequency="weekly", kinds=["waits"])
    assert "On Mondays" in page.text
    assert browser.submit("/notices/settings", frequency="hourly").status_code in {200, 422}

    letter = next(text for to, text in letterbox.letters if to == [make.em.email])
    token = re.search(r"/notices/unsubscribe/([\w.-]+)", letter.replace("=\r\n", ""))[1]
    browser.client = app.test_client()
    assert "Stop them" in browser.get(f"/notices/unsubscribe/{token}").text
    assert setting_of(make.em).frequency is Frequency.WEEKLY
    sent = browser.post(f"/notices/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    assert sent.status_code == 200 and setting_of(make.em).frequency is Frequency.NEVER
    assert browser.get(f"/notices/unsubscribe/{token}x").status_code == 404
    assert browser.post("/notices/unsubscribe/1").status_code == 404
