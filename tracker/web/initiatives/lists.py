"""The list of initiatives as a page, and as a table to take away."""

from flask import Response

from tracker.core.clock import now
from tracker.core.filters import Where
from tracker.core.paging import Listing
from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.initiatives.lists import (
    ANY_OPEN,
    initiative_list,
    readable,
    rows_of_initiatives,
)
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
    """What each filter can be set to, in our words."""
    return {
        "status": [(ANY_OPEN, _l("Open")), *((s.value, STATUSES[s]) for s in STATUSES)],
        "kind": [(kind.value, label) for kind, label in KINDS.items()],
        "origin": [(origin.value, label) for origin, label in ORIGINS.items()],
    }


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    return shown(
        listing(), rows_of_initiatives(), scope(), choices=choices(),
        offered=("product", "team", "em", "pm"), leading=LEADING,
    )  # fmt: skip


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    return exported(listing(), rows_of_initiatives(), scope(), COLUMNS, kind)


def scope() -> list[Where]:
    """What the asking person may know of."""
    return readable(my_products(), drafts=sees_drafts())
