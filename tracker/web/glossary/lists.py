"""The list of terms, and the same as a table to take away."""

from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.glossary.lists import TERMS
from tracker.glossary.models import Term
from tracker.glossary.queries import offered
from tracker.web.glossary.words import LANGUAGES, STATES
from tracker.web.listing import Shown, exported, shown

COLUMNS = (
    Column(_l("Term"), lambda term: term.term),
    Column(_l("Language"), lambda term: LANGUAGES[term.language]),
    Column(_l("Long form"), lambda term: term.long_form),
    Column(_l("Meaning"), lambda term: term.meaning),
    Column(_l("How it applies to us"), lambda term: term.how_it_applies),
    Column(_l("State"), lambda term: STATES[term.state]),
    Column(_l("Worded by"), lambda term: term.worded_by.name if term.worded_by else ""),
    Column(_l("Worded at"), lambda term: term.worded_at),
    Column(_l("Agreed by"), lambda term: term.agreed_by.name if term.agreed_by else ""),
    Column(_l("Agreed at"), lambda term: term.agreed_at),
)


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    choices = {
        "state": [(state.value, label) for state, label in STATES.items()],
        "language": [(language.value, label) for language, label in LANGUAGES.items()],
    }
    return shown(TERMS, _terms(), offered(), choices=choices, leading=("state", "language"))


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    return exported(TERMS, _terms(), offered(), COLUMNS, kind, each=lambda row: row[0])


def _terms() -> Any:
    return select(Term).options(joinedload(Term.worded_by), joinedload(Term.agreed_by))
