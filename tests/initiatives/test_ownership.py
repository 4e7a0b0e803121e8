"""Claiming, handing over, deputies; and who acts for which side because of them."""

from datetime import timedelta

import pytest

from tracker.core.db import write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.identity import actions as identity
from tracker.identity.permissions import Role
from tracker.initiatives import ownership
from tracker.initiatives.history import owner_at, periods
from tracker.initiatives.standing_in import deputies_ever, deputies_of, release_seat, seat
from tracker.readiness import actions as steps
from tracker.signing.models import Meaning
from tracker.value import agreeing
from tracker.value.models import Outcome
from tracker.value.queries import by_predecessor, sign_off, value_signatures


def give(make, initiative, side, to, *, by, reason="", at=None):
    with write():
        ownership.hand_over(initiative, side, to, reason, by=by, at=at or make.at)


def roles(make, person, *given):
    with write():
        identity.change_roles(person, frozenset(given), by=make.admin, at=make.at)


# --- claiming -------------------------------------------------------------------------


def test_who_left_or_lost_the_role_leaves_a_side_to_claim(make):
    initiative = make.proposed()
    with pytest.raises(RuleBroken, match="owner already"), write():
        ownership.claim(initiative, Role.EM, by=make.second_em, at=make.at)
    with write():
        identity.deactivate(make.em, by=make.admin, at=make.at)
    with write():
        ownership.claim(initiative, Role.EM, by=make.second_em, at=make.at)
    roles(make, make.pm, Role.ENGINEER)
    with write():
        ownership.claim(initiative, Role.PM, by=make.second_pm, at=make.at)
    assert (initiative.em, initiative.pm) == (make.second_em, make.second_pm)


@pytest.mark.parametrize("side", [Role.EM, Role.PM])
def test_owners_belong_to_the_product(make, side):
    outside = make.other_em if side is Role.EM else make.other_pm
    with pytest.raises(Invalid, match="does not belong to Slumber"):
        make.initiative(**{side.value: outside})
    initiative = make.initiative(**{side.value: None})
    with pytest.raises(Invalid, match="does not belong to Slumber"), write():
        ownership.claim(initiative, side, by=outside, at=make.at)


# --- handing over ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "to", "by", "reason", "refusal"),
    [
        (Role.EM, "second_em", "em", "", None),
        (Role.PM, "second_pm", "pm", "", None),
        (Role.EM, "second_em", "regulatory", "She is ill", None),
        (Role.EM, "second_em", "regulatory", "", "Give a reason"),
        (Role.EM, "second_em", "pm", "Because", "Only the owner of this side"),
        (Role.PM, "second_pm", "second_em", "Because", "Only the owner of this side"),
        (Role.EM, "second_em", "engineer", "Because", "Only the owner of this side"),
        (Role.EM, "em", "em", "", "owns this side already"),
        (Role.EM, "second_pm", "em", "", "not an engineering manager"),
        (Role.EM, "pm", "em", "", "two different people"),
        (Role.EM, "other_em", "em", "", "does not belong to Slumber"),
    ],
)
def test_who_hands_over_which_side_to_whom(make, side, to, by, reason, refusal):
    initiative = make.proposed()
    if refusal:
        with pytest.raises((Invalid, NotAllowed), match=refusal):
            give(make, initiative, side, getattr(make, to), by=getattr(make, by), reason=reason)
        assert len(initiative.ownerships) == 1
    else:
        give(make, initiative, side, getattr(make, to), by=getattr(make, by), reason=reason)
        assert initiative.owner(side) == getattr(make, to)


def test_the_other_side_stays_and_the_history_has_no_break(make):
    initiative = make.proposed()
    registered = initiative.registered_at
    first = make.wait(days=10)
    give(make, initiative, Role.EM, make.second_em, by=make.em, reason="New team", at=first)
    second = make.wait(days=10)
    give(make, initiative, Role.PM, make.second_pm, by=make.pm, at=second)
    told = [(p.side, p.owner, p.began_at, p.ended_at, p.reason) for p in periods(initiative)]
    assert told == [
        (Role.EM, make.em, registered, first, None),
        (Role.EM, make.second_em, first, None, "New team"),
        (Role.PM, make.pm, registered, second, None),
        (Role.PM, make.second_pm, second, None, None),
    ]
    assert owner_at(initiative, Role.EM, registered) == make.em
    assert owner_at(initiative, Role.EM, first) == make.second_em
    assert owner_at(initiative, Role.EM, registered - timedelta(days=1)) is None


def test_regulatory_hands_on_the_side_of_somebody_who_left(make):
    initiative = make.proposed()
    with write():
        identity.deactivate(make.em, by=make.admin, at=make.at)
    give(make, initiative, Role.EM, make.second_em, by=make.regulatory, reason="She left")
    assert initiative.em == make.second_em


def test_signatures_stay_valid_and_show_as_the_predecessors(make):
    initiative = make.committed()
    assert not any(by_predecessor(initiative, s) for s in value_signatures(initiative))
    give(make, initiative, Role.EM, make.second_em, by=make.em)
    marks = {s.meaning: by_predecessor(initiative, s) for s in value_signatures(initiative)}
    assert marks == {Meaning.EXPLAINED: True, Meaning.APPROVE_VALUE: False}
    assert sign_off(initiative).signed


def test_nobody_takes_both_sides_through_a_handover(make):
    """The EM explains, changes hats, and is made its PM: the same person does not approve."""
    version, _said = make.said_back_statement()
    initiative = version.initiative
    give(make, initiative, Role.EM, make.second_em, by=make.em)
    roles(make, make.em, Role.PM)
    give(make, initiative, Role.PM, make.em, by=make.pm)
    told = make.approval(version, by=make.em)
    with pytest.raises(NotAllowed, match="somebody else approves"), write():
        agreeing.approve(version, **told)


# --- deputies -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "side", "by", "refusal"),
    [
        ("second_em", Role.EM, "em", None),
        ("second_pm", Role.PM, "pm", None),
        ("second_em", Role.EM, "regulatory", "Give a reason"),
        ("second_em", Role.EM, "pm", "Only the owner of this side"),
        ("second_pm", Role.EM, "em", "not an engineering manager"),
        ("em", Role.EM, "em", "somebody else than the owner"),
        ("other_em", Role.EM, "em", "does not belong"),
    ],
)
@pytest.mark.parametrize("scope", ["initiative", "product"])
def test_who_names_whom(make, person, side, by, refusal, scope):
    initiative = make.proposed()
    owner = initiative.owner(side)
    on = initiative if scope == "initiative" else make.product
    began_at = make.at

    def name():
        with write():
            return ownership.name_deputy(
                owner, side, getattr(make, person), on, "", began_at=began_at,
                ended_at=began_at + timedelta(days=7), by=getattr(make, by), at=began_at,
            )  # fmt: skip

    if refusal:
        with pytest.raises((Invalid, NotAllowed), match=refusal):
            name()
    else:
        assert name().deputy == getattr(make, person)
        assert seat(initiative, side, getattr(make, person), make.at).deputy_of == owner.name


def test_an_owner_of_the_other_side_is_no_deputy(make):
    roles(make, make.pm, Role.PM, Role.EM)
    initiative = make.proposed()
    with pytest.raises(Invalid, match="nobody acts for both"):
        make.deputy(make.pm, on=initiative)
    make.deputy(make.pm)  # in the whole product, but where the PM owns the other side
    assert seat(initiative, Role.EM, make.pm, make.at) is None


@pytest.mark.parametrize(
    ("days", "first", "last", "field"),
    [(3, {"days": -1}, None, "first"), (-1, {}, None, "until"), (0, {}, None, "until")],
)
def test_dates_make_sense(make, days, first, last, field):
    began_at = make.at
    with pytest.raises(Invalid) as refusal, write():
        ownership.name_deputy(
            make.em, Role.EM, make.second_em, make.product, "", by=make.em, at=began_at,
            began_at=began_at + timedelta(**first), ended_at=began_at + timedelta(days=days),
        )  # fmt: skip
    assert refusal.value.field == field


def test_one_deputy_at_a_time(make):
    make.person("Third Manager", Role.EM)
    third = make.person("Fourth Manager", Role.EM)
    with write():
        identity.join(third, make.product, by=make.admin, at=make.at)
    make.deputy(make.second_em)
    with pytest.raises(RuleBroken, match="Emil Ernst stands in during that time"):
        make.deputy(third, days=90)


def test_a_deputy_stands_in_from_to_and_until_revoked(make):
    initiative = make.proposed()
    row = make.deputy(make.second_em, days=2)
    first, last = row.began_at, row.ended_at
    found = {
        moment: seat(initiative, Role.EM, make.second_em, moment) is not None
        for moment in (first - timedelta(seconds=1), first, last - timedelta(seconds=1), last)
    }
    assert list(found.values()) == [False, True, True, False]
    assert deputies_of(initiative, first) == [row] == deputies_ever(initiative)
    with pytest.raises(NotAllowed, match="Only the owner, the deputy"), write():
        ownership.revoke_deputy(row, by=make.pm, at=make.at)
    with write():
        ownership.revoke_deputy(row, by=make.em, at=make.at)
    assert seat(initiative, Role.EM, make.second_em, make.at) is None
    with pytest.raises(RuleBroken, match="ended already"), write():
        ownership.revoke_deputy(row, by=make.em, at=make.at)


def test_a_deputy_that_never_began_leaves_no_trace_in_the_history(make):
    initiative = make.proposed()
    row = make.deputy(make.second_em, days=2)
    early = make.deputy(make.second_em, days=2, weeks=3)
    with write():
        ownership.revoke_deputy(early, by=make.em, at=make.at)
    assert deputies_ever(initiative) == [row]


@pytest.mark.parametrize("end", ["handover", "lost role"])
def test_what_ends_a_deputy_without_a_word(make, end):
    initiative = make.proposed()
    make.deputy(make.second_em)
    if end == "handover":
        roles(make, make.second_pm, Role.EM)
        give(make, initiative, Role.EM, make.second_pm, by=make.em)
    else:
        roles(make, make.second_em, Role.ENGINEER)
    assert seat(initiative, Role.EM, make.second_em, make.at) is None


def test_deputies_do_all_that_their_owners_do(make):
    """From the signature to closing, with two deputies and no owner at all."""
    initiative = make.initiative()
    make.deputy(make.second_em), make.deputy(make.second_pm, side=Role.PM)
    em, pm = make.second_em, make.second_pm
    version = make.published(initiative)
    with write():
        steps.propose(initiative, by=em, at=make.at)
    with write():
        agreeing.explain(version, **make.signing(version.document, em))
    with write():
        said = agreeing.say_back(version, "Each complaint names a build.", by=pm, at=make.at)
    with write():
        agreeing.hear(said, Outcome.CONFIRMED, "", by=em, at=make.at)
    told = make.approval(version, by=pm)
    with write():
        agreeing.approve(version, **told)
    with write():
        steps.commit(initiative, by=pm, at=make.at)
    with write():
        steps.deliver(initiative, by=em, at=make.at, without_release="A procedure")
    assert [(s.printed_name, s.deputy_of) for s in value_signatures(initiative)] == [
        (em.name, make.em.name),
        (pm.name, make.pm.name),
    ]
    assert not any(by_predecessor(initiative, s) for s in value_signatures(initiative))


def test_a_deputy_who_explained_does_not_approve(make):
    """One person may stand in for EM and PM by turns, and never signs both sides."""
    roles(make, make.second_em, Role.EM, Role.PM)
    row = make.deputy(make.second_em)
    version = make.published()
    with write():
        agreeing.explain(version, **make.signing(version.document, make.second_em))
    with write():
        ownership.revoke_deputy(row, by=make.em, at=make.at)
    make.deputy(make.second_em, side=Role.PM)
    with pytest.raises(NotAllowed, match="somebody else approves"), write():
        agreeing.say_back(version, "So", by=make.second_em, at=make.at)
    _version, _said = make.said_back_statement(version)
    told = make.approval(version, by=make.second_em)
    with pytest.raises(NotAllowed, match="somebody else approves"), write():
        agreeing.approve(version, **told)


def test_a_deputy_who_said_back_does_not_explain(make):
    roles(make, make.second_em, Role.EM, Role.PM)
    row = make.deputy(make.second_em, side=Role.PM)
    version = make.explained()
    with write():
        agreeing.say_back(version, "So", by=make.second_em, at=make.at)
    with write():
        ownership.revoke_deputy(row, by=make.pm, at=make.at)
    make.deputy(make.second_em)
    with pytest.raises(NotAllowed, match="somebody else explains"), write():
        agreeing.explain(version, **make.signing(version.document, make.second_em))


def test_the_author_of_a_version_does_not_approve_it_as_a_deputy(make):
    roles(make, make.engineer, Role.ENGINEER, Role.PM)
    version, _said = make.said_back_statement()
    make.deputy(make.engineer, side=Role.PM)
    told = make.approval(version, by=make.engineer)
    with pytest.raises(NotAllowed, match="You wrote this version"), write():
        agreeing.approve(version, **told)


def test_a_pms_deputy_writes_no_version(make):
    roles(make, make.engineer, Role.ENGINEER, Role.PM)
    initiative = make.initiative()
    make.deputy(make.engineer, side=Role.PM)
    with pytest.raises(NotAllowed, match="never writes it"):
        make.published(initiative)


def test_a_deputy_does_not_verify_what_they_stand_in_for(make):
    roles(make, make.second_regulatory, Role.REGULATORY, Role.EM)
    initiative = make.delivered()
    make.deputy(make.second_regulatory)
    with pytest.raises(NotAllowed, match="stood in for an owner"), write():
        steps.verify(initiative, by=make.second_regulatory, at=make.at)
    assert not steps.allowed("verify", initiative, make.second_regulatory, make.at)


def test_releases_have_deputies_of_the_whole_product(make):
    release = make.ready()
    make.deputy(make.second_pm, side=Role.PM), make.deputy(make.second_em)
    told = make.manifest(release, make.second_pm)
    with write():
        signature = steps.approve_release(release, **told)
    assert (signature.printed_name, signature.deputy_of) == ("Pia Mohn", "Paul Marks")
    told = make.manifest(release, make.regulatory)
    with write():
        steps.authorise_release(release, **told)
    with write():
        steps.release(release, by=make.second_em, at=make.at)
    assert release.released_by == make.second_em


def test_a_deputy_on_one_initiative_touches_no_release(make):
    initiative = make.proposed()
    make.deputy(make.second_em, on=initiative)
    release = make.planned()
    assert release_seat(release, Role.EM, make.second_em, make.at) is None
    assert seat(make.proposed(title="Another"), Role.EM, make.second_em, make.at) is None


def test_who_approved_a_release_as_a_deputy_does_not_release_it(make):
    roles(make, make.second_em, Role.EM, Role.PM)
    release = make.ready()
    row = make.deputy(make.second_em, side=Role.PM)
    told = make.manifest(release, make.second_em)
    with write():
        steps.approve_release(release, **told)
    told = make.manifest(release, make.regulatory)
    with write():
        steps.authorise_release(release, **told)
    with write():
        ownership.revoke_deputy(row, by=make.pm, at=make.at)
    make.deputy(make.second_em)
    with pytest.raises(NotAllowed, match="does not release it as well"), write():
        steps.release(release, by=make.second_em, at=make.at)
