"""The list of people, and the same as a table to take away."""

from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.identity.lists import PEOPLE
from tracker.identity.models import Person
from tracker.identity.permissions import ROLE_LABELS
from tracker.web.listing import Shown, exported, shown

STATES = {"active": _l("Active"), "invited": _l("Invited"), "deactivated": _l("Deactivated")}
COLUMNS = (
    Column(_l("Name"), lambda person: person.name),
    Column(_l("E-mail address"), lambda person: person.email),
    Column(_l("Roles"), lambda person: person.role_names),
    Column(_l("State"), lambda person: STATES[state_of(person)]),
    Column(_l("Since"), lambda person: person.created_at),
)


def state_of(person: Person) -> str:
    """Whether somebody can get in, in the words of the filter."""
    if not person.active:
        return "deactivated"
    return "active" if person.password_hash else "invited"


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    choices = {
        "role": [(role.value, label) for role, label in ROLE_LABELS.items()],
        "state": list(STATES.items()),
    }
    return shown(PEOPLE, _people(), [], choices=choices, leading=("role", "state"))


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    return exported(PEOPLE, _people(), [], COLUMNS, kind, each=lambda row: row[0])


def _people() -> Any:
    return select(Person).options(selectinload(Person.role_rows))
