"""The one shape in which every fact of an agenda comes, so that one statement fetches them all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, literal, null, true

from tracker.core.db import UtcDateTime, along
from tracker.identity.models import Person, Team
from tracker.initiatives.models import Initiative

_NO_TIME: ColumnElement[Any] = cast(null(), UtcDateTime)
_NO_DAY: ColumnElement[Any] = cast(null(), Date)
_NOTHING, _NONE = literal(""), literal(0)
NO_PRODUCT: ColumnElement[Any] = cast(null(), Initiative.product_id.type)


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what it means depends on its kind."""

    kind: str
    key: str
    title: str
    product_id: int | None
    words: str
    number: int
    at: datetime | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which team, for whose eyes, since when, and now."""

    team: Team
    products: Select[int] | None  # None: everything of the team, for its record
    since: datetime
    at: datetime
    today: date
    reader: Person | None = None
    votes_since: datetime | None = None  # who is unclear: also what the last sync carried over


def columns(
    kind: str, *, key: Any = Initiative.key, title: Any = Initiative.title,
    product: Any = Initiative.product_id, words: Any = _NOTHING, number: Any = _NONE,
    at: Any = _NO_TIME, day: Any = _NO_DAY,
) -> tuple[Any, ...]:  # fmt: skip
    """What a part selects; what it leaves out is empty."""
    return (
        literal(kind).label("kind"), key.label("key"), title.label("title"),
        product.label("product_id"), words.label("words"), number.label("number"), at.label("at"),
        day.label("day"),
    )  # fmt: skip


def bare(kind: str, **told: Any) -> tuple[Any, ...]:
    """The same for what is about no initiative."""
    return columns(kind, **{"key": _NOTHING, "title": _NOTHING, "product": NO_PRODUCT, **told})


def of_team(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """The initiatives of the team that the reader may know of."""
    return (Initiative.team_id == asked.team.id, in_scope(Initiative.product_id, asked))


def in_scope(column: Any, asked: Asked) -> ColumnElement[bool]:
    """Within the reader's products."""
    return true() if asked.products is None else along(column).in_(asked.products)
