"""Reading issued reports, always within a scope of products."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.reporting.models import Report, ReportProduct

#: What a list shows of a report.
SHOWN = (
    joinedload(Report.product), joinedload(Report.issued_by),
    selectinload(Report.further).joinedload(ReportProduct.product),
)  # fmt: skip


def about_another(products: Select[int]) -> ColumnElement[bool]:
    """Whether a report is about a further product, which is none of these."""
    return exists().where(
        ReportProduct.report_id == Report.id, ReportProduct.product_id.not_in(products)
    )


def about(product: ScalarSelect[int]) -> ColumnElement[bool]:
    """Whether a report is about this product, alone or with others."""
    return or_(
        Report.product_id == product, Report.further.any(ReportProduct.product_id == product)
    )


def reports_in(products: Select[int]) -> Select[Report]:
    """Issued reports of these products, newest first, with what a list shows."""
    return (
        select(Report)
        .where(Report.product_id.in_(products), ~about_another(products))
        .options(*SHOWN)
        .order_by(Report.id.desc())
    )


def report_by_key(key: str) -> Report | None:
    """The issued report with this number."""
    return db.session.scalar(select(Report).where(Report.key == key))


def reports_with(pdf_sha256: str, products: Select[int]) -> Select[Report]:
    """The issued reports of these products whose PDF has this SHA-256."""
    return reports_in(products).where(Report.pdf_sha256 == pdf_sha256)


def last_issue(kind: str, subject_key: str) -> Report | None:
    """The newest issue of the same report."""
    return db.session.scalar(
        select(Report)
        .where(Report.kind == kind, Report.subject_key == subject_key)
        .order_by(Report.id.desc())
        .limit(1)
    )


def newest_issues(kind: str, subject_keys: Iterable[str]) -> dict[str, Report]:
    """The newest issue of this report for each of these subjects that has one."""
    newest = (
        select(func.max(Report.id))
        .where(Report.kind == kind, Report.subject_key.in_(list(subject_keys)))
        .group_by(Report.subject_key)
    )
    found = db.session.scalars(select(Report).where(Report.id.in_(newest)))
    return {report.subject_key: report for report in found}


def later_issue(report: Report) -> Report | None:
    """The newest issue of the same report, if this one is not it."""
    last = last_issue(report.kind, report.subject_key)
    return last if last is not None and last.id != report.id else None


def next_number() -> int:
    """The number that the next issued report gets, unless another one is faster."""
    return (db.session.scalar(select(func.max(Report.id))) or 0) + 1


def kept_pdf(report: Report, store: FileStore) -> bytes:
    """The PDF as issued, checked against its SHA-256; RuleBroken if it is gone or altered."""
    return store.read(report.pdf_sha256)
