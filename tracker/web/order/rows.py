"""Initiatives of an order as pages print them: what the reader may not read keeps its place only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.core.texts import _, ngettext
from tracker.initiatives.models import Status
from tracker.order.arranging import Order
from tracker.order.queries import estimates, readable_rows
from tracker.web.who import my_products


@dataclass(frozen=True, slots=True)
class Line:
    """One place of an order; `key` is None where the initiative is of somebody else's product."""

    place: int
    id: int
    key: str | None
    title: str
    product: str
    status: Status | None
    due_on: date | None
    stops_sales: bool
    new: bool
    days: int | None


def facts_of(ids: Iterable[int]) -> dict[int, Any]:
    """Of these initiatives those that the reader may read, by their ids: plain columns."""
    return readable_rows(ids, my_products())


def lines_of(order: Order, first: int, last: int, days: dict[int, int] | None = None) -> list[Line]:
    """The places from `first` to `last` of an order, 1 for the first."""
    ids = order.places[first - 1 : last]
    known = facts_of(ids)
    days = estimates(ids) if days is None else days
    return [_line(n, i, known.get(i), order, days.get(i)) for n, i in enumerate(ids, first)]


def _line(place: int, number: int, row: Any, order: Order, days: int | None) -> Line:
    new = number in order.new and order.number > 0  # else all are, and none stands out
    if row is None:
        hidden = _("An initiative of a product that you do not belong to")
        return Line(place, number, None, hidden, "", None, None, False, new, None)
    return Line(
        place, number, row.key, row.title, row.product, row.status, row.due_on, row.stops_sales,
        new, days,
    )  # fmt: skip


#: So many are named in a sentence; the rest is counted.
NAMED = 5


def named(ids: Sequence[int]) -> str:
    """These initiatives in a sentence: keys, and how many more."""
    shown = facts_of(ids[:NAMED])
    keys = [shown[i].key for i in ids[:NAMED] if i in shown]
    more = len(ids) - len(keys)
    if not more:
        return ", ".join(keys)
    further = ngettext("%(num)d other", "%(num)d others", more)
    return _("%(keys)s and %(others)s", keys=", ".join(keys), others=further) if keys else further
