"""Value statements as JSON: the state of the sign-off, versions, questions."""

from datetime import date, datetime

from pydantic import Field

from tracker.exchange.shapes.base import (
    PersonShape,
    Sha256,
    Shape,
    SignatureShape,
    person_shape,
    signature_shape,
    somebody,
)
from tracker.initiatives.models import Initiative
from tracker.value.models import (
    Measuring,
    Outcome,
    Part,
    Question,
    QuestionKind,
    SayBack,
    ValueDraft,
    ValueVersion,
)
from tracker.value.queries import ValueState, count_open, last_say_back, sign_off


class WordsShape(Shape):
    """The text of a statement: five parts, and how we will know."""

    now: str
    change: str
    effect: str
    if_not: str
    why: str
    measuring: Measuring
    measure: str
    baseline: str
    target: str
    known_on: date | None


class VersionShape(Shape):
    """A published version; it never changes."""

    number: int
    words: WordsShape
    published_by: PersonShape
    published_at: datetime
    sha256: Sha256 = Field(description="Of the frozen document that is signed.")


class SayBackShape(Shape):
    """The PM's own words, and what was answered."""

    text: str
    by: PersonShape
    at: datetime
    outcome: Outcome | None = Field(description="Null: it waits for an answer.")
    remark: str | None
    heard_by: PersonShape | None
    heard_at: datetime | None


class ValueShape(Shape):
    """Where the sign-off stands, with the records that it is computed from."""

    initiative: str
    state: ValueState
    signed: bool = Field(description="A standing PM signature on the current version.")
    version: VersionShape | None = Field(description="The current one; null before the first.")
    explained: SignatureShape | None
    say_back: SayBackShape | None
    decision: SignatureShape | None
    decided_version: int | None = Field(description="Of which version the decision speaks.")
    open_questions: int


class AnswerShape(Shape):
    text: str
    by: PersonShape
    at: datetime


class QuestionShape(Shape):
    """A question in the open; only who asked closes it."""

    id: int
    version: int
    part: Part
    kind: QuestionKind
    quote: str = Field(description="The words that it is about; empty: the whole part.")
    text: str
    asked_by: PersonShape
    asked_at: datetime
    open: bool
    closed_by: PersonShape | None
    closed_at: datetime | None
    answers: list[AnswerShape]
    same_question: int = Field(description="How many others have it too.")


class DraftShape(Shape):
    """The text that is being written; may be incomplete."""

    words: WordsShape
    at: datetime


def value_shape(initiative: Initiative) -> ValueShape:
    state = sign_off(initiative)
    version = state.version
    return ValueShape(
        initiative=initiative.key, state=state.state, signed=state.signed,
        version=version_shape(version) if version else None,
        explained=signature_shape(state.explained),
        say_back=_say_back(last_say_back(version) if version else None),
        decision=signature_shape(state.decision), decided_version=state.decided_version,
        open_questions=count_open(initiative),
    )  # fmt: skip


def version_shape(version: ValueVersion) -> VersionShape:
    return VersionShape(
        number=version.number, words=_words(version), published_by=somebody(version.published_by),
        published_at=version.published_at, sha256=version.document.sha256,
    )  # fmt: skip


def draft_shape(draft: ValueDraft) -> DraftShape:
    return DraftShape(words=_words(draft), at=draft.at)


def question_shape(question: Question) -> QuestionShape:
    return QuestionShape(
        id=question.id, version=question.version.number, part=question.part, kind=question.kind,
        quote=question.quote, text=question.body, asked_by=somebody(question.asked_by),
        asked_at=question.asked_at, open=question.open, closed_by=person_shape(question.closed_by),
        closed_at=question.closed_at, same_question=len(question.me_toos),
        answers=[
            AnswerShape(text=answer.body, by=somebody(answer.by), at=answer.at)
            for answer in question.answers
        ],
    )  # fmt: skip


def _words(text: ValueVersion | ValueDraft) -> WordsShape:
    return WordsShape(**{name: getattr(text, name) for name in WordsShape.model_fields})


def _say_back(said: SayBack | None) -> SayBackShape | None:
    if said is None:
        return None
    return SayBackShape(
        text=said.body, by=somebody(said.by), at=said.at, outcome=said.outcome,
        remark=said.remark, heard_by=person_shape(said.heard_by), heard_at=said.heard_at,
    )  # fmt: skip
