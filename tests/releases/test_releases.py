"""Devices and planned releases; a released one is locked in the action and in the database."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError

from tests.make import GTIN, OTHER_GTIN, SECOND_GTIN
from tracker.core.db import db, write
from tracker.core.errors import Invalid, RuleBroken
from tracker.readiness.actions import release as let_go
from tracker.releases import actions
from tracker.releases.devices import register_device
from tracker.releases.models import NEXT, Market, ReleaseState
from tracker.udi.gs1 import Carrier

NEW_GTIN = "10884521062856"


def plan(make, **changes):
    version = changes.get("version", "5.0.0")
    told = {
        "version": version, "tag": f"v{version}", "commit": "4f1c2aa", "build": "1",
        "devices": [make.device_of()], "em": make.em, "pm": make.pm, "by": make.engineer,
        "at": make.at,
    }  # fmt: skip
    with write():
        return actions.plan(make.product, **{**told, **changes})


def test_a_release_carries_its_version_as_udi_pi_exactly_as_written(make):
    release = plan(
        make, version="5.0.0-RC1", devices=[make.device_of(), make.device_of(SECOND_GTIN)]
    )
    assert [udi.hri for udi in release.udis] == [
        f"(01){GTIN}(8012)5.0.0-RC1",
        f"(01){SECOND_GTIN}(10)5.0.0-RC1",
    ]
    assert release.key == "REL-1" and release.state is ReleaseState.PLANNED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"version": "5 0"}, "version"),
        ({"version": ""}, "version"),
        ({"tag": "5.0.0"}, "tag"),
        ({"devices": []}, "devices"),
    ],
)
def test_a_release_that_makes_no_sense_is_refused_at_its_field(make, changes, field):
    with pytest.raises(Invalid) as refusal:
        plan(make, **changes)
    assert refusal.value.field == field


def test_a_release_has_two_people_in_their_roles(make):
    for changes, field in (
        ({"em": make.pm}, "pm"),
        ({"em": make.engineer}, "em"),
        ({"pm": make.engineer}, "pm"),
    ):
        with pytest.raises(Invalid) as refusal:
            plan(make, **changes)
        assert refusal.value.field == field


def test_a_device_of_another_product_is_refused(make):
    with pytest.raises(Invalid, match="another product"):
        plan(make, devices=[make.device_of(OTHER_GTIN)])


@pytest.mark.parametrize("again", ["5.0.0-rc1", "5.0.0-RC1", "5.0.0-Rc1"])
def test_a_udi_pi_is_never_used_twice_ignoring_case(make, again):
    plan(make, version="5.0.0-rc1")
    with pytest.raises(Invalid, match="REL-1 already carries"):
        plan(make, version=again)


def test_the_database_refuses_a_second_use_too(make):
    plan(make, version="5.0.0")
    other = plan(make, version="5.0.1")
    with pytest.raises(IntegrityError), write():
        other.udis[0].pi_folded = "5.0.0"


def test_a_cancelled_release_keeps_its_udi_pi_used(make):
    release = plan(make)
    with write():
        actions.cancel(release, "Wrong branch", by=make.em, at=make.at)
    with pytest.raises(Invalid, match="already carries"):
        plan(make)


def test_the_same_tag_is_refused_on_another_device(make):
    plan(make)
    with pytest.raises(Invalid, match="already a release with the tag"):
        plan(make, devices=[make.device_of(SECOND_GTIN)])


VERBS = {"release": let_go, "cancel": actions.cancel, "change": actions.change_build}
ILLEGAL = [
    (state, verb)
    for state in ReleaseState
    for verb in ("release", "cancel")
    if verb not in NEXT[state]
]


def in_state(make, state):
    if state is ReleaseState.RELEASED:
        return make.released()
    release = make.planned()
    if state is ReleaseState.CANCELLED:
        with write():
            actions.cancel(release, "No", by=make.em, at=make.at)
    return release


@pytest.mark.parametrize(("state", "verb"), ILLEGAL)
def test_steps_that_are_not_open(make, state, verb):
    release = in_state(make, state)
    with pytest.raises(RuleBroken, match="nothing about it changes"), write():
        if verb == "cancel":
            actions.cancel(release, "No", by=make.em, at=make.at)
        else:
            let_go(release, by=release.em, at=make.at)
    with pytest.raises(RuleBroken), write():
        actions.change_build(release, commit="c", build="2", by=make.em, at=make.at)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE \"release\" SET build = 'other' WHERE id = 1", "released release"),
        ("UPDATE \"release\" SET state = 'planned' WHERE id = 1", "released release"),
        ('DELETE FROM "release" WHERE id = 1', "released release"),
        ('INSERT OR REPLACE INTO "release" SELECT * FROM "release"', "released release"),
        (
            "UPDATE OR REPLACE \"release\" SET id = 1, key = 'REL-1' WHERE id = 2",
            "released release",
        ),
        ("UPDATE OR REPLACE \"release\" SET tag = 'v4.2.0' WHERE id = 2", "released release"),
        ("UPDATE release_udi SET pi = '9' WHERE release_id = 1", "released release"),
        ("DELETE FROM release_udi WHERE release_id = 1", "released release"),
        ("INSERT INTO release_udi SELECT 99, 1, 2, '9', '9'", "released release"),
        (
            "INSERT OR REPLACE INTO release_udi SELECT 99, 2, 1, '4.2.0', '4.2.0'",
            "released release",
        ),
        (
            "UPDATE OR REPLACE release_udi SET pi_folded = '4.2.0' WHERE release_id = 2",
            "released release",
        ),
        ("UPDATE release_udi SET release_id = 1 WHERE release_id = 2", "released release"),
        (f"UPDATE device SET gtin = '{NEW_GTIN}' WHERE id = 1", "UDI-DI keeps"),
        ("UPDATE device SET carrier = 'lot' WHERE id = 1", "UDI-DI keeps"),
        ("UPDATE device SET product_id = 2 WHERE id = 1", "UDI-DI keeps"),
        ("DELETE FROM device WHERE id = 3", "UDI-DI keeps"),
        ("INSERT OR REPLACE INTO device SELECT * FROM device", "UDI-DI keeps"),
    ],
)
def test_the_database_locks_what_is_released(make, database, change, sentence):
    make.released(make.planned("4.2.0"))
    make.planned("4.3.0")
    db.session.rollback()
    raw = sqlite3.connect(database)
    with pytest.raises(sqlite3.IntegrityError, match=sentence):
        raw.execute(change)
    raw.close()


def test_a_planned_release_and_a_trade_name_still_change(make):
    release = make.planned()
    with write():
        actions.change_build(release, commit="c0ffee", build="2", by=make.em, at=make.at)
        make.device_of().trade_name = "Slumber 2"
    assert release.build == "2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"gtin": "00844588018924"}, "gtin"), ({"gtin": GTIN}, "gtin"), ({"markets": []}, "markets")],
)
def test_a_device_that_makes_no_sense_is_refused(make, changes, field):
    told = {
        "gtin": NEW_GTIN, "trade_name": "X", "carrier": Carrier.LOT, "markets": [Market.CH],
        "by": make.regulatory, "at": make.at,
    }  # fmt: skip
    with pytest.raises(Invalid) as refusal, write():
        register_device(make.product, **{**told, **changes})
    assert refusal.value.field == field
