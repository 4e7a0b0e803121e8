"""Each fact as a line of the agenda, in words."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from tracker.agenda.columns import Asked, Row
from tracker.agenda.items import SECTIONS, Item, Kind
from tracker.agenda.ranks import PLACES
from tracker.capacity.guard import Verdict
from tracker.capacity.models import Policy
from tracker.core.texts import _, _l, ngettext
from tracker.initiatives.models import Status
from tracker.order.models import Why
from tracker.sync.models import Section
from tracker.sync.queries import ENOUGH_ANSWERS

Made = Iterable[Item]

#: Looked up when shown: a page may name hundreds.
STATES = {
    Status.DRAFT.value: _l("Draft"),
    Status.PROPOSED.value: _l("Proposed"),
    Status.COMMITTED.value: _l("Committed"),
    Status.DELIVERED.value: _l("Delivered"),
    Status.VERIFIED.value: _l("Verified"),
    Status.CLOSED.value: _l("Closed"),
    Status.DROPPED.value: _l("Dropped"),
}
REASONS = {
    Why.REGULATORY.value: _l("regulatory"),
    Why.MARKET.value: _l("market"),
    Why.INCIDENT.value: _l("incident"),
    Why.CAPACITY.value: _l("capacity"),
    Why.OTHER.value: _l("other"),
}


def items_of(by_kind: dict[str, list[Row]], asked: Asked) -> list[Item]:
    """The lines that these facts make, in the order of the four sections."""
    made: dict[Kind, Callable[[list[Row], Asked], Made]] = {
        Kind.RELEASE: _releases, Kind.DUE: _due, Kind.SAY_BACK: _say_backs,
        Kind.QUESTIONS: _questions, Kind.MOVED: _moves, Kind.STATUS: _stages,
        Kind.UNCLEAR: _unclear, Kind.WHY: _whys, Kind.OWNERLESS: _ownerless, Kind.ADDED: _added,
    }  # fmt: skip
    rows = {**by_kind, Kind.UNCLEAR.value: _enough(by_kind)}
    return [item for kind, make in made.items() for item in make(rows.get(kind.value, []), asked)]


def overloaded(people: int) -> Item:
    """So many are on three or more topics; who they are stands in the grid."""
    words = ngettext("%(num)d person is on 3 or more topics", "%(num)d people are on 3 or more topics", people)  # fmt: skip
    return Item(kind=Kind.OVERLOADED, topic="overloaded:", words=words, section=SECTIONS[Kind.OVERLOADED], count=people)  # fmt: skip


def under_floor(verdict: Verdict, policy: Policy) -> Item:
    """The plan or the days are under the floor for technical work."""
    share = verdict.days.percent(verdict.days.technical)
    words = _("Technical work: %(share)s %%, and the floor is %(floor)d %%", share=plain(share), floor=policy.floor)  # fmt: skip
    note = _("%(days)s person-days are missing to the floor", days=plain(verdict.missing))
    first = verdict.unit.first.isoformat() if verdict.unit else ""
    return Item(kind=Kind.FLOOR, topic=f"floor:{first}", words=words, note=note, section=SECTIONS[Kind.FLOOR])  # fmt: skip


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing: 10, 12.5."""
    return f"{value.normalize():f}"


def day(value: date) -> str:
    """A day as it is written everywhere: 2 Nov 2026."""
    return f"{value.day} {value:%b %Y}"


def item(kind: Kind, row: Row, words: str, note: str = "", **more: object) -> Item:
    """A line about one initiative or release."""
    told: dict[str, object] = {
        "topic": f"{kind.value}:{row.key}", "key": row.key, "product_id": row.product_id,
        "section": SECTIONS[kind], **more,
    }  # fmt: skip
    return Item(kind=kind, words=words, note=note, **told)  # type: ignore[arg-type]


def _releases(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        yield item(Kind.RELEASE, row, _("%(release)s is planned", release=row.title))


def _due(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        assert row.day is not None
        left = (row.day - asked.today).days
        note = _in_days(row.day, left)
        if row.number:
            note = _("%(when)s; stops sales", when=note)
        yield item(Kind.DUE, row, row.title, note)


def _in_days(due: date, left: int) -> str:
    if left < 0:
        return ngettext("Was due on %(day)s, %(num)d day ago", "Was due on %(day)s, %(num)d days ago", -left, day=day(due))  # fmt: skip
    if left == 0:
        return _("Due today")
    return ngettext("Due on %(day)s, in %(num)d day", "Due on %(day)s, in %(num)d days", left, day=day(due))  # fmt: skip


def _say_backs(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        note = _("A say-back waits for its answer since %(day)s", day=_day_of(row.at))
        yield item(Kind.SAY_BACK, row, row.title, note)


def _questions(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        note = ngettext(
            "A question is open since %(day)s", "%(num)d questions are open, the oldest since %(day)s",
            row.number, day=_day_of(row.at),
        )  # fmt: skip
        yield item(Kind.QUESTIONS, row, row.title, note, count=row.number)


def _moves(rows: list[Row], asked: Asked) -> Iterator[Item]:
    """One line for each initiative that was moved: from where it stood to where it was put last."""
    ordered = sorted(rows, key=lambda row: row.key)
    for _key, group in groupby(ordered, key=lambda row: row.key):
        steps = sorted(group, key=_moment)
        came_from, came_to = steps[0].number // PLACES, steps[-1].number % PLACES
        if came_from == came_to:
            continue
        why, said = steps[-1].words.split(" ", 1)
        note = _("Moved from place %(old)d to %(new)d (%(why)s)", old=came_from, new=came_to, why=REASONS[why])  # fmt: skip
        yield item(Kind.MOVED, steps[-1], steps[-1].title, f"{note}: “{said}”" if said else note)


def _stages(rows: list[Row], asked: Asked) -> Iterator[Item]:
    """One line for each initiative, however often it moved: what it was called on the way."""
    ordered = sorted(rows, key=lambda row: row.key)
    for _key, group in groupby(ordered, key=lambda row: row.key):
        steps = sorted(group, key=_moment)
        verbs = [row.words.split(" ", 1)[0] for row in steps]
        names = [str(STATES[row.words.split(" ", 1)[1]]) for row in steps]
        if verbs == ["register"]:
            yield item(Kind.NEW, steps[0], steps[0].title, _("New since %(day)s", day=_day_of(steps[0].at)))  # fmt: skip
            continue
        note = _("%(path)s on %(day)s", path=" → ".join(names), day=_day_of(steps[-1].at))
        yield item(Kind.STATUS, steps[-1], steps[-1].title, note)


def _enough(by_kind: dict[str, list[Row]]) -> list[Row]:
    """What is unclear, unless so few answered that it would tell who."""
    answers = sum(row.number for row in by_kind.get("answers", []))
    return by_kind.get(Kind.UNCLEAR.value, []) if answers >= ENOUGH_ANSWERS else []


def _unclear(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for key, group in groupby(sorted(rows, key=lambda row: row.key), key=lambda row: row.key):
        told = list(group)
        said = list(dict.fromkeys(f"“{row.words}”" for row in told if row.words))
        words = (
            ngettext("%(num)d person is unclear on %(title)s", "%(num)d people are unclear on %(title)s", len(told), title=told[0].title)
            if key else ngettext("%(num)d person is unclear", "%(num)d people are unclear", len(told))
        )  # fmt: skip
        yield item(Kind.UNCLEAR, told[0], words, " ".join(said), count=len(told))


def _whys(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        note = _("Its why was not confirmed for 90 days: written on %(day)s", day=_day_of(row.at))
        owners = frozenset({row.number, int(row.words)})
        yield item(Kind.WHY, row, row.title, note, owners=owners)


def _ownerless(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        note = _("Lacks an owner; registered on %(day)s", day=_day_of(row.at))
        yield item(Kind.OWNERLESS, row, row.title, note)


def _added(rows: list[Row], asked: Asked) -> Iterator[Item]:
    for row in rows:
        note = _("Put on the agenda on %(day)s", day=_day_of(row.at))
        section, topic = Section(row.words), f"item:{row.number}"
        yield item(Kind.ADDED, row, row.title, note, section=section, topic=topic)


def _day_of(at: datetime | None) -> str:
    return day(at.date()) if at is not None else ""


def _moment(row: Row) -> datetime:
    assert row.at is not None
    return row.at
