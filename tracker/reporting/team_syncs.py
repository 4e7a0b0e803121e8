"""The weekly syncs of a team in a period: which were held, which were missed, what they decided."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from reports import team as printed
from tracker.core.db import db
from tracker.initiatives.models import Initiative
from tracker.reporting.subjects import TeamPeriod
from tracker.reporting.team_order import begin_of, last_moment, named
from tracker.sync.calendar import days, starts_on
from tracker.sync.models import Decision, Outcome, Sync, SyncSeries
from tracker.sync.queries import every_series, syncs_of


def decisions(subject: TeamPeriod, at: datetime) -> tuple[printed.SyncDecision, ...]:
    """Decisions on initiatives that the report names, and on none: those are the team's."""
    rows = db.session.scalars(
        select(Decision)
        .join(Decision.sync)
        .outerjoin(Initiative, Initiative.id == Decision.initiative_id)
        .where(
            Sync.team_id == subject.team.id, Decision.at >= begin_of(subject.first),
            Decision.at <= last_moment(subject, at),
            or_(
                Decision.initiative_id.is_(None),
                Decision.initiative_id.in_(select(Initiative.id).where(*named(subject))),
            ),
        )
        .options(joinedload(Decision.initiative).options(lazyload(Initiative.ownerships)))
        .order_by(Decision.id)
    )  # fmt: skip
    return tuple(
        printed.SyncDecision(
            at=row.at, key=row.initiative.key if row.initiative else None, what=row.what,
            why=row.why, who=row.who, instead_of=row.instead_of,
        )
        for row in rows
    )  # fmt: skip


def syncs(subject: TeamPeriod, at: datetime) -> tuple[printed.SyncHeld, ...]:
    """Those that were held and ended, by time."""
    return tuple(
        printed.SyncHeld(
            at=row.began_at, minutes=row.minutes, suggested=row.suggested,
            decisions=len(row.decisions),
            carried=sum(one.outcome is Outcome.CARRIED for one in row.outcomes),
        )
        for row in _held(subject, at)
        if row.minutes is not None
    )  # fmt: skip


def _held(subject: TeamPeriod, at: datetime) -> list[Sync]:
    query = syncs_of(subject.team).where(
        Sync.began_at >= begin_of(subject.first), Sync.began_at <= last_moment(subject, at)
    )
    loads = (selectinload(Sync.decisions).lazyload(Decision.initiative), selectinload(Sync.outcomes))  # fmt: skip
    return list(db.session.scalars(query.options(*loads)).unique())[::-1]


def missed(subject: TeamPeriod, at: datetime) -> tuple[date, ...]:
    """Days of the series in the period whose week saw no sync; cancelled ones are none."""
    begins = [row.at for row in syncs(subject, at)]
    found = [
        day
        for series in db.session.scalars(every_series(subject.team))
        for day in _without(series, begins, subject, at)
    ]
    return tuple(sorted(set(found)))


def _without(
    series: SyncSeries, begins: list[datetime], subject: TeamPeriod, at: datetime
) -> Iterable[date]:
    zone, length = ZoneInfo(series.zone), timedelta(minutes=series.minutes)
    weeks = {begun.astimezone(zone).isocalendar()[:2] for begun in begins}
    for day in days(series, subject.first, subject.last):
        if starts_on(series, day) + length <= at and day.isocalendar()[:2] not in weeks:
            yield day
