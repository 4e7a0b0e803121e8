"""Merging a duplicate into another initiative."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.initiatives import clause_links
from tracker.initiatives.models import Merge, Status
from tracker.readiness import actions as steps
from tracker.readiness.merging import duplicates_of, merge, merged_into
from tracker.requirements.queries import clause_by_ref
from tracker.tickets.actions import add_ticket
from tracker.tickets.queries import tickets_of


def merged(make, duplicate, into, by="em"):
    with write():
        merge(duplicate, into, by=getattr(make, by), at=make.at)


def test_links_are_taken_over_and_both_point_at_each_other(make):
    duplicate, into = make.proposed(title="Twice"), make.proposed(title="Once")
    release = make.planned(delivers=(duplicate,))
    one, two = clause_by_ref("ISO 13485", "7.5.8"), clause_by_ref("IEC 62304", "8.1.2")
    for initiative, clauses in ((duplicate, (one, two)), (into, (one,))):
        for clause in clauses:
            with write():
                clause_links.link_clause(initiative, clause, "So", by=make.em, at=make.at)
    for initiative, keys in ((duplicate, ("OPS-1", "OPS-2")), (into, ("ops-1",))):
        for key in keys:
            with write():
                add_ticket(initiative, key=key, url="", title="T", by=make.em, at=make.at)
    merged(make, duplicate, into)
    assert duplicate.status is Status.DROPPED
    assert duplicate.stages[-1].reason == f"Merged into {into.key}: Once"
    assert merged_into(duplicate).into == into
    assert [row.duplicate for row in duplicates_of(into)] == [duplicate]
    assert into.delivered_by == [release] and duplicate.delivered_by == []
    linked = {row.clause.label for row in into.clause_links if row.ended_at is None}
    assert linked == {one.label, two.label}
    assert [t.key for t in db.session.scalars(tickets_of(into))] == ["ops-1", "OPS-2"]
    assert not db.session.scalars(tickets_of(duplicate)).all()


def test_what_was_said_and_signed_stays_with_the_duplicate(make):
    version = make.signed()
    duplicate, into = version.initiative, make.initiative(title="Once")
    merged(make, duplicate, into)
    assert version.initiative == duplicate and version.document.signatures


@pytest.mark.parametrize(
    ("who", "may"),
    [("em", True), ("pm", True), ("second_em", True), ("regulatory", True), ("engineer", False),
     ("second_pm", False)],
)  # fmt: skip
def test_who_merges(make, who, may):
    """Owners of either, here `second_em` of the one that stays, and regulatory/quality."""
    duplicate, into = make.initiative(), make.initiative(em=make.second_em, title="Once")
    if may:
        merged(make, duplicate, into, by=who)
        assert merged_into(duplicate)
    else:
        with pytest.raises(NotAllowed, match="Only an owner of either"):
            merged(make, duplicate, into, by=who)


@pytest.mark.parametrize("state", ["committed", "delivered", "verified", "closed", "dropped"])
def test_only_a_draft_or_a_proposed_one_is_merged(make, state):
    with pytest.raises(RuleBroken, match="only a draft or a proposed"):
        merged(make, getattr(make, state)(), make.initiative(title="Once"))


@pytest.mark.parametrize("state", ["closed", "dropped"])
def test_the_one_that_stays_is_open(make, state):
    with pytest.raises(Invalid, match="merge into an open one"):
        merged(make, make.initiative(), getattr(make, state)(title="Once"))


def test_not_into_itself_not_across_products_not_in_a_circle(make):
    one, two = make.initiative(), make.initiative(title="Two")
    with pytest.raises(Invalid, match="into itself"):
        merged(make, one, one)
    with pytest.raises(Invalid, match="another product"):
        merged(make, one, make.initiative(product=make.other_product))
    merged(make, one, two)
    with pytest.raises(Invalid, match="merge into an open one"):
        merged(make, two, one)
    with pytest.raises(IntegrityError), write():
        db.session.add(Merge(duplicate=two, into=two, began_at=make.at))


def test_a_draft_that_auditors_do_not_see_swallows_nothing_that_they_saw(make):
    with pytest.raises(Invalid, match="merge the draft into this one"):
        merged(make, make.proposed(), make.initiative(title="A draft"))


def test_reopening_ends_the_merge(make):
    one, two, three = (make.initiative(title=t) for t in ("One", "Two", "Three"))
    merged(make, one, two)
    with write():
        steps.reopen(one, by=make.em, at=make.at)
    assert one.status is Status.DRAFT and merged_into(one) is None and duplicates_of(two) == []
    merged(make, one, three)
    assert merged_into(one).into == three
    assert len(db.session.scalars(select(Merge)).all()) == 2
