"""Frozen change assessments. What they are worth is computed from their signatures."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.assessment.rules import Outcome
from tracker.core.db import Key, Line, Model
from tracker.identity.models import Person, PersonKey
from tracker.releases.models import Release
from tracker.signing.models import Document


class Assessment(Model):
    """One version of the change assessment of a release; its answers are the document's bytes.

    Never changes: another answer makes the next version, and both sign again.
    """

    __table_args__ = (UniqueConstraint("release_id", "number", name="uq_assessment_number"),)

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    number: Mapped[int]
    rules_version: Mapped[int]
    outcome_eu: Mapped[Outcome]
    outcome_us: Mapped[Outcome]
    outcome: Mapped[Outcome]  # the higher one, where one UDI-DI serves both
    risk_file: Mapped[Line]  # revision of the risk-management file that was looked at; may be empty
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    by_id: Mapped[PersonKey]
    at: Mapped[datetime]

    release: Mapped[Release] = relationship()
    document: Mapped[Document] = relationship()
    by: Mapped[Person] = relationship()
