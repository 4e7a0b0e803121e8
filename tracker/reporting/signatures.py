"""Every signature that concerns an initiative, marked where it no longer stands for the text."""

from reports.facts import Signature as Printed
from reports.facts import SignatureState
from tracker.evidence.models import EvidenceNeed
from tracker.initiatives.models import Initiative
from tracker.readiness.actions import manifest_sha, manifest_signatures
from tracker.releases.models import Release
from tracker.releases.overrides import OPEN, Override
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.queries import DECISIONS, by_predecessor, value_signatures

NAMES = {
    "value": "Value statement of {key}",
    "value-approval": "Value statement and say-back of {key}",
    "evidence": "Evidence {key}",
    "manifest": "Release manifest of {key}",
    "override": "Override of a gate of {key}",
    "withdrawal": "Withdrawal of {key}",
    "assessment": "Change assessment of {key}",
}

_BY_MEANING = {
    Meaning.REFUSE: SignatureState.REFUSED,
    Meaning.RETURN_EVIDENCE: SignatureState.REFUSED,
    Meaning.RESERVE: SignatureState.RESERVED,
}


def of_value(initiative: Initiative, current: int | None) -> tuple[Printed, ...]:
    """Signatures and refusals on the value; those on an older version say so."""
    found = value_signatures(initiative)
    return tuple(
        _printed(
            s, _later_version(s, current) or _decided_again(s, found),
            predecessor=by_predecessor(initiative, s),
        )
        for s in found
    )  # fmt: skip


def of_evidence(needs: list[EvidenceNeed]) -> tuple[Printed, ...]:
    """What regulatory/quality signed of each piece of evidence."""
    reviewed = [e for need in needs for e in need.evidence if e.review is not None]
    reviewed.sort(key=lambda e: e.review.event_seq if e.review else 0)
    return tuple(_printed(e.review, None) for e in reviewed if e.review is not None)


def of_releases(releases: list[Release]) -> tuple[Printed, ...]:
    """Approvals and authorisations of the releases that deliver it."""
    return tuple(
        _printed(signature, None if standing else "signed an older manifest")
        for release in releases
        for signature, standing in manifest_marks(release)
    )


def of_override(override: Override) -> tuple[Printed, ...]:
    """The signatures on an override, withdrawn ones too; on one that is void they say so."""
    note = None if override.in_force or override.state in OPEN else override.state.value
    given = [s for s in override.asked.document.signatures if s.withdraws_id is None]
    return tuple(_printed(s, note) for s in given)


def of_assessment(document: Document) -> tuple[Printed, ...]:
    """The signatures on one version of a change assessment, withdrawn ones too."""
    return tuple(_printed(s, None) for s in document.signatures if s.withdraws_id is None)


def of_withdrawal(signature: Signature) -> Printed:
    """What regulatory/quality signed when the release was taken back."""
    return _printed(signature, None)


def manifest_marks(release: Release) -> list[tuple[Signature, bool]]:
    """Each signature on a manifest of the release, and whether it is on the one that counts."""
    found = manifest_signatures(release)
    if not found:
        return []
    counts = manifest_sha(release)
    return [(s, s.document.sha256 == counts) for s in found]


def _printed(signature: Signature, note: str | None, *, predecessor: bool = False) -> Printed:
    document = signature.document
    state = _BY_MEANING.get(signature.meaning, SignatureState.CURRENT)
    if note and state is not SignatureState.REFUSED:
        state = SignatureState.STALE
    withdrawn = signature.withdrawn_by
    if withdrawn is not None:
        state, note = SignatureState.WITHDRAWN, f"withdrawn by log entry {withdrawn.event_seq}"
    if predecessor:
        note = f"by the predecessor; {note}" if note else "by the predecessor"
    return Printed(
        printed_name=signature.printed_name, role=signature.role, meaning=signature.sentence,
        at=signature.at, authenticated=signature.how,
        document=NAMES.get(document.kind, document.kind + " {key}").format(key=document.subject_key),
        document_version=document.version, document_sha256=document.sha256,
        log_entry=signature.event_seq, state=state, reason=signature.remark,
        deputy_of=signature.deputy_of, note=note,
    )  # fmt: skip


def _later_version(signature: Signature, current: int | None) -> str | None:
    signed = signature.document.version
    if current is None or signed >= current:
        return None
    if signature.meaning in (Meaning.REFUSE, Meaning.WITHDRAW):
        return f"on v{signed}; the text is now v{current}"
    return f"signed v{signed}, text now v{current}: sign again"


def _decided_again(signature: Signature, found: list[Signature]) -> str | None:
    later = [
        s for s in found
        if s.id > signature.id and s.document.version == signature.document.version
        and s.meaning in DECISIONS and s.stands
    ]  # fmt: skip
    if signature.meaning in DECISIONS and later:
        return f"superseded by log entry {later[-1].event_seq}"
    return None
