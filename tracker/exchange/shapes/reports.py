"""Issued reports as JSON."""

from datetime import datetime

from pydantic import Field

from tracker.exchange.shapes.base import PersonShape, Sha256, Shape, somebody
from tracker.reporting.models import Report


class ReportShape(Shape):
    """One issued report; its PDF and its data never change."""

    key: str
    kind: str
    subject: str = Field(description="The key of what it reports on.")
    title: str
    product: str
    further_products: list[str] = Field(description="Other products of a report on several.")
    pdf_sha256: Sha256
    pdf_size: int = Field(description="Bytes.")
    log_size: int = Field(description="How many events the audit log held.")
    log_root: str = Field(description="Base64 root of the log over them.")
    issued_by: PersonShape
    issued_at: datetime


def report_shape(report: Report) -> ReportShape:
    return ReportShape(
        key=report.key, kind=report.kind, subject=report.subject_key, title=report.title,
        product=report.product.key,
        further_products=[row.product.key for row in report.further], pdf_sha256=report.pdf_sha256, pdf_size=report.pdf_size,
        log_size=report.log_size, log_root=report.log_root, issued_by=somebody(report.issued_by),
        issued_at=report.issued_at,
    )  # fmt: skip
