"""Items of an evidence list, and the versions of evidence that were added for them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Digest, Key, Line, Model
from tracker.identity.models import Person, PersonKey
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release
from tracker.signing.models import Document, Signature


class EvidenceNeed(Model):
    """One item of an initiative's evidence list."""

    __table_args__ = (UniqueConstraint("initiative_id", "title", name="uq_evidence_need_title"),)

    id: Mapped[Key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    title: Mapped[Line]
    before_release: Mapped[bool]

    initiative: Mapped[Initiative] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="need", order_by="Evidence.id")


class Evidence(Model):
    """One version of a piece of evidence: a file under its SHA-256, or a link.

    `release` names the release that it was made for; a standing initiative needs it per release.
    """

    __table_args__ = (
        CheckConstraint("(sha256 IS NULL) <> (url IS NULL)", "file_or_link"),
        UniqueConstraint("need_id", "number", name="uq_evidence_number"),
        Index(  # what waits for regulatory/quality
            "ix_evidence_waiting",
            "id",
            sqlite_where=text("accepted IS NULL"),
            postgresql_where=text("accepted IS NULL"),
        ),
    )
    event_kind = "evidence"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("evidence_need.id"))
    number: Mapped[int]  # version within its item
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    file_name: Mapped[Line | None]
    sha256: Mapped[Digest | None]
    size: Mapped[int | None]  # bytes
    url: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    added_by_id: Mapped[PersonKey]
    added_at: Mapped[datetime]
    review_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id"))
    accepted: Mapped[bool | None]  # None: waits for regulatory/quality

    need: Mapped[EvidenceNeed] = relationship(back_populates="evidence")
    release: Mapped[Release | None] = relationship()
    document: Mapped[Document] = relationship()
    added_by: Mapped[Person] = relationship()
    review: Mapped[Signature | None] = relationship()

    @property
    def event_key(self) -> str:
        return self.key

    @property
    def event_product(self) -> str | None:
        return self.need.initiative.product.key

    @property
    def title(self) -> str:
        """The file's name or the link's address."""
        return self.file_name or self.url or ""
