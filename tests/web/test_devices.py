"""Devices through the real pages: groups, successors, registrations, further distributions."""

import io

import pytest

from tests.make import FRESH_GTIN, GMN, GTIN, OTHER_GTIN, SECOND_GTIN
from tests.web.test_releases import questions
from tracker.core.db import db
from tracker.releases import devices
from tracker.releases.models import BasicUdi, Device
from tracker.releases.queries import device_by_gtin, release_by_key
from tracker.releases.registration_models import Register, RegistrationState
from tracker.releases.registrations import history_of, task_of
from tracker.reporting.gather import RELEASE, gather

ANOTHER_GMN = "0844588SLUMBERCN"


@pytest.mark.both_databases
def test_from_a_new_algorithm_to_the_registered_successor(make, browser):
    make.released()
    release = make.planned("5.0.0")
    make.assessed(release, "0a")
    page = browser.sign_in(make.em).get("/releases/REL-2").text
    assert f"Register the successor of {GTIN}." in page and "successor?" not in page
    page = browser.sign_in(make.regulatory).get("/releases/REL-2").text
    way = f"/devices/{GTIN}/successor?release=REL-2"
    assert way in page and way in browser.get("/").text
    form = browser.get(way).text
    assert "asks for a new Basic UDI-DI" in form and 'value="Slumber"' in form
    page = browser.submit(
        way, gtin=FRESH_GTIN, basic_code=ANOTHER_GMN[:-1] + "Z", basic_name="Slumber 5"
    )
    assert page.status_code == 422 and "check pair should be CN" in page.text
    assert f'value="{FRESH_GTIN}"' in page.text and device_by_gtin(FRESH_GTIN) is None
    page = browser.submit(way, gtin=FRESH_GTIN, basic_code=ANOTHER_GMN, basic_name="Slumber 5")
    assert "REL-2 carries it now" in page.text and f"(01){FRESH_GTIN}" in page.text
    assert device_by_gtin(FRESH_GTIN).basic_udi.code == ANOTHER_GMN
    assert f"{FRESH_GTIN} is not registered in EUDAMED yet" in page.text
    step = f"/devices/{FRESH_GTIN}/registrations/EUDAMED/step"
    assert step.removesuffix("/step") in page.text
    page = browser.submit(step, verb="register", day="2026-03-03")
    assert page.status_code == 422 and "Type the number" in page.text
    proof = (io.BytesIO(b"confirmed"), "confirmation.pdf")
    page = browser.submit(step, verb="register", number="B-1234", day="2026-03-03", file=proof)
    assert "Recorded." in page.text and "B-1234" in page.text
    row = task_of(device_by_gtin(FRESH_GTIN), Register.EUDAMED)
    file = f"/devices/{FRESH_GTIN}/registrations/EUDAMED/{row.id}/file"
    assert file in page.text and browser.get(file).data == b"confirmed"
    assert "in EUDAMED yet" not in browser.get("/releases/REL-2").text


def test_a_step_from_a_stale_page_and_strange_registers(make, browser):
    device = make.device(FRESH_GTIN, registered=False)
    browser.sign_in(make.regulatory)
    step = f"/devices/{FRESH_GTIN}/registrations/GUDID/step"
    page = browser.submit(step, verb="waive", reason="So", extra={"seen": "0"})
    assert page.status_code == 409 and "meanwhile" in page.text
    assert task_of(device, Register.GUDID).state is RegistrationState.DRAFT
    for strange in ("MHRA", "NONE"):
        assert browser.get(f"/devices/{FRESH_GTIN}/registrations/{strange}").status_code == 404
    assert browser.get(f"/devices/{OTHER_GTIN}/registrations/EUDAMED").status_code == 404
    assert browser.get(f"/devices/{FRESH_GTIN}/registrations/GUDID/1/file").status_code == 404
    browser.submit(step, verb="submit", day="2026-03-03")
    assert "In GUDID" not in browser.get("/").text
    assert len(history_of(device, Register.GUDID)) == 2


def test_groups_markets_and_the_end_of_a_udi_di(make, browser):
    browser.sign_in(make.regulatory)
    page = browser.submit("/devices/basic/new?product=slumber", code="1", name="Slumber")
    assert page.status_code == 422 and not db.session.query(BasicUdi).count()
    browser.submit("/devices/basic/new?product=slumber", code=GMN, name="Slumber")
    assert "Saved." in browser.submit(f"/devices/{GTIN}/edit", basic=GMN).text
    assert GMN in browser.get("/devices").text and GMN in browser.get(f"/devices/{GTIN}").text
    page = browser.submit(f"/devices/{GTIN}/market", market="CH").text
    assert "swissdamed" in page
    page = browser.submit(f"/devices/{SECOND_GTIN}/discontinue", reason="Replaced")
    assert "discontinued" in page.text.lower()
    assert SECOND_GTIN not in browser.sign_in(make.em).get("/releases/new?product=slumber").text


def test_a_planned_release_takes_other_udi_dis(make, browser):
    make.planned()
    browser.sign_in(make.em)
    page = browser.submit("/releases/REL-1/devices", devices=[SECOND_GTIN])
    assert "The UDI-DIs are changed" in page.text and SECOND_GTIN in page.text
    assert browser.submit("/releases/REL-1/devices", devices=[]).status_code == 422
    assert [udi.device.gtin for udi in release_by_key("REL-1").udis] == [SECOND_GTIN]


def test_a_further_distribution_stands_on_the_release_and_in_its_dossier(make, browser):
    make.released()
    browser.sign_in(make.em)
    assert "Record one" in browser.get("/releases/REL-1").text
    told = {"channel": "Clinic catalogue", "region": "DE", "note": "The same file"}
    assert browser.submit("/releases/REL-1/distribute", **told, day="2099-01-01").status_code == 422
    page = browser.submit("/releases/REL-1/distribute", **told, day=make.at.date().isoformat())
    assert "Clinic catalogue" in page.text
    report = gather(RELEASE, release_by_key("REL-1"), number="RPT-1", by="x", at=make.at, last=None)
    (fact,) = report.distribution
    assert "Clinic catalogue, DE: The same file" in fact.text
    assert "Record one" not in browser.sign_in(make.pm).get("/releases/REL-1").text
    assert db.session.query(Device).count() == 3


def test_the_page_of_a_device_asks_the_same_for_few_releases_as_for_many(make, browser):
    """Chain, releases with outcome and signers, time line: the page itself asks four times."""
    after = make.device(FRESH_GTIN, follows=devices.Follows(make.device_of()))
    make.released(make.planned("4.2.0"))
    make.withdrawn(make.released(make.planned("5.0.0", devices=[after])))
    browser.sign_in(make.regulatory)
    counts = []
    for more in (0, 3):
        for n in range(more):
            make.planned(f"4.3.{n}")
        with questions() as asked:
            page = browser.get(f"/devices/{GTIN}").text
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for words in ("new UDI-PI", "Paul Marks", "Rita Quast", FRESH_GTIN, "EUDAMED", "Registered"):
        assert words in page
    assert page.count('<svg class="timeline"') == 2 and "t-gone" in page and "4.2.0</text>" in page
    assert "Withdrawn" in browser.get(f"/devices/{FRESH_GTIN}").text
