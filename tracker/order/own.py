"""Being on an initiative, and one's own order of what one is on."""

import json
from datetime import datetime

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.identity.queries import belongs_to
from tracker.initiatives.models import Initiative
from tracker.initiatives.standing_in import acts_for
from tracker.order.actions import steers
from tracker.order.arranging import moved
from tracker.order.models import OwnMove, Work
from tracker.order.people import load_of
from tracker.order.queries import ORDERED


def may_put(initiative: Initiative, person: Person, *, by: Person, at: datetime) -> bool:
    """Whether somebody says who is on an initiative: the person, its owners, who steers the team."""
    if not by.may(Right.OWN_ORDER):
        return False
    return by.id == person.id or acts_for(initiative, by, at) or steers(initiative.team, by, at)


def put_on(initiative: Initiative, person: Person, *, by: Person, at: datetime) -> Work:
    """Say that somebody is on an initiative from now on."""
    _refuse_other(initiative, person, by, at)
    if initiative.status not in ORDERED:
        raise RuleBroken(
            _("%(key)s is %(state)s; people are on what is proposed or committed.",
              key=initiative.key, state=initiative.status.value)
        )  # fmt: skip
    if not person.active or not person.may(Right.READ_LOAD) or not belongs_to(person, initiative.product, at):  # fmt: skip
        raise Invalid(
            "person",
            _("%(name)s does not belong to %(product)s and could not even read it. An administrator lets people in.",
              name=person.name, product=initiative.product.name),
        )  # fmt: skip
    if _open(initiative, person) is not None:
        raise Invalid("person", _("%(name)s is on it already.", name=person.name))
    work = Work(initiative=initiative, person=person, began_at=at)
    db.session.add(work)
    record("work.began", work, by=by, at=at, changes=_told(work, began=True))
    return work


def take_off(work: Work, *, by: Person, at: datetime) -> None:
    """Say that somebody is not on an initiative any more."""
    _refuse_other(work.initiative, work.person, by, at)
    if work.ended_at is not None:
        raise RuleBroken(_("%(name)s is not on it any more.", name=work.person.name))
    work.ended_at = at
    record("work.ended", work, by=by, at=at, changes=_told(work, began=False))


def move_own(work: Work, to: int, *, by: Person, at: datetime) -> None:
    """Give one of the things that one is on another place in one's own order; one's own only."""
    if work.person_id != by.id:
        raise NotAllowed(_("Everybody orders their own work; this is %(name)s's.", name=work.person.name))  # fmt: skip
    if not by.may(Right.OWN_ORDER):
        raise NotAllowed(_("Your role has no order of its own."))
    places = [w.initiative_id for w in load_of(by).works]
    if work.ended_at is not None or work.initiative_id not in places:
        raise RuleBroken(_("%(key)s is not among what you are on now.", key=work.initiative.key))
    came_from = places.index(work.initiative_id) + 1
    if not 1 <= to <= len(places):
        raise Invalid("to", _("Choose a place from 1 to %(n)d.", n=len(places)))
    if to == came_from:
        raise Invalid("to", _("It stands at place %(n)d already.", n=to))
    number = db.session.scalar(select(func.max(OwnMove.number)).where(OwnMove.person_id == by.id))
    db.session.add(
        OwnMove(
            person=by, number=(number or 0) + 1,
            places=json.dumps(moved(places, work.initiative_id, to)), at=at,
        )
    )  # fmt: skip
    told = {"initiative": [work.initiative.key] * 2, "own_place": [came_from, to]}
    record("work.ordered", work, by=by, at=at, changes=told)


def _refuse_other(initiative: Initiative, person: Person, by: Person, at: datetime) -> None:
    if not may_put(initiative, person, by=by, at=at):
        raise NotAllowed(
            _("You put yourself on an initiative; others are put on it by its owners, or by an EM or a PM of its team.")
        )  # fmt: skip


def _open(initiative: Initiative, person: Person) -> Work | None:
    return db.session.scalar(
        select(Work).where(
            Work.initiative_id == initiative.id, Work.person_id == person.id,
            Work.ended_at.is_(None),
        )
    )  # fmt: skip


def _told(work: Work, *, began: bool) -> dict[str, list[str | None]]:
    told = {"initiative": work.initiative.key, "person": work.person.name}
    return {name: [None, value] if began else [value, None] for name, value in told.items()}
