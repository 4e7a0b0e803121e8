"""The capacity and priority report: how a team divided its days and ordered its work in a period."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from reports.common import Header, Listed, Nothing, StateWord
from reports.facts import Decision, GlossaryTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Person-days of a whole team by what they were for, as decimal texts: "31.5"."""

    product: str
    technical: str
    bugs: str
    unsorted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
    """The division that EM and PM agreed on, in percent; no share of a person."""

    number: int
    product: int
    technical: int
    bugs: int
    floor: int
    division: str
    reason: str
    agreed_by: str
    began_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDays:
    """One sprint or other period of the team: planned, done, and what the guard says of it."""

    name: str
    first: date
    last: date
    plan: Days | None
    plan_agreed: bool
    actual: Days | None
    actual_agreed: bool
    until: date | None  # how far the actual days reach, where that is not the end
    closed_at: datetime | None
    floor: int | None  # of the policy that held when it ended
    state: StateWord
    judged: str  # over which stretch, and what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Where days and policy, or plan and actual days, part; with every reason that was given."""

    what: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the order. Without key: an initiative of a product that the report is not about."""

    place: int
    key: str | None
    title: str | None
    state: StateWord | None
    due: date | None
    stops_sales: bool
    effort: int | None  # person-days still to do, as its team estimated
    placed: bool  # False: it came after the last that somebody placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Who moved what, when and why."""

    at: datetime
    by: str
    key: str
    title: str
    came_from: int
    came_to: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """An obligation that bites in the period, or bit before and was open still."""

    key: str
    title: str
    due: date
    obligation: str | None
    stops_sales: bool
    state: StateWord
    kept: StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """What was "not now" for some time of the period, why, and what would bring it back."""

    key: str
    title: str
    at: datetime
    by: str
    reason: str
    comes_back: str
    ended: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedDown:
    """A value that was refused, or an initiative that was dropped, with the reason."""

    key: str
    title: str
    how: StateWord
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDecision:
    """A decision of a weekly sync, in its four fields."""

    at: datetime
    key: str | None
    what: str
    why: str
    who: str
    instead_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncHeld:
    """A weekly sync that was held, and how long it took."""

    at: datetime
    minutes: int
    suggested: int
    decisions: int
    carried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReport:
    """Capacity and priorities of one team in one period, frozen; fields in the order of print."""

    layout: ClassVar[str] = "team.html"
    style: ClassVar[str] = "style.css"
    one_sheet: ClassVar[bool] = False

    header: Header
    in_one_paragraph: str
    key: str
    name: str
    first: date
    last: date
    products: tuple[str, ...]
    state: StateWord  # of the guard, at the end
    judged: str
    policy: PolicyInForce | Nothing  # 1
    plan: Days | None  # 2, of all periods together
    actual: Days | None
    periods: Listed[PeriodDays]
    deviations: Listed[Deviation]  # 3
    policies: Listed[Decision]
    ordered_at: datetime  # 4
    order: Listed[Place]
    moves: Listed[Moved]  # 5
    deadlines: Listed[Deadline]  # 6
    put_off: Listed[PutOff]  # 7
    turned_down: Listed[TurnedDown]  # 8
    decisions: Listed[SyncDecision]  # 9
    syncs: Listed[SyncHeld]
    missed: tuple[date, ...]
    missing: tuple[str, ...]  # 10
    glossary: Listed[GlossaryTerm]  # 11
