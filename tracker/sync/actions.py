"""Setting the series, cancelling a week, secret addresses, items in words, and the clock."""

import hashlib
import secrets
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import in_team
from tracker.initiatives.models import Initiative
from tracker.sync.calendar import days, zones
from tracker.sync.models import (
    AddedItem,
    CalendarAddress,
    CancelledWeek,
    Section,
    Sync,
    SyncPause,
    SyncSeries,
    Talk,
)
from tracker.sync.queries import address_of, series_of

#: How long a sync is planned to be, unless the two want it otherwise.
MINUTES = 30


def set_series(
    team: Team, *, em: Person, pm: Person, weekday: int, starts: str, zone: str,
    minutes: int = MINUTES, by: Person, at: datetime,
) -> SyncSeries:  # fmt: skip
    """Say when the team's EM and PM meet every week; ends the series before, whose past stays."""
    refuse_steering(team, by, at)
    _refuse_pair(team, em, pm, at)
    _refuse_times(weekday, starts, zone, minutes)
    before = series_of(team)
    told = _told(em, pm, weekday, starts, zone, minutes)
    if before is not None:
        old = _told(before.em, before.pm, before.weekday, before.starts, before.zone, before.minutes)  # fmt: skip
        if old == told:
            raise RuleBroken(_("Nothing differs from the series that runs."))
        before.ended_at = at
        db.session.flush()  # the old row must be closed before the new one opens (unique index)
    made = SyncSeries(
        team=team, em=em, pm=pm, weekday=weekday, starts=starts, zone=zone, minutes=minutes,
        began_at=at, set_by=by,
    )  # fmt: skip
    db.session.add(made)
    changes = {name: [old[name] if before else None, told[name]] for name in told}
    record("series.set", team, by=by, at=at, changes=changes)
    return made


def cancel_week(series: SyncSeries, on: date, reason: str, *, by: Person, at: datetime) -> None:
    """Say that nobody meets on this day of the series; the calendar leaves it out."""
    refuse_steering(series.team, by, at)
    if not reason:
        raise Invalid("reason", _("Say why; it stands in the record."))
    if on < at.astimezone(ZoneInfo(series.zone)).date():
        raise Invalid("on", _("This day is over; what was not held shows as missed."))
    if on not in days(series, on, on):
        raise Invalid("on", _("The team does not meet on this day."))
    series.cancelled.append(CancelledWeek(on=on, reason=reason, by_id=by.id, at=at))
    record(
        "series.week-cancelled", series.team, by=by, at=at, texts={"reason": reason},
        changes={"day": [on.isoformat(), None]},
    )  # fmt: skip


def make_address(team: Team, *, by: Person, at: datetime) -> str:
    """A new secret of one's own for the team's calendar, shown once; an older one opens no more."""
    if not by.may(Right.READ_LOAD):
        raise NotAllowed(_("The calendar is for those who read the team's sync."))
    before = address_of(team, by)
    if before is not None:
        before.ended_at = at
        db.session.flush()  # the old row must be closed before the new one opens (unique index)
    token = secrets.token_urlsafe(32)
    db.session.add(CalendarAddress(team=team, person=by, token_sha256=digest(token), made_at=at))
    record(
        "calendar.address-renewed" if before else "calendar.address-made", team, by=by, at=at,
        changes={"address": [before and before.made_at.isoformat(), at.isoformat()]},
    )  # fmt: skip
    return token


def end_address(team: Team, *, by: Person, at: datetime) -> None:
    """Close one's own address of the team's calendar."""
    held = address_of(team, by)
    if held is None:
        raise RuleBroken(_("You have no address of this calendar."))
    held.ended_at = at
    record(
        "calendar.address-ended", team, by=by, at=at,
        changes={"address": [held.made_at.isoformat(), None]},
    )  # fmt: skip


def digest(token: str) -> str:
    """The SHA-256 under which a secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_item(
    team: Team, words: str, *, section: Section = Section.ADJUST,
    initiative: Initiative | None = None, by: Person, at: datetime,
) -> AddedItem:  # fmt: skip
    """Put something on the team's agenda in words; it stays until it is done, decided or dropped."""
    if not (by.may(Right.OWN_ORDER) and in_team(by, team, at)):
        raise NotAllowed(_("The agenda is filled by the people of the team."))
    if initiative is not None and initiative.team_id != team.id:
        raise Invalid("initiative", _("%(key)s is the work of another team.", key=initiative.key))
    item = AddedItem(
        team=team, section=section, words=words, initiative=initiative, by=by, at=at
    )  # fmt: skip
    db.session.add(item)
    record(
        "agenda.item-added", Talk("sync", team.key), by=by, at=at, texts={"words": words},
        changes={
            "section": [None, section.value], "initiative": [None, initiative and initiative.key],
        },
    )  # fmt: skip
    return item


def pause(sync: Sync, explains: str, *, by: Person, at: datetime) -> SyncPause:
    """Stop the clock while somebody explains something; what it is stands in the minutes."""
    refuse_steering(sync.team, by, at)
    refuse_ended(sync)
    if sync.pause is not None:
        raise RuleBroken(_("The clock stands already: “%(what)s”.", what=sync.pause.explains))
    made = SyncPause(explains=explains, began_at=at)
    sync.pauses.append(made)
    record(
        "sync.paused", sync, by=by, at=at, version=sync.id, texts={"explains": explains}
    )  # fmt: skip
    return made


def resume(sync: Sync, *, by: Person, at: datetime) -> None:
    """Let the clock run again."""
    refuse_steering(sync.team, by, at)
    refuse_ended(sync)
    if sync.pause is None:
        raise RuleBroken(_("The clock runs already."))
    began = sync.pause.began_at
    sync.pause.ended_at = at
    record(
        "sync.resumed", sync, by=by, at=at, version=sync.id,
        changes={"seconds": [None, int((at - began).total_seconds())]},
    )  # fmt: skip


def refuse_steering(team: Team, by: Person, at: datetime) -> None:
    """Only an EM or PM of the team runs its sync."""
    if not (by.may(Right.STEER_TEAM) and in_team(by, team, at)):
        raise NotAllowed(_("Only an engineering manager or a product manager of the team does this."))  # fmt: skip


def refuse_ended(sync: Sync) -> None:
    """What ended is frozen."""
    if not sync.running:
        raise RuleBroken(_("This sync has ended; its minutes stay as they are."))


def _refuse_pair(team: Team, em: Person, pm: Person, at: datetime) -> None:
    if em.id == pm.id:
        raise Invalid("pm", _("EM and PM are two different people."))
    sentences = {
        Role.EM: _("%(name)s is not an engineering manager of this team.", name=em.name),
        Role.PM: _("%(name)s is not a product manager of this team.", name=pm.name),
    }
    for role, person in ((Role.EM, em), (Role.PM, pm)):
        if role not in person.roles or not person.active or not in_team(person, team, at):
            raise Invalid(role.value, sentences[role])


def _refuse_times(weekday: int, starts: str, zone: str, minutes: int) -> None:
    if weekday not in range(7):
        raise Invalid("weekday", _("Choose a day of the week."))
    try:
        good = time.fromisoformat(starts).strftime("%H:%M") == starts
    except ValueError:
        good = False
    if not good:
        raise Invalid("starts", _("Give the time as hours and minutes: 09:30."))
    if zone not in zones():
        raise Invalid("zone", _("There is no time zone “%(zone)s”.", zone=zone))
    if not 10 <= minutes <= 120:
        raise Invalid("minutes", _("A sync takes 10 to 120 minutes."))


def _told(em: Person, pm: Person, weekday: int, starts: str, zone: str, minutes: int) -> dict[str, object]:  # fmt: skip
    return {
        "em": em.name, "pm": pm.name, "weekday": weekday, "starts": starts, "zone": zone,
        "minutes": minutes,
    }  # fmt: skip
