"""Taking back a release, and taking back one's own signature; what follows is computed."""

import pytest
from sqlalchemy import select

from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.initiatives.models import Status
from tracker.readiness import actions as steps
from tracker.readiness.conditions import missing_for
from tracker.readiness.gates import gates, what_stops
from tracker.readiness.withdrawals import cannot_withdraw, withdraw_release, withdraw_signature
from tracker.releases.models import ReleaseState
from tracker.value.agreeing import approve, refuse
from tracker.value.queries import ValueState, sign_off

# --- a release ---


def events_after(seq):
    return list(db.session.scalars(select(Event.action).where(Event.seq > seq).order_by(Event.seq)))


def newest():
    return db.session.scalar(select(Event.seq).order_by(Event.seq.desc()).limit(1))


@pytest.mark.parametrize(
    ("state", "after"),
    [("delivered", Status.COMMITTED), ("verified", Status.COMMITTED), ("closed", Status.CLOSED)],
)
def test_what_it_delivered_goes_back_and_what_is_closed_stays(make, state, after):
    initiative = getattr(make, state)()
    release = initiative.delivered_by[0]
    before = newest()
    make.withdrawn(release)
    assert release.withdrawn and release.state is ReleaseState.RELEASED
    assert initiative.status is after
    went = ["initiative.sent-back"] if after is Status.COMMITTED else []
    assert events_after(before) == ["release.withdrawn", *went]
    if went:
        assert initiative.stages[-1].reason == "REL-1 was withdrawn: It shows a wrong version."


def test_who_when_and_why_stand_in_the_signature(make):
    signature = make.withdrawn(make.released()).withdrawal.signature
    assert (
        signature.printed_name == "Rita Quast" and signature.remark == "It shows a wrong version."
    )
    assert signature.sentence == "I withdraw the release."
    assert cannot_withdraw(signature) == "This signature cannot be withdrawn."


@pytest.mark.parametrize("who", ["em", "pm", "engineer", "auditor", "admin"])
def test_only_regulatory_withdraws(make, who):
    release = make.released()
    told = make.withdrawal(release, getattr(make, who))
    with pytest.raises(NotAllowed, match="Only regulatory/quality"), write():
        withdraw_release(release, "No", **told)


def test_what_is_not_withdrawn(make):
    planned = make.ready("4.3.0")
    told = make.withdrawal(planned)
    with pytest.raises(RuleBroken, match="only a released one"), write():
        withdraw_release(planned, "No", **told)
    released = make.released()
    told = make.withdrawal(released)
    with pytest.raises(Invalid, match="Give a reason"), write():
        withdraw_release(released, "", **told)
    make.withdrawn(released)
    told = make.withdrawal(released)
    with pytest.raises(RuleBroken, match="withdrawn already"), write():
        withdraw_release(released, "No", **told)


def test_nobody_withdraws_what_the_page_did_not_show(make):
    initiative = make.delivered()
    release = initiative.delivered_by[0]
    told = make.withdrawal(release)
    with write():
        steps.send_back(initiative, "No", by=make.em, at=make.at)
    with pytest.raises(Stale), write():
        withdraw_release(release, "No", **told)


def test_another_release_has_to_deliver_it_then(make):
    initiative = make.delivered()
    make.withdrawn(initiative.delivered_by[0])
    (missing,) = missing_for(initiative, "deliver")
    assert missing.sentence.startswith("REL-1 was withdrawn. Link the release")
    from tracker.initiatives.actions import deliver_in

    later = make.ready("4.2.1")
    with write():
        deliver_in(initiative, later, by=make.em, at=make.at)
    (missing,) = missing_for(initiative, "deliver")
    assert missing.sentence == "REL-2 is not released yet."


# --- a signature ---


def take_back(make, signature, by=None, reason="I was wrong"):
    person = by or signature.signer
    with write():
        return withdraw_signature(
            signature, reason, proof=make.proof(person), by=person, at=make.at
        )


def red(release):
    return {gate.id for gate in gates(release) if not gate.passed}


def test_a_withdrawn_approval_of_the_value_leaves_it_unsigned_and_the_gate_red(make):
    initiative = make.committed()
    release = make.ready(delivers=(initiative,))
    assert red(release) == set()
    take_back(make, sign_off(initiative).decision)
    assert not sign_off(initiative).signed and red(release) == {"value"}
    version = sign_off(initiative).version
    told = make.approval(version)
    with write():
        approve(version, **told)
    assert sign_off(initiative).signed and red(release) == set()


def test_without_explained_the_approval_rests_on_nothing_until_it_is_given_again(make):
    initiative = make.committed()
    release = make.ready(delivers=(initiative,))
    take_back(make, sign_off(initiative).explained)
    assert sign_off(initiative).state is ValueState.PUBLISHED and red(release) == {"value"}
    make.explained(sign_off(initiative).version)
    assert sign_off(initiative).state is ValueState.SIGNED and red(release) == set()


def test_a_refusal_is_final(make):
    version, _said = make.said_back_statement()
    told = make.approval(version)
    with write():
        signature = refuse(version, "No", **told)
    with pytest.raises(RuleBroken, match="A refusal is final"):
        take_back(make, signature)


def test_an_approval_of_a_release_is_withdrawn_before_it_and_not_after(make):
    release = make.approved()
    take_back(make, steps.manifest_signatures(release)[0])
    with pytest.raises(RuleBroken, match="PM has not approved"), write():
        steps.release(release, by=make.em, at=make.at)
    told = make.manifest(release, make.pm)
    with write():
        steps.approve_release(release, **told)
        steps.release(release, by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="what was signed before stays"):
        take_back(make, steps.manifest_signatures(release)[1])


def test_a_signature_on_an_override(make):
    asked = make.overridden()
    take_back(make, asked.document.signatures[1])
    assert what_stops(gates(asked.release))


@pytest.mark.parametrize("accepted", [True, False])
def test_evidence_waits_for_its_review_again(make, accepted):
    initiative = make.committed()
    item = make.need(initiative)
    release = make.ready(delivers=(initiative,))
    found = make.reviewed(make.evidence(item), accepted=accepted, reason="No")
    take_back(make, found.review)
    assert found.accepted is None and found.review is None and red(release) == {"evidence"}
    make.reviewed(found, accepted=True)
    assert red(release) == set()


@pytest.mark.parametrize("state", ["verified", "closed"])
def test_what_something_rests_on_keeps_its_review(make, state):
    initiative = getattr(make, state)()
    from tracker.evidence.queries import needs_by_initiative

    (need,) = needs_by_initiative([initiative.id])[initiative.id]
    with pytest.raises(RuleBroken, match="rests on this evidence"):
        take_back(make, need.evidence[0].review)


def test_only_its_signer_and_only_with_a_reason(make):
    signature = steps.manifest_signatures(make.approved())[0]
    with pytest.raises(NotAllowed, match="Only the person who signed"):
        take_back(make, signature, by=make.regulatory)
    with pytest.raises(Invalid, match="Give a reason"):
        take_back(make, signature, reason="")
    take_back(make, signature)
    with pytest.raises(RuleBroken, match="withdrawn already"):
        take_back(make, signature)


def test_that_a_signature_binds_is_never_taken_back(make):
    signature = make.approved() and steps.manifest_signatures(make.ready("4.3.0"))
    assert signature == []
    from tracker.signing.models import Meaning, Signature

    binding = db.session.scalar(select(Signature).where(Signature.meaning == Meaning.BINDING))
    with pytest.raises(RuleBroken, match="cannot be withdrawn"):
        take_back(make, binding)
