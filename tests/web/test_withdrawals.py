"""Withdrawing a release and one's own signature through the real pages."""

import pytest

from tests.make import PASSWORD
from tracker.core.db import db
from tracker.readiness.actions import manifest_signatures
from tracker.releases.models import ReleaseWithdrawal
from tracker.releases.queries import release_by_key
from tracker.value.queries import sign_off


def withdraw_release(browser, **fields):
    told = {"reason": "It shows a wrong version.", "password": PASSWORD, **fields}
    return browser.submit("/releases/REL-1/withdraw", **told)


@pytest.mark.both_databases
def test_a_release_is_withdrawn_and_every_page_says_so(make, browser):
    initiative = make.delivered()
    browser.sign_in(make.regulatory)
    assert "Withdraw the release" in browser.get("/releases/REL-1").text
    assert initiative.key in browser.get("/releases/REL-1/withdraw").text
    page = withdraw_release(browser)
    assert (
        "It is withdrawn." in page.text and "by Rita Quast: It shows a wrong version." in page.text
    )
    assert "Withdraw the release" not in page.text
    for address in ("/releases", "/", f"/initiatives/{initiative.key}", "/devices/00844588018923"):
        assert "Withdrawn" in browser.get(address).text, address
    page = browser.get(f"/initiatives/{initiative.key}").text
    assert "was withdrawn on" in page and "Committed" in page
    assert browser.get("/releases/REL-1/readiness.json").json["withdrawn"] is True
    assert "Release: withdrawn" in browser.get("/trail?about=REL-1").text
    assert "was withdrawn already" in browser.get("/releases/REL-1/withdraw").text


def test_a_closed_initiative_shows_a_warning(make, browser):
    initiative = make.closed()
    make.withdrawn(initiative.delivered_by[0])
    page = browser.sign_in(make.em).get(f"/initiatives/{initiative.key}").text
    assert "Slumber 4.2.0, which delivered it, was withdrawn on" in page and "Closed" in page


def test_a_wrong_password_or_no_reason_withdraws_nothing(make, browser):
    make.released()
    browser.sign_in(make.regulatory)
    answer = withdraw_release(browser, password="wrong")
    assert answer.status_code == 403 and "It shows a wrong version." in answer.text
    assert withdraw_release(browser, reason=" ").status_code == 422
    assert not db.session.query(ReleaseWithdrawal).count()


def test_the_dossier_says_that_it_was_withdrawn(make, browser):
    make.delivered()
    browser.sign_in(make.regulatory)
    withdraw_release(browser)
    from tracker.reporting.gather import RELEASE, gather
    from tracker.reporting.release import dossier

    report = gather(RELEASE, release_by_key("REL-1"), number="RPT-1", by="x", at=make.at, last=None)
    assert dossier and report.identification.state.word == "Withdrawn"
    assert report.withdrawal.sent_back == ("CI-1",)
    assert report.withdrawal.signature.reason == "It shows a wrong version."


@pytest.mark.both_databases
def test_one_takes_back_ones_own_signature(make, browser):
    initiative = make.committed()
    entry = sign_off(initiative).decision.event_seq
    address = f"/signatures/{entry}/withdraw"
    browser.sign_in(make.pm)
    assert f'href="{address}"' in browser.get(f"/initiatives/{initiative.key}/value").text
    assert "no longer counts as signed" in browser.get(address).text
    page = browser.submit(address, reason="I had understood it otherwise.", password=PASSWORD)
    assert "Your signature is withdrawn." in page.text and "Withdrawn" in page.text
    assert not sign_off(initiative).signed
    assert "was withdrawn already" in browser.get(address).text


def test_only_the_signer_is_shown_the_form(make, browser):
    release = make.approved()
    entry = manifest_signatures(release)[0].event_seq
    browser.sign_in(make.regulatory)
    page = browser.get(f"/signatures/{entry}/withdraw")
    assert "Only the person who signed" in page.text and 'type="password"' not in page.text
    assert f"/signatures/{entry}/withdraw" not in browser.get("/releases/REL-1").text
    browser.sign_in(make.stranger)
    assert browser.get(f"/signatures/{entry}/withdraw").status_code == 404


@pytest.mark.parametrize("entry", ["0", "999999", "99999999999"])
def test_no_such_signature(make, browser, entry):
    assert browser.sign_in(make.pm).get(f"/signatures/{entry}/withdraw").status_code == 404


def test_a_wrong_password_takes_nothing_back(make, browser):
    release = make.approved()
    entry = manifest_signatures(release)[0].event_seq
    browser.sign_in(make.pm)
    answer = browser.submit(f"/signatures/{entry}/withdraw", reason="No", password="wrong")
    assert answer.status_code == 403 and "nothing was signed" in answer.text
    assert all(s.stands for s in manifest_signatures(release))
