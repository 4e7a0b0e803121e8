"""The glossary, for reading. Wording and agreeing stay with people."""

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.api.listings import Page
from tracker.api.lists import page_of, parameters
from tracker.api.operations import operation
from tracker.api.who import my_products, sees_drafts
from tracker.exchange.shapes.glossary import (
    TermShape,
    TermWithSource,
    term_shape,
    term_with_source,
)
from tracker.glossary.lists import TERMS
from tracker.glossary.models import Term
from tracker.glossary.queries import offered, readable_question, term_by_id
from tracker.identity.models import Scope
from tracker.identity.permissions import Right

AREA = "glossary"


class TermPage(Page):
    items: list[TermShape]


@operation(
    "GET", "/glossary", Right.READ_RECORDS, Scope.READ, area=AREA, answer=TermPage,
    query=parameters(lambda: TERMS),
)  # fmt: skip
def list_terms() -> TermPage:
    """Terms by alphabet; a page and the place of the next."""
    shown = select(Term).options(
        joinedload(Term.asked_by), joinedload(Term.worded_by), joinedload(Term.agreed_by)
    )
    found, after = page_of(TERMS, shown, offered())
    return TermPage(items=[term_shape(term) for term in found], next=after)


@operation(
    "GET",
    "/glossary/<int:number>",
    Right.READ_RECORDS,
    Scope.READ,
    area=AREA,
    answer=TermWithSource,
)
def get_term(number: int) -> TermWithSource:
    """One term, with the question it came from."""
    term = (term_by_id(number) if number < 1 << 31 else None) or abort(404)
    question = readable_question(term, my_products(), drafts=sees_drafts())
    return term_with_source(term, question)
