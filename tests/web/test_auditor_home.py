"""An auditor's home: the grant, dossiers, what is new since the last visit, and how to check it."""

import re
from datetime import timedelta

import pytest

from tests.web.test_auditor import Links
from tracker.audit.queries import log_state
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.files import FileStore
from tracker.identity.models import Session
from tracker.reporting import actions as reporting
from tracker.reporting.gather import RELEASE


def issued(make, app, release) -> str:
    store = FileStore(app.config["TRACKER"].data_dir / "files")
    return reporting.draw_and_issue(
        RELEASE, release, store, by=make.regulatory, clock=lambda: make.at, write=write
    )


def cards(page: str) -> dict[str, str]:
    """The cards of a page by their heading."""
    parts = re.findall(r'<section class="card".*?</section>', page, re.DOTALL)
    return {re.search(r"<h2>(.*?)</h2>", part)[1]: part for part in parts}


def test_the_dossier_of_a_release_is_one_click_away(browser, make, app):
    release = make.delivered().delivered_by[0]
    browser.sign_in(make.auditor)
    assert "Issue the dossier" in cards(browser.get("/").text)["Releases"]
    number = issued(make, app, release)
    shown = cards(browser.get("/").text)
    for card in ("Releases", "Newest reports"):
        assert f"/reports/{number}.pdf" in Links(shown[card]).found
    assert browser.get(f"/reports/{number}.pdf").data[:5] == b"%PDF-"


def test_it_shows_the_grant_and_how_to_check_the_log(browser, make):
    make.grant(make.auditor, make.other_product, first=now().date() + timedelta(days=3))
    page = browser.sign_in(make.auditor).get("/").text
    grants = cards(page)["Your grants"]
    assert "Slumber" in grants and "1 Jan 2099" in grants and "Running" in grants
    assert "Daylight" in grants and "Not begun" in grants
    check, state = cards(page)["Check it yourself"], log_state()
    assert "tracker verify-log --size N" in check and "sha256sum FILE.pdf" in check
    assert state.root in check and f"{state.size} events" in check


def test_it_has_nothing_that_waits_and_nothing_to_change(browser, make):
    make.question(make.published())
    page = browser.sign_in(make.auditor).get("/").text
    assert "waits for you" not in page and "Register an initiative" not in page
    assert re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page) == ["/sign-out"]


def test_it_tells_what_happened_since_the_last_visit_without_drafts(browser, make):
    browser.sign_in(make.auditor)
    with write():  # that visit was before everything that follows
        visit = db.session.query(Session).filter_by(person_id=make.auditor.id).one()
        visit.seen_at = make.at
    draft, shown = make.initiative(), make.proposed()
    page = cards(browser.sign_in(make.auditor).get("/").text)
    news = next(card for heading, card in page.items() if heading.startswith("Since "))
    assert f">{shown.key}<" in news and f">{draft.key}<" not in news
    assert "Initiative: proposed" in news
    page = cards(browser.sign_in(make.auditor).get("/").text)
    news = next(card for heading, card in page.items() if heading.startswith("Since "))
    assert "Nothing happened in your products since your last visit." in news


@pytest.mark.parametrize("part", ["", "/value", "/evidence"])
def test_from_a_clause_everything_is_one_step_away(browser, make, part):
    initiative = make.linked(make.delivered())
    browser.sign_in(make.auditor)
    clause = "/clauses/iso-13485/2016/7.5.8"
    assert clause in "".join(Links(browser.get("/clauses/iso-13485/2016").text).found)
    found = {
        link.partition("?")[0].partition("#")[0] for link in Links(browser.get(clause).text).found
    }
    assert f"/initiatives/{initiative.key}{part}" in found
    assert f"/releases/{initiative.delivered_by[0].key}" in found
    assert browser.get(f"/initiatives/{initiative.key}{part}").status_code == 200


def test_clauses_are_counted_for_the_product_that_is_chosen(browser, make):
    make.linked(make.verified())
    make.grant(make.auditor, make.other_product)
    browser.sign_in(make.auditor)
    heading = "Clauses and what meets them"
    assert "ISO 13485" in cards(browser.get("/?product=slumber").text)[heading]
    other = cards(browser.get("/?product=daylight").text)[heading]
    assert "Nothing was done for a clause yet." in other
    assert browser.get("/?product=nothing").status_code == 404
