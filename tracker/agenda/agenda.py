"""The agenda of a team's sync, computed from the records whenever somebody looks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from tracker.agenda.columns import Asked, Row
from tracker.agenda.gather import gather
from tracker.agenda.items import CHANGES, DECISIONS, Item, Kind
from tracker.agenda.ranks import MEMBER, load_of
from tracker.agenda.ranks import Load as People
from tracker.agenda.words import items_of, overloaded, under_floor
from tracker.capacity.guard import State
from tracker.capacity.space import Space, space_of
from tracker.core.db import db
from tracker.identity.models import Person, Team
from tracker.sync.length import Length, Load, suggested, terms
from tracker.sync.models import ItemOutcome, Outcome, Section, Sync, SyncSeries
from tracker.sync.queries import SILENCE, outcomes_that_count, syncs_of

#: What the first sync of a team tells: one week.
FIRST = timedelta(weeks=1)
#: How many held syncs come along: as many weeks as are looked back over for missed ones, and more.
HELD = 10
_UNCLEAR = f"{Kind.UNCLEAR.value}:"


@dataclass(frozen=True, slots=True)
class Agenda:
    """Four sections of what is open, what was settled already, and how long it should take."""

    items: list[Item]
    settled: dict[str, ItemOutcome]  # by topic, in the sync that runs
    load: Load
    since: datetime
    first: bool  # no sync was held before
    running: Sync | None
    held: list[Sync]  # the last ones, newest first
    space: Space
    reader_belongs: bool  # to the team

    @property
    def last(self) -> Sync | None:
        return self.held[0] if self.held else None

    @property
    def length(self) -> Length:
        return suggested(self.load)

    @property
    def reasons(self) -> list[tuple[str, int, int]]:
        return terms(self.load)

    def section(self, section: Section) -> list[Item]:
        """Its lines: what was carried over most often stands first."""
        mine = [item for item in self.items if item.section is section]
        return sorted(mine, key=lambda item: -item.carried)

    @property
    def open(self) -> list[Item]:
        """What stays on the agenda until it is settled."""
        return [item for item in self.items if item.carries]

    def item(self, topic: str) -> Item | None:
        return next((item for item in self.items if item.topic == topic), None)


def agenda_of(
    team: Team, series: SyncSeries | None, *, products: Select[int] | None, at: datetime,
    reader: Person | None = None,
) -> Agenda:  # fmt: skip
    """What the two talk about now; `products` limits it to what its reader may know of."""
    newest = list(db.session.scalars(syncs_of(team).limit(HELD + 1)).unique())
    running = next((sync for sync in newest if sync.running), None)
    held = [sync for sync in newest if not sync.running]
    last = held[0] if held else None
    since = last.ended_at if last and last.ended_at else at - FIRST
    zone = ZoneInfo(series.zone) if series else UTC
    outcomes = outcomes_that_count(team, last, at, products)
    settled = {o.topic: o for o in outcomes if running and o.sync_id == running.id}
    carried = _carried(outcomes, last)
    asked = Asked(
        team, products, since, at, at.astimezone(zone).date(), reader,
        votes_since=_votes_since(carried, held),
    )  # fmt: skip
    rows: dict[str, list[Row]] = {}
    for row in gather(asked):
        if row.kind != Kind.UNCLEAR.value or _still_counts(row, since, carried):
            rows.setdefault(row.kind, []).append(row)
    load, space = load_of(rows), space_of(team, at)
    found = [*items_of(rows, asked), *_of_people_and_space(load, space)]
    items = _weigh(found, outcomes, settled, carried, at)
    return Agenda(
        items, settled, _load(items, load.leading), since, last is None, running, held, space,
        bool(rows.get(MEMBER)),
    )  # fmt: skip


def _of_people_and_space(load: People, space: Space) -> Iterator[Item]:
    if load.overloaded:
        yield overloaded(load.overloaded)
    verdict = space.verdict
    alarmed = verdict.state in {State.WARNING, State.BREACH} and verdict.missing > 0
    if alarmed and space.policy is not None:
        yield under_floor(verdict, space.policy)


def _carried(outcomes: list[ItemOutcome], last: Sync | None) -> dict[str, int]:
    """What the last sync carried over, and how often that makes it."""
    return {
        o.topic: o.carried for o in outcomes
        if o.outcome is Outcome.CARRIED and last and o.sync_id == last.id
    }  # fmt: skip


def _votes_since(carried: dict[str, int], held: list[Sync]) -> datetime | None:
    """From when answers count while something unclear is carried over: since it came up first."""
    times = [n for topic, n in carried.items() if topic.startswith(_UNCLEAR)]
    return held[min(max(times), len(held)) - 1].since if times else None


def _still_counts(row: Row, since: datetime, carried: dict[str, int]) -> bool:
    """An answer of before the last sync counts if that sync left it open."""
    return (row.at is not None and row.at > since) or f"{_UNCLEAR}{row.key}" in carried


def _weigh(
    items: list[Item], outcomes: list[ItemOutcome], settled: dict[str, ItemOutcome],
    carried: dict[str, int], at: datetime,
) -> list[Item]:  # fmt: skip
    """How often each was carried over; what is settled now or was dropped lately stays away."""
    lately = [o for o in outcomes if o.outcome is Outcome.DROPPED and o.at > at - SILENCE]
    away = {o.topic for o in lately} | settled.keys()
    return [replace(i, carried=carried.get(i.topic, 0)) for i in items if i.topic not in away]


def _load(items: list[Item], leading: int) -> Load:
    """The five figures of the formula; what is settled already takes no more time."""
    count: Counter[Kind] = Counter()
    for item in items:
        count[item.kind] += item.count if item.about_people else 1
    return Load(
        changes=sum(count[kind] for kind in CHANGES),
        decisions=sum(count[kind] for kind in DECISIONS),
        unclear=count[Kind.UNCLEAR], overloaded=count[Kind.OVERLOADED], leading=leading,
    )  # fmt: skip
