"""What the page of an initiative shows, gathered from its parts."""

from typing import Any

from flask import current_app, url_for

from tracker.audit.actions import SYSTEM
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_of
from tracker.http.places import url_of
from tracker.identity.permissions import Right, Role
from tracker.initiatives.drafts import never_proposed
from tracker.initiatives.history import periods
from tracker.initiatives.models import NEXT, Initiative, Merge, Status
from tracker.initiatives.ownership import vacant
from tracker.initiatives.standing_in import SIDES, acts_for, deputies_of
from tracker.readiness.actions import allowed
from tracker.readiness.conditions import FORWARD, Missing, missing_next
from tracker.readiness.merging import duplicates_of, may_merge, merged_into
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import releases_in
from tracker.signing.models import Meaning, Signature
from tracker.tickets.queries import tickets_of
from tracker.value.queries import SignOff, ValueState, by_predecessor, sign_off
from tracker.web.frame import day
from tracker.web.initiatives.bucket_words import bucket_told
from tracker.web.initiatives.words import KINDS, ORIGINS, STATUSES, VERBS
from tracker.web.signatures import signature_box
from tracker.web.value.words import PARTS
from tracker.web.who import me, my_products, sees_drafts

ROW = (
    Status.DRAFT,
    Status.PROPOSED,
    Status.COMMITTED,
    Status.DELIVERED,
    Status.VERIFIED,
    Status.CLOSED,
)


def page_of(initiative: Initiative) -> dict[str, Any]:
    """Everything that `initiatives/show.html` prints."""
    state, missing = sign_off(initiative), missing_next(initiative)
    needs = list(db.session.scalars(needs_of(initiative)))
    return {
        "initiative": initiative, "kind": KINDS[initiative.kind], "origin": ORIGINS[initiative.origin],
        "steps": _steps(initiative, missing, state, needs),
        "gates": [{"ok": False, "label": m.sentence, "url": _mend(m, initiative)} for m in missing],
        "forward": _forward(initiative, missing), "value": state, "parts": PARTS,
        "owners": [_owner(initiative, Role.EM, state), _owner(initiative, Role.PM, state)],
        "merged": merged_into(initiative), "duplicates": _duplicates(initiative),
        "may_merge": may_merge(initiative, me(), now()),
        "deputies": deputies_of(initiative, now()),
        "earlier": [p for p in periods(initiative) if p.ended_at is not None],
        "acts": acts_for(initiative, me(), now()) or any(vacant(initiative, s) for s in SIDES),
        "signatures": _signatures(initiative, state), "open_questions": state.questions,
        "needs": needs, "accepted": _accepted(needs), "linkable": _linkable(initiative),
        "may_take": {v for v in NEXT[initiative.status] if allowed(v, initiative, me(), now())},
        "editable": initiative.status not in {Status.CLOSED, Status.DROPPED},
        "dossier": url_for("reports.new", key=initiative.key)
        if "reports.new" in current_app.view_functions else None,
        "bucket": bucket_told(initiative), "last": initiative.stages[-1], "tickets": db.session.scalars(tickets_of(initiative)).all(),
    }  # fmt: skip


def _duplicates(initiative: Initiative) -> list[Merge]:
    """What was merged into it, as far as the reader may know of it."""
    found = duplicates_of(initiative)
    return [row for row in found if sees_drafts() or not never_proposed(row.duplicate)]


def _mend(missing: Missing, initiative: Initiative) -> str | None:
    """Where it is mended; on this page itself, the card."""
    if url_of(missing) != url_for("initiatives.show", key=initiative.key):
        return url_of(missing)
    return "#owners" if initiative.status is Status.DRAFT else "#releases"


def _forward(initiative: Initiative, missing: list[Missing]) -> dict[str, Any] | None:
    """The one primary button: the next step, or why it is not possible yet."""
    verb = FORWARD.get(initiative.status)
    if verb is None or not allowed(verb, initiative, me(), now()):
        return None
    first = missing[0] if missing else None
    return {
        "label": VERBS[verb], "url": url_for(f"initiatives.{verb}", key=initiative.key),
        "reason": first and first.sentence, "mend": first and _mend(first, initiative),
    }  # fmt: skip


def _steps(
    initiative: Initiative, missing: list[Missing], state: SignOff, needs: list[EvidenceNeed]
) -> list[dict[str, Any]]:
    if initiative.status is Status.DROPPED:
        return _steps_to_dropped(initiative)
    here, notes = ROW.index(initiative.status), _notes(initiative, state, needs)
    row = []
    for n, status in enumerate(ROW):
        if n < here or status is Status.CLOSED is initiative.status:
            row.append(
                {"status": "done", "label": STATUSES[status], "note": _when(initiative, status)}
            )
        elif n == here:
            note = _waits(initiative, state) if missing else _("ready for the next step")
            row.append({"status": "now", "label": STATUSES[status], "note": note})
        else:
            row.append({"status": "todo", "label": STATUSES[status], "note": notes.get(status)})
    return row


def _steps_to_dropped(initiative: Initiative) -> list[dict[str, Any]]:
    """The way it went, up to where it was given up."""
    reached = ROW.index(initiative.stages[-2].status)
    done = [
        {"status": "done", "label": STATUSES[status], "note": _when(initiative, status)}
        for status in ROW[: reached + 1]
    ]
    note = _when(initiative, Status.DROPPED)
    return [*done, {"status": "now", "label": STATUSES[Status.DROPPED], "note": note}]


def _when(initiative: Initiative, status: Status) -> str | None:
    """Day and name of the last time that this state was entered."""
    stage = next((s for s in reversed(initiative.stages) if s.status is status), None)
    if stage is None:
        return None
    date = day(stage.began_at).removesuffix(f" {now().year}")
    return f"{date} · {_short(stage.by.name) if stage.by else SYSTEM.name}"


def _short(name: str) -> str:
    """N. Kern."""
    first, _space, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest else first


def _waits(initiative: Initiative, state: SignOff) -> str:
    """What the present state waits for, in a few words."""
    if initiative.status is Status.DRAFT:
        return _("not complete yet") if state.version else _("no value statement yet")
    return {
        Status.PROPOSED: _value_waits(state),
        Status.COMMITTED: _("waits for its release"),
        Status.DELIVERED: _("waits for evidence"),
        Status.VERIFIED: _("effect not checked"),
    }[initiative.status]


def _value_waits(state: SignOff) -> str:
    return {
        ValueState.PUBLISHED: _("value waits for the EM"),
        ValueState.SAID_BACK: _("say-back waits for the EM"),
        ValueState.REFUSED: _("value was refused"),
        ValueState.STALE: _("value to be signed again"),
    }.get(state.state, _("value waits for the PM"))


def _notes(initiative: Initiative, state: SignOff, needs: list[EvidenceNeed]) -> dict[Status, str]:
    """What is known already of the steps that are still to come."""
    releases = [r for r in initiative.delivered_by if r.state is not ReleaseState.CANCELLED]
    release = _("release %(v)s", v=releases[-1].version) if releases else _("no release yet")
    return {
        Status.COMMITTED: _("value signed") if state.signed else _("value not signed yet"),
        Status.DELIVERED: _("ships without a release") if initiative.without_release else release,
        Status.VERIFIED: _("%(n)d of %(m)d evidence", n=_accepted(needs), m=len(needs))
        if needs
        else _("no evidence list yet"),
        Status.CLOSED: _("effect checked") if initiative.effect_check else _("effect not checked"),
    }


def _accepted(needs: list[EvidenceNeed]) -> int:
    return sum(any(e.accepted for e in need.evidence) for need in needs)


def _owner(initiative: Initiative, side: Role, state: SignOff) -> dict[str, Any]:
    person, empty = initiative.owner(side), vacant(initiative, side)
    label, colour = _em_state(state) if side is Role.EM else _pm_state(state)
    return {
        "person": person, "side": side, "tone": "em" if side is Role.EM else "pm",
        "label": label, "colour": colour,
        "claimable": empty and side in me().roles and not initiative.owned_by(me()),
        "left": empty and person is not None,
        "hand_over": me().may(Right.HAND_OVER)
        and (me().may(Right.VERIFY) or (person is not None and person.id == me().id)),
    }  # fmt: skip


def _em_state(state: SignOff) -> tuple[str, str]:
    if state.version is None:
        return _("Not written"), "plain"
    return (_("Signed"), "ok") if state.explained else (_("Waiting"), "wait")


def _pm_state(state: SignOff) -> tuple[str, str]:
    return {
        ValueState.UNWRITTEN: (_("Not asked yet"), "plain"),
        ValueState.SIGNED: (_("Signed"), "ok"),
        ValueState.RESERVED: (_("Signed with reservation"), "wait"),
        ValueState.REFUSED: (_("Refused"), "stop"),
        ValueState.STALE: (_("Sign again"), "wait"),
    }.get(state.state, (_("Waiting"), "wait"))


def _signatures(initiative: Initiative, state: SignOff) -> list[dict[str, Any]]:
    boxes = [_box(initiative, state.explained)] if state.explained else []
    if state.decision is None:
        return boxes
    if state.state is ValueState.STALE and state.version is not None:
        label = _("v%(old)d, text is v%(new)d", old=state.decided_version, new=state.version.number)
        return [*boxes, _box(initiative, state.decision, label, "wait")]
    words = {Meaning.REFUSE: _("Refused"), Meaning.RESERVE: _("Reservation")}
    return [*boxes, _box(initiative, state.decision, words.get(state.decision.meaning))]


def _box(
    initiative: Initiative, signature: Signature, state: str | None = None, tone: str | None = None
) -> dict[str, Any]:
    predecessor = by_predecessor(initiative, signature)
    return signature_box(signature, state, tone, predecessor=predecessor)


def _linkable(initiative: Initiative) -> list[Release]:
    """Planned releases of the product that do not deliver it yet."""
    if initiative.status not in {Status.PROPOSED, Status.COMMITTED}:
        return []
    planned = releases_in(my_products()).where(
        Release.product_id == initiative.product_id, Release.state == ReleaseState.PLANNED
    )
    return [r for r in db.session.scalars(planned) if r not in initiative.delivered_by]
