"""Initiatives: the state table, owners, edits and links."""

import pytest
from sqlalchemy import select

from tests.make import SECOND_GTIN
from tracker.audit.actions import SYSTEM
from tracker.audit.queries import log_state
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.identity.actions import deactivate
from tracker.identity.permissions import Role
from tracker.initiatives import actions, ownership
from tracker.initiatives.clause_links import link_clause
from tracker.initiatives.models import NEXT, Status
from tracker.initiatives.ready_made import TEMPLATES
from tracker.releases.actions import cancel
from tracker.releases.models import Release
from tracker.requirements.models import Clause
from tracker.requirements.queries import clause_by_ref
from tracker.requirements.shipped import load_shipped

VERBS = sorted({verb for verbs in NEXT.values() for verb in verbs})
LEGAL = [(status, verb, target) for status, verbs in NEXT.items() for verb, target in verbs.items()]
ILLEGAL = [(status, verb) for status in Status for verb in VERBS if verb not in NEXT[status]]

ROUTE = {
    Status.DRAFT: (),
    Status.PROPOSED: ("propose",),
    Status.COMMITTED: ("propose", "commit"),
    Status.DELIVERED: ("propose", "commit", "deliver"),
    Status.VERIFIED: ("propose", "commit", "deliver", "verify"),
    Status.CLOSED: ("propose", "commit", "deliver", "verify", "close"),
    Status.DROPPED: ("drop",),
}


def brought(make, status, **changes):
    """An initiative in this status, by the table alone: the conditions are tested in readiness."""
    initiative = make.initiative(**changes)
    for verb in ROUTE[status]:
        with write():
            actions.move(initiative, verb, by=make.em, at=make.at)
    return initiative


def test_the_table_is_that_of_the_domain():
    shape = {status.value: {v: t.value for v, t in verbs.items()} for status, verbs in NEXT.items()}
    assert shape == {
        "draft": {"propose": "proposed", "drop": "dropped"},
        "proposed": {"commit": "committed", "drop": "dropped"},
        "committed": {"deliver": "delivered", "drop": "dropped"},
        "delivered": {"verify": "verified", "send_back": "committed", "drop": "dropped"},
        "verified": {"close": "closed", "send_back": "committed", "drop": "dropped"},
        "closed": {},
        "dropped": {"reopen": "draft"},
    }


@pytest.mark.parametrize(("status", "verb", "target"), LEGAL)
def test_legal_steps(make, status, verb, target):
    initiative = brought(make, status)
    with write():
        actions.move(initiative, verb, by=make.em, at=make.at)
    assert initiative.status is target
    assert [stage.ended_at is None for stage in initiative.stages][-2:] == [False, True]
    assert initiative.stages[-1].status is target


@pytest.mark.parametrize(("status", "verb"), ILLEGAL)
def test_illegal_steps(make, status, verb):
    initiative = brought(make, status)
    with pytest.raises(RuleBroken, match="this step is not open"), write():
        actions.move(initiative, verb, by=make.em, at=make.at)
    assert initiative.status is status


def test_every_verb_has_the_name_of_its_event():
    assert actions.PAST.keys() == set(VERBS)


# --- owners ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("em", "pm", "field"),
    [
        ("em", "em", "pm"),
        ("stranger", "stranger", "pm"),
        ("pm", "second_pm", "em"),
        ("em", "engineer", "pm"),
        ("auditor", "pm", "em"),
    ],
)
def test_owners_are_two_people_in_their_roles(make, em, pm, field):
    with pytest.raises(Invalid) as refusal:
        make.initiative(em=getattr(make, em), pm=getattr(make, pm))
    assert refusal.value.field == field


def test_a_deactivated_person_owns_nothing_new(make):
    with write():
        deactivate(make.em, by=make.admin, at=make.at)
    with pytest.raises(Invalid, match="not an engineering manager"):
        make.initiative()


def test_an_unclaimed_side_is_claimed_once_by_its_role(make):
    initiative = make.initiative(pm=None)
    with pytest.raises(NotAllowed, match="whose role you hold"), write():
        ownership.claim(initiative, Role.PM, by=make.engineer, at=make.at)
    with write():
        ownership.claim(initiative, Role.PM, by=make.pm, at=make.at)
    assert initiative.pm == make.pm and initiative.em == make.em
    with pytest.raises(RuleBroken, match="owner already"), write():
        ownership.claim(initiative, Role.PM, by=make.second_pm, at=make.at)
    assert [row.ended_at is None for row in initiative.ownerships] == [False, True]


def test_nobody_claims_both_sides(make):
    stranger = make.stranger
    initiative = make.initiative(em=stranger, pm=None, product=make.other_product)
    with pytest.raises(Invalid, match="two different people"), write():
        ownership.claim(initiative, Role.PM, by=stranger, at=make.at)


# --- editing --------------------------------------------------------------------------


def edit(make, initiative, by, edition=1, **changes):
    with write():
        actions.edit(initiative, make.fields(**changes), edition=edition, by=by, at=make.at)


def test_owners_and_regulatory_edit(make):
    initiative = make.initiative()
    for edition, by in enumerate((make.em, make.pm, make.regulatory), start=1):
        edit(make, initiative, by, edition, title=f"Title {edition}")
    assert (initiative.title, initiative.edition) == ("Title 3", 4)


def test_others_edit_only_while_it_is_unclaimed(make):
    with pytest.raises(NotAllowed):
        edit(make, make.initiative(), make.second_em)
    unclaimed = make.initiative(pm=None)
    edit(make, unclaimed, make.second_em, title="Clearer")
    assert unclaimed.title == "Clearer"


def test_two_people_edit_at_once_and_the_second_is_refused(make):
    initiative = make.initiative()
    edit(make, initiative, make.em, 1, title="First")
    with pytest.raises(Stale, match="Somebody saved this since"):
        edit(make, initiative, make.pm, 1, title="Second")
    assert initiative.title == "First"


@pytest.mark.parametrize("status", [Status.CLOSED, Status.DROPPED])
def test_what_is_settled_stays_as_it_is(make, status):
    with pytest.raises(RuleBroken, match="stays as it is"):
        edit(make, brought(make, status), make.em)


# --- releases and clauses -------------------------------------------------------------


def deliver_in(make, initiative, release):
    with write():
        actions.deliver_in(initiative, release, by=initiative.em, at=make.at)


def test_a_release_delivers_an_initiative_until_unlinked(make):
    draft, initiative, release = make.initiative(), make.proposed(), make.planned()
    with pytest.raises(RuleBroken, match="is a draft"):
        deliver_in(make, draft, release)
    with write(), pytest.raises(NotAllowed, match="Only its owners"):
        actions.deliver_in(initiative, release, by=make.second_em, at=make.at)
    deliver_in(make, initiative, release)
    with write(), pytest.raises(NotAllowed, match="Only its owners"):
        actions.stop_delivering(initiative, release, by=make.second_em, at=make.at)
    assert initiative.delivered_by == [release]
    with pytest.raises(RuleBroken, match="already"):
        deliver_in(make, initiative, release)
    with write():
        actions.stop_delivering(initiative, release, by=make.em, at=make.at)
    assert initiative.delivered_by == []
    with pytest.raises(RuleBroken, match="does not deliver it"), write():
        actions.stop_delivering(initiative, release, by=make.em, at=make.at)
    deliver_in(make, initiative, release)


def test_only_a_planned_release_of_the_same_product_is_linked(make):
    release = make.planned()
    with pytest.raises(Invalid, match="another product"):
        deliver_in(make, make.initiative(product=make.other_product), release)
    with write():
        cancel(release, "No", by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="planned one"):
        deliver_in(make, make.initiative(), release)


@pytest.mark.parametrize(
    "status", [Status.DELIVERED, Status.VERIFIED, Status.CLOSED, Status.DROPPED]
)
def test_what_is_delivered_waits_for_no_release(make, status):
    with pytest.raises(RuleBroken, match="waits for no release"):
        deliver_in(make, brought(make, status), make.planned())


def test_the_links_of_a_released_one_stay(make):
    initiative = make.delivered()
    release = db.session.scalars(select(Release)).one()
    with pytest.raises(RuleBroken, match="its links stay"), write():
        actions.stop_delivering(initiative, release, by=make.em, at=make.at)
    assert release.udis[0].device.gtin != SECOND_GTIN


def test_a_clause_is_linked_once(make):
    initiative, clause = make.initiative(), clause_by_ref("ISO 13485", "7.5.8")
    with write():
        link_clause(initiative, clause, "By the UDI-PI", by=make.em, at=make.at)
    with pytest.raises(Invalid, match="already"), write():
        link_clause(initiative, clause, "Again", by=make.em, at=make.at)


def test_every_clause_of_a_template_is_shipped(make):
    for template in TEMPLATES.values():
        for ref in template.clauses:
            found = clause_by_ref(ref.standard, ref.ref)
            assert found and found.assessable, ref
        assert len(template.summary) <= 280 and template.needs


def test_loading_the_clauses_again_adds_none(make):
    before = len(db.session.scalars(select(Clause)).all())
    with write():
        assert load_shipped(by=SYSTEM, at=make.at) == 0
    assert len(db.session.scalars(select(Clause)).all()) == before > 0


# --- effect ---------------------------------------------------------------------------


def test_the_pm_records_the_effect_after_delivery(make):
    told = {"measured": "", "result": "No complaint came", "at": make.at}
    with pytest.raises(RuleBroken, match="after delivery"), write():
        actions.record_effect(make.initiative(), by=make.pm, **told)
    delivered = brought(make, Status.DELIVERED)
    with pytest.raises(NotAllowed), write():
        actions.record_effect(delivered, by=make.em, **told)
    with write():
        actions.record_effect(delivered, by=make.pm, **told)
    assert delivered.effect_check.result == "No complaint came"


def test_saving_what_is_already_so_leaves_no_event(make):
    initiative = make.initiative()
    before = log_state().size
    with write():
        actions.edit(initiative, make.fields(), edition=initiative.edition, by=make.em, at=make.at)
    assert (log_state().size, initiative.edition) == (before, 1)
