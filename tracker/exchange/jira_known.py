"""What the record knows of issues already: their tickets, their parents, whom they are assigned to."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from tracker.core.db import db
from tracker.core.texts import _
from tracker.exchange.jira_rows import TicketRow
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Role
from tracker.identity.queries import members_of
from tracker.initiatives.models import Initiative
from tracker.tickets.models import JIRA, Ticket

CHUNK = 500
#: What a ticket tells, by column; what stands openly in an event, and what beside it as text.
OPEN = ("source_id", "title", "kind", "status", "parent_key", "labels", "versions", "assignee")
DATED = ("due_on", "ticket_created_at")
TEXTS = ("description", "comments")


def known_tickets(keys: Iterable[str]) -> dict[str, Any]:
    """The tickets that an import brought before, each with its initiative."""
    found: dict[str, Any] = {}
    for some in chunks(list(keys)):
        query = (
            select(
                Ticket.id, Ticket.key, Ticket.url, *(getattr(Ticket, n) for n in (*OPEN, *DATED, *TEXTS)),
                Initiative.key.label("initiative"), Initiative.product_id, Initiative.team_id,
                Product.key.label("product"),
            )
            .join(Initiative, Ticket.initiative_id == Initiative.id)
            .join(Product, Initiative.product_id == Product.id)
            .where(Ticket.source == JIRA, Ticket.ended_at.is_(None), Ticket.key.in_(some))
        )  # fmt: skip
        found.update({row.key: row for row in db.session.execute(query)})
    return found


class Parents:
    """Finds the parent of a row: in the file, else among the tickets that are known."""

    def __init__(self, rows: list[TicketRow]) -> None:
        self._by_key = {row.key: row for row in rows}
        self._by_number = {row.source_id: row.key for row in rows if row.source_id}
        asked = {r.parent for r in rows if r.parent} - self._by_key.keys() - self._by_number.keys()
        self._elsewhere: dict[str, str] = {}
        for some in chunks(sorted(asked)):
            columns = select(Ticket.key, Ticket.source_id).where(
                Ticket.source == JIRA, Ticket.ended_at.is_(None),
                or_(Ticket.key.in_(some), Ticket.source_id.in_(some)),
            )  # fmt: skip
            for key, number in db.session.execute(columns):
                self._elsewhere.update({key: key, number or key: key})

    def of(self, row: TicketRow) -> tuple[str | None, str | None]:
        """The key of the parent, or why there is none to be found."""
        if not row.parent:
            return None, None
        key = self._key(row.parent)
        if key is None:
            return None, _(
                "The parent %(parent)s of %(key)s is neither in this file nor known here. Export it too.",
                parent=row.parent, key=row.key,
            )  # fmt: skip
        if self._leads_back(row.key, key):
            return None, _("%(key)s is its own parent, by way of %(parent)s.", key=row.key, parent=key)  # fmt: skip
        return key, None

    def _key(self, parent: str) -> str | None:
        if parent in self._by_key:
            return parent
        return self._by_number.get(parent) or self._elsewhere.get(parent)

    def _leads_back(self, start: str, key: str) -> bool:
        seen: set[str] = set()
        above: str | None = key
        while above is not None and above not in seen:
            if above == start:
                return True
            seen.add(above)
            row = self._by_key.get(above)
            above = self._key(row.parent) if row and row.parent else None
        return False


def assignees(product: Product, at: datetime) -> dict[str, Person | None]:
    """Who of the product is meant by a name or an address; None: more than one is."""
    found: dict[str, Person | None] = {}
    for person in db.session.scalars(members_of(product, at)):
        if person.roles & {Role.EM, Role.PM}:
            found[person.email] = person
            name = person.name.casefold()
            found[name] = None if name in found else person
    return found


def chunks(items: list[str]) -> Iterator[list[str]]:
    """As many at a time as every database takes in one question."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
