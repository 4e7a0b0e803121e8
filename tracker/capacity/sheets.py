"""Planned and actual days: entered by one side, agreed by the other, closed for good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.capacity.models import Agreement, Line, Period, Settled, Sheet, Side
from tracker.capacity.people import (
    SHORT,
    members,
    other,
    refuse_agreeing,
    refuse_without_both,
    side_spoken_for,
)
from tracker.capacity.queries import Entered, book_of, sheet_of
from tracker.capacity.split import ZERO, Amounts, Bucket, told
from tracker.core.db import db, insert_rows
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.initiatives.models import Initiative

#: Above this many people's days for one team somebody typed hours.
MOST_PEOPLE = 100


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Days to be entered: of a person or the team, on an initiative, in a bucket, or unsorted."""

    days: Decimal
    person: int | None = None
    initiative: int | None = None
    bucket: Bucket | None = None


def enter(
    period: Period, side: Side, lines: Sequence[Days], *, note: str = "", until: date | None = None,
    seen: int | None = None, by: Person, at: datetime,
) -> Sheet:  # fmt: skip
    """Enter the plan or the actual days anew, as a whole; whoever enters them agrees for their side.

    `seen` is the number of the sheet that the form began from. Where nothing differs nothing is
    done, and no event tells of it.
    """
    spoken = side_spoken_for(by, period.team, at)
    refuse_without_both(period.team, at)
    refuse_closed(period)
    reach = _reach(period, side, until, at)
    kept = [line for line in lines if line.days]
    refuse_lines(period, kept, at)
    before = sheet_of(period, side)
    refuse_stale(seen, before.number if before else 0)
    if before is not None and before.until == reach and _same(before, kept):
        return before
    sheet = Sheet(
        period=period, side=side, number=before.number + 1 if before else 1, until=reach,
        note=note, by=by, at=at,
        lines=[
            Line(person_id=line.person, initiative_id=line.initiative, bucket=line.bucket, days=line.days)
            for line in kept
        ],
        agreements=[Agreement(side=spoken, by=by, at=at)],
    )  # fmt: skip
    was = _told(book_of([period], at).get((period.id, side)))
    db.session.add(sheet)
    db.session.flush()  # the new sheet is what the book reads
    now_told = _told(book_of([period], at)[period.id, side])
    record(
        f"capacity.{side.value}-entered", period.team, by=by, at=at, version=sheet.number,
        changes={
            "period": [None, period.name], "agreed_by_side": [None, SHORT[spoken]],
            **({"until": [None, reach.isoformat()]} if reach else {}),
            **{name: [was.get(name), days] for name, days in now_told.items()},
        },
        texts={"note": note},
    )  # fmt: skip
    return sheet


def agree_sheet(sheet: Sheet, *, by: Person, at: datetime) -> None:
    """Agree for the other side to the newest plan or actual days."""
    period = sheet.period
    refuse_closed(period)
    newest = sheet_of(period, sheet.side)
    if newest is None or newest.id != sheet.id:
        raise RuleBroken(_("Somebody entered other days meanwhile. Look at those, then agree."))
    if sheet.agreed:
        raise RuleBroken(_("Both sides have agreed already."))
    first = sheet.agreements[0]
    refuse_agreeing(by, period.team, first.by_id, other(first.side), at)
    sheet.agreements.append(Agreement(side=other(first.side), by=by, at=at))
    record(
        f"capacity.{sheet.side.value}-agreed", period.team, by=by, at=at, version=sheet.number,
        changes={"period": [None, period.name], "agreed_by_side": [None, SHORT[other(first.side)]]},
    )  # fmt: skip


def close(period: Period, *, by: Person, at: datetime) -> None:
    """Close a period for good, once it is over and both sides agreed to its actual days.

    What its days were for is settled with it: an initiative that is sorted later changes nothing.
    """
    side_spoken_for(by, period.team, at)
    refuse_closed(period)
    if reason := open_because(period, at):
        raise RuleBroken(reason)
    book = book_of([period], at)
    insert_rows(Settled, [
        {"period_id": period.id, "side": side, "person_id": person, "bucket": bucket, "days": days}
        for (_number, side), entered in sorted(book.items(), key=lambda item: item[0][1].value)
        for person, amounts in entered.people.items()
        for bucket, days in _parts(amounts)
        if days
    ])  # fmt: skip
    period.closed_at, period.closed_by = at, by
    plan, actual = (_told(book.get((period.id, side))) for side in Side)
    record(
        "capacity.period-closed", period.team, by=by, at=at,
        changes={
            "period": [None, period.name],
            **{name: [plan.get(name), days] for name, days in actual.items()},
        },
    )  # fmt: skip


def open_because(period: Period, at: datetime) -> str | None:
    """Why a period cannot close yet, in a sentence; None: it can."""
    if at.date() <= period.last:
        return _("%(period)s runs until %(day)s.", period=period.name, day=period.last.isoformat())
    actual = sheet_of(period, Side.ACTUAL)
    if actual is None:
        return _("The actual days of %(period)s are not entered yet.", period=period.name)
    if actual.until is not None and actual.until < period.last:
        return _("The actual days of %(period)s reach only until %(day)s.", period=period.name, day=actual.until.isoformat())  # fmt: skip
    if not actual.agreed:
        waits = SHORT[other(actual.agreements[0].side)]
        return _("The %(side)s has not agreed to the actual days yet.", side=waits)
    return None


def refuse_closed(period: Period) -> None:
    """Closed stays closed."""
    if period.closed_at is not None:
        raise RuleBroken(
            _("%(period)s was closed on %(day)s and stays as it is.", period=period.name, day=period.closed_at.date().isoformat())
        )  # fmt: skip


def refuse_lines(period: Period, lines: Sequence[Days], at: datetime) -> None:
    """Refuse negative days, more than a period has, people and initiatives of other teams, doubles."""
    length = (period.last - period.first).days + 1
    by_person: dict[int | None, Decimal] = {}
    for line in lines:
        if line.days < ZERO:
            raise Invalid("days", _("Days are not negative."))
        by_person[line.person] = by_person.get(line.person, ZERO) + line.days
    doubled = Counter((line.person, line.initiative, line.bucket) for line in lines)
    if any(count > 1 for count in doubled.values()):
        raise Invalid("days", _("The same line stands there twice. Add its days up."))
    people = {person.id: person for person in members(period.team, at)}
    for person, days in by_person.items():
        if person is not None and person not in people:
            raise Invalid("days", _("Somebody named here does not belong to the team any more."))
        who = people[person].name if person is not None else period.team.name
        most = Decimal(length * (1 if person is not None else MOST_PEOPLE))
        if days > most:
            raise Invalid(
                "days",
                _("%(who)s: %(days)s days are more than %(period)s has (%(most)s).", who=who, days=told(days), period=period.name, most=told(most)),
            )  # fmt: skip
    _refuse_strangers(period, {line.initiative for line in lines} - {None})


def _refuse_strangers(period: Period, numbers: set[int | None]) -> None:
    known = select(func.count(Initiative.id)).where(
        Initiative.id.in_(numbers), Initiative.team_id == period.team_id
    )
    if numbers and db.session.scalar(known) != len(numbers):
        raise Invalid("days", _("One of these initiatives is not of this team."))


def _reach(period: Period, side: Side, until: date | None, at: datetime) -> date | None:
    """How far actual days reach: until today, unless said otherwise, and never past the period."""
    if side is Side.PLAN:
        return None
    today = at.date()
    if today < period.first:
        raise RuleBroken(_("%(period)s has not begun; plan its days instead.", period=period.name))
    reach = until or min(today, period.last)
    if not period.first <= reach <= period.last or reach > today:
        raise Invalid(
            "until", _("Choose a day from %(first)s to %(last)s that is not in the future.", first=period.first.isoformat(), last=period.last.isoformat())
        )  # fmt: skip
    return reach


def _same(sheet: Sheet, lines: Sequence[Days]) -> bool:
    stored = Counter((r.person_id, r.initiative_id, r.bucket, r.days) for r in sheet.lines)
    return stored == Counter((d.person, d.initiative, d.bucket, d.days) for d in lines)


def _parts(amounts: Amounts) -> list[tuple[Bucket | None, Decimal]]:
    sorted_in = [(bucket, getattr(amounts, bucket.value)) for bucket in Bucket]
    return [*sorted_in, (None, amounts.unsorted)]


def _told(entered: Entered | None) -> dict[str, str]:
    """What an event says: the team's days by bucket, nobody's own."""
    if entered is None:
        return {}
    return {bucket.value if bucket else "unsorted": told(days) for bucket, days in _parts(entered.total)}  # fmt: skip
