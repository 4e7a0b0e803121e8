"""Whether a team has space for technical work: the guard over what is stored, and what others ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from tracker.capacity.guard import (
    Division,
    Promise,
    Rule,
    Sheets,
    Span,
    State,
    Verdict,
    judge,
    unit_of,
)
from tracker.capacity.models import Line, Period, Policy, Sheet, Side
from tracker.capacity.queries import (
    Book,
    book_of,
    newest_sheets,
    period_on,
    periods_of,
    policy_at,
)
from tracker.capacity.split import NOTHING
from tracker.core.db import db
from tracker.identity.models import Team


@dataclass(frozen=True, slots=True)
class Capacity:
    """The period of a day, and the person-days that are planned for it."""

    period: Period
    days: Decimal | None  # None: nothing is planned


@dataclass(frozen=True, slots=True)
class Space:
    """How a team stands against its floor: the policy that counts, and what the guard says."""

    policy: Policy | None
    verdict: Verdict


def space_of(team: Team, at: datetime) -> Space:
    """How the team stands today: a handful of statements, however long its history."""
    policy = policy_at(team, at)
    if policy is None:
        return Space(None, judge(Rule(Division.EACH_SPRINT, 0), [], at.date()))
    return Space(policy, verdict_on(team, policy, periods_of(team), at.date(), at))


def verdict_on(
    team: Team, policy: Policy, periods: Sequence[Period], day: date, at: datetime
) -> Verdict:
    """What the guard says of the unit of a day; only its own periods are read."""
    needed = periods_judged(policy, periods, day)
    return judge(policy.rule, spans_of(policy, periods, book_of(needed, at)), day)


def periods_judged(policy: Policy, periods: Sequence[Period], day: date) -> list[Period]:
    """The periods of the unit in which a day lies."""
    unit = unit_of(policy.rule, spans_of(policy, periods, {}), day)
    inside = {span.first for span in unit.spans} if unit else set()
    return [period for period in periods if period.first in inside]


def spans_of(policy: Policy, periods: Iterable[Period], book: Book) -> list[Span]:
    """The periods as the guard sees them; sprints before the policy are no part of its cycles."""
    begins = policy.began_at.date() if policy.began_at else date.min
    in_cycles = policy.division is Division.WHOLE_SPRINTS
    return [
        _span(policy, period, book)
        for period in periods
        if not in_cycles or period.last >= begins
    ]  # fmt: skip


def _span(policy: Policy, period: Period, book: Book) -> Span:
    plan, actual = book.get((period.id, Side.PLAN)), book.get((period.id, Side.ACTUAL))
    until = actual.until if actual else None
    sheets = Sheets(plan.total if plan else None, actual.total if actual else None, until)
    promises: tuple[Promise, ...] = ()
    if policy.division is Division.NAMED:
        promises = tuple(
            Promise(
                row.share,
                Sheets(
                    plan.people.get(row.person_id, NOTHING) if plan else None,
                    actual.people.get(row.person_id, NOTHING) if actual else None, until,
                ),
            )
            for row in policy.named
        )  # fmt: skip
    names = {person for found in (plan, actual) if found for person in found.people}
    return Span(period.first, period.last, sheets, period.technical, promises, bool(names - {None}))


def policy_then(policies: Iterable[Policy], period: Period, today: date) -> Policy | None:
    """The policy that held when a period ended, or holds while it runs."""
    day = min(today, period.last)
    return next((policy for policy in policies if held_on(policy, day)), None)


def held_on(policy: Policy, day: date) -> bool:
    """Whether a policy was in force at the end of a day."""
    if policy.began_at is None or policy.began_at.date() > day:
        return False
    return policy.ended_at is None or policy.ended_at.date() > day


# --- what others ask ---


def capacity_of(team: Team, day: date, at: datetime) -> Capacity | None:
    """The period of a day and its planned person-days; None where the team has none then."""
    period = period_on(team, day)
    if period is None:
        return None
    plan = book_of([period], at).get((period.id, Side.PLAN))
    return Capacity(period, plan.total.total if plan else None)


def planned_on_initiatives(team: Team, day: date, at: datetime) -> dict[int, Decimal]:
    """Planned days of each initiative, by its id, in the period of a day."""
    period = period_on(team, day)
    if period is None:
        return {}
    rows = db.session.execute(
        select(Line.initiative_id, func.sum(Line.days))
        .join(Sheet)
        .where(
            Sheet.id.in_(newest_sheets([period], at)), Sheet.side == Side.PLAN,
            Line.initiative_id.is_not(None),
        )
        .group_by(Line.initiative_id)
    )  # fmt: skip
    return {number: days for number, days in rows if number is not None}


def under_floor(team: Team, at: datetime) -> Verdict | None:
    """What the guard says while days are missing to the floor; None while none are."""
    verdict = space_of(team, at).verdict
    alarmed = verdict.state in {State.WARNING, State.BREACH} and verdict.missing > 0
    return verdict if alarmed else None
