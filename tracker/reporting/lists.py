"""The list of issued reports: what it can be filtered and sorted by."""

from sqlalchemy import Select

from tracker.core.db import along
from tracker.core.filters import Filter, Where, day, end_of, person, start_of, words
from tracker.core.paging import Listing, Sort
from tracker.core.texts import _l
from tracker.identity.queries import number_of_product
from tracker.reporting.models import Report
from tracker.reporting.queries import about, about_another

REPORTS = Listing(
    name="reports", source=Report, key=Report.id, preset="-key",
    filters=(
        words("about", _l("Key of a record"), lambda key: Report.subject_key == key),
        Filter("kind", _l("Form"), lambda kind: Report.kind == kind),
        Filter("product", _l("Product"), lambda key: about(number_of_product(key))),
        person("by", _l("Issued by"), lambda number: Report.issued_by_id == number),
        day("since", _l("From"), lambda first: Report.issued_at >= start_of(first)),
        day("until", _l("To"), lambda last: Report.issued_at < end_of(last)),
    ),
    sorts=(Sort("key", _l("Oldest first"), _l("Newest first")),),
)  # fmt: skip


def reports_of(products: Select[int]) -> list[Where]:
    """What somebody may know of, who belongs to these products: none about a product besides."""
    return [along(Report.product_id).in_(products), ~about_another(products)]
