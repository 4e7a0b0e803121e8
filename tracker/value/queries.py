"""Reading value statements: versions, open questions, and the state of the sign-off, computed."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from tracker.core.db import db
from tracker.identity.permissions import Role
from tracker.initiatives.history import owner_at
from tracker.initiatives.models import Initiative
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.models import (
    ClearMark,
    Outcome,
    Question,
    SayBack,
    ValueDraft,
    ValueVersion,
)

#: An asker who says nothing for so many working days may be stood in for by EM and PM together.
SILENT_WORKING_DAYS = 10

APPROVALS = (Meaning.APPROVE_VALUE, Meaning.RESERVE)
DECISIONS = (*APPROVALS, Meaning.REFUSE)


class ValueState(enum.Enum):
    """Where the sign-off stands; always computed from records."""

    UNWRITTEN = "not written yet"
    PUBLISHED = "published"
    EXPLAINED = "explained"
    SAID_BACK = "said back"
    CONFIRMED = "say-back confirmed"
    SIGNED = "signed"
    RESERVED = "signed with reservation"
    REFUSED = "refused"
    STALE = "signed on an older version"


@dataclass(frozen=True, slots=True)
class SignOff:
    """The state of an initiative's value, with the records it was computed from."""

    state: ValueState
    version: ValueVersion | None
    explained: Signature | None
    decision: Signature | None
    decided_version: int | None  # of which version the decision speaks
    questions: int  # open ones, on any version
    said: SayBack | None  # the last one on the current version

    @property
    def signed(self) -> bool:
        """A standing PM signature on the current version; with reservation counts."""
        return self.state in {ValueState.SIGNED, ValueState.RESERVED}


def versions_of(initiative: Initiative) -> Select[ValueVersion]:
    """All published versions, newest first, with what the page shows."""
    return (
        select(ValueVersion)
        .where(ValueVersion.initiative_id == initiative.id)
        .options(
            joinedload(ValueVersion.published_by), joinedload(ValueVersion.document),
            selectinload(ValueVersion.questions).selectinload(Question.answers),
            selectinload(ValueVersion.questions).selectinload(Question.me_toos),
            selectinload(ValueVersion.say_backs), selectinload(ValueVersion.both_sure),
            selectinload(ValueVersion.clear_marks).joinedload(ClearMark.person),
        )
        .order_by(ValueVersion.number.desc())
    )  # fmt: skip


def current_version(initiative: Initiative) -> ValueVersion | None:
    """The newest published version."""
    return db.session.scalar(
        select(ValueVersion)
        .where(ValueVersion.initiative_id == initiative.id)
        .order_by(ValueVersion.number.desc())
        .limit(1)
    )


def draft_of(initiative: Initiative) -> ValueDraft | None:
    """The text that is being written."""
    return db.session.scalar(select(ValueDraft).where(ValueDraft.initiative_id == initiative.id))


def open_questions_on(initiatives: list[Initiative]) -> dict[int, list[Question]]:
    """Open questions by initiative, oldest first, with askers and answers."""
    found: dict[int, list[Question]] = {}
    rows = db.session.execute(
        select(ValueVersion.initiative_id, Question)
        .join(Question.version)
        .where(
            ValueVersion.initiative_id.in_([initiative.id for initiative in initiatives]),
            Question.closed_at.is_(None),
        )
        .options(joinedload(Question.asked_by), selectinload(Question.answers))
        .order_by(Question.id)
    )
    for number, question in rows:
        found.setdefault(number, []).append(question)
    return found


def open_questions(initiative: Initiative) -> Select[Question]:
    """Questions on any version that their askers have not closed, oldest first."""
    return (
        select(Question)
        .join(ValueVersion)
        .where(ValueVersion.initiative_id == initiative.id, Question.closed_at.is_(None))
        .order_by(Question.id)
    )


def count_open(initiative: Initiative) -> int:
    """How many questions are open."""
    return db.session.scalar(
        select(func.count()).select_from(open_questions(initiative).order_by(None).subquery())
    ) or 0  # fmt: skip


def any_question(initiative: Initiative) -> bool:
    """Whether somebody asked anything, on any version."""
    asked = select(Question.id).join(ValueVersion)
    return (
        db.session.scalar(asked.where(ValueVersion.initiative_id == initiative.id).limit(1))
        is not None
    )


def value_signatures(initiative: Initiative) -> list[Signature]:
    """Every signature on a value statement of the initiative, also refused and withdrawn ones."""
    return list(
        db.session.scalars(
            select(Signature)
            .join(Document)
            .where(
                Document.kind.in_(("value", "value-approval")),
                Document.subject_key == initiative.key,
            )
            .options(joinedload(Signature.document), joinedload(Signature.withdrawn_by))
            .order_by(Signature.id)
        )
    )


#: On which side a signature on the value was given.
SIDE = {
    Meaning.EXPLAINED: Role.EM,
    Meaning.APPROVE_VALUE: Role.PM,
    Meaning.RESERVE: Role.PM,
    Meaning.REFUSE: Role.PM,
}


def by_predecessor(initiative: Initiative, signature: Signature) -> bool:
    """Whether its side has another owner now; the signature stays valid."""
    side = SIDE.get(signature.meaning)
    if side is None:
        return False
    then, now = owner_at(initiative, side, signature.at), initiative.owner(side)
    return then is not None and (now is None or now.id != then.id)


def sign_off(initiative: Initiative) -> SignOff:
    """The state of the value's sign-off."""
    return sign_offs([initiative])[initiative.id]


def sign_offs(initiatives: list[Initiative]) -> dict[int, SignOff]:
    """The same for a list, in one query: a row for each signature on a value of theirs."""
    found: dict[int, tuple[_Current, dict[int, Signature]]] = {}
    for version, questions, said, signature in db.session.execute(
        _current(), {"ids": [initiative.id for initiative in initiatives]}
    ):
        current = _Current(version, questions, said)
        signatures = found.setdefault(version.initiative_id, (current, {}))[1]
        if signature is not None:
            signatures[signature.id] = signature
    return {i.id: _sign_off(*found.get(i.id, (None, {}))) for i in initiatives}


@dataclass(frozen=True, slots=True)
class _Current:
    """The newest version, how many questions on any are open, and its last say-back."""

    version: ValueVersion
    questions: int
    said: SayBack | None


@cache
def _current() -> Select[*tuple[Any, ...]]:
    """Rows of (current version, open questions, its last say-back, a signature or None).

    Of the initiatives named by `ids`. Built once: that takes longer than running it.
    """
    any_version, newest, any_said = aliased(ValueVersion), aliased(ValueVersion), aliased(SayBack)
    numbers = (
        select(func.max(newest.id))
        .where(newest.initiative_id.in_(bindparam("ids", expanding=True)))
        .group_by(newest.initiative_id)
    )
    questions = (
        select(func.count(Question.id))
        .join(any_version)
        .where(
            any_version.initiative_id == ValueVersion.initiative_id, Question.closed_at.is_(None)
        )
        .scalar_subquery()
    )
    said = (
        select(func.max(any_said.id))
        .where(any_said.version_id == ValueVersion.id)
        .scalar_subquery()
    )
    return (
        select(ValueVersion, questions, SayBack, Signature)
        .join(Initiative, Initiative.id == ValueVersion.initiative_id)
        .outerjoin(SayBack, SayBack.id == said)
        .outerjoin(
            Document,
            (Document.subject_key == Initiative.key) & Document.kind.in_(("value", "value-approval")),
        )
        .outerjoin(Signature, Signature.document_id == Document.id)
        .where(ValueVersion.id.in_(numbers))
        .options(
            joinedload(ValueVersion.document).defer(Document.content),
            contains_eager(Signature.document).defer(Document.content),
            joinedload(Signature.withdrawn_by),
        )
        .order_by(Signature.id)
    )  # fmt: skip


def _sign_off(current: _Current | None, signed: dict[int, Signature]) -> SignOff:
    if current is None:
        return SignOff(ValueState.UNWRITTEN, None, None, None, None, 0, None)
    version, more = current.version, (current.questions, current.said)
    standing = [s for s in signed.values() if s.stands]
    explained = _last(standing, version.number, (Meaning.EXPLAINED,))
    decision = _last(standing, version.number, DECISIONS)
    if decision is not None and decision.meaning in APPROVALS and explained is None:
        # The EM took "explained" back: what the PM signed rests on nothing until it is given again.
        return SignOff(ValueState.PUBLISHED, version, None, None, None, *more)
    if decision is not None:
        state = _DECIDED[decision.meaning]
        return SignOff(state, version, explained, decision, version.number, *more)
    older = [s for s in standing if s.meaning in APPROVALS]
    if older:
        last, state = older[-1], ValueState.STALE
        return SignOff(state, version, explained, last, last.document.version, *more)
    state = _undecided(current.said, explained)
    return SignOff(state, version, explained, None, None, *more)


_DECIDED = {
    Meaning.APPROVE_VALUE: ValueState.SIGNED,
    Meaning.RESERVE: ValueState.RESERVED,
    Meaning.REFUSE: ValueState.REFUSED,
}


def _last(
    signatures: list[Signature], version: int, meanings: tuple[Meaning, ...]
) -> Signature | None:
    fitting = [s for s in signatures if s.meaning in meanings and s.document.version == version]
    return fitting[-1] if fitting else None


def _undecided(say_back: SayBack | None, explained: Signature | None) -> ValueState:
    if explained is None:  # not yet, or taken back: what was said back waits for it
        return ValueState.PUBLISHED
    if say_back is not None and say_back.outcome is Outcome.CONFIRMED:
        return ValueState.CONFIRMED
    if say_back is not None and say_back.outcome is None:
        return ValueState.SAID_BACK
    return ValueState.EXPLAINED


def last_say_back(version: ValueVersion) -> SayBack | None:
    """The say-back that counts: the last one on this version."""
    return version.say_backs[-1] if version.say_backs else None


def asker_is_silent(question: Question, at: datetime) -> bool:
    """Whether EM and PM may close it together: its asker left, or was silent for 10 working days."""
    if not question.asked_by.active:
        return True
    return working_days_between(question.last_word_at, at) >= SILENT_WORKING_DAYS


def working_days_between(start: datetime, end: datetime) -> int:
    """Monday to Friday, counted after the day of `start` (UTC)."""
    day, last, count = start.astimezone(UTC).date(), end.astimezone(UTC).date(), 0
    while day < last and count <= SILENT_WORKING_DAYS:
        day += timedelta(days=1)
        count += day.weekday() < 5
    return count
