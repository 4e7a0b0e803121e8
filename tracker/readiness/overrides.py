"""Overriding a gate: the EM asks, the PM and regulatory/quality both sign; three people."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _, in_the_records_language
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.readiness.gates import Gate, gates
from tracker.releases.actions import step
from tracker.releases.models import GateOverride, Release, ReleaseState
from tracker.releases.overrides import OPEN, Override, OverrideState, override_of
from tracker.signing.actions import Proof, freeze, sign
from tracker.signing.models import Meaning, Signature


def ask_override(
    release: Release, gate: str, reason: str, *, by: Person, at: datetime
) -> GateOverride:
    """Ask, as the EM of the release, to let one red gate pass for the build as it is now.

    A request that is not in force yet is replaced by this one.
    """
    if by.id != release.em_id:
        raise NotAllowed(_("Only the engineering manager of the release asks for an override."))
    step(release, "release")
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    found = _red(release, gate)
    number = 1 + (
        db.session.scalar(
            select(func.max(GateOverride.number)).where(GateOverride.release_id == release.id)
        )
        or 0
    )
    document = freeze("override", release.key, number, _content(release, found, reason, by), at=at)
    asked = GateOverride(
        release=release, number=number, gate=gate, reason=reason, commit=release.commit,
        build=release.build, document=document, asked_by=by, asked_at=at,
    )  # fmt: skip
    db.session.add(asked)
    record(
        "release.override-asked", release, by=by, at=at, version=number, texts={"reason": reason},
        changes={"gate": [None, gate], "build": [None, release.build], "document": [None, document.sha256]},
    )  # fmt: skip
    return asked


def sign_override(
    asked: GateOverride, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as the PM of the release or as regulatory/quality, that this gate may be overridden."""
    release = asked.release
    _refuse_signer(asked, by)
    step(release, "release")
    if wrong := cannot_sign(asked, by):
        raise RuleBroken(wrong)
    return sign(
        asked.document, Meaning.OVERRIDE, action="release.override-signed", subject=release,
        shown=shown, proof=proof, by=by, at=at,
    )  # fmt: skip


def signs_overrides(release: Release, person: Person) -> bool:
    """Whether this person is one of the two sides: its PM, or regulatory/quality as a third."""
    if person.id == release.pm_id:
        return True
    return Role.REGULATORY in person.roles and person.id != release.em_id


def cannot_sign(asked: GateOverride, person: Person) -> str | None:
    """Why an override takes no signature of this side now, in a sentence; None: it waits for it."""
    found = override_of(asked.release, asked.number)
    if found is None or found.state not in OPEN:
        state = found.state if found else OverrideState.REPLACED
        return {
            OverrideState.IN_FORCE: _("Both have signed this override already."),
            OverrideState.VOID: _("The build changed since it was asked; the EM asks again."),
            OverrideState.WITHDRAWN: _("A signature on it was withdrawn; the EM asks again."),
        }.get(state, _("A later request replaced this one; sign that one."))
    side = found.by_pm if person.id == asked.release.pm_id else found.by_regulatory
    if side is not None:
        return _("%(name)s signed this side already.", name=side.printed_name)
    return None


def waits_for(found: list[Override], release: Release, person: Person) -> list[Override]:
    """Which of these overrides wait for this person's signature."""
    if release.state is not ReleaseState.PLANNED or not signs_overrides(release, person):
        return []
    mine = person.id == release.pm_id
    return [
        o for o in found
        if o.state in OPEN and (o.by_pm if mine else o.by_regulatory) is None
    ]  # fmt: skip


def may_be_asked(found: list[Gate]) -> list[Gate]:
    """Red gates that an override could let pass."""
    return [gate for gate in found if gate.overridable and not gate.passed]


def _red(release: Release, gate_id: str) -> Gate:
    with in_the_records_language():
        found = {gate.id: gate for gate in gates(release)}
    gate = found.get(gate_id)
    if gate is None:
        raise Invalid("gate", _("There is no such gate."))
    if not gate.overridable:
        raise Invalid("gate", _("The gate %(id)s cannot be overridden; mend it.", id=gate_id))
    if gate.override is not None:
        raise RuleBroken(_("An override of this gate is in force already."))
    if gate.green:
        raise RuleBroken(_("This gate is green; there is nothing to override."))
    return gate


def _content(release: Release, gate: Gate, reason: str, by: Person) -> dict[str, Any]:
    return {
        "product": release.product.key, "release_version": release.version, "gate": gate.id,
        "rule": gate.rule, "missing": [missing.sentence for missing in gate.missing],
        "reason": reason, "commit": release.commit, "build": release.build, "asked_by": by.name,
    }  # fmt: skip


def _refuse_signer(asked: GateOverride, by: Person) -> None:
    release = asked.release
    if by.id in {release.em_id, asked.asked_by_id}:
        raise NotAllowed(_("EM, PM and regulatory/quality are three different people."))
    if not signs_overrides(release, by):
        raise NotAllowed(
            _("The product manager of the release and regulatory/quality sign an override.")
        )
