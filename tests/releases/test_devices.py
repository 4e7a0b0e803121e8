"""UDI-DIs: groups, chains, registration tasks, discontinuation; and further distributions."""

import sqlite3
from datetime import timedelta

import pytest

from tests.make import FRESH_GTIN, GMN, GTIN, OTHER_GTIN, SECOND_GTIN
from tracker.core.db import db, write
from tracker.core.errors import Invalid, RuleBroken, Stale
from tracker.core.files import Stored
from tracker.releases import devices, distributions, registrations
from tracker.releases.actions import change_devices, plan_preset
from tracker.releases.models import Device, Market
from tracker.releases.registration_models import (
    NEXT_REGISTRATION,
    Distribution,
    Register,
    Registration,
    RegistrationState,
)
from tracker.releases.registrations import Told, history_of, move_registration, task_of
from tracker.udi.gs1 import Carrier

THIRD_GTIN = "09506000164908"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (GMN[:-1] + "L", "check pair should be 2K"),
        ("12", "8 to 25 characters"),
        ("+A99912345/9901510X34", "expected"),
    ],
)
def test_a_basic_udi_di_with_a_wrong_pair_is_refused(make, code, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal, write():
        devices.found_basic_udi(make.product, code=code, name="X", by=make.regulatory, at=make.at)
    assert refusal.value.field == "code"


def test_a_basic_udi_di_is_never_given_again(make):
    make.basic_udi()
    with pytest.raises(Invalid, match="names Slumber already"), write():
        devices.found_basic_udi(make.product, code=GMN, name="X", by=make.regulatory, at=make.at)


def test_hibccs_form_of_a_basic_udi_di_is_read_too(make):
    assert make.basic_udi("++D999MODEL197").code == "++D999MODEL197"


def follows(make, **told):
    return devices.Follows(make.device_of(), **told)


def test_a_successor_is_one_in_a_chain_and_of_the_same_product(make):
    after = make.device(FRESH_GTIN, follows=follows(make), registered=False)
    assert after.predecessor is make.device_of() and make.device_of().successor is after
    with pytest.raises(RuleBroken, match=f"a successor already: {FRESH_GTIN}"):
        make.device(THIRD_GTIN, follows=follows(make))
    with pytest.raises(Invalid, match="another product"):
        make.device(THIRD_GTIN, follows=follows(make), product=make.other_product)


def test_every_market_of_a_new_udi_di_opens_its_task(make):
    device = make.device(FRESH_GTIN, registered=False, markets=list(Market))
    tasks = registrations.tasks_of({device.id})[device.id]
    assert {(t.register, t.state) for t in tasks} == {
        (register, RegistrationState.DRAFT) for register in Register
    }
    assert {task.market for task in tasks} == set(Market)


def test_a_further_market_opens_a_task_and_is_entered_once(make):
    with write():
        devices.enter_market(make.device_of(), Market.CH, by=make.regulatory, at=make.at)
    task = task_of(make.device_of(), Register.SWISSDAMED)
    assert task is not None and not task.done
    with pytest.raises(Invalid, match="on this market already"), write():
        devices.enter_market(make.device_of(), Market.CH, by=make.regulatory, at=make.at)


VERBS = ("submit", "register", "waive", "reopen")
PATHS = {
    RegistrationState.DRAFT: (), RegistrationState.SUBMITTED: ("submit",),
    RegistrationState.REGISTERED: ("register",), RegistrationState.NOT_NEEDED: ("waive",),
}  # fmt: skip
STEPS = [(state, verb) for state in RegistrationState for verb in VERBS]


def steps(make, device, *verbs, **changes):
    for verb in verbs:
        at = make.at
        told = {"number": "N-1", "day": at.date(), "reason": "So", **changes}
        with write():
            move_registration(
                device, Register.EUDAMED, verb, Told(**told), by=make.regulatory, at=at
            )


@pytest.mark.parametrize(("state", "verb"), STEPS)
def test_a_task_goes_only_where_its_table_says(make, state, verb):
    device = make.device(FRESH_GTIN, registered=False)
    steps(make, device, *PATHS[state])
    before = history_of(device, Register.EUDAMED)
    if verb in NEXT_REGISTRATION[state]:
        steps(make, device, verb)
        rows = history_of(device, Register.EUDAMED)
        assert rows[0].state is NEXT_REGISTRATION[state][verb]
        assert rows[1].ended_at == rows[0].began_at  # nothing of it vanished
        assert len(rows) == len(before) + 1
    else:
        with pytest.raises(RuleBroken, match="not open"):
            steps(make, device, verb)


@pytest.mark.parametrize(
    ("verb", "changes", "field"),
    [
        ("register", {"number": ""}, "number"),
        ("register", {"day": None}, "day"),
        ("submit", {"day": None}, "day"),
        ("waive", {"reason": ""}, "reason"),
        ("register", {"url": "javascript:1"}, "url"),
        ("register", {"url": "https://a.example", "file": Stored("0" * 64, 3), "file_name": "a"}, "url"),
        ("register", {"file": Stored("0" * 64, 0), "file_name": "a"}, "file"),
        ("register", {"file": Stored("0" * 64, 3), "file_name": ".."}, "file"),
    ],
)  # fmt: skip
def test_a_step_that_says_too_little_is_refused(make, verb, changes, field):
    device = make.device(FRESH_GTIN, registered=False)
    with pytest.raises(Invalid) as refusal:
        steps(make, device, verb, **changes)
    assert refusal.value.field == field
    assert task_of(device, Register.EUDAMED).state is RegistrationState.DRAFT


def test_a_day_to_come_and_a_stale_page_are_refused(make):
    device = make.device(FRESH_GTIN, registered=False)
    with pytest.raises(Invalid, match="not here yet"):
        steps(make, device, "register", day=make.at.date() + timedelta(days=2))
    told = {"by": make.regulatory, "at": make.at, "seen": 0}
    with pytest.raises(RuleBroken, match="meanwhile"), write():
        move_registration(device, Register.EUDAMED, "waive", Told(reason="So"), **told)
    with pytest.raises(RuleBroken, match="no market of MHRA"), write():
        move_registration(device, Register.MHRA, "waive", Told(reason="So"), by=make.regulatory, at=make.at)  # fmt: skip


def test_a_udi_di_is_corrected_before_its_first_release_and_stays_after_it(make):
    device, group = make.device_of(), make.basic_udi()

    def change(edition=None, **changes):
        told = {
            "trade_name": device.trade_name,
            "carrier": device.carrier,
            "basic": None,
            **changes,
        }
        with write():
            devices.change_device(device, **told, by=make.regulatory, at=make.at, edition=edition)

    change(trade_name="Slumber 2", carrier=Carrier.LOT)
    with pytest.raises(Stale):
        change(trade_name="X", edition="another")
    with pytest.raises(RuleBroken, match="Nothing differs"):
        change()
    make.released()
    for changes, field in (({"trade_name": "X"}, "trade_name"), ({"carrier": Carrier.VERSION}, "carrier")):  # fmt: skip
        with pytest.raises(Invalid, match="REL-1 is out") as refusal:
            change(**changes)
        assert refusal.value.field == field
    change(basic=group)  # it had none: that may still be named, once
    assert device.basic_udi is group
    with pytest.raises(Invalid, match="REL-1 is out"):
        change(basic=make.basic_udi("0844588SLUMBERCN"))


def test_a_discontinued_gtin_stays_used_and_goes_on_no_release(make):
    device = make.device_of()
    make.planned()
    told = {"day": make.at.date(), "reason": "Replaced", "by": make.regulatory}
    with pytest.raises(RuleBroken, match="REL-1 is planned with"), write():
        devices.discontinue(device, **told, at=make.at)
    with write():
        change_devices(make.planned("4.3.0"), [make.device_of(SECOND_GTIN)], by=make.em, at=make.at)
    device = make.device(FRESH_GTIN)
    with write():
        devices.discontinue(device, **told, at=make.at)
    with pytest.raises(RuleBroken, match="discontinued already"), write():
        devices.discontinue(device, **told, at=make.at)
    with pytest.raises(Invalid, match="discontinued"):
        make.planned("5.0.0", devices=[device])
    with pytest.raises(Invalid, match="belongs to"):
        make.device(FRESH_GTIN)


def test_a_planned_release_changes_its_udi_dis_and_its_approvals_fit_no_longer(make):
    release = make.approved()
    second = make.device_of(SECOND_GTIN)
    with write():
        change_devices(release, [make.device_of(), second], by=make.em, at=make.at)
    assert [udi.hri for udi in release.udis] == [
        f"(01){GTIN}(8012)4.2.0", f"(01){SECOND_GTIN}(10)4.2.0"
    ]  # fmt: skip
    for chosen, sentence in (([], "at least one"), ([make.device_of(), second], "exactly these"),
                             ([make.device_of(OTHER_GTIN)], "another product")):  # fmt: skip
        with pytest.raises(Invalid, match=sentence), write():
            change_devices(release, chosen, by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="has not approved exactly this"):
        make._step(release, make_release)


def make_release(release, *, by, at):
    from tracker.readiness.actions import release as let_go

    let_go(release, by=by, at=at)


def preset(make, version):
    with write():
        release = plan_preset(
            make.product, version=version, tag=None, commit="c", build="b", gtins=None, em=None,
            pm=None, by=make.em, at=make.at,
        )  # fmt: skip
    return [udi.device.gtin for udi in release.udis]


def test_a_successor_is_preset_once_a_release_carried_it(make):
    make.released()
    after = make.device(FRESH_GTIN, follows=follows(make))
    assert preset(make, "4.2.1") == [GTIN, SECOND_GTIN]  # a correction of what is out
    make.released(make.planned("5.0.0", devices=[after]))
    assert preset(make, "5.0.1") == [SECOND_GTIN, FRESH_GTIN]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": ""}, "nothing of the delivered software"),
        ({"day": timedelta(days=3)}, "not here yet"),
        ({"day": timedelta(days=-30)}, "not released yet"),
    ],
)
def test_a_distribution_says_when_and_why(make, changes, sentence):
    release = make.released()
    told = {"channel": "Clinic store", "region": "CH", "note": "The same file", **changes}
    day = make.at.date() + told.pop("day", timedelta())
    with pytest.raises(Invalid, match=sentence), write():
        distributions.distribute(release, **told, day=day, by=make.em, at=make.at)


def test_only_what_is_out_is_distributed_further(make):
    told = {"channel": "Store", "region": "CH", "note": "So", "day": make.at.date()}
    for release, sentence in (
        (make.planned("1.0"), "not released"),
        (make.withdrawn(make.released()), "withdrawn"),
    ):
        with pytest.raises(RuleBroken, match=sentence), write():
            distributions.distribute(release, **told, by=make.em, at=make.at)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE distribution SET region = 'US'",
        "DELETE FROM distribution",
        "UPDATE registration SET number = 'other'",
        "DELETE FROM registration",
        "UPDATE basic_udi SET code = 'other'",
        "DELETE FROM succession",
        "UPDATE succession SET predecessor_id = 2",
        "DELETE FROM device_group",
        "UPDATE device_group SET basic_udi_id = 2",
        "UPDATE device SET trade_name = 'other' WHERE id = 1",
    ],
)
def test_the_database_keeps_the_history(make, database, change):
    release = make.released()
    group = make.basic_udi()
    with write():
        devices.change_device(
            make.device_of(), trade_name="Slumber", carrier=Carrier.VERSION, basic=group,
            by=make.regulatory, at=make.at,
        )  # fmt: skip
        distributions.distribute(
            release, channel="Store", region="CH", day=make.at.date(), note="So", by=make.em,
            at=make.at,
        )  # fmt: skip
    make.device(FRESH_GTIN, follows=follows(make))
    assert db.session.query(Distribution).count() == 1 and db.session.query(Registration).count()
    assert db.session.query(Device).count() == 4
    db.session.rollback()
    raw = sqlite3.connect(database)
    with pytest.raises(sqlite3.IntegrityError, match=r"never changes|keeps"):
        raw.execute(change)
    raw.close()
