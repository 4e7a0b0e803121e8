"""Reading series, syncs, addresses and votes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.identity.models import Person, Team
from tracker.initiatives.models import Initiative
from tracker.sync.models import (
    AddedItem,
    CalendarAddress,
    Decision,
    ItemOutcome,
    Outcome,
    Sync,
    SyncSeries,
    Vote,
)

#: Fewer answers than this would tell who gave which.
ENOUGH_ANSWERS = 3

#: A dropped item that still holds comes back after so long.
SILENCE = timedelta(weeks=4)


def series_of(team: Team) -> SyncSeries | None:
    """The series that runs, with its two people and its cancelled days."""
    rows = db.session.scalars(
        select(SyncSeries)
        .where(SyncSeries.team_id == team.id, SyncSeries.ended_at.is_(None))
        .options(
            joinedload(SyncSeries.em), joinedload(SyncSeries.pm), joinedload(SyncSeries.cancelled)
        )
    )  # fmt: skip
    return rows.unique().one_or_none()


def running_series(teams: Iterable[Team]) -> dict[int, SyncSeries]:
    """The series that run, by team."""
    rows = db.session.scalars(
        select(SyncSeries)
        .where(SyncSeries.team_id.in_([team.id for team in teams]), SyncSeries.ended_at.is_(None))
        .options(selectinload(SyncSeries.cancelled))
    )
    return {series.team_id: series for series in rows}


def last_ends(teams: Iterable[Team]) -> dict[int, datetime]:
    """When the last sync of each of these teams ended, where one was held."""
    rows = db.session.execute(
        select(Sync.team_id, func.max(Sync.ended_at).label("ended"))
        .where(Sync.team_id.in_([team.id for team in teams]), Sync.ended_at.is_not(None))
        .group_by(Sync.team_id)
    )
    return {row.team_id: row.ended for row in rows}


def day_of(team: Team, at: datetime) -> date:
    """Which day it is for the team, by the clock of its series."""
    zone = db.session.scalar(
        select(SyncSeries.zone).where(SyncSeries.team_id == team.id, SyncSeries.ended_at.is_(None))
    )
    return at.astimezone(ZoneInfo(zone) if zone else UTC).date()


def every_series(team: Team) -> Select[SyncSeries]:
    """All series of a team, also ended ones, oldest first."""
    return (
        select(SyncSeries)
        .where(SyncSeries.team_id == team.id)
        .options(selectinload(SyncSeries.cancelled))
        .order_by(SyncSeries.id)
    )


def running_sync(team: Team) -> Sync | None:
    """The sync that runs now."""
    return db.session.scalar(select(Sync).where(Sync.team_id == team.id, Sync.ended_at.is_(None)))


def syncs_of(team: Team) -> Select[Sync]:
    """Syncs that were held, newest first; the one that runs stands before them."""
    return (
        select(Sync)
        .where(Sync.team_id == team.id)
        .options(joinedload(Sync.began_by), joinedload(Sync.pauses))
        .order_by(Sync.began_at.desc(), Sync.id.desc())
    )


def sync_numbered(number: int) -> Sync | None:
    """A sync with all that its minutes show."""
    return db.session.scalar(
        select(Sync)
        .where(Sync.id == number)
        .options(
            joinedload(Sync.team), joinedload(Sync.series), joinedload(Sync.document),
            joinedload(Sync.ended_by), selectinload(Sync.pauses), selectinload(Sync.decisions),
            selectinload(Sync.outcomes),
        )
    )  # fmt: skip


def outcomes_that_count(
    team: Team, last: Sync | None, at: datetime, products: Select[int] | None
) -> list[ItemOutcome]:
    """What the last sync carried over, what the running one settled, and what was dropped lately;
    of these products, if some are named.
    """
    parts = [and_(ItemOutcome.outcome == Outcome.DROPPED, ItemOutcome.at > at - SILENCE)]
    parts.append(Sync.ended_at.is_(None))
    if last is not None:
        parts.append(ItemOutcome.sync_id == last.id)
    query = select(ItemOutcome).join(Sync).where(Sync.team_id == team.id, or_(*parts))
    if products is not None:
        about = Initiative.key == ItemOutcome.initiative_key
        known = or_(ItemOutcome.initiative_key.is_(None), Initiative.product_id.in_(products))
        query = query.outerjoin(Initiative, about).where(known)
    return list(db.session.scalars(query.order_by(ItemOutcome.id)))


def decisions_of(sync: Sync, products: Select[int]) -> Select[Decision]:
    """What was decided in a sync, but for what is about other products; oldest first."""
    known = or_(Decision.initiative_id.is_(None), Initiative.product_id.in_(products))
    return (
        select(Decision)
        .outerjoin(Initiative, Initiative.id == Decision.initiative_id)
        .where(Decision.sync_id == sync.id, known)
        .order_by(Decision.id)
    )


def open_items(team: Team) -> Select[AddedItem]:
    """What people put on the agenda and nobody settled, oldest first."""
    return (
        select(AddedItem)
        .where(AddedItem.team_id == team.id, AddedItem.closed_at.is_(None))
        .order_by(AddedItem.id)
    )


def address_of(team: Team, person: Person) -> CalendarAddress | None:
    """Somebody's address of a team's calendar, if they made one."""
    return db.session.scalar(
        select(CalendarAddress).where(
            CalendarAddress.team_id == team.id, CalendarAddress.person_id == person.id,
            CalendarAddress.ended_at.is_(None),
        )
    )  # fmt: skip


def address_with(token_sha256: str) -> CalendarAddress | None:
    """The address that this secret opens."""
    return db.session.scalar(
        select(CalendarAddress)
        .where(CalendarAddress.token_sha256 == token_sha256, CalendarAddress.ended_at.is_(None))
        .options(joinedload(CalendarAddress.person), joinedload(CalendarAddress.team))
    )


def last_votes(team: Team, since: datetime | None) -> Select[Vote]:
    """Each person's newest vote since a moment: what counts, whatever they tapped before."""
    ranked = (
        select(
            Vote.id,
            func.row_number().over(partition_by=Vote.person_id, order_by=Vote.on.desc()).label("n"),
        )
        .where(Vote.team_id == team.id, *([Vote.at > since] if since else []))
        .subquery()
    )
    return select(Vote).join(ranked, ranked.c.id == Vote.id).where(ranked.c.n == 1)
