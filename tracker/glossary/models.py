"""A term of the glossary, from the first question about it to the meaning that two people stand for."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Key, Line, LongText, Model, Name
from tracker.core.editions import edition_of
from tracker.identity.models import Person, PersonKey
from tracker.value.models import Question


class TermState(enum.Enum):
    """How far a term has come."""

    ASKED = "asked"
    PROPOSED = "proposed"
    AGREED = "agreed"


class TermLanguage(enum.Enum):
    """In which language a term is explained."""

    ENGLISH = "en"
    GERMAN = "de"


#: A term that was taken out stays readable, and its name is free again.
_OFFERED = text("taken_out_at IS NULL")


class Term(Model):
    """One term in one language. It belongs to the whole company and repeats no text of a record."""

    __table_args__ = (
        CheckConstraint("state = 'asked' OR (meaning <> '' AND worded_by_id IS NOT NULL)", "has_meaning"),
        CheckConstraint("(state = 'agreed') = (agreed_by_id IS NOT NULL)", "agreed_by_somebody"),
        CheckConstraint("state <> 'agreed' OR how_it_applies <> ''", "says_how_it_applies"),
        CheckConstraint("agreed_by_id <> worded_by_id", "two_people"),
        Index(
            "uq_term_folded", "folded", "language", unique=True,
            sqlite_where=_OFFERED, postgresql_where=_OFFERED,
        ),
        Index("ix_term_folded", "folded", "id"),
    )  # fmt: skip
    event_kind, event_product = "term", None

    id: Mapped[Key]
    term: Mapped[Name]
    folded: Mapped[str] = mapped_column(String(200))  # as it is compared: `spotting.folded`
    language: Mapped[TermLanguage]
    long_form: Mapped[Line]  # what the letters stand for; empty where the term is a word
    meaning: Mapped[LongText]
    how_it_applies: Mapped[LongText]
    state: Mapped[TermState]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    asked_by_id: Mapped[PersonKey]  # who brought it up, by asking or by proposing it
    asked_at: Mapped[datetime]
    worded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    worded_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    taken_out_at: Mapped[datetime | None]
    taken_out_because: Mapped[str | None] = mapped_column(Text)
    edits: Mapped[int] = mapped_column(default=0)

    question: Mapped[Question | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys="Term.asked_by_id")
    worded_by: Mapped[Person | None] = relationship(foreign_keys=[worded_by_id])
    agreed_by: Mapped[Person | None] = relationship(foreign_keys=[agreed_by_id])

    @property
    def event_key(self) -> str:
        return f"term-{self.id}"

    @property
    def edition(self) -> str:
        return edition_of(self.id, self.edits)
