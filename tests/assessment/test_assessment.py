"""Freezing an assessment, its two signatures by two people, and what makes it void."""

import pytest
from sqlalchemy import update

from tests.assessment.test_rules import THREE
from tests.web.test_releases import questions
from tracker.assessment import actions
from tracker.assessment.models import Assessment
from tracker.assessment.queries import AssessmentState, content_of, standing_of, standings
from tracker.assessment.rules import Answer, Outcome, newest
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.releases import actions as releases
from tracker.releases.queries import release_by_key
from tracker.signing.actions import withdraw


def test_an_assessment_is_frozen_signed_and_approved(make):
    release = make.planned()
    assert standing_of(release).state is AssessmentState.NONE
    found = make.assessment(release, "14")
    assert standing_of(release).state is AssessmentState.FROZEN
    assert found.outcome is Outcome.NEW_PI and found.rules_version == newest().version
    told = make.signing(found.document, make.em)
    with write():
        actions.sign_assessed(found, **told)
    assert standing_of(release).state is AssessmentState.ASSESSED
    told = make.signing(found.document, make.regulatory)
    with write():
        actions.approve_assessment(found, **told)
    assert standing_of(release).state is AssessmentState.APPROVED


def test_a_changed_answer_makes_the_next_version_and_both_sign_again(make):
    release = make.planned()
    first = make.assessed(release, "14")
    second = make.assessment(release, "14", "15")
    assert (first.number, second.number) == (1, 2)
    assert standing_of(release).state is AssessmentState.FROZEN
    told = make.signing(first.document, make.second_regulatory)
    with write(), pytest.raises(RuleBroken, match="newer version"):
        actions.approve_assessment(first, **told)


def test_the_same_answers_make_no_version(make):
    release = make.planned()
    make.assessment(release, "14")
    with pytest.raises(RuleBroken, match="Nothing differs from version 1"):
        make.assessment(release, "14")


@pytest.mark.parametrize("who", ["pm", "engineer", "regulatory", "second_em"])
def test_only_the_em_of_the_release_assesses(make, who):
    release = make.planned()
    with write(), pytest.raises(NotAllowed, match="Only the engineering manager"):
        actions.freeze_assessment(release, {}, risk_file="", by=getattr(make, who), at=make.at)
    found = make.assessment(release)
    told = make.signing(found.document, getattr(make, who))
    with write(), pytest.raises(NotAllowed, match="Only the engineering manager"):
        actions.sign_assessed(found, **told)


def test_the_author_does_not_approve_and_neither_does_the_pm(make):
    release = make.planned()
    found = make.assessment(release)
    told = make.signing(found.document, make.em)
    with write():
        actions.sign_assessed(found, **told)
    for who in ("em", "pm", "engineer"):
        told = make.signing(found.document, getattr(make, who))
        with write(), pytest.raises(NotAllowed):
            actions.approve_assessment(found, **told)


def test_it_is_approved_after_it_was_signed(make):
    found = make.assessment(make.planned())
    told = make.signing(found.document, make.regulatory)
    with write(), pytest.raises(RuleBroken, match="EM has not signed"):
        actions.approve_assessment(found, **told)


def test_unanswered_questions_are_refused_at_the_first(make):
    release = make.planned()
    with write(), pytest.raises(Invalid, match="Question 0a is not answered") as refused:
        actions.freeze_assessment(release, {}, risk_file="", by=make.em, at=make.at)
    assert refused.value.field == "why_0a"
    assert db.session.query(Assessment).count() == 0


def test_a_lowered_row_needs_the_risk_file_and_is_listed_for_the_second_signature(make):
    release = make.planned()
    with pytest.raises(Invalid, match="risk-management file"):
        make.assessment(release, "5", lowered={"5": THREE})
    found = make.assessment(release, "5", lowered={"5": THREE}, risk_file="RMF-7 rev. 12")
    assert found.outcome is Outcome.NEW_PI
    assert content_of(found)["lowered"] == ["5"]
    assert any("Lowered: question 5" in sentence for sentence in content_of(found)["warnings"])


def test_nothing_new_is_no_release(make):
    with pytest.raises(RuleBroken, match="further distribution"):
        make.assessment(make.planned(), "16")


def test_a_patch_that_asks_for_a_new_di_is_warned_of(make):
    make.released(make.planned("4.2.0"))
    found = make.assessment(make.planned("4.2.1"), "1")
    assert found.outcome is Outcome.NEW_DI
    assert any("4.2.0 to 4.2.1 reads like a patch" in w for w in content_of(found)["warnings"])


def test_an_initiative_that_it_does_not_deliver_is_refused(make):
    release = make.planned()
    given = {q.id: Answer(yes=False) for q in newest().asked}
    given["14"] = Answer(yes=True, rationale="A fix", initiatives=("CI-99",))
    with write(), pytest.raises(Invalid, match="CI-99 is not delivered"):
        actions.freeze_assessment(release, given, risk_file="", by=make.em, at=make.at)


def test_after_the_release_nothing_is_assessed_any_more(make):
    release = make.planned()
    with write():
        releases.cancel(release, "Another one comes first.", by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="nothing about it changes"):
        make.assessment(release)


def test_a_withdrawn_signature_counts_no_more(make):
    release = make.planned()
    found = make.assessed(release)
    mine = next(s for s in found.document.signatures if s.signer_id == make.regulatory.id)
    told = make.signing(found.document, make.regulatory)
    with write():
        withdraw(mine, "Looked again", subject=release, proof=told["proof"], by=make.regulatory, at=make.at)  # fmt: skip
    assert standing_of(release).state is AssessmentState.ASSESSED


@pytest.mark.both_databases
def test_the_database_keeps_an_assessment_as_it_was_frozen(make):
    found = make.assessment(make.planned())
    with pytest.raises(Exception, match="never changes"), write():
        db.session.execute(update(Assessment).where(Assessment.id == found.id).values(risk_file="x"))  # fmt: skip


def test_many_releases_are_read_with_as_many_queries_as_one(make):
    def asked(numbers):
        releases = [release_by_key(f"REL-{n}") for n in numbers]
        with questions() as statements:
            found = standings(releases)
        assert all(s.state is AssessmentState.APPROVED for s in found.values())
        return len(statements)

    for n in range(1, 7):
        make.assessed(make.planned(f"1.0.{n}"))
    db.session.expunge_all()
    few = asked([1])
    db.session.expunge_all()
    assert asked(range(1, 7)) == few


def test_the_em_s_deputy_assesses_in_their_own_name(make):
    release = make.planned()
    make.deputy(make.second_em)
    found = make.assessment(release, by=make.second_em)
    told = make.signing(found.document, make.second_em)
    with write():
        signature = actions.sign_assessed(found, **told)
    assert (signature.printed_name, signature.deputy_of) == (make.second_em.name, make.em.name)
