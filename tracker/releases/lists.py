"""The list of releases: what it can be filtered and sorted by."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from tracker.core.db import along
from tracker.core.filters import Filter, Where, choice, person, tick, words
from tracker.core.paging import Listing, Sort
from tracker.core.search import matching
from tracker.core.texts import _l
from tracker.identity.models import Person, Product
from tracker.identity.queries import number_of_product
from tracker.releases.models import Release, ReleaseState

RELEASES = Listing(
    name="releases", source=Release, key=Release.id, preset="-key",
    filters=(
        words("q", _l("Words in this list"), lambda typed: Release.id.in_(matching("release", typed))),
        choice("state", _l("State"), Release.state, ReleaseState),
        Filter("product", _l("Product"), lambda key: Release.product_id == number_of_product(key)),
        person("em", _l("EM"), lambda number: Release.em_id == number),
        person("pm", _l("PM"), lambda number: Release.pm_id == number),
        tick("imported", _l("Imported"), lambda: Release.imported_at.is_not(None)),
        tick("prerelease", _l("Pre-release"), lambda: Release.prerelease.is_(True)),
    ),
    sorts=(
        Sort("key", _l("Oldest first"), _l("Newest first")),
        Sort("released", _l("Released first"), _l("Released last"), Release.released_at, may_be_empty=True),
        Sort("version", _l("Version, up"), _l("Version, down"), Release.version),
    ),
)  # fmt: skip


def releases_of(products: Select[int]) -> list[Where]:
    """What somebody may know of, who belongs to these products."""
    return [along(Release.product_id).in_(products)]


def rows_of_releases() -> Select[*tuple[Any, ...]]:
    """A table of releases as plain columns; UDIs stand on the release's own page."""
    em, pm = aliased(Person), aliased(Person)
    return (
        select(
            Release.key, Release.version, Release.tag, Release.commit, Release.build,
            Release.state, Release.imported_at, Release.prerelease, Release.released_at,
            Release.created_at, Product.name.label("product"), em.name.label("em"),
            pm.name.label("pm"),
        )
        .join(Product, Product.id == Release.product_id)
        .outerjoin(em, em.id == Release.em_id)
        .outerjoin(pm, pm.id == Release.pm_id)
    )  # fmt: skip
