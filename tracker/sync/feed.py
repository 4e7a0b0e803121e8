"""The calendar of a team's sync: when it meets and where its page is, and nothing of the record."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from tracker.core.texts import _
from tracker.sync.calendar import days, first_day, starts_on
from tracker.sync.models import SyncSeries

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: No series outlives this; it bounds the search for the last day of one that ended.
_FAR = date(2100, 1, 1)


def calendar_of(team_name: str, series: Iterable[SyncSeries], *, url: str, host: str) -> bytes:
    """All series of a team as iCalendar (RFC 5545), weeks that were cancelled left out."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tracker//Weekly sync//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Weekly sync, %(team)s", team=team_name))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    met = [row for row in series if row.ended_at is None or _last_day(row) is not None]
    for zone in sorted({row.zone for row in met} - {"UTC"}):
        since = min(row.began_at for row in met if row.zone == zone)
        calendar.add_component(Timezone.from_tzid(zone, first_date=date(since.year, 1, 1)))
    for row in met:
        calendar.add_component(_event(row, team_name, url, host))
    told: bytes = calendar.to_ical()
    return told


def _event(series: SyncSeries, team_name: str, url: str, host: str) -> Event:
    zone = UTC if series.zone == "UTC" else ZoneInfo(series.zone)
    begins = starts_on(series, first_day(series)).replace(tzinfo=zone)
    event = Event()
    event.add("uid", f"sync-series-{series.id}@{host}")
    event.add("dtstamp", max([series.began_at, *filter(None, [series.ended_at]), *(row.at for row in series.cancelled)]))  # fmt: skip
    event.add("summary", _("Weekly sync, %(team)s", team=team_name))
    event.add("url", url)
    event.add("description", url)
    event.add("dtstart", begins)
    event.add("dtend", _later(begins, series.minutes))
    event.add("rrule", _rule(series))
    if off := [starts_on(series, row.on).replace(tzinfo=zone) for row in series.cancelled]:
        event.add("exdate", off)
    return event


def _rule(series: SyncSeries) -> dict[str, object]:
    rule: dict[str, object] = {"freq": "weekly", "byday": _WEEKDAYS[series.weekday]}
    if (last := _last_day(series)) is not None:
        rule["until"] = starts_on(series, last).astimezone(UTC)  # RFC 5545: in UTC beside a TZID
    return rule


def _last_day(series: SyncSeries) -> date | None:
    """The last day of a series that ended, cancelled or not; None: it goes on, or never met."""
    if series.ended_at is None:
        return None
    told = SyncSeries(
        weekday=series.weekday, starts=series.starts, zone=series.zone, minutes=series.minutes,
        began_at=series.began_at, ended_at=series.ended_at, cancelled=[],
    )  # fmt: skip
    return max(days(told, first_day(told), _FAR), default=None)


def _later(begins: datetime, minutes: int) -> datetime:
    """So many minutes later by the clock of the world, told in the same zone."""
    return (begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(begins.tzinfo)
