"""How a team stands against its floor, as JSON: the team's days, nobody's own."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tracker.capacity.guard import Division, State, Verdict
from tracker.capacity.models import Period, Policy, Side
from tracker.capacity.queries import Book, Entered
from tracker.capacity.space import Space
from tracker.capacity.split import Amounts, told
from tracker.exchange.shapes.base import Shape
from tracker.identity.models import Team

Days = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]{1,2})?$", description="Person-days, exact, as text.")]  # fmt: skip


class AmountsShape(Shape):
    """Person-days by bucket."""

    product: Days
    technical: Days
    bugs: Days
    unsorted: Days
    total: Days


class PolicyShape(Shape):
    """What both sides agreed on."""

    product: int
    technical: int
    bugs: int
    floor: int = Field(description="Percent of all days that is technical at least.")
    division: Division
    every: int | None = Field(description="Whole sprints: one of so many is technical.")
    in_force_since: datetime
    dissents: int = Field(description="How many people disagree in writing.")


class PeriodShape(Shape):
    """A period of the team."""

    number: int
    name: str
    first: date
    last: date
    technical: bool
    closed: bool
    plan: AmountsShape | None
    actual: AmountsShape | None
    actual_until: date | None


class VerdictShape(Shape):
    """What the guard says of the stretch over which the team's division judges."""

    state: State
    first: date | None
    last: date | None
    days: AmountsShape = Field(description="Done, or done so far and planned while it runs.")
    missing: Days = Field(description="Days that are missing to the floor.")
    unsure: bool = Field(description="Over 5 % of the days are not sorted.")


class CapacityShape(Shape):
    """A team's capacity: its policy, the guard, and its newest periods."""

    team: str
    policy: PolicyShape | None
    verdict: VerdictShape
    periods: list[PeriodShape] = Field(description="The newest first, at most twelve.")


def capacity_shape(team: Team, space: Space, periods: list[Period], book: Book) -> CapacityShape:
    return CapacityShape(
        team=team.key, policy=_policy(space.policy), verdict=_verdict(space.verdict),
        periods=[_period(period, book) for period in periods],
    )  # fmt: skip


def _policy(policy: Policy | None) -> PolicyShape | None:
    if policy is None or policy.began_at is None:
        return None
    return PolicyShape(
        product=policy.product_share, technical=policy.technical_share, bugs=policy.bugs_share,
        floor=policy.floor, division=policy.division, every=policy.every or None,
        in_force_since=policy.began_at, dissents=len(policy.dissents),
    )  # fmt: skip


def _verdict(verdict: Verdict) -> VerdictShape:
    unit = verdict.unit
    return VerdictShape(
        state=verdict.state, first=unit.first if unit else None, last=unit.last if unit else None,
        days=_amounts(verdict.days), missing=_days(verdict.missing), unsure=verdict.unsure,
    )  # fmt: skip


def _period(period: Period, book: Book) -> PeriodShape:
    plan, actual = (book.get((period.id, side)) for side in Side)
    return PeriodShape(
        number=period.number, name=period.name, first=period.first, last=period.last,
        technical=period.technical, closed=period.closed_at is not None, plan=_entered(plan),
        actual=_entered(actual), actual_until=actual.until if actual else None,
    )  # fmt: skip


def _entered(entered: Entered | None) -> AmountsShape | None:
    return _amounts(entered.total) if entered else None


def _amounts(amounts: Amounts) -> AmountsShape:
    return AmountsShape(
        product=_days(amounts.product), technical=_days(amounts.technical),
        bugs=_days(amounts.bugs), unsorted=_days(amounts.unsorted), total=_days(amounts.total),
    )  # fmt: skip


def _days(days: Decimal) -> str:
    return told(days)
