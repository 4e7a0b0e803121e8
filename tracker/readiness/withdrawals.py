"""Taking back: a release by regulatory/quality, and one's own signature. Both stay readable."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.core.canonical import sha256
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _, in_the_records_language
from tracker.evidence.models import Evidence
from tracker.evidence.queries import evidence_by_key
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.actions import move
from tracker.initiatives.models import Initiative, Status
from tracker.initiatives.queries import delivered_in, initiative_by_key
from tracker.readiness.actions import manifest_sha
from tracker.releases.models import Release, ReleaseState, ReleaseWithdrawal
from tracker.releases.queries import release_by_key
from tracker.signing.actions import Proof, freeze, frozen, sign, withdraw
from tracker.signing.models import Meaning, Signature

#: What its signer may take back. A refusal is final, and so is a withdrawal.
WITHDRAWABLE = frozenset({
    Meaning.EXPLAINED, Meaning.APPROVE_VALUE, Meaning.RESERVE, Meaning.APPROVE_RELEASE,
    Meaning.AUTHORISE_RELEASE, Meaning.OVERRIDE, Meaning.ACCEPT_EVIDENCE, Meaning.RETURN_EVIDENCE,
})  # fmt: skip

GOES_BACK = (Status.DELIVERED, Status.VERIFIED)


def withdraw_release(
    release: Release, reason: str, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as regulatory/quality, that a released release is withdrawn; its row never changes.

    One event for the release, and one for each initiative that goes back to committed.
    """
    if Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only regulatory/quality withdraws a release."))
    if wrong := not_withdrawn_because(release):
        raise RuleBroken(wrong)
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    document = freeze("withdrawal", release.key, 1, _content(release), at=at)
    signature = sign(
        document, Meaning.WITHDRAW_RELEASE, action="release.withdrawn", subject=release,
        shown=shown, proof=proof, by=by, at=at, remark=reason,
    )  # fmt: skip
    db.session.add(ReleaseWithdrawal(release=release, signature=signature))
    with in_the_records_language():
        why = _("%(key)s was withdrawn: %(reason)s", key=release.key, reason=reason)
    for initiative in going_back(release):
        move(initiative, "send_back", by=by, at=at, reason=why)
    return signature


def withdrawal_digest(release: Release) -> str:
    """SHA-256 of what would be signed, for the page that shows it; nothing is stored."""
    return sha256(frozen("withdrawal", release.key, 1, _content(release)))


def not_withdrawn_because(release: Release) -> str | None:
    """Why a release cannot be withdrawn now, in a sentence."""
    if release.withdrawn:
        return _("%(key)s was withdrawn already.", key=release.key)
    if release.state is not ReleaseState.RELEASED:
        return _("%(key)s is not released; only a released one is withdrawn.", key=release.key)
    return None


def going_back(release: Release) -> list[Initiative]:
    """What its withdrawal sends back to committed; a closed one keeps its state, with a warning."""
    return list(db.session.scalars(delivered_in(release).where(Initiative.status.in_(GOES_BACK))))


def withdraw_signature(
    signature: Signature, reason: str, *, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Take back one's own signature with a reason; what follows from that is computed.

    Evidence whose review is taken back waits for a review again.
    """
    if signature.signer_id != by.id:
        raise NotAllowed(_("Only the person who signed withdraws a signature."))
    if wrong := cannot_withdraw(signature):
        raise RuleBroken(wrong)
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    subject = subject_of(signature)
    if subject is None:
        raise RuleBroken(_("This signature cannot be withdrawn."))
    if isinstance(subject, Evidence):
        subject.accepted = subject.review = None
    return withdraw(signature, reason, subject=subject, proof=proof, by=by, at=at)


def subject_of(signature: Signature) -> Initiative | Release | Evidence | None:
    """What a signature was given on; None for a binding and the like."""
    kind, key = signature.document.kind, signature.document.subject_key
    if kind in {"value", "value-approval"}:
        return initiative_by_key(key)
    if kind in {"manifest", "override", "withdrawal"}:
        return release_by_key(key)
    return evidence_by_key(key) if kind == "evidence" else None


def signature_at(entry: int) -> Signature | None:
    """The signature that stands at this log entry."""
    return db.session.scalar(select(Signature).where(Signature.event_seq == entry))


def cannot_withdraw(signature: Signature) -> str | None:
    """Why a signature cannot be taken back, in a sentence; None: its signer may."""
    if signature.meaning is Meaning.REFUSE:
        return _("A refusal is final for its version; a new version can be signed.")
    if signature.meaning not in WITHDRAWABLE:
        return _("This signature cannot be withdrawn.")
    if not signature.stands:
        return _("This signature was withdrawn already.")
    if signature.document.kind in {"value", "value-approval"}:
        return None  # what follows is computed; nothing else is asked of the initiative
    subject = subject_of(signature)
    if isinstance(subject, Release) and subject.state is not ReleaseState.PLANNED:
        return _(
            "%(key)s is %(state)s; what was signed before stays. Regulatory/quality can withdraw a released release.",
            key=subject.key, state=subject.state.value,
        )  # fmt: skip
    return _settled(subject) if isinstance(subject, Evidence) else None


def _settled(evidence: Evidence) -> str | None:
    """Evidence on which something rests already keeps its review."""
    if evidence.release is not None and evidence.release.state is ReleaseState.PLANNED:
        return None  # also of a closed standing initiative: that release still waits for it
    initiative = evidence.need.initiative
    if initiative.status in {Status.VERIFIED, Status.CLOSED}:
        return _(
            "%(key)s is %(state)s and rests on this evidence; send it back first.",
            key=initiative.key, state=initiative.status.value,
        )  # fmt: skip
    return None


def _content(release: Release) -> dict[str, Any]:
    return {
        "product": release.product.key, "release_version": release.version, "tag": release.tag,
        "commit": release.commit, "build": release.build, "udi": [udi.hri for udi in release.udis],
        "manifest": manifest_sha(release),
        "goes_back": [initiative.key for initiative in going_back(release)],
    }  # fmt: skip
