"""The access list: every request of an auditor and every refused one, pages and API alike."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select

from tests.api.conftest import Client
from tracker.audit.actions import note_access
from tracker.audit.models import Access, Event
from tracker.cli import main
from tracker.core.clock import now
from tracker.core.db import db, write


def rows():
    return db.session.execute(
        select(Access.person_id, Access.method, Access.path, Access.status).order_by(Access.id)
    ).all()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/initiatives", 200), ("/initiatives.csv", 200), ("/initiatives.xlsx", 200),
        ("/trail.csv", 200), ("/search?q=udi", 200), ("/initiatives/CI-1.json", 404),
        ("/initiatives/new", 403), ("/people", 403), ("/nothing-here", 404),
    ],
)  # fmt: skip
def test_each_page_that_an_auditor_asks_for_is_noted_once(browser, make, address, status):
    browser.sign_in(make.auditor)
    before = len(rows())
    assert browser.get(address).status_code == status
    noted = rows()[before:]
    assert noted == [(make.auditor.id, "GET", address.partition("?")[0], status)]


def test_so_is_each_request_with_an_auditors_token(app, make):
    asks = Client(app, make.token(make.auditor)[1])
    wanted = [("GET", "/api/v1/initiatives", 200), ("GET", "/api/v1/initiatives/CI-9", 404)]
    for _method, address, _status in wanted:
        asks.get(address)
    asks.post("/initiatives", {"title": "No"})
    told = [tuple(row) for row in rows()]
    assert told == [(make.auditor.id, *w) for w in (*wanted, ("POST", "/api/v1/initiatives", 403))]


@pytest.mark.parametrize("who", ["em", "regulatory", "admin"])
def test_of_others_only_what_was_refused(browser, make, who):
    person = getattr(make, who)
    browser.sign_in(person)
    browser.get("/trail")
    browser.post("/initiatives/CI-1/close")  # no token of the form
    assert [row for row in rows() if row.status < 400] == []
    browser.get("/people" if who != "admin" else "/initiatives")
    assert rows()[-1].person_id == person.id and rows()[-1].status == 403


def test_regulatory_and_administrators_read_it_by_person(browser, make):
    browser.sign_in(make.auditor).get("/devices")
    browser.sign_in(make.em).get("/people")
    for reader in (make.regulatory, make.admin):
        page = browser.sign_in(reader).get("/access").text
        assert "GET /devices" in page and "GET /people" in page and "may be pruned" in page
        only = browser.get(f"/access?by={make.auditor.id}").text
        assert "GET /devices" in only and "GET /people" not in only
        refused = browser.get("/access?refused=yes").text
        assert "GET /people" in refused and "GET /devices" not in refused
    table = list(csv.DictReader(io.StringIO(browser.get("/access.csv").text.lstrip("\ufeff"))))
    assert {row["Address"] for row in table} >= {"/devices", "/people"}


def test_it_is_paged_by_key_and_every_row_stands_on_one_page(browser, make):
    row = {
        "at": now(), "person_id": make.auditor.id, "method": "GET", "status": 200,
        "request_id": "0" * 16,
    }  # fmt: skip
    with write():
        db.session.execute(insert(Access), [{**row, "path": f"/made-{n}."} for n in range(120)])
    browser.sign_in(make.admin)
    address, seen = f"/access?by={make.auditor.id}", []
    while address:
        page = browser.get(address).text
        seen += re.findall(r"/made-(\d+)\.", page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        address = further and further[1].replace("&amp;", "&")
    assert [int(n) for n in seen] == list(range(119, -1, -1))


def test_it_is_no_part_of_the_log(browser, make):
    browser.sign_in(make.auditor)
    before = db.session.scalar(select(func.count(Event.seq)))
    browser.get("/initiatives")
    assert db.session.scalar(select(func.count(Event.seq))) == before


@pytest.mark.parametrize(("day", "left"), [("2026-05-04", 2), ("2026-05-05", 1), ("2026-05-06", 0)])
def test_the_machines_owner_prunes_it_by_day(app, make, day, left):
    for moment in (datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 5, 23, 59, tzinfo=UTC)):
        with write():
            note_access(
                person_id=make.auditor.id, method="GET", path="/", status=200, request="r",
                at=moment,
            )  # fmt: skip
    size = db.session.scalar(select(func.count(Event.seq)))
    told = pruned(app, "--before", day)
    db.session.rollback()
    assert told.output == f"Forgot {2 - left} lines of the access list from before {day}.\n"
    assert len(rows()) == left and db.session.scalar(select(func.count(Event.seq))) == size


def test_a_day_that_is_none_prunes_nothing(app):
    assert pruned(app, "--before", "soon").exit_code == 2
    assert pruned(app).exit_code == 2


def pruned(app, *options):
    """The command on the data folder of `app`."""
    settings = app.config["TRACKER"]
    env = {
        "TRACKER_DATA_DIR": str(settings.data_dir), "TRACKER_SECRET_KEY": settings.secret_key,
        "TRACKER_DATABASE_URL": settings.database_url, "TRACKER_BASE_URL": settings.base_url,
    }  # fmt: skip
    return CliRunner().invoke(main, ["prune-access", *options], env=env, catch_exceptions=False)
