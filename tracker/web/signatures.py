"""A signature as the box that pages show."""

from typing import Any

from flask import url_for

from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.readiness.withdrawals import cannot_withdraw
from tracker.signing.models import Meaning, Signature
from tracker.web.frame import moment
from tracker.web.who import me

_TONES = {
    Meaning.REFUSE: "stop",
    Meaning.RETURN_EVIDENCE: "stop",
    Meaning.RESERVE: "wait",
}


def signature_box(
    signature: Signature, state: str | None = None, tone: str | None = None, *,
    predecessor: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Who, what it says, when, how, over which document, and where it stands in the log."""
    if not signature.stands:
        state, tone = _("Withdrawn"), "wait"
    mine = signature.signer_id == me().id and signature.stands
    return {
        "withdraw": url_for("signing.withdraw", entry=signature.event_seq)
        if mine and cannot_withdraw(signature) is None else None,
        "name": signature.printed_name, "role": signature.role,
        "capacity": capacity(signature, predecessor=predecessor), "meaning": signature.sentence,
        "note": signature.remark, "at": moment(signature.at), "how": signature.how,
        "sha256": signature.document.sha256, "entry": signature.event_seq, "state_label": state,
        "tone": tone or _TONES.get(signature.meaning, "ok"),
    }  # fmt: skip


def capacity(signature: Signature, *, predecessor: bool = False) -> str | None:
    """For whom it was given, if not simply for oneself as the present owner."""
    parts = [
        _("as deputy of %(name)s", name=signature.deputy_of) if signature.deputy_of else "",
        _("by the predecessor") if predecessor else "",
    ]
    return ", ".join(part for part in parts if part) or None


def tone(person: Person | None) -> str:
    """The colour of a person's initials, by the first of their roles."""
    roles = person.roles if person else frozenset()
    order = ((Role.EM, "em"), (Role.PM, "pm"), (Role.ENGINEER, "en"), (Role.REGULATORY, "rq"))
    return next((name for role, name in order if role in roles), "em")
