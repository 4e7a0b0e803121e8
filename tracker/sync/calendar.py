"""When a series meets: its days, in the clock of its zone. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from tracker.sync.models import SyncSeries

WEEK = timedelta(weeks=1)


def zones() -> list[str]:
    """The zones that people live in, by name: regions and cities, UTC first."""
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(areas))]


def starts_on(series: SyncSeries, day: date) -> datetime:
    """The moment at which it begins on this day; an hour that the clocks skip is told as they do."""
    clock = time.fromisoformat(series.starts)
    return datetime.combine(day, clock, ZoneInfo(series.zone))


def first_day(series: SyncSeries) -> date:
    """The first day on which it meets."""
    begun = series.began_at.astimezone(ZoneInfo(series.zone))
    day = begun.date() + timedelta(days=(series.weekday - begun.weekday()) % 7)
    return day if starts_on(series, day) >= begun else day + WEEK


def days(series: SyncSeries, first: date, last: date) -> Iterator[date]:
    """Its days from the first to the last of a stretch, cancelled ones left out."""
    day = max(first_day(series), first + timedelta(days=(series.weekday - first.weekday()) % 7))
    off = {row.on for row in series.cancelled}
    while day <= last and (series.ended_at is None or starts_on(series, day) < series.ended_at):
        if day not in off:
            yield day
        day += WEEK


def next_day(series: SyncSeries, at: datetime) -> date | None:
    """The next day on which it meets and has not ended yet; None: it meets no more."""
    today = at.astimezone(ZoneInfo(series.zone)).date()
    length = timedelta(minutes=series.minutes)
    ahead = days(series, today, today + timedelta(weeks=60))
    return next((day for day in ahead if starts_on(series, day) + length > at), None)


def missed(series: SyncSeries, held: list[datetime], at: datetime, weeks: int = 8) -> list[date]:
    """Days of the last weeks whose week saw no sync, oldest first."""
    zone = ZoneInfo(series.zone)
    today, length = at.astimezone(zone).date(), timedelta(minutes=series.minutes)
    seen = {moment.astimezone(zone).isocalendar()[:2] for moment in held}
    return [
        day for day in days(series, today - timedelta(weeks=weeks), today)
        if starts_on(series, day) + length <= at and day.isocalendar()[:2] not in seen
    ]  # fmt: skip
