"""Every request of an auditor and every refused one, newest first; no part of the log."""

from typing import Any

from flask import Blueprint, Response, render_template
from sqlalchemy import select

from tracker.audit.models import Access
from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.identity.lists import ACCESS, REFUSED
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.web.listing import exported, shown, tables_at
from tracker.web.who import needs

bp = Blueprint("visits", __name__)

COLUMNS = (
    Column(_l("Time"), lambda row: row[0].at),
    Column(_l("Name"), lambda row: row[1]),
    Column(_l("Method"), lambda row: row[0].method),
    Column(_l("Address"), lambda row: row[0].path),
    Column(_l("Status"), lambda row: row[0].status),
    Column(_l("Request"), lambda row: row[0].request_id),
)


@bp.get("/access")
@needs(Right.READ_ACCESS)
def index() -> Any:
    found = shown(
        ACCESS, _requests(), [], choices={}, offered=("by",), leading=("by", "path", "refused")
    )
    return render_template("visits/index.html", shown=found, refused=REFUSED)


@tables_at(bp, "/access")
@needs(Right.READ_ACCESS)
def export(kind: str) -> Response:
    return exported(ACCESS, _requests(), [], COLUMNS, kind)


def _requests() -> Any:
    """Each with the name of who asked; None: nobody was signed in."""
    return select(Access, Person.name).outerjoin(Person, Person.id == Access.person_id)
