"""Evidence as JSON: the list of an initiative, and each piece."""

import enum
from datetime import datetime

from pydantic import Field

from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.exchange.shapes.base import (
    PersonShape,
    Sha256,
    Shape,
    SignatureShape,
    signature_shape,
    somebody,
)


class Review(enum.Enum):
    """What regulatory/quality said."""

    WAITING = "waits for review"
    ACCEPTED = "accepted"
    RETURNED = "sent back"


class EvidenceShape(Shape):
    """One version of a piece of evidence: a file under its SHA-256, or a link."""

    key: str
    initiative: str
    item: str
    number: int = Field(description="Its version within the item.")
    release: str | None = Field(description="The release that it was made for.")
    file: str | None
    sha256: Sha256 | None
    size: int | None = Field(description="Bytes.")
    url: str | None
    note: str | None
    added_by: PersonShape
    added_at: datetime
    review: Review
    reviewed: SignatureShape | None


class NeedShape(Shape):
    """One item of an evidence list."""

    id: int
    title: str
    before_release: bool = Field(description="A release that delivers the initiative waits for it.")
    accepted: bool
    evidence: list[EvidenceShape]


def need_shape(need: EvidenceNeed) -> NeedShape:
    return NeedShape(
        id=need.id, title=need.title, before_release=need.before_release,
        accepted=any(evidence.accepted for evidence in need.evidence),
        evidence=[evidence_shape(evidence) for evidence in need.evidence],
    )  # fmt: skip


def evidence_shape(evidence: Evidence) -> EvidenceShape:
    return EvidenceShape(
        key=evidence.key, initiative=evidence.need.initiative.key, item=evidence.need.title,
        number=evidence.number, release=evidence.release.key if evidence.release else None,
        file=evidence.file_name, sha256=evidence.sha256, size=evidence.size, url=evidence.url,
        note=evidence.note, added_by=somebody(evidence.added_by), added_at=evidence.added_at,
        review=_REVIEWS[evidence.accepted], reviewed=signature_shape(evidence.review),
    )  # fmt: skip


_REVIEWS = {None: Review.WAITING, True: Review.ACCEPTED, False: Review.RETURNED}
