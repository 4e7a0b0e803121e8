"""What proves an initiative: releases with their UDI, evidence with its SHA-256, verification."""

from reports import facts
from reports.common import Listed, NoneRecorded, Nothing, StateWord, Tone
from tracker.audit.models import Event
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.initiatives.models import Initiative, Status
from tracker.releases.models import Release, ReleaseState

_RELEASE_TONES = {
    ReleaseState.PLANNED: Tone.WAIT,
    ReleaseState.RELEASED: Tone.GOOD,
    ReleaseState.CANCELLED: Tone.PLAIN,
}


def releases(found: list[Release]) -> Listed[facts.Release]:
    """The releases that deliver it or that its evidence speaks of, with the UDI of each."""
    return tuple(_release(release) for release in found) or NoneRecorded()


def _release(release: Release) -> facts.Release:
    return facts.Release(
        key=release.key, product=release.product.name, version=release.version,
        state=release_state(release),
        hri=tuple(udi.hri for udi in release.udis), tag=release.tag, commit=release.commit,
        build=release.build, released_at=release.released_at,
        released_by=release.released_by.name if release.released_by else None,
    )  # fmt: skip


def release_state(release: Release) -> StateWord:
    """The state as it is printed: a withdrawn release is not a good one."""
    if release.withdrawn:
        return StateWord(word="Withdrawn", tone=Tone.BAD)
    return StateWord(word=release.state.value.capitalize(), tone=_RELEASE_TONES[release.state])


def evidence(needs: list[EvidenceNeed]) -> Listed[facts.Evidence]:
    """Every version of every piece of evidence, by item."""
    return tuple(evidence_line(e, need) for need in needs for e in need.evidence) or NoneRecorded()


def evidence_line(found: Evidence, need: EvidenceNeed, *, item: str = "") -> facts.Evidence:
    """One version of a piece of evidence, under the item that it proves."""
    review = found.review
    about = [found.note.rstrip(".")] if found.note else []
    about.append("file" if found.sha256 else "link")
    if found.release:
        about.append(f"for {found.release.key}")
    return facts.Evidence(
        key=found.key, title=found.title, item=item or need.title, before_release=need.before_release,
        version=found.number, where=", ".join(about), size=found.size, sha256=found.sha256,
        added_by=found.added_by.name, added_at=found.added_at,
        reviewed_by=review.printed_name if review else None,
        reviewed_at=review.at if review else None, accepted=found.accepted is True,
        state=_review_state(found, need),
    )  # fmt: skip


def _review_state(found: Evidence, need: EvidenceNeed) -> StateWord:
    if found.accepted is None:
        return StateWord(word="Waits for review", tone=Tone.WAIT)
    if found.accepted is False:
        return StateWord(word="Sent back", tone=Tone.BAD)
    newer = [e for e in need.evidence if e.accepted and e.number > found.number and e.release_id == found.release_id]  # fmt: skip
    if newer:
        return StateWord(word=f"Replaced by {newer[-1].key}")
    return StateWord(word="Accepted", tone=Tone.GOOD)


def verification(
    initiative: Initiative, needs: list[EvidenceNeed], events: list[Event]
) -> facts.Verification | Nothing:
    """Who verified it last, unless it was sent back since."""
    if initiative.status not in {Status.VERIFIED, Status.CLOSED}:
        return NoneRecorded()
    event = [e for e in events if e.action == "initiative.verified"][-1]
    return facts.Verification(
        by=event.actor_name, role=event.actor_role, at=event.at,
        finding=(
            f"Each of the {len(needs)} items of the evidence list has accepted evidence; "
            "the verifier owns nothing of the initiative and added none of the evidence."
        ),
    )  # fmt: skip


def effectiveness(initiative: Initiative) -> facts.Effectiveness | Nothing:
    """The effect check that counts: the last one."""
    check = initiative.effect_check
    if check is None:
        return NoneRecorded()
    return facts.Effectiveness(
        measured=check.measured or None, result=check.result if check.measured else None,
        cannot_because=None if check.measured else check.result, by=check.by.name, at=check.at,
    )  # fmt: skip
