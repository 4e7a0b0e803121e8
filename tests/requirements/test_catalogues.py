"""Catalogues: loading, loading again, a newer list; applicability and safety class in the database."""

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from tests.readiness.test_one_event import OWN, OWN_ROWS
from tracker.audit.actions import SYSTEM
from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.requirements.actions import classify, decide, load
from tracker.requirements.editions import Row, compare, parents_first, slug
from tracker.requirements.models import Applicability, Catalogue, Clause, SafetyClass
from tracker.requirements.queries import clause_by_ref, clauses_of, decided, safety_class
from tracker.requirements.shipped import load_shipped, shipped


def row(ref, parent=None, title="So", **changes):
    told = {"assessable": True, "applies_to": "", "note": "", **changes}
    return Row(ref=ref, parent_ref=parent, title=title, **told)


def test_sixteen_catalogues_are_shipped_and_each_is_a_tree(make):
    found = list(shipped())
    assert len(found) == 16 and sum(len(rows) for _edition, rows in found) == 1069
    for edition, rows in found:
        assert len(parents_first(rows)) == len(rows), edition.name
        assert all(len(edition.label(r.ref, r.note)) <= 100 and len(r.title) <= 400 for r in rows)
    assert db.session.scalar(select(func.count(Catalogue.id))) == 16


PRINTED = [
    ("ISO 13485", "7.5.8", "ISO 13485 7.5.8"),
    ("MDR Annex VI C", "6.5.1", "MDR Annex VI C 6.5.1"),
    ("MDR Annex I", "II", "MDR Annex I Chapter II"),
    ("MDR Annexes II and III", "II.1.1", "MDR Annex II.1.1"),
    ("21 CFR 801", "801.50(a)", "21 CFR 801.50(a)"),
    ("21 CFR 820", "B", "21 CFR 820 Subpart B"),
    ("GDPR", "Art.32", "GDPR Art. 32"),
    ("NIS2", "21(2)(d)", "NIS2 Art. 21(2)(d)"),
    ("ISO/IEC 27001", "A.5.1", "ISO/IEC 27001 A.5.1"),
]


@pytest.mark.parametrize(("name", "ref", "label"), PRINTED)
def test_a_clause_is_printed_as_a_regulatory_person_writes_it(make, name, ref, label):
    assert clause_by_ref(name, ref).label == label
    head, _space, tail = label.rpartition(" ")
    assert clause_by_ref(head, tail).ref == ref


def test_loading_again_changes_nothing_and_leaves_no_event(make):
    before = db.session.scalar(select(func.max(Event.seq)))
    with write():
        assert load_shipped(by=SYSTEM, at=make.at) == 0
    assert db.session.scalar(select(func.max(Event.seq))) == before


def test_a_newer_list_keeps_what_is_gone_with_its_links(make):
    with write():
        load(OWN, [row("1"), row("2"), row("3")], by=make.regulatory, at=make.at)
    initiative = make.linked(make.initiative(), "House rules 2")
    with write():
        load(
            OWN, [row("3"), row("1", title="Anew"), row("1.1", "1")], by=make.regulatory, at=make.at
        )
    catalogue = db.session.scalars(select(Catalogue).where(Catalogue.name == "House rules")).one()
    stored = {c.ref: c for c in db.session.scalars(clauses_of(catalogue))}
    assert stored["1"].title == "Anew" and stored["1.1"].parent_ref == "1"
    assert stored["2"].gone_at and initiative.clause_links[0].clause is stored["2"]
    assert stored["3"].position < stored["1"].position
    with pytest.raises(Invalid, match="no longer"):
        make.linked(make.initiative(), "House rules 2") if clause_by_ref("House rules", "2") else (
            refuse(stored["2"], make)
        )
    with write():
        load(OWN, [row("1"), row("2")], by=make.regulatory, at=make.at)
    assert stored["2"].gone_at is None and stored["3"].gone_at


def refuse(clause, make):
    from tracker.initiatives.clause_links import link_clause

    with write():
        link_clause(make.initiative(), clause, "So", by=make.em, at=make.at)


def test_the_difference_of_two_lists():
    found = compare([row("1"), row("2"), row("3")], [row("3"), row("2", title="X"), row("4")])
    assert [r.ref for r in found.added] == ["4"] and [r.ref for r in found.gone] == ["1"]
    assert [after.title for _before, after in found.changed] == ["X"] and found.same == 1
    assert not compare([row("1")], [row("1")])


def test_parents_come_first_and_a_circle_is_none():
    assert [r.ref for r in parents_first([row("1.1", "1"), row("1")])] == ["1", "1.1"]
    with pytest.raises(ValueError):
        parents_first([row("1", "2"), row("2", "1")])


def test_names_become_addresses():
    assert [slug(s) for s in ("ISO/IEC 27001", "2006+A1:2015", "Größe", "…")] == [
        "iso-iec-27001", "2006-a1-2015", "grosse", "x",
    ]  # fmt: skip


#: name, edition → where it is refused
NAMES = [
    ("ISO 13485", "2016", "standard"),
    ("iso-13485", "2016", "standard"),
    ("", "1", "standard"),
    ("x" * 41, "1", "standard"),
    ("House\nrules", "1", "standard"),
    ("House rules", "", "edition"),
]


@pytest.mark.parametrize(("name", "edition", "field"), NAMES)
def test_an_own_catalogue_does_not_take_the_place_of_another(make, name, edition, field):
    from dataclasses import replace

    with pytest.raises(Invalid) as refusal, write():
        load(replace(OWN, name=name, edition=edition), OWN_ROWS, by=make.regulatory, at=make.at)
    assert refusal.value.field == field


# --- applicability and safety class -----------------------------------------------------


def test_a_not_needs_a_reason_and_a_heading_is_not_decided_on(make):
    clause, heading = clause_by_ref("ISO 13485", "7.5.8"), clause_by_ref("ISO 13485", "7.5")
    told = {"by": make.regulatory, "at": make.at}
    with pytest.raises(Invalid, match="Say why"), write():
        decide(make.product, [clause], applicable=False, reason=" ", **told)
    with pytest.raises(RuleBroken, match="heading"), write():
        decide(make.product, [heading], applicable=True, reason="", **told)
    with pytest.raises(NotAllowed), write():
        decide(make.product, [clause], applicable=True, reason="", by=make.em, at=make.at)
    with pytest.raises(NotAllowed), write():
        classify(make.product, "A", "So", by=make.pm, at=make.at)
    with pytest.raises(Invalid), write():
        classify(make.product, "D", "So", **told)


def test_a_decision_ends_the_one_before_and_both_stay_readable(make):
    clause = clause_by_ref("ISO 13485", "7.5.5")
    first = make.at
    with write():
        decide(make.product, [clause], applicable=False, reason="Not sterile", by=make.regulatory, at=first)  # fmt: skip
    between = make.at
    with write():
        decide(make.product, [clause], applicable=True, reason="A sensor", by=make.second_regulatory, at=make.at)  # fmt: skip
    assert decided(make.product, between)[clause.id].reason == "Not sterile"
    assert decided(make.product)[clause.id].applicable
    assert decided(make.other_product) == {}
    with pytest.raises(RuleBroken, match="already"), write():
        decide(make.product, [clause], applicable=True, reason="A sensor", by=make.regulatory, at=make.at)  # fmt: skip


def test_a_class_ends_the_one_before(make):
    for letter in ("B", "A"):
        with write():
            classify(make.product, letter, "So", by=make.regulatory, at=make.at)
        between = make.at
    assert safety_class(make.product).letter == "A"
    assert safety_class(make.product, between).letter == "A"
    assert [r.letter for r in db.session.scalars(select(SafetyClass).order_by(SafetyClass.id))] == [
        "B", "A",
    ]  # fmt: skip


@pytest.mark.both_databases
def test_the_database_refuses_two_open_rows_and_a_not_without_reason(make, backend):
    clause = db.session.scalars(select(Clause).where(Clause.assessable).limit(1)).one()
    told = {"product_id": make.product.id, "by_id": make.regulatory.id, "began_at": make.at}
    wrong = [
        (Applicability, {**told, "clause_id": clause.id, "applicable": False, "reason": ""}, 1),
        (Applicability, {**told, "clause_id": clause.id, "applicable": True, "reason": ""}, 2),
        (SafetyClass, {**told, "letter": "B", "reason": "So"}, 2),
        (SafetyClass, {**told, "letter": "D", "reason": "So"}, 1),
    ]
    for model, values, times in wrong:
        with pytest.raises(IntegrityError), write():
            for _time in range(times):
                db.session.execute(insert(model).values(**values))


@pytest.mark.both_databases
def test_catalogues_load_and_are_asked_on_both_databases(make, backend):
    from tracker.readiness.clauses import states

    make.clauses_judged(make.committed())
    found = {s.label: s for s in states(make.product)}
    past = {s.label: s for s in states(make.product, make.at)}
    assert len(found) == 1069
    assert found["ISO 13485 7.5.8"].cover.value == past["ISO 13485 7.5.8"].cover.value == "partly"
    assert found["ISO 13485 7.5.5"].cover.value == "not applicable"
