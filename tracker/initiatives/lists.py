"""The list of initiatives: what it can be filtered and sorted by."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.core.db import along
from tracker.core.filters import Filter, Where, choice, day, person, tick, words
from tracker.core.paging import Listing, Sort
from tracker.core.search import matching
from tracker.core.texts import _l
from tracker.identity.models import Person, Product, Team
from tracker.identity.queries import number_of_product
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import (
    ClauseLink,
    CoOwnership,
    EffectCheck,
    Initiative,
    Kind,
    Origin,
    Status,
)
from tracker.initiatives.queries import OPEN
from tracker.initiatives.unclaimed import lacking
from tracker.requirements.models import Clause

#: Beside the states themselves: whatever is not at its end.
ANY_OPEN = "open"


SORTS = (
    Sort("key", _l("Oldest first"), _l("Newest first")),
    Sort("due", _l("Due first"), _l("Due last"), Initiative.due_on, may_be_empty=True),
    Sort("title", _l("Title, A to Z"), _l("Title, Z to A"), Initiative.title),
    Sort("status", _l("State, draft first"), _l("State, closed first"),
         parts=tuple(Initiative.status == status for status in Status)),
)  # fmt: skip


def initiative_list(reader: Person, at: datetime) -> Listing:
    """The filters as this person means them ("mine"), on this day ("overdue")."""
    return Listing(
        name="initiatives", source=Initiative, key=Initiative.id, preset="-key",
        filters=(
            words("q", _l("Words in this list"), lambda typed: Initiative.id.in_(matching("initiative", typed))),
            Filter("status", _l("State"), _in_status, read=_read_status),
            Filter("product", _l("Product"), lambda key: Initiative.product_id == number_of_product(key)),
            Filter("team", _l("Team"), _of_team),
            choice("kind", _l("Kind"), Initiative.kind, Kind),
            choice("origin", _l("Origin"), Initiative.origin, Origin),
            person("em", _l("EM"), lambda number: owned(CoOwnership.em_id == number)),
            person("pm", _l("PM"), lambda number: owned(CoOwnership.pm_id == number)),
            tick("mine", _l("Mine"), lambda: owned(
                or_(CoOwnership.em_id == reader.id, CoOwnership.pm_id == reader.id))),
            tick("unclaimed", _l("Unclaimed"), lambda: Initiative.id.in_(lacking()) & Initiative.status.in_(OPEN)),
            tick("overdue", _l("Overdue"), lambda: (Initiative.due_on < at.date()) & Initiative.status.in_(OPEN)),
            day("due_before", _l("Due before"), lambda last: Initiative.due_on < last),
            tick("stops_sales", _l("Stops sales"), lambda: Initiative.stops_sales.is_(True)),
            tick("standing", _l("Standing"), lambda: Initiative.standing.is_(True)),
            words("clause", _l("Clause"), _touching),
        ),
        sorts=SORTS,
    )  # fmt: skip


def owned(side: Where) -> Where:
    """Initiatives one of whose owners fits now."""
    rows = select(CoOwnership.initiative_id).where(CoOwnership.ended_at.is_(None), side)
    return Initiative.id.in_(rows)


def readable(products: Select[int], *, drafts: bool) -> list[Where]:
    """What somebody may know of, who belongs to these products."""
    scope: list[Where] = [along(Initiative.product_id).in_(products)]
    return scope if drafts else [*scope, ever_proposed()]


@cache
def rows_of_initiatives() -> Select[*tuple[Any, ...]]:
    """What the list prints of each, and a table of it: plain columns, one statement."""
    em, pm = aliased(Person), aliased(Person)
    return (
        select(
            Initiative.id, Initiative.key, Initiative.title, Initiative.kind, Initiative.origin,
            Initiative.status, Initiative.due_on, Initiative.stops_sales, Initiative.standing,
            Initiative.registered_at, Product.name.label("product"), Team.name.label("team"),
            em.name.label("em"), pm.name.label("pm"), Initiative.without_release,
            exists().where(EffectCheck.initiative_id == Initiative.id).label("effect_checked"),
        )
        .join(Product, Product.id == Initiative.product_id)
        .join(Team, Team.id == Initiative.team_id)
        .outerjoin(CoOwnership, (CoOwnership.initiative_id == Initiative.id) & CoOwnership.ended_at.is_(None))
        .outerjoin(em, em.id == CoOwnership.em_id)
        .outerjoin(pm, pm.id == CoOwnership.pm_id)
    )  # fmt: skip


def _read_status(text: str) -> Status | None:
    return None if text == ANY_OPEN else Status(text)


def _in_status(status: Status | None) -> Where:
    return Initiative.status.in_(OPEN) if status is None else Initiative.status == status


def _of_team(key: str) -> Where:
    return Initiative.team_id == select(Team.id).where(Team.key == key).scalar_subquery()


def _touching(label: str) -> Where:
    """Initiatives that address the clause with this label now: "ISO 13485 7.3.2"."""
    rows = (
        select(ClauseLink.initiative_id)
        .join(Clause)
        .where(ClauseLink.ended_at.is_(None), Clause.label == label)
    )
    return Initiative.id.in_(rows)
