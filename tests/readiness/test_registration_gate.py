"""The gate `registration`, and the way from a new UDI-DI's assessment to the release that carries it."""

import json

import pytest

from tests.make import FRESH_GTIN, GMN, GTIN, SECOND_GTIN
from tracker.core.db import db, write
from tracker.core.errors import Invalid, RuleBroken
from tracker.identity.queries import products_of
from tracker.readiness.actions import manifest_content
from tracker.readiness.conditions import Place
from tracker.readiness.gates import gates
from tracker.readiness.succession import register_successor
from tracker.readiness.waiting import waiting_for
from tracker.releases import devices, registrations
from tracker.releases.actions import change_devices
from tracker.releases.models import Market
from tracker.releases.registration_models import Register, Registration
from tracker.udi.gs1 import Carrier

ANOTHER_GMN = "0844588SLUMBERCN"


def told(release, gate="registration"):
    (found,) = [g for g in gates(release) if g.id == gate]
    return [missing.sentence for missing in found.missing]


def waits(make, person):
    found = waiting_for(person, products_of(person, make.at), make.at).items
    return [(item.sentence, item.key) for item in found if item.place in {Place.REGISTRATION, Place.SUCCESSOR}]  # fmt: skip


def move(make, device, register, verb, **changes):
    at = make.at
    told = registrations.Told(**{"number": "N", "day": at.date(), "reason": "So", **changes})
    with write():
        registrations.move_registration(device, register, verb, told, by=make.regulatory, at=at)


@pytest.mark.both_databases
def test_a_new_udi_di_waits_for_the_register_of_each_market(make):
    device = make.device(FRESH_GTIN, registered=False)
    release = make.planned(devices=[device])
    missing = (
        f"{FRESH_GTIN} is not registered in %s yet; its market %s needs it before the release."
    )
    assert told(release) == [missing % ("EUDAMED", "EU"), missing % ("GUDID", "US")]
    assert waits(make, make.regulatory) == [
        (f"Register {FRESH_GTIN} (Slumber) in EUDAMED.", f"{FRESH_GTIN}/EUDAMED"),
        (f"Register {FRESH_GTIN} (Slumber) in GUDID.", f"{FRESH_GTIN}/GUDID"),
    ]
    assert waits(make, make.em) == waits(make, make.auditor) == []
    move(make, device, Register.EUDAMED, "submit")
    move(make, device, Register.GUDID, "waive")
    assert told(release) == [f"{FRESH_GTIN} is submitted to EUDAMED (EU), and not registered there yet."]  # fmt: skip
    assert waits(make, make.regulatory) == [
        (f"{FRESH_GTIN} (Slumber) is submitted to EUDAMED: record its number.", f"{FRESH_GTIN}/EUDAMED")
    ]  # fmt: skip
    make.registered(device)
    assert told(release) == waits(make, make.regulatory) == []
    assert manifest_content(release)["registration"] == [
        {"udi_di": FRESH_GTIN, "register": "GUDID", "state": "not needed", "number": "N"},
        {"udi_di": FRESH_GTIN, "register": "EUDAMED", "state": "registered", "number": f"EUDAMED {FRESH_GTIN}"},
    ]  # fmt: skip
    make.released(release)
    move(make, device, Register.EUDAMED, "reopen")
    assert told(release) == []  # it stands as it was signed


def test_a_udi_di_that_is_older_than_the_tasks_keeps_nothing_back(make, app):
    """As the migration leaves it: without a row, because a release was out with it already."""
    from sqlalchemy import text

    db.session.execute(text("DROP TRIGGER registration_no_delete"))
    db.session.query(Registration).filter_by(device_id=make.device_of().id).delete()
    db.session.commit()
    assert told(make.planned()) == []
    assert waits(make, make.regulatory) == []


def test_an_override_lets_it_go(make):
    release = make.planned(devices=[make.device(FRESH_GTIN, registered=False)])
    make.assessed(release)
    make.overridden(make.override(release, "registration"))
    make.released(release)
    (found,) = [g for g in gates(release) if g.id == "registration"]
    assert found.passed and not found.green


def successor(make, release, **changes):
    told = {
        "gtin": FRESH_GTIN, "trade_name": "Slumber", "carrier": Carrier.VERSION,
        "markets": [Market.EU, Market.US], "basic": None, "release": release,
        "by": make.regulatory, "at": make.at, **changes,
    }  # fmt: skip
    with write():
        return register_successor(make.device_of(), **told)


@pytest.mark.both_databases
def test_the_release_that_asked_carries_the_successor(make):
    make.released()
    release = make.planned("5.0.0")
    made = make.assessment(release, "1")
    asked = f"v1 asks for a new UDI-DI; REL-1 already carries {GTIN}. Register the successor of {GTIN}."  # fmt: skip
    assert told(release, "assessment")[1:] == [asked]
    assert waits(make, make.regulatory) == []  # the outcome may still change
    with pytest.raises(RuleBroken, match="not signed and approved yet"):
        successor(make, release)
    make.sign_assessment(made)
    assert told(release, "assessment") == [asked]
    assert waits(make, make.regulatory) == [
        (f"REL-2: register the successor of {GTIN}.", f"{GTIN}/REL-2")
    ]
    device = successor(make, release)
    assert [udi.hri for udi in release.udis] == [f"(01){FRESH_GTIN}(8012)5.0.0"]
    assert (device.succession.caused_by, device.succession.assessment_number) == (release, 1)
    assert told(release, "assessment") == [] and len(told(release)) == 2
    for register in (Register.EUDAMED, Register.GUDID):
        make.registered(device, register)
    make.released(release)


def test_a_successor_that_was_registered_for_another_release_is_carried_by_choice(make):
    make.released()
    first, second = make.planned("5.0.0"), make.planned("5.1.0")
    for release in (first, second):
        make.assessed(release, "1")
    successor(make, first)
    (found,) = [g for g in gates(second) if g.id == "assessment"]
    (missing,) = found.missing
    assert (missing.place, missing.key) == (Place.RELEASE_DEVICES, "REL-3")
    assert missing.sentence.endswith(f"Let the release carry its successor {FRESH_GTIN}.")
    with write():
        change_devices(second, [make.device_of(FRESH_GTIN)], by=make.em, at=make.at)
    assert told(second, "assessment") == []


def test_a_new_basic_udi_di_is_another_one(make):
    group = make.basic_udi()
    with write():
        devices.change_device(
            make.device_of(), trade_name="Slumber", carrier=Carrier.VERSION, basic=group,
            by=make.regulatory, at=make.at,
        )  # fmt: skip
    make.released()
    release = make.planned("5.0.0")
    make.assessed(release, "0a")
    for basic in (None, group):
        with pytest.raises(Invalid, match="new Basic UDI-DI") as refusal:
            successor(make, release, basic=basic)
        assert refusal.value.field == "basic"
    device = make.device(FRESH_GTIN, basic=group, follows=devices.Follows(make.device_of()))
    with write():
        change_devices(release, [device], by=make.em, at=make.at)
    assert told(release, "assessment") == [
        f"The assessment asks for a new Basic UDI-DI; {FRESH_GTIN} belongs to that of its predecessor, {GMN}."
    ]
    other = make.basic_udi(ANOTHER_GMN)
    with write():
        devices.change_device(
            device, trade_name="Slumber", carrier=Carrier.VERSION, basic=other, by=make.regulatory,
            at=make.at,
        )  # fmt: skip
    assert told(release, "assessment") == []


def test_a_successor_that_nothing_asks_for_is_refused(make):
    make.released()
    release = make.ready("4.2.1")
    with pytest.raises(RuleBroken, match="asks for no new UDI-DI"):
        successor(make, release)
    other = make.planned("4.2.2", devices=[make.device_of(SECOND_GTIN)])
    with pytest.raises(RuleBroken, match="does not carry"):
        successor(make, other)
    assert successor(make, None).predecessor is make.device_of()  # planned ahead, by decision


def test_rules_of_a_market_that_nobody_assessed_are_asked_for(make):
    only_us = make.device(FRESH_GTIN, markets=[Market.US])
    release = make.planned(devices=[only_us])
    found = make.assessed(release)
    assert json.loads(found.document.content)["sides"] == ["US"]
    with write():
        change_devices(release, [make.device_of()], by=make.em, at=make.at)
    assert told(release, "assessment") == [
        "v1 was not assessed for EU, which a UDI-DI of the release now serves. Assess it anew."
    ]
    make.assessed(release)
    assert told(release, "assessment") == []
