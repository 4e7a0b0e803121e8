"""Frozen documents and the signatures on them."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Code, Digest, Key, Line, Model, Name
from tracker.identity.models import Person, PersonKey


class Meaning(enum.Enum):
    """What a signature says; the fixed list (21 CFR 11.50(a)(3))."""

    EXPLAINED = "explained the value"
    APPROVE_VALUE = "understand and approve the value"
    RESERVE = "approve with this reservation"
    REFUSE = "refuse"
    ACCEPT_EVIDENCE = "accept the evidence"
    RETURN_EVIDENCE = "send the evidence back"
    ASSESSED = "assessed the change"
    APPROVE_ASSESSMENT = "approve the assessment"
    APPROVE_RELEASE = "approve releasing"
    AUTHORISE_RELEASE = "authorise the release"
    OVERRIDE = "override this gate"
    WITHDRAW_RELEASE = "withdraw the release"
    WITHDRAW = "withdraw my signature"
    BINDING = "my electronic signature binds me"


#: The sentence that stands beside the signature, in the record's language.
SENTENCES = {
    Meaning.EXPLAINED: "I explained the value and it is complete.",
    Meaning.APPROVE_VALUE: "I understand the value and approve it.",
    Meaning.RESERVE: "I understand the value and approve it with this reservation.",
    Meaning.REFUSE: "I refuse to approve the value.",
    Meaning.ACCEPT_EVIDENCE: "I accept the evidence.",
    Meaning.RETURN_EVIDENCE: "I send the evidence back.",
    Meaning.ASSESSED: "I assessed the change of this release.",
    Meaning.APPROVE_ASSESSMENT: "I approve the assessment of the change.",
    Meaning.APPROVE_RELEASE: "I approve releasing exactly this.",
    Meaning.AUTHORISE_RELEASE: "I authorise the release.",
    Meaning.OVERRIDE: "I agree to override this gate for this build.",
    Meaning.WITHDRAW_RELEASE: "I withdraw the release.",
    Meaning.WITHDRAW: "I withdraw my signature.",
    Meaning.BINDING: "My electronic signature binds me as my handwritten one does.",
}


class Document(Model):
    """What is signed: canonical bytes, frozen. Never changes, never made again to compare."""

    __table_args__ = (Index("ix_document_subject", "kind", "subject_key", "version"),)

    id: Mapped[Key]
    kind: Mapped[Code]
    subject_key: Mapped[Line]
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[Digest] = mapped_column(index=True)
    frozen_at: Mapped[datetime]

    signatures: Mapped[list["Signature"]] = relationship(
        back_populates="document", order_by="Signature.id"
    )


class Signature(Model):
    """One person's signature on one document. Never changes; withdrawing is another one."""

    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    signer_id: Mapped[PersonKey]
    printed_name: Mapped[Name]
    role: Mapped[Line]
    meaning: Mapped[Meaning]
    remark: Mapped[str | None] = mapped_column(Text)  # the reason or the reservation
    deputy_of: Mapped[Name | None]
    at: Mapped[datetime]
    how: Mapped[Line]  # how the signer was authenticated
    event_seq: Mapped[int] = mapped_column(ForeignKey("event.seq"))
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id"), unique=True)

    document: Mapped[Document] = relationship(back_populates="signatures")
    signer: Mapped[Person] = relationship()
    withdraws: Mapped["Signature | None"] = relationship(
        remote_side="Signature.id", back_populates="withdrawn_by"
    )
    withdrawn_by: Mapped["Signature | None"] = relationship(
        back_populates="withdraws", uselist=False
    )

    @property
    def sentence(self) -> str:
        return SENTENCES[self.meaning]

    @property
    def stands(self) -> bool:
        """Not withdrawn by its signer."""
        return self.withdrawn_by is None
