"""The list of initiatives as a page, and as a table to take away."""

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.filters import Where
from tracker.core.paging import Listing
from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.identity.queries import places_and_owners
from tracker.initiatives.lists import (
    ANY_OPEN,
    initiative_list,
    readable,
    rows_of_initiatives,
)
from tracker.initiatives.models import Delivery, Initiative, Status
from tracker.web.initiatives.words import KINDS, ORIGINS, STATUSES
from tracker.web.listing import Choices, Shown, exported, shown
from tracker.web.who import me, my_products, sees_drafts

LEADING = ("status", "product")

COLUMNS = (
    Column(_l("Key"), lambda row: row.key),
    Column(_l("Title"), lambda row: row.title),
    Column(_l("State"), lambda row: STATUSES[row.status]),
    Column(_l("Kind"), lambda row: KINDS[row.kind]),
    Column(_l("Origin"), lambda row: ORIGINS[row.origin]),
    Column(_l("Product"), lambda row: row.product),
    Column(_l("Team"), lambda row: row.team),
    Column(_l("EM"), lambda row: row.em),
    Column(_l("PM"), lambda row: row.pm),
    Column(_l("Due"), lambda row: row.due_on),
    Column(_l("Stops sales"), lambda row: row.stops_sales),
    Column(_l("Standing"), lambda row: row.standing),
    Column(_l("Registered"), lambda row: row.registered_at),
)


def listing() -> Listing:
    """The list as the asking person means it, now."""
    return initiative_list(me(), now())


def choices() -> Choices:
    """What each filter can be set to; places and people in one statement."""
    found: Choices = {"product": [], "team": [], "em": [], "pm": []}
    for row in db.session.execute(places_and_owners(me(), now())):
        found[row.kind].append((row.value, row.name))
    statuses = [s for s in STATUSES if sees_drafts() or s is not Status.DRAFT]
    return found | {
        "status": [(ANY_OPEN, _l("Open")), *((s.value, STATUSES[s]) for s in statuses)],
        "kind": [(kind.value, label) for kind, label in KINDS.items()],
        "origin": [(origin.value, label) for origin, label in ORIGINS.items()],
    }


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    columns = select(Initiative).options(
        joinedload(Initiative.product), joinedload(Initiative.team),
        selectinload(Initiative.ownerships),
        selectinload(Initiative.deliveries).joinedload(Delivery.release),
        selectinload(Initiative.effect_checks),
    )  # fmt: skip
    return shown(listing(), columns, scope(), choices=choices(), leading=LEADING)


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    return exported(listing(), rows_of_initiatives(), scope(), COLUMNS, kind)


def scope() -> list[Where]:
    """What the asking person may know of."""
    return readable(my_products(), drafts=sees_drafts())
