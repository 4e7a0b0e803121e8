"""Reports through the real pages: issued, listed, handed out as they were kept."""

import io

import pytest

from tests.conftest import Forms
from tests.make import Make
from tracker.core.canonical import sha256
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.reporting.models import Report


def issue(browser, key: str, kind: str = "initiative-short"):
    return browser.submit(f"/reports/new?initiative={key}", kind=kind)


def store_of(app) -> FileStore:
    return FileStore(app.config["TRACKER"].data_dir / "files")


def test_a_report_is_issued_and_its_kept_bytes_are_handed_out(make: Make, browser):
    initiative = make.closed()
    browser.sign_in(make.regulatory)
    page = issue(browser, initiative.key, "initiative")
    assert page.status_code == 200 and "RPT-1 is issued." in page.text
    answer = browser.get("/reports/RPT-1.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert sha256(answer.data) in page.text
    assert "RPT-1" in browser.get("/reports").text


def test_an_auditor_reads_and_issues_within_the_grant(make, browser):
    initiative = make.proposed()
    browser.sign_in(make.auditor)
    assert issue(browser, initiative.key).status_code == 200
    assert browser.get("/reports/RPT-1.pdf").status_code == 200


def test_an_older_issue_names_the_newer_one(make, browser):
    initiative = make.proposed()
    browser.sign_in(make.em)
    issue(browser, initiative.key)
    issue(browser, initiative.key)
    assert "See RPT-2" in browser.get("/reports/RPT-1").text
    assert "Newest issue" in browser.get("/reports/RPT-2").text


def test_an_altered_file_is_refused(app, make, browser):
    initiative = make.proposed()
    browser.sign_in(make.em)
    issue(browser, initiative.key)
    report = db.session.query(Report).one()
    store_of(app).path(report.pdf_sha256).write_bytes(b"altered")
    answer = browser.get("/reports/RPT-1.pdf")
    assert answer.status_code == 409 and "was altered in the store" in answer.text


def test_a_draft_is_not_reported(make, browser):
    initiative = make.initiative()
    browser.sign_in(make.em)
    answer = issue(browser, initiative.key)
    assert answer.status_code == 409 and "Propose it first" in answer.text
    assert not db.session.query(Report).count()
    browser.sign_in(make.auditor)
    assert browser.get(f"/reports/new?initiative={initiative.key}").status_code == 404


def test_an_engineer_reads_and_does_not_issue(make, browser):
    browser.sign_in(make.engineer)
    assert browser.get("/reports").status_code == 200
    assert browser.get("/reports/new").status_code == 403


def test_a_report_outside_ones_products_is_not_there(make, browser):
    initiative = make.proposed()
    browser.sign_in(make.em)
    issue(browser, initiative.key)
    browser.sign_in(make.stranger)
    assert browser.get("/reports/RPT-1").status_code == 404
    assert browser.get("/reports/RPT-1.pdf").status_code == 404
    assert browser.get(f"/reports/new?initiative={initiative.key}").status_code == 404
    assert "RPT-1" not in browser.get("/reports").text


@pytest.mark.parametrize("address", ["/reports/RPT-9", "/reports/RPT-9.pdf", "/reports/new?initiative=CI-9"])  # fmt: skip
def test_what_is_not_there_is_404(make, browser, address):
    assert browser.sign_in(make.em).get(address).status_code == 404


def test_an_unknown_form_is_refused(make, browser):
    initiative = make.proposed()
    browser.sign_in(make.em)
    answer = issue(browser, initiative.key, "release")
    assert answer.status_code == 422
    assert not db.session.query(Report).count()


def test_the_dossier_of_a_release_in_three_steps_from_home(make, browser):
    make.delivered()
    browser.sign_in(make.em)
    assert 'href="/releases/REL-1"' in browser.get("/").text
    assert 'href="/reports/new?release=REL-1"' in browser.get("/releases/REL-1").text
    page = browser.submit("/reports/new?release=REL-1", action="/reports/new")
    assert page.status_code == 200 and "RPT-1 is issued." in page.text
    assert "Release dossier" in browser.get("/reports").text
    browser.sign_in(make.auditor)
    assert 'href="/reports/RPT-1.pdf"' in browser.get("/releases/REL-1").text
    assert browser.get("/reports/RPT-1.pdf").data.startswith(b"%PDF-")


def test_a_planned_release_gives_a_draft_that_is_not_kept(app, make, browser):
    make.planned()
    browser.sign_in(make.em)
    page = browser.get("/reports/new?release=REL-1")
    assert "is not released yet" in page.text and "Draw a draft PDF" in page.text
    answer = browser.get("/reports/draft/REL-1.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    token = next(f["csrf_token"] for to, f in Forms(page.text).found if "sign-out" in to)
    answer = browser.post("/reports/new?release=REL-1", {"csrf_token": token})
    assert answer.status_code in {409, 422}
    assert not db.session.query(Report).count()


@pytest.mark.parametrize("address", ["/reports/new?release=REL-1", "/reports/draft/REL-1.pdf"])
def test_the_dossier_of_a_release_outside_ones_products_is_not_there(make, browser, address):
    make.planned()
    assert browser.sign_in(make.stranger).get(address).status_code == 404
    assert browser.get(address.replace("REL-1", "REL-9")).status_code == 404


def test_an_engineer_draws_no_dossier_of_a_release(make, browser):
    make.planned()
    browser.sign_in(make.engineer)
    assert browser.get("/reports/draft/REL-1.pdf").status_code == 403
    assert "Dossier PDF" not in browser.get("/releases/REL-1").text


def checked(browser, content: bytes, name: str = "held.pdf"):
    return browser.submit(
        "/reports/check", action="/check", extra={"file": (io.BytesIO(content), name)}
    )


def test_a_pdf_is_checked_against_what_was_issued(app, make, browser):
    initiative = make.proposed()
    browser.sign_in(make.em)
    issue(browser, initiative.key)
    held = browser.get("/reports/RPT-1.pdf").data
    page = checked(browser, held)
    assert "Genuine: it is RPT-1 to the last byte." in page.text
    assert "Complete: the log still begins with" in page.text and sha256(held) in page.text
    altered = checked(browser, held + b"\n").text
    assert "No report of your products is this file." in altered and "Genuine" not in altered
    issue(browser, initiative.key)
    assert "A newer issue of the same report exists." in checked(browser, held).text
    other = checked(browser.sign_in(make.stranger), held).text  # outside one's products
    assert "No report of your products is this file." in other and "RPT-1" not in other


def test_a_log_that_was_rewritten_is_told(make, browser):
    initiative = make.proposed()
    browser.sign_in(make.em)
    issue(browser, initiative.key)
    held = browser.get("/reports/RPT-1.pdf").data
    root = "A" * 43 + "="
    db.session.execute(db.text("DROP TRIGGER IF EXISTS report_no_update"))
    db.session.execute(db.update(Report).values(log_root=root))
    db.session.commit()
    page = checked(browser, held).text
    assert "Genuine" in page and "The log does not begin with" in page


def test_without_a_file_there_is_nothing_to_check(make, browser):
    answer = browser.sign_in(make.auditor).submit("/reports/check", action="/check")
    assert answer.status_code == 422 and "Choose a file." in answer.text
