"""Terms of the glossary as JSON."""

from datetime import datetime
from typing import Any

from pydantic import Field

from tracker.exchange.shapes.base import PersonShape, Shape, person_shape, somebody
from tracker.glossary.models import Term, TermLanguage, TermState
from tracker.value.models import Question


class SourceShape(Shape):
    """The question that a term came from."""

    initiative: str
    question: int
    text: str


class TermShape(Shape):
    """A term, what it means and how it applies; agreed once two people stand for it."""

    number: int
    term: str
    language: TermLanguage
    long_form: str
    meaning: str = Field(description="Empty while it is only asked.")
    how_it_applies: str
    state: TermState
    asked_by: PersonShape
    asked_at: datetime
    worded_by: PersonShape | None
    worded_at: datetime | None
    agreed_by: PersonShape | None
    agreed_at: datetime | None


class TermWithSource(TermShape):
    """The same, with the question it came from: for whoever may read its initiative."""

    source: SourceShape | None


def term_shape(term: Term) -> TermShape:
    return TermShape(**_told(term))


def term_with_source(term: Term, question: Question | None) -> TermWithSource:
    source = None
    if question is not None:
        key = question.version.initiative.key
        source = SourceShape(initiative=key, question=question.id, text=question.body)
    return TermWithSource(**_told(term), source=source)


def _told(term: Term) -> dict[str, Any]:
    return {
        "number": term.id, "term": term.term, "language": term.language,
        "long_form": term.long_form, "meaning": term.meaning,
        "how_it_applies": term.how_it_applies, "state": term.state,
        "asked_by": somebody(term.asked_by), "asked_at": term.asked_at,
        "worded_by": person_shape(term.worded_by), "worded_at": term.worded_at,
        "agreed_by": person_shape(term.agreed_by), "agreed_at": term.agreed_at,
    }  # fmt: skip
