"""Versions of a value statement, the questions at their words, say-backs, and the draft."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Key, LongText, Model
from tracker.identity.models import Person, PersonKey
from tracker.initiatives.models import Initiative
from tracker.signing.models import Document


class Part(enum.Enum):
    """The five short parts of a value statement."""

    NOW = "now"
    CHANGE = "change"
    EFFECT = "effect"
    IF_NOT = "if_not"
    WHY = "why"


class Measuring(enum.Enum):
    """How we will know."""

    MEASURED = "measured"
    PROXY = "proxy"
    NOT_MEASURABLE = "not measurable"


class QuestionKind(enum.Enum):
    TOO_VAGUE = "too vague"
    TOO_DETAILED = "too detailed"
    TERM_UNCLEAR = "term unclear"
    WHY_MISSING = "why missing"
    SO_WHAT = "so what?"


class Outcome(enum.Enum):
    """What the explainer answered to a say-back."""

    CONFIRMED = "confirmed"
    NOT_QUITE = "not quite"


class _Text:
    """The words of a statement: five parts, and how we will know."""

    now: Mapped[LongText]
    change: Mapped[LongText]
    effect: Mapped[LongText]
    if_not: Mapped[LongText]
    why: Mapped[LongText]
    measuring: Mapped[Measuring]
    measure: Mapped[LongText]  # what is measured, the proxy, or why it cannot be
    baseline: Mapped[LongText]
    target: Mapped[LongText]
    known_on: Mapped[date | None]

    def part(self, part: Part) -> str:
        words: str = getattr(self, part.value)
        return words


class ValueDraft(_Text, Model):
    """The text that is being written; publishing copies it into a version."""

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), unique=True)
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship()


class ValueVersion(_Text, Model):
    """A published version. Never changes."""

    __table_args__ = (UniqueConstraint("initiative_id", "number", name="uq_value_version_number"),)

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    number: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    published_by_id: Mapped[PersonKey]
    published_at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship()
    document: Mapped[Document] = relationship()
    published_by: Mapped[Person] = relationship()
    questions: Mapped[list["Question"]] = relationship(
        back_populates="version", order_by="Question.id"
    )
    say_backs: Mapped[list["SayBack"]] = relationship(
        back_populates="version", order_by="SayBack.id"
    )
    clear_marks: Mapped[list["ClearMark"]] = relationship(back_populates="version")
    both_sure: Mapped[list["BothSure"]] = relationship(back_populates="version")


class Question(Model):
    """A question in the open, at a part of a version; only its asker closes it."""

    __table_args__ = (
        Index(  # which questions wait, and since when
            "ix_question_open", "asked_at",
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("value_version.id"), index=True)
    part: Mapped[Part]
    kind: Mapped[QuestionKind]
    quote: Mapped[LongText]  # the words it is about; empty: the whole part
    quote_at: Mapped[
        int | None
    ]  # where in the part they were selected; None: where they first stand
    body: Mapped[LongText]
    asked_by_id: Mapped[PersonKey]
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closing_reason: Mapped[str | None] = mapped_column(Text)  # only where its asker was silent
    em_agreed_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # to close for them
    pm_agreed_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    version: Mapped[ValueVersion] = relationship(back_populates="questions")
    asked_by: Mapped[Person] = relationship(foreign_keys="Question.asked_by_id")
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    answers: Mapped[list["Answer"]] = relationship(back_populates="question", order_by="Answer.id")
    me_toos: Mapped[list["MeToo"]] = relationship(back_populates="question")

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def last_word_at(self) -> datetime:
        """When something was last said, from which silence is counted."""
        return self.answers[-1].at if self.answers else self.asked_at


class Answer(Model):
    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    body: Mapped[LongText]
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    question: Mapped[Question] = relationship(back_populates="answers")
    by: Mapped[Person] = relationship()


class MeToo(Model):
    """Somebody has the same question."""

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]

    question: Mapped[Question] = relationship(back_populates="me_toos")


class ClearMark(Model):
    """Somebody marked a version "clear to me now"."""

    version_id: Mapped[int] = mapped_column(ForeignKey("value_version.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]

    version: Mapped[ValueVersion] = relationship(back_populates="clear_marks")
    person: Mapped[Person] = relationship()


class BothSure(Model):
    """The EM saw that nothing was asked, and says that both are sure. Never changes."""

    version_id: Mapped[int] = mapped_column(ForeignKey("value_version.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]

    version: Mapped[ValueVersion] = relationship(back_populates="both_sure")


class SayBack(Model):
    """The PM's own words for what is done and why it is worth it."""

    __table_args__ = (
        Index(  # which say-backs wait
            "ix_say_back_waiting", "version_id",
            sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("value_version.id"), index=True)
    body: Mapped[LongText]
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]
    outcome: Mapped[Outcome | None]  # None: waits for the explainer
    remark: Mapped[str | None] = mapped_column(Text)  # what was not quite right
    heard_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    heard_at: Mapped[datetime | None]

    version: Mapped[ValueVersion] = relationship(back_populates="say_backs")
    by: Mapped[Person] = relationship(foreign_keys="SayBack.by_id")
    heard_by: Mapped[Person | None] = relationship(foreign_keys=[heard_by_id])


class WhyConfirmed(Model):
    """An owner looked at the why of a published version and said that it still holds."""

    __tablename__ = "why_confirmed"

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("value_version.id"), index=True)
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    version: Mapped[ValueVersion] = relationship()
    by: Mapped[Person] = relationship()
