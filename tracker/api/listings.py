"""What the lists of the API can be filtered and ordered by, and the operations that read them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import ScalarSelect, join, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.api.lists import page_of, parameters
from tracker.api.operations import operation
from tracker.api.who import me, my_products, sees_drafts
from tracker.core.clock import now
from tracker.core.filters import Filter, Where, choice, tick, words
from tracker.core.paging import Listing, Sort
from tracker.core.search import matching
from tracker.core.texts import _l
from tracker.exchange.shapes.base import Shape
from tracker.exchange.shapes.clauses import ClauseLine, clause_line
from tracker.exchange.shapes.initiatives import InitiativeLine, initiative_lines
from tracker.exchange.shapes.releases import ReleaseLine, release_line
from tracker.exchange.shapes.reports import ReportShape, report_shape
from tracker.http.places import address
from tracker.identity.models import Person, Scope
from tracker.identity.permissions import Right
from tracker.identity.queries import number_of_product
from tracker.initiatives.lists import initiative_list, owned, readable
from tracker.initiatives.models import CoOwnership, Initiative
from tracker.releases.models import Release, ReleaseState, ReleaseUdi
from tracker.reporting.lists import reports_of
from tracker.reporting.models import Report
from tracker.reporting.queries import SHOWN, about
from tracker.requirements.models import Catalogue, Clause

BY_KEY = Sort("key", _l("Oldest first"), _l("Newest first"))


class Page(Shape):
    """A page of a list."""

    next: str | None


class InitiativePage(Page):
    items: list[InitiativeLine]


class ReleasePage(Page):
    items: list[ReleaseLine]


class ReportPage(Page):
    items: list[ReportShape]


class ClausePage(Page):
    items: list[ClauseLine]


def _initiatives(reader: Person | None = None) -> Listing:
    """As on the page, but people are named by their e-mail address."""
    listing = initiative_list(reader or Person(), now())
    sides = {"em": CoOwnership.em_id, "pm": CoOwnership.pm_id}
    own = [_by_email(f, sides[f.name]) if f.name in sides else f for f in listing.filters]
    return replace(listing, filters=tuple(own))


def _releases() -> Listing:
    return Listing(
        name="releases", source=Release, key=Release.id, preset="-key", sorts=(BY_KEY,),
        filters=(
            _of_product(lambda number: Release.product_id == number),
            choice("state", _l("State"), Release.state, ReleaseState),
            words("version", _l("Version, as written"), lambda text: Release.version == text),
            words("tag", _l("Tag"), lambda text: Release.tag == text),
            tick("imported", _l("Imported"), lambda: Release.imported_at.is_not(None)),
        ),
    )  # fmt: skip


def _reports() -> Listing:
    return Listing(
        name="reports", source=Report, key=Report.id, preset="-key", sorts=(BY_KEY,),
        filters=(
            _of_product(about),
            words("kind", _l("Kind"), lambda text: Report.kind == text),
            words("subject", _l("Key of what it reports on"), lambda text: Report.subject_key == text),
        ),
    )  # fmt: skip


def _clauses() -> Listing:
    return Listing(
        name="clauses", source=join(Clause, Catalogue), key=Clause.id, preset="key",
        sorts=(Sort("key", _l("As catalogues were loaded"), _l("The other way round")),),
        filters=(
            words("q", _l("Words of number and title"), lambda typed: Clause.id.in_(matching("clause", typed))),
            words("standard", _l("Name of the catalogue"), lambda text: Catalogue.name == text),
            words("edition", _l("Its edition"), lambda text: Catalogue.edition == text),
            words("label", _l("As printed: ISO 13485 7.5.8"), lambda text: Clause.label == text),
            tick("assessable", _l("No headings"), lambda: Clause.assessable.is_(True)),
        ),
    )  # fmt: skip


@operation(
    "GET", "/initiatives", Right.READ_RECORDS, Scope.READ, area="initiatives",
    answer=InitiativePage, query=parameters(_initiatives),
)  # fmt: skip
def list_initiatives() -> InitiativePage:
    """Initiatives, newest first unless another order is asked; a page and the place of the next."""
    shown = select(Initiative).options(
        joinedload(Initiative.product), joinedload(Initiative.team),
        selectinload(Initiative.ownerships),
    )  # fmt: skip
    scope = readable(my_products(), drafts=sees_drafts())
    found, after = page_of(_initiatives(me()), shown, scope)
    return InitiativePage(items=initiative_lines(found, address), next=after)


@operation(
    "GET", "/releases", Right.READ_RECORDS, Scope.READ, area="releases", answer=ReleasePage,
    query=parameters(_releases),
)  # fmt: skip
def list_releases() -> ReleasePage:
    """Releases, newest first; a page and the place of the next."""
    shown = select(Release).options(
        joinedload(Release.product), joinedload(Release.em), joinedload(Release.pm),
        selectinload(Release.udis).joinedload(ReleaseUdi.device),
    )  # fmt: skip
    found, after = page_of(_releases(), shown, [Release.product_id.in_(my_products())])
    return ReleasePage(items=[release_line(r, address) for r in found], next=after)


@operation(
    "GET", "/reports", Right.READ_REPORTS, Scope.READ, area="reports", answer=ReportPage,
    query=parameters(_reports),
)  # fmt: skip
def list_reports() -> ReportPage:
    """Issued reports, newest first; a page and the place of the next."""
    shown = select(Report).options(*SHOWN)
    found, after = page_of(_reports(), shown, reports_of(my_products()))
    return ReportPage(items=[report_shape(report) for report in found], next=after)


@operation(
    "GET", "/clauses", Right.READ_RECORDS, Scope.READ, area="clauses", answer=ClausePage,
    query=parameters(_clauses),
)  # fmt: skip
def list_clauses() -> ClausePage:
    """Clauses of all catalogues; a page and the place of the next."""
    found, after = page_of(_clauses(), select(Clause), [Clause.gone_at.is_(None)])
    return ClausePage(items=[clause_line(clause) for clause in found], next=after)


def _of_product(fits: Callable[[ScalarSelect[int]], Where]) -> Filter:
    return Filter("product", _l("Product"), lambda key: fits(number_of_product(key)))


def _by_email(offered: Filter, side: Any) -> Filter:
    def fits(email: str) -> Where:
        number = select(Person.id).where(Person.email == email.lower()).scalar_subquery()
        return owned(side == number)

    return Filter(offered.name, offered.label, fits)
