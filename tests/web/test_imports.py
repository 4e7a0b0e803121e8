"""Imports as pages: a file, what it would do, taking it over, and a job that can be left."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import Forms
from tests.make import GTIN
from tracker.audit.models import Event
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.initiatives.models import Initiative
from tracker.jobs.actions import ask_for
from tracker.jobs.models import Job, JobState
from tracker.releases.models import Release
from tracker.tickets.models import Ticket

FIXTURES = Path(__file__).parent.parent / "exchange" / "fixtures"


def choose(browser, file, kind="jira", **fields):
    """Choose a file on the page; what the page after it shows."""
    content = (FIXTURES / file).read_bytes() if isinstance(file, str) else file
    preset = {"product": "slumber", **({"team": "night"} if kind == "jira" else {})}
    upload = {"file": (io.BytesIO(content), file if isinstance(file, str) else "file.csv")}
    return browser.submit("/imports", kind=kind, **{**preset, **fields}, extra=upload)


def take_over(browser, page):
    return browser.submit(page.request.path, action="/apply")


def every(model):
    return db.session.scalars(select(model).order_by(model.id)).all()


@pytest.mark.both_databases
def test_a_file_is_looked_at_then_taken_over(browser, make):
    browser.sign_in(make.em)
    page = choose(browser, "jira_cloud.csv", base_url="https://jira.example.com")
    assert "Nothing is written yet" in page.text and "Carry the version as UDI-PI" in page.text
    assert every(Initiative) == []
    page = take_over(browser, page)
    assert "All of it is in the record now." in page.text and "Taken over on" in page.text
    assert len(every(Initiative)) == len(every(Ticket)) == 3
    assert every(Initiative)[0].registered_by.id == make.em.id
    event = db.session.scalars(select(Event).where(Event.action == "import.applied")).one()
    assert event.actor_name == "Eva Engels" and b'"file":[null,"jira_cloud.csv"]' in event.content
    assert "jira_cloud.csv" in browser.get("/imports").text


def test_the_uploaded_file_is_kept_under_its_hash(app, browser, make):
    browser.sign_in(make.em)
    choose(browser, "jira_cloud.csv")
    sha = every(Job)[0].asked["file"]
    kept = app.config["TRACKER"].data_dir / "files" / sha[:2] / sha
    assert kept.read_bytes() == (FIXTURES / "jira_cloud.csv").read_bytes()


def test_the_same_file_again_offers_nothing_to_take_over(browser, make):
    browser.sign_in(make.em)
    take_over(browser, choose(browser, "jira_cloud.csv"))
    page = choose(browser, "jira_cloud.csv")
    assert "There is nothing to take over." in page.text and "Take it over" not in page.text


def test_a_changed_file_shows_what_changed(browser, make):
    browser.sign_in(make.em)
    take_over(browser, choose(browser, "jira_cloud.csv"))
    content = (FIXTURES / "jira_cloud.csv").read_bytes().replace(b"Epic,In Progress", b"Epic,Done")
    page = choose(browser, content)
    assert "Told anew" in page.text and '<a href="/initiatives/CI-1">CI-1</a>' in page.text
    take_over(browser, page)
    assert every(Ticket)[0].status == "Done"


def test_a_refused_row_blocks_and_can_be_downloaded(browser, make):
    browser.sign_in(make.em)
    page = choose(browser, "jira_31_february.csv")
    assert "1 row is refused" in page.text and "is no day of the calendar" in page.text
    assert not any("/apply" in action for action, _fields in Forms(page.text).found)
    answer = browser.get(f"{page.request.path}/refused.csv")
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    assert answer.text.splitlines()[1].startswith("3,HM-2: “31/Feb/26")
    token = Forms(page.text).found[-1][1]["csrf_token"][0]
    refused = browser.post(f"{page.request.path}/apply", {"csrf_token": token})
    assert refused.status_code == 409 and every(Initiative) == []


@pytest.mark.both_databases
def test_releases_with_their_udi_di(browser, make):
    browser.sign_in(make.engineer)
    page = choose(browser, "releases.json", kind="releases", devices=[GTIN])
    assert "day unknown" in page.text and "Pre-release" in page.text
    take_over(browser, page)
    assert [r.udis[0].pi for r in every(Release)] == ["1.1.0", "1.0.0", "1.2.0"]
    shown = browser.get("/releases/REL-1").text
    assert "released before this record began" in shown and "Ready to release?" not in shown
    assert "https://github.com/o/r/releases/tag/v1.1.0" in shown
    listed = browser.get("/releases").text
    assert "day unknown" in listed and "before this record" in listed
    told = browser.get("/releases/REL-1/readiness.json").json
    assert (told["imported"], told["gates"]) == (True, [])


def test_an_imported_release_on_every_other_page(browser, make):
    browser.sign_in(make.em)
    take_over(browser, choose(browser, "releases.json", kind="releases", devices=[GTIN]))
    for address in ("/", f"/devices/{GTIN}", "/releases", "/trail"):
        assert browser.get(address).status_code == 200
    assert "1.1.0" in browser.get(f"/devices/{GTIN}").text
    for address in ("/releases/REL-1/build", "/releases/REL-1/cancel"):
        assert browser.get(address).status_code == 200
    refused = browser.submit("/releases/REL-1/cancel", reason="No", action=None)
    assert "nothing about it changes" in refused.text


def test_roles_choose_what_they_may_import(browser, make):
    browser.sign_in(make.pm)
    page = browser.get("/imports").text
    assert "Issues from Jira" in page and "Past releases" not in page
    answer = browser.submit("/imports", product="slumber", extra={"kind": "releases"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"extra": {}}, "Choose a file."), ({"base_url": "javascript:x"}, "An address begins with")],
)
def test_bad_input_is_told_at_its_field(browser, make, fields, why):
    browser.sign_in(make.em)
    if "extra" in fields:
        answer = browser.submit("/imports", kind="jira", product="slumber", team="night")
    else:
        answer = choose(browser, "jira_cloud.csv", **fields)
    assert answer.status_code == 422 and why in answer.text and every(Job) == []


def test_a_product_out_of_scope_cannot_be_chosen(browser, make):
    browser.sign_in(make.em)
    upload = {"file": (io.BytesIO(b"Summary,Issue key\nA,A-1\n"), "a.csv"), "product": "daylight"}
    assert browser.submit("/imports", kind="jira", team="night", extra=upload).status_code == 422
    assert every(Job) == []


def test_a_large_file_is_refused_at_once(browser, make):
    browser.sign_in(make.em)
    answer = choose(browser, b"x" * (41 << 20))
    assert answer.status_code == 413 and "larger than 40 MB" in answer.text
    assert choose(browser, b"PK\x03\x04" + b"x" * 100).text.count("Save it as CSV") >= 1


def test_only_who_asked_sees_an_import(browser, make):
    browser.sign_in(make.em)
    path = choose(browser, "jira_cloud.csv").request.path
    browser.sign_in(make.second_em)
    for address in (path, f"{path}/refused.csv", "/imports/999", "/imports/99999999999999"):
        assert browser.get(address).status_code == 404
    assert "jira_cloud.csv" not in browser.get("/imports").text


def test_who_lost_a_right_since_the_preview_takes_nothing_over(browser, make):
    from tracker.identity.actions import change_roles
    from tracker.identity.permissions import Role

    browser.sign_in(make.engineer)
    page = choose(browser, "releases.json", kind="releases")
    with write():
        change_roles(make.engineer, frozenset({Role.PM}), by=make.admin, at=make.at)
    page = take_over(browser, page)
    assert "Only engineering managers and engineers import releases." in page.text
    assert every(Release) == []


def job(make, **changes):
    with write():
        order = {"kind": "jira", "file_name": "x.csv", "product": "slumber", "team": "night",
                 "devices": [], "base_url": ""}  # fmt: skip
        task = {"order": order, "file": "0" * 64, "size": 1, "apply": True}
        made = ask_for("import", task, by=make.em, at=now())
        for name, value in changes.items():
            setattr(made, name, value)
    return made.id


def test_a_running_job_shows_how_far_it_is_and_loads_itself_anew(browser, make):
    number = job(make, state=JobState.RUNNING, message="Comparing", done=1500, total=10000)
    browser.sign_in(make.em)
    answer = browser.get(f"/imports/{number}")
    assert answer.headers["Refresh"] == "2"
    assert '<progress id="far" max="10000" value="1500">' in answer.text and "1,500" in answer.text


def test_a_job_whose_worker_died_says_so(browser, make):
    number = job(make, state=JobState.RUNNING, beat_at=now() - timedelta(minutes=2))
    browser.sign_in(make.em)
    answer = browser.get(f"/imports/{number}")
    assert "The worker of this import stopped." in answer.text and "Refresh" not in answer.headers
    assert "Its worker stopped" in browser.get("/imports").text


# --- tickets by hand --------------------------------------------------------------------


@pytest.mark.both_databases
def test_a_ticket_is_named_and_taken_away(browser, make):
    key = make.initiative().key
    browser.sign_in(make.em)
    page = browser.submit(
        f"/initiatives/{key}/tickets/add", key="HM-7", title="Show it",
        extra={"url": "https://jira.example.com/browse/HM-7"},
    )  # fmt: skip
    assert 'href="https://jira.example.com/browse/HM-7"' in page.text and "Show it" in page.text
    page = browser.submit(f"/initiatives/{key}", action="/remove")
    assert "HM-7 does not stand here any more." in page.text
    assert "No ticket of another tool is named." in page.text
    assert every(Ticket)[0].ended_at is not None


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"key": ""}, "Type the key."), ({"key": "HM-1"}, "stands here already"),
     ({"key": "A", "url": "javascript:alert(1)"}, "An address begins with"),
     ({"key": "A", "url": "file:///etc/passwd"}, "An address begins with"),
     ({"key": "A", "url": "https://user:word@x.example"}, "holds a name or a password")],
)  # fmt: skip
def test_bad_tickets_are_refused_with_what_was_typed(browser, make, fields, why):
    initiative = make.initiative()
    browser.sign_in(make.em)
    address = f"/initiatives/{initiative.key}/tickets/add"
    browser.submit(address, key="hm-1")
    answer = browser.submit(address, title="Typed", extra=fields)
    assert answer.status_code == 422 and why in answer.text and "Typed" in answer.text
    assert len(every(Ticket)) == 1


def test_tickets_are_named_by_whoever_may_edit(browser, make):
    initiative = make.initiative()
    browser.sign_in(make.second_em)
    address = f"/initiatives/{initiative.key}/tickets/add"
    assert browser.submit(address, key="HM-1").status_code == 403
    browser.sign_in(make.stranger)
    assert browser.get(address).status_code == 404
    browser.sign_in(make.regulatory)
    assert browser.submit(address, key="HM-1").status_code == 200
    other = make.initiative()
    token = Forms(browser.get(address).text).found[-1][1]["csrf_token"][0]
    wrong = browser.post(f"/initiatives/{other.key}/tickets/1/remove", {"csrf_token": token})
    assert wrong.status_code == 404
