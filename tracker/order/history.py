"""What changed in the order of a team since a day: for its history, the sync, and reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, lazyload

from tracker.core.db import db
from tracker.identity.models import Team
from tracker.initiatives.models import Initiative
from tracker.order.models import Move, Parking
from tracker.order.queries import order_of


@dataclass(frozen=True, slots=True)
class RankChange:
    """Where an initiative stood then and stands now; None: it was not, or is not, in the order.

    `move` is its own last move since, if somebody moved it; else it gave way, came, or left.
    """

    initiative_id: int
    before: int | None
    after: int | None
    move: Move | None


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC: the order "as of" it holds all that happened on it."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def moves_of(team: Team, *, since: datetime | None = None, until: datetime | None = None) -> Select[Move]:  # fmt: skip
    """Who moved what, when and why: newest first."""
    query = select(Move).where(Move.team_id == team.id)
    if since is not None:
        query = query.where(Move.at > since)
    if until is not None:
        query = query.where(Move.at <= until)
    return query.options(
        joinedload(Move.by),
        joinedload(Move.initiative).options(lazyload(Initiative.ownerships)),
    ).order_by(Move.number.desc())


def rank_changes(team: Team, since: datetime, now: datetime | None = None) -> list[RankChange]:
    """Whatever was moved, came, or left since then; what only gave way is not named.

    In the order of today's places, what left at the end.
    """
    then, today = order_of(team, since), order_of(team, now)
    moves = {m.initiative_id: m for m in reversed(db.session.scalars(moves_of(team, since=since, until=now)).all())}  # fmt: skip
    named = moves.keys() | (set(then.places) ^ set(today.places))
    changes = [RankChange(i, then.place(i), today.place(i), moves.get(i)) for i in named]
    return sorted(
        (c for c in changes if c.before is not None or c.after is not None),
        key=lambda c: (c.after is None, c.after or c.before, c.initiative_id),
    )


def parked_since(team: Team, since: datetime) -> list[Parking]:
    """What was put to "not now", or brought back, since then; newest first."""
    changed = or_(Parking.began_at > since, Parking.ended_at > since)
    return list(db.session.scalars(parkings_in(team).where(changed)))


def parkings_in(team: Team) -> Select[Parking]:
    """Every time that something of a team was "not now", newest first."""
    return (
        select(Parking)
        .join(Parking.initiative)
        .where(Initiative.team_id == team.id)
        .options(joinedload(Parking.by), joinedload(Parking.ended_by))
        .order_by(Parking.id.desc())
    )


def parkings_of(initiatives: Iterable[int]) -> list[Parking]:
    """Every time that one of these was "not now", newest first."""
    return list(
        db.session.scalars(
            select(Parking)
            .where(Parking.initiative_id.in_(initiatives))
            .options(joinedload(Parking.by), joinedload(Parking.ended_by))
            .order_by(Parking.id.desc())
        )
    )
