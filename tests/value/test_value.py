"""The value statement: written, questioned, said back, signed; who may do what, and when."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from tests.make import WORDS, initiative_version
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.identity.actions import deactivate
from tracker.initiatives.models import Initiative
from tracker.signing.actions import withdraw
from tracker.signing.models import Meaning
from tracker.value import actions, agreeing, asking
from tracker.value.authors import drafted_by
from tracker.value.diff import word_difference
from tracker.value.models import Measuring, Outcome, Part, QuestionKind
from tracker.value.queries import ValueState, draft_of, sign_off, working_days_between


def state(version_or_initiative):
    found = version_or_initiative
    return sign_off(found if isinstance(found, Initiative) else found.initiative).state


def approve(make, version, **changes):
    told = {**make.approval(version), **changes}
    with write():
        return agreeing.approve(version, **told)


def refuse(make, version, reason="It helps nobody."):
    told = make.approval(version)
    with write():
        return agreeing.refuse(version, reason, **told)


# --- writing --------------------------------------------------------------------------


def test_the_pm_never_authors_a_version(make):
    initiative = make.initiative()
    for act in (actions.publish, actions.save_draft):
        with pytest.raises(NotAllowed, match="never writes it"), write():
            act(initiative, WORDS, by=make.pm, at=make.at)


def test_a_published_version_never_changes(make):
    version = make.published()
    assert (version.number, version.document.kind) == (1, "value")
    with pytest.raises(IntegrityError, match="never changes"), write():
        version.why = "Because"


def test_publishing_uses_up_the_draft(make):
    initiative = make.initiative()
    with write():
        actions.save_draft(initiative, WORDS, by=make.engineer, at=make.at)
    assert draft_of(initiative)
    make.published(initiative)
    assert draft_of(initiative) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({part.value: ""}, part.value) for part in Part),
        ({"measure": ""}, "measure"),
        ({"target": ""}, "target"),
        ({"known_on": None}, "known_on"),
        ({"measuring": Measuring.PROXY, "target": ""}, "target"),
    ],
)
def test_a_gap_is_refused_at_its_field(make, changes, field):
    with pytest.raises(Invalid) as refusal:
        make.published(**changes)
    assert refusal.value.field == field


def test_what_cannot_be_measured_needs_only_the_reason(make):
    gone = {"target": "", "known_on": None, "baseline": ""}
    assert make.published(measuring=Measuring.NOT_MEASURABLE, **gone).number == 1


def test_the_same_text_is_no_new_version(make):
    version = make.published()
    with pytest.raises(RuleBroken, match="Nothing differs"):
        make.published(version.initiative)


def test_a_dropped_initiative_takes_no_version(make):
    with pytest.raises(RuleBroken, match="stays as it is"):
        make.published(make.dropped())


# --- questions ------------------------------------------------------------------------


def test_an_open_question_blocks_the_signature(make):
    version, _said = make.said_back_statement()
    question = make.question(version, by=make.engineer)
    with pytest.raises(RuleBroken, match="question is still open"):
        approve(make, version)
    with write():
        asking.close(question, by=make.engineer, at=make.at)
    assert approve(make, version).stands


def test_an_open_question_blocks_the_say_back_also_from_an_older_version(make):
    first = make.published()
    make.question(first)
    second = make.explained(make.published(first.initiative, why="The law."))
    with pytest.raises(RuleBroken, match="question is still open"):
        make.said_back(second)


def test_a_refusal_does_not_wait_for_questions(make):
    version = make.explained()
    make.question(version)
    refuse(make, version)
    assert state(version) is ValueState.REFUSED


@pytest.mark.parametrize("who", ["em", "engineer", "regulatory", "second_pm"])
def test_only_the_asker_closes(make, who):
    question = make.question(make.published())
    with pytest.raises(NotAllowed, match="Only the person who asked"), write():
        asking.close(question, by=getattr(make, who), at=make.at)
    with write():
        asking.close(question, by=make.pm, at=make.at)
    assert not question.open


def test_a_closed_question_is_over(make):
    question = make.question(make.published())
    with write():
        asking.close(question, by=make.pm, at=make.at)
    for act in (
        lambda: asking.close(question, by=make.pm, at=make.at),
        lambda: asking.answer(question, "Late", by=make.em, at=make.at),
        lambda: asking.me_too(question, by=make.em, at=make.at),
        lambda: asking.close_for_silent_asker(question, "x", by=make.em, at=make.at),
    ):
        with pytest.raises(RuleBroken, match="closed already"), write():
            act()


def agree(make, question, by):
    with write():
        asking.close_for_silent_asker(question, "She is on leave.", by=by, at=make.at)


def test_em_and_pm_together_close_for_a_silent_asker(make):
    question = make.question(make.published(), by=make.regulatory)
    make.wait(days=13)  # nine working days
    with pytest.raises(RuleBroken, match="10 working days"):
        agree(make, question, make.em)
    make.wait(days=1)
    agree(make, question, make.em)
    assert question.open
    agree(make, question, make.pm)
    assert not question.open and question.closing_reason == "She is on leave."


def test_an_answer_begins_the_silence_anew(make):
    question = make.question(make.published(), by=make.regulatory)
    make.wait(days=13)
    with write():
        asking.answer(question, "For support.", by=make.em, at=make.at)
    make.wait(days=10)
    with pytest.raises(RuleBroken, match="10 working days"):
        agree(make, question, make.em)


def test_one_owner_alone_does_not_close_it(make):
    question = make.question(make.published(), by=make.regulatory)
    make.wait(days=30)
    agree(make, question, make.em)
    with pytest.raises(RuleBroken, match="You agreed already"):
        agree(make, question, make.em)
    assert question.open
    with pytest.raises(NotAllowed, match="EM and PM together"):
        agree(make, question, make.second_pm)


def test_an_asker_who_left_is_silent_at_once(make):
    question = make.question(make.published(), by=make.regulatory)
    with write():
        deactivate(make.regulatory, by=make.admin, at=make.at)
    agree(make, question, make.pm)
    agree(make, question, make.em)
    assert not question.open


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-03", 1),
        ("2026-03-06", "2026-03-08", 0),
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-02", "2026-03-13", 9),
        ("2026-03-02", "2026-03-16", 10),
        ("2026-03-02", "2026-02-01", 0),
    ],
)
def test_working_days(start, end, days):
    first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (start, end))
    assert working_days_between(first, last) == days


def test_a_quote_stands_in_its_part(make):
    version = make.published()
    told = {"by": make.pm, "at": make.at}
    with write():
        asking.ask(version, Part.WHY, QuestionKind.SO_WHAT, "Which?", quote="The law", **told)
    with pytest.raises(Invalid, match="Copy them exactly"), write():
        asking.ask(version, Part.NOW, QuestionKind.SO_WHAT, "Which?", quote="The law", **told)


def test_me_too_is_for_others_and_once(make):
    question = make.question(make.published())
    with pytest.raises(RuleBroken, match="yourself"), write():
        asking.me_too(question, by=make.pm, at=make.at)
    with write():
        asking.me_too(question, by=make.engineer, at=make.at)
    with pytest.raises(RuleBroken, match="already"), write():
        asking.me_too(question, by=make.engineer, at=make.at)


def test_clear_to_me_is_said_once(make):
    version = make.published()
    with write():
        asking.mark_clear(version, by=make.regulatory, at=make.at)
    with pytest.raises(RuleBroken, match="already"), write():
        asking.mark_clear(version, by=make.regulatory, at=make.at)


# --- explained, said back -------------------------------------------------------------


@pytest.mark.parametrize("who", ["pm", "second_em", "engineer"])
def test_only_its_em_signs_explained(make, who):
    version = make.published()
    with pytest.raises(NotAllowed, match="engineering manager of the initiative"), write():
        agreeing.explain(version, **make.signing(version.document, getattr(make, who)))


def test_the_states_of_a_sign_off_in_order(make):
    initiative = make.initiative()
    seen = [state(initiative)]
    version = make.published(initiative)
    seen.append(state(version))
    make.explained(version)
    seen.append(state(version))
    _version, said = make.said_back(version)
    seen.append(state(version))
    with write():
        agreeing.hear(said, Outcome.CONFIRMED, "", by=make.engineer, at=make.at)
    seen.append(state(version))
    approve(make, version)
    seen.append(state(version))
    assert [found.name for found in seen] == [
        "UNWRITTEN", "PUBLISHED", "EXPLAINED", "SAID_BACK", "CONFIRMED", "SIGNED",
    ]  # fmt: skip


def test_nothing_is_said_back_before_it_was_explained(make):
    with pytest.raises(RuleBroken, match="not signed yet that it is explained"):
        make.said_back(make.published())


@pytest.mark.parametrize("who", ["em", "engineer", "second_pm"])
def test_only_its_pm_says_it_back(make, who):
    version = make.explained()
    with pytest.raises(NotAllowed), write():
        agreeing.say_back(version, "So", by=getattr(make, who), at=make.at)


def test_not_quite_asks_for_another_say_back(make):
    version, said = make.said_back()
    with pytest.raises(Invalid, match="not quite right"), write():
        agreeing.hear(said, Outcome.NOT_QUITE, "", by=make.em, at=make.at)
    with write():
        agreeing.hear(said, Outcome.NOT_QUITE, "Not only complaints.", by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="not confirmed yet"):
        approve(make, version)
    make.said_back_statement(version)
    assert approve(make, version).stands


def test_a_say_back_waits_for_one_answer(make):
    version, said = make.said_back()
    with pytest.raises(RuleBroken, match="waits for an answer"):
        make.said_back(version)
    for who in ("pm", "regulatory", "second_em"):
        with pytest.raises(NotAllowed), write():
            agreeing.hear(said, Outcome.CONFIRMED, "", by=getattr(make, who), at=make.at)
    with write():
        agreeing.hear(said, Outcome.CONFIRMED, "", by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="answered already"), write():
        agreeing.hear(said, Outcome.CONFIRMED, "", by=make.em, at=make.at)


# --- the decision ---------------------------------------------------------------------


def test_the_pm_signs_the_version_with_the_say_back(make):
    version = make.signed()
    decision = sign_off(version.initiative).decision
    assert decision.meaning is Meaning.APPROVE_VALUE and decision.document.version == 1
    assert b"Each complaint names one build." in decision.document.content
    assert version.document.sha256.encode() in decision.document.content


@pytest.mark.parametrize("who", ["em", "engineer", "regulatory", "second_pm"])
def test_only_its_pm_signs(make, who):
    version, _said = make.said_back_statement()
    person = getattr(make, who)
    with pytest.raises(NotAllowed, match="Only the product manager of the initiative"):
        approve(make, version, by=person, proof=make.proof(person))


def test_nothing_is_signed_before_the_say_back_is_confirmed(make):
    version, _said = make.said_back()
    with pytest.raises(RuleBroken, match="not confirmed yet"):
        approve(make, version)


def test_a_say_back_that_changed_meanwhile_is_shown_before_signing(make):
    version, said = make.said_back()
    seen = make.approval(version)
    with write():
        agreeing.hear(said, Outcome.CONFIRMED, "", by=make.em, at=make.at)
    with pytest.raises(Stale), write():
        agreeing.approve(version, **seen)


def test_a_reservation_counts_as_signed(make):
    version = make.signed(reservation="Only for the EU.")
    found = sign_off(version.initiative)
    assert found.signed and found.state is ValueState.RESERVED
    assert found.decision.remark == "Only for the EU."


def test_a_refusal_needs_a_reason_and_is_final_for_its_version(make):
    version, _said = make.said_back_statement()
    with pytest.raises(Invalid, match="why you refuse"):
        refuse(make, version, "")
    refuse(make, version)
    for act in (approve, refuse):
        with pytest.raises(RuleBroken, match="that is final"):
            act(make, version)
    second = make.published(version.initiative, why="The law.")
    assert state(second) is ValueState.PUBLISHED
    assert make.signed(make.explained(second)).number == 2


def test_a_withdrawn_refusal_stays_final(make):
    version, _said = make.said_back_statement()
    signature = refuse(make, version)
    with write():
        withdraw(
            signature, "A mistake", subject=version.initiative, proof=make.proof(make.pm),
            by=make.pm, at=make.at,
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="that is final"):
        approve(make, version)


def test_nothing_is_signed_twice(make):
    version = make.signed()
    with pytest.raises(RuleBroken, match="signed already"):
        approve(make, version)


def test_a_new_version_makes_the_signature_stale(make):
    first = make.signed()
    second = make.published(first.initiative, why="The law.")
    found = sign_off(first.initiative)
    assert found.state is ValueState.STALE and not found.signed
    assert (found.decided_version, found.version.number) == (1, 2)
    for act in (make.explained, make.said_back, make.question):
        with pytest.raises(RuleBroken, match="superseded"):
            act(first)
    make.signed(make.explained(second))
    assert state(second) is ValueState.SIGNED


def test_a_withdrawn_signature_does_not_count(make):
    version = make.signed()
    decision = sign_off(version.initiative).decision
    with write():
        withdraw(
            decision, "I misread it", subject=version.initiative, proof=make.proof(make.pm),
            by=make.pm, at=make.at,
        )  # fmt: skip
    assert not sign_off(version.initiative).signed
    assert approve(make, version).stands


def test_the_version_that_counts_is_the_newest(make):
    first = make.published()
    second = make.published(first.initiative, why="The law.")
    assert initiative_version(first.initiative) == second
    assert db.session.get(type(first), first.id).why == WORDS.why


@pytest.mark.parametrize(
    ("before", "after", "shape"),
    [
        ("one two", "one two", "same"),
        ("one two", "one three", "same removed added"),
        ("", "new", "added"),
        ("old", "", "removed"),
    ],
)
def test_the_difference_reads_word_by_word(before, after, shape):
    pieces = word_difference(before, after)
    assert " ".join(kind for kind, _text in pieces) == shape
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_the_pm_does_not_sign_what_is_not_explained_any_more(make):
    version, _said = make.said_back_statement()
    explained = next(s for s in version.document.signatures if s.meaning is Meaning.EXPLAINED)
    with write():
        withdraw(explained, "Not complete", subject=version.initiative, proof=make.proof(make.em), by=make.em, at=make.at)  # fmt: skip
    assert sign_off(version.initiative).state is ValueState.PUBLISHED
    told = make.approval(version)
    with write(), pytest.raises(RuleBroken, match="taken back"):
        agreeing.approve(version, **told)


def test_whoever_saved_a_draft_of_a_version_does_not_approve_it(make):
    initiative = make.initiative()
    with write():
        actions.save_draft(initiative, WORDS, by=make.second_em, at=make.at)
    version = make.published(initiative)
    assert drafted_by(version) == {make.second_em.id}
    assert drafted_by(make.published()) == set()
