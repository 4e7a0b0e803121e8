"""Overriding a gate: who asks, who signs, what it is worth, and where it stands."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.identity.actions import change_roles
from tracker.identity.permissions import Role
from tracker.initiatives.queries import delivered_in
from tracker.readiness import actions as steps
from tracker.readiness.gates import RULES, gates, told, what_stops
from tracker.readiness.overrides import ask_override, cannot_sign, waits_for
from tracker.releases.actions import change_build
from tracker.releases.overrides import OverrideState, override_of, overrides_of
from tracker.signing.actions import withdraw
from tracker.value.queries import sign_off


def ask(make, release, gate="value", reason="It cannot wait.", by=None):
    with write():
        return ask_override(release, gate, reason, by=by or release.em, at=make.at)


def state(asked):
    return override_of(asked.release, asked.number).state


def take_back(make, signature):
    with write():
        withdraw(
            signature, "I was wrong", subject=make.team, proof=make.proof(signature.signer),
            by=signature.signer, at=make.at,
        )  # fmt: skip


# --- which gates, and who ---


def test_only_the_gates_that_the_domain_says_can_be_overridden(make):
    assert {rule.id: rule.overridable for rule in RULES} == {
        "udi-format": False, "udi-unique": False, "udi-symbol": False, "assessment": False, "registration": True, "value": True, "evidence": True,
    }  # fmt: skip


@pytest.mark.parametrize("gate", ["udi-format", "udi-unique", "assessment"])
def test_a_gate_on_the_udi_is_never_overridden(make, gate):
    with pytest.raises(Invalid, match="cannot be overridden; mend it"):
        ask(make, make.red_release(), gate)


def test_what_is_not_asked_for(make):
    release = make.red_release()
    with pytest.raises(Invalid, match="no such gate"):
        ask(make, release, "moon")
    with pytest.raises(RuleBroken, match="green; there is nothing to override"):
        ask(make, release, "evidence")
    with pytest.raises(Invalid, match="Give a reason"):
        ask(make, release, reason="")
    make.overridden(ask(make, release))
    with pytest.raises(RuleBroken, match="in force already"):
        ask(make, release)


@pytest.mark.parametrize("who", ["pm", "engineer", "regulatory", "second_em", "auditor", "admin"])
def test_only_its_em_asks(make, who):
    with pytest.raises(NotAllowed, match="Only the engineering manager of the release"):
        ask(make, make.red_release(), by=getattr(make, who))


@pytest.mark.parametrize("who", ["em", "engineer", "second_em", "second_pm", "auditor", "admin"])
def test_only_its_pm_and_regulatory_sign(make, who):
    asked = make.override()
    with pytest.raises(NotAllowed):
        make.sign_override(asked, getattr(make, who))


def test_three_different_people_also_where_one_has_every_role(make):
    everything = frozenset({Role.EM, Role.PM, Role.REGULATORY})
    with write():
        for person in (make.em, make.pm):
            change_roles(person, everything, by=make.admin, at=make.at)
    asked = make.override()
    with pytest.raises(NotAllowed, match="three different people"):
        make.sign_override(asked, make.em)
    make.sign_override(asked, make.pm)
    with pytest.raises(RuleBroken, match="signed this side already"):
        make.sign_override(asked, make.pm)
    assert state(asked) is OverrideState.BY_PM


def test_a_second_one_of_regulatory_does_not_stand_for_the_pm(make):
    asked = make.override()
    make.sign_override(asked, make.regulatory)
    with pytest.raises(RuleBroken, match="Rita Quast signed this side already"):
        make.sign_override(asked, make.second_regulatory)
    assert state(asked) is OverrideState.BY_REGULATORY


# --- what it is worth ---


def test_from_asked_to_in_force(make):
    asked = make.override()
    assert state(asked) is OverrideState.ASKED
    make.sign_override(asked, make.pm)
    assert state(asked) is OverrideState.BY_PM
    make.sign_override(asked, make.regulatory)
    assert state(asked) is OverrideState.IN_FORCE
    assert cannot_sign(asked, make.second_regulatory) == "Both have signed this override already."


def test_another_build_makes_it_void(make):
    asked = make.overridden()
    release = asked.release
    with write():
        change_build(release, commit="c0ffee", build="1843", by=make.em, at=make.at)
    assert state(asked) is OverrideState.VOID
    assert [missing.key for missing in what_stops(gates(release))] == ["CI-1"]
    again = make.override(release)
    assert state(again) is OverrideState.ASKED


def test_a_withdrawn_signature_ends_it_for_good(make):
    asked = make.overridden()
    take_back(make, asked.document.signatures[0])
    assert state(asked) is OverrideState.WITHDRAWN
    assert what_stops(gates(asked.release))
    with pytest.raises(RuleBroken, match="the EM asks again"):
        make.sign_override(asked, make.pm)
    make.overridden(make.override(asked.release))
    assert what_stops(gates(asked.release)) == []


def test_a_later_request_replaces_one_that_is_not_in_force(make):
    first = make.override()
    make.sign_override(first, make.pm)
    second = make.override(first.release)
    assert [o.state for o in overrides_of(first.release)] == [
        OverrideState.REPLACED, OverrideState.ASKED,
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="later request replaced"):
        make.sign_override(first, make.regulatory)
    make.overridden(second)


def test_what_is_signed_says_gate_reason_build_and_what_was_missing(make):
    content = json.loads(make.override().document.content)
    assert content["gate"] == "value" and content["build"] == "1842"
    assert content["reason"] == "The fix cannot wait for it."
    assert content["missing"] == ["CI-1: The EM has not signed v1 as explained yet."]


def test_it_waits_for_each_of_the_two_until_they_sign(make):
    asked = make.override()
    release = asked.release

    def waiting():
        people = ("em", "pm", "regulatory", "second_regulatory", "engineer")
        found = overrides_of(release)
        return [who for who in people if waits_for(found, release, getattr(make, who))]

    assert waiting() == ["pm", "regulatory", "second_regulatory"]
    make.sign_override(asked, make.regulatory)
    assert waiting() == ["pm"]
    make.sign_override(asked, make.pm)
    assert waiting() == []


# --- what it lets pass ---


def test_an_overridden_gate_is_passed_and_never_green(make):
    asked = make.overridden()
    gate = {gate.id: gate for gate in gates(asked.release)}["value"]
    assert gate.passed and not gate.green and gate.missing
    for_machines = told(gate)
    assert for_machines["overridden"] and for_machines["passed"] and not for_machines["green"]
    assert for_machines["reason"] == "The fix cannot wait for it."
    assert [s["name"] for s in for_machines["signed_by"]] == ["Paul Marks", "Rita Quast"]


def test_it_stays_overridden_also_when_nothing_is_missing_any_more(make):
    asked = make.overridden()
    initiative = delivered_in(asked.release)
    initiative = db.session.scalars(initiative).one()
    make.signed(make.explained(sign_off(initiative).version))
    with write():
        steps.commit(initiative, by=make.em, at=make.at)
    gate = {gate.id: gate for gate in gates(asked.release)}["value"]
    assert not gate.missing and gate.passed and not gate.green


def test_a_release_goes_with_an_override_and_its_manifest_names_it(make):
    asked = make.overridden()
    release = make.released(asked.release)
    (line,) = json.loads(steps.manifest_signatures(release)[0].document.content)["overrides"]
    assert line["gate"] == "value" and line["document"] == asked.document.sha256
    assert state(asked) is OverrideState.IN_FORCE


def test_approvals_taken_before_it_fit_no_longer(make):
    release = make.approved(make.red_release())
    make.overridden(make.override(release))
    with pytest.raises(RuleBroken, match="PM has not approved exactly this"), write():
        steps.release(release, by=make.em, at=make.at)
    make.released(release)


def test_approvals_fit_no_longer_when_more_is_missing_behind_it(make):
    asked = make.overridden()
    release = make.approved(asked.release)
    more = make.proposed(title="Another")
    with write():
        steps_link(more, release, make)
    with pytest.raises(RuleBroken, match="PM has not approved exactly this"), write():
        steps.release(release, by=make.em, at=make.at)


def steps_link(initiative, release, make):
    from tracker.initiatives.actions import deliver_in

    deliver_in(initiative, release, by=make.em, at=make.at)


def test_a_red_gate_beside_an_overridden_one_still_stops(make):
    asked = make.overridden()
    initiative = db.session.scalars(delivered_in(asked.release)).one()
    make.need(initiative)
    make.approved(asked.release)
    with pytest.raises(RuleBroken, match="Not ready: CI-1"), write():
        steps.release(asked.release, by=make.em, at=make.at)


def test_nothing_is_asked_or_signed_after_the_release(make):
    asked = make.override()
    make.released(make.ready("4.2.1"))
    with write():
        from tracker.releases.actions import cancel

        cancel(asked.release, "No", by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="nothing about it changes"):
        make.sign_override(asked, make.pm)
    with pytest.raises(RuleBroken, match="nothing about it changes"):
        ask(make, asked.release)


@pytest.mark.both_databases
@pytest.mark.parametrize("row", ["gate_override", "release_withdrawal"])
def test_a_row_never_changes_in_the_database_too(make, row):
    make.withdrawn(make.released(make.overridden().release))
    for statement in (f"UPDATE {row} SET release_id = release_id", f"DELETE FROM {row}"):
        with pytest.raises(DatabaseError, match=f"a row of {row} never changes"), write():
            db.session.execute(text(statement))
