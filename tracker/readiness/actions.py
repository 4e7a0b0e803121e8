"""The steps whose conditions span parts: propose … close, approve, authorise, release."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.assessment.models import Assessment
from tracker.audit.actions import record
from tracker.core.canonical import sha256
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _, in_the_records_language
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.identity.models import Person
from tracker.identity.permissions import Right, Role
from tracker.initiatives.actions import move, target_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.standing_in import (
    SIDES,
    acts_for,
    deputies_ever,
    release_seat,
    required,
    seat,
)
from tracker.readiness.conditions import counting, missing_for
from tracker.readiness.gates import Gate, GateFacts, gates, what_stops
from tracker.readiness.signed import released_sha
from tracker.releases.actions import step
from tracker.releases.models import Release, ReleaseState
from tracker.signing.actions import Proof, freeze, frozen, sign
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.queries import SignOff


def propose(initiative: Initiative, *, by: Person, at: datetime) -> None:
    """Put a draft up for the PM's signature."""
    _refuse_stranger(initiative, by, at)
    _go(initiative, "propose", by=by, at=at)


def commit(initiative: Initiative, *, by: Person, at: datetime) -> None:
    """Take it on: its value is signed."""
    _refuse_stranger(initiative, by, at)
    _go(initiative, "commit", by=by, at=at)


def deliver(initiative: Initiative, *, by: Person, at: datetime, without_release: str = "") -> None:
    """Say, as the EM, that it is done: released, or shipping nothing for a reason."""
    only_em = _("Only the engineering manager of the initiative delivers it.")
    required(initiative, Role.EM, by, at, only_em)
    target_of(initiative, "deliver")
    if without_release:
        _refuse_delivering(initiative)
        initiative.without_release = without_release
    _go(initiative, "deliver", by=by, at=at, reason=without_release or None)


def _refuse_delivering(initiative: Initiative) -> None:
    """Only what still stands in the way: a cancelled or withdrawn release delivers nothing."""
    for release in counting(initiative.delivered_by):
        if release.state is ReleaseState.PLANNED:
            raise RuleBroken(_("%(key)s delivers it; unlink that first.", key=release.key))
        raise RuleBroken(_("%(key)s is released and delivers it; deliver it with that release.", key=release.key))  # fmt: skip


def verify(initiative: Initiative, *, by: Person, at: datetime) -> None:
    """Say, as regulatory/quality and as nobody involved, that it is proven."""
    if Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only regulatory/quality verifies."))
    if acts_for(initiative, by, at) or _took_part(initiative, by):
        raise NotAllowed(_("Whoever owned an initiative, or stood in for an owner, does not verify it."))  # fmt: skip
    if _added_evidence(initiative, by):
        raise NotAllowed(_("You added evidence to it; somebody else verifies."))
    _go(initiative, "verify", by=by, at=at)


def close(initiative: Initiative, *, by: Person, at: datetime) -> None:
    """Close it, as the PM, once its effect was checked."""
    required(
        initiative, Role.PM, by, at, _("Only the product manager of the initiative closes it.")
    )
    _go(initiative, "close", by=by, at=at)


def drop(initiative: Initiative, reason: str, *, by: Person, at: datetime) -> None:
    """Give it up, as an owner, with a reason."""
    _refuse_stranger(initiative, by, at)
    _go(initiative, "drop", by=by, at=at, reason=_given(reason))


def reopen(initiative: Initiative, *, by: Person, at: datetime) -> None:
    """Take a dropped initiative up again, as a draft."""
    _refuse_stranger(initiative, by, at)
    _go(initiative, "reopen", by=by, at=at)


def send_back(initiative: Initiative, reason: str, *, by: Person, at: datetime) -> None:
    """Send it back to COMMITTED, as its EM or regulatory/quality, with a reason."""
    if Role.REGULATORY not in by.roles and seat(initiative, Role.EM, by, at) is None:
        raise NotAllowed(_("Only its EM or regulatory/quality sends an initiative back."))
    initiative.without_release = None
    _go(initiative, "send_back", by=by, at=at, reason=_given(reason))


def manifest_content(
    release: Release, found: list[Gate] | None = None, facts: GateFacts | None = None
) -> dict[str, Any]:
    """What PM and regulatory/quality sign: build, UDIs, assessment, values, evidence, gates, overrides.

    `found` are its gates in the record's language, where somebody has just asked them; `facts`
    what they were asked of, perhaps together with other releases.
    """
    facts = facts or GateFacts([release])
    if found is None:
        with in_the_records_language():
            found = gates(release, facts)
    return {
        "product": release.product.key, "version": release.version, "tag": release.tag,
        "commit": release.commit, "build": release.build,
        "udi": [udi.hri for udi in release.udis],
        "assessment": _assessment_line(facts.assessment(release).current),
        "initiatives": [_value_line(i, facts.values[i.id]) for i in facts.delivered(release)],
        "evidence": _evidence_lines(release, facts),
        "registration": _registration_lines(release, facts),
        "gates": [{"id": gate.id, "green": gate.green} for gate in found],
        "overrides": [line for gate in found for line in _override_lines(gate)],
        "people": {"em": release.em and release.em.name, "pm": release.pm and release.pm.name},
    }  # fmt: skip


def manifest(release: Release, *, at: datetime) -> Document:
    """The manifest as it stands now, frozen for signing."""
    return freeze("manifest", release.key, 1, manifest_content(release), at=at)


def manifest_sha(
    release: Release, found: list[Gate] | None = None, facts: GateFacts | None = None
) -> str:
    """SHA-256 of the manifest that counts: as it would be frozen now, or as it was released."""
    if release.state is not ReleaseState.PLANNED:
        return released_sha(release)
    return sha256(frozen("manifest", release.key, 1, manifest_content(release, found, facts)))


def approve_release(
    release: Release, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as the PM of the release: I approve releasing exactly this."""
    held = release_seat(release, Role.PM, by, at)
    if held is None:
        raise NotAllowed(_("Only the product manager of the release approves it."))
    return _sign_manifest(
        release, Meaning.APPROVE_RELEASE, "release.approved",
        shown=shown, proof=proof, by=by, at=at, deputy_of=held.deputy_of,
    )  # fmt: skip


def authorise_release(
    release: Release, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as regulatory/quality: I authorise the release. A third person, after EM and PM."""
    if Role.REGULATORY not in by.roles:
        raise NotAllowed(_("Only regulatory/quality authorises a release."))
    if by.id in {release.em_id, release.pm_id}:
        raise NotAllowed(_("EM, PM and regulatory/quality are three different people."))
    return _sign_manifest(
        release, Meaning.AUTHORISE_RELEASE, "release.authorised",
        shown=shown, proof=proof, by=by, at=at,
    )  # fmt: skip


def release(planned: Release, *, by: Person, at: datetime) -> None:
    """Release, as its EM or by a build token of theirs: a last check of all gates and of the
    manifest, then locked for ever.
    """
    if release_seat(planned, Role.EM, by, at) is None:
        raise NotAllowed(_("Only the engineering manager of the release releases it."))
    target = step(planned, "release")
    for missing in what_stops(gates(planned)):
        raise RuleBroken(_("Not ready: %(sentence)s", sentence=missing.sentence))
    document = manifest(planned, at=at)
    for meaning, sentence in (
        (Meaning.APPROVE_RELEASE, _("The PM has not approved exactly this yet.")),
        (Meaning.AUTHORISE_RELEASE, _("Regulatory/quality has not authorised exactly this yet.")),
    ):
        if not _signed(document, meaning):
            raise RuleBroken(sentence)
    if any(s.signer_id == by.id and s.stands for s in document.signatures):
        raise NotAllowed(_("Whoever approved or authorised it does not release it as well."))
    before = planned.state
    planned.state, planned.released_at, planned.released_by = target, at, by
    record(
        "release.released", planned, by=by, at=at,
        changes={"state": [before.value, target.value], "manifest": [None, document.sha256]},
    )  # fmt: skip


def manifest_signatures(release: Release) -> list[Signature]:
    """Every signature on any manifest of the release, oldest first."""
    return manifest_signatures_of([release.key]).get(release.key, [])


def manifest_signatures_of(keys: list[str]) -> dict[str, list[Signature]]:
    """The same for several releases, by their keys."""
    found: dict[str, list[Signature]] = {}
    rows = db.session.execute(
        select(Document.subject_key, Signature)
        .join(Signature.document)
        .where(Document.kind == "manifest", Document.subject_key.in_(keys))
        .options(
            contains_eager(Signature.document).defer(Document.content),
            joinedload(Signature.withdrawn_by),
        )
        .order_by(Signature.id)
    )
    for key, signature in rows:
        found.setdefault(key, []).append(signature)
    return found


def allowed(verb: str, initiative: Initiative, person: Person, at: datetime) -> bool:
    """Whether this person may take the step, its conditions apart: for showing the button."""
    if verb == "verify":
        return (
            person.may(Right.VERIFY)
            and not acts_for(initiative, person, at)
            and not _took_part(initiative, person)
            and not _added_evidence(initiative, person)
        )
    if verb == "send_back" and person.may(Right.VERIFY):
        return True
    sides = {"deliver": (Role.EM,), "send_back": (Role.EM,), "close": (Role.PM,)}
    return any(seat(initiative, side, person, at) for side in sides.get(verb, SIDES))


def _sign_manifest(
    release: Release,
    meaning: Meaning,
    action: str,
    *,
    shown: str,
    proof: Proof,
    by: Person,
    at: datetime,
    deputy_of: str | None = None,
) -> Signature:
    step(release, "release")
    if not (release.commit and release.build):  # a pipeline may plan before it builds
        raise RuleBroken(_("No build is named yet. Name its commit and build first."))
    return sign(
        manifest(release, at=at), meaning, action=action, subject=release, shown=shown,
        proof=proof, by=by, at=at, deputy_of=deputy_of,
    )  # fmt: skip


def _signed(document: Document, meaning: Meaning) -> bool:
    db.session.flush()  # the id of a document frozen just now, to read its signatures
    return any(s.meaning is meaning and s.stands for s in document.signatures)


def _go(
    initiative: Initiative, verb: str, *, by: Person, at: datetime, reason: str | None = None
) -> None:
    target_of(initiative, verb)
    for missing in missing_for(initiative, verb):
        raise RuleBroken(missing.sentence)
    move(initiative, verb, by=by, at=at, reason=reason)


def _refuse_stranger(initiative: Initiative, by: Person, at: datetime) -> None:
    if not acts_for(initiative, by, at):
        raise NotAllowed(_("Only an owner of the initiative takes this step."))


def _given(reason: str) -> str:
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    return reason


def _took_part(initiative: Initiative, person: Person) -> bool:
    """Whether somebody ever owned it or stood in for an owner; a handover forgets nothing."""
    owners = {i for row in initiative.ownerships for i in (row.em_id, row.pm_id)}
    return person.id in owners or any(
        row.deputy_id == person.id for row in deputies_ever(initiative)
    )


def _added_evidence(initiative: Initiative, person: Person) -> bool:
    return (
        db.session.scalar(
            select(Evidence.id)
            .join(EvidenceNeed)
            .where(EvidenceNeed.initiative_id == initiative.id, Evidence.added_by_id == person.id)
            .limit(1)
        )
        is not None
    )


def _value_line(initiative: Initiative, state: SignOff) -> dict[str, Any]:
    return {
        "key": initiative.key,
        "statement": state.version and state.version.document.sha256,
        "version": state.version and state.version.number,
        "signed": state.decision.document.sha256 if state.decision else None,
    }


def _registration_lines(release: Release, facts: GateFacts) -> list[dict[str, Any]]:
    return [
        {
            "udi_di": udi.device.gtin, "register": task.register.value, "state": task.state.value,
            "number": task.number,
        }
        for udi in release.udis
        for task in facts.registrations.get(udi.device_id, [])
    ]  # fmt: skip


def _assessment_line(current: Assessment | None) -> dict[str, Any] | None:
    """Another version that is frozen later makes another manifest, to be approved anew."""
    if current is None:
        return None
    return {
        "version": current.number, "document": current.document.sha256,
        "outcome": current.outcome.value,
    }  # fmt: skip


def _override_lines(gate: Gate) -> list[dict[str, Any]]:
    """What is let through: should more be missing later, the approvals no longer fit."""
    if gate.override is None:
        return []
    document = gate.override.asked.document
    missing = [missing.sentence for missing in gate.missing]
    return [{"gate": gate.id, "document": document.sha256, "missing": missing}]


def _evidence_lines(release: Release, facts: GateFacts) -> list[dict[str, Any]]:
    own = {initiative.id for initiative in (*facts.delivered(release), *facts.standing(release))}
    return [
        {"key": e.key, "item": need.title, "document": e.document.sha256, "file": e.sha256}
        for initiative_id, needs in facts.needs.items()
        if initiative_id in own
        for need in needs
        for e in need.evidence
        if e.accepted and e.release_id in {None, release.id}
    ]
