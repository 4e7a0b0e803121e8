"""Explained, said back, heard, signed: how EM and PM agree on the value of an initiative."""

from datetime import datetime
from typing import Any

from tracker.audit.actions import record
from tracker.core.canonical import sha256
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.standing_in import Seat, required, seat
from tracker.signing.actions import Proof, freeze, frozen, sign
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.actions import Words, content_of, refuse_superseded
from tracker.value.authors import drafted_by
from tracker.value.models import (
    Outcome,
    SayBack,
    ValueVersion,
)
from tracker.value.queries import (
    DECISIONS,
    count_open,
    last_say_back,
    sign_off,
    value_signatures,
)


def explain(
    version: ValueVersion, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Sign, as the EM, that the value was explained and is complete."""
    only_em = _("Only the engineering manager of the initiative signs “explained”.")
    held = required(version.initiative, Role.EM, by, at, only_em)
    refuse_superseded(version)
    if _spoke_as_pm(version, by):
        raise NotAllowed(_("You spoke for the PM's side of this version; somebody else explains."))
    return sign(
        version.document, Meaning.EXPLAINED, action="value.explained", subject=version.initiative,
        shown=shown, proof=proof, by=by, at=at, deputy_of=held.deputy_of,
    )  # fmt: skip


def say_back(version: ValueVersion, body: str, *, by: Person, at: datetime) -> SayBack:
    """Say, as the PM and in one's own words, what is done and why it is worth it."""
    initiative = version.initiative
    only_pm = _("Only the product manager of the initiative says it back.")
    required(initiative, Role.PM, by, at, only_pm)
    refuse_superseded(version)
    _refuse_explainer(version, by)
    if sign_off(initiative).explained is None:
        raise RuleBroken(_("The EM has not signed yet that it is explained."))
    _refuse_open_questions(initiative)
    if (last := last_say_back(version)) and last.outcome is None:
        raise RuleBroken(_("Your say-back waits for an answer already."))
    said = SayBack(body=body, by=by, at=at)
    version.say_backs.append(said)
    record(
        "value.said-back",
        initiative,
        by=by,
        at=at,
        version=version.number,
        texts={"say_back": body},
    )
    return said


def hear(said: SayBack, outcome: Outcome, remark: str, *, by: Person, at: datetime) -> None:
    """Confirm a say-back, or answer "not quite", as the EM or whoever wrote the version."""
    version = said.version
    hears = by.id == version.published_by_id or seat(version.initiative, Role.EM, by, at)
    if not hears or by.id == said.by_id:
        raise NotAllowed(_("The EM or the person who wrote this version answers a say-back."))
    refuse_superseded(version)
    if said.outcome is not None:
        raise RuleBroken(_("This say-back was answered already."))
    if outcome is Outcome.NOT_QUITE and not remark:
        raise Invalid("remark", _("Say what is not quite right."))
    said.outcome, said.remark, said.heard_by, said.heard_at = outcome, remark or None, by, at
    record(
        "value.say-back-answered", version.initiative, by=by, at=at, version=version.number,
        changes={"outcome": [None, outcome.value]}, texts={"remark": remark},
    )  # fmt: skip


def approval_document(version: ValueVersion, *, at: datetime) -> Document:
    """What the PM signs: the version's words together with the confirmed say-back."""
    key, number = version.initiative.key, version.number
    return freeze("value-approval", key, number, _approval(version), at=at)


def approval_digest(version: ValueVersion) -> str:
    """SHA-256 of what the PM would sign now, for the page that shows it; nothing is stored."""
    key, number = version.initiative.key, version.number
    return sha256(frozen("value-approval", key, number, _approval(version)))


def _approval(version: ValueVersion) -> dict[str, Any]:
    said = last_say_back(version)
    heard = said is not None and said.outcome is Outcome.CONFIRMED
    return {
        "statement": version.document.sha256,
        "text": content_of(Words.of(version), version.published_by),
        "say_back": {
            "text": said.body, "by": said.by.name,
            "confirmed_by": said.heard_by.name if said.heard_by else None,
        } if said and heard else None,
    }  # fmt: skip


def approve(
    version: ValueVersion, *, shown: str, proof: Proof, by: Person, at: datetime,
    reservation: str = "",
) -> Signature:  # fmt: skip
    """Sign, as the PM, that the value is understood and approved; a reservation is printed."""
    held = _refuse_decision(version, by, at)
    said = last_say_back(version)
    if said is None or said.outcome is not Outcome.CONFIRMED:
        raise RuleBroken(_("Your say-back is not confirmed yet."))
    if sign_off(version.initiative).explained is None:
        raise RuleBroken(_("“Explained” was taken back; the EM signs it again before you sign."))
    _refuse_open_questions(version.initiative)
    return sign(
        approval_document(version, at=at),
        Meaning.RESERVE if reservation else Meaning.APPROVE_VALUE,
        action="value.signed-with-reservation" if reservation else "value.signed",
        subject=version.initiative, shown=shown, proof=proof, by=by, at=at,
        remark=reservation or None, deputy_of=held.deputy_of,
    )  # fmt: skip


def refuse(
    version: ValueVersion, reason: str, *, shown: str, proof: Proof, by: Person, at: datetime
) -> Signature:
    """Refuse, as the PM, to approve; final for this version."""
    held = _refuse_decision(version, by, at)
    if not reason:
        raise Invalid("remark", _("Say why you refuse."))
    return sign(
        approval_document(version, at=at), Meaning.REFUSE, action="value.refused",
        subject=version.initiative, shown=shown, proof=proof, by=by, at=at, remark=reason,
        deputy_of=held.deputy_of,
    )  # fmt: skip


def _refuse_open_questions(initiative: Initiative) -> None:
    if count_open(initiative):
        raise RuleBroken(_("A question is still open; the person who asked closes it."))


def _refuse_decision(version: ValueVersion, by: Person, at: datetime) -> Seat:
    only_pm = _("Only the product manager of the initiative signs its value.")
    held = required(version.initiative, Role.PM, by, at, only_pm)
    refuse_superseded(version)
    _refuse_explainer(version, by)
    if any(  # also a withdrawn one: what was refused is written anew
        signature.meaning is Meaning.REFUSE and signature.document.version == version.number
        for signature in value_signatures(version.initiative)
    ):
        raise RuleBroken(_("You refused this version; that is final. A new version can be signed."))
    if sign_off(version.initiative).signed:
        raise RuleBroken(_("Version %(n)d is signed already.", n=version.number))
    return held


def _refuse_explainer(version: ValueVersion, by: Person) -> None:
    """Nobody takes both sides of one version, whatever hats they wore in between."""
    if by.id == version.published_by_id:
        raise NotAllowed(_("You wrote this version; somebody else approves it."))
    if by.id in drafted_by(version):
        raise NotAllowed(_("You wrote a draft of this version; somebody else approves it."))
    for signature in version.document.signatures:
        if signature.meaning is Meaning.EXPLAINED and signature.signer_id == by.id:
            raise NotAllowed(_("You signed that this version is explained; somebody else approves it."))  # fmt: skip
    if any(said.heard_by_id == by.id for said in version.say_backs):
        raise NotAllowed(_("You answered a say-back on this version; somebody else approves it."))


def _spoke_as_pm(version: ValueVersion, by: Person) -> bool:
    decided = any(
        s.signer_id == by.id and s.document.version == version.number and s.meaning in DECISIONS
        for s in value_signatures(version.initiative)
    )
    return decided or any(said.by_id == by.id for said in version.say_backs)
