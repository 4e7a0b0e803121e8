"""Asking in the open, answering, closing: only who asked closes a question."""

from datetime import datetime

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.standing_in import SIDES, required, seat
from tracker.value.actions import refuse_superseded
from tracker.value.models import (
    Answer,
    BothSure,
    ClearMark,
    MeToo,
    Part,
    Question,
    QuestionKind,
    ValueVersion,
)
from tracker.value.queries import any_question, asker_is_silent, last_say_back, sign_off


def ask(
    version: ValueVersion, part: Part, kind: QuestionKind, body: str, *, by: Person, at: datetime,
    quote: str = "", quote_at: int | None = None,
) -> Question:  # fmt: skip
    """Ask in the open, at a part of the current version; `quote_at` is where the words were selected."""
    refuse_superseded(version)
    if quote and quote not in version.part(part):
        raise Invalid("quote", _("These words do not stand in this part. Copy them exactly."))
    question = Question(
        version=version, part=part, kind=kind, quote=quote, body=body, asked_by=by, asked_at=at,
        quote_at=_selected(version.part(part), quote, quote_at),
    )  # fmt: skip
    db.session.add(question)
    record(
        "question.asked", version.initiative, by=by, at=at, version=version.number,
        changes={"part": [None, part.value], "kind": [None, kind.value]},
        texts={"question": body, "quote": quote},
    )  # fmt: skip
    return question


def _selected(text: str, quote: str, at: int | None) -> int | None:
    """The place, if the words do stand there: they may have been edited after they were selected."""
    return at if quote and at is not None and at >= 0 and text.startswith(quote, at) else None


def answer(question: Question, body: str, *, by: Person, at: datetime) -> Answer:
    """Answer in the open."""
    _refuse_closed(question)
    reply = Answer(body=body, by=by, at=at)
    question.answers.append(reply)
    _tell("question.answered", question, by=by, at=at, texts={"answer": body})
    return reply


def me_too(question: Question, *, by: Person, at: datetime) -> None:
    """Have the same question."""
    _refuse_closed(question)
    if question.asked_by_id == by.id:
        raise RuleBroken(_("You asked this question yourself."))
    if any(row.person_id == by.id for row in question.me_toos):
        raise RuleBroken(_("You said “me too” already."))
    question.me_toos.append(MeToo(person_id=by.id, at=at))
    _tell("question.shared", question, by=by, at=at)


def close(question: Question, *, by: Person, at: datetime) -> None:
    """Close one's own question: it is answered to the asker's satisfaction."""
    _refuse_closed(question)
    if question.asked_by_id != by.id:
        raise NotAllowed(_("Only the person who asked closes a question."))
    question.closed_at, question.closed_by = at, by
    _tell("question.closed", question, by=by, at=at)


def close_for_silent_asker(question: Question, reason: str, *, by: Person, at: datetime) -> None:
    """Close somebody else's question: EM and PM both, once the asker left or fell silent."""
    _refuse_closed(question)
    initiative = question.version.initiative
    side = next((s for s in SIDES if seat(initiative, s, by, at)), None)
    if side is None:
        raise NotAllowed(
            _(
                "Only the person who asked closes a question; if they are silent, EM and PM together."
            )
        )
    if not asker_is_silent(question, at):
        raise RuleBroken(_("The person who asked has not been silent for 10 working days yet."))
    if by.id in {question.em_agreed_id, question.pm_agreed_id}:
        raise RuleBroken(_("You agreed already; the other owner has to agree too."))
    if side is Role.EM:
        question.em_agreed_id = by.id
    else:
        question.pm_agreed_id = by.id
    question.closing_reason = reason
    both = question.em_agreed_id is not None and question.pm_agreed_id is not None
    if both:
        question.closed_at, question.closed_by = at, by
    _tell(
        "question.closed-for-asker" if both else "question.closing-agreed", question, by=by, at=at,
        texts={"reason": reason},
    )  # fmt: skip


def mark_clear(version: ValueVersion, *, by: Person, at: datetime) -> None:
    """Say that this version is clear to me now."""
    refuse_superseded(version)
    if any(mark.person_id == by.id for mark in version.clear_marks):
        raise RuleBroken(_("You marked this version as clear already."))
    version.clear_marks.append(ClearMark(person=by, at=at))
    record("value.clear-to-me", version.initiative, by=by, at=at, version=version.number)


def both_sure(version: ValueVersion, *, by: Person, at: datetime) -> None:
    """Say, as the EM, that nothing was asked because nothing is unclear."""
    refuse_superseded(version)
    required(version.initiative, Role.EM, by, at, _("Only the EM of the initiative says so."))
    if last_say_back(version) is None:
        raise RuleBroken(_("Nothing has been said back yet."))
    if any_question(version.initiative):
        raise RuleBroken(_("A question was asked meanwhile; read it first."))
    if version.both_sure or sign_off(version.initiative).decision is not None:
        raise RuleBroken(_("This was said already, or the PM has decided."))
    version.both_sure.append(BothSure(person_id=by.id, at=at))
    record("value.both-sure", version.initiative, by=by, at=at, version=version.number)


def _refuse_closed(question: Question) -> None:
    if not question.open:
        raise RuleBroken(_("This question is closed already."))


def _tell(
    action: str,
    question: Question,
    *,
    by: Person,
    at: datetime,
    texts: dict[str, str | None] | None = None,
) -> None:
    record(
        action, question.version.initiative, by=by, at=at, version=question.version.number,
        changes={"question": [None, question.id]}, texts=texts,
    )  # fmt: skip
