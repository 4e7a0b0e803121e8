"""Moving in the order of a team, saying "not now", estimating."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right
from tracker.identity.queries import in_team
from tracker.initiatives.models import Initiative
from tracker.order.arranging import Order, decided, moved, went_down
from tracker.order.models import Estimate, Move, Parking, Why
from tracker.order.queries import order_of


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made, and the ids of those that stand lower now."""

    move: Move
    below: tuple[int, ...]


def steers(team: Team, person: Person, at: datetime) -> bool:
    """Whether somebody orders the work of a team: an EM or a PM who belongs to it."""
    return person.may(Right.STEER_TEAM) and in_team(person, team, at)


def move(
    initiative: Initiative, to: int, *, why: Why, words: str, by: Person, at: datetime,
    seen: str | None = None,
) -> Moved:  # fmt: skip
    """Give an initiative a place in the order of its team: one row that holds the whole order.

    `seen` is the edition of the order that the person looked at.
    """
    team = initiative.team
    _refuse_stranger(team, by, at)
    order = order_of(team)
    came_from = _place(order, initiative)
    _refuse_place(order, initiative, came_from, to)
    if why is Why.OTHER and not words:
        raise Invalid("words", _("Say in a few words why."))
    _refuse_stale(order, initiative, came_from, seen)
    places = moved(order.places, initiative.id, to)
    row = Move(
        team=team, number=order.number + 1, initiative=initiative, came_from=came_from,
        came_to=to, why=why, words=words, places=json.dumps(places),
        decided=decided(places, order.new - {initiative.id}), by=by, at=at,
    )  # fmt: skip
    db.session.add(row)
    record(
        "order.moved", initiative, by=by, at=at, version=row.number,
        changes={"team": [team.key, team.key], "place": [came_from, to], "why": [None, why.value]},
        texts={"reason": words},
    )  # fmt: skip
    return Moved(row, went_down(order.places, places))


def park(
    initiative: Initiative, reason: str, *, until: date | None, would_change: str, by: Person,
    at: datetime,
) -> Parking:  # fmt: skip
    """Say "not now": it leaves the order, with the reason and what would bring it back."""
    _refuse_stranger(initiative.team, by, at)
    order = order_of(initiative.team)
    if initiative.id in order.parked:
        raise RuleBroken(_("%(key)s is “not now” already.", key=initiative.key))
    came_from = _place(order, initiative)
    if not reason:
        raise Invalid("reason", _("Give a reason; it stands in the record."))
    if until is None and not would_change:
        raise Invalid("until", _("Say until when, or what would change it. “Not now” is not “never”."))  # fmt: skip
    if until is not None and until <= at.date():
        raise Invalid("until", _("This day has come already. Choose a later one."))
    _end_left_over(initiative, at)
    row = Parking(
        initiative=initiative, reason=reason, until=until, would_change=would_change, began_at=at, by=by
    )  # fmt: skip
    db.session.add(row)
    record(
        "order.not-now", initiative, by=by, at=at,
        changes={"place": [came_from, None], "until": [None, until and until.isoformat()]},
        texts={"reason": reason, "would_change": would_change},
    )  # fmt: skip
    return row


def bring_back(initiative: Initiative, reason: str, *, by: Person, at: datetime) -> None:
    """Take an initiative that was "not now" into the order again, at its end."""
    _refuse_stranger(initiative.team, by, at)
    order = order_of(initiative.team)
    row = _open_parking(initiative)
    if row is None or initiative.id not in order.parked:
        raise RuleBroken(_("%(key)s is not among what is “not now”.", key=initiative.key))
    if not reason:
        raise Invalid("reason", _("Say what has changed; it stands in the record."))
    row.ended_at, row.ended_by, row.back_because = at, by, reason
    record(
        "order.brought-back", initiative, by=by, at=at,
        changes={"place": [None, len(order.places) + 1]}, texts={"reason": reason},
    )  # fmt: skip


def estimate(initiative: Initiative, days: int, *, by: Person, at: datetime) -> None:
    """Say how many person-days an initiative still takes: whoever belongs to its team."""
    if not by.may(Right.OWN_ORDER) or not in_team(by, initiative.team, at):
        raise NotAllowed(_("Only the people of %(team)s estimate its work.", team=initiative.team.name))  # fmt: skip
    if not 1 <= days <= 9999:
        raise Invalid("days", _("Whole person-days, from 1 to 9999."))
    order = order_of(initiative.team)
    if initiative.id not in order.parked:
        _place(order, initiative)
    before = db.session.scalar(
        select(Estimate).where(
            Estimate.initiative_id == initiative.id, Estimate.ended_at.is_(None)
        )
    )  # fmt: skip
    if before is not None and before.days == days:
        raise RuleBroken(_("It is estimated at that already."))
    if before is not None:
        before.ended_at = at
        db.session.flush()  # closes the row before the next one opens
    db.session.add(Estimate(initiative=initiative, days=days, began_at=at, by=by))
    record(
        "order.estimated", initiative, by=by, at=at,
        changes={"person_days": [before and before.days, days]},
    )  # fmt: skip


def _refuse_stranger(team: Team, by: Person, at: datetime) -> None:
    if not steers(team, by, at):
        raise NotAllowed(
            _("Only an EM or a PM who belongs to %(team)s orders its work. An administrator lets people belong to a team.", team=team.name)
        )  # fmt: skip


def _place(order: Order, initiative: Initiative) -> int:
    if initiative.id in order.parked:
        raise RuleBroken(_("%(key)s is “not now”. Bring it back first.", key=initiative.key))
    place = order.place(initiative.id)
    if place is None:
        raise RuleBroken(
            _("%(key)s is %(state)s; only what is proposed or committed stands in the order.",
              key=initiative.key, state=initiative.status.value)
        )  # fmt: skip
    return place


def _refuse_place(order: Order, initiative: Initiative, came_from: int, to: int) -> None:
    if not 1 <= to <= len(order.places):
        raise Invalid("to", _("Choose a place from 1 to %(n)d.", n=len(order.places)))
    if to == came_from and initiative.id not in order.new:
        raise Invalid("to", _("It stands at place %(n)d already.", n=to))


def _refuse_stale(order: Order, initiative: Initiative, place: int, seen: str | None) -> None:
    """Say what happened since the person looked; nothing they typed is lost, they send it again."""
    if seen is None or seen == order.edition:
        return
    then, _sep, _rest = seen.partition("-")
    told = _told_since(initiative.team, order.number) if then != str(order.number) else ""
    stands = _("%(key)s stands at place %(n)d now.", key=initiative.key, n=place)
    told = told or _("An initiative came into the order or left it meanwhile.")
    raise Stale(f"{told} {stands} " + _("Look again; sent once more, it is done."))


def _told_since(team: Team, number: int) -> str:
    last = db.session.scalars(
        select(Move).where(Move.team_id == team.id, Move.number == number)
    ).one()
    return _(
        "%(name)s moved %(key)s from place %(old)d to %(new)d meanwhile.",
        name=last.by.name, key=last.initiative.key, old=last.came_from, new=last.came_to,
    )  # fmt: skip


def _open_parking(initiative: Initiative) -> Parking | None:
    return db.session.scalar(
        select(Parking).where(Parking.initiative_id == initiative.id, Parking.ended_at.is_(None))
    )


def _end_left_over(initiative: Initiative, at: datetime) -> None:
    """A row that its initiative left behind by being dropped, and proposed anew, while not now."""
    if row := _open_parking(initiative):
        row.ended_at = at
        db.session.flush()  # closes the row before the next one opens
