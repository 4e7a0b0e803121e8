"""The agenda of a team's sync, computed from the records whenever somebody looks."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from tracker.agenda.gather import Asked, gather
from tracker.agenda.items import CHANGES, DECISIONS, Item, Kind
from tracker.agenda.words import items_of
from tracker.core.db import db
from tracker.identity.models import Team
from tracker.sync.length import Length, Load, suggested, terms
from tracker.sync.models import ItemOutcome, Outcome, Section, Sync, SyncSeries
from tracker.sync.queries import SILENCE, outcomes_that_count, syncs_of

#: What the first sync of a team tells: one week.
FIRST = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Four sections of what is open, what was settled already, and how long it should take."""

    items: list[Item]
    settled: dict[str, ItemOutcome]  # by topic, in the sync that runs
    load: Load
    since: datetime
    first: bool  # no sync was held before
    running: Sync | None
    last: Sync | None

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
    team: Team, series: SyncSeries | None, *, products: Select[int] | None, at: datetime
) -> Agenda:
    """What the two talk about now; `products` limits it to what its reader may know of."""
    newest = list(db.session.scalars(syncs_of(team).limit(2)))
    running = next((sync for sync in newest if sync.running), None)
    last = next((sync for sync in newest if not sync.running), None)
    since = last.ended_at if last and last.ended_at else at - FIRST
    zone = ZoneInfo(series.zone) if series else UTC
    asked = Asked(team, products, since, at, at.astimezone(zone).date())
    outcomes = outcomes_that_count(team, last, at)
    settled = {o.topic: o for o in outcomes if running and o.sync_id == running.id}
    items = _weigh(items_of(gather(asked), asked), outcomes, settled, last, at)
    return Agenda(items, settled, _load(items), since, last is None, running, last)


def _weigh(
    items: list[Item], outcomes: list[ItemOutcome], settled: dict[str, ItemOutcome],
    last: Sync | None, at: datetime,
) -> list[Item]:  # fmt: skip
    """How often each was carried over; what is settled now or was dropped lately stays away."""
    carried = {
        o.topic: o.carried for o in outcomes
        if o.outcome is Outcome.CARRIED and last and o.sync_id == last.id
    }  # fmt: skip
    lately = [o for o in outcomes if o.outcome is Outcome.DROPPED and o.at > at - SILENCE]
    away = {o.topic for o in lately} | settled.keys()
    return [replace(i, carried=carried.get(i.topic, 0)) for i in items if i.topic not in away]


def _load(items: list[Item]) -> Load:
    """The five figures of the formula; what is settled already takes no more time."""
    count: Counter[Kind] = Counter()
    for item in items:
        count[item.kind] += item.count if item.about_people else 1
    return Load(
        changes=sum(count[kind] for kind in CHANGES),
        decisions=sum(count[kind] for kind in DECISIONS),
        unclear=count[Kind.UNCLEAR], overloaded=count[Kind.OVERLOADED], leading=1,
    )  # fmt: skip
