"""Reading value statements: versions, open questions, and the state of the sign-off, computed."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
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
            selectinload(ValueVersion.say_backs),
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


def value_signatures(initiative: Initiative) -> list[Signature]:
    """Every signature on a value statement of the initiative, also refused and withdrawn ones."""
    return _signatures_on([initiative.key])


def _signatures_on(keys: list[str]) -> list[Signature]:
    return list(
        db.session.scalars(
            select(Signature)
            .join(Document)
            .where(
                Document.kind.in_(("value", "value-approval")),
                Document.subject_key.in_(keys),
            )
            .options(joinedload(Signature.document), selectinload(Signature.withdrawn_by))
            .order_by(Signature.id)
        )
    )


def sign_off(initiative: Initiative) -> SignOff:
    """The state of the value's sign-off."""
    return _sign_off(current_version(initiative), value_signatures(initiative))


def sign_offs(initiatives: list[Initiative]) -> dict[int, SignOff]:
    """The same for a list, in a fixed number of queries."""
    versions = _current_versions([initiative.id for initiative in initiatives])
    signatures = _signatures_on([initiative.key for initiative in initiatives])
    return {
        i.id: _sign_off(versions.get(i.id), [s for s in signatures if s.document.subject_key == i.key])
        for i in initiatives
    }  # fmt: skip


def _current_versions(ids: list[int]) -> dict[int, ValueVersion]:
    newest = (
        select(func.max(ValueVersion.id))
        .where(ValueVersion.initiative_id.in_(ids))
        .group_by(ValueVersion.initiative_id)
    )
    found = db.session.scalars(
        select(ValueVersion)
        .where(ValueVersion.id.in_(newest))
        .options(selectinload(ValueVersion.say_backs))
    )
    return {version.initiative_id: version for version in found}


def _sign_off(version: ValueVersion | None, signatures: list[Signature]) -> SignOff:
    if version is None:
        return SignOff(ValueState.UNWRITTEN, None, None, None, None)
    standing = [s for s in signatures if s.stands]
    explained = _last(standing, version.number, (Meaning.EXPLAINED,))
    decision = _last(standing, version.number, DECISIONS)
    if decision is not None:
        return SignOff(_DECIDED[decision.meaning], version, explained, decision, version.number)
    older = [s for s in standing if s.meaning in APPROVALS]
    if older:
        return SignOff(ValueState.STALE, version, explained, older[-1], older[-1].document.version)
    return SignOff(_undecided(version, explained), version, explained, None, None)


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


def _undecided(version: ValueVersion, explained: Signature | None) -> ValueState:
    say_back = last_say_back(version)
    if say_back is not None and say_back.outcome is Outcome.CONFIRMED:
        return ValueState.CONFIRMED
    if say_back is not None and say_back.outcome is None:
        return ValueState.SAID_BACK
    return ValueState.EXPLAINED if explained else ValueState.PUBLISHED


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
