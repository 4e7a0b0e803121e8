"""The list of issued reports, and the same as a table to take away."""

from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import defer

from tracker.core.texts import _l
from tracker.exchange.writing import Column
from tracker.reporting.lists import REPORTS, reports_of
from tracker.reporting.models import Report
from tracker.reporting.queries import SHOWN
from tracker.web.listing import Shown, exported, shown
from tracker.web.reports.forms import KINDS
from tracker.web.who import my_products

COLUMNS = (
    Column(_l("Key"), lambda report: report.key),
    Column(_l("Form"), lambda report: KINDS[report.kind]),
    Column(_l("Of"), lambda report: report.subject_key),
    Column(_l("Title"), lambda report: report.title),
    Column(_l("Product"), lambda report: report.products),
    Column(_l("Issued by"), lambda report: report.issued_by.name),
    Column(_l("Issued at"), lambda report: report.issued_at),
    Column(_l("Size in bytes"), lambda report: report.pdf_size),
    Column("SHA-256", lambda report: report.pdf_sha256),
)


def shown_list() -> Shown:
    """The page of the list that the address asks for."""
    return shown(
        REPORTS, _reports(), reports_of(my_products()), choices={"kind": list(KINDS.items())},
        offered=("product", "by"), leading=("kind", "product"),
    )  # fmt: skip


def table_of_list(kind: str) -> Response:
    """The whole filtered list as a table to take away."""
    scope = reports_of(my_products())
    return exported(REPORTS, _reports(), scope, COLUMNS, kind, each=lambda row: row[0])


def _reports() -> Any:
    """Without their frozen data, which no list prints."""
    return select(Report).options(*SHOWN, defer(Report.data))
