"""What the page of a value statement shows."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.permissions import Right, Role
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.standing_in import acts_for, seat
from tracker.signing.models import Signature
from tracker.value.diff import Piece, word_difference
from tracker.value.marks import marks_of
from tracker.value.models import Answer, Outcome, Question, ValueVersion
from tracker.value.queries import (
    SignOff,
    ValueState,
    asker_is_silent,
    by_predecessor,
    draft_of,
    last_say_back,
    sign_off,
    value_signatures,
    versions_of,
)
from tracker.value.still_holds import why_due
from tracker.web.frame import day
from tracker.web.signatures import signature_box, tone
from tracker.web.value.forms import AnswerForm
from tracker.web.value.heard import heard
from tracker.web.value.words import MEASURING, PARTS, QUESTION_KINDS
from tracker.web.who import me


def page_of(initiative: Initiative) -> dict[str, Any]:
    """Everything that `value/show.html` prints."""
    versions = list(db.session.scalars(versions_of(initiative)))
    state = sign_off(initiative)
    questions = _questions(initiative)
    return {
        "initiative": initiative, "versions": versions, "state": state, "version": state.version,
        "parts": PARTS, "kinds": QUESTION_KINDS, "measuring": MEASURING, "tone": tone,
        "open": [q for q in questions if q.open], "closed": [q for q in questions if not q.open],
        "silent": {q.id for q in questions if q.open and asker_is_silent(q, now())},
        "acts": acts_for(initiative, me(), now()),
        "steps": _steps(state), "next": _next(initiative, state), "may_write": _may_write(initiative),
        "say_back": last_say_back(state.version) if state.version else None,
        "signatures": [
            (s.document.version, _box(initiative, s)) for s in reversed(value_signatures(initiative))
        ],
        "draft": draft_of(initiative), "answer_form": AnswerForm(),
        "clear": state.version is not None
        and any(mark.person_id == me().id for mark in state.version.clear_marks),
        "why_due": state.version is not None and me().may(Right.TALK) and why_due(state.version, now()),
        **(heard(state, state.version, versions, questions) if state.version else {}),
    }  # fmt: skip


def version_page(version: ValueVersion) -> dict[str, Any]:
    """Everything that `value/version.html` prints."""
    initiative = version.initiative
    signed = [s for s in value_signatures(initiative) if s.document.version == version.number]
    questions = [q for q in _questions(initiative) if q.version_id == version.id]
    return {
        "initiative": initiative, "version": version, "parts": PARTS, "kinds": QUESTION_KINDS,
        "measuring": MEASURING, "tone": tone, "signatures": [_box(initiative, s) for s in signed],
        "questions": questions, "marks": marks_of(version, questions),
        "say_backs": version.say_backs, "current": sign_off(initiative).version,
    }  # fmt: skip


def _box(initiative: Initiative, signature: Signature) -> dict[str, Any]:
    return signature_box(signature, predecessor=by_predecessor(initiative, signature))


def differences(old: ValueVersion, new: ValueVersion) -> list[tuple[str, list[Piece]]]:
    """Per part, old beside new, word by word; with how we will know."""
    rows = [(str(label), word_difference(old.part(p), new.part(p))) for p, label in PARTS.items()]
    return [*rows, (_("How we will know"), word_difference(_measure(old), _measure(new)))]


def _measure(version: ValueVersion) -> str:
    lines = [
        str(MEASURING[version.measuring]), version.measure,
        f"{_('Today')}: {version.baseline}" if version.baseline else "",
        f"{_('Target')}: {version.target}" if version.target else "",
        f"{_('Known on')}: {day(version.known_on)}" if version.known_on else "",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _questions(initiative: Initiative) -> list[Question]:
    """On every version, oldest first, with all that is shown of them."""
    return list(
        db.session.scalars(
            select(Question)
            .join(ValueVersion)
            .where(ValueVersion.initiative_id == initiative.id)
            .options(
                joinedload(Question.asked_by), joinedload(Question.closed_by),
                joinedload(Question.version), selectinload(Question.me_toos),
                selectinload(Question.answers).joinedload(Answer.by),
            )
            .order_by(Question.id)
        )
    )  # fmt: skip


def _may_write(initiative: Initiative) -> bool:
    return (
        me().may(Right.WRITE_VALUE)
        and seat(initiative, Role.PM, me(), now()) is None
        and initiative.status not in {Status.CLOSED, Status.DROPPED}
    )


def _next(initiative: Initiative, state: SignOff) -> str | None:
    """The endpoint of what the asking person does next here, if anything."""
    version = state.version
    if version is None:
        return "write_value" if _may_write(initiative) else None
    said, at = last_say_back(version), now()
    waits = said is not None and said.outcome is None
    for_em = seat(initiative, Role.EM, me(), at) is not None
    hears = (for_em or me().id == version.published_by_id) and said is not None and me().id != said.by_id  # fmt: skip
    if state.explained is None and for_em:
        return "explain"
    if waits and hears and me().may(Right.CONFIRM):
        return "hear"
    if state.explained is None or state.signed or seat(initiative, Role.PM, me(), at) is None:
        return None
    if state.state is ValueState.REFUSED or waits:
        return None
    return "approve" if said and said.outcome is Outcome.CONFIRMED else "say_back"


def _steps(state: SignOff) -> list[dict[str, Any]]:
    """Published → explained → said back → confirmed → signed, with who and when."""
    version = state.version
    said = last_say_back(version) if version else None
    heard = said if said and said.outcome is Outcome.CONFIRMED else None
    decision = state.decision if version and state.decided_version == version.number else None
    facts: list[tuple[str, Any]] = [
        (_("Published"), version and f"{day(version.published_at)} · {version.published_by.name}"),
        (_("Explained"), state.explained and f"{day(state.explained.at)} · {state.explained.printed_name}"),
        (_("Said back"), said and said.outcome is not Outcome.NOT_QUITE and f"{day(said.at)} · {said.by.name}"),
        (_("Confirmed"), heard and heard.heard_at and heard.heard_by and f"{day(heard.heard_at)} · {heard.heard_by.name}"),
        (_decided(state), decision and f"{day(decision.at)} · {decision.printed_name}"),
    ]  # fmt: skip
    row: list[dict[str, Any]] = []
    open_yet = True
    for label, note in facts:
        status = "done" if note and open_yet else "now" if open_yet else "todo"
        open_yet = open_yet and bool(note)
        row.append({"label": label, "note": note or (_("next") if status == "now" else None), "status": status})  # fmt: skip
    if state.state is ValueState.REFUSED and decision is not None:
        row[-1] = {"label": _decided(state), "note": facts[-1][1], "status": "now"}
    return row


def _decided(state: SignOff) -> str:
    return _("Refused") if state.state is ValueState.REFUSED else _("Signed")
