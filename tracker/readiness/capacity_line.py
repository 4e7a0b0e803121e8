"""Where in the order of a team the days of the period end: order and capacity together."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.capacity.space import capacity_of, planned_on_initiatives
from tracker.identity.models import Team
from tracker.order.arranging import Order, fitting
from tracker.order.queries import estimates

#: Further down nobody looks for a line: no team has the days for so many initiatives.
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """After how many places the days end, and by which figures."""

    period: str
    days: Decimal  # planned person-days of the period
    fits: int  # so many, from the first on, fit whole
    unknown: int  # of those above the line nobody planned or estimated anything


def capacity_line(team: Team, order: Order, at: datetime) -> CapacityLine | None:
    """None where the team plans no days for today's period.

    An initiative takes the days planned on it in this period; where none are planned, its estimate.
    """
    capacity = capacity_of(team, at.date(), at)
    if capacity is None or capacity.days is None:
        return None
    places = order.places[:LOOKED_AT]
    needed = _needed(team, places, at)
    fits = fitting(needed, capacity.days)
    unknown = sum(days is None for days in needed[:fits])
    return CapacityLine(capacity.period.name, capacity.days, fits, unknown)


def _needed(team: Team, places: tuple[int, ...], at: datetime) -> list[Decimal | None]:
    planned, estimated = planned_on_initiatives(team, at.date(), at), estimates(places)
    known = {**{i: Decimal(days) for i, days in estimated.items()}, **planned}
    return [known.get(i) for i in places]
