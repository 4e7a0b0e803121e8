"""Writing, publishing, questioning, saying back and signing a value statement."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.audit.actions import record
from tracker.core.canonical import sha256
from tracker.core.db import db
from tracker.core.editions import edition_of, refuse_stale
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.standing_in import SIDES, Seat, required, seat
from tracker.signing.actions import Proof, freeze, frozen, sign
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.models import (
    Answer,
    ClearMark,
    Measuring,
    MeToo,
    Outcome,
    Part,
    Question,
    QuestionKind,
    SayBack,
    ValueDraft,
    ValueVersion,
)
from tracker.value.queries import (
    DECISIONS,
    asker_is_silent,
    count_open,
    current_version,
    draft_of,
    last_say_back,
    sign_off,
    value_signatures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The text of a statement: five parts, and how we will know."""

    now: str
    change: str
    effect: str
    if_not: str
    why: str
    measuring: Measuring
    measure: str
    baseline: str = ""
    target: str = ""
    known_on: date | None = None

    @classmethod
    def of(cls, text: "ValueDraft | ValueVersion") -> "Words":
        return cls(**{field.name: getattr(text, field.name) for field in fields(cls)})


def save_draft(
    initiative: Initiative, words: Words, *, by: Person, at: datetime, edition: str | None = None
) -> ValueDraft:
    """Keep the text that is being written; may be incomplete."""
    _refuse_author(initiative, by, at)
    refuse_stale(edition, text_edition(initiative))
    draft = draft_of(initiative)
    if draft is None:
        draft = ValueDraft(initiative=initiative)
        db.session.add(draft)
    for field in fields(Words):
        setattr(draft, field.name, getattr(words, field.name))
    draft.by_id, draft.at = by.id, at
    record("value.draft-saved", initiative, by=by, at=at, texts=_spoken(words))
    return draft


def publish(
    initiative: Initiative, words: Words, *, by: Person, at: datetime, edition: str | None = None
) -> ValueVersion:
    """Publish the next version; it never changes afterwards. The PM never authors one."""
    _refuse_author(initiative, by, at)
    refuse_stale(edition, text_edition(initiative))
    _refuse_gaps(words)
    last = current_version(initiative)
    if last is not None and Words.of(last) == words:
        raise RuleBroken(_("Nothing differs from version %(n)d.", n=last.number))
    number = last.number + 1 if last else 1
    version = ValueVersion(
        initiative=initiative, number=number, published_by=by, published_at=at,
        document=freeze("value", initiative.key, number, _content(words, by), at=at),
        **{field.name: getattr(words, field.name) for field in fields(Words)},
    )  # fmt: skip
    db.session.add(version)
    if draft := draft_of(initiative):
        db.session.delete(draft)
    record(
        "value.published", initiative, by=by, at=at, version=number,
        changes={"document": [last and last.document.sha256, version.document.sha256]},
        texts=_spoken(words),
    )  # fmt: skip
    return version


def text_edition(initiative: Initiative) -> str:
    """What whoever writes begins from: the saved draft and the last version."""
    last, draft = current_version(initiative), draft_of(initiative)
    return edition_of(last.number if last else 0, _told(Words.of(draft)) if draft else None)


def ask(
    version: ValueVersion, part: Part, kind: QuestionKind, body: str, *, by: Person, at: datetime,
    quote: str = "",
) -> Question:  # fmt: skip
    """Ask in the open, at a part of the current version."""
    _refuse_superseded(version)
    if quote and quote not in version.part(part):
        raise Invalid("quote", _("These words do not stand in this part. Copy them exactly."))
    question = Question(
        version=version, part=part, kind=kind, quote=quote, body=body, asked_by=by, asked_at=at
    )
    db.session.add(question)
    record(
        "question.asked", version.initiative, by=by, at=at, version=version.number,
        changes={"part": [None, part.value], "kind": [None, kind.value]},
        texts={"question": body, "quote": quote},
    )  # fmt: skip
    return question


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
    _refuse_superseded(version)
    if any(mark.person_id == by.id for mark in version.clear_marks):
        raise RuleBroken(_("You marked this version as clear already."))
    version.clear_marks.append(ClearMark(person=by, at=at))
    record("value.clear-to-me", version.initiative, by=by, at=at, version=version.number)


def explain(
    version: ValueVersion, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as the EM, that the value was explained and is complete."""
    only_em = _("Only the engineering manager of the initiative signs “explained”.")
    held = required(version.initiative, Role.EM, by, at, only_em)
    _refuse_superseded(version)
    if _spoke_as_pm(version, by):
        raise NotAllowed(_("You spoke for the PM's side of this version; somebody else explains."))
    return sign(
        version.document, Meaning.EXPLAINED, action="value.explained", subject=version.initiative,
        shown=shown, proof=proof, by=by, at=at, deputy_of=held.deputy_of,
    )  # fmt: skip


def say_back(version: ValueVersion, body: str, *, by: Person, at: datetime) -> SayBack:
    """Say, as the PM and in one's own words, what is done and why it is worth it."""
    initiative = version.initiative
    only_pm = _("Only the product manager of the initiative says it back.")
    required(initiative, Role.PM, by, at, only_pm)
    _refuse_superseded(version)
    _refuse_explainer(version, by)
    if sign_off(initiative).explained is None:
        raise RuleBroken(_("The EM has not signed yet that it is explained."))
    _refuse_open_questions(initiative)
    if (last := last_say_back(version)) and last.outcome is None:
        raise RuleBroken(_("Your say-back waits for an answer already."))
    said = SayBack(body=body, by=by, at=at)
    version.say_backs.append(said)
    record(
        "value.said-back",
        initiative,
        by=by,
        at=at,
        version=version.number,
        texts={"say_back": body},
    )
    return said


def hear(said: SayBack, outcome: Outcome, remark: str, *, by: Person, at: datetime) -> None:
    """Confirm a say-back, or answer "not quite", as the EM or whoever wrote the version."""
    version = said.version
    hears = by.id == version.published_by_id or seat(version.initiative, Role.EM, by, at)
    if not hears or by.id == said.by_id:
        raise NotAllowed(_("The EM or the person who wrote this version answers a say-back."))
    _refuse_superseded(version)
    if said.outcome is not None:
        raise RuleBroken(_("This say-back was answered already."))
    if outcome is Outcome.NOT_QUITE and not remark:
        raise Invalid("remark", _("Say what is not quite right."))
    said.outcome, said.remark, said.heard_by, said.heard_at = outcome, remark or None, by, at
    record(
        "value.say-back-answered", version.initiative, by=by, at=at, version=version.number,
        changes={"outcome": [None, outcome.value]}, texts={"remark": remark},
    )  # fmt: skip


def approval_document(version: ValueVersion, *, at: datetime) -> Document:
    """What the PM signs: the version's words together with the confirmed say-back."""
    key, number = version.initiative.key, version.number
    return freeze("value-approval", key, number, _approval(version), at=at)


def approval_digest(version: ValueVersion) -> str:
    """SHA-256 of what the PM would sign now, for the page that shows it; nothing is stored."""
    key, number = version.initiative.key, version.number
    return sha256(frozen("value-approval", key, number, _approval(version)))


def _approval(version: ValueVersion) -> dict[str, Any]:
    said = last_say_back(version)
    heard = said is not None and said.outcome is Outcome.CONFIRMED
    return {
        "statement": version.document.sha256,
        "text": _content(Words.of(version), version.published_by),
        "say_back": {
            "text": said.body, "by": said.by.name,
            "confirmed_by": said.heard_by.name if said.heard_by else None,
        } if said and heard else None,
    }  # fmt: skip


def approve(
    version: ValueVersion, *, shown: str, proof: Proof, by: Person, at: datetime,
    reservation: str = "",
) -> Signature:  # fmt: skip
    """Sign, as the PM, that the value is understood and approved; a reservation is printed."""
    held = _refuse_decision(version, by, at)
    said = last_say_back(version)
    if said is None or said.outcome is not Outcome.CONFIRMED:
        raise RuleBroken(_("Your say-back is not confirmed yet."))
    _refuse_open_questions(version.initiative)
    return sign(
        approval_document(version, at=at),
        Meaning.RESERVE if reservation else Meaning.APPROVE_VALUE,
        action="value.signed-with-reservation" if reservation else "value.signed",
        subject=version.initiative, shown=shown, proof=proof, by=by, at=at,
        remark=reservation or None, deputy_of=held.deputy_of,
    )  # fmt: skip


def refuse(
    version: ValueVersion, reason: str, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Refuse, as the PM, to approve; final for this version."""
    held = _refuse_decision(version, by, at)
    if not reason:
        raise Invalid("remark", _("Say why you refuse."))
    return sign(
        approval_document(version, at=at), Meaning.REFUSE, action="value.refused",
        subject=version.initiative, shown=shown, proof=proof, by=by, at=at, remark=reason,
        deputy_of=held.deputy_of,
    )  # fmt: skip


def version_of(initiative: Initiative, number: int) -> ValueVersion | None:
    """A version by its number."""
    return db.session.scalar(
        select(ValueVersion).where(
            ValueVersion.initiative_id == initiative.id, ValueVersion.number == number
        )
    )


def _refuse_author(initiative: Initiative, by: Person, at: datetime) -> None:
    if seat(initiative, Role.PM, by, at):
        raise NotAllowed(_("The PM signs the value and never writes it."))
    if initiative.status in {Status.CLOSED, Status.DROPPED}:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; its value stays as it is.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )


def _refuse_gaps(words: Words) -> None:
    for part in Part:
        if not getattr(words, part.value):
            raise Invalid(part.value, _("This part is empty. Every part is needed."))
    if not words.measure:
        raise Invalid("measure", _("Say what is measured, or why it cannot be."))
    if words.measuring is not Measuring.NOT_MEASURABLE:
        if not words.target:
            raise Invalid("target", _("Name the target."))
        if words.known_on is None:
            raise Invalid("known_on", _("Name the date on which we will know."))


def _refuse_superseded(version: ValueVersion) -> None:
    last = current_version(version.initiative)
    if last is None or last.id != version.id:
        raise Stale(
            _(
                "Version %(n)d was superseded since you read it. Read the current one, and do it again.",
                n=version.number,
            ),
            before=_running(version), after=_running(last) if last else "",
        )  # fmt: skip


def _running(version: ValueVersion) -> str:
    return "\n".join(version.part(part) for part in Part)


def _refuse_closed(question: Question) -> None:
    if not question.open:
        raise RuleBroken(_("This question is closed already."))


def _refuse_open_questions(initiative: Initiative) -> None:
    if count_open(initiative):
        raise RuleBroken(_("A question is still open; the person who asked closes it."))


def _refuse_decision(version: ValueVersion, by: Person, at: datetime) -> Seat:
    only_pm = _("Only the product manager of the initiative signs its value.")
    held = required(version.initiative, Role.PM, by, at, only_pm)
    _refuse_superseded(version)
    _refuse_explainer(version, by)
    if any(  # also a withdrawn one: what was refused is written anew
        signature.meaning is Meaning.REFUSE and signature.document.version == version.number
        for signature in value_signatures(version.initiative)
    ):
        raise RuleBroken(_("You refused this version; that is final. A new version can be signed."))
    if sign_off(version.initiative).signed:
        raise RuleBroken(_("Version %(n)d is signed already.", n=version.number))
    return held


def _refuse_explainer(version: ValueVersion, by: Person) -> None:
    """Nobody takes both sides of one version, whatever hats they wore in between."""
    if by.id == version.published_by_id:
        raise NotAllowed(_("You wrote this version; somebody else approves it."))
    for signature in version.document.signatures:
        if signature.meaning is Meaning.EXPLAINED and signature.signer_id == by.id:
            raise NotAllowed(_("You signed that this version is explained; somebody else approves it."))  # fmt: skip
    if any(said.heard_by_id == by.id for said in version.say_backs):
        raise NotAllowed(_("You answered a say-back on this version; somebody else approves it."))


def _spoke_as_pm(version: ValueVersion, by: Person) -> bool:
    decided = any(
        s.signer_id == by.id and s.document.version == version.number and s.meaning in DECISIONS
        for s in value_signatures(version.initiative)
    )
    return decided or any(said.by_id == by.id for said in version.say_backs)


def _content(words: Words, author: Person) -> dict[str, Any]:
    return {"author": author.name, **_told(words)}


def _told(words: Words) -> dict[str, Any]:
    return {
        "parts": {part.value: getattr(words, part.value) for part in Part},
        "how_we_know": {
            "kind": words.measuring.value, "measure": words.measure, "baseline": words.baseline,
            "target": words.target, "on": words.known_on and words.known_on.isoformat(),
        },
    }  # fmt: skip


def _spoken(words: Words) -> dict[str, str | None]:
    return {part.value: getattr(words, part.value) for part in Part} | {"measure": words.measure}


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
