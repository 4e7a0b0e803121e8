"""Evidence through its pages: the list, adding, reviewing, handing out."""

import io

import pytest
from sqlalchemy import func, select

from tests.make import PASSWORD
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.evidence import actions
from tracker.evidence.models import Evidence
from tracker.evidence.queries import evidence_by_key

SIGN = {"password": PASSWORD, "binding": "y"}


@pytest.fixture
def store(app) -> FileStore:
    return FileStore(app.config["TRACKER"].data_dir / "files")


def count() -> int:
    return db.session.scalar(select(func.count(Evidence.id))) or 0


def test_an_empty_list_names_the_next_step(browser, make):
    page = browser.sign_in(make.em).get(f"/initiatives/{make.initiative().key}/evidence").text
    assert "Say what is needed." in page


def test_adding_an_item_and_the_same_again(browser, make):
    key = make.initiative().key
    browser.sign_in(make.em)
    url = f"/initiatives/{key}/evidence/need"
    assert "Build log" in browser.submit(url, title="Build log", before_release="y").text
    page = browser.submit(url, title="Build log")
    assert page.status_code == 422 and "stands on the list already" in page.text
    assert 'value="Build log"' in page.text


def test_adding_a_file_and_handing_it_out(browser, make, store):
    item = make.need(make.initiative())
    key = item.initiative.key
    browser.sign_in(make.engineer)
    page = browser.submit(
        f"/initiatives/{key}/evidence/add?item={item.id}", note="As seen",
        extra={"file": (io.BytesIO(b"pixels"), "C:\\shots\\about.png")},
    )  # fmt: skip
    assert page.status_code == 200 and "about.png" in page.text and "In review" in page.text
    answer = browser.get("/evidence/EV-1/file")
    assert answer.data == b"pixels"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_altered_file_is_not_handed_out(browser, make, store):
    found = make.file_evidence(make.need(make.initiative()), store=store)
    key, sha = found.key, found.sha256
    store.path(sha).write_bytes(b"forged")
    answer = browser.sign_in(make.em).get(f"/evidence/{key}/file")
    assert (
        answer.status_code == 409 and "was altered" in answer.text and "forged" not in answer.text
    )


def test_a_link_is_shown_and_never_followed_for_us(browser, make):
    key = make.evidence(make.need(make.initiative())).need.initiative.key
    page = browser.sign_in(make.em).get(f"/initiatives/{key}/evidence").text
    assert 'rel="noopener noreferrer"' in page
    assert browser.get("/evidence/EV-1/file").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a file, or give a link."),
        ({"url": "javascript:alert(1)"}, "A link begins with https://"),
        ({"url": "https://example.com", "file": True}, "not both"),
        ({"file": False}, "The file is empty."),
    ],
)
def test_bad_evidence_is_told_and_nothing_typed_is_lost(browser, make, typed, sentence):
    item = make.need(make.initiative())
    key = item.initiative.key
    sent = dict(typed)
    if "file" in sent:
        sent["file"] = (io.BytesIO(b"x" if sent["file"] else b""), "a.txt")
    page = browser.sign_in(make.engineer).submit(
        f"/initiatives/{key}/evidence/add", note="Keep these words", extra=sent
    )
    assert page.status_code == 422 and sentence in page.text
    assert "Keep these words" in page.text and count() == 0


def test_a_file_over_the_limit_is_413_and_leaves_nothing(browser, make, store, monkeypatch):
    monkeypatch.setattr(actions, "LIMIT", 3)
    key = make.need(make.initiative()).initiative.key
    page = browser.sign_in(make.engineer).submit(
        f"/initiatives/{key}/evidence/add", note="Keep these words",
        extra={"file": (io.BytesIO(b"four"), "big.bin")},
    )  # fmt: skip
    assert page.status_code == 413 and "Keep these words" in page.text and count() == 0
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("decision", "remark", "accepted"),
    [("ACCEPT_EVIDENCE", "", True), ("RETURN_EVIDENCE", "The version is missing", False)],
)
def test_reviewing_by_signature(browser, make, decision, remark, accepted):
    make.evidence(make.need(make.initiative()))
    page = browser.sign_in(make.regulatory).submit(
        "/evidence/EV-1/review", decision=decision, remark=remark, **SIGN
    )
    assert page.status_code == 200 and remark in page.text
    found = evidence_by_key("EV-1")
    assert found is not None and found.accepted is accepted
    assert "Reviewed already" in browser.get("/evidence/EV-1/review").text


def test_sending_back_says_why(browser, make):
    make.evidence(make.need(make.initiative()))
    page = browser.sign_in(make.regulatory).submit(
        "/evidence/EV-1/review", decision="RETURN_EVIDENCE", **SIGN
    )
    assert page.status_code == 422 and "Say what is missing" in page.text


def test_nobody_reviews_their_own(browser, make):
    make.evidence(make.need(make.initiative()), by=make.regulatory)
    page = browser.sign_in(make.regulatory).get("/evidence/EV-1/review")
    assert "somebody else reviews it" in page.text


@pytest.mark.parametrize("who", ["em", "pm", "engineer", "auditor"])
def test_only_regulatory_reviews(browser, make, who):
    make.evidence(make.need(make.proposed()))
    assert browser.sign_in(getattr(make, who)).get("/evidence/EV-1/review").status_code == 403


def test_outside_the_scope_it_is_not_found(browser, make, store):
    make.file_evidence(make.need(make.initiative()), store=store)
    browser.sign_in(make.stranger)
    for path in ("EV-1/file", "EV-1/review", "EV-9/file"):
        assert browser.get(f"/evidence/{path}").status_code == 404


def test_an_auditor_adds_nothing(browser, make):
    key = make.proposed().key
    browser.sign_in(make.auditor)
    assert browser.get(f"/initiatives/{key}/evidence/add").status_code == 403
    assert browser.get(f"/initiatives/{key}/evidence/need").status_code == 403
