"""Actual days from a time sheet (CSV) against a team's periods: all of the file, or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from sqlalchemy import select

from tracker.capacity.models import Period, Side
from tracker.capacity.people import members, side_spoken_for
from tracker.capacity.queries import periods_of, sheet_of
from tracker.capacity.sheets import Days, enter, refuse_closed, refuse_lines
from tracker.capacity.split import Bucket, days_of, told
from tracker.core.db import db
from tracker.core.errors import DomainError, Invalid, NotFound
from tracker.core.texts import _
from tracker.exchange import tables
from tracker.exchange.moments import Calendar, NoMoment
from tracker.exchange.raw import Refusal, Unreadable, check, opened
from tracker.exchange.verdict import Verdict
from tracker.exchange.words import line as one_line
from tracker.identity.models import Person, Team
from tracker.identity.queries import products_of
from tracker.initiatives.models import Initiative

#: Names of columns, in lower case, as time sheets have them.
_COLUMNS = {
    "days": ("days", "person-days", "person days", "tage", "effort"),
    "person": ("person", "e-mail", "email", "name", "who", "wer"),
    "initiative": ("initiative", "key", "initiativ"),
    "bucket": ("bucket", "topf", "category"),
    "period": ("period", "sprint", "periode"),
    "date": ("date", "day", "datum"),
}
_BUCKETS: dict[str, Bucket | None] = {
    **{bucket.value: bucket for bucket in Bucket}, "bug": Bucket.BUGS, "unsorted": None,
    "not sorted": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualRow:
    """One row as it stands in the file; empty: the column is not there or says nothing."""

    line: int
    days: Decimal
    person: str
    initiative: str
    bucket: str
    period: str
    date: date | None


@dataclass(slots=True)
class ActualFile:
    """What a file holds, and what is refused of it whatever the record says."""

    rows: list[ActualRow]
    refused: list[Refusal]
    sha256: str


@dataclass(frozen=True, slots=True)
class Aim:
    """Whose days they are, the period that all rows are of (none: the rows say), and who brings them."""

    team: Team
    period: Period | None
    by: Person


@dataclass(slots=True)
class Gathered:
    """The actual days of one period, as the file has them; `before` is what was told last."""

    period: Period
    first_line: int
    days: dict[tuple[int | None, int | None, Bucket | None], Decimal] = field(default_factory=dict)
    before: Decimal | None = None

    @property
    def lines(self) -> list[Days]:
        return [Days(days, *where) for where, days in self.days.items() if days]

    @property
    def total(self) -> Decimal:
        return sum(self.days.values(), Decimal(0))


ActualVerdict = Verdict[Gathered, Gathered]


def read(file: BinaryIO) -> ActualFile:
    """The rows of a CSV with a header; Unreadable if it has no column for days."""
    checked = check(file)
    text = opened(file, checked.encoding)
    found = ActualFile([], [], checked.sha256)
    rows = tables.rows(text)
    places = _places(next(rows, None))
    calendar, seen = Calendar(), list(rows)
    for row in seen:
        calendar.see(_cell(row, places, "date"))
    for row in seen:
        try:
            found.rows.append(_row(row, places, calendar))
        except (ValueError, NoMoment) as wrong:
            found.refused.append(Refusal(row.line, str(wrong)))
    text.detach()
    return found


def _places(header: tables.Row | None) -> dict[str, int]:
    names = [one_line(cell).casefold() for cell in header.cells] if header else []
    places = {}
    for meaning, columns in _COLUMNS.items():
        there = [names.index(name) for name in columns if name in names]
        if there:
            places[meaning] = there[0]
    if "days" not in places:
        raise Unreadable(1, _("The file has no column “days”. Its columns: days, and person, initiative or bucket, period or date."))  # fmt: skip
    return places


def _cell(row: tables.Row, places: dict[str, int], meaning: str) -> str:
    place = places.get(meaning)
    return one_line(row.cells[place]) if place is not None and place < len(row.cells) else ""


def _row(row: tables.Row, places: dict[str, int], calendar: Calendar) -> ActualRow:
    told_on = _cell(row, places, "date")
    return ActualRow(
        line=row.line, days=days_of(_cell(row, places, "days")),
        date=calendar.day(told_on) if told_on else None,
        **{name: _cell(row, places, name) for name in ("person", "initiative", "bucket", "period")},
    )  # fmt: skip


def target(team: Team, period: str, by: Person | None, at: datetime) -> Aim:
    """Checks that somebody may bring days of this team, and that there is the period."""
    if by is None:
        raise Invalid("as", _("Actual days are entered by somebody of the team. Name the person with --as EMAIL."))  # fmt: skip
    side_spoken_for(by, team, at)
    found = _named(periods_of(team), period) if period else None
    if period and found is None:
        raise NotFound(_("The team %(team)s has no period “%(name)s”.", team=team.name, name=period[:60]))  # fmt: skip
    return Aim(team, found, by)


def judge(file: ActualFile, aim: Aim, *, at: datetime) -> ActualVerdict:
    """What the file would do, period by period. Nothing is written."""
    verdict: ActualVerdict = Verdict(refused=list(file.refused))
    found: dict[int, Gathered] = {}
    known = _Known(aim, file.rows, at)
    for row in file.rows:
        try:
            period, where = known.place(row)
        except DomainError as wrong:
            verdict.refused.append(Refusal(row.line, str(wrong)))
            continue
        gathered = found.setdefault(period.id, Gathered(period, row.line))
        gathered.days[where] = gathered.days.get(where, Decimal(0)) + row.days
    for gathered in sorted(found.values(), key=lambda one: one.period.first):
        _weigh(gathered, verdict, at)
    return verdict


def apply(verdict: ActualVerdict, aim: Aim, *, at: datetime) -> None:
    """Enter the days of each period anew; an event for each."""
    if verdict.refused:
        raise AssertionError("an import with a refused row is not applied")
    for gathered in [*verdict.new, *verdict.changed]:
        enter(gathered.period, Side.ACTUAL, gathered.lines, note=_("Imported from a file"), by=aim.by, at=at)  # fmt: skip


def _weigh(gathered: Gathered, verdict: ActualVerdict, at: datetime) -> None:
    try:
        refuse_closed(gathered.period)
        if at.date() < gathered.period.first:
            raise Invalid("days", _("%(period)s has not begun.", period=gathered.period.name))
        refuse_lines(gathered.period, gathered.lines, at)
    except DomainError as wrong:
        verdict.refused.append(Refusal(gathered.first_line, str(wrong)))
        return
    before = sheet_of(gathered.period, Side.ACTUAL)
    if before is None:
        verdict.new.append(gathered)
        return
    gathered.before = sum((line.days for line in before.lines), Decimal(0))
    stored = {(r.person_id, r.initiative_id, r.bucket): r.days for r in before.lines}
    reach = min(at.date(), gathered.period.last)
    if before.until == reach and stored == {d: n for d, n in gathered.days.items() if n}:
        verdict.same += 1
    else:
        verdict.changed.append(gathered)


class _Known:
    """The people, initiatives and periods of the team, read once."""

    def __init__(self, aim: Aim, rows: Iterable[ActualRow], at: datetime) -> None:
        self._aim, self._periods = aim, periods_of(aim.team)
        people = members(aim.team, at)
        self._people = {p.email: p.id for p in people}
        names = [p.name.casefold() for p in people]
        self._people |= {p.name.casefold(): p.id for p in people if names.count(p.name.casefold()) == 1}  # fmt: skip
        keys = sorted({row.initiative.upper() for row in rows if row.initiative})
        self._initiatives = dict(_numbers(aim, keys, at))

    def place(self, row: ActualRow) -> tuple[Period, tuple[int | None, int | None, Bucket | None]]:
        person = self._people.get(row.person.casefold()) if row.person else None
        if row.person and person is None:
            raise Invalid("person", _("“%(name)s” is nobody of the team %(team)s.", name=row.person[:60], team=self._aim.team.name))  # fmt: skip
        initiative = self._initiatives.get(row.initiative.upper()) if row.initiative else None
        if row.initiative and initiative is None:
            raise Invalid("initiative", _("“%(key)s” is no initiative of the team %(team)s.", key=row.initiative[:60], team=self._aim.team.name))  # fmt: skip
        return self._period(row), (person, initiative, self._bucket(row))

    def _bucket(self, row: ActualRow) -> Bucket | None:
        name = row.bucket.casefold()
        if name and name not in _BUCKETS:
            raise Invalid("bucket", _("“%(name)s” is no bucket; there is product, technical, bugs, unsorted.", name=row.bucket[:60]))  # fmt: skip
        if name and row.initiative:
            raise Invalid("bucket", _("Name the initiative or the bucket, not both: its days count where its owners put it."))  # fmt: skip
        return _BUCKETS[name] if name else None

    def _period(self, row: ActualRow) -> Period:
        found = self._aim.period
        if row.period:
            found = _named(self._periods, row.period)
            if found is None:
                raise Invalid("period", _("There is no period “%(name)s”.", name=row.period[:60]))
            if self._aim.period is not None and found.id != self._aim.period.id:
                raise Invalid("period", _("This row is of %(found)s, not of %(asked)s.", found=found.name, asked=self._aim.period.name))  # fmt: skip
        if row.date is not None:
            on = next((p for p in self._periods if p.first <= row.date <= p.last), None)
            if on is None or (found is not None and on.id != found.id):
                raise Invalid("date", _("%(day)s lies in no period that is meant.", day=row.date.isoformat()))  # fmt: skip
            found = on
        if found is None:
            raise Invalid("period", _("Which period is meant? Add a column “period” or “date”, or name one for the whole file."))  # fmt: skip
        return found


def _named(periods: Iterable[Period], name: str) -> Period | None:
    """By name in any case, or by number."""
    wanted = name.strip().casefold()
    return next((p for p in periods if wanted in {p.name.casefold(), str(p.number)}), None)


def _numbers(aim: Aim, keys: list[str], at: datetime) -> Iterator[tuple[str, int]]:
    """The initiatives of the team that whoever imports may know of."""
    mine = Initiative.product_id.in_(products_of(aim.by, at))
    for some in (keys[n : n + 500] for n in range(0, len(keys), 500)):
        rows = db.session.execute(
            select(Initiative.key, Initiative.id).where(
                Initiative.team_id == aim.team.id, mine, Initiative.key.in_(some)
            )
        )
        yield from ((key, number) for key, number in rows)


def shown_row(gathered: Gathered) -> list[str]:
    """As the preview shows it: the team's days, nobody's own."""
    before = told(gathered.before) if gathered.before is not None else ""
    return [gathered.period.name, told(gathered.total), str(len(gathered.lines)), before]
