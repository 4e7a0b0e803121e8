"""Signing: freeze, prove who you are, sign; and withdrawing what one signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.audit.actions import Subject, record
from tracker.core.canonical import canonical, sha256
from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken, Stale
from tracker.core.texts import _
from tracker.identity.actions import check_password
from tracker.identity.models import Door, Person
from tracker.identity.queries import locked_until
from tracker.signing.models import SENTENCES, Document, Meaning, Signature

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person just proved who they are, and how; made by `prove` alone."""

    person_id: int
    how: str
    accepts_binding: bool = False


def prove(
    person: Person, password: str, *, at: datetime, email: str | None = None,
    accepts_binding: bool = False,
) -> Proof | None:  # fmt: skip
    """Check the components of a signature; None if wrong (already counted, an event).

    `email` is given where the session was idle and both components are asked for
    (21 CFR 11.200(a)(1)). Runs in a write of its own: raising would undo the count.
    """
    named = email is None or email.strip().lower() == person.email
    if not check_password(person, password if named else "", Door.SIGNATURE, at=at):
        return None
    how = "password" if email is None else "e-mail and password"
    return Proof(person.id, how, accepts_binding)


def freeze(
    kind: str, subject_key: str, version: int, content: dict[str, Any], *, at: datetime
) -> Document:
    """The document row of this content; the existing one if the same bytes were frozen before."""
    raw = frozen(kind, subject_key, version, content)
    known = db.session.scalar(
        select(Document).where(Document.sha256 == sha256(raw), Document.kind == kind)
    )
    if known is not None:
        return known
    document = Document(
        kind=kind, subject_key=subject_key, version=version, content=raw, sha256=sha256(raw),
        frozen_at=at,
    )  # fmt: skip
    db.session.add(document)
    return document


def frozen(kind: str, subject_key: str, version: int, content: dict[str, Any]) -> bytes:
    """The bytes of a document, for a page that shows what would be signed and stores nothing."""
    return canonical(
        {"schema": SCHEMA, "kind": kind, "subject": subject_key, "version": version, **content}
    )


def sign(
    document: Document,
    meaning: Meaning,
    *,
    action: str,
    subject: Subject,
    shown: str,
    proof: Proof,
    by: Person,
    at: datetime,
    remark: str | None = None,
    deputy_of: str | None = None,
) -> Signature:
    """Put one signature under a document, with its event (and once, before it, the binding one).

    `shown` is the SHA-256 of what the page showed: another one is refused as Stale.
    """
    refuse_unseen(document, shown)
    _refuse_signer(document, proof, by, at)
    _bind(proof, by=by, at=at)
    return _put(
        document, meaning, action=action, subject=subject, proof=proof, by=by, at=at,
        remark=remark, deputy_of=deputy_of,
    )  # fmt: skip


def refuse_unseen(document: Document, shown: str) -> None:
    """Refuse a signature over a text that its signer has not seen."""
    if document.sha256 == shown:
        return
    seen = db.session.scalar(select(Document).where(Document.sha256 == shown))
    raise Stale(
        _("The record changed since this page was shown. Read the difference and sign again."),
        before=seen.content.decode() if seen else "",
        after=document.content.decode(),
    )


def has_bound(person: Person) -> bool:
    """Whether the person has signed, once, that the electronic signature binds them (11.100(c))."""
    return (
        db.session.scalar(
            select(Signature.id).where(
                Signature.signer_id == person.id, Signature.meaning == Meaning.BINDING
            )
        )
        is not None
    )


def withdraw(
    signature: Signature, reason: str, *, subject: Subject, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Take back one's own signature, with a reason; both stay readable."""
    if signature.signer_id != by.id:
        raise NotAllowed(_("Only the person who signed withdraws a signature."))
    if signature.meaning in {Meaning.WITHDRAW, Meaning.BINDING}:
        raise RuleBroken(_("This signature cannot be withdrawn."))
    if not signature.stands:
        raise RuleBroken(_("This signature was withdrawn already."))
    if proof.person_id != by.id:
        raise NotAllowed(_("The password was given by somebody else."))
    return _put(
        signature.document, Meaning.WITHDRAW, action="signature.withdrawn", subject=subject,
        proof=proof, by=by, at=at, remark=reason, withdraws=signature,
    )  # fmt: skip


def _refuse_signer(document: Document, proof: Proof, by: Person, at: datetime) -> None:
    if proof.person_id != by.id:
        raise NotAllowed(_("The password was given by somebody else."))
    if locked_until(by, Door.SIGNATURE, at):
        raise NotAllowed(_("Signing is locked after too many wrong passwords."))
    db.session.flush()  # the id of a document frozen just now
    for other in document.signatures:
        if other.signer_id == by.id and other.stands and other.meaning is not Meaning.WITHDRAW:
            raise RuleBroken(
                _("You signed this document already: %(s)s", s=SENTENCES[other.meaning])
            )


def _bind(proof: Proof, *, by: Person, at: datetime) -> None:
    if has_bound(by):
        return
    if not proof.accepts_binding:
        raise RuleBroken(
            _("Before the first signature, accept that your electronic signature binds you.")
        )
    words = SENTENCES[Meaning.BINDING]
    document = freeze("binding", by.email, 1, {"statement": words, "name": by.name}, at=at)
    _put(document, Meaning.BINDING, action="signature.bound", subject=by, proof=proof, by=by, at=at)


def _put(
    document: Document,
    meaning: Meaning,
    *,
    action: str,
    subject: Subject,
    proof: Proof,
    by: Person,
    at: datetime,
    remark: str | None = None,
    deputy_of: str | None = None,
    withdraws: Signature | None = None,
) -> Signature:
    seq = record(
        action, subject, by=by, at=at, version=document.version, texts={"remark": remark},
        changes={
            "signature": [None, {"meaning": meaning.value, "document": document.sha256, "how": proof.how}],
            **({"deputy_of": [None, deputy_of]} if deputy_of else {}),
            **({"withdraws": [None, withdraws.event_seq]} if withdraws else {}),
        },
    )  # fmt: skip
    signature = Signature(
        document=document, signer=by, printed_name=by.name, role=by.role_names, meaning=meaning,
        remark=remark, deputy_of=deputy_of, at=at, how=proof.how, event_seq=seq, withdraws=withdraws,
    )  # fmt: skip
    db.session.add(signature)
    return signature
