"""Registering and editing initiatives, their owners, clauses and releases."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Role
from tracker.initiatives.models import (
    NEXT,
    ClauseLink,
    CoOwnership,
    Delivery,
    EffectCheck,
    Initiative,
    Kind,
    Merge,
    Origin,
    Stage,
    Status,
)
from tracker.initiatives.ownership import refuse_owners, vacant
from tracker.initiatives.standing_in import acts_for, required
from tracker.releases.models import Release, ReleaseState
from tracker.requirements.models import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a person says of an initiative when registering or editing it."""

    title: str
    summary: str
    kind: Kind
    origin: Origin
    obligation: str
    due_on: date | None
    stops_sales: bool
    standing: bool


def register(
    fields: Fields, *, team: Team, product: Product, em: Person | None, pm: Person | None,
    clauses: list[tuple[Clause, str]], by: Person, at: datetime,
) -> Initiative:  # fmt: skip
    """Add an initiative as a draft; either side may still be unclaimed."""
    refuse_owners(em, pm, product, at)
    for clause, _how in clauses:
        refuse_clause(clause)
    number = (db.session.scalar(select(func.max(Initiative.id))) or 0) + 1
    initiative = Initiative(
        id=number, key=f"CI-{number}", team=team, product=product, status=Status.DRAFT,
        registered_by=by, registered_at=at, **values_of(fields),
    )  # fmt: skip
    initiative.ownerships = [CoOwnership(em=em, pm=pm, began_at=at)]
    initiative.stages = [Stage(status=Status.DRAFT, verb="register", began_at=at, by=by)]
    initiative.clause_links = [
        ClauseLink(clause=c, how_met=how, by=by, began_at=at) for c, how in clauses
    ]
    db.session.add(initiative)
    record(
        "initiative.registered", initiative, by=by, at=at,
        changes={
            **{name: [None, value] for name, value in told_openly(fields).items()},
            "team": [None, team.key], "em": [None, em and em.name], "pm": [None, pm and pm.name],
            "clauses": [None, [clause.label for clause, _how in clauses]],
        },
        texts=told_in_text(fields),
    )  # fmt: skip
    return initiative


def edit(initiative: Initiative, fields: Fields, *, edition: int, by: Person, at: datetime) -> None:
    """Change what is said of it; refused with both texts if somebody else did meanwhile.

    Where nothing differs nothing is done, and no event tells of it.
    """
    refuse_editor(initiative, by, at)
    if initiative.status in {Status.CLOSED, Status.DROPPED}:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; its record stays as it is.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )
    refuse_stale(edition, initiative.edition)
    old = {name: getattr(initiative, name) for name in Fields.__dataclass_fields__}
    if Fields(**old) == fields:
        return
    before = told_openly(Fields(**old))
    for name, value in values_of(fields).items():
        setattr(initiative, name, value)
    initiative.edition += 1
    after = told_openly(fields)
    changed = {n: [before[n], after[n]] for n in after if before[n] != after[n]}
    texts = {n: t for n, t in told_in_text(fields).items() if t != old[n]}
    record("initiative.edited", initiative, by=by, at=at, changes=changed, texts=texts)


def deliver_in(initiative: Initiative, release: Release, *, by: Person, at: datetime) -> None:
    """Say that a planned release delivers this initiative."""
    refuse_editor(initiative, by, at)
    if initiative.product_id != release.product_id:
        raise Invalid("release", _("%(key)s belongs to another product.", key=release.key))
    if release.state is not ReleaseState.PLANNED:
        raise RuleBroken(
            _("%(key)s is %(s)s; link a planned one.", key=release.key, s=release.state.value)
        )
    if initiative.status in {Status.DELIVERED, Status.VERIFIED, Status.CLOSED, Status.DROPPED}:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; it waits for no release.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )
    if initiative.status is Status.DRAFT:  # auditors read releases, and see no drafts
        raise RuleBroken(
            _("%(key)s is a draft; propose it before a release delivers it.", key=initiative.key)
        )
    if release in initiative.delivered_by:
        raise RuleBroken(_("%(key)s delivers it already.", key=release.key))
    initiative.deliveries.append(Delivery(release=release, began_at=at))
    record(
        "initiative.release-linked",
        initiative,
        by=by,
        at=at,
        changes={"release": [None, release.key]},
    )


def stop_delivering(initiative: Initiative, release: Release, *, by: Person, at: datetime) -> None:
    """Take back that a planned release delivers this initiative."""
    refuse_editor(initiative, by, at)
    if release.state is not ReleaseState.PLANNED:
        raise RuleBroken(
            _("%(key)s is %(s)s; its links stay.", key=release.key, s=release.state.value)
        )
    for row in initiative.deliveries:
        if row.release_id == release.id and row.ended_at is None:
            row.ended_at = at
            record(
                "initiative.release-unlinked",
                initiative,
                by=by,
                at=at,
                changes={"release": [release.key, None]},
            )
            return
    raise RuleBroken(_("%(key)s does not deliver it.", key=release.key))


def record_effect(
    initiative: Initiative, *, measured: str, result: str, by: Person, at: datetime
) -> None:
    """Keep what was measured and what came out; or, with `measured` empty, why it cannot be."""
    required(initiative, Role.PM, by, at, _("Only the PM of the initiative records its effect."))
    if initiative.status not in {Status.DELIVERED, Status.VERIFIED}:
        raise RuleBroken(_("The effect is checked after delivery."))
    initiative.effect_checks.append(EffectCheck(measured=measured, result=result, by=by, at=at))
    record(
        "initiative.effect-recorded",
        initiative,
        by=by,
        at=at,
        texts={"measured": measured, "result": result},
    )


def target_of(initiative: Initiative, verb: str) -> Status:
    """Where this verb leads from here; RuleBroken if nowhere."""
    target = NEXT[initiative.status].get(verb)
    if target is None:
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; this step is not open.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )
    return target


def move(
    initiative: Initiative, verb: str, *, by: Person, at: datetime, reason: str | None = None
) -> None:
    """Take one step of the state table, with its event. `readiness` asks the conditions first."""
    changes = take_step(initiative, verb, by=by, at=at, reason=reason)
    record(
        f"initiative.{PAST[verb]}", initiative, by=by, at=at, texts={"reason": reason},
        changes=changes,
    )  # fmt: skip


def take_step(
    initiative: Initiative, verb: str, *, by: Person, at: datetime, reason: str | None
) -> dict[str, Any]:
    """The step itself: what changed, for the event of the action that it is part of."""
    target = target_of(initiative, verb)
    before = initiative.status
    initiative.stages[-1].ended_at = at
    initiative.stages.append(Stage(status=target, verb=verb, reason=reason, began_at=at, by=by))
    initiative.status = target
    changes: dict[str, Any] = {"status": [before.value, target.value]}
    if target is Status.DROPPED and (let_go := _let_go(initiative, at)):
        changes["releases"] = [let_go, []]
    if verb == "reopen" and (into := _end_merge(initiative, at)):
        changes["merged_into"] = [into, None]
    return changes


PAST = {
    "propose": "proposed",
    "commit": "committed",
    "deliver": "delivered",
    "verify": "verified",
    "close": "closed",
    "drop": "dropped",
    "reopen": "reopened",
    "send_back": "sent-back",
}


def _end_merge(initiative: Initiative, at: datetime) -> str | None:
    """A reopened duplicate is none any more; the key of what it was merged into."""
    row = db.session.scalar(
        select(Merge).where(Merge.duplicate_id == initiative.id, Merge.ended_at.is_(None))
    )
    if row is None:
        return None
    row.ended_at = at
    return row.into.key


def _let_go(initiative: Initiative, at: datetime) -> list[str]:
    """End its links to planned releases, which must not wait for what was given up."""
    rows = [
        row
        for row in initiative.deliveries
        if row.ended_at is None and row.release.state is ReleaseState.PLANNED
    ]
    for row in rows:
        row.ended_at = at
    return [row.release.key for row in rows]


def refuse_clause(clause: Clause) -> None:
    """Raise for a clause that nothing can meet: a heading, or one that is gone."""
    if not clause.assessable:
        raise Invalid(
            "clause", _("%(clause)s is a heading; link the clause below it that is met.", clause=clause.label)
        )  # fmt: skip
    if clause.gone_at is not None:
        raise Invalid("clause", _("%(clause)s is no longer in its catalogue.", clause=clause.label))


def refuse_editor(initiative: Initiative, by: Person, at: datetime) -> None:
    """Refuse whoever neither acts for an owner nor is regulatory/quality, once both own it."""
    unclaimed = vacant(initiative, Role.EM) or vacant(initiative, Role.PM)
    if unclaimed or Role.REGULATORY in by.roles or acts_for(initiative, by, at):
        return
    raise NotAllowed(_("Only its owners and regulatory/quality edit an initiative."))


def values_of(fields: Fields) -> dict[str, Any]:
    """As columns of the row."""
    return {name: getattr(fields, name) for name in Fields.__dataclass_fields__}


def told_openly(fields: Fields) -> dict[str, Any]:
    """What stands openly in an event: no free text."""
    return {
        "title": fields.title,
        "kind": fields.kind.value,
        "origin": fields.origin.value,
        "due_on": fields.due_on.isoformat() if fields.due_on else None,
        "stops_sales": fields.stops_sales,
        "standing": fields.standing,
    }


def told_in_text(fields: Fields) -> dict[str, str | None]:
    """What an event keeps as text beside it."""
    return {"summary": fields.summary, "obligation": fields.obligation}
