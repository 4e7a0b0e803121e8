"""Issued reports: numbered, kept, never overwritten."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Digest, Key, Line, Model
from tracker.identity.models import Person, PersonKey, Product


class Report(Model):
    """One issued report: the frozen data, and the PDF under its SHA-256."""

    event_kind = "report"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[Code]
    subject_key: Mapped[Line]
    title: Mapped[Line]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    pdf_sha256: Mapped[Digest] = mapped_column(index=True)
    pdf_size: Mapped[int]  # bytes
    log_size: Mapped[int]  # events
    log_root: Mapped[str] = mapped_column(String(64))
    issued_by_id: Mapped[PersonKey]
    issued_at: Mapped[datetime]

    product: Mapped[Product] = relationship()
    further: Mapped[list["ReportProduct"]] = relationship(
        back_populates="report", order_by="ReportProduct.product_id"
    )
    issued_by: Mapped[Person] = relationship()

    @property
    def event_key(self) -> str:
        return self.key

    @property
    def event_product(self) -> str | None:
        """None where it is about several: whoever reads one of them may not know of the others."""
        return None if self.further else self.product.key

    @property
    def products(self) -> str:
        """The names of the products that it is about."""
        return ", ".join([self.product.name, *(row.product.name for row in self.further)])


class ReportProduct(Model):
    """A further product of a report on several: only who may read all of them reads it."""

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)

    report: Mapped[Report] = relationship(back_populates="further")
    product: Mapped[Product] = relationship()
