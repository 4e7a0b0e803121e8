"""The state of a clause for a product: reports.md (d), as a table."""

import pytest

from tests.readiness.test_one_event import OWN, OWN_ROWS
from tests.web.test_releases import questions
from tracker.core.db import write
from tracker.initiatives.clause_links import link_clause, unlink_clause
from tracker.readiness.clauses import states, tally_of, tree
from tracker.readiness.coverage import Applies, Cover, Tally, applies, cover, tally
from tracker.requirements.actions import classify, decide, load
from tracker.requirements.queries import catalogue_at, clause_by_ref

#: decision, classes of the clause, class of the product → whether it applies, and by what
APPLIES = [
    (None, "", None, Applies.ASSUMED),
    (None, "", "A", Applies.ASSUMED),
    (None, "B,C", None, Applies.ASSUMED),
    (None, "B,C", "A", Applies.BY_CLASS),
    (None, "B,C", "B", Applies.ASSUMED),
    (None, "C", "B", Applies.BY_CLASS),
    (None, "devices with a screen", "A", Applies.ASSUMED),
    (True, "B,C", "A", Applies.DECIDED),
    (False, "A,B,C", "A", Applies.EXCLUDED),
    (False, "", None, Applies.EXCLUDED),
]

#: whether it applies, a finished initiative, one in work → state
COVERS = [
    (Applies.ASSUMED, False, False, Cover.GAP),
    (Applies.ASSUMED, False, True, Cover.PARTLY),
    (Applies.ASSUMED, True, False, Cover.COVERED),
    (Applies.ASSUMED, True, True, Cover.PARTLY),
    (Applies.DECIDED, True, False, Cover.COVERED),
    (Applies.EXCLUDED, True, True, Cover.NOT_APPLICABLE),
    (Applies.BY_CLASS, False, False, Cover.NOT_APPLICABLE),
]


@pytest.mark.parametrize(("decision", "classes", "letter", "expected"), APPLIES)
def test_whether_a_clause_applies(decision, classes, letter, expected):
    assert applies(decision, classes, letter) is expected


@pytest.mark.parametrize(("how", "finished", "in_work", "expected"), COVERS)
def test_the_state_of_a_clause(how, finished, in_work, expected):
    assert cover(how, finished=finished, in_work=in_work) is expected


def test_a_tally_counts_each_state_and_rounds_down():
    found = tally([Cover.COVERED, Cover.COVERED, Cover.PARTLY, Cover.NOT_APPLICABLE])
    assert found == Tally(covered=2, partly=1, gap=0, not_applicable=1)
    assert (found.applicable, found.percent) == (3, 66)
    assert tally([Cover.NOT_APPLICABLE]).percent is None


def of(make, clause, at=None):
    (found,) = states(make.product, at, clause=clause)
    return found


#: where an initiative stands → what it does for the clause that it is linked to
STAGES = [
    ("initiative", Cover.GAP),
    ("proposed", Cover.GAP),
    ("committed", Cover.PARTLY),
    ("delivered", Cover.PARTLY),
    ("verified", Cover.COVERED),
    ("closed", Cover.COVERED),
]


@pytest.mark.parametrize(("stage", "expected"), STAGES)
def test_what_an_initiative_proves_depends_on_where_it_stands(make, stage, expected):
    clause = clause_by_ref("ISO 13485", "7.5.8")
    draft = make.initiative()
    assert of(make, clause).cover is Cover.GAP
    with write():
        link_clause(draft, clause, "So", by=make.em, at=make.at)
    before = make.at
    initiative = draft if stage == "initiative" else getattr(make, stage)()
    if initiative is not draft and initiative.status.value != "closed":
        with write():
            link_clause(initiative, clause, "So", by=make.em, at=make.at)
    if stage == "closed":
        initiative = make.verified(version="4.3.0")
        with write():
            link_clause(initiative, clause, "So", by=make.em, at=make.at)
    assert of(make, clause).cover is expected
    assert of(make, clause, before).cover is Cover.GAP


def test_an_initiative_of_another_product_proves_nothing_here(make):
    clause, initiative = clause_by_ref("ISO 13485", "7.5.8"), make.committed()
    with write():
        link_clause(initiative, clause, "So", by=make.em, at=make.at)
    (there,) = states(make.other_product, clause=clause)
    assert there.cover is Cover.GAP and of(make, clause).cover is Cover.PARTLY


def test_the_past_is_asked_with_an_as_of(make):
    clause, initiative = clause_by_ref("IEC 62304", "5.3.1"), make.committed()
    empty = make.at
    with write():
        link_clause(initiative, clause, "So", by=make.em, at=make.at)
    linked = make.at
    with write():
        classify(make.product, "A", "No harm", by=make.regulatory, at=make.at)
    classified = make.at
    with write():
        decide(
            make.product, [clause], applicable=True, reason="We do it anyway", by=make.regulatory,
            at=make.at,
        )  # fmt: skip
        unlink_clause(initiative, clause, by=make.em, at=make.at)
    told = [of(make, clause, at) for at in (empty, linked, classified, None)]
    assert [s.cover for s in told] == [
        Cover.GAP, Cover.PARTLY, Cover.NOT_APPLICABLE, Cover.GAP,
    ]  # fmt: skip
    assert [s.applies for s in told[2:]] == [Applies.BY_CLASS, Applies.DECIDED]


def test_the_class_leaves_what_applies_to_all_classes(make):
    iec = catalogue_at("iec-62304", "2006-a1-2015")
    with write():
        classify(make.product, "A", "No harm", by=make.regulatory, at=make.at)
    found = states(make.product, catalogue=iec)
    figure = tally_of(found)
    assert (figure.gap, figure.not_applicable) == (54, 41)
    nodes = tree(found)
    assert [n.state.ref for n in nodes] == ["4", "5", "6", "7", "8", "9"]
    assert sum(n.tally.gap for n in nodes) == 54


def test_states_take_two_queries_however_many_clauses(make):
    with write():
        load(OWN, OWN_ROWS, by=make.regulatory, at=make.at)
    product, small = make.product, catalogue_at("house-rules", "1")
    assert product.id and small.id
    assert len(states(product, catalogue=small)) == 1 and len(states(product)) > 1000
    with questions() as few:
        states(product, catalogue=small)
    with questions() as many:
        states(product)
    assert len(few) == len(many) == 2
