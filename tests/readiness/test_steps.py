"""The steps of an initiative: who takes them, and the sentence when something is missing."""

import pytest

from tracker.core.db import write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.identity.actions import join
from tracker.identity.permissions import Role
from tracker.initiatives.models import NEXT, Status
from tracker.initiatives.ownership import hand_over
from tracker.readiness import actions as steps
from tracker.readiness.conditions import Place, missing_next
from tracker.releases.actions import cancel


def step(make, verb, initiative, by, *more, **named):
    with write():
        getattr(steps, verb)(initiative, *more, by=getattr(make, by), at=make.at, **named)


def in_status(make, status):
    return getattr(make, {"draft": "initiative"}.get(status.value, status.value))()


#: verb → a status from which it is open, its actor, people who may not
WHO = [
    ("propose", Status.DRAFT, "pm", "engineer second_em regulatory"),
    ("commit", Status.PROPOSED, "em", "engineer second_pm regulatory"),
    ("deliver", Status.COMMITTED, "em", "pm engineer second_em regulatory"),
    ("verify", Status.DELIVERED, "regulatory", "em pm engineer auditor"),
    ("close", Status.VERIFIED, "pm", "em second_pm regulatory"),
    ("drop", Status.PROPOSED, "pm", "engineer second_em regulatory"),
    ("reopen", Status.DROPPED, "em", "engineer second_pm regulatory"),
    ("send_back", Status.DELIVERED, "regulatory", "pm second_em engineer"),
]
REASON = {"drop": ("No need",), "send_back": ("Not done",)}


@pytest.mark.parametrize(("verb", "status", "actor", "others"), WHO)
def test_who_takes_a_step(make, verb, status, actor, others):
    initiative = in_status(make, status)
    for other in others.split():
        with pytest.raises(NotAllowed):
            step(make, verb, initiative, other, *REASON.get(verb, ()))
        assert not steps.allowed(verb, initiative, getattr(make, other), make.at)
    assert initiative.status is status
    assert steps.allowed(verb, initiative, getattr(make, actor), make.at)


@pytest.mark.parametrize("verb", ["drop", "send_back"])
def test_some_steps_need_a_reason(make, verb):
    initiative = make.delivered()
    with pytest.raises(Invalid, match="reason"):
        step(make, verb, initiative, "em", "")
    step(make, verb, initiative, "em", "It does not work.")
    assert initiative.stages[-1].reason == "It does not work."


def test_the_whole_way(make):
    initiative = make.closed(standing=True)
    assert [stage.status for stage in initiative.stages] == list(Status)[:6]
    assert NEXT[initiative.status] == {} and missing_next(initiative) == []


def test_a_draft_says_what_it_needs_to_be_proposed(make):
    initiative = make.initiative(em=None, pm=None)
    assert [(m.sentence, m.place) for m in missing_next(initiative)] == [
        ("No engineering manager owns it yet.", Place.INITIATIVE),
        ("No product manager owns it yet.", Place.INITIATIVE),
        ("No value statement is published yet.", Place.VALUE),
    ]


@pytest.mark.parametrize(
    ("reached", "sentence"),
    [
        ("published", "The EM has not signed v1 as explained yet."),
        ("explained", "The PM has not said v1 back yet."),
        ("said_back", "The say-back on v1 waits for the EM's answer."),
        ("said_back_statement", "The PM has not signed v1 yet."),
    ],
)
def test_an_unsigned_value_says_what_comes_next(make, reached, sentence):
    found = getattr(make, reached)()
    initiative = (found[0] if isinstance(found, tuple) else found).initiative
    step(make, "propose", initiative, "em")
    (missing,) = missing_next(initiative)
    assert missing.sentence == sentence and missing.place is Place.VALUE
    with pytest.raises(RuleBroken, match="v1"):
        step(make, "commit", initiative, "em")


def test_a_new_version_after_signing_blocks_the_commit(make):
    initiative = make.signed().initiative
    step(make, "propose", initiative, "em")
    make.published(initiative, why="The law.")
    with pytest.raises(RuleBroken, match="The PM signed v1, the text is now v2: sign again"):
        step(make, "commit", initiative, "pm")


def test_a_value_with_reservation_is_enough_to_commit(make):
    initiative = make.signed(reservation="Only for the EU.").initiative
    step(make, "propose", initiative, "em")
    step(make, "commit", initiative, "pm")
    assert initiative.status is Status.COMMITTED


def test_a_new_version_after_commit_changes_no_state(make):
    initiative = make.committed()
    make.published(initiative, why="The law.")
    assert initiative.status is Status.COMMITTED


def test_delivering_needs_every_release_or_a_reason(make):
    initiative = make.committed()
    with pytest.raises(RuleBroken, match="No release delivers it"):
        step(make, "deliver", initiative, "em")
    release = make.planned(delivers=(initiative,))
    with pytest.raises(RuleBroken, match="REL-1 is not released yet"):
        step(make, "deliver", initiative, "em")
    with pytest.raises(RuleBroken, match="unlink that first"):
        step(make, "deliver", initiative, "em", without_release="It is a test.")
    make.released(release)
    step(make, "deliver", initiative, "em")
    assert initiative.status is Status.DELIVERED


def test_some_work_ships_nothing(make):
    initiative = make.committed()
    step(make, "deliver", initiative, "em", without_release="A penetration test.")
    assert initiative.without_release == "A penetration test."
    step(make, "send_back", initiative, "regulatory", "The report is missing.")
    assert initiative.status is Status.COMMITTED and initiative.without_release is None


def test_verifying_needs_all_evidence_accepted(make):
    initiative = make.committed()
    step(make, "deliver", initiative, "em", without_release="A penetration test.")
    with pytest.raises(RuleBroken, match="evidence list is empty"):
        step(make, "verify", initiative, "regulatory")
    item = make.need(initiative, before_release=False)
    with pytest.raises(RuleBroken, match="has no evidence yet"):
        step(make, "verify", initiative, "regulatory")
    first = make.evidence(item)
    with pytest.raises(RuleBroken, match="EV-1 waits for its review"):
        step(make, "verify", initiative, "regulatory")
    make.reviewed(first, accepted=False, reason="Cut off")
    with pytest.raises(RuleBroken, match="EV-1 was sent back"):
        step(make, "verify", initiative, "regulatory")
    make.accepted(item)
    step(make, "verify", initiative, "regulatory")
    assert initiative.status is Status.VERIFIED


def test_who_added_evidence_does_not_verify(make):
    initiative = make.delivered()
    item = make.need(initiative, "SOP", before_release=False)
    with write():
        from tracker.evidence.actions import review

        found = make_link(make, item)
        review(found, accepted=True, reason="", **make.signing(found.document, make.regulatory))
    with pytest.raises(NotAllowed, match="You added evidence"):
        step(make, "verify", initiative, "second_regulatory")
    assert not steps.allowed("verify", initiative, make.second_regulatory, make.at)
    step(make, "verify", initiative, "regulatory")


def make_link(make, item):
    from tracker.evidence.actions import add_link

    return add_link(
        item, "https://example.com/sop", note="", release=None, by=make.second_regulatory,
        at=make.at,
    )  # fmt: skip


def test_closing_needs_the_effect_checked(make):
    initiative = make.verified()
    with pytest.raises(RuleBroken, match="effect has not been checked"):
        step(make, "close", initiative, "pm")


def test_a_dropped_one_comes_back_as_a_draft(make):
    initiative = make.dropped()
    step(make, "reopen", initiative, "pm")
    assert initiative.status is Status.DRAFT


def test_a_handover_makes_nobody_fit_to_verify(make):
    owner = make.stranger  # holds every role
    with write():
        join(owner, make.product, by=make.admin, at=make.at)
    initiative = make.initiative(em=owner)
    with write():
        hand_over(initiative, Role.EM, make.em, "", by=owner, at=make.at)
    assert not steps.allowed("verify", initiative, owner, make.at)
    with write(), pytest.raises(NotAllowed, match="Whoever owned"):
        steps.verify(initiative, by=owner, at=make.at)


def test_a_release_that_delivers_nothing_any_more_is_no_dead_end(make):
    waiting, shipped = make.committed(), make.delivered(version="4.1.0")
    cancelled = make.planned("4.3.0", delivers=(waiting,))
    with pytest.raises(RuleBroken, match="REL-2 delivers it; unlink that first"):
        step(make, "deliver", waiting, "em", without_release="It is a test.")
    with write():
        cancel(cancelled, "Not needed", by=make.em, at=make.at)
    make.withdrawn(shipped.delivered_by[0])
    for initiative in (waiting, shipped):
        step(make, "deliver", initiative, "em", without_release="It is a test.")
        assert initiative.status is Status.DELIVERED
