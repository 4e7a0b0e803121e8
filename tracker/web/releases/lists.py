"""The list of releases as a page, and as a table to take away."""

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.releases.lists import RELEASES, releases_of, rows_of_releases
from tracker.releases.models import Release, ReleaseState, ReleaseUdi
from tracker.web.listing import Shown, exported, shown
from tracker.web.who import my_products

STATES = {
    ReleaseState.PLANNED: _l("Planned"),
    ReleaseState.RELEASED: _l("Released"),
    ReleaseState.CANCELLED: _l("Cancelled"),
}
COLUMNS = (
    Column(_l("Key"), lambda row: row.key),
    Column(_l("Product"), lambda row: row.product),
    Column(_l("Version"), lambda row: row.version),
    Column(_l("Tag"), lambda row: row.tag),
    Column(_l("Commit"), lambda row: row.commit),
    Column(_l("Build"), lambda row: row.build),
    Column(_l("State"), lambda row: STATES[row.state]),
    Column(_l("Imported"), lambda row: row.imported_at is not None),
    Column(_l("Pre-release"), lambda row: row.prerelease),
    Column(_l("EM"), lambda row: row.em),
    Column(_l("PM"), lambda row: row.pm),
    Column(_l("Planned at"), lambda row: row.created_at),
    Column(_l("Released at"), lambda row: row.released_at),
)


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    columns = select(Release).options(
        joinedload(Release.product), joinedload(Release.em), joinedload(Release.pm),
        selectinload(Release.udis).joinedload(ReleaseUdi.device),
    )  # fmt: skip
    return shown(
        RELEASES, columns, releases_of(my_products()),
        choices={"state": [(state.value, label) for state, label in STATES.items()]},
        offered=("product", "em", "pm"), leading=("state", "product"),
    )  # fmt: skip


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    return exported(RELEASES, rows_of_releases(), releases_of(my_products()), COLUMNS, kind)
