"""Devices and releases through the real pages: planned, approved, authorised, released, locked."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.conftest import Forms
from tests.make import GTIN, OTHER_GTIN, PASSWORD
from tracker.assessment.rules import newest
from tracker.audit.queries import log_state
from tracker.core.db import db, write
from tracker.releases.actions import change_build
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import release_by_key
from tracker.signing.models import Document


def state_of(key: str = "REL-1") -> ReleaseState:
    db.session.expire_all()
    release = release_by_key(key)
    assert release is not None
    return release.state


def sign(browser, address: str, **fields):
    """Sign what the page shows; the first signature of a person also accepts to be bound."""
    page = browser.get(address)
    bound = {"binding": "y"} if 'name="binding"' in page.text else {}
    return browser.submit(address, password=PASSWORD, **bound, **fields)


@contextmanager
def questions() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def _note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", _note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", _note)


# --- the path ---


def test_who_approves_sees_which_assessment_they_approve(make, browser):
    made = make.assessed(make.planned())
    page = browser.sign_in(make.pm).get("/releases/REL-1/approve").text
    assert "version 1, new UDI-PI" in page and made.document.sha256[:8] in page


def test_a_release_is_planned_approved_authorised_and_released_through_its_pages(make, browser):
    browser.sign_in(make.engineer)
    page = browser.submit(
        "/releases/new?product=slumber", version="4.2.0", tag="v4.2.0", commit="4f1c2aa",
        build="1842", devices=[GTIN],
    )  # fmt: skip
    assert page.status_code == 200 and "Slumber 4.2.0" in page.text
    assert f"(01){GTIN}(8012)4.2.0" in page.text
    browser.sign_in(make.em)
    assert "assess the change" in browser.get("/").text
    answers = {f"answer_{q.id}": "yes" if q.id == "14" else "no" for q in newest().asked}
    browser.submit("/releases/REL-1/assessment/write", **answers, why_14="It mends the graph.")
    sign(browser, "/releases/REL-1/assessment/1/sign")
    browser.sign_in(make.regulatory)
    sign(browser, "/releases/REL-1/assessment/1/approve")
    browser.sign_in(make.pm)
    assert "I approve releasing exactly this." in sign(browser, "/releases/REL-1/approve").text
    browser.sign_in(make.regulatory)
    assert "I authorise the release." in sign(browser, "/releases/REL-1/authorise").text
    browser.sign_in(make.em)
    page = browser.submit("/releases/REL-1", action="/release")
    assert "Locked since" in page.text
    assert state_of() is ReleaseState.RELEASED


def test_two_clicks_on_release_do_it_once(make, browser):
    make.approved()
    browser.sign_in(make.em)
    token = browser.get("/releases/REL-1").text.split('name="csrf_token" value="')[1].split('"')[0]
    first = browser.post("/releases/REL-1/release", {"csrf_token": token})
    second = browser.post("/releases/REL-1/release", {"csrf_token": token})
    assert (first.status_code, second.status_code) == (302, 409)


def test_looking_at_the_manifest_changes_nothing(make, browser):
    make.planned()
    browser.sign_in(make.pm)
    before = log_state(), db.session.query(Document).count()
    assert browser.get("/releases/REL-1/approve").status_code == 200
    assert (log_state(), db.session.query(Document).count()) == before


def test_a_manifest_that_changed_meanwhile_is_refused_with_the_difference(make, browser):
    release = make.planned()
    browser.sign_in(make.pm)
    shown = next(f for _to, f in Forms(browser.get("/releases/REL-1/approve").text).found if "shown" in f)  # fmt: skip
    with write():
        change_build(release, commit="4f1c2aa", build="1843", by=make.engineer, at=make.at)
    sent = {**shown, "password": PASSWORD, "binding": "y"}
    answer = browser.post("/releases/REL-1/approve", sent)
    assert answer.status_code == 409
    assert "1842" in answer.text and "1843" in answer.text
    assert "What changed since this page was shown" in answer.text


def test_a_wrong_password_signs_nothing(make, browser):
    make.planned()
    browser.sign_in(make.pm)
    answer = browser.submit("/releases/REL-1/approve", password="wrong", binding="y")
    assert answer.status_code == 403 and "nothing was signed" in answer.text


def test_a_signature_on_an_older_manifest_is_marked(make, browser):
    release = make.approved()
    with write():
        change_build(release, commit="5e5e5e5", build="1900", by=make.engineer, at=make.at)
    browser.sign_in(make.em)
    page = browser.get("/releases/REL-1").text
    assert page.count("Signed an older manifest") == 2
    assert "The PM has not approved exactly this yet." in page


def test_what_is_missing_is_the_same_on_page_and_json(make, browser):
    initiative = make.proposed()
    make.planned(delivers=(initiative,))
    browser.sign_in(make.em)
    told = browser.get("/releases/REL-1/readiness.json").get_json()
    missing = [m for gate in told["gates"] for m in gate["missing"]]
    page = browser.get("/releases/REL-1").text
    assert not told["green"] and missing
    assert all(m["sentence"] in page and f'href="{m["url"]}"' in page for m in missing)


def test_a_planned_release_is_given_up_with_a_reason(make, browser):
    make.planned()
    browser.sign_in(make.em)
    assert browser.submit("/releases/REL-1/cancel", reason="").status_code == 422
    assert browser.submit("/releases/REL-1/cancel", reason="Wrong build").status_code == 200
    assert state_of() is ReleaseState.CANCELLED
    assert browser.submit("/releases/REL-1/cancel", reason="Again").status_code == 409


# --- who ---


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("pm", "/releases/new"),
        ("auditor", "/releases/REL-1/build"),
        ("em", "/releases/REL-1/approve"),
        ("pm", "/releases/REL-1/authorise"),
        ("engineer", "/devices/new"),
        ("em", "/devices/products/new"),
    ],
)
def test_the_wrong_role_is_refused(make, browser, who, address):
    make.planned()
    assert browser.sign_in(getattr(make, who)).get(address).status_code == 403


def test_another_pm_does_not_approve(make, browser):
    make.planned()
    browser.sign_in(make.second_pm)
    assert sign(browser, "/releases/REL-1/approve").status_code == 403
    assert not browser.get("/releases/REL-1").text.count("I approve releasing")


@pytest.mark.parametrize("part", ["", "/readiness.json", "/build", "/cancel"])
def test_a_release_outside_ones_products_is_not_there(make, browser, part):
    make.planned()
    browser.sign_in(make.stranger)
    assert browser.get(f"/releases/REL-1{part}").status_code == 404
    assert browser.get(f"/releases/REL-99{part}").status_code == 404


def test_a_device_outside_ones_products_is_not_there(make, browser):
    browser.sign_in(make.em)
    assert browser.get(f"/devices/{GTIN}").status_code == 200
    assert browser.get(f"/devices/{OTHER_GTIN}").status_code == 404


# --- what is typed ---

GOOD = {"version": "4.2.0", "tag": "v4.2.0", "commit": "4f1c2aa", "build": "1", "devices": [GTIN]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": ""}, "Type the version."),
        ({"version": "4.2 0"}, "is not allowed in a UDI-PI"),
        (
            {"version": "4" * 21, "tag": "v" + "4" * 21},
            "at most 20 characters; this version has 21",
        ),
        ({"version": "4.2.0\0"}, "NUL"),
        ({"tag": "4.2.0"}, "The tag of version 4.2.0 is “v4.2.0”."),
        ({"devices": []}, "Choose at least one UDI-DI"),
        ({"devices": [OTHER_GTIN]}, "not a valid choice"),
        ({"em": "99999"}, "Not a valid choice"),
        ({"em": ""}, "Choose an engineering manager."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_kept(make, browser, change, sentence):
    browser.sign_in(make.engineer)
    answer = browser.submit("/releases/new?product=slumber", **{**GOOD, **change})
    assert answer.status_code == 422 and sentence in answer.text
    assert "4f1c2aa" in answer.text
    assert not db.session.query(Release).count()


def test_a_udi_pi_is_never_used_twice(make, browser):
    make.planned("4.2.0-RC1")
    browser.sign_in(make.engineer)
    answer = browser.submit(
        "/releases/new?product=slumber", **{**GOOD, "version": "4.2.0-rc1", "tag": "v4.2.0-rc1"}
    )
    assert answer.status_code == 422 and "never used twice" in answer.text


def test_a_wrong_check_digit_is_named(make, browser):
    browser.sign_in(make.regulatory)
    answer = browser.submit(
        "/devices/new", product="slumber", gtin="00844588018924", trade_name="Slumber Mini",
        markets=["EU"],
    )  # fmt: skip
    assert answer.status_code == 422 and "The check digit should be 3, not 4." in answer.text
    assert "Slumber Mini" in answer.text


def test_a_udi_di_is_registered_and_shows_its_releases(make, browser):
    browser.sign_in(make.regulatory)
    page = browser.submit(
        "/devices/new", product="slumber", gtin="00844588018930", trade_name="Slumber Mini",
        markets=["EU", "CH"],
    )  # fmt: skip
    assert page.status_code == 200 and "CH, EU" in page.text
    assert "No release carries this UDI-DI yet." in page.text


def test_whoever_adds_a_product_belongs_to_it_with_its_owners(make, browser):
    browser.sign_in(make.regulatory)
    page = browser.submit(
        "/devices/products/new", name="Dusk", key="dusk", tag_prefix="dusk/",
        em=str(make.em.id), pm=str(make.pm.id),
    )  # fmt: skip
    assert page.status_code == 200 and "Dusk" in page.text
    assert "Dusk" in browser.sign_in(make.em).get("/devices").text
    assert "Dusk" not in browser.sign_in(make.engineer).get("/devices").text


def test_a_product_needs_two_people(make, browser):
    browser.sign_in(make.regulatory)
    answer = browser.submit("/devices/products/new", name="Dusk", key="dusk", em="", pm="")
    assert answer.status_code == 422 and "Dusk" in answer.text


def test_the_list_asks_as_many_questions_for_twelve_releases_as_for_two(make, browser):
    browser.sign_in(make.em)
    browser.get("/releases")
    counts = []
    for batch in (range(2), range(2, 12)):
        for number in batch:
            make.planned(f"1.{number}")
        with questions() as asked:
            browser.get("/releases")
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
