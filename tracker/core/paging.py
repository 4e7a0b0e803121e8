"""Long lists in pages by key: filtered, in a total order, never by offset, never counted.

A statement first picks the keys of one page, along an index, and then loads what the list shows
of just those; so a page costs the same however long the list is.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, literal, or_, select, union_all

from tracker.core.db import db
from tracker.core.errors import NotOffered
from tracker.core.filters import Filter, Where
from tracker.core.texts import _

SIZE = 50

#: A stretch of a list: which rows, and the column that orders them (None: their number alone).
Stretch = tuple[Where | None, Any]


@dataclass(frozen=True, slots=True)
class Sort:
    """One order of a list, offered both ways; ties go by the record's number."""

    name: str
    up: Any  # what the ascending order is called: "Oldest first"
    down: Any
    column: Any = None
    #: The column may be empty: such rows stand last, whichever way.
    may_be_empty: bool = False
    #: Instead of a column: the stretches that follow each other, such as one per state.
    parts: tuple[Where, ...] = ()

    def stretches(self, down: bool) -> list[Stretch]:
        if self.parts:
            return [(part, None) for part in (reversed(self.parts) if down else self.parts)]
        if self.may_be_empty:
            return [(self.column.is_not(None), self.column), (self.column.is_(None), None)]
        return [(None, self.column)]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: what its rows are, and what it can be filtered and sorted by."""

    name: str
    source: Any  # the table, or the join that its rules look at
    key: Any  # the record's number: ends every order
    filters: tuple[Filter, ...]
    sorts: tuple[Sort, ...]
    preset: str  # a sort, with "-" before it when it runs down

    def ask(self, pairs: Iterable[tuple[str, str]]) -> "Asked":
        """What an address asks for; NotOffered for a filter or sort that the list has not."""
        offered = {item.name: item for item in self.filters}
        told: dict[str, str] = {}
        order = self.preset
        for name, text in pairs:
            if name == "sort":
                order = text
            elif name not in offered:
                raise NotOffered(_("This list has no filter “%(name)s”.", name=name[:40]))
            elif name in told:
                raise NotOffered(_("The filter “%(name)s” is given twice.", name=name))
            elif text.strip():
                told[name] = text.strip()
        conditions = [offered[name].condition(text) for name, text in told.items()]
        return Asked(told, conditions, *self._order(order))

    def _order(self, text: str) -> tuple[Sort, bool]:
        down, name = text.startswith("-"), text.removeprefix("-")
        for sort in self.sorts:
            if sort.name == name:
                return sort, down
        raise NotOffered(_("This list has no order “%(name)s”.", name=name[:40]))


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters by name as they stand in the address, their rules, and the order."""

    filters: dict[str, str]
    conditions: list[Where]
    sort: Sort
    down: bool

    @property
    def order(self) -> str:
        """The order as it stands in the address."""
        return f"{'-' if self.down else ''}{self.sort.name}"


@dataclass(frozen=True, slots=True)
class Place:
    """Beside which row a page begins, and whether it leads back from there."""

    stretch: int
    value: Any
    number: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, in order, and where the pages around it begin (None: there is none)."""

    rows: list[Any]
    before: Place | None
    after: Place | None


def page(
    listing: Listing, asked: Asked, shown: Select[*tuple[Any, ...]], scope: Iterable[Where],
    place: Place | None = None, size: int = SIZE,
) -> Page:  # fmt: skip
    """One page of a list; `shown` selects what it prints, `scope` says what the reader may see."""
    back = place is not None and place.back
    picked = _picked(listing, asked, list(scope), place, size).subquery("picked")
    down = asked.down is not back
    query = shown.join(picked, picked.c.number == listing.key).add_columns(*picked.c).order_by(
        picked.c.stretch.desc() if back else picked.c.stretch,
        *(column.desc() if down else column for column in (picked.c.value, picked.c.number)),
    )  # fmt: skip
    found = db.session.execute(query).all()
    more, rows = len(found) > size, list(found[:size])
    if back:
        rows.reverse()
    first, last = (Place(*row[-3:]) for row in (rows[0], rows[-1])) if rows else (None, None)
    earlier = more if back else place is not None
    later = back or more
    return Page(rows, _leading_back(first) if earlier else None, last if later else None)


def every(
    listing: Listing, asked: Asked, shown: Select[*tuple[Any, ...]], scope: Iterable[Where],
    size: int = 1000,
) -> Iterator[Any]:  # fmt: skip
    """All rows of a list, in order, fetched in batches: the memory stays flat."""
    conditions, place = list(scope), None
    while True:
        found = page(listing, asked, shown, conditions, place, size)
        yield from found.rows
        if found.after is None:
            return
        place = found.after


def _leading_back(place: Place | None) -> Place | None:
    return place and Place(place.stretch, place.value, place.number, back=True)


def _picked(
    listing: Listing, asked: Asked, scope: list[Where], place: Place | None, size: int
) -> Any:
    """Stretch, value and number of the rows of one page, and of one more."""
    down = asked.down is not (place is not None and place.back)
    value = listing.key if asked.sort.column is None else asked.sort.column
    parts = []
    for n, (where, column) in enumerate(asked.sort.stretches(asked.down)):
        if place is not None and (n > place.stretch if place.back else n < place.stretch):
            continue
        query = (
            select(literal(n).label("stretch"), value.label("value"), listing.key.label("number"))
            .select_from(listing.source)
            .where(*scope, *asked.conditions)
        )
        if where is not None:
            query = query.where(where)
        if place is not None and n == place.stretch:
            query = query.where(_beyond(column, listing.key, place, down))
        order = (listing.key,) if column is None else (column, listing.key)
        query = query.order_by(*(item.desc() if down else item for item in order))
        parts.append(query.limit(size + 1))
    return parts[0] if len(parts) == 1 else _joined(parts, asked, place, size)


def _joined(parts: list[Any], asked: Asked, place: Place | None, size: int) -> Any:
    """Several stretches as one; each brings at most a page."""
    back = place is not None and place.back
    down = asked.down is not back
    all_of = union_all(*(select(part.subquery()) for part in parts)).subquery()
    stretch, *rest = all_of.c
    return select(all_of).order_by(
        stretch.desc() if back else stretch, *(c.desc() if down else c for c in rest)
    ).limit(size + 1)  # fmt: skip


def _beyond(column: Any, key: Any, place: Place, down: bool) -> Where:
    """The rows after this place; said twice, because one index range serves the first half."""
    if column is None:
        return _further(key, place.number, down)
    reached = column <= place.value if down else column >= place.value
    beyond: Where = reached & or_(
        _further(column, place.value, down), _further(key, place.number, down)
    )
    return beyond


def _further(column: Any, value: Any, down: bool) -> Where:
    beyond: Where = column < value if down else column > value
    return beyond


# --- the place of a page as text: opaque, and only what this installation gave out --------------


def seal(place: Place, listing: Listing, asked: Asked, secret: str) -> str:
    """The place as it stands in an address."""
    value = place.value.isoformat() if isinstance(place.value, date) else place.value
    told = json.dumps([place.stretch, value, place.number, int(place.back)]).encode()
    return base64.urlsafe_b64encode(_mark(told, listing, asked, secret) + told).decode().rstrip("=")


def unseal(text: str, listing: Listing, asked: Asked, secret: str) -> Place:
    """The place that stands in an address; NotOffered for one that was made up."""
    try:
        content = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        content = b""
    mark, told = content[:_MARK], content[_MARK:]
    if not hmac.compare_digest(mark, _mark(told, listing, asked, secret)):
        raise NotOffered(_("The page in this address is none that we gave. Begin with the first page."))  # fmt: skip
    stretch, value, number, back = json.loads(told)
    return Place(stretch, _as_stored(value, asked.sort.column), number, bool(back))


_MARK = 12  # bytes: enough against guessing, and the address stays short


def _mark(told: bytes, listing: Listing, asked: Asked, secret: str) -> bytes:
    about = f"{listing.name} {asked.order} ".encode()
    return hmac.digest(secret.encode(), about + told, hashlib.sha256)[:_MARK]


def _as_stored(value: Any, column: Any) -> Any:
    kind = column.type.python_type if column is not None else int
    if isinstance(value, str) and issubclass(kind, date):
        return datetime.fromisoformat(value) if kind is datetime else date.fromisoformat(value)
    return value
