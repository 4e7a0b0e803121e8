"""Reading the glossary."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.core.filters import Where
from tracker.glossary.models import Term, TermLanguage, TermState
from tracker.glossary.spotting import folded
from tracker.initiatives.lists import readable
from tracker.initiatives.models import Initiative
from tracker.value.models import Question, ValueVersion


@dataclass(frozen=True, slots=True)
class Entry:
    """What a pop-over says of a term."""

    id: int
    term: str
    folded: str
    language: TermLanguage
    state: TermState
    long_form: str
    meaning: str
    how_it_applies: str


def term_named(term: str, language: TermLanguage) -> Term | None:
    """The term with this name, however it is written."""
    return db.session.scalar(
        select(Term).where(
            Term.folded == folded(term), Term.language == language, Term.taken_out_at.is_(None)
        )
    )


def term_asked_by(question: Question) -> Term | None:
    """The term that stands in the glossary because of this question."""
    asked = select(Term).where(Term.question_id == question.id, Term.taken_out_at.is_(None))
    return db.session.scalar(asked.order_by(Term.id).limit(1))


def names() -> list[str]:
    """How all terms are written that a text is searched for; nothing else of them."""
    return list(db.session.scalars(select(Term.term).where(Term.taken_out_at.is_(None))))


def explained() -> set[str]:
    """The terms that have a meaning, as they are compared."""
    has_one = Term.taken_out_at.is_(None), Term.state != TermState.ASKED
    return set(db.session.scalars(select(Term.folded).where(*has_one)))


def entries(terms: Iterable[str]) -> dict[str, list[Entry]]:
    """What the glossary says of these terms, given as they are compared: one query."""
    found: dict[str, list[Entry]] = {}
    columns = (getattr(Term, name) for name in Entry.__dataclass_fields__)
    wanted = sorted(set(terms))
    if wanted:
        query: Select[Any] = select(*columns)
        rows = db.session.execute(
            query.where(Term.folded.in_(wanted), Term.taken_out_at.is_(None)).order_by(Term.id)
        )
        for row in rows:
            found.setdefault(row.folded, []).append(Entry(*row))
    return found


def term_by_id(number: int) -> Term | None:
    """One term with the people who stand for it, also one that was taken out."""
    people = (joinedload(Term.asked_by), joinedload(Term.worded_by), joinedload(Term.agreed_by))
    return db.session.scalar(select(Term).where(Term.id == number).options(*people))


def readable_question(term: Term, products: Select[int], *, drafts: bool) -> Question | None:
    """The question a term came from, for whoever may read its initiative; else as if there were none."""
    if term.question_id is None:
        return None
    return db.session.scalar(
        select(Question)
        .join(ValueVersion, ValueVersion.id == Question.version_id)
        .join(Initiative, Initiative.id == ValueVersion.initiative_id)
        .where(Question.id == term.question_id, *readable(products, drafts=drafts))
        .options(joinedload(Question.version).joinedload(ValueVersion.initiative))
    )


def offered() -> list[Where]:
    """The terms that stand in the glossary."""
    return [Term.taken_out_at.is_(None)]
