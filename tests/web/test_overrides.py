"""Overriding a gate through the real pages: from asking to the release."""

import pytest

from tests.conftest import Forms
from tests.make import PASSWORD
from tracker.core.db import db
from tracker.evidence.models import EvidenceNeed
from tracker.releases.models import GateOverride


@pytest.fixture
def release(make):
    """It delivers an initiative whose evidence is missing."""
    initiative = make.committed()
    make.need(initiative, "Screenshot")
    return make.ready(delivers=(initiative,))


def sign(browser, address):
    return browser.submit(address, password=PASSWORD, extra={"binding": "y"})


def ask(browser, reason="The recall cannot wait for the screenshot."):
    return browser.submit("/releases/REL-1/overrides/new", gate="evidence", reason=reason)


@pytest.mark.both_databases
def test_from_asking_to_the_release(make, browser, release):
    browser.sign_in(make.em)
    assert "Ask for an override" in browser.get("/releases/REL-1").text
    page = ask(browser)
    assert "Asked. The PM and regulatory/quality both sign it" in page.text
    assert "Asked" in page.text and "The recall cannot wait" in page.text

    browser.sign_in(make.pm)
    assert "REL-1: an override of a gate asks for your signature." in browser.get("/").text
    assert "Sign the override" in browser.get("/releases/REL-1").text
    page = sign(browser, "/releases/REL-1/overrides/1/sign")
    assert "I agree to override this gate for this build." in page.text
    assert "Signed by the PM" in page.text and "Not ready" in page.text

    assert "an override of a gate" not in browser.get("/").text

    browser.sign_in(make.regulatory)
    page = sign(browser, "/releases/REL-1/overrides/1/sign")
    assert "In force" in page.text and "1 of 7 checks overridden" in page.text
    assert "Paul Marks and Rita Quast signed to override it for build 1842." in page.text
    assert "Every check is met" not in page.text

    told = browser.get("/releases/REL-1/readiness.json").json
    gate = next(gate for gate in told["gates"] if gate["id"] == "evidence")
    assert (told["green"], told["ready"]) == (False, True)
    assert gate["overridden"] and gate["reason"].startswith("The recall")
    assert [who["name"] for who in gate["signed_by"]] == ["Paul Marks", "Rita Quast"]

    browser.sign_in(make.pm)
    assert "The gate evidence is not green" in browser.get("/releases/REL-1/approve").text
    assert sign(browser, "/releases/REL-1/approve").status_code == 200
    browser.sign_in(make.regulatory)
    sign(browser, "/releases/REL-1/authorise")
    browser.sign_in(make.em)
    page = browser.submit("/releases/REL-1", action="/release")
    assert "It is released." in page.text and "In force" in page.text
    trail = browser.get("/trail?about=REL-1").text
    assert "Release: override asked" in trail and "Release: override signed" in trail


def test_a_wrong_password_signs_nothing(make, browser, release):
    make.override(release, "evidence")
    browser.sign_in(make.pm)
    answer = browser.submit("/releases/REL-1/overrides/1/sign", password="wrong")
    assert answer.status_code == 403 and "nothing was signed" in answer.text
    assert not db.session.query(GateOverride).one().document.signatures


def test_a_reason_is_asked_for_and_what_was_typed_stays(make, browser, release):
    browser.sign_in(make.em)
    answer = browser.submit("/releases/REL-1/overrides/new", reason=" ")
    assert answer.status_code == 422 and "Give a reason" in answer.text
    answer = browser.submit("/releases/REL-1/overrides/new", gate="udi-format", reason="Because so")
    assert answer.status_code == 422 and "Because so" in answer.text
    assert not db.session.query(GateOverride).count()


def test_another_em_is_told_whose_it_is(make, browser, release):
    browser.sign_in(make.second_em)
    page = browser.get("/releases/REL-1/overrides/new")
    assert "Eva Engels" in page.text and "<textarea" not in page.text
    assert "Ask for an override" not in browser.get("/releases/REL-1").text


def test_a_gate_that_turned_green_meanwhile_is_refused_on_the_form(make, browser, release):
    browser.sign_in(make.em)
    form = browser.get("/releases/REL-1/overrides/new")
    make.accepted(db.session.query(EvidenceNeed).one())
    fields = next(f for _to, f in Forms(form.text).found if "reason" in f)
    answer = browser.post("/releases/REL-1/overrides/new", {**fields, "reason": "So"})
    assert answer.status_code == 422 and "So" in answer.text


def test_an_override_that_takes_no_signature_says_why(make, browser, release):
    make.overridden(make.override(release, "evidence"))
    browser.sign_in(make.second_regulatory)
    page = browser.get("/releases/REL-1/overrides/1/sign")
    assert (
        "Both have signed this override already." in page.text
        and 'type="password"' not in page.text
    )


@pytest.mark.parametrize("address", ["/releases/REL-9/overrides/1/sign", "/releases/REL-1/overrides/9/sign", "/releases/REL-1/overrides/99999999999/sign"])  # fmt: skip
def test_what_is_not_there_is_404(make, browser, release, address):
    assert browser.sign_in(make.pm).get(address).status_code == 404


def test_outside_ones_products_it_is_not_there(make, browser, release):
    make.override(release, "evidence")
    browser.sign_in(make.stranger)
    assert browser.get("/releases/REL-1/overrides/1/sign").status_code == 404
    assert browser.get("/releases/REL-1/overrides/new").status_code == 404


def test_a_released_one_takes_no_override(make, browser):
    make.released()
    answer = browser.sign_in(make.em).get("/releases/REL-1/overrides/new")
    assert answer.status_code == 409
