"""The list of evidence over all initiatives: what it can be filtered and sorted by."""

from functools import cache
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import join

from tracker.core.db import along
from tracker.core.filters import Filter, Kind, Where, person, tick, words
from tracker.core.paging import Listing, Sort
from tracker.core.search import matching
from tracker.core.texts import _l
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.identity.models import Person, Product
from tracker.identity.queries import number_of_product
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release

#: Where a piece of evidence stands, and how its row says so.
STATES = {"waiting": None, "accepted": True, "sent-back": False}


def read_state(text: str) -> bool | None:
    if text not in STATES:
        raise ValueError(text)
    return STATES[text]


EVIDENCE = Listing(
    name="evidence", key=Evidence.id, preset="-key",
    source=join(Evidence, EvidenceNeed, Evidence.need_id == EvidenceNeed.id).join(
        Initiative, Initiative.id == EvidenceNeed.initiative_id),
    filters=(
        words("q", _l("Words in this list"), lambda typed: Evidence.id.in_(matching("evidence", typed))),
        Filter("state", _l("State"), lambda accepted: Evidence.accepted.is_(accepted),
               Kind.CHOICE, read_state),
        Filter("product", _l("Product"), lambda key: along(Initiative.product_id) == number_of_product(key)),
        person("by", _l("Added by"), lambda number: Evidence.added_by_id == number),
        words("release", _l("For release"), lambda text: Evidence.release_id.in_(
            select(Release.id).where(or_(Release.key == text, Release.version == text)))),
        tick("before_release", _l("Before release"), lambda: EvidenceNeed.before_release.is_(True)),
    ),
    sorts=(Sort("key", _l("Oldest first"), _l("Newest first")),),
)  # fmt: skip


def evidence_of(products: Select[int], *, drafts: bool) -> list[Where]:
    """What somebody may know of, who belongs to these products."""
    scope: list[Where] = [along(Initiative.product_id).in_(products)]
    return scope if drafts else [*scope, ever_proposed()]


@cache
def rows_of_evidence() -> Select[*tuple[Any, ...]]:
    """What the list prints of each, and a table of it: plain columns, one statement."""
    return (
        select(
            Evidence.key, Evidence.number, Evidence.file_name, Evidence.url, Evidence.sha256,
            Evidence.size, Evidence.note, Evidence.added_at, Evidence.added_by_id,
            Evidence.accepted, EvidenceNeed.id.label("need_id"), EvidenceNeed.title.label("item"),
            EvidenceNeed.before_release, Initiative.key.label("initiative"),
            Initiative.title.label("initiative_title"), Product.name.label("product"),
            Person.name.label("added_by"), Release.key.label("release"),
            Release.version.label("version"),
        )
        .select_from(Evidence)
        .join(EvidenceNeed, EvidenceNeed.id == Evidence.need_id)
        .join(Initiative, Initiative.id == EvidenceNeed.initiative_id)
        .join(Product, Product.id == Initiative.product_id)
        .join(Person, Person.id == Evidence.added_by_id)
        .outerjoin(Release, Release.id == Evidence.release_id)
    )  # fmt: skip
