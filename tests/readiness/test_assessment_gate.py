"""The gate `assessment`: the current version assessed and approved, on a UDI-DI that fits it."""

import pytest

from tests.make import SECOND_GTIN
from tests.readiness.test_release import red
from tests.web.test_releases import questions
from tracker.assessment import actions
from tracker.core.db import db, write
from tracker.core.errors import RuleBroken
from tracker.identity.queries import products_of
from tracker.readiness import actions as steps
from tracker.readiness.conditions import Place
from tracker.readiness.gates import GateFacts, gates
from tracker.readiness.waiting import waiting_for
from tracker.releases.queries import release_by_key


def gate(release):
    return next(gate for gate in gates(release) if gate.id == "assessment")


def told(release):
    return [missing.sentence for missing in gate(release).missing]


def signs(make, act, made, by):
    proof = make.signing(made.document, by)
    with write():
        act(made, **proof)


@pytest.mark.both_databases
def test_it_names_the_step_that_is_missing_until_both_signed(make):
    release = make.planned()
    assert told(release) == ["No change assessment is frozen yet."]
    assert gate(release).missing[0].place is Place.ASSESSMENT
    made = make.assessment(release)
    assert told(release) == ["The EM has not signed v1 of the change assessment."]
    signs(make, actions.sign_assessed, made, make.em)
    assert told(release) == ["Regulatory/quality has not approved v1 of the change assessment."]
    signs(make, actions.approve_assessment, made, make.regulatory)
    assert gate(release).green
    make.assessment(release, "14", "15")
    assert told(release) == ["The EM has not signed v2 of the change assessment."]


def test_nothing_is_released_without_it(make):
    release = make.planned()
    for act, by in ((steps.approve_release, make.pm), (steps.authorise_release, make.regulatory)):
        shown = make.manifest(release, by)
        with write():
            act(release, **shown)
    with write(), pytest.raises(RuleBroken, match="No change assessment is frozen yet"):
        steps.release(release, by=make.em, at=make.at)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("row", "more"),
    [
        ("1", []),  # a new UDI-DI
        ("0a", [f"The assessment asks for a new Basic UDI-DI; {SECOND_GTIN} belongs to none yet."]),
    ],
)
def test_a_new_udi_di_is_asked_for_and_the_present_one_was_out_already(make, row, more):
    first = make.released(make.ready("4.2.0"))
    make.released(make.ready("4.3.0"))
    later = make.planned("5.0.0")
    make.assessed(later, row)
    assert told(later) == [
        f"v1 asks for a new UDI-DI; {first.key} already carries 00844588018923. "
        "Register the successor of 00844588018923."
    ]
    fresh = make.planned("5.0.1", devices=[make.device_of(SECOND_GTIN)])
    make.assessed(fresh, row)
    assert told(fresh) == more


def test_the_first_release_of_a_udi_di_may_ask_for_a_new_one_and_stays_green_once_out(make):
    first = make.planned("4.2.0")
    make.assessed(first, "1")
    assert gate(first).green
    make.released(first)
    make.released(make.ready("4.3.0"))
    assert gate(first).green


def test_a_planned_release_on_the_same_udi_di_does_not_stand_in_the_way(make):
    make.ready("4.2.0")
    second = make.planned("5.0.0")
    make.assessed(second, "1")
    assert gate(second).green


def test_the_facts_of_many_are_read_with_as_many_queries_as_of_one(make):
    make.released(make.ready("4.2.0"))
    for n in range(4):
        make.assessed(make.planned(f"5.0.{n}"), "1")
    counts = []
    for numbers in ((2,), (2, 3, 4, 5)):
        db.session.expunge_all()
        found = [release_by_key(f"REL-{n}") for n in numbers]
        assert all(udi.device.gtin for release in found for udi in release.udis)
        facts = GateFacts(found)
        with questions() as statements:
            assert all(
                "already carries" in missing.sentence
                for release in found
                for gate in gates(release, facts)
                for missing in gate.missing
            )
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_what_waits_for_whom_on_the_way(make):
    def waits(person):
        found = waiting_for(person, products_of(person, make.at), make.at).items
        return [item.sentence for item in found if item.place is Place.ASSESSMENT]

    release = make.planned()
    assert waits(make.em) == ["REL-1: assess the change."]
    assert waits(make.pm) == waits(make.regulatory) == waits(make.second_em) == []
    made = make.assessment(release)
    assert waits(make.em) == ["REL-1: sign v1 of the change assessment."]
    assert waits(make.regulatory) == []
    signs(make, actions.sign_assessed, made, make.em)
    assert waits(make.regulatory) == ["REL-1: approve v1 of the change assessment."]
    assert waits(make.em) == []
    signs(make, actions.approve_assessment, made, make.regulatory)
    assert waits(make.em) == waits(make.regulatory) == []
    assert red(release) == {}
