"""The weekly sync and the stand-up through their pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, event, func, select

from tests.conftest import Browser, Forms, settings_for
from tracker.agenda import actions as agenda
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import RuleBroken
from tracker.identity.actions import deactivate, leave
from tracker.initiatives.models import Kind
from tracker.sync import actions
from tracker.sync.calendar import next_day
from tracker.sync.models import Sync, Vote
from tracker.sync.queries import running_sync, series_of

SERIES = {"weekday": "3", "starts": "09:30", "zone": "Europe/Berlin", "minutes": "30"}
FOUR = {
    "what": "The release goes first.", "why": "The auditor asked.", "who": "Eva and Paul",
    "instead_of": "The export",
}  # fmt: skip
NIGHT = "/teams/night/sync"


def _with_mail(app, url):
    app.config["TRACKER"] = settings_for(app.config["TRACKER"].data_dir, smtp_url=url)


@pytest.fixture
def em(browser, make):
    return browser.sign_in(make.em)


@pytest.fixture
def meets(make):
    """The series, begun now: pages ask the real clock."""
    with write():
        return actions.set_series(
            make.team, em=make.em, pm=make.pm, weekday=3, starts="09:30", zone="Europe/Berlin",
            by=make.em, at=now(),
        )  # fmt: skip


def test_a_sync_from_the_series_to_the_minutes(em, make, letterbox, app):
    _with_mail(app, letterbox.url)
    ownerless = make.initiative(pm=None, due_on=None)
    assert "Say when" in em.get(NIGHT).text
    page = em.submit(f"{NIGHT}/series", **SERIES, em=str(make.em.id), pm=str(make.pm.id))
    assert "Eva Engels and Paul Marks" in page.text and "Start the sync" in page.text
    em.submit(f"{NIGHT}/items/new", words="Who goes to the fair?", initiative=ownerless.key.lower())
    page = em.submit(NIGHT, action="/begin")
    assert "The sync runs" in page.text and "Who goes to the fair?" in page.text
    page = em.submit(NIGHT, action="/pause", explains="What a Basic UDI-DI is")
    assert "Being explained: “What a Basic UDI-DI is”" in page.text
    em.submit(NIGHT, action="/resume")
    link = re.search(r'href="(/syncs/\d+/decide\?topic=item[^"]+)"', page.text).group(1)
    page = em.submit(link, **FOUR)
    assert "The release goes first." in page.text and "Who goes to the fair?" in page.text
    sync = running_sync(make.team)
    page = em.get(f"/syncs/{sync.id}/end")
    assert "What is open is carried over" in page.text and ownerless.title in page.text
    page = em.submit(f"/syncs/{sync.id}/end", minutes="1")
    assert page.request.path == f"/syncs/{sync.id}" and "Frozen" in page.text
    for told in (
        *FOUR.values(),
        "Carried over",
        "What a Basic UDI-DI is",
        "Eva Engels, Paul Marks",
    ):
        assert told in page.text
    assert {to[0] for to, _letter in letterbox.letters} == {make.em.email, make.pm.email}
    assert f"/syncs/{sync.id}" in letterbox.letters[0][1]
    assert "carried over once" in em.get(NIGHT).text


def test_without_a_mail_server_the_minutes_are_kept_and_it_says_so(em, make, meets, app):
    sync = make.sync()
    _with_mail(app, "smtp://127.0.0.1:9")
    page = em.submit(f"/syncs/{sync.id}/end", minutes="1")
    assert "could not be sent" in page.text and not db.session.get(Sync, sync.id).running


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"starts": "nine"}, "hours and minutes"),
        ({"minutes": "500"}, "between 10 and 120"),
        ({"em": "pm"}, "Not a valid choice"),
        ({"weekday": "9"}, "Not a valid choice"),
        ({"zone": "Mars/Olympus"}, "Not a valid choice"),
    ],
)
def test_a_series_that_cannot_be_keeps_what_was_typed(em, make, changes, told):
    people = {"em": str(make.em.id), "pm": str(make.pm.id)}
    if "em" in changes:
        changes = {"em": str(make.pm.id)}
    page = em.submit(f"{NIGHT}/series", **{**SERIES, **people, **changes})
    assert page.status_code == 422 and told in page.text and series_of(make.team) is None


@pytest.mark.parametrize("runs", [False, True])
def test_the_page_takes_at_most_twelve_statements(em, make, meets, runs):
    make.policy()
    for period in make.periods(first=now().date() - timedelta(days=3), count=2):
        make.sheet(period, lines=make.days(44, 5, 1))
    for _number in range(3):
        make.question(make.published(make.proposed(due_on=now().date()), why="Another why"))
    make.ended(make.sync())
    if runs:
        make.decided(make.sync())
    seen = []

    def note(*args):
        seen.append(args[2])

    em.get(NIGHT)
    event.listen(Engine, "before_cursor_execute", note)
    page = em.get(NIGHT)
    event.remove(Engine, "before_cursor_execute", note)
    assert "10 % of 50 days" in page.text and page.status_code == 200
    assert len([s for s in seen if s.startswith("SELECT")]) <= 12, seen


def test_two_people_on_the_page_lose_nothing(app, make, meets, em):
    other = Browser(app).sign_in(make.pm)
    for words in ("First", "Second"):
        em.submit(f"{NIGHT}/items/new", words=words)
    em.submit(NIGHT, action="/begin")
    seen = other.get(NIGHT).text
    link = re.search(r'href="(/syncs/\d+/decide\?topic=item[^"]+)"', seen).group(1)
    em.submit(link, **FOUR)
    page = other.submit(link, **{**FOUR, "what": "Typed by the other"})
    assert page.status_code == 409 and "settled meanwhile: First" in page.text
    assert "Typed by the other" in page.text  # nothing typed is lost
    number = running_sync(make.team).id
    assert other.post(f"/syncs/{number}/settle").status_code == 400  # no token, nothing done
    em.submit(f"/syncs/{number}/end", minutes="1")
    page = other.submit(f"/syncs/{number}/decide", **FOUR)
    assert page.status_code == 409 and "has ended" in page.text


def test_a_second_start_is_refused(app, make, meets, em):
    other = Browser(app).sign_in(make.pm)
    form = next(f for to, f in Forms(other.get(NIGHT).text).found if to.endswith("/begin"))
    em.submit(NIGHT, action="/begin")
    answer = other.post(f"{NIGHT}/begin", form)
    assert answer.status_code == 409 and "runs already" in answer.text
    assert db.session.scalar(select(func.count(Sync.id))) == 1


def test_who_sees_what_of_it(app, browser, make, meets):
    sync = make.ended(make.sync())
    reader = browser.sign_in(make.regulatory)
    page = reader.get(NIGHT)
    assert page.status_code == 200 and "Start the sync" not in page.text
    assert reader.get(f"/syncs/{sync.id}").status_code == 200
    assert Browser(app).sign_in(make.auditor).get(NIGHT).status_code == 403
    assert browser.get("/teams/nowhere/sync").status_code == 404
    assert browser.get("/syncs/99999999999").status_code == 404


def test_somebody_outside_the_team_and_its_products_finds_nothing(browser, make, meets):
    sync = make.ended(make.sync())
    with write():
        for row in [m for m in make.other_em.memberships if m.team_id]:
            leave(row, by=make.admin, at=now())
    browser.sign_in(make.other_em)
    for address in (NIGHT, f"/syncs/{sync.id}", "/teams/night/stand-up", f"{NIGHT}/calendar"):
        assert browser.get(address).status_code == 404


def test_what_another_products_people_decide_is_not_told(em, make, meets):
    """The other EM belongs to the team and to another product: each sees their part of one sync."""
    hidden = make.initiative(title="A hidden one", product=make.other_product, pm=None)
    sync = make.sync()
    words = agenda.Words(what="A secret step", why="So", who="Edda", instead_of="None")
    topic = f"ownerless:{hidden.key}"
    for act in (
        lambda: agenda.settle(sync, topic, by=make.em, at=now()),
        lambda: agenda.decide(sync, words, topic=topic, by=make.em, at=now()),
    ):
        with pytest.raises(RuleBroken, match="not on the agenda"), write():
            act()
    with write():
        agenda.decide(sync, words, topic=topic, initiative=hidden, by=make.other_em, at=now())
    page = em.get(NIGHT).text
    assert "A secret step" not in page and "A hidden one" not in page
    page = em.submit(f"/syncs/{sync.id}/end", minutes="1").text
    assert "A secret step" not in page and "A hidden one" not in page
    em.sign_in(make.other_em)
    assert "A secret step" in em.get(f"/syncs/{sync.id}").text


def test_an_initiative_out_of_scope_is_no_initiative(em, make, meets):
    hidden = make.initiative(product=make.other_product)
    for key in (hidden.key, "CI-999", "CI-7\x00"):
        page = em.submit(f"{NIGHT}/items/new", words="Look", initiative=key)
        assert page.status_code == 422


def test_an_old_why_is_confirmed_with_one_click(em, make, meets):
    made = make.proposed(due_on=None)
    told = em.get(f"/initiatives/{made.key}/value").text
    assert "The why still holds" in told and "Nobody said for 90 days" in told
    page = em.get(NIGHT).text
    assert "Confirm the why" in page  # written on 3 March, and today is more than 90 days later
    assert (
        "still holds" in em.submit(NIGHT, action=f"/initiatives/{made.key}/value/still-holds").text
    )
    assert "Confirm the why" not in em.get(NIGHT).text
    assert "Nobody said for 90 days" not in em.get(f"/initiatives/{made.key}/value").text


# --- the calendar ---


def feed_of(browser):
    page = browser.submit(f"{NIGHT}/calendar", action="/calendar")
    return re.search(r"<code>http://localhost(/calendars/[^<]+)</code>", page.text).group(1)


def test_the_calendar_holds_when_and_where_and_nothing_else(app, em, make, meets):
    make.initiative(title="A secret title", pm=None)
    address = feed_of(em)
    with write():
        day = next_day(meets, now())
        actions.cancel_week(meets, day + timedelta(weeks=1), "A holiday", by=make.em, at=now())
    answer = app.test_client().get(address)
    assert answer.status_code == 200 and answer.content_type.startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    told = Calendar.from_ical(answer.data)
    [event] = told.walk("VEVENT")
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=TH"
    assert event.decoded("DTSTART").strftime("%A %H:%M") == "Thursday 09:30"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)
    assert [d.dt.date() for d in event["EXDATE"].dts] == [day + timedelta(weeks=1)]
    assert event["URL"] == "http://localhost/teams/night/sync"
    [zone] = told.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    assert "secret" not in answer.text and "holiday" not in answer.text and "Eva" not in answer.text


def test_a_changed_series_ends_where_the_new_one_begins(app, em, make):
    old = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    told = {"em": make.em, "pm": make.pm, "starts": "09:30", "by": make.em}
    with write():
        actions.set_series(make.team, **told, weekday=3, zone="Europe/Berlin", at=old)
    with write():
        actions.set_series(make.team, **told, weekday=1, zone="UTC", at=old + timedelta(weeks=5))
    first, second = Calendar.from_ical(app.test_client().get(feed_of(em)).data).walk("VEVENT")
    assert first["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20260402T073000Z;BYDAY=TH"
    assert second["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"
    assert second["DTSTART"].to_ical() == b"20260407T093000Z"


def test_the_address_ends_when_renewed_when_ended_and_with_its_person(app, em, make, meets):
    stranger = app.test_client()
    old = feed_of(em)
    new = feed_of(em)
    assert stranger.get(old).status_code == 404 and stranger.get(new).status_code == 200
    assert old not in em.get(f"{NIGHT}/calendar").text  # shown once
    em.submit(f"{NIGHT}/calendar", action="/end")
    assert stranger.get(new).status_code == 404
    last = feed_of(em)
    with write():
        deactivate(make.em, by=make.admin, at=make.at)
    assert stranger.get(last).status_code == 404
    assert stranger.get("/calendars/x.ics").status_code == 404


# --- the stand-up ---

STANDUP = "/teams/night/stand-up"


def taps(app, person, answer, **fields):
    return (
        Browser(app)
        .sign_in(person)
        .submit(STANDUP, action="/vote", extra={"answer": answer}, **fields)
    )


def test_the_question_stands_there_verbatim_and_results_only_from_three_answers_on(app, make):
    found = make.initiative()
    page = taps(app, make.engineer, "unclear", initiative=found.key)
    assert "Is anyone unclear on their priorities?" in page.text
    assert "You said: unclear" in page.text and "Results are shown from three" in page.text
    taps(app, make.em, "clear")
    page = taps(app, make.pm, "unclear", words="Export or import?", gone_wrong="Both at once")
    assert "3 answers" in page.text and "Export or import?" in page.text
    assert "Both at once" in page.text
    today = page.text[page.text.index("3 answers") :]
    assert "Nora" not in today and "Eva" not in today
    page = Browser(app).sign_in(make.em).get(NIGHT).text
    assert f"1 person is unclear on {found.title}" in page
    page = taps(app, make.engineer, "clear")  # answered on the spot
    assert "You said: clear" in page.text
    assert f"unclear on {found.title}" not in Browser(app).sign_in(make.em).get(NIGHT).text


def test_a_forged_vote_for_somebody_else_is_403_and_none_is_kept(browser, make):
    browser.sign_in(make.engineer)
    answer = browser.submit(
        STANDUP, action="/vote", extra={"answer": "clear", "voter": str(make.em.id)}
    )
    assert answer.status_code == 403 and "answers this for themselves" in answer.text
    assert db.session.scalar(select(func.count(Vote.id))) == 0


@pytest.mark.parametrize("fields", [{}, {"words": "x" * 281}])
def test_unclear_without_saying_on_what_is_told_at_the_field(app, make, fields):
    page = taps(app, make.engineer, "unclear", **fields)
    assert page.status_code == 422 and "Please mend this first" in page.text
    assert db.session.scalar(select(func.count(Vote.id))) == 0


def test_regulatory_reads_the_stand_up_and_does_not_vote(browser, make):
    page = browser.sign_in(make.regulatory).get(STANDUP)
    assert page.status_code == 200 and "The people of the team are asked." in page.text


def test_triage_shows_new_bugs_and_what_lacks_an_owner(browser, make):
    browser.sign_in(make.em)
    make._now = now() - timedelta(days=1)
    make.initiative(title="A new bug", kind=Kind.BUG)
    make.initiative(title="Nobody's", pm=None)
    make.initiative(title="An ordinary one")
    page = browser.get(STANDUP).text
    triage = page[page.index("Triage") : page.index("Is anyone unclear")]
    assert "A new bug" in triage and "Nobody" in triage and "ordinary" not in triage
